/* SPDX-License-Identifier: Apache-2.0 */
#include "warc_field.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

static void warc_field__folded_values_are_one_line(void **state)
{
    (void)state;
    char head[] =
        "HTTP/1.1 200 OK\r\nServer: one\r\n  two\r\n\tthree\r\nX:  y \nno colon here\n: no name\n";
    struct warc_field f[4];
    assert_int_equal(warc_field_parse(head, sizeof head - 1, f, 4), 2);
    assert_true(span_equal(f[0].name, SPAN("Server")));
    assert_true(span_equal(f[0].value, SPAN("one    two  \tthree")));
    assert_true(span_equal(f[1].value, SPAN("y")));
    assert_true(span_equal(warc_field_get(f, 2, "sErVeR"), f[0].value));
    assert_null(warc_field_get(f, 2, "Serve").p);
}

static void warc_field__nul_and_bare_cr_become_blanks(void **state)
{
    (void)state;
    char head[] = "A: b\0c\rd\r\n";
    struct warc_field f[1];
    assert_int_equal(warc_field_parse(head, sizeof head - 1, f, 1), 1);
    assert_true(span_equal(f[0].value, SPAN("b c d")));
}

static void warc_field__too_many_fields_are_told(void **state)
{
    (void)state;
    char head[] = "a: 1\nb: 2\nc: 3\n";
    struct warc_field f[2];
    assert_int_equal(warc_field_parse(head, sizeof head - 1, f, 2), 3);
}

static void warc_field__head_ends_at_the_first_empty_line(void **state)
{
    (void)state;
    assert_int_equal(warc_field_head(SPAN("a: b\r\n\r\nbody\n\n")), 8);
    assert_int_equal(warc_field_head(SPAN("a: b\n\nbody")), 6);
    assert_int_equal(warc_field_head(SPAN("\r\nbody")), 2);
    assert_int_equal(warc_field_head(SPAN("a: b\r\n\r")), 0);
    assert_int_equal(warc_field_head(SPAN("")), 0);
}

static void warc_field__numbers_are_digits_only(void **state)
{
    (void)state;
    unsigned long long n = 7;
    assert_true(warc_field_number(SPAN("0012"), &n));
    assert_int_equal(n, 12);
    static const char *const bad[] = {"",     "-1",  "+1",  "1 ",
                                      "0x10", "12a", "1e3", "99999999999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(warc_field_number(span_of(bad[i]), &n));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(warc_field__folded_values_are_one_line),
        cmocka_unit_test(warc_field__nul_and_bare_cr_become_blanks),
        cmocka_unit_test(warc_field__too_many_fields_are_told),
        cmocka_unit_test(warc_field__head_ends_at_the_first_empty_line),
        cmocka_unit_test(warc_field__numbers_are_digits_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
