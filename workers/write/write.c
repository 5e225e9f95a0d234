/* SPDX-License-Identifier: Apache-2.0 */
#include "write.h"

#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include "common/clock.h"
#include "common/log.h"
#include "common/metrics.h"
#include "write_batch.h"

#define BATCH_MAX 1000
#define MESSAGES_BUDGET_BYTES (64u << 20)    /* the batch's messages, decoded */
#define PARAMETERS_BUDGET_BYTES (112u << 20) /* as columns; the largest document needs 85 MiB */
#define IDLE_MS 200
#define RETRY_BASE_MS 50
#define RETRY_CAP_MS 1000 /* the database is to be used again within two seconds of its return */
#define REFUSED_CAP_MS                                                                             \
    2000 /* a database that is there and refuses (disk full, deadlock): about once a second */
#define DEFECTS_MAX 5
#define DRAIN_MS 3000 /* how long a draining worker waits for a database that is away */

#define ROW(member, type, name, preset, min, max, meaning)                                         \
    {                                                                                              \
        name, type, offsetof(struct write_conf, member), preset, min, max, meaning                 \
    }

static const struct conf_row rows[] = {
    ROW(dsn, CONF_SECRET, "pg.dsn", "", 0, 0,
        "PostgreSQL connection string or URI; empty uses libpq's environment"),
    ROW(role, CONF_STRING, "pg.role", "claimwire_write", 0, 0,
        "database role that the worker works as; empty: that of the login"),
    ROW(batch, CONF_INT, "write.batch", "100", 1, BATCH_MAX,
        "results stored in one transaction at most"),
    ROW(batch_ms, CONF_INT, "write.batch_ms", "50", 0, 10000,
        "longest time a result waits for others before it is stored"),
    ROW(quiet_ms, CONF_INT, "write.quiet_ms", "5", 0, 10000,
        "a batch is stored early when nothing more came for so long"),
    ROW(batch_bytes, CONF_SIZE, "write.batch_bytes", "8MiB", 1 << 20, 16 << 20,
        "a batch is full at this size, whatever its count"),
    ROW(feed_min_s, CONF_INT, "write.feed_min_s", "600", 1, 2592000,
        "a feed is never asked more often than this"),
    ROW(feed_max_s, CONF_INT, "write.feed_max_s", "86400", 60, 2592000,
        "a feed is asked at least this often"),
    ROW(revisits, CONF_STRING, "write.revisits", "1h 6h 24h 7d", 0, 0,
        "a page that a feed listed is looked at again so long after it was first seen; empty: "
        "never"),
    {0},
};

struct batch {
    struct station_task *task[BATCH_MAX];
    struct write_item item[BATCH_MAX];
    size_t n;
};

struct writer {
    struct write_store store;
    const struct write_conf *conf;
    struct arena messages;
    struct batch batch;
    struct metric *batches, *results, *refused, *retries, *seconds;
};

/* ---------------------------------------------------------------------------------- open, close */

static void writer_close(void *ctx)
{
    struct writer *w = ctx;

    if (!w)
        return;
    write_store_close(&w->store);
    arena_done(&w->messages);
    free(w);
}

static enum fate writer_open(const void *conf, void **ret_ctx, struct error *e)
{
    const struct write_conf *c = conf;
    struct write_rules rules = {.feeds = {c->feed_min_s, c->feed_max_s}};
    struct error why;
    struct writer *w;
    enum fate fate;

    if (c->feed_min_s > c->feed_max_s)
        return fail(e, FATE_REJECT, "'write.feed_min_s' is larger than 'write.feed_max_s'");
    if (schedule_parse_revisits(c->revisits, &rules.revisits, &why) != FATE_DONE)
        return fail(e, FATE_REJECT, "'write.revisits': %s", why.text);
    w = calloc(1, sizeof(*w));
    if (!w)
        return fail(e, FATE_RETRY, "out of memory");
    w->conf = c;
    arena_init(&w->messages, MESSAGES_BUDGET_BYTES);
    fate = write_store_open(c->dsn, c->role, PARAMETERS_BUDGET_BYTES, &w->store, e);
    if (fate != FATE_DONE) {
        writer_close(w);
        return fate == FATE_BROKEN ? FATE_REJECT : fate; /* a wrong address is a wrong setting */
    }
    w->store.rules = rules;
    w->batches = metrics_counter("claimwire_write_batches_total", NULL, "Transactions committed.");
    w->results = metrics_counter("claimwire_write_results_total", NULL,
                                 "Results in committed transactions.");
    w->refused = metrics_counter("claimwire_write_refused_total", NULL,
                                 "Results that the database refused for their data.");
    w->retries = metrics_counter("claimwire_write_retries_total", NULL,
                                 "Transactions that had to be run again.");
    w->seconds = metrics_histogram("claimwire_write_seconds", NULL,
                                   "Duration of a transaction, from begin to commit.");
    *ret_ctx = w;
    return FATE_DONE;
}

/* ------------------------------------------------------------------------------------ gathering */

/* How long to wait for the next result; 0: the batch is full or old enough. */
static int patience(const struct writer *w, size_t bytes, uint64_t first_ms)
{
    uint64_t age = clock_monotonic_ms() - first_ms;

    if (w->batch.n >= (size_t)w->conf->batch || bytes >= (size_t)w->conf->batch_bytes ||
        age >= (uint64_t)w->conf->batch_ms)
        return 0;
    if (w->conf->batch_ms - (int64_t)age < w->conf->quiet_ms)
        return (int)(w->conf->batch_ms - (int64_t)age);
    return (int)w->conf->quiet_ms;
}

/* Fills the batch with tasks. Under load it fills while the one before is committed; without load
 * nobody waits. */
static void gather(struct writer *w, struct station *s)
{
    struct station_task *t = station_take(s, IDLE_MS);
    uint64_t first_ms = clock_monotonic_ms();
    size_t bytes = 0;

    w->batch.n = 0;
    while (t) {
        int wait_ms;

        bytes += t->frame.n;
        w->batch.task[w->batch.n++] = t;
        wait_ms = patience(w, bytes, first_ms);
        if (w->batch.n == (size_t)w->conf->batch || bytes >= (size_t)w->conf->batch_bytes)
            return;
        t = station_take(s, wait_ms);
    }
}

/* One task -> one item. FATE_RETRY with *ret_is_full: no room any more, in the next part. */
static enum fate decode(struct writer *w, const struct station_task *t, struct write_item *ret,
                        bool *ret_is_full, struct error *e)
{
    struct span body = wire_body(buf_span(&t->frame));
    ProtobufCMessage *m = NULL;
    enum fate fate;

    if (arena_guard(&w->messages)) {
        arena_unguard(&w->messages);
        if (arena_is_starved(&w->messages))
            return fail(e, FATE_RETRY, "out of memory");
        *ret_is_full = true;
        return fail(e, FATE_RETRY, "needs more than %u MiB to be decoded",
                    MESSAGES_BUDGET_BYTES >> 20);
    }
    fate = wire_unpack(&t->header, body, &w->messages, &m, e);
    arena_unguard(&w->messages);
    if (fate != FATE_DONE)
        return FATE_REJECT;
    *ret = (struct write_item){
        .job = t->header.job,
        .token = t->envelope.token,
        .trace = t->envelope.trace,
        .type = t->header.type,
        .message = m,
        .body = body,
    };
    return FATE_DONE;
}

/* ----------------------------------------------------------------------------------- committing */

/* Waits a while, unless the worker drains meanwhile. False: has drained for too long, give up. */
static bool rest(const struct station *s, uint64_t ms, uint64_t *drain_since_ms)
{
    uint64_t until = clock_monotonic_ms() + ms;

    for (;;) {
        uint64_t now = clock_monotonic_ms();

        if (station_is_draining(s) && *drain_since_ms == 0)
            *drain_since_ms = now;
        if (*drain_since_ms != 0 && now - *drain_since_ms > DRAIN_MS)
            return false;
        if (now >= until)
            return true;
        (void)poll(NULL, 0, (int)(until - now < 50 ? until - now : 50));
    }
}

/* Makes the connection usable again before a batch is run again; `refusals`: how often in a row a
 * living database has refused it. */
static enum fate recover(struct writer *w, struct station *s, unsigned refusals, struct error *e)
{
    uint64_t drain_since_ms = 0;

    uint64_t wait_ms = pg_is_alive(w->store.db)
                           ? clock_backoff_ms(refusals, RETRY_BASE_MS, REFUSED_CAP_MS)
                           : clock_backoff_ms(0, RETRY_BASE_MS, RETRY_CAP_MS);

    metrics_add(w->retries, 1);
    for (unsigned attempt = 0;; attempt++) {
        enum fate fate = FATE_DONE;

        if (!rest(s, wait_ms, &drain_since_ms))
            return fail(e, FATE_RETRY,
                        "the database did not come back before the worker had to end");
        if (pg_is_alive(w->store.db))
            return FATE_DONE;
        fate = write_store_reset(&w->store, e);
        if (fate == FATE_DONE)
            log_info("ledger.back", LOG_INT("attempts", attempt + 1));
        if (fate != FATE_RETRY)
            return fate;
        if (attempt == 0)
            log_warn("ledger.lost", LOG_STR("reason", e->text));
        wait_ms = clock_backoff_ms(attempt + 1, RETRY_BASE_MS, RETRY_CAP_MS);
    }
}

/* Runs the transaction until it is committed or refused. An unknown outcome of COMMIT is no case of
 * its own: what the first run has stored, the second finds done. */
static enum fate commit(struct writer *w, struct station *s, struct write_item *items, size_t n,
                        struct error *e)
{
    for (unsigned defects = 0, refusals = 0;; refusals++) {
        uint64_t began = clock_monotonic_us();
        enum fate fate = write_batch_commit(&w->store, items, n, e);

        if (fate == FATE_DONE) {
            uint64_t took = clock_monotonic_us() - began;

            metrics_add(w->batches, 1);
            metrics_add(w->results, (int64_t)n);
            metrics_observe_us(w->seconds, took);
            log_debug("batch.committed", LOG_INT("results", n), LOG_INT("took_ms", took / 1000));
        }
        if (fate != FATE_RETRY)
            return fate;
        /* "Internal error" is the server's defect, but when it comes each time it is about these
         * data. */
        if (strncmp(pg_sqlstate(w->store.db), "XX", 2) == 0 && ++defects == DEFECTS_MAX)
            return FATE_REJECT;
        log_warn("batch.failed", LOG_INT("results", n), LOG_STR("reason", e->text));
        fate = recover(w, s, refusals, e);
        if (fate != FATE_DONE)
            return fate;
    }
}

/* -------------------------------------------------------------------------------- acknowledging */

/* Says what became of a part of the batch, then gives the tasks' credit back. `reason`: of the one
 * in quarantine. */
static enum fate acknowledge(struct writer *w, struct station *s, size_t first, size_t n,
                             char *reason, struct error *e)
{
    Cw__Ack ack = CW__ACK__INIT;
    Cw__Ack__Item *item = calloc(n, sizeof(*item)), **list = calloc(n, sizeof(*list));
    enum fate fate;

    if (!item || !list) {
        free(item);
        free(list);
        return fail(e, FATE_BROKEN, "out of memory");
    }
    for (size_t i = 0; i < n; i++) {
        const struct write_item *from = &w->batch.item[first + i];

        cw__ack__item__init(&item[i]);
        item[i].has_job = item[i].has_token = item[i].has_outcome = 1;
        item[i].job = from->job;
        item[i].token = from->token;
        item[i].outcome = from->outcome;
        item[i].reason = from->outcome == CW__ACK__OUTCOME__QUARANTINED ? reason : NULL;
        list[i] = &item[i];
    }
    ack.items = list;
    ack.n_items = n;
    fate = station_send(s, MESSAGE_ACK, &ack.base, e);
    free(item);
    free(list);
    for (size_t i = 0; i < n; i++) {
        station_finish(s, w->batch.task[first + i]);
        w->batch.task[first + i] = NULL;
    }
    return fate;
}

static enum fate quarantine(struct writer *w, struct station *s, size_t at, const char *reason,
                            struct error *e)
{
    struct write_item *item = &w->batch.item[at];
    char text[ERROR_TEXT_BYTES];
    enum fate fate;

    (void)snprintf(text, sizeof(text), "%s", reason);
    metrics_add(w->refused, 1);
    log_warn("job.rejected", LOG_INT("job", item->job), LOG_INT("trace", item->trace),
             LOG_STR("reason", text));
    for (unsigned refusals = 0;; refusals++) {
        fate = write_batch_bury(&w->store, item, text, e);
        if (fate != FATE_RETRY)
            break;
        if (recover(w, s, refusals, e) != FATE_DONE)
            return FATE_RETRY;
    }
    if (fate == FATE_BROKEN)
        return fate;
    if (fate == FATE_REJECT) { /* not even its reason can be stored: the hub's turn */
        station_fail(s, w->batch.task[at], CW__FAILURE__KIND__REJECT, text, 0);
        w->batch.task[at] = NULL;
        return FATE_DONE;
    }
    return acknowledge(w, s, at, 1, text, e);
}

/* Stores items [first, first + n); halves them when they are refused. The depth is the logarithm of
 * the batch. */
static enum fate store(struct writer *w, struct station *s, size_t first, size_t n, struct error *e)
{
    enum fate fate = commit(w, s, &w->batch.item[first], n, e);

    if (fate == FATE_DONE)
        return acknowledge(w, s, first, n, NULL, e);
    if (fate != FATE_REJECT)
        return fate;
    if (n == 1)
        return quarantine(w, s, first, e->text, e);
    log_warn("batch.split", LOG_INT("results", n), LOG_STR("reason", e->text));
    fate = store(w, s, first, n / 2, e);
    if (fate == FATE_DONE)
        fate = store(w, s, first + n / 2, n - n / 2, e);
    return fate;
}

/* Decodes as much of the batch from `from` on as memory allows and stores it. *ret_next: where to
 * go on. */
static enum fate store_part(struct writer *w, struct station *s, size_t from, size_t *ret_next,
                            struct error *e)
{
    size_t n = 0, i;
    enum fate fate = FATE_DONE;

    arena_reset(&w->messages);
    for (i = from; i < w->batch.n; i++) {
        struct station_task *t = w->batch.task[i];
        bool is_full = false;

        fate = decode(w, t, &w->batch.item[from + n], &is_full, e);
        if (is_full && n > 0)
            break;
        w->batch.task[i] = NULL;
        if (fate == FATE_DONE)
            w->batch.task[from + n++] = t;
        else
            station_fail(s, t,
                         fate == FATE_REJECT || is_full ? CW__FAILURE__KIND__REJECT
                                                        : CW__FAILURE__KIND__RETRY,
                         e->text, 0);
    }
    *ret_next = i;
    return n > 0 ? store(w, s, from, n, e) : FATE_DONE;
}

static void release(struct writer *w, struct station *s)
{
    for (size_t i = 0; i < w->batch.n; i++)
        if (w->batch.task[i])
            station_fail(s, w->batch.task[i], CW__FAILURE__KIND__RELEASED, "the database is away",
                         0);
    w->batch.n = 0;
}

static enum fate writer_drive(void *ctx, struct station *s, struct error *e)
{
    struct writer *w = ctx;

    for (;;) {
        gather(w, s);
        if (w->batch.n == 0 && station_is_draining(s))
            return FATE_DONE;
        for (size_t at = 0; at < w->batch.n;) {
            enum fate fate = store_part(w, s, at, &at, e);

            if (fate == FATE_DONE)
                continue;
            release(w, s);
            if (fate != FATE_RETRY)
                return fate;
        }
    }
}

static void writer_needs(void *ctx, struct sandbox *rules)
{
    const struct writer *w = ctx;

    pg_needs(w->store.db, rules);
}

const struct station_worker write_worker = {
    .name = "write",
    .stage = STAGE_WRITE,
    .rows = rows,
    .conf_bytes = sizeof(struct write_conf),
    .credit = 200,
    .open = writer_open,
    .close = writer_close,
    .needs = writer_needs,
    .drive = writer_drive,
};
