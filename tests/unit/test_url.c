/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include "url.h"

static void check(const char *base, const char *ref, const char *want)
{
    struct arena a;
    arena_init(&a, 1 << 20);
    struct span got = url_resolve(span_of(base), span_of(ref), &a);
    if (!span_equal(got, span_of(want)))
        fail_msg("'%s' from '%s' is '%.*s', not '%s'", ref, base, (int)got.n, got.p, want);
    arena_done(&a);
}

static void url__relative_addresses_become_absolute(void **state)
{
    (void)state;
    static const char base[] = "http://a.example/b/c/d;p?q";
    /* RFC 3986 section 5.4, without the fragments */
    static const char *const rows[][2] = {
        {"g", "b/c/g"},      {"./g", "b/c/g"},    {"g/", "b/c/g/"},        {"/g", "g"},
        {"?y", "b/c/d;p?y"}, {"g?y", "b/c/g?y"},  {"#s", "b/c/d;p?q"},     {";x", "b/c/;x"},
        {"", "b/c/d;p?q"},   {".", "b/c/"},       {"./", "b/c/"},          {"..", "b/"},
        {"../g", "b/g"},     {"../..", ""},       {"../../g", "g"},        {"../../../g", "g"},
        {"/./g", "g"},       {"/../g", "g"},      {"g.", "b/c/g."},        {"..g", "b/c/..g"},
        {"./g/.", "b/c/g/"}, {"g/../h", "b/c/h"}, {"g;x=1/../y", "b/c/y"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char want[200];
        snprintf(want, sizeof(want), "http://a.example/%s", rows[i][1]);
        check(base, rows[i][0], want);
    }
    check(base, "//g", "http://g/");
    check(base, "https://h.example", "https://h.example/");
}

static void url__one_article_has_one_form(void **state)
{
    (void)state;
    check("", " HTTPS://User:x@News.Example.:443/A/%d8%b9 b?utm_source=x&id=1&fbclid=2#top\n",
          "https://news.example/A/%D8%B9%20b?id=1");
    check("", "http://news.example:80", "http://news.example/");
    check("", "http://news.example:8080/x?utm_medium=rss", "http://news.example:8080/x");
    check("", "http://news.example/عودة", "http://news.example/%D8%B9%D9%88%D8%AF%D8%A9");
    check("", "http://[::1]:81/x", "http://[::1]:81/x");
    check("", "http://news.example/100%", "http://news.example/100%25");
    check("", "http://news.example/%41%2d%7E%2f%zz%e", "http://news.example/A-~%2F%25zz%25e");
    check("", "http://news.example/a/%2E%2e/b", "http://news.example/b");
    check("", "http://news.example/a?&&utm%5Fsource=x&b=1&&UTM_Term=2&",
          "http://news.example/a?b=1");
    check("", "http://news.example/a?", "http://news.example/a");
    check("", "http://m.news.example/a/amp/", "http://m.news.example/a/amp/");
    check("", "http://news.example:0080/a", "http://news.example/a");
    check("", "http://news.example:/a", "http://news.example/a");
    check("", "https://news.example:443/a", "https://news.example/a");
    check("", "http://a@b:c@news.example/@x", "http://news.example/@x");
    check("", "http:\\\\news.example\\a\\b?c\\d", "http://news.example/a/b?c%5Cd");
    check("", "http://news.exa\nmple/a\tb\r\n/c", "http://news.example/ab/c");
    check("", "http://[2001:DB8::1]/x", "http://[2001:db8::1]/x");
}

static void url__hosts_of_other_scripts_have_their_ascii_form(void **state)
{
    (void)state;
    check("", "http://Bücher.example/", "http://xn--bcher-kva.example/");
    check("",
          "http://BU\xCC\x88"
          "CHER.example/",
          "http://xn--bcher-kva.example/");
    check("", "http://مثال.إختبار/", "http://xn--mgbh0fb.xn--kgbechtv/");
    check("", "http://例え。テスト/", "http://xn--r8jz45g.xn--zckzah/");
    check("", "http://xn--bcher-kva.example/", "http://xn--bcher-kva.example/");
    check("", "http://a..example/", "");
    check("",
          "http://b\xFF"
          "cher.example/",
          "");
    check("", "http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example/",
          "");
    check("", "http://üaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example/", "");
}

static void url__what_is_no_web_address_is_nothing(void **state)
{
    (void)state;
    static const char *const refs[] = {"javascript:alert(1)",
                                       "mailto:a@b.example",
                                       "data:text/html,x",
                                       "file:///etc/passwd",
                                       "http://",
                                       "http:///x",
                                       "http://a b/",
                                       "http://a:99999/",
                                       "http://[::1/",
                                       "http://a]b/",
                                       "http://a:b:80/",
                                       "http://%61.example/",
                                       "http:x",
                                       "ftp://a.example/",
                                       "://x",
                                       "x"};
    for (size_t i = 0; i < sizeof(refs) / sizeof(refs[0]); i++)
        check("", refs[i], "");
    check("http://a.example/", "javascript:alert(1)", "");
    char longer[URL_MAX_BYTES + 100];
    memset(longer, 'a', sizeof(longer) - 1);
    longer[sizeof(longer) - 1] = 0;
    check("http://a.example/", longer, "");
}

static void url__hosts_are_found(void **state)
{
    (void)state;
    assert_true(span_equal(url_host(SPAN("http://news.example:81/x")), SPAN("news.example")));
    assert_true(span_equal(url_host(SPAN("http://[::1]:81/x")), SPAN("[::1]")));
    assert_true(span_is_empty(url_host(SPAN("x/y"))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(url__relative_addresses_become_absolute),
        cmocka_unit_test(url__one_article_has_one_form),
        cmocka_unit_test(url__hosts_of_other_scripts_have_their_ascii_form),
        cmocka_unit_test(url__what_is_no_web_address_is_nothing),
        cmocka_unit_test(url__hosts_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
