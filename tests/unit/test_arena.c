/* SPDX-License-Identifier: Apache-2.0 */
#include "common/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void arena__memory_is_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    for (int round = 0; round < 2; round++) {
        char *before = NULL;
        for (size_t size = 0; size < 300; size++) {
            char *p = arena_alloc(&a, size);
            assert_non_null(p);
            assert_ptr_not_equal(p, before);
            assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
            for (size_t i = 0; i < size; i++)
                assert_int_equal(p[i], 0);
            memset(p, 0x5A, size);
            before = p;
        }
        arena_reset(&a); /* the second round meets what the first one wrote */
        assert_int_equal(a.used_bytes, 0);
    }
    arena_done(&a);
}

static void arena__exhaustion_jumps_to_the_guard(void **state)
{
    (void)state;
    struct arena a;
    volatile int allocated = 0;
    arena_init(&a, 1000);
    if (!arena_guard(&a)) {
        for (;;) {
            (void)arena_alloc(&a, 100);
            allocated++;
        }
    }
    assert_int_equal(allocated, 10);
    arena_reset(&a);
    volatile bool has_jumped = false;
    if (!arena_guard(&a))
        (void)arena_alloc(&a, 1001);
    else
        has_jumped = true;
    assert_true(has_jumped);
    arena_unguard(&a);
    assert_null(a.guard);
    arena_done(&a);
}

static void arena__a_product_that_overflows_is_exhaustion(void **state)
{
    (void)state;
    struct arena a;
    volatile bool has_jumped = false;
    volatile size_t many = SIZE_MAX / 2;
    arena_init(&a, SIZE_MAX);
    if (!arena_guard(&a))
        (void)arena_array(&a, many, 4);
    else
        has_jumped = true;
    assert_true(has_jumped);
    assert_int_equal(a.used_bytes, 0);
    arena_done(&a);
}

static void arena__budget_counts_again_after_reset(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, (size_t)4 << 20);
    for (int i = 0; i < 100; i++) {
        if (arena_guard(&a))
            fail_msg("the budget was not given back");
        memset(arena_alloc(&a, (size_t)3 << 20), 1, (size_t)3 << 20);
        (void)arena_alloc(&a, (size_t)1 << 19);
        arena_reset(&a);
    }
    arena_done(&a);
    assert_null(a.block);
}

static void arena__large_and_small_objects_stay_apart(void **state)
{
    (void)state;
    struct arena a;
    char *small[64], *large[64];
    arena_init(&a, (size_t)64 << 20);
    for (int i = 0; i < 64; i++) {
        small[i] = arena_alloc(&a, 24);
        large[i] = arena_alloc(&a, (size_t)300 << 10);
        memset(small[i], i, 24);
        memset(large[i], 100 + i, (size_t)300 << 10);
    }
    for (int i = 0; i < 64; i++) {
        assert_int_equal(small[i][0], i);
        assert_int_equal(small[i][23], i);
        assert_int_equal((unsigned char)large[i][0], 100 + i);
        assert_int_equal((unsigned char)large[i][(300 << 10) - 1], 100 + i);
    }
    arena_done(&a);
}

static void arena__push_grows_and_keeps_what_was_there(void **state)
{
    (void)state;
    struct arena a;
    int *items = NULL;
    size_t n = 0, cap = 0;
    arena_init(&a, 1 << 20);
    for (int i = 0; i < 1000; i++)
        *(int *)arena_push(&a, (void **)&items, &n, &cap, sizeof(*items)) = i;
    assert_int_equal(n, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(items[i], i);
    arena_done(&a);
}

static void arena__strings_are_copied_and_printed(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 4096);
    char *s = arena_string(&a, span_at("hello world", 5));
    assert_string_equal(s, "hello");
    assert_string_equal(arena_string(&a, SPAN("")), "");
    assert_string_equal(arena_printf(&a, "%s-%d", s, 7), "hello-7");
    arena_done(&a);
}

static void arena__may_be_used_again_after_done(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 64);
    (void)arena_alloc(&a, 64);
    arena_done(&a);
    arena_init(&a, 128);
    assert_non_null(arena_alloc(&a, 128));
    arena_done(&a);
    arena_done(&a);
}

static void arena__large_objects_can_be_given_back(void **state)
{
    (void)state;
    struct arena a;

    arena_init(&a, (size_t)4 << 20);
    for (unsigned i = 0; i < 100; i++) {
        char *small = arena_alloc(&a, 16), *large = arena_alloc(&a, (size_t)3 << 20);
        memset(small, 'x', 16);
        for (size_t k = 0; k < (size_t)3 << 20; k += 4096)
            assert_int_equal(large[k], 0);
        memset(large, 'y', (size_t)3 << 20);
        arena_give_back(&a, large);
        assert_int_equal(small[15], 'x');
    }
    assert_true(a.used_bytes <= 1600);
    arena_give_back(&a, NULL);
    arena_done(&a);
}

static void arena__a_large_list_leaves_no_old_copies(void **state)
{
    (void)state;
    struct arena a;
    uint64_t *item = NULL;
    size_t n = 0, cap = 0;
    const size_t many = 1000000;

    arena_init(&a, 2 * many * sizeof *item);
    for (size_t i = 0; i < many; i++) {
        *(uint64_t *)arena_push(&a, (void **)&item, &n, &cap, sizeof *item) = i;
        if (i % 5000 == 0)
            memset(arena_alloc(&a, 100), 'x', 100);
    }
    for (size_t i = 0; i < many; i++)
        assert_int_equal(item[i], i);
    assert_true(cap <= 2 * many);
    arena_give_back(&a, item);
    assert_true(a.used_bytes < (size_t)1 << 20);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena__memory_is_zeroed_aligned_and_apart),
        cmocka_unit_test(arena__exhaustion_jumps_to_the_guard),
        cmocka_unit_test(arena__a_product_that_overflows_is_exhaustion),
        cmocka_unit_test(arena__budget_counts_again_after_reset),
        cmocka_unit_test(arena__large_and_small_objects_stay_apart),
        cmocka_unit_test(arena__push_grows_and_keeps_what_was_there),
        cmocka_unit_test(arena__large_objects_can_be_given_back),
        cmocka_unit_test(arena__a_large_list_leaves_no_old_copies),
        cmocka_unit_test(arena__strings_are_copied_and_printed),
        cmocka_unit_test(arena__may_be_used_again_after_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
