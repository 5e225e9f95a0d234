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
    return robots_allows(&robots, span_of(path), &arena);
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
    read_rules(
        "User-agent: *\nDisallow: /news\nAllow: /news/public\nDisallow: /tie\nAllow: /tie\n");
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
    read_rules("User-agent: other\nUser-agent: claimwire\nDisallow: /a\n\nUser-agent: "
               "third\nDisallow: /b\n");
    assert_false(allows("/a"));
    assert_true(allows("/b"));
}

static void robots__groups_of_one_agent_count_together(void **state)
{
    (void)state;
    read_rules("User-agent: claimwire\nDisallow: /a\nUser-agent: x\nDisallow: /c\nUser-agent: "
               "claimwire\nDisallow: /b\n");
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
    read_rules(
        "\xef\xbb\xbfUser-agent: * # all\rDisallow : /cr\r\n<html>\nDisallow: # nothing\n: :\n");
    assert_false(allows("/cr/x"));
    assert_true(allows("/html"));
}

/* The examples of RFC 9309, 2.2.2 and 2.2.3. */
static void robots__paths_are_compared_however_they_are_encoded(void **state)
{
    (void)state;
    read_rules(
        "User-agent: *\nDisallow: /foo/bar?baz=https://foo.bar\nDisallow: /foo/bar/\xe3\x83\x84\n"
        "Disallow: /baz/%E3%83%84\nDisallow: /foo/bar/%62%61%7A\nDisallow: /sl%2Fash\n");
    assert_false(allows("/foo/bar?baz=https%3A%2F%2Ffoo.bar"));
    assert_false(allows("/foo/bar?baz=https://foo.bar"));
    assert_false(allows("/foo/bar/%E3%83%84"));
    assert_false(allows("/foo/bar/%e3%83%84"));
    assert_false(allows("/foo/bar/\xe3\x83\x84"));
    assert_false(allows("/baz/\xe3\x83\x84"));
    assert_false(allows("/foo/bar/baz"));
    assert_false(allows("/sl%2fash"));
    assert_true(allows("/sl/ash"));
}

static void robots__stars_and_dollars_that_are_meant_are_encoded(void **state)
{
    (void)state;
    read_rules("User-agent: *\nDisallow: /path/file-with-a-%2A.html\nDisallow: "
               "/path/foo-%24\nDisallow: /a$b\n");
    assert_false(allows("/path/file-with-a-*.html"));
    assert_false(allows("/path/foo-$"));
    assert_false(allows("/a$b"));
    assert_true(allows("/path/file-with-a-b.html"));
    assert_true(allows("/path/foo-"));
    assert_true(allows("/a"));
}

static void robots__the_longest_match_of_the_rfc_decides(void **state)
{
    (void)state;
    read_rules(
        "User-Agent: foobot\nDisallow: /\nUser-Agent: ClaimWire/2.0 (bot)\nAllow: /example/page/\n"
        "Disallow: /example/page/disallowed.gif\n");
    assert_true(allows("/example/page/"));
    assert_false(allows("/example/page/disallowed.gif"));
    assert_true(allows("/example"));
}

static void robots__a_token_is_no_prefix_of_another(void **state)
{
    (void)state;
    read_rules("User-agent: claim\nDisallow: /\n\nUser-agent: claimwire-news\nDisallow: /\n");
    assert_true(allows("/x"));
}

static void robots__its_own_file_is_always_allowed(void **state)
{
    (void)state;
    read_rules("User-agent: *\nDisallow: /\n");
    assert_true(allows("/robots.txt"));
    assert_false(allows("/robots.txt.bak"));
    assert_false(allows(""));
}

static void robots__rules_before_any_agent_and_sitemaps_in_a_group_do_no_harm(void **state)
{
    (void)state;
    read_rules(
        "Disallow: /early\nUser-agent: other\nSitemap: https://news.example/s.xml\nCrawl-delay: 9\n"
        "User-agent: *\nDisallow: /late\n");
    assert_true(allows("/early"));
    assert_false(allows("/late"));
}

static void read_bytes(const char *bytes, size_t n)
{
    arena_reset(&arena);
    robots_parse(span_at(bytes, n), SPAN("claimwire"), &arena, &robots);
}

static void robots__utf16_and_stray_nuls_read_as_ascii(void **state)
{
    static const char ascii[] = "User-agent: *\r\nDisallow: /x\r\n";
    char wide[2 * sizeof ascii + 2] = "\xff\xfe";
    (void)state;
    for (size_t i = 0; i + 1 < sizeof ascii; i++) {
        wide[2 + 2 * i] = ascii[i];
        wide[3 + 2 * i] = 0;
    }
    read_bytes(wide, 2 + 2 * (sizeof ascii - 1));
    assert_false(allows("/x"));
    assert_true(allows("/y"));
    read_bytes("User-agent: *\nDis\0allow: /n\0\n", 30);
    assert_false(allows("/n"));
}

static void robots__a_page_in_its_place_has_no_rules(void **state)
{
    (void)state;
    read_rules(
        "\n <!DOCTYPE html><html><body><pre>\nUser-agent: *\nDisallow: /\n</pre></body></html>\n");
    assert_true(allows("/x"));
}

static void robots__only_the_first_500_kib_count(void **state)
{
    size_t n = ROBOTS_MAX_BYTES;
    char *body = malloc(n + 64);
    (void)state;
    assert_non_null(body);
    memset(body, '#', n);
    memcpy(body, "User-agent: *\nDisallow: /in\n", 28);
    memcpy(body + n, "\nDisallow: /out\n", 16);
    read_bytes(body, n + 16);
    assert_false(allows("/in"));
    assert_true(allows("/out"));
    memset(body, 'a', n); /* one line */
    read_bytes(body, n);
    assert_int_equal(robots.rules, 0);
    free(body);
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

/* 500 KiB of the rules that cost most against a path of 2 KB; see tests/bench/README.md. */
static void robots__the_largest_file_is_answered_in_time(void **state)
{
    static const char *const shapes[] = {
        "Allow: a\n", "Disallow: /*a*a*a*b\n", "Disallow: *aaaaaaab$\n",
        "Disallow: /*%61a*aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\n"};
    char *body = malloc(ROBOTS_MAX_BYTES), path[2048];
    (void)state;
    assert_non_null(body);
    memset(path, 'a', sizeof path);
    path[0] = '/';
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        size_t n = 14, line = strlen(shapes[i]);
        memcpy(body, "User-agent: *\n", n);
        for (; n + line <= ROBOTS_MAX_BYTES; n += line)
            memcpy(body + n, shapes[i], line);
        uint64_t before = clock_thread_cpu_us();
        read_bytes(body, n);
        uint64_t read = clock_thread_cpu_us();
        assert_true(robots_allows(&robots, span_at(path, sizeof path), &arena));
        uint64_t end = clock_thread_cpu_us();
        print_message("%zu rules: read in %llu us, asked in %llu us\n", robots.rules,
                      (unsigned long long)(read - before), (unsigned long long)(end - read));
        assert_in_range(end - before, 0, 2000000);
    }
    free(body);
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
        cmocka_unit_test(robots__paths_are_compared_however_they_are_encoded),
        cmocka_unit_test(robots__stars_and_dollars_that_are_meant_are_encoded),
        cmocka_unit_test(robots__the_longest_match_of_the_rfc_decides),
        cmocka_unit_test(robots__a_token_is_no_prefix_of_another),
        cmocka_unit_test(robots__its_own_file_is_always_allowed),
        cmocka_unit_test(robots__rules_before_any_agent_and_sitemaps_in_a_group_do_no_harm),
        cmocka_unit_test(robots__utf16_and_stray_nuls_read_as_ascii),
        cmocka_unit_test(robots__a_page_in_its_place_has_no_rules),
        cmocka_unit_test(robots__only_the_first_500_kib_count),
        cmocka_unit_test(robots__many_stars_take_linear_time),
        cmocka_unit_test(robots__the_largest_file_is_answered_in_time),
    };
    arena_init(&arena, 64u << 20);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_done(&arena);
    return failed;
}
