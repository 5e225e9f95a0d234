/* SPDX-License-Identifier: Apache-2.0 */
#include "event_role.h"
#include <stdlib.h>

#define MEANS_WORDS 14 /* how far from the trigger a weapon may stand */

/* Words that name a weapon or means from i on: one word or the longest phrase; 0: none. */
static uint32_t means_at(const struct view *v, uint32_t i)
{
    const struct lexicon *l = view_lexicon(v, i);
    const struct view_word *w = &v->word[i];

    if (w->mark || !l->instruments)
        return 0;
    if (w->phrase && (w->phrase->needed & l->instruments))
        return w->phrase_words;
    return w->lex && (w->lex->needed & l->instruments) ? 1 : 0;
}

/* suicide + car bomb + attack: everything that goes on naming it. In Arabic a noun with its
 * adjective ends it: [طائرات حربية] غارات. */
static uint32_t means_end(const struct view *v, uint32_t i, uint32_t limit)
{
    uint32_t n;

    while (i < limit && (n = means_at(v, i)) > 0) {
        i += n;
        if (n > 1 && v->word[i - n].arabic)
            break;
    }
    return i < limit ? i : limit;
}

uint32_t event_means_end(const struct view *v, uint32_t i, uint32_t end, uint32_t limit)
{
    const uint32_t means = v->word[i].arabic ? end : means_end(v, i, limit);

    return means > end ? means : end;
}

/* The first word of the weapon that word i ends or goes on with. */
static uint32_t means_start(const struct view *v, uint32_t i, uint32_t from)
{
    while (i > from && !v->word[i].arabic && means_at(v, i - 1) > 0)
        i--;
    return i;
}

static uint32_t find_near(const struct event_builder *b)
{
    for (uint32_t d = 0; d < MEANS_WORDS; d++) {
        if (b->trigger + d < b->clause.to && means_at(b->v, b->trigger + d) > 0)
            return b->trigger + d;
        if (d > 0 && b->trigger >= b->clause.from + d && means_at(b->v, b->trigger - d) > 0)
            return b->trigger - d;
    }
    return VIEW_NONE;
}

static uint32_t make_mention(struct event_reader *r, struct words w)
{
    struct range at = view_range(r->v, w);
    Cw__Mention *m;

    if (!r->made_at)
        r->made_at = ARENA_ARRAY(r->a, r->v->words + 1, uint32_t);
    if (!r->made_at[w.from]) {
        m = ARENA_NEW(r->a, Cw__Mention);
        cw__mention__init(m);
        m->has_start = m->has_end = m->has_type = m->has_score = 1;
        m->start = at.start + (r->v->word[w.from].arabic ? r->v->word[w.from].prefix_points : 0);
        m->end = at.end;
        m->type = CW__MENTION__TYPE__TITLE;
        m->score = 0.7f;
        m->rule = (char *)"claim:instrument";
        *(Cw__Mention **)arena_push(r->a, (void **)&r->made, &r->mades, &r->made_cap, sizeof m) = m;
        r->made_at[w.from] = (uint32_t)r->mades;
    }
    return (uint32_t)(r->v->doc->n_mentions + r->made_at[w.from] - 1);
}

void event_fill_instrument(struct event_builder *b)
{
    const uint32_t i = find_near(b);
    struct words w;

    if (i == VIEW_NONE)
        return;
    w.from = means_start(b->v, i, b->clause.from);
    w.to = means_end(b->v, w.from, b->clause.to);
    if (b->v->word[w.from].mention !=
        VIEW_NONE) /* a name, or made when the document was read before */
        event_add_role(b, CW__ROLE__NAME__INSTRUMENT, b->v->word[w.from].mention);
    else
        event_add_role(b, CW__ROLE__NAME__INSTRUMENT, make_mention(b->reader, w));
}

static int by_start(const void *a, const void *b)
{
    const Cw__Mention *x = *(Cw__Mention *const *)a, *y = *(Cw__Mention *const *)b;

    return x->start < y->start ? -1 : x->start > y->start;
}

static void renumber(Cw__Document *doc, const uint32_t *place)
{
    for (size_t i = 0; i < doc->n_claims; i++)
        for (size_t j = 0; j < doc->claims[i]->n_events; j++)
            for (size_t k = 0; k < doc->claims[i]->events[j]->n_roles; k++) {
                Cw__Role *role = doc->claims[i]->events[j]->roles[k];
                role->mention = place[role->mention];
            }
}

void event_finish(struct event_reader *r, Cw__Document *doc)
{
    const size_t old = doc->n_mentions, n = old + r->mades;
    Cw__Mention **list;
    uint32_t *place;

    if (r->mades == 0)
        return;
    list = ARENA_ARRAY(r->a, n, Cw__Mention *);
    place = ARENA_ARRAY(r->a, n, uint32_t);
    /* `entity` of a new one is free: it carries the number that roles know it by */
    for (size_t i = 0; i < r->mades; i++)
        r->made[i]->entity = (uint32_t)(old + i);
    qsort(r->made, r->mades, sizeof *r->made, by_start);
    for (size_t i = 0, j = 0; i + j < n;) {
        const size_t at = i + j;
        if (j < r->mades && (i == old || r->made[j]->start < doc->mentions[i]->start)) {
            place[r->made[j]->entity] = (uint32_t)at;
            r->made[j]->entity = 0;
            list[at] = r->made[j++];
        } else {
            place[i] = (uint32_t)at;
            list[at] = doc->mentions[i++];
        }
    }
    doc->mentions = list;
    doc->n_mentions = n;
    renumber(doc, place);
}
