/* SPDX-License-Identifier: Apache-2.0 */
#include "read_help.h"

static struct html_tree parse(const char *s, struct arena *a)
{
    const struct html_limits limits = {512, 200000, 512};
    struct html_tree tree;
    struct error e = {{0}};
    assert_int_equal(html_parse(span_of(s), &limits, a, &tree, &e), FATE_DONE);
    return tree;
}

/* The tree as text: "p(one b(two))"; names in lower case as written. */
static void draw(const struct html_node *n, struct buf *b)
{
    if (n->tag == HTML_TEXT) {
        assert_true(buf_append(b, n->name));
        return;
    }
    assert_true(buf_printf(b, "%.*s(", (int)n->name.n, n->name.p));
    for (const struct html_node *k = n->first; k; k = k->next)
        draw(k, b);
    assert_true(buf_append_byte(b, ')'));
}

static void html__markup_becomes_the_tree_that_was_meant(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"<p>one<p>two", "(p(one)p(two))"},
        {"<p>one<div>two</div>three", "(p(one)div(two)three)"},
        {"<ul><li>a<li>b<ul><li>c</ul><li>d</ul>e", "(ul(li(a)li(bul(li(c)))li(d))e)"},
        {"<table><tr><td>a<td>b<tr><td>c</table>d", "(table(tr(td(a)td(b))tr(td(c)))d)"},
        {"<table><td>x<table><td>y</table>z</table>", "(table(td(xtable(td(y))z)))"},
        {"<td>a</div>b</td>", "(td(ab))"},
        {"<div><td>a</div>b", "(div(td(ab)))"},
        {"<b><p>one</b> two</p> three", "(b(p(one two) three))"},
        {"<a href=x>one<a href=y>two</a>", "(a(one)a(two))"},
        {"<dl><dt>a<dd>b<dt>c</dl>", "(dl(dt(a)dd(b)dt(c)))"},
        {"a<br>b<img src=x>c</br>d", "(abr()bimg()cd)"},
        {"<script>if (a < b) '</p>'</script>x", "(script(if (a < b) '</p>')x)"},
        {"<title>a <b> c</title>x", "(title(a <b> c)x)"},
        {"<title>never ended <p>x</p>", "(title(never ended )p(x))"},
        {"a<!-- <p> -->b<!-->c<!--->d<!-- x --!>e<!-- - -- > -->f", "(abcdef)"},
        {"a < b <3 c", "(a < b <3 c)"},
        {"<p/>x<custom-x/>y", "(p(xcustom-x()y))"},
        {"<head><meta charset=x><p>y", "(head(meta())p(y))"},
        {"<html><head><title>t</title><body><p>x</body></html>y",
         "(html(head(title(t))body(p(xy))))"},
        {"</p></div>x</", "(x)"},
        {"<P CLASS=a>x</P>", "(P(x))"},
        {"<div", "(div())"},
        {"<div a='", "(div())"},
        {"<", "(<)"},
        {"", "()"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena a;
        struct buf got;
        arena_init(&a, 1 << 20);
        buf_init(&got, 1 << 16);
        struct html_tree tree = parse(rows[i][0], &a);
        draw(tree.root, &got);
        if (!span_equal(buf_span(&got), span_of(rows[i][1])))
            fail_msg("'%s' is %.*s, not %s", rows[i][0], (int)got.n, got.p, rows[i][1]);
        buf_done(&got);
        arena_done(&a);
    }
}

static void html__attributes_are_found_in_every_form(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    struct html_tree tree =
        parse("<a HREF=x/y  title='a &amp; b' class = \"c\nd\" hidden data-x=1&lt;2 href=z>", &a);
    const struct html_node *n = tree.root->first;
    assert_true(span_equal(html_attribute(n, "href", &a), SPAN("x/y")));
    assert_true(span_equal(html_attribute(n, "title", &a), SPAN("a & b")));
    assert_true(span_equal(html_attribute(n, "class", &a), SPAN("c d")));
    assert_true(span_equal(html_attribute(n, "data-x", &a), SPAN("1<2")));
    assert_true(span_is_empty(html_attribute(n, "none", &a)));
    assert_int_equal(n->attributes, 6);
    arena_done(&a);
}

static void html__references_become_characters(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"&amp;&lt;&gt;&quot;&apos;", "&<>\"'"},
        {"&eacute;&eacute", "éé"},
        {"&notit; &copy2", "¬it; ©2"},
        {"&#65;&#x41;&#X41;&#65", "AAAA"},
        {"&#146;s", "’s"},
        {"&#0;&#xD800;&#x110000;&#99999999999;", "����"},
        {"&unknown; & &; &# &#x;", "&unknown; & &; &# &#x;"},
        {"&hellip;&mdash;&rlm;&comma;", "…—\xE2\x80\x8F,"},
        {"a&shy;b\xC2\xAD"
         "c",
         "abc"},
        {" a \t\n b&nbsp; c ", "a b c"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena a;
        arena_init(&a, 1 << 20);
        struct span got = html_decode(span_of(rows[i][0]), &a);
        if (!span_equal(got, span_of(rows[i][1])))
            fail_msg("'%s' is '%.*s', not '%s'", rows[i][0], (int)got.n, got.p, rows[i][1]);
        arena_done(&a);
    }
}

static void html__text_of_blocks_does_not_run_together(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    struct html_tree tree =
        parse("<h1> One<br>two <i>th</i>ree</h1><script>no</script><p>four</p>", &a);
    assert_true(span_equal(html_text(tree.root, &a), SPAN("One two three four")));
    arena_done(&a);
}

static void html__limits_are_refusals(void **state)
{
    (void)state;
    const struct html_limits limits = {3, 10, 4};
    static const char *const rows[][2] = {
        {"<a b c d e>", "a tag has more than 3 attributes"},
        {"<p><p><p><p><p><p><p><p><p><p><p>", "the page has more than 10 tags"},
        {"<div><div><div><div><div>", "elements are nested deeper than 4"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena a;
        struct error e = {{0}};
        struct html_tree tree;
        arena_init(&a, 1 << 20);
        assert_int_equal(html_parse(span_of(rows[i][0]), &limits, &a, &tree, &e), FATE_REJECT);
        assert_string_equal(e.text, rows[i][1]);
        arena_done(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(html__markup_becomes_the_tree_that_was_meant),
        cmocka_unit_test(html__attributes_are_found_in_every_form),
        cmocka_unit_test(html__references_become_characters),
        cmocka_unit_test(html__text_of_blocks_does_not_run_together),
        cmocka_unit_test(html__limits_are_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
