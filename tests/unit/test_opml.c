/* SPDX-License-Identifier: Apache-2.0 */
#include "opml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#define ARENA_BYTES ((size_t)192 << 20)

static void expect(struct span got, const char *expected)
{
    if (!span_equal(got, span_of(expected)))
        fail_msg("'%.*s' and not '%s'", (int)got.n, got.p ? got.p : "", expected);
}

static void opml__outlines_are_feeds_wherever_they_stand(void **state)
{
    (void)state;
    static const char file[] =
        "<?xml version='1.0' encoding='UTF-8'?>\n<opml "
        "version='1.0'><head><title>mine</title></head><body>"
        "<outline text='Syria'><outline text='North'>"
        "<outline text='short' title='Tal Marwan Post' type='rss' "
        "xmlUrl='https://post.example/feed?a=1&amp;b=2' "
        "htmlUrl='https://post.example/'/></outline>"
        "<outline TEXT='&#1582;&#1576;&#1585;' XMLURL=' https://news.example/rss ' /></outline>"
        "<outline text='Outlet' htmlUrl='https://outlet.example/'/></body></opml>";
    struct arena a;
    struct opml all;
    struct error e;
    arena_init(&a, ARENA_BYTES);
    assert_int_equal(opml_read(SPAN(file), &a, &all, &e), FATE_DONE);
    assert_int_equal(all.n, 3);
    assert_int_equal(all.folders, 2);
    assert_null(all.fault);
    expect(all.at[0].title, "Tal Marwan Post");
    expect(all.at[0].feed_url, "https://post.example/feed?a=1&b=2");
    expect(all.at[0].home_url, "https://post.example/");
    expect(all.at[1].title, "خبر");
    expect(all.at[1].feed_url, "https://news.example/rss");
    expect(all.at[2].feed_url, "");
    assert_false(all.at[0].is_paused);
    arena_done(&a);
}

static void opml__what_is_written_reads_as_the_same(void **state)
{
    (void)state;
    const struct opml_outline rows[] = {
        {.title = SPAN("A <b> & \"c\" 'd'"),
         .feed_url = SPAN("https://a.example/?x=1&y=<2>"),
         .home_url = SPAN("https://a.example/")},
        {.title = SPAN("صحيفة"),
         .feed_url = SPAN("https://b.example/news"),
         .kind = SPAN("list"),
         .links = SPAN("/{y}/**"),
         .region = SPAN("SY")},
        {.title = SPAN("no feed"), .home_url = SPAN("https://c.example/"), .is_paused = false},
        {.title = SPAN("paused"), .feed_url = SPAN("https://d.example/"), .is_paused = true}};
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    struct arena a;
    struct opml all;
    struct error e;
    opml_begin(to, "a <title>");
    for (size_t i = 0; i < 4; i++)
        opml_write(to, &rows[i]);
    opml_end(to);
    (void)fclose(to);
    arena_init(&a, ARENA_BYTES);
    assert_int_equal(opml_read(span_at(text, n), &a, &all, &e), FATE_DONE);
    assert_int_equal(all.n, 4);
    assert_null(all.fault);
    for (size_t i = 0; i < 4; i++) {
        assert_true(span_equal(all.at[i].title, rows[i].title));
        assert_true(span_equal(all.at[i].feed_url, rows[i].feed_url));
        assert_true(span_equal(all.at[i].home_url, rows[i].home_url));
        assert_true(span_equal(all.at[i].kind, rows[i].kind));
        assert_true(span_equal(all.at[i].links, rows[i].links));
        assert_true(span_equal(all.at[i].region, rows[i].region));
        assert_int_equal(all.at[i].is_paused, rows[i].is_paused);
    }
    arena_done(&a);
    free(text);
}

static void refused(struct span file, const char *part)
{
    struct arena a;
    struct opml all;
    struct error e = {{0}};
    arena_init(&a, ARENA_BYTES);
    assert_int_equal(opml_read(file, &a, &all, &e), FATE_REJECT);
    if (span_find(span_of(e.text), span_of(part)) == strlen(e.text))
        fail_msg("'%s' does not say '%s'", e.text, part);
    arena_done(&a);
}

static void opml__what_is_hostile_or_something_else_is_refused(void **state)
{
    (void)state;
    refused(SPAN("<!DOCTYPE opml [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><opml><body><outline "
                 "text='&b;' xmlUrl='http://x/'/></body></opml>"),
            "declares");
    refused(SPAN("<!DOCTYPE opml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><opml><body/></opml>"),
            "declares");
    refused(SPAN("<rss version='2.0'><channel/></rss>"), "its root element is 'rss'");
    refused(SPAN("<html><body>no</body></html>"), "its root element is 'html'");
    refused(SPAN("just words"), "no element");
    refused(SPAN(""), "");
}

static void opml__folders_without_end_are_told_and_passed_over(void **state)
{
    (void)state;
    struct arena a;
    struct opml all;
    struct error e;
    size_t n = 100000, at = 0;
    char *deep = malloc(n * 9 + 16);
    assert_non_null(deep);
    at = (size_t)sprintf(deep, "<opml>");
    for (size_t i = 0; i < n; i++)
        at += (size_t)sprintf(deep + at, "<outline>");
    arena_init(&a, ARENA_BYTES);
    assert_int_equal(opml_read(span_at(deep, at), &a, &all, &e), FATE_DONE);
    assert_int_equal(all.n, 0);
    assert_true(all.folders < 300);
    assert_non_null(all.fault);
    arena_done(&a);
    free(deep);
}

static void opml__a_file_that_breaks_off_gives_what_stands_before(void **state)
{
    (void)state;
    struct arena a;
    struct opml all;
    struct error e;
    arena_init(&a, ARENA_BYTES);
    assert_int_equal(
        opml_read(SPAN("<opml><body><outline text='a & b' xmlUrl='https://a.example/'/>\n<outline "
                       "text='b' xmlUrl='http"),
                  &a, &all, &e),
        FATE_DONE);
    assert_int_equal(all.n, 1);
    expect(all.at[0].title, "a & b");
    assert_non_null(all.fault);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opml__outlines_are_feeds_wherever_they_stand),
        cmocka_unit_test(opml__what_is_written_reads_as_the_same),
        cmocka_unit_test(opml__what_is_hostile_or_something_else_is_refused),
        cmocka_unit_test(opml__folders_without_end_are_told_and_passed_over),
        cmocka_unit_test(opml__a_file_that_breaks_off_gives_what_stands_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
