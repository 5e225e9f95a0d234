/* SPDX-License-Identifier: Apache-2.0 */
#include "pg/pg.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pthread.h>
#include <cmocka.h>
#include "private_pg.h"

static struct private_pg server;
static bool has_server;

#define NEEDS_SERVER()                                                                             \
    if (!has_server)                                                                               \
        skip()

static struct pg *open_db(const char *role)
{
    struct pg *db = NULL;
    struct error e = {{0}};

    if (pg_open(server.dsn, role, &db, &e) != FATE_DONE)
        fail_msg("%s", e.text);
    return db;
}

static void done(enum fate fate, const struct error *e)
{
    if (fate != FATE_DONE)
        fail_msg("%s", e->text);
}

/* Every test starts from a database without anything. */
static int wipe(void **state)
{
    struct pg *db;
    struct error e = {{0}};
    enum fate fate;

    (void)state;
    if (!has_server)
        return 0;
    db = open_db(NULL);
    fate = pg_script(db, "wipe", "drop schema public cascade; create schema public", &e);
    pg_close(db);
    return fate == FATE_DONE ? 0 : -1;
}

static void migrate__empty_database_is_refused_with_the_remedy(void **state)
{
    struct pg *db;
    struct error e = {{0}};

    (void)state;
    NEEDS_SERVER();
    db = open_db(NULL);
    assert_int_equal(pg_check_schema(db, &e), FATE_REJECT);
    assert_string_equal(e.text, "the database holds no claimwire schema: run 'claimwire migrate'");
    pg_close(db);
}

static void migrate__applies_all_then_nothing(void **state)
{
    struct pg *db;
    struct error e = {{0}};
    int applied = -1;

    (void)state;
    NEEDS_SERVER();
    db = open_db(NULL);
    done(pg_migrate(db, &applied, &e), &e);
    assert_int_equal(applied, pg_schema_version());
    done(pg_check_schema(db, &e), &e);
    done(pg_migrate(db, &applied, &e), &e);
    assert_int_equal(applied, 0);
    pg_close(db);
}

static void *migrate_in_thread(void *arg)
{
    struct pg *db = NULL;
    struct error e;
    int *applied = arg;

    if (pg_open(server.dsn, NULL, &db, &e) != FATE_DONE || pg_migrate(db, applied, &e) != FATE_DONE)
        *applied = -1000;
    pg_close(db);
    return NULL;
}

static void migrate__two_at_once_apply_each_step_once(void **state)
{
    pthread_t thread[4];
    int applied[4] = {0}, total = 0;

    (void)state;
    NEEDS_SERVER();
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, migrate_in_thread, &applied[i]), 0);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        total += applied[i];
    }
    assert_int_equal(total, pg_schema_version());
}

static void migrate__newer_database_is_refused_by_both(void **state)
{
    struct pg *db;
    struct error e = {{0}};

    (void)state;
    NEEDS_SERVER();
    db = open_db(NULL);
    done(pg_migrate(db, NULL, &e), &e);
    done(pg_script(db, "newer", "insert into schema_version values (999, 'from the future')", &e), &e);
    assert_int_equal(pg_check_schema(db, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, "the database's schema has version 999, this program needs "));
    assert_int_equal(pg_migrate(db, NULL, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, "the database's schema has version 999, this program knows only up to "));
    pg_close(db);
}

static void migrate__older_database_is_refused_with_the_remedy(void **state)
{
    struct pg *db;
    struct error e = {{0}};

    (void)state;
    NEEDS_SERVER();
    db = open_db(NULL);
    done(pg_migrate(db, NULL, &e), &e);
    done(pg_script(db, "older", "delete from schema_version where version > 1", &e), &e);
    assert_int_equal(pg_check_schema(db, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, "has version 1"));
    assert_non_null(strstr(e.text, "run 'claimwire migrate'"));
    pg_close(db);
}

static void migrate__a_step_that_fails_leaves_nothing_behind(void **state)
{
    static const struct pg_statement left = {"left", "select to_regclass('job') is null and to_regclass('feed') is null"};
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct pg *db;
    struct error e = {{0}};

    (void)state;
    NEEDS_SERVER();
    db = open_db(NULL);
    done(pg_script(db, "obstacle", "create table capture (x int)", &e), &e);
    assert_int_equal(pg_migrate(db, NULL, &e), FATE_BROKEN);
    assert_non_null(strstr(e.text, "relation \"capture\" already exists"));
    done(pg_run(db, &left, NULL, &r, &e), &e);
    assert_int_equal(pg_int(r, 0, 0), 1);
    pg_close(db);
}

/* Not a superuser, in a database of his own, on a server where the roles are there already. */
static void migrate__an_ordinary_owner_can_migrate_and_work(void **state)
{
    static const char *const roles[] = {"claimwire_dispatch", "claimwire_write", "claimwire_read", "claimwire_ingest"};
    struct pg *db;
    struct error e = {{0}};
    char dsn[400];
    int applied = 0;

    (void)state;
    NEEDS_SERVER();
    db = open_db(NULL);
    done(pg_script(db, "role", "do $$ begin create role plain login createrole; exception when duplicate_object then null; end $$", &e), &e);
    done(pg_script(db, "drop", "drop database if exists plain", &e), &e);
    done(pg_script(db, "create", "create database plain owner plain", &e), &e);
    pg_close(db);
    (void)snprintf(dsn, sizeof(dsn), "%s user=plain dbname=plain", server.dsn);
    done(pg_open(dsn, NULL, &db, &e), &e);
    done(pg_migrate(db, &applied, &e), &e);
    assert_int_equal(applied, pg_schema_version());
    done(pg_script(db, "later", "alter table job add column x int; alter table job drop column x", &e), &e);
    pg_close(db);
    for (size_t i = 0; i < sizeof(roles) / sizeof(*roles); i++) {
        done(pg_open(dsn, roles[i], &db, &e), &e);
        done(pg_check_schema(db, &e), &e);
        done(pg_script(db, "look", "select count(*) from page", &e), &e);
        assert_int_equal(pg_script(db, "overreach", "create table x (y int)", &e), FATE_BROKEN);
        assert_string_equal(pg_sqlstate(db), "42501");
        pg_close(db);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, wipe)
    const struct CMUnitTest tests[] = {
        TEST(migrate__empty_database_is_refused_with_the_remedy),
        TEST(migrate__applies_all_then_nothing),
        TEST(migrate__two_at_once_apply_each_step_once),
        TEST(migrate__newer_database_is_refused_by_both),
        TEST(migrate__older_database_is_refused_with_the_remedy),
        TEST(migrate__an_ordinary_owner_can_migrate_and_work),
        TEST(migrate__a_step_that_fails_leaves_nothing_behind),
    };
    int failed;

    has_server = private_pg_start(&server, "--no-fsync");
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (has_server)
        private_pg_stop(&server);
    return failed;
}
