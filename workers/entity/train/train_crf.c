/* SPDX-License-Identifier: Apache-2.0 */
#include "train_crf.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LABELS TAGGER_LABELS
#define DECAY 1e-6f
#define FEATURE_COUNT_MIN 2
#define GRADIENT_MIN 1e-4f
#define SHRINK_BATCH 256

/* State of learning: sums of squared gradients, sums of weights over epochs, room for a sentence.
 */
struct learner {
    struct train_model *model;
    const struct train_set *set;
    uint32_t *number; /* [features]: rows of the set's features, 0: none */
    float rate;
    bool is_plain; /* steps, no AdaGrad */
    float (*square)[LABELS];
    float (*sum)[LABELS];
    float square_transition[LABELS + 1][LABELS], sum_transition[LABELS + 1][LABELS];
    float (*score)[LABELS], (*forward)[LABELS], (*backward)[LABELS];
    size_t longest; /* atoms of a sentence */
};

static void *must_allocate(size_t n, size_t size)
{
    void *p = calloc(n, size);
    if (!p)
        train_die("out of memory", "");
    return p;
}

/* ---- one sentence ---- */

static float log_sum(const float x[LABELS])
{
    float most = x[0], sum = 0;
    for (unsigned l = 1; l < LABELS; l++)
        most = fmaxf(most, x[l]);
    for (unsigned l = 0; l < LABELS; l++)
        sum += expf(x[l] - most);
    return most + logf(sum);
}

static float transition(const struct train_model *m, unsigned from, unsigned to)
{
    return tagger_may_follow(from % LABELS, to) ? m->transition[from][to] : -1e9f;
}

static void score_atoms(struct learner *x, size_t from, size_t n)
{
    memset(x->score, 0, n * sizeof *x->score);
    for (size_t i = 0; i < n; i++)
        for (size_t k = x->set->first[from + i]; k < x->set->first[from + i + 1]; k++)
            for (unsigned l = 0; l < LABELS; l++)
                x->score[i][l] += x->model->weight[x->number[k]][l];
}

/* Returns the logarithm of the sum over all sequences. */
static float sum_sequences(struct learner *x, size_t n)
{
    float next[LABELS];
    for (unsigned l = 0; l < LABELS; l++) {
        x->forward[0][l] = x->score[0][l] + transition(x->model, TAGGER_START, l);
        x->backward[n - 1][l] = 0;
    }
    for (size_t i = 1; i < n; i++)
        for (unsigned l = 0; l < LABELS; l++) {
            for (unsigned k = 0; k < LABELS; k++)
                next[k] = x->forward[i - 1][k] + transition(x->model, k, l);
            x->forward[i][l] = log_sum(next) + x->score[i][l];
        }
    for (size_t i = n - 1; i-- > 0;)
        for (unsigned l = 0; l < LABELS; l++) {
            for (unsigned k = 0; k < LABELS; k++)
                next[k] = transition(x->model, l, k) + x->score[i + 1][k] + x->backward[i + 1][k];
            x->backward[i][l] = log_sum(next);
        }
    return log_sum(x->forward[n - 1]);
}

static void step(const struct learner *x, float *weight, float *square, float gradient)
{
    if (x->is_plain) {
        *weight -= x->rate * gradient;
        return;
    }
    gradient += DECAY * *weight;
    *square += gradient * gradient;
    *weight -= x->rate * gradient / (sqrtf(*square) + 1e-3f);
}

static void learn_transitions(struct learner *x, const uint8_t *gold, size_t i, float z)
{
    struct train_model *m = x->model;
    for (unsigned from = 0; from < LABELS; from++)
        for (unsigned to = 0; to < LABELS; to++) {
            if (!tagger_may_follow(from, to))
                continue;
            float p = expf(x->forward[i - 1][from] + m->transition[from][to] + x->score[i][to] +
                           x->backward[i][to] - z);
            p -= from == gold[i - 1] && to == gold[i];
            if (fabsf(p) > GRADIENT_MIN)
                step(x, &m->transition[from][to], &x->square_transition[from][to], p);
        }
}

static void learn_atom(struct learner *x, size_t atom, size_t i, unsigned gold, float z)
{
    float gradient[LABELS], most = 0;
    for (unsigned l = 0; l < LABELS; l++) {
        gradient[l] = expf(x->forward[i][l] + x->backward[i][l] - z) - (l == gold);
        most = fmaxf(most, fabsf(gradient[l]));
    }
    if (most < 10 * GRADIENT_MIN)
        return;
    for (size_t k = x->set->first[atom]; k < x->set->first[atom + 1]; k++) {
        uint32_t row = x->number[k];
        for (unsigned l = 0; l < LABELS && row; l++)
            if (fabsf(gradient[l]) > GRADIENT_MIN)
                step(x, &x->model->weight[row][l], &x->square[row][l], gradient[l]);
    }
}

static void learn_sentence(struct learner *x, const struct train_sentence *q)
{
    size_t n = q->to - q->from;
    const uint8_t *gold = x->set->label + q->from;
    score_atoms(x, q->from, n);
    float z = sum_sequences(x, n);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            learn_transitions(x, gold, i, z);
        learn_atom(x, q->from + i, i, gold[i], z);
    }
}

/* ---- all ---- */

static void add_to_sums(struct learner *x)
{
    const struct train_model *m = x->model;
    for (size_t r = 0; r <= m->rows; r++)
        for (unsigned l = 0; l < LABELS; l++)
            x->sum[r][l] += m->weight[r][l];
    for (unsigned k = 0; k <= LABELS; k++)
        for (unsigned l = 0; l < LABELS; l++)
            x->sum_transition[k][l] += m->transition[k][l];
}

static void take_average(struct learner *x, unsigned epochs)
{
    struct train_model *m = x->model;
    for (size_t r = 0; r <= m->rows; r++)
        for (unsigned l = 0; l < LABELS; l++)
            m->weight[r][l] = x->sum[r][l] / (float)epochs;
    for (unsigned k = 0; k <= LABELS; k++)
        for (unsigned l = 0; l < LABELS; l++)
            m->transition[k][l] = x->sum_transition[k][l] / (float)epochs;
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

static void make_room(struct learner *x)
{
    size_t longest = 1, rows = (size_t)x->model->rows + 1;
    for (size_t i = 0; i < x->set->sentences; i++) {
        size_t n = x->set->sentence[i].to - x->set->sentence[i].from;
        longest = n > longest ? n : longest;
    }
    x->longest = longest;
    x->model->weight = must_allocate(rows, sizeof *x->model->weight);
    x->square = must_allocate(rows, sizeof *x->square);
    x->sum = must_allocate(rows, sizeof *x->sum);
    x->score = must_allocate(longest, sizeof *x->score);
    x->forward = must_allocate(longest, sizeof *x->forward);
    x->backward = must_allocate(longest, sizeof *x->backward);
}

static void shrink(struct train_model *m, float by)
{
    for (size_t r = 0; r <= m->rows; r++)
        for (unsigned l = 0; l < LABELS; l++)
            m->weight[r][l] *= by;
    for (unsigned k = 0; k <= LABELS; k++)
        for (unsigned l = 0; l < LABELS; l++)
            m->transition[k][l] *= by;
}

/* One time through the sentences. With plain steps the rate falls as 1/t (Bottou), and weights
 * shrink a batch late: shrinking all of them for every sentence would cost more than learning. */
static void learn_epoch(struct learner *x, const struct train_plan *plan, const size_t *order,
                        size_t n, unsigned epoch)
{
    float lambda = plan->penalty / (float)n, kept = 1;
    for (size_t i = 0; i < n; i++) {
        float passed = (float)epoch * (float)n + (float)i;
        x->rate = plan->rate / (1 + plan->rate * lambda * passed);
        learn_sentence(x, &x->set->sentence[order[i]]);
        kept *= 1 - x->rate * lambda;
        if (x->is_plain && (i % SHRINK_BATCH == SHRINK_BATCH - 1 || i + 1 == n)) {
            shrink(x->model, kept);
            kept = 1;
        }
    }
}

static void close_learner(struct learner *x)
{
    free(x->number);
    free(x->square);
    free(x->sum);
    free(x->score);
    free(x->forward);
    free(x->backward);
    free(x);
}

/* Labels of what was held out. */
static void label_held(struct learner *x, const bool *is_held, uint8_t *ret)
{
    uint8_t (*from)[LABELS] = must_allocate(x->longest, sizeof *from);
    for (size_t s = 0; s < x->set->sentences; s++) {
        const struct train_sentence *q = &x->set->sentence[s];
        size_t n = q->to - q->from;
        if (!is_held[q->document])
            continue;
        score_atoms(x, q->from, n);
        for (size_t i = 0; i < n; i++)
            for (unsigned l = 0; l < LABELS; l++) {
                float most = i ? -INFINITY : transition(x->model, TAGGER_START, l);
                for (unsigned k = 0; i > 0 && k < LABELS; k++) {
                    float sum = x->forward[i - 1][k] + transition(x->model, k, l);
                    from[i][l] = sum > most ? (uint8_t)k : from[i][l];
                    most = fmaxf(most, sum);
                }
                x->forward[i][l] = most + x->score[i][l];
            }
        uint8_t last = 0;
        for (uint8_t l = 1; l < LABELS; l++)
            last = x->forward[n - 1][l] > x->forward[n - 1][last] ? l : last;
        for (size_t i = n; i-- > 0; last = from[i][last])
            ret[q->from + i] = last;
    }
    free(from);
}

void train_crf(struct train_model *m, const struct train_set *set, const struct train_plan *plan)
{
    *m = (struct train_model){0};
    struct learner *x = must_allocate(1, sizeof *x);
    x->model = m;
    x->set = set;
    x->number = must_allocate(set->features, sizeof *x->number);
    m->rows = train_number(
        set, &(struct train_listed){set->feature, set->first, set->features, FEATURE_COUNT_MIN},
        plan->is_held, x->number, &m->feature);
    x->is_plain = plan->penalty > 0;
    make_room(x);
    size_t *order = must_allocate(set->sentences + 1, sizeof *order), n = 0;
    for (size_t i = 0; i < set->sentences; i++)
        if (!plan->is_held[set->sentence[i].document])
            order[n++] = i;
    uint64_t seed = 42;
    unsigned first = x->is_plain ? plan->epochs / 2 : plan->epochs > 1;
    for (unsigned epoch = 0; epoch < plan->epochs; epoch++) {
        shuffle(order, n, &seed);
        learn_epoch(x, plan, order, n, epoch);
        if (epoch >= first)
            add_to_sums(x);
    }
    take_average(x, plan->epochs - first);
    if (plan->ret_label)
        label_held(x, plan->is_held, plan->ret_label);
    free(order);
    close_learner(x);
}

void train_model_free(struct train_model *m)
{
    free(m->feature);
    free(m->weight);
}
