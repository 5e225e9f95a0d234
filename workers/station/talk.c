/* SPDX-License-Identifier: Apache-2.0 */
#include "talk.h"

#include <stdlib.h>
#include <unistd.h>
#include "common/clock.h"
#include "common/log.h"

#define FRAMES_AT_ONCE 64
#define ANNOUNCE_US 50000u /* a task that takes longer is told before the next heartbeat is due */

static bool send_message(struct loop *l, enum message_type type, const ProtobufCMessage *m)
{
    struct error e;
    if (wire_pack(type, 0, m, &l->frame, &e) == FATE_DONE)
        return uplink_send(&l->uplink, buf_span(&l->frame));
    log_error("message.invalid", LOG_STR("type", wire_type_name(type)), LOG_STR("reason", e.text));
    return false;
}

static void send_failure(struct loop *l, const struct failure *f)
{
    work_pack_failure(f, &l->frame);
    (void)uplink_send(&l->uplink, buf_span(&l->frame));
}

static void count_held(struct loop *l, int64_t tasks, int64_t bytes)
{
    l->held += (uint64_t)tasks;
    l->held_bytes += (uint64_t)bytes;
    atomic_store(&l->s->held, l->held);
    int64_t free_credit = l->s->settings->credit - (int64_t)l->held;
    metrics_set(l->s->held_now, (int64_t)l->held);
    metrics_set(l->s->credit, l->uplink.state == UPLINK_UP && free_credit > 0 ? free_credit : 0);
}

/* ---- the connection */

static void say_hello(struct loop *l)
{
    Cw__Hello hello = CW__HELLO__INIT;
    char host[256] = "";
    (void)gethostname(host, sizeof host - 1);
    int64_t credit = l->s->settings->credit - (int64_t)l->held;
    int64_t bytes = l->s->settings->credit_bytes - (int64_t)l->held_bytes;
    hello.stage = (char *)(uintptr_t)stage_name(l->s->worker->stage);
    hello.build = (char *)(uintptr_t)CW_VERSION;
    hello.has_pid = hello.has_credit_messages = hello.has_credit_bytes = 1;
    hello.pid = (uint32_t)getpid();
    hello.host = host;
    hello.credit_messages = credit > 0 ? (uint32_t)credit : 0;
    hello.credit_bytes = bytes > 0 ? (uint64_t)bytes : 0;
    /* What ended before this is in these numbers already. */
    l->given_back = 0;
    l->given_back_bytes = 0;
    (void)send_message(l, MESSAGE_HELLO, &hello.base);
}

static void forget_inbox(struct loop *l)
{
    struct held_task *t;
    while ((t = mailbox_take(l->s->inbox, 0))) {
        metrics_add(l->s->tasks[OUTCOME_LOST], 1);
        count_held(l, -1, -(int64_t)t->task.frame.n);
        work_task_free(t);
    }
}

/* Everything in hand is forgotten: its leases are taken away on the other side. What the work
 * thread holds ends later and is recognised by its epoch. */
void talk_lose(struct loop *l, const char *reason, uint64_t now_ms)
{
    bool is_news = l->uplink.state == UPLINK_UP || l->uplink.failures == 0;
    log_write(is_news ? LOG_WARN : LOG_DEBUG, "hub.lost",
              (const struct log_field[]){LOG_STR("reason", reason), LOG_INT("held", l->held), {0}});
    if (l->uplink.state == UPLINK_UP)
        metrics_add(l->s->reconnects, 1);
    atomic_fetch_add(&l->s->epoch, 1);
    uplink_lose(&l->uplink, now_ms);
    l->announced_job = 0;
    forget_inbox(l);
    count_held(l, 0, 0);
    if (l->drain_from_ms) /* nobody is left to whom a result could go */
        loop_leave(l, 0, true);
}

void talk_connect(struct loop *l, uint64_t now_ms)
{
    struct error e;
    bool is_opened;
    enum fate fate = uplink_try(&l->uplink, now_ms, &is_opened, &e);
    if (fate == FATE_RETRY) {
        log_error("keys.refused", LOG_STR("reason", e.text));
    } else if (fate != FATE_DONE) {
        log_error("worker.broken", LOG_STR("reason", e.text));
        loop_leave(l, fate == FATE_REJECT ? EXIT_REFUSED : EXIT_BROKEN, true);
    } else if (is_opened) {
        say_hello(l);
    }
}

void talk_beat(struct loop *l, uint64_t now_ms)
{
    struct hand hand = work_hand(l->s);
    bool is_in_time = l->uplink.state == UPLINK_UP && hand.job && hand.job != l->announced_job &&
                      hand.epoch == atomic_load(&l->s->epoch) &&
                      clock_monotonic_us() - hand.started_us > ANNOUNCE_US;
    if (!is_in_time && !uplink_must_beat(&l->uplink, now_ms))
        return;
    Cw__Heartbeat heartbeat = CW__HEARTBEAT__INIT;
    heartbeat.has_started_job = heartbeat.has_held = heartbeat.has_sent_us = 1;
    heartbeat.started_job = hand.epoch == atomic_load(&l->s->epoch) ? hand.job : 0;
    heartbeat.held = (uint32_t)l->held;
    heartbeat.sent_us = (uint64_t)clock_wall_us();
    l->announced_job = heartbeat.started_job;
    l->uplink.beat_ms = now_ms;
    (void)send_message(l, MESSAGE_HEARTBEAT, &heartbeat.base);
}

static void give_credit(struct loop *l)
{
    if (l->given_back == 0 || l->uplink.state != UPLINK_UP || l->drain_from_ms)
        return;
    Cw__Credit credit = CW__CREDIT__INIT;
    credit.has_messages = credit.has_bytes = 1;
    credit.messages = l->given_back;
    credit.bytes = l->given_back_bytes;
    l->given_back = 0;
    l->given_back_bytes = 0;
    (void)send_message(l, MESSAGE_CREDIT, &credit.base);
}

/* ---- from the hub */

static void accept_welcome(struct loop *l, const Cw__Welcome *w, uint64_t now_ms)
{
    uplink_welcome(&l->uplink, w->heartbeat_ms, w->dead_ms, now_ms);
    atomic_store(&l->s->dead_ms, w->dead_ms);
    count_held(l, 0, 0);
    log_info("hub.connected", LOG_STR("hub", l->s->settings->endpoint),
             LOG_STR("build", w->build ? w->build : ""), LOG_INT("heartbeat_ms", w->heartbeat_ms),
             LOG_INT("dead_ms", w->dead_ms));
}

static void accept_refuse(struct loop *l, const Cw__Refuse *r, uint64_t now_ms)
{
    log_warn("hub.refused", LOG_STR("reason", r->reason),
             LOG_STR("final", r->final ? "yes" : "no"));
    if (r->final)
        loop_leave(l, EXIT_REFUSED, true);
    else
        talk_lose(l, r->reason, now_ms);
}

static void accept_transport(struct loop *l, const struct wire_header *h, struct span body,
                             uint64_t now_ms)
{
    struct error e;
    ProtobufCMessage *m;
    if (wire_unpack(h, body, &l->peek, &m, &e) != FATE_DONE) {
        log_warn("message.invalid", LOG_STR("type", wire_type_name(h->type)),
                 LOG_STR("reason", e.text));
        return;
    }
    switch (h->type) {
    case MESSAGE_WELCOME:
        accept_welcome(l, (Cw__Welcome *)m, now_ms);
        break;
    case MESSAGE_REFUSE:
        accept_refuse(l, (Cw__Refuse *)m, now_ms);
        break;
    case MESSAGE_BYE:
        talk_lose(l, "the hub is leaving", now_ms);
        break;
    default: /* its heartbeat has done its work by being heard */
        break;
    }
}

static struct held_task *new_task(struct span frame, const struct wire_header *h,
                                  const Cw__Envelope *envelope)
{
    struct held_task *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    t->end = calloc(1, sizeof *t->end);
    buf_init(&t->task.frame, WIRE_HEADER_BYTES + WIRE_MAX_BODY_BYTES);
    if (!t->end || !buf_append(&t->task.frame, frame)) {
        work_task_free(t);
        return NULL;
    }
    t->task.header = *h;
    t->task.envelope = *envelope;
    t->task.envelope.versions = NULL;
    t->task.envelope.n_versions = 0;
    t->task.received_us = clock_monotonic_us();
    return t;
}

/* NULL: the work thread may have it. Otherwise why not. */
static const char *objection(const struct loop *l, const struct wire_header *h,
                             Cw__Failure__Kind *ret_kind)
{
    *ret_kind = CW__FAILURE__KIND__RELEASED;
    if (!stage_takes(l->s->worker->stage, h->type)) {
        *ret_kind = CW__FAILURE__KIND__REJECT;
        return "sent to a stage that does not take it";
    }
    if (l->drain_from_ms)
        return "the worker drains";
    if (l->held >= (uint64_t)l->s->settings->credit)
        return "sent without credit";
    return NULL;
}

static bool post_task(struct loop *l, struct span frame, const struct wire_header *h,
                      const Cw__Envelope *envelope)
{
    struct held_task *t = new_task(frame, h, envelope);
    if (!t)
        return false;
    t->epoch = atomic_load(&l->s->epoch);
    if (!mailbox_post(l->s->inbox, t)) {
        work_task_free(t);
        return false;
    }
    count_held(l, 1, (int64_t)frame.n);
    return true;
}

static void accept_work(struct loop *l, struct span frame, const struct wire_header *h)
{
    struct error e;
    Cw__Envelope *envelope;
    Cw__Failure__Kind kind;
    if (wire_envelope(h, wire_body(frame), &l->peek, &envelope, &e) != FATE_DONE) {
        /* Without a token there is no Failure to send, and the hub must not believe that we hold
         * it. */
        log_warn("message.invalid", LOG_STR("type", wire_type_name(h->type)),
                 LOG_INT("job", h->job), LOG_STR("reason", e.text));
        talk_lose(l, e.text, clock_monotonic_ms());
        return;
    }
    const char *why_not = objection(l, h, &kind);
    if (!why_not && post_task(l, frame, h, envelope))
        return;
    metrics_add(l->s->tasks[kind == CW__FAILURE__KIND__REJECT ? OUTCOME_REJECT : OUTCOME_RELEASED],
                1);
    send_failure(l,
                 &(struct failure){h->job,
                                   envelope->token,
                                   {.kind = kind, .reason = why_not ? why_not : "out of memory"}});
    l->given_back++;
    l->given_back_bytes += frame.n;
}

static void accept_frame(struct loop *l, struct span frame, uint64_t now_ms)
{
    struct error e;
    struct wire_header h;
    if (wire_check(frame, &h, &e) != FATE_DONE) {
        log_warn("message.invalid", LOG_STR("reason", e.text));
        /* A frame that came over damaged may have been a job that the hub now thinks we hold;
         * starting anew is the one way that is right for all of them. */
        talk_lose(l, e.text, now_ms);
        return;
    }
    l->uplink.heard_ms = now_ms;
    atomic_store(&l->s->heard_ms, now_ms);
    arena_reset(&l->peek);
    if (arena_guard(&l->peek)) { /* what is not understood counts as damaged on the way */
        talk_lose(l, "out of memory for a message", now_ms);
        return;
    }
    if (h.type < MESSAGE_FETCH)
        accept_transport(l, &h, wire_body(frame), now_ms);
    else if (l->uplink.state == UPLINK_UP)
        accept_work(l, frame, &h);
    arena_unguard(&l->peek);
}

void talk_receive(struct loop *l)
{
    struct error e;
    for (unsigned i = 0; i < FRAMES_AT_ONCE && l->uplink.sock && !l->is_over; i++) {
        struct sock_frame frame;
        bool is_there;
        if (sock_receive(l->uplink.sock, NULL, &frame, &is_there, NULL, &e) != FATE_DONE) {
            talk_lose(l, e.text, clock_monotonic_ms());
            return;
        }
        if (!is_there)
            return;
        accept_frame(l, frame.bytes, clock_monotonic_ms());
        sock_frame_done(&frame);
    }
}

/* ---- from the work thread */

static void forward_one(struct loop *l, struct outgoing *o)
{
    bool is_stale = o->is_about_task && o->epoch != atomic_load(&l->s->epoch);
    if (o->is_about_task) {
        count_held(l, -1, -(int64_t)o->task_bytes);
        l->given_back++;
        l->given_back_bytes += o->task_bytes;
    }
    if (o->frame.n > 0 && is_stale)
        log_info("job.lost", LOG_INT("job", o->job),
                 LOG_STR("reason", "the hub was lost meanwhile"));
    else if (o->frame.n > 0 && !uplink_send(&l->uplink, buf_span(&o->frame)) &&
             l->uplink.state == UPLINK_UP)
        talk_lose(l, "the hub takes nothing any more", clock_monotonic_ms());
    buf_done(&o->frame);
    free(o);
}

void talk_forward(struct loop *l)
{
    struct outgoing *o;
    while ((o = mailbox_take(l->s->outbox, 0)))
        forward_one(l, o);
    give_credit(l);
}

void talk_release_inbox(struct loop *l, const char *reason)
{
    struct held_task *t;
    while ((t = mailbox_take(l->s->inbox, 0))) {
        metrics_add(l->s->tasks[OUTCOME_RELEASED], 1);
        count_held(l, -1, -(int64_t)t->task.frame.n);
        if (t->epoch == atomic_load(&l->s->epoch))
            send_failure(
                l, &(struct failure){t->task.header.job,
                                     t->task.envelope.token,
                                     {.kind = CW__FAILURE__KIND__RELEASED, .reason = reason}});
        work_task_free(t);
    }
}

void talk_report_hand(struct loop *l, const struct hand *hand, Cw__Failure__Kind kind,
                      const char *reason)
{
    if (hand->job && hand->epoch == atomic_load(&l->s->epoch))
        send_failure(l,
                     &(struct failure){hand->job, hand->token, {.kind = kind, .reason = reason}});
}

void talk_bye(struct loop *l, const char *reason)
{
    Cw__Bye bye = CW__BYE__INIT;
    bye.reason = (char *)(uintptr_t)reason;
    /* Also while its answer is out: a Hello that arrives alone brings work to somebody who has
     * gone, and the hub would take that for a crash. */
    if (l->uplink.state != UPLINK_DOWN)
        (void)send_message(l, MESSAGE_BYE, &bye.base);
}

void talk_connect_anew(struct loop *l, uint64_t now_ms)
{
    const char *reason = "asked to connect anew";
    talk_release_inbox(l, reason);
    talk_bye(l, reason);
    talk_lose(l, reason, now_ms);
}

void talk_stop_credit(struct loop *l)
{
    Cw__Credit stop = CW__CREDIT__INIT;
    stop.has_stop = stop.stop = 1;
    if (l->uplink.state == UPLINK_UP)
        (void)send_message(l, MESSAGE_CREDIT, &stop.base);
}
