/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include "event_role.h"

/* Code points of و and prepositions in front of an Arabic word; its article belongs to it. */
static uint32_t prefix_of(const struct view_word *w)
{
    const uint32_t article = w->article && w->prep != 'l' && w->prefix_points >= 2 ? 2 : 0;

    return w->arabic ? w->prefix_points - article : 0;
}

/* Does the mention over the first word cover them all? [Kurdish] fighters are more than Kurdish. */
static bool is_covered(const struct view *v, struct words w)
{
    return v->doc->mentions[v->word[w.from].mention]->end >= view_range(v, w).end;
}

/* A headline that was taken for a name holds the weapon, but is none. */
static bool is_line(const struct view *v, struct words w)
{
    const Cw__Mention *m = v->doc->mentions[v->word[w.from].mention];

    return !v->word[w.from].arabic && m->end - m->start > 40 &&
           view_points(v, w) * 3 < m->end - m->start;
}

const Cw__Mention *event_mention_of(const struct event_reader *r, uint32_t mention)
{
    const size_t old = r->v->doc->n_mentions;

    return mention < old ? r->v->doc->mentions[mention] : r->made[mention - old];
}

uint32_t event_make_mention(struct event_reader *r, struct words w, const char *rule)
{
    struct range at = view_range(r->v, w);
    Cw__Mention *m;

    /* a name, or made when the document was read before */
    if (r->v->word[w.from].mention != VIEW_NONE && is_covered(r->v, w) && !is_line(r->v, w))
        return r->v->word[w.from].mention;
    if (!r->made_at)
        r->made_at = ARENA_ARRAY(r->a, r->v->words + 1, uint32_t);
    if (!r->made_at[w.from]) {
        m = ARENA_NEW(r->a, Cw__Mention);
        cw__mention__init(m);
        m->has_start = m->has_end = m->has_type = m->has_score = 1;
        m->start = at.start + prefix_of(&r->v->word[w.from]);
        m->end = at.end;
        m->type = CW__MENTION__TYPE__TITLE;
        m->score = 0.7f;
        m->rule = (char *)rule;
        *(Cw__Mention **)arena_push(r->a, (void **)&r->made, &r->mades, &r->made_cap, sizeof m) = m;
        r->made_at[w.from] = (uint32_t)r->mades;
    }
    return (uint32_t)(r->v->doc->n_mentions + r->made_at[w.from] - 1);
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

/* In the order of the text, the longer of two that begin together first. */
static bool comes_first(const Cw__Mention *a, const Cw__Mention *b)
{
    return a->start != b->start ? a->start < b->start : a->end > b->end;
}

void event_finish(struct event_reader *r, Cw__Document *doc)
{
    const size_t old = doc->n_mentions, n = old + r->mades;
    Cw__Mention **list;
    uint32_t *place;

    event_share_roles(r, doc);
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
        if (j < r->mades && (i == old || comes_first(r->made[j], doc->mentions[i]))) {
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
