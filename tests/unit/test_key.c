/* SPDX-License-Identifier: Apache-2.0 */
#include "pg/key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

static void key__is_the_same_for_ever(void **state)
{
    (void)state;
    /* Stored data depend on these numbers: when this test fails the code is wrong, not the test. */
    assert_int_equal(key_source(SPAN("Hadar News")), 2970884847500816134);
    assert_int_equal(key_page(SPAN("https://hadar.example/a/1")), 2095395229086525468);
    assert_int_equal(key_job(3, 17), 7483609458792658347);
}

static void key__is_never_negative_nor_zero(void **state)
{
    (void)state;
    for (int64_t i = 0; i < 100000; i++)
        assert_true(key_job(1, i) > 0);
}

static void key__differs_between_domains(void **state)
{
    struct span s = SPAN("https://hadar.example/");

    (void)state;
    assert_int_not_equal(key_feed(s), key_page(s));
    assert_int_not_equal(key_page(s), key_source(s));
    assert_int_not_equal(key_job(1, 5), key_job(2, 5));
    assert_int_not_equal(key_claim(1, 2), key_event(1, 2));
}

static void key__parts_do_not_run_together(void **state)
{
    (void)state;
    assert_int_not_equal(key_article(SPAN("ab"), SPAN("c")), key_article(SPAN("a"), SPAN("bc")));
    assert_int_not_equal(key_claim(1, 2), key_claim(2, 1));
}

static void key__source_ignores_blanks_at_the_ends(void **state)
{
    (void)state;
    assert_int_equal(key_source(SPAN("  Hadar News\n")), key_source(SPAN("Hadar News")));
    assert_int_not_equal(key_source(SPAN("Hadar  News")), key_source(SPAN("Hadar News")));
}

static void key__takes_empty_text(void **state)
{
    struct span none = {NULL, 0};

    (void)state;
    assert_true(key_page(none) > 0);
    assert_true(key_capture(0, 1, none) > 0);
    assert_int_not_equal(key_capture(0, 1, none), key_capture(1, 1, none));
}

static void key__text_hash_is_big_endian_xxh3_128(void **state)
{
    /* XXH3-128 of nothing, seed 0, as its specification gives it. */
    static const uint8_t empty[16] = {0x99, 0xaa, 0x06, 0xd3, 0x01, 0x47, 0x98, 0xd8,
                                      0x60, 0x01, 0xc3, 0x24, 0x46, 0x8d, 0x49, 0x7f};
    uint8_t hash[KEY_TEXT_HASH_BYTES];

    (void)state;
    key_text_hash(SPAN(""), hash);
    assert_memory_equal(hash, empty, sizeof(empty));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(key__is_the_same_for_ever),
        cmocka_unit_test(key__is_never_negative_nor_zero),
        cmocka_unit_test(key__differs_between_domains),
        cmocka_unit_test(key__parts_do_not_run_together),
        cmocka_unit_test(key__source_ignores_blanks_at_the_ends),
        cmocka_unit_test(key__takes_empty_text),
        cmocka_unit_test(key__text_hash_is_big_endian_xxh3_128),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
