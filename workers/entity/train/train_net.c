/* SPDX-License-Identifier: Apache-2.0 */
#include "train_net.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LABELS TAGGER_LABELS
#define WIDTH TAGGER_NET_WIDTH
#define HIDDEN TAGGER_NET_HIDDEN
#define NEAR TAGGER_NEAR_ATOMS
#define EDGE TAGGER_DISTANCE
#define BATCH 8
#define ROW_COUNT_MIN 5
#define NEVER (-30.0f) /* the score of a name where the network is not asked */
#define ADAM_RATE 2e-3f
#define ROW_RATE 0.05f
#define WARM_STEPS 200
#define LANES_DROPPED 0.3f
#define UNITS_DROPPED 0.5f
#define ROWS_DROPPED 0.2f
#define WORDS_DROPPED 0.05f /* with their vector and their classes */
#define AVERAGED_FROM 0.6f
#define SENTENCES_PER_AVERAGE 400

enum { PROJECT, IN, BIAS, OUT, OUT_BIAS, SLABS };

/* Weights that are learned by Adam. */
struct slab {
    float *weight, *gradient, *first, *second, *sum;
    size_t n;
};

struct learner {
    const struct train_set *set;
    const struct train_vectors *vectors;
    struct slab slab[SLABS];
    struct { /* of features: [rows + TAGGER_ECHO_SIGNS][WIDTH] */
        float *weight, *gradient, *square, *sum;
        uint32_t *touched, touches;
        bool *is_touched;
        size_t n;
    } row;
    const uint32_t *number; /* [net_features]: rows of the features, 0: none */
    uint32_t rows;
    uint64_t seed;
    unsigned steps, sums;
    /* of a sentence */
    size_t longest;
    float *lane, *lane_kept, *lane_gradient; /* [EDGE + n + EDGE][WIDTH] */
    float *unit, *unit_kept;                 /* [n][HIDDEN] */
    float (*score)[LABELS], (*forward)[LABELS], (*backward)[LABELS];
    uint32_t *used, *used_from; /* rows of each atom, [n + 1] */
    size_t used_cap;
    uint32_t *vector; /* of each atom, 0: none */
};

static float chance(struct learner *x)
{
    x->seed = x->seed * 6364136223846793005u + 1442695040888963407u;
    return (float)(x->seed >> 40) / 16777216.0f;
}

static float spread(struct learner *x, float by)
{
    float sum = 0;
    for (unsigned i = 0; i < 6; i++)
        sum += chance(x);
    return (sum - 3) * 1.414f * by;
}

/* ---- products; matrices lie [n][m] ---- */

static void multiply(float *restrict to, const float *restrict x, const float *restrict w, size_t n,
                     size_t m)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m; k++)
            to[k] += x[i] * w[i * m + k];
}

static void multiply_back(float *restrict to, const float *restrict y, const float *restrict w,
                          size_t n, size_t m)
{
    for (size_t i = 0; i < n; i++) {
        float sum = 0;
        for (size_t k = 0; k < m; k++)
            sum += w[i * m + k] * y[k];
        to[i] += sum;
    }
}

static void add_outer(float *restrict w, const float *restrict x, const float *restrict y, size_t n,
                      size_t m)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m && x[i] != 0; k++)
            w[i * m + k] += x[i] * y[k];
}

/* ---- a sentence ---- */

static bool is_near(const struct learner *x, const struct train_sentence *q, size_t atom)
{
    size_t from = atom < q->from + EDGE ? q->from : atom - EDGE;
    size_t to = atom + EDGE + 1 < q->to ? atom + EDGE + 1 : q->to;
    return memchr(x->set->is_asked + from, true, to - from) != NULL;
}

static void use_row(struct learner *x, uint32_t row, size_t *n, float *lane, float by)
{
    const float *w = x->row.weight + (size_t)row * WIDTH;
    x->used = train_grow(x->used, *n, &x->used_cap, sizeof *x->used);
    x->used[(*n)++] = row;
    for (size_t k = 0; k < WIDTH; k++)
        lane[k] += by * w[k];
}

/* The lanes of an atom; while learning some of its rows are left out. */
static size_t fill_lanes(struct learner *x, size_t atom, size_t i, size_t used)
{
    const struct train_set *set = x->set;
    float *lane = x->lane + (i + EDGE) * WIDTH;
    uint64_t echo = set->echo[atom];
    bool is_unknown = chance(x) < WORDS_DROPPED;
    float by = 1 / (1 - ROWS_DROPPED);
    x->vector[i] = is_unknown ? 0 : set->vector[atom];
    for (size_t k = set->net_first[atom]; k < set->net_first[atom + 1]; k++)
        if (x->number[k] && chance(x) >= ROWS_DROPPED &&
            !(is_unknown && k < set->net_first[atom] + set->net_classes[atom]))
            use_row(x, x->number[k], &used, lane, by);
    for (; echo; echo &= echo - 1)
        if (chance(x) >= ROWS_DROPPED)
            use_row(x, x->rows + 1 + (uint32_t)__builtin_ctzll(echo), &used, lane, by);
    if (x->vector[i])
        multiply(lane, x->vectors->at + (size_t)x->vector[i] * x->vectors->width,
                 x->slab[PROJECT].weight, x->vectors->width, WIDTH);
    return used;
}

static void drop(struct learner *x, float *value, float *kept, size_t n, float share)
{
    for (size_t k = 0; k < n; k++) {
        kept[k] = chance(x) < share ? 0 : 1 / (1 - share);
        value[k] *= kept[k];
    }
}

static void score_sentence(struct learner *x, const struct train_sentence *q)
{
    size_t n = q->to - q->from, used = 0;
    memset(x->lane, 0, (n + 2 * EDGE) * WIDTH * sizeof *x->lane);
    for (size_t i = 0; i < n; i++) {
        size_t at = (i + EDGE) * WIDTH;
        x->used_from[i] = (uint32_t)used;
        x->vector[i] = 0;
        if (is_near(x, q, q->from + i)) {
            used = fill_lanes(x, q->from + i, i, used);
            drop(x, x->lane + at, x->lane_kept + at, WIDTH, LANES_DROPPED);
        }
    }
    x->used_from[n] = (uint32_t)used;
    for (size_t i = 0; i < n; i++) {
        float *unit = x->unit + i * HIDDEN, *score = x->score[i];
        for (unsigned l = 0; l < LABELS; l++)
            score[l] = l ? NEVER : 0;
        if (!x->set->is_asked[q->from + i])
            continue;
        memcpy(unit, x->slab[BIAS].weight, HIDDEN * sizeof *unit);
        multiply(unit, x->lane + i * WIDTH, x->slab[IN].weight, NEAR * WIDTH, HIDDEN);
        for (size_t k = 0; k < HIDDEN; k++)
            unit[k] = fmaxf(unit[k], 0);
        drop(x, unit, x->unit_kept + i * HIDDEN, HIDDEN, UNITS_DROPPED);
        memcpy(score, x->slab[OUT_BIAS].weight, LABELS * sizeof *score);
        multiply(score, unit, x->slab[OUT].weight, HIDDEN, LABELS);
    }
}

/* Scores become what they should change by: how likely each label is, less the right one. Sums over
 * sequences are kept as shares, so that they neither grow nor vanish. Returns the loss. */
static double differ(struct learner *x, const struct train_sentence *q)
{
    size_t n = q->to - q->from;
    const uint8_t *gold = x->set->label + q->from;
    double loss = 0;
    for (size_t i = 0; i < n; i++) {
        float most = x->score[i][0], sum = 0, *own = x->forward[i];
        for (unsigned l = 1; l < LABELS; l++)
            most = fmaxf(most, x->score[i][l]);
        loss += most - x->score[i][gold[i]];
        for (unsigned l = 0; l < LABELS; l++) {
            own[l] = 0;
            x->score[i][l] = expf(x->score[i][l] - most);
            for (unsigned k = 0; k < LABELS; k++)
                if (tagger_may_follow(k, l))
                    own[l] += i ? x->forward[i - 1][k] : k == 0;
            own[l] *= x->score[i][l];
            sum += own[l];
        }
        for (unsigned l = 0; l < LABELS; l++)
            own[l] /= sum;
        loss += logf(sum);
    }
    for (size_t i = n; i-- > 0;) {
        float sum = 0, *own = x->backward[i];
        for (unsigned l = 0; l < LABELS; l++) {
            own[l] = i + 1 == n;
            for (unsigned k = 0; i + 1 < n && k < LABELS; k++)
                if (tagger_may_follow(l, k))
                    own[l] += x->backward[i + 1][k] * x->score[i + 1][k];
            sum += own[l];
        }
        for (unsigned l = 0; l < LABELS; l++)
            own[l] /= sum;
    }
    for (size_t i = 0; i < n; i++) {
        float sum = 0;
        for (unsigned l = 0; l < LABELS; l++)
            sum += x->score[i][l] = x->forward[i][l] * x->backward[i][l];
        for (unsigned l = 0; l < LABELS; l++)
            x->score[i][l] = x->score[i][l] / sum - (l == gold[i]);
    }
    return loss;
}

static void learn_unit(struct learner *x, size_t i)
{
    float *unit = x->unit + i * HIDDEN, gradient[HIDDEN] = {0};
    for (unsigned l = 0; l < LABELS; l++)
        x->slab[OUT_BIAS].gradient[l] += x->score[i][l];
    add_outer(x->slab[OUT].gradient, unit, x->score[i], HIDDEN, LABELS);
    multiply_back(gradient, x->score[i], x->slab[OUT].weight, HIDDEN, LABELS);
    for (size_t k = 0; k < HIDDEN; k++) {
        gradient[k] = unit[k] > 0 ? gradient[k] * x->unit_kept[i * HIDDEN + k] : 0;
        x->slab[BIAS].gradient[k] += gradient[k];
    }
    add_outer(x->slab[IN].gradient, x->lane + i * WIDTH, gradient, NEAR * WIDTH, HIDDEN);
    multiply_back(x->lane_gradient + i * WIDTH, gradient, x->slab[IN].weight, NEAR * WIDTH, HIDDEN);
}

static void learn_lanes(struct learner *x, size_t i)
{
    float *gradient = x->lane_gradient + (i + EDGE) * WIDTH;
    for (size_t k = 0; k < WIDTH; k++)
        gradient[k] *= x->lane_kept[(i + EDGE) * WIDTH + k];
    if (x->vector[i])
        add_outer(x->slab[PROJECT].gradient,
                  x->vectors->at + (size_t)x->vector[i] * x->vectors->width, gradient,
                  x->vectors->width, WIDTH);
    for (uint32_t u = x->used_from[i]; u < x->used_from[i + 1]; u++) {
        uint32_t row = x->used[u];
        if (!x->row.is_touched[row])
            x->row.touched[x->row.touches++] = row;
        x->row.is_touched[row] = true;
        for (size_t k = 0; k < WIDTH; k++)
            x->row.gradient[(size_t)row * WIDTH + k] += gradient[k];
    }
}

static double learn_sentence(struct learner *x, const struct train_sentence *q)
{
    size_t n = q->to - q->from;
    score_sentence(x, q);
    double loss = differ(x, q);
    memset(x->lane_gradient, 0, (n + 2 * EDGE) * WIDTH * sizeof *x->lane_gradient);
    for (size_t i = 0; i < n; i++)
        if (x->set->is_asked[q->from + i])
            learn_unit(x, i);
    for (size_t i = 0; i < n; i++)
        if (is_near(x, q, q->from + i))
            learn_lanes(x, i);
    return loss;
}

/* ---- steps ---- */

static void step_slab(const struct learner *x, struct slab *s, float rate)
{
    const float kept = 0.9f, kept_second = 0.99f;
    float first = rate / (1 - powf(kept, (float)x->steps));
    float second = 1 / (1 - powf(kept_second, (float)x->steps));
    for (size_t i = 0; i < s->n; i++) {
        float g = s->gradient[i];
        s->first[i] = kept * s->first[i] + (1 - kept) * g;
        s->second[i] = kept_second * s->second[i] + (1 - kept_second) * g * g;
        s->weight[i] -= first * s->first[i] / (sqrtf(s->second[i] * second) + 1e-4f);
        s->gradient[i] = 0;
    }
}

static void step(struct learner *x, float rate)
{
    x->steps++;
    rate *= x->steps < WARM_STEPS ? (float)x->steps / WARM_STEPS : 1;
    for (unsigned i = 0; i < SLABS; i++)
        step_slab(x, &x->slab[i], ADAM_RATE * rate);
    for (uint32_t t = 0; t < x->row.touches; t++) {
        size_t row = x->row.touched[t];
        float *gradient = x->row.gradient + row * WIDTH, sum = 0;
        for (size_t k = 0; k < WIDTH; k++)
            sum += gradient[k] * gradient[k];
        x->row.square[row] += sum / WIDTH;
        float by = ROW_RATE * rate / (sqrtf(x->row.square[row]) + 1e-2f);
        for (size_t k = 0; k < WIDTH; k++) {
            x->row.weight[row * WIDTH + k] -= by * gradient[k];
            gradient[k] = 0;
        }
        x->row.is_touched[row] = false;
    }
    x->row.touches = 0;
}

static void add_to_sums(struct learner *x)
{
    x->sums++;
    for (unsigned s = 0; s < SLABS; s++)
        for (size_t i = 0; i < x->slab[s].n; i++)
            x->slab[s].sum[i] += x->slab[s].weight[i];
    for (size_t i = 0; i < x->row.n; i++)
        x->row.sum[i] += x->row.weight[i];
}

static void take_average(struct learner *x)
{
    for (unsigned s = 0; s < SLABS; s++)
        for (size_t i = 0; i < x->slab[s].n; i++)
            x->slab[s].weight[i] = x->slab[s].sum[i] / (float)x->sums;
    for (size_t i = 0; i < x->row.n; i++)
        x->row.weight[i] = x->row.sum[i] / (float)x->sums;
}

/* ---- a member ---- */

static void *must_allocate(size_t n, size_t size)
{
    void *p = calloc(n + 1, size);
    if (!p)
        train_die("out of memory", "");
    return p;
}

static void open_slab(struct learner *x, unsigned which, size_t n, float by)
{
    struct slab *s = &x->slab[which];
    *s = (struct slab){must_allocate(n, sizeof(float)), must_allocate(n, sizeof(float)),
                       must_allocate(n, sizeof(float)), must_allocate(n, sizeof(float)),
                       must_allocate(n, sizeof(float)), n};
    for (size_t i = 0; i < n && by > 0; i++)
        s->weight[i] = spread(x, by);
}

static void open_learner(struct learner *x)
{
    size_t rows = (size_t)x->rows + 1 + TAGGER_ECHO_SIGNS, n = 1;
    for (size_t i = 0; i < x->set->sentences; i++) {
        size_t own = x->set->sentence[i].to - x->set->sentence[i].from;
        n = own > n ? own : n;
    }
    open_slab(x, PROJECT, x->vectors->width * WIDTH, 0.1f);
    open_slab(x, IN, NEAR * WIDTH * HIDDEN, sqrtf(0.5f / WIDTH));
    open_slab(x, BIAS, HIDDEN, 0);
    open_slab(x, OUT, HIDDEN * LABELS, sqrtf(1.0f / HIDDEN));
    open_slab(x, OUT_BIAS, LABELS, 0);
    x->row.n = rows * WIDTH;
    x->row.weight = must_allocate(x->row.n, sizeof(float));
    x->row.gradient = must_allocate(x->row.n, sizeof(float));
    x->row.sum = must_allocate(x->row.n, sizeof(float));
    x->row.square = must_allocate(rows, sizeof(float));
    x->row.touched = must_allocate(rows, sizeof *x->row.touched);
    x->row.is_touched = must_allocate(rows, sizeof *x->row.is_touched);
    for (size_t i = 0; i < x->row.n; i++)
        x->row.weight[i] = spread(x, 0.05f);
    x->lane = must_allocate((n + 2 * EDGE) * WIDTH, sizeof(float));
    x->lane_kept = must_allocate((n + 2 * EDGE) * WIDTH, sizeof(float));
    x->lane_gradient = must_allocate((n + 2 * EDGE) * WIDTH, sizeof(float));
    x->unit = must_allocate(n * HIDDEN, sizeof(float));
    x->unit_kept = must_allocate(n * HIDDEN, sizeof(float));
    x->score = must_allocate(n, sizeof *x->score);
    x->forward = must_allocate(n, sizeof *x->forward);
    x->backward = must_allocate(n, sizeof *x->backward);
    x->used_from = must_allocate(n + 1, sizeof *x->used_from);
    x->vector = must_allocate(n, sizeof *x->vector);
}

static void close_learner(struct learner *x)
{
    void *all[] = {x->row.weight,    x->row.gradient,   x->row.sum,   x->row.square,
                   x->row.touched,   x->row.is_touched, x->lane,      x->lane_kept,
                   x->lane_gradient, x->unit,           x->unit_kept, x->score,
                   x->forward,       x->backward,       x->used,      x->used_from,
                   x->vector};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    for (unsigned i = 0; i < SLABS; i++) {
        free(x->slab[i].weight);
        free(x->slab[i].gradient);
        free(x->slab[i].first);
        free(x->slab[i].second);
        free(x->slab[i].sum);
    }
}

/* Sentences that are learned from: of documents that are not held out, with something to ask. */
static size_t list_sentences(const struct train_set *set, const bool *is_held, size_t *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < set->sentences; i++) {
        const struct train_sentence *q = &set->sentence[i];
        if (!is_held[q->document] && memchr(set->is_asked + q->from, true, q->to - q->from))
            ret[n++] = i;
    }
    return n;
}

static void learn_member(struct learner *x, const struct train_net_plan *plan)
{
    size_t *order = must_allocate(x->set->sentences, sizeof *order);
    size_t n = list_sentences(x->set, plan->is_held, order), done = 0;
    for (unsigned epoch = 0; epoch < plan->epochs; epoch++) {
        double loss = 0;
        for (size_t i = n; i-- > 1;) {
            size_t k = (size_t)(chance(x) * (float)(i + 1)) % (i + 1), swap = order[i];
            order[i] = order[k];
            order[k] = swap;
        }
        for (size_t i = 0; i < n; i++) {
            float left = 1 - (float)done++ / (float)(n * plan->epochs);
            loss += learn_sentence(x, &x->set->sentence[order[i]]);
            if ((i + 1) % BATCH == 0 || i + 1 == n)
                step(x, fmaxf(left, 0.05f));
            if (i % SENTENCES_PER_AVERAGE == 0 && left < 1 - AVERAGED_FROM)
                add_to_sums(x);
        }
        printf("network, epoch %u: loss %.3f\n", epoch + 1, loss / (double)(n ? n : 1));
        (void)fflush(stdout);
    }
    add_to_sums(x);
    take_average(x);
    free(order);
}

/* ---- the file ---- */

/* What is written: rows of all members side by side. */
struct sheet {
    uint32_t n;
    uint32_t *feature;
    float *lane; /* [n][TAGGER_NET_LANES] */
    struct tagger_net_head head;
};

static float most_of(const float *x, size_t n)
{
    float most = 1e-3f;
    for (size_t i = 0; i < n; i++)
        most = fmaxf(most, fabsf(x[i]));
    return most;
}

static int8_t step_of(float x, float scale)
{
    return (int8_t)lrintf(fmaxf(fminf(x / scale, INT8_MAX), -INT8_MAX));
}

/* Rows: words with vectors, features, signs of the echo. */
static void put_rows(const struct learner *x, unsigned member, struct sheet *to)
{
    size_t words = x->vectors->n;
    for (size_t i = 0; i < to->n; i++) {
        float *lane = to->lane + i * TAGGER_NET_LANES + (size_t)member * WIDTH;
        if (i < words)
            multiply(lane, x->vectors->at + (i + 1) * x->vectors->width, x->slab[PROJECT].weight,
                     x->vectors->width, WIDTH);
        else
            memcpy(lane, x->row.weight + (i - words + 1) * WIDTH, WIDTH * sizeof *lane);
    }
}

/* A bias is a step of both scales together, so it waits until that of the rows is known. */
static void put_member(const struct learner *x, float weight, struct tagger_net_member *to,
                       float bias[HIDDEN])
{
    const float *in = x->slab[IN].weight, *out = x->slab[OUT].weight;
    to->in_scale = most_of(in, x->slab[IN].n) / INT8_MAX;
    to->out_scale = most_of(out, x->slab[OUT].n) / INT8_MAX;
    for (unsigned h = 0; h < HIDDEN; h++) {
        bias[h] = x->slab[BIAS].weight[h];
        for (unsigned i = 0; i < NEAR * WIDTH; i++)
            to->in[h][i] = step_of(in[i * HIDDEN + h], to->in_scale);
        for (unsigned l = 0; l < LABELS; l++)
            to->out[l][h] = step_of(out[h * LABELS + l], to->out_scale);
    }
    to->out_scale *= weight;
    for (unsigned l = 0; l < LABELS; l++)
        to->out_bias[l] = x->slab[OUT_BIAS].weight[l] * weight;
}

struct order {
    uint32_t feature, at;
};

static int by_feature(const void *a, const void *b)
{
    const struct order *x = a, *y = b;
    return x->feature < y->feature ? -1 : x->feature > y->feature;
}

/* Far lanes are few: the scale fits all but one in a thousand of the rows' largest. */
static float row_scale(const struct sheet *s)
{
    double sum = 0;
    for (size_t i = 0; i < (size_t)s->n * TAGGER_NET_LANES; i++)
        sum += (double)s->lane[i] * s->lane[i];
    float spread_of = (float)sqrt(sum / ((double)s->n * TAGGER_NET_LANES));
    return fminf(most_of(s->lane, (size_t)s->n * TAGGER_NET_LANES), 8 * spread_of) / INT8_MAX;
}

static char *write_sheet(struct sheet *s, float (*bias)[HIDDEN], size_t *ret_n)
{
    struct order *order = must_allocate(s->n, sizeof *order);
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->n; i++)
        order[i] = (struct order){s->feature[i], i};
    qsort(order, s->n, sizeof *order, by_feature);
    for (uint32_t i = 0; i < s->n; i++) /* of two with one hash the first stays */
        if (i == 0 || order[i].feature != order[i - 1].feature)
            order[n++] = order[i];
    s->head.rows = n;
    s->head.row_scale = row_scale(s);
    for (unsigned m = 0; m < TAGGER_NET_MEMBERS; m++)
        for (unsigned h = 0; h < HIDDEN; h++)
            s->head.member[m].bias[h] =
                (int32_t)lrintf(bias[m][h] / (s->head.member[m].in_scale * s->head.row_scale));
    *ret_n = sizeof s->head + n * (sizeof(uint32_t) + (size_t)TAGGER_NET_LANES);
    char *bytes = must_allocate(*ret_n, 1);
    memcpy(bytes, &s->head, sizeof s->head);
    uint32_t *feature = (uint32_t *)(bytes + sizeof s->head);
    int8_t *lane = (int8_t *)(feature + n);
    for (uint32_t i = 0; i < n; i++) {
        feature[i] = order[i].feature;
        for (size_t k = 0; k < TAGGER_NET_LANES; k++)
            lane[i * (size_t)TAGGER_NET_LANES + k] =
                step_of(s->lane[order[i].at * (size_t)TAGGER_NET_LANES + k], s->head.row_scale);
    }
    free(order);
    return bytes;
}

char *train_net(const struct train_set *set, const struct train_vectors *vectors,
                const struct train_net_plan *plan, size_t *ret_n)
{
    struct sheet *sheet = must_allocate(1, sizeof *sheet);
    float bias[TAGGER_NET_MEMBERS][HIDDEN];
    uint32_t *number = must_allocate(set->net_features, sizeof *number), *feature, rows;
    rows = train_number(
        set,
        &(struct train_listed){set->net_feature, set->net_first, set->net_features, ROW_COUNT_MIN},
        plan->is_held, number, &feature);
    sheet->n = (uint32_t)vectors->n + rows + TAGGER_ECHO_SIGNS;
    sheet->feature = must_allocate(sheet->n, sizeof *sheet->feature);
    sheet->lane = must_allocate((size_t)sheet->n * TAGGER_NET_LANES, sizeof *sheet->lane);
    memcpy(sheet->feature, vectors->feature + 1, vectors->n * sizeof *feature);
    memcpy(sheet->feature + vectors->n, feature + 1, rows * sizeof *feature);
    for (unsigned i = 0; i < TAGGER_ECHO_SIGNS; i++)
        sheet->feature[vectors->n + rows + i] = tagger_net_echo(i);
    for (unsigned m = 0; m < TAGGER_NET_MEMBERS; m++) {
        struct learner *x = must_allocate(1, sizeof *x);
        *x = (struct learner){
            .set = set, .vectors = vectors, .number = number, .rows = rows, .seed = 42 + m};
        open_learner(x);
        learn_member(x, plan);
        put_rows(x, m, sheet);
        put_member(x, plan->weight / TAGGER_NET_MEMBERS, &sheet->head.member[m], bias[m]);
        close_learner(x);
        free(x);
    }
    char *bytes = write_sheet(sheet, bias, ret_n);
    free(sheet->feature);
    free(sheet->lane);
    free(sheet);
    free(number);
    free(feature);
    return bytes;
}
