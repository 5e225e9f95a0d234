/* SPDX-License-Identifier: Apache-2.0 */
#include "tagger_net.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "text/token.h"

#define NEAR_LANES (TAGGER_NEAR_ATOMS * TAGGER_NET_WIDTH)
#define NEAR_ROOM ((NEAR_LANES + 15) / 16 * 16) /* whole registers: twice as fast */
#define BUCKET_BITS 16
#define BIAS_MAX (1 << 30)
#define OUT_MAX 1e6f
#define UNIT_MAX INT16_MAX
#define GAP 3 /* atoms between two capitals that may be of one name: "Ministry of the Interior" */

/* The sums that one unit makes fit 32 bits: lanes of at most ROWS_OF_ATOM rows, weights of 8 bits
 * and a bias of 30. */
#define ROWS_OF_ATOM 208
static_assert((int64_t)NEAR_LANES * ROWS_OF_ATOM * 128 * 128 + BIAS_MAX < INT32_MAX, "fits");
static_assert(ROWS_OF_ATOM * 128 < INT16_MAX, "lanes fit 16 bits");
static_assert((int64_t)TAGGER_NET_HIDDEN * INT16_MAX * 128 < INT32_MAX, "fits");

/* One of the committee, as wide as the sums are made. */
struct member {
    float unit; /* of a step of the last layer's sums */
    float out_bias[TAGGER_LANES];
    int32_t bias[TAGGER_NET_HIDDEN];
    int16_t in[TAGGER_NET_HIDDEN][NEAR_ROOM]; /* 0 behind the lanes */
    int16_t out[TAGGER_LANES][TAGGER_NET_HIDDEN];
};

struct tagger_net {
    struct member member[TAGGER_NET_MEMBERS];
    int16_t echo[TAGGER_ECHO_SIGNS][TAGGER_NET_LANES];
    uint32_t rows;
    uint32_t *feature; /* [rows], ascending */
    uint32_t *bucket;  /* the first row of those with these upper bits, and the end */
    int8_t (*lane)[TAGGER_NET_LANES]; /* [rows] */
};

/* ---- the file ---- */

static bool is_scale(float x)
{
    return x > 0 && x <= 1;
}

static bool read_member(const struct tagger_net_member *from, float row_scale, struct member *to)
{
    if (!is_scale(from->in_scale) || !is_scale(from->out_scale))
        return false;
    to->unit = from->out_scale * from->in_scale * row_scale * (1 << TAGGER_NET_SHIFT);
    for (unsigned l = 0; l < TAGGER_LANES; l++) {
        if (!(fabsf(from->out_bias[l]) <= OUT_MAX))
            return false;
        to->out_bias[l] = from->out_bias[l];
        for (unsigned h = 0; h < TAGGER_NET_HIDDEN; h++)
            to->out[l][h] = from->out[l][h];
    }
    for (unsigned h = 0; h < TAGGER_NET_HIDDEN; h++) {
        if (from->bias[h] < -BIAS_MAX || from->bias[h] > BIAS_MAX)
            return false;
        to->bias[h] = from->bias[h];
        for (unsigned i = 0; i < NEAR_LANES; i++)
            to->in[h][i] = from->in[h][i];
    }
    return true;
}

/* Features are hashes: few share their upper bits. */
static void put_buckets(struct tagger_net *net)
{
    uint32_t row = 0;
    for (uint32_t i = 0; i < 1u << BUCKET_BITS; i++) {
        net->bucket[i] = row;
        while (row < net->rows && net->feature[row] >> (32 - BUCKET_BITS) == i)
            row++;
    }
    net->bucket[1u << BUCKET_BITS] = row;
}

static enum fate fill(struct tagger_net *net, const struct tagger_net_head *head, const char *rows,
                      struct error *e)
{
    if (!is_scale(head->row_scale))
        return fail(e, FATE_REJECT, "the network has no scale");
    for (unsigned i = 0; i < TAGGER_NET_MEMBERS; i++)
        if (!read_member(&head->member[i], head->row_scale, &net->member[i]))
            return fail(e, FATE_REJECT, "the network has a weight that is none");
    net->rows = head->rows;
    net->feature = malloc((size_t)head->rows * sizeof *net->feature + 1);
    net->lane = malloc((size_t)head->rows * sizeof *net->lane + 1);
    net->bucket = malloc(((1u << BUCKET_BITS) + 1) * sizeof *net->bucket);
    if (!net->feature || !net->lane || !net->bucket)
        return fail(e, FATE_BROKEN, "out of memory");
    memcpy(net->feature, rows, head->rows * sizeof *net->feature);
    memcpy(net->lane, rows + head->rows * sizeof *net->feature, head->rows * sizeof *net->lane);
    for (uint32_t i = 0; i < head->rows; i++)
        if (net->feature[i] <= (i ? net->feature[i - 1] : 0))
            return fail(e, FATE_REJECT, "rows of the network are out of order");
    put_buckets(net);
    for (unsigned i = 0; i < TAGGER_ECHO_SIGNS; i++) {
        uint32_t feature = tagger_net_echo(i);
        tagger_net_add(net, &feature, 1, net->echo[i]);
    }
    return FATE_DONE;
}

enum fate tagger_net_read(const char *bytes, size_t n, struct tagger_net **ret, struct error *e)
{
    struct tagger_net_head *head = malloc(sizeof *head);
    struct tagger_net *net = calloc(1, sizeof *net);
    enum fate fate = head && net ? FATE_DONE : fail(e, FATE_BROKEN, "out of memory");
    if (fate == FATE_DONE && n >= sizeof *head)
        memcpy(head, bytes, sizeof *head);
    if (fate == FATE_DONE &&
        (n < sizeof *head ||
         n - sizeof *head != head->rows * (uint64_t)(sizeof *net->feature + sizeof *net->lane)))
        fate = fail(e, FATE_REJECT, "the network is cut off or too long");
    if (fate == FATE_DONE)
        fate = fill(net, head, bytes + sizeof *head, e);
    free(head);
    if (fate != FATE_DONE)
        tagger_net_free(net);
    else
        *ret = net;
    return fate;
}

void tagger_net_free(struct tagger_net *net)
{
    if (!net)
        return;
    free(net->feature);
    free(net->lane);
    free(net->bucket);
    free(net);
}

/* ---- features ---- */

static const struct tagger_template templates[] = {
    /* the word alone; it and its classes come first: the trainer leaves them out together */
    TAGGER_AT(WORD, 0, 0),
    TAGGER_AT(CLASS_4, 0, 0),
    TAGGER_AT(CLASS_8, 0, 0),
    TAGGER_AT(CLASS_12, 0, 0),
    TAGGER_AT(HEAD_2, 0, 0),
    TAGGER_AT(HEAD_3, 0, 0),
    TAGGER_AT(HEAD_4, 0, 0),
    TAGGER_AT(TAIL_1, 0, 0),
    TAGGER_AT(TAIL_2, 0, 0),
    TAGGER_AT(TAIL_3, 0, 0),
    TAGGER_AT(TAIL_4, 0, 0),
    TAGGER_AT(SHAPE, 0, 0),
    /* its place alone */
    TAGGER_AT(BEGINS, 0, 0),
    TAGGER_AT(INSIDE, 0, 0),
    TAGGER_AT(NAME_BEGINS, 0, 0),
    TAGGER_AT(NAME_GOES, 0, 0),
    TAGGER_AT(RULE, 0, 0),
    TAGGER_AT(RULE_NAME, 0, 0),
    TAGGER_AT(ELSEWHERE, 0, 0),
    TAGGER_AT(CASE, 0, 0),
};

const struct tagger_templates tagger_net_templates = {templates,
                                                      sizeof templates / sizeof *templates};

uint32_t tagger_net_word(struct span folded)
{
    struct tagger_part part = {TAGGER_WORD, 0};
    return tagger_mix(tagger_template_key(&part, 1), tagger_word_cell(folded));
}

unsigned tagger_net_features(const struct tagger_cells *c, uint32_t ret[TAGGER_FEATURES_MAX],
                             unsigned *ret_words)
{
    unsigned n = 0;
    *ret_words = 0;
    for (size_t i = 0; i < tagger_net_templates.n; i++) {
        const struct tagger_part *part = templates[i].part;
        uint32_t key = tagger_template_key(part, 1);
        uint64_t set = part->cell == TAGGER_BEGINS ? c->begins : c->inside;
        if (part->cell < TAGGER_PLACE_CELLS) {
            if (c->cell[part->cell])
                ret[n++] = tagger_mix(key, c->cell[part->cell]);
            *ret_words = n;
        } else if (!tagger_cell_is_set(part->cell)) {
            if (c->cell[part->cell])
                ret[n++] = tagger_mix(key, c->cell[part->cell]);
        } else {
            for (; set; set &= set - 1)
                ret[n++] = tagger_mix(key, (uint32_t)__builtin_ctzll(set) + 1);
        }
    }
    return n;
}

uint32_t tagger_net_echo(unsigned sign)
{
    return tagger_mix(UINT32_MAX, sign + 1);
}

static const int8_t *find(const struct tagger_net *net, uint32_t feature)
{
    const uint32_t *bucket = &net->bucket[feature >> (32 - BUCKET_BITS)];
    for (uint32_t row = bucket[0]; row < bucket[1]; row++)
        if (net->feature[row] == feature)
            return net->lane[row];
    return NULL;
}

void tagger_net_add(const struct tagger_net *net, const uint32_t *feature, unsigned n,
                    int16_t lane[TAGGER_NET_LANES])
{
    const int8_t *row[TAGGER_FEATURES_MAX];
    unsigned rows = 0;
    for (unsigned i = 0; i < n; i++) /* all are asked of memory before the first is added */
        __builtin_prefetch(&net->feature[net->bucket[feature[i] >> (32 - BUCKET_BITS)]]);
    for (unsigned i = 0; i < n; i++)
        if ((row[rows] = find(net, feature[i])) != NULL) {
            __builtin_prefetch(row[rows]);
            __builtin_prefetch(row[rows] + TAGGER_NET_LANES - 1);
            rows++;
        }
    for (unsigned i = 0; i < rows; i++)
        for (unsigned k = 0; k < TAGGER_NET_LANES; k++)
            lane[k] = (int16_t)(lane[k] + row[i][k]);
}

void tagger_net_add_echo(const struct tagger_net *net, uint64_t echo,
                         int16_t lane[TAGGER_NET_LANES])
{
    for (; echo; echo &= echo - 1) {
        const int16_t *row = net->echo[__builtin_ctzll(echo)];
        for (unsigned k = 0; k < TAGGER_NET_LANES; k++)
            lane[k] = (int16_t)(lane[k] + row[k]);
    }
}

/* ---- scores ---- */

/* Loops of fixed lengths over fields of fixed sizes, whose sums are asserted to fit above: with the
 * checks of sanitizers they would take half a minute of a hostile text. */
#ifdef __clang__
#define UNCHECKED                                                                                  \
    __attribute__((no_sanitize("address"), no_sanitize("undefined"), no_sanitize("coverage")))
#else
#define UNCHECKED __attribute__((no_sanitize("address"), no_sanitize("undefined")))
#endif

UNCHECKED static inline __attribute__((always_inline)) int32_t
dot(const int16_t *restrict a, const int16_t *restrict b, unsigned n)
{
    int32_t sum = 0;
    for (unsigned i = 0; i < n; i++)
        sum += (int32_t)a[i] * b[i];
    return sum;
}

UNCHECKED static inline __attribute__((always_inline)) int16_t rectified(int32_t sum)
{
    sum = sum > 0 ? sum >> TAGGER_NET_SHIFT : 0;
    return (int16_t)(sum < UNIT_MAX ? sum : UNIT_MAX);
}

/* Whole numbers: wider registers give the same sums. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__) &&                  \
    !defined(__clang__)
__attribute__((target_clones("avx2", "default")))
#endif
UNCHECKED void
tagger_net_score(const struct tagger_net *net, unsigned member, const int16_t *near,
                 float ret[TAGGER_LANES])
{
    const struct member *m = &net->member[member];
    int16_t lane[NEAR_ROOM] = {0}, unit[TAGGER_NET_HIDDEN];
    int32_t sum[TAGGER_NET_HIDDEN];
    memcpy(lane, near, NEAR_LANES * sizeof *lane);
    for (unsigned h = 0; h < TAGGER_NET_HIDDEN; h++)
        sum[h] = m->bias[h] + dot(m->in[h], lane, NEAR_ROOM);
    for (unsigned h = 0; h < TAGGER_NET_HIDDEN; h++) /* by itself: no branches to be guessed */
        unit[h] = rectified(sum[h]);
    for (unsigned l = 0; l < TAGGER_LANES; l++)
        ret[l] += (float)dot(m->out[l], unit, TAGGER_NET_HIDDEN) * m->unit + m->out_bias[l];
}

/* ---- where ---- */

static bool is_capital(const struct scan_atom *x)
{
    return x->kind == TOKEN_WORD && x->shape != TOKEN_SHAPE_LOWER;
}

void tagger_net_zone(const struct scan *s, uint32_t from, uint32_t n, bool *ret)
{
    uint32_t last = UINT32_MAX;
    memset(ret, false, n * sizeof *ret);
    for (uint32_t i = 0; i < n; i++) {
        if (!is_capital(&s->atom[from + i]))
            continue;
        uint32_t begin = i > 0 ? i - 1 : 0;
        if (last != UINT32_MAX && i - last <= GAP + 1)
            begin = last;
        for (uint32_t k = begin; k < n && k <= i + 1; k++)
            ret[k] = true;
        last = i;
    }
}
