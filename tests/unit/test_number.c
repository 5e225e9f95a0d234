/* SPDX-License-Identifier: Apache-2.0 */
#include "entity/number.h"
#include "scan_help.h"

static void assert_number(void **state, const char *text, double min, double max)
{
    struct number n;
    const struct scan *s = scan_help_text(*state, text);

    if (!number_read(s, 0, &n))
        fail_msg("no number in '%s'", text);
    if (n.min != min || n.max != max)
        fail_msg("'%s' is %g..%g", text, n.min, n.max);
}

static void number__digits_are_read_with_their_separators(void **state)
{
    assert_number(state, "3,468 km", 3468, 3468);
    assert_number(state, "2.5 km", 2.5, 2.5);
    assert_number(state, "٣٫٥ كم", 3.5, 3.5);
    assert_number(state, "1,234,567 people", 1234567, 1234567);
    assert_number(state, "1.5 million", 1500000, 1500000);
    assert_number(state, "5 آلاف", 5000, 5000);
}

static void number__words_are_added_up(void **state)
{
    assert_number(state, "twenty-five", 25, 25);
    assert_number(state, "three hundred and twelve", 312, 312);
    assert_number(state, "two thousand five hundred", 2500, 2500);
    assert_number(state, "خمسة وعشرين", 25, 25);
    assert_number(state, "مئة وخمسين", 150, 150);
    assert_number(state, "ألف ومئتين", 1200, 1200);
    assert_number(state, "ثلاثة آلاف وخمسمئة", 3500, 3500);
    assert_number(state, "مئة ألف", 100000, 100000);
    assert_number(state, "مئة و ستون", 160, 160);
    assert_number(state, "ثلاثمئة و واحد و ثلاثون", 331, 331);
}

static void number__fractions_are_of_what_stands_behind(void **state)
{
    assert_number(state, "half a million", 500000, 500000);
    assert_number(state, "one and a half million", 1500000, 1500000);
    assert_number(state, "three and a half", 3.5, 3.5);
    assert_number(state, "نصف مليون", 500000, 500000);
    assert_number(state, "مليون ونصف", 1500000, 1500000);
    assert_number(state, "مليونين ونصف المليون", 2500000, 2500000);
    assert_number(state, "خمسة ونصف", 5.5, 5.5);
}

static void number__ranges_grow(void **state)
{
    assert_number(state, "10-15 men", 10, 15);
    assert_number(state, "10 to 15 men", 10, 15);
    assert_number(state, "between 10 and 15 men", 10, 15);
    assert_number(state, "بين 10 و15", 10, 15);
    assert_number(state, "2-3 million", 2000000, 3000000);
    assert_number(state, "3-1", 3, 3);
}

static void number__two_numbers_beside_each_other_stay_two(void **state)
{
    assert_number(state, "five six", 5, 5);
    assert_number(state, "twenty thirty", 20, 20);
    assert_number(state, "5 مدنيين", 5, 5);
}

static void number__no_number_is_none(void **state)
{
    static const char *const texts[] = {"people", "1.2.3", "12345678901234567890", "-", "و", "."};
    struct number n;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(number_read(scan_help_text(*state, texts[i]), 0, &n));
    assert_false(number_read(scan_help_text(*state, "x"), 7, &n));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(number__digits_are_read_with_their_separators),
        cmocka_unit_test(number__words_are_added_up),
        cmocka_unit_test(number__fractions_are_of_what_stands_behind),
        cmocka_unit_test(number__ranges_grow),
        cmocka_unit_test(number__two_numbers_beside_each_other_stay_two),
        cmocka_unit_test(number__no_number_is_none),
    };
    return cmocka_run_group_tests(tests, scan_help_open, scan_help_close);
}
