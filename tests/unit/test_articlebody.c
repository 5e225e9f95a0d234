/* SPDX-License-Identifier: Apache-2.0 */
#include "read_help.h"
#include "articlebody.h"

#define LONG                                                                                       \
    "The bridge at Ain Zahra was closed on Monday, its guards said, and will stay so for a week; " \
    "nobody knows why."

static void tree_of(const char *page, struct arena *a, struct html_tree *tree)
{
    const struct html_limits limits = {512, 200000, 512};
    struct error e = {{0}};
    assert_int_equal(html_parse(span_of(page), &limits, a, tree, &e), FATE_DONE);
}

/* The text that a page tells, with '|' for an empty line. */
static const char *told_of(const char *page, struct arena *a)
{
    struct html_tree tree;
    struct articlebody b;
    struct buf out;
    tree_of(page, a, &tree);
    articlebody_find(&tree, a, &b);
    buf_init(&out, 1 << 20);
    for (uint32_t i = 0; i < b.n; i++) {
        char utf8[4];
        bool is_break = b.at[i].c == '\n';
        assert_true(
            buf_append(&out, is_break ? SPAN("|") : span_at(utf8, utf8_write(b.at[i].c, utf8))));
        i += is_break;
    }
    const char *s = arena_string(a, buf_span(&out));
    buf_done(&out);
    return s;
}

static void articlebody__escapes_and_markup_become_text(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"<script>{\"articleBody\":\"" LONG "\"}</script>", LONG},
        {"<script>{\"articleBody\" : \"" LONG "\\n\\n\\\"No\\\" \\u0642\\/\"}</script>",
         LONG "|\"No\" ق/"},
        {"<script>{\"articleBody\":\"&lt;p&gt;" LONG "&lt;/p&gt;&lt;p&gt;A &amp;amp; b\"}</script>",
         LONG "|A & b"},
        {"<script>{\"articleBody\":\"<p>" LONG "</p><ul><li>a <b>b</b>c</li></ul>\"}</script>",
         LONG "|a bc"},
        {"<script>{\"articleBody\":\"" LONG " 3 < 4\"}</script>", LONG " 3 < 4"},
        /* the longest counts; one without an end goes to the end */
        {"<script>{\"articleBody\":\"Short.\"},{\"articleBody\":\"" LONG "\"}</script>", LONG},
        {"<script>{\"articleBody\":\"" LONG "</script>", LONG},
        {"<script>{\"articleBody\":null,\"a\":\"" LONG "\"}</script>", ""},
        {"<script>{\"articleBody\":\"Too short to be one.\"}</script>", ""},
        {"<p>\"articleBody\":\"" LONG "\"</p>", ""},
    };
    struct arena a;
    arena_init(&a, 16 << 20);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_string_equal(told_of(rows[i][0], &a), rows[i][1]);
        arena_reset(&a);
    }
    arena_done(&a);
}

static void articlebody__share_tells_its_own_text_from_other_text(void **state)
{
    (void)state;
    static const char page[] =
        "<script>{\"articleBody\":\"" LONG "\"}</script><p>The BRIDGE at “Ain Zahra” was closed "
        "on Monday - its guards said - and will stay so for a week</p><p>Price of bread: a loaf "
        "costs four pence more, and flour is to blame, said the bakers of the "
        "valley.</p><p>No.</p>";
    struct arena a;
    struct html_tree tree;
    struct articlebody b;
    struct runs rs;
    arena_init(&a, 16 << 20);
    tree_of(page, &a, &tree);
    articlebody_find(&tree, &a, &b);
    run_collect(&tree, &a, &rs);
    assert_int_equal(rs.n, 3);
    assert_true(articlebody_share(&b, &rs, &rs.at[0]) > 0.95);
    assert_true(articlebody_share(&b, &rs, &rs.at[1]) < 0.05);
    assert_true(articlebody_share(&b, &rs, &rs.at[2]) < 0);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(articlebody__escapes_and_markup_become_text),
        cmocka_unit_test(articlebody__share_tells_its_own_text_from_other_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
