/* SPDX-License-Identifier: Apache-2.0 */
#include "ingest.h"

#include <sodium.h>
#include <zstd.h>
#include "claimwire_sql.h"
#include "pg/key.h"
#include "stages.h"
#include "text/utf8.h"
#include "wire.h"

#define BATCH_CAPTURES 64
#define BATCH_BYTES ((size_t)4 << 20)
#define ARENA_BYTES ((size_t)96 << 20)
#define ZSTD_LEVEL 3

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

/* Text from outside, as the database takes it. */
static void push_text(struct ingest *g, enum column c, struct span s)
{
    struct ingest_batch *b = g->batch;
    if (s.n == 0) {
        pg_push_null(b->column[c]);
        return;
    }
    s = utf8_clean(s, &g->arena);
    b->bytes += s.n;
    pg_push_span(b->column[c], span_of(arena_string(&g->arena, s)));
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

static void push_names(struct ingest *g, const struct ingest_capture *c, struct span sha256)
{
    struct span url = span_of(arena_string(&g->arena, utf8_clean(c->url, &g->arena)));
    int64_t page = key_page(url), id = key_capture(CW__FETCH__ROLE__PAGE, page, sha256);
    push_int(g, SOURCE, key_source(c->source));
    push_text(g, SOURCE_NAME, c->source);
    push_int(g, PAGE, page);
    push_text(g, URL, url);
    push_int(g, CAPTURE, id);
    push_text(g, FINAL_URL, c->final_url.n > 0 ? c->final_url : url);
    push_int(g, JOB, key_job(JOB_ENRICH, id));
}

void ingest_put(struct ingest *g, const struct ingest_capture *c)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    struct span sha256 = span_at((const char *)hash, sizeof hash);
    if (!pack(g, c->body)) {
        (void)ask_fail(g->k, "cannot pack the %zu bytes of '%.*s'", c->body.n, (int)c->url.n,
                       c->url.p);
        g->failed++;
        return;
    }
    struct ingest_batch *b = batch_of(g);
    crypto_hash_sha256(hash, (const unsigned char *)c->body.p, c->body.n);
    push_names(g, c, sha256);
    push_int(g, STATUS, c->status);
    push_text(g, REQUEST, c->request);
    push_text(g, RESPONSE, c->response);
    push_int(g, FETCHED, c->fetched_us);
    if (c->took_ms >= 0 && c->took_ms <= INT32_MAX)
        push_int(g, TOOK, c->took_ms);
    else
        pg_push_null(b->column[TOOK]);
    push_text(g, TYPE, c->type);
    push_bytes(g, BODY, buf_span(&g->packed));
    push_int(g, BODY_BYTES, (int64_t)c->body.n);
    push_bytes(g, SHA256, sha256);
    push_text(g, BLOCKED, c->blocked);
    push_text(g, FEED_TITLE, c->feed_title);
    push_text(g, FEED_PUBLISHED, c->feed_published);
    b->captures++;
    if (b->captures == BATCH_CAPTURES || b->bytes > BATCH_BYTES)
        ingest_flush(g);
}

void ingest_flush(struct ingest *g)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct ingest_batch *b = g->batch;
    if (!b)
        return;
    struct pg_params *p = pg_params_new(&g->arena);
    for (int i = 0; i < COLUMNS; i++)
        pg_add_array(p, b->column[i]);
    if (ask_run(g->k, &sql_ingest_captures, p, &r)) {
        g->accepted += (unsigned)pg_int(r, 0, 0);
        g->known += b->captures - (unsigned)pg_int(r, 0, 0);
    } else {
        g->failed += b->captures;
    }
    g->batch = NULL;
    arena_reset(&g->arena);
}
