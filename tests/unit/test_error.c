/* SPDX-License-Identifier: Apache-2.0 */
#include "common/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#undef fail /* cmocka has a macro of that name */

static void error__fail_returns_the_fate_and_writes_the_sentence(void **state)
{
    (void)state;
    struct error e;
    assert_int_equal(fail(&e, FATE_RETRY, "cannot connect to '%s'", "db"), FATE_RETRY);
    assert_string_equal(e.text, "cannot connect to 'db'");
    assert_int_equal(fail(NULL, FATE_BROKEN, "nobody %s", "cares"), FATE_BROKEN);
    error_prefix(NULL, "nobody");
}

static void error__controls_cannot_break_the_line(void **state)
{
    (void)state;
    struct error e;
    (void)fail(&e, FATE_REJECT, "'%s'", "a\nb\tc\x1B[31m\x7F");
    assert_string_equal(e.text, "'a?b?c?[31m?'");
    /* C1: NEL and CSI; Arabic beside them stays */
    (void)fail(&e, FATE_REJECT, "\xC2\x85\xC2\x9B\xD8\xAF");
    assert_string_equal(e.text, "??\xD8\xAF");
}

static void error__invalid_utf8_is_shown_as_question_marks(void **state)
{
    (void)state;
    struct error e;
    (void)fail(&e, FATE_REJECT, "a\xFFz\xC0\xAF\xED\xA0\x80\xF4\x90\x80\x80\xD8");
    assert_string_equal(e.text, "a?z??????????");
}

static void error__long_text_is_cut_between_code_points(void **state)
{
    (void)state;
    struct error e;
    char text[1200];
    size_t n = 0;
    text[n++] = 'a'; /* so that the cut falls inside a two-byte letter */
    while (n + 2 < sizeof(text)) {
        memcpy(text + n, "\xD9\x85", 2);
        n += 2;
    }
    text[n] = '\0';
    (void)fail(&e, FATE_REJECT, "%s", text);
    size_t len = strlen(e.text);
    assert_int_equal(len, ERROR_TEXT_BYTES - 1);
    assert_memory_equal(e.text, text, len);
    assert_null(strchr(e.text, '?'));
    text[0] = '\0';
    (void)fail(&e, FATE_REJECT, "%s", text + 1);
    assert_int_equal(strlen(e.text), ERROR_TEXT_BYTES - 2);
    assert_null(strchr(e.text, '?'));
}

static void error__prefix_goes_in_front(void **state)
{
    (void)state;
    struct error e;
    (void)fail(&e, FATE_RETRY, "no such file");
    error_prefix(&e, "cannot read '%s'", "feeds.opml");
    assert_string_equal(e.text, "cannot read 'feeds.opml': no such file");
}

static void error__an_argument_may_be_the_old_text(void **state)
{
    (void)state;
    struct error e;
    (void)fail(&e, FATE_RETRY, "first");
    (void)fail(&e, FATE_RETRY, "second after '%s'", e.text);
    assert_string_equal(e.text, "second after 'first'");
    error_prefix(&e, "<%s>", e.text);
    assert_string_equal(e.text, "<second after 'first'>: second after 'first'");
}

static void error__fates_have_names(void **state)
{
    (void)state;
    assert_string_equal(fate_name(FATE_DONE), "done");
    assert_string_equal(fate_name(FATE_RETRY), "retry");
    assert_string_equal(fate_name(FATE_REJECT), "reject");
    assert_string_equal(fate_name(FATE_BROKEN), "broken");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(error__fail_returns_the_fate_and_writes_the_sentence),
        cmocka_unit_test(error__controls_cannot_break_the_line),
        cmocka_unit_test(error__invalid_utf8_is_shown_as_question_marks),
        cmocka_unit_test(error__long_text_is_cut_between_code_points),
        cmocka_unit_test(error__prefix_goes_in_front),
        cmocka_unit_test(error__an_argument_may_be_the_old_text),
        cmocka_unit_test(error__fates_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
