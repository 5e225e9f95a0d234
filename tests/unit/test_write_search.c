/* SPDX-License-Identifier: Apache-2.0 */
#include "write/write_search.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "text/text.h"

/* A vector as tsvectorsend writes it -> "word:1A,3 word:2". */
static char *readable(struct arena *a, struct span v)
{
    const unsigned char *p = (const unsigned char *)v.p;
    uint32_t n = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    char *text = arena_string(a, SPAN(""));

    p += 4;
    for (uint32_t i = 0; i < n; i++) {
        const char *word = (const char *)p;
        unsigned places;

        p += strlen(word) + 1;
        places = (unsigned)p[0] << 8 | p[1];
        p += 2;
        text = arena_printf(a, "%s%s%s", text, i ? " " : "", word);
        for (unsigned j = 0; j < places; j++, p += 2) {
            unsigned at = (unsigned)p[0] << 8 | p[1];

            text = arena_printf(a, "%s%s%u%s", text, j ? "," : ":", at & 0x3fff, at >> 14 == 3 ? "A" : "");
        }
    }
    assert_ptr_equal(p, v.p + v.n);
    return text;
}

static struct write_search build(struct arena *a, const char *title, const char *text, bool is_english)
{
    struct write_search s;
    struct text t;
    struct error e;

    assert_int_equal(text_build(span_of(text), a, &t, &e), FATE_DONE);
    assert_int_equal(write_search_build(title, &t, is_english, a, &s, &e), FATE_DONE);
    return s;
}

static int open_arena(void **state)
{
    static struct arena a;

    arena_init(&a, 256 << 20);
    *state = &a;
    return 0;
}

static int close_arena(void **state)
{
    arena_done(*state);
    return 0;
}

static void write_search__words_are_sorted_with_all_their_places(void **state)
{
    struct write_search s = build(*state, "Beta", "Alpha beta, alpha.", false);

    assert_string_equal(readable(*state, s.words), "alpha:2,4 beta:1A,3");
    assert_int_equal(s.latin.n, 0);
}

static void write_search__an_arabic_word_stands_with_and_without_its_prefix(void **state)
{
    struct write_search s = build(*state, NULL, "والتسوية", false);
    const char *text = readable(*state, s.words);

    assert_non_null(strstr(text, "والتسويه:1"));
    assert_non_null(strstr(text, "تسويه:1"));
}

static void write_search__english_leaves_its_latin_words_to_the_stemmer(void **state)
{
    struct write_search s = build(*state, "Left to the stemmer", "Two towns, two names: الرقة 2025", true);

    assert_non_null(strstr(readable(*state, s.words), "2025:6"));
    assert_null(strstr(readable(*state, s.words), "towns"));
    assert_true(span_equal(s.latin, SPAN("names towns two ")));
}

static void write_search__nothing_gives_an_empty_vector(void **state)
{
    assert_string_equal(readable(*state, build(*state, NULL, "", false).words), "");
    assert_string_equal(readable(*state, build(*state, "", " \n. ! ،", false).words), "");
}

static void write_search__limits_of_the_vector_are_kept(void **state)
{
    struct arena *a = *state;
    char *many = arena_alloc(a, 200000), *to = many, *wide;
    struct write_search s;

    for (int i = 0; i < 20000; i++)
        to = stpcpy(to, i % 100 ? "same " : "other ");
    s = build(a, NULL, many, false);
    assert_true(s.words.n <= 4 + 2 * (6 + 2 + 2 * 255));
    assert_non_null(strstr(readable(a, s.words), "same:2,3"));
    assert_null(strstr(readable(a, s.words), "16384"));
    wide = arena_alloc(a, (1 << 20) + 1);
    memset(wide, 'x', 1 << 20); /* a megabyte without a space is no word to search for */
    assert_string_equal(readable(a, build(a, NULL, wide, false).words), "");
}

static void write_search__a_megabyte_of_different_words_stays_below_one(void **state)
{
    struct arena *a = *state;
    char *text = arena_alloc(a, 1 << 20), *to = text;
    struct write_search s;

    for (unsigned i = 0; to - text < (1 << 20) - 16; i++)
        to += sprintf(to, "w%x ", i);
    s = build(a, NULL, text, false);
    assert_true(s.words.n <= 1 << 20);
    assert_true(s.words.n > 900000);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        TEST(write_search__words_are_sorted_with_all_their_places),
        TEST(write_search__an_arabic_word_stands_with_and_without_its_prefix),
        TEST(write_search__english_leaves_its_latin_words_to_the_stemmer),
        TEST(write_search__nothing_gives_an_empty_vector),
        TEST(write_search__limits_of_the_vector_are_kept),
        TEST(write_search__a_megabyte_of_different_words_stays_below_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
