/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include "date.h"

/* "Now" of the cases is 2022-01-10; dates up to a day later are taken. */
#define LATEST_US ((int64_t)19003 * 86400 * 1000000)

static void check_lines(struct cases_block *block, void *ctx)
{
    struct date_rules rules = {.latest_us = LATEST_US};
    struct arena a;
    struct span rest = block->input, line;
    char got[8192];
    size_t n = 0;
    (void)ctx;
    arena_init(&a, 1 << 20);
    while (span_split(&rest, '\n', &line)) {
        const char *date = date_parse(line, &rules, &a);
        n += (size_t)snprintf(got + n, sizeof(got) - n, "%s\n", date ? date : "-");
    }
    cases_expect(block, span_at(got, n));
    arena_done(&a);
}

static void date__cases(void **state)
{
    (void)state;
    cases_run("date", "*.case", check_lines, NULL);
}

static const char *url_date(const char *url, struct arena *a)
{
    struct date d;
    return date_find_in_url(span_of(url), &d) ? date_print(&d, a) : "-";
}

static void date__addresses_hold_dates_in_their_path(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"https://a.example/2021/11/18/x", "2021-11-18"},
        {"https://a.example/x-20211118", "2021-11-18"},
        {"https://a.example/x_2021-11-18.html", "2021-11-18"},
        {"https://a.example/2021/nov/18/x", "2021-11-18"},
        {"https://a.example/2021-11-8-x", "2021-11-08"},
        {"https://a.example/x-14574168580", "-"},
        {"https://a.example/2021/99/18", "-"},
        {"https://a.example/2021/11/1834567", "-"},
        {"https://a.example/1443/04/10/x", "-"},
        {"", "-"},
    };
    struct arena a;
    arena_init(&a, 1 << 20);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_string_equal(url_date(rows[i][0], &a), rows[i][1]);
    int64_t year;
    int month;
    assert_true(date_month_in_url(SPAN("https://a.example/2021/11/x"), &year, &month));
    assert_int_equal(year * 100 + month, 202111);
    assert_false(date_month_in_url(SPAN("https://a.example/2021/13/x"), &year, &month));
    assert_false(date_month_in_url(SPAN("https://a.example/2021/11"), &year, &month));
    arena_done(&a);
}

static void date__order_of_figures_is_a_rule_of_the_caller(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 16);
    struct date_rules rules = {.latest_us = LATEST_US, .is_day_first = true};
    assert_string_equal(date_parse(SPAN("05/11/2021"), &rules, &a), "2021-11-05");
    rules = (struct date_rules){.latest_us = LATEST_US, .is_month_first = true};
    assert_string_equal(date_parse(SPAN("05/11/2021"), &rules, &a), "2021-05-11");
    assert_string_equal(date_parse(SPAN("05.11.2021"), &rules, &a), "2021-11-05");
    assert_string_equal(date_parse(SPAN("25/11/2021"), &rules, &a), "2021-11-25");
    /* the 5th of January: the 1st of May has not come yet */
    assert_string_equal(date_parse(SPAN("05/01/2022"), &rules, &a), "2022-01-05");
    arena_done(&a);
}

static void date__stretches_of_time_are_counted_from_now(void **state)
{
    (void)state;
    static const struct {
        const char *text, *date, *fault;
    } rows[] = {
        {"2 hours ago", "2022-01-09", NULL},
        {"an hour ago", NULL, NULL},
        {"vor 3 Stunden", "2022-01-09", NULL},
        {"il y a 45 minutes", "2022-01-09", NULL},
        {"منذ ساعتين", "2022-01-09", NULL},
        {"قبل ٥ ساعات", "2022-01-09", NULL},
        {"2 часа назад", "2022-01-09", NULL},
        {"20 hours ago", "2022-01-09", "one of two days"},
        {"3 days ago", "2022-01-06", "one of two days"},
        {"2 hours of rain", NULL, NULL},
    };
    struct date_rules rules = {.latest_us = LATEST_US, .now_us = LATEST_US - 7200000000};
    rules.now_us = ((int64_t)19001 * 86400 + 20 * 3600) * 1000000; /* 2022-01-09 20:00 */
    struct arena a;
    arena_init(&a, 1 << 20);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct date d;
        bool is = date_find(span_of(rows[i].text), 0, &rules, &d);
        if (is != (rows[i].date != NULL))
            fail_msg("'%s' is %s", rows[i].text, is ? date_print(&d, &a) : "no date");
        if (!is)
            continue;
        assert_string_equal(date_print(&d, &a), rows[i].date);
        const char *fault = date_fault(&d, &rules);
        assert_true(!fault == !rows[i].fault && (!fault || !strcmp(fault, rows[i].fault)));
    }
    rules.now_us = 0;
    assert_null(date_parse(SPAN("2 hours ago"), &rules, &a));
    arena_done(&a);
}

static void date__every_date_of_a_text_is_found_with_its_place(void **state)
{
    (void)state;
    struct date_rules rules = {.latest_us = LATEST_US};
    struct date d;
    struct span s = SPAN("17 ربيع الآخر 1443 هـ - 22 نوفمبر 2021 and 9999-12-31, 1.2.1970");
    assert_true(date_find(s, 0, &rules, &d));
    assert_true(d.is_hijri);
    assert_int_equal(d.start, 0);
    assert_string_equal(date_fault(&d, &rules), "of the Islamic calendar");
    assert_true(date_find(s, d.end, &rules, &d));
    assert_int_equal(d.month, 11);
    assert_null(date_fault(&d, &rules));
    assert_true(date_find(s, d.end, &rules, &d));
    assert_string_equal(date_fault(&d, &rules), "later than the fetch");
    assert_true(date_find(s, d.end, &rules, &d));
    assert_string_equal(date_fault(&d, &rules), "before 1990");
    assert_int_equal(d.end, s.n);
    assert_false(date_find(s, d.end, &rules, &d));
}

static void date__days_are_those_of_the_calendar(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 16);
    assert_int_equal(date_days(1970, 1, 1), 0);
    assert_int_equal(date_days(2000, 3, 1), 11017);
    assert_string_equal(date_of_us((int64_t)11016 * 86400 * 1000000, &a), "2000-02-29");
    arena_done(&a);
}

static void date__any_bytes_are_borne(void **state)
{
    (void)state;
    struct date_rules rules = {.latest_us = LATEST_US};
    struct arena a;
    arena_init(&a, 8 << 20);
    char bytes[64];
    uint32_t seed = 1;
    for (int round = 0; round < 20000; round++) {
        static const char alphabet[] = "0123456789-/:.,+T Znov\xD9\xA1\xD8\xA7\xFF";
        for (size_t i = 0; i < sizeof(bytes); i++) {
            seed = seed * 1103515245 + 12345;
            bytes[i] = alphabet[(seed >> 16) % (sizeof(alphabet) - 1)];
        }
        const char *d = date_parse(span_at(bytes, sizeof(bytes)), &rules, &a);
        assert_true(!d || (strlen(d) >= 10 && d[4] == '-'));
        arena_reset(&a);
    }
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(date__cases),
        cmocka_unit_test(date__order_of_figures_is_a_rule_of_the_caller),
        cmocka_unit_test(date__stretches_of_time_are_counted_from_now),
        cmocka_unit_test(date__every_date_of_a_text_is_found_with_its_place),
        cmocka_unit_test(date__addresses_hold_dates_in_their_path),
        cmocka_unit_test(date__days_are_those_of_the_calendar),
        cmocka_unit_test(date__any_bytes_are_borne),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
