/* SPDX-License-Identifier: Apache-2.0 */
/* The statements of the ledger against a PostgreSQL of the test's own. */
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

static void script(struct scene *s, const char *sql)
{
    enum fate fate = pg_script(s->db, "test", sql, &s->e);

    if (fate != FATE_DONE)
        print_error("%s\n", s->e.text);
    DONE(fate);
}

/* Statements are told apart by their address, so each gets one that lasts. */
static const struct pg_statement *statement(struct scene *s, const char *sql)
{
    struct pg_statement *ask = ARENA_NEW(&s->a, struct pg_statement);

    *ask = (struct pg_statement){"test", sql};
    return ask;
}

static int64_t number(struct scene *s, const char *sql)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    enum fate fate = pg_run(s->db, statement(s, sql), pg_params_new(&s->a), &r, &s->e);

    if (fate != FATE_DONE)
        print_error("%s\n", s->e.text);
    DONE(fate);
    assert_int_equal(pg_rows(r), 1);
    return pg_is_null(r, 0, 0) ? -1 : pg_int(r, 0, 0);
}

static int scene_open(void **state)
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
    lease_init(&s->lease, s->ledger, "here", 30000);
    DONE(lease_relax(&s->lease, &s->e));
    script(
        s,
        "truncate source, feed, page, capture, job, quarantine, hub_stage cascade;"
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

static int scene_close(void **state)
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

static void pages_due(struct scene *s, int n)
{
    char sql[256];

    (void)snprintf(sql, sizeof(sql),
                   "insert into job (id, kind, ref, page_id, run_after)"
                   " select n, 2, n, n, now() - interval '1 h' + n * interval '1 s' from "
                   "generate_series(100, %d) n",
                   99 + n);
    script(s, sql);
}

static void captures_due(struct scene *s, int n)
{
    char sql[256];

    (void)snprintf(
        sql, sizeof(sql),
        "insert into job (id, kind, ref, page_id, run_after)"
        " select n + 5000, 3, n + 900, n, now() - interval '1 h' from generate_series(100, %d) n",
        99 + n);
    script(s, sql);
}

static struct lease_batch take(struct scene *s, enum stage stage, unsigned count, uint64_t bytes)
{
    struct lease_batch b;

    DONE(lease_take(&s->lease, stage, count, bytes, &b, &s->e));
    return b;
}

static ProtobufCMessage *message(struct scene *s, const struct flight_job *job,
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

/* ---- leasing */

static void lease__a_page_comes_with_all_that_fetch_needs(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;
    Cw__Fetch *m;

    NEEDS_SERVER();
    script(s, "update page set etag = 'tag', last_modified = 'Mon', body_sha256 = sha256('y') "
              "where id = 100;"
              "insert into job (id, kind, ref, page_id, attempts, crashes, is_suspect, trace)"
              " values (7, 2, 100, 100, 2, 1, true, 55)");
    b = take(s, STAGE_FETCH, 10, 0);
    assert_int_equal(b.n, 1);
    assert_int_equal(b.jobs[0]->attempts, 3);
    assert_int_equal(b.jobs[0]->crashes, 1);
    assert_true(b.jobs[0]->is_suspect);
    assert_int_equal(b.jobs[0]->stage, STAGE_FETCH);
    m = (Cw__Fetch *)message(s, b.jobs[0], MESSAGE_FETCH);
    assert_string_equal(m->url, "https://orontes.example/100");
    assert_string_equal(m->etag, "tag");
    assert_string_equal(m->last_modified, "Mon");
    assert_int_equal(m->body_sha256.len, 32);
    assert_string_equal(m->source, "Orontes Herald");
    assert_int_equal(m->role, CW__FETCH__ROLE__PAGE);
    assert_int_equal(m->target, 100);
    assert_int_equal(m->envelope->token, b.jobs[0]->token);
    assert_int_equal(m->envelope->attempt, 3);
    assert_int_equal(m->envelope->trace, 55);
    assert_int_equal(number(s, "select token from job"), b.jobs[0]->token);
    assert_int_equal(number(s, "select count(*) from job where leased_by = 'here' and lease_until "
                               "> now() + interval '25 s'"),
                     1);
    lease_batch_done(&b);
}

static void lease__a_capture_comes_with_its_body_and_the_feeds_words(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;
    Cw__Capture *m;

    NEEDS_SERVER();
    captures_due(s, 1);
    b = take(s, STAGE_READ, 10, 1 << 20);
    assert_int_equal(b.n, 1);
    m = (Cw__Capture *)message(s, b.jobs[0], MESSAGE_CAPTURE);
    assert_int_equal(m->capture, 1000);
    assert_int_equal(m->target, 100);
    assert_string_equal(m->final_url, "https://orontes.example/f100");
    assert_int_equal(m->status, 200);
    assert_int_equal(m->body_zstd.len, 1000);
    assert_int_equal(m->body_zstd.data[999], 0xab);
    assert_int_equal(m->body_bytes, 5000);
    assert_string_equal(m->content_type, "text/html");
    assert_string_equal(m->source, "Orontes Herald");
    assert_string_equal(m->feed_title, "Title 100");
    assert_string_equal(m->feed_published, "2026-01-05");
    assert_int_equal(m->fetched_us, 1767607200000000);
    lease_batch_done(&b);
}

static void lease__no_job_is_leased_twice(void **state)
{
    struct scene *s = *state;
    struct lease_batch first, second;

    NEEDS_SERVER();
    pages_due(s, 10);
    first = take(s, STAGE_FETCH, 6, 0);
    second = take(s, STAGE_FETCH, 60, 0);
    assert_int_equal(first.n, 6);
    assert_int_equal(second.n, 4);
    assert_int_equal(first.jobs[0]->id, 100); /* oldest first */
    assert_int_equal(second.jobs[0]->id, 106);
    assert_int_equal(number(s, "select count(distinct token) from job"), 10);
    lease_batch_done(&first);
    lease_batch_done(&second);
}

static void lease__rows_that_another_has_locked_are_passed_over(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;

    NEEDS_SERVER();
    pages_due(s, 4);
    DONE(pg_begin(s->db, &s->e));
    assert_int_equal(
        number(s, "select count(*) from (select from job where id < 103 for update) locked"), 3);
    b = take(s, STAGE_FETCH, 10, 0);
    assert_int_equal(b.n, 1);
    assert_int_equal(b.jobs[0]->id, 103);
    pg_rollback(s->db);
    lease_batch_done(&b);
}

static void lease__jobs_that_are_not_due_wait(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;

    NEEDS_SERVER();
    pages_due(s, 2);
    script(s, "update job set run_after = now() + interval '1 s' where id = 100");
    b = take(s, STAGE_FETCH, 10, 0);
    assert_int_equal(b.n, 1);
    assert_int_equal(b.jobs[0]->id, 101);
    lease_batch_done(&b);
}

static void lease__polls_leave_room_for_pages(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;
    unsigned polls = 0;

    NEEDS_SERVER();
    pages_due(s, 20);
    script(s, "insert into job (id, kind, ref, run_after) select n, 1, 10, now() - interval '1 d' "
              "from generate_series(1, 50) n");
    b = take(s, STAGE_FETCH, 10, 0);
    for (size_t i = 0; i < b.n; i++)
        polls += b.jobs[i]->kind == JOB_POLL;
    assert_int_equal(b.n, 10);
    assert_int_equal(polls, 5);
    lease_batch_done(&b);
}

static void lease__bodies_are_bounded_by_bytes_but_one_always_comes(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;

    NEEDS_SERVER();
    captures_due(s, 20);
    b = take(s, STAGE_READ, 100, 2500);
    assert_int_equal(b.n, 3);
    lease_batch_done(&b);
    b = take(s, STAGE_READ, 100, 0);
    assert_int_equal(b.n, 1);
    lease_batch_done(&b);
    assert_int_equal(number(s, "select count(*) from job where lease_until is null and token = 0"),
                     16);
}

static void lease__a_row_without_its_page_ends_in_quarantine(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;

    NEEDS_SERVER();
    pages_due(s, 1);
    script(
        s,
        "insert into job (id, kind, ref, run_after) values (1, 2, 424242, now() - interval '2 h'),"
        " (2, 1, 424242, now() - interval '2 h'), (3, 3, 424242, now() - interval '2 h')");
    b = take(s, STAGE_FETCH, 10, 0);
    assert_int_equal(b.n, 1);
    assert_int_equal(b.buried, 2);
    lease_batch_done(&b);
    b = take(s, STAGE_READ, 10, 1000);
    assert_int_equal(b.n, 0);
    assert_int_equal(b.buried, 1);
    lease_batch_done(&b);
    assert_int_equal(number(s, "select count(*) from job where ref = 424242"), 0);
    assert_int_equal(number(s, "select count(*) from quarantine where stage = 'dispatch' and "
                               "reason like '%not in the database%'"),
                     2);
}

/* ---- renewing and giving back */

static void lease__renewing_tells_which_are_still_ours(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;
    struct lease_key keys[4];
    size_t n = 4;

    NEEDS_SERVER();
    pages_due(s, 4);
    b = take(s, STAGE_FETCH, 4, 0);
    for (size_t i = 0; i < 4; i++)
        keys[3 - i] = (struct lease_key){b.jobs[i]->id, b.jobs[i]->token};
    keys[0].token += 1000; /* 103: never ours under this one */
    script(s,
           "update job set lease_until = now() - interval '1 s'; delete from job where id = 100");
    DONE(lease_renew(&s->lease, keys, &n, &s->e));
    assert_int_equal(n, 2);
    assert_int_equal(keys[0].id + keys[1].id, 101 + 102);
    assert_int_equal(
        number(s, "select count(*) from job where lease_until > now() + interval '20 s'"), 2);
    n = 0;
    DONE(lease_renew(&s->lease, keys, &n, &s->e)); /* an empty list is no error */
    lease_batch_done(&b);
}

static struct lease_return give(const struct flight_job *job)
{
    return (struct lease_return){.id = job->id, .token = job->token, .reason = "why"};
}

static void lease__giving_back_fences_the_old_holder_at_once(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;
    struct lease_return items[3];

    NEEDS_SERVER();
    pages_due(s, 3);
    b = take(s, STAGE_FETCH, 3, 0);
    for (size_t i = 0; i < 3; i++)
        items[i] = give(b.jobs[i]);
    items[0].is_uncounted = true;
    items[1].is_crash = items[1].is_suspect = true;
    items[2].delay_ms = 60000;
    items[2].reason[0] = '\0';
    DONE(lease_give_back(&s->lease, items, 3, &s->e));
    assert_int_equal(
        number(s, "select count(*) from job where lease_until is null and leased_by is null"), 3);
    assert_int_equal(number(s, "select attempts from job where id = 100"), 0);
    assert_int_equal(number(s, "select count(*) from job where id = 101 and attempts = 1 and "
                               "crashes = 1 and is_suspect and last_error = 'why'"),
                     1);
    assert_int_equal(
        number(s,
               "select count(*) from job where id = 102 and not is_suspect and last_error is null"
               " and run_after between now() + interval '50 s' and now() + interval '60 s'"),
        1);
    assert_int_equal(
        number(s,
               "select count(*) from job where id < 102 and run_after < now() - interval '30 min'"),
        2);
    for (size_t i = 0; i < 3; i++)
        assert_true(number(s, "select min(token) from job") > (int64_t)b.jobs[i]->token);
    /* the same again, as after a lost answer: nothing changes */
    script(s, "create temp table before as select * from job");
    DONE(lease_give_back(&s->lease, items, 3, &s->e));
    assert_int_equal(
        number(s, "select count(*) from (select * from job except select * from before) changed"),
        0);
    script(s, "drop table before");
    lease_batch_done(&b);
}

static void lease__expired_leases_are_reaped_at_no_cost(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;
    int64_t n = -1;

    NEEDS_SERVER();
    pages_due(s, 3);
    b = take(s, STAGE_FETCH, 3, 0);
    DONE(lease_reap(&s->lease, 100, &n, &s->e));
    assert_int_equal(n, 0);
    script(s, "update job set lease_until = now() - interval '1 s' where id < 102");
    DONE(lease_reap(&s->lease, 100, &n, &s->e));
    assert_int_equal(n, 2);
    assert_int_equal(number(s, "select count(*) from job where lease_until is null"
                               " and attempts = 0 and not is_suspect"),
                     2);
    assert_true(number(s, "select token from job where id = 100") > (int64_t)b.jobs[2]->token);
    lease_batch_done(&b);
}

static void lease__at_start_only_ones_own_leases_are_given_back(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;
    int64_t n = -1;

    NEEDS_SERVER();
    pages_due(s, 3);
    b = take(s, STAGE_FETCH, 2, 0);
    script(s, "update job set leased_by = 'there' where id = 101");
    DONE(lease_disown(&s->lease, &n, &s->e));
    assert_int_equal(n, 1);
    assert_int_equal(number(s, "select count(*) from job where leased_by = 'there'"), 1);
    assert_int_equal(number(s, "select count(*) from job where lease_until is null"), 2);
    lease_batch_done(&b);
}

/* ---- burying */

static struct lease_burial burial(const struct flight_job *job)
{
    struct lease_burial b = {.id = job->id, .token = job->token, .stage = "read", .head_len = 3};

    (void)snprintf(b.reason, sizeof(b.reason), "not HTML");
    (void)snprintf(b.build, sizeof(b.build), "0.1");
    memcpy(b.head, "\0\xffz", 3);
    return b;
}

static void lease__a_buried_page_has_its_outcome_and_its_reason(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;
    struct lease_burial q;
    bool is_found;

    NEEDS_SERVER();
    captures_due(s, 2);
    script(s, "update page set state = 1 where id = 101");
    b = take(s, STAGE_READ, 2, 1 << 20);
    q = burial(b.jobs[0]);
    q.is_crash = true;
    DONE(lease_bury(&s->lease, &q, &is_found, &s->e));
    assert_true(is_found);
    q = burial(b.jobs[1]);
    DONE(lease_bury(&s->lease, &q, &is_found, &s->e));
    assert_int_equal(number(s, "select count(*) from job"), 0);
    assert_int_equal(number(s, "select state from page where id = 100"), 3);
    assert_int_equal(number(s, "select state from page where id = 101"),
                     1); /* it was stored before */
    assert_int_equal(number(s, "select count(*) from quarantine where stage = 'read' and reason = "
                               "'not HTML' and build = '0.1'"
                               " and head = '\\x00ff7a' and kind = 3 and attempts = 1 and page_id "
                               "between 100 and 101"),
                     2);
    assert_int_equal(number(s, "select sum(crashes)::bigint from quarantine"), 1);
    DONE(lease_bury(&s->lease, &q, &is_found, &s->e));
    assert_false(is_found);
    lease_batch_done(&b);
}

static void lease__a_stale_burial_buries_nothing(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;
    struct lease_burial q;
    bool is_found = true;

    NEEDS_SERVER();
    captures_due(s, 1);
    b = take(s, STAGE_READ, 1, 1 << 20);
    q = burial(b.jobs[0]);
    q.token--;
    DONE(lease_bury(&s->lease, &q, &is_found, &s->e));
    assert_false(is_found);
    assert_int_equal(number(s, "select count(*) from job"), 1);
    assert_int_equal(number(s, "select count(*) from quarantine"), 0);
    assert_int_equal(number(s, "select state from page where id = 100"), 0);
    lease_batch_done(&b);
}

static void lease__a_feed_is_never_given_up(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;
    struct lease_burial q;

    NEEDS_SERVER();
    script(s, "insert into job (id, kind, ref) values (1, 1, 10); insert into job (id, kind, ref) "
              "values (2, 3, 2000)");
    b = take(s, STAGE_FETCH, 1, 0);
    q = burial(b.jobs[0]);
    q.delay_ms = 7200000;
    DONE(lease_bury(&s->lease, &q, NULL, &s->e));
    lease_batch_done(&b);
    assert_int_equal(number(s, "select count(*) from quarantine"), 0);
    assert_int_equal(number(s, "select failures from feed"), 1);
    assert_int_equal(
        number(
            s,
            "select count(*) from feed where last_error = 'not HTML' and last_polled_at is not null"
            " and next_poll_at >= now() + interval '119 min'"),
        1);
    b = take(s, STAGE_READ, 1,
             1000); /* what the feed gave could not be read: that is kept for people */
    q = burial(b.jobs[0]);
    DONE(lease_bury(&s->lease, &q, NULL, &s->e));
    lease_batch_done(&b);
    assert_int_equal(number(s, "select count(*) from quarantine where kind = 3 and ref = 2000"), 1);
    assert_int_equal(number(s, "select failures from feed"), 2);
    assert_int_equal(number(s, "select count(*) from feed where next_poll_at between now() + "
                               "interval '14 min' and now() + interval '20 min'"),
                     1);
    script(s, "update feed set failures = 1000");
    script(s, "insert into job (id, kind, ref) values (1, 1, 10)");
    b = take(s, STAGE_FETCH, 1, 0);
    q = burial(b.jobs[0]);
    DONE(lease_bury(&s->lease, &q, NULL, &s->e)); /* no overflow; at most 6 h and the interval */
    assert_int_equal(
        number(s, "select count(*) from feed where next_poll_at < now() + interval '6 h 16 min'"),
        1);
    lease_batch_done(&b);
}

/* ---- feeds and depth */

static void lease__due_feeds_get_one_job_and_a_future(void **state)
{
    struct scene *s = *state;
    int64_t n = -1;

    NEEDS_SERVER();
    script(s, "insert into feed (id, source_id, url, is_paused, next_poll_at) values (11, 1, "
              "'u11', true, now()), (12, 1, 'u12', false, now() + interval '1 h')");
    DONE(lease_schedule(&s->lease, 100, &n, &s->e));
    assert_int_equal(n, 1);
    assert_int_equal(number(s, "select id from job where kind = 1 and ref = 10 and trace > 0"),
                     key_job(1, 10));
    assert_int_equal(
        number(
            s,
            "select count(*) from feed where id = 10 and next_poll_at > now() + interval '14 min'"),
        1);
    DONE(lease_schedule(&s->lease, 100, &n, &s->e));
    assert_int_equal(n, 0);
    script(s, "update feed set next_poll_at = now() where id = 10"); /* due again before the first
                                                                        poll is done */
    DONE(lease_schedule(&s->lease, 100, &n, &s->e));
    assert_int_equal(n, 0);
    assert_int_equal(number(s, "select count(*) from job"), 1);
    assert_int_equal(number(s, "select count(*) from feed where id = 10 and next_poll_at > now()"),
                     1);
}

static void lease__depth_and_stages_are_told(void **state)
{
    struct scene *s = *state;
    struct lease_depth depth[JOB_KIND_COUNT] = {{0}};
    struct lease_stage stages[STAGE_COUNT] = {[STAGE_CLAIM] = {2, 3, 4, 5, 6}};
    struct lease_batch b;

    NEEDS_SERVER();
    pages_due(s, 5);
    b = take(s, STAGE_FETCH, 2, 0);
    DONE(lease_measure(&s->lease, depth, &s->e));
    assert_int_equal(depth[JOB_PAGE].waiting, 3);
    assert_in_range(depth[JOB_PAGE].oldest_s, 3490, 3510);
    assert_int_equal(depth[JOB_POLL].waiting, 0);
    assert_int_equal(depth[JOB_POLL].oldest_s, 0);
    DONE(lease_report(&s->lease, stages, &s->e));
    stages[STAGE_CLAIM].done = 50;
    DONE(lease_report(&s->lease, stages, &s->e));
    assert_int_equal(number(s, "select count(*) from hub_stage where dispatch = 'here'"), 6);
    assert_int_equal(
        number(
            s,
            "select count(*) from hub_stage where stage = 'claim' and workers = 2 and waiting = 3"
            " and in_hand = 4 and done = 50 and failed = 6"),
        1);
    lease_batch_done(&b);
}

/* ---- shape */

/* The plan of a statement as dispatch runs it, with sequential scans of big tables looked for. */
static void expect_no_scan(struct scene *s, const struct pg_statement *what, const char *arguments)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    char *sql = arena_printf(&s->a, "prepare shape as %s; set plan_cache_mode = force_generic_plan",
                             what->sql);
    char *explain = arena_printf(&s->a, "explain execute shape(%s)", arguments);

    script(s, sql);
    DONE(pg_run(s->db, statement(s, explain), pg_params_new(&s->a), &r, &s->e));
    for (int i = 0; i < pg_rows(r); i++) {
        struct span line = pg_span(r, i, 0);

        if (span_find(line, SPAN("Seq Scan on job")) < line.n ||
            span_find(line, SPAN("Seq Scan on capture")) < line.n ||
            span_find(line, SPAN("Seq Scan on page")) < line.n) {
            for (int k = 0; k < pg_rows(r); k++)
                print_error("%.*s\n", (int)pg_span(r, k, 0).n, pg_span(r, k, 0).p);
            fail_msg("'%s' reads a whole table", what->name);
        }
    }
    script(s, "deallocate shape; reset plan_cache_mode");
}

static void lease__no_statement_reads_a_whole_table(void **state)
{
    struct scene *s = *state;

    NEEDS_SERVER();
    script(s, "insert into page (id, source_id, url) select n, 1, 'u' || n from "
              "generate_series(10000, 40000) n;"
              "insert into capture (id, role, target, url, final_url, status, fetched_at, "
              "body_zstd, body_bytes, sha256)"
              " select n, 0, n, 'u', 'u', 200, now(), 'x', 1, sha256('x') from "
              "generate_series(10000, 40000) n;"
              "insert into job (id, kind, ref, page_id, lease_until, run_after)"
              " select n, 2 + n % 2, n, n, case when n % 50 = 0 then now() + interval '30 s' end, "
              "now() - n * interval '1 ms'"
              " from generate_series(10000, 40000) n;"
              "analyze job; analyze page; analyze capture");
    expect_no_scan(s, &sql_lease_fetch, "100, 'here', 30000");
    expect_no_scan(s, &sql_lease_enrich, "100, 'here', 30000, 1000000");
    expect_no_scan(s, &sql_lease_renew, "array[10000,10001], array[1,2], 30000");
    expect_no_scan(
        s, &sql_lease_return,
        "array[10000], array[1], array[true], array[true], array[true], array[1], array['x']");
    expect_no_scan(s, &sql_lease_bury, "10000, 1, 'read', 'x', 'b', 'x', false, 0");
    expect_no_scan(s, &sql_lease_reap, "100");
    expect_no_scan(s, &sql_poll_insert, "array[1], array[10]");
}

static int start_server(void **state)
{
    (void)state;
    has_server = private_pg_start(&server, "--no-fsync");
    return 0;
}

static int stop_server(void **state)
{
    (void)state;
    if (has_server)
        private_pg_stop(&server);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_open, scene_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lease__a_page_comes_with_all_that_fetch_needs),
        TEST(lease__a_capture_comes_with_its_body_and_the_feeds_words),
        TEST(lease__no_job_is_leased_twice),
        TEST(lease__rows_that_another_has_locked_are_passed_over),
        TEST(lease__jobs_that_are_not_due_wait),
        TEST(lease__polls_leave_room_for_pages),
        TEST(lease__bodies_are_bounded_by_bytes_but_one_always_comes),
        TEST(lease__a_row_without_its_page_ends_in_quarantine),
        TEST(lease__renewing_tells_which_are_still_ours),
        TEST(lease__giving_back_fences_the_old_holder_at_once),
        TEST(lease__expired_leases_are_reaped_at_no_cost),
        TEST(lease__at_start_only_ones_own_leases_are_given_back),
        TEST(lease__a_buried_page_has_its_outcome_and_its_reason),
        TEST(lease__a_stale_burial_buries_nothing),
        TEST(lease__a_feed_is_never_given_up),
        TEST(lease__due_feeds_get_one_job_and_a_future),
        TEST(lease__depth_and_stages_are_told),
        TEST(lease__no_statement_reads_a_whole_table),
    };

    return cmocka_run_group_tests(tests, start_server, stop_server);
}
