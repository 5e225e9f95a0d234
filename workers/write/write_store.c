/* SPDX-License-Identifier: Apache-2.0 */
#include "write_store.h"

#include "write_sql.h"

#define SCRATCH_BYTES (96u << 20) /* two texts of a megabyte need less */

static enum fate greet(struct write_store *s, struct error *e)
{
    enum fate fate = pg_check_schema(s->db, e);

    if (fate == FATE_DONE)
        fate = pg_run(s->db, &sql_put_session, NULL, NULL, e);
    return fate;
}

enum fate write_store_open(const char *dsn, const char *role, size_t budget_bytes,
                           struct write_store *ret, struct error *e)
{
    enum fate fate;

    *ret = (struct write_store){.rules = {.feeds = {.min_s = 600, .max_s = 86400}}};
    arena_init(&ret->arena, budget_bytes);
    arena_init(&ret->scratch, SCRATCH_BYTES);
    ret->seen = write_seen_new();
    if (!ret->seen)
        return fail(e, FATE_RETRY, "out of memory");
    fate = pg_open(dsn, role, &ret->db, e);
    if (fate == FATE_DONE)
        fate = greet(ret, e);
    if (fate != FATE_DONE)
        write_store_close(ret);
    return fate;
}

void write_store_close(struct write_store *s)
{
    pg_close(s->db);
    s->db = NULL;
    write_seen_free(s->seen);
    s->seen = NULL;
    arena_done(&s->arena);
    arena_done(&s->scratch);
}

enum fate write_store_reset(struct write_store *s, struct error *e)
{
    enum fate fate = pg_reset(s->db, e);

    if (fate == FATE_DONE)
        fate = greet(s, e);
    return fate == FATE_REJECT ? FATE_BROKEN : fate;
}
