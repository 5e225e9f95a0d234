/* SPDX-License-Identifier: Apache-2.0 */
#include "sequence_score.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CLOSED (-1e3f) /* score of a label that a closed item cannot have */

/* Items are scored in blocks, by rounds over all of a block: what one round asks of memory is there
 * in the next. */
#define BLOCK 32
#define QUEUE 512

/* One for each label; those behind the last label of a model hold noise. */
typedef int16_t sums __attribute__((vector_size(SEQUENCE_LABELS * sizeof(int16_t)), aligned(2)));
typedef int8_t weights __attribute__((vector_size(SEQUENCE_LABELS), aligned(1)));

/* What the features of a group sum up to, by row. */
struct kept {
    uint64_t key;  /* 0: free */
    uint32_t fill; /* of the block in hand, when not COMPLETE */
    sums sum[];
};
#define TAKEN 2u /* in every key */
#define COMPLETE 1u

/* Features whose rows are on the way from memory, and what they are added to. */
struct queue {
    struct {
        uint32_t feature;
        sums *sum;
    } at[QUEUE];
    unsigned n;
};

enum need { NOTHING, OTHERS, OWN };

/* A sum that no memory had, on the way to its place. */
struct fill {
    struct kept *to;
    uint64_t key;
    const struct sequence_lines *group;
};

/* An item that a fill will be added to. */
struct wait {
    ptrdiff_t item;
    unsigned fill;
};

#define BLOCK_SUMS (BLOCK * SEQUENCE_GROUPS)

struct sequence_rounds {
    enum need need[BLOCK];
    uint64_t key[SEQUENCE_GROUPS][BLOCK];
    struct queue queue;
    struct fill fill[BLOCK_SUMS];
    struct wait wait[BLOCK_SUMS];
    sums sum[BLOCK_SUMS][SEQUENCE_NEAR]; /* of fills */
    unsigned fills, waits;
};

struct sequence_rounds *sequence_score_new(void)
{
    return calloc(1, sizeof(struct sequence_rounds));
}

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
    y->factor[0] = UINT64_C(0x9E3779B97F4A7C15);
    for (unsigned i = 1; i < SEQUENCE_GROUP_PARTS; i++)
        y->factor[i] = y->factor[i - 1] * UINT64_C(0xD1342543DE82EF95);
    y->shift = 64 - bits;
    y->kept_size = offsetof(struct kept, sum) + sizeof(sums) * y->rows;
    y->kept_size = (y->kept_size + 7) & ~(size_t)7;
    y->kept = calloc((size_t)1 << bits, y->kept_size);
    return y->kept != NULL;
}

/* ---- rows ---- */

static inline void add_weights(sums *to, const struct sequence_row *row)
{
    *to += __builtin_convertvector(*(const weights *)row->weight, sums);
}

/* Two rounds, so that the filter and then the rows are there when they are read. No branch stands
 * between: whether a feature was learned cannot be foretold. */
static void flush(const struct sequence_model *m, struct queue *q)
{
    unsigned n = 0;
    for (unsigned i = 0; i < q->n; i++) {
        const uint32_t feature = q->at[i].feature;
        q->at[n] = q->at[i];
        n += sequence_may_be_known(m, feature);
        __builtin_prefetch(sequence_row_at(m, feature));
    }
    for (unsigned i = 0; i < n; i++) /* a free place's weights are 0 */
        add_weights(q->at[i].sum, sequence_find(m, q->at[i].feature));
    q->n = 0;
}

static void ask(const struct sequence_model *m, const struct sequence_lines *g,
                const uint32_t *item, sums *sum, struct queue *q)
{
    if (q->n + (g->end - g->first) > QUEUE)
        flush(m, q);
    for (const struct sequence_line *x = m->line + g->first; x < m->line + g->end; x++) {
        const uint32_t feature = sequence_feature_at(item, x);
        __builtin_prefetch(sequence_seen_at(m, feature));
        q->at[q->n].feature = feature;
        q->at[q->n].sum = sum + x->row;
        q->n += feature != 0;
    }
}

static bool is_closed(const struct sequence_model *m, const uint32_t *cells)
{
    uint32_t value = cells[m->shape->closing_cell];
    uint32_t feature = sequence_mix(SEQUENCE_CLOSING_KEY, value);
    return m->shape->closing_cell && value && sequence_may_be_known(m, feature) &&
           sequence_find(m, feature)->feature == feature;
}

/* ---- blocks ---- */

/* The items of a sequence, and those beyond its ends that are looked at. */
struct scan {
    const struct sequence_model *m;
    const uint32_t *cells; /* of item 0 */
    ptrdiff_t n;
    sums *sum; /* of item 0; room for items beyond the ends */
    bool *is_closed;
    struct sequence_rounds *rounds;
};

static bool is_open(const struct scan *s, ptrdiff_t i)
{
    return i >= 0 && i < s->n && !s->is_closed[i];
}

/* Of an item: nothing, what it says of the items around it, and of itself too. */
static enum need need_of(const struct scan *s, ptrdiff_t i)
{
    if (is_open(s, i))
        return OWN;
    for (ptrdiff_t k = i - SEQUENCE_REACH; k <= i + SEQUENCE_REACH; k++)
        if (is_open(s, k))
            return OTHERS;
    return NOTHING;
}

static const uint32_t *cells_of(const struct scan *s, ptrdiff_t i)
{
    return s->cells + i * (ptrdiff_t)s->m->shape->cells;
}

static bool is_needed(const struct sequence_lines *g, enum need need)
{
    return need == OWN || (need == OTHERS && (g->memory.rows > 1 || g->memory.low != 0));
}

/* Sums of 32-bit values times the odd ones of a fixed series of random numbers (splitmix64, Steele
 * et al. 2014): quicker than a chain. */
static inline uint64_t key_of(const struct sequence_memory *y, const uint32_t *item)
{
    uint64_t key = 0;
    for (unsigned i = 0; i < y->cells; i++)
        key += item[y->cell[i]] * y->factor[i];
    key = (key ^ key >> 31) * UINT64_C(0xBF58476D1CE4E5B9);
    return (key ^ key >> 29) | COMPLETE | TAKEN;
}

static inline struct kept *kept_at(const struct sequence_memory *y, uint64_t key)
{
    return (struct kept *)(void *)(y->kept + (key >> y->shift) * y->kept_size);
}

static void put_keys(const struct scan *s, ptrdiff_t from, ptrdiff_t end)
{
    for (size_t k = 0; k < s->m->shape->groups; k++) {
        const struct sequence_lines *g = &s->m->group[k];
        uint64_t *key = s->rounds->key[k];
        for (ptrdiff_t i = from; g->memory.kept && i < end; i++, key++) {
            if (!is_needed(g, s->rounds->need[i - from]))
                continue;
            *key = key_of(&g->memory, cells_of(s, i));
            __builtin_prefetch(kept_at(&g->memory, *key));
        }
    }
}

/* Adds to the items around item i; the last row is for the one farthest in front. */
static inline void add_rows(const struct scan *s, const struct sequence_memory *y, ptrdiff_t i,
                            const sums *sum)
{
    sums *to = s->sum + (i - y->low);
    for (unsigned row = 0; row < y->rows; row++)
        *to-- += sum[row];
}

/* The place of an older sum, or of a fill that no longer has one, is taken. */
static unsigned begin_fill(const struct scan *s, const struct sequence_lines *g, struct kept *to,
                           uint64_t key, const uint32_t *item)
{
    struct sequence_rounds *r = s->rounds;
    const unsigned f = r->fills++;
    to->key = key & ~(uint64_t)COMPLETE;
    to->fill = f;
    r->fill[f] = (struct fill){to, key, g};
    memset(r->sum[f], 0, g->memory.rows * sizeof(sums));
    ask(s->m, g, item, r->sum[f], &r->queue);
    return f;
}

static void recall(const struct scan *s, const struct sequence_lines *g, const uint64_t *key,
                   ptrdiff_t from, ptrdiff_t end)
{
    struct sequence_rounds *r = s->rounds;
    for (ptrdiff_t i = from; i < end; i++, key++) {
        if (!is_needed(g, r->need[i - from]))
            continue;
        struct kept *k = kept_at(&g->memory, *key);
        if (k->key == *key) {
            add_rows(s, &g->memory, i, k->sum);
            continue;
        }
        r->wait[r->waits++] = (struct wait){i, k->key == (*key & ~(uint64_t)COMPLETE)
                                                   ? k->fill
                                                   : begin_fill(s, g, k, *key, cells_of(s, i))};
    }
}

/* What was asked of memory is there: the sums that no memory had are made, kept if their place is
 * still theirs, and added to the items that wait for them. */
static void end_fills(const struct scan *s)
{
    struct sequence_rounds *r = s->rounds;
    flush(s->m, &r->queue);
    for (unsigned f = 0; f < r->fills; f++) {
        const struct fill *x = &r->fill[f];
        if (x->to->key != (x->key & ~(uint64_t)COMPLETE) || x->to->fill != f)
            continue;
        memcpy(x->to->sum, r->sum[f], x->group->memory.rows * sizeof(sums));
        x->to->key = x->key;
    }
    for (unsigned w = 0; w < r->waits; w++)
        add_rows(s, &r->fill[r->wait[w].fill].group->memory, r->wait[w].item,
                 r->sum[r->wait[w].fill]);
    r->fills = r->waits = 0;
}

static void score_block(const struct scan *s, ptrdiff_t from, ptrdiff_t end)
{
    const struct sequence_model *m = s->m;
    struct sequence_rounds *r = s->rounds;
    for (ptrdiff_t i = from; i < end; i++)
        r->need[i - from] = need_of(s, i);
    put_keys(s, from, end);
    for (size_t k = 0; k < m->shape->groups; k++) {
        const struct sequence_lines *g = &m->group[k];
        if (g->memory.kept)
            recall(s, g, r->key[k], from, end);
        for (ptrdiff_t i = from; !g->memory.kept && i < end; i++)
            if (is_needed(g, r->need[i - from]))
                ask(m, g, cells_of(s, i), s->sum + i, &r->queue);
    }
    end_fills(s);
}

static void fill_outside(const struct sequence_shape *s, const struct sequence_items *items)
{
    for (size_t k = 1; k <= SEQUENCE_REACH; k++) {
        memcpy(items->cells - k * s->cells, s->outside, s->cells * sizeof *s->outside);
        memcpy(items->cells + (items->n + k - 1) * s->cells, s->outside,
               s->cells * sizeof *s->outside);
    }
}

void sequence_score_items(const struct sequence_model *m, const struct sequence_items *items,
                          const struct sequence_room *room)
{
    const struct scan s = {m,
                           items->cells,
                           (ptrdiff_t)items->n,
                           (sums *)room->sum + SEQUENCE_EDGE,
                           room->is_closed,
                           m->rounds};
    const ptrdiff_t end = s.n + SEQUENCE_REACH;
    fill_outside(m->shape, items);
    memset(room->sum, 0, (items->n + 2 * SEQUENCE_EDGE) * sizeof(sums));
    for (size_t i = 0; i < items->n; i++)
        s.is_closed[i] = (items->is_closed && items->is_closed[i]) ||
                         is_closed(m, items->cells + i * m->shape->cells);
    for (ptrdiff_t i = -SEQUENCE_REACH; i < end; i += BLOCK)
        score_block(&s, i, i + BLOCK < end ? i + BLOCK : end);
    for (size_t i = 0; i < items->n; i++)
        for (unsigned l = 0; l < m->shape->labels; l++)
            room->score[i][l] = l > 0 && s.is_closed[i] ? CLOSED : (float)s.sum[i][l] * m->scale;
}
