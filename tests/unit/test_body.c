/* SPDX-License-Identifier: Apache-2.0 */
#include "read_help.h"
#include "body.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(body__articles_of_many_layouts_come_out_whole_and_alone),
        cmocka_unit_test(body__the_same_pages_in_windows_1256_give_the_same_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
