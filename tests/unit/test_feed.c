/* SPDX-License-Identifier: Apache-2.0 */
#include "feed_help.h"
#include "home.h"
#include "list.h"
#include "robots_txt.h"
#include "wire.h"

typedef enum fate reader(const struct feed_input *, struct arena *, Cw__Listing **, struct error *);

static enum fate listing_of(struct span body, struct arena *a, Cw__Listing **ret, struct error *e)
{
    struct feed_input in = help_feed_input(body);
    return feed_read(&in, a, ret, e);
}

/* The line "# pattern: ..." of a block. */
static const char *pattern_of(const struct cases_block *block, struct arena *a)
{
    struct span s = block->comment, mark = SPAN("# pattern: ");
    size_t at = span_find(s, mark);
    if (at >= s.n)
        return NULL;
    s = span_slice(s, at + mark.n, s.n);
    return arena_string(a, span_slice(s, 0, span_find(s, SPAN("\n"))));
}

static void check_listing(struct cases_block *block, void *ctx)
{
    struct arena a;
    struct buf got;
    struct error e = {{0}};
    Cw__Listing *l = NULL;
    reader **read = ctx;
    struct feed_input in = help_feed_input(block->input);
    arena_init(&a, 64 << 20);
    buf_init(&got, 1 << 20);
    in.link_pattern = pattern_of(block, &a);
    if ((*read)(&in, &a, &l, &e))
        assert_true(buf_printf(&got, "refused: %s", e.text));
    else
        help_listing_print(&got, l, false);
    cases_expect(block, buf_span(&got));
    buf_done(&got);
    arena_done(&a);
}

static void run(const char *file, reader *read)
{
    cases_run("feed", file, check_listing, &read);
}

static void feed__rss_becomes_a_listing(void **state)
{
    (void)state;
    run("rss.case", feed_read);
}

static void feed__atom_becomes_a_listing(void **state)
{
    (void)state;
    run("atom.case", feed_read);
}

static void feed__faults_of_the_wild_lose_nothing_else(void **state)
{
    (void)state;
    run("wild.case", feed_read);
}

static void feed__json_becomes_a_listing(void **state)
{
    (void)state;
    run("jsonfeed.case", feed_read);
}

static void feed__sitemaps_give_the_newest_first(void **state)
{
    (void)state;
    run("sitemap.case", feed_read);
}

static void feed__links_of_a_list_page_that_match_become_items(void **state)
{
    (void)state;
    run("list.case", list_read);
}

static void feed__a_home_page_names_its_feeds(void **state)
{
    (void)state;
    run("home.case", home_read);
}

static void feed__robots_txt_names_sitemaps(void **state)
{
    (void)state;
    run("robots.case", robots_txt_read);
}

static void feed__what_is_no_feed_is_refused_with_a_sentence(void **state)
{
    (void)state;
    run("refused.case", feed_read);
}

#define ITEM "<item><title>A</title><link>https://news.example/%zu</link></item>"

static void feed__sixty_thousand_items_give_the_first_thousand(void **state)
{
    (void)state;
    struct arena a;
    struct buf b;
    struct error e = {{0}};
    Cw__Listing *l = NULL;
    arena_init(&a, 192u << 20);
    buf_init(&b, 16 << 20);
    help_repeat(&b, "<rss version=\"2.0\"><channel><title>Many</title>", 1);
    for (size_t i = 0; i < 60000; i++)
        assert_true(buf_printf(&b, ITEM, i));
    uint64_t from = clock_thread_cpu_us();
    assert_int_equal(listing_of(buf_span(&b), &a, &l, &e), FATE_DONE);
    assert_true(clock_thread_cpu_us() - from < BUDGET_CPU_US);
    assert_int_equal(l->n_items, WIRE_MAX_ITEMS);
    buf_done(&b);
    arena_done(&a);
}

struct hostile {
    const char *name, *head, *part, *tail;
    size_t times;
    const char *refused; /* part of the reason; NULL: must be read; "*": either */
};

static const struct hostile hostiles[] = {
    {"depth 300", "<rss><channel>", "<a>", "", 300, "does not parse"},
    {"depth 100,000", "<rss><channel>", "<a>", "", 100000, "does not parse"},
    {"a text of 3.9 MB", "<rss><channel><title>", "aaaaaaaaaa", "</title></channel></rss>", 390000,
     NULL},
    {"a name of 1 MB", "<rss><channel><", "aaaaaaaaaa", "/></channel></rss>", 100000, "*"},
    {"an attribute of 3 MB", "<rss><channel a='", "aaaaaaaaaa",
     "'><title>x</title></channel></rss>", 300000, NULL},
    {"50,000 attributes", "<rss><channel", " a%='x'", "/></rss>", 50000,
     "more than 512 attributes"},
    {"CDATA without end", "<rss><channel><title><![CDATA[", "]]", "", 500000, "does not parse"},
    {"comments without end", "<rss><channel>", "<!--", "", 500000, "*"},
    {"a million <", "<rss><channel><title>", "<", "</title></channel></rss>", 1000000, "*"},
    {"a million &", "<rss><channel><title>", "&", "</title></channel></rss>", 700000, NULL},
    {"a quote without end", "<rss><channel a=\"", "<b c='", "", 300000, "does not parse"},
    {"enclosures", "<rss><channel><item><link>http://a.example/1</link>",
     "<enclosure url='http://a.example/x' length='1' type='a/b'/>", "</item></channel></rss>",
     40000, NULL},
    {"authors", "<rss><channel><item><link>http://a.example/1</link>", "<author>One Name</author>",
     "</item></channel></rss>", 100000, NULL},
    {"a guid of 1 MB", "<rss><channel><item><link>http://a.example/1</link><guid>", "aaaaaaaaaa",
     "</guid></item></channel></rss>", 100000, NULL},
    {"a title of 1 MB", "<rss><channel><item><link>http://a.example/1</link><title>", "<b>aaaaaaa",
     "</title></item></channel></rss>", 100000, "*"},
    {"namespaces", "<rss><channel><title>x</title>", "<a:b xmlns:a='u'/>", "</channel></rss>",
     150000, NULL},
};

static void feed__hostile_feeds_cost_little(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(hostiles) / sizeof(hostiles[0]); i++) {
        const struct hostile *h = &hostiles[i];
        struct arena a;
        struct buf b;
        struct error e = {{0}};
        Cw__Listing *l = NULL;
        arena_init(&a, 192u << 20);
        buf_init(&b, 8 << 20);
        help_repeat(&b, h->head, 1);
        help_repeat(&b, h->part, h->times);
        help_repeat(&b, h->tail, 1);
        uint64_t from = clock_thread_cpu_us();
        if (arena_guard(&a))
            fail_msg("%s: needs more memory than a worker has", h->name);
        enum fate fate = listing_of(buf_span(&b), &a, &l, &e);
        uint64_t took = clock_thread_cpu_us() - from;
        if (took > BUDGET_CPU_US)
            fail_msg("%s: took %llu us", h->name, (unsigned long long)took);
        if (!h->refused && fate)
            fail_msg("%s: refused: %s", h->name, e.text);
        if (h->refused && h->refused[0] != '*' && (!fate || !strstr(e.text, h->refused)))
            fail_msg("%s: not refused as it should: %s", h->name, e.text);
        buf_done(&b);
        arena_done(&a);
    }
}

static const char whole[] =
    "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><title "
    "type=\"html\">N&amp;ahr</title>"
    "<entry xml:base=\"http://nahr.example/\"><title>\xD8\xB9\xD9\x88\xD8\xAF\xD8\xA9</title><link "
    "href=\"1\"/><author><name>R</name></author>"
    "<content type=\"xhtml\"><div "
    "xmlns=\"http://www.w3.org/1999/xhtml\">a<br/>b</div></content></entry></feed>";

static void feed__a_feed_cut_anywhere_is_read_or_refused(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 64 << 20);
    for (size_t n = 0; n < sizeof(whole); n++) {
        struct error e = {{0}};
        Cw__Listing *l = NULL;
        char *copy = arena_alloc(&a, n);
        memcpy(copy, whole, n);
        enum fate fate = listing_of(span_at(copy, n), &a, &l, &e);
        assert_true(fate == FATE_REJECT ? e.text[0] : l->n_items <= 1);
        arena_reset(&a);
    }
    arena_done(&a);
}

/* RSS in every charset that a declaration, a mark or nothing tells. */
static void feed__charsets_of_feeds_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t n;
        const char *title;
    } rows[] = {
#define ROW(bytes, title) {bytes, sizeof(bytes) - 1, title}
        ROW("<?xml version='1.0' encoding='windows-1256'?><rss><channel><title>\xCA\xE1 "
            "\xE3\xD1\xE6\xC7\xE4</title></channel></rss>",
            "تل مروان"),
        ROW("<?xml version='1.0' encoding='utf-8'?><rss><channel><title>\xCA\xE1 "
            "\xE3\xD1\xE6\xC7\xE4 \xDA\xC7\xCF\xCA \xC5\xE1\xEC "
            "\xC7\xE1\xC8\xE1\xCF\xC9</title></channel></rss>",
            "تل مروان عادت إلى البلدة"),
        ROW("<?xml version='1.0' "
            "encoding='iso-8859-1'?><rss><channel><title>caf\xC3\xA9</title></channel></rss>",
            "café"),
        ROW("<?xml version='1.0' "
            "encoding='iso-8859-1'?><rss><channel><title>caf\xE9</title></channel></rss>",
            "café"),
        ROW("\xEF\xBB\xBF<?xml version='1.0' "
            "encoding='utf-16'?><rss><channel><title>caf\xC3\xA9</title></channel></rss>",
            "café"),
        ROW("\xFF\xFE<\0r\0s\0s\0>\0<\0c\0h\0a\0n\0n\0e\0l\0>\0<\0t\0i\0t\0l\0e\0>\0*\x06<\0/"
            "\0t\0i\0t\0l\0e\0>\0<\0/\0c\0h\0a\0n\0n\0e\0l\0>\0<\0/\0r\0s\0s\0>\0",
            "ت"),
        ROW("<\0r\0s\0s\0>\0<\0c\0h\0a\0n\0n\0e\0l\0>\0<\0t\0i\0t\0l\0e\0>\0x\0<\0/"
            "\0t\0i\0t\0l\0e\0>\0<\0/\0c\0h\0a\0n\0n\0e\0l\0>\0<\0/\0r\0s\0s\0>\0",
            "x"),
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena a;
        struct error e = {{0}};
        Cw__Listing *l = NULL;
        arena_init(&a, 16 << 20);
        assert_int_equal(listing_of(span_at(rows[i].bytes, rows[i].n), &a, &l, &e), FATE_DONE);
        assert_string_equal(l->title, rows[i].title);
        arena_done(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(feed__rss_becomes_a_listing),
        cmocka_unit_test(feed__atom_becomes_a_listing),
        cmocka_unit_test(feed__faults_of_the_wild_lose_nothing_else),
        cmocka_unit_test(feed__json_becomes_a_listing),
        cmocka_unit_test(feed__sitemaps_give_the_newest_first),
        cmocka_unit_test(feed__links_of_a_list_page_that_match_become_items),
        cmocka_unit_test(feed__a_home_page_names_its_feeds),
        cmocka_unit_test(feed__robots_txt_names_sitemaps),
        cmocka_unit_test(feed__what_is_no_feed_is_refused_with_a_sentence),
        cmocka_unit_test(feed__sixty_thousand_items_give_the_first_thousand),
        cmocka_unit_test(feed__hostile_feeds_cost_little),
        cmocka_unit_test(feed__a_feed_cut_anywhere_is_read_or_refused),
        cmocka_unit_test(feed__charsets_of_feeds_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
