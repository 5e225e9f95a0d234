/* SPDX-License-Identifier: Apache-2.0 */
#include "bare.h"
#include "np.h"

#define TAIL_WORDS 14
#define SUBJECT_WORDS 28
#define SUBJECT_LOOK 64 /* with adverbials in front */
#define NOUN_WORDS 4
#define TITLE_POINTS 5 /* Capt */
#define RELATIVE_WORDS 10
#define CONTENT_WORDS 200 /* of a noun phrase that is content */

bool bare_is_junk(const struct view *v, uint32_t i)
{
    const uint32_t c = v->text.point[v->tokens.at[i].start];

    return c == '_' || c == 0xe2 || (c >= 0x80 && c < 0xc0) || c == 0xfffd;
}

/* Participles that the list of verbs has, too: in a noun phrase they describe. */
static bool is_participle(const struct view *v, uint32_t i)
{
    static const char *const words[] = {"named", "known",  "given",   "taken", "seen",
                                        "held",  "backed", "planned", "led",   NULL};

    return view_is_any(v, i, words) && i > 0 && !view_has(v, i - 1, LEXICON_AUX);
}

static bool is_finite(const struct view *v, uint32_t i)
{
    const struct lexicon_word *w = v->word[i].lex;

    if (!view_is_lower(v, i) || v->word[i].possessive || is_participle(v, i))
        return false;
    if (view_has(v, i, LEXICON_AUX))
        return true;
    if (VIEW_IS(v, i + 1, "by"))
        return false; /* contacted by telephone */
    if (view_has(v, i, LEXICON_VERB))
        return true;
    if (w && w->cue && w->form == LEXICON_PAST)
        return true;
    return view_ends_with(v, i, "ed") && i > 0 && v->tokens.at[i].folded.n > 4 &&
           !view_has(v, i - 1, LEXICON_DET | LEXICON_PREP) &&
           !memchr(v->tokens.at[i].folded.p, '-', v->tokens.at[i].folded.n);
}

bool bare_has_verb(const struct view *v, struct words w)
{
    for (uint32_t i = w.from; i < w.to; i++)
        if (is_finite(v, i))
            return true;
    return false;
}

static bool is_time(const struct view *v, uint32_t i)
{
    return view_has(v, i, LEXICON_TIME) && !view_has(v, i, LEXICON_GIVEN);
}

/* What may stand in front of a noun that speaks: local activists, civil defence workers. */
static bool is_modifier(const struct view *v, uint32_t i)
{
    static const char *const words[] = {
        "local",        "medical",    "military",     "security",      "civil",       "defence",
        "defense",      "rescue",     "hospital",     "opposition",    "rebel",       "government",
        "state",        "official",   "police",       "tribal",        "diplomatic",  "health",
        "humanitarian", "human",      "rights",       "media",         "senior",      "field",
        "informed",     "monitoring", "several",      "private",       "aid",         "war",
        "intelligence", "regime",     "presidential", "well-informed", "eye",         "foreign",
        "defence",      "interior",   "prime",        "news",          "tv",          "conflict",
        "emergency",    "unnamed",    "anonymous",    "reliable",      "independent", "other",
        "top",          NULL};
    static const char *const joined[] = {"-run",    "-owned",    "-based",      "-backed",
                                         "-linked", "-language", "-affiliated", NULL};

    if (!view_is_lower(v, i))
        return false;
    for (unsigned k = 0; joined[k]; k++)
        if (view_ends_with(v, i, joined[k]))
            return true;
    return view_is_any(v, i, words) ||
           (i > 0 && v->word[i - 1].capital && !view_has(v, i, LEXICON_PREP | LEXICON_CONJ) &&
            (view_ends_with(v, i, "al") || view_ends_with(v, i, "ary") ||
             view_ends_with(v, i, "ic")));
}

static bool speaks(const struct view *v, uint32_t i)
{
    return view_source(v, i) != LEXICON_SOURCE_NONE && !v->word[i].mark;
}

static bool is_inner_preposition(const struct view *v, uint32_t i)
{
    static const char *const words[] = {"of", "for", "in", "at", "from", "to", "with", NULL};

    return view_is_any(v, i, words) && i > 0 && speaks(v, i - 1);
}

/* in the town of Tal Mirsal | activist Karim Haddal: the place belongs to what stands in front. */
static bool is_place_of_clause(const struct view *v, uint32_t i)
{
    uint32_t from = i;

    if (!view_mentions(v, i, CW__MENTION__TYPE__LOC))
        return false;
    while (from > 0 && i - from < NOUN_WORDS && v->word[from - 1].mention == v->word[i].mention)
        from--;
    return from > 0 && view_has(v, from - 1, LEXICON_PREP) && !is_inner_preposition(v, from - 1);
}

/* The place where something happened | and the name of who tells it: two names side by side. */
static bool is_place_before_name(const struct view *v, uint32_t i)
{
    if (is_place_of_clause(v, i))
        return true;
    if (i > 0 && is_inner_preposition(v, i - 1))
        return false; /* the envoy for Syria Karim Haddal */
    if (view_mentions(v, i, CW__MENTION__TYPE__ORG) &&
        view_mentions(v, i + 1, CW__MENTION__TYPE__ORG) &&
        v->word[i + 1].mention != v->word[i].mention)
        return true;
    return view_mentions(v, i, CW__MENTION__TYPE__LOC) && v->word[i + 1].capital &&
           v->word[i + 1].mention != v->word[i].mention && v->word[i + 1].mention != VIEW_NONE &&
           !speaks(v, i + 1) && !v->word[i].possessive;
}

/* Maj|. Gen|. Karim Haddal: a stop behind a short capital word, in front of a name. */
static bool ends_title(const struct view *v, uint32_t i)
{
    return i > 0 && view_is_mark(v, i, VIEW_MARK_STOP) && !v->word[i].space &&
           v->word[i - 1].capital &&
           v->tokens.at[i - 1].end - v->tokens.at[i - 1].start <= TITLE_POINTS &&
           i + 1 < v->words && v->word[i + 1].capital;
}

/* to attack | Veldt: a place that a verb of violence governs. */
static bool is_struck_place(const struct view *v, uint32_t i)
{
    return view_mentions(v, i, CW__MENTION__TYPE__LOC) && view_is_lower(v, i - 1) &&
           v->word[i - 1].lex && v->word[i - 1].lex->trigger && view_is_lower(v, i + 1) &&
           !view_ends_with(v, i - 1, "s");
}

static bool fits_tail(const struct view *v, uint32_t i, uint32_t end)
{
    if (ends_title(v, i))
        return true;
    if (bare_is_junk(v, i) || v->word[i].mark || is_time(v, i))
        return false;
    if (v->word[i].mention != VIEW_NONE && i + 1 < end &&
        v->word[i].mention == v->word[i + 1].mention)
        return true;
    if (i > 0 && i + 1 < end && is_struck_place(v, i))
        return false; /* ready to attack Veldt | security sources said */
    if (view_is_lower(v, i) && i + 1 < end && view_mentions(v, i + 1, CW__MENTION__TYPE__NORP) &&
        view_source(v, i) == LEXICON_SOURCE_ORGANISATION)
        return false; /* remain in office | Turkish officials said */
    if (v->word[i].capital)
        return !(i + 1 < end && is_place_before_name(v, i));
    if (speaks(v, i) || v->word[i].possessive)
        return true;
    if (i + 1 == end)
        return false;
    if (VIEW_IS(v, i, "and") && i > 0) /* France and Britain, a medical source and witnesses */
        return (v->word[i + 1].mention != VIEW_NONE && v->word[i - 1].mention != VIEW_NONE) ||
               (speaks(v, i + 1) && speaks(v, i - 1) && i + 2 == end);
    return is_modifier(v, i) || is_inner_preposition(v, i) ||
           ((VIEW_IS(v, i, "of") || VIEW_IS(v, i, "for")) && i > 0 && v->word[i - 1].capital);
}

static bool is_det(const struct view *v, uint32_t i)
{
    return view_has(v, i, LEXICON_DET) && !v->word[i].mark && !v->word[i].possessive;
}

/* residents, media: need no article. */
static bool is_many(const struct view *v, uint32_t i)
{
    return view_ends_with(v, i, "s") || VIEW_IS(v, i, "media") || VIEW_IS(v, i, "police") ||
           VIEW_IS(v, i, "people");
}

/* the British-based | monitoring group: a determiner a few words in front of what does not fit. */
static uint32_t determiner_before(const struct view *v, uint32_t i, uint32_t low)
{
    for (uint32_t j = i; j > low && i - j < NOUN_WORDS; j--) {
        if (v->word[j - 1].mark || view_has(v, j - 1, LEXICON_PREP | LEXICON_CONJ | LEXICON_TIME) ||
            is_finite(v, j - 1))
            return i;
        if (is_det(v, j - 1))
            return j - 1;
    }
    return i;
}

static struct words pronoun_before(const struct view *v, uint32_t end, uint32_t low)
{
    const bool is_one = end > low && view_has(v, end - 1, LEXICON_PRON) &&
                        !view_has(v, end - 1, LEXICON_DET) && !v->word[end - 1].mark;

    return (struct words){is_one ? end - 1 : end, end};
}

/* the Observatory (MO) |: what stands in brackets goes with the name. */
static uint32_t before_bracket(const struct view *v, uint32_t end, uint32_t low)
{
    if (end > low + 3 && view_is_mark(v, end - 1, VIEW_MARK_CLOSE))
        for (uint32_t i = end - 1; i > low + 1 && end - i < NOUN_WORDS + 2; i--)
            if (view_is_mark(v, i - 1, VIEW_MARK_OPEN))
                return i - 1;
    return end;
}

/* an official | who declined to be named said. */
static struct words before_relative(const struct view *v, uint32_t end, uint32_t low)
{
    for (uint32_t i = end; i > low + 1 && end - i < RELATIVE_WORDS && !v->word[i - 1].mark; i--)
        if (VIEW_IS(v, i - 1, "who") || VIEW_IS(v, i - 1, "which")) {
            low = i > low + TAIL_WORDS ? i - TAIL_WORDS : low;
            return speaks(v, i - 2) || v->word[i - 2].capital ? bare_tail(v, i - 1, low)
                                                              : (struct words){end, end};
        }
    return (struct words){end, end};
}

struct words bare_tail(const struct view *v, uint32_t end, uint32_t low)
{
    const uint32_t name_end = before_bracket(v, end, low);
    struct words np = pronoun_before(v, end, low);

    if (np.from < np.to)
        return np;
    if (name_end < end) {
        np = bare_tail(v, name_end, low);
        return np.from < np.to ? (struct words){np.from, end} : (struct words){end, end};
    }
    while (np.from > low && end - np.from < TAIL_WORDS) {
        uint32_t i = np.from - 1;
        if (is_det(v, i) && np.from < end) {
            np.from = i;
            if (i > low + 2 && VIEW_IS(v, i - 1, "to") && VIEW_IS(v, i - 2, "close"))
                np.from = --i; /* sources close to the group */
            else if (!(i > low + 1 && is_inner_preposition(v, i - 1)))
                return np;
            np.from = i - 1;
        } else if (fits_tail(v, i, end)) {
            np.from = i;
        } else {
            if (np.from < end && view_is_lower(v, np.from) && !is_many(v, end - 1))
                np.from = determiner_before(v, np.from, low);
            break;
        }
    }
    while (np.from < end && view_has(v, np.from, LEXICON_PREP) && !v->word[np.from].capital)
        np.from++;
    return np.from < end ? np : before_relative(v, end, low);
}

/* has previously | , strongly |, on Tuesday |: between the subject and its verb. */
static uint32_t subject_end(const struct view *v, uint32_t end, uint32_t low)
{
    uint32_t e = end;

    while (e > low + 1 && view_is_lower(v, e - 1) && !speaks(v, e - 1) &&
           (VIEW_IS(v, e - 1, "both") || VIEW_IS(v, e - 1, "since") ||
            (!view_has(v, e - 1, LEXICON_PRON) &&
             (view_has(v, e - 1, LEXICON_AUX | LEXICON_ADV) || view_ends_with(v, e - 1, "ly")))))
        e--;
    while (e > low + 1 &&
           (is_time(v, e - 1) || (view_is_number(v, e - 1) && is_time(v, e - 2)) ||
            view_is_mark(v, e - 1, VIEW_MARK_DASH)) &&
           !v->word[e - 1].possessive)
        e--;
    if (e > low + 1 && e < end && (VIEW_IS(v, e - 1, "on") || VIEW_IS(v, e - 1, "in")))
        e--;
    return e;
}

/* On | 15 February, 15 Feb 2016 | the council */
static uint32_t behind_date(const struct view *v, uint32_t i, uint32_t end)
{
    if (i + 2 >= end || !view_is_number(v, i) ||
        !(is_time(v, i + 1) || (v->word[i + 1].capital && view_is_number(v, i + 2))))
        return i;
    return view_is_number(v, i + 2) ? i + 3 : i + 2;
}

/* But, Meanwhile, On Sunday, Last month, In late September |: no part of the subject. */
static uint32_t skip_lead(const struct view *v, uint32_t at, uint32_t end)
{
    for (uint32_t i = at; i < end; i++) {
        const bool is_number = view_is_number(v, i) && i > at;
        if (VIEW_IS(v, i, "on") && behind_date(v, i + 1, end) > i + 1)
            i = (at = behind_date(v, i + 1, end)) - 1;
        else if (v->word[i].mark || bare_is_junk(v, i) || is_time(v, i) || is_number ||
                 view_has(v, i, LEXICON_CONJ) || (view_has(v, i, LEXICON_ADV) && !speaks(v, i)))
            at = i + 1;
        else if (VIEW_IS(v, i, "last") || VIEW_IS(v, i, "this") || VIEW_IS(v, i, "in"))
            at = i + 1 < end && is_time(v, i + 1)           ? i + 1
                 : i + 1 < end && VIEW_IS(v, i + 1, "year") ? ++i + 1
                                                            : at;
        else
            break;
        if (at <= i)
            break;
    }
    return at < end ? at : end;
}

/* In a statement | the party said; In a report in October last year | the inquiry said. */
static uint32_t skip_speech(const struct view *v, uint32_t at, uint32_t end)
{
    if (at + 3 >= end || !(VIEW_IS(v, at, "in") || VIEW_IS(v, at, "at")))
        return at;
    for (uint32_t i = at + 1; i + 1 < end && i < at + NOUN_WORDS; i++)
        if (view_has(v, i, LEXICON_SPEECH))
            return skip_lead(v, i + 1, end);
    return at;
}

/* Speaking to the Post | Karim Haddal said; Speaking on Monday | he said; Elsewhere | the army. */
static uint32_t skip_speaking(const struct view *v, uint32_t at, uint32_t end)
{
    if (at + 1 < end && v->word[at].capital && !is_det(v, at) && is_det(v, at + 1) &&
        !speaks(v, at) && v->word[at].mention == VIEW_NONE && !view_has(v, at, LEXICON_PREP))
        return at + 1;
    if (at + 3 >= end || !VIEW_IS(v, at, "speaking"))
        return at;
    if (!VIEW_IS(v, at + 1, "to"))
        return skip_lead(v, at + 1 + view_has(v, at + 1, LEXICON_PREP), end);
    for (at += 3; at < end && v->word[at].mention != VIEW_NONE &&
                  v->word[at].mention == v->word[at - 1].mention;
         at++)
        ;
    return at;
}

/* the talks | Haddal said, the news conference | an official said: behind a noun that speaks
 * nothing. */
static bool begins_anew(const struct view *v, uint32_t from, uint32_t i, uint32_t end)
{
    if (!is_det(v, from) || i < from + 2 || !view_is_lower(v, i - 1) || speaks(v, i - 1) ||
        is_modifier(v, i - 1) || v->word[i - 1].possessive || is_participle(v, i - 1) ||
        view_has(v, i - 1, LEXICON_PREP | LEXICON_CONJ | LEXICON_AUX | LEXICON_ADV | LEXICON_DET))
        return false;
    for (uint32_t k = from + 1; k < i; k++)
        if (speaks(v, k) || v->word[k].capital || view_has(v, k, LEXICON_REL | LEXICON_AUX))
            return false;
    for (uint32_t k = i; k < end; k++)
        if (view_has(v, k, LEXICON_PREP) && !VIEW_IS(v, k, "of"))
            return false;
    return VIEW_IS(v, i, "a") || VIEW_IS(v, i, "an") ||
           (view_mentions(v, i, CW__MENTION__TYPE__PER) &&
            v->word[i - 1].mention != v->word[i].mention);
}

struct words bare_subject(const struct view *v, uint32_t end, uint32_t low)
{
    const uint32_t e = subject_end(v, end, low);
    struct words np;

    if (e > low + SUBJECT_LOOK)
        return bare_tail(v, e, low);
    np = (struct words){skip_lead(v, low, e), e};

    np.from = skip_speaking(v, np.from, e);
    np.from = skip_speech(v, np.from, e);
    for (uint32_t i = np.from + 1; i < e; i++)
        if ((is_det(v, i) && v->word[i].capital && v->word[i].mention == VIEW_NONE) ||
            begins_anew(v, np.from, i, e))
            np.from = i; /* Photo Stringer | A resident of Tal Mirsal */
    if (e > low && view_has(v, e - 1, LEXICON_REL) && e - 1 > np.from)
        np.to = e - 1; /* the government which | denied */
    for (uint32_t i = np.from + 1; i < np.to; i++)
        if (view_is_lower(v, i) && view_ends_with(v, i, "ing") && !speaks(v, i) &&
            view_mentions(v, i - 1, CW__MENTION__TYPE__PER))
            np.to = i; /* Karim Haddal | speaking in Veldt */
        else if ((view_has(v, i, LEXICON_REL) ||
                  (VIEW_IS(v, i, "that") && view_has(v, i + 1, LEXICON_AUX))) &&
                 !view_is_mark(v, np.to, VIEW_MARK_DASH))
            np.to = i;
    if (np.to - np.from > SUBJECT_WORDS || bare_has_verb(v, np) ||
        (np.from < np.to && view_ends_with(v, np.from, "ing") && !speaks(v, np.from) &&
         v->word[np.from].mention == VIEW_NONE) ||
        (np.from < np.to && view_has(v, np.from, LEXICON_PREP)))
        return bare_tail(v, np.to, np.from);
    return np;
}

static bool goes_on_behind(const struct view *v, uint32_t i, uint32_t high)
{
    return i + 1 < high && v->word[i + 1].capital &&
           (VIEW_IS(v, i, "of") || VIEW_IS(v, i, "for") || VIEW_IS(v, i, "in") ||
            VIEW_IS(v, i, "at") || VIEW_IS(v, i, "from"));
}

/* Is the phrase that holds word i - 1 full, so that word i begins the clause? */
static bool is_full(const struct view *v, uint32_t i)
{
    const uint32_t mention = v->word[i].mention;

    if ((mention != VIEW_NONE && mention == v->word[i - 1].mention) || !v->word[i].capital)
        return false;
    if (view_source(v, i - 1) == LEXICON_SOURCE_ROLE ||
        view_source(v, i - 1) == LEXICON_SOURCE_OFFICIAL || is_modifier(v, i - 1) ||
        view_mentions(v, i - 1, CW__MENTION__TYPE__NORP))
        return false;
    return mention != VIEW_NONE && (v->word[i - 1].mention != VIEW_NONE || speaks(v, i - 1));
}

/* a spokesman | of the group; an official | from the autonomous administration */
static bool is_before_article(const struct view *v, uint32_t i, uint32_t high)
{
    return (VIEW_IS(v, i, "of") || VIEW_IS(v, i, "by") || is_inner_preposition(v, i)) &&
           i + 1 < high && is_det(v, i + 1);
}

struct words bare_head(const struct view *v, uint32_t from, uint32_t high)
{
    uint32_t i = from;

    while (i < high && i < from + 3 && (is_det(v, i) || is_time(v, i)))
        i++;
    for (const uint32_t noun = i; i < high && i - from < TAIL_WORDS; i++) {
        if (i > noun && is_full(v, i))
            break;
        if (goes_on_behind(v, i, high) || is_before_article(v, i, high)) {
            i += is_det(v, i + 1);
            continue;
        }
        if (v->word[i].mark || bare_is_junk(v, i) || is_time(v, i) || is_finite(v, i))
            break;
        if (!v->word[i].capital && !speaks(v, i) && !is_modifier(v, i) && !v->word[i].possessive &&
            !(i > noun && is_det(v, i - 1) && speaks(v, i + 1)))
            break;
        if (i > noun && view_is_lower(v, i) && speaks(v, i) && view_is_lower(v, i - 1) &&
            view_ends_with(v, i - 1, "s") && speaks(v, i - 1) &&
            view_source(v, i - 1) != LEXICON_SOURCE_MEDIA)
            break; /* local sources | civilians were killed */
    }
    return (struct words){from, i};
}

/* Iraq | and | Syria, the monitoring | and | documentation office, a medic | and | witnesses. */
static bool joins(const struct view *v, uint32_t i, uint32_t from, uint32_t high)
{
    if (!VIEW_IS(v, i, "and") || i + 1 >= high || i == from)
        return false;
    if (v->word[i + 1].capital)
        return true;
    if (speaks(v, i + 1))
        return speaks(v, i - 1);
    return i + 2 < high && view_is_lower(v, i + 1) && speaks(v, i + 2) && !is_det(v, i + 1) &&
           !is_finite(v, i + 1);
}

struct words bare_rest(const struct view *v, uint32_t from, uint32_t high)
{
    uint32_t i = from;

    for (; i < high && i - from < TAIL_WORDS; i++) {
        if (bare_is_junk(v, i) || v->word[i].mark == VIEW_MARK_STOP || is_time(v, i))
            break;
        if (view_has(v, i, LEXICON_CONJ | LEXICON_REL) && view_is_lower(v, i) &&
            !joins(v, i, from, high))
            break;
        if (i > from && (view_is_cue(v, i, LEXICON_ING) || VIEW_IS(v, i, "during") ||
                         VIEW_IS(v, i, "with") || VIEW_IS(v, i, "amid")))
            break;
        if (view_has(v, i, LEXICON_PREP) && i + 2 < high &&
            (is_time(v, i + 1) || view_has(v, i + 1, LEXICON_SPEECH) ||
             view_has(v, i + 2, LEXICON_SPEECH)))
            break;
    }
    while (i > from && v->word[i - 1].mark)
        i--;
    return (struct words){from, i};
}

uint32_t bare_content_end(const struct view *v, uint32_t from, uint32_t to)
{
    static const char *const summaries[] = {"account",     "accusation", "charge", "allegation",
                                            "allegations", "claim",      "move",   NULL};

    to = to < from + CONTENT_WORDS ? to : from + CONTENT_WORDS;
    for (uint32_t i = from + 1; i < to; i++)
        if ((view_is_mark(v, i, VIEW_MARK_DASH) && v->word[i].space) ||
            view_is_cue(v, i, LEXICON_ING) || bare_begins_saying(v, i) ||
            (view_has(v, i, LEXICON_REL) && !VIEW_IS(v, i, "that")) ||
            ((VIEW_IS(v, i, "a") || VIEW_IS(v, i, "an")) && view_is_any(v, i + 1, summaries)))
            return i;
    return to;
}

bool bare_can_speak(const struct view *v, struct words s)
{
    for (uint32_t i = s.from; i < s.to; i++)
        if (v->word[i].capital || view_source(v, i) || v->word[i].mention != VIEW_NONE ||
            (view_has(v, i, LEXICON_PRON) && !view_has(v, i, LEXICON_DET)))
            return true;
    return false;
}

bool bare_ends_in_speaker(const struct view *v, struct words s)
{
    while (s.to > s.from && v->word[s.to - 1].mark)
        s.to--;
    return s.from < s.to && !is_det(v, s.to - 1) && !view_ends_with(v, s.to - 1, "-based") &&
           (v->word[s.to - 1].capital || v->word[s.to - 1].mention != VIEW_NONE ||
            view_source(v, s.to - 1) || (s.to == s.from + 1 && bare_can_speak(v, s)));
}
