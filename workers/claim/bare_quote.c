/* SPDX-License-Identifier: Apache-2.0 */
#include "bare.h"
#include "cue.h"

#define BEHIND_WORDS 8 /* of a speaker who begins behind a quotation */
#define SOURCE_WORDS 16

/* "C" | on June 10 | the chief of police said */
static uint32_t skip_time(const struct view *v, uint32_t i, uint32_t end)
{
    const uint32_t from = i;

    if (i + 1 < end && (VIEW_IS(v, i, "on") || VIEW_IS(v, i, "in")) &&
        view_has(v, i + 1, LEXICON_TIME))
        i++;
    while (i < end && (view_has(v, i, LEXICON_TIME) || (i > from && view_is_number(v, i))))
        i++;
    return i;
}

/* "C" the local | monitor said: what was put behind the marks is part of the speaker. */
static bool ends_at_quote(const struct view *v, const struct draft *x, uint32_t close)
{
    struct words behind = {close, x->piece[0].to};

    if (behind.from >= behind.to || behind.to > x->cue_words.from ||
        behind.to > close + BEHIND_WORDS)
        return false;
    behind.from = skip_time(v, behind.from, behind.to);
    return (behind.from == behind.to || view_has(v, behind.from, LEXICON_DET)) &&
           !bare_has_verb(v, behind);
}

void bare_mend_quoted(const struct view *v, struct draft *x, uint32_t low, uint32_t high)
{
    const uint32_t q = v->word[x->piece[0].from].quote, close = view_quote_end(v, q);
    const struct words p = {x->piece[0].from, ends_at_quote(v, x, close) ? close : x->piece[0].to};
    uint32_t from = p.to, to = x->cue_words.from;
    struct words s;

    x->piece[0] = p;
    while (from < to && v->word[from].mark)
        from++;
    from = skip_time(v, from, to);
    if (p.from > to) {
        s = bare_subject(v, to, low);
    } else if (from < to && to - from <= SOURCE_WORDS) {
        s = (struct words){from, to};
        if (bare_has_verb(v, s) || view_is_mark(v, from, VIEW_MARK_STOP))
            return;
    } else {
        s = bare_rest(v, x->cue_words.to, high);
        if (from < to || bare_has_verb(v, s) || !bare_can_speak(v, s))
            return;
    }
    if (s.from < s.to && bare_can_speak(v, s))
        draft_set_source(x, v, s);
}

bool bare_goes_on_quoted(const struct view *v, struct draft *x)
{
    const struct cue_hit h = {.cue = x->entry};
    const uint32_t q = v->word[x->piece[0].from].quote, end = view_quote_end(v, q);

    if (x->pieces != 1 || !cue_has_frame(&h, 'n') || x->piece[0].from < x->cue_words.to ||
        end - v->quote[q].open > BEHIND_WORDS || end >= v->words || v->word[end].paragraph ||
        !view_is_lower(v, end) || !view_has(v, end, LEXICON_PREP))
        return false;
    x->piece[0].from = v->quote[q].open;
    return true;
}
