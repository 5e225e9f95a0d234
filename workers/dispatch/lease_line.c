/* SPDX-License-Identifier: Apache-2.0 */
#include "lease_line.h"

#include "dispatch_sql.h"
#include "pg/pg.h"

/* Of each rank: bounds the time of one statement, the next lease goes on. */
#define JOIN_AT_MOST 1000

static struct pg_params *params(struct lease *l)
{
    arena_reset(&l->arena);
    return pg_params_new(&l->arena);
}

/* Within a transaction that keeps the sites locked. */
static enum fate lease_heads(struct lease *l, unsigned count, struct pg_result **ret,
                             struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *sites = NULL;
    struct pg_params *p = params(l);
    struct pg_array *ids;
    enum fate fate;

    pg_add_int4(p, (int32_t)count);
    fate = pg_run(l->db, &sql_line_pick, p, &sites, e);
    if (fate != FATE_DONE || pg_rows(sites) == 0)
        return fate;
    p = params(l);
    ids = pg_array_new(&l->arena, PG_INT8);
    for (int i = 0; i < pg_rows(sites); i++)
        pg_push_int(ids, pg_int(sites, i, 0));
    pg_add_array(p, ids);
    pg_add_text(p, span_of(l->name));
    pg_add_int8(p, l->lease_ms);
    pg_add_int8(p, l->spacing_ms);
    return pg_run(l->db, &sql_lease_line, p, ret, e);
}

enum fate lease_line_run(struct lease *l, unsigned count, struct pg_result **ret, struct error *e)
{
    struct pg_params *p = params(l);
    enum fate fate;

    pg_add_int4(p, JOIN_AT_MOST);
    fate = pg_run(l->db, &sql_line_join, p, NULL, e);
    if (fate == FATE_DONE)
        fate = pg_begin(l->db, e);
    if (fate != FATE_DONE)
        return fate;
    fate = lease_heads(l, count, ret, e);
    if (fate == FATE_DONE)
        return pg_commit(l->db, e);
    pg_rollback(l->db);
    return fate;
}
