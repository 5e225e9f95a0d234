/* SPDX-License-Identifier: Apache-2.0 */
/* Leasing, renewing, ending. */
#include "lease_scene.h"

/* ---- leasing */

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

/* Write ends rows in the order of their ids. Without an order of its own the renewal takes them as
 * a scan of the whole table finds them, and then each waits for the other. */
static void lease__renewing_locks_rows_in_the_order_of_their_ids(void **state)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct scene *s = *state;
    int locks = -1, order = -1;

    NEEDS_SERVER();
    script(s, arena_printf(&s->a, "prepare shape as %s; set plan_cache_mode = force_generic_plan",
                           sql_lease_renew.sql));
    DONE(pg_run(s->db, statement(s, "explain execute shape(array[2, 1], array[1, 1], 30000)"),
                pg_params_new(&s->a), &r, &s->e));
    for (int i = 0; i < pg_rows(r); i++) {
        struct span line = pg_span(r, i, 0);

        if (span_find(line, SPAN("LockRows")) < line.n)
            locks = i;
        if (span_find(line, SPAN("Sort Key: job")) < line.n &&
            span_find(line, SPAN(".id")) < line.n)
            order = i;
    }
    assert_true(locks >= 0 && order > locks); /* what is below comes first */
    script(s, "deallocate shape; reset plan_cache_mode");
}

/* Its rows would stay locked, and nobody could lease them again. */
static void lease__a_transaction_that_has_gone_silent_is_ended_after_10_s(void **state)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct scene *s = *state;

    NEEDS_SERVER();
    DONE(pg_run(s->ledger,
                statement(s, "select setting::integer from pg_settings where name = "
                             "'idle_in_transaction_session_timeout'"),
                pg_params_new(&s->a), &r, &s->e));
    assert_int_equal(pg_int(r, 0, 0), 10000);
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

/* ---- shape */

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
    expect_no_scan(s, &sql_lease_bury, "10000, 1, 'read', 'x', 'b', 'x', false, 0, 1, 404");
    expect_no_scan(s, &sql_lease_reap, "100");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lease__no_job_is_leased_twice),
        TEST(lease__rows_that_another_has_locked_are_passed_over),
        TEST(lease__jobs_that_are_not_due_wait),
        TEST(lease__polls_leave_room_for_pages),
        TEST(lease__bodies_are_bounded_by_bytes_but_one_always_comes),
        TEST(lease__renewing_tells_which_are_still_ours),
        TEST(lease__a_transaction_that_has_gone_silent_is_ended_after_10_s),
        TEST(lease__renewing_locks_rows_in_the_order_of_their_ids),
        TEST(lease__giving_back_fences_the_old_holder_at_once),
        TEST(lease__expired_leases_are_reaped_at_no_cost),
        TEST(lease__at_start_only_ones_own_leases_are_given_back),
        TEST(lease__a_buried_page_has_its_outcome_and_its_reason),
        TEST(lease__a_stale_burial_buries_nothing),
        TEST(lease__no_statement_reads_a_whole_table),
    };

    return cmocka_run_group_tests(tests, start_server, stop_server);
}
