/* SPDX-License-Identifier: Apache-2.0 */
#include "sequence.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include "common/file.h"

#define IMPOSSIBLE (-1e9f)
#define CLOSED (-1e3f) /* score of a label that a closed item cannot have */

#define SEEN_BITS 20 /* of the hash that choose a bit of `seen` */

/* Rows lie in a table by feature, open addressing; a feature of 0 is a free place. Most features
 * that a text has were never learned: `seen`, small enough for a cache near the processor, says no
 * to nearly all of them. */
struct sequence_model {
    const struct sequence_shape *shape;
    uint32_t *key; /* of each template and distance, in the order of the list */
    uint64_t seen[(1u << SEEN_BITS) / 64];
    char *slot;
    size_t row_size;
    uint32_t mask;
    float scale;
    float transition[SEQUENCE_LABELS + 1][SEQUENCE_LABELS]; /* IMPOSSIBLE where none may be */
    uint64_t hash;
};

/* ---- features ---- */

static uint32_t template_key(const struct sequence_part *part, unsigned parts)
{
    uint32_t key = 0;
    for (unsigned i = 0; i < parts; i++)
        key = key << 9 | (part[i].cell + 1u) << 3 | (uint32_t)(part[i].at + SEQUENCE_REACH);
    return key;
}

uint32_t sequence_shape_hash(const struct sequence_shape *s)
{
    uint32_t h = s->closing_cell << 16 | s->cells << 8 | s->labels;
    for (size_t i = 0; i < s->templates; i++)
        h ^= sequence_mix(template_key(s->at[i].part, s->at[i].parts),
                          (uint32_t)(s->at[i].last + SEQUENCE_NEAR));
    return h;
}

/* The rows of cells around an item. */
struct near {
    const uint32_t *cells[SEQUENCE_NEAR];
};

static struct near near_of(const struct sequence_shape *s, const uint32_t *cells, size_t n,
                           size_t i)
{
    struct near near;
    for (size_t k = 0; k < SEQUENCE_NEAR; k++)
        near.cells[k] = i + k >= SEQUENCE_REACH && i + k - SEQUENCE_REACH < n
                            ? cells + (i + k - SEQUENCE_REACH) * s->cells
                            : s->outside;
    return near;
}

/* The cells of a template as one number; 0 when one of them is. */
static uint32_t joined(const struct near *near, const struct sequence_part *part, unsigned parts)
{
    uint32_t value = near->cells[part[0].at + SEQUENCE_REACH][part[0].cell];
    for (unsigned i = 1; i < parts && value; i++) {
        uint32_t next = near->cells[part[i].at + SEQUENCE_REACH][part[i].cell];
        value = next ? sequence_mix(value, next) : 0;
    }
    return value;
}

/* Keys of all templates at all their distances; returns how many. */
static unsigned fill_keys(const struct sequence_shape *s, uint32_t *key)
{
    unsigned n = 0;
    for (size_t t = 0; t < s->templates; t++) {
        const struct sequence_template *x = &s->at[t];
        if (x->parts > 1)
            key[n++] = template_key(x->part, x->parts);
        for (int at = x->part[0].at; x->parts == 1 && at <= x->last; at++)
            key[n++] = template_key(&(struct sequence_part){x->part[0].cell, (int8_t)at}, 1);
    }
    return n;
}

static unsigned features_of(const struct sequence_shape *s, const uint32_t *key,
                            const struct near *near, uint32_t *ret)
{
    unsigned n = 0;
    for (size_t t = 0; t < s->templates; t++) {
        const struct sequence_template *x = &s->at[t];
        uint32_t value = joined(near, x->part, x->parts);
        if (x->parts > 1) {
            if (value)
                ret[n++] = sequence_mix(*key, value);
            key++;
            continue;
        }
        for (int at = x->part[0].at; at <= x->last; at++, key++) {
            value = near->cells[at + SEQUENCE_REACH][x->part[0].cell];
            if (value)
                ret[n++] = sequence_mix(*key, value);
        }
    }
    return n;
}

unsigned sequence_features(const struct sequence_shape *s, const uint32_t *cells, size_t n,
                           size_t i, uint32_t ret[SEQUENCE_FEATURES])
{
    uint32_t key[SEQUENCE_FEATURES];
    struct near near = near_of(s, cells, n, i);
    (void)fill_keys(s, key);
    return features_of(s, key, &near, ret);
}

/* ---- the file ---- */

static uint32_t feature_of(const char *row)
{
    uint32_t feature;
    memcpy(&feature, row, sizeof feature);
    return feature;
}

static size_t transition_bytes(unsigned labels)
{
    return (size_t)(labels + 1) * labels * sizeof(float);
}

static bool all_finite(const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        float x;
        memcpy(&x, bytes + i * sizeof x, sizeof x);
        if (!isfinite(x))
            return false;
    }
    return true;
}

/* A table needs free places: a row that says it is of feature 0 would be one that is not. */
static bool has_feature_0(const char *rows, uint32_t n, size_t size)
{
    for (uint32_t i = 0; i < n; i++)
        if (feature_of(rows + i * size) == 0)
            return true;
    return false;
}

static const char *what_is_wrong(const struct sequence_shape *s, const struct sequence_header *h,
                                 const char *bytes, size_t n)
{
    if (n < sizeof *h || memcmp(h->magic, SEQUENCE_MAGIC, sizeof h->magic) != 0)
        return "is not a model of sequences";
    if (h->labels != s->labels || h->shape != sequence_shape_hash(s))
        return "was learned with other features than this version has";
    if (n - sizeof *h != transition_bytes(h->labels) + h->rows * sequence_row_size(h->labels))
        return "is cut off or too long";
    if (XXH3_64bits(bytes + sizeof *h, n - sizeof *h) != h->hash)
        return "is damaged";
    if (!isfinite(h->scale) || !all_finite(bytes + sizeof *h, (h->labels + 1) * h->labels))
        return "has a weight that is no number";
    if (has_feature_0(bytes + sizeof *h + transition_bytes(h->labels), h->rows,
                      sequence_row_size(h->labels)))
        return "has weights of no feature";
    return NULL;
}

static const char *find(const struct sequence_model *m, uint32_t feature)
{
    uint32_t i = feature & m->mask, found;
    while ((found = feature_of(m->slot + i * m->row_size)) != 0 && found != feature)
        i = (i + 1) & m->mask;
    return m->slot + i * m->row_size;
}

static void put_transitions(struct sequence_model *m, const char *bytes)
{
    unsigned labels = m->shape->labels;
    for (unsigned from = 0; from <= labels; from++)
        for (unsigned to = 0; to < labels; to++, bytes += sizeof(float)) {
            memcpy(&m->transition[from][to], bytes, sizeof(float));
            if (!sequence_may_follow(from % labels, to))
                m->transition[from][to] = IMPOSSIBLE;
        }
}

static enum fate fill(struct sequence_model *m, const struct sequence_header *h, const char *body,
                      struct error *e)
{
    uint32_t slots = 16;
    while (slots * UINT64_C(2) < h->rows * UINT64_C(3))
        slots *= 2;
    m->mask = slots - 1;
    m->row_size = sequence_row_size(h->labels);
    m->slot = calloc(slots, m->row_size);
    m->key = calloc(SEQUENCE_FEATURES, sizeof *m->key);
    if (!m->slot || !m->key)
        return fail(e, FATE_BROKEN, "out of memory");
    (void)fill_keys(m->shape, m->key);
    m->scale = h->scale;
    m->hash = h->hash;
    put_transitions(m, body);
    body += transition_bytes(h->labels);
    for (uint32_t i = 0; i < h->rows; i++, body += m->row_size) {
        uint32_t feature = feature_of(body), bit = feature >> (32 - SEEN_BITS);
        memcpy((char *)find(m, feature), body, m->row_size);
        m->seen[bit / 64] |= UINT64_C(1) << bit % 64;
    }
    return FATE_DONE;
}

enum fate sequence_load(const char *path, const struct sequence_shape *shape,
                        struct sequence_model **ret, struct error *e)
{
    struct arena a;
    struct span bytes;
    struct sequence_header h = {0};
    arena_init(&a, FILE_MAX_BYTES + 1);
    enum fate fate = file_read(path, &a, &bytes, e);
    if (fate == FATE_DONE) {
        memcpy(&h, bytes.p, bytes.n < sizeof h ? bytes.n : sizeof h);
        const char *wrong = what_is_wrong(shape, &h, bytes.p, bytes.n);
        if (wrong)
            fate = fail(e, FATE_REJECT, "'%s' %s", path, wrong);
    }
    struct sequence_model *m = fate == FATE_DONE ? calloc(1, sizeof *m) : NULL;
    if (m) {
        m->shape = shape;
        fate = fill(m, &h, bytes.p + sizeof h, e);
    } else if (fate == FATE_DONE) {
        fate = fail(e, FATE_BROKEN, "out of memory");
    }
    arena_done(&a);
    if (fate != FATE_DONE) {
        sequence_free(m);
        return fate;
    }
    *ret = m;
    return FATE_DONE;
}

void sequence_free(struct sequence_model *m)
{
    if (!m)
        return;
    free(m->slot);
    free(m->key);
    free(m);
}

uint64_t sequence_hash(const struct sequence_model *m)
{
    return m->hash;
}

/* ---- labels ---- */

static bool may_be_known(const struct sequence_model *m, uint32_t feature)
{
    uint32_t bit = feature >> (32 - SEEN_BITS);
    return m->seen[bit / 64] >> bit % 64 & 1;
}

static bool is_closed(const struct sequence_model *m, const uint32_t *cells)
{
    uint32_t value = cells[m->shape->closing_cell];
    uint32_t feature = sequence_mix(SEQUENCE_CLOSING_KEY, value);
    return m->shape->closing_cell && value && may_be_known(m, feature) &&
           feature_of(find(m, feature)) == feature;
}

/* Features that are worth looking up, asked for in advance. */
struct asked {
    uint32_t feature[SEQUENCE_FEATURES];
    unsigned n; /* 0: the item is closed */
};

static void ask(const struct sequence_model *m, const uint32_t *cells, size_t n, size_t i,
                struct asked *ret)
{
    ret->n = 0;
    if (is_closed(m, cells + i * m->shape->cells))
        return;
    struct near near = near_of(m->shape, cells, n, i);
    unsigned features = features_of(m->shape, m->key, &near, ret->feature);
    for (unsigned k = 0; k < features; k++) {
        uint32_t feature = ret->feature[k];
        if (!may_be_known(m, feature))
            continue;
        __builtin_prefetch(m->slot + (feature & m->mask) * m->row_size);
        ret->feature[ret->n++] = feature;
    }
}

static void add_up(const struct sequence_model *m, const struct asked *x,
                   float ret[SEQUENCE_LABELS])
{
    int32_t sum[SEQUENCE_LABELS] = {0};
    for (unsigned k = 0; k < x->n; k++) {
        const int8_t *weight = (const int8_t *)find(m, x->feature[k]) + sizeof(uint32_t);
        for (unsigned l = 0; l < m->shape->labels; l++) /* a free place's weights are 0 */
            sum[l] += weight[l];
    }
    for (unsigned l = 0; l < m->shape->labels; l++)
        ret[l] = x->n == 0 && l > 0 ? CLOSED : (float)sum[l] * m->scale;
}

/* One item is asked for while the one before is added up. */
static void score_items(const struct sequence_model *m, const uint32_t *cells, size_t n,
                        float (*score)[SEQUENCE_LABELS])
{
    struct asked asked[2];
    ask(m, cells, n, 0, &asked[0]);
    for (size_t i = 0; i < n; i++) {
        if (i + 1 < n)
            ask(m, cells, n, i + 1, &asked[(i + 1) % 2]);
        add_up(m, &asked[i % 2], score[i]);
    }
}

static void decode(const struct sequence_model *m, const struct sequence_room *room, size_t n,
                   uint8_t *label)
{
    unsigned labels = m->shape->labels;
    float(*score)[SEQUENCE_LABELS] = room->score;
    uint8_t(*back)[SEQUENCE_LABELS] = room->back;
    float best[2][SEQUENCE_LABELS];
    for (unsigned l = 0; l < labels; l++)
        best[0][l] = score[0][l] + m->transition[labels][l];
    for (size_t i = 1; i < n; i++) {
        const float *before = best[(i + 1) % 2];
        for (unsigned l = 0; l < labels; l++) {
            unsigned from = 0;
            for (unsigned k = 1; k < labels; k++)
                if (before[k] + m->transition[k][l] > before[from] + m->transition[from][l])
                    from = k;
            best[i % 2][l] = before[from] + m->transition[from][l] + score[i][l];
            back[i][l] = (uint8_t)from;
        }
    }
    uint8_t last = 0;
    for (uint8_t l = 1; l < labels; l++)
        if (best[(n - 1) % 2][l] > best[(n - 1) % 2][last])
            last = l;
    for (size_t i = n; i-- > 0; last = back[i][last])
        label[i] = last;
}

static float margin_of(const struct sequence_model *m, float (*score)[SEQUENCE_LABELS],
                       const uint8_t *label, size_t n, size_t i)
{
    unsigned labels = m->shape->labels;
    float own = 0, other = IMPOSSIBLE;
    for (unsigned l = 0; l < labels; l++) {
        float x = score[i][l] + m->transition[i > 0 ? label[i - 1] : labels][l] +
                  (i + 1 < n ? m->transition[l][label[i + 1]] : 0);
        if (l == label[i])
            own = x;
        else if (x > other)
            other = x;
    }
    return own - other;
}

static void make_room(struct sequence_room *room, size_t n)
{
    if (n <= room->items)
        return;
    room->items = n < 256 ? 256 : n * 2;
    room->score = arena_array(room->arena, room->items, sizeof *room->score);
    room->back = arena_array(room->arena, room->items, sizeof *room->back);
}

void sequence_label(const struct sequence_model *m, const uint32_t *cells, size_t n, float bias,
                    struct sequence_room *room, uint8_t *ret_label, float *ret_margin)
{
    if (n == 0)
        return;
    make_room(room, n);
    score_items(m, cells, n, room->score);
    for (size_t i = 0; i < n; i++)
        room->score[i][0] -= bias;
    decode(m, room, n, ret_label);
    for (size_t i = 0; i < n; i++)
        ret_margin[i] = margin_of(m, room->score, ret_label, n, i);
}
