/* SPDX-License-Identifier: Apache-2.0 */
#include "sequence_score.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CLOSED (-1e3f) /* score of a label that a closed item cannot have */

/* What the features of a group sum up to, by row. */
struct kept {
    uint64_t key; /* 0: free */
    int16_t sum[];
};

/* ---- memories ---- */

static bool is_at_one_distance(const struct sequence_line *x)
{
    for (unsigned i = 1; i < x->parts; i++)
        if (x->part[i].at != x->part[0].at)
            return false;
    return true;
}

static void put_cell(struct sequence_memory *y, int32_t cell)
{
    for (unsigned i = 0; i < y->cells; i++)
        if (y->cell[i] == cell)
            return;
    assert(y->cells < SEQUENCE_GROUP_PARTS);
    y->cell[y->cells++] = cell;
}

/* Each line looks at the cells of the item itself, and its row says who gets the sum. */
static void put_rows_by_distance(struct sequence_memory *y, struct sequence_line *line,
                                 unsigned lines)
{
    int high = -SEQUENCE_REACH;
    y->low = SEQUENCE_REACH;
    for (unsigned i = 0; i < lines; i++) {
        y->low = line[i].part[0].at < y->low ? line[i].part[0].at : y->low;
        high = line[i].part[0].at > high ? line[i].part[0].at : high;
    }
    y->rows = (unsigned)(high - y->low) + 1;
    for (unsigned i = 0; i < lines; i++) {
        line[i].row = (unsigned)(line[i].part[0].at - y->low);
        for (unsigned p = 0; p < line[i].parts; p++)
            line[i].cell[p] = line[i].part[p].cell;
    }
}

bool sequence_score_remember(const struct sequence_model *m, struct sequence_lines *group,
                             unsigned bits)
{
    struct sequence_line *line = m->line + group->first;
    struct sequence_memory *y = &group->memory;
    const unsigned lines = group->end - group->first;
    bool is_spread = true;
    for (unsigned i = 0; i < lines; i++)
        is_spread &= is_at_one_distance(&line[i]);
    y->rows = 1;
    if (is_spread)
        put_rows_by_distance(y, line, lines);
    for (unsigned i = 0; i < lines; i++)
        for (unsigned p = 0; p < line[i].parts; p++)
            put_cell(y, line[i].cell[p]);
    y->shift = 64 - bits;
    y->kept_size = sizeof(struct kept) + sizeof(int16_t) * m->lanes * y->rows;
    y->kept = calloc((size_t)1 << bits, y->kept_size);
    return y->kept != NULL;
}

/* ---- sums ---- */

static bool is_closed(const struct sequence_model *m, const uint32_t *cells)
{
    uint32_t value = cells[m->shape->closing_cell];
    uint32_t feature = sequence_mix(SEQUENCE_CLOSING_KEY, value);
    return m->shape->closing_cell && value && sequence_may_be_known(m, feature) &&
           sequence_find(m, feature)->feature == feature;
}

/* Features that wait for their rows to arrive from memory. */
struct asked {
    struct {
        uint32_t feature;
        unsigned row;
    } at[SEQUENCE_FEATURES];
    unsigned n;
};

static inline void ask(const struct sequence_model *m, const struct sequence_lines *g,
                       const uint32_t *item, struct asked *to)
{
    for (unsigned i = g->first; i < g->end; i++) {
        uint32_t feature = sequence_feature_at(item, &m->line[i]);
        if (!feature || !sequence_may_be_known(m, feature))
            continue;
        __builtin_prefetch(sequence_row_at(m, feature));
        to->at[to->n].feature = feature;
        to->at[to->n++].row = m->line[i].row;
    }
}

static inline void add_up(const struct sequence_model *m, const struct asked *x, int16_t *sum)
{
    for (unsigned k = 0; k < x->n; k++) {
        const struct sequence_row *r =
            sequence_find(m, x->at[k].feature); /* a free place's weights are 0 */
        int16_t *to = sum + x->at[k].row * m->lanes;
        for (unsigned l = 0; l < m->lanes; l += SEQUENCE_STEP)
            for (unsigned s = l; s < l + SEQUENCE_STEP; s++)
                to[s] = (int16_t)(to[s] + r->weight[s]);
    }
}

/* Sums of 32-bit values times the odd ones of a fixed series of random numbers (splitmix64, Steele
 * et al. 2014): quicker than a chain. */
static inline uint64_t key_of(const struct sequence_memory *y, const uint32_t *item)
{
    uint64_t key = 0, factor = UINT64_C(0x9E3779B97F4A7C15);
    for (unsigned i = 0; i < y->cells; i++, factor *= UINT64_C(0xD1342543DE82EF95))
        key += item[y->cell[i]] * factor;
    key = (key ^ key >> 31) * UINT64_C(0xBF58476D1CE4E5B9);
    return (key ^ key >> 29) | 1; /* 0 is a free place */
}

static inline struct kept *kept_at(const struct sequence_memory *y, uint64_t key)
{
    return (struct kept *)(void *)(y->kept + (key >> y->shift) * y->kept_size);
}

static const int16_t *sum_of(const struct sequence_model *m, const struct sequence_lines *g,
                             uint64_t key, const uint32_t *item)
{
    struct kept *k = kept_at(&g->memory, key);
    struct asked asked;
    if (k->key == key)
        return k->sum;
    memset(k, 0, g->memory.kept_size);
    k->key = key;
    asked.n = 0;
    ask(m, g, item, &asked);
    add_up(m, &asked, k->sum);
    return k->sum;
}

/* Of an item: nothing, what it says of the items around it, and of itself too. */
enum need { NOTHING, OTHERS, OWN };

/* An item between the two rounds: what is asked of memory in the first is there in the second. */
struct turn {
    uint64_t key[SEQUENCE_GROUPS]; /* of groups with a memory */
    struct asked asked;            /* of the others */
    enum need needs;
};

/* The items of a sequence, and those beyond its ends that are looked at. */
struct scan {
    const struct sequence_model *m;
    const uint32_t *cells; /* of item 0 */
    ptrdiff_t n;
    int16_t *sum; /* of item 0, in steps of the weights; room for items beyond the ends */
    bool *is_closed;
};

static bool is_open(const struct scan *s, ptrdiff_t i)
{
    return i >= 0 && i < s->n && !s->is_closed[i];
}

static bool is_near_open(const struct scan *s, ptrdiff_t i)
{
    for (ptrdiff_t k = i - SEQUENCE_REACH; k <= i + SEQUENCE_REACH; k++)
        if (is_open(s, k))
            return true;
    return false;
}

static bool is_needed(const struct sequence_lines *g, enum need needs)
{
    return needs == OWN || (needs == OTHERS && (g->memory.rows > 1 || g->memory.low != 0));
}

static void begin(const struct scan *s, ptrdiff_t i, struct turn *t)
{
    const struct sequence_model *m = s->m;
    const uint32_t *item = s->cells + i * (ptrdiff_t)m->shape->cells;
    t->asked.n = 0;
    t->needs = is_open(s, i) ? OWN : is_near_open(s, i) ? OTHERS : NOTHING;
    for (size_t k = 0; k < m->shape->groups; k++) {
        const struct sequence_lines *g = &m->group[k];
        if (!is_needed(g, t->needs))
            continue;
        if (g->memory.kept) {
            t->key[k] = key_of(&g->memory, item);
            __builtin_prefetch(kept_at(&g->memory, t->key[k]));
        } else {
            ask(m, g, item, &t->asked);
        }
    }
}

static void end(const struct scan *s, ptrdiff_t i, const struct turn *t)
{
    const struct sequence_model *m = s->m;
    const uint32_t *item = s->cells + i * (ptrdiff_t)m->shape->cells;
    for (size_t k = 0; k < m->shape->groups; k++) {
        const struct sequence_lines *g = &m->group[k];
        if (!g->memory.kept || !is_needed(g, t->needs))
            continue;
        const int16_t *kept = sum_of(m, g, t->key[k], item);
        /* The last row is for the item farthest in front. */
        int16_t *to = s->sum + (i - g->memory.low) * (ptrdiff_t)m->lanes;
        for (unsigned row = 0; row < g->memory.rows; row++, to -= m->lanes, kept += m->lanes)
            for (unsigned l = 0; l < m->lanes; l += SEQUENCE_STEP)
                for (unsigned x = l; x < l + SEQUENCE_STEP; x++)
                    to[x] = (int16_t)(to[x] + kept[x]);
    }
    add_up(m, &t->asked, s->sum + i * (ptrdiff_t)m->lanes);
}

static void fill_outside(const struct sequence_shape *s, const struct sequence_items *items)
{
    for (size_t k = 1; k <= SEQUENCE_REACH; k++) {
        memcpy(items->cells - k * s->cells, s->outside, s->cells * sizeof *s->outside);
        memcpy(items->cells + (items->n + k - 1) * s->cells, s->outside,
               s->cells * sizeof *s->outside);
    }
}

/* One item is begun before the one in front of it is ended. */
void sequence_score_items(const struct sequence_model *m, const struct sequence_items *items,
                          const struct sequence_room *room)
{
    const struct scan s = {m, items->cells, (ptrdiff_t)items->n,
                           room->sum + SEQUENCE_EDGE * m->lanes, room->is_closed};
    struct turn turn[2];
    fill_outside(m->shape, items);
    memset(room->sum, 0, (items->n + 2 * SEQUENCE_EDGE) * m->lanes * sizeof *room->sum);
    for (size_t i = 0; i < items->n; i++)
        s.is_closed[i] = (items->is_closed && items->is_closed[i]) ||
                         is_closed(m, items->cells + i * m->shape->cells);
    begin(&s, -SEQUENCE_REACH, &turn[SEQUENCE_REACH & 1]);
    for (ptrdiff_t i = -SEQUENCE_REACH; i < s.n + SEQUENCE_REACH; i++) {
        if (i + 1 < s.n + SEQUENCE_REACH)
            begin(&s, i + 1, &turn[(i + 1) & 1]);
        end(&s, i, &turn[i & 1]);
    }
    for (size_t i = 0; i < items->n; i++)
        for (unsigned l = 0; l < m->shape->labels; l++)
            room->score[i][l] =
                l > 0 && s.is_closed[i] ? CLOSED : (float)s.sum[i * m->lanes + l] * m->scale;
}
