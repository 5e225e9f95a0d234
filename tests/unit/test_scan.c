/* SPDX-License-Identifier: Apache-2.0 */
#include "scan_help.h"

static void assert_atoms(const struct scan *s, const char *const *words, size_t n)
{
    assert_int_equal(s->atoms, n);
    for (size_t i = 0; i < n; i++)
        if (!span_equal(s->atom[i].folded, span_of(words[i])))
            fail_msg("atom %zu is '%.*s', not '%s'", i, (int)s->atom[i].folded.n,
                     s->atom[i].folded.p, words[i]);
}
#define ASSERT_ATOMS(s, ...)                                                                       \
    assert_atoms(s, (const char *const[]){__VA_ARGS__},                                            \
                 sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void scan__words_fall_apart_at_hyphens_and_lose_their_possessive(void **state)
{
    const struct scan *s = scan_help_text(*state, "Iran-backed militias' Assad's U.S. base");

    ASSERT_ATOMS(s, "iran", "backed", "militias", "'", "assad", "us", "base");
    assert_true(s->atom[1].is_glued);
    assert_true(s->atom[4].is_possessive);
    assert_int_equal(s->atom[4].end - s->atom[4].start, 5);
}

static void scan__every_spelling_of_the_article_is_one(void **state)
{
    ASSERT_ATOMS(scan_help_text(*state, "in Deir ez-Zor"), "in", "deir", "al", "zor");
    ASSERT_ATOMS(scan_help_text(*state, "in As-Suwayda"), "in", "al", "suwayda");
    ASSERT_ATOMS(scan_help_text(*state, "near al- Mayadeen"), "near", "al", "-", "mayadeen");
    ASSERT_ATOMS(scan_help_text(*state, "at home as such"), "at", "home", "as", "such");
}

static void scan__clitics_are_readings_of_a_word(void **state)
{
    const struct scan *s = scan_help_text(*state, "وبدمشق");
    const struct scan_match *m = scan_at(s, 0, VOCABULARY_NAME);

    assert_non_null(m);
    assert_int_equal(scan_start(s, m), 2);
    assert_int_equal(scan_before(s, m), SCAN_AND | SCAN_PREPOSITION);
}

static void scan__the_article_that_the_spelling_swallows_is_given_back(void **state)
{
    const struct scan *s = scan_help_text(*state, "للفرات");

    assert_non_null(scan_at(s, 0, VOCABULARY_NAME));
}

static void scan__the_longest_match_comes_first(void **state)
{
    const struct scan *s = scan_help_text(*state, "Deir ez-Zor Military Council met.");

    assert_int_equal(scan_at(s, 0, VOCABULARY_NAME)->to, 5);
    assert_null(scan_at(s, 5, VOCABULARY_NAME));
    assert_null(scan_at(s, 99, VOCABULARY_NAME));
}

static void scan__names_need_their_capitals(void **state)
{
    struct scan_help *h = *state;

    assert_null(scan_at(scan_help_text(h, "it is who we are"), 2, VOCABULARY_NAME));
    assert_non_null(scan_at(scan_help_text(h, "the WHO said"), 1, VOCABULARY_NAME));
    assert_null(scan_at(scan_help_text(h, "turkey for dinner"), 0, VOCABULARY_NAME));
}

static void scan__the_preposition_ala_is_not_ali(void **state)
{
    struct scan_help *h = *state;

    assert_null(scan_at(scan_help_text(h, "على"), 0, VOCABULARY_GIVEN));
    assert_non_null(scan_at(scan_help_text(h, "علي"), 0, VOCABULARY_GIVEN));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scan__words_fall_apart_at_hyphens_and_lose_their_possessive),
        cmocka_unit_test(scan__every_spelling_of_the_article_is_one),
        cmocka_unit_test(scan__clitics_are_readings_of_a_word),
        cmocka_unit_test(scan__the_article_that_the_spelling_swallows_is_given_back),
        cmocka_unit_test(scan__the_longest_match_comes_first),
        cmocka_unit_test(scan__names_need_their_capitals),
        cmocka_unit_test(scan__the_preposition_ala_is_not_ali),
    };
    return cmocka_run_group_tests(tests, scan_help_open, scan_help_close);
}
