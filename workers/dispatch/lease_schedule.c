/* SPDX-License-Identifier: Apache-2.0 */
/* What the ledger does by the clock: schedules, tidying, and what it says of itself. */
#include "lease.h"

#include "dispatch_sql.h"
#include "pg/key.h"
#include "pg/pg.h"

static struct pg_params *params(struct lease *l)
{
    arena_reset(&l->arena);
    return pg_params_new(&l->arena);
}

/* ------------------------------------------------------------------------------------------------
 * feeds and second looks */

static enum fate insert_jobs(struct lease *l, enum job_kind kind, const struct pg_result *due,
                             int64_t *ret_n, struct error *e)
{
    struct pg_params *p = params(l);
    CLEANUP(pg_result_done) struct pg_result *result = NULL;
    struct pg_array *ids = pg_array_new(&l->arena, PG_INT8),
                    *refs = pg_array_new(&l->arena, PG_INT8),
                    *sites = pg_array_new(&l->arena, PG_INT8);
    enum fate fate;

    for (int i = 0; i < pg_rows(due); i++) {
        int64_t ref = pg_int(due, i, 0);

        pg_push_int(ids, key_job((int)kind, ref));
        pg_push_int(refs, ref);
        if (pg_is_null(due, i, 1))
            pg_push_null(sites);
        else
            pg_push_int(sites, pg_int(due, i, 1));
    }
    pg_add_int4(p, (int32_t)kind);
    pg_add_array(p, ids);
    pg_add_array(p, refs);
    pg_add_array(p, sites);
    fate = pg_run(l->db, &sql_schedule_insert, p, &result, e);
    if (fate == FATE_DONE)
        *ret_n += pg_affected(result);
    return fate;
}

static enum fate schedule_kind(struct lease *l, enum job_kind kind, unsigned at_most,
                               int64_t *ret_n, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *due = NULL;
    struct pg_params *p = params(l);
    enum fate fate;

    pg_add_int4(p, (int32_t)at_most);
    fate = pg_run(l->db, kind == JOB_POLL ? &sql_feed_due : &sql_visit_due, p, &due, e);
    return fate == FATE_DONE && pg_rows(due) > 0 ? insert_jobs(l, kind, due, ret_n, e) : fate;
}

/* Are pauses kept at all? Where the preset is none an outlet may want one of its own; while none
 * does, leasing costs what it cost without lines. */
static enum fate survey_lines(struct lease *l, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *result = NULL;
    bool has_lines = true;
    enum fate fate = FATE_DONE;

    if (l->spacing_ms > 0)
        return FATE_DONE;
    fate = pg_run(l->db, &sql_line_any, params(l), &result, e);
    if (fate == FATE_DONE)
        has_lines = pg_int(result, 0, 0) != 0;
    if (fate == FATE_DONE && !has_lines && (l->has_lines || !l->is_surveyed))
        fate = pg_run(l->db, &sql_line_leave, params(l), NULL, e);
    if (fate == FATE_DONE) {
        l->has_lines = has_lines;
        l->is_surveyed = true;
    }
    return fate;
}

/* The date moves and the job appears together: a crash in between would cost a feed one interval,
 * and a page its look. */
enum fate lease_schedule(struct lease *l, unsigned at_most, int64_t *ret_n, struct error *e)
{
    enum fate fate = survey_lines(l, e);

    *ret_n = 0;
    if (fate == FATE_DONE)
        fate = pg_begin(l->db, e);
    if (fate != FATE_DONE)
        return fate;
    fate = schedule_kind(l, JOB_POLL, at_most, ret_n, e);
    if (fate == FATE_DONE)
        fate = schedule_kind(l, JOB_PAGE, at_most, ret_n, e);
    if (fate == FATE_DONE)
        return pg_commit(l->db, e);
    pg_rollback(l->db);
    return fate;
}

/* ------------------------------------------------------------------------------------------------
 * tidying, depth */

enum fate lease_tidy(struct lease *l, unsigned at_most, int64_t *ret_silent, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *result = NULL;
    struct pg_params *p = params(l);
    enum fate fate;

    pg_add_int4(p, (int32_t)at_most);
    fate = pg_run(l->db, &sql_site_forget, p, NULL, e);
    if (fate == FATE_DONE)
        fate = pg_run(l->db, &sql_silence_count, params(l), &result, e);
    if (fate == FATE_DONE)
        *ret_silent = pg_int(result, 0, 0);
    return fate;
}

enum fate lease_measure(struct lease *l, struct lease_depth ret[JOB_KIND_COUNT], struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *result = NULL;
    enum fate fate = pg_run(l->db, &sql_ledger_measure, params(l), &result, e);

    for (int i = 0; fate == FATE_DONE && i < pg_rows(result); i++) {
        int64_t kind = pg_int(result, i, 0);

        if (kind > 0 && kind < JOB_KIND_COUNT)
            ret[kind] = (struct lease_depth){pg_int(result, i, 1), pg_int(result, i, 2)};
    }
    return fate;
}

enum fate lease_report(struct lease *l, const struct lease_stage stages[STAGE_COUNT],
                       struct error *e)
{
    enum { NAME, WORKERS, WAITING, IN_HAND, DONE, FAILED, COLUMNS };
    static const enum pg_type types[COLUMNS] = {PG_TEXT, PG_INT4, PG_INT4,
                                                PG_INT4, PG_INT8, PG_INT8};
    struct pg_params *p = params(l);
    struct pg_array *column[COLUMNS];

    for (int c = 0; c < COLUMNS; c++)
        column[c] = pg_array_new(&l->arena, types[c]);
    for (int s = STAGE_FETCH; s < STAGE_COUNT; s++) {
        pg_push_span(column[NAME], span_of(stage_name((enum stage)s)));
        pg_push_int(column[WORKERS], stages[s].workers);
        pg_push_int(column[WAITING], stages[s].waiting);
        pg_push_int(column[IN_HAND], stages[s].in_hand);
        pg_push_int(column[DONE], (int64_t)stages[s].done);
        pg_push_int(column[FAILED], (int64_t)stages[s].failed);
    }
    pg_add_text(p, span_of(l->name));
    for (int c = 0; c < COLUMNS; c++)
        pg_add_array(p, column[c]);
    return pg_run(l->db, &sql_hub_report, p, NULL, e);
}
