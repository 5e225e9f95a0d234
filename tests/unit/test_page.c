/* SPDX-License-Identifier: Apache-2.0 */
#include "read_help.h"
#include "corpus_help.h"
#include <unistd.h>
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

/* ---- hostile pages: read or refused, in time, never more ----
 *
 * tests/corpus/html: NAME.html is the page, or NAME.gen says how to make it (lines of a count, a
 * TAB and what is repeated, \xNN a byte, \\ a backslash). NAME.expect is "refused: " and the
 * reason, or the text; "[...]" at its end stands for the rest. */

#define HOSTILE_BYTES (256u << 20)

static bool is_as_expected(struct span got, struct span wanted)
{
    if (span_ends_with(wanted, SPAN("[...]"))) {
        wanted.n -= 5;
        return span_starts_with(got, wanted);
    }
    return span_equal(got, wanted);
}

/* Reads one file within 2 s and 256 MB; compares. */
static unsigned hostile_read(const char *expect_path)
{
    struct arena a;
    struct buf page, got;
    struct error e = {{0}};
    struct reader *reader;
    Cw__Document *d = NULL;
    arena_init(&a, HOSTILE_BYTES);
    buf_init(&page, 16 << 20);
    buf_init(&got, 4 << 20);
    assert_int_equal(read_open(&help_conf, &reader, &e), FATE_DONE);
    corpus_load(expect_path, ".html", &page);
    uint64_t from = clock_thread_cpu_us();
    if (arena_guard(&a))
        fail_msg("%s: needs more memory than a worker has", expect_path);
    enum fate fate = read_bytes(reader, buf_span(&page), "text/html", NULL, &a, &d, &e);
    uint64_t took = clock_thread_cpu_us() - from;
    if (took > BUDGET_CPU_US)
        fail_msg("%s: took %llu us", expect_path, (unsigned long long)took);
    assert_true(fate == FATE_DONE || fate == FATE_REJECT);
    assert_true(fate || utf8_is_valid(span_of(d->text)));
    assert_true(buf_printf(&got, fate ? "refused: %s" : "%s", fate ? e.text : d->text));
    char *wanted = cases_read_file(expect_path);
    bool is_wrong = !is_as_expected(buf_span(&got), span_trim(span_of(wanted)));
    if (is_wrong)
        fprintf(stderr, "%s: expected\n%s\ngot\n%.*s\n", expect_path, wanted,
                (int)(got.n < 600 ? got.n : 600), got.p);
    free(wanted);
    read_close(reader);
    buf_done(&page);
    buf_done(&got);
    arena_done(&a);
    return is_wrong;
}

static void page__hostile_pages_end_as_expected_within_bounds(void **state)
{
    (void)state;
    glob_t found;
    unsigned wrong = 0;
    assert_int_equal(glob(CW_SOURCE_DIR "/tests/corpus/html/*.expect", 0, NULL, &found), 0);
    assert_true(found.gl_pathc > 50);
    for (size_t i = 0; i < found.gl_pathc; i++)
        wrong += hostile_read(found.gl_pathv[i]);
    globfree(&found);
    assert_int_equal(wrong, 0);
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
        cmocka_unit_test(page__hostile_pages_end_as_expected_within_bounds),
        cmocka_unit_test(page__a_page_cut_anywhere_is_read_or_refused),
        cmocka_unit_test(page__seeds_lose_their_furniture_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
