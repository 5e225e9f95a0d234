/* SPDX-License-Identifier: Apache-2.0 */
#include "write/idset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void idset__tells_the_first_time_from_the_others(void **state)
{
    struct arena a;
    struct idset s;

    (void)state;
    arena_init(&a, 1 << 20);
    idset_init(&s, &a);
    assert_false(idset_has(&s, 7));
    assert_true(idset_add(&s, 7));
    assert_false(idset_add(&s, 7));
    assert_true(idset_has(&s, 7));
    assert_true(idset_add(&s, INT64_MAX));
    assert_false(idset_has(&s, 8));
    arena_done(&a);
}

static void idset__grows_and_keeps_all(void **state)
{
    struct arena a;
    struct idset s;

    (void)state;
    arena_init(&a, 64 << 20);
    idset_init(&s, &a);
    for (int64_t i = 1; i <= 50000; i++)
        assert_true(idset_add(&s, i << 20 | 1)); /* all with the same low bits at first */
    for (int64_t i = 1; i <= 50000; i++)
        assert_false(idset_add(&s, i << 20 | 1));
    assert_int_equal(s.used, 50000);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(idset__tells_the_first_time_from_the_others),
        cmocka_unit_test(idset__grows_and_keeps_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
