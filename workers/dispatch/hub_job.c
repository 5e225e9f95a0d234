/* SPDX-License-Identifier: Apache-2.0 */
/* Handing jobs to workers, and what becomes of jobs whose worker is gone. */
#include "hub_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/log.h"

/* ------------------------------------------------------------------------------------------------
 * ending */

/* Room for one more item at the end of a task's array; NULL when memory is out. */
static void *one_more(void **items, size_t *len, size_t *allocated, size_t size)
{
    if (*len == *allocated) {
        size_t wanted = *allocated ? *allocated * 2 : 16;
        void *bigger = realloc(*items, wanted * size);

        if (!bigger)
            return NULL;
        *items = bigger;
        *allocated = wanted;
    }
    memset((char *)*items + *len * size, 0, size);
    return (char *)*items + (*len)++ * size;
}

static struct ledger_task *collect(struct hub *h, struct ledger_task **task, enum ledger_work work)
{
    if (!*task)
        *task = ledger_task_new(work);
    if (!*task)
        hub_break(h, FATE_BROKEN, "out of memory for jobs to give back");
    return *task;
}

static void add_return(struct hub *h, const struct flight_job *job, const struct verdict *v)
{
    struct ledger_task *t = collect(h, &h->returns, LEDGER_RETURN);
    struct lease_return *r =
        t ? one_more((void **)&t->returns, &t->returns_len, &t->returns_allocated, sizeof(*r))
          : NULL;

    if (!r) {
        hub_break(h, FATE_BROKEN, "out of memory for jobs to give back");
        return;
    }
    r->id = job->id;
    r->token = job->token;
    r->is_uncounted = v->is_uncounted;
    r->is_crash = v->is_crash;
    r->is_suspect = v->is_suspect;
    r->delay_ms = v->delay_ms;
    memcpy(r->reason, v->why.text, sizeof(r->reason));
}

static void add_burial(struct hub *h, const struct flight_job *job, const struct verdict *v,
                       const char *build)
{
    struct ledger_task *t = collect(h, &h->burials, LEDGER_BURY);
    struct lease_burial *b =
        t ? one_more((void **)&t->burials, &t->burials_len, &t->burials_allocated, sizeof(*b))
          : NULL;

    if (!b) {
        hub_break(h, FATE_BROKEN, "out of memory for jobs to bury");
        return;
    }
    b->id = job->id;
    b->token = job->token;
    b->stage = stage_name(job->stage);
    b->is_crash = v->is_crash;
    b->delay_ms = v->delay_ms;
    b->trouble = v->trouble;
    b->http_status = v->http_status;
    b->head_len = job->head_len;
    memcpy(b->head, job->head, job->head_len);
    memcpy(b->reason, v->why.text, sizeof(b->reason));
    (void)snprintf(b->build, sizeof(b->build), "%s", build ? build : "");
}

void hub_hold_site(struct hub *h, const struct flight_job *job, uint64_t ms)
{
    struct ledger_task *t;
    struct lease_hold *hold;

    if (!job->site || job->stage != STAGE_FETCH)
        return;
    t = collect(h, &h->holds, LEDGER_HOLD);
    hold =
        t ? one_more((void **)&t->holds, &t->holds_len, &t->holds_allocated, sizeof(*hold)) : NULL;
    if (!hold) {
        hub_break(h, FATE_BROKEN, "out of memory for pauses of sites");
        return;
    }
    hold->site = job->site;
    hold->ms = ms > job->spacing_ms ? ms : job->spacing_ms;
}

static void log_end(const struct flight_job *job, const struct verdict *v)
{
    enum log_level level = v->is_dead || v->is_crash ? LOG_WARN
                           : v->is_uncounted         ? LOG_DEBUG
                                                     : LOG_INFO;
    const char *event = v->is_dead ? "job.rejected" : v->is_crash ? "job.crashed" : "job.retried";

    log_write(level, event,
              (const struct log_field[]){LOG_INT("job", job->id),
                                         LOG_STR("kind", stage_job_kind_name(job->kind)),
                                         LOG_STR("stage", stage_name(job->stage)),
                                         LOG_INT("attempt", job->attempts),
                                         LOG_INT("is_suspect", v->is_suspect),
                                         LOG_INT("after_ms", v->delay_ms),
                                         LOG_STR("reason", v->why.text),
                                         {0}});
}

void hub_end_job(struct hub *h, struct flight_job *job, const struct verdict *v, const char *build)
{
    log_end(job, v);
    h->failed[job->stage] += !v->is_uncounted;
    if (v->is_dead)
        add_burial(h, job, v, build);
    else
        add_return(h, job, v);
    flight_drop(&h->flight, job);
}

/* ------------------------------------------------------------------------------------------------
 * losing */

/* Which of the jobs in a hand its worker was at: the one that it named last, if it has not answered
 * that since; else the one it has had longest, because workers take tasks in order. */
static struct flight_job *begun(const struct hub *h, const struct peer *p)
{
    struct flight_job *job = p->started_job ? flight_find(&h->flight, p->started_job) : NULL;

    return job && job->in == &p->hand ? job : p->hand.first;
}

void hub_empty_hand(struct hub *h, struct peer *p, const char *how, bool is_innocent)
{
    const struct flight_job *guilty = is_innocent ? NULL : begun(h, p);

    while (p->hand.first) {
        struct flight_job *job = p->hand.first;
        enum verdict_blame blame = VERDICT_INNOCENT;
        struct verdict v;

        if (!is_innocent && p->stage == STAGE_WRITE)
            blame = VERDICT_BATCH;
        else if (job == guilty)
            blame = VERDICT_BLAMED;
        v = verdict_of_loss(&h->conf.limits, job, blame, how);
        hub_end_job(h, job, &v, p->build);
    }
    p->started_job = 0;
    p->is_reserved = false;
}

void hub_lose_peer(struct hub *h, struct peer *p, const char *how, bool is_innocent)
{
    if (p->state == PEER_JOINED) {
        const struct log_field fields[] = {LOG_STR("stage", stage_name(p->stage)),
                                           LOG_INT("pid", p->pid),
                                           LOG_STR("host", p->host),
                                           LOG_INT("held", p->hand.n),
                                           LOG_STR("reason", how),
                                           {0}};

        if (is_innocent) {
            log_write(LOG_INFO, "peer.left", fields);
        } else {
            log_write(LOG_WARN, "peer.lost", fields);
            h->counts.lost_peers++;
            metrics_add(h->metrics.lost_peers, 1);
        }
    }
    hub_empty_hand(h, p, how, is_innocent);
    peer_remove(&h->peers, p);
}

void hub_miss_peer(struct peer *p, uint64_t now_ms)
{
    if (!p->gone_ms)
        p->gone_ms = now_ms;
    p->is_leaving = true;
    p->is_reserved = false;
}

struct overdue {
    struct hub *hub;
    uint64_t now_ms;
};

static const struct peer *holder_of(const struct hub *h, const struct flight_job *job)
{
    for (size_t i = 0; i < h->peers.n; i++) {
        if (&h->peers.items[i]->hand == job->in)
            return h->peers.items[i];
    }
    return NULL;
}

static void take_if_overdue(void *ctx, struct flight_job *job)
{
    const struct overdue *o = ctx;
    const struct peer *p;
    struct verdict v;
    struct error why;

    if (!job->held_since_ms || job->in == &o->hub->flight.waiting[job->stage] ||
        job->in == &o->hub->flight.suspects[job->stage] ||
        o->now_ms - job->held_since_ms <= o->hub->conf.overdue_ms)
        return;
    p = holder_of(o->hub, job);
    (void)fail(&why, FATE_RETRY, "its %s worker has kept it for more than %llu s",
               stage_name(job->stage), (unsigned long long)o->hub->conf.overdue_ms / 1000);
    v = verdict_of_loss(&o->hub->conf.limits, job, VERDICT_BLAMED, why.text);
    log_warn("job.overdue", LOG_INT("job", job->id), LOG_STR("stage", stage_name(job->stage)));
    metrics_add(o->hub->metrics.overdue, 1);
    hub_end_job(o->hub, job, &v, p ? p->build : NULL);
}

void hub_take_overdue(struct hub *h, uint64_t now_ms)
{
    struct overdue o = {h, now_ms};

    flight_each(&h->flight, take_if_overdue, &o);
}

/* ------------------------------------------------------------------------------------------------
 * handing out */

/* False: the peer is gone or going; the job waits as before. */
static bool give(struct hub *h, struct peer *p, struct flight_job *job, uint64_t now_ms)
{
    if (!h->ports.send(h->ports.ctx, &p->id, buf_span(&job->frame))) {
        hub_miss_peer(p, now_ms);
        return false;
    }
    p->credit_messages--;
    p->credit_bytes -= (int64_t)job->frame_bytes;
    p->given_ms = now_ms;
    p->empty_beats = 0;
    flight_hold(&h->flight, job, &p->hand, now_ms);
    return true;
}

static void unreserve(struct hub *h, enum stage s)
{
    for (size_t i = 0; i < h->peers.n; i++) {
        if (h->peers.items[i]->stage == s)
            h->peers.items[i]->is_reserved = false;
    }
}

/* A suspect goes to a worker with nothing in hand; where there is none, one is kept free of new
 * work until it is. */
static void hand_out_suspects(struct hub *h, enum stage s, uint64_t now_ms)
{
    struct flight_job *job;

    while ((job = h->flight.suspects[s].first)) {
        struct peer *p = peer_choose(&h->peers, s, job);

        if (!p) {
            p = peer_reserve(&h->peers, s);
            if (p)
                p->is_reserved = true;
            return;
        }
        if (give(h, p, job, now_ms))
            unreserve(h, s);
    }
}

void hub_hand_out(struct hub *h, enum stage s, uint64_t now_ms)
{
    struct flight_job *job;

    hand_out_suspects(h, s, now_ms);
    while ((job = h->flight.waiting[s].first)) {
        struct peer *p = peer_choose(&h->peers, s, job);

        if (!p)
            return;
        (void)give(h, p, job, now_ms);
    }
}
