/* SPDX-License-Identifier: Apache-2.0 */
/* The subject of a sentence, and speakers that stand behind the cue. */
#include "bare.h"
#include "bare_word.h"

#define TAIL_WORDS 14
#define REST_WORDS 20 /* of a speaker behind the verb, with whom he works for */
#define SUBJECT_WORDS 28
#define SUBJECT_LOOK 64 /* with adverbials in front */
#define NOUN_WORDS 4
#define CONTENT_WORDS 200 /* of a noun phrase that is content */

/* has | previously, strongly */
static uint32_t before_helpers(const struct view *v, uint32_t e, uint32_t low)
{
    while (e > low + 1 && view_is_lower(v, e - 1) && !bare_word_speaks(v, e - 1) &&
           (VIEW_IS(v, e - 1, "both") || VIEW_IS(v, e - 1, "since") ||
            (!view_has(v, e - 1, LEXICON_PRON) &&
             (view_has(v, e - 1, LEXICON_AUX | LEXICON_ADV) || view_ends_with(v, e - 1, "ly")))))
        e--;
    return e;
}

/* has previously | , strongly |, on Tuesday |, had earlier |: between the subject and its verb. */
static uint32_t subject_end(const struct view *v, uint32_t end, uint32_t low)
{
    uint32_t e = before_helpers(v, end, low);

    while (e > low + 1 &&
           (bare_word_is_time(v, e - 1) ||
            (view_is_number(v, e - 1) && bare_word_is_time(v, e - 2)) ||
            view_is_mark(v, e - 1, VIEW_MARK_DASH)) &&
           !v->word[e - 1].possessive)
        e--;
    if (e > low + 1 && e < end &&
        (VIEW_IS(v, e - 1, "last") || VIEW_IS(v, e - 1, "late") || VIEW_IS(v, e - 1, "this") ||
         VIEW_IS(v, e - 1, "earlier")))
        e--;
    if (e > low + 1 && e < end && (VIEW_IS(v, e - 1, "on") || VIEW_IS(v, e - 1, "in")))
        e--;
    return before_helpers(v, e, low);
}

/* On | 15 February, February 15, 15 Feb 2016 | the council */
static uint32_t behind_date(const struct view *v, uint32_t i, uint32_t end)
{
    if (i + 2 < end && bare_word_is_time(v, i) && view_is_number(v, i + 1))
        return view_is_number(v, i + 2) ? i + 3 : i + 2;
    if (i + 2 >= end || !view_is_number(v, i) ||
        !(bare_word_is_time(v, i + 1) || (v->word[i + 1].capital && view_is_number(v, i + 2))))
        return i;
    return view_is_number(v, i + 2) ? i + 3 : i + 2;
}

/* But, Meanwhile, On Sunday, Last month, In late September |: no part of the subject. */
static uint32_t skip_lead(const struct view *v, uint32_t low, uint32_t end)
{
    uint32_t at = low;

    for (uint32_t i = at; i < end; i++) {
        const bool is_number =
            view_is_number(v, i) &&
            ((i + 1 < end && bare_word_is_time(v, i + 1)) ||
             (i > low && (bare_word_is_time(v, i - 1) || view_is_number(v, i - 1))));
        if (i + 3 < end && bare_word_is_det(v, i) && bare_word_is_time(v, i + 1) &&
            (VIEW_IS(v, i + 2, "after") || VIEW_IS(v, i + 2, "before")))
            i = at = i + 3; /* a day after | the council */
        if (VIEW_IS(v, i, "on") && behind_date(v, i + 1, end) > i + 1)
            i = (at = behind_date(v, i + 1, end)) - 1;
        else if (v->word[i].mark || bare_is_junk(v, i) || bare_word_is_time(v, i) || is_number ||
                 view_has(v, i, LEXICON_CONJ) ||
                 (view_has(v, i, LEXICON_ADV) && !bare_word_speaks(v, i)))
            at = i + 1;
        else if (VIEW_IS(v, i, "last") || VIEW_IS(v, i, "this") || VIEW_IS(v, i, "in"))
            at = i + 1 < end && bare_word_is_time(v, i + 1) ? i + 1
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
    if (at + 1 < end && v->word[at].capital && !bare_word_is_det(v, at) &&
        bare_word_is_det(v, at + 1) && !bare_word_speaks(v, at) &&
        v->word[at].mention == VIEW_NONE && !view_has(v, at, LEXICON_PREP))
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
    if (i == end - 1 && i >= from + 2 && view_mentions(v, i, CW__MENTION__TYPE__PER) &&
        view_is_lower(v, i - 1) && view_source(v, i - 1) == LEXICON_SOURCE_ORGANISATION &&
        bare_word_is_det(v, i - 2))
        return true; /* Addressing the council | Haddal said */
    if (!bare_word_is_det(v, from) || i < from + 2 || !view_is_lower(v, i - 1) ||
        bare_word_speaks(v, i - 1) || bare_word_is_modifier(v, i - 1) ||
        v->word[i - 1].possessive || bare_word_is_participle(v, i - 1) ||
        view_has(v, i - 1, LEXICON_PREP | LEXICON_CONJ | LEXICON_AUX | LEXICON_ADV | LEXICON_DET))
        return false;
    for (uint32_t k = from + 1; k < i; k++)
        if (bare_word_speaks(v, k) || v->word[k].capital ||
            view_has(v, k, LEXICON_REL | LEXICON_AUX))
            return false;
    for (uint32_t k = i; k < end; k++)
        if (view_has(v, k, LEXICON_PREP) && !VIEW_IS(v, k, "of"))
            return false;
    return VIEW_IS(v, i, "a") || VIEW_IS(v, i, "an") ||
           (view_mentions(v, i, CW__MENTION__TYPE__PER) &&
            v->word[i - 1].mention != v->word[i].mention);
}

/* The speaker that ends a clause; else | a witness | in the town set up by the army told us. */
static struct words tail_or_head(const struct view *v, struct words clause)
{
    struct words np = bare_tail(v, clause.to, clause.from);

    if (np.from < np.to || !bare_word_is_det(v, clause.from))
        return np;
    np = bare_head(v, clause.from, clause.to);
    while (np.to > np.from && !bare_word_speaks(v, np.to - 1))
        np.to--;
    return np.to > np.from + 1 && bare_ends_in_speaker(v, np) &&
                   view_source(v, np.to - 1) != LEXICON_SOURCE_ORGANISATION &&
                   view_source(v, np.to - 1) != LEXICON_SOURCE_DOCUMENT
               ? np
               : (struct words){clause.to, clause.to};
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
        if ((bare_word_is_det(v, i) && v->word[i].capital && v->word[i].mention == VIEW_NONE) ||
            begins_anew(v, np.from, i, e))
            np.from = i; /* Photo Stringer | A resident of Tal Mirsal */
    if (e > low && view_has(v, e - 1, LEXICON_REL) && e - 1 > np.from)
        np.to = e - 1; /* the government which | denied */
    for (uint32_t i = np.from + 1; i < np.to; i++)
        if (view_is_lower(v, i) && view_ends_with(v, i, "ing") && !bare_word_speaks(v, i) &&
            view_mentions(v, i - 1, CW__MENTION__TYPE__PER))
            np.to = i; /* Karim Haddal | speaking in Veldt */
        else if ((view_has(v, i, LEXICON_REL) ||
                  (VIEW_IS(v, i, "that") && view_has(v, i + 1, LEXICON_AUX))) &&
                 !view_is_mark(v, np.to, VIEW_MARK_DASH))
            np.to = i;
    if (np.to - np.from > SUBJECT_WORDS || bare_has_verb(v, np) ||
        (np.from < np.to && view_ends_with(v, np.from, "ing") && !bare_word_speaks(v, np.from) &&
         v->word[np.from].mention == VIEW_NONE) ||
        (np.from < np.to && view_has(v, np.from, LEXICON_PREP)))
        return tail_or_head(v, np);
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
        view_source(v, i - 1) == LEXICON_SOURCE_OFFICIAL || bare_word_is_modifier(v, i - 1) ||
        view_mentions(v, i - 1, CW__MENTION__TYPE__NORP))
        return false;
    for (uint32_t k = i + 1; k < v->words && k < i + 3 && v->word[k].capital; k++)
        if (view_source(v, k) == LEXICON_SOURCE_ORGANISATION)
            return false; /* Norland | Turners Association */
    return mention != VIEW_NONE &&
           (v->word[i - 1].mention != VIEW_NONE || bare_word_speaks(v, i - 1));
}

/* a spokesman | of the group; an official | from the autonomous administration */
static bool is_before_article(const struct view *v, uint32_t i, uint32_t high)
{
    return (VIEW_IS(v, i, "of") || VIEW_IS(v, i, "by") || bare_word_joins_speaker(v, i)) &&
           i + 1 < high && bare_word_is_det(v, i + 1);
}

/* Airwatch | a British monitoring group |: behind what says who a name is, or i. */
static uint32_t apposition_end(const struct view *v, uint32_t i, uint32_t high)
{
    if (!VIEW_IS(v, i, "a") && !VIEW_IS(v, i, "an"))
        return i;
    for (uint32_t k = i + 1;
         k < high && k - i <= NOUN_WORDS && !v->word[k].mark && !view_has(v, k, LEXICON_PREP); k++)
        if (bare_word_speaks(v, k) && view_is_lower(v, k) &&
            !(k + 1 < high && bare_word_speaks(v, k + 1)))
            return k + 1;
    return i;
}

struct words bare_head(const struct view *v, uint32_t from, uint32_t high)
{
    uint32_t i = from;

    while (i < high && i < from + 3 && (bare_word_is_det(v, i) || bare_word_is_time(v, i)))
        i++;
    for (const uint32_t noun = i; i < high && i - from < TAIL_WORDS; i++) {
        if (i > noun && is_full(v, i))
            break;
        if (i > noun && v->word[i - 1].capital && apposition_end(v, i, high) > i) {
            i = apposition_end(v, i, high);
            break;
        }
        if (goes_on_behind(v, i, high) || is_before_article(v, i, high)) {
            i += bare_word_is_det(v, i + 1);
            continue;
        }
        if (v->word[i].mark || bare_is_junk(v, i) || bare_word_is_time(v, i) ||
            bare_word_is_finite(v, i))
            break;
        if (!v->word[i].capital && !bare_word_speaks(v, i) && !bare_word_is_modifier(v, i) &&
            !v->word[i].possessive &&
            !(i > noun && bare_word_is_det(v, i - 1) && bare_word_speaks(v, i + 1)))
            break;
        if (i > noun && view_is_lower(v, i) && bare_word_speaks(v, i) && view_is_lower(v, i - 1) &&
            view_ends_with(v, i - 1, "s") && bare_word_speaks(v, i - 1) &&
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
    if (bare_word_speaks(v, i + 1))
        return bare_word_speaks(v, i - 1);
    return i + 2 < high && view_is_lower(v, i + 1) && bare_word_speaks(v, i + 2) &&
           !bare_word_is_det(v, i + 1) && !bare_word_is_finite(v, i + 1);
}

/* an official | with the relief service */
static bool holds_office(const struct view *v, uint32_t i)
{
    const enum lexicon_source s = view_source(v, i);

    return s == LEXICON_SOURCE_OFFICIAL || s == LEXICON_SOURCE_ROLE;
}

struct words bare_rest(const struct view *v, uint32_t from, uint32_t high)
{
    uint32_t i = from;

    for (; i < high && i - from < REST_WORDS; i++) {
        if (bare_is_junk(v, i) || v->word[i].mark == VIEW_MARK_STOP || bare_word_is_time(v, i))
            break;
        if (view_has(v, i, LEXICON_CONJ | LEXICON_REL) && view_is_lower(v, i) &&
            !joins(v, i, from, high))
            break;
        if (i > from && (view_is_cue(v, i, LEXICON_ING) || VIEW_IS(v, i, "during") ||
                         (VIEW_IS(v, i, "with") && !holds_office(v, i - 1)) ||
                         VIEW_IS(v, i, "speaking") || VIEW_IS(v, i, "amid")))
            break;
        if (view_has(v, i, LEXICON_PREP) && i + 2 < high &&
            (bare_word_is_time(v, i + 1) || view_has(v, i + 1, LEXICON_SPEECH) ||
             view_has(v, i + 2, LEXICON_SPEECH)))
            break;
    }
    while (i > from && v->word[i - 1].mark)
        i--;
    return (struct words){from, i};
}

/* to determine | who did it */
static bool asks_who(const struct view *v, uint32_t i)
{
    static const char *const words[] = {"determine", "know",    "find",     "establish", "out",
                                        "decide",    "clarify", "identify", "say",       NULL};

    return view_is_any(v, i, words);
}

/* voiced its concern | and has been rigid, urged an end to the war | as he presided: the narrator
 * goes on with what the speaker did. */
static bool goes_on_himself(const struct view *v, uint32_t i)
{
    static const char *const verbs[] = {"has", "have", "had", "is", "are", "was", "were", NULL};
    static const char *const pronouns[] = {"he", "she", "they", "it", NULL};

    return (VIEW_IS(v, i, "and") && view_is_any(v, i + 1, verbs)) ||
           (VIEW_IS(v, i, "as") && view_is_any(v, i + 1, pronouns));
}

uint32_t bare_content_end(const struct view *v, uint32_t from, uint32_t to)
{
    static const char *const summaries[] = {"account",     "accusation", "charge", "allegation",
                                            "allegations", "claim",      "move",   NULL};

    to = to < from + CONTENT_WORDS ? to : from + CONTENT_WORDS;
    for (uint32_t i = from + 1; i < to; i++)
        if ((view_is_mark(v, i, VIEW_MARK_DASH) && v->word[i].space) ||
            view_is_cue(v, i, LEXICON_ING) || VIEW_IS(v, i, "quoting") ||
            bare_begins_saying(v, i) ||
            (view_has(v, i, LEXICON_REL) && !VIEW_IS(v, i, "that") && !asks_who(v, i - 1)) ||
            goes_on_himself(v, i) ||
            ((VIEW_IS(v, i, "a") || VIEW_IS(v, i, "an")) && view_is_any(v, i + 1, summaries)))
            return i;
    return to;
}
