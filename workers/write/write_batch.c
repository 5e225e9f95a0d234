/* SPDX-License-Identifier: Apache-2.0 */
#include "write_batch.h"

#include <stdlib.h>
#include "common/log.h"
#include "pg/key.h"
#include "write_fault.h"
#include "write_feed.h"
#include "write_near.h"
#include "write_sql.h"

/* ----------------------------------------------------------------------------------- acceptance */

static int by_job(const void *a, const void *b)
{
    const struct write_item *x = *(struct write_item *const *)a,
                            *y = *(struct write_item *const *)b;

    if (x->job != y->job)
        return x->job < y->job ? -1 : 1;
    if (x->token != y->token)
        return x->token < y->token ? -1 : 1;
    return 0;
}

/* All items by (job, token). One that came twice is taken once: the second is the same result. */
static struct write_item **sorted(struct write_txn *x, struct write_item *items, size_t n,
                                  size_t *ret_n)
{
    struct write_item **item = ARENA_ARRAY(x->arena, n, struct write_item *);
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        items[i].is_accepted = false;
        items[i].outcome = CW__ACK__OUTCOME__DUPLICATE;
        items[i].what = items[i].detail = NULL;
        items[i].page = items[i].feed = items[i].edition = items[i].run = 0;
        items[i].page_state = 0;
        items[i].is_feed_text = false;
        item[i] = &items[i];
    }
    qsort(item, n, sizeof(*item), by_job);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || by_job(&item[kept - 1], &item[i]) != 0)
            item[kept++] = item[i];
    *ret_n = kept;
    return item;
}

static void mark_accepted(struct write_item **item, size_t n, int64_t job, int64_t token)
{
    struct write_item key = {.job = (uint64_t)job, .token = (uint64_t)token}, *at = &key;
    struct write_item **found = bsearch(&at, item, n, sizeof(*item), by_job);

    if (found) {
        (*found)->is_accepted = true;
        (*found)->outcome = CW__ACK__OUTCOME__STORED;
    }
}

/* Of those that were not accepted: the job is there under a newer token (stale), or finished
 * (duplicate). */
static enum fate find_stale(struct write_txn *x, struct write_item **item, size_t n,
                            struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct put_table t;
    enum fate fate;

    put_init(&t, x->arena, "l");
    for (size_t i = 0; i < n; i++)
        if (!item[i]->is_accepted)
            put_int(&t, (int64_t)item[i]->job);
    fate = put_run(&t, x->db, &sql_find_jobs, &r, e);
    if (fate != FATE_DONE || !r)
        return fate;
    for (int row = 0; row < pg_rows(r); row++)
        for (size_t i = 0; i < n; i++)
            if (!item[i]->is_accepted && item[i]->job == (uint64_t)pg_int(r, row, 0))
                item[i]->outcome = CW__ACK__OUTCOME__STALE;
    return FATE_DONE;
}

static enum fate accept_items(struct write_txn *x, struct write_item *items, size_t n,
                              struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    size_t kept = 0;
    struct write_item **item = sorted(x, items, n, &kept);
    struct put_table t;
    enum fate fate;

    put_init(&t, x->arena, "ll");
    for (size_t i = 0; i < kept; i++) {
        put_int(&t, (int64_t)item[i]->job);
        put_int(&t, (int64_t)item[i]->token);
    }
    fate = put_run(&t, x->db, &sql_accept_jobs, &r, e);
    if (fate != FATE_DONE)
        return fate;
    for (int row = 0; row < pg_rows(r); row++)
        mark_accepted(item, kept, pg_int(r, row, 0), pg_int(r, row, 1));
    if ((size_t)pg_rows(r) < kept)
        fate = find_stale(x, item, kept, e);
    x->item = item;
    x->n = 0;
    for (size_t i = 0; i < kept; i++)
        if (item[i]->is_accepted)
            x->item[x->n++] = item[i];
    return fate;
}

/* --------------------------------------------------------------------------------- what follows */

void write_batch_add_job(struct write_txn *x, enum job_kind kind, int64_t ref, int64_t page,
                         uint64_t trace)
{
    put_int(&x->jobs, key_job((int)kind, ref));
    put_int(&x->jobs, kind);
    put_int(&x->jobs, ref);
    put_int_if(&x->jobs, page != 0, page);
    put_int(&x->jobs, (int64_t)(trace & INT64_MAX));
}

void write_batch_add_revisits(struct write_txn *x, struct pg_params *p)
{
    const struct schedule_revisits *r = &x->store->rules.revisits;
    struct pg_array *after = pg_array_new(x->arena, PG_INT8);

    for (int i = 0; i < r->n; i++)
        pg_push_int(after, r->after_s[i]);
    pg_add_array(p, after);
}

static enum fate settle_pages(struct write_txn *x, struct error *e)
{
    struct put_table t;
    struct pg_params *p;

    put_init(&t, x->arena, "lho");
    for (size_t i = 0; i < x->n; i++)
        if (x->item[i]->page_state != 0) {
            put_int(&t, x->item[i]->page);
            put_int(&t, x->item[i]->page_state);
            put_int(&t, x->item[i]->is_feed_text);
        }
    if (t.rows == 0)
        return FATE_DONE;
    p = put_params(&t);
    write_batch_add_revisits(x, p);
    return pg_run(x->db, &sql_settle_pages, p, NULL, e);
}

static enum fate leave_trail(struct write_txn *x, struct error *e)
{
    struct put_table t;

    put_init(&t, x->arena, "lllllssll");
    for (size_t i = 0; i < x->n; i++) {
        const struct write_item *item = x->item[i];

        put_int(&t, (int64_t)item->job);
        put_int(&t, (int64_t)item->token);
        put_int_if(&t, item->page != 0, item->page);
        put_int_if(&t, item->feed != 0, item->feed);
        put_int(&t, (int64_t)(item->trace & INT64_MAX));
        put_string(&t, item->what ? item->what : "done");
        put_string(&t, item->detail);
        put_int_if(&t, item->edition != 0, item->edition);
        put_int_if(&t, item->run != 0, item->run);
    }
    return put_run(&t, x->db, &sql_put_trail, NULL, e);
}

typedef enum fate step_function(struct write_txn *x, struct error *e);

static enum fate put_jobs(struct write_txn *x, struct error *e)
{
    return put_run(&x->jobs, x->db, &sql_put_jobs, NULL, e);
}

/* The order is the same in every transaction, and rows are sorted within each statement, so two
 * writers queue up instead of waiting for each other in a circle. */
static enum fate store_accepted(struct write_txn *x, struct error *e)
{
    static step_function *const steps[] = {
        write_feed_load,  write_capture_store,  write_listing_store,
        write_feed_store, write_document_store, put_jobs,
        settle_pages,     leave_trail,          write_near_store};
    enum fate fate = FATE_DONE;

    for (size_t i = 0; i < sizeof(steps) / sizeof(*steps) && fate == FATE_DONE && x->n > 0; i++)
        fate = steps[i](x, e);
    return fate;
}

static enum fate transact(struct write_store *s, struct write_item *items, size_t n,
                          struct error *e)
{
    struct write_txn x = {.store = s, .db = s->db, .arena = &s->arena};
    enum fate fate;

    put_init(&x.jobs, x.arena, "lhlll");
    fate = pg_begin(s->db, e);
    if (fate == FATE_DONE)
        fate = accept_items(&x, items, n, e);
    if (fate == FATE_DONE)
        fate = store_accepted(&x, e);
    if (fate != FATE_DONE)
        return fate;
    write_fault("write.pre_commit");
    fate = pg_commit(s->db, e);
    if (fate != FATE_DONE)
        return fate;
    write_fault("write.post_commit");
    for (size_t i = 0; i < x.news_len; i++)
        write_seen_add(s->seen, x.news[i]);
    return FATE_DONE;
}

/* After the arena's guard: what it jumped over is given back here. */
static enum fate exhausted(struct write_store *s, struct error *e)
{
    pg_drop_results(s->db);
    return arena_is_starved(&s->arena)
               ? fail(e, FATE_RETRY, "out of memory for a batch")
               : fail(e, FATE_REJECT, "needs more than %zu MiB to be stored",
                      s->arena.budget_bytes >> 20);
}

enum fate write_batch_commit(struct write_store *s, struct write_item *items, size_t n,
                             struct error *e)
{
    enum fate fate;

    arena_reset(&s->arena);
    if (arena_guard(&s->arena))
        fate = exhausted(s, e);
    else
        fate = transact(s, items, n, e);
    arena_unguard(&s->arena);
    if (fate != FATE_DONE) {
        write_seen_forget(s->seen);
        pg_rollback(s->db);
    }
    return fate;
}

/* ----------------------------------------------------------------------------------- quarantine */

#define HEAD_BYTES 256

static enum fate bury(struct write_store *s, const struct write_item *item, const char *reason,
                      bool *ret_had, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct pg_params *p = pg_params_new(&s->arena);
    enum fate fate;

    pg_add_int8(p, (int64_t)item->job);
    pg_add_int8(p, (int64_t)item->token);
    pg_add_text(p, span_of(reason));
    pg_add_text(p, span_of("claimwire-write " CW_VERSION));
    pg_add_bytea(p,
                 span_slice(item->body, 0, item->body.n < HEAD_BYTES ? item->body.n : HEAD_BYTES));
    pg_add_int8(p, (int64_t)(item->trace & INT64_MAX));
    fate = pg_run(s->db, &sql_bury_job, p, &r, e);
    if (fate == FATE_DONE)
        *ret_had = pg_rows(r) > 0;
    return fate;
}

static enum fate bury_guarded(struct write_store *s, struct write_item *item, const char *reason,
                              struct error *e)
{
    enum fate fate;

    if (arena_guard(&s->arena))
        fate = exhausted(s, e);
    else
        fate = bury(s, item, reason, &item->is_accepted, e);
    arena_unguard(&s->arena);
    return fate;
}

enum fate write_batch_bury(struct write_store *s, struct write_item *item, const char *reason,
                           struct error *e)
{
    enum fate fate;

    arena_reset(&s->arena);
    item->is_accepted = false;
    fate = bury_guarded(s, item, reason, e);
    if (fate == FATE_DONE)
        item->outcome =
            item->is_accepted ? CW__ACK__OUTCOME__QUARANTINED : CW__ACK__OUTCOME__DUPLICATE;
    return fate;
}
