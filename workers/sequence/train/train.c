/* SPDX-License-Identifier: Apache-2.0 */
#include "train.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define RATE 0.015f /* slow: features are many and texts few, what is learned late is learned by heart */
#define DECAY 1e-6f
#define FEATURE_COUNT_MIN 2
#define CLOSING_COUNT_MIN 30
#define GRADIENT_MIN 1e-4f
/* Weights beyond this many are cut: few, and far enough. */
#define WEIGHT_MAX 4.0f

void train_die(const char *what, const char *about)
{
    (void)fprintf(stderr, "train: %s: %s\n", what, about);
    exit(1);
}

static void *must_allocate(size_t n, size_t size)
{
    void *p = calloc(n, size);
    if (!p)
        train_die("out of memory", "");
    return p;
}

static void *grow(void *items, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return items;
    *cap = *cap ? *cap * 2 : 1 << 16;
    items = realloc(items, *cap * size);
    if (!items)
        train_die("out of memory", "");
    return items;
}

/* ---- the set ---- */

static void make_room_for_item(struct train_set *set)
{
    size_t cap = set->items_cap;
    set->label = grow(set->label, set->items, &cap, sizeof *set->label);
    if (cap == set->items_cap)
        return;
    set->items_cap = cap;
    set->first = realloc(set->first, (cap + 1) * sizeof *set->first);
    set->closing = realloc(set->closing, cap * sizeof *set->closing);
    if (!set->first || !set->closing)
        train_die("out of memory", "");
    set->first[0] = 0;
}

static void add_item(struct train_set *set, const uint32_t *feature, unsigned n, uint8_t label)
{
    make_room_for_item(set);
    for (unsigned i = 0; i < n; i++) {
        set->feature = grow(set->feature, set->features, &set->features_cap, sizeof *set->feature);
        set->feature[set->features++] = feature[i];
    }
    set->label[set->items++] = label;
    set->first[set->items] = set->features;
}

void train_add(struct train_set *set, const struct sequence_shape *shape, const uint32_t *cells,
               size_t n, const uint8_t *label)
{
    uint32_t feature[SEQUENCE_FEATURES];
    if (n == 0)
        return;
    for (size_t i = 0; i < n; i++) {
        add_item(set, feature, sequence_features(shape, cells, n, i, feature), label[i]);
        set->closing[set->items - 1] =
            shape->closing_cell ? cells[i * shape->cells + shape->closing_cell] : 0;
    }
    set->end = grow(set->end, set->sequences, &set->sequences_cap, sizeof *set->end);
    set->end[set->sequences++] = set->items;
}

void train_set_free(struct train_set *set)
{
    free(set->feature);
    free(set->first);
    free(set->label);
    free(set->closing);
    free(set->end);
    *set = (struct train_set){0};
}

/* ---- learning ---- */

typedef float row_of_weights[SEQUENCE_LABELS];

struct learner {
    const struct sequence_shape *shape;
    const struct train_set *set;
    unsigned labels;
    uint32_t *feature; /* hash of row 1 .. rows; row 0 is none */
    uint32_t rows;
    row_of_weights *weight, *square, *sum;
    row_of_weights transition[SEQUENCE_LABELS + 1], square_transition[SEQUENCE_LABELS + 1],
        sum_transition[SEQUENCE_LABELS + 1];
    row_of_weights *score, *forward, *backward; /* room for a sequence */
};

struct index {
    uint32_t *feature, *count, *row; /* feature 0: free */
    size_t mask;
};

static size_t index_of(const struct index *x, uint32_t feature)
{
    size_t i = feature & x->mask;
    while (x->feature[i] && x->feature[i] != feature)
        i = (i + 1) & x->mask;
    return i;
}

static struct index new_index(size_t least)
{
    struct index ix = {.mask = 1};
    while (ix.mask < least)
        ix.mask = ix.mask * 2 + 1;
    ix.feature = must_allocate(ix.mask + 1, sizeof *ix.feature);
    ix.count = must_allocate(ix.mask + 1, sizeof *ix.count);
    ix.row = must_allocate(ix.mask + 1, sizeof *ix.row);
    return ix;
}

static void free_index(struct index *ix)
{
    free(ix->feature);
    free(ix->count);
    free(ix->row);
}

/* Features seen twice at least get rows. */
static void number_features(struct learner *x, struct train_set *set)
{
    struct index ix = new_index(set->features / 2);
    for (size_t k = 0; k < set->features; k++) {
        size_t at = index_of(&ix, set->feature[k]);
        ix.feature[at] = set->feature[k];
        ix.count[at]++;
    }
    x->feature = must_allocate(ix.mask + 2, sizeof *x->feature);
    for (size_t k = 0; k < set->features; k++) {
        size_t at = index_of(&ix, set->feature[k]);
        if (ix.row[at] == 0 && ix.count[at] >= FEATURE_COUNT_MIN) {
            ix.row[at] = ++x->rows;
            x->feature[x->rows] = set->feature[k];
        }
        set->feature[k] = ix.row[at];
    }
    free_index(&ix);
}

static float log_sum(const float *x, unsigned n)
{
    float most = x[0], sum = 0;
    for (unsigned l = 1; l < n; l++)
        most = fmaxf(most, x[l]);
    for (unsigned l = 0; l < n; l++)
        sum += expf(x[l] - most);
    return most + logf(sum);
}

static float transition(const struct learner *x, unsigned from, unsigned to)
{
    return sequence_may_follow(from % x->labels, to) ? x->transition[from][to] : -1e9f;
}

static void score_items(struct learner *x, size_t from, size_t n)
{
    memset(x->score, 0, n * sizeof *x->score);
    for (size_t i = 0; i < n; i++)
        for (size_t k = x->set->first[from + i]; k < x->set->first[from + i + 1]; k++)
            for (unsigned l = 0; l < x->labels; l++)
                x->score[i][l] += x->weight[x->set->feature[k]][l];
}

/* Returns the logarithm of the sum over all sequences of labels. */
static float sum_sequences(struct learner *x, size_t n)
{
    float next[SEQUENCE_LABELS];
    for (unsigned l = 0; l < x->labels; l++) {
        x->forward[0][l] = x->score[0][l] + transition(x, x->labels, l);
        x->backward[n - 1][l] = 0;
    }
    for (size_t i = 1; i < n; i++)
        for (unsigned l = 0; l < x->labels; l++) {
            for (unsigned k = 0; k < x->labels; k++)
                next[k] = x->forward[i - 1][k] + transition(x, k, l);
            x->forward[i][l] = log_sum(next, x->labels) + x->score[i][l];
        }
    for (size_t i = n - 1; i-- > 0;)
        for (unsigned l = 0; l < x->labels; l++) {
            for (unsigned k = 0; k < x->labels; k++)
                next[k] = transition(x, l, k) + x->score[i + 1][k] + x->backward[i + 1][k];
            x->backward[i][l] = log_sum(next, x->labels);
        }
    return log_sum(x->forward[n - 1], x->labels);
}

static void step(float *weight, float *square, float gradient)
{
    gradient += DECAY * *weight;
    *square += gradient * gradient;
    *weight -= RATE * gradient / (sqrtf(*square) + 1e-3f);
}

static void learn_transitions(struct learner *x, const uint8_t *gold, size_t i, float z)
{
    for (unsigned from = 0; from < x->labels; from++)
        for (unsigned to = 0; to < x->labels; to++) {
            if (!sequence_may_follow(from, to))
                continue;
            float p = expf(x->forward[i - 1][from] + x->transition[from][to] + x->score[i][to] +
                           x->backward[i][to] - z);
            p -= from == gold[i - 1] && to == gold[i];
            if (fabsf(p) > GRADIENT_MIN)
                step(&x->transition[from][to], &x->square_transition[from][to], p);
        }
}

static void learn_item(struct learner *x, size_t item, size_t i, unsigned gold, float z)
{
    float gradient[SEQUENCE_LABELS], most = 0;
    for (unsigned l = 0; l < x->labels; l++) {
        gradient[l] = expf(x->forward[i][l] + x->backward[i][l] - z) - (l == gold);
        most = fmaxf(most, fabsf(gradient[l]));
    }
    if (most < 10 * GRADIENT_MIN)
        return;
    for (size_t k = x->set->first[item]; k < x->set->first[item + 1]; k++) {
        uint32_t row = x->set->feature[k];
        for (unsigned l = 0; l < x->labels && row; l++)
            if (fabsf(gradient[l]) > GRADIENT_MIN)
                step(&x->weight[row][l], &x->square[row][l], gradient[l]);
    }
}

static void learn_sequence(struct learner *x, size_t from, size_t n)
{
    const uint8_t *gold = x->set->label + from;
    score_items(x, from, n);
    float z = sum_sequences(x, n);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            learn_transitions(x, gold, i, z);
        learn_item(x, from + i, i, gold[i], z);
    }
}

static void add_to_sums(struct learner *x)
{
    for (size_t r = 0; r <= x->rows; r++)
        for (unsigned l = 0; l < x->labels; l++)
            x->sum[r][l] += x->weight[r][l];
    for (unsigned k = 0; k <= x->labels; k++)
        for (unsigned l = 0; l < x->labels; l++)
            x->sum_transition[k][l] += x->transition[k][l];
}

static void take_average(struct learner *x, unsigned epochs)
{
    for (size_t r = 0; r <= x->rows; r++)
        for (unsigned l = 0; l < x->labels; l++)
            x->weight[r][l] = x->sum[r][l] / (float)epochs;
    for (unsigned k = 0; k <= x->labels; k++)
        for (unsigned l = 0; l < x->labels; l++)
            x->transition[k][l] = x->sum_transition[k][l] / (float)epochs;
}

static void shuffle(size_t *order, size_t n, uint64_t *seed)
{
    for (size_t i = n; i-- > 1;) {
        *seed = *seed * 6364136223846793005u + 1442695040888963407u;
        size_t k = (*seed >> 33) % (i + 1), swap = order[i];
        order[i] = order[k];
        order[k] = swap;
    }
}

static size_t begin_of(const struct train_set *set, size_t sequence)
{
    return sequence == 0 ? 0 : set->end[sequence - 1];
}

static void make_room(struct learner *x)
{
    size_t longest = 1, rows = (size_t)x->rows + 1;
    for (size_t i = 0; i < x->set->sequences; i++) {
        size_t n = x->set->end[i] - begin_of(x->set, i);
        longest = n > longest ? n : longest;
    }
    x->weight = must_allocate(rows, sizeof *x->weight);
    x->square = must_allocate(rows, sizeof *x->square);
    x->sum = must_allocate(rows, sizeof *x->sum);
    x->score = must_allocate(longest, sizeof *x->score);
    x->forward = must_allocate(longest, sizeof *x->forward);
    x->backward = must_allocate(longest, sizeof *x->backward);
}

static void learn(struct learner *x, unsigned epochs)
{
    size_t n = x->set->sequences, *order = must_allocate(n + 1, sizeof *order);
    uint64_t seed = 42;
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    for (unsigned epoch = 0; epoch < epochs; epoch++) {
        shuffle(order, n, &seed);
        for (size_t i = 0; i < n; i++) {
            size_t from = begin_of(x->set, order[i]);
            learn_sequence(x, from, x->set->end[order[i]] - from);
        }
        if (epoch > 0 || epochs == 1)
            add_to_sums(x);
    }
    take_average(x, epochs > 1 ? epochs - 1 : 1);
    free(order);
}

/* ---- the file ---- */

static float strongest(const float *w, unsigned labels)
{
    float most = 0;
    for (unsigned l = 0; l < labels; l++)
        most = fmaxf(most, fabsf(w[l]));
    return most;
}

static int by_feature(const void *a, const void *b)
{
    uint32_t x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return x < y ? -1 : x > y;
}

static size_t put_rows(const struct learner *x, float least, float scale, char *to)
{
    size_t n = 0, size = sequence_row_size(x->labels);
    for (uint32_t r = 1; r <= x->rows; r++) {
        if (strongest(x->weight[r], x->labels) < least)
            continue;
        char *row = to + n++ * size;
        memcpy(row, &x->feature[r], sizeof x->feature[r]);
        for (unsigned l = 0; l < x->labels; l++) {
            float w = fminf(fmaxf(x->weight[r][l], -WEIGHT_MAX), WEIGHT_MAX);
            row[sizeof x->feature[r] + l] = (char)lrintf(w / scale);
        }
    }
    return n;
}

/* Rows without weights for the values of the closing cell that never were in anything. Here a row's
 * `row` of the index says that it was. */
static size_t put_closing_rows(const struct learner *x, char *to)
{
    struct index ix = new_index(x->set->items * 2);
    size_t n = 0, size = sequence_row_size(x->labels);
    for (size_t i = 0; i < x->set->items; i++) {
        size_t at = index_of(&ix, x->set->closing[i]);
        ix.feature[at] = x->set->closing[i];
        ix.count[at]++;
        ix.row[at] |= x->set->label[i] != 0;
    }
    for (size_t at = 0; at <= ix.mask; at++) {
        if (!ix.feature[at] || ix.row[at] || ix.count[at] < CLOSING_COUNT_MIN)
            continue;
        uint32_t feature = sequence_mix(SEQUENCE_CLOSING_KEY, ix.feature[at]);
        memset(to + n * size, 0, size);
        memcpy(to + n++ * size, &feature, sizeof feature);
    }
    free_index(&ix);
    return n;
}

static void write_file(const struct learner *x, float least, const char *path)
{
    struct sequence_header h = {.magic = SEQUENCE_MAGIC,
                                .labels = x->labels,
                                .shape = sequence_shape_hash(x->shape),
                                .scale = WEIGHT_MAX / INT8_MAX};
    size_t size = sequence_row_size(x->labels);
    size_t head = (size_t)(x->labels + 1) * x->labels * sizeof(float);
    char *body =
        must_allocate(head + ((size_t)x->rows + x->set->items / CLOSING_COUNT_MIN + 1) * size, 1);
    for (unsigned from = 0; from <= x->labels; from++)
        memcpy(body + from * x->labels * sizeof(float), x->transition[from],
               x->labels * sizeof(float));
    h.rows = (uint32_t)put_rows(x, least, h.scale, body + head);
    if (x->shape->closing_cell)
        h.rows += (uint32_t)put_closing_rows(x, body + head + h.rows * size);
    qsort(body + head, h.rows, size, by_feature);
    size_t bytes = head + h.rows * size;
    h.hash = XXH3_64bits(body, bytes);
    FILE *f = fopen(path, "wbe");
    if (!f || fwrite(&h, sizeof h, 1, f) != 1 || fwrite(body, 1, bytes, f) != bytes ||
        fclose(f) != 0)
        train_die("cannot write the model", path);
    printf("%zu items, %zu sequences, %u features, %u written, %zu bytes: %s\n", x->set->items,
           x->set->sequences, x->rows, h.rows, sizeof h + bytes, path);
    free(body);
}

void train_write(struct train_set *set, const struct sequence_shape *shape, unsigned epochs,
                 float least, const char *path)
{
    struct learner *x = must_allocate(1, sizeof *x);
    x->shape = shape;
    x->set = set;
    x->labels = shape->labels;
    number_features(x, set);
    make_room(x);
    learn(x, epochs);
    write_file(x, least, path);
    free(x->feature);
    free(x->weight);
    free(x->square);
    free(x->sum);
    free(x->score);
    free(x->forward);
    free(x->backward);
    free(x);
}
