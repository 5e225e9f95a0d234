/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_tagger - hostile bytes as a model of names, and hostile text before it.
 *
 * The input: a byte of switches, two of the text's length, the text, the model. Bytes that are no
 * model are refused with one sentence; a switch mends what a fuzzer cannot guess (the head, the
 * hash, the order of rows), another gives the rows features that the text has. What the header
 * promises is checked: names are in order and inside the sentence, and a model says the same
 * whatever it was asked before.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include "common/arena.h"
#include "gazetteer.h"
#include "scan.h"
#include "tagger.h"
#include "text/utf8.h"

enum {
    MENDED = 1,  /* the head is made right */
    ARABIC = 2,  /* which list of templates */
    SEEN = 4,    /* rows get features of the text */
    CLASSES = 8, /* the end of the model is word classes */
    NET = 16,    /* as much of the end as it may have is networks */
};

#define ROWS_MAX 4096
#define TEXT_BYTES_MAX 4096

struct input {
    unsigned switches;
    const char *iso;
    struct span text, model;
};

static void require(bool is_true)
{
    if (!is_true)
        abort();
}

static int by_feature(const void *a, const void *b)
{
    const struct tagger_row *x = a, *y = b;
    return x->feature < y->feature ? -1 : x->feature > y->feature;
}

/* ---- the text ---- */

static void take_apart(struct span text, struct sentence_breaker *breaker, struct scan *s,
                       struct text *t)
{
    struct error e;
    require(text_build(text, s->arena, t, &e) == FATE_DONE);
    require(sentence_split(breaker, t, s->arena, &s->sentences, &e) == FATE_DONE);
    scan_text(s, &(struct scan_span){0, UINT32_MAX, true}, 1);
}

/* Features of the first atoms, as many as there are rows. */
static size_t features_of(const struct tagger_view *v, const char *iso, uint32_t *ret, size_t most)
{
    const struct scan *s = v->scan;
    const struct tagger_cells *near[TAGGER_NEAR_ATOMS];
    struct tagger_cells *cells = ARENA_ARRAY(s->arena, s->atoms + 1, struct tagger_cells);
    uint32_t feature[TAGGER_FEATURES_MAX];
    size_t n = 0;
    for (uint32_t i = 0; i < s->atoms; i++)
        tagger_cells_of(v, NULL, i, &cells[i]);
    for (uint32_t i = 0; i < s->atoms && n < most; i++) {
        tagger_cells_near(cells, s->atoms, i, near);
        unsigned found = tagger_features(tagger_templates_of(iso), near, feature);
        for (unsigned k = 0; k < found && n < most; k++)
            ret[n++] = feature[k];
    }
    return n;
}

/* ---- the model ---- */

static void mend_rows(struct tagger_row *row, uint32_t n, const uint32_t *feature, size_t features)
{
    for (uint32_t i = 0; i < n && i < features; i++)
        row[i].feature = feature[i];
    if (n > 0)
        qsort(row, n, sizeof *row, by_feature);
    for (uint32_t i = 1; i < n; i++) /* the same twice: one of them is another's neighbour */
        if (row[i].feature <= row[i - 1].feature)
            row[i].feature = row[i - 1].feature + 1;
}

#define NET_ROW_BYTES (sizeof(uint32_t) + TAGGER_NET_LANES)

/* What of a body of so many bytes is networks: all that whole rows can fill. */
static uint32_t net_bytes(size_t body)
{
    size_t head = sizeof(struct tagger_net_head);
    return body < head ? 0 : (uint32_t)(head + (body - head) / NET_ROW_BYTES * NET_ROW_BYTES);
}

/* Scales, biases, how many rows and their order; every third feature is one of the text. */
static void mend_net(char *bytes, size_t n, const uint32_t *feature, size_t features)
{
    static struct tagger_net_head head;
    memcpy(&head, bytes, sizeof head);
    head.rows = (uint32_t)((n - sizeof head) / NET_ROW_BYTES);
    head.row_scale = 1.0f / 64;
    for (unsigned m = 0; m < TAGGER_NET_MEMBERS; m++) {
        head.member[m].in_scale = head.member[m].out_scale = 1.0f / 64;
        for (unsigned l = 0; l < TAGGER_LANES; l++)
            head.member[m].out_bias[l] = (float)l;
        for (unsigned h = 0; h < TAGGER_NET_HIDDEN; h++)
            head.member[m].bias[h] /= 4;
    }
    memcpy(bytes, &head, sizeof head);
    uint32_t last = 0;
    for (uint32_t i = 0; i < head.rows; i++) {
        uint32_t own = last + 1;
        for (size_t k = 0; k < features && i % 3 == 0; k++)
            if (feature[k] > own && feature[k] < own + UINT32_MAX / ROWS_MAX)
                own = feature[k];
        memcpy(bytes + sizeof head + i * sizeof own, &own, sizeof own);
        last = own;
    }
}

/* A copy of the model, mended when that is asked for. */
static char *copy_model(const struct input *in, const struct tagger_view *v)
{
    char *bytes = malloc(in->model.n + 1);
    uint32_t feature[ROWS_MAX];
    struct tagger_header h;
    require(bytes != NULL);
    if (in->model.n > 0)
        memcpy(bytes, in->model.p, in->model.n);
    if (!(in->switches & MENDED) || in->model.n < sizeof h)
        return bytes;
    size_t body = in->model.n - sizeof h;
    size_t seen = in->switches & SEEN ? features_of(v, in->iso, feature, ROWS_MAX) : 0;
    memcpy(&h, bytes, sizeof h);
    memcpy(h.magic, TAGGER_MAGIC, sizeof h.magic);
    h.labels = TAGGER_LABELS;
    h.templates = tagger_templates_hash(tagger_templates_of(in->iso));
    h.net_bytes = in->switches & NET ? net_bytes(body) : 0;
    size_t rest = body - h.net_bytes;
    h.clusters = in->switches & CLASSES ? (uint32_t)(rest / 2 / sizeof(uint64_t)) : 0;
    h.rows = (uint32_t)((rest - h.clusters * sizeof(uint64_t)) / sizeof(struct tagger_row));
    if (h.net_bytes > 0)
        mend_net(bytes + in->model.n - h.net_bytes, h.net_bytes, feature, seen);
    struct tagger_row *row = calloc(h.rows + 1u, sizeof *row);
    require(row != NULL);
    memcpy(row, bytes + sizeof h, h.rows * sizeof *row);
    mend_rows(row, h.rows, feature, seen);
    memcpy(bytes + sizeof h, row, h.rows * sizeof *row);
    free(row);
    h.hash = XXH3_64bits(bytes + sizeof h, body);
    memcpy(bytes, &h, sizeof h);
    return bytes;
}

/* ---- names ---- */

static void tag(struct tagger *t, struct tagger_view *v, struct tagger_spans *ret)
{
    const struct scan *s = v->scan;
    *ret = (struct tagger_spans){0};
    tagger_document(&(struct mention_models){.english = t, .arabic = t}, v, ret);
    for (size_t i = 0; i < ret->n; i++) {
        const struct tagger_span *x = &ret->at[i];
        require(x->from >= (i > 0 ? x[-1].to : 0) && x->from < x->to && x->to <= s->atoms);
        require(s->atom[x->from].sentence == s->atom[x->to - 1].sentence);
        require(x->type < TAGGER_TYPES && x->score >= 0 && x->score <= 1);
    }
}

static void require_same(const struct tagger_spans *x, const struct tagger_spans *y)
{
    require(x->n == y->n);
    for (size_t i = 0; i < x->n; i++)
        require(x->at[i].from == y->at[i].from && x->at[i].to == y->at[i].to &&
                x->at[i].type == y->at[i].type && x->at[i].score == y->at[i].score);
}

/* What a model says of a text is the same at first, again, and from a model just read. */
static void check_tagger(const struct input *in, struct span bytes, struct tagger_view *v)
{
    struct tagger *t = NULL, *other = NULL;
    struct tagger_spans first, again, fresh;
    struct error e = {.text = ""};
    enum fate fate = tagger_read(bytes, "input", in->iso, &t, &e);
    if (fate != FATE_DONE) {
        require(fate == FATE_REJECT && t == NULL && strncmp(e.text, "'input'", 7) == 0);
        return;
    }
    tag(t, v, &first);
    tag(t, v, &again);
    require(tagger_read(bytes, "input", in->iso, &other, &e) == FATE_DONE);
    tag(other, v, &fresh);
    require_same(&first, &again);
    require_same(&first, &fresh);
    tagger_free(t);
    tagger_free(other);
}

static bool read_input(const uint8_t *data, size_t size, struct input *ret)
{
    if (size < 3)
        return false;
    size_t text = (data[1] | (size_t)data[2] << 8) % TEXT_BYTES_MAX;
    text = text < size - 3 ? text : size - 3;
    *ret = (struct input){.switches = data[0],
                          .iso = data[0] & ARABIC ? "ar" : "en",
                          .text = span_at((const char *)data + 3, text),
                          .model = span_at((const char *)data + 3 + text, size - 3 - text)};
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sentence_breaker *breaker;
    static struct gazetteer gazetteer;
    static struct vocabulary vocabulary;
    static struct arena kept;
    struct arena arena;
    struct input in;
    struct text text;
    struct error e;
    struct scan s = {.text = &text, .vocabulary = &vocabulary, .arena = &arena};
    struct tagger_view v = {.scan = &s, .gazetteer = &gazetteer};
    if (!breaker) {
        arena_init(&kept, (size_t)16 << 20);
        require(sentence_breaker_new(&breaker, &e) == FATE_DONE);
        vocabulary.phrases = phrase_new(&kept);
    }
    if (!read_input(data, size, &in))
        return 0;
    arena_init(&arena, (size_t)256 << 20);
    if (arena_guard(&arena))
        abort();
    take_apart(utf8_clean(in.text, &arena), breaker, &s, &text);
    tagger_view_init(&v, &(struct mentions){0});
    char *bytes = copy_model(&in, &v);
    check_tagger(&in, span_at(bytes, in.model.n), &v);
    free(bytes);
    arena_done(&arena);
    return 0;
}
