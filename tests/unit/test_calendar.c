/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include "common/arena.h"
#include "entity/calendar.h"

static void calendar__days_and_dates_are_inverse(void **state)
{
    (void)state;
    for (int64_t day = -200000; day < 200000; day += 37) {
        struct calendar_date d = calendar_date(day);
        assert_true(calendar_is_valid(d.year, d.month, d.day));
        assert_int_equal(calendar_day(d.year, d.month, d.day), day);
    }
    assert_int_equal(calendar_day(1970, 1, 1), 0);
    assert_int_equal(calendar_day(2000, 3, 1) - calendar_day(2000, 2, 28), 2);
}

static void calendar__months_run_on_into_other_years(void **state)
{
    (void)state;
    assert_int_equal(calendar_day(2021, 13, 1), calendar_day(2022, 1, 1));
    assert_int_equal(calendar_day(2021, 0, 1), calendar_day(2020, 12, 1));
    assert_int_equal(calendar_day(2021, -11, 1), calendar_day(2020, 1, 1));
    assert_int_equal(calendar_month_days(2020, 2), 29);
    assert_int_equal(calendar_month_days(1900, 2), 28);
}

static void calendar__weekdays_begin_with_monday(void **state)
{
    (void)state;
    assert_int_equal(calendar_weekday(calendar_day(2021, 11, 24)), 3);
    assert_int_equal(calendar_weekday(calendar_day(1970, 1, 1)), 4);
    assert_int_equal(calendar_weekday(calendar_day(1969, 12, 28)), 7);
}

static void calendar__only_real_dates_are_read(void **state)
{
    static const char *const bad[] = {"",           "2021",       "2021-02-29", "2021-13-01",
                                      "2021-00-10", "2021/01/01", "20210101xx", "abcd-01-01"};
    int64_t day = 0;

    (void)state;
    assert_true(calendar_parse(SPAN("2021-11-24T08:00:00+03:00"), &day));
    assert_int_equal(day, calendar_day(2021, 11, 24));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(calendar_parse(span_of(bad[i]), &day));
}

static void calendar__a_day_prints_as_iso(void **state)
{
    struct arena a;

    (void)state;
    arena_init(&a, 1 << 12);
    assert_string_equal(calendar_print(calendar_day(987, 6, 5), &a), "0987-06-05");
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calendar__days_and_dates_are_inverse),
        cmocka_unit_test(calendar__months_run_on_into_other_years),
        cmocka_unit_test(calendar__weekdays_begin_with_monday),
        cmocka_unit_test(calendar__only_real_dates_are_read),
        cmocka_unit_test(calendar__a_day_prints_as_iso),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
