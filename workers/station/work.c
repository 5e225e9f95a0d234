/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include "common/clock.h"
#include "common/log.h"
#include "common/sandbox.h"
#include "faults.h"
#include "guard.h"
#include "inside.h"

#define MOST_VERSIONS 32
#define ENVELOPE_FIELD 1

struct hand work_hand(struct station *s)
{
    (void)pthread_mutex_lock(&s->hand_lock);
    struct hand copy = s->hand;
    (void)pthread_mutex_unlock(&s->hand_lock);
    return copy;
}

static void set_hand(struct station *s, struct hand hand)
{
    (void)pthread_mutex_lock(&s->hand_lock);
    s->hand = hand;
    (void)pthread_mutex_unlock(&s->hand_lock);
}

struct held_task *work_held(const struct station_task *t)
{
    return (struct held_task *)(uintptr_t)((const char *)t - offsetof(struct held_task, task));
}

void work_task_free(void *task)
{
    struct held_task *t = task;
    buf_done(&t->task.frame);
    free(t->end);
    free(t);
}

void work_end_task(struct station *s, struct station_task *t, enum outcome outcome,
                   struct buf *frame)
{
    struct held_task *held = work_held(t);
    struct outgoing *o = held->end;
    held->end = NULL;
    *o = (struct outgoing){.is_about_task = true,
                           .epoch = held->epoch,
                           .job = t->header.job,
                           .task_bytes = t->frame.n};
    if (frame)
        o->frame = *frame;
    metrics_add(s->tasks[outcome], 1);
    metrics_observe_us(s->seconds, clock_monotonic_us() - held->begun_us);
    work_task_free(held);
    (void)!mailbox_post(s->outbox, o); /* the outbox is never closed */
}

static const char *const code_version = CW_VERSION;

/* A shallow copy of any result: only its envelope is replaced. */
union copy {
    ProtobufCMessage base;
    Cw__Capture capture;
    Cw__Listing listing;
    Cw__Document document;
};

enum fate work_pack(const struct station *s, const struct result *r, struct buf *to,
                    struct error *e)
{
    const ProtobufCMessageDescriptor *d = wire_descriptor(r->type);
    enum stage stage = s->worker->stage;
    if (!d || r->m->descriptor != d || stage_next(stage, r->type) == STAGE_NONE)
        return fail(e, FATE_REJECT, "stage '%s' must not send a message of type %s",
                    stage_name(stage), wire_type_name(r->type));
    const Cw__Envelope *from = r->envelope;
    if (from->n_versions >= MOST_VERSIONS)
        return fail(e, FATE_REJECT, "has passed %zu stages already", from->n_versions);

    union copy copy;
    assert(d->sizeof_message <= sizeof copy);
    memcpy(&copy, r->m, d->sizeof_message);
    Cw__Version version = CW__VERSION__INIT, *versions[MOST_VERSIONS];
    Cw__Envelope envelope = *from;
    const char *data = s->worker->data_version ? s->worker->data_version(s->ctx) : NULL;
    version.stage = (char *)(uintptr_t)stage_name(stage);
    version.code = (char *)(uintptr_t)code_version;
    version.data = (char *)(uintptr_t)data;
    if (from->n_versions)
        memcpy(versions, from->versions, from->n_versions * sizeof versions[0]);
    versions[envelope.n_versions++] = &version;
    envelope.versions = versions;
    const ProtobufCFieldDescriptor *f = protobuf_c_message_descriptor_get_field(d, ENVELOPE_FIELD);
    Cw__Envelope *const place = &envelope;
    memcpy((char *)&copy + f->offset, &place, sizeof place);
    return wire_pack(r->type, r->job, &copy.base, to, e);
}

void work_pack_failure(const struct failure *f, struct buf *to)
{
    Cw__Failure failure = CW__FAILURE__INIT;
    struct error e;
    failure.has_token = failure.has_kind = 1;
    failure.token = f->token;
    failure.kind = f->says.kind;
    failure.reason = (char *)(uintptr_t)f->says.reason;
    failure.has_not_before_ms = f->says.not_before_ms > 0;
    failure.not_before_ms = f->says.not_before_ms;
    failure.has_trouble = f->says.trouble != CW__FAILURE__TROUBLE__HARD;
    failure.trouble = f->says.trouble;
    failure.has_http_status = f->says.http_status > 0;
    failure.http_status = f->says.http_status;
    failure.has_pause_site_ms = f->says.pause_site_ms > 0;
    failure.pause_site_ms = f->says.pause_site_ms;
    if (wire_pack(MESSAGE_FAILURE, f->job, &failure.base, to, &e) == FATE_DONE)
        return;
    failure.reason = NULL;
    if (wire_pack(MESSAGE_FAILURE, f->job, &failure.base, to, &e) != FATE_DONE)
        log_error("message.invalid", LOG_STR("type", "FAILURE"), LOG_STR("reason", e.text));
}

static enum fate handle(struct station *s, struct station_task *t, struct arena *a, struct buf *to,
                        struct error *e)
{
    ProtobufCMessage *task, *made = NULL;
    struct result r = {.job = t->header.job};
    enum fate fate = wire_unpack(&t->header, wire_body(buf_span(&t->frame)), a, &task, e);
    if (fate != FATE_DONE)
        return fate;
    /* Field 1 of every message of work, and validated: it is there. */
    const ProtobufCFieldDescriptor *f =
        protobuf_c_message_descriptor_get_field(task->descriptor, ENVELOPE_FIELD);
    memcpy(&r.envelope, (char *)task + f->offset, sizeof r.envelope);
    /* The worker may write into the message, the envelope included. */
    Cw__Envelope envelope = *r.envelope;
    r.envelope = &envelope;
    fate = s->worker->handle(s->ctx, t->header.type, task, a, &r.type, &made, e);
    if (fate != FATE_DONE)
        return fate;
    if (!made)
        return fail(e, FATE_REJECT, "stage '%s' made no result", stage_name(s->worker->stage));
    r.m = made;
    return work_pack(s, &r, to, e);
}

/* Stays on the stack while the worker runs: the arena jumps back here when it is exhausted. */
static enum fate handle_guarded(struct station *s, struct station_task *t, struct arena *a,
                                struct buf *to, struct error *e)
{
    arena_reset(a);
    if (arena_guard(a)) {
        s->is_exhausted = true;
        if (arena_is_starved(a))
            return fail(e, FATE_RETRY, "out of memory");
        return fail(e, FATE_REJECT, "needs more than %lld MiB of memory",
                    (long long)(s->settings->memory_bytes >> 20));
    }
    enum fate fate = handle(s, t, a, to, e);
    arena_unguard(a);
    return fate;
}

static void log_end(const struct station_task *t, enum fate fate, uint64_t took_us,
                    const struct error *e)
{
    if (fate == FATE_DONE) {
        log_debug("job.done", LOG_INT("job", t->header.job),
                  LOG_STR("type", wire_type_name(t->header.type)),
                  LOG_REAL("took_ms", (double)took_us / 1000));
        return;
    }
    enum log_level level = fate == FATE_RETRY ? LOG_INFO : LOG_WARN;
    const char *event = fate == FATE_RETRY    ? "job.retried"
                        : fate == FATE_REJECT ? "job.rejected"
                                              : "worker.broken";
    const struct log_field fields[] = {LOG_INT("job", t->header.job),
                                       LOG_INT("trace", t->envelope.trace),
                                       LOG_INT("attempt", t->envelope.attempt),
                                       LOG_REAL("took_ms", (double)took_us / 1000),
                                       LOG_STR("reason", e->text),
                                       {0}};
    log_write(level, event, fields);
}

static enum fate handle_one(struct station *s, struct station_task *t, struct arena *a,
                            struct error *e)
{
    static const enum outcome outcomes[] = {[FATE_DONE] = OUTCOME_DONE,
                                            [FATE_RETRY] = OUTCOME_RETRY,
                                            [FATE_REJECT] = OUTCOME_REJECT,
                                            [FATE_BROKEN] = OUTCOME_BROKEN};
    struct buf frame;
    uint64_t started_us = clock_monotonic_us();
    e->text[0] = 0;
    buf_init(&frame, WIRE_HEADER_BYTES + WIRE_MAX_BODY_BYTES);
    set_hand(s, (struct hand){t->header.job, t->envelope.token, work_held(t)->epoch, started_us,
                              clock_thread_cpu_us()});
    faults_before_task(buf_span(&t->frame));
    enum fate fate = handle_guarded(s, t, a, &frame, e);
    /* The hand is empty before the result can be seen: the watchdog never judges what has been
     * answered. */
    set_hand(s, (struct hand){0});
    log_end(t, fate, clock_monotonic_us() - started_us, e);
    if (fate != FATE_DONE)
        work_pack_failure(&(struct failure){t->header.job,
                                            t->envelope.token,
                                            {.kind = fate == FATE_REJECT ? CW__FAILURE__KIND__REJECT
                                                                         : CW__FAILURE__KIND__RETRY,
                                             .reason = e->text}},
                          &frame);
    work_end_task(s, t, outcomes[fate], &frame);
    return fate == FATE_BROKEN || s->is_exhausted ? FATE_BROKEN : FATE_DONE;
}

static enum fate handle_all(struct station *s, struct error *e)
{
    struct arena a;
    struct station_task *t;
    enum fate fate = FATE_DONE;
    arena_init(&a, (size_t)s->settings->memory_bytes);
    while (fate == FATE_DONE && (t = station_take(s, -1)))
        fate = handle_one(s, t, &a, e);
    arena_done(&a);
    return fate;
}

/* An empty item, so that the station thread looks up. */
static void wake(struct station *s)
{
    struct outgoing *o = calloc(1, sizeof *o);
    if (o && !mailbox_post(s->outbox, o))
        free(o);
}

void *work_main(void *station)
{
    struct station *s = station;
    struct error *e = &s->work_error;
    enum fate fate = guard_enter(e);
    if (fate == FATE_DONE) {
        if (s->settings->has_sandbox)
            fate = sandbox_enter_work(station_kind(s->worker->stage), e);
        if (fate == FATE_DONE)
            fate = s->worker->drive ? s->worker->drive(s->ctx, s, e) : handle_all(s, e);
        guard_leave();
    }
    if (fate == FATE_DONE && !atomic_load(&s->is_draining))
        fate = fail(e, FATE_BROKEN, "stopped working without being asked to");
    s->work_code = s->is_exhausted ? EXIT_WATCHDOG : fate == FATE_DONE ? 0 : EXIT_BROKEN;
    atomic_store(&s->is_work_done, true);
    wake(s);
    return NULL;
}
