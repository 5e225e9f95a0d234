/* SPDX-License-Identifier: Apache-2.0 */
#include "station.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "common/log.h"
#include "common/sandbox.h"
#include "common/secret.h"
#include "faults.h"
#include "guard.h"
#include "inside.h"

#define HEALTH_DEADS 4 /* so many times dead_ms without a word of the hub is not healthy */

/* ---- what drive() calls */

static void work_is_seen(struct station *s)
{
    atomic_store(&s->work_seen_ms, clock_monotonic_ms());
}

struct station_task *station_take(struct station *s, int timeout_ms)
{
    struct held_task *t;
    work_is_seen(s);
    atomic_store(&s->work_seen_cpu_us, clock_thread_cpu_us());
    while (!station_is_draining(s) && (t = mailbox_take(s->inbox, timeout_ms))) {
        work_is_seen(s);
        t->begun_us = clock_monotonic_us();
        if (t->epoch != atomic_load(&s->epoch)) { /* the connection that brought it is gone */
            work_end_task(s, &t->task, OUTCOME_LOST, NULL);
            continue;
        }
        if (s->worker->drive)
            faults_before_task(buf_span(&t->task.frame));
        return &t->task;
    }
    return NULL;
}

int station_fd(struct station *s)
{
    return mailbox_fd(s->inbox);
}

bool station_is_draining(const struct station *s)
{
    return atomic_load(&s->is_draining);
}

bool station_is_lost(const struct station *s, const struct station_task *t)
{
    return work_held(t)->epoch != atomic_load(&s->epoch);
}

enum fate station_reply(struct station *s, struct station_task *t, enum message_type type,
                        const ProtobufCMessage *m, struct error *e)
{
    struct buf frame;
    const Cw__Envelope *envelope = NULL;
    const ProtobufCFieldDescriptor *f =
        protobuf_c_message_descriptor_get_field_by_name(m->descriptor, "envelope");
    work_is_seen(s);
    if (f)
        memcpy(&envelope, (const char *)m + f->offset, sizeof envelope);
    struct result r = {type, m, envelope ? envelope : &t->envelope, t->header.job};
    buf_init(&frame, WIRE_HEADER_BYTES + WIRE_MAX_BODY_BYTES);
    enum fate fate = work_pack(s, &r, &frame, e);
    if (fate == FATE_DONE) {
        work_end_task(s, t, OUTCOME_DONE, &frame);
        return fate;
    }
    buf_done(&frame);
    log_warn("job.rejected", LOG_INT("job", t->header.job), LOG_STR("reason", e ? e->text : ""));
    station_fail(s, t, CW__FAILURE__KIND__REJECT, e ? e->text : "result cannot be sent", 0);
    return fate;
}

void station_fail(struct station *s, struct station_task *t, Cw__Failure__Kind kind,
                  const char *reason, uint64_t not_before_ms)
{
    station_fail_fully(
        s, t,
        &(struct station_failure){.kind = kind, .reason = reason, .not_before_ms = not_before_ms});
}

void station_fail_fully(struct station *s, struct station_task *t, const struct station_failure *f)
{
    static const enum outcome outcomes[] = {[CW__FAILURE__KIND__RELEASED] = OUTCOME_RELEASED,
                                            [CW__FAILURE__KIND__RETRY] = OUTCOME_RETRY,
                                            [CW__FAILURE__KIND__REJECT] = OUTCOME_REJECT,
                                            [CW__FAILURE__KIND__CRASHED] = OUTCOME_CRASHED};
    struct buf frame;
    work_is_seen(s);
    buf_init(&frame, WIRE_HEADER_BYTES + WIRE_MAX_BODY_BYTES);
    work_pack_failure(&(struct failure){t->header.job, t->envelope.token, *f}, &frame);
    work_end_task(s, t, outcomes[f->kind], &frame);
}

void station_finish(struct station *s, struct station_task *t)
{
    work_is_seen(s);
    work_end_task(s, t, OUTCOME_DONE, NULL);
}

enum fate station_send(struct station *s, enum message_type type, const ProtobufCMessage *m,
                       struct error *e)
{
    work_is_seen(s);
    struct outgoing *o = calloc(1, sizeof *o);
    if (!o)
        return fail(e, FATE_BROKEN, "out of memory");
    buf_init(&o->frame, WIRE_HEADER_BYTES + WIRE_MAX_BODY_BYTES);
    enum fate fate = wire_pack(type, 0, m, &o->frame, e);
    if (fate == FATE_DONE && mailbox_post(s->outbox, o))
        return FATE_DONE;
    buf_done(&o->frame);
    free(o);
    return fate == FATE_DONE ? fail(e, FATE_BROKEN, "out of memory") : fate;
}

/* ---- metrics, health */

static void register_metrics(struct station *s)
{
    static const char *const names[OUTCOME_COUNT] = {"done",     "retry",   "reject", "broken",
                                                     "released", "crashed", "lost"};
    const char *stage = stage_name(s->worker->stage);
    for (size_t i = 0; i < OUTCOME_COUNT; i++) {
        (void)snprintf(s->labels[i], sizeof s->labels[i], "stage=\"%s\",fate=\"%s\"", stage,
                       names[i]);
        s->tasks[i] =
            metrics_counter("claimwire_tasks_total", s->labels[i], "Tasks by how they ended.");
    }
    char *own = s->labels[OUTCOME_COUNT];
    (void)snprintf(own, sizeof s->labels[0], "stage=\"%s\"", stage);
    s->seconds =
        metrics_histogram("claimwire_task_seconds", own, "Time from taking a task to its end.");
    s->held_now = metrics_gauge("claimwire_held", own, "Tasks received and not yet ended.");
    s->credit = metrics_gauge("claimwire_credit", own, "Tasks that the hub may still send.");
    s->reconnects =
        metrics_counter("claimwire_hub_reconnects_total", own, "Times the hub was lost.");
}

/* On the thread of the HTTP server: reads atomics only. */
static bool is_healthy(void *ctx, char *reason, size_t reason_len)
{
    struct station *s = ctx;
    uint64_t now = clock_monotonic_ms(), heard = atomic_load(&s->heard_ms);
    uint64_t seen = atomic_load(&s->work_seen_ms);
    if (heard == 0) {
        (void)snprintf(reason, reason_len, "the hub has never answered");
        return false;
    }
    if (now > heard && now - heard > HEALTH_DEADS * atomic_load(&s->dead_ms)) {
        (void)snprintf(reason, reason_len, "the hub has been silent for %llu ms",
                       (unsigned long long)(now - heard));
        return false;
    }
    if (atomic_load(&s->held) > 0 && now > seen && now - seen > (uint64_t)s->settings->wall_ms) {
        (void)snprintf(reason, reason_len, "the work thread has not moved for %llu ms",
                       (unsigned long long)(now - seen));
        return false;
    }
    return true;
}

/* ---- start and end */

static int exit_code_of(enum fate fate)
{
    return fate == FATE_DONE ? 0 : fate == FATE_REJECT ? EXIT_REFUSED : EXIT_BROKEN;
}

static int complain(const struct station_worker *w, enum fate fate, const struct error *e)
{
    (void)fprintf(stderr, "claimwire-%s: %s\n", w->name, e->text);
    return exit_code_of(fate);
}

/* Before any thread is made: they all inherit the mask, so that only the station thread's signalfd
 * sees these. */
static void prepare_process(const struct settings *settings)
{
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGINT);
    (void)sigaddset(&set, SIGHUP);
    (void)pthread_sigmask(SIG_BLOCK, &set, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    if (!settings->has_core)
        secret_hide_process();
}

/* Who has no setting for it has no use for the database's address, should it have come this way all
 * the same. */
static void forget_database(const struct station_worker *w)
{
    for (const struct conf_row *row = w->rows; row && row->name; row++) {
        if (strncmp(row->name, "pg.", 3) == 0)
            return;
    }
    secret_forget_variables("PG");
    secret_forget_variables("CLAIMWIRE_PG_");
}

static void outgoing_free(void *item)
{
    struct outgoing *o = item;
    buf_done(&o->frame);
    free(o);
}

enum sandbox_kind station_kind(enum stage stage)
{
    return stage == STAGE_FETCH   ? SANDBOX_FETCHER
           : stage == STAGE_WRITE ? SANDBOX_KEEPER
                                  : SANDBOX_PARSER;
}

static enum fate enter_sandbox(const struct station *s, struct error *e)
{
    const struct settings *set = s->settings;
    const char *hub_keys = set->curve_server_key;
    struct sandbox rules = {.kind = station_kind(s->worker->stage), .hub = set->endpoint};
    if (!set->has_sandbox)
        return FATE_DONE;
    sandbox_add_file(&rules, set->curve_secret_file);
    sandbox_add_file(&rules, *hub_keys == '@' ? hub_keys + 1 : NULL);
    if (s->worker->needs)
        s->worker->needs(s->ctx, &rules);
    return sandbox_enter(&rules, e);
}

/* A worker without it is one that somebody has decided on: it says so at each start. */
static void log_started(const struct station *s, const struct metrics_server *server)
{
    if (!s->settings->has_sandbox || !sandbox_is_possible())
        log_warn("sandbox.missing", LOG_STR("sandbox", sandbox_describe()));
    log_info("worker.started", LOG_STR("build", CW_VERSION), LOG_STR("hub", s->settings->endpoint),
             LOG_STR("sandbox", sandbox_describe()),
             LOG_INT("metrics_port", server ? metrics_port(server) : 0));
}

static enum fate start_threads(struct station *s, struct metrics_server **ret_server,
                               struct error *e)
{
    enum fate fate = guard_init(e);
    if (fate == FATE_DONE)
        fate = mailbox_new(&s->inbox, e);
    if (fate == FATE_DONE)
        fate = mailbox_new(&s->outbox, e);
    if (fate == FATE_DONE)
        fate = metrics_open(s->settings->metrics, ret_server, e);
    if (fate == FATE_DONE)
        fate = enter_sandbox(s, e);
    if (fate == FATE_DONE)
        fate = metrics_start(*ret_server, is_healthy, s, e);
    if (fate != FATE_DONE)
        return fate;
    int reason = pthread_create(&s->work, NULL, work_main, s);
    return reason == 0 ? FATE_DONE
                       : fail(e, FATE_BROKEN, "cannot start a thread: %s", strerror(reason));
}

static int work_until_end(struct station *s)
{
    struct error e = {0};
    struct metrics_server *server = NULL;
    (void)pthread_mutex_init(&s->hand_lock, NULL);
    atomic_store(&s->dead_ms, 1500);
    register_metrics(s);
    enum fate fate = start_threads(s, &server, &e);
    int code = exit_code_of(fate);
    if (fate != FATE_DONE) {
        log_error("worker.broken", LOG_STR("reason", e.text));
    } else {
        log_started(s, server);
        code = loop_run(s);
    }
    if (server)
        metrics_stop(server);
    mailbox_free(s->inbox, work_task_free);
    mailbox_free(s->outbox, outgoing_free);
    guard_done();
    (void)pthread_mutex_destroy(&s->hand_lock);
    return code;
}

static int run(const struct station_worker *w, const struct settings_loaded *l)
{
    struct error e = {0};
    struct station s = {.worker = w, .settings = l->own};
    prepare_process(l->own);
    forget_database(w);
    log_open(w->name, log_level_of(l->own->log_level));
    enum fate fate = w->open ? w->open(l->worker, &s.ctx, &e) : FATE_DONE;
    if (fate != FATE_DONE)
        return complain(w, fate, &e);
    int code = work_until_end(&s);
    if (w->close)
        w->close(s.ctx);
    return code;
}

static int check(const struct station_worker *w, const struct settings_loaded *l)
{
    struct error e = {0};
    void *ctx = NULL;
    enum fate fate = w->open ? w->open(l->worker, &ctx, &e) : FATE_DONE;
    if (fate != FATE_DONE)
        return complain(w, fate, &e);
    const char *data = w->data_version ? w->data_version(ctx) : NULL;
    const struct station s = {.worker = w, .settings = l->own, .ctx = ctx};
    fate = enter_sandbox(&s, &e); /* for good, and so last */
    if (fate != FATE_DONE)
        return complain(w, fate, &e);
    (void)printf("settings%s%s are good, sandbox %s\n", data ? " and data " : "", data ? data : "",
                 sandbox_describe());
    if (w->close)
        w->close(ctx);
    return 0;
}

static int obey(const struct station_worker *w, enum settings_verb verb,
                const struct conf_sources *from, struct settings_loaded *l)
{
    struct error e = {0};
    switch (verb) {
    case SETTINGS_USAGE:
        return EXIT_USAGE;
    case SETTINGS_HELP:
        settings_print_help(w, l);
        return 0;
    case SETTINGS_VERSION:
        (void)printf("claimwire-%s %s, protocol %d.%d\n", w->name, CW_VERSION, WIRE_MAJOR,
                     WIRE_MINOR);
        return 0;
    case SETTINGS_MARKDOWN:
        conf_print_markdown(l->rows, stdout);
        return 0;
    case SETTINGS_CHECK:
    case SETTINGS_RUN:
        break;
    }
    enum fate fate = settings_load(w, from, l, &e);
    if (fate != FATE_DONE)
        return complain(w, fate, &e);
    return verb == SETTINGS_CHECK ? check(w, l) : run(w, l);
}

int station_main(const struct station_worker *w, int argc, char **argv)
{
    struct settings_loaded loaded;
    struct conf_sources from;
    struct error e = {0};
    const char **overrides = calloc((size_t)argc + 1, sizeof *overrides);
    enum fate fate = settings_init(w, &loaded, &e);
    if (!overrides)
        fate = fail(&e, FATE_BROKEN, "out of memory for the command line");
    int code = fate == FATE_DONE
                   ? obey(w, settings_parse(w, argc, argv, overrides, &from), &from, &loaded)
                   : complain(w, fate, &e);
    settings_done(&loaded);
    free(overrides);
    return code;
}
