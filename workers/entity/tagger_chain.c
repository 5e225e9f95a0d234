/* SPDX-License-Identifier: Apache-2.0 */
/* The two readings of a document: sums of the chain, the echo, networks, the best labels. */
#include <math.h>
#include <string.h>
#include "tagger.h"
#include "tagger_score.h"

#define IMPOSSIBLE (-1e9f)
#define SUMS_KEPT 65536 /* atoms of a document whose sums wait for the second reading */
#define BLOCK 4         /* labels at a time: what a register of every machine holds */

static_assert(TAGGER_LANES % BLOCK == 0, "lanes are taken by blocks");
static_assert(TAGGER_LABELS == TAGGER_ECHO_LABELS, "an echo has signs for each label");

/* ---- one sentence ---- */

/* What has been found of one sentence. */
struct chain {
    const struct tagger_inside *t;
    float (*score)[TAGGER_LANES]; /* of a label here */
    float (*best)[TAGGER_LANES];  /* of the best sequence that ends with a label here */
    uint8_t *label;
    uint32_t n;
};

/* best[i] from best[i - 1]: for each label the best of all that it may follow. */
static void step(const struct tagger_inside *t, const float *restrict before,
                 const float *restrict score, float *restrict ret)
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
    const struct tagger_inside *t = c->t;
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
    const struct tagger_inside *t = c->t;
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

/* ---- a document ---- */

static void open_chain(struct chain *c, const struct tagger_view *v,
                       const int16_t (*sum)[TAGGER_LANES])
{
    c->score = tagger_view_room(v, TAGGER_ROOM_CHAIN,
                                c->n * (sizeof *c->score + sizeof *c->best + sizeof *c->label));
    c->best = c->score + c->n;
    c->label = (uint8_t *)(c->best + c->n);
    for (uint32_t i = 0; i < c->n; i++)
        for (unsigned l = 0; l < TAGGER_LANES; l++)
            c->score[i][l] = (float)sum[i][l] * c->t->scale;
}

/* Piece by piece: whose turn it is, and where its sums are. */
struct reading {
    const struct mention_models *models;
    struct tagger_view *v;
    int16_t (*sum)[TAGGER_LANES]; /* [atoms], of the chain; NULL: too many, they are made twice */
    uint8_t *label;               /* [atoms], of the first reading */
    struct tagger_spans *ret;
};

static void read_first(struct reading *r, const struct tagger *model, uint32_t from, uint32_t n)
{
    struct tagger_inside inside = tagger_inside(model);
    struct chain c = {.t = &inside, .n = n};
    if (!inside.net)
        return;
    const int16_t(*sum)[TAGGER_LANES] = tagger_score(inside.scorer, r->v, from, n);
    if (r->sum)
        memcpy(r->sum + from, sum, n * sizeof *sum);
    open_chain(&c, r->v, sum);
    decode(&c);
    memcpy(r->label + from, c.label, n);
}

void tagger_add_net(const struct tagger *t, const struct tagger_view *v, uint32_t from, uint32_t n,
                    float (*ret)[TAGGER_LANES])
{
    struct tagger_inside inside = tagger_inside(t);
    const size_t room = ((size_t)n + 2 * TAGGER_DISTANCE) * TAGGER_NET_WIDTH;
    bool is_asked[TAGGER_PIECE_ATOMS];
    if (!inside.net)
        return;
    tagger_net_zone(v->scan, from, n, is_asked);
    const int16_t *lane = tagger_lanes(inside.scorer, v, from, n, is_asked);
    for (unsigned m = 0; m < TAGGER_NET_MEMBERS; m++)
        for (uint32_t i = 0; i < n; i++)
            if (is_asked[i])
                tagger_net_score(inside.net, m, lane + m * room + (size_t)i * TAGGER_NET_WIDTH,
                                 ret[i]);
}

static void read_second(struct reading *r, const struct tagger *model, uint32_t from, uint32_t n)
{
    struct tagger_inside inside = tagger_inside(model);
    struct chain c = {.t = &inside, .n = n};
    open_chain(&c, r->v,
               r->sum && inside.net ? (const int16_t(*)[TAGGER_LANES])r->sum + from
                                    : tagger_score(inside.scorer, r->v, from, n));
    tagger_add_net(model, r->v, from, n, c.score);
    decode(&c);
    put_spans(&c, from, r->v->scan->arena, r->ret);
}

static bool is_arabic_sentence(const struct scan *s, uint32_t from, uint32_t to)
{
    uint32_t arabic = 0, words = 0;
    for (uint32_t i = from; i < to; i++) {
        words += s->atom[i].kind == TOKEN_WORD;
        arabic += s->atom[i].kind == TOKEN_WORD && s->atom[i].is_arabic;
    }
    return arabic * 2 > words;
}

/* A sentence in a language without tables is left alone. */
static bool is_skipped(const struct scan *s, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (!s->atom[i].is_skipped)
            return false;
    return true;
}

static void read_all(struct reading *r, void (*read)(struct reading *r, const struct tagger *model,
                                                     uint32_t from, uint32_t n))
{
    const struct scan *s = r->v->scan;
    for (uint32_t from = 0, to; from < s->atoms; from = to) {
        for (to = from + 1; scan_same_sentence(s, from, to);)
            to++;
        if (is_skipped(s, from, to))
            continue;
        const struct tagger *model =
            is_arabic_sentence(s, from, to) ? r->models->arabic : r->models->english;
        for (uint32_t at = from, n; at < to; at += n) {
            n = to - at < TAGGER_PIECE_ATOMS ? to - at : TAGGER_PIECE_ATOMS;
            read(r, model, at, n);
        }
    }
}

void tagger_document(const struct mention_models *models, struct tagger_view *v,
                     struct tagger_spans *ret)
{
    const struct scan *s = v->scan;
    struct reading r = {.models = models, .v = v, .ret = ret};
    if (s->atoms <= SUMS_KEPT)
        r.sum = arena_array(s->arena, (size_t)s->atoms + 1, sizeof *r.sum);
    r.label = ARENA_ARRAY(s->arena, s->atoms + 1, uint8_t);
    read_all(&r, read_first);
    tagger_view_hear(v, r.label);
    read_all(&r, read_second);
    arena_give_back(s->arena, r.sum); /* the labels stay for who explains */
}
