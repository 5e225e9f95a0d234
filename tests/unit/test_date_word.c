/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include "date_word.h"

static void date_word__rows_are_folded_and_in_order(void **state)
{
    (void)state;
    const char *wrong = "";
    if (!date_word_check(&wrong))
        fail_msg("'%s' is not folded or not in order", wrong);
}

static void date_word__months_of_two_words_are_one(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum date_kind kind;
        int64_t value;
    } rows[] = {
        {"تشرين الأول", DATE_MONTH, 10},
        {"تشرين ثاني", DATE_MONTH, 11},
        {"كانون الأول", DATE_MONTH, 12},
        {"كانون 2", DATE_MONTH, 1},
        {"تشرين الثاني/نوفمبر", DATE_MONTH, 11},
        {"ربيع الآخر", DATE_HIJRI, 4},
        {"ذو الحجة", DATE_HIJRI, 12},
        {"جمادى الأولى", DATE_HIJRI, 5},
        {"Février", DATE_MONTH, 2},
        {"ЯНВАРЯ", DATE_MONTH, 1},
        {"Şubat", DATE_MONTH, 2},
        {"März", DATE_MONTH, 3},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct date_token t[DATE_TOKENS + DATE_BEYOND];
        assert_int_equal(date_word_split(span_of(rows[i].text), t), 1);
        assert_int_equal(t[0].kind, rows[i].kind);
        assert_int_equal(t[0].value, rows[i].value);
        assert_int_equal(t[0].end, strlen(rows[i].text));
    }
}

static void date_word__what_does_not_fit_is_left_out(void **state)
{
    (void)state;
    struct date_token t[DATE_TOKENS + DATE_BEYOND];
    char text[400];
    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = i % 2 ? ' ' : '7';
    assert_int_equal(date_word_split(span_at(text, sizeof(text)), t), DATE_TOKENS);
    assert_int_equal(t[DATE_TOKENS].kind, DATE_END);
    assert_int_equal(date_word_split(SPAN(""), t), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(date_word__rows_are_folded_and_in_order),
        cmocka_unit_test(date_word__months_of_two_words_are_one),
        cmocka_unit_test(date_word__what_does_not_fit_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
