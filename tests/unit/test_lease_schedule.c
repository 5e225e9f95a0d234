/* SPDX-License-Identifier: Apache-2.0 */
/* Schedules of feeds and second looks, silence, depth. */
#include "lease_scene.h"

static void lease_schedule__a_feed_is_never_given_up(void **state)
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
    /* hard twice: the interval, and up to four times as much */
    assert_int_equal(number(s,
                            "select count(*) from feed where trouble = 2 and next_poll_at between "
                            "now() + interval '14 min' and now() + interval '76 min'"),
                     1);
    script(s, "update feed set failures = 1000, trouble = 1000");
    script(s, "insert into job (id, kind, ref) values (1, 1, 10)");
    b = take(s, STAGE_FETCH, 1, 0);
    q = burial(b.jobs[0]);
    DONE(lease_bury(&s->lease, &q, NULL, &s->e)); /* no overflow, and once a month at least */
    assert_int_equal(
        number(s, "select count(*) from feed where next_poll_at <= now() + interval '30 days'"), 1);
    lease_batch_done(&b);
}

/* One failure of the feed 10; returns by how many seconds it was put off. */
static int64_t put_off(struct scene *s, double trouble, unsigned status, uint64_t delay_ms)
{
    struct lease_batch b;
    struct lease_burial q;

    script(s, "insert into job (id, kind, ref) values (1, 1, 10)");
    b = take(s, STAGE_FETCH, 1, 0);
    assert_int_equal(b.n, 1);
    q = burial(b.jobs[0]);
    q.trouble = trouble;
    q.http_status = status;
    q.delay_ms = delay_ms;
    DONE(lease_bury(&s->lease, &q, NULL, &s->e));
    lease_batch_done(&b);
    return number(s, "select extract(epoch from next_poll_at - now())::bigint from feed");
}

static void lease_schedule__trouble_is_weighed(void **state)
{
    struct scene *s = *state;

    NEEDS_SERVER();
    assert_in_range(put_off(s, 0.25, 0, 0), 899, 900 + 1071);
    assert_in_range(put_off(s, 0.5, 503, 0), 899, 900 + 1514);
    assert_in_range(put_off(s, 0.5, 503, 86400000), 86399, 86400); /* Retry-After is kept */
    assert_int_equal(number(s, "select (trouble * 100)::bigint from feed"), 125);
    assert_int_equal(number(s, "select state from feed"), 0); /* it is followed, so it stays */
}

static void lease_schedule__a_candidate_that_is_no_feed_is_refused(void **state)
{
    static const struct {
        double trouble;
        unsigned status;
        int64_t state;
    } cases[] = {{1, 0, 2}, {0.5, 404, 2}, {0.5, 503, 1}, {0.5, 429, 1}, {0.25, 0, 1}};
    struct scene *s = *state;
    struct lease_batch b;
    struct lease_burial q;
    int64_t n = -1;

    NEEDS_SERVER();
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        script(s, "update feed set state = 1, trouble = 0");
        (void)put_off(s, cases[i].trouble, cases[i].status, 0);
        assert_int_equal(number(s, "select state from feed"), cases[i].state);
    }
    script(s, "update feed set trouble = 1.5");
    (void)put_off(s, 0.5, 503, 0); /* time and again */
    assert_int_equal(number(s, "select state from feed"), 2);
    script(s, "update feed set next_poll_at = now() - interval '1 d'");
    DONE(lease_schedule(&s->lease, 100, &n, &s->e)); /* and is not polled again */
    assert_int_equal(n, 0);
    /* what it gave could not be read */
    script(s, "update feed set state = 1, trouble = 0;"
              "insert into job (id, kind, ref) values (2, 3, 2000)");
    b = take(s, STAGE_READ, 1, 1000);
    q = burial(b.jobs[0]);
    DONE(lease_bury(&s->lease, &q, NULL, &s->e));
    lease_batch_done(&b);
    assert_int_equal(number(s, "select state from feed"), 2);
    assert_int_equal(number(s, "select count(*) from quarantine"), 0);
}

static void lease_schedule__due_feeds_get_one_job_and_a_future(void **state)
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
            "select count(*) from feed where id = 10 and next_poll_at > now() + interval '13 min'"),
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

static void lease_schedule__depth_and_stages_are_told(void **state)
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

static void lease_schedule__due_looks_get_a_job_behind_first_looks(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;
    int64_t n = -1;

    NEEDS_SERVER();
    script(s, "delete from feed where not exists (select from page where feed_id = feed.id);"
              "update feed set is_paused = true;"
              "update page set state = 1, next_visit_at = now() - n * interval '1 min', visits = 1 "
              "from generate_series(110, 119) n where id = n;"
              "update page set state = 1, next_visit_at = now() + interval '1 h' where id = 120;"
              "insert into job (id, kind, ref, page_id) select n, 2, n, n from "
              "generate_series(150, 153) n");
    DONE(lease_schedule(&s->lease, 100, &n, &s->e));
    assert_int_equal(n, 10);
    assert_int_equal(number(s, "select count(*) from job where is_again and kind = 2 and page_id = "
                               "ref and site = site_of('https://orontes.example/')"),
                     10);
    assert_int_equal(number(s, "select id from job where ref = 110"), key_job(2, 110));
    assert_int_equal(
        number(s, "select count(*) from page where next_visit_at is null and visits = 2"), 10);
    DONE(lease_schedule(&s->lease, 100, &n, &s->e));
    assert_int_equal(n, 0);
    b = take(s, STAGE_FETCH, 4, 0);
    assert_int_equal(b.n, 4);
    n = 0;
    for (size_t i = 0; i < b.n; i++)
        n += b.jobs[i]->id >= 150 && b.jobs[i]->id < 154;
    assert_true(n >= 3); /* an eighth of four is at most one */
    lease_batch_done(&b);
    b = take(s, STAGE_FETCH, 20, 0);
    assert_int_equal(b.n, 10); /* and where first looks leave room, all */
    lease_batch_done(&b);
}

/* A look that ends for good; returns the job's batch entry buried. */
static void end_look(struct scene *s, int page, unsigned status, bool is_crash)
{
    struct lease_batch b;
    struct lease_burial q;
    char sql[160];

    (void)snprintf(
        sql, sizeof(sql),
        "insert into job (id, kind, ref, page_id, is_again) values (%d, 2, %d, %d, true)", page,
        page, page);
    script(s, sql);
    b = take(s, STAGE_FETCH, 20, 0);
    assert_int_equal(b.n, 1);
    q = burial(b.jobs[0]);
    q.http_status = status;
    q.is_crash = is_crash;
    DONE(lease_bury(&s->lease, &q, NULL, &s->e));
    lease_batch_done(&b);
}

static void lease_schedule__a_look_that_fails_costs_the_page_nothing(void **state)
{
    struct scene *s = *state;

    NEEDS_SERVER();
    script(s, "update page set state = 1, visits = 1, settled_at = '2026-01-01', first_seen_at = "
              "now() - interval '1 h' where id between 110 and 113;"
              "update page set first_seen_at = now() - interval '7 d' where id = 113;"
              "update page set state = 2 where id = 111");
    end_look(s, 110, 404, false);
    end_look(s, 111, 500, false);
    end_look(s, 113, 500, false);
    assert_int_equal(number(s, "select count(*) from quarantine"), 0);
    assert_int_equal(number(s, "select count(*) from page where id = 110 and state = 1 and gone_at "
                               "is not null and next_visit_at is null"),
                     1);
    assert_int_equal(number(s, "select count(*) from page where id = 111 and state = 2 and gone_at "
                               "is null and next_visit_at between now() + interval '3 h' and now() "
                               "+ interval '5 h' and settled_at = '2026-01-01'"),
                     1);
    assert_int_equal(number(s, "select count(*) from page where id = 113 and state = 1 and "
                               "next_visit_at is null and gone_at is null"),
                     1);
    end_look(s, 112, 0, true); /* a page that kills workers is for people to look at */
    assert_int_equal(number(s, "select count(*) from quarantine where page_id = 112"), 1);
    assert_int_equal(number(s, "select state from page where id = 112"), 1);
    end_look(s, 130, 404, false); /* a first look: nothing of the page is there */
    assert_int_equal(number(s, "select count(*) from quarantine where page_id = 130"), 1);
    assert_int_equal(number(s, "select state from page where id = 130"), 3);
}

static void lease_schedule__sites_that_nobody_needs_are_forgotten(void **state)
{
    struct scene *s = *state;
    int64_t silent = -1;

    NEEDS_SERVER();
    script(s, "insert into site (id, free_at, line_rank) values (1, now() - interval '25 h', null),"
              " (2, now() - interval '25 h', 2), (3, now() - interval '23 h', null)");
    DONE(lease_tidy(&s->lease, 100, &silent, &s->e));
    assert_int_equal(number(s, "select sum(id)::bigint from site"), 5);
    assert_int_equal(silent, 0);
}

/* An outlet with a feed polled just now and pages at these hours before. */
static void outlet(struct scene *s, int id, const char *name, const char *hours)
{
    char sql[1024];

    (void)snprintf(sql, sizeof(sql),
                   "insert into source (id, name, created_at) values (%d, '%s', now() - interval "
                   "'90 d');"
                   "insert into feed (id, source_id, url, last_polled_at) values (%d, %d, '%s', "
                   "now());"
                   "insert into page (id, source_id, feed_id, url, first_seen_at)"
                   " select %d * 1000 + n, %d, %d, 'u', now() - h * interval '1 hour'"
                   " from unnest(array[%s]::real[]) with ordinality as x (h, n)",
                   id, name, id, id, name, id, id, id, hours);
    script(s, sql);
}

static void lease_schedule__silence_is_measured_against_the_outlets_own_rhythm(void **state)
{
    struct scene *s = *state;
    int64_t silent = -1;

    NEEDS_SERVER();
    script(s, "update page set first_seen_at = now(); update feed set last_polled_at = now()");
    outlet(s, 20, "hourly and quiet since yesterday", "20, 21, 22, 23, 24, 25, 26, 27");
    outlet(s, 21, "hourly and quiet this morning", "11, 12, 13, 14, 15, 16");
    outlet(s, 22, "every second day", "60, 108, 156, 204");
    outlet(s, 23, "in bursts, once a day", "30, 30, 30, 30, 54, 54, 54, 54, 54, 54, 78, 78, 78");
    outlet(s, 24, "in bursts, and gone", "90, 90, 90, 90, 114, 114, 114, 114, 138, 138, 138");
    outlet(s, 25, "never gave anything", "");
    outlet(s, 26, "not polled for as long", "20, 21, 22, 23");
    outlet(s, 27, "paused", "20, 21, 22, 23");
    outlet(s, 28, "fails", "20, 21, 22, 23");
    script(s, "update feed set last_polled_at = now() - interval '15 h' where id = 26;"
              "update feed set is_paused = true where id = 27;"
              "update feed set failures = 3, last_error = 'the server is ill' where id = 28");
    DONE(lease_tidy(&s->lease, 100, &silent, &s->e));
    assert_int_equal(number(s, "select sum(1 << (source_id - 20)::int)::bigint from source_silence "
                               "where is_silent and source_id >= 20"),
                     1 << 0 | 1 << 4 | 1 << 5 | 1 << 8);
    assert_int_equal(silent, 4);
    assert_int_equal(number(s, "select count(*) from source_silence where source_id = 28 and "
                               "failing = 1 and feeds = 1 and last_error = 'the server is ill'"),
                     1);
    assert_int_equal(number(s, "select count(*) from source_silence where source_id = 23 and "
                               "usual_gap = interval '24 h'"),
                     1);
}

static void lease_schedule__no_statement_reads_a_whole_table(void **state)
{
    struct scene *s = *state;

    NEEDS_SERVER();
    script(s, "insert into page (id, source_id, url, state, next_visit_at) select n, 1, 'u', 1,"
              " case when n % 100 = 0 then now() - interval '1 d' end from generate_series(10000, "
              "40000) n;"
              "insert into site (id, free_at, line_rank) select n, now() - n * interval '3.1 s',"
              " case when n % 3 = 0 then 2 end from generate_series(1, 30000) n;"
              "insert into job (id, kind, ref, page_id, run_after) select n, 2 + n % 2, n, n, now()"
              " from generate_series(10000, 40000) n;"
              "analyze page; analyze site; analyze job; analyze feed");
    expect_no_scan(s, &sql_visit_due, "100");
    expect_no_scan(s, &sql_feed_due, "100");
    expect_no_scan(s, &sql_schedule_insert, "1, array[1], array[10], array[1]");
    expect_no_scan(s, &sql_site_forget, "100");
    expect_no_scan(s, &sql_silence_count, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lease_schedule__a_feed_is_never_given_up),
        TEST(lease_schedule__due_feeds_get_one_job_and_a_future),
        TEST(lease_schedule__depth_and_stages_are_told),
        TEST(lease_schedule__trouble_is_weighed),
        TEST(lease_schedule__a_candidate_that_is_no_feed_is_refused),
        TEST(lease_schedule__due_looks_get_a_job_behind_first_looks),
        TEST(lease_schedule__a_look_that_fails_costs_the_page_nothing),
        TEST(lease_schedule__sites_that_nobody_needs_are_forgotten),
        TEST(lease_schedule__silence_is_measured_against_the_outlets_own_rhythm),
        TEST(lease_schedule__no_statement_reads_a_whole_table),
    };

    return cmocka_run_group_tests(tests, start_server, stop_server);
}
