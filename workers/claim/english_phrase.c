/* SPDX-License-Identifier: Apache-2.0 */
#include "english.h"
#include "content.h"
#include "np.h"

#define QUOTED_WORDS 24

/* ---------------------------------------------------------------------------- quoted as saying */

/* The word "as" of "as saying"; `end` when there is none near. */
static uint32_t as_saying(const struct view *v, uint32_t from, uint32_t end)
{
    for (uint32_t i = from; i + 1 < end && i - from < QUOTED_WORDS; i++)
        if (VIEW_IS(v, i, "as"))
            return VIEW_IS(v, i + 1, "saying") ? i : end;
    return end;
}

/* was quoted by X as saying; X quoted Y as saying */
bool english_read_quoted(struct english_reader *r, const struct cue_hit *h)
{
    static const struct lexicon_cue say = {.frames = LEXICON_FRAME('t') | LEXICON_FRAME('b') |
                                                     LEXICON_FRAME('q')};
    const struct view *v = r->v;
    const struct words subject = np_english_before(v, h->words.from, r->unit.from);
    const uint32_t as = as_saying(v, h->words.to, r->unit.to);
    struct cue_hit clause = *h;
    struct words via = subject, source = {h->words.to, as};
    struct right right;
    struct draft *x;

    if (as + 2 >= r->unit.to)
        return false;
    if (as > source.from + 2 && VIEW_IS(v, as - 2, "on") && view_has(v, as - 1, LEXICON_TIME))
        source.to = as - 2; /* quoted a source | on Sunday | as saying */
    clause.cue = &say;
    right = right_of(&clause, v, as + 2, r->unit.to);
    if (right.kind == RIGHT_NOTHING && v->word[as + 2].mark)
        return false;
    if (right.kind == RIGHT_NOTHING)
        right = (struct right){.kind = RIGHT_CLAUSE, .start = as + 2};
    if (h->is_passive) {
        source = subject;
        via = VIEW_IS(v, h->words.to, "by") ? (struct words){h->words.to + 1, as}
                                            : (struct words){0, 0};
    }
    english_cut_before(r, subject.from < subject.to ? subject.from : h->words.from);
    x = draft_add(r->d, h->cue, h->form, h->words);
    draft_set_source(x, v, source);
    english_add_right(r, x, &right);
    if (via.from < via.to)
        x->via = view_range(v, via);
    return true;
}

/* -------------------------------------------------------------------------------- according to */

static bool names_somebody(const struct view *v, struct words np)
{
    for (uint32_t i = np.from; i < np.to; i++)
        if (v->word[i].capital || view_source(v, i) || view_has(v, i, LEXICON_PRON))
            return true;
    return false;
}

/* In front there is no apposition (According to SOHR activists, | regime forces ...), and without a
 * comma a new determiner begins the clause (According to a spokesperson | the army killed ...). */
static uint32_t source_end_in_front(const struct english_reader *r, struct words np)
{
    const struct view *v = r->v;
    const bool has_comma = np.to < r->unit.to && v->word[np.to].mark;

    for (uint32_t i = np.from + 1; i < np.to; i++) {
        if (view_is_mark(v, i, VIEW_MARK_COMMA))
            return i;
        if (!has_comma && view_has(v, i, LEXICON_DET) && view_is_lower(v, i) &&
            !v->word[i].possessive && (view_source(v, i - 1) || v->word[i - 1].capital))
            return i;
    }
    return np.to;
}

static bool add_in_front(struct english_reader *r, const struct cue_hit *h, struct words source)
{
    const struct view *v = r->v;
    uint32_t start;
    struct draft *x;

    source.to = source_end_in_front(r, source);
    start = source.to;
    if (start < r->unit.to && view_is_mark(v, start, VIEW_MARK_COMMA))
        start++;
    if (start >= r->unit.to || v->word[start].mark == VIEW_MARK_STOP)
        return false;
    x = draft_add(r->d, h->cue, h->form, h->words);
    draft_set_source(x, v, source);
    draft_add_piece(x, start, r->unit.to);
    x->is_open = true;
    r->free = start;
    return true;
}

static bool add_behind(struct english_reader *r, const struct cue_hit *h, struct words source)
{
    const struct view *v = r->v;
    const uint32_t end = h->words.from;
    bool is_quotation;
    uint32_t front = english_content_front(r, end, &is_quotation);
    struct draft *x;

    if (front + 2 < end && view_has(v, front, LEXICON_ADV) &&
        view_is_mark(v, front + 1, VIEW_MARK_COMMA))
        front += 2; /* Meanwhile, */
    if (front >= end)
        return false;
    x = draft_add(r->d, h->cue, h->form, h->words);
    draft_set_source(x, v, source);
    draft_add_piece(x, front, end);
    x->is_quotation = is_quotation;
    r->free = source.to;
    if (is_quotation || !view_is_mark(v, end - 1, VIEW_MARK_COMMA) || !english_goes_on(r, x))
        return true;
    r->free++;
    draft_add_piece(x, r->free, r->unit.to);
    x->is_open = true;
    return true;
}

/* According to S, C. / C, according to S. Inside another claim it only says through whom that came.
 */
bool english_read_phrase(struct english_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const struct words source = np_english_after(v, h->words.to, r->unit.to);
    const bool at_start = h->words.from <= r->free + (r->free == r->unit.from);
    struct draft *last = draft_last(r->d);

    if (source.from == source.to || !names_somebody(v, source))
        return false;
    if (!last || !last->is_open)
        return at_start ? add_in_front(r, h, source) : add_behind(r, h, source);
    if (source.to >= r->unit.to || v->word[source.to].mark) {
        content_cut(last, h->words.from);
        if (last->via.start == last->via.end)
            last->via = view_range(v, source);
    }
    return false;
}

/* --------------------------------------------------------------------------------------- nouns */

/* ... of [a curfew] surprised the town: a noun phrase ends at the first verb or mark. */
static uint32_t noun_phrase_end(const struct view *v, uint32_t from, uint32_t end)
{
    uint32_t i = from + 1;

    for (; i < end && v->word[i].mark != VIEW_MARK_COMMA && v->word[i].mark != VIEW_MARK_SEMICOLON;
         i++)
        if (view_is_lower(v, i) && !view_has(v, i - 1, LEXICON_DET) &&
            (view_has(v, i, LEXICON_AUX | LEXICON_VERB) || view_ends_with(v, i, "ed")))
            break;
    return i;
}

/* Whose: "Haddal's announcement", "the claim by officials". */
static struct words owner_of(const struct english_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const uint32_t i = h->words.from, next = h->words.to;

    if (VIEW_IS(v, next, "by") && next + 1 < r->unit.to)
        return np_english_after(v, next + 1, r->unit.to);
    if (i > r->unit.from && v->word[i - 1].possessive && v->word[i - 1].capital)
        return np_english_before(v, i, r->unit.from);
    return (struct words){next, next};
}

/* Kerry's announcement of NP; the claim by officials that C */
bool english_read_noun(struct english_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const struct words source = owner_of(r, h);
    const uint32_t next = source.to > h->words.to ? source.to : h->words.to;
    struct draft *x;

    if (source.from == source.to || next + 1 >= r->unit.to ||
        !english_may_follow(r, h->words.from, h, false))
        return false;
    if (!view_has(v, next, LEXICON_COMP) && !cue_takes_preposition(h, v, next))
        return false;
    english_cut_before(r, source.from < h->words.from ? source.from : h->words.from);
    x = draft_add(r->d, h->cue, h->form, h->words);
    draft_set_source(x, v, source);
    x->is_np = !view_has(v, next, LEXICON_COMP);
    draft_add_piece(x, next + 1, x->is_np ? noun_phrase_end(v, next + 1, r->unit.to) : r->unit.to);
    x->is_open = true;
    r->free = next + 1;
    return true;
}
