/* SPDX-License-Identifier: Apache-2.0 */
#include "common/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <cmocka.h>

static bool block_has(const char *text)
{
    static char block[1 << 16];
    FILE *f = fopen("/proc/self/environ", "re");
    assert_non_null(f);
    size_t n = fread(block, 1, sizeof(block), f);
    assert_int_equal(fclose(f), 0);
    return memmem(block, n, text, strlen(text)) != NULL;
}

/* The block that the kernel shows is the one of exec: so this program starts itself once more. */
static void secret__a_forgotten_variable_is_gone_from_proc_too(void **state)
{
    (void)state;
    assert_true(block_has("CLAIMWIRE_TEST_SECRET=correcthorse"));
    secret_forget_variable("CLAIMWIRE_TEST_SECRET");
    assert_null(getenv("CLAIMWIRE_TEST_SECRET"));
    assert_false(block_has("correcthorse"));
    secret_forget_variable("CLAIMWIRE_TEST_SECRET");
}

static void secret__all_variables_of_a_prefix_go_and_no_other(void **state)
{
    (void)state;
    secret_forget_variables("PGTEST");
    assert_null(getenv("PGTEST_PASSWORD"));
    assert_null(getenv("PGTEST_HOST"));
    assert_string_equal(getenv("OTHER_PGTEST"), "stays");
    assert_false(block_has("batterystaple") || block_has("db.example"));
    assert_true(block_has("OTHER_PGTEST=stays"));
}

static void secret__a_hidden_process_leaves_no_core(void **state)
{
    (void)state;
    struct rlimit limit;
    secret_hide_process();
    assert_int_equal(getrlimit(RLIMIT_CORE, &limit), 0);
    assert_int_equal(limit.rlim_max, 0);
    assert_int_equal(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
}

int main(int argc, char **argv)
{
    (void)argc;
    if (!getenv("OTHER_PGTEST")) {
        (void)setenv("CLAIMWIRE_TEST_SECRET", "correcthorse", 1);
        (void)setenv("PGTEST_PASSWORD", "batterystaple", 1);
        (void)setenv("PGTEST_HOST", "db.example", 1);
        (void)setenv("OTHER_PGTEST", "stays", 1);
        (void)execv("/proc/self/exe", argv);
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(secret__a_forgotten_variable_is_gone_from_proc_too),
        cmocka_unit_test(secret__all_variables_of_a_prefix_go_and_no_other),
        cmocka_unit_test(secret__a_hidden_process_leaves_no_core),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
