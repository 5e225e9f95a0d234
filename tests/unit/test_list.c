/* SPDX-License-Identifier: Apache-2.0 */
#include "read_help.h"
#include "list.h"

static void list__patterns_match_whole_paths(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
        bool matches;
    } rows[] = {
        {"/news/*", "/news/one", true},
        {"/news/*", "/news/one/two", false},
        {"/news/*", "/news/", true},
        {"/news/*", "/xnews/one", false},
        {"/news/**", "/news/one/two", true},
        {"/{y}/{m}/{d}/**", "/2021/11/8/bridge", true},
        {"/{y}/{m}/{d}/**", "/2021/11/bridge/x", false},
        {"/{y}/**", "/20211/x", false},
        {"/*-{n}.html", "/bridge-open-123.html", true},
        {"/*-{n}.html", "/bridge-open-.html", false},
        {"/*{n}", "/a1b22", true},
        {"/*{n}", "/a1b", false},
        {"/{n}{n}", "/12", true},
        {"/{n}{n}", "/1", false},
        {"/**/story/*", "/a/b/story/c", true},
        {"/**/story/*", "/story/c", false},
        {"**", "", true},
        {"", "", true},
        {"", "/", false},
        {"/a{x}", "/a{x}", true},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (list_matches(span_of(rows[i].pattern), span_of(rows[i].text)) != rows[i].matches)
            fail_msg("'%s' and '%s'", rows[i].pattern, rows[i].text);
}

/* "/a*a*a*...b" and "/aaaa...": no doubling of the work with each star. */
static void list__patterns_of_many_stars_are_cheap(void **state)
{
    (void)state;
    char pattern[LIST_PATTERN_BYTES + 1], text[2001];
    for (size_t i = 0; i < LIST_PATTERN_BYTES; i++)
        pattern[i] = i % 3 == 2 ? 'a' : '*';
    pattern[LIST_PATTERN_BYTES - 1] = 'b';
    memset(text, 'a', 2000);
    uint64_t from = clock_thread_cpu_us();
    for (int i = 0; i < 100; i++)
        assert_false(list_matches(span_at(pattern, LIST_PATTERN_BYTES), span_at(text, 2000)));
    assert_true(clock_thread_cpu_us() - from < BUDGET_CPU_US);
}

static void list__pages_beyond_the_limits_are_refused(void **state)
{
    (void)state;
    struct arena a;
    struct buf b;
    struct error e = {{0}};
    Cw__Listing *l = NULL;
    arena_init(&a, 64 << 20);
    buf_init(&b, 1 << 20);
    help_repeat(&b, "<a href='/news/1'>x</a>", 2000);
    struct feed_input in = {.body = buf_span(&b),
                            .url = "https://news.example/",
                            .fetched_us = HELP_FETCHED_US,
                            .link_pattern = "/news/*",
                            .limits = {512, 1000, 512}};
    assert_int_equal(list_read(&in, &a, &l, &e), FATE_REJECT);
    in.limits.tags = 200000;
    assert_int_equal(list_read(&in, &a, &l, &e), FATE_DONE);
    assert_int_equal(l->n_items, 1);
    buf_done(&b);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(list__patterns_match_whole_paths),
        cmocka_unit_test(list__patterns_of_many_stars_are_cheap),
        cmocka_unit_test(list__pages_beyond_the_limits_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
