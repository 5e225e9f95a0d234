/* SPDX-License-Identifier: Apache-2.0 */
#include "tagger_score.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include "grow.h"

#define SPREAD (TAGGER_NEAR_ATOMS * TAGGER_LANES)
#define WORDS_KEPT_BITS 15
#define PLACES_KEPT_BITS 12
#define FEW_KEPT_BITS 13
#define FEW_PARTS_MAX 24
#define FACTORS (TAGGER_CELLS > FEW_PARTS_MAX ? TAGGER_CELLS : FEW_PARTS_MAX)
#define QUEUE 256
#define LINE_BYTES 64

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
    int16_t lane[TAGGER_NET_LANES]; /* last: nobody asks for them without a network */
};

struct kept_place {
    uint64_t key;
    struct spread spread;
    int16_t lane[TAGGER_NET_LANES];
};

/* What joined templates of cells with few values add to an atom. */
struct kept_few {
    uint64_t key;
    int16_t sum[TAGGER_LANES];
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
    const struct tagger_net *net;
    struct lines of_word, of_place, of_few, joined;
    struct tagger_part part[FEW_PARTS_MAX]; /* of of_few, each once */
    unsigned parts;
    uint64_t factor[FACTORS];
    struct spread outside;
    struct kept_word *words;
    struct kept_place *places;
    struct kept_few *few;
    struct queue queue;
};

/* ---- rows ---- */

/* Two rounds, so that the filter and then the rows are there when they are read. */
static void flush(struct tagger_scorer *s)
{
    unsigned n = 0;
    for (unsigned i = 0; i < s->queue.n; i++) {
        s->queue.at[n] = s->queue.at[i];
        if (!tagger_weights_may_have(s->weights, s->queue.at[i].feature))
            continue;
        __builtin_prefetch(tagger_weights_home(s->weights, s->queue.at[i].feature));
        n++;
    }
    for (unsigned i = 0; i < n; i++) {
        const struct tagger_row *r = tagger_weights_find(s->weights, s->queue.at[i].feature);
        int16_t *sum = s->queue.at[i].sum;
        for (unsigned l = 0; r && l < TAGGER_LANES; l++)
            sum[l] = (int16_t)(sum[l] + r->weight[l]);
    }
    s->queue.n = 0;
}

static inline void add(struct tagger_scorer *s, uint32_t key, uint32_t value, int16_t *sum)
{
    uint32_t feature = tagger_mix(key, value);
    __builtin_prefetch(tagger_weights_bits(s->weights, feature));
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

static void add_joined(struct tagger_scorer *s, const struct line *x,
                       const struct tagger_cells *atom, int16_t *sum)
{
    uint32_t value = join(x, atom);
    if (value)
        add(s, x->key, value, sum);
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
            add_joined(s, x, c, sum);
        }
    }
    flush(s);
}

/* Asks memory for what will be read soon. */
static void fetch(const void *from, size_t n)
{
    for (size_t i = 0; i < n; i += LINE_BYTES)
        __builtin_prefetch((const char *)from + i);
}

static struct kept_word *word_slot(const struct tagger_scorer *s, uint64_t word)
{
    return &s->words[word >> (64 - WORDS_KEPT_BITS)];
}

/* Of the word's cells or of those of the place. */
static void add_lanes(const struct tagger_scorer *s, const struct tagger_cells *c, bool is_place,
                      int16_t lane[TAGGER_NET_LANES])
{
    uint32_t feature[TAGGER_FEATURES_MAX];
    unsigned words, n;
    if (!s->net)
        return;
    n = tagger_net_features(c, feature, &words);
    if (is_place)
        tagger_net_add(s->net, feature + words, n - words, lane);
    else
        tagger_net_add(s->net, feature, words, lane);
}

static const struct kept_word *word_of(struct tagger_scorer *s, const struct tagger_view *v,
                                       uint32_t atom)
{
    uint64_t word = v->place[atom].word;
    struct kept_word *k = word_slot(s, word);
    if (k->word == word)
        return k;
    struct tagger_cells c;
    tagger_cells_of_word(v, s->clusters, atom, c.cell);
    *k = (struct kept_word){.word = word};
    memcpy(k->cell, c.cell, sizeof k->cell);
    spread_out(s, &s->of_word, &c, &k->spread);
    c.begins = c.inside = 0;
    memset(c.cell + TAGGER_PLACE_CELLS, 0, sizeof c.cell - sizeof k->cell);
    add_lanes(s, &c, false, k->lane);
    return k;
}

/* Keys are sums of 32-bit values times numbers without relation: quicker than a chain. */
static uint64_t finish_key(uint64_t sum)
{
    sum = (sum ^ sum >> 31) * UINT64_C(0xBF58476D1CE4E5B9);
    return (sum ^ sum >> 29) | 1; /* 0 is a free slot */
}

static uint64_t place_key(const struct tagger_scorer *s, const struct tagger_place *p)
{
    const uint64_t *factor = s->factor;
    uint64_t sum = (uint32_t)p->begins * factor[0] + (p->begins >> 32) * factor[1] +
                   (uint32_t)p->inside * factor[2] + (p->inside >> 32) * factor[3];
    for (unsigned i = TAGGER_NAME_BEGINS; i < TAGGER_CELLS; i++)
        sum += p->cell[i - TAGGER_PLACE_CELLS] * factor[i];
    return finish_key(sum);
}

static struct kept_place *place_slot(const struct tagger_scorer *s, uint64_t key)
{
    return &s->places[key >> (64 - PLACES_KEPT_BITS)];
}

static const struct kept_place *place_of(struct tagger_scorer *s, const struct tagger_cells *c,
                                         uint64_t key)
{
    struct kept_place *k = place_slot(s, key);
    if (k->key == key)
        return k;
    *k = (struct kept_place){.key = key};
    spread_out(s, &s->of_place, c, &k->spread);
    add_lanes(s, c, true, k->lane);
    return k;
}

/* ---- joined templates ---- */

static uint64_t few_key(const struct tagger_scorer *s, const struct tagger_cells *atom)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < s->parts; i++)
        sum += atom[s->part[i].at].cell[s->part[i].cell] * s->factor[i];
    return finish_key(sum);
}

static struct kept_few *few_slot(const struct tagger_scorer *s, uint64_t key)
{
    return &s->few[key >> (64 - FEW_KEPT_BITS)];
}

static const int16_t *few_of(struct tagger_scorer *s, const struct tagger_cells *atom, uint64_t key)
{
    struct kept_few *k = few_slot(s, key);
    if (k->key == key)
        return k->sum;
    *k = (struct kept_few){.key = key};
    for (size_t i = 0; i < s->of_few.n; i++)
        add_joined(s, &s->of_few.at[i], atom, k->sum);
    flush(s);
    return k->sum;
}

/* ---- a sentence ---- */

#define EDGE TAGGER_DISTANCE /* atoms beyond each end of a sentence that are looked at */
#define ROOM (2 * EDGE)      /* and what those add to goes still farther out */

struct sentence_sums {
    const struct tagger_view *v;
    uint32_t from, n;
    struct tagger_cells *cells; /* [EDGE + n + EDGE] */
    uint64_t *key;              /* [n] */
    int16_t *sum;               /* [ROOM + n + ROOM][TAGGER_LANES] */
};

static void add_sums(int16_t *restrict to, const int16_t *restrict x, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        to[i] = (int16_t)(to[i] + x[i]);
}

static void add_outside(struct tagger_scorer *s, struct sentence_sums *q, size_t i)
{
    q->cells[i] = tagger_cells_outside;
    add_sums(q->sum + i * TAGGER_LANES, s->outside.sum, SPREAD);
}

static void put_cells(const struct kept_word *word, const struct tagger_place *p,
                      struct tagger_cells *c)
{
    memcpy(c->cell, word->cell, sizeof word->cell);
    memcpy(c->cell + TAGGER_PLACE_CELLS, p->cell, sizeof p->cell);
    c->begins = p->begins;
    c->inside = p->inside;
}

static void add_atom(struct tagger_scorer *s, struct sentence_sums *q, uint32_t i)
{
    struct tagger_cells *c = &q->cells[i + EDGE];
    int16_t *around = q->sum + ((size_t)i + EDGE) * TAGGER_LANES;
    const struct kept_word *word = word_of(s, q->v, q->from + i);
    add_sums(around, word->spread.sum, SPREAD);
    put_cells(word, &q->v->place[q->from + i], c);
    add_sums(around, place_of(s, c, q->key[i])->spread.sum, SPREAD);
}

static void add_atoms(struct tagger_scorer *s, struct sentence_sums *q)
{
    for (uint32_t i = 0; i < q->n; i++) {
        const struct tagger_place *p = &q->v->place[q->from + i];
        q->key[i] = place_key(s, p);
        fetch(word_slot(s, p->word), offsetof(struct kept_word, lane));
        fetch(place_slot(s, q->key[i]), offsetof(struct kept_place, lane));
    }
    for (uint32_t i = 0; i < EDGE; i++) {
        add_outside(s, q, i);
        add_outside(s, q, (size_t)q->n + EDGE + i);
    }
    for (uint32_t i = 0; i < q->n; i++)
        add_atom(s, q, i);
}

static void add_all_joined(struct tagger_scorer *s, struct sentence_sums *q)
{
    for (uint32_t i = 0; i < q->n; i++) {
        int16_t *own = q->sum + ((size_t)i + ROOM) * TAGGER_LANES;
        q->key[i] = few_key(s, &q->cells[i + EDGE]);
        fetch(few_slot(s, q->key[i]), sizeof(struct kept_few));
        for (size_t k = 0; k < s->joined.n; k++)
            add_joined(s, &s->joined.at[k], &q->cells[i + EDGE], own);
    }
    flush(s);
    for (uint32_t i = 0; i < q->n; i++)
        add_sums(q->sum + ((size_t)i + ROOM) * TAGGER_LANES,
                 few_of(s, &q->cells[i + EDGE], q->key[i]), TAGGER_LANES);
}

const int16_t (*tagger_score(struct tagger_scorer *s, const struct tagger_view *v, uint32_t from,
                             uint32_t n))[TAGGER_LANES]
{
    const size_t cells = (size_t)n + 2 * EDGE, sums = ((size_t)n + 2 * ROOM) * TAGGER_LANES;
    struct sentence_sums q = {.v = v, .from = from, .n = n};
    q.cells = tagger_view_room(v, TAGGER_ROOM_SUMS,
                               cells * sizeof *q.cells + n * sizeof *q.key + sums * sizeof *q.sum);
    q.key = (uint64_t *)(q.cells + cells);
    q.sum = (int16_t *)(q.key + n);
    memset(q.sum, 0, sums * sizeof *q.sum);
    add_atoms(s, &q);
    add_all_joined(s, &q);
    return (const int16_t(*)[TAGGER_LANES])q.sum + ROOM;
}

/* ---- lanes ---- */

static void lanes_of_atom(struct tagger_scorer *s, const struct tagger_view *v, uint32_t atom,
                          int16_t lane[TAGGER_NET_LANES])
{
    const struct tagger_place *p = &v->place[atom];
    struct tagger_cells c;
    const struct kept_word *word = word_of(s, v, atom);
    put_cells(word, p, &c);
    memcpy(lane, word->lane, sizeof word->lane);
    add_sums(lane, place_of(s, &c, place_key(s, p))->lane, TAGGER_NET_LANES);
    if (v->hearing.of)
        tagger_net_add_echo(s->net, tagger_echo(&v->hearing, atom), lane);
}

static bool is_near(const bool *is_asked, uint32_t n, uint32_t i)
{
    uint32_t from = i > EDGE ? i - EDGE : 0, to = i + EDGE + 1 < n ? i + EDGE + 1 : n;
    return memchr(is_asked + from, true, to - from) != NULL;
}

const int16_t *tagger_lanes(struct tagger_scorer *s, const struct tagger_view *v, uint32_t from,
                            uint32_t n, const bool *is_asked)
{
    const size_t room = ((size_t)n + 2 * EDGE) * TAGGER_NET_WIDTH; /* of a member */
    int16_t lane[TAGGER_NET_LANES];
    int16_t *ret = tagger_view_room(v, TAGGER_ROOM_LANES, room * TAGGER_NET_MEMBERS * sizeof *ret);
    for (unsigned m = 0; m < TAGGER_NET_MEMBERS; m++) {
        memset(ret + m * room, 0, EDGE * TAGGER_NET_WIDTH * sizeof *ret);
        memset(ret + (m + 1) * room - EDGE * TAGGER_NET_WIDTH, 0,
               EDGE * TAGGER_NET_WIDTH * sizeof *ret);
    }
    for (uint32_t i = 0; i < n; i++) {
        if (!is_near(is_asked, n, i))
            continue;
        lanes_of_atom(s, v, from + i, lane);
        for (unsigned m = 0; m < TAGGER_NET_MEMBERS; m++)
            memcpy(ret + m * room + (i + EDGE) * (size_t)TAGGER_NET_WIDTH,
                   lane + m * TAGGER_NET_WIDTH, TAGGER_NET_WIDTH * sizeof *ret);
    }
    return ret;
}

/* ---- the templates ---- */

static bool is_of(const struct line *x, bool is_place)
{
    for (unsigned i = 0; i < x->parts; i++)
        if (x->part[i].at != x->part[0].at || (x->part[i].cell >= TAGGER_PLACE_CELLS) != is_place)
            return false;
    return true;
}

static bool has_few_values(unsigned cell)
{
    return cell == TAGGER_SHAPE || cell == TAGGER_CLITICS || cell >= TAGGER_PLACE_CELLS;
}

static bool put_part(struct tagger_scorer *s, struct tagger_part part)
{
    for (unsigned i = 0; i < s->parts; i++)
        if (s->part[i].at == part.at && s->part[i].cell == part.cell)
            return true;
    if (s->parts == FEW_PARTS_MAX)
        return false;
    s->part[s->parts++] = part;
    return true;
}

/* Do all cells of a joined template have few values, and is there room for them in a key? */
static bool is_few(struct tagger_scorer *s, const struct line *x)
{
    for (unsigned i = 0; i < x->parts; i++)
        if (!has_few_values(x->part[i].cell))
            return false;
    for (unsigned i = 0; i < x->parts; i++)
        if (!put_part(s, x->part[i]))
            return false;
    return true;
}

static void put_line(struct tagger_scorer *s, struct line x)
{
    bool is_word = is_of(&x, false), is_place = is_of(&x, true);
    struct lines *to = is_word         ? &s->of_word
                       : is_place      ? &s->of_place
                       : is_few(s, &x) ? &s->of_few
                                       : &s->joined;
    x.key = tagger_template_key(x.part, x.parts);
    x.row = (uint8_t)(TAGGER_DISTANCE - x.part[0].at);
    for (unsigned i = 0; i < x.parts && (is_word || is_place); i++)
        x.part[i].at = 0; /* the row says it */
    to->at[to->n++] = x;
}

/* The odd ones of a fixed series of random numbers (splitmix64, Steele et al. 2014). */
static void put_factors(struct tagger_scorer *s)
{
    for (unsigned i = 0; i < FACTORS; i++) {
        uint64_t x = (i + 1) * UINT64_C(0x9E3779B97F4A7C15);
        x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
        x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
        s->factor[i] = (x ^ x >> 31) | 1;
    }
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
    s->of_few.at = calloc(lines + 1, sizeof(struct line));
    s->joined.at = calloc(lines + 1, sizeof(struct line));
    s->words = grow_pages(sizeof *s->words << WORDS_KEPT_BITS);
    s->places = grow_pages(sizeof *s->places << PLACES_KEPT_BITS);
    s->few = grow_pages(sizeof *s->few << FEW_KEPT_BITS);
    return s->of_word.at && s->of_place.at && s->of_few.at && s->joined.at && s->words &&
           s->places && s->few;
}

enum fate tagger_scorer_new(const struct tagger_sources *from, struct tagger_scorer **ret,
                            struct error *e)
{
    struct tagger_scorer *s = calloc(1, sizeof *s);
    if (!s || !make_room(s, from->templates->n * TAGGER_NEAR_ATOMS)) {
        tagger_scorer_free(s);
        return fail(e, FATE_BROKEN, "out of memory");
    }
    s->weights = from->weights;
    s->clusters = from->clusters;
    s->net = from->net;
    put_factors(s);
    put_lines(s, from->templates);
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
    free(s->of_few.at);
    free(s->joined.at);
    free(s->words);
    free(s->places);
    free(s->few);
    free(s);
}
