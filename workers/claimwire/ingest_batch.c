/* SPDX-License-Identifier: Apache-2.0 */
#include "ingest.h"

#include <poll.h>
#include <sodium.h>
#include <zstd.h>
#include "claimwire_sql.h"
#include "common/clock.h"
#include "pg/key.h"
#include "stages.h"
#include "text/utf8.h"
#include "wire.h"

#define BATCH_CAPTURES 64
#define BATCH_BYTES ((size_t)4 << 20)
#define ARENA_BYTES ((size_t)96 << 20)
#define ZSTD_LEVEL 3
#define RESTART_MS 30000 /* how long a database may be away */
#define LOOK_MS 200

/* Most bytes of texts; a message between workers carries 8 KiB. */
#define URL_BYTES 4096
#define TEXT_BYTES 2048
#define NAME_BYTES 200

/* Columns of ingest_captures.sql, in its order. */
enum column {
    SOURCE,
    SOURCE_NAME,
    PAGE,
    URL,
    CAPTURE,
    FINAL_URL,
    STATUS,
    REQUEST,
    RESPONSE,
    FETCHED,
    TOOK,
    TYPE,
    BODY,
    BODY_BYTES,
    SHA256,
    BLOCKED,
    FEED_TITLE,
    FEED_PUBLISHED,
    JOB,
    COLUMNS
};

static const enum pg_type types[COLUMNS] = {PG_INT8, PG_TEXT, PG_INT8,  PG_TEXT, PG_INT8,
                                            PG_TEXT, PG_INT4, PG_TEXT,  PG_TEXT, PG_TIMESTAMPTZ,
                                            PG_INT4, PG_TEXT, PG_BYTEA, PG_INT8, PG_BYTEA,
                                            PG_TEXT, PG_TEXT, PG_TEXT,  PG_INT8};

struct ingest_batch {
    struct pg_array *column[COLUMNS];
    unsigned captures;
    size_t bytes;
};

void ingest_begin(struct ingest *g, struct ask *k, struct span source)
{
    *g = (struct ingest){.k = k, .source = source};
    arena_init(&g->arena, ARENA_BYTES);
    buf_init(&g->packed, ZSTD_compressBound(WIRE_MAX_RAW_BYTES));
}

void ingest_end(struct ingest *g)
{
    ingest_flush(g);
    buf_done(&g->packed);
    arena_done(&g->arena);
}

static struct ingest_batch *batch_of(struct ingest *g)
{
    if (!g->batch) {
        g->batch = ARENA_NEW(&g->arena, struct ingest_batch);
        for (int i = 0; i < COLUMNS; i++)
            g->batch->column[i] = pg_array_new(&g->arena, types[i]);
    }
    return g->batch;
}

/* Text from outside as the database takes it, on one line. Longer than a message between workers
 * could carry: not known. */
static struct span clean(struct ingest *g, struct span s, size_t most)
{
    if (s.n == 0 || s.n > most)
        return SPAN("");
    char *line = arena_string(&g->arena, utf8_clean(s, &g->arena));
    for (char *c = line; *c; c++)
        *c = *c == '\n' || *c == '\t' ? ' ' : *c;
    return span_trim(span_of(line));
}

/* `s` lives as long as the batch. */
static void push_text(struct ingest *g, enum column c, struct span s)
{
    if (s.n == 0)
        pg_push_null(g->batch->column[c]);
    else
        pg_push_span(g->batch->column[c], s);
    g->batch->bytes += s.n;
}

/* Headers stay in the database, whatever their size. */
static void push_headers(struct ingest *g, enum column c, struct span json)
{
    push_text(g, c, span_of(arena_string(&g->arena, json)));
}

static void push_int(struct ingest *g, enum column c, int64_t v)
{
    pg_push_int(g->batch->column[c], v);
}

static void push_bytes(struct ingest *g, enum column c, struct span s)
{
    char *to = arena_alloc(&g->arena, s.n);
    memcpy(to, s.p, s.n);
    pg_push_span(g->batch->column[c], span_at(to, s.n));
    g->batch->bytes += s.n;
}

static bool pack(struct ingest *g, struct span body)
{
    size_t bound = ZSTD_compressBound(body.n);
    buf_clear(&g->packed);
    char *to = body.n <= WIRE_MAX_RAW_BYTES ? buf_reserve(&g->packed, bound) : NULL;
    size_t n = to ? ZSTD_compress(to, bound, body.p, body.n, ZSTD_LEVEL) : 0;
    if (!to || ZSTD_isError(n))
        return false;
    g->packed.n = n;
    return true;
}

static bool push_names(struct ingest *g, const struct ingest_capture *c, struct span sha256)
{
    struct span url = clean(g, c->url, URL_BYTES), name = clean(g, c->source, NAME_BYTES);
    struct span final_url = clean(g, c->final_url, URL_BYTES);
    if (url.n == 0)
        return false;
    name = name.n > 0 ? name : SPAN("ingested");
    int64_t page = key_page(url), id = key_capture(CW__FETCH__ROLE__PAGE, page, sha256);
    push_int(g, SOURCE, key_source(name));
    push_text(g, SOURCE_NAME, name);
    push_int(g, PAGE, page);
    push_text(g, URL, url);
    push_int(g, CAPTURE, id);
    push_text(g, FINAL_URL, final_url.n > 0 ? final_url : url);
    push_int(g, JOB, key_job(JOB_ENRICH, id));
    return true;
}

static void push_rest(struct ingest *g, const struct ingest_capture *c)
{
    push_int(g, STATUS, c->status <= 999 ? c->status : 0);
    push_headers(g, REQUEST, c->request);
    push_headers(g, RESPONSE, c->response);
    push_int(g, FETCHED, c->fetched_us);
    if (c->took_ms >= 0 && c->took_ms <= INT32_MAX)
        push_int(g, TOOK, c->took_ms);
    else
        pg_push_null(g->batch->column[TOOK]);
    push_text(g, TYPE, clean(g, c->type, TEXT_BYTES));
    push_bytes(g, BODY, buf_span(&g->packed));
    push_int(g, BODY_BYTES, (int64_t)c->body.n);
    push_text(g, BLOCKED, clean(g, c->blocked, TEXT_BYTES));
    push_text(g, FEED_TITLE, clean(g, c->feed_title, TEXT_BYTES));
    push_text(g, FEED_PUBLISHED, clean(g, c->feed_published, NAME_BYTES));
}

void ingest_put(struct ingest *g, const struct ingest_capture *c)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    struct span sha256 = span_at((const char *)hash, sizeof hash);
    struct ingest_batch *b = batch_of(g);
    crypto_hash_sha256(hash, (const unsigned char *)c->body.p, c->body.n);
    if (!pack(g, c->body) || !push_names(g, c, sha256)) {
        (void)ask_fail(g->k, "cannot take %zu bytes of an address of %zu bytes", c->body.n,
                       c->url.n);
        g->failed++;
        return;
    }
    push_rest(g, c);
    push_bytes(g, SHA256, sha256);
    b->captures++;
    if (b->captures == BATCH_CAPTURES || b->bytes > BATCH_BYTES)
        ingest_flush(g);
}

/* An archive takes long; the database may be started anew meanwhile. Nothing is stored twice. */
static enum fate store(struct ingest *g, const struct pg_params *p, struct pg_result **ret,
                       struct error *e)
{
    struct pg *db = g->k->db;
    uint64_t until_ms = clock_monotonic_ms() + RESTART_MS;
    enum fate fate = pg_run(db, &sql_ingest_captures, p, ret, e);
    while (fate == FATE_RETRY && !pg_is_alive(db) && clock_monotonic_ms() < until_ms) {
        if (pg_reset(db, e) == FATE_DONE)
            fate = pg_run(db, &sql_ingest_captures, p, ret, e);
        else
            (void)poll(NULL, 0, LOOK_MS);
    }
    g->is_lost = fate != FATE_DONE && !pg_is_alive(db);
    return fate;
}

void ingest_flush(struct ingest *g)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct ingest_batch *b = g->batch;
    struct error e;
    if (!b || b->captures == 0)
        return;
    struct pg_params *p = pg_params_new(&g->arena);
    for (int i = 0; i < COLUMNS; i++)
        pg_add_array(p, b->column[i]);
    if (store(g, p, &r, &e) == FATE_DONE) {
        g->accepted += (unsigned)pg_int(r, 0, 0);
        g->known += b->captures - (unsigned)pg_int(r, 0, 0);
    } else {
        (void)verb_fail(VERB_FAILED, g->k->verb, &e);
        g->failed += b->captures;
    }
    g->batch = NULL;
    arena_reset(&g->arena);
}
