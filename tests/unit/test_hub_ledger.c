/* SPDX-License-Identifier: Apache-2.0 */
/* Leasing by credit, and a database that goes away. */
#include "hub_world.h"

/* ---- leasing by credit */

static void hub_ledger__nothing_is_leased_without_credit(void **state)
{
    struct world *w = *state;

    turn(w);
    hello(w, 1, "language", 8);
    hello(w, 2, "fetch", 0);
    pass(w, 1000);
    assert_null(taken(w, LEDGER_LEASE));
}

static void hub_ledger__as_much_is_leased_as_there_is_credit_for(void **state)
{
    struct world *w = *state;
    struct ledger_task *t;

    hello(w, 1, "fetch", 8);
    hello(w, 2, "fetch", 5);
    turn(w);
    t = lease_asked(w, STAGE_FETCH);
    assert_non_null(t);
    assert_int_equal(t->wish.count, 13);
    turn(w);
    assert_null(lease_asked(w, STAGE_FETCH)); /* one at a time */
    hub_answer(w->hub, t, w->now);
}

static void hub_ledger__jobs_in_memory_are_capped(void **state)
{
    struct world *w = *state;
    struct hub_conf c = usual_conf();
    struct ledger_task *t;

    c.in_flight = 6;
    again(w, &c);
    hello(w, 1, "fetch", 50);
    grant(w, JOB_PAGE, 11, 4);
    turn(w);
    t = lease_asked(w, STAGE_FETCH);
    assert_int_equal(t->wish.count, 2);
    hub_answer(w->hub, t, w->now);
}

static void hub_ledger__nothing_is_leased_while_frames_have_too_many_bytes(void **state)
{
    struct world *w = *state;
    struct hub_conf c = usual_conf();

    c.in_flight_bytes = 1000;
    again(w, &c);
    hello(w, 1, "read", 50);
    turn(w);
    grant_job(w, job_new(JOB_ENRICH, 11, 1, 2000));
    pass(w, 500);
    assert_null(taken(w, LEDGER_LEASE));
}

static void hub_ledger__an_empty_ledger_is_asked_less_often_until_an_ack(void **state)
{
    struct world *w = *state;
    unsigned asked = 0;

    hello(w, 1, "read", 8);
    hello(w, 2, "write", 8);
    hello(w, 3, "fetch", 8);
    for (int i = 0; i < 200; i++) { /* 2 s */
        struct ledger_task *t;

        turn(w);
        while ((t = lease_asked(w, STAGE_READ))) {
            hub_answer(w->hub, t, w->now);
            asked++;
        }
        while ((t = lease_asked(w, STAGE_FETCH)))
            hub_answer(w->hub, t, w->now);
        w->now += 10;
        beat(w, 1, 0, 0);
        beat(w, 2, 0, 0);
        beat(w, 3, 0, 0);
    }
    assert_in_range(asked, 8, 12); /* after 50, 150, 350 ms, then every 250 */
    while (!w->tasks_len || w->tasks[w->tasks_len - 1]->work != LEDGER_LEASE ||
           w->tasks[w->tasks_len - 1]->stage != STAGE_FETCH) {
        w->now += 10;
        turn(w);
    }
    grant(w, JOB_PAGE, 11, 1);
    capture(w, 3, 11, 100);
    turn(w);
    {
        struct ledger_task *t = lease_asked(w, STAGE_READ);

        if (t)
            hub_answer(w->hub, t, w->now);
    }
    w->now += 1;
    ack(w, 2, 11, 100);
    turn(w);
    assert_non_null(w->tasks_len ? w->tasks[0] : NULL);
    assert_int_equal(posted(w, LEDGER_LEASE) > 0, true); /* in the same turn as the Ack */
}

/* ---- the database goes away */

static void hub_ledger__without_a_database_heartbeats_go_on_and_leasing_stops(void **state)
{
    struct world *w = *state;
    struct ledger_task *t;

    hello(w, 1, "fetch", 8);
    grant(w, JOB_PAGE, 11, 1);
    while ((t = taken(w, LEDGER_LEASE)))
        hub_answer(w->hub, t, w->now);
    announce(w, LEDGER_LOST);
    while (w->tasks_len) { /* what was under way comes back as failed */
        t = w->tasks[--w->tasks_len];
        t->fate = FATE_RETRY;
        hub_answer(w->hub, t, w->now);
    }
    forget_sent(w);
    for (int i = 0; i < 400; i++) {
        beat(w, 1, 11, 1);
        pass(w, 100);
    }
    assert_in_range(count_sent(w, 1, MESSAGE_HEARTBEAT), 70, 90);
    assert_int_equal(w->tasks_len, 0);
    announce(w, LEDGER_BACK);
    turn(w);
    assert_int_equal(w->tasks[0]->work, LEDGER_RENEW); /* before anything is reaped */
    assert_int_equal(w->tasks[0]->keys_len, 1);
    assert_int_equal(w->tasks[0]->keys[0].id, 11);
    assert_int_equal(w->tasks[0]->keys[0].token, 100);
}

static void hub_ledger__leases_are_renewed_and_lost_ones_forgotten_but_for_write(void **state)
{
    struct world *w = *state;
    struct ledger_task *t = NULL;

    hello(w, 1, "read", 8);
    hello(w, 2, "write", 8);
    grant(w, JOB_ENRICH, 11, 3);
    listing(w, 1, 13, 102);
    for (int i = 0; i < 110 && !t; i++) {
        beat(w, 1, 11, 2);
        beat(w, 2, 0, 1);
        pass(w, 100);
        t = taken(w, LEDGER_RENEW);
    }
    assert_non_null(t);
    assert_int_equal(t->keys_len, 3);
    t->keys[0].id = 11; /* only this one is confirmed */
    t->keys_len = 1;
    hub_answer(w->hub, t, w->now);
    assert_int_equal(hub_count(w->hub).in_flight, 2);
    document(w, 1, 12, 101);
    assert_int_equal(hub_count(w->hub).stale, 1);
    document(w, 1, 11, 100);
    ack(w, 2, 13, 102);
    assert_int_equal(hub_count(w->hub).stale, 1);
}

static void hub_ledger__a_failed_renewal_forgets_nothing(void **state)
{
    struct world *w = *state;
    struct ledger_task *t = NULL;

    hello(w, 1, "read", 8);
    grant(w, JOB_ENRICH, 11, 2);
    for (int i = 0; i < 110 && !t; i++) {
        beat(w, 1, 11, 2);
        pass(w, 100);
        t = taken(w, LEDGER_RENEW);
    }
    t->fate = FATE_RETRY;
    t->keys_len = 0;
    hub_answer(w->hub, t, w->now);
    assert_int_equal(hub_count(w->hub).in_flight, 2);
}

static void hub_ledger__a_database_that_does_not_fit_breaks_it(void **state)
{
    struct world *w = *state;
    struct ledger_task *t = ledger_task_new(LEDGER_BROKEN);
    struct error e;
    struct hub_conf c = usual_conf();

    (void)snprintf(t->error.text, sizeof(t->error.text), "schema is newer");
    hub_answer(w->hub, t, w->now);
    assert_int_equal(hub_health(w->hub, &e), FATE_BROKEN);
    assert_string_equal(e.text, "schema is newer");
    hub_free(w->hub);
    begin(w, &c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HUB_TEST(hub_ledger__nothing_is_leased_without_credit),
        HUB_TEST(hub_ledger__as_much_is_leased_as_there_is_credit_for),
        HUB_TEST(hub_ledger__jobs_in_memory_are_capped),
        HUB_TEST(hub_ledger__nothing_is_leased_while_frames_have_too_many_bytes),
        HUB_TEST(hub_ledger__an_empty_ledger_is_asked_less_often_until_an_ack),
        HUB_TEST(hub_ledger__without_a_database_heartbeats_go_on_and_leasing_stops),
        HUB_TEST(hub_ledger__leases_are_renewed_and_lost_ones_forgotten_but_for_write),
        HUB_TEST(hub_ledger__a_failed_renewal_forgets_nothing),
        HUB_TEST(hub_ledger__a_database_that_does_not_fit_breaks_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
