/* SPDX-License-Identifier: Apache-2.0 */
#include "common/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

static void buf__grows_up_to_its_cap_and_not_beyond(void **state)
{
    (void)state;
    struct buf b;
    struct error e;
    buf_init(&b, 1000);
    for (int i = 0; i < 100; i++)
        assert_true(buf_append(&b, SPAN("0123456789")));
    assert_int_equal(b.n, 1000);
    assert_int_equal(buf_check(&b, "text", &e), FATE_DONE);
    assert_false(buf_append_byte(&b, 'x'));
    assert_int_equal(b.n, 1000);
    assert_true(b.overflow);
    assert_int_equal(buf_check(&b, "text", &e), FATE_REJECT);
    assert_string_equal(e.text, "text is larger than 1000 bytes");
    buf_done(&b);
}

static void buf__stays_overflowed_until_cleared(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 4);
    assert_true(buf_append(&b, SPAN("ab")));
    assert_false(buf_append(&b, SPAN("cde")));
    /* there would be room for this one, but the text would then have a hole */
    assert_false(buf_append(&b, SPAN("c")));
    assert_true(span_equal(buf_span(&b), SPAN("ab")));
    buf_clear(&b);
    assert_true(buf_append(&b, SPAN("abcd")));
    assert_true(span_equal(buf_span(&b), SPAN("abcd")));
    buf_done(&b);
}

static void buf__printf_fills_the_cap_exactly(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 5);
    assert_true(buf_printf(&b, "%d", 12345));
    assert_true(span_equal(buf_span(&b), SPAN("12345")));
    assert_false(buf_printf(&b, "%c", '6'));
    assert_true(span_equal(buf_span(&b), SPAN("12345")));
    buf_done(&b);
}

static void buf__reserve_gives_room_to_fill(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 64);
    char *p = buf_reserve(&b, 64);
    assert_non_null(p);
    memset(p, 'z', 64);
    b.n += 64;
    assert_null(buf_reserve(&b, 1));
    assert_null(buf_reserve(&b, SIZE_MAX));
    assert_int_equal(b.n, 64);
    buf_done(&b);
}

static void buf__empty_one_is_a_valid_span(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 0);
    assert_non_null(buf_span(&b).p);
    assert_true(buf_append(&b, SPAN("")));
    assert_false(buf_append_byte(&b, 'x'));
    buf_done(&b);
    buf_done(&b);
}

static void write_file(char *path, size_t n)
{
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(write(fd, "x", 1), 1);
    assert_int_equal(close(fd), 0);
}

static void buf__reads_a_file_as_large_as_the_cap_but_not_larger(void **state)
{
    (void)state;
    char path[] = "/tmp/claimwire-buf-XXXXXX";
    struct buf b;
    struct error e;
    write_file(path, 100);
    buf_init(&b, 100);
    assert_int_equal(buf_read_file(&b, path, &e), FATE_DONE);
    assert_int_equal(b.n, 100);
    buf_done(&b);
    buf_init(&b, 99);
    assert_int_equal(buf_read_file(&b, path, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, "is larger than 99 bytes"));
    buf_done(&b);
    assert_int_equal(unlink(path), 0);
}

static void buf__a_missing_file_or_a_folder_is_named(void **state)
{
    (void)state;
    struct buf b;
    struct error e;
    buf_init(&b, 100);
    assert_int_equal(buf_read_file(&b, "/nonexistent/feed.xml", &e), FATE_RETRY);
    assert_string_equal(e.text, "cannot open '/nonexistent/feed.xml': No such file or directory");
    assert_int_equal(buf_read_file(&b, "/tmp", &e), FATE_RETRY);
    assert_string_equal(e.text, "cannot read '/tmp': Is a directory");
    buf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buf__grows_up_to_its_cap_and_not_beyond),
        cmocka_unit_test(buf__stays_overflowed_until_cleared),
        cmocka_unit_test(buf__printf_fills_the_cap_exactly),
        cmocka_unit_test(buf__reserve_gives_room_to_fill),
        cmocka_unit_test(buf__empty_one_is_a_valid_span),
        cmocka_unit_test(buf__reads_a_file_as_large_as_the_cap_but_not_larger),
        cmocka_unit_test(buf__a_missing_file_or_a_folder_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
