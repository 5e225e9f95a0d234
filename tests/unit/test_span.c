/* SPDX-License-Identifier: Apache-2.0 */
#include "common/span.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static void span__order_is_by_bytes_and_a_prefix_comes_first(void **state)
{
    (void)state;
    assert_true(span_compare(SPAN("abc"), SPAN("abd")) < 0);
    assert_true(span_compare(SPAN("b"), SPAN("abc")) > 0);
    assert_true(span_compare(SPAN("ab"), SPAN("abc")) < 0);
    assert_true(span_compare(SPAN("abc"), SPAN("ab")) > 0);
    assert_int_equal(span_compare(SPAN("abc"), SPAN("abc")), 0);
    assert_int_equal(span_compare(span_of(NULL), SPAN("")), 0);
    /* bytes above 0x7F are large, not negative */
    assert_true(span_compare(SPAN("\xD8\xA7"), SPAN("z")) > 0);
}

static void span__trim_takes_ascii_white_space_only(void **state)
{
    (void)state;
    assert_true(span_equal(span_trim(SPAN(" \t\r\n a b \v\f")), SPAN("a b")));
    assert_int_equal(span_trim(SPAN(" \n ")).n, 0);
    assert_int_equal(span_trim(SPAN("")).n, 0);
    /* a no-break space is text */
    assert_true(span_equal(span_trim(SPAN("\xC2\xA0x")), SPAN("\xC2\xA0x")));
}

static void span__split_gives_empty_parts_in_the_middle(void **state)
{
    (void)state;
    struct span rest = SPAN("a,,b"), part;
    assert_true(span_split(&rest, ',', &part));
    assert_true(span_equal(part, SPAN("a")));
    assert_true(span_split(&rest, ',', &part));
    assert_int_equal(part.n, 0);
    assert_true(span_split(&rest, ',', &part));
    assert_true(span_equal(part, SPAN("b")));
    assert_false(span_split(&rest, ',', &part));
}

static void span__split_adds_nothing_behind_a_last_separator(void **state)
{
    (void)state;
    struct span rest = SPAN("one\n"), part;
    assert_true(span_split(&rest, '\n', &part));
    assert_true(span_equal(part, SPAN("one")));
    assert_false(span_split(&rest, '\n', &part));
    rest = SPAN("");
    assert_false(span_split(&rest, '\n', &part));
    rest = (struct span){0};
    assert_false(span_split(&rest, '\n', &part));
    assert_int_equal(span_slice(rest, 0, 0).n, 0);
    assert_int_equal(span_trim(rest).n, 0);
}

static void span__nocase_folds_ascii_and_nothing_else(void **state)
{
    (void)state;
    assert_true(span_equal_nocase(SPAN("Content-Type"), SPAN("content-TYPE")));
    assert_false(span_equal_nocase(SPAN("a"), SPAN("ab")));
    /* '@' and '`' differ by the same bit as 'A' and 'a' */
    assert_false(span_equal_nocase(SPAN("@"), SPAN("`")));
    assert_false(span_equal_nocase(SPAN("\xC3\x84"), SPAN("\xC3\xA4")));
}

static void span__find_gives_the_first_place_or_the_length(void **state)
{
    (void)state;
    assert_int_equal(span_find(SPAN("abcabc"), SPAN("ca")), 2);
    assert_int_equal(span_find(SPAN("abcabc"), SPAN("abc")), 0);
    assert_int_equal(span_find(SPAN("abc"), SPAN("x")), 3);
    assert_int_equal(span_find(SPAN("abc"), SPAN("abcd")), 3);
    assert_int_equal(span_find(SPAN("abc"), SPAN("")), 0);
    assert_int_equal(span_find(span_of(NULL), SPAN("a")), 0);
}

static void span__starts_and_ends_accept_the_empty_part(void **state)
{
    (void)state;
    assert_true(span_starts_with(SPAN("abc"), SPAN("ab")));
    assert_false(span_starts_with(SPAN("abc"), SPAN("abcd")));
    assert_true(span_ends_with(SPAN("abc"), SPAN("bc")));
    assert_false(span_ends_with(SPAN("abc"), SPAN("ab")));
    assert_true(span_starts_with(SPAN(""), SPAN("")));
    assert_true(span_ends_with(SPAN("abc"), SPAN("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(span__order_is_by_bytes_and_a_prefix_comes_first),
        cmocka_unit_test(span__trim_takes_ascii_white_space_only),
        cmocka_unit_test(span__split_gives_empty_parts_in_the_middle),
        cmocka_unit_test(span__split_adds_nothing_behind_a_last_separator),
        cmocka_unit_test(span__nocase_folds_ascii_and_nothing_else),
        cmocka_unit_test(span__find_gives_the_first_place_or_the_length),
        cmocka_unit_test(span__starts_and_ends_accept_the_empty_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
