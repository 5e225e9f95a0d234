/* SPDX-License-Identifier: Apache-2.0 */
#include "np.h"

#define APPOSITION_WORDS 30
#define BRACKET_WORDS 6

static bool is_lower(const struct view *v, uint32_t i)
{
    return !v->word[i].mark && !v->word[i].capital;
}

static bool ends_with(const struct view *v, uint32_t i, const char *suffix)
{
    return span_ends_with(v->tokens.at[i].folded, span_of(suffix));
}

static bool is_adverb(const struct view *v, uint32_t i)
{
    return view_has(v, i, LEXICON_ADV) || (is_lower(v, i) && ends_with(v, i, "ly") && v->tokens.at[i].folded.n > 4 &&
                                           !ends_with(v, i, "family") && !view_source(v, i));
}

static bool is_time(const struct view *v, uint32_t i)
{
    return view_has(v, i, LEXICON_TIME) && !view_is_mark(v, i, VIEW_MARK_COMMA);
}

/* A lower-case word that cannot stand inside the noun phrase of a speaker. */
static bool breaks(const struct view *v, uint32_t i)
{
    const struct lexicon_cue *cue = lexicon_cue_of(v->english, v->word[i].lex);

    if (!is_lower(v, i) || v->word[i].possessive)
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
    return v->word[i - 1].capital || view_source(v, i - 1) || ends_with(v, i - 1, "s");
}

/* A verb in -ed that is no adjective: nothing adjectival in front of it. */
static bool is_past_verb(const struct view *v, uint32_t i, uint32_t low)
{
    if (!is_lower(v, i) || !ends_with(v, i, "ed") || v->tokens.at[i].folded.n < 5 || view_source(v, i))
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
        return i > low && !v->word[i].space && !v->word[i - 1].mark && v->tokens.at[i - 1].folded.n <= 5 &&
               v->word[i - 1].capital && VIEW_IS(v, i, ".");
    return view_is_mark(v, i, VIEW_MARK_OTHER) && (VIEW_IS(v, i, "&") || VIEW_IS(v, i, "/"));
}

/* Where the noun phrase that ends before `end` begins. */
static uint32_t core_start(const struct view *v, uint32_t end, uint32_t low)
{
    uint32_t at = end;

    while (at > low && end - at < NP_WORDS_MAX / 2) {
        uint32_t i = at - 1;
        if (v->word[i].mark) {
            uint32_t back = skip_back_pair(v, i, low);
            if (back < i) {
                at = back;
                continue;
            }
            if (!is_inner_mark(v, i, low))
                break;
            at = i;
            continue;
        }
        if (view_has(v, i, LEXICON_PRON) && is_lower(v, i) && !view_has(v, i, LEXICON_DET))
            break;
        if (breaks(v, i) && (at == end || !is_joined_by_and(v, i, low)))
            break;
        /* A video posted online by activists: the participle belongs to the noun in front. */
        if (is_past_verb(v, i, low) &&
            !(at < end && view_has(v, at, LEXICON_PREP | LEXICON_ADV) && i > low + 1 && !v->word[i - 1].mark && end - at < 6))
            break;
        at = i;
    }
    return at;
}

static uint32_t skip_leading_pp(const struct view *v, uint32_t at, uint32_t end)
{
    uint32_t next = at + 1;

    /* On 15 Feb. 2016 | ... */
    while (next < end && (is_time(v, next) || (!v->word[next].mark && v->tokens.at[next].kind == TOKEN_NUMBER) ||
                          (next > at + 1 && view_is_mark(v, next, VIEW_MARK_STOP))))
        next++;
    if (next > at + 1)
        return next;
    for (uint32_t i = at + 2; i < end; i++)
        if (view_has(v, i, LEXICON_DET) && !view_has(v, i - 1, LEXICON_PREP) && !v->word[i].possessive)
            return i;
    return at + 2 < end ? at + 2 : end;
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
        else if ((is_adverb(v, at) || view_has(v, at, LEXICON_CONJ) || is_time(v, at)) && end - at > 1 &&
                 !v->word[at].possessive && !view_has(v, at, LEXICON_DET | LEXICON_GIVEN))
            at++;
        else
            break;
    }
    return at;
}

static struct words core_before(const struct view *v, uint32_t end, uint32_t low)
{
    struct words np = {end, end};

    if (end <= low)
        return np;
    if (view_has(v, end - 1, LEXICON_PRON) && !v->word[end - 1].mark && !v->word[end - 1].possessive &&
        !(end - 1 > low && view_has(v, end - 2, LEXICON_DET) && is_lower(v, end - 1))) {
        np.from = end - 1;
        return np;
    }
    np.from = core_start(v, end, low);
    /* Rami X who heads the group said: the name in front of the relative clause. */
    if (np.from > low + 1 && (VIEW_IS(v, np.from - 1, "who") || VIEW_IS(v, np.from - 1, "which"))) {
        struct words name = {core_start(v, np.from - 1, low), np.from - 1};
        name.from = trim_front(v, name.from, name.to);
        if (name.from < name.to)
            return name;
    }
    np.from = trim_front(v, np.from, end);
    /* [In a speech to parliament last Tuesday] Yildirim said: without a comma the time tells where the adverbial ends. */
    for (uint32_t i = np.from; i + 1 < end; i++)
        if (is_time(v, i) && (v->word[i + 1].capital || view_has(v, i + 1, LEXICON_DET)) && !is_time(v, i + 1))
            np.from = i + 1;
    if (np.from < end && view_has(v, np.from, LEXICON_AUX | LEXICON_VERB) && is_lower(v, np.from) &&
        !view_source(v, np.from))
        np.from = end;
    return np;
}

/* The comma, dash or bracket that opens the apposition closed at `close`; `close` when there is none. */
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
        if (!is_time(v, i) && !is_adverb(v, i) && v->tokens.at[i].kind != TOKEN_NUMBER && !view_has(v, i, LEXICON_PREP))
            return false;
    return true;
}

struct words np_english_before(const struct view *v, uint32_t end, uint32_t low)
{
    struct words np;
    uint32_t e = end, open;

    while (e > low && !v->word[e - 1].mark && is_lower(v, e - 1) && !view_has(v, e - 1, LEXICON_PRON) &&
           (view_has(v, e - 1, LEXICON_AUX) || is_adverb(v, e - 1)))
        e--;
    while (e > low + 1 && is_time(v, e - 1) && !v->word[e - 1].possessive && !view_has(v, e - 1, LEXICON_GIVEN))
        e--;
    if (e == low)
        return (struct words){end, end};
    if (v->word[e - 1].mark != VIEW_MARK_COMMA && v->word[e - 1].mark != VIEW_MARK_DASH)
        return core_before(v, e, low);
    open = apposition_open(v, e - 1, low);
    if (open == e - 1)
        return (struct words){end, end};
    np = core_before(v, open, low);
    /* On November 14, [the Observatory], reported: what is between the commas is the subject itself. */
    if (np.from == np.to || is_adverbial_only(v, np))
        return open + 1 < e - 1 && !view_has(v, open + 1, LEXICON_PREP | LEXICON_ADV | LEXICON_REL | LEXICON_CONJ)
                   ? core_before(v, e - 1, open + 1)
                   : (struct words){end, end};
    /* ", however," and ", in a statement," and ", who ...," are no part of a name. */
    if (view_has(v, open + 1, LEXICON_PREP | LEXICON_ADV | LEXICON_REL | LEXICON_CONJ | LEXICON_TIME))
        return np;
    np.to = e - 1;
    return np;
}

/* a British-based monitoring group: a determiner stands a few words in front. */
static bool has_determiner(const struct view *v, uint32_t i, uint32_t low)
{
    for (uint32_t j = i; j > low && i - j < 4 && !v->word[j - 1].mark; j--) {
        if (view_has(v, j - 1, LEXICON_DET))
            return true;
        if (view_has(v, j - 1, LEXICON_PREP | LEXICON_CONJ | LEXICON_AUX | LEXICON_VERB | LEXICON_TIME))
            return false;
    }
    return false;
}

struct words np_english_tail(const struct view *v, uint32_t end, uint32_t low)
{
    uint32_t at = end;
    bool known = false;

    if (end > low && view_has(v, end - 1, LEXICON_PRON) && !view_has(v, end - 1, LEXICON_DET) && !v->word[end - 1].mark)
        return (struct words){end - 1, end};
    while (at > low && end - at < 12) {
        const uint32_t i = at - 1;
        const bool fits = v->word[i].capital || view_source(v, i) || v->word[i].possessive;
        if (v->word[i].mark || is_time(v, i))
            break;
        if (view_has(v, i, LEXICON_DET)) {
            at = i;
            known = true;
            break;
        }
        if (!fits && !(at < end && (view_has(v, i, LEXICON_PREP) ? VIEW_IS(v, i, "of") || VIEW_IS(v, i, "for")
                                                                : has_determiner(v, i, low))))
            break;
        known |= view_source(v, i) != LEXICON_SOURCE_NONE || v->word[i].capital;
        at = i;
    }
    while (at < end && view_has(v, at, LEXICON_PREP) && !view_has(v, at, LEXICON_DET))
        at++;
    return known ? (struct words){at, end} : (struct words){end, end};
}

static bool ends_after(const struct view *v, uint32_t i, uint32_t high)
{
    if (view_is_mark(v, i, VIEW_MARK_OPEN) || view_is_mark(v, i, VIEW_MARK_CLOSE) || is_inner_mark(v, i, 0))
        return false;
    if (v->word[i].mark)
        return !(v->word[i].quote != VIEW_NONE && v->quote[v->word[i].quote].is_name);
    if (view_has(v, i, LEXICON_PREP) && is_lower(v, i))
        return !(VIEW_IS(v, i, "of") || VIEW_IS(v, i, "for") || VIEW_IS(v, i, "from") || VIEW_IS(v, i, "with") ||
                 (VIEW_IS(v, i, "at") && i + 1 < high && v->word[i + 1].capital) ||
                 (VIEW_IS(v, i, "in") && i + 1 < high && v->word[i + 1].capital && !view_has(v, i + 1, LEXICON_TIME))) ||
               (i + 1 < high && view_has(v, i + 1, LEXICON_SPEECH | LEXICON_TIME));
    if (is_time(v, i) || (is_lower(v, i) && view_has(v, i, LEXICON_PRON) && !view_has(v, i, LEXICON_DET)))
        return true;
    return is_lower(v, i) && !view_has(v, i, LEXICON_DET) && !view_source(v, i) &&
           view_has(v, i, LEXICON_CONJ | LEXICON_AUX | LEXICON_VERB | LEXICON_REL) && !VIEW_IS(v, i, "and");
}

/* ", a spokesman for X" or ", director of X": an apposition says what somebody is. */
static bool begins_apposition(const struct view *v, uint32_t i, uint32_t high)
{
    if (i >= high || v->word[i].mark || view_has(v, i, LEXICON_REL | LEXICON_TIME) ||
        (view_has(v, i, LEXICON_PREP | LEXICON_CONJ) && !view_has(v, i, LEXICON_DET)))
        return false;
    if (v->word[i].lex && v->word[i].lex->cue && v->word[i].lex->form == LEXICON_ING)
        return false;
    if (view_has(v, i, LEXICON_DET))
        return true;
    for (uint32_t j = i; j < high && j < i + 8 && !v->word[j].mark && !view_has(v, j, LEXICON_PREP | LEXICON_AUX); j++)
        if (view_source(v, j))
            return true;
    return false;
}

static uint32_t without_stop(const struct view *v, uint32_t from, uint32_t to)
{
    while (to > from && (view_is_mark(v, to - 1, VIEW_MARK_STOP) || view_is_mark(v, to - 1, VIEW_MARK_COMMA)) &&
           (v->tokens.at[to - 2 >= from ? to - 2 : from].folded.n > 3 || v->word[to - 1].mark == VIEW_MARK_COMMA))
        to--;
    return to;
}

struct words np_english_after(const struct view *v, uint32_t from, uint32_t high)
{
    uint32_t i = from;

    if (high > from + NP_WORDS_MAX)
        high = from + NP_WORDS_MAX;
    if (i < high && view_has(v, i, LEXICON_PRON) && !v->word[i].mark &&
        (!view_has(v, i, LEXICON_DET) || i + 1 == high || v->word[i + 1].mark))
        return (struct words){i, i + 1};
    while (i < high && !ends_after(v, i, high))
        i++;
    i = without_stop(v, from, i);
    if (i == from || i >= high || !view_is_mark(v, i, VIEW_MARK_COMMA) || !begins_apposition(v, i + 1, high))
        return (struct words){from, i};
    for (i++; i < high && (!v->word[i].mark || v->word[i].mark >= VIEW_MARK_DASH || is_inner_mark(v, i, from)) &&
              !view_has(v, i, LEXICON_REL) && !view_in_speech(v, i);)
        i++;
    return (struct words){from, without_stop(v, from, i)};
}
