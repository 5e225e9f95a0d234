/* SPDX-License-Identifier: Apache-2.0 */
#include "content.h"

#define AGE_WORDS 6         /* of (60 عاما) with its brackets */
#define QUOTED_NAME_WORDS 6 /* of a whole source in marks, with them */

struct draft *draft_add(struct drafts *d, const struct lexicon_cue *entry, enum lexicon_form form,
                        struct words cue)
{
    struct draft *x = arena_push(d->arena, (void **)&d->at, &d->n, &d->cap, sizeof *x);
    const struct view *v = d->view;

    *x = (struct draft){
        .cue_words = cue,
        .cue = view_range(v, cue),
        .entry = entry,
        .form = form,
        .act = entry->act,
        .unit = d->unit,
        .is_arabic = v->word[cue.from].arabic,
        .speaker_entity = VIEW_NONE,
        .cue_score = entry->score,
        .source_score = 0.5f,
        .content_score = 0.7f,
    };
    if (x->is_arabic) /* و and ف stay outside, the article of a noun does not */
        x->cue.start += v->word[cue.from].prefix_points - (v->word[cue.from].article ? 2u : 0u);
    x->cue.start += VIEW_IS(v, cue.from, "بالقول"); /* ب stays outside, too */
    if (v->word[cue.from].lex)
        x->is_feminine = v->word[cue.from].lex->feminine;
    return x;
}

struct words draft_without_marks(const struct view *v, struct words np)
{
    const uint32_t q = v->word[np.from].quote;

    if (np.from + 2 < np.to && q != VIEW_NONE &&
        (v->quote[q].is_name || np.to - np.from <= QUOTED_NAME_WORDS) &&
        v->quote[q].open == np.from && view_quote_end(v, q) == np.to)
        return (struct words){np.from + 1, v->quote[q].close};
    return np;
}

/* The "National Army | ": a quotation that opens inside closes inside. */
static struct words with_closing_mark(const struct view *v, struct words w)
{
    const uint32_t q =
        w.to < v->words && view_is_mark(v, w.to, VIEW_MARK_QUOTE) ? v->word[w.to].quote : VIEW_NONE;

    if (q != VIEW_NONE && v->quote[q].is_closed && v->quote[q].close == w.to &&
        v->quote[q].open >= w.from && v->quote[q].open < w.to)
        w.to++;
    return w;
}

/* جان | (60 عاما): the age in brackets at the end is not who speaks. */
static struct words without_age(const struct view *v, struct words w)
{
    uint32_t open = w.to;

    if (w.to < w.from + 4 || !view_is_mark(v, w.to - 1, VIEW_MARK_CLOSE))
        return w;
    for (uint32_t i = w.to - 2; i > w.from && i + AGE_WORDS > w.to && open == w.to; i--)
        if (view_is_mark(v, i, VIEW_MARK_OPEN))
            open = i;
    return open < w.to && view_is_number(v, open + 1) ? (struct words){w.from, open} : w;
}

uint32_t draft_letter_points(const struct view *v, uint32_t i)
{
    const struct token *t = &v->tokens.at[i];

    if (v->word[i].prep != 'l')
        return 0;
    return v->word[i].article && !view_mentions(v, i, CW__MENTION__TYPE__PER) &&
                   t->end - t->start > 3 && v->text.point[t->start] == ARABIC_LAM &&
                   v->text.point[t->start + 1] == ARABIC_LAM
               ? 2
               : 1;
}

void draft_set_source(struct draft *x, const struct view *v, struct words source)
{
    while (source.from < source.to && x->is_arabic &&
           view_has(v, source.to - 1, LEXICON_QAD | LEXICON_KANA))
        source.to--; /* فلان | كان قد أشار */
    if (source.from < source.to && x->is_arabic)
        source = without_age(v, draft_without_marks(v, source));
    if (source.from < source.to)
        source = with_closing_mark(v, source);
    x->source = source;
    if (source.from >= source.to)
        return;
    x->source_at = view_range(v, source);
    /* وفقا لوزارة, سبق لوزارة: the letter written onto the noun is no part of it. */
    x->source_at.start += draft_letter_points(v, source.from);
    if (v->word[source.from].prep == 'b' && v->word[source.from].prefix_points == 1 &&
        view_source(v, source.from) == LEXICON_SOURCE_ROLE)
        x->source_at.start++; /* بآمر الحرس، الذي أكد */
    if (v->word[source.to - 1].possessive && x->form == LEXICON_NOMINAL &&
        source.to <= x->cue_words.from)
        x->source_at.end -= 2; /* Haddal's announcement */
}

void draft_drop(struct drafts *d)
{
    d->n--;
}

struct draft *draft_last(struct drafts *d)
{
    if (d->n == 0 || d->at[d->n - 1].unit != d->unit)
        return NULL;
    return &d->at[d->n - 1];
}

void draft_continue_quotation(struct drafts *d)
{
    const struct view *v = d->view;
    const struct view_unit unit = v->unit[d->unit];
    const uint32_t q = v->word[unit.from].quote;
    struct draft *last = d->n ? &d->at[d->n - 1] : NULL;

    if (!last || last->unit + 1 != d->unit || q == VIEW_NONE || v->quote[q].open != unit.from ||
        v->quote[q].is_name)
        return;
    if (view_quote_end(v, q) + 1 < unit.to)
        return;
    if (last->is_quotation || (q > 0 && v->quote[q - 1].goes_on)) {
        draft_add_piece(last, unit.from, view_quote_end(v, q));
        last->unit = d->unit;
    }
}

void draft_read_rules(struct drafts *d, bool reads_english)
{
    const struct view *v = d->view;
    size_t kept = 0;

    for (d->unit = 0; d->unit < v->units && d->n < DRAFT_MAX; d->unit++) {
        if (v->unit[d->unit].is_arabic)
            arabic_read_unit(d);
        else if (reads_english)
            english_read_unit(d);
    }
    for (size_t i = 0; i < d->n; i++)
        if (content_finish(v, &d->at[i]))
            d->at[kept++] = d->at[i];
    d->n = kept;
}
