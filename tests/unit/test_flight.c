/* SPDX-License-Identifier: Apache-2.0 */
#include "flight.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "wire.h"

static struct flight_job *job_new(uint64_t id, enum job_kind kind, size_t frame_bytes,
                                  bool is_suspect)
{
    struct flight_job *job = calloc(1, sizeof(*job));

    job->id = id;
    job->token = id * 10;
    job->kind = kind;
    job->stage = stage_first(kind);
    job->is_suspect = is_suspect;
    buf_init(&job->frame, 1 << 20);
    memset(buf_reserve(&job->frame, frame_bytes), 'x', frame_bytes);
    job->frame.n = frame_bytes;
    return job;
}

static int open_flight(void **state)
{
    struct error e;

    *state = calloc(1, sizeof(struct flight));
    return flight_init(*state, &e) == FATE_DONE ? 0 : -1;
}

static int close_flight(void **state)
{
    flight_done(*state);
    free(*state);
    return 0;
}

static void flight__jobs_are_found_by_id(void **state)
{
    struct flight *f = *state;

    for (uint64_t id = 1; id <= 5000; id++) /* the table grows on the way */
        flight_add(f, job_new(id * 7919, JOB_PAGE, 40, false));
    assert_int_equal(f->n, 5000);
    for (uint64_t id = 1; id <= 5000; id++)
        assert_int_equal(flight_find(f, id * 7919)->id, id * 7919);
    assert_null(flight_find(f, 1));
    assert_null(flight_find(f, 0));
}

static void flight__lines_are_first_in_first_out(void **state)
{
    struct flight *f = *state;

    for (uint64_t id = 1; id <= 3; id++)
        flight_add(f, job_new(id, JOB_ENRICH, 40, false));
    flight_drop(f, flight_find(f, 2));
    assert_int_equal(f->waiting[STAGE_READ].first->id, 1);
    assert_int_equal(f->waiting[STAGE_READ].first->next->id, 3);
    assert_int_equal(f->waiting[STAGE_READ].last->id, 3);
    assert_int_equal(flight_waiting(f, STAGE_READ), 2);
    flight_drop(f, flight_find(f, 3));
    flight_drop(f, flight_find(f, 1));
    assert_null(f->waiting[STAGE_READ].first);
    assert_null(f->waiting[STAGE_READ].last);
}

static void flight__suspects_stand_in_a_line_of_their_own(void **state)
{
    struct flight *f = *state;

    flight_add(f, job_new(1, JOB_PAGE, 40, true));
    flight_add(f, job_new(2, JOB_PAGE, 40, false));
    assert_int_equal(f->suspects[STAGE_FETCH].first->id, 1);
    assert_int_equal(f->waiting[STAGE_FETCH].first->id, 2);
    assert_true(flight_forward(f, flight_find(f, 1), STAGE_WRITE, MESSAGE_CAPTURE, SPAN("0123")));
    assert_int_equal(f->suspects[STAGE_WRITE].n, 1);
    assert_int_equal(f->suspects[STAGE_FETCH].n, 0);
}

static void flight__a_held_job_keeps_no_frame_but_its_size_counts(void **state)
{
    struct flight *f = *state;
    struct flight_list hand = {0};
    struct flight_job *job = job_new(1, JOB_PAGE, 100, false);

    flight_add(f, job);
    assert_int_equal(f->bytes, 100);
    assert_int_equal(job->head_len, 100 - WIRE_HEADER_BYTES);
    flight_hold(f, job, &hand, 77);
    assert_int_equal(job->frame.n, 0);
    assert_int_equal(f->bytes, 100);
    assert_int_equal(job->held_since_ms, 77);
    assert_ptr_equal(hand.first, job);
    assert_int_equal(flight_waiting(f, STAGE_FETCH), 0);
    assert_true(flight_forward(f, job, STAGE_WRITE, MESSAGE_CAPTURE, SPAN("0123456789")));
    assert_int_equal(hand.n, 0);
    assert_int_equal(f->bytes, 10);
    assert_int_equal(job->head_len, 0); /* shorter than a header: no body */
    flight_drop(f, job);
    assert_int_equal(f->bytes, 0);
}

static void flight__a_job_leased_again_replaces_the_old_one(void **state)
{
    struct flight *f = *state;
    struct flight_list hand = {0};
    struct flight_job *again = job_new(1, JOB_PAGE, 50, false);

    flight_add(f, job_new(1, JOB_PAGE, 100, false));
    flight_hold(f, flight_find(f, 1), &hand, 5);
    again->token = 99;
    flight_add(f, again);
    assert_int_equal(f->n, 1);
    assert_int_equal(hand.n, 0);
    assert_int_equal(flight_find(f, 1)->token, 99);
    assert_int_equal(f->bytes, 50);
    assert_int_equal(f->started[STAGE_FETCH], 1);
}

static void drop_odd(void *ctx, struct flight_job *job)
{
    if (job->id % 2)
        flight_drop(ctx, job);
}

static void flight__jobs_may_be_dropped_while_all_are_shown(void **state)
{
    struct flight *f = *state;

    for (uint64_t id = 1; id <= 3000; id++)
        flight_add(f, job_new(id, id % 3 ? JOB_PAGE : JOB_ENRICH, 40, false));
    flight_each(f, drop_odd, f);
    assert_int_equal(f->n, 1500);
    assert_int_equal(f->started[STAGE_FETCH] + f->started[STAGE_READ], 1500);
    assert_int_equal(f->started[STAGE_READ], 500);
    assert_null(flight_find(f, 3));
    assert_non_null(flight_find(f, 4));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_flight, close_flight)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(flight__jobs_are_found_by_id),
        TEST(flight__lines_are_first_in_first_out),
        TEST(flight__suspects_stand_in_a_line_of_their_own),
        TEST(flight__a_held_job_keeps_no_frame_but_its_size_counts),
        TEST(flight__a_job_leased_again_replaces_the_old_one),
        TEST(flight__jobs_may_be_dropped_while_all_are_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
