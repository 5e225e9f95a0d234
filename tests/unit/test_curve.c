/* SPDX-License-Identifier: Apache-2.0 */
#include "common/curve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

/* What stands behind them does not matter here. */
static const char first[] = "0123456789abcdefghijklmnopqrstuvwxyzABCD";
static const char second[] = ".-:+=^!/*?&<>()[]{}@%$#EFGHIJKLMNOPQRSTU";

static char path[64];

static void write_file(const char *text, mode_t mode)
{
    strcpy(path, "/tmp/claimwire-curve-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(fchmod(fd, mode), 0);
    assert_int_equal(close(fd), 0);
}

static void curve__a_key_is_forty_letters_of_z85(void **state)
{
    (void)state;
    assert_true(curve_is_key(span_of(first)));
    assert_true(curve_is_key(span_of(second)));
    assert_false(curve_is_key(span_at(first, 39)));
    assert_false(curve_is_key(SPAN("")));
    assert_false(curve_is_key(SPAN("0123456789abcdefghijklmnopqrstuvwxyzABC ")));
    assert_false(curve_is_key(SPAN("0123456789abcdefghijklmnopqrstuvwxyzAB\0D")));
}

static void curve__the_list_may_have_notes_and_comments(void **state)
{
    (void)state;
    char text[256];
    struct error e;
    bool is_found = false;
    (void)snprintf(text, sizeof(text), "# workers\n\n%s\treader 1\r\n", first);
    write_file(text, 0644);
    assert_int_equal(curve_allow_search(path, first, &is_found, &e), FATE_DONE);
    assert_true(is_found);
    assert_int_equal(curve_allow_search(path, second, &is_found, &e), FATE_DONE);
    assert_false(is_found);
    assert_int_equal(unlink(path), 0);
}

static void curve__a_bad_line_is_named(void **state)
{
    (void)state;
    char text[256], expected[256];
    struct error e;
    bool is_found = true;
    (void)snprintf(text, sizeof(text), "%s\n%sX\n", first, second);
    write_file(text, 0644);
    (void)snprintf(expected, sizeof(expected), "'%s' line 2 is not a public key in Z85", path);
    assert_int_equal(curve_allow_search(path, second, &is_found, &e), FATE_REJECT);
    assert_string_equal(e.text, expected);
    assert_false(is_found);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(curve_allow_search(path, second, &is_found, &e), FATE_REJECT);
}

static void curve__a_secret_must_not_be_open_to_others(void **state)
{
    (void)state;
    static const mode_t bad[] = {0404, 0420, 0602, 0644, 0666};
    char key[CURVE_KEY_BYTES + 1];
    struct error e;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        write_file(first, bad[i]);
        assert_int_equal(curve_read_secret(path, key, &e), FATE_REJECT);
        assert_non_null(strstr(e.text, "is open to others"));
        assert_null(strstr(e.text, first));
        assert_int_equal(unlink(path), 0);
    }
    write_file(first, 0440);
    assert_int_equal(curve_read_secret(path, key, &e), FATE_DONE);
    assert_string_equal(key, first);
    assert_int_equal(unlink(path), 0);
}

static void curve__a_secret_that_is_no_key_is_refused_and_not_shown(void **state)
{
    (void)state;
    char key[CURVE_KEY_BYTES + 1];
    struct error e;
    write_file("almost-a-secret\n", 0400);
    assert_int_equal(curve_read_secret(path, key, &e), FATE_REJECT);
    assert_null(strstr(e.text, "almost"));
    assert_int_equal(unlink(path), 0);
    write_file("", 0400);
    assert_int_equal(curve_read_secret(path, key, &e), FATE_REJECT);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(curve_read_secret(path, key, &e), FATE_REJECT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(curve__a_key_is_forty_letters_of_z85),
        cmocka_unit_test(curve__the_list_may_have_notes_and_comments),
        cmocka_unit_test(curve__a_bad_line_is_named),
        cmocka_unit_test(curve__a_secret_must_not_be_open_to_others),
        cmocka_unit_test(curve__a_secret_that_is_no_key_is_refused_and_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
