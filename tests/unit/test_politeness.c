/* SPDX-License-Identifier: Apache-2.0 */
#include "politeness.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#define SITE "https://news.example:443"

static int start(void **state)
{
    *state = politeness_new(5000);
    return *state ? 0 : -1;
}

static int end(void **state)
{
    politeness_free(*state);
    return 0;
}

static void politeness__one_request_at_a_time_and_a_pause_between(void **state)
{
    struct politeness_site *s = politeness_site(*state, SITE, 0);
    assert_non_null(s);
    assert_int_equal(politeness_take(s, 100), 0);
    assert_int_equal(politeness_take(s, 200), UINT64_MAX);
    politeness_release(*state, s, 1000, 0);
    assert_int_equal(politeness_take(s, 1000), 5000);
    assert_int_equal(politeness_take(s, 5999), 1);
    assert_int_equal(politeness_take(s, 6000), 0);
    politeness_release(*state, s, 6000, 0);
}

static void politeness__a_site_that_complains_is_left_alone_longer(void **state)
{
    struct politeness_site *s = politeness_site(*state, SITE, 0);
    assert_int_equal(politeness_take(s, 0), 0);
    politeness_release(*state, s, 0, 30000);
    assert_int_equal(politeness_take(s, 1), 29999);
    assert_int_equal(politeness_take(s, 30000), 0);
    politeness_release(*state, s, 30000, 1);
    assert_int_equal(politeness_take(s, 30000), 5000); /* a shorter wish does not make us ruder */
}

static void politeness__the_line_tells_how_long_the_wait_will_be(void **state)
{
    struct politeness_site *s = politeness_site(*state, SITE, 0);
    assert_int_equal(politeness_join(*state, s), 0);
    assert_int_equal(politeness_join(*state, s), 5000);
    assert_int_equal(politeness_join(*state, s), 10000);
    politeness_leave(s);
    assert_int_equal(politeness_join(*state, s), 10000);
}

static void politeness__sites_are_told_apart_by_scheme_host_and_port(void **state)
{
    struct politeness_site *s = politeness_site(*state, SITE, 0);
    assert_ptr_equal(politeness_site(*state, SITE, 0), s);
    assert_ptr_not_equal(politeness_site(*state, "http://news.example:80", 0), s);
    assert_int_equal(politeness_take(s, 0), 0);
    assert_int_equal(politeness_take(politeness_site(*state, "http://news.example:80", 0), 0), 0);
}

static void politeness__rules_hold_for_their_time_and_may_forbid_all(void **state)
{
    struct politeness_site *s = politeness_site(*state, SITE, 0);
    struct span body = SPAN("User-agent: *\nDisallow: /private\n");
    assert_int_equal(s->rules, POLITENESS_RULES_UNKNOWN);
    politeness_set_rules(s, &body, false, 1000, 500);
    assert_int_equal(s->rules, POLITENESS_RULES_KNOWN);
    assert_int_equal(s->rules_until_ms, 1500);
    assert_true(politeness_allows(s, "/news"));
    assert_false(politeness_allows(s, "/private/1"));
    politeness_set_rules(s, NULL, true, 2000, 500);
    assert_false(politeness_allows(s, "/news"));
    politeness_set_rules(s, NULL, false, 3000, 500);
    assert_true(politeness_allows(s, "/private/1"));
}

static void politeness__an_address_that_is_refused_allows_nothing_and_says_why(void **state)
{
    struct politeness_site *s = politeness_site(*state, SITE, 0);
    politeness_refuse(s, "address '127.0.0.1' is private or reserved", 1000, 500);
    assert_int_equal(s->rules, POLITENESS_RULES_KNOWN);
    assert_int_equal(s->rules_until_ms, 1500);
    assert_false(politeness_allows(s, "/news"));
    assert_string_equal(s->refusal, "address '127.0.0.1' is private or reserved");
    politeness_set_rules(s, NULL, false, 2000, 500);
    assert_null(s->refusal);
    assert_true(politeness_allows(s, "/news"));
}

static void politeness__sites_nobody_asks_for_are_forgotten(void **state)
{
    struct politeness_site *s = politeness_site(*state, SITE, 0);
    uint64_t later = 3 * 3600 * 1000;
    s->rules = POLITENESS_RULES_KNOWN;
    s->rules_until_ms = 1;
    /* the walk to a new site of the same slot drops it; many names make sure that the slot is met
     */
    for (int i = 0; i < 20000; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "http://%d.example:80", i);
        assert_non_null(politeness_site(*state, name, later));
    }
    assert_int_equal(politeness_site(*state, SITE, later)->rules, POLITENESS_RULES_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(politeness__one_request_at_a_time_and_a_pause_between,
                                        start, end),
        cmocka_unit_test_setup_teardown(politeness__a_site_that_complains_is_left_alone_longer,
                                        start, end),
        cmocka_unit_test_setup_teardown(politeness__the_line_tells_how_long_the_wait_will_be, start,
                                        end),
        cmocka_unit_test_setup_teardown(politeness__sites_are_told_apart_by_scheme_host_and_port,
                                        start, end),
        cmocka_unit_test_setup_teardown(politeness__rules_hold_for_their_time_and_may_forbid_all,
                                        start, end),
        cmocka_unit_test_setup_teardown(
            politeness__an_address_that_is_refused_allows_nothing_and_says_why, start, end),
        cmocka_unit_test_setup_teardown(politeness__sites_nobody_asks_for_are_forgotten, start,
                                        end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
