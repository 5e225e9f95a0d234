/* SPDX-License-Identifier: Apache-2.0 */
#include "tagger.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define FILE_BYTES_MAX ((size_t)32 << 20)
#define IMPOSSIBLE (-1e9f)

struct tagger {
    const struct tagger_templates *templates;
    struct tagger_row *slot; /* feature 0: free */
    uint32_t mask;
    float scale;
    float transition[TAGGER_LABELS + 1][TAGGER_LABELS]; /* IMPOSSIBLE where none may be */
    struct tagger_clusters clusters;
    uint64_t hash;
};

/* ---- the file ---- */

static enum fate read_whole(const char *path, char **ret, size_t *ret_n, struct error *e)
{
    FILE *f = fopen(path, "rbe");
    if (!f)
        return fail(e, FATE_REJECT, "cannot read '%s': %s", path, strerror(errno));
    char *bytes = malloc(FILE_BYTES_MAX);
    if (!bytes) {
        (void)fclose(f);
        return fail(e, FATE_BROKEN, "out of memory");
    }
    *ret_n = fread(bytes, 1, FILE_BYTES_MAX, f);
    bool is_bad = ferror(f) != 0;
    (void)fclose(f);
    *ret = bytes;
    return is_bad ? fail(e, FATE_REJECT, "cannot read '%s': %s", path, strerror(errno)) : FATE_DONE;
}

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
    if (!isfinite(h->scale))
        return "has no scale";
    for (unsigned i = 0; i < (TAGGER_LABELS + 1) * TAGGER_LABELS; i++)
        if (!isfinite(h->transition[i / TAGGER_LABELS][i % TAGGER_LABELS]))
            return "has a transition that is no number";
    return NULL;
}

static void put_row(struct tagger *t, const char *bytes)
{
    struct tagger_row row;
    memcpy(&row, bytes, sizeof row);
    uint32_t i = row.feature & t->mask;
    while (t->slot[i].feature)
        i = (i + 1) & t->mask;
    t->slot[i] = row;
}

static void put_transitions(struct tagger *t, const struct tagger_header *h)
{
    for (unsigned from = 0; from <= TAGGER_LABELS; from++)
        for (unsigned to = 0; to < TAGGER_LABELS; to++)
            t->transition[from][to] =
                tagger_may_follow(from % TAGGER_LABELS, to) ? h->transition[from][to] : IMPOSSIBLE;
}

static enum fate fill(struct tagger *t, const struct tagger_header *h, const char *bytes,
                      struct error *e)
{
    uint32_t slots = 16;
    while (slots < h->rows * UINT64_C(2))
        slots *= 2;
    t->mask = slots - 1;
    t->slot = aligned_alloc(64, slots * sizeof *t->slot);
    if (!t->slot)
        return fail(e, FATE_BROKEN, "out of memory");
    memset(t->slot, 0, slots * sizeof *t->slot);
    t->scale = h->scale;
    t->hash = h->hash;
    put_transitions(t, h);
    for (uint32_t i = 0; i < h->rows; i++)
        put_row(t, bytes + i * sizeof(struct tagger_row));
    if (h->clusters == 0)
        return FATE_DONE;
    enum fate fate = tagger_clusters_init(&t->clusters, h->clusters, e);
    bytes += h->rows * sizeof(struct tagger_row);
    for (uint32_t i = 0; fate == FATE_DONE && i < h->clusters; i++) {
        uint64_t entry;
        memcpy(&entry, bytes + i * sizeof entry, sizeof entry);
        tagger_clusters_add(&t->clusters, entry);
    }
    return fate;
}

enum fate tagger_load(const char *dir, const char *iso, struct tagger **ret, struct error *e)
{
    char path[4096], *bytes = NULL;
    size_t n = 0;
    struct tagger_header h = {0};
    const struct tagger_templates *templates = tagger_templates_of(iso);
    if (!templates)
        return fail(e, FATE_REJECT, "no templates of features for '%s'", iso);
    (void)snprintf(path, sizeof path, "%s/%s/tagger.bin", dir, iso);
    enum fate fate = read_whole(path, &bytes, &n, e);
    if (fate == FATE_DONE) {
        memcpy(&h, bytes, n < sizeof h ? n : sizeof h);
        const char *wrong = what_is_wrong(&h, bytes, n, templates);
        if (wrong)
            fate = fail(e, FATE_REJECT, "'%s' %s", path, wrong);
    }
    struct tagger *t = fate == FATE_DONE ? calloc(1, sizeof *t) : NULL;
    if (t)
        t->templates = templates;
    if (fate == FATE_DONE)
        fate = t ? fill(t, &h, bytes + sizeof h, e) : fail(e, FATE_BROKEN, "out of memory");
    free(bytes);
    if (fate != FATE_DONE) {
        tagger_free(t);
        return fate;
    }
    *ret = t;
    return FATE_DONE;
}

void tagger_free(struct tagger *t)
{
    if (!t)
        return;
    free(t->slot);
    tagger_clusters_done(&t->clusters);
    free(t);
}

uint64_t tagger_hash(const struct tagger *t)
{
    return t->hash;
}

/* ---- one sentence ---- */

static void score_atom(const struct tagger *t,
                       const struct tagger_cells *const near[TAGGER_NEAR_ATOMS],
                       float ret[TAGGER_LABELS])
{
    uint32_t feature[TAGGER_FEATURES_MAX];
    int32_t sum[TAGGER_LABELS + 1] = {0};
    unsigned n = tagger_features(t->templates, near, feature);
    for (unsigned i = 0; i < n; i++)
        __builtin_prefetch(&t->slot[feature[i] & t->mask]);
    for (unsigned i = 0; i < n; i++) {
        uint32_t at = feature[i] & t->mask;
        while (t->slot[at].feature && t->slot[at].feature != feature[i])
            at = (at + 1) & t->mask;
        for (unsigned l = 0; l <= TAGGER_LABELS; l++) /* a free slot's weights are 0 */
            sum[l] += t->slot[at].weight[l];
    }
    for (unsigned l = 0; l < TAGGER_LABELS; l++)
        ret[l] = (float)sum[l] * t->scale;
}

static void score_atoms(const struct tagger *t, const struct tagger_view *v, uint32_t from,
                        uint32_t n, float (*ret)[TAGGER_LABELS])
{
    struct tagger_cells *cells = ARENA_ARRAY(v->scan->arena, n, struct tagger_cells);
    const struct tagger_cells *near[TAGGER_NEAR_ATOMS];
    for (uint32_t i = 0; i < n; i++)
        tagger_cells_of(v, t->clusters.n ? &t->clusters : NULL, from + i, &cells[i]);
    for (uint32_t i = 0; i < n; i++) {
        tagger_cells_near(cells, n, i, near);
        score_atom(t, near, ret[i]);
    }
}

static void decode(const struct tagger *t, float (*score)[TAGGER_LABELS], uint32_t n,
                   struct arena *a, uint8_t *label)
{
    uint8_t(*back)[TAGGER_LABELS] = arena_array(a, n, sizeof *back);
    float best[2][TAGGER_LABELS];
    for (unsigned l = 0; l < TAGGER_LABELS; l++)
        best[0][l] = score[0][l] + t->transition[TAGGER_START][l];
    for (uint32_t i = 1; i < n; i++) {
        const float *before = best[(i + 1) % 2];
        for (unsigned l = 0; l < TAGGER_LABELS; l++) {
            unsigned from = 0;
            float most = before[0] + t->transition[0][l];
            for (unsigned k = 1; k < TAGGER_LABELS; k++)
                if (before[k] + t->transition[k][l] > most) {
                    most = before[k] + t->transition[k][l];
                    from = k;
                }
            best[i % 2][l] = most + score[i][l];
            back[i][l] = (uint8_t)from;
        }
    }
    uint8_t last = 0;
    for (uint8_t l = 1; l < TAGGER_LABELS; l++)
        if (best[(n - 1) % 2][l] > best[(n - 1) % 2][last])
            last = l;
    for (uint32_t i = n; i-- > 0; last = back[i][last])
        label[i] = last;
}

/* How much better the label of an atom is than any other, its neighbours' labels as they are. */
static float margin(const struct tagger *t, float (*score)[TAGGER_LABELS], const uint8_t *label,
                    uint32_t n, uint32_t i)
{
    float own = 0, other = IMPOSSIBLE;
    for (unsigned l = 0; l < TAGGER_LABELS; l++) {
        float x = score[i][l] + t->transition[i > 0 ? label[i - 1] : TAGGER_START][l] +
                  (i + 1 < n ? t->transition[l][label[i + 1]] : 0);
        if (l == label[i])
            own = x;
        else if (x > other)
            other = x;
    }
    return own - other;
}

void tagger_sentence(const struct tagger *t, const struct tagger_view *v, uint32_t from,
                     uint32_t to, struct tagger_spans *ret)
{
    struct arena *a = v->scan->arena;
    uint32_t n = to - from;
    if (n == 0)
        return;
    float(*score)[TAGGER_LABELS] = arena_array(a, n, sizeof *score);
    uint8_t *label = ARENA_ARRAY(a, n, uint8_t);
    score_atoms(t, v, from, n, score);
    decode(t, score, n, a, label);
    for (uint32_t i = 0, end; i < n; i = end) {
        float least = margin(t, score, label, n, i);
        for (end = i + 1; end < n && label[end] && label[end] % 2 == 0; end++)
            least = fminf(least, margin(t, score, label, n, end));
        if (label[i] == 0)
            continue;
        void *items = ret->at;
        *(struct tagger_span *)arena_push(a, &items, &ret->n, &ret->cap, sizeof *ret->at) =
            (struct tagger_span){from + i, from + end, (uint8_t)((label[i] - 1) / 2),
                                 1 / (1 + expf(-least))};
        ret->at = items;
    }
}
