/* SPDX-License-Identifier: Apache-2.0 */
/* Pauses between the requests to one site. */
#include "lease_line.h"
#include "lease_scene.h"

/* Pages n of them on a host, due, the oldest first. */
static void host_due(struct scene *s, const char *host, int from, int n)
{
    char sql[512];

    (void)snprintf(
        sql, sizeof(sql),
        "insert into page (id, source_id, url) select n, 1, 'https://%s/' || n from "
        "generate_series(%d, %d) n;"
        "insert into job (id, kind, ref, page_id, site, run_after) select id, 2, id, id, "
        "site_of(url), now() - interval '1 h' + id * interval '1 s' from page"
        " where id between %d and %d",
        host, from, from + n - 1, from, from + n - 1);
    script(s, sql);
}

/* Their results have been committed. */
static void complete(struct scene *s, struct lease_batch *b)
{
    for (size_t i = 0; i < b->n; i++) {
        char sql[80];

        (void)snprintf(sql, sizeof(sql), "delete from job where id = %llu",
                       (unsigned long long)b->jobs[i]->id);
        script(s, sql);
    }
    lease_batch_done(b);
}

static void slots_come(struct scene *s)
{
    script(s, "update site set free_at = now() - interval '1 ms'");
}

static void lease_line__each_site_gets_one_at_a_time(void **state)
{
    struct scene *s = *state;
    struct lease_batch first, second;

    NEEDS_SERVER();
    keep_pauses(s, 5000);
    host_due(s, "a.example", 300, 5);
    host_due(s, "b.example", 400, 5);
    first = take(s, STAGE_FETCH, 100, 0);
    assert_int_equal(first.n, 2);
    assert_int_equal(first.jobs[0]->id + first.jobs[1]->id, 700); /* the oldest of each */
    assert_int_equal(first.jobs[0]->spacing_ms, 5000);
    second = take(s, STAGE_FETCH, 100, 0);
    assert_int_equal(second.n, 0);
    assert_int_equal(number(s, "select count(*) from site where free_at between now() + interval "
                               "'4 s' and now() + interval '5 s' and line_rank = 2"),
                     2);
    complete(s, &first);
    second = take(s, STAGE_FETCH, 100, 0); /* done in no time: the pause holds all the same */
    assert_int_equal(second.n, 0);
    slots_come(s);
    second = take(s, STAGE_FETCH, 100, 0);
    assert_int_equal(second.n, 2);
    assert_int_equal(second.jobs[0]->id + second.jobs[1]->id, 702);
    complete(s, &second);
}

static void lease_line__a_slow_request_keeps_the_slot(void **state)
{
    struct scene *s = *state;
    struct lease_batch first, second;
    struct lease_return back;
    int64_t n;

    NEEDS_SERVER();
    keep_pauses(s, 5000);
    host_due(s, "a.example", 300, 3);
    first = take(s, STAGE_FETCH, 10, 0);
    assert_int_equal(first.n, 1);
    slots_come(s);
    second = take(s, STAGE_FETCH, 10, 0);
    assert_int_equal(second.n, 0); /* the pause is over, but the request is not */
    back = (struct lease_return){.id = first.jobs[0]->id, .token = first.jobs[0]->token};
    DONE(lease_give_back(&s->lease, &back, 1, &s->e));
    second = take(s, STAGE_FETCH, 10, 0); /* and it is first again */
    assert_int_equal(second.n, 1);
    assert_int_equal(second.jobs[0]->id, 300);
    lease_batch_done(&first);
    /* its dispatch dies: the slot is free when the lease runs out */
    slots_come(s);
    script(s, "update job set lease_until = now() - interval '1 s' where lease_until is not null");
    DONE(lease_reap(&s->lease, 10, &n, &s->e));
    assert_int_equal(n, 1);
    first = take(s, STAGE_FETCH, 10, 0);
    assert_int_equal(first.n, 1);
    assert_int_equal(first.jobs[0]->id, 300);
    lease_batch_done(&first);
    lease_batch_done(&second);
}

static void lease_line__the_pause_begins_anew_when_the_request_ends(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;
    struct lease_hold holds[3];

    NEEDS_SERVER();
    keep_pauses(s, 5000);
    host_due(s, "a.example", 300, 2);
    b = take(s, STAGE_FETCH, 10, 0);
    slots_come(s);
    holds[0] = (struct lease_hold){b.jobs[0]->site, 5000};
    holds[1] = (struct lease_hold){b.jobs[0]->site, 30000}; /* 429 */
    holds[2] = (struct lease_hold){4711, 9};                /* nobody knows it */
    DONE(lease_hold(&s->lease, holds, 3, &s->e));
    assert_int_equal(number(s, "select count(*) from site where free_at between now() + interval "
                               "'29 s' and now() + interval '30 s'"),
                     1);
    DONE(lease_hold(&s->lease, holds, 1, &s->e)); /* never earlier than said before */
    assert_int_equal(number(s, "select count(*) from site where free_at > now() + interval '28 s'"),
                     1);
    complete(s, &b);
    b = take(s, STAGE_FETCH, 10, 0);
    assert_int_equal(b.n, 0);
    lease_batch_done(&b);
}

static void lease_line__a_job_is_moved_once_however_long_the_line(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;

    NEEDS_SERVER();
    keep_pauses(s, 5000);
    host_due(s, "a.example", 1000, 500);
    b = take(s, STAGE_FETCH, 10, 0);
    complete(s, &b);
    assert_int_equal(number(s, "select count(*) from job where in_line"), 499);
    script(s, "create temp table before as select ctid as place, id from job");
    for (int i = 0; i < 3; i++) {
        slots_come(s);
        b = take(s, STAGE_FETCH, 10, 0);
        assert_int_equal(b.n, 1);
        assert_int_equal(b.jobs[0]->id, 1001 + i);
        complete(s, &b);
    }
    assert_int_equal(number(s,
                            "select count(*) from job j join before b on b.id = j.id and b.place "
                            "= j.ctid"),
                     496);
    script(s, "drop table before");
}

static void lease_line__polls_go_first_and_second_looks_last(void **state)
{
    static const uint64_t order[] = {5, 300, 301, 120, 121};
    static const int64_t next_rank[] = {2, 2, 3, 3, 0};
    struct scene *s = *state;

    NEEDS_SERVER();
    keep_pauses(s, 5000);
    host_due(s, "orontes.example", 300, 2);
    script(s,
           "insert into job (id, kind, ref, page_id, site, is_again, run_after) select id, 2, id, "
           "id, site_of(url), true, now() - interval '2 h' + id * interval '1 s' from page"
           " where id in (120, 121);"
           "insert into job (id, kind, ref, site) select 5, 1, 10, site_of(url) from feed");
    for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
        struct lease_batch b = take(s, STAGE_FETCH, 10, 0);

        assert_int_equal(b.n, 1);
        assert_int_equal(b.jobs[0]->id, order[i]);
        assert_int_equal(number(s, "select coalesce(line_rank, 0) from site"), next_rank[i]);
        complete(s, &b);
        slots_come(s);
    }
}

static void lease_line__credit_is_shared_between_sites(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;
    unsigned polls = 0, looks = 0;

    NEEDS_SERVER();
    keep_pauses(s, 5000);
    script(s,
           "insert into feed (id, source_id, url, next_poll_at) select n, 1, 'http://f' || n || "
           "'.example/', now() + interval '1 d' from generate_series(1000, 1099) n;"
           "insert into page (id, source_id, url) select n, 1, 'http://p' || n || '.example/' from "
           "generate_series(2000, 2199) n;"
           "insert into job (id, kind, ref, site, run_after) select id, 1, id, site_of(url), now() "
           "- interval '1 d' from feed where id >= 1000;"
           "insert into job (id, kind, ref, page_id, site, is_again) select id, 2, id, id, "
           "site_of(url), id >= 2100 from page where id >= 2000");
    b = take(s, STAGE_FETCH, 40, 0);
    assert_int_equal(b.n, 40);
    for (size_t i = 0; i < b.n; i++) {
        polls += b.jobs[i]->kind == JOB_POLL;
        looks += b.jobs[i]->id >= 2100 && b.jobs[i]->kind == JOB_PAGE;
    }
    assert_int_equal(polls, 20);
    assert_int_equal(looks, 5);
    lease_batch_done(&b);
    b = take(s, STAGE_FETCH, 1000, 0);
    assert_int_equal(b.n, 260);
    lease_batch_done(&b);
}

static void lease_line__an_outlet_may_have_a_pause_of_its_own(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;
    int64_t n;

    NEEDS_SERVER();
    host_due(s, "a.example", 300, 3);
    b = take(s, STAGE_FETCH, 100, 0); /* no pauses at all */
    assert_int_equal(b.n, 3);
    assert_int_equal(b.jobs[0]->site, 0);
    assert_int_equal(number(s, "select count(*) from site"), 0);
    complete(s, &b);
    host_due(s, "b.example", 400, 3);
    script(s, "update source set spacing_ms = 10000; update feed set is_paused = true");
    DONE(lease_schedule(&s->lease, 10, &n, &s->e));
    b = take(s, STAGE_FETCH, 100, 0);
    assert_int_equal(b.n, 1);
    assert_int_equal(b.jobs[0]->spacing_ms, 10000);
    assert_int_equal(number(s, "select count(*) from site where free_at > now() + interval '9 s'"),
                     1);
    complete(s, &b);
    script(s, "update source set spacing_ms = null");
    DONE(lease_schedule(&s->lease, 10, &n, &s->e)); /* and those who stand in line are let go */
    b = take(s, STAGE_FETCH, 100, 0);
    assert_int_equal(b.n, 2);
    complete(s, &b);
}

static void lease_line__what_has_no_site_is_not_lost(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;

    NEEDS_SERVER();
    keep_pauses(s, 5000);
    pages_due(s, 3); /* as jobs of before the lines: each is a site of its own */
    b = take(s, STAGE_FETCH, 100, 0);
    assert_int_equal(b.n, 3);
    lease_batch_done(&b);
    script(
        s,
        "insert into job (id, kind, ref, run_after) values (1, 2, 424242, now() - interval '1 h')");
    b = take(s, STAGE_FETCH, 100, 0);
    assert_int_equal(b.n, 0);
    assert_int_equal(b.buried, 1); /* its page is gone */
    lease_batch_done(&b);
}

/* The other dispatch has the site's row in a transaction of its own. */
static void lease_line__a_site_that_another_is_serving_is_passed_over(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;

    NEEDS_SERVER();
    keep_pauses(s, 5000);
    host_due(s, "a.example", 300, 2);
    host_due(s, "b.example", 400, 2);
    b = take(s, STAGE_FETCH, 10, 0);
    complete(s, &b);
    slots_come(s);
    DONE(pg_begin(s->db, &s->e));
    assert_int_equal(number(s, "select count(*) from (select from site where id = "
                               "site_of('https://a.example/') for update) held"),
                     1);
    b = take(s, STAGE_FETCH, 10, 0);
    assert_int_equal(b.n, 1);
    assert_int_equal(b.jobs[0]->id, 401);
    pg_rollback(s->db);
    lease_batch_done(&b);
}

/* A line is taken for empty only when nobody joins it meanwhile. */
static void lease_line__who_joins_an_empty_line_is_found(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;

    NEEDS_SERVER();
    keep_pauses(s, 5000);
    host_due(s, "a.example", 300, 1);
    b = take(s, STAGE_FETCH, 10, 0);
    complete(s, &b);
    assert_int_equal(number(s, "select count(*) from site where line_rank is null"), 1);
    host_due(s, "a.example", 310, 1);
    slots_come(s);
    b = take(s, STAGE_FETCH, 10, 0);
    assert_int_equal(b.n, 1);
    complete(s, &b);
    /* a line whose jobs were taken away by hand ends by itself */
    script(s, "update site set line_rank = 2, free_at = now() - interval '1 s'");
    b = take(s, STAGE_FETCH, 10, 0);
    assert_int_equal(b.n, 0);
    assert_int_equal(number(s, "select count(*) from site where line_rank is null"), 1);
    lease_batch_done(&b);
}

static void lease_line__no_statement_reads_a_whole_table(void **state)
{
    struct scene *s = *state;

    NEEDS_SERVER();
    script(s,
           "insert into page (id, source_id, url) select n, 1, 'u' || n from "
           "generate_series(10000, 40000) n;"
           "insert into site (id, free_at, line_rank) select n, now() - n * interval '1 ms', 1 + "
           "n % 4 from generate_series(1, 20000) n;"
           "update site set line_rank = null where line_rank = 4;"
           "insert into job (id, kind, ref, page_id, in_line, site, run_after)"
           " select n, 2 + n % 2, n, n, n % 3 = 0 and n % 2 = 0, n % 500, now() - n * interval "
           "'1 ms' from generate_series(10000, 40000) n;"
           "analyze job; analyze page; analyze site; analyze source");
    expect_no_scan(s, &sql_line_join, "1000");
    expect_no_scan(s, &sql_line_pick, "100");
    expect_no_scan(s, &sql_lease_line, "array[1,2,3], 'here', 30000, 5000");
    expect_no_scan(s, &sql_line_leave, "");
    expect_no_scan(s, &sql_site_hold, "array[1,2,3], array[1,2,3]");
    script(s,
           "alter table source disable trigger all;"
           "insert into source (id, name) select n, 's' || n from generate_series(1000, 20000) n;"
           "analyze source");
    expect_no_scan(s, &sql_line_any, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lease_line__each_site_gets_one_at_a_time),
        TEST(lease_line__a_slow_request_keeps_the_slot),
        TEST(lease_line__the_pause_begins_anew_when_the_request_ends),
        TEST(lease_line__a_job_is_moved_once_however_long_the_line),
        TEST(lease_line__polls_go_first_and_second_looks_last),
        TEST(lease_line__credit_is_shared_between_sites),
        TEST(lease_line__an_outlet_may_have_a_pause_of_its_own),
        TEST(lease_line__what_has_no_site_is_not_lost),
        TEST(lease_line__a_site_that_another_is_serving_is_passed_over),
        TEST(lease_line__who_joins_an_empty_line_is_found),
        TEST(lease_line__no_statement_reads_a_whole_table),
    };

    return cmocka_run_group_tests(tests, start_server, stop_server);
}
