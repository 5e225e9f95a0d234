/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger's statements against a PostgreSQL of the test's own: one outlet, one feed, a hundred
 * pages, fifty captures. */
#ifndef LEASE_SCENE_H
#define LEASE_SCENE_H

#include "lease.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "dispatch_sql.h"
#include "pg/key.h"
#include "pg/pg.h"
#include "private_pg.h"
#include "wire.h"

static struct private_pg server;
static bool has_server;

struct scene {
    struct pg *db;     /* as its owner */
    struct pg *ledger; /* as dispatch */
    struct lease lease;
    struct arena a;
    struct error e;
};

#define DONE(call) assert_int_equal((call), FATE_DONE)

static inline void script(struct scene *s, const char *sql)
{
    enum fate fate = pg_script(s->db, "test", sql, &s->e);

    if (fate != FATE_DONE)
        print_error("%s\n", s->e.text);
    DONE(fate);
}

/* Statements are told apart by their address, so each gets one that lasts. */
static inline const struct pg_statement *statement(struct scene *s, const char *sql)
{
    struct pg_statement *ask = ARENA_NEW(&s->a, struct pg_statement);

    *ask = (struct pg_statement){"test", sql};
    return ask;
}

static inline int64_t number(struct scene *s, const char *sql)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    enum fate fate = pg_run(s->db, statement(s, sql), pg_params_new(&s->a), &r, &s->e);

    if (fate != FATE_DONE)
        print_error("%s\n", s->e.text);
    DONE(fate);
    assert_int_equal(pg_rows(r), 1);
    return pg_is_null(r, 0, 0) ? -1 : pg_int(r, 0, 0);
}

static inline int scene_open(void **state)
{
    struct scene *s = calloc(1, sizeof(*s));
    int applied;

    *state = s;
    if (!has_server || !s)
        return 0;
    arena_init(&s->a, 64 << 20);
    DONE(pg_open(server.dsn, NULL, &s->db, &s->e));
    DONE(pg_migrate(s->db, &applied, &s->e));
    DONE(pg_open(server.dsn, "claimwire_dispatch", &s->ledger,
                 &s->e)); /* with the rights that it has in life */
    lease_init(&s->lease, s->ledger, &(struct lease_conf){"here", 30000, 0});
    DONE(lease_relax(&s->lease, &s->e));
    script(
        s,
        "truncate source, feed, page, capture, job, site, quarantine, hub_stage cascade;"
        "insert into source (id, name) values (1, 'Orontes Herald');"
        "insert into feed (id, source_id, url, etag, next_poll_at)"
        " values (10, 1, 'https://orontes.example/rss', '\"e1\"', now() - interval '1 min');"
        "insert into page (id, source_id, feed_id, url, feed_title, feed_published)"
        " select n, 1, 10, 'https://orontes.example/' || n, 'Title ' || n, '2026-01-05'"
        " from generate_series(100, 199) n;"
        "insert into capture (id, role, target, url, final_url, status, fetched_at, body_zstd, "
        "body_bytes, sha256,"
        " content_type)"
        " select n + 900, 0, n, 'https://orontes.example/' || n, 'https://orontes.example/f' || n, "
        "200,"
        " '2026-01-05T10:00:00Z', decode(repeat('ab', 1000), 'hex'), 5000, sha256('x'), 'text/html'"
        " from generate_series(100, 149) n;"
        "insert into capture (id, role, target, url, final_url, status, fetched_at, body_zstd, "
        "body_bytes, sha256)"
        " values (2000, 1, 10, 'u', 'u', 200, now(), 'x', 1, sha256('x'))");
    return 0;
}

static inline int scene_close(void **state)
{
    struct scene *s = *state;

    if (has_server) {
        lease_done(&s->lease);
        pg_close(s->ledger);
        pg_close(s->db);
        arena_done(&s->a);
    }
    free(s);
    return 0;
}

#define NEEDS_SERVER()                                                                             \
    if (!has_server)                                                                               \
    skip()

static inline void pages_due(struct scene *s, int n)
{
    char sql[256];

    (void)snprintf(sql, sizeof(sql),
                   "insert into job (id, kind, ref, page_id, run_after)"
                   " select n, 2, n, n, now() - interval '1 h' + n * interval '1 s' from "
                   "generate_series(100, %d) n",
                   99 + n);
    script(s, sql);
}

static inline void captures_due(struct scene *s, int n)
{
    char sql[256];

    (void)snprintf(
        sql, sizeof(sql),
        "insert into job (id, kind, ref, page_id, run_after)"
        " select n + 5000, 3, n + 900, n, now() - interval '1 h' from generate_series(100, %d) n",
        99 + n);
    script(s, sql);
}

static inline struct lease_batch take(struct scene *s, enum stage stage, unsigned count,
                                      uint64_t bytes)
{
    struct lease_batch b;

    DONE(lease_take(&s->lease, stage, &(struct lease_wish){count, bytes}, &b, &s->e));
    return b;
}

static inline ProtobufCMessage *message(struct scene *s, const struct flight_job *job,
                                        enum message_type type)
{
    ProtobufCMessage *m;
    struct wire_header h;

    DONE(wire_check(buf_span(&job->frame), &h, &s->e));
    assert_int_equal(h.type, type);
    assert_int_equal(h.job, job->id);
    DONE(wire_unpack(&h, wire_body(buf_span(&job->frame)), &s->a, &m, &s->e));
    return m;
}

/* From now on with pauses. */
static inline void keep_pauses(struct scene *s, int64_t spacing_ms)
{
    lease_done(&s->lease);
    lease_init(&s->lease, s->ledger, &(struct lease_conf){"here", 30000, spacing_ms});
}

static inline struct lease_burial burial(const struct flight_job *job)
{
    struct lease_burial b = {
        .id = job->id, .token = job->token, .stage = "read", .head_len = 3, .trouble = 1};

    (void)snprintf(b.reason, sizeof(b.reason), "not HTML");
    (void)snprintf(b.build, sizeof(b.build), "0.1");
    memcpy(b.head, "\0\xffz", 3);
    return b;
}

/* The plan of a statement as dispatch runs it, with sequential scans of big tables looked for. */
static inline void expect_no_scan(struct scene *s, const struct pg_statement *what,
                                  const char *arguments)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    char *sql = arena_printf(&s->a, "prepare shape as %s; set plan_cache_mode = force_generic_plan",
                             what->sql);
    char *explain = arena_printf(
        &s->a, *arguments ? "explain execute shape(%s)" : "explain execute shape%s", arguments);

    script(s, sql);
    DONE(pg_run(s->db, statement(s, explain), pg_params_new(&s->a), &r, &s->e));
    for (int i = 0; i < pg_rows(r); i++) {
        struct span line = pg_span(r, i, 0);

        if (span_find(line, SPAN("Seq Scan on job")) < line.n ||
            span_find(line, SPAN("Seq Scan on capture")) < line.n ||
            span_find(line, SPAN("Seq Scan on page")) < line.n ||
            span_find(line, SPAN("Seq Scan on site")) < line.n ||
            span_find(line, SPAN("Sort Key: job.run_after")) < line.n) {
            for (int k = 0; k < pg_rows(r); k++)
                print_error("%.*s\n", (int)pg_span(r, k, 0).n, pg_span(r, k, 0).p);
            fail_msg("'%s' reads a whole table", what->name);
        }
    }
    script(s, "deallocate shape; reset plan_cache_mode");
}

static inline int start_server(void **state)
{
    (void)state;
    has_server = private_pg_start(&server, "--no-fsync");
    return 0;
}

static inline int stop_server(void **state)
{
    (void)state;
    if (has_server)
        private_pg_stop(&server);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_open, scene_close)

#endif
