/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include "common/buf.h"
#include "json.h"

static void draw(const struct json_value *v, struct buf *b)
{
    if (v->kind == JSON_STRING || v->kind == JSON_NUMBER) {
        assert_true(
            buf_printf(b, v->kind == JSON_STRING ? "'%.*s'" : "%.*s", (int)v->text.n, v->text.p));
        return;
    }
    assert_true(buf_append_byte(b, v->kind == JSON_OBJECT  ? '{'
                                   : v->kind == JSON_ARRAY ? '['
                                                           : '-'));
    for (const struct json_value *m = v->first; m; m = m->next) {
        if (v->kind == JSON_OBJECT)
            assert_true(buf_printf(b, "%.*s=", (int)m->name.n, m->name.p));
        draw(m, b);
        if (m->next)
            assert_true(buf_append_byte(b, ' '));
    }
    if (v->kind != JSON_NULL)
        assert_true(buf_append_byte(b, v->kind == JSON_OBJECT ? '}' : ']'));
}

static void json__what_pages_carry_is_read(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"{\"a\": \"b\", \"c\": [1, true, null, {}], \"d\": {\"e\": \"\"}}",
         "{a='b' c=[1 true - {}] d={e=''}}"},
        {"<!-- {\"a\": \"x\ny\",}, ] -->", "{a='x\ny'}"},
        {"{\"a\": \"\\u0639\\ud83d\\ude00\\/\\\"\\n\\q\"}", "{a='ع😀/\"\nq'}"},
        {"{\"a\": \"\\ud83d x \\u12", "{a='� x ?12'}"},
        {"{\"a\"", "{}"},
        {"{\"a\":", "{}"},
        {"[[[", "[[[]]]"},
        {"x = [1};2", "[1]"},
        {"{a: b}", "{a=b}"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena a;
        struct buf b;
        arena_init(&a, 1 << 20);
        buf_init(&b, 1 << 16);
        draw(json_parse(span_of(rows[i][0]), &a), &b);
        if (!span_equal(buf_span(&b), span_of(rows[i][1])))
            fail_msg("'%s' is %.*s, not %s", rows[i][0], (int)b.n, b.p, rows[i][1]);
        buf_done(&b);
        arena_done(&a);
    }
}

static void json__nothing_is_no_value(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    assert_null(json_parse(SPAN(""), &a));
    assert_null(json_parse(SPAN("text"), &a));
    assert_null(json_get(NULL, "a"));
    const struct json_value *v = json_parse(SPAN("{\"a\": 1, \"b\": \"x\"}"), &a);
    assert_true(span_is_empty(json_text(v, "a")));
    assert_true(span_equal(json_text(v, "b"), SPAN("x")));
    assert_null(json_get(v, "c"));
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json__what_pages_carry_is_read),
        cmocka_unit_test(json__nothing_is_no_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
