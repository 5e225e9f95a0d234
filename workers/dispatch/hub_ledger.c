/* SPDX-License-Identifier: Apache-2.0 */
/* What the hub asks of the ledger, and what it does with the answers. */
#include "hub_private.h"

#include <stdlib.h>
#include <string.h>
#include "common/log.h"

#define LEASE_MAX_BYTES                                                                            \
    (16u << 20)           /* bodies of one lease: they are in memory twice for a moment            \
                           */
#define DUTY_AT_MOST 1000 /* rows that one duty of this thread changes */

void hub_post(struct hub *h, struct ledger_task *t)
{
    if (t && !h->ports.post(h->ports.ctx, t)) {
        ledger_task_free(t);
        t = NULL;
    }
    if (!t)
        hub_break(h, FATE_BROKEN, "out of memory for the ledger");
}

void hub_flush(struct hub *h)
{
    struct ledger_task *holds = h->holds, *returns = h->returns, *burials = h->burials;

    h->holds = h->returns = h->burials = NULL;
    if (holds) /* before the returns, which free the slots */
        hub_post(h, holds);
    if (returns) {
        metrics_add(h->metrics.returned, (int64_t)returns->returns_len);
        for (size_t i = 0; i < returns->returns_len; i++) {
            if (returns->returns[i].delay_ms ==
                0) { /* due at once: lease it again behind the return */
                hub_hasten(h, STAGE_FETCH, h->turn_ms);
                hub_hasten(h, STAGE_READ, h->turn_ms);
                break;
            }
        }
        hub_post(h, returns);
    }
    if (burials) {
        metrics_add(h->metrics.buried, (int64_t)burials->burials_len);
        hub_post(h, burials);
    }
}

/* ------------------------------------------------------------------------------------------------
 * leasing */

struct wish {
    int64_t messages, bytes, window;
    size_t held;
};

static struct wish wish_of(const struct hub *h, enum stage s)
{
    struct wish w = {0};

    for (size_t i = 0; i < h->peers.n; i++) {
        const struct peer *p = h->peers.items[i];

        if (p->stage != s || p->state != PEER_JOINED || p->is_leaving)
            continue;
        w.held += p->hand.n;
        w.window += p->window_messages;
        if (p->is_reserved || (p->hand.first && p->hand.first->is_suspect) ||
            p->credit_messages <= 0)
            continue;
        w.messages += p->credit_messages;
        w.bytes += p->credit_bytes > 0 ? p->credit_bytes : 0;
    }
    return w;
}

/* How many jobs to ask for now. A busy stage is refilled a quarter of its window at a time: each
 * lease is a commit, and one for every job that leaves would cost the database more than the work.
 */
static unsigned wanted(const struct hub *h, enum stage s, uint64_t *ret_bytes)
{
    struct wish w = wish_of(h, s);
    size_t waiting = flight_waiting(&h->flight, s);
    size_t room =
        h->conf.in_flight > h->flight.started[s] ? h->conf.in_flight - h->flight.started[s] : 0;
    int64_t want = w.messages - (int64_t)waiting, window = w.window;
    bool is_idle = w.held == 0 && waiting == 0;

    if (want > (int64_t)room)
        want = (int64_t)room;
    if (want > h->conf.batch)
        want = h->conf.batch;
    if (window > h->conf.batch)
        window = h->conf.batch;
    if (window > h->conf.in_flight)
        window = h->conf.in_flight;
    if (want <= 0 || h->flight.bytes >= h->conf.in_flight_bytes)
        return 0;
    if (!is_idle && (w.bytes == 0 || (h->pace[s].was_rich && want * 4 < window)))
        return 0;
    *ret_bytes = h->conf.in_flight_bytes - h->flight.bytes;
    if (*ret_bytes > (uint64_t)w.bytes)
        *ret_bytes = (uint64_t)w.bytes;
    if (*ret_bytes > LEASE_MAX_BYTES)
        *ret_bytes = LEASE_MAX_BYTES;
    return (unsigned)want;
}

void hub_hasten(struct hub *h, enum stage s, uint64_t now_ms)
{
    h->pace[s].next_ms = now_ms;
    h->pace[s].wait_ms = h->conf.poll_ms;
}

void hub_lease(struct hub *h, enum stage s, uint64_t now_ms)
{
    struct hub_pace *pace = &h->pace[s];
    struct ledger_task *t;
    uint64_t bytes = 0;
    unsigned count;

    if (!h->is_ledger_up || h->is_stopping || pace->is_asked || now_ms < pace->next_ms)
        return;
    count = wanted(h, s, &bytes);
    if (count == 0)
        return;
    t = ledger_task_new(LEDGER_LEASE);
    if (t) {
        t->stage = s;
        t->wish = (struct lease_wish){count, bytes};
        pace->is_asked = true;
    }
    hub_post(h, t);
}

/* When to ask again. */
static void set_pace(struct hub *h, const struct ledger_task *t, uint64_t now_ms)
{
    struct hub_pace *pace = &h->pace[t->stage];
    bool has_slots = t->batch.n > 0 && t->batch.jobs[0]->site;

    pace->was_rich = t->batch.n * 2 >= t->wish.count;
    if (has_slots && !pace->was_rich) {
        /* slots of sites come one by one, all the time: some of them at once are cheaper */
        hub_hasten(h, t->stage, now_ms + h->conf.poll_ms);
    } else if (t->batch.n + t->batch.buried > 0) {
        hub_hasten(h, t->stage, now_ms);
    } else {
        pace->next_ms = now_ms + pace->wait_ms;
        pace->wait_ms *= 2;
        if (pace->wait_ms > h->conf.poll_max_ms)
            pace->wait_ms = h->conf.poll_max_ms;
    }
}

static void on_lease(struct hub *h, struct ledger_task *t, uint64_t now_ms)
{
    struct verdict back = verdict_of_return("the hub is going");

    h->pace[t->stage].is_asked = false;
    set_pace(h, t, now_ms);
    if (t->fate == FATE_DONE)
        metrics_observe_us(h->metrics.lease_time[t->stage], t->took_us);
    if (t->batch.buried)
        metrics_add(h->metrics.buried, (int64_t)t->batch.buried);
    metrics_add(h->metrics.leased, (int64_t)t->batch.n);
    for (size_t i = 0; i < t->batch.n; i++) {
        flight_add(&h->flight, t->batch.jobs[i]);
        if (h->is_stopping)
            hub_end_job(h, t->batch.jobs[i], &back, NULL);
    }
    t->batch.n = 0; /* the jobs are the flight's now */
}

/* ------------------------------------------------------------------------------------------------
 * renewing */

struct naming {
    struct hub *hub;
    struct ledger_task *task;
};

static void name_job(void *ctx, struct flight_job *job)
{
    struct naming *n = ctx;

    job->asked = n->hub->renewal;
    n->task->keys[n->task->keys_len++] = (struct lease_key){job->id, job->token};
}

/* All that is in memory: what waits here, and what living workers hold. */
static struct ledger_task *renewal(struct hub *h)
{
    struct ledger_task *t = ledger_task_new(LEDGER_RENEW);
    struct naming naming = {h, t};

    if (!t)
        return NULL;
    t->keys = calloc(h->flight.n + 1, sizeof(*t->keys));
    if (!t->keys) {
        ledger_task_free(t);
        return NULL;
    }
    t->renewal = ++h->renewal;
    flight_each(&h->flight, name_job, &naming);
    return t;
}

struct sweep {
    struct hub *hub;
    unsigned renewal;
};

/* A job at write may have been committed while the renewal was under way; its Ack says so
 * presently. */
static void drop_unconfirmed(void *ctx, struct flight_job *job)
{
    const struct sweep *s = ctx;

    if (job->asked != s->renewal || job->renewed == s->renewal || job->stage == STAGE_WRITE)
        return;
    log_info("job.lost", LOG_INT("job", job->id), LOG_STR("stage", stage_name(job->stage)),
             LOG_STR("reason", "its lease is not ours any more"));
    metrics_add(s->hub->metrics.leases_lost, 1);
    flight_drop(&s->hub->flight, job);
}

static void on_renewed(struct hub *h, const struct ledger_task *t)
{
    struct sweep sweep = {h, t->renewal};

    if (t->fate != FATE_DONE)
        return;
    for (size_t i = 0; i < t->keys_len; i++) {
        struct flight_job *job = flight_find(&h->flight, t->keys[i].id);

        if (job && job->asked == t->renewal)
            job->renewed = t->renewal;
    }
    flight_each(&h->flight, drop_unconfirmed, &sweep);
}

/* ------------------------------------------------------------------------------------------------
 * duties */

static void do_duty(struct hub *h, enum ledger_work work, uint64_t every_ms, uint64_t now_ms)
{
    struct hub_duty *d = &h->duty[work];
    struct ledger_task *t;

    if (d->is_asked || now_ms < d->next_ms)
        return;
    d->next_ms = now_ms + every_ms;
    if (work == LEDGER_RENEW && h->flight.n == 0)
        return;
    t = work == LEDGER_RENEW ? renewal(h) : ledger_task_new(work);
    if (t) {
        t->wish.count = DUTY_AT_MOST;
        if (work == LEDGER_MEASURE)
            hub_metrics_stages(h, t->stages);
        d->is_asked = true;
    }
    hub_post(h, t);
}

/* Renewing comes first: after an absence of the database our own leases have run out too, and
 * reaping would take them. */
void hub_do_duties(struct hub *h, uint64_t now_ms)
{
    if (!h->is_ledger_up || h->is_stopping)
        return;
    do_duty(h, LEDGER_RENEW, h->conf.renew_ms, now_ms);
    do_duty(h, LEDGER_REAP, h->conf.reap_ms, now_ms);
    do_duty(h, LEDGER_SCHEDULE, h->conf.schedule_ms, now_ms);
    do_duty(h, LEDGER_TIDY, h->conf.tidy_ms, now_ms);
    do_duty(h, LEDGER_MEASURE, h->conf.measure_ms, now_ms);
}

/* ------------------------------------------------------------------------------------------------
 * answers */

static void on_lost(struct hub *h, const struct ledger_task *t)
{
    h->is_ledger_up = false;
    metrics_set(h->metrics.ledger_up, 0);
    log_error("ledger.lost", LOG_STR("reason", t->error.text));
}

static void on_back(struct hub *h, uint64_t now_ms)
{
    h->is_ledger_up = true;
    metrics_set(h->metrics.ledger_up, 1);
    h->duty[LEDGER_RENEW].next_ms = now_ms;
    hub_hasten(h, STAGE_FETCH, now_ms);
    hub_hasten(h, STAGE_READ, now_ms);
    log_info("ledger.back", LOG_INT("held", h->flight.n));
}

static void on_measured(struct hub *h, const struct ledger_task *t)
{
    for (int k = JOB_POLL; k < JOB_KIND_COUNT; k++) {
        metrics_set(h->metrics.waiting[k], t->depth[k].waiting);
        metrics_set(h->metrics.oldest[k], t->depth[k].oldest_s);
    }
}

/* Once per absence is enough for what the database's absence explains; anything else is worth a
 * line. */
static void log_failed(const struct hub *h, const struct ledger_task *t)
{
    static const char *const names[] = {"lease", "renew",    "hold", "return", "bury",
                                        "reap",  "schedule", "tidy", "measure"};

    if (t->fate != FATE_DONE && t->work <= LEDGER_MEASURE && h->is_ledger_up)
        log_warn("ledger.failed", LOG_STR("task", names[t->work]),
                 LOG_STR("reason", t->error.text));
}

void hub_answer(struct hub *h, struct ledger_task *t, uint64_t now_ms)
{
    if (t->work <= LEDGER_MEASURE)
        h->duty[t->work].is_asked = false;
    log_failed(h, t);
    if (t->work == LEDGER_LEASE)
        on_lease(h, t, now_ms);
    else if (t->work == LEDGER_RENEW)
        on_renewed(h, t);
    else if (t->work == LEDGER_LOST)
        on_lost(h, t);
    else if (t->work == LEDGER_BACK)
        on_back(h, now_ms);
    else if (t->work == LEDGER_BROKEN)
        hub_break(h, FATE_BROKEN, t->error.text);
    else if (t->work == LEDGER_MEASURE && t->fate == FATE_DONE)
        on_measured(h, t);
    else if (t->work == LEDGER_TIDY && t->fate == FATE_DONE)
        metrics_set(h->metrics.silent, t->affected);
    else if (t->work == LEDGER_SCHEDULE && t->affected > 0)
        hub_hasten(h, STAGE_FETCH, now_ms);
    if (t->work == LEDGER_SCHEDULE && t->affected > 0)
        log_debug("feed.scheduled", LOG_INT("count", t->affected));
    if (t->work == LEDGER_REAP && t->affected > 0) {
        log_info("ledger.reaped", LOG_INT("count", t->affected));
        metrics_add(h->metrics.reaped, t->affected);
        hub_hasten(h, STAGE_FETCH, now_ms);
        hub_hasten(h, STAGE_READ, now_ms);
    }
    ledger_task_free(t);
}
