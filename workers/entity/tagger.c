/* SPDX-License-Identifier: Apache-2.0 */
#include "tagger.h"
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include "common/file.h"
#include "tagger_score.h"

#define IMPOSSIBLE (-1e9f)
#define TRANSITION_MAX 1e6f
#define BLOCK 4 /* labels at a time: what a register of every machine holds */

static_assert(TAGGER_LABELS < TAGGER_LANES, "a row has a weight for each label");
static_assert(TAGGER_LANES % BLOCK == 0, "lanes are taken by blocks");

struct tagger {
    struct tagger_weights weights;
    struct tagger_clusters clusters;
    struct tagger_scorer *scorer;
    float scale;
    float transition[TAGGER_LABELS + 1][TAGGER_LANES]; /* IMPOSSIBLE where none may be */
    uint64_t hash;
};

/* ---- the file ---- */

static const char *what_is_wrong(const struct tagger_header *h, const char *bytes, size_t n,
                                 const struct tagger_templates *templates)
{
    if (n < sizeof *h || memcmp(h->magic, TAGGER_MAGIC, sizeof h->magic) != 0)
        return "is not a model of names";
    if (h->labels != TAGGER_LABELS)
        return "has other labels than this version";
    if (h->templates != tagger_templates_hash(templates))
        return "was learned with other features than this version's";
    if (n - sizeof *h !=
        (uint64_t)h->rows * sizeof(struct tagger_row) + (uint64_t)h->clusters * sizeof(uint64_t))
        return "is cut off or too long";
    if (XXH3_64bits(bytes + sizeof *h, n - sizeof *h) != h->hash)
        return "is damaged";
    if (!(h->scale > 0 && h->scale <= 1))
        return "has no scale";
    for (unsigned i = 0; i < (TAGGER_LABELS + 1) * TAGGER_LABELS; i++)
        if (!(fabsf(h->transition[i / TAGGER_LABELS][i % TAGGER_LABELS]) <= TRANSITION_MAX))
            return "has a transition that is no number";
    return NULL;
}

static void put_transitions(struct tagger *t, const struct tagger_header *h)
{
    for (unsigned from = 0; from <= TAGGER_LABELS; from++)
        for (unsigned to = 0; to < TAGGER_LANES; to++)
            t->transition[from][to] =
                to < TAGGER_LABELS && tagger_may_follow(from % TAGGER_LABELS, to)
                    ? h->transition[from][to]
                    : IMPOSSIBLE;
}

static enum fate put_clusters(struct tagger *t, const char *bytes, uint32_t n, struct error *e)
{
    enum fate fate = n ? tagger_clusters_init(&t->clusters, n, e) : FATE_DONE;
    for (uint32_t i = 0; fate == FATE_DONE && i < n; i++) {
        uint64_t entry;
        memcpy(&entry, bytes + i * sizeof entry, sizeof entry);
        if (!tagger_clusters_add(&t->clusters, entry))
            fate = fail(e, FATE_REJECT, "word classes crowd where hashes would not");
    }
    return fate;
}

static enum fate fill(struct tagger *t, const struct tagger_header *h, const char *bytes,
                      const struct tagger_templates *templates, struct error *e)
{
    t->scale = h->scale;
    t->hash = h->hash;
    put_transitions(t, h);
    enum fate fate = tagger_weights_init(&t->weights, bytes, h->rows, e);
    if (fate == FATE_DONE)
        fate = put_clusters(t, bytes + (size_t)h->rows * sizeof(struct tagger_row), h->clusters, e);
    if (fate == FATE_DONE)
        fate = tagger_scorer_new(templates, &t->weights, h->clusters ? &t->clusters : NULL,
                                 &t->scorer, e);
    return fate;
}

enum fate tagger_read(struct span bytes, const char *name, const char *iso, struct tagger **ret,
                      struct error *e)
{
    struct tagger_header h = {0};
    const struct tagger_templates *templates = tagger_templates_of(iso);
    if (!templates)
        return fail(e, FATE_REJECT, "'%s' is for '%s', which has no templates", name, iso);
    memcpy(&h, bytes.p, bytes.n < sizeof h ? bytes.n : sizeof h);
    const char *wrong = what_is_wrong(&h, bytes.p, bytes.n, templates);
    if (wrong)
        return fail(e, FATE_REJECT, "'%s' %s", name, wrong);
    struct tagger *t = calloc(1, sizeof *t);
    enum fate fate =
        t ? fill(t, &h, bytes.p + sizeof h, templates, e) : fail(e, FATE_BROKEN, "out of memory");
    if (fate != FATE_DONE) {
        error_prefix(e, "'%s'", name);
        tagger_free(t);
        return fate;
    }
    *ret = t;
    return FATE_DONE;
}

enum fate tagger_load(const char *dir, const char *iso, struct tagger **ret, struct error *e)
{
    struct arena a;
    struct span bytes;
    arena_init(&a, FILE_MAX_BYTES + 8192);
    const char *path = arena_printf(&a, "%s/%s/tagger.bin", dir, iso);
    enum fate fate = file_read(path, &a, &bytes, e);
    if (fate == FATE_DONE)
        fate = tagger_read(bytes, path, iso, ret, e);
    arena_done(&a);
    return fate;
}

void tagger_free(struct tagger *t)
{
    if (!t)
        return;
    tagger_scorer_free(t->scorer);
    tagger_weights_done(&t->weights);
    tagger_clusters_done(&t->clusters);
    free(t);
}

uint64_t tagger_hash(const struct tagger *t)
{
    return t->hash;
}

struct tagger_inside tagger_inside(const struct tagger *t)
{
    return (struct tagger_inside){.weights = &t->weights,
                                  .clusters = t->clusters.n > 0 ? &t->clusters : NULL,
                                  .transition = t->transition,
                                  .scale = t->scale};
}

/* ---- one sentence ---- */

/* A longer one is a list or a slip, and is read in pieces: the work area is that of a piece. */
#define PIECE_ATOMS 4096

/* What has been found of one sentence. */
struct chain {
    const struct tagger *t;
    float (*score)[TAGGER_LANES]; /* of a label here */
    float (*best)[TAGGER_LANES];  /* of the best sequence that ends with a label here */
    uint8_t *label;
    uint32_t n;
};

/* best[i] from best[i - 1]: for each label the best of all that it may follow. */
static void step(const struct tagger *t, const float *restrict before, const float *restrict score,
                 float *restrict ret)
{
    for (unsigned to = 0; to < TAGGER_LANES; to += BLOCK) {
        float most[BLOCK];
        for (unsigned k = 0; k < BLOCK; k++)
            most[k] = before[0] + t->transition[0][to + k];
        for (unsigned from = 1; from < TAGGER_LABELS; from++)
            for (unsigned k = 0; k < BLOCK; k++) {
                float x = before[from] + t->transition[from][to + k];
                most[k] = x > most[k] ? x : most[k];
            }
        for (unsigned k = 0; k < BLOCK; k++)
            ret[to + k] = most[k] + score[to + k];
    }
}

/* The label from which best[i + 1][to] came: found again, for one label of twelve. */
static uint8_t came_from(const struct chain *c, uint32_t i, unsigned to)
{
    uint8_t from = 0;
    float most = c->best[i][0] + c->t->transition[0][to];
    for (uint8_t k = 1; k < TAGGER_LABELS; k++)
        if (c->best[i][k] + c->t->transition[k][to] > most) {
            most = c->best[i][k] + c->t->transition[k][to];
            from = k;
        }
    return from;
}

static void decode(struct chain *c)
{
    const struct tagger *t = c->t;
    for (unsigned l = 0; l < TAGGER_LANES; l++)
        c->best[0][l] = c->score[0][l] + t->transition[TAGGER_START][l];
    for (uint32_t i = 1; i < c->n; i++)
        step(t, c->best[i - 1], c->score[i], c->best[i]);
    uint8_t last = 0;
    for (uint8_t l = 1; l < TAGGER_LABELS; l++)
        if (c->best[c->n - 1][l] > c->best[c->n - 1][last])
            last = l;
    for (uint32_t i = c->n; i-- > 0;) {
        c->label[i] = last;
        if (i > 0)
            last = came_from(c, i - 1, last);
    }
}

/* How much better the label of an atom is than any other, its neighbours' labels as they are. */
static float margin(const struct chain *c, uint32_t i)
{
    const struct tagger *t = c->t;
    float own = 0, other = IMPOSSIBLE;
    for (unsigned l = 0; l < TAGGER_LABELS; l++) {
        float x = c->score[i][l] + t->transition[i > 0 ? c->label[i - 1] : TAGGER_START][l] +
                  (i + 1 < c->n ? t->transition[l][c->label[i + 1]] : 0);
        if (l == c->label[i])
            own = x;
        else if (x > other)
            other = x;
    }
    return own - other;
}

static void put_spans(const struct chain *c, uint32_t from, struct arena *a,
                      struct tagger_spans *ret)
{
    for (uint32_t i = 0, end; i < c->n; i = end) {
        end = i + 1;
        if (c->label[i] == 0)
            continue;
        float least = margin(c, i);
        for (; end < c->n && c->label[end] && c->label[end] % 2 == 0; end++)
            least = fminf(least, margin(c, end));
        void *items = ret->at;
        *(struct tagger_span *)arena_push(a, &items, &ret->n, &ret->cap, sizeof *ret->at) =
            (struct tagger_span){from + i, from + end, (uint8_t)((c->label[i] - 1) / 2),
                                 1 / (1 + expf(-least))};
        ret->at = items;
    }
}

static void read_piece(const struct tagger *t, const struct tagger_view *v, uint32_t from,
                       uint32_t n, struct tagger_spans *ret)
{
    struct chain c = {.t = t, .n = n};
    c.score = tagger_view_room(v, TAGGER_ROOM_CHAIN,
                               n * (sizeof *c.score + sizeof *c.best + sizeof *c.label));
    c.best = c.score + n;
    c.label = (uint8_t *)(c.best + n);
    const int16_t(*sum)[TAGGER_LANES] = tagger_score(t->scorer, v, from, c.n);
    for (uint32_t i = 0; i < c.n; i++)
        for (unsigned l = 0; l < TAGGER_LANES; l++)
            c.score[i][l] = (float)sum[i][l] * t->scale;
    decode(&c);
    put_spans(&c, from, v->scan->arena, ret);
}

void tagger_sentence(const struct tagger *t, const struct tagger_view *v, uint32_t from,
                     uint32_t to, struct tagger_spans *ret)
{
    for (uint32_t n; from < to; from += n) {
        n = to - from < PIECE_ATOMS ? to - from : PIECE_ATOMS;
        read_piece(t, v, from, n, ret);
    }
}
