/* SPDX-License-Identifier: Apache-2.0 */
#include "np.h"

#define APPOSITION_WORDS 30
#define BRACKET_WORDS 6
#define RELATIVE_WORDS 6
#define TAIL_WORDS 12

static bool is_adverb(const struct view *v, uint32_t i)
{
    return view_has(v, i, LEXICON_ADV) ||
           (view_is_lower(v, i) && view_ends_with(v, i, "ly") && v->tokens.at[i].folded.n > 4 &&
            !view_ends_with(v, i, "family") && !view_source(v, i));
}

static bool is_time(const struct view *v, uint32_t i)
{
    return view_has(v, i, LEXICON_TIME) && !view_is_mark(v, i, VIEW_MARK_COMMA);
}

/* A lower-case word that cannot stand inside the noun phrase of a speaker. */
static bool breaks(const struct view *v, uint32_t i)
{
    const struct lexicon_cue *cue = lexicon_cue_of(v->english, v->word[i].lex);

    if (!view_is_lower(v, i) || v->word[i].possessive)
        return false;
    if (view_has(v, i, LEXICON_DET) && !view_has(v, i, LEXICON_COMP | LEXICON_REL))
        return false;
    if (view_has(v, i, LEXICON_CONJ | LEXICON_AUX | LEXICON_COMP | LEXICON_REL))
        return true;
    if (view_source(v, i))
        return false;
    if (view_has(v, i, LEXICON_VERB))
        return true;
    return cue && cue->kind == LEXICON_CUE_VERB && v->word[i].lex->form != LEXICON_BASE;
}

static bool is_joined_by_and(const struct view *v, uint32_t i, uint32_t low)
{
    if (!(VIEW_IS(v, i, "and") || VIEW_IS(v, i, "&")) || i == low || v->word[i - 1].mark)
        return false;
    return v->word[i - 1].capital || view_source(v, i - 1) || view_ends_with(v, i - 1, "s");
}

/* A verb in -ed that is no adjective: nothing adjectival in front of it. */
static bool is_past_verb(const struct view *v, uint32_t i, uint32_t low)
{
    if (!view_is_lower(v, i) || !view_ends_with(v, i, "ed") || v->tokens.at[i].folded.n < 5 ||
        view_source(v, i))
        return false;
    return i == low || !view_has(v, i - 1, LEXICON_DET);
}

/* From the bracket or quotation mark that closes at i back to the one that opens, or i. */
static uint32_t skip_back_pair(const struct view *v, uint32_t i, uint32_t low)
{
    uint32_t q = v->word[i].quote;

    if (view_is_mark(v, i, VIEW_MARK_CLOSE)) {
        for (uint32_t j = i; j > low && i - j < BRACKET_WORDS; j--)
            if (view_is_mark(v, j - 1, VIEW_MARK_OPEN))
                return j - 1;
        return i;
    }
    if (q != VIEW_NONE && v->quote[q].is_name && v->quote[q].close == i && v->quote[q].open > low)
        return v->quote[q].open;
    return i;
}

static bool is_inner_mark(const struct view *v, uint32_t i, uint32_t low)
{
    if (view_is_mark(v, i, VIEW_MARK_STOP)) /* inside a sentence it ends an abbreviation */
        return i > low && !v->word[i].space && !v->word[i - 1].mark &&
               v->tokens.at[i - 1].folded.n <= 5 && v->word[i - 1].capital && VIEW_IS(v, i, ".");
    return view_is_mark(v, i, VIEW_MARK_OTHER) && (VIEW_IS(v, i, "&") || VIEW_IS(v, i, "/"));
}

/* A video | posted online by activists: the participle belongs to the noun in front. */
static bool is_reduced_relative(const struct view *v, uint32_t i, struct words np, uint32_t low)
{
    return np.from < np.to && view_has(v, np.from, LEXICON_PREP | LEXICON_ADV) && i > low + 1 &&
           !v->word[i - 1].mark && np.to - np.from < RELATIVE_WORDS;
}

/* Does the phrase, which has grown leftwards to np, end before word i? */
static bool ends_before(const struct view *v, uint32_t i, struct words np, uint32_t low)
{
    if (v->word[i].mark)
        return !is_inner_mark(v, i, low);
    if (view_has(v, i, LEXICON_PRON) && view_is_lower(v, i) && !view_has(v, i, LEXICON_DET))
        return true;
    if (breaks(v, i) && (np.from == np.to || !is_joined_by_and(v, i, low)))
        return true;
    return is_past_verb(v, i, low) && !is_reduced_relative(v, i, np, low);
}

/* Where the noun phrase that ends before `end` begins. */
static uint32_t core_start(const struct view *v, uint32_t end, uint32_t low)
{
    uint32_t at = end;

    while (at > low && end - at < NP_WORDS_MAX / 2) {
        const uint32_t back = v->word[at - 1].mark ? skip_back_pair(v, at - 1, low) : at - 1;
        if (back < at - 1) {
            at = back;
            continue;
        }
        if (ends_before(v, at - 1, (struct words){at, end}, low))
            break;
        at--;
    }
    return at;
}

static uint32_t skip_leading_pp(const struct view *v, uint32_t at, uint32_t end)
{
    uint32_t next = at + 1;

    /* On 15 Feb. 2016 | ... */
    while (next < end &&
           (is_time(v, next) || (!v->word[next].mark && v->tokens.at[next].kind == TOKEN_NUMBER) ||
            (next > at + 1 && view_is_mark(v, next, VIEW_MARK_STOP))))
        next++;
    if (next > at + 1)
        return next;
    for (uint32_t i = at + 2; i < end; i++)
        if (view_has(v, i, LEXICON_DET) && !view_has(v, i - 1, LEXICON_PREP) &&
            !v->word[i].possessive)
            return i;
    return at + 2 < end ? at + 2 : end;
}

static bool is_leading(const struct view *v, uint32_t i)
{
    return (is_adverb(v, i) || view_has(v, i, LEXICON_CONJ) || is_time(v, i)) &&
           !v->word[i].possessive && !view_has(v, i, LEXICON_DET | LEXICON_GIVEN);
}

/* Without adverbs, times, conjunctions and prepositional phrases in front of the phrase proper. */
static uint32_t trim_front(const struct view *v, uint32_t at, uint32_t end)
{
    for (unsigned steps = 0; at < end && steps < 6; steps++) {
        if (v->word[at].mark == VIEW_MARK_STOP || v->word[at].mark == VIEW_MARK_OTHER)
            at++;
        else if (view_source(v, at) && !view_has(v, at, LEXICON_PREP))
            break;
        else if (view_has(v, at, LEXICON_PREP) && !view_has(v, at, LEXICON_DET))
            at = skip_leading_pp(v, at, end);
        else if (end - at > 1 && is_leading(v, at))
            at++;
        else
            break;
    }
    return at;
}

/* Rami X who heads the group said: the name in front of the relative clause that begins at `from`.
 */
static struct words name_before_relative(const struct view *v, uint32_t from, uint32_t low)
{
    struct words none = {from, from}, name;

    if (from <= low + 1 || !(VIEW_IS(v, from - 1, "who") || VIEW_IS(v, from - 1, "which")))
        return none;
    name = (struct words){core_start(v, from - 1, low), from - 1};
    name.from = trim_front(v, name.from, name.to);
    return name;
}

/* [In a speech to parliament last Tuesday] Yildirim said: without a comma the time tells where the
 * adverbial ends. */
static uint32_t behind_time(const struct view *v, struct words np)
{
    for (uint32_t i = np.from; i + 1 < np.to; i++)
        if (is_time(v, i) && !is_time(v, i + 1) &&
            (v->word[i + 1].capital || view_has(v, i + 1, LEXICON_DET)))
            np.from = i + 1;
    return np.from;
}

static bool is_pronoun_alone(const struct view *v, uint32_t i, uint32_t low)
{
    if (!view_has(v, i, LEXICON_PRON) || v->word[i].mark || v->word[i].possessive)
        return false;
    return !(i > low && view_has(v, i - 1, LEXICON_DET) && view_is_lower(v, i));
}

/* First word of the name that ends before `end`: the words inside a known name are not looked at,
 * so "Coalition to Counter IS" holds together. `end` - 1 when there is no such name. */
static uint32_t name_start(const struct view *v, uint32_t end, uint32_t low)
{
    const uint32_t mention = v->word[end - 1].mention;
    uint32_t from = end - 1;

    while (mention != VIEW_NONE && from > low && v->word[from - 1].mention == mention)
        from--;
    return from;
}

static struct words core_before(const struct view *v, uint32_t end, uint32_t low)
{
    struct words np = {end, end}, name;

    if (end <= low)
        return np;
    if (is_pronoun_alone(v, end - 1, low))
        return (struct words){end - 1, end};
    np.from = core_start(v, name_start(v, end, low) + 1, low);
    name = name_before_relative(v, np.from, low);
    if (name.from < name.to)
        return name;
    np.from = trim_front(v, np.from, end);
    np.from = behind_time(v, np);
    if (np.from < end && view_is_lower(v, np.from) && !view_source(v, np.from) &&
        view_has(v, np.from, LEXICON_AUX | LEXICON_VERB))
        np.from = end;
    return np;
}

/* The comma, dash or bracket that opens the apposition closed at `close`; `close` when there is
 * none. */
static uint32_t apposition_open(const struct view *v, uint32_t close, uint32_t low)
{
    const uint8_t mark = v->word[close].mark;
    const uint8_t wanted = mark == VIEW_MARK_CLOSE ? VIEW_MARK_OPEN : mark;

    for (uint32_t i = close; i > low && close - i < APPOSITION_WORDS; i--) {
        if (v->word[i - 1].mark == wanted)
            return i - 1;
        if (v->word[i - 1].quote != VIEW_NONE && view_in_speech(v, i - 1))
            return close;
    }
    return close;
}

/* "On November 14", "Later", "14 November" */
static bool is_adverbial_only(const struct view *v, struct words np)
{
    for (uint32_t i = np.from; i < np.to; i++)
        if (!is_time(v, i) && !is_adverb(v, i) && v->tokens.at[i].kind != TOKEN_NUMBER &&
            !view_has(v, i, LEXICON_PREP))
            return false;
    return true;
}

/* Auxiliaries, adverbs and times between the subject and its verb. */
static uint32_t skip_back_between(const struct view *v, uint32_t e, uint32_t low)
{
    while (e > low && view_is_lower(v, e - 1) && !view_has(v, e - 1, LEXICON_PRON) &&
           (view_has(v, e - 1, LEXICON_AUX) || is_adverb(v, e - 1)))
        e--;
    while (e > low + 1 && is_time(v, e - 1) && !v->word[e - 1].possessive &&
           !view_has(v, e - 1, LEXICON_GIVEN))
        e--;
    return e;
}

/* The subject in front of a comma or dash: what stands between it and the mark that opens is an
 * apposition. */
static struct words before_apposition(const struct view *v, uint32_t close, uint32_t low)
{
    const uint32_t open = apposition_open(v, close, low), none = close + 1;
    struct words np;

    if (open == close)
        return (struct words){none, none};
    np = core_before(v, open, low);
    /* ", however," and ", in a statement," and ", who ...," are no part of a name. */
    const bool is_aside = view_has(
        v, open + 1, LEXICON_PREP | LEXICON_ADV | LEXICON_REL | LEXICON_CONJ | LEXICON_TIME);
    if (np.from < np.to && !is_adverbial_only(v, np))
        return (struct words){np.from, is_aside ? np.to : close};
    /* On November 14, [the Observatory], reported: what is between the commas is the subject
     * itself. */
    return open + 1 < close && !is_aside ? core_before(v, close, open + 1)
                                         : (struct words){none, none};
}

struct words np_english_before(const struct view *v, uint32_t end, uint32_t low)
{
    const uint32_t e = skip_back_between(v, end, low);

    if (e == low)
        return (struct words){end, end};
    if (v->word[e - 1].mark == VIEW_MARK_COMMA || v->word[e - 1].mark == VIEW_MARK_DASH)
        return before_apposition(v, e - 1, low);
    return core_before(v, e, low);
}

/* a British-based monitoring group: a determiner stands a few words in front. */
static bool has_determiner(const struct view *v, uint32_t i, uint32_t low)
{
    for (uint32_t j = i; j > low && i - j < 4 && !v->word[j - 1].mark; j--) {
        if (view_has(v, j - 1, LEXICON_DET))
            return true;
        if (view_has(v, j - 1,
                     LEXICON_PREP | LEXICON_CONJ | LEXICON_AUX | LEXICON_VERB | LEXICON_TIME))
            return false;
    }
    return false;
}

static bool fits_tail(const struct view *v, uint32_t i, bool is_last, uint32_t low)
{
    if (v->word[i].capital || view_source(v, i) || v->word[i].possessive)
        return true;
    if (is_last)
        return false;
    if (view_has(v, i, LEXICON_PREP))
        return VIEW_IS(v, i, "of") || VIEW_IS(v, i, "for");
    return has_determiner(v, i, low);
}

struct words np_english_tail(const struct view *v, uint32_t end, uint32_t low)
{
    uint32_t at = end;
    bool is_known = false;

    if (end > low && is_pronoun_alone(v, end - 1, low) && !view_has(v, end - 1, LEXICON_DET))
        return (struct words){end - 1, end};
    while (at > low && end - at < TAIL_WORDS && !v->word[at - 1].mark && !is_time(v, at - 1)) {
        if (view_has(v, at - 1, LEXICON_DET))
            return (struct words){at - 1, end};
        if (!fits_tail(v, at - 1, at == end, low))
            break;
        at--;
        is_known |= view_source(v, at) != LEXICON_SOURCE_NONE || v->word[at].capital;
    }
    while (at < end && view_has(v, at, LEXICON_PREP))
        at++;
    return is_known ? (struct words){at, end} : (struct words){end, end};
}

/* Prepositions that may stand inside the noun phrase of a speaker. */
static bool is_inner_preposition(const struct view *v, uint32_t i, uint32_t high)
{
    static const char *const always[] = {"of", "for", "from", "with", NULL};
    static const char *const with_name[] = {"at", "in", NULL};

    if (i + 1 >= high || view_has(v, i + 1, LEXICON_SPEECH | LEXICON_TIME))
        return false;
    return view_is_any(v, i, always) || (view_is_any(v, i, with_name) && v->word[i + 1].capital);
}

static bool ends_at_mark(const struct view *v, uint32_t i)
{
    const uint32_t q = v->word[i].quote;

    if (view_is_mark(v, i, VIEW_MARK_OPEN) || view_is_mark(v, i, VIEW_MARK_CLOSE) ||
        is_inner_mark(v, i, 0))
        return false;
    return !(q != VIEW_NONE && v->quote[q].is_name);
}

static bool ends_after(const struct view *v, uint32_t i, uint32_t high)
{
    if (v->word[i].mark)
        return ends_at_mark(v, i);
    if (is_time(v, i))
        return true;
    if (!view_is_lower(v, i))
        return false;
    if (view_has(v, i, LEXICON_PREP))
        return !is_inner_preposition(v, i, high);
    if (view_has(v, i, LEXICON_DET) || view_source(v, i) || VIEW_IS(v, i, "and"))
        return false;
    return view_has(v, i, LEXICON_PRON | LEXICON_CONJ | LEXICON_AUX | LEXICON_VERB | LEXICON_REL);
}

/* ", a spokesman for X" or ", director of X": an apposition says what somebody is. */
static bool begins_apposition(const struct view *v, uint32_t i, uint32_t high)
{
    if (i >= high || v->word[i].mark || view_has(v, i, LEXICON_REL | LEXICON_TIME) ||
        view_is_cue(v, i, LEXICON_ING))
        return false;
    if (view_has(v, i, LEXICON_DET))
        return true;
    if (view_has(v, i, LEXICON_PREP | LEXICON_CONJ))
        return false;
    for (uint32_t j = i; j < high && j < i + 8 && !v->word[j].mark; j++) {
        if (view_has(v, j, LEXICON_PREP | LEXICON_AUX))
            return false;
        if (view_source(v, j))
            return true;
    }
    return false;
}

static bool ends_apposition(const struct view *v, uint32_t i, uint32_t from)
{
    if (v->word[i].mark && v->word[i].mark < VIEW_MARK_DASH && !is_inner_mark(v, i, from))
        return true;
    return view_has(v, i, LEXICON_REL) || view_in_speech(v, i);
}

/* A full stop that ends the sentence, not an abbreviation. */
static uint32_t without_stop(const struct view *v, uint32_t from, uint32_t to)
{
    while (to > from && v->word[to - 1].mark) {
        if (!view_is_mark(v, to - 1, VIEW_MARK_COMMA) &&
            !(view_is_mark(v, to - 1, VIEW_MARK_STOP) &&
              (to < from + 2 || v->tokens.at[to - 2].folded.n > 3)))
            break;
        to--;
    }
    return to;
}

/* "he", "one,": a pronoun that is the whole phrase. */
static bool is_whole_pronoun(const struct view *v, uint32_t i, uint32_t high)
{
    return is_pronoun_alone(v, i, i) &&
           (!view_has(v, i, LEXICON_DET) || i + 1 == high || v->word[i + 1].mark);
}

struct words np_english_after(const struct view *v, uint32_t from, uint32_t high)
{
    uint32_t i = from;

    if (high <= from)
        return (struct words){from, from};
    if (high > from + NP_WORDS_MAX)
        high = from + NP_WORDS_MAX;
    if (is_whole_pronoun(v, i, high))
        return (struct words){i, i + 1};
    while (i < high && !ends_after(v, i, high))
        i++;
    i = without_stop(v, from, i);
    if (i == from || i >= high || !view_is_mark(v, i, VIEW_MARK_COMMA) ||
        !begins_apposition(v, i + 1, high))
        return (struct words){from, i};
    for (i++; i < high && !ends_apposition(v, i, from); i++)
        ;
    return (struct words){from, without_stop(v, from, i)};
}
