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

static void assert_day(int64_t day, int year, int month, int day_of_month)
{
    struct calendar_date d = calendar_date(day);

    if (d.year != year || d.month != month || d.day != day_of_month)
        fail_msg("%d-%d-%d is not %d-%d-%d", d.year, d.month, d.day, year, month, day_of_month);
}

static void calendar__islamic_dates_are_those_of_the_arithmetic_calendar(void **state)
{
    (void)state;
    assert_day(calendar_islamic_day(1442, 1, 1), 2020, 8, 20);
    assert_day(calendar_islamic_day(1442, 9, 1), 2021, 4, 13);
    assert_day(calendar_islamic_day(1, 1, 1), 622, 7, 19);
    for (int year = 1400; year < 1460; year++)
        for (int month = 1; month <= 12; month++) {
            int last = calendar_islamic_month_days(year, month);
            struct calendar_date d = calendar_islamic_date(calendar_islamic_day(year, month, last));
            assert_true(last == 29 || last == 30);
            assert_true(d.year == year && d.month == month && d.day == last);
        }
}

static void calendar__easter_is_that_of_either_church(void **state)
{
    (void)state;
    assert_day(calendar_easter(2019, true), 2019, 4, 21);
    assert_day(calendar_easter(2019, false), 2019, 4, 28);
    assert_day(calendar_easter(2021, true), 2021, 4, 4);
    assert_day(calendar_easter(2021, false), 2021, 5, 2);
    assert_day(calendar_easter(2017, true), 2017, 4, 16);
    assert_day(calendar_easter(2017, false), 2017, 4, 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calendar__days_and_dates_are_inverse),
        cmocka_unit_test(calendar__months_run_on_into_other_years),
        cmocka_unit_test(calendar__weekdays_begin_with_monday),
        cmocka_unit_test(calendar__only_real_dates_are_read),
        cmocka_unit_test(calendar__a_day_prints_as_iso),
        cmocka_unit_test(calendar__islamic_dates_are_those_of_the_arithmetic_calendar),
        cmocka_unit_test(calendar__easter_is_that_of_either_church),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
