/* SPDX-License-Identifier: Apache-2.0 */
/* What peers say: each frame is checked, then a row of a table says who may send it and what it
 * does. */
#include "hub_private.h"

#include <stdio.h>
#include <string.h>
#include "common/log.h"

/* A frame that has passed the header check, and its sender. */
struct incoming {
    struct hub *hub;
    struct peer *peer; /* NULL: not known */
    const struct sock_peer *from;
    struct wire_header header;
    struct span frame;
    uint64_t now_ms;
};

/* ------------------------------------------------------------------------------------------------
 * bad frames */

static uint64_t read_integer(struct span frame, size_t at, size_t n)
{
    uint64_t v = 0;

    for (size_t i = n; i-- > 0;)
        v = v << 8 | (unsigned char)frame.p[at + i];
    return v;
}

/* The header of another major version still says that it is a HELLO of another major version: that
 * is all we read of it. */
static bool is_foreign_hello(struct span frame)
{
    return frame.n >= WIRE_HEADER_BYTES && span_starts_with(frame, SPAN("CWIR")) &&
           (uint8_t)frame.p[4] != WIRE_MAJOR && read_integer(frame, 6, 2) == MESSAGE_HELLO;
}

static void refuse_hello(struct hub *h, const struct sock_peer *from, const char *reason,
                         bool is_final)
{
    h->counts.refused_peers++;
    metrics_add(h->metrics.refused_peers, 1);
    log_warn("peer.refused", LOG_STR("reason", reason));
    hub_refuse(h, from, reason, is_final);
}

static struct flight_job *held_job(const struct hub *h, const struct peer *p, uint64_t id)
{
    struct flight_job *job = p ? flight_find(&h->flight, id) : NULL;

    return job && job->in == &p->hand ? job : NULL;
}

static void retry_job(struct hub *h, struct flight_job *job, const struct peer *p, const char *why)
{
    Cw__Failure failure = CW__FAILURE__INIT;
    struct verdict v;

    failure.has_kind = true;
    failure.kind = CW__FAILURE__KIND__RETRY;
    failure.reason = (char *)(uintptr_t)why;
    v = verdict_of_failure(&h->conf.limits, job, &failure);
    hub_end_job(h, job, &v, p->build);
}

static void block(struct hub *h, struct peer *p, uint64_t now_ms)
{
    h->counts.blocked_peers++;
    metrics_add(h->metrics.blocked_peers, 1);
    log_warn("peer.blocked", LOG_STR("stage", stage_name(p->stage)), LOG_INT("pid", p->pid),
             LOG_STR("host", p->host), LOG_INT("held", p->hand.n));
    hub_empty_hand(h, p, "its worker was blocked for malformed messages", true);
    p->state = PEER_BLOCKED;
    p->heard_ms = now_ms;
    hub_refuse(h, &p->id, "ten malformed messages within a minute", false);
}

/* The sender of a malformed frame believes that it has answered; when the header still names a job
 * in its hand, that job is taken back now instead of when it is overdue. Bits that flip in the
 * header as well cost only the wait. */
static void malformed(struct hub *h, const struct sock_peer *from, struct peer *p,
                      struct span frame, uint64_t now_ms, const char *why)
{
    struct flight_job *job =
        frame.n >= WIRE_HEADER_BYTES ? held_job(h, p, read_integer(frame, 16, 8)) : NULL;
    struct error reason;

    hub_note_malformed(h, 1);
    log_warn("message.invalid", LOG_STR("stage", p ? stage_name(p->stage) : "none"),
             LOG_INT("pid", p ? p->pid : 0), LOG_INT("bytes", frame.n), LOG_STR("reason", why));
    if (job) {
        (void)fail(&reason, FATE_RETRY, "its %s worker sent a malformed message: %s",
                   stage_name(p->stage), why);
        retry_job(h, job, p, reason.text);
    }
    if (!p)
        p = peer_add(&h->peers, from, now_ms);
    if (p && peer_is_too_bad(p, now_ms))
        block(h, p, now_ms);
}

static void malformed_message(const struct incoming *in, const char *why)
{
    malformed(in->hub, in->from, in->peer, in->frame, in->now_ms, why);
}

static void stale(const struct incoming *in, uint64_t job, const char *why)
{
    in->hub->counts.stale++;
    metrics_add(in->hub->metrics.stale, 1);
    log_info("job.stale", LOG_INT("job", job), LOG_STR("type", wire_type_name(in->header.type)),
             LOG_STR("stage", in->peer ? stage_name(in->peer->stage) : "none"),
             LOG_STR("reason", why));
}

/* ------------------------------------------------------------------------------------------------
 * decoding */

/* NULL: it was malformed and has been dealt with. What it gives lives until the next one. */
static ProtobufCMessage *unpacked(const struct incoming *in)
{
    struct hub *h = in->hub;
    ProtobufCMessage *m = NULL;
    struct error e;

    arena_reset(&h->arena);
    if (arena_guard(&h->arena)) {
        if (arena_is_starved(&h->arena))
            hub_break(h, FATE_BROKEN, "out of memory for messages");
        else
            malformed_message(in, "needs more memory than any message of its kind");
        arena_unguard(&h->arena);
        return NULL;
    }
    if (wire_unpack(&in->header, wire_body(in->frame), &h->arena, &m, &e) != FATE_DONE) {
        arena_unguard(&h->arena);
        malformed_message(in, e.text);
        return NULL;
    }
    arena_unguard(&h->arena);
    return m;
}

static enum fate envelope_of(const struct incoming *in, Cw__Envelope **ret, struct error *e)
{
    struct hub *h = in->hub;
    enum fate fate;

    arena_reset(&h->arena);
    if (arena_guard(&h->arena))
        fate = arena_is_starved(&h->arena)
                   ? fail(e, FATE_BROKEN, "out of memory for messages")
                   : fail(e, FATE_REJECT, "its envelope needs more memory than any");
    else
        fate = wire_envelope(&in->header, wire_body(in->frame), &h->arena, ret, e);
    arena_unguard(&h->arena);
    return fate;
}

/* ------------------------------------------------------------------------------------------------
 * transport */

static void welcome(const struct incoming *in, struct peer *p)
{
    Cw__Welcome m = CW__WELCOME__INIT;

    m.has_heartbeat_ms = m.has_dead_ms = true;
    m.heartbeat_ms = (uint32_t)in->hub->conf.heartbeat_ms;
    m.dead_ms = (uint32_t)in->hub->conf.dead_ms;
    m.build = (char *)(uintptr_t)in->hub->conf.build;
    if (!hub_send(in->hub, &p->id, MESSAGE_WELCOME, &m.base))
        hub_lose_peer(in->hub, p, "cannot be reached", false);
}

/* A worker that says HELLO again has forgotten what it held. */
static void on_hello(const struct incoming *in)
{
    struct hub *h = in->hub;
    Cw__Hello *hello = (Cw__Hello *)unpacked(in);
    struct peer *p = in->peer;
    enum stage s;
    struct error why;

    if (!hello)
        return;
    s = stage_of(span_of(hello->stage));
    if (s == STAGE_NONE) {
        (void)fail(&why, FATE_REJECT, "there is no stage '%s'", hello->stage ? hello->stage : "");
        refuse_hello(h, in->from, why.text, true);
        return;
    }
    if (h->is_stopping) {
        hub_refuse(h, in->from, "the hub is going", false);
        return;
    }
    if (!p)
        p = peer_add(&h->peers, in->from, in->now_ms);
    if (!p) {
        refuse_hello(h, in->from, "too many workers are connected", false);
        return;
    }
    if (p->state == PEER_JOINED)
        hub_empty_hand(h, p, "its worker began anew", true);
    peer_join(p, s, hello, in->now_ms);
    log_info("peer.joined", LOG_STR("stage", stage_name(s)), LOG_INT("pid", p->pid),
             LOG_STR("host", p->host), LOG_STR("build", p->build),
             LOG_INT("credit", p->credit_messages));
    welcome(in, p);
}

/* A worker that says twice, well after we gave it something, that it holds nothing: task or result
 * was lost on the way. */
static void compare_hands(const struct incoming *in, uint32_t held)
{
    struct peer *p = in->peer;

    if (held > 0 || p->hand.n == 0 || in->now_ms - p->given_ms <= in->hub->conf.dead_ms) {
        p->empty_beats = 0;
        return;
    }
    if (++p->empty_beats < 2)
        return;
    log_warn("job.lost", LOG_STR("stage", stage_name(p->stage)), LOG_INT("pid", p->pid),
             LOG_INT("count", p->hand.n), LOG_STR("reason", "its worker holds nothing"));
    hub_empty_hand(in->hub, p, "it was lost on the way to or from its worker", true);
    p->empty_beats = 0;
}

static void on_heartbeat(const struct incoming *in)
{
    Cw__Heartbeat *m = (Cw__Heartbeat *)unpacked(in);

    if (!m)
        return;
    in->peer->started_job = m->has_started_job ? m->started_job : 0;
    if (m->has_held)
        compare_hands(in, m->held);
}

static void on_credit(const struct incoming *in)
{
    Cw__Credit *m = (Cw__Credit *)unpacked(in);

    if (!m)
        return;
    if (m->has_stop && m->stop) {
        in->peer->is_leaving = true;
        in->peer->is_reserved = false;
        return;
    }
    peer_credit(in->peer, m->has_messages ? m->messages : 0, m->has_bytes ? m->bytes : 0);
}

static void on_bye(const struct incoming *in)
{
    Cw__Bye *m = (Cw__Bye *)unpacked(in);

    if (m)
        hub_lose_peer(in->hub, in->peer, m->reason && m->reason[0] ? m->reason : "its worker left",
                      true);
}

/* After a confession the worker dies: what else it holds is innocent and goes back at once. */
static void on_failure(const struct incoming *in)
{
    struct hub *h = in->hub;
    Cw__Failure *m = (Cw__Failure *)unpacked(in);
    struct flight_job *job;
    struct verdict v;
    bool is_crash;

    if (!m)
        return;
    job = held_job(h, in->peer, in->header.job);
    if (!job || !m->has_token || job->token != m->token) {
        stale(in, in->header.job, job ? "another token" : "not in its hand");
        return;
    }
    is_crash = m->has_kind && m->kind == CW__FAILURE__KIND__CRASHED;
    v = verdict_of_failure(&h->conf.limits, job, m);
    if (v.pause_ms > 0 || !v.is_uncounted) /* a job that was not begun has asked nobody */
        hub_hold_site(h, job, v.pause_ms);
    hub_end_job(h, job, &v, in->peer->build);
    if (is_crash)
        hub_lose_peer(h, in->peer, "its worker crashed on another job", true);
}

/* The commit that an Ack reports has just made new jobs: a stored feed or page wants to be read, a
 * listing names pages. */
static void hasten_after(const struct incoming *in, const struct flight_job *job)
{
    if (job->type == MESSAGE_CAPTURE)
        hub_hasten(in->hub, STAGE_READ, in->now_ms);
    else if (job->type == MESSAGE_LISTING)
        hub_hasten(in->hub, STAGE_FETCH, in->now_ms);
}

static void on_ack_item(const struct incoming *in, const Cw__Ack__Item *item)
{
    struct hub *h = in->hub;
    struct flight_job *job = held_job(h, in->peer, item->job);
    unsigned outcome = item->has_outcome ? (unsigned)item->outcome : 0;

    if (!job || job->token != item->token) {
        stale(in, item->job, job ? "another token" : "not in its hand");
        return;
    }
    if (outcome < HUB_ACK_OUTCOMES)
        metrics_add(h->metrics.acks[outcome], 1);
    if (outcome == CW__ACK__OUTCOME__QUARANTINED)
        log_warn("job.rejected", LOG_INT("job", job->id),
                 LOG_STR("kind", stage_job_kind_name(job->kind)), LOG_STR("stage", "write"),
                 LOG_STR("reason", item->reason ? item->reason : "no reason given"));
    else
        log_debug("job.done", LOG_INT("job", job->id),
                  LOG_STR("kind", stage_job_kind_name(job->kind)), LOG_INT("outcome", outcome));
    hasten_after(in, job);
    h->done[STAGE_WRITE]++;
    flight_drop(&h->flight, job);
}

static void on_ack(const struct incoming *in)
{
    Cw__Ack *m;

    if (in->peer->stage != STAGE_WRITE) {
        malformed_message(in, "only a write worker may send an Ack");
        return;
    }
    m = (Cw__Ack *)unpacked(in);
    for (size_t i = 0; m && i < m->n_items; i++)
        on_ack_item(in, m->items[i]);
}

/* ------------------------------------------------------------------------------------------------
 * work */

static void on_result(const struct incoming *in)
{
    struct hub *h = in->hub;
    enum stage next = stage_next(in->peer->stage, in->header.type);
    struct flight_job *job;
    Cw__Envelope *envelope = NULL;
    struct error e, why;
    enum fate fate;

    if (next == STAGE_NONE) {
        (void)fail(&why, FATE_REJECT, "a %s worker may not send %s", stage_name(in->peer->stage),
                   wire_type_name(in->header.type));
        malformed_message(in, why.text);
        return;
    }
    job = held_job(h, in->peer, in->header.job);
    if (!job) {
        stale(in, in->header.job, "not in its hand");
        return;
    }
    fate = envelope_of(in, &envelope, &e);
    if (fate == FATE_BROKEN) {
        hub_break(h, fate, e.text);
        return;
    }
    if (fate != FATE_DONE) {
        malformed_message(in, e.text);
        return;
    }
    if (!envelope || envelope->token != job->token) {
        stale(in, job->id, "another token");
        return;
    }
    h->done[in->peer->stage]++;
    hub_hold_site(h, job, 0);
    if (!flight_forward(&h->flight, job, next, in->header.type, in->frame))
        hub_break(h, FATE_BROKEN, "out of memory for results");
}

/* ------------------------------------------------------------------------------------------------
 * the table */

static const struct rule {
    enum message_type type;
    void (*handle)(const struct incoming *in); /* NULL: no worker may send it */
    bool is_work;                              /* from a stranger it is a late result */
} rules[] = {
    {MESSAGE_HELLO, on_hello, false},    {MESSAGE_HEARTBEAT, on_heartbeat, false},
    {MESSAGE_CREDIT, on_credit, false},  {MESSAGE_BYE, on_bye, false},
    {MESSAGE_FAILURE, on_failure, true}, {MESSAGE_ACK, on_ack, true},
    {MESSAGE_CAPTURE, on_result, true},  {MESSAGE_LISTING, on_result, true},
    {MESSAGE_DOCUMENT, on_result, true}, {MESSAGE_FETCH, NULL, false},
    {MESSAGE_WELCOME, NULL, false},      {MESSAGE_REFUSE, NULL, false},
};

static const struct rule *rule_of(enum message_type type)
{
    for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
        if (rules[i].type == type)
            return &rules[i];
    }
    return NULL;
}

/* Somebody who has not said HELLO: a worker of an earlier hub, or one that was taken for dead. Its
 * heartbeat is answered, so that it starts over now and not only when it misses ours. */
static void on_stranger(const struct incoming *in, const struct rule *rule)
{
    if (rule->is_work)
        stale(in, in->header.job, "its sender is not known");
    else if (rule->type == MESSAGE_HEARTBEAT)
        hub_refuse(in->hub, in->from, "say HELLO first", false);
}

void hub_frame(struct hub *h, const struct sock_peer *from, struct span frame, uint64_t now_ms)
{
    struct incoming in = {.hub = h,
                          .peer = peer_find(&h->peers, from),
                          .from = from,
                          .frame = frame,
                          .now_ms = now_ms};
    const struct rule *rule;
    struct error e;

    if (in.peer && in.peer->state == PEER_BLOCKED)
        return;
    if (wire_check(frame, &in.header, &e) != FATE_DONE) {
        if (is_foreign_hello(frame))
            refuse_hello(h, from, e.text, true);
        else
            malformed(h, from, in.peer, frame, now_ms, e.text);
        return;
    }
    rule = rule_of(in.header.type);
    if (!rule)
        return; /* a newer minor version's: ignored, as the protocol says */
    if (!rule->handle) {
        malformed_message(&in, "a worker may not send it");
        return;
    }
    if (in.peer && in.peer->state == PEER_JOINED)
        in.peer->heard_ms = now_ms;
    else if (rule->type != MESSAGE_HELLO) {
        on_stranger(&in, rule);
        return;
    }
    rule->handle(&in);
}
