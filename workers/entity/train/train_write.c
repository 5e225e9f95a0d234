/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include "train_crf.h"

/* Weights beyond this are cut: few, and far enough. */
#define WEIGHT_MAX 4.0f

static float strongest(const float w[TAGGER_LABELS])
{
    float most = 0;
    for (unsigned l = 0; l < TAGGER_LABELS; l++)
        most = fmaxf(most, fabsf(w[l]));
    return most;
}

/* The least step between weights: the strongest one just fits. */
static float scale_of(const struct train_model *m)
{
    float most = 0;
    for (uint32_t r = 1; r <= m->rows; r++)
        most = fmaxf(most, strongest(m->weight[r]));
    return fminf(fmaxf(most, 0.1f), WEIGHT_MAX) / INT8_MAX;
}

static int by_feature(const void *a, const void *b)
{
    const struct tagger_row *x = a, *y = b;
    return x->feature < y->feature ? -1 : x->feature > y->feature;
}

static int by_value(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

static struct tagger_row *rows_of(const struct train_model *m, float least, float scale,
                                  uint32_t *ret_n)
{
    struct tagger_row *rows = calloc(m->rows + 1, sizeof *rows);
    uint32_t n = 0;
    if (!rows)
        train_die("out of memory", "");
    for (uint32_t r = 1; r <= m->rows; r++) {
        if (strongest(m->weight[r]) < least)
            continue;
        rows[n].feature = m->feature[r];
        for (unsigned l = 0; l < TAGGER_LABELS; l++) {
            float w = fminf(fmaxf(m->weight[r][l], -WEIGHT_MAX), WEIGHT_MAX);
            rows[n].weight[l] = (int8_t)lrintf(w / scale);
        }
        n++;
    }
    qsort(rows, n, sizeof *rows, by_feature);
    *ret_n = n;
    return rows;
}

static void put_clusters(const struct tagger_clusters *c, uint64_t *to)
{
    size_t n = 0;
    for (size_t i = 0; c->n && i <= c->mask; i++)
        if (c->slot[i])
            to[n++] = c->slot[i];
    qsort(to, n, sizeof *to, by_value);
}

void train_model_write(const struct train_parts *p, const struct train_tables *t, const char *path)
{
    const struct train_model *m = p->model;
    struct tagger_header h = {.magic = TAGGER_MAGIC,
                              .labels = TAGGER_LABELS,
                              .clusters = (uint32_t)t->clusters.n,
                              .net_bytes = (uint32_t)p->net_bytes,
                              .templates = tagger_templates_hash(t->templates),
                              .scale = scale_of(m)};
    struct tagger_row *rows = rows_of(m, p->least, h.scale, &h.rows);
    size_t row_bytes = h.rows * sizeof *rows, word_bytes = h.clusters * sizeof(uint64_t);
    size_t bytes = row_bytes + word_bytes + p->net_bytes;
    char *body = malloc(bytes + 1);
    if (!body)
        train_die("out of memory", "");
    memcpy(body, rows, row_bytes);
    put_clusters(&t->clusters, (uint64_t *)(body + row_bytes));
    if (p->net_bytes > 0)
        memcpy(body + row_bytes + word_bytes, p->net, p->net_bytes);
    memcpy(h.transition, m->transition, sizeof h.transition);
    h.hash = XXH3_64bits(body, bytes);
    FILE *f = fopen(path, "wbe");
    if (!f || fwrite(&h, sizeof h, 1, f) != 1 ||
        fwrite(body, 1, bytes, f) != bytes || fclose(f) != 0)
        train_die("cannot write the model", path);
    printf("%u features, %u written, %zu bytes\n", m->rows, h.rows,
           sizeof h + bytes);
    free(rows);
    free(body);
}
