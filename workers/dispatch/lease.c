/* SPDX-License-Identifier: Apache-2.0 */
#include "lease.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "dispatch_sql.h"
#include "lease_line.h"
#include "lease_message.h"
#include "pg/pg.h"

#define ARENA_BYTES                                                                                \
    (32u << 20) /* parameters and strings of one statement; bodies stay in the result */

void lease_init(struct lease *l, struct pg *db, const struct lease_conf *c)
{
    *l = (struct lease){.db = db,
                        .name = c->name,
                        .lease_ms = c->lease_ms,
                        .spacing_ms = c->spacing_ms,
                        .has_lines = c->spacing_ms > 0};
    arena_init(&l->arena, ARENA_BYTES);
    arena_init(&l->row, ARENA_BYTES);
}

void lease_done(struct lease *l)
{
    arena_done(&l->arena);
    arena_done(&l->row);
}

static struct pg_params *params(struct lease *l)
{
    arena_reset(&l->arena);
    return pg_params_new(&l->arena);
}

enum fate lease_relax(struct lease *l, struct error *e)
{
    return pg_run(l->db, &sql_ledger_relax, NULL, NULL, e);
}

/* ------------------------------------------------------------------------------------------------
 * leasing */

void lease_batch_done(struct lease_batch *b)
{
    for (size_t i = 0; i < b->n; i++) {
        buf_done(&b->jobs[i]->frame);
        free(b->jobs[i]);
    }
    free(b->jobs);
    memset(b, 0, sizeof(*b));
}

/* A row that no message can be made of would come back for ever, so it ends here. When the burial
 * fails its lease runs out and it meets us again. */
static void bury_row(struct lease *l, uint64_t id, uint64_t token, const struct error *why)
{
    struct lease_burial b = {.id = id, .token = token, .stage = "dispatch"};

    (void)snprintf(b.reason, sizeof(b.reason), "%s", why->text);
    (void)snprintf(b.build, sizeof(b.build), "%s", CW_VERSION);
    if (lease_bury(l, &b, NULL, NULL) != FATE_DONE)
        return;
}

static enum fate add_row(struct lease *l, const struct lease_row *r, enum stage s,
                         struct lease_batch *ret, struct error *e)
{
    struct flight_job *job = lease_message_job(r, s);
    struct error why = {{0}};
    uint64_t id, token;
    enum fate fate;

    if (!job)
        return fail(e, FATE_RETRY, "out of memory for leased jobs");
    fate = lease_message_pack(r, job, &why);
    if (fate == FATE_DONE) {
        ret->jobs[ret->n++] = job;
        return FATE_DONE;
    }
    id = job->id;
    token = job->token;
    buf_done(&job->frame);
    free(job);
    if (fate != FATE_REJECT) /* its lease runs out */
        return fail(e, fate, "%s", why.text);
    bury_row(l, id, token, &why);
    ret->buried++;
    return FATE_DONE;
}

static enum fate add_rows(struct lease *l, const struct pg_result *rows, enum stage s,
                          struct lease_batch *ret, struct error *e)
{
    enum fate fate = FATE_DONE;

    if (pg_rows(rows) == 0)
        return FATE_DONE;
    ret->jobs = calloc((size_t)pg_rows(rows), sizeof(struct flight_job *));
    if (!ret->jobs)
        return fail(e, FATE_RETRY, "out of memory for leased jobs");
    for (int i = 0; i < pg_rows(rows) && fate == FATE_DONE; i++) {
        struct lease_row r = {rows, i, &l->row, ARENA_BYTES};

        arena_reset(&l->row);
        fate = add_row(l, &r, s, ret, e);
    }
    return fate;
}

static enum fate run_plain(struct lease *l, enum stage s, const struct lease_wish *w,
                           struct pg_result **ret, struct error *e)
{
    struct pg_params *p = params(l);

    pg_add_int4(p, (int32_t)w->count);
    pg_add_text(p, span_of(l->name));
    pg_add_int8(p, l->lease_ms);
    if (s == STAGE_READ)
        pg_add_int8(p, (int64_t)w->bytes);
    return pg_run(l->db, s == STAGE_READ ? &sql_lease_enrich : &sql_lease_fetch, p, ret, e);
}

enum fate lease_take(struct lease *l, enum stage s, const struct lease_wish *w,
                     struct lease_batch *ret, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *rows = NULL;
    enum fate fate;

    memset(ret, 0, sizeof(*ret));
    if (s == STAGE_FETCH && l->has_lines)
        fate = lease_line_run(l, w->count, &rows, e);
    else
        fate = run_plain(l, s, w, &rows, e);
    return fate == FATE_DONE && rows ? add_rows(l, rows, s, ret, e) : fate;
}

static int by_id(const void *a, const void *b)
{
    uint64_t x = ((const struct lease_key *)a)->id, y = ((const struct lease_key *)b)->id;

    return (x > y) - (x < y);
}

/* Rows are named in the order of their ids everywhere, so that two statements rarely wait for each
 * other crosswise. */
enum fate lease_renew(struct lease *l, struct lease_key *keys, size_t *n, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *result = NULL;
    struct pg_params *p = params(l);
    struct pg_array *ids = pg_array_new(&l->arena, PG_INT8),
                    *tokens = pg_array_new(&l->arena, PG_INT8);
    enum fate fate;

    qsort(keys, *n, sizeof(*keys), by_id);
    for (size_t i = 0; i < *n; i++) {
        pg_push_int(ids, (int64_t)keys[i].id);
        pg_push_int(tokens, (int64_t)keys[i].token);
    }
    pg_add_array(p, ids);
    pg_add_array(p, tokens);
    pg_add_int8(p, l->lease_ms);
    fate = pg_run(l->db, &sql_lease_renew, p, &result, e);
    if (fate != FATE_DONE)
        return fate;
    *n = (size_t)pg_rows(result);
    for (size_t i = 0; i < *n; i++)
        keys[i] = (struct lease_key){.id = (uint64_t)pg_int(result, (int)i, 0)};
    return FATE_DONE;
}

/* ------------------------------------------------------------------------------------------------
 * ending leases */

enum fate lease_give_back(struct lease *l, const struct lease_return *items, size_t n,
                          struct error *e)
{
    struct pg_params *p = params(l);
    enum { ID, TOKEN, UNCOUNTED, CRASHED, SUSPECT, DELAY, REASON, COLUMNS };
    static const enum pg_type types[COLUMNS] = {PG_INT8, PG_INT8, PG_BOOL, PG_BOOL,
                                                PG_BOOL, PG_INT8, PG_TEXT};
    struct pg_array *column[COLUMNS];

    for (int c = 0; c < COLUMNS; c++)
        column[c] = pg_array_new(&l->arena, types[c]);
    for (size_t i = 0; i < n; i++) {
        pg_push_int(column[ID], (int64_t)items[i].id);
        pg_push_int(column[TOKEN], (int64_t)items[i].token);
        pg_push_int(column[UNCOUNTED], items[i].is_uncounted);
        pg_push_int(column[CRASHED], items[i].is_crash);
        pg_push_int(column[SUSPECT], items[i].is_suspect);
        pg_push_int(column[DELAY], (int64_t)items[i].delay_ms);
        if (items[i].reason[0])
            pg_push_span(column[REASON], span_of(items[i].reason));
        else
            pg_push_null(column[REASON]);
    }
    for (int c = 0; c < COLUMNS; c++)
        pg_add_array(p, column[c]);
    return pg_run(l->db, &sql_lease_return, p, NULL, e);
}

enum fate lease_bury(struct lease *l, const struct lease_burial *b, bool *ret_found,
                     struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *result = NULL;
    struct pg_params *p = params(l);
    enum fate fate;

    pg_add_int8(p, (int64_t)b->id);
    pg_add_int8(p, (int64_t)b->token);
    pg_add_text(p, span_of(b->stage));
    pg_add_text(p, span_of(b->reason));
    pg_add_text(p, span_of(b->build));
    pg_add_bytea(p, span_at(b->head, b->head_len));
    pg_add_bool(p, b->is_crash);
    pg_add_int8(p, (int64_t)b->delay_ms);
    pg_add_float8(p, b->trouble);
    pg_add_int4(p, (int32_t)b->http_status);
    fate = pg_run(l->db, &sql_lease_bury, p, &result, e);
    if (fate == FATE_DONE && ret_found)
        *ret_found = pg_int(result, 0, 0) > 0;
    return fate;
}

enum fate lease_hold(struct lease *l, const struct lease_hold *items, size_t n, struct error *e)
{
    struct pg_params *p = params(l);
    struct pg_array *sites = pg_array_new(&l->arena, PG_INT8),
                    *pauses = pg_array_new(&l->arena, PG_INT8);

    for (size_t i = 0; i < n; i++) {
        pg_push_int(sites, items[i].site);
        pg_push_int(pauses, (int64_t)items[i].ms);
    }
    pg_add_array(p, sites);
    pg_add_array(p, pauses);
    return pg_run(l->db, &sql_site_hold, p, NULL, e);
}

static enum fate run_counted(struct lease *l, const struct pg_statement *s,
                             const struct pg_params *p, int64_t *ret_n, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *result = NULL;
    enum fate fate = pg_run(l->db, s, p, &result, e);

    if (fate == FATE_DONE)
        *ret_n = pg_affected(result);
    return fate;
}

enum fate lease_reap(struct lease *l, unsigned at_most, int64_t *ret_n, struct error *e)
{
    struct pg_params *p = params(l);

    pg_add_int4(p, (int32_t)at_most);
    return run_counted(l, &sql_lease_reap, p, ret_n, e);
}

enum fate lease_disown(struct lease *l, int64_t *ret_n, struct error *e)
{
    struct pg_params *p = params(l);

    pg_add_text(p, span_of(l->name));
    return run_counted(l, &sql_lease_disown, p, ret_n, e);
}
