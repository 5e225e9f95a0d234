/* SPDX-License-Identifier: Apache-2.0 */
#include "lease.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "dispatch_sql.h"
#include "pg/key.h"
#include "pg/pg.h"
#include "wire.h"

#define ARENA_BYTES                                                                                \
    (32u << 20) /* parameters and strings of one statement; bodies stay in the result */

void lease_init(struct lease *l, struct pg *db, const char *name, int64_t lease_ms)
{
    *l = (struct lease){.db = db, .name = name, .lease_ms = lease_ms};
    arena_init(&l->arena, ARENA_BYTES);
}

void lease_done(struct lease *l)
{
    arena_done(&l->arena);
}

static struct pg_params *params(struct lease *l)
{
    arena_reset(&l->arena);
    return pg_params_new(&l->arena);
}

enum fate lease_relax(struct lease *l, struct error *e)
{
    return pg_run(l->db, &sql_ledger_relax, params(l), NULL, e);
}

/* ------------------------------------------------------------------------------------------------
 * messages */

/* Columns that both lease statements begin with. */
enum {
    ROW_ID,
    ROW_TOKEN,
    ROW_KIND,
    ROW_REF,
    ROW_ATTEMPTS,
    ROW_CRASHES,
    ROW_SUSPECT,
    ROW_TRACE,
    ROW_REST
};
enum { FETCH_URL = ROW_REST, FETCH_ETAG, FETCH_MODIFIED, FETCH_SHA256, FETCH_SOURCE };
enum {
    CAPTURE_ROLE = ROW_REST,
    CAPTURE_TARGET,
    CAPTURE_URL,
    CAPTURE_FINAL_URL,
    CAPTURE_STATUS,
    CAPTURE_FETCHED,
    CAPTURE_TOOK_MS,
    CAPTURE_BODY,
    CAPTURE_BODY_BYTES,
    CAPTURE_SHA256,
    CAPTURE_TYPE,
    CAPTURE_SOURCE,
    CAPTURE_FEED_TITLE,
    CAPTURE_FEED_PUBLISHED
};

struct row {
    const struct pg_result *result;
    int n;
    struct arena *arena;
};

static uint64_t number(const struct row *r, int column)
{
    return pg_is_null(r->result, r->n, column) ? 0 : (uint64_t)pg_int(r->result, r->n, column);
}

static char *text(const struct row *r, int column)
{
    return pg_is_null(r->result, r->n, column)
               ? NULL
               : arena_string(r->arena, pg_span(r->result, r->n, column));
}

/* Points into the result, which outlives the packing. */
static bool bytes(const struct row *r, int column, ProtobufCBinaryData *ret)
{
    struct span s;

    if (pg_is_null(r->result, r->n, column))
        return false;
    s = pg_span(r->result, r->n, column);
    *ret = (ProtobufCBinaryData){.len = s.n, .data = (uint8_t *)(uintptr_t)s.p};
    return true;
}

static Cw__Envelope *envelope(const struct row *r)
{
    Cw__Envelope *v = ARENA_NEW(r->arena, Cw__Envelope);

    cw__envelope__init(v);
    v->has_token = v->has_attempt = v->has_trace = v->has_produced_us = true;
    v->token = number(r, ROW_TOKEN);
    v->attempt = (uint32_t)number(r, ROW_ATTEMPTS);
    v->trace = number(r, ROW_TRACE);
    v->produced_us = (uint64_t)clock_wall_us();
    return v;
}

static enum fate pack_fetch(const struct row *r, struct buf *to, struct error *e)
{
    Cw__Fetch m = CW__FETCH__INIT;
    bool is_feed = number(r, ROW_KIND) == JOB_POLL;

    m.url = text(r, FETCH_URL);
    if (!m.url)
        return fail(e, FATE_REJECT, "the %s is not in the database any more",
                    is_feed ? "feed" : "page");
    m.envelope = envelope(r);
    m.has_role = m.has_target = true;
    m.role = is_feed ? CW__FETCH__ROLE__FEED : CW__FETCH__ROLE__PAGE;
    m.target = number(r, ROW_REF);
    m.etag = text(r, FETCH_ETAG);
    m.last_modified = text(r, FETCH_MODIFIED);
    m.has_body_sha256 = bytes(r, FETCH_SHA256, &m.body_sha256);
    m.source = text(r, FETCH_SOURCE);
    return wire_pack(MESSAGE_FETCH, number(r, ROW_ID), &m.base, to, e);
}

static enum fate pack_capture(const struct row *r, struct buf *to, struct error *e)
{
    Cw__Capture m = CW__CAPTURE__INIT;

    if (pg_is_null(r->result, r->n, CAPTURE_URL))
        return fail(e, FATE_REJECT, "the capture is not in the database any more");
    m.envelope = envelope(r);
    m.has_role = m.has_target = m.has_capture = m.has_status = m.has_fetched_us = m.has_body_bytes =
        true;
    m.role = number(r, CAPTURE_ROLE) == 1 ? CW__FETCH__ROLE__FEED : CW__FETCH__ROLE__PAGE;
    m.target = number(r, CAPTURE_TARGET);
    m.capture = number(r, ROW_REF);
    m.url = text(r, CAPTURE_URL);
    m.final_url = text(r, CAPTURE_FINAL_URL);
    m.status = (uint32_t)number(r, CAPTURE_STATUS);
    m.fetched_us = number(r, CAPTURE_FETCHED);
    m.has_took_ms = !pg_is_null(r->result, r->n, CAPTURE_TOOK_MS);
    m.took_ms = (uint32_t)number(r, CAPTURE_TOOK_MS);
    m.has_body_zstd = bytes(r, CAPTURE_BODY, &m.body_zstd);
    m.body_bytes = number(r, CAPTURE_BODY_BYTES);
    m.has_sha256 = bytes(r, CAPTURE_SHA256, &m.sha256);
    m.content_type = text(r, CAPTURE_TYPE);
    m.source = text(r, CAPTURE_SOURCE);
    m.feed_title = text(r, CAPTURE_FEED_TITLE);
    m.feed_published = text(r, CAPTURE_FEED_PUBLISHED);
    return wire_pack(MESSAGE_CAPTURE, number(r, ROW_ID), &m.base, to, e);
}

/* ------------------------------------------------------------------------------------------------
 * leasing */

static struct flight_job *job_of(const struct row *r, enum stage s)
{
    struct flight_job *job = calloc(1, sizeof(*job));

    if (!job)
        return NULL;
    job->id = number(r, ROW_ID);
    job->token = number(r, ROW_TOKEN);
    job->kind = (enum job_kind)number(r, ROW_KIND);
    job->stage = s;
    job->type = s == STAGE_FETCH ? MESSAGE_FETCH : MESSAGE_CAPTURE;
    job->attempts = (unsigned)number(r, ROW_ATTEMPTS);
    job->crashes = (unsigned)number(r, ROW_CRASHES);
    job->is_suspect = pg_int(r->result, r->n, ROW_SUSPECT) != 0;
    buf_init(&job->frame, WIRE_HEADER_BYTES + WIRE_MAX_BODY_BYTES);
    return job;
}

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
static void bury_row(struct lease *l, const struct flight_job *job, const struct error *why)
{
    struct lease_burial b = {.id = job->id, .token = job->token, .stage = "dispatch"};

    (void)snprintf(b.reason, sizeof(b.reason), "%s", why->text);
    (void)snprintf(b.build, sizeof(b.build), "%s", CW_VERSION);
    if (lease_bury(l, &b, NULL, NULL) != FATE_DONE)
        return;
}

/* Strings of a row are bounded by nothing but the database. */
static enum fate pack(const struct row *r, struct flight_job *job, struct error *e)
{
    enum fate fate;

    if (arena_guard(r->arena))
        return fail(e, FATE_REJECT, "its row needs more than %u MiB", ARENA_BYTES >> 20);
    if (job->type == MESSAGE_FETCH)
        fate = pack_fetch(r, &job->frame, e);
    else
        fate = pack_capture(r, &job->frame, e);
    arena_unguard(r->arena);
    return fate;
}

static enum fate add_row(struct lease *l, const struct row *r, enum stage s,
                         struct lease_batch *ret, struct error *e)
{
    struct flight_job *job = job_of(r, s);
    struct error why = {{0}};
    enum fate fate;

    if (!job)
        return fail(e, FATE_BROKEN, "out of memory for leased jobs");
    fate = pack(r, job, &why);
    if (fate == FATE_DONE) {
        ret->jobs[ret->n++] = job;
        return FATE_DONE;
    }
    bury_row(l, job, &why);
    ret->buried++;
    buf_done(&job->frame);
    free(job);
    return FATE_DONE;
}

enum fate lease_take(struct lease *l, enum stage s, unsigned count, uint64_t max_bytes,
                     struct lease_batch *ret, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *result = NULL;
    struct pg_params *p = params(l);
    enum fate fate;

    memset(ret, 0, sizeof(*ret));
    pg_add_int4(p, (int32_t)count);
    pg_add_text(p, span_of(l->name));
    pg_add_int8(p, l->lease_ms);
    if (s == STAGE_READ)
        pg_add_int8(p, (int64_t)max_bytes);
    fate = pg_run(l->db, s == STAGE_READ ? &sql_lease_enrich : &sql_lease_fetch, p, &result, e);
    if (fate != FATE_DONE || pg_rows(result) == 0)
        return fate;
    ret->jobs = calloc((size_t)pg_rows(result), sizeof(struct flight_job *));
    if (!ret->jobs)
        return fail(e, FATE_BROKEN, "out of memory for leased jobs");
    for (int i = 0; i < pg_rows(result); i++) {
        struct row r = {result, i, &l->arena};

        arena_reset(&l->arena);
        fate = add_row(l, &r, s, ret, e);
        if (fate != FATE_DONE)
            return fate;
    }
    return FATE_DONE;
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
    fate = pg_run(l->db, &sql_lease_bury, p, &result, e);
    if (fate == FATE_DONE && ret_found)
        *ret_found = pg_int(result, 0, 0) > 0;
    return fate;
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

/* ------------------------------------------------------------------------------------------------
 * feeds, depth */

static enum fate insert_polls(struct lease *l, const struct pg_result *due, int64_t *ret_n,
                              struct error *e)
{
    struct pg_params *p = params(l);
    struct pg_array *ids = pg_array_new(&l->arena, PG_INT8),
                    *feeds = pg_array_new(&l->arena, PG_INT8);

    for (int i = 0; i < pg_rows(due); i++) {
        int64_t feed = pg_int(due, i, 0);

        pg_push_int(ids, key_job(JOB_POLL, feed));
        pg_push_int(feeds, feed);
    }
    pg_add_array(p, ids);
    pg_add_array(p, feeds);
    return run_counted(l, &sql_poll_insert, p, ret_n, e);
}

/* The date moves and the job appears together: a crash in between would cost a feed one interval.
 */
enum fate lease_schedule(struct lease *l, unsigned at_most, int64_t *ret_n, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *due = NULL;
    struct pg_params *p;
    enum fate fate = pg_begin(l->db, e);

    *ret_n = 0;
    if (fate != FATE_DONE)
        return fate;
    p = params(l);
    pg_add_int4(p, (int32_t)at_most);
    fate = pg_run(l->db, &sql_feed_due, p, &due, e);
    if (fate == FATE_DONE && pg_rows(due) > 0)
        fate = insert_polls(l, due, ret_n, e);
    if (fate == FATE_DONE)
        return pg_commit(l->db, e);
    pg_rollback(l->db);
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
