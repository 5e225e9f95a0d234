/* SPDX-License-Identifier: Apache-2.0 */
#include "read_help.h"
#include "headline.h"

/* The text of the headline of a page, "" when none is found. */
static const char *headline_of(const char *page, struct arena *a)
{
    const struct html_limits limits = {512, 200000, 512};
    struct html_tree tree;
    struct runs rs;
    struct error e = {{0}};
    assert_int_equal(html_parse(span_of(page), &limits, a, &tree, &e), FATE_DONE);
    run_collect(&tree, a, &rs);
    uint32_t at = headline_find(&tree, &rs, a);
    assert_true(at <= rs.n);
    return at < rs.n ? arena_string(a, run_text(&rs, &rs.at[at], a)) : "";
}

static void headline__says_what_the_title_says(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"<title>Bridge closed - The Valley</title><h1>The Valley</h1><h2>Bridge closed</h2>",
         "Bridge closed"},
        {"<title>The Valley</title><h1>Three fishermen missing</h1><h3>Weather</h3>",
         "Three fishermen missing"},
        {"<title>إغلاق الجسر أمام الشاحنات | السهل</title><h1>السهل</h1>"
         "<div>إغلاق الجسر أمام الشاحنات</div>",
         "إغلاق الجسر أمام الشاحنات"},
        {"<title>铁桥禁止卡车通行_新闻</title><h2>其他新闻</h2><h2>铁桥禁止卡车通行</h2>",
         "铁桥禁止卡车通行"},
        {"<title>x</title><meta property=og:title content=\"Bread: up again\">"
         "<h1>Bread – up again</h1>",
         "Bread – up again"},
        /* the words of the title in prose or in a link are no headline */
        {"<title>Bridge closed</title><p>The bridge closed on Monday, its guards said.</p>", ""},
        {"<title>Bridge closed to lorries today</title><a href=x>Bridge closed to lorries</a>", ""},
        {"<h1>One of two headings</h1><h1>Two of two headings</h1>", ""},
        {"", ""},
    };
    struct arena a;
    arena_init(&a, 16 << 20);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_string_equal(headline_of(rows[i][0], &a), rows[i][1]);
        arena_reset(&a);
    }
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headline__says_what_the_title_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
