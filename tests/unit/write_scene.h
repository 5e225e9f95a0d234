/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write_scene - a ledger of the test's own, with a feed, pages and captures, and messages as other workers would send
 * them. Shared by tests and benches of the write path.
 */
#ifndef WRITE_SCENE_H
#define WRITE_SCENE_H

#include "common/clock.h"
#include "pg/key.h"
#include "pg/pg.h"
#include "private_pg.h"
#include "write/write_batch.h"

struct scene {
    struct private_pg server;
    struct pg *db; /* as the owner of everything */
    struct write_store store;
    struct arena a;
    struct error e;
    bool is_up;
};

#define SCENE_SOURCE "Hadar News"
#define SCENE_FEED "https://hadar.example/feed"

static inline bool scene_open(struct scene *s, const char *options)
{
    memset(s, 0, sizeof(*s));
    arena_init(&s->a, (size_t)1 << 30);
    if (!private_pg_start(&s->server, options))
        return false;
    if (pg_open(s->server.dsn, NULL, &s->db, &s->e) != FATE_DONE || pg_migrate(s->db, NULL, &s->e) != FATE_DONE ||
        write_store_open(s->server.dsn, "claimwire_write", (size_t)256 << 20, &s->store, &s->e) != FATE_DONE) {
        printf("cannot set the scene: %s\n", s->e.text);
        abort();
    }
    if (pg_script(s->db, "scene_ask",
                  "create function scene_ask(sql text) returns bigint language plpgsql as"
                  " $$ declare n bigint; begin execute sql into n; return n; end $$",
                  &s->e) != FATE_DONE)
        abort();
    s->is_up = true;
    return true;
}

static inline void scene_close(struct scene *s)
{
    if (s->is_up) {
        write_store_close(&s->store);
        pg_close(s->db);
        private_pg_stop(&s->server);
    }
    arena_done(&s->a);
}

static inline void scene_must(struct scene *s, enum fate fate)
{
    if (fate != FATE_DONE) {
        printf("%s: %s\n", fate_name(fate), s->e.text);
        abort();
    }
}

static inline void scene_sql(struct scene *s, const char *sql)
{
    scene_must(s, pg_script(s->db, "scene", sql, &s->e));
}

/* The value of a query that gives one number. Statements are known by their address, so the text goes as a parameter. */
static inline int64_t scene_int(struct scene *s, const char *sql)
{
    static const struct pg_statement ask = {"scene_ask", "select scene_ask($1)"};
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct pg_params *p = pg_params_new(&s->a);

    pg_add_text(p, span_of(sql));
    scene_must(s, pg_run(s->db, &ask, p, &r, &s->e));
    return pg_int(r, 0, 0);
}

/* An empty ledger with one source and one feed. */
static inline void scene_wipe(struct scene *s)
{
    scene_sql(s, "truncate source, feed, page, capture, job, quarantine, article, duplicate_group, edition, text_map, run,"
                 " language_span, sentence, entity, alias, mention, time_expression, quantity, claim, claim_source,"
                 " claim_quantity, event, event_role, event_claim, judgement, trail, site, edition_band, entity_merge");
    write_seen_forget(s->store.seen);
    scene_sql(s, arena_printf(&s->a, "insert into source (id, name) values (%lld, '%s'); insert into feed (id, source_id, url)"
                                     " values (%lld, %lld, '%s')",
                              (long long)key_source(SPAN(SCENE_SOURCE)), SCENE_SOURCE, (long long)key_feed(SPAN(SCENE_FEED)),
                              (long long)key_source(SPAN(SCENE_SOURCE)), SCENE_FEED));
}

/* Before each test: an empty scene, which is its state. */
static inline void scene_begin(struct scene *s, void **state)
{
    *state = s;
    if (!s->is_up)
        return;
    arena_reset(&s->a);
    scene_wipe(s);
}

/* In a test whose scene is `s`: without a server it is skipped. */
#define NEEDS_SERVER()                                                                             \
    if (!s->is_up)                                                                                 \
    skip()

/* A job of this kind that is leased under `token`. */
static inline void scene_lease(struct scene *s, enum job_kind kind, int64_t ref, int64_t page, int64_t token)
{
    char page_text[32] = "null";

    if (page)
        (void)snprintf(page_text, sizeof(page_text), "%lld", (long long)page);
    scene_sql(s, arena_printf(&s->a,
                              "insert into job (id, kind, ref, page_id, token, attempts, lease_until, leased_by) values"
                              " (%lld, %d, %lld, %s, %lld, 1, now() + interval '30 s', 'test')"
                              " on conflict (id) do update set token = excluded.token",
                              (long long)key_job((int)kind, ref), (int)kind, (long long)ref, page_text, (long long)token));
}

/* A page of the scene's source with a stored capture; returns the page. */
static inline int64_t scene_page(struct scene *s, const char *url, int64_t *ret_capture)
{
    int64_t page = key_page(span_of(url));

    *ret_capture = page / 2 + 1;
    scene_sql(s, arena_printf(&s->a,
                              "insert into page (id, source_id, feed_id, url) select %lld, source_id, id, '%s' from feed limit 1;"
                              "insert into capture (id, role, target, url, final_url, status, fetched_at, body_zstd,"
                              " body_bytes, sha256) values (%lld, 0, %lld, '%s', '%s', 200, now(), 'x', 1,"
                              " decode(repeat('00', 32), 'hex'))",
                              (long long)page, url, (long long)*ret_capture, (long long)page, url, url));
    return page;
}

static inline struct write_item scene_item(enum message_type type, const ProtobufCMessage *m, enum job_kind kind, int64_t ref,
                                           int64_t token)
{
    return (struct write_item){.job = (uint64_t)key_job((int)kind, ref),
                               .token = (uint64_t)token,
                               .trace = 7,
                               .type = type,
                               .message = m,
                               .body = SPAN("body")};
}

static inline char *scene_text(struct scene *s, const char *text)
{
    return arena_string(&s->a, span_of(text));
}

/* A document without annotation. */
static inline Cw__Document *scene_document(struct scene *s, int64_t page, int64_t capture, const char *url, const char *text)
{
    Cw__Document *d = ARENA_NEW(&s->a, Cw__Document);

    cw__document__init(d);
    d->envelope = ARENA_NEW(&s->a, Cw__Envelope);
    cw__envelope__init(d->envelope);
    d->envelope->versions = ARENA_ARRAY(&s->a, 1, Cw__Version *);
    d->envelope->n_versions = 1;
    d->envelope->versions[0] = ARENA_NEW(&s->a, Cw__Version);
    cw__version__init(d->envelope->versions[0]);
    d->envelope->versions[0]->stage = scene_text(s, "read");
    d->envelope->versions[0]->code = scene_text(s, "0.1.0");
    d->has_page = d->has_capture = d->has_fetched_us = 1;
    d->page = (uint64_t)page;
    d->capture = (uint64_t)capture;
    d->fetched_us = (uint64_t)clock_wall_us();
    d->url = d->canonical_url = scene_text(s, url);
    d->source = scene_text(s, SCENE_SOURCE);
    d->title = scene_text(s, "A title");
    d->text = scene_text(s, text);
    d->language = scene_text(s, "en");
    return d;
}

/* What fetch brought: 200, with a header that wants to be escaped. */
static inline Cw__Capture *scene_capture(struct scene *s, Cw__Fetch__Role role, int64_t target, const char *body)
{
    Cw__Capture *c = ARENA_NEW(&s->a, Cw__Capture);
    Cw__Header *h = ARENA_NEW(&s->a, Cw__Header);

    cw__capture__init(c);
    cw__header__init(h);
    c->has_role = c->has_target = c->has_status = c->has_fetched_us = c->has_body_zstd = c->has_body_bytes = c->has_sha256 = 1;
    c->role = role;
    c->target = (uint64_t)target;
    c->url = scene_text(s, "https://hadar.example/a/1");
    c->status = 200;
    c->fetched_us = (uint64_t)clock_wall_us();
    c->body_zstd.data = (uint8_t *)scene_text(s, body);
    c->body_zstd.len = strlen(body);
    c->body_bytes = 100;
    c->sha256.data = arena_alloc(&s->a, 32);
    c->sha256.len = 32;
    memset(c->sha256.data, body[0], 32);
    c->etag = scene_text(s, "\"e1\"");
    h->name = scene_text(s, "Server");
    h->value = scene_text(s, "a \"quoted\\\" one\t'; drop table job; --");
    c->response_headers = ARENA_ARRAY(&s->a, 1, Cw__Header *);
    c->response_headers[0] = h;
    c->n_response_headers = 1;
    return c;
}

/* `n` items of the scene's feed. */
static inline Cw__Listing *scene_listing(struct scene *s, size_t n, const char *title)
{
    Cw__Listing *l = ARENA_NEW(&s->a, Cw__Listing);

    cw__listing__init(l);
    l->has_target = 1;
    l->target = (uint64_t)key_feed(SPAN(SCENE_FEED));
    l->title = scene_text(s, "Hadar");
    l->n_items = n;
    l->items = ARENA_ARRAY(&s->a, n, Cw__Listing__Item *);
    for (size_t i = 0; i < n; i++) {
        l->items[i] = ARENA_NEW(&s->a, Cw__Listing__Item);
        cw__listing__item__init(l->items[i]);
        l->items[i]->url = arena_printf(&s->a, "https://hadar.example/n/%zu", i);
        l->items[i]->title = scene_text(s, title);
    }
    return l;
}

/* For tests (they include cmocka.h): failures name what was expected. */
#ifdef CMOCKA_H_

static inline void scene_commit(struct scene *s, struct write_item *items, size_t n)
{
    enum fate fate = write_batch_commit(&s->store, items, n, &s->e);

    if (fate != FATE_DONE)
        fail_msg("%s: %s", fate_name(fate), s->e.text);
}

/* How many rows `from` has. */
static inline void scene_has(struct scene *s, const char *from, int64_t n)
{
    int64_t got = scene_int(s, arena_printf(&s->a, "select count(*) from %s", from));

    if (got != n)
        fail_msg("count(*) from %s is %lld, not %lld", from, (long long)got, (long long)n);
}

static inline void scene_is_sound(struct scene *s)
{
    scene_has(s, "ledger_orphans() where rows > 0", 0);
}

/* Leases, commits one document and gives its outcome. */
static inline Cw__Ack__Outcome scene_store(struct scene *s, Cw__Document *d, int64_t token)
{
    struct write_item item = scene_item(MESSAGE_DOCUMENT, &d->base, JOB_ENRICH, (int64_t)d->capture, token);

    scene_lease(s, JOB_ENRICH, (int64_t)d->capture, (int64_t)d->page, token);
    scene_commit(s, &item, 1);
    return item.outcome;
}

#endif

#endif
