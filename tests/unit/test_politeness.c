/* SPDX-License-Identifier: Apache-2.0 */
#include "politeness.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#define SITE "news.example"

static int start(void **state)
{
    *state = politeness_new();
    return *state ? 0 : -1;
}

static int end(void **state)
{
    politeness_free(*state);
    return 0;
}

static struct politeness_site *site(struct politeness *p, const char *host)
{
    struct politeness_site *s = politeness_site(p, host, 0);
    assert_non_null(s);
    s->spacing_ms = 5000;
    return s;
}

static void politeness__one_request_at_a_time_and_a_pause_between(void **state)
{
    struct politeness_site *s = site(*state, SITE);
    assert_non_null(s);
    assert_int_equal(politeness_take(s, 100), 0);
    assert_int_equal(politeness_take(s, 200), UINT64_MAX);
    politeness_release(s, 1000, 0);
    assert_int_equal(politeness_take(s, 1000), 5000);
    assert_int_equal(politeness_take(s, 5999), 1);
    assert_int_equal(politeness_take(s, 6000), 0);
    politeness_release(s, 6000, 0);
}

static void politeness__a_site_that_complains_is_left_alone_longer(void **state)
{
    struct politeness_site *s = site(*state, SITE);
    assert_int_equal(politeness_take(s, 0), 0);
    politeness_release(s, 0, 30000);
    assert_int_equal(politeness_take(s, 1), 29999);
    assert_int_equal(politeness_take(s, 30000), 0);
    politeness_release(s, 30000, 1);
    assert_int_equal(politeness_take(s, 30000), 5000); /* a shorter wish does not make us ruder */
}

static void politeness__the_line_tells_how_long_the_wait_will_be(void **state)
{
    struct politeness_site *s = site(*state, SITE);
    assert_int_equal(politeness_join(s), 0);
    assert_int_equal(politeness_join(s), 5000);
    assert_int_equal(politeness_join(s), 10000);
    politeness_leave(s);
    assert_int_equal(politeness_join(s), 10000);
}

static void politeness__without_a_pause_there_is_no_wait(void **state)
{
    struct politeness_site *s = site(*state, SITE);
    s->spacing_ms = 0;
    assert_int_equal(politeness_join(s), 0);
    assert_int_equal(politeness_join(s), 0);
    assert_int_equal(politeness_take(s, 7), 0);
    politeness_release(s, 7, 0);
    assert_int_equal(politeness_take(s, 7), 0);
    politeness_release(s, 7, 0);
}

static void politeness__sites_are_told_apart_by_host_and_port(void **state)
{
    struct politeness_site *s = site(*state, SITE);
    assert_ptr_equal(politeness_site(*state, SITE, 0), s);
    assert_ptr_not_equal(politeness_site(*state, "news.example:8080", 0), s);
    assert_int_equal(politeness_take(s, 0), 0);
    assert_int_equal(politeness_take(politeness_site(*state, "news.example:8080", 0), 0), 0);
}

static void politeness__http_and_https_share_the_slot_and_not_the_rules(void **state)
{
    struct politeness_site *s = site(*state, SITE);
    struct span body = SPAN("User-agent: *\nDisallow: /\n");
    struct arena scratch;
    arena_init(&scratch, 1u << 20);
    politeness_set_rules(&s->rules[1], &body, 0, 500);
    politeness_set_rules(&s->rules[0], NULL, 0, 500);
    assert_false(politeness_allows(&s->rules[1], "/news", &scratch));
    assert_true(politeness_allows(&s->rules[0], "/news", &scratch));
    arena_done(&scratch);
}

static void politeness__rules_hold_for_their_time_and_may_forbid_all(void **state)
{
    struct politeness_rules *r = &site(*state, SITE)->rules[1];
    struct span body = SPAN("User-agent: *\nDisallow: /private\n");
    struct arena scratch;
    arena_init(&scratch, 1u << 20);
    assert_false(politeness_knows(r, 1000));
    politeness_set_rules(r, &body, 1000, 500);
    assert_true(politeness_knows(r, 1500));
    assert_false(politeness_knows(r, 1501));
    assert_true(politeness_allows(r, "/news", &scratch));
    assert_false(politeness_allows(r, "/private/1", &scratch));
    struct politeness_trouble busy = {"the server answered with status 503",
                                      CW__FAILURE__TROUBLE__SOFT, false};
    politeness_refuse(r, &busy, 2000, 500);
    assert_false(politeness_allows(r, "/news", &scratch));
    assert_false(r->is_refused);
    assert_int_equal(r->trouble, CW__FAILURE__TROUBLE__SOFT);
    assert_string_equal(r->why, "the server answered with status 503");
    politeness_set_rules(r, NULL, 3000, 500);
    assert_true(politeness_allows(r, "/private/1", &scratch));
    arena_done(&scratch);
}

static void politeness__an_address_that_is_refused_allows_nothing_and_says_why(void **state)
{
    struct politeness_rules *r = &site(*state, SITE)->rules[0];
    struct arena scratch;
    arena_init(&scratch, 1u << 20);
    struct politeness_trouble trouble = {"address '127.0.0.1' is private or reserved",
                                         CW__FAILURE__TROUBLE__HARD, true};
    politeness_refuse(r, &trouble, 1000, 500);
    assert_true(politeness_knows(r, 1500));
    assert_false(politeness_allows(r, "/news", &scratch));
    assert_true(r->is_refused);
    assert_string_equal(r->why, "address '127.0.0.1' is private or reserved");
    politeness_set_rules(r, NULL, 2000, 500);
    assert_false(r->is_refused);
    assert_true(politeness_allows(r, "/news", &scratch));
    arena_done(&scratch);
}

static void politeness__sites_nobody_asks_for_are_forgotten(void **state)
{
    struct politeness_site *s = site(*state, SITE);
    uint64_t later = 3 * 3600 * 1000;
    s->rules[0].known = POLITENESS_RULES_KNOWN;
    s->rules[0].until_ms = 1;
    /* the walk to a new site of the same slot drops it; many names make sure that the slot is met
     */
    for (int i = 0; i < 20000; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "%d.example", i);
        assert_non_null(politeness_site(*state, name, later));
    }
    assert_int_equal(politeness_site(*state, SITE, later)->rules[0].known,
                     POLITENESS_RULES_UNKNOWN);
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
        cmocka_unit_test_setup_teardown(politeness__without_a_pause_there_is_no_wait, start, end),
        cmocka_unit_test_setup_teardown(politeness__sites_are_told_apart_by_host_and_port, start,
                                        end),
        cmocka_unit_test_setup_teardown(politeness__http_and_https_share_the_slot_and_not_the_rules,
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
