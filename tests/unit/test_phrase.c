/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include "common/arena.h"
#include "entity/phrase.h"

static struct phrase_table *table_of(struct arena *a)
{
    arena_init(a, (size_t)1 << 20);
    return phrase_new(a);
}

static uint32_t walk(const struct phrase_table *t, const char *words)
{
    struct span rest = span_of(words), word;
    uint32_t node = PHRASE_NONE;

    while (rest.n > 0 && span_split(&rest, ' ', &word)) {
        node = phrase_step(t, node, phrase_word(t, word));
        if (node == PHRASE_NONE)
            break;
    }
    return node;
}

static void phrase__what_was_added_is_found_word_by_word(void **state)
{
    struct arena a;
    struct phrase_table *t = table_of(&a);

    (void)state;
    phrase_add(t, SPAN("deir al zor"), (struct phrase_entry){.value = 7, .group = 1});
    phrase_add(t, SPAN("deir"), (struct phrase_entry){.value = 8, .group = 2});
    assert_int_equal(phrase_first(t, walk(t, "deir al zor"))->value, 7);
    assert_int_equal(phrase_first(t, walk(t, "deir"))->value, 8);
    assert_null(phrase_first(t, walk(t, "deir al")));
    assert_int_equal(walk(t, "al zor"), PHRASE_NONE);
    assert_int_equal(phrase_word(t, SPAN("zo")), PHRASE_NONE);
    phrase_free(t);
    arena_done(&a);
}

static void phrase__several_meanings_of_a_phrase_are_all_kept(void **state)
{
    struct arena a;
    struct phrase_table *t = table_of(&a);
    unsigned n = 0, sum = 0;

    (void)state;
    for (uint32_t i = 1; i <= 3; i++)
        phrase_add(t, SPAN("tripoli"), (struct phrase_entry){.value = i});
    for (const struct phrase_entry *p = phrase_first(t, walk(t, "tripoli")); p;
         p = phrase_next(t, p), n++)
        sum += p->value;
    assert_int_equal(n, 3);
    assert_int_equal(sum, 6);
    phrase_free(t);
    arena_done(&a);
}

static void phrase__the_later_row_says_how_far_a_name_is_believed(void **state)
{
    struct arena a;
    struct phrase_table *t = table_of(&a);
    struct phrase_entry x = {.value = 1, .flags = PHRASE_CAPITAL};

    (void)state;
    phrase_add(t, SPAN("daesh"), x);
    x.flags = PHRASE_UPPER | PHRASE_CONTEXT;
    phrase_add(t, SPAN("daesh"), x);
    const struct phrase_entry *p = phrase_first(t, walk(t, "daesh"));
    assert_int_equal(p->flags, PHRASE_CAPITAL | PHRASE_CONTEXT);
    assert_null(phrase_next(t, p));
    phrase_free(t);
    arena_done(&a);
}

static void phrase__thousands_of_words_keep_their_numbers(void **state)
{
    struct arena a;
    struct phrase_table *t = table_of(&a);
    char name[32];

    (void)state;
    for (uint32_t i = 0; i < 20000; i++) {
        size_t n = (size_t)snprintf(name, sizeof name, "w%u of w%u", i, i % 100);
        phrase_add(t, span_at(name, n), (struct phrase_entry){.value = i});
    }
    for (uint32_t i = 0; i < 20000; i++) {
        (void)snprintf(name, sizeof name, "w%u of w%u", i, i % 100);
        assert_int_equal(phrase_first(t, walk(t, name))->value, i);
    }
    phrase_free(t);
    arena_done(&a);
}

static void phrase__nothing_is_added_for_an_empty_phrase(void **state)
{
    struct arena a;
    struct phrase_table *t = table_of(&a);

    (void)state;
    phrase_add(t, SPAN(""), (struct phrase_entry){.value = 1});
    phrase_add(t, SPAN("  "), (struct phrase_entry){.value = 1});
    assert_int_equal(phrase_word(t, SPAN("")), PHRASE_NONE);
    phrase_free(t);
    phrase_free(NULL);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phrase__what_was_added_is_found_word_by_word),
        cmocka_unit_test(phrase__several_meanings_of_a_phrase_are_all_kept),
        cmocka_unit_test(phrase__the_later_row_says_how_far_a_name_is_believed),
        cmocka_unit_test(phrase__thousands_of_words_keep_their_numbers),
        cmocka_unit_test(phrase__nothing_is_added_for_an_empty_phrase),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
