/* SPDX-License-Identifier: Apache-2.0 */
#include "pg_address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/sandbox.h"
#include "pg/pg.h"

static void pg_address__this_machine_needs_no_encryption(void **state)
{
    (void)state;
    static const char *const hosts[] = {NULL,        "",    "/run/postgresql", "localhost",
                                        "127.0.0.1", "::1", "/one,localhost"};
    struct error e;
    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        const struct pg_address a = {hosts[i], NULL, "prefer", NULL};
        assert_int_equal(pg_address_check(&a, &e), FATE_DONE);
    }
    const struct pg_address both = {"db.example", "127.0.0.1", "prefer", NULL};
    assert_int_equal(pg_address_check(&both, &e), FATE_DONE);
}

static void pg_address__another_machine_needs_a_certificate_or_a_decision(void **state)
{
    (void)state;
    static const char *const weak[] = {NULL, "", "prefer", "allow", "require", "verify-ca"};
    static const char *const hosts[] = {"db.example", "10.0.0.5", "localhost,db.example",
                                        "localhost.evil.example", "fd00::1"};
    struct error e;
    for (size_t h = 0; h < sizeof(hosts) / sizeof(hosts[0]); h++) {
        for (size_t i = 0; i < sizeof(weak) / sizeof(weak[0]); i++) {
            const struct pg_address a = {hosts[h], NULL, weak[i], NULL};
            assert_int_equal(pg_address_check(&a, &e), FATE_REJECT);
            assert_non_null(strstr(e.text, "sslmode=verify-full"));
        }
        assert_int_equal(
            pg_address_check(&(struct pg_address){hosts[h], NULL, "verify-full", NULL}, &e),
            FATE_DONE);
        assert_int_equal(
            pg_address_check(&(struct pg_address){hosts[h], NULL, "disable", NULL}, &e), FATE_DONE);
    }
    const struct pg_address both = {"localhost", "10.0.0.5", "prefer", NULL};
    assert_int_equal(pg_address_check(&both, &e), FATE_REJECT);
}

/* As "5433 5434 name": what a sandbox must leave open. */
static void assert_needs(const struct pg_address *a, const char *expected)
{
    struct sandbox rules = {0};
    char found[128] = "";
    size_t n = 0;
    pg_address_needs(a, &rules);
    for (size_t i = 0; rules.ports[i]; i++)
        n += (size_t)snprintf(found + n, sizeof(found) - n, "%s%u", i ? " " : "", rules.ports[i]);
    (void)snprintf(found + n, sizeof(found) - n, "%s", rules.has_names ? " name" : "");
    assert_string_equal(found, expected);
}

static void pg_address__says_which_ports_and_names_it_takes(void **state)
{
    (void)state;
    assert_needs(&(struct pg_address){0}, "");
    assert_needs(&(struct pg_address){.host = "/run/postgresql", .port = "5433"}, "");
    assert_needs(&(struct pg_address){.host = "@abstract"}, "");
    assert_needs(&(struct pg_address){.host = "127.0.0.1"}, "5432");
    assert_needs(&(struct pg_address){.host = "fd00::1", .port = "5433"}, "5433");
    assert_needs(&(struct pg_address){.host = "db.example", .port = "5433"}, "5433 name");
    assert_needs(&(struct pg_address){.host = "db.example", .hostaddr = "10.0.0.5"}, "5432");
    assert_needs(&(struct pg_address){.hostaddr = "10.0.0.5,10.0.0.6", .port = "1,2"}, "1 2");
    assert_needs(&(struct pg_address){.host = "10.0.0.5,10.0.0.6", .port = "7"}, "7");
    assert_needs(&(struct pg_address){.host = "/run,db.example,10.0.0.6", .port = "1,,3"},
                 "5432 3 name");
}

/* What is in force counts, wherever it comes from. */
static void pg_address__is_looked_at_before_anything_is_sent(void **state)
{
    (void)state;
    struct pg *db = NULL;
    struct error e;
    assert_int_equal(pg_open("hostaddr=192.0.2.1 user=x password=y", NULL, &db, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, "192.0.2.1"));
    assert_int_equal(setenv("PGHOSTADDR", "192.0.2.2", 1), 0);
    assert_int_equal(pg_open("user=x password=y", NULL, &db, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, "192.0.2.2"));
    assert_int_equal(unsetenv("PGHOSTADDR"), 0);
}

static void pg_address__a_broken_string_is_not_shown(void **state)
{
    (void)state;
    struct pg *db = NULL;
    struct error e;
    assert_int_equal(pg_open("host=/tmp password=hush hush", NULL, &db, &e), FATE_REJECT);
    assert_null(strstr(e.text, "hush"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pg_address__this_machine_needs_no_encryption),
        cmocka_unit_test(pg_address__another_machine_needs_a_certificate_or_a_decision),
        cmocka_unit_test(pg_address__says_which_ports_and_names_it_takes),
        cmocka_unit_test(pg_address__is_looked_at_before_anything_is_sent),
        cmocka_unit_test(pg_address__a_broken_string_is_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
