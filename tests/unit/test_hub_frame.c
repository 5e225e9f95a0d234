/* SPDX-License-Identifier: Apache-2.0 */
/* What peers say: bad, late and replayed messages, failures. */
#include "hub_world.h"

/* ---- bad and late messages */

static void hub_frame__a_replayed_result_is_stale(void **state)
{
    struct world *w = *state;

    hello(w, 1, "read", 8);
    hello(w, 2, "language", 8);
    grant(w, JOB_ENRICH, 11, 1);
    document(w, 1, 11, 100);
    document(w, 1, 11, 100);
    turn(w);
    assert_int_equal(hub_count(w->hub).stale, 1);
    assert_int_equal(count_sent(w, 2, MESSAGE_DOCUMENT), 1);
    assert_int_equal(hub_count(w->hub).in_flight, 1);
}

static void hub_frame__a_result_for_a_job_in_another_hand_is_stale(void **state)
{
    struct world *w = *state;

    hello(w, 1, "read", 8);
    grant(w, JOB_ENRICH, 11, 1);
    hello(w, 2, "read", 8);
    document(w, 2, 11, 100);
    document(w, 2, 999, 100);
    assert_int_equal(hub_count(w->hub).stale, 2);
    document(w, 1, 11, 100); /* nothing was lost */
    assert_int_equal(hub_count(w->hub).stale, 2);
    assert_int_equal(hub_count(w->hub).malformed, 0);
}

static void hub_frame__a_result_under_another_token_is_stale(void **state)
{
    struct world *w = *state;

    hello(w, 1, "read", 8);
    hello(w, 2, "language", 8);
    grant(w, JOB_ENRICH, 11, 1);
    document(w, 1, 11, 99);
    document(w, 1, 11, 101);
    failure(w, 1, 11, 99, CW__FAILURE__KIND__REJECT);
    turn(w);
    assert_int_equal(hub_count(w->hub).stale, 3);
    assert_null(taken(w, LEDGER_BURY));
    document(w, 1, 11, 100);
    turn(w);
    assert_int_equal(count_sent(w, 2, MESSAGE_DOCUMENT), 1);
}

static void hub_frame__a_result_of_a_stranger_is_stale(void **state)
{
    struct world *w = *state;

    document(w, 5, 11, 100);
    ack(w, 5, 11, 100);
    failure(w, 5, 11, 100, CW__FAILURE__KIND__CRASHED);
    assert_int_equal(hub_count(w->hub).stale, 3);
    assert_int_equal(hub_count(w->hub).malformed, 0);
}

static void hub_frame__a_replayed_or_wrong_ack_ends_nothing(void **state)
{
    struct world *w = *state;

    hello(w, 1, "read", 8);
    hello(w, 2, "write", 8);
    hello(w, 3, "write", 0);
    grant(w, JOB_ENRICH, 11, 1);
    listing(w, 1, 11, 100);
    turn(w);
    ack(w, 2, 11, 99);  /* token of an earlier lease */
    ack(w, 2, 12, 100); /* never leased */
    ack(w, 3, 11, 100); /* another write worker's */
    assert_int_equal(hub_count(w->hub).stale, 3);
    assert_int_equal(hub_count(w->hub).in_flight, 1);
    ack(w, 2, 11, 100);
    ack(w, 2, 11, 100);
    assert_int_equal(hub_count(w->hub).stale, 4);
    assert_int_equal(hub_count(w->hub).in_flight, 0);
}

static void hub_frame__a_result_that_the_stage_may_not_send_is_malformed(void **state)
{
    struct world *w = *state;
    struct ledger_task *t;

    hello(w, 1, "language", 8);
    hello(w, 2, "read", 8);
    listing(w, 1, 5, 5);
    ack(w, 2, 5, 5);
    assert_int_equal(hub_count(w->hub).malformed, 2);
    grant(w, JOB_ENRICH, 11, 1);
    capture(w, 2, 11, 100); /* read may not send a capture: the job is tried again */
    turn(w);
    t = taken(w, LEDGER_RETURN);
    assert_non_null(returned(t, 11));
    assert_false(returned(t, 11)->is_uncounted);
    assert_int_equal(hub_count(w->hub).in_flight, 0);
    ledger_task_free(t);
}

static void hub_frame__malformed_frames_are_counted_and_do_no_harm(void **state)
{
    static const char zeros[64];
    struct world *w = *state;
    struct flight_job *good = job_new(JOB_ENRICH, 77, 7, 16);
    char bytes[512];
    size_t n = good->frame.n;

    assert_true(n < sizeof(bytes));
    hello(w, 1, "read", 8);
    hello(w, 2, "read", 8);
    say_bytes(w, 1, "", 0);
    say_bytes(w, 1, "x", 1);
    say_bytes(w, 1, zeros, sizeof(zeros));
    say_bytes(w, 1, good->frame.p, WIRE_HEADER_BYTES); /* header only */
    say_bytes(w, 1, good->frame.p, n - 1);             /* truncated */
    memcpy(bytes, good->frame.p, n);
    bytes[n - 1] ^= 1; /* a bit of the body */
    say_bytes(w, 2, bytes, n);
    memcpy(bytes, good->frame.p, n);
    bytes[n] = 0; /* more than announced */
    say_bytes(w, 2, bytes, n + 1);
    memcpy(bytes, good->frame.p, n);
    bytes[0] = 'X';
    say_bytes(w, 2, bytes, n);
    assert_int_equal(hub_count(w->hub).malformed, 8);
    assert_int_equal(hub_count(w->hub).blocked_peers, 0);
    assert_int_equal(hub_count(w->hub).peers[STAGE_READ], 2);
    buf_done(&good->frame);
    free(good);
}

static void hub_frame__a_damaged_result_gives_its_job_back(void **state)
{
    struct world *w = *state;
    struct flight_job *same = job_new(JOB_PAGE, 11, 100, 0);
    struct ledger_task *t;

    hello(w, 1, "fetch", 8);
    grant(w, JOB_PAGE, 11, 2);
    same->frame.p[same->frame.n - 1] ^= 4;
    say_bytes(w, 1, same->frame.p, same->frame.n);
    turn(w);
    t = taken(w, LEDGER_RETURN);
    assert_int_equal(t->returns_len, 1);
    assert_non_null(returned(t, 11));
    assert_int_equal(hub_count(w->hub).malformed, 1);
    assert_int_equal(hub_count(w->hub).in_flight, 1); /* the other one is still in its hand */
    ledger_task_free(t);
    buf_done(&same->frame);
    free(same);
}

static void hub_frame__ten_malformed_frames_in_a_minute_block_the_peer(void **state)
{
    struct world *w = *state;
    struct ledger_task *t;

    hello(w, 1, "fetch", 8);
    grant(w, JOB_PAGE, 11, 2);
    for (int i = 0; i < 9; i++)
        say_bytes(w, 1, "x", 1);
    assert_int_equal(hub_count(w->hub).blocked_peers, 0);
    say_bytes(w, 1, "x", 1);
    assert_int_equal(hub_count(w->hub).blocked_peers, 1);
    assert_int_equal(hub_count(w->hub).peers[STAGE_FETCH], 0);
    assert_false(is_refused_for_good(w, 1, "malformed"));
    turn(w);
    t = taken(w, LEDGER_RETURN);
    assert_int_equal(t->returns_len, 2); /* nothing is lost */
    ledger_task_free(t);
    forget_sent(w);
    say_bytes(w, 1, "x", 1);
    hello(w, 1, "fetch", 8); /* not read any more */
    assert_int_equal(w->sent_len, 0);
    assert_int_equal(hub_count(w->hub).malformed, 10);
    for (int i = 0; i < 140; i++) {
        w->now += 450;
        turn(w);
    }
    hello(w, 1, "fetch", 8); /* another chance */
    assert_int_equal(hub_count(w->hub).peers[STAGE_FETCH], 1);
}

static void hub_frame__ten_malformed_frames_in_ten_minutes_do_not_block(void **state)
{
    struct world *w = *state;

    hello(w, 1, "fetch", 8);
    for (int i = 0; i < 20; i++) {
        say_bytes(w, 1, "x", 1);
        for (int k = 0; k < 20; k++) {
            w->now += 400;
            beat(w, 1, 0, 0);
            turn(w);
        }
    }
    assert_int_equal(hub_count(w->hub).blocked_peers, 0);
    assert_int_equal(hub_count(w->hub).malformed, 20);
}

static void hub_frame__ten_thousand_strangers_leave_nothing_behind(void **state)
{
    struct world *w = *state;

    for (unsigned i = 100; i < 10100; i++) {
        say_bytes(w, i, "x", 1);
        w->now += 100;
        turn(w);
        while (w->tasks_len)
            ledger_task_free(w->tasks[--w->tasks_len]);
    }
    w->now += 400;
    for (int i = 0; i < 200; i++) {
        w->now += 400;
        turn(w);
    }
    hello(w, 1, "fetch", 8); /* there is room */
    assert_int_equal(hub_count(w->hub).peers[STAGE_FETCH], 1);
}

/* ---- failures */

static void hub_frame__failures_go_back_on_their_terms(void **state)
{
    struct world *w = *state;
    struct ledger_task *t, *b;

    hello(w, 1, "fetch", 8);
    grant(w, JOB_PAGE, 11, 3);
    failure(w, 1, 11, 100, CW__FAILURE__KIND__RELEASED);
    failure(w, 1, 12, 101, CW__FAILURE__KIND__RETRY);
    failure(w, 1, 13, 102, CW__FAILURE__KIND__REJECT);
    turn(w);
    t = taken(w, LEDGER_RETURN);
    b = taken(w, LEDGER_BURY);
    assert_int_equal(t->returns_len, 2);
    assert_true(returned(t, 11)->is_uncounted);
    assert_false(returned(t, 12)->is_uncounted);
    assert_true(returned(t, 12)->delay_ms <= 2000);
    assert_int_equal(b->burials_len, 1);
    assert_int_equal(b->burials[0].id, 13);
    assert_string_equal(b->burials[0].stage, "fetch");
    assert_string_equal(b->burials[0].reason, "because");
    assert_false(b->burials[0].is_crash);
    ledger_task_free(t);
    ledger_task_free(b);
    assert_int_equal(hub_count(w->hub).in_flight, 0);
}

static void hub_frame__a_confession_counts_as_a_crash_and_frees_the_others(void **state)
{
    struct world *w = *state;
    struct flight_job *twice = job_new(JOB_ENRICH, 20, 500, 16);
    struct ledger_task *t;

    hello(w, 1, "read", 8);
    grant(w, JOB_ENRICH, 11, 3);
    failure(w, 1, 12, 101, CW__FAILURE__KIND__CRASHED);
    turn(w);
    t = taken(w, LEDGER_RETURN);
    assert_int_equal(t->returns_len, 3);
    assert_true(returned(t, 12)->is_crash && returned(t, 12)->is_suspect);
    assert_true(returned(t, 11)->is_uncounted && returned(t, 13)->is_uncounted);
    assert_int_equal(hub_count(w->hub).peers[STAGE_READ], 0);
    ledger_task_free(t);
    hello(w, 2, "read", 8);
    twice->crashes = 1;
    grant_job(w, twice);
    failure(w, 2, 20, 500, CW__FAILURE__KIND__CRASHED);
    turn(w);
    t = taken(w, LEDGER_BURY);
    assert_true(t->burials[0].is_crash);
    assert_non_null(strstr(t->burials[0].reason, "crashed 2 times"));
    ledger_task_free(t);
}

static void hub_frame__a_farewell_gives_everything_back_uncounted(void **state)
{
    struct world *w = *state;
    struct ledger_task *t;

    hello(w, 1, "read", 8);
    grant(w, JOB_ENRICH, 11, 2);
    beat(w, 1, 11, 2);
    bye(w, 1);
    turn(w);
    t = taken(w, LEDGER_RETURN);
    assert_int_equal(t->returns_len, 2);
    assert_true(t->returns[0].is_uncounted && t->returns[1].is_uncounted);
    assert_int_equal(hub_count(w->hub).lost_peers, 0);
    ledger_task_free(t);
}

/* ZeroMQ drops what we send as soon as the connection ends; what the worker said before is read
 * later. */
static void hub_frame__an_idle_worker_whose_farewell_is_still_unread_is_not_lost(void **state)
{
    struct world *w = *state;

    hello(w, 1, "read", 8);
    turn(w);
    w->is_gone[1] = true;
    pass(w, 500); /* a heartbeat that cannot be sent */
    bye(w, 1);
    pass(w, 300);
    assert_int_equal(hub_count(w->hub).peers[STAGE_READ], 0);
    assert_int_equal(hub_count(w->hub).lost_peers, 0);
}

static void hub_frame__a_peer_that_cannot_be_reached_loses_no_job(void **state)
{
    struct world *w = *state;

    hello(w, 1, "fetch", 8);
    turn(w);
    w->is_gone[1] = true;
    {
        struct ledger_task *t = lease_asked(w, STAGE_FETCH);

        t->batch.jobs = calloc(1, sizeof(*t->batch.jobs));
        t->batch.jobs[t->batch.n++] = job_new(JOB_PAGE, 11, 100, 0);
        hub_answer(w->hub, t, w->now);
    }
    pass(w, 300); /* its last words might still come */
    assert_int_equal(hub_count(w->hub).peers[STAGE_FETCH], 0);
    assert_int_equal(hub_count(w->hub).in_flight, 1); /* it waits for the next one */
    hello(w, 2, "fetch", 8);
    turn(w);
    assert_int_equal(sent_to(w, 2, MESSAGE_FETCH)->header.job, 11);
}

/* ---- pauses of sites */

static struct flight_job *page_of_site(struct world *w, uint64_t id, int64_t site)
{
    struct flight_job *job = job_new(JOB_PAGE, id, w->next_token++, 16);

    job->site = site;
    job->spacing_ms = site ? 5000 : 0;
    return job;
}

static void hub_frame__the_end_of_a_request_begins_its_sites_pause(void **state)
{
    struct world *w = *state;
    struct ledger_task *t;

    hello(w, 1, "fetch", 8);
    hello(w, 2, "write", 8);
    for (unsigned i = 0; i < 4; i++) {
        grant_job(w, page_of_site(w, 11 + i, i < 3 ? 70 + i : 0));
        w->now += 60; /* where slots are few they are asked for at intervals */
    }
    capture(w, 1, 11, 100);
    failure(w, 1, 12, 101, CW__FAILURE__KIND__RETRY);
    failure(w, 1, 13, 102, CW__FAILURE__KIND__RELEASED); /* not begun: nobody was asked */
    capture(w, 1, 14, 103);                              /* no pauses are kept there */
    turn(w);
    t = taken(w, LEDGER_HOLD);
    assert_int_equal(t->holds_len, 2);
    assert_true(t->holds[0].site == 70 && t->holds[0].ms == 5000);
    assert_true(t->holds[1].site == 71 && t->holds[1].ms == 5000);
    ledger_task_free(t);
    ack(w, 2, 11, 100); /* what write does with it is no request */
    turn(w);
    assert_null(taken(w, LEDGER_HOLD));
}

static void hub_frame__a_site_that_says_too_many_requests_is_left_alone(void **state)
{
    struct world *w = *state;
    Cw__Failure m = CW__FAILURE__INIT;
    struct ledger_task *t;

    hello(w, 1, "fetch", 8);
    grant_job(w, page_of_site(w, 11, 70));
    m.has_token = m.has_kind = m.has_pause_site_ms = true;
    m.token = 100;
    m.kind = CW__FAILURE__KIND__RELEASED;
    m.pause_site_ms = 30000;
    say(w, 1, MESSAGE_FAILURE, 11, &m.base);
    turn(w);
    for (size_t i = 0; i < w->tasks_len; i++) /* or the job would be leased before the pause */
        if (w->tasks[i]->work == LEDGER_RETURN)
            assert_true(i > 0 && w->tasks[i - 1]->work == LEDGER_HOLD);
    t = taken(w, LEDGER_HOLD);
    assert_int_equal(t->holds[0].ms, 30000);
    ledger_task_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HUB_TEST(hub_frame__a_replayed_result_is_stale),
        HUB_TEST(hub_frame__a_result_for_a_job_in_another_hand_is_stale),
        HUB_TEST(hub_frame__a_result_under_another_token_is_stale),
        HUB_TEST(hub_frame__a_result_of_a_stranger_is_stale),
        HUB_TEST(hub_frame__a_replayed_or_wrong_ack_ends_nothing),
        HUB_TEST(hub_frame__a_result_that_the_stage_may_not_send_is_malformed),
        HUB_TEST(hub_frame__malformed_frames_are_counted_and_do_no_harm),
        HUB_TEST(hub_frame__a_damaged_result_gives_its_job_back),
        HUB_TEST(hub_frame__ten_malformed_frames_in_a_minute_block_the_peer),
        HUB_TEST(hub_frame__ten_malformed_frames_in_ten_minutes_do_not_block),
        HUB_TEST(hub_frame__ten_thousand_strangers_leave_nothing_behind),
        HUB_TEST(hub_frame__failures_go_back_on_their_terms),
        HUB_TEST(hub_frame__a_confession_counts_as_a_crash_and_frees_the_others),
        HUB_TEST(hub_frame__an_idle_worker_whose_farewell_is_still_unread_is_not_lost),
        HUB_TEST(hub_frame__a_farewell_gives_everything_back_uncounted),
        HUB_TEST(hub_frame__the_end_of_a_request_begins_its_sites_pause),
        HUB_TEST(hub_frame__a_site_that_says_too_many_requests_is_left_alone),
        HUB_TEST(hub_frame__a_peer_that_cannot_be_reached_loses_no_job),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
