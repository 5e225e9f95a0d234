/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const struct verdict_limits limits = {.attempts = 5, .crashes = 2};

static struct flight_job job_of(enum job_kind kind, unsigned attempts, unsigned crashes,
                                bool is_suspect)
{
    return (struct flight_job){.kind = kind,
                               .stage = STAGE_READ,
                               .attempts = attempts,
                               .crashes = crashes,
                               .is_suspect = is_suspect};
}

static struct verdict failed(const struct flight_job *job, Cw__Failure__Kind kind,
                             uint64_t not_before_ms)
{
    Cw__Failure m = CW__FAILURE__INIT;

    m.has_kind = m.has_not_before_ms = true;
    m.kind = kind;
    m.not_before_ms = not_before_ms;
    m.reason = (char *)"reason";
    return verdict_of_failure(&limits, job, &m);
}

static void verdict__a_release_costs_nothing(void **state)
{
    struct flight_job job = job_of(JOB_PAGE, 5, 1, false);
    struct verdict v = failed(&job, CW__FAILURE__KIND__RELEASED, 700);

    (void)state;
    assert_true(v.is_uncounted && !v.is_dead && !v.is_suspect && !v.is_crash);
    assert_int_equal(v.delay_ms, 700);
}

static void verdict__retries_end_at_the_fifth_attempt(void **state)
{
    struct flight_job fourth = job_of(JOB_PAGE, 4, 0, false), fifth = job_of(JOB_PAGE, 5, 0, false);

    (void)state;
    assert_false(failed(&fourth, CW__FAILURE__KIND__RETRY, 0).is_dead);
    assert_true(failed(&fifth, CW__FAILURE__KIND__RETRY, 0).is_dead);
    assert_string_equal(failed(&fifth, CW__FAILURE__KIND__RETRY, 0).why.text,
                        "given up after 5 attempts: reason");
}

static void verdict__back_off_doubles_and_a_wish_of_the_site_is_granted_up_to_a_day(void **state)
{
    struct flight_job first = job_of(JOB_PAGE, 1, 0, false), fourth = job_of(JOB_PAGE, 4, 0, false);

    (void)state;
    for (int i = 0; i < 200; i++) {
        assert_true(failed(&first, CW__FAILURE__KIND__RETRY, 0).delay_ms <= 2000);
        assert_true(failed(&fourth, CW__FAILURE__KIND__RETRY, 0).delay_ms <= 16000);
    }
    assert_int_equal(failed(&first, CW__FAILURE__KIND__RETRY, 60000).delay_ms, 60000);
    assert_int_equal(failed(&first, CW__FAILURE__KIND__RETRY, UINT64_MAX).delay_ms,
                     VERDICT_MAX_DELAY_MS);
    assert_int_equal(failed(&first, CW__FAILURE__KIND__RELEASED, UINT64_MAX).delay_ms,
                     VERDICT_MAX_DELAY_MS);
}

static void verdict__a_rejection_is_final(void **state)
{
    struct flight_job job = job_of(JOB_ENRICH, 1, 0, false);
    struct verdict v = failed(&job, CW__FAILURE__KIND__REJECT, 0);

    (void)state;
    assert_true(v.is_dead && !v.is_crash);
    assert_string_equal(v.why.text, "reason");
}

static void verdict__the_second_crash_is_final(void **state)
{
    struct flight_job first = job_of(JOB_ENRICH, 1, 0, false),
                      second = job_of(JOB_ENRICH, 2, 1, true);
    struct verdict v = failed(&first, CW__FAILURE__KIND__CRASHED, 0);

    (void)state;
    assert_true(v.is_crash && v.is_suspect && !v.is_dead && !v.is_uncounted);
    v = failed(&second, CW__FAILURE__KIND__CRASHED, 0);
    assert_true(v.is_crash && v.is_dead);
    assert_string_equal(v.why.text, "its read worker crashed 2 times, last: reason");
}

static void verdict__an_innocent_job_survives_any_number_of_losses(void **state)
{
    (void)state;
    for (unsigned attempts = 1; attempts < 100; attempts++) {
        struct flight_job job = job_of(JOB_ENRICH, attempts, 0, false);

        assert_true(verdict_of_loss(&limits, &job, VERDICT_INNOCENT, "lost").is_uncounted);
        assert_false(verdict_of_loss(&limits, &job, VERDICT_BLAMED, "lost").is_dead);
        assert_true(verdict_of_loss(&limits, &job, VERDICT_BLAMED, "lost").is_uncounted);
        assert_true(verdict_of_loss(&limits, &job, VERDICT_BLAMED, "lost").is_suspect);
        assert_false(verdict_of_loss(&limits, &job, VERDICT_BATCH, "lost").is_dead);
    }
}

static void verdict__a_job_lost_alone_again_and_again_dies(void **state)
{
    struct flight_job fourth = job_of(JOB_ENRICH, 4, 0, true),
                      fifth = job_of(JOB_ENRICH, 5, 0, true);

    (void)state;
    assert_false(verdict_of_loss(&limits, &fourth, VERDICT_BLAMED, "lost").is_dead);
    assert_false(verdict_of_loss(&limits, &fourth, VERDICT_BLAMED, "lost").is_uncounted);
    assert_true(verdict_of_loss(&limits, &fifth, VERDICT_BLAMED, "lost").is_dead);
    assert_true(verdict_of_loss(&limits, &fifth, VERDICT_BATCH, "lost").is_dead);
    assert_false(verdict_of_loss(&limits, &fifth, VERDICT_INNOCENT, "lost").is_dead);
}

/* Else a storm of kill -9 would condemn whatever happened to be in hand. */
static void verdict__losses_of_a_job_that_was_alone_are_spread_over_half_a_minute(void **state)
{
    uint64_t all = 0;

    (void)state;
    for (unsigned attempts = 1; attempts < 5; attempts++) {
        struct flight_job job = job_of(JOB_PAGE, attempts, 0, true);

        all += verdict_of_loss(&limits, &job, VERDICT_BLAMED, "lost").delay_ms;
        job.is_suspect = false; /* the first time it is leased again at once */
        assert_int_equal(verdict_of_loss(&limits, &job, VERDICT_BLAMED, "lost").delay_ms, 0);
        job.is_suspect = true;
        assert_int_equal(verdict_of_loss(&limits, &job, VERDICT_INNOCENT, "lost").delay_ms, 0);
    }
    assert_int_equal(all, 30000);
    struct flight_job old = job_of(JOB_PAGE, 1000, 0, true);
    assert_int_equal(verdict_of_loss(&limits, &old, VERDICT_BLAMED, "lost").delay_ms, 64000);
}

static void verdict__a_failure_that_says_little_counts_as_a_retry(void **state)
{
    struct flight_job job = job_of(JOB_ENRICH, 1, 0, false);
    Cw__Failure m = CW__FAILURE__INIT;
    struct verdict v = verdict_of_failure(&limits, &job, &m);

    (void)state;
    assert_true(!v.is_dead && !v.is_uncounted && !v.is_suspect);
    assert_string_equal(v.why.text, "no reason given");
}

static void verdict__long_reasons_are_cut_at_a_character(void **state)
{
    struct flight_job job = job_of(JOB_ENRICH, 1, 0, false);
    Cw__Failure m = CW__FAILURE__INIT;
    char reason[2000];
    struct verdict v;
    size_t n;

    (void)state;
    for (size_t i = 0; i + 2 < sizeof(reason); i += 2)
        memcpy(reason + i, "س", 2);
    reason[1998] = '\0';
    m.has_kind = true;
    m.kind = CW__FAILURE__KIND__REJECT;
    m.reason = reason;
    v = verdict_of_failure(&limits, &job, &m);
    n = strlen(v.why.text);
    assert_true(n > 400 && n < ERROR_TEXT_BYTES && n % 2 == 0);
}

static void verdict__a_poll_is_left_to_the_schedule_of_its_feed(void **state)
{
    struct flight_job job = job_of(JOB_POLL, 1, 0, false);
    Cw__Failure m = CW__FAILURE__INIT;
    struct verdict v;

    (void)state;
    job.stage = STAGE_FETCH;
    m.has_kind = m.has_trouble = m.has_not_before_ms = m.has_http_status = true;
    m.kind = CW__FAILURE__KIND__RETRY;
    m.trouble = CW__FAILURE__TROUBLE__SOFT;
    m.http_status = 503;
    m.not_before_ms = 7200000;
    v = verdict_of_failure(&limits, &job, &m);
    assert_true(v.is_dead && !v.is_crash);
    assert_int_equal(v.delay_ms, 7200000);
    assert_int_equal(v.http_status, 503);
    assert_true(v.trouble == 0.5);
    assert_string_equal(v.why.text, "no reason given");
    m.has_not_before_ms = false;
    assert_int_equal(verdict_of_failure(&limits, &job, &m).delay_ms, 0);
    m.trouble = CW__FAILURE__TROUBLE__NAME; /* perhaps it is we who are offline */
    v = verdict_of_failure(&limits, &job, &m);
    assert_true(!v.is_dead && v.trouble == 0.25);
    job.stage = STAGE_WRITE; /* the database is away: the feed has answered */
    m.trouble = CW__FAILURE__TROUBLE__SOFT;
    assert_false(verdict_of_failure(&limits, &job, &m).is_dead);
    m.kind = CW__FAILURE__KIND__REJECT;
    m.trouble = (Cw__Failure__Trouble)77; /* of a newer minor version */
    assert_true(verdict_of_failure(&limits, &job, &m).trouble == 1);
}

static void verdict__a_site_may_ask_for_a_pause_of_a_day(void **state)
{
    struct flight_job job = job_of(JOB_PAGE, 1, 0, false);
    Cw__Failure m = CW__FAILURE__INIT;

    (void)state;
    assert_int_equal(verdict_of_failure(&limits, &job, &m).pause_ms, 0);
    m.has_pause_site_ms = true;
    m.pause_site_ms = 30000;
    assert_int_equal(verdict_of_failure(&limits, &job, &m).pause_ms, 30000);
    m.pause_site_ms = UINT64_MAX;
    assert_int_equal(verdict_of_failure(&limits, &job, &m).pause_ms, VERDICT_MAX_DELAY_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdict__a_release_costs_nothing),
        cmocka_unit_test(verdict__retries_end_at_the_fifth_attempt),
        cmocka_unit_test(verdict__back_off_doubles_and_a_wish_of_the_site_is_granted_up_to_a_day),
        cmocka_unit_test(verdict__a_rejection_is_final),
        cmocka_unit_test(verdict__the_second_crash_is_final),
        cmocka_unit_test(verdict__an_innocent_job_survives_any_number_of_losses),
        cmocka_unit_test(verdict__a_job_lost_alone_again_and_again_dies),
        cmocka_unit_test(verdict__losses_of_a_job_that_was_alone_are_spread_over_half_a_minute),
        cmocka_unit_test(verdict__a_failure_that_says_little_counts_as_a_retry),
        cmocka_unit_test(verdict__a_poll_is_left_to_the_schedule_of_its_feed),
        cmocka_unit_test(verdict__a_site_may_ask_for_a_pause_of_a_day),
        cmocka_unit_test(verdict__long_reasons_are_cut_at_a_character),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
