/* SPDX-License-Identifier: Apache-2.0 */
#include "common/clock.h"
#include "robots.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

static struct arena arena;
static struct robots robots;

static void read_rules(const char *body)
{
    arena_reset(&arena);
    robots_parse(span_of(body), SPAN("claimwire"), &arena, &robots);
}

static bool allows(const char *path)
{
    return robots_allows(&robots, span_of(path));
}

static void robots__empty_file_allows_everything(void **state)
{
    (void)state;
    read_rules("");
    assert_true(allows("/"));
    assert_true(allows(""));
}

static void robots__longest_rule_wins_and_allow_wins_a_tie(void **state)
{
    (void)state;
    read_rules("User-agent: *\nDisallow: /news\nAllow: /news/public\nDisallow: /tie\nAllow: /tie\n");
    assert_false(allows("/news/today"));
    assert_true(allows("/news/public/1"));
    assert_true(allows("/tie"));
    assert_true(allows("/other"));
}

static void robots__own_group_replaces_the_group_of_all(void **state)
{
    (void)state;
    read_rules("User-agent: *\nDisallow: /\n\nUser-Agent: ClaimWire\nDisallow: /private\n");
    assert_true(allows("/news"));
    assert_false(allows("/private/x"));
}

static void robots__several_agents_share_one_group(void **state)
{
    (void)state;
    read_rules("User-agent: other\nUser-agent: claimwire\nDisallow: /a\n\nUser-agent: third\nDisallow: /b\n");
    assert_false(allows("/a"));
    assert_true(allows("/b"));
}

static void robots__groups_of_one_agent_count_together(void **state)
{
    (void)state;
    read_rules("User-agent: claimwire\nDisallow: /a\nUser-agent: x\nDisallow: /c\nUser-agent: claimwire\nDisallow: /b\n");
    assert_false(allows("/a"));
    assert_false(allows("/b"));
    assert_true(allows("/c"));
}

static void robots__stars_and_dollar_match(void **state)
{
    (void)state;
    read_rules("User-agent: *\nDisallow: /*.pdf$\nDisallow: /a*b*c\nDisallow: /end$\n");
    assert_false(allows("/x/y.pdf"));
    assert_true(allows("/x/y.pdf?page=1"));
    assert_false(allows("/a1b2c3"));
    assert_true(allows("/a1c2b3"));
    assert_false(allows("/end"));
    assert_true(allows("/ending"));
}

static void robots__odd_line_ends_comments_and_garbage_are_tolerated(void **state)
{
    (void)state;
    read_rules("\xef\xbb\xbfUser-agent: * # all\rDisallow : /cr\r\n<html>\nDisallow: # nothing\n: :\n");
    assert_false(allows("/cr/x"));
    assert_true(allows("/html"));
}

/* The shape that takes exponential or quadratic time in a backtracking matcher. */
static void robots__many_stars_take_linear_time(void **state)
{
    (void)state;
    size_t n = 400000;
    char *path = malloc(n + 1);
    assert_non_null(path);
    memset(path, 'a', n);
    path[0] = '/';
    path[n] = '\0';
    read_rules("User-agent: *\nDisallow: /*a*a*a*a*a*a*a*a*a*a*a*a*b\n");
    uint64_t before = clock_thread_cpu_us();
    assert_true(allows(path));
    assert_in_range(clock_thread_cpu_us() - before, 0, 1000000);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(robots__empty_file_allows_everything),
        cmocka_unit_test(robots__longest_rule_wins_and_allow_wins_a_tie),
        cmocka_unit_test(robots__own_group_replaces_the_group_of_all),
        cmocka_unit_test(robots__several_agents_share_one_group),
        cmocka_unit_test(robots__groups_of_one_agent_count_together),
        cmocka_unit_test(robots__stars_and_dollar_match),
        cmocka_unit_test(robots__odd_line_ends_comments_and_garbage_are_tolerated),
        cmocka_unit_test(robots__many_stars_take_linear_time),
    };
    arena_init(&arena, 1u << 20);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_done(&arena);
    return failed;
}
