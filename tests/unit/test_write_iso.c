/* SPDX-License-Identifier: Apache-2.0 */
#include "write/write_iso.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define S 1000000LL

static void write_iso__a_day_lasts_a_day(void **state)
{
    int64_t from = 0, to = 0;

    (void)state;
    assert_true(write_iso_range("1970-01-02", &from, &to));
    assert_true(from == 86400 * S && to == 2 * 86400 * S);
}

static void write_iso__months_and_years_last_as_long_as_they_do(void **state)
{
    int64_t from = 0, to = 0;

    (void)state;
    assert_true(write_iso_range("2024-02", &from, &to));
    assert_true(to - from == 29 * 86400 * S);
    assert_true(write_iso_range("1900-02", &from, &to));
    assert_true(to - from == 28 * 86400 * S);
    assert_true(write_iso_range("2000", &from, &to));
    assert_true(from == 946684800 * S && to - from == 366 * 86400 * S);
}

static void write_iso__zones_are_taken_off(void **state)
{
    static const char *const same[] = {"2025-03-08T14:05:00Z",         "2025-03-08T17:05:00+03:00", "2025-03-08T17:05:00+0300",
                                       "2025-03-08T09:35:00-04:30",    "2025-03-08T17:05:00+03",    "2025-03-08 14:05:00Z",
                                       "2025-03-08T14:05:00.000000Z", "2025-03-08T14:05:00"};
    int64_t from = 0, to = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++) {
        assert_true(write_iso_range(same[i], &from, &to));
        assert_true(from == 1741442700 * S);
    }
}

static void write_iso__what_is_no_moment_is_refused(void **state)
{
    static const char *const bad[] = {"", "yesterday", "20250308", "2025-3-8", "2025-13-01", "2025-02-29", "2025-00-10",
                                      "0000-01-01", "2025-03-08T25:00Z", "2025-03-08T14:60Z", "2025-03-08T14:05:00+99:00",
                                      "2025-03-08T14:05:00Q", "2025-03-08T", "2025-03-08x", "-2025-01-01", "٢٠٢٥-٠٣-٠٨",
                                      "2025-03-08T14:05:00.Z1", "99999-01-01"};
    int64_t from = 7, to = 7;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        if (write_iso_range(bad[i], &from, &to))
            fail_msg("'%s' was taken for a moment", bad[i]);
    assert_false(write_iso_range(NULL, &from, &to));
    assert_true(from == 7 && to == 7);
}

static void write_iso__the_ends_of_the_calendar_do_not_overflow(void **state)
{
    int64_t from = 0, to = 0;

    (void)state;
    assert_true(write_iso_range("0001-01-01", &from, &to));
    assert_true(from == -62135596800 * S);
    assert_true(write_iso_range("9999-12-31T24:00:60.999999999999Z", &from, &to));
    assert_true(from > 253402300799 * S);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(write_iso__a_day_lasts_a_day),
        cmocka_unit_test(write_iso__months_and_years_last_as_long_as_they_do),
        cmocka_unit_test(write_iso__zones_are_taken_off),
        cmocka_unit_test(write_iso__what_is_no_moment_is_refused),
        cmocka_unit_test(write_iso__the_ends_of_the_calendar_do_not_overflow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
