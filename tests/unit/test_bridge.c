/* SPDX-License-Identifier: Apache-2.0 */
#include "text/bridge.h"

#include <time.h>
#include "cases.h"
#include "text/fold.h"
#include "text/utf8.h"

static int set_up(void **state)
{
    static struct arena a;

    arena_init(&a, (size_t)64 << 20);
    *state = &a;
    return 0;
}

static int tear_down(void **state)
{
    arena_done(*state);
    return 0;
}

static double score(struct arena *a, const char *x, const char *y)
{
    return bridge_score(span_of(x), span_of(y), a);
}

static void bridge__spellings_of_one_name_score_high_in_both_scripts(void **state)
{
    static const char *const names[][6] = {
        {"دير الزور", "Deir ez-Zor", "Deir Ezzor", "Deir al-Zour", "Der Zor", "ديرالزور"},
        {"حسام لوقا", "Hossam Luqa", "Hussam Louka", "Husam Luka", "Hosam Luqa", "Hussam Luqa"},
        {"القذافي", "Gaddafi", "al-Qaddafi", "Kadhafi", "Qadhdhafi", "Gadhafi"},
        {"معرة النعمان", "Maarat al-Numan", "Ma'arrat an-Nu'man", "Maaret al-Nu'man",
         "Ma3arat al Nu3man", "Maarrat Numan"},
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t x = 0; x < 6; x++)
            for (size_t y = 0; y < 6; y++)
                if (score(*state, names[i][x], names[i][y]) < BRIDGE_LIKELY)
                    fail_msg("'%s' and '%s' score %.3f\n", names[i][x], names[i][y],
                             score(*state, names[i][x], names[i][y]));
}

static void bridge__other_names_score_low(void **state)
{
    static const char *const pairs[][2] = {
        {"حلب", "Hama"},       {"حمص", "Hama"},    {"Raqqa", "الرمادي"},  {"Aleppo", "حلب"},
        {"Damascus", "دمياط"}, {"Idlib", "إربد"},  {"محمود", "Muhammad"}, {"Hassan", "حسين"},
        {"سالم", "Suleiman"},  {"Tartus", "درعا"}, {"Mosul", "الباب"},    {"Luqa", "ماهر"},
    };

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (score(*state, pairs[i][0], pairs[i][1]) >= BRIDGE_SURE)
            fail_msg("'%s' and '%s' score %.3f\n", pairs[i][0], pairs[i][1],
                     score(*state, pairs[i][0], pairs[i][1]));
}

static void bridge__equal_sounds_score_one_and_nothing_scores_zero(void **state)
{
    assert_true(score(*state, "Raqqa", "ar-Raqqa") > 0.99);
    assert_true(score(*state, "حلب", "حَلَب") > 0.99);
    assert_true(score(*state, "", "") == 0);
    assert_true(score(*state, "Raqqa", "") == 0);
    assert_true(score(*state, "123", "456") == 0);
}

static void bridge__the_order_of_the_names_does_not_matter(void **state)
{
    assert_true(score(*state, "Luqa, Hossam", "حسام لوقا") >= BRIDGE_LIKELY);
    assert_true(score(*state, "Luqa, Hossam", "حسام لوقا") <
                score(*state, "Hossam Luqa", "حسام لوقا"));
    assert_true(score(*state, "سلمان محمد بن", "Mohammed bin Salman") >= BRIDGE_LIKELY);
}

static void bridge__a_score_does_not_depend_on_which_name_comes_first(void **state)
{
    static const char *const names[] = {"Deir ez-Zor", "الرقة", "Abdulrahman", "7oms",
                                        "Al Bukamal"};

    for (size_t x = 0; x < sizeof names / sizeof *names; x++)
        for (size_t y = 0; y < sizeof names / sizeof *names; y++) {
            struct span sx = bridge_sounds(span_of(names[x]), *state);
            struct span sy = bridge_sounds(span_of(names[y]), *state);
            assert_true(bridge_score_sounds(sx, sy) == bridge_score_sounds(sy, sx));
        }
}

static void bridge__sounds_can_be_read(void **state)
{
    static const char *const rows[][2] = {
        {"دير الزور", "dyr Lzwr"},
        {"Deir ez-Zor", "deir zor"},
        {"خالد", "5Ald"},
        {"5aled", "5aled"},
        {"Qadhdhafi", "qaDafi"},
        {"عبدالرحمن", "3bd Lr7mn"},
        {"Abdulrahman", "abd rahman"},
        {"ألمانيا", "AlmAnyA"},
        {"كامبريدج", "kAmbryj"},
        {"Mar3i", "mar3i"},
        {"Noureddine", "nur din"},
        {"Xelîl", "5elil"},
        {"Herzog", "herzog"},
        {"هرتسوغ", "hrQwG"},
        {"الأزهر", "LAzhr"},
        {"al-Azhar", "azhar"},
        {"Maxim", "maksim"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct span got = bridge_sounds(span_of(rows[i][0]), *state);
        if (!span_equal(got, span_of(rows[i][1])))
            fail_msg("'%s' reads %.*s\n", rows[i][0], (int)got.n, got.p);
    }
}

struct near_count {
    struct span wanted;
    size_t n;
    bool is_there;
};

static void count_near(struct span near, void *ctx)
{
    struct near_count *c = ctx;

    assert_true(near.n <= BRIDGE_SOUNDS_MAX + 1);
    c->n++;
    c->is_there |= span_equal(near, c->wanted);
}

static void bridge__near_keys_are_one_letter_apart(void **state)
{
    static const char *const wanted[] = {"dzr", "drz", "rz", "drzrh", "xdrzr", "drzdr"};
    static const bool expected[] = {true, true, false, true, true, true};

    (void)state;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        struct near_count c = {.wanted = span_of(wanted[i])};
        bridge_near_keys(SPAN("drzr"), count_near, &c);
        assert_int_equal(c.is_there, expected[i]);
        assert_true(c.n < 5 * 21);
    }
    struct near_count none = {0};
    bridge_near_keys(SPAN(""), count_near, &none);
    assert_int_equal(none.n, 0);
}

static void bridge__hostile_names_cost_no_more_than_long_ones(void **state)
{
    struct arena *a = *state;
    size_t n = (size_t)1 << 20;
    char *name = arena_alloc(a, n);
    static const char *const fills[] = {
        "b",    " ", "\xD9\x80",         "\xEF\xB7\xBA", "a-", "\xE2\x80\x8F",
        "\xFF", "7", "\xD8\xA7\xD9\x84", "eddin"};
    clock_t begun = clock();

    for (size_t i = 0; i < sizeof fills / sizeof *fills; i++) {
        size_t width = strlen(fills[i]);
        for (size_t k = 0; k + width <= n; k += width)
            memcpy(name + k, fills[i], width);
        struct span long_name = utf8_clean(span_at(name, n / width * width), a);
        double s = bridge_score(long_name, SPAN("Deir ez-Zor"), a);
        assert_true(s >= 0 && s <= 1);
        assert_true(bridge_sounds(long_name, a).n < 4096);
    }
    assert_true((double)(clock() - begun) / CLOCKS_PER_SEC < 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(bridge__spellings_of_one_name_score_high_in_both_scripts,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(bridge__other_names_score_low, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bridge__equal_sounds_score_one_and_nothing_scores_zero,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(bridge__the_order_of_the_names_does_not_matter, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(bridge__a_score_does_not_depend_on_which_name_comes_first,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(bridge__sounds_can_be_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bridge__near_keys_are_one_letter_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bridge__hostile_names_cost_no_more_than_long_ones, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
