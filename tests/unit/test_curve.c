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

static struct curve_list *open_list(const char *text)
{
    struct curve_list *l = NULL;
    struct error e;
    write_file(text, 0644);
    assert_int_equal(curve_list_open(path, &l, &e), FATE_DONE);
    return l;
}

/* As it should be done: a new file beside the old one, then renamed. */
static void replace_file(const char *text)
{
    char old[sizeof(path)];
    strcpy(old, path);
    write_file(text, 0644);
    assert_int_equal(rename(path, old), 0);
    strcpy(path, old);
}

static void curve__the_list_may_have_notes_and_comments(void **state)
{
    (void)state;
    char text[256];
    (void)snprintf(text, sizeof(text), "# workers\n\n%s\treader 1\r\n", first);
    struct curve_list *l = open_list(text);
    assert_true(curve_list_has(l, first));
    assert_false(curve_list_has(l, second));
    assert_int_equal(curve_list_len(l), 1);
    curve_list_free(l);
    assert_int_equal(unlink(path), 0);
}

static void curve__a_bad_line_is_named(void **state)
{
    (void)state;
    char text[256], expected[256];
    struct error e;
    struct curve_list *l = NULL;
    (void)snprintf(text, sizeof(text), "%s\n%sX\n", first, second);
    write_file(text, 0644);
    (void)snprintf(expected, sizeof(expected), "'%s' line 2 is not a public key in Z85", path);
    assert_int_equal(curve_list_open(path, &l, &e), FATE_REJECT);
    assert_string_equal(e.text, expected);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(curve_list_open(path, &l, &e), FATE_REJECT);
    assert_null(l);
}

static void curve__a_changed_list_is_taken_over_and_a_broken_one_is_not(void **state)
{
    (void)state;
    static const char *const broken[] = {"half of a ke", ""};
    char text[256];
    struct error e;
    bool is_changed = true;
    struct curve_list *l = open_list(first);
    assert_int_equal(curve_list_refresh(l, &is_changed, &e), FATE_DONE);
    assert_false(is_changed);
    (void)snprintf(text, sizeof(text), "%s\n%s\n", second, first);
    replace_file(text);
    assert_int_equal(curve_list_refresh(l, &is_changed, &e), FATE_DONE);
    assert_true(is_changed && curve_list_has(l, first) && curve_list_has(l, second));
    for (size_t i = 0; i < 2; i++) {
        replace_file(broken[i]);
        assert_int_equal(curve_list_refresh(l, &is_changed, &e), FATE_REJECT);
        assert_non_null(strstr(e.text, path));
        assert_int_equal(curve_list_refresh(l, &is_changed, &e), FATE_DONE); /* said once */
        assert_true(!is_changed && curve_list_has(l, first) && curve_list_has(l, second));
    }
    assert_int_equal(unlink(path), 0);
    assert_int_equal(curve_list_refresh(l, &is_changed, &e), FATE_REJECT);
    assert_true(curve_list_has(l, first));
    curve_list_free(l);
}

static void curve__a_worker_may_know_several_keys_of_the_hub(void **state)
{
    (void)state;
    static const char *const turns[] = {first, second, first};
    char key[CURVE_KEY_BYTES + 1], setting[256], text[256];
    struct error e;
    unsigned n = 0;
    (void)snprintf(setting, sizeof(setting), "%s  %s", first, second);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(curve_server_key(setting, i, key, &n, &e), FATE_DONE);
        assert_string_equal(key, turns[i]);
        assert_int_equal(n, 2);
    }
    (void)snprintf(text, sizeof(text), "# old, then new\n%s old\n%s\n", first, second);
    write_file(text, 0444);
    (void)snprintf(setting, sizeof(setting), "@%s", path);
    assert_int_equal(curve_server_key(setting, 1, key, &n, &e), FATE_DONE);
    assert_string_equal(key, second);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(curve_server_key(setting, 1, key, &n, &e), FATE_REJECT);
    assert_int_equal(curve_server_key("", 0, key, &n, &e), FATE_REJECT);
    assert_int_equal(curve_server_key(NULL, 0, key, &n, &e), FATE_REJECT);
    assert_int_equal(curve_server_key("short", 0, key, &n, &e), FATE_REJECT);
}

static void curve__a_pair_is_made_once_and_kept_from_others(void **state)
{
    (void)state;
    char made[CURVE_KEY_BYTES + 1], derived[CURVE_KEY_BYTES + 1], secret[CURVE_KEY_BYTES + 1];
    struct error e;
    struct stat st;
    write_file("", 0600);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(curve_make_pair(path, made, &e), FATE_DONE);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0400);
    assert_int_equal(curve_read_secret(path, secret, &e), FATE_DONE);
    assert_string_not_equal(secret, made);
    assert_int_equal(curve_public_of(path, derived, &e), FATE_DONE);
    assert_string_equal(derived, made);
    assert_int_equal(curve_make_pair(path, derived, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, "File exists"));
    assert_int_equal(unlink(path), 0);
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
        cmocka_unit_test(curve__a_changed_list_is_taken_over_and_a_broken_one_is_not),
        cmocka_unit_test(curve__a_worker_may_know_several_keys_of_the_hub),
        cmocka_unit_test(curve__a_pair_is_made_once_and_kept_from_others),
        cmocka_unit_test(curve__a_secret_must_not_be_open_to_others),
        cmocka_unit_test(curve__a_secret_that_is_no_key_is_refused_and_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
