/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include "text.h"

static void text__units_stand_side_by_side(void **state)
{
    struct arena a;
    struct text t;
    struct error e;

    (void)state;
    arena_init(&a, 1 << 20);
    assert_int_equal(text_build(SPAN("aé\U0001F600ي"), &a, &t, &e), FATE_DONE);
    assert_int_equal(t.len, 4);
    assert_int_equal(t.point[2], 0x1F600);
    assert_int_equal(t.byte[0], 0);
    assert_int_equal(t.byte[2], 3);
    assert_int_equal(t.byte[3], 7);
    assert_int_equal(t.byte[4], 9);
    assert_true(span_equal(text_slice(&t, 1, 3), SPAN("é\U0001F600")));
    arena_done(&a);
}

static void text__every_byte_belongs_to_a_code_point(void **state)
{
    static const unsigned owner[] = {0, 1, 1, 2, 2, 2, 2, 3, 3};
    struct arena a;
    struct text t;
    struct error e;

    (void)state;
    arena_init(&a, 1 << 20);
    assert_int_equal(text_build(SPAN("aé\U0001F600ي"), &a, &t, &e), FATE_DONE);
    for (size_t b = 0; b < sizeof owner / sizeof *owner; b++)
        assert_int_equal(text_at_byte(&t, b), owner[b]);
    assert_int_equal(text_at_byte(&t, 9), 4);
    assert_int_equal(text_at_byte(&t, 1000), 4);
    arena_done(&a);
}

static void text__empty_text_has_no_code_points(void **state)
{
    struct arena a;
    struct text t;
    struct error e;

    (void)state;
    arena_init(&a, 1 << 20);
    assert_int_equal(text_build(SPAN(""), &a, &t, &e), FATE_DONE);
    assert_int_equal(t.len, 0);
    assert_int_equal(t.byte[0], 0);
    assert_int_equal(text_at_byte(&t, 0), 0);
    arena_done(&a);
}

static void text__lone_surrogates_are_refused(void **state)
{
    struct arena a;
    struct text t;
    struct error e;

    (void)state;
    arena_init(&a, 1 << 20);
    assert_int_equal(text_build(SPAN("a\xED\xA0\x80z"), &a, &t, &e), FATE_REJECT);
    assert_string_equal(e.text, "text is not valid UTF-8");
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text__units_stand_side_by_side),
        cmocka_unit_test(text__every_byte_belongs_to_a_code_point),
        cmocka_unit_test(text__empty_text_has_no_code_points),
        cmocka_unit_test(text__lone_surrogates_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
