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

static void date__day_first_is_a_rule_of_the_caller(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 16);
    struct date_rules rules = {.latest_us = LATEST_US, .is_day_first = true};
    assert_string_equal(date_parse(SPAN("05/11/2021"), &rules, &a), "2021-11-05");
    arena_done(&a);
}

static void date__addresses_hold_dates_in_their_path(void **state)
{
    (void)state;
    struct arena a;
    struct date_rules rules = {.latest_us = LATEST_US};
    arena_init(&a, 1 << 16);
    assert_string_equal(date_of_url(SPAN("https://a.example/2021/11/18/x"), &rules, &a),
                        "2021-11-18");
    assert_string_equal(date_of_url(SPAN("https://a.example/x-20211118"), &rules, &a),
                        "2021-11-18");
    assert_string_equal(date_of_url(SPAN("https://a.example/x_2021-11-18.html"), &rules, &a),
                        "2021-11-18");
    assert_null(date_of_url(SPAN("https://a.example/x-14574168580"), &rules, &a));
    assert_null(date_of_url(SPAN("https://a.example/2021/99/18"), &rules, &a));
    assert_null(date_of_url(SPAN(""), &rules, &a));
    arena_done(&a);
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
        cmocka_unit_test(date__day_first_is_a_rule_of_the_caller),
        cmocka_unit_test(date__addresses_hold_dates_in_their_path),
        cmocka_unit_test(date__days_are_those_of_the_calendar),
        cmocka_unit_test(date__any_bytes_are_borne),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
