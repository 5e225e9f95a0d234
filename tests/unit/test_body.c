/* SPDX-License-Identifier: Apache-2.0 */
#include "read_help.h"
#include "body.h"
#include "gunzip.h"

struct layout {
    const char *encoding; /* NULL: as it is */
    unsigned pages;
};

static size_t count_synthetic(const char *text)
{
    size_t n = 0;
    for (const char *p = text; *p; p++)
        n += *p == '\n' || *p == '\t';
    return n;
}

/* The text of the page, or "refused"; its map leads back to the bytes. */
static void check_layout(struct cases_block *block, void *ctx)
{
    struct layout *l = ctx;
    struct arena a;
    struct error e = {{0}};
    Cw__Document *d = NULL;
    struct buf bytes;
    arena_init(&a, 64 << 20);
    buf_init(&bytes, 1 << 20);
    struct page_input in = help_input(block->input);
    if (l->encoding) {
        assert_true(help_encode(block->input, l->encoding, &bytes));
        in.body = buf_span(&bytes);
        in.content_type = arena_printf(&a, "text/html; charset=%s", l->encoding);
    }
    if (page_read_html(&in, &a, &d, &e)) {
        cases_expect(block, SPAN("refused"));
    } else {
        cases_expect(block, span_of(d->text));
        assert_true(help_check_map(in.body, d, true, &a) + count_synthetic(d->text) >=
                    utf8_len(span_of(d->text)));
    }
    l->pages++;
    buf_done(&bytes);
    arena_done(&a);
}

static void body__articles_of_many_layouts_come_out_whole_and_alone(void **state)
{
    (void)state;
    struct layout l = {.pages = 0};
    cases_run("page", "layout-*.case", check_layout, &l);
    assert_true(l.pages > 80);
}

static void body__the_same_pages_in_windows_1256_give_the_same_text(void **state)
{
    (void)state;
    struct layout l = {.encoding = "windows-1256"};
    cases_run("page", "layout-*.case", check_layout, &l);
    assert_true(l.pages > 80);
}

static void check_archived_page(const char *path)
{
    struct arena a;
    struct error e = {{0}};
    struct buf file;
    struct span page;
    Cw__Document *d = NULL;
    arena_init(&a, 1u << 30);
    buf_init(&file, 16 << 20);
    assert_int_equal(buf_read_file(&file, path, &e), FATE_DONE);
    assert_int_equal(gunzip(buf_span(&file), &a, &page, &e), FATE_DONE);
    struct page_input in = help_input(page);
    if (page_read_html(&in, &a, &d, &e))
        fail_msg("%s: %s", path, e.text);
    assert_true(help_check_map(page, d, true, &a) + count_synthetic(d->text) >=
                utf8_len(span_of(d->text)));
    buf_done(&file);
    arena_done(&a);
}

static void body__texts_of_real_pages_lead_back_to_their_bytes(void **state)
{
    (void)state;
    char pattern[4200];
    glob_t found;
    const char *folder = cases_shared("data/pages/scrapinghub/raw");
    if (!folder)
        return;
    snprintf(pattern, sizeof(pattern), "%s/*.html.gz", folder);
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    assert_true(found.gl_pathc > 100);
    for (size_t i = 0; i < found.gl_pathc; i++)
        check_archived_page(found.gl_pathv[i]);
    globfree(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(body__articles_of_many_layouts_come_out_whole_and_alone),
        cmocka_unit_test(body__texts_of_real_pages_lead_back_to_their_bytes),
        cmocka_unit_test(body__the_same_pages_in_windows_1256_give_the_same_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
