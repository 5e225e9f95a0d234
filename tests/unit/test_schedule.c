/* SPDX-License-Identifier: Apache-2.0 */
#include "write/schedule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define MINUTE 60
#define HOUR 3600
#define DAY 86400

static const struct schedule_bounds bounds = {600, DAY};

struct row {
    const char *what;
    struct schedule_feed feed;
    struct schedule_reading reading;
    int64_t interval_s;
};

#define KNOWN(share)                                                                               \
    {                                                                                              \
        .is_counted = true, .known = (share)                                                       \
    }
#define SAME                                                                                       \
    {                                                                                              \
        .is_unchanged = true, .is_counted = true, .known = 1                                       \
    }
#define NOT_READ                                                                                   \
    {                                                                                              \
        .is_counted = false                                                                        \
    }

static void schedule__an_interval_follows_the_overlap(void **state)
{
    static const struct row rows[] = {
        {"mostly known", {HOUR, 0, 0, 2, false, false}, KNOWN(0.7), HOUR + 10 * MINUTE},
        {"all known, no news for a month",
         {HOUR, 0, 32 * DAY, 2, false, false},
         KNOWN(1),
         2 * HOUR},
        {"not a byte is new", {HOUR, 0, 0, 2, false, false}, SAME, HOUR + 10 * MINUTE},
        {"half of it is known", {HOUR, 0, 0, 2, false, false}, KNOWN(0.5), HOUR},
        {"just under two thirds", {HOUR, 0, 0, 2, false, false}, KNOWN(0.67), HOUR},
        {"just over one third", {HOUR, 0, 0, 2, false, false}, KNOWN(0.33), HOUR},
        {"mostly new", {3 * HOUR, 0, 0, 2, false, false}, KNOWN(0.3), 2 * HOUR},
        {"all new, at six hours", {6 * HOUR, 0, 0, 2, false, false}, KNOWN(0), 5 * HOUR},
        {"all new, far too seldom", {20 * HOUR, 0, 0, 2, false, false}, KNOWN(0), 6 * HOUR},
        {"all new, but the first reading", {3 * HOUR, 0, 0, 0, false, false}, KNOWN(0), 3 * HOUR},
        {"on time once only", {3 * HOUR, 0, 0, 1, false, false}, KNOWN(1), 3 * HOUR},
        {"new bytes that nobody has read", {3 * HOUR, 0, 0, 2, false, false}, NOT_READ, 3 * HOUR},
        {"never below the least", {30 * MINUTE, 0, 0, 2, false, false}, KNOWN(0), 10 * MINUTE},
        {"never above the greatest", {DAY - 1, 0, 0, 2, false, false}, KNOWN(1), DAY},
        {"what was set below the least", {1, 0, 0, 0, false, false}, NOT_READ, 10 * MINUTE},
        {"the feed asks for more", {HOUR, 2 * HOUR, 0, 2, false, false}, KNOWN(0), 2 * HOUR},
        {"a wish is no upper bound",
         {5 * HOUR, 2 * HOUR, 0, 2, false, false},
         KNOWN(0.5),
         5 * HOUR},
        {"a wish for a year", {HOUR, 365 * (int64_t)DAY, 0, 2, false, false}, KNOWN(0.5), DAY},
        {"names feeds", {900, 0, 0, 0, true, false}, NOT_READ, DAY},
        {"names feeds, and they are new", {900, 60, 0, 2, true, false}, KNOWN(0), DAY},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct schedule_next next = schedule_next(&rows[i].feed, &rows[i].reading, &bounds);

        if (next.interval_s != rows[i].interval_s)
            fail_msg("%s: %lld s, not %lld s", rows[i].what, (long long)next.interval_s,
                     (long long)rows[i].interval_s);
    }
}

static void schedule__a_dead_sitemap_is_slowed_to_a_month_and_comes_back(void **state)
{
    struct schedule_feed f = {
        .interval_s = DAY, .quiet_s = 29 * DAY, .on_time = 2, .is_sitemap = true};
    struct schedule_reading same = SAME, known = KNOWN(1), fresh = KNOWN(0.1);

    (void)state;
    assert_int_equal(schedule_next(&f, &same, &bounds).interval_s, DAY);
    f.quiet_s = 31 * DAY;
    for (int64_t days = 2; days < 100; days *= 2) {
        f.interval_s = schedule_next(&f, &same, &bounds).interval_s;
        assert_int_equal(f.interval_s, (days < 30 ? days : 30) * DAY);
        assert_in_range(schedule_next(&f, &same, &bounds).wait_s, f.interval_s / 10 * 9, 30 * DAY);
    }
    assert_int_equal(schedule_next(&f, &known, &bounds).interval_s,
                     DAY); /* it has changed: not dead */
    f.quiet_s = 0;
    assert_int_equal(schedule_next(&f, &fresh, &bounds).interval_s, 6 * HOUR);
}

static void schedule__chance_spreads_readings_but_never_before_the_wish(void **state)
{
    struct schedule_feed f = {.interval_s = 10 * HOUR, .on_time = 2};
    struct schedule_reading half = KNOWN(0.5);
    struct schedule_next next;

    (void)state;
    next = schedule_next(&f, &half, &bounds);
    assert_int_equal(next.wait_s, 9 * HOUR);
    assert_int_equal(next.wait_s + next.jitter_s, 11 * HOUR);
    f.hint_s = 10 * HOUR;
    next = schedule_next(&f, &half, &bounds);
    assert_int_equal(next.wait_s, 10 * HOUR);
    assert_int_equal(next.jitter_s, 2 * HOUR);
}

static void schedule__on_time_is_neither_much_sooner_nor_much_later(void **state)
{
    (void)state;
    assert_true(schedule_is_on_time(HOUR, HOUR));
    assert_true(schedule_is_on_time(HOUR, HOUR * 9 / 10));
    assert_true(schedule_is_on_time(HOUR, HOUR + 30 * MINUTE));
    assert_false(schedule_is_on_time(HOUR, 5 * MINUTE)); /* somebody was curious */
    assert_false(schedule_is_on_time(HOUR, 2 * HOUR));   /* we were away */
}

/* -------------------------------------------------------------------------------- later looks */

static void schedule__revisits_are_read_as_people_write_them(void **state)
{
    struct schedule_revisits r;
    struct error e;

    (void)state;
    assert_int_equal(schedule_parse_revisits("1h 6h 24h 7d", &r, &e), FATE_DONE);
    assert_int_equal(r.n, 4);
    assert_int_equal(r.after_s[0], HOUR);
    assert_int_equal(r.after_s[1], 6 * HOUR);
    assert_int_equal(r.after_s[2], DAY);
    assert_int_equal(r.after_s[3], 7 * DAY);
    assert_int_equal(schedule_parse_revisits("  90m   365d ", &r, &e), FATE_DONE);
    assert_int_equal(r.n, 2);
    assert_int_equal(r.after_s[0], 90 * MINUTE);
    assert_int_equal(schedule_parse_revisits("", &r, &e), FATE_DONE);
    assert_int_equal(r.n, 0);
}

static void schedule__revisits_that_make_no_sense_are_refused_by_name(void **state)
{
    static const struct {
        const char *text, *sentence;
    } rows[] = {
        {"1h tomorrow", "'tomorrow' is no time like '90m', '6h' or '7d' (at most 365 days)"},
        {"6", "'6' is no time like '90m', '6h' or '7d' (at most 365 days)"},
        {"h", "'h' is no time like '90m', '6h' or '7d' (at most 365 days)"},
        {"0h", "'0h' is no time like '90m', '6h' or '7d' (at most 365 days)"},
        {"-1h", "'-1h' is no time like '90m', '6h' or '7d' (at most 365 days)"},
        {"366d", "'366d' is no time like '90m', '6h' or '7d' (at most 365 days)"},
        {"99999999999999999999h",
         "'99999999999999999999h' is no time like '90m', '6h' or '7d' (at most 365 days)"},
        {"1h 60m", "'60m' is not later than the time before it"},
        {"1m 2m 3m 4m 5m 6m 7m 8m 9m 10m 11m 12m 13m", "more than 12 times"},
    };
    struct schedule_revisits r;
    struct error e;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        assert_int_equal(schedule_parse_revisits(rows[i].text, &r, &e), FATE_REJECT);
        assert_string_equal(e.text, rows[i].sentence);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(schedule__an_interval_follows_the_overlap),
        cmocka_unit_test(schedule__a_dead_sitemap_is_slowed_to_a_month_and_comes_back),
        cmocka_unit_test(schedule__chance_spreads_readings_but_never_before_the_wish),
        cmocka_unit_test(schedule__on_time_is_neither_much_sooner_nor_much_later),
        cmocka_unit_test(schedule__revisits_are_read_as_people_write_them),
        cmocka_unit_test(schedule__revisits_that_make_no_sense_are_refused_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
