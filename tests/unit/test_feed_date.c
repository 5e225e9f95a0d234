/* SPDX-License-Identifier: Apache-2.0 */
#include "read_help.h"
#include "feed_date.h"

struct row {
    const char *text, *want; /* NULL: no date */
};

static void check(const struct row *rows, size_t n)
{
    struct arena a;
    arena_init(&a, 1 << 20);
    for (size_t i = 0; i < n; i++) {
        const char *got = feed_date_parse(span_of(rows[i].text), HELP_FETCHED_US, &a, NULL);
        if (!got != !rows[i].want || (got && strcmp(got, rows[i].want)))
            fail_msg("'%s': wanted %s, got %s", rows[i].text, rows[i].want ? rows[i].want : "none",
                     got ? got : "none");
        arena_reset(&a);
    }
    arena_done(&a);
}

#define CHECK(rows) check(rows, sizeof(rows) / sizeof(rows[0]))

static void feed_date__iso_in_every_precision(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"2004-01-01T19:48:21Z", "2004-01-01T19:48:21Z"},
        {"2004-01-01T19:48:21.5-08:00", "2004-01-01T19:48:21-08:00"},
        {"2004-01-01T19:48:21+0330", "2004-01-01T19:48:21+03:30"},
        {"2004-01-01T19:48:21 +03", "2004-01-01T19:48:21+03:00"},
        {"2004-01-01 19:48", "2004-01-01T19:48:00Z"},
        {"2004-01-01T9:48", "2004-01-01T09:48:00Z"},
        {"2004-01-01T19Z", "2004-01-01T19:00:00Z"},
        {"2004-02-29", "2004-02-29"},
        {"2004-02", "2004-02-01"},
        {"2004", "2004-01-01"},
        {"20040229", "2004-02-29"},
        {"20040229T194821Z", "2004-02-29T19:48:21Z"},
        {"20040229194821", "2004-02-29T19:48:21Z"},
        {"2004-060", "2004-02-29"},
        {"2004060", "2004-02-29"},
        {"2004-W01-7", "2004-01-04"},
        {"2020-W53-5", "2021-01-01"},
        {"2004-W10", "2004-03-01"},
        {"04-02-29", "2004-02-29"},
        {"040229", "2004-02-29"},
        {"2004-12-31T24:00:00Z", "2005-01-01T00:00:00Z"},
        {"2004/02/29 10:11", "2004-02-29T10:11:00Z"},
        {"  2004-01-01\n", "2004-01-01"},
    };
    CHECK(rows);
}

static void feed_date__rfc_822_and_what_people_make_of_it(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"},
        {"Thu, 1 Jan 04 19:48 PST", "2004-01-01T19:48:00-08:00"},
        {"01 January 2004 19:48:21 +01:00", "2004-01-01T19:48:21+01:00"},
        {"Thu,01 Jan 2004 19:48:21 EDT", "2004-01-01T19:48:21-04:00"},
        {"Thu, 01 Jan 2004 19:48:21 GMT+3", "2004-01-01T19:48:21+03:00"},
        {"Thu, 01 Jan 2004 19:48:21 (CEST)", "2004-01-01T19:48:21+02:00"},
        {"Thu, 01 Jan 2004 19:48:21 XYZ", "2004-01-01T19:48:21Z"},
        {"Thu, 01 Jan 2004 19:48:21 +9900", "2004-01-01"},
        {"Thu, 01 Jan 2004 19:48:21 +07777777773000", "2004-01-01"},
        {"Thu, 01 Jan 2004 19:48:21", "2004-01-01T19:48:21Z"},
        {"Thu, 01 Jan 2004", "2004-01-01"},
        {"Thu, 01-Jan-2004 19:48:21 GMT", "2004-01-01T19:48:21Z"},
        {"Thursday, 01-Jan-04 19:48:21 GMT", "2004-01-01T19:48:21Z"},
        {"Thu Jan  1 19:48:21 2004", "2004-01-01T19:48:21Z"},
        {"Thu Jan  1 19:48:21 EST 2004", "2004-01-01T19:48:21-05:00"},
        {"January 4, 2004 7:48 PM", "2004-01-04T19:48:00Z"},
        {"January 4, 2004 12:10 am EST", "2004-01-04T00:10:00-05:00"},
        {"Fri, 2006/09/15 08:19:53 EDT", "2006-09-15T08:19:53-04:00"},
        {"Thu, 01 Jan 2004 24:00:00 GMT", "2004-01-02T00:00:00Z"},
        {"Sat, 01 Jan 2005 23:59:60 GMT", "2005-01-01T23:59:59Z"},
    };
    CHECK(rows);
}

static void feed_date__months_in_other_tongues(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"jeu., 01 janv. 2004 19:48:21 +0100", "2004-01-01T19:48:21+01:00"},
        {"13 août 2004", "2004-08-13"},
        {"mar, 13 jul 2004 10:00:00 GMT", "2004-07-13T10:00:00Z"},
        {"13 października 2004", "2004-10-13"},
        {"Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T12:00:00-05:00"},
        {"2004-július-13T9:15-05:00", "2004-07-13T09:15:00-05:00"},
        {"2004년 05월 28일  01:31:15", "2004-05-28T01:31:15Z"},
        {"2004-05-25 오후 11:23:17", "2004-05-25T23:23:17Z"},
        {"13 июля 2004, 10:00", "2004-07-13T10:00:00Z"},
        {"18 نوفمبر 2021", "2021-11-18"},
        {"١٨ تشرين الثاني ٢٠٢١", "2021-11-18"},
    };
    CHECK(rows);
}

static void feed_date__what_is_no_day_gives_none(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"", NULL},
        {"soon", NULL},
        {"Sat, 32 Jan 2004 10:00:00 GMT", NULL},
        {"Sat, 31 Apr 2004 10:00:00 GMT", NULL},
        {"2003-02-29", NULL},
        {"2004-13-01", NULL},
        {"2003-366", NULL},
        {"2004-W54-1", NULL},
        {"0000-01-01T00:00:00Z", NULL},
        {"1969-12-31", NULL},
        {"9999-12-31", NULL},
        {"2004-01-01T25:00:00Z", NULL},
        {"2004-01-01T10:61:00Z", NULL},
        {"-1", NULL},
        {"99999999999999999999", NULL},
        {"10 Nov 200:11121 EST", NULL},
    };
    CHECK(rows);
}

static void feed_date__moments_order_dates_of_all_zones(void **state)
{
    (void)state;
    struct arena a;
    int64_t day = 0, east = 0, west = 0;
    arena_init(&a, 1 << 20);
    assert_non_null(feed_date_parse(SPAN("2004-01-01"), HELP_FETCHED_US, &a, &day));
    assert_non_null(feed_date_parse(SPAN("2004-01-01T03:00:00+03:00"), HELP_FETCHED_US, &a, &east));
    assert_non_null(feed_date_parse(SPAN("31 Dec 2003 19:00 EST"), HELP_FETCHED_US, &a, &west));
    assert_int_equal(day, INT64_C(1072915200000000));
    assert_int_equal(east, day);
    assert_int_equal(west, day);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(feed_date__iso_in_every_precision),
        cmocka_unit_test(feed_date__rfc_822_and_what_people_make_of_it),
        cmocka_unit_test(feed_date__months_in_other_tongues),
        cmocka_unit_test(feed_date__what_is_no_day_gives_none),
        cmocka_unit_test(feed_date__moments_order_dates_of_all_zones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
