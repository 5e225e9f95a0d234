/* SPDX-License-Identifier: Apache-2.0 */
/* Joining, liveness, the end. */
#include "hub_world.h"

/* ---- joining */

static void hub__hello_is_welcomed_with_the_numbers_to_count_on(void **state)
{
    struct world *w = *state;
    const struct sent *s;
    struct arena a;
    ProtobufCMessage *m;
    struct error e;

    hello(w, 1, "read", 8);
    s = sent_to(w, 1, MESSAGE_WELCOME);
    assert_non_null(s);
    arena_init(&a, 1 << 20);
    assert_int_equal(wire_unpack(&s->header, wire_body(buf_span(&s->frame)), &a, &m, &e),
                     FATE_DONE);
    assert_int_equal(((Cw__Welcome *)m)->heartbeat_ms, 500);
    assert_int_equal(((Cw__Welcome *)m)->dead_ms, 1500);
    arena_done(&a);
    assert_int_equal(hub_count(w->hub).peers[STAGE_READ], 1);
}

static void hub__unknown_stage_is_refused_for_good(void **state)
{
    struct world *w = *state;

    hello(w, 1, "cooking", 8);
    assert_true(is_refused_for_good(w, 1, "'cooking'"));
    assert_int_equal(hub_count(w->hub).refused_peers, 1);
    assert_int_equal(hub_count(w->hub).malformed, 0);
}

static void hello_of_version(struct world *w, unsigned peer, char major, char minor)
{
    Cw__Hello m = CW__HELLO__INIT;
    struct buf frame;
    struct error e;

    m.stage = (char *)"read";
    m.has_credit_messages = m.has_credit_bytes = true;
    m.credit_messages = 1;
    buf_init(&frame, 4096);
    assert_int_equal(wire_pack(MESSAGE_HELLO, 0, &m.base, &frame, &e), FATE_DONE);
    frame.p[4] = major;
    frame.p[5] = minor;
    say_bytes(w, peer, frame.p, frame.n);
    buf_done(&frame);
}

static void hub__another_major_version_is_refused_with_the_reason(void **state)
{
    struct world *w = *state;

    hello_of_version(w, 1, WIRE_MAJOR + 1, 0);
    assert_true(is_refused_for_good(w, 1, "protocol 2.0"));
    assert_int_equal(hub_count(w->hub).peers[STAGE_READ], 0);
    assert_int_equal(hub_count(w->hub).malformed, 0);
}

static void hub__a_newer_minor_version_works(void **state)
{
    struct world *w = *state;

    hello_of_version(w, 1, WIRE_MAJOR, WIRE_MINOR + 1);
    assert_non_null(sent_to(w, 1, MESSAGE_WELCOME));
}

static void hub__a_stranger_that_beats_is_told_to_say_hello(void **state)
{
    struct world *w = *state;

    beat(w, 9, 0, 3);
    assert_false(is_refused_for_good(w, 9, "HELLO"));
}

static void hub__a_second_hello_gives_back_what_the_first_one_held(void **state)
{
    struct world *w = *state;
    struct ledger_task *t;

    hello(w, 1, "fetch", 4);
    grant(w, JOB_PAGE, 11, 2);
    hello(w, 1, "fetch", 4);
    turn(w);
    t = taken(w, LEDGER_RETURN);
    assert_non_null(t);
    assert_int_equal(t->returns_len, 2);
    assert_true(t->returns[0].is_uncounted && !t->returns[0].is_suspect);
    ledger_task_free(t);
}

/* ---- liveness */

static void hub__heartbeats_go_out_every_500_ms(void **state)
{
    struct world *w = *state;

    hello(w, 1, "claim", 8);
    for (int i = 0; i < 20; i++) {
        beat(w, 1, 0, 0);
        pass(w, 100);
    }
    assert_in_range(count_sent(w, 1, MESSAGE_HEARTBEAT), 4, 5);
}

static void hub__a_silent_worker_loses_its_jobs_and_only_the_begun_one_is_blamed(void **state)
{
    struct world *w = *state;
    struct ledger_task *t;

    hello(w, 1, "read", 8);
    grant(w, JOB_ENRICH, 11, 3);
    beat(w, 1, 12, 3);
    pass(w, 1500);
    assert_int_equal(hub_count(w->hub).lost_peers, 0);
    pass(w, 50);
    assert_int_equal(hub_count(w->hub).lost_peers, 1);
    assert_int_equal(hub_count(w->hub).peers[STAGE_READ], 0);
    t = taken(w, LEDGER_RETURN);
    assert_int_equal(t->returns_len, 3);
    assert_true(returned(t, 12)->is_suspect && returned(t, 12)->is_uncounted &&
                !returned(t, 12)->is_crash);
    assert_true(!returned(t, 11)->is_suspect && returned(t, 11)->is_uncounted);
    assert_true(!returned(t, 13)->is_suspect && returned(t, 13)->is_uncounted);
    assert_int_equal(returned(t, 11)->delay_ms, 0);
    assert_non_null(strstr(returned(t, 12)->reason, "read worker was silent"));
    assert_false(is_refused_for_good(w, 1, "silent")); /* should it live, it starts over */
    ledger_task_free(t);
    document(w, 1, 12, 101);
    assert_int_equal(hub_count(w->hub).stale, 1); /* its late result */
}

static void hub__without_a_word_the_oldest_job_is_blamed(void **state)
{
    struct world *w = *state;
    struct ledger_task *t;

    hello(w, 1, "entity", 8);
    hello(w, 2, "read", 8);
    grant(w, JOB_ENRICH, 11, 2);
    document(w, 2, 12, 101);
    document(w, 2, 11, 100);
    turn(w);
    hello(w, 3, "language", 8);
    turn(w);
    document(w, 3, 12, 101);
    document(w, 3, 11, 100);
    turn(w);
    w->is_gone[1] = true; /* its next heartbeat cannot be delivered */
    pass(w, 700);
    t = taken(w, LEDGER_RETURN);
    assert_true(returned(t, 12)->is_suspect);
    assert_false(returned(t, 11)->is_suspect);
    ledger_task_free(t);
}

/* A drained worker is gone before its last frames are read; a send that fails must not judge it. */
static void hub__last_words_are_heard_before_a_worker_that_is_gone_is_judged(void **state)
{
    struct world *w = *state;
    struct ledger_task *t;

    hello(w, 1, "read", 8);
    hello(w, 2, "write", 8);
    grant(w, JOB_ENRICH, 11, 3);
    listing(w, 1, 11, 100);
    listing(w, 1, 12, 101);
    listing(w, 1, 13, 102);
    turn(w);
    w->is_gone[2] = true;
    pass(w, 500);
    assert_null(taken(w, LEDGER_RETURN));
    ack(w, 2, 11, 100);
    failure(w, 2, 12, 101, CW__FAILURE__KIND__RELEASED);
    bye(w, 2);
    turn(w);
    t = taken(w, LEDGER_RETURN);
    assert_int_equal(t->returns_len, 2);
    assert_true(returned(t, 12)->is_uncounted && !returned(t, 12)->is_suspect);
    assert_true(returned(t, 13)->is_uncounted && !returned(t, 13)->is_suspect);
    assert_int_equal(hub_count(w->hub).lost_peers, 0);
    assert_int_equal(hub_count(w->hub).stale, 0);
    ledger_task_free(t);
}

static void hub__a_worker_that_is_gone_without_a_word_is_soon_lost(void **state)
{
    struct world *w = *state;
    struct ledger_task *t;

    hello(w, 1, "read", 1);
    grant(w, JOB_ENRICH, 11, 1);
    w->is_gone[1] = true;
    pass(w, 700);
    t = taken(w, LEDGER_RETURN);
    assert_true(returned(t, 11)->is_suspect);
    assert_non_null(strstr(returned(t, 11)->reason, "cannot be reached"));
    assert_int_equal(hub_count(w->hub).lost_peers, 1);
    ledger_task_free(t);
}

static void hub__a_lost_write_worker_makes_suspects_of_those_that_come_again(void **state)
{
    struct world *w = *state;
    struct flight_job *second = job_new(JOB_ENRICH, 20, 500, 16);
    struct ledger_task *t;

    hello(w, 1, "read", 8);
    hello(w, 2, "write", 8);
    grant(w, JOB_ENRICH, 11, 1);
    second->attempts = 2;
    grant_job(w, second);
    listing(w, 1, 11, 100);
    listing(w, 1, 20, 500);
    turn(w);
    assert_int_equal(count_sent(w, 2, MESSAGE_LISTING), 2);
    for (int i = 0; i < 20; i++) {
        beat(w, 1, 0, 0);
        pass(w, 100);
    }
    t = taken(w, LEDGER_RETURN);
    assert_true(!returned(t, 11)->is_uncounted && !returned(t, 11)->is_suspect);
    assert_true(!returned(t, 20)->is_uncounted && returned(t, 20)->is_suspect);
    ledger_task_free(t);
}

static void hub__a_silent_loss_kills_only_a_job_that_was_alone(void **state)
{
    struct world *w = *state;
    struct flight_job *crowd = job_new(JOB_ENRICH, 20, 500, 16),
                      *alone = job_new(JOB_ENRICH, 21, 501, 16);
    struct ledger_task *t;

    crowd->attempts = alone->attempts = 5;
    alone->is_suspect = true;
    hello(w, 1, "read", 8);
    grant_job(w, crowd);
    beat(w, 1, 20, 1);
    pass(w, 1550);
    t = taken(w, LEDGER_RETURN);
    assert_true(returned(t, 20)->is_suspect);
    ledger_task_free(t);
    hello(w, 2, "read", 8);
    grant_job(w, alone);
    pass(w, 1550);
    t = taken(w, LEDGER_BURY);
    assert_int_equal(t->burials_len, 1);
    assert_int_equal(t->burials[0].id, 21);
    assert_string_equal(t->burials[0].stage, "read");
    assert_string_equal(t->burials[0].build, "0.1-test");
    assert_true(t->burials[0].head_len > 0);
    ledger_task_free(t);
}

static void hub__its_own_absence_is_not_held_against_workers(void **state)
{
    struct world *w = *state;

    hello(w, 1, "read", 8);
    grant(w, JOB_ENRICH, 11, 1);
    w->now += 30000;
    turn(w);
    assert_int_equal(hub_count(w->hub).lost_peers, 0);
    pass(w, 1600);
    assert_int_equal(hub_count(w->hub).lost_peers, 1);
}

static void hub__a_worker_that_holds_nothing_gets_its_jobs_taken_back(void **state)
{
    struct world *w = *state;
    struct ledger_task *t;

    hello(w, 1, "read", 8);
    grant(w, JOB_ENRICH, 11, 2);
    beat(w, 1, 0, 0); /* crossed our jobs on the way */
    pass(w, 500);
    beat(w, 1, 0, 2);
    pass(w, 500);
    beat(w, 1, 0, 0);
    pass(w, 550);
    beat(w, 1, 0, 0);
    assert_int_equal(hub_count(w->hub).in_flight, 2);
    pass(w, 500);
    beat(w, 1, 0, 0);
    turn(w);
    assert_int_equal(hub_count(w->hub).in_flight, 0);
    t = taken(w, LEDGER_RETURN);
    assert_int_equal(t->returns_len, 2);
    assert_true(t->returns[0].is_uncounted);
    ledger_task_free(t);
}

static void hub__a_job_kept_too_long_is_taken_back(void **state)
{
    struct world *w = *state;
    struct hub_conf c = usual_conf();
    struct ledger_task *t;

    c.overdue_ms = 3000;
    again(w, &c);
    hello(w, 1, "fetch", 8);
    grant(w, JOB_PAGE, 11, 1);
    for (int i = 0; i < 40; i++) {
        beat(w, 1, 11, 1);
        pass(w, 100);
    }
    t = taken(w, LEDGER_RETURN);
    assert_true(returned(t, 11)->is_suspect);
    ledger_task_free(t);
    capture(w, 1, 11, 100);
    assert_int_equal(hub_count(w->hub).stale, 1);
    assert_int_equal(hub_count(w->hub).peers[STAGE_FETCH], 1);
}

/* ---- the end */

static void hub__stopping_says_bye_and_gives_everything_back(void **state)
{
    struct world *w = *state;
    struct ledger_task *t, *lease;
    size_t given_back = 0;

    hello(w, 1, "read", 8);
    hello(w, 2, "fetch", 8);
    grant(w, JOB_ENRICH, 11, 2); /* one in hand, one waits at language */
    document(w, 1, 11, 100);
    w->now += 1;
    turn(w);
    lease = lease_asked(w, STAGE_FETCH);
    assert_non_null(lease);
    hub_stop(w->hub, w->now);
    assert_non_null(sent_to(w, 1, MESSAGE_BYE));
    assert_non_null(sent_to(w, 2, MESSAGE_BYE));
    assert_true(hub_is_waiting(w->hub));
    lease->batch.jobs = calloc(1, sizeof(*lease->batch.jobs));
    lease->batch.jobs[lease->batch.n++] = job_new(JOB_PAGE, 21, 200, 0);
    hub_answer(w->hub, lease, w->now);
    while ((lease = lease_asked(w, STAGE_READ)))
        hub_answer(w->hub, lease, w->now);
    turn(w);
    assert_false(hub_is_waiting(w->hub));
    while ((t = taken(w, LEDGER_RETURN))) {
        for (size_t i = 0; i < t->returns_len; i++) {
            assert_true(t->returns[i].is_uncounted && !t->returns[i].is_suspect);
            given_back++;
        }
        ledger_task_free(t);
    }
    assert_int_equal(given_back, 3);
    assert_int_equal(hub_count(w->hub).in_flight, 0);
    hello(w, 3, "read", 8);
    assert_false(is_refused_for_good(w, 3, "going"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HUB_TEST(hub__hello_is_welcomed_with_the_numbers_to_count_on),
        HUB_TEST(hub__unknown_stage_is_refused_for_good),
        HUB_TEST(hub__another_major_version_is_refused_with_the_reason),
        HUB_TEST(hub__a_newer_minor_version_works),
        HUB_TEST(hub__a_stranger_that_beats_is_told_to_say_hello),
        HUB_TEST(hub__a_second_hello_gives_back_what_the_first_one_held),
        HUB_TEST(hub__heartbeats_go_out_every_500_ms),
        HUB_TEST(hub__a_silent_worker_loses_its_jobs_and_only_the_begun_one_is_blamed),
        HUB_TEST(hub__without_a_word_the_oldest_job_is_blamed),
        HUB_TEST(hub__last_words_are_heard_before_a_worker_that_is_gone_is_judged),
        HUB_TEST(hub__a_worker_that_is_gone_without_a_word_is_soon_lost),
        HUB_TEST(hub__a_lost_write_worker_makes_suspects_of_those_that_come_again),
        HUB_TEST(hub__a_silent_loss_kills_only_a_job_that_was_alone),
        HUB_TEST(hub__its_own_absence_is_not_held_against_workers),
        HUB_TEST(hub__a_worker_that_holds_nothing_gets_its_jobs_taken_back),
        HUB_TEST(hub__a_job_kept_too_long_is_taken_back),
        HUB_TEST(hub__stopping_says_bye_and_gives_everything_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
