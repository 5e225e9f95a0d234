/* SPDX-License-Identifier: Apache-2.0 */
#include "sequence.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <xxhash.h>
#include "common/file.h"
#include "sequence_score.h"

#define IMPOSSIBLE (-1e9f)
#define LARGE_PAGE ((size_t)2 << 20)
#define LINES_MAX SEQUENCE_FEATURES

/* ---- features ---- */

static uint32_t template_key(const struct sequence_part *part, unsigned parts)
{
    uint32_t key = 0;
    for (unsigned i = 0; i < parts; i++)
        key = key << 9 | (part[i].cell + 1u) << 3 | (uint32_t)(part[i].at + SEQUENCE_REACH);
    return key;
}

/* All templates of a group at all their distances; returns how many. */
static unsigned put_lines(const struct sequence_shape *s, const struct sequence_group *g,
                          struct sequence_line *ret)
{
    unsigned n = 0;
    for (size_t t = 0; t < g->templates; t++) {
        struct sequence_line x = {.parts = g->at[t].parts};
        memcpy(x.part, g->at[t].part, sizeof x.part);
        do {
            x.key = template_key(x.part, x.parts);
            for (unsigned i = 0; i < x.parts; i++)
                x.cell[i] = x.part[i].at * (int32_t)s->cells + x.part[i].cell;
            ret[n++] = x;
        } while (x.parts == 1 && x.part[0].at++ < g->at[t].last);
    }
    return n;
}

static unsigned put_all_lines(const struct sequence_shape *s, struct sequence_line ret[LINES_MAX])
{
    unsigned n = 0;
    for (size_t g = 0; g < s->groups; g++)
        n += put_lines(s, &s->group[g], ret + n);
    return n;
}

/* Whatever the order and the groups of the templates are. */
uint32_t sequence_shape_hash(const struct sequence_shape *s)
{
    struct sequence_line line[LINES_MAX];
    unsigned lines = put_all_lines(s, line);
    uint32_t h = s->closing_cell << 16 | s->cells << 8 | s->labels;
    for (unsigned i = 0; i < lines; i++)
        h ^= sequence_mix(line[i].key, line[i].parts);
    return h;
}

unsigned sequence_features(const struct sequence_shape *s, const uint32_t *cells, size_t n,
                           size_t i, uint32_t ret[SEQUENCE_FEATURES])
{
    struct sequence_line line[LINES_MAX];
    uint32_t near[SEQUENCE_NEAR * SEQUENCE_CELLS];
    unsigned lines = put_all_lines(s, line), features = 0;
    for (size_t k = 0; k < SEQUENCE_NEAR; k++)
        memcpy(near + k * s->cells,
               i + k >= SEQUENCE_REACH && i + k - SEQUENCE_REACH < n
                   ? cells + (i + k - SEQUENCE_REACH) * s->cells
                   : s->outside,
               s->cells * sizeof *near);
    for (unsigned k = 0; k < lines; k++) {
        ret[features] = sequence_feature_at(near + SEQUENCE_REACH * s->cells, &line[k]);
        features += ret[features] != 0;
    }
    return features;
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

static bool put_groups(struct sequence_model *m)
{
    unsigned lines = 0;
    for (size_t i = 0; i < m->shape->groups; i++) {
        const struct sequence_group *from = &m->shape->group[i];
        struct sequence_lines *g = &m->group[i];
        g->first = lines;
        g->end = lines += put_lines(m->shape, from, m->line + lines);
        if (from->kept_bits && !sequence_score_remember(m, g, from->kept_bits))
            return false;
    }
    return true;
}

static void put_rows(struct sequence_model *m, const struct sequence_header *h, const char *row)
{
    for (uint32_t i = 0; i < h->rows; i++, row += sequence_row_size(h->labels)) {
        uint32_t feature = feature_of(row), bit = feature >> (32 - SEQUENCE_SEEN_BITS);
        struct sequence_row *to = sequence_find(m, feature);
        to->feature = feature;
        memcpy(to->weight, row + sizeof feature, h->labels);
        m->seen[bit / 64] |= UINT64_C(1) << bit % 64;
    }
}

/* Zeroes, on pages as large as there are: what is looked up at random misses the processor's table
 * of pages more often than its caches. Weights are read eight at a time, beyond the last row. */
static void *new_rows(size_t bytes)
{
    const size_t size = (bytes + SEQUENCE_LABELS + LARGE_PAGE - 1) & ~(size_t)(LARGE_PAGE - 1);
    void *rows = aligned_alloc(LARGE_PAGE, size);
    if (rows) {
        (void)madvise(rows, size, MADV_HUGEPAGE); /* a wish */
        memset(rows, 0, size);
    }
    return rows;
}

static enum fate fill(struct sequence_model *m, const struct sequence_header *h, const char *body,
                      struct error *e)
{
    uint32_t rows = 16;
    while (rows * UINT64_C(2) < h->rows * UINT64_C(3))
        rows *= 2;
    m->mask = rows - 1;
    m->row_size = sequence_row_size(h->labels);
    m->rows = new_rows((size_t)rows * m->row_size);
    m->line = calloc(LINES_MAX, sizeof *m->line);
    m->rounds = sequence_score_new();
    if (!m->rows || !m->line || !m->rounds || !put_groups(m))
        return fail(e, FATE_BROKEN, "out of memory");
    m->scale = h->scale;
    m->hash = h->hash;
    put_transitions(m, body);
    put_rows(m, h, body + transition_bytes(h->labels));
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
    for (size_t i = 0; i < m->shape->groups; i++)
        free(m->group[i].memory.kept);
    free(m->line);
    free(m->rounds);
    free(m->rows);
    free(m);
}

uint64_t sequence_hash(const struct sequence_model *m)
{
    return m->hash;
}

/* ---- labels ---- */

/* The best label in front of label l. What goes on follows only its own type. */
static unsigned best_before(const struct sequence_model *m, const float *before, unsigned l,
                            float *ret_score)
{
    const bool goes_on = l > 0 && l % 2 == 0;
    const unsigned end = goes_on ? l + 1 : m->shape->labels;
    unsigned best = goes_on ? l - 1 : 0;

    *ret_score = before[best] + m->transition[best][l];
    for (unsigned from = best + 1; from < end; from++) {
        const float score = before[from] + m->transition[from][l];
        if (score > *ret_score) {
            *ret_score = score;
            best = from;
        }
    }
    return best;
}

static void decode(const struct sequence_model *m, const struct sequence_room *room, size_t n,
                   uint8_t *label)
{
    const unsigned labels = m->shape->labels;
    float(*score)[SEQUENCE_LABELS] = room->score;
    uint8_t(*back)[SEQUENCE_LABELS] = room->back;
    float best[2][SEQUENCE_LABELS];

    for (unsigned l = 0; l < labels; l++)
        best[0][l] = score[0][l] + m->transition[labels][l];
    for (size_t i = 1; i < n; i++)
        for (unsigned l = 0; l < labels; l++) {
            float most;
            back[i][l] = (uint8_t)best_before(m, best[(i + 1) % 2], l, &most);
            best[i % 2][l] = most + score[i][l];
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
    room->sum = arena_array(room->arena, (room->items + 2 * SEQUENCE_EDGE) * SEQUENCE_LABELS,
                            sizeof *room->sum);
    room->is_closed = arena_array(room->arena, room->items, sizeof *room->is_closed);
    room->back = arena_array(room->arena, room->items, sizeof *room->back);
}

void sequence_label(struct sequence_model *m, const struct sequence_items *items, float bias,
                    struct sequence_room *room)
{
    const size_t n = items->n;
    if (n == 0)
        return;
    make_room(room, n);
    sequence_score_items(m, items, room);
    for (size_t i = 0; i < n; i++)
        room->score[i][0] -= bias;
    decode(m, room, n, items->label);
    for (size_t i = 0; i < n; i++)
        items->margin[i] = items->label[i] ? margin_of(m, room->score, items->label, n, i) : 0;
}
