/* SPDX-License-Identifier: Apache-2.0 */
#include "tagger_score.h"
#include <stdlib.h>
#include <string.h>

#define SPREAD (TAGGER_NEAR_ATOMS * TAGGER_LANES)
#define WORDS_KEPT_BITS 14
#define PLACES_KEPT_BITS 12
#define QUEUE 256

/* A template at one distance. */
struct line {
    uint32_t key;
    uint8_t parts, row; /* row: of the spread, for templates of one atom */
    struct tagger_part part[TAGGER_PARTS];
};

struct lines {
    struct line *at;
    size_t n;
};

/* What an atom adds to those from two before it to two behind it. */
struct spread {
    int16_t sum[SPREAD];
};

struct kept_word {
    uint64_t word; /* 0: free */
    struct spread spread;
    uint32_t cell[TAGGER_PLACE_CELLS];
};

struct kept_place {
    uint64_t key;
    struct spread spread;
};

/* Features that wait for their rows to arrive from memory. */
struct queue {
    struct {
        uint32_t feature;
        int16_t *sum;
    } at[QUEUE];
    unsigned n;
};

struct tagger_scorer {
    const struct tagger_weights *weights;
    const struct tagger_clusters *clusters;
    struct lines of_word, of_place, joined;
    struct spread outside;
    struct kept_word *words;
    struct kept_place *places;
    struct queue queue;
};

/* ---- rows ---- */

static void flush(struct tagger_scorer *s)
{
    for (unsigned i = 0; i < s->queue.n; i++) {
        const struct tagger_row *r = tagger_weights_find(s->weights, s->queue.at[i].feature);
        int16_t *sum = s->queue.at[i].sum;
        for (unsigned l = 0; r && l < TAGGER_LANES; l++)
            sum[l] = (int16_t)(sum[l] + r->weight[l]);
    }
    s->queue.n = 0;
}

static void add(struct tagger_scorer *s, uint32_t key, uint32_t value, int16_t *sum)
{
    uint32_t feature = tagger_mix(key, value);
    if (!tagger_weights_may_have(s->weights, feature))
        return;
    __builtin_prefetch(tagger_weights_home(s->weights, feature));
    s->queue.at[s->queue.n].feature = feature;
    s->queue.at[s->queue.n].sum = sum;
    if (++s->queue.n == QUEUE)
        flush(s);
}

/* ---- templates of one atom ---- */

static uint32_t join(const struct line *x, const struct tagger_cells *atom)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < x->parts; i++) {
        uint32_t cell = atom[x->part[i].at].cell[x->part[i].cell];
        if (cell == 0)
            return 0;
        value = i == 0 ? cell : tagger_mix(value, cell);
    }
    return value;
}

static void spread_out(struct tagger_scorer *s, const struct lines *lines,
                       const struct tagger_cells *c, struct spread *ret)
{
    for (size_t i = 0; i < lines->n; i++) {
        const struct line *x = &lines->at[i];
        unsigned cell = x->part[0].cell;
        int16_t *sum = ret->sum + x->row * TAGGER_LANES;
        if (x->parts == 1 && tagger_cell_is_set(cell)) {
            uint64_t set = cell == TAGGER_BEGINS ? c->begins : c->inside;
            for (; set; set &= set - 1)
                add(s, x->key, (uint32_t)__builtin_ctzll(set) + 1, sum);
        } else {
            uint32_t value = join(x, c);
            if (value)
                add(s, x->key, value, sum);
        }
    }
    flush(s);
}

static const struct kept_word *word_of(struct tagger_scorer *s, const struct tagger_view *v,
                                       uint32_t atom)
{
    uint64_t word = v->place[atom].word;
    struct kept_word *k = &s->words[word >> (64 - WORDS_KEPT_BITS)];
    if (k->word == word)
        return k;
    struct tagger_cells c;
    tagger_cells_of_word(v, s->clusters, atom, c.cell);
    *k = (struct kept_word){.word = word};
    memcpy(k->cell, c.cell, sizeof k->cell);
    spread_out(s, &s->of_word, &c, &k->spread);
    return k;
}

static uint64_t key_of(const struct tagger_place *p)
{
    uint64_t h = p->begins * 0x9E3779B97F4A7C15ull;
    h = (h ^ h >> 32 ^ p->inside) * 0xBF58476D1CE4E5B9ull;
    for (unsigned i = TAGGER_NAME_BEGINS - TAGGER_PLACE_CELLS;
         i < TAGGER_CELLS - TAGGER_PLACE_CELLS; i++)
        h = (h ^ h >> 32 ^ p->cell[i]) * 0x9E3779B97F4A7C15ull;
    return (h ^ h >> 29) | 1;
}

static const struct spread *place_of(struct tagger_scorer *s, const struct tagger_cells *c,
                                     const struct tagger_place *p)
{
    uint64_t key = key_of(p);
    struct kept_place *k = &s->places[key >> (64 - PLACES_KEPT_BITS)];
    if (k->key == key)
        return &k->spread;
    *k = (struct kept_place){.key = key};
    spread_out(s, &s->of_place, c, &k->spread);
    return &k->spread;
}

/* ---- a sentence ---- */

static void add_spread(int16_t *restrict to, const struct spread *restrict x)
{
    for (unsigned i = 0; i < SPREAD; i++)
        to[i] = (int16_t)(to[i] + x->sum[i]);
}

const int16_t (*tagger_score(struct tagger_scorer *s, const struct tagger_view *v, uint32_t from,
                             uint32_t n))[TAGGER_LANES]
{
    /* two atoms beyond each edge, and room for what those add still farther out */
    enum { EDGE = TAGGER_DISTANCE, ROOM = 2 * TAGGER_DISTANCE };
    struct arena *a = v->scan->arena;
    int16_t *sum = ARENA_ARRAY(a, ((size_t)n + 2 * ROOM) * TAGGER_LANES, int16_t);
    struct tagger_cells *cells = ARENA_ARRAY(a, (size_t)n + 2 * EDGE, struct tagger_cells);
    for (uint32_t i = 0; i < n + 2 * EDGE; i++) {
        struct tagger_cells *c = &cells[i];
        int16_t *around = sum + (size_t)i * TAGGER_LANES;
        if (i < EDGE || i >= n + EDGE) {
            *c = tagger_cells_outside;
            add_spread(around, &s->outside);
            continue;
        }
        const struct tagger_place *p = &v->place[from + i - EDGE];
        const struct kept_word *word = word_of(s, v, from + i - EDGE);
        add_spread(around, &word->spread);
        memcpy(c->cell, word->cell, sizeof word->cell);
        memcpy(c->cell + TAGGER_PLACE_CELLS, p->cell, sizeof p->cell);
        c->begins = p->begins;
        c->inside = p->inside;
        add_spread(around, place_of(s, c, p));
    }
    for (uint32_t i = EDGE; i < n + EDGE; i++)
        for (size_t k = 0; k < s->joined.n; k++) {
            uint32_t value = join(&s->joined.at[k], &cells[i]);
            if (value)
                add(s, s->joined.at[k].key, value, sum + (i + ROOM - (size_t)EDGE) * TAGGER_LANES);
        }
    flush(s);
    return (const int16_t(*)[TAGGER_LANES])sum + ROOM;
}

/* ---- the templates ---- */

static bool is_of(const struct line *x, bool is_place)
{
    for (unsigned i = 0; i < x->parts; i++)
        if (x->part[i].at != x->part[0].at || (x->part[i].cell >= TAGGER_PLACE_CELLS) != is_place)
            return false;
    return true;
}

static void put_line(struct tagger_scorer *s, struct line x)
{
    struct lines *to = is_of(&x, false) ? &s->of_word : is_of(&x, true) ? &s->of_place : &s->joined;
    x.key = tagger_template_key(x.part, x.parts);
    x.row = (uint8_t)(TAGGER_DISTANCE - x.part[0].at);
    for (unsigned i = 0; i < x.parts && to != &s->joined; i++)
        x.part[i].at = 0; /* the row says it */
    to->at[to->n++] = x;
}

static void put_lines(struct tagger_scorer *s, const struct tagger_templates *templates)
{
    for (size_t i = 0; i < templates->n; i++) {
        const struct tagger_template *t = &templates->at[i];
        struct line x = {.parts = t->parts};
        memcpy(x.part, t->part, sizeof x.part);
        if (t->parts > 1)
            put_line(s, x);
        for (; t->parts == 1 && x.part[0].at <= t->last; x.part[0].at++)
            put_line(s, x);
    }
}

static bool make_room(struct tagger_scorer *s, size_t lines)
{
    s->of_word.at = calloc(lines + 1, sizeof(struct line));
    s->of_place.at = calloc(lines + 1, sizeof(struct line));
    s->joined.at = calloc(lines + 1, sizeof(struct line));
    s->words = calloc((size_t)1 << WORDS_KEPT_BITS, sizeof *s->words);
    s->places = calloc((size_t)1 << PLACES_KEPT_BITS, sizeof *s->places);
    return s->of_word.at && s->of_place.at && s->joined.at && s->words && s->places;
}

enum fate tagger_scorer_new(const struct tagger_templates *templates,
                            const struct tagger_weights *weights,
                            const struct tagger_clusters *clusters, struct tagger_scorer **ret,
                            struct error *e)
{
    struct tagger_scorer *s = calloc(1, sizeof *s);
    if (!s || !make_room(s, templates->n * TAGGER_NEAR_ATOMS)) {
        tagger_scorer_free(s);
        return fail(e, FATE_BROKEN, "out of memory");
    }
    s->weights = weights;
    s->clusters = clusters;
    put_lines(s, templates);
    spread_out(s, &s->of_word, &tagger_cells_outside, &s->outside);
    spread_out(s, &s->of_place, &tagger_cells_outside, &s->outside);
    *ret = s;
    return FATE_DONE;
}

void tagger_scorer_free(struct tagger_scorer *s)
{
    if (!s)
        return;
    free(s->of_word.at);
    free(s->of_place.at);
    free(s->joined.at);
    free(s->words);
    free(s->places);
    free(s);
}
