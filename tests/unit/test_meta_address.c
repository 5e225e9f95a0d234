/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include "meta_address.h"

static void check(const char *url, const char *said, const char *want)
{
    struct arena a;
    arena_init(&a, 1 << 20);
    struct span one = span_of(said), got = meta_address_choose(span_of(url), &one, 1, &a);
    if (!span_equal(got, span_of(want)))
        fail_msg("'%s' said by '%s' is '%.*s', not '%s'", said, url, (int)got.n, got.p, want);
    arena_done(&a);
}

static void meta_address__the_site_of_the_page_has_many_hosts(void **state)
{
    (void)state;
    static const char page[] = "https://amp.news.example/a/b";
    check(page, "https://www.news.example/a/b", "https://www.news.example/a/b");
    check(page, "https://news.example/a/b", "https://news.example/a/b");
    check(page, "/a/c?utm_source=x", "https://amp.news.example/a/c");
    check(page, "https://other.example/a/b", "");
    check("https://one.co.uk/a", "https://two.co.uk/a", "");
    check("https://m.one.co.uk/a", "https://www.one.co.uk/a", "https://www.one.co.uk/a");
    check("https://a.example/x", "http://a.example:8080/x", "http://a.example:8080/x");
}

static void meta_address__folders_and_front_pages_are_not_the_article(void **state)
{
    (void)state;
    static const char page[] = "https://news.example/news/2021/return";
    check(page, "https://news.example/", "");
    check(page, "https://news.example", "");
    check(page, "https://news.example/news/", "");
    check(page, "https://news.example/news/2021", "");
    check(page, page, page);
    check(page, "https://news.example/n/7", "https://news.example/n/7");
    check("https://news.example/return/amp/", "https://news.example/return/",
          "https://news.example/return/");
    check("https://news.example/return?page=2", "https://news.example/return",
          "https://news.example/return");
    check(page, "mailto:x@news.example", "");
    check(page, "", "");
}

static void meta_address__without_a_page_any_address_will_do(void **state)
{
    (void)state;
    check("", "https://news.example/a", "https://news.example/a");
    check("", "https://news.example/", "");
    check("", "/a", "");
}

static void meta_address__the_first_that_can_be_is_taken(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    const struct span said[] = {SPAN(""), SPAN("https://news.example/"), SPAN("/a?id=1")};
    struct span got = meta_address_choose(SPAN("https://news.example/x"), said, 3, &a);
    assert_true(span_equal(got, SPAN("https://news.example/a?id=1")));
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(meta_address__the_site_of_the_page_has_many_hosts),
        cmocka_unit_test(meta_address__folders_and_front_pages_are_not_the_article),
        cmocka_unit_test(meta_address__without_a_page_any_address_will_do),
        cmocka_unit_test(meta_address__the_first_that_can_be_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
