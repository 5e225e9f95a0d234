/* SPDX-License-Identifier: Apache-2.0 */
/* What networks are learned from besides labels: vectors of words, numbers of features, echoes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "train_set.h"

#define WIDTH_MAX 1024

static void *must_allocate(size_t n, size_t size)
{
    void *p = calloc(n + 1, size);
    if (!p)
        train_die("out of memory", "");
    return p;
}

/* ---- vectors ---- */

struct line {
    uint32_t feature, at;
};

static int by_feature(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    return x->feature < y->feature ? -1 : x->feature > y->feature;
}

/* Returns how many numbers the line has behind its word. */
static size_t read_line(char *line, float x[WIDTH_MAX])
{
    size_t n = 0;
    char *p = strchr(line, ' '), *end;
    if (!p)
        return 0;
    *p++ = '\0';
    for (; n < WIDTH_MAX; p = end, n++) {
        x[n] = strtof(p, &end);
        if (end == p)
            break;
    }
    return n;
}

static void to_length_one(float *x, size_t n)
{
    float sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i] * x[i];
    for (size_t i = 0; i < n && sum > 0; i++)
        x[i] /= sqrtf(sum);
}

/* By feature; of two words with one hash the first stays. */
static void put_in_order(struct train_vectors *v, struct line *line, const float *at, size_t n)
{
    qsort(line, n, sizeof *line, by_feature);
    v->feature = must_allocate(n + 1, sizeof *v->feature);
    v->at = must_allocate((n + 1) * v->width, sizeof *v->at);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && line[i].feature == line[i - 1].feature)
            continue;
        v->feature[++v->n] = line[i].feature;
        memcpy(v->at + v->n * v->width, at + line[i].at * v->width, v->width * sizeof *at);
    }
}

void train_vectors_read(struct train_vectors *v, const char *path, size_t most)
{
    FILE *f = fopen(path, "re");
    struct line *line = must_allocate(most, sizeof *line);
    float *at = NULL, x[WIDTH_MAX];
    char *text = NULL;
    size_t n = 0, cap = 0;
    if (!f)
        train_die("cannot read the vectors", path);
    while (n < most && getline(&text, &cap, f) > 0) {
        size_t width = read_line(text, x);
        if (v->width == 0 && width > 2) {
            v->width = width;
            at = must_allocate(most * width, sizeof *at);
        }
        if (width != v->width || width == 0)
            continue;
        line[n] = (struct line){tagger_net_word(span_of(text)), (uint32_t)n};
        to_length_one(x, width);
        memcpy(at + n++ * width, x, width * sizeof *x);
    }
    (void)fclose(f);
    if (n == 0)
        train_die("there are no vectors in", path);
    put_in_order(v, line, at, n);
    free(text);
    free(line);
    free(at);
}

/* ---- numbers of features ---- */

struct index {
    uint32_t *feature, *count; /* 0: free */
    uint32_t *number;
    size_t mask;
};

static size_t index_of(const struct index *x, uint32_t feature)
{
    size_t i = feature & x->mask;
    while (x->feature[i] && x->feature[i] != feature)
        i = (i + 1) & x->mask;
    return i;
}

uint32_t train_number(const struct train_set *set, const struct train_listed *of,
                      const bool *is_held, uint32_t *ret_number, uint32_t **ret_feature)
{
    struct index x = {.mask = 1};
    uint32_t n = 0;
    while (x.mask < of->n / 2)
        x.mask = x.mask * 2 + 1;
    x.feature = must_allocate(x.mask + 1, sizeof *x.feature);
    x.count = must_allocate(x.mask + 1, sizeof *x.count);
    x.number = must_allocate(x.mask + 1, sizeof *x.number);
    for (size_t i = 0; i < set->sentences; i++) {
        const struct train_sentence *q = &set->sentence[i];
        for (size_t k = of->first[q->from]; k < of->first[q->to] && !is_held[q->document]; k++) {
            size_t at = index_of(&x, of->feature[k]);
            x.feature[at] = of->feature[k];
            x.count[at]++;
        }
    }
    *ret_feature = must_allocate(x.mask + 2, sizeof **ret_feature);
    for (size_t k = 0; k < of->n; k++) {
        size_t at = index_of(&x, of->feature[k]);
        if (x.number[at] == 0 && x.count[at] >= of->least) {
            x.number[at] = ++n;
            (*ret_feature)[n] = of->feature[k];
        }
        ret_number[k] = x.number[at];
    }
    free(x.feature);
    free(x.count);
    free(x.number);
    return n;
}

/* ---- echoes ---- */

void train_set_hear(struct train_set *set, const uint8_t *label)
{
    struct arena a;
    arena_init(&a, (size_t)512 << 20);
    if (arena_guard(&a))
        train_die("out of memory", "");
    for (uint32_t i = 0; i < set->documents; i++) {
        const struct train_document *d = &set->document[i];
        struct tagger_hearing h = {
            .stem = set->stem + d->from, .stems = d->stems, .label = label + d->from};
        const uint32_t n = (uint32_t)(d->to - d->from);
        tagger_hear(&h, n, &a);
        for (uint32_t k = 0; k < n; k++)
            set->echo[d->from + k] = tagger_echo(&h, k);
        arena_reset(&a);
    }
    arena_done(&a);
}
