/* SPDX-License-Identifier: Apache-2.0 */
#include "common/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void clock__monotonic_time_never_goes_back(void **state)
{
    (void)state;
    uint64_t before = clock_monotonic_us();
    for (int i = 0; i < 10000; i++) {
        uint64_t now = clock_monotonic_us();
        assert_true(now >= before);
        before = now;
    }
    assert_true(clock_monotonic_ms() >= before / 1000);
}

static void clock__wall_time_is_after_this_was_written(void **state)
{
    (void)state;
    assert_true(clock_wall_us() > INT64_C(1735689600000000)); /* 2025-01-01 */
}

static void clock__cpu_time_grows_with_work(void **state)
{
    (void)state;
    uint64_t before = clock_thread_cpu_us();
    while (clock_thread_cpu_us() < before + 2000)
        continue;
    assert_true(clock_thread_cpu_us() >= before + 2000);
}

static void clock__random_bits_differ(void **state)
{
    (void)state;
    uint64_t any = 0, all = UINT64_MAX;
    for (int i = 0; i < 200; i++) {
        uint64_t bits = clock_random();
        any |= bits;
        all &= bits;
    }
    assert_int_equal(any, UINT64_MAX);
    assert_int_equal(all, 0);
}

static void clock__backoff_stays_within_its_bounds(void **state)
{
    (void)state;
    for (unsigned attempt = 0; attempt < 80; attempt++) {
        uint64_t doubled = attempt < 10 ? UINT64_C(100) << attempt : 60000;
        uint64_t most = doubled < 60000 ? doubled : 60000;
        for (int i = 0; i < 20; i++)
            assert_true(clock_backoff_ms(attempt, 100, 60000) <= most);
    }
    assert_int_equal(clock_backoff_ms(3, 0, 60000), 0);
    assert_int_equal(clock_backoff_ms(3, 100, 0), 0);
    (void)clock_backoff_ms(63, UINT64_MAX, UINT64_MAX);
}

static void clock__backoff_uses_the_whole_range(void **state)
{
    (void)state;
    uint64_t least = UINT64_MAX, most = 0;
    for (int i = 0; i < 2000; i++) {
        uint64_t ms = clock_backoff_ms(2, 250, 60000);
        least = ms < least ? ms : least;
        most = ms > most ? ms : most;
    }
    assert_true(least < 100);
    assert_true(most > 900);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clock__monotonic_time_never_goes_back),
        cmocka_unit_test(clock__wall_time_is_after_this_was_written),
        cmocka_unit_test(clock__cpu_time_grows_with_work),
        cmocka_unit_test(clock__random_bits_differ),
        cmocka_unit_test(clock__backoff_stays_within_its_bounds),
        cmocka_unit_test(clock__backoff_uses_the_whole_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
