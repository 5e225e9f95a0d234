/* SPDX-License-Identifier: Apache-2.0 */
#include "read_help.h"
#include "furniture.h"

static void print_field(struct buf *b, const char *name, const char *value)
{
    if (value)
        assert_true(buf_printf(b, "%s: %s\n", name, value));
}

static void print_document(struct buf *b, const Cw__Document *d)
{
    print_field(b, "title", d->title);
    for (size_t i = 0; i < d->n_byline; i++)
        print_field(b, "byline", d->byline[i]);
    print_field(b, "published", d->published);
    print_field(b, "modified", d->modified);
    print_field(b, "canonical", d->canonical_url);
    print_field(b, "source", d->source);
    print_field(b, "language", d->declared_language);
    assert_true(buf_printf(b, "\n%s", d->text));
}

static void check_page(struct cases_block *block, void *ctx)
{
    bool is_html = *(bool *)ctx;
    struct arena a;
    struct buf got;
    struct error e = {{0}};
    Cw__Document *d = NULL;
    arena_init(&a, 64 << 20);
    buf_init(&got, 1 << 20);
    struct page_input in = help_input(block->input);
    if ((is_html ? page_read_html : page_read_plain)(&in, &a, &d, &e)) {
        assert_true(buf_printf(&got, "refused: %s", e.text));
    } else {
        print_document(&got, d);
        size_t breaks = 0;
        for (const char *p = d->text; *p; p++)
            breaks += *p == '\n';
        assert_true(help_check_map(block->input, d, is_html, &a) + breaks >=
                    utf8_len(span_of(d->text)));
    }
    cases_expect(block, buf_span(&got));
    buf_done(&got);
    arena_done(&a);
}

static void page__english_pages(void **state)
{
    (void)state;
    cases_run("page", "english.case", check_page, &(bool){true});
}

static void page__arabic_pages(void **state)
{
    (void)state;
    cases_run("page", "arabic.case", check_page, &(bool){true});
}

static void page__plain_text(void **state)
{
    (void)state;
    cases_run("page", "plain.case", check_page, &(bool){false});
}

static void page__furniture_phrases_are_folded(void **state)
{
    (void)state;
    struct arena a;
    const char *wrong = "";
    arena_init(&a, 16 << 20);
    if (!furniture_check(&a, &wrong))
        fail_msg("phrase '%s' is not in its folded form", wrong);
    arena_done(&a);
}

static const char arabic_page[] =
    "<html><head><meta charset=\"windows-1256\"><title>x</title></head><body><div><p>"
    "\xDE\xC7\xE1 \xD1\xC6\xED\xD3 \xE3\xCC\xE1\xD3 \xC8\xE1\xCF\xC9 \xCA\xE1 "
    "\xE3\xD1\xE6\xC7\xE4\xA1 \xD3\xC7\xE3\xD1 "
    "\xCF\xD1\xE6\xED\xD4\xA1 \xC5\xE4 \xC3\xD1\xC8\xDA\xED\xE4 \xDA\xC7\xC6\xE1\xC9 "
    "\xDA\xC7\xCF\xCA \xC5\xE1\xEC "
    "&laquo;\xC7\xE1\xC8\xE1\xCF\xC9&raquo; <b>\xCE\xE1\xC7\xE1</b> "
    "\xC7\xE1\xC3\xD3\xC8\xE6\xDA.</p></div></body></html>";

static void page__map_leads_back_to_bytes_of_windows_1256(void **state)
{
    (void)state;
    struct arena a;
    struct error e = {{0}};
    Cw__Document *d = NULL;
    arena_init(&a, 64 << 20);
    struct page_input in = help_input(span_at(arabic_page, sizeof(arabic_page) - 1));
    assert_int_equal(page_read_html(&in, &a, &d, &e), FATE_DONE);
    assert_string_equal(d->charset, "windows-1256");
    assert_string_equal(
        d->text,
        "قال رئيس مجلس بلدة تل مروان، سامر درويش، إن أربعين عائلة عادت إلى «البلدة» خلال الأسبوع.");
    assert_int_equal(help_check_map(in.body, d, true, &a), utf8_len(span_of(d->text)));
    arena_done(&a);
}

static void page__words_in_other_forms_become_nfc_and_stay_mapped(void **state)
{
    (void)state;
    static const char page[] =
        "<html><body><p>The cafe\xCC\x81 of Mu\xCC\x88ller, on the square, was hit on Monday "
        "at noon, three neighbours said; \xD8\xA7\xD9\x93\xD8\xA8 too.</p></body></html>";
    struct arena a;
    struct error e = {{0}};
    Cw__Document *d = NULL;
    arena_init(&a, 64 << 20);
    struct page_input in = help_input(span_of(page));
    assert_int_equal(page_read_html(&in, &a, &d, &e), FATE_DONE);
    assert_non_null(strstr(d->text, "The café of Müller, on the square"));
    assert_non_null(strstr(d->text, "آب too."));
    assert_true(help_check_map(in.body, d, true, &a) + 1 >= utf8_len(span_of(d->text)));
    arena_done(&a);
}

/* ---- hostile pages: read or refused, in time, never more ---- */

struct hostile {
    const char *name;
    void (*make)(struct buf *b);
    const char *refused; /* part of the reason; NULL: must be read; "*": either */
};

#define PROSE                                                                                      \
    "<p>The bridge at Ain Zahra was closed on Monday, its guards said, and will stay so for a "    \
    "week.</p>"

static void many_attributes(struct buf *b)
{
    help_repeat(b, "<html><body><div", 1);
    help_repeat(b, " a=1", 50000);
    help_repeat(b, ">" PROSE, 1);
}

static void nested_div(struct buf *b)
{
    help_repeat(b, "<div>", 40000);
    help_repeat(b, PROSE, 1);
}

static void unclosed_fonts(struct buf *b)
{
    help_repeat(b, "<html><body>", 1);
    help_repeat(b, "<font color=red><b>x ", 50000);
    help_repeat(b, PROSE, 3);
}

static void unclosed_anchors(struct buf *b)
{
    help_repeat(b, PROSE, 3);
    help_repeat(b, "<a href=x><p>", 60000);
}

static void table_storm(struct buf *b)
{
    help_repeat(b, PROSE, 3);
    help_repeat(b, "<table><tr>x<td>y<div>", 120);
    help_repeat(b, "<tr><td>z</table>", 40000);
}

static void long_comment(struct buf *b)
{
    help_repeat(b, "<html><body>" PROSE "<!--", 1);
    help_repeat(b, "- -- ->", 150000);
    help_repeat(b, "-->" PROSE, 1);
}

static void open_comments(struct buf *b)
{
    help_repeat(b, "<html><body>" PROSE, 2);
    help_repeat(b, "<!--", 200000);
}

static void odd_comments(struct buf *b)
{
    help_repeat(b,
                "<html><body>" PROSE "<!--><!---><!-- x --!>" PROSE
                "<!DOCTYPE x><?php echo 1 ?>" PROSE "</ x></>",
                1);
}

static void open_script(struct buf *b)
{
    help_repeat(b, "<html><body>" PROSE PROSE "<script>var a = '<p>';", 1);
    help_repeat(b, "</scrip", 200000);
}

static void open_titles(struct buf *b)
{
    help_repeat(b, "<html><body>" PROSE, 2);
    help_repeat(b, "<title><textarea>", 90000);
}

static void plaintext_element(struct buf *b)
{
    help_repeat(b, "<html><body>" PROSE PROSE "<plaintext>", 1);
    help_repeat(b, "</plaintext><p>", 100000);
}

static void many_charsets(struct buf *b)
{
    help_repeat(b, "<html><head>", 1);
    help_repeat(b, "<meta charset=utf-7><meta charset=koi8-r>", 5000);
    help_repeat(b, "</head><body>" PROSE, 1);
}

static void odd_references(struct buf *b)
{
    help_repeat(b,
                "<html><body><p>The bridge&#x110000;&#0;&#xD800;&#99999999999999;&#; was closed, "
                "&amp &lt &",
                1);
    help_repeat(b, "aaaaaaaaaa", 1000);
    help_repeat(b, "; and will stay closed for a week.</p>", 1);
}

static void many_ampersands(struct buf *b)
{
    help_repeat(b, "<html><body>" PROSE "<p>", 1);
    help_repeat(b, "&abcdefghijklmnopqrstuvwxyzabcdef", 60000);
}

static void many_less_than(struct buf *b)
{
    help_repeat(b, "<html><body>" PROSE, 1);
    help_repeat(b, "<", 1000000);
}

static void nul_in_names(struct buf *b)
{
    const char odd[] = "<html><body><p cl\0ass=\"a\0b\"><di\0v>Text with \0 inside, which is long "
                       "enough to be read as prose.";
    assert_true(buf_append(b, span_at(odd, sizeof(odd) - 1)));
}

static void data_uri(struct buf *b)
{
    help_repeat(b, "<html><body>" PROSE "<img src=\"data:image/png;base64,", 1);
    help_repeat(b, "QUJDRA==", 390000);
    help_repeat(b, "\">" PROSE, 1);
}

static void deep_json(struct buf *b)
{
    help_repeat(b, "<html><head><script type=\"application/ld+json\">", 1);
    help_repeat(b, "{\"a\":[", 100000);
    help_repeat(b, "</script></head><body>" PROSE, 1);
}

static void broken_json(struct buf *b)
{
    help_repeat(b,
                "<html><head><script "
                "type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":\"\\u12",
                1);
    help_repeat(b, "\\u\\", 500000);
    help_repeat(b, "</script></head><body>" PROSE, 1);
}

static void no_blank(struct buf *b)
{
    help_repeat(b, "<html><body><p>", 1);
    help_repeat(b, "aaaaaaaaaa", 90000);
}

static void too_much_text(struct buf *b)
{
    help_repeat(b, "<html><body>", 1);
    help_repeat(b, PROSE, 20000);
}

static void many_brs(struct buf *b)
{
    help_repeat(b, "<html><body>" PROSE, 1);
    help_repeat(b, "<br>x", 190000);
}

static void frames(struct buf *b)
{
    help_repeat(b,
                "<html><frameset><frame src=a><frame "
                "src=b><noframes><p>none</p></noframes></frameset></html>",
                1);
}

static void xhtml(struct buf *b)
{
    help_repeat(b,
                "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><script "
                "src=\"a.js\" /><title/></head><body><div/>" PROSE "</body></html>",
                1);
}

static void zalgo(struct buf *b)
{
    help_repeat(b, "<html><body>" PROSE "<p>Z", 1);
    help_repeat(b, "\xCC\x81", 10000);
    help_repeat(b, "algo came to town, and nobody could read him.", 1);
}

static void one_byte(struct buf *b)
{
    help_repeat(b, "x", 1);
}

static void inline_storm(struct buf *b)
{
    help_repeat(b, "<html><body>" PROSE "<p>", 1);
    help_repeat(b, "<i>a</i><b>b</b>,", 49000);
}

static const struct hostile hostiles[] = {
    {"50,000 attributes in a tag", many_attributes, "a tag has more than 512 attributes"},
    {"40,000 nested div", nested_div, "elements are nested deeper than 512"},
    {"100,000 unclosed font and b", unclosed_fonts, NULL},
    {"60,000 unclosed a and p", unclosed_anchors, "*"},
    {"a storm of tables", table_storm, "*"},
    {"a comment of 1 MB", long_comment, NULL},
    {"comments without end", open_comments, NULL},
    {"odd comments", odd_comments, NULL},
    {"a script without end", open_script, NULL},
    {"titles without end", open_titles, NULL},
    {"plaintext", plaintext_element, NULL},
    {"10,000 charsets", many_charsets, NULL},
    {"odd references", odd_references, NULL},
    {"60,000 references without end", many_ampersands, "*"},
    {"a million <", many_less_than, "*"},
    {"NUL in names", nul_in_names, NULL},
    {"a data address of 3 MB", data_uri, NULL},
    {"JSON of depth 200,000", deep_json, NULL},
    {"broken JSON of 1.5 MB", broken_json, NULL},
    {"900 kB without a blank", no_blank, "*"},
    {"1.9 MB of text", too_much_text, "more than 1048576"},
    {"190,000 br", many_brs, NULL},
    {"frameset", frames, "the page holds no text"},
    {"XHTML as HTML", xhtml, NULL},
    {"10,000 marks on one letter", zalgo, NULL},
    {"one byte", one_byte, "the page holds no article"},
    {"98,000 inline elements", inline_storm, NULL},
};

static void page__hostile_pages_cost_little(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(hostiles) / sizeof(hostiles[0]); i++) {
        const struct hostile *h = &hostiles[i];
        struct arena a;
        struct buf b;
        struct error e = {{0}};
        Cw__Document *d = NULL;
        arena_init(&a, 192u << 20);
        buf_init(&b, 4 << 20);
        h->make(&b);
        struct page_input in = help_input(buf_span(&b));
        uint64_t from = clock_thread_cpu_us();
        if (arena_guard(&a))
            fail_msg("%s: needs more memory than a worker has", h->name);
        enum fate fate = page_read_html(&in, &a, &d, &e);
        uint64_t took = clock_thread_cpu_us() - from;
        if (took > HELP_CPU_US)
            fail_msg("%s: took %llu us", h->name, (unsigned long long)took);
        if (!h->refused && fate)
            fail_msg("%s: refused: %s", h->name, e.text);
        if (h->refused && h->refused[0] != '*' && (!fate || !strstr(e.text, h->refused)))
            fail_msg("%s: not refused as it should: %s", h->name, e.text);
        assert_true(fate == FATE_DONE || fate == FATE_REJECT);
        assert_true(fate || (d->text[0] && utf8_is_valid(span_of(d->text))));
        buf_done(&b);
        arena_done(&a);
    }
}

static void page__a_page_cut_anywhere_is_read_or_refused(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 64 << 20);
    for (size_t n = 0; n < sizeof(arabic_page); n++) {
        struct error e = {{0}};
        Cw__Document *d = NULL;
        char *copy = arena_alloc(&a, n);
        memcpy(copy, arabic_page, n);
        struct page_input in = help_input(span_at(copy, n));
        enum fate fate = page_read_html(&in, &a, &d, &e);
        assert_true(fate == FATE_REJECT ? e.text[0] : d->text[0]);
        if (!fate)
            (void)help_check_map(in.body, d, true, &a);
        arena_reset(&a);
    }
    arena_done(&a);
}

/* ---- the three articles ---- */

static void check_seed(const char *name, const char *const *furniture, const char *const *kept)
{
    char path[200];
    struct arena a;
    struct error e = {{0}};
    Cw__Document *d = NULL;
    snprintf(path, sizeof(path), "data/seeds/%s", name);
    const char *file = cases_shared(path);
    if (!file)
        return;
    char *bytes = cases_read_file(file);
    arena_init(&a, 64 << 20);
    struct page_input in = help_input(span_of(bytes));
    assert_int_equal(page_read_plain(&in, &a, &d, &e), FATE_DONE);
    for (; *furniture; furniture++)
        if (strstr(d->text, *furniture))
            fail_msg("%s still holds '%s'", name, *furniture);
    for (; *kept; kept++)
        if (!strstr(d->text, *kept))
            fail_msg("%s lost '%s'", name, *kept);
    (void)help_check_map(in.body, d, false, &a);
    free(bytes);
    arena_done(&a);
}

static void page__seeds_lose_their_furniture_and_nothing_else(void **state)
{
    (void)state;
    check_seed("000_60c655744418121f.txt", (const char *[]){NULL},
               (const char *[]){"Deir Ezzor province: The Syrian", "dignitaries\nOn November 22",
                                "northern countryside", NULL});
    check_seed(
        "002_4c8b7216909d73ae.txt",
        (const char *[]){"الشأن السوري", "إقرأ أيضاً", "(فيديو)", "مقالات ذات صلة", "زر الذهاب",
                         "طرد الأمريكيين", NULL},
        (const char *[]){"خاص | في سيناريو", "بدأت مفاوضات", "ومن جهة أخرى", "ثأرًا لقتلى.", NULL});
    check_seed("003_a94b38f155a9604f.txt", (const char *[]){"Contact | About Us", "J.O, A.H", NULL},
               (const char *[]){"Deir ez-Zor, receiving", "Disclosure of city", "NEWS DESK",
                                "Syrian regime and IS mercenaries, receiving and handover",
                                "supporting, arming, and funding", NULL});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page__english_pages),
        cmocka_unit_test(page__arabic_pages),
        cmocka_unit_test(page__plain_text),
        cmocka_unit_test(page__furniture_phrases_are_folded),
        cmocka_unit_test(page__map_leads_back_to_bytes_of_windows_1256),
        cmocka_unit_test(page__words_in_other_forms_become_nfc_and_stay_mapped),
        cmocka_unit_test(page__hostile_pages_cost_little),
        cmocka_unit_test(page__a_page_cut_anywhere_is_read_or_refused),
        cmocka_unit_test(page__seeds_lose_their_furniture_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
