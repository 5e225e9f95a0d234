/* SPDX-License-Identifier: Apache-2.0 */
#include "entity/tagger_lore.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void put(struct tagger_clusters *c, struct tagger_lore_key key, unsigned number)
{
    assert_true(key.n > 0);
    assert_true(tagger_clusters_add(c, tagger_clusters_entry(span_at(key.text, key.n), number)));
}

static void open_classes(struct tagger_clusters *c)
{
    struct error e;
    assert_int_equal(tagger_clusters_init(c, 64, &e), FATE_DONE);
}

static void tagger_lore__a_word_has_all_parts_of_up_to_five_letters(void **state)
{
    (void)state;
    struct tagger_lore_key key[TAGGER_LORE_PARTS_MAX];
    /* ^ ا ب ج $: five of one sign, four of two, ... one of five */
    assert_int_equal(tagger_lore_parts(SPAN("ابج"), key), 15);
    assert_int_equal(key[0].n, 2);
    assert_memory_equal(key[0].text, "~^", 2);
    assert_memory_equal(key[4].text, "~^ابج$", key[4].n);
}

static void tagger_lore__a_very_long_word_stays_inside_its_room(void **state)
{
    (void)state;
    static char word[100000];
    struct tagger_lore_key key[TAGGER_LORE_PARTS_MAX];
    memset(word, 'a', sizeof word);
    assert_true(tagger_lore_parts(span_at(word, sizeof word), key) <= TAGGER_LORE_PARTS_MAX);
    assert_int_equal(tagger_lore_stem(span_at(word, sizeof word), 0).n, 0);
    for (size_t i = 0; i < sizeof word; i++)
        word[i] = (char)(i % 4 ? 0x80 : 0xF0);
    assert_true(tagger_lore_parts(span_at(word, sizeof word), key) <= TAGGER_LORE_PARTS_MAX);
}

static void tagger_lore__shares_and_counts_fit_three_bits(void **state)
{
    (void)state;
    assert_int_equal(tagger_lore_share(0, 10), 0);
    assert_int_equal(tagger_lore_share(1, 100), 1);
    assert_int_equal(tagger_lore_share(10, 10), 6);
    assert_int_equal(tagger_lore_share(UINT32_MAX, UINT32_MAX), 6);
    assert_int_equal(tagger_lore_count(1), 1);
    assert_int_equal(tagger_lore_count(UINT32_MAX), 4);
}

static void tagger_lore__what_was_told_of_a_stem_comes_back(void **state)
{
    (void)state;
    struct tagger_clusters c;
    uint32_t cell[TAGGER_LORE_CELLS];
    open_classes(&c);
    put(&c, tagger_lore_stem(SPAN("كلينتون"), 0), 3 | 6 << 3);
    put(&c, tagger_lore_stem(SPAN("كلينتون"), 1), 2 << 9);
    tagger_lore_of(&c, SPAN("كلينتون"), cell);
    assert_int_equal(cell[TAGGER_LORE_COUNT], 4);
    assert_int_equal(cell[TAGGER_LORE_PER], 1 + 6 * 8 + 4);
    assert_int_equal(cell[TAGGER_LORE_LOC], 1 + 4);
    assert_int_equal(cell[TAGGER_LORE_OUT], 1 + 2 * 8 + 4);
    tagger_clusters_done(&c);
}

static void tagger_lore__an_unknown_stem_is_judged_by_its_letters(void **state)
{
    (void)state;
    struct tagger_clusters c;
    struct tagger_lore_key key[TAGGER_LORE_PARTS_MAX];
    uint32_t cell[TAGGER_LORE_CELLS];
    open_classes(&c);
    tagger_lore_of(&c, SPAN("نوف"), cell);
    uint32_t before = cell[TAGGER_LORE_LETTERS];
    assert_int_equal(cell[TAGGER_LORE_COUNT], 1);
    assert_int_equal(cell[TAGGER_LORE_PER], 0);
    (void)tagger_lore_parts(SPAN("نوف"), key);
    put(&c, key[0], TAGGER_LORE_ZERO + 5 * TAGGER_LORE_SCALE);
    tagger_lore_of(&c, SPAN("نوف"), cell);
    assert_true(cell[TAGGER_LORE_LETTERS] > before);
    put(&c, key[1], TAGGER_LORE_ZERO - 15 * TAGGER_LORE_SCALE);
    tagger_lore_of(&c, SPAN("نوف"), cell);
    assert_int_equal(cell[TAGGER_LORE_LETTERS], 1);
    tagger_clusters_done(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tagger_lore__a_word_has_all_parts_of_up_to_five_letters),
        cmocka_unit_test(tagger_lore__a_very_long_word_stays_inside_its_room),
        cmocka_unit_test(tagger_lore__shares_and_counts_fit_three_bits),
        cmocka_unit_test(tagger_lore__what_was_told_of_a_stem_comes_back),
        cmocka_unit_test(tagger_lore__an_unknown_stem_is_judged_by_its_letters),
    };
    return cmocka_run_group_tests_name("tagger_lore", tests, NULL, NULL);
}
