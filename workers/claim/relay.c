/* SPDX-License-Identifier: Apache-2.0 */
#include "relay.h"
#include "bare.h"
#include "content.h"
#include "np.h"
#include "speaker.h"

#define NEAR_DRAFTS 8 /* how many claims around may hold one */
#define CITINGS 16    /* of a sentence: more are a list */
#define GAP_WORDS 8   /* between a claim and who is cited behind it: a time, marks */

struct relay {
    struct drafts *d;
    const struct view *v;
    const struct lexicon_cue *citing;
    bool is_bare;
};

/* ------------------------------------------------------------------------------ according to */

/* Takes what stands from word `at` on off the content. */
static void end_before(const struct view *v, struct draft *x, uint32_t at)
{
    struct words *last = &x->piece[x->pieces - 1];

    while (at > last->from && view_is_mark(v, at - 1, VIEW_MARK_COMMA))
        at--;
    if (last->from < at && at < last->to) {
        last->to = at;
        x->content[x->pieces - 1] = view_range(v, *last);
    }
}

/* Does the phrase at word `at` stand in what x states, or right behind? */
static bool ends_with(const struct view *v, const struct draft *x, uint32_t at)
{
    const struct words last = x->pieces > 0 ? x->piece[x->pieces - 1] : (struct words){0};
    uint32_t i = at;

    while (i > last.to && v->word[i - 1].mark && v->word[i - 1].mark != VIEW_MARK_STOP)
        i--;
    return last.from > x->cue_words.from && last.from < at && (at < last.to || i <= last.to) &&
           !view_in_speech(v, at);
}

/* He said that C, | according to the agency: the claim in front of the phrase is the statement. */
static bool pass_on(struct relay *r, size_t phrase)
{
    const struct draft *p = &r->d->at[phrase];

    if (p->entry->kind != LEXICON_CUE_PHRASE || !draft_has_source(p) ||
        p->source.from < p->cue_words.from)
        return false;
    for (size_t k = phrase > NEAR_DRAFTS ? phrase - NEAR_DRAFTS : 0; k < phrase; k++) {
        struct draft *x = &r->d->at[k];
        if (x->is_arabic || x->unit != p->unit || x->entry->kind != LEXICON_CUE_VERB ||
            !ends_with(r->v, x, p->cue_words.from))
            continue;
        end_before(r->v, x, p->cue_words.from);
        if (x->via.start == x->via.end)
            x->via = p->source_at;
        return true;
    }
    return false;
}

/* ------------------------------------------------------------------------------------- citing */

static bool is_speaker(const struct view *v, struct words np)
{
    for (uint32_t i = np.from; i < np.to; i++)
        if (view_source(v, i) || view_mentions(v, i, CW__MENTION__TYPE__PER) ||
            view_mentions(v, i, CW__MENTION__TYPE__ORG))
            return true;
    return false;
}

static struct words cited(const struct relay *r, uint32_t citing, uint32_t end)
{
    struct words np =
        r->is_bare ? bare_rest(r->v, citing + 1, end) : np_english_after(r->v, citing + 1, end);

    for (uint32_t i = np.from; i < np.to; i++)
        if (view_is_mark(r->v, i, VIEW_MARK_COMMA))
            np.to = i;
    return np;
}

/* The words from the first of a claim to its last. */
static struct words extent_of(const struct draft *x)
{
    struct words all = x->cue_words;

    if (draft_has_source(x) && x->source.from < all.from)
        all.from = x->source.from;
    if (draft_has_source(x) && x->source.to > all.to)
        all.to = x->source.to;
    for (uint32_t p = 0; p < x->pieces; p++) {
        all.from = x->piece[p].from < all.from ? x->piece[p].from : all.from;
        all.to = x->piece[p].to > all.to ? x->piece[p].to : all.to;
    }
    return all;
}

/* Who cites may be an outlet, a body or an official; not the one who is cited. */
static bool may_cite(const struct relay *r, const struct draft *x, uint32_t citing)
{
    const struct words all = extent_of(x);

    return !x->is_arabic && draft_has_source(x) && x->pieces > 0 && x->cue_words.from != citing &&
           x->act == CW__CLAIM__ACT__SAY &&
           speaker_classify(r->v, x->source) == CW__CLAIM__CLASS__MEDIA && all.from < citing &&
           citing < all.to + GAP_WORDS && !view_in_speech(r->v, citing);
}

/* Takes who is cited off the pieces of the content: reported | citing S that | C. */
static void take_off(struct draft *x, const struct view *v, uint32_t citing, uint32_t end)
{
    uint32_t kept = 0;

    while (end < v->words &&
           (view_is_mark(v, end, VIEW_MARK_COMMA) || view_has(v, end, LEXICON_COMP)))
        end++;
    for (uint32_t p = 0; p < x->pieces; p++) {
        struct words w = x->piece[p];
        if (w.from >= citing && w.from < end)
            w.from = end;
        if (w.from >= w.to)
            continue;
        x->piece[kept] = w;
        x->content[kept++] = view_range(v, w);
    }
    x->pieces = kept;
}

static void cite(struct relay *r, struct draft *x, uint32_t citing, struct words source)
{
    if (x->piece[x->pieces - 1].from < citing)
        end_before(r->v, x, citing);
    else
        take_off(x, r->v, citing, source.to);
    x->via = x->source_at;
    x->entry = r->citing;
    x->cue_words = (struct words){citing, citing + 1};
    x->cue = view_range(r->v, x->cue_words);
    draft_set_source(x, r->v, source);
}

/* According to [the Post] citing S, C: S was taken for whom the phrase names. */
static bool cites_in_phrase(const struct draft *x, uint32_t citing)
{
    return x->entry->kind == LEXICON_CUE_PHRASE && x->pieces > 0 && draft_has_source(x) &&
           x->cue_words.to < citing && x->source.to > citing && x->source.from <= citing + 1;
}

/* The Post, [citing S], said C: the outlet was taken for the subject of "citing" alone. */
static void lend_source(struct relay *r, size_t first, size_t end, uint32_t citing)
{
    const struct draft *owner = NULL;

    for (size_t i = first; i < end; i++) {
        struct draft *x = &r->d->at[i];
        if (x->cue_words.from == citing && draft_has_source(x))
            owner = x;
        else if (owner && !draft_has_source(x) && x->cue_words.from > citing)
            draft_set_source(x, r->v, owner->source);
    }
}

/* citing S, | that C |. */
static bool add_clause(const struct view *v, struct draft *x, uint32_t from, uint32_t end)
{
    from += from < end && view_is_mark(v, from, VIEW_MARK_COMMA);
    while (end > from && view_is_mark(v, end - 1, VIEW_MARK_STOP))
        end--;
    if (from + 1 >= end || !VIEW_IS(v, from, "that"))
        return false;
    x->pieces = 0;
    draft_add_piece(x, from + 1, end);
    x->content[0] = view_range(v, x->piece[0]);
    return true;
}

/* The claim of an outlet around a word "citing" becomes one of who is cited. */
static void read_citing(struct relay *r, size_t first, size_t end, uint32_t citing)
{
    const struct view_unit *unit = &r->v->unit[r->d->at[first].unit];
    const struct words source = cited(r, citing, unit->to);

    if (source.from >= source.to || !is_speaker(r->v, source))
        return;
    lend_source(r, first, end, citing);
    for (size_t i = first; i < end; i++) {
        struct draft *x = &r->d->at[i];
        if (cites_in_phrase(x, citing)) {
            draft_set_source(x, r->v, (struct words){x->cue_words.to, citing});
            cite(r, x, citing, source);
            return;
        }
        if (may_cite(r, x, citing)) {
            cite(r, x, citing, source);
            return;
        }
    }
    for (size_t i = first; i < end; i++) /* the Post reported, citing S, that C */
        if (r->d->at[i].cue_words.from == citing && draft_has_source(&r->d->at[i]) &&
            (r->d->at[i].pieces > 1 || add_clause(r->v, &r->d->at[i], source.to, unit->to)))
            cite(r, &r->d->at[i], citing, source);
}

static const struct lexicon_cue *citing_at(const struct view *v, uint32_t i)
{
    const struct lexicon_word *w = v->word[i].phrase ? v->word[i].phrase : v->word[i].lex;

    return VIEW_IS(v, i, "citing") && w && w->cue ? lexicon_cue_of(v->english, w) : NULL;
}

static void read_unit(struct relay *r, size_t first, size_t end)
{
    const struct view_unit *unit = &r->v->unit[r->d->at[first].unit];

    unsigned n = 0;

    for (uint32_t i = unit->from; i + 1 < unit->to && n < CITINGS; i++) {
        r->citing = citing_at(r->v, i);
        if (r->citing) {
            read_citing(r, first, end, i);
            n++;
        }
    }
}

/* "citing | security concerns", and what is left of "The Post, | citing | officials": no statement.
 */
static bool is_left_over(const struct relay *r, const struct draft *x)
{
    return VIEW_IS(r->v, x->cue_words.from, "citing") && x->via.start == x->via.end;
}

void relay_read(struct drafts *d)
{
    struct relay r = {.d = d, .v = d->view, .is_bare = bare_is(d->view)};
    size_t kept = 0;

    for (size_t i = 0, end; i < d->n; i = end) {
        for (end = i + 1; end < d->n && d->at[end].unit == d->at[i].unit; end++)
            ;
        if (!d->at[i].is_arabic)
            read_unit(&r, i, end);
    }
    for (size_t i = 0; i < d->n; i++)
        d->at[i].is_inner = !d->at[i].is_arabic && (pass_on(&r, i) || is_left_over(&r, &d->at[i]));
    for (size_t i = 0; i < d->n; i++)
        if (!d->at[i].is_inner && d->at[i].pieces > 0)
            d->at[kept++] = d->at[i];
    d->n = kept;
}
