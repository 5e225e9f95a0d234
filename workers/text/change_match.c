/* SPDX-License-Identifier: Apache-2.0 */
#include "change_match.h"

#include <stdlib.h>

#define DEPTH_MAX 24

/* Words [from, to) of both sides. */
struct gap {
    uint32_t before, before_to;
    uint32_t after, after_to;
};

struct match {
    const struct change_word *before, *after;
    uint32_t *to;    /* the answer */
    uint32_t *trail; /* Myers' furthest points */
    uint32_t rows;   /* that it has room for */
    struct arena *a;
};

static bool is_same(const struct match *m, uint32_t before, uint32_t after)
{
    return m->before[before].id == m->after[after].id;
}

/* Takes what is the same at both ends off the gap. */
static void trim(struct match *m, struct gap *g)
{
    while (g->before < g->before_to && g->after < g->after_to && is_same(m, g->before, g->after))
        m->to[g->before++] = g->after++;
    while (g->before < g->before_to && g->after < g->after_to &&
           is_same(m, g->before_to - 1, g->after_to - 1))
        m->to[--g->before_to] = --g->after_to;
}

/* ---- words that both sides hold once ---- */

struct place {
    uint64_t id;
    uint32_t at;
};

static int compare_place(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    return x->id != y->id ? (x->id < y->id ? -1 : 1) : (x->at > y->at) - (x->at < y->at);
}

static struct place *places_sort(const struct change_word *w, uint32_t from, uint32_t to,
                                 struct arena *a)
{
    struct place *p = ARENA_ARRAY(a, to - from, struct place);

    for (uint32_t i = from; i < to; i++)
        p[i - from] = (struct place){w[i].id, i};
    qsort(p, to - from, sizeof *p, compare_place);
    return p;
}

static bool is_once(const struct place *p, uint32_t i, uint32_t n)
{
    return (i == 0 || p[i - 1].id != p[i].id) && (i + 1 == n || p[i + 1].id != p[i].id);
}

struct anchor {
    uint32_t before, after;
    uint32_t prior; /* anchor before it in the longest chain, plus one; 0: none */
};

static int compare_anchor(const void *a, const void *b)
{
    const struct anchor *x = a, *y = b;

    return (x->before > y->before) - (x->before < y->before);
}

static uint32_t anchors_find(struct match *m, const struct gap *g, struct anchor *ret)
{
    uint32_t nb = g->before_to - g->before, na = g->after_to - g->after, n = 0;
    const struct place *b = places_sort(m->before, g->before, g->before_to, m->a);
    const struct place *x = places_sort(m->after, g->after, g->after_to, m->a);

    for (uint32_t i = 0, k = 0; i < nb && k < na;) {
        if (b[i].id != x[k].id) {
            *(b[i].id < x[k].id ? &i : &k) += 1;
            continue;
        }
        if (is_once(b, i, nb) && is_once(x, k, na))
            ret[n++] = (struct anchor){b[i].at, x[k].at, 0};
        i++;
        k++;
    }
    qsort(ret, n, sizeof *ret, compare_anchor);
    return n;
}

/* The longest chain that ascends on both sides (patience sorting); returns its last, plus one. */
static uint32_t chain_find(struct anchor *at, uint32_t n, struct arena *a)
{
    uint32_t *top = ARENA_ARRAY(a, n, uint32_t), piles = 0;

    for (uint32_t i = 0; i < n; i++) {
        uint32_t low = 0, high = piles;
        while (low < high) {
            uint32_t middle = low + (high - low) / 2;
            if (at[top[middle]].after < at[i].after)
                low = middle + 1;
            else
                high = middle;
        }
        at[i].prior = low ? top[low - 1] + 1 : 0;
        top[low] = i;
        piles += low == piles;
    }
    return piles ? top[piles - 1] + 1 : 0;
}

/* ---- Myers 1986, "An O(ND) difference algorithm", forward, at most CHANGE_MATCH_EDITS ---- */

/* Row d of the trail holds diagonals -d..d; furthest `before` on each. */
static uint32_t *trail_row(struct match *m, uint32_t d)
{
    return m->trail + (size_t)d * d;
}

/* Is the furthest path with d edits on diagonal k that of the diagonal above, going down? (Left and
 * right neighbours of a diagonal within the row before exist, or the first two tests tell.) */
static bool is_down(struct match *m, uint32_t d, int64_t k)
{
    const uint32_t *last = trail_row(m, d - 1) + (d - 1);

    return k == -(int64_t)d || (k != (int64_t)d && last[k - 1] < last[k + 1]);
}

/* Where it begins to follow the diagonal. */
static uint32_t snake_start(struct match *m, uint32_t d, int64_t k)
{
    if (d == 0)
        return 0;
    const uint32_t *last = trail_row(m, d - 1) + (d - 1);
    return is_down(m, d, k) ? last[k + 1] : last[k - 1] + 1;
}

static void edits_walk_back(struct match *m, const struct gap *g, uint32_t d, int64_t k)
{
    for (;; d--) {
        uint32_t start = snake_start(m, d, k);
        for (uint32_t x = trail_row(m, d)[(int64_t)d + k]; x > start; x--)
            m->to[g->before + x - 1] = g->after + (uint32_t)(x - 1 - k);
        if (d == 0)
            return;
        k += is_down(m, d, k) ? 1 : -1;
    }
}

/* By doubling, so that many small gaps do not cost more than a large one. */
static void trail_reserve(struct match *m, uint32_t rows)
{
    uint32_t has = m->rows ? m->rows : 16;

    while (has < rows)
        has *= 2;
    if (has == m->rows)
        return;
    m->trail = ARENA_ARRAY(m->a, (size_t)has * has, uint32_t);
    m->rows = has;
}

static void edits_find(struct match *m, const struct gap *g)
{
    int64_t n = g->before_to - g->before, to = g->after_to - g->after;
    int64_t most = n + to + 1 < CHANGE_MATCH_EDITS ? n + to + 1 : CHANGE_MATCH_EDITS;

    trail_reserve(m, (uint32_t)most);
    for (uint32_t d = 0; d < most; d++) {
        for (int64_t k = -(int64_t)d; k <= (int64_t)d; k += 2) {
            int64_t x = snake_start(m, d, k);
            while (x < n && x - k >= 0 && x - k < to &&
                   is_same(m, g->before + (uint32_t)x, g->after + (uint32_t)(x - k)))
                x++;
            trail_row(m, d)[(int64_t)d + k] = (uint32_t)x;
            if (x == n && x - k == to) {
                edits_walk_back(m, g, d, k);
                return;
            }
        }
    }
}

/* ---- */

static void gap_match(struct match *m, struct gap g, unsigned depth)
{
    trim(m, &g);
    uint32_t nb = g.before_to - g.before, na = g.after_to - g.after;
    if (nb == 0 || na == 0)
        return;
    struct anchor *at = ARENA_ARRAY(m->a, nb < na ? nb : na, struct anchor);
    uint32_t n = depth < DEPTH_MAX ? anchors_find(m, &g, at) : 0;
    uint32_t last = chain_find(at, n, m->a);
    if (last == 0) {
        edits_find(m, &g);
        return;
    }
    /* from the last anchor to the first, each closing the gap behind it */
    for (; last; last = at[last - 1].prior) {
        const struct anchor *x = &at[last - 1];
        m->to[x->before] = x->after;
        gap_match(m, (struct gap){x->before + 1, g.before_to, x->after + 1, g.after_to}, depth + 1);
        g.before_to = x->before;
        g.after_to = x->after;
    }
    gap_match(m, g, depth + 1);
}

uint32_t *change_match(const struct change_words *before, const struct change_words *after,
                       struct arena *a)
{
    struct match m = {.before = before->at,
                      .after = after->at,
                      .to = ARENA_ARRAY(a, before->n, uint32_t),
                      .a = a};

    for (uint32_t i = 0; i < before->n; i++)
        m.to[i] = CHANGE_MATCH_NONE;
    gap_match(&m, (struct gap){0, before->n, 0, after->n}, 0);
    return m.to;
}
