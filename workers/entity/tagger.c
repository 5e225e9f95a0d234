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

static_assert(TAGGER_LABELS < TAGGER_LANES, "a row has a weight for each label");

struct tagger {
    struct tagger_weights weights;
    struct tagger_clusters clusters;
    struct tagger_net *net; /* NULL: none */
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
    if (n - sizeof *h != (uint64_t)h->rows * sizeof(struct tagger_row) +
                             (uint64_t)h->clusters * sizeof(uint64_t) + h->net_bytes)
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
    const char *clusters = bytes + (size_t)h->rows * sizeof(struct tagger_row);
    enum fate fate = tagger_weights_init(&t->weights, bytes, h->rows, e);
    if (fate == FATE_DONE)
        fate = put_clusters(t, clusters, h->clusters, e);
    if (fate == FATE_DONE && h->net_bytes > 0)
        fate = tagger_net_read(clusters + h->clusters * sizeof(uint64_t), h->net_bytes, &t->net, e);
    if (fate == FATE_DONE)
        fate =
            tagger_scorer_new(&(struct tagger_sources){templates, &t->weights,
                                                       h->clusters ? &t->clusters : NULL, t->net},
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
    tagger_net_free(t->net);
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
                                  .scale = t->scale,
                                  .net = t->net,
                                  .scorer = t->scorer};
}
