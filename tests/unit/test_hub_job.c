/* SPDX-License-Identifier: Apache-2.0 */
/* Handing out, and jobs that run alone. */
#include "hub_world.h"

/* ---- handing out */

static void hub_job__a_result_goes_to_the_next_stage_as_it_is(void **state)
{
    struct world *w = *state;
    const struct sent *s;
    struct flight_job *same = job_new(JOB_ENRICH, 11, 100, 16);

    hello(w, 1, "fetch", 8);
    hello(w, 2, "write", 8);
    grant(w, JOB_PAGE, 11, 1);
    assert_int_equal(sent_to(w, 1, MESSAGE_FETCH)->header.job, 11);
    capture(w, 1, 11, 100);
    turn(w);
    s = sent_to(w, 2, MESSAGE_CAPTURE);
    assert_non_null(s);
    assert_true(span_equal(buf_span(&s->frame), buf_span(&same->frame)));
    ack(w, 2, 11, 100);
    assert_int_equal(hub_count(w->hub).in_flight, 0);
    assert_int_equal(hub_count(w->hub).stale, 0);
    buf_done(&same->frame);
    free(same);
}

static void hub_job__an_article_goes_through_all_stages(void **state)
{
    static const char *const stages[] = {"read", "language", "entity", "claim", "write"};
    struct world *w = *state;

    for (unsigned i = 0; i < 5; i++)
        hello(w, i, stages[i], 8);
    grant(w, JOB_ENRICH, 11, 1);
    assert_non_null(sent_to(w, 0, MESSAGE_CAPTURE));
    for (unsigned i = 0; i < 4; i++) {
        document(w, i, 11, 100);
        turn(w);
        assert_int_equal(count_sent(w, i + 1, MESSAGE_DOCUMENT), 1);
    }
    ack(w, 4, 11, 100);
    turn(w);
    assert_int_equal(hub_count(w->hub).in_flight, 0);
    assert_null(taken(w, LEDGER_RETURN));
}

static void hub_job__results_wait_for_credit_at_their_stage(void **state)
{
    struct world *w = *state;

    hello(w, 1, "read", 8);
    hello(w, 2, "write", 1);
    grant(w, JOB_ENRICH, 11, 3);
    for (unsigned i = 0; i < 3; i++)
        listing(w, 1, 11 + i, 100 + i);
    turn(w);
    assert_int_equal(count_sent(w, 2, MESSAGE_LISTING), 1);
    ack(w, 2, 11, 100);
    turn(w);
    assert_int_equal(count_sent(w, 2, MESSAGE_LISTING), 1); /* an Ack is no credit */
    credit(w, 2, 2);
    turn(w);
    assert_int_equal(count_sent(w, 2, MESSAGE_LISTING), 3);
}

static void hub_job__a_frame_larger_than_the_credit_goes_to_an_empty_hand_only(void **state)
{
    struct world *w = *state;

    hello(w, 1, "read", 8); /* 1 MiB */
    grant(w, JOB_ENRICH, 11, 1);
    grant_job(w, job_new(JOB_ENRICH, 12, 101, (1 << 20) - 10));
    pass(w, 200);
    assert_int_equal(count_sent(w, 1, MESSAGE_CAPTURE), 1);
    listing(w, 1, 11, 100);
    turn(w);
    assert_int_equal(count_sent(w, 1, MESSAGE_CAPTURE), 2);
}

static void hub_job__a_draining_worker_gets_nothing_more(void **state)
{
    struct world *w = *state;
    Cw__Credit m = CW__CREDIT__INIT;

    hello(w, 1, "fetch", 8);
    grant(w, JOB_PAGE, 11, 1);
    hub_answer(w->hub, lease_asked(w, STAGE_FETCH), w->now);
    m.has_stop = m.stop = true;
    say(w, 1, MESSAGE_CREDIT, 0, &m.base);
    w->now += 300;
    turn(w);
    assert_null(lease_asked(w, STAGE_FETCH));
    hello(w, 2, "write", 8);
    capture(w, 1, 11, 100); /* but its results count */
    turn(w);
    assert_non_null(sent_to(w, 2, MESSAGE_CAPTURE));
}

/* ---- suspects */

static void hub_job__a_suspect_waits_for_an_empty_hand_and_keeps_it_alone(void **state)
{
    struct world *w = *state;

    hello(w, 1, "fetch", 8);
    grant(w, JOB_PAGE, 11, 2);
    grant_suspect(w, JOB_PAGE, 50);
    assert_int_equal(count_sent(w, 1, MESSAGE_FETCH), 2);
    assert_null(lease_asked(w, STAGE_FETCH)); /* its credit is not used meanwhile */
    failure(w, 1, 11, 100, CW__FAILURE__KIND__RETRY);
    turn(w);
    assert_int_equal(count_sent(w, 1, MESSAGE_FETCH), 2);
    failure(w, 1, 12, 101, CW__FAILURE__KIND__RETRY);
    turn(w);
    assert_int_equal(sent_to(w, 1, MESSAGE_FETCH)->header.job, 50);
    beat(w, 1, 50, 1);
    pass(w, 400);
    assert_null(lease_asked(w, STAGE_FETCH));
    failure(w, 1, 50, 102, CW__FAILURE__KIND__REJECT);
    turn(w);
    grant(w, JOB_PAGE, 60, 1);
    assert_int_equal(sent_to(w, 1, MESSAGE_FETCH)->header.job, 60);
}

static void hub_job__a_suspect_is_alone_at_later_stages_too(void **state)
{
    struct world *w = *state;

    hello(w, 1, "read", 8);
    hello(w, 2, "read", 8);
    hello(w, 3, "language", 8);
    grant(w, JOB_ENRICH, 11, 1);
    grant_suspect(w, JOB_ENRICH, 50); /* to the other one, which is idle */
    assert_int_equal(count_sent(w, 1, MESSAGE_CAPTURE) + count_sent(w, 2, MESSAGE_CAPTURE), 2);
    {
        unsigned with_suspect = sent_to(w, 1, MESSAGE_CAPTURE)->header.job == 50 ? 1 : 2;

        document(w, 3 - with_suspect, 11, 100);
        document(w, with_suspect, 50, 101);
    }
    turn(w);
    assert_int_equal(count_sent(w, 3, MESSAGE_DOCUMENT), 1);
    document(w, 3, sent_to(w, 3, MESSAGE_DOCUMENT)->header.job,
             sent_to(w, 3, MESSAGE_DOCUMENT)->header.job == 50 ? 101 : 100);
    turn(w);
    assert_int_equal(count_sent(w, 3, MESSAGE_DOCUMENT), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HUB_TEST(hub_job__a_result_goes_to_the_next_stage_as_it_is),
        HUB_TEST(hub_job__an_article_goes_through_all_stages),
        HUB_TEST(hub_job__results_wait_for_credit_at_their_stage),
        HUB_TEST(hub_job__a_frame_larger_than_the_credit_goes_to_an_empty_hand_only),
        HUB_TEST(hub_job__a_draining_worker_gets_nothing_more),
        HUB_TEST(hub_job__a_suspect_waits_for_an_empty_hand_and_keeps_it_alone),
        HUB_TEST(hub_job__a_suspect_is_alone_at_later_stages_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
