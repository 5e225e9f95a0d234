/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_clusters - word classes from word vectors: spherical k-means, 16 parts of 16 parts of 16.
 *
 * usage: train_clusters [WORDS] < VECTORS > CLUSTERS
 *
 * VECTORS: lines "word x x x ..."; the first WORDS of them (120000) are taken. CLUSTERS: lines
 * "word TAB class", a number of 12 bits, 4 for each level. The same vectors give the same classes.
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PARTS 16
#define BITS 4
#define DEPTH 3
#define ROUNDS 15
#define WIDTH_MAX 1024

struct vectors {
    float *at; /* [n][width], of length one */
    char **word;
    unsigned *class;
    size_t n, width;
    uint64_t seed;
};

static void *must_allocate(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size);
    if (!p) {
        (void)fprintf(stderr, "train_clusters: out of memory\n");
        exit(1);
    }
    return p;
}

static double chance(struct vectors *v)
{
    v->seed = v->seed * 6364136223846793005u + 1442695040888963407u;
    return (double)(v->seed >> 33) / 2147483648.0;
}

static float dot(const struct vectors *v, const float *a, const float *b)
{
    float sum = 0;
    for (size_t i = 0; i < v->width; i++)
        sum += a[i] * b[i];
    return sum;
}

static void to_length_one(const struct vectors *v, float *a)
{
    float length = sqrtf(dot(v, a, a));
    for (size_t i = 0; length > 0 && i < v->width; i++)
        a[i] /= length;
}

static const float *vector_of(const struct vectors *v, size_t i)
{
    return v->at + i * v->width;
}

/* First centres: the farther a word is from all of them, the likelier it is the next. */
static void choose_centres(struct vectors *v, const size_t *item, size_t n, float *centre)
{
    float *nearest = must_allocate(n, sizeof *nearest);
    for (size_t i = 0; i < n; i++)
        nearest[i] = 0;
    for (unsigned k = 0; k < PARTS; k++) {
        double total = 0;
        for (size_t i = 0; i < n; i++)
            total += (1 - nearest[i]) * (1 - nearest[i]);
        double at = total * chance(v);
        size_t pick = n - 1;
        for (size_t i = 0; i < n; i++) {
            at -= (1 - nearest[i]) * (1 - nearest[i]);
            if (at <= 0) {
                pick = i;
                break;
            }
        }
        memcpy(centre + k * v->width, vector_of(v, item[pick]), v->width * sizeof *centre);
        for (size_t i = 0; i < n; i++) {
            float x = dot(v, centre + k * v->width, vector_of(v, item[i]));
            nearest[i] = k == 0 || x > nearest[i] ? x : nearest[i];
        }
    }
    free(nearest);
}

static unsigned nearest_centre(const struct vectors *v, const float *centre, const float *x)
{
    unsigned best = 0;
    float most = -2;
    for (unsigned k = 0; k < PARTS; k++) {
        float near = dot(v, centre + k * v->width, x);
        if (near > most) {
            most = near;
            best = k;
        }
    }
    return best;
}

static void k_means(struct vectors *v, const size_t *item, size_t n, unsigned *part)
{
    float *centre = must_allocate(PARTS * v->width, sizeof *centre);
    choose_centres(v, item, n, centre);
    for (unsigned round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < n; i++)
            part[i] = nearest_centre(v, centre, vector_of(v, item[i]));
        memset(centre, 0, PARTS * v->width * sizeof *centre);
        for (size_t i = 0; i < n; i++)
            for (size_t d = 0; d < v->width; d++)
                centre[part[i] * v->width + d] += vector_of(v, item[i])[d];
        for (unsigned k = 0; k < PARTS; k++)
            to_length_one(v, centre + k * v->width);
    }
    free(centre);
}

/* Three levels deep, no more. */
static void split(struct vectors *v, const size_t *item, size_t n, unsigned depth)
{
    if (depth == DEPTH || n == 0)
        return;
    unsigned *part = must_allocate(n, sizeof *part);
    size_t *own = must_allocate(n, sizeof *own);
    if (n > PARTS)
        k_means(v, item, n, part);
    else
        for (size_t i = 0; i < n; i++)
            part[i] = (unsigned)i;
    for (unsigned k = 0; k < PARTS; k++) {
        size_t m = 0;
        for (size_t i = 0; i < n; i++)
            if (part[i] == k) {
                own[m++] = item[i];
                v->class[item[i]] |= k << (BITS * (DEPTH - 1 - depth));
            }
        split(v, own, m, n > PARTS ? depth + 1 : DEPTH);
    }
    free(part);
    free(own);
}

static bool read_vector(struct vectors *v, char *line)
{
    float x[WIDTH_MAX];
    size_t width = 0;
    char *p = strchr(line, ' '), *end;
    if (!p)
        return false;
    *p++ = '\0';
    for (; width < WIDTH_MAX; p = end) {
        x[width] = strtof(p, &end);
        if (end == p)
            break;
        width++;
    }
    if (v->width == 0 && width > 2)
        v->width = width;
    if (width != v->width || width == 0)
        return false;
    v->at = realloc(v->at, (v->n + 1) * width * sizeof *v->at);
    if (!v->at || !(v->word[v->n] = strdup(line)))
        exit(1);
    memcpy(v->at + v->n * width, x, width * sizeof *x);
    to_length_one(v, v->at + v->n * width);
    v->n++;
    return true;
}

int main(int argc, char **argv)
{
    struct vectors v = {.seed = 1};
    size_t most = argc > 1 ? strtoull(argv[1], NULL, 10) : 120000, cap = 0;
    char *line = NULL;
    v.word = must_allocate(most + 1, sizeof *v.word);
    while (v.n < most && getline(&line, &cap, stdin) > 0)
        (void)read_vector(&v, line);
    free(line);
    v.class = must_allocate(v.n, sizeof *v.class);
    size_t *item = must_allocate(v.n, sizeof *item);
    for (size_t i = 0; i < v.n; i++)
        item[i] = i;
    split(&v, item, v.n, 0);
    for (size_t i = 0; i < v.n; i++) {
        printf("%s\t%u\n", v.word[i], v.class[i]);
        free(v.word[i]);
    }
    free(v.word);
    free(v.class);
    free(v.at);
    free(item);
    return 0;
}
