/* SPDX-License-Identifier: Apache-2.0 */
#include "read_help.h"
#include "meta.h"

/*
 * Input: lines "@url ADDRESS", "@feed_title TEXT", "@feed_published DATE", then the page; "@text"
 * in it stands for a paragraph. Fetched at noon of 2022-01-10.
 */
#define TEXT                                                                                       \
    "<p>The bridge at Ain Zahra was closed on Monday, its guards said, and it will stay closed "   \
    "until the river falls, whatever the council may have promised to the drivers.</p>"

struct input {
    char *html;
    char *url, *feed_title, *feed_published;
};

static char *value_take(struct span *rest, const char *key, struct arena *a)
{
    struct span line, all = *rest, k = span_of(key);
    if (!span_starts_with(all, k) || !span_split(&all, '\n', &line))
        return NULL;
    *rest = all;
    return arena_string(a, span_slice(line, k.n, line.n));
}

static struct input input_of(struct span s, struct arena *a)
{
    struct input in = {0};
    in.url = value_take(&s, "@url ", a);
    in.feed_title = value_take(&s, "@feed_title ", a);
    in.feed_published = value_take(&s, "@feed_published ", a);
    struct buf b;
    buf_init(&b, 1 << 20);
    for (size_t i = 0; i < s.n;) {
        size_t at = span_find(span_slice(s, i, s.n), SPAN("@text"));
        assert_true(buf_append(&b, span_slice(s, i, i + at)));
        i += at;
        if (i < s.n) {
            assert_true(buf_append(&b, SPAN(TEXT)));
            i += 5;
        }
    }
    in.html = arena_string(a, buf_span(&b));
    buf_done(&b);
    return in;
}

static const char *origin_of(const struct meta *m, Cw__DateCandidate__Role role)
{
    for (size_t i = 0; i < m->n_dates; i++)
        if (m->dates[i]->chosen && m->dates[i]->role == role)
            return m->dates[i]->origin;
    return "as modified";
}

static void put(struct buf *b, const char *key, const char *value, const char *origin)
{
    if (value)
        assert_true(buf_printf(b, origin ? "%s: %s (%s)\n" : "%s: %s\n", key, value, origin));
}

static bool is_arabic_page(const struct runs *rs)
{
    unsigned arabic = 0, n = rs->n ? rs->at[rs->n - 1].end : 0;
    for (uint32_t i = 0; i < n; i++)
        arabic += rs->point[i].c >= 0x600 && rs->point[i].c < 0x700;
    return arabic * 3 > n;
}

/* The text of the article is every run of at least 60 characters: which ones it really is, is
 * another module's concern. */
static void collect(const struct input *in, struct arena *a, struct meta *ret)
{
    struct html_tree tree;
    struct runs rs;
    struct error e = {{0}};
    const struct html_limits limits = {512, 200000, 512};
    assert_int_equal(html_parse(span_of(in->html), &limits, a, &tree, &e), FATE_DONE);
    run_collect(&tree, a, &rs);
    bool *keep = ARENA_ARRAY(a, rs.n, bool);
    uint32_t first = rs.n;
    for (uint32_t i = rs.n; i-- > 0;) {
        keep[i] = run_len(&rs.at[i]) >= 80 && !(rs.at[i].flags & (RUN_COMMENT | RUN_HEADING));
        first = keep[i] ? i : first;
    }
    struct meta_input about = {.tree = &tree,
                               .runs = &rs,
                               .first_run = first,
                               .keep = keep,
                               .url = in->url,
                               .feed_title = in->feed_title,
                               .feed_published = in->feed_published};
    about.dates.now_us = HELP_FETCHED_US + INT64_C(43200000000);
    about.dates.latest_us = about.dates.now_us + INT64_C(86400000000);
    about.dates.is_day_first = is_arabic_page(&rs);
    meta_collect(&about, a, ret);
}

static void check(struct cases_block *block, void *ctx)
{
    struct arena a;
    struct buf b;
    struct meta m;
    bool all = ctx != NULL;
    arena_init(&a, 64u << 20);
    buf_init(&b, 1 << 16);
    struct input in = input_of(block->input, &a);
    collect(&in, &a, &m);
    if (!all) {
        put(&b, "title", m.title, NULL);
        for (size_t i = 0; i < m.bylines; i++)
            put(&b, "byline", m.byline[i], NULL);
        put(&b, "section", m.section, NULL);
        put(&b, "outlet", m.outlet, NULL);
        put(&b, "canonical", m.canonical, NULL);
        put(&b, "language", m.language, NULL);
    }
    put(&b, "published", m.published, origin_of(&m, CW__DATE_CANDIDATE__ROLE__PUBLISHED));
    put(&b, "modified", m.modified, origin_of(&m, CW__DATE_CANDIDATE__ROLE__MODIFIED));
    for (size_t i = 0; all && i < m.n_dates; i++)
        if (m.dates[i]->refused)
            assert_true(buf_printf(&b, "refused: %s (%s): %s\n", m.dates[i]->value,
                                   m.dates[i]->origin, m.dates[i]->refused));
    cases_expect(block, buf_span(&b));
    buf_done(&b);
    arena_done(&a);
}

static void meta__what_pages_say(void **state)
{
    (void)state;
    cases_run("meta", "page_*.case", check, NULL);
}

/* Only the dates, those that are refused with the reason. */
static void meta__dates_are_chosen_and_the_others_explained(void **state)
{
    (void)state;
    cases_run("meta", "date_*.case", check, "all");
}

static void meta__any_page_is_borne(void **state)
{
    (void)state;
    static const char *const pages[] = {
        "",
        "<",
        "<script type='application/ld+json'>{\"@graph\":[[[[[{\"@type\":[]}]]]]]}</script>",
        "<script type='application/ld+json'>{'@type':'Article','author':[[],{},null,1]}</script>",
        "<script type='application/ld+json'>{\"@type\":\"Article\",\"headline\":[]}</script>",
        "<script type='application/ld+json'>[{\"@id\":\"a\",\"author\":{\"@id\":\"a\"}}]</script>",
        "<meta property='og:title' content=' '><title> </title><h1></h1>",
        "<meta name=author content=', , ، and و /'>",
        "<link rel=canonical href='http://['><base href='::'>",
        "<time><time><time datetime='T'>",
        "<h1>|</h1><title> - </title><meta property='og:title' content=' | '>",
    };
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        struct arena a;
        struct meta m;
        arena_init(&a, 64u << 20);
        struct input in = {.html = (char *)pages[i], .url = (char *)"https://news.example/a"};
        collect(&in, &a, &m);
        assert_int_equal(m.bylines, 0);
        assert_null(m.published);
        in.url = NULL;
        collect(&in, &a, &m);
        assert_null(m.published);
        arena_done(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(meta__what_pages_say),
        cmocka_unit_test(meta__dates_are_chosen_and_the_others_explained),
        cmocka_unit_test(meta__any_page_is_borne),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
