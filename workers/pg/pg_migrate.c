/* SPDX-License-Identifier: Apache-2.0 */
#include "pg_migrations.h"
#include "pg_private.h"
#include "pg_sql.h"

#include <string.h>

/* Any number will do as long as nobody else uses it; this one spells "claimwir". */
#define LOCK_KEY 0x636c61696d776972LL

int pg_schema_version(void)
{
    int newest = 0;

    for (const struct pg_migration *m = pg_migrations; m->version; m++)
        newest = m->version;
    return newest;
}

static enum fate read_version(struct pg *db, int *ret, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    enum fate fate = pg_run(db, &sql_schema_newest, NULL, &r, e);

    if (fate == FATE_DONE)
        *ret = (int)pg_int(r, 0, 0);
    return fate;
}

enum fate pg_check_schema(struct pg *db, struct error *e)
{
    int version = 0;
    enum fate fate = read_version(db, &version, e);

    if (fate != FATE_DONE && strcmp(pg_sqlstate(db), "42P01") == 0)
        return fail(e, FATE_REJECT,
                    "the database holds no claimwire schema: run 'claimwire migrate'");
    if (fate != FATE_DONE)
        return fate;
    if (version != pg_schema_version())
        return fail(e, FATE_REJECT, "the database's schema has version %d, this program needs %d%s",
                    version, pg_schema_version(),
                    version < pg_schema_version() ? ": run 'claimwire migrate'" : "");
    return FATE_DONE;
}

/* Holds until the transaction ends; a second program that migrates waits here, then finds nothing
 * to do. */
static enum fate lock(struct pg *db, struct error *e)
{
    struct arena a;
    struct pg_params *p;
    enum fate fate;

    arena_init(&a, 4096);
    p = pg_params_new(&a);
    pg_add_int8(p, LOCK_KEY);
    fate = pg_run(db, &sql_schema_lock, p, NULL, e);
    arena_done(&a);
    return fate;
}

static enum fate record(struct pg *db, const struct pg_migration *m, struct error *e)
{
    struct arena a;
    struct pg_params *p;
    enum fate fate;

    arena_init(&a, 4096);
    p = pg_params_new(&a);
    pg_add_int4(p, m->version);
    pg_add_text(p, span_of(m->name));
    fate = pg_run(db, &sql_schema_record, p, NULL, e);
    arena_done(&a);
    return fate;
}

static enum fate create_table(struct pg *db, struct error *e)
{
    return pg_script(db, "schema_version",
                     "set local client_min_messages = warning;"
                     "create table if not exists schema_version (version integer primary key,"
                     " name text not null, applied_at timestamptz not null default now());"
                     "grant select on schema_version to public",
                     e);
}

/* One step in the caller's transaction: the oldest migration that is missing, if any. */
static enum fate step(struct pg *db, int *ret_done, struct error *e)
{
    int version = 0;
    enum fate fate = pg_script(db, "time-outs", "set local statement_timeout = 0", e);

    *ret_done = 0;
    if (fate == FATE_DONE)
        fate = lock(db, e);
    if (fate == FATE_DONE)
        fate = create_table(db, e);
    if (fate == FATE_DONE)
        fate = read_version(db, &version, e);
    if (fate != FATE_DONE)
        return fate;
    if (version > pg_schema_version())
        return fail(e, FATE_REJECT,
                    "the database's schema has version %d, this program knows only up to %d",
                    version, pg_schema_version());
    if (version == pg_schema_version())
        return FATE_DONE;
    fate = pg_script(db, pg_migrations[version].name, pg_migrations[version].sql, e);
    if (fate == FATE_DONE)
        fate = record(db, &pg_migrations[version], e);
    *ret_done = 1;
    return fate;
}

enum fate pg_migrate(struct pg *db, int *ret_applied, struct error *e)
{
    int done = 1, applied = 0;
    enum fate fate = FATE_DONE;

    while (done && fate == FATE_DONE) {
        fate = pg_begin(db, e);
        if (fate == FATE_DONE)
            fate = step(db, &done, e);
        if (fate == FATE_DONE)
            fate = pg_commit(db, e);
        if (fate != FATE_DONE)
            pg_rollback(db);
        else
            applied += done;
    }
    if (ret_applied)
        *ret_applied = applied;
    return fate;
}
