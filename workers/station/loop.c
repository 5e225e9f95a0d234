/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>
#include "common/clock.h"
#include "common/log.h"
#include "guard.h"
#include "inside.h"
#include "uplink.h"

#define FRAMES_AT_ONCE 64
#define BUSY_TICK_MS 50 /* how often the task in hand is looked at */
#define ANNOUNCE_US                                                                                \
    50000u /* a task that takes longer is told to the hub before the next heartbeat is due */
#define LINGER_MS 800 /* for what is still to be sent at the end; less than GUARD_REPORT_MS */
#define PEEK_BYTES (1u << 20)
#define DRAIN_HANDLE_MS 5000
#define DRAIN_DRIVE_MS 10000
#define JOIN_MS 500
#define ABSENCE_MS 200 /* waking so much too late means that the process was not let run */

struct loop {
    struct station *s;
    struct uplink uplink;
    struct arena peek; /* envelopes and transport messages */
    struct buf frame;  /* transport messages that go out */
    int signal_fd;
    uint64_t held, held_bytes; /* received and not ended, of any connection */
    uint32_t given_back;       /* tasks ended since the last Credit */
    uint64_t given_back_bytes;
    uint64_t announced_job; /* in the last heartbeat */
    uint64_t drain_from_ms; /* 0: not draining */
    int drain_signal;
    bool is_over, may_join;
    int code;
};

static void leave(struct loop *l, int code, bool may_join)
{
    if (l->is_over)
        return;
    l->is_over = true;
    l->code = code;
    l->may_join = may_join;
}

static bool send_message(struct loop *l, enum message_type type, const ProtobufCMessage *m)
{
    struct error e;
    if (wire_pack(type, 0, m, &l->frame, &e) == FATE_DONE)
        return uplink_send(&l->uplink, buf_span(&l->frame));
    log_error("message.invalid", LOG_STR("type", wire_type_name(type)), LOG_STR("reason", e.text));
    return false;
}

static void send_failure(struct loop *l, uint64_t job, uint64_t token, Cw__Failure__Kind kind,
                         const char *reason)
{
    work_pack_failure(l->s, job, token, kind, reason, 0, &l->frame);
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

/* ----------------------------------------------------------------------------------------------
 * the connection */

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
static void lose_hub(struct loop *l, const char *reason, uint64_t now_ms)
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
        leave(l, 0, true);
}

static void connect_hub(struct loop *l, uint64_t now_ms)
{
    struct error e;
    bool is_opened;
    enum fate fate = uplink_try(&l->uplink, now_ms, &is_opened, &e);
    if (fate != FATE_DONE) {
        log_error("worker.broken", LOG_STR("reason", e.text));
        leave(l, fate == FATE_REJECT ? EXIT_REFUSED : EXIT_BROKEN, true);
    } else if (is_opened) {
        say_hello(l);
    }
}

static void beat(struct loop *l, uint64_t now_ms)
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

/* ------------------------------------------------------------------------------------------------
 * from the hub */

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
        leave(l, EXIT_REFUSED, true);
    else
        lose_hub(l, r->reason, now_ms);
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
        lose_hub(l, "the hub is leaving", now_ms);
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
    buf_init(&t->task.frame, WIRE_HEADER_BYTES + WIRE_MAX_BODY_BYTES);
    if (!buf_append(&t->task.frame, frame)) {
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
        lose_hub(l, e.text, clock_monotonic_ms());
        return;
    }
    const char *why_not = objection(l, h, &kind);
    if (!why_not && post_task(l, frame, h, envelope))
        return;
    metrics_add(l->s->tasks[kind == CW__FAILURE__KIND__REJECT ? OUTCOME_REJECT : OUTCOME_RELEASED],
                1);
    send_failure(l, h->job, envelope->token, kind, why_not ? why_not : "out of memory");
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
        lose_hub(l, e.text, now_ms);
        return;
    }
    l->uplink.heard_ms = now_ms;
    atomic_store(&l->s->heard_ms, now_ms);
    arena_reset(&l->peek);
    if (h.type < MESSAGE_FETCH)
        accept_transport(l, &h, wire_body(frame), now_ms);
    else if (l->uplink.state == UPLINK_UP)
        accept_work(l, frame, &h);
}

static void receive(struct loop *l)
{
    struct error e;
    for (unsigned i = 0; i < FRAMES_AT_ONCE && l->uplink.sock && !l->is_over; i++) {
        struct sock_frame frame;
        bool is_there;
        if (sock_receive(l->uplink.sock, NULL, &frame, &is_there, NULL, &e) != FATE_DONE) {
            lose_hub(l, e.text, clock_monotonic_ms());
            return;
        }
        if (!is_there)
            return;
        accept_frame(l, frame.bytes, clock_monotonic_ms());
        sock_frame_done(&frame);
    }
}

/* ---------------------------------------------------------------------------------------- from the
 * work thread */

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
        lose_hub(l, "the hub takes nothing any more", clock_monotonic_ms());
    buf_done(&o->frame);
    free(o);
}

static void forward(struct loop *l)
{
    struct outgoing *o;
    while ((o = mailbox_take(l->s->outbox, 0)))
        forward_one(l, o);
    give_credit(l);
}

static void release_inbox(struct loop *l, const char *reason)
{
    struct held_task *t;
    while ((t = mailbox_take(l->s->inbox, 0))) {
        metrics_add(l->s->tasks[OUTCOME_RELEASED], 1);
        count_held(l, -1, -(int64_t)t->task.frame.n);
        if (t->epoch == atomic_load(&l->s->epoch))
            send_failure(l, t->task.header.job, t->task.envelope.token, CW__FAILURE__KIND__RELEASED,
                         reason);
        work_task_free(t);
    }
}

/* Reports on the task in hand, if it is one of this connection. */
static void report_hand(struct loop *l, const struct hand *hand, Cw__Failure__Kind kind,
                        const char *reason)
{
    if (hand->job && hand->epoch == atomic_load(&l->s->epoch))
        send_failure(l, hand->job, hand->token, kind, reason);
}

/* ------------------------------------------------------------------------------------------ drain,
 * watch, crash */

static void begin_drain(struct loop *l, int number, uint64_t now_ms)
{
    Cw__Credit stop = CW__CREDIT__INIT;
    log_info("worker.draining", LOG_INT("signal", number), LOG_INT("held", l->held));
    l->drain_from_ms = now_ms;
    l->drain_signal = number;
    atomic_store(&l->s->is_draining, true);
    stop.has_stop = stop.stop = 1;
    if (l->uplink.state == UPLINK_UP)
        (void)send_message(l, MESSAGE_CREDIT, &stop.base);
    release_inbox(l, "the worker drains");
    mailbox_close(l->s->inbox);
}

static void obey_signals(struct loop *l, uint64_t now_ms)
{
    struct signalfd_siginfo info;
    while (read(l->signal_fd, &info, sizeof info) == (ssize_t)sizeof info) {
        if (!l->drain_from_ms) {
            begin_drain(l, (int)info.ssi_signo, now_ms);
        } else if ((int)info.ssi_signo == l->drain_signal) {
            /* The same again: somebody means it. The other kind does not count, because ctrl-C
             * reaches a whole group and the supervisor in it then sends its SIGTERM besides. */
            log_warn("worker.stopped", LOG_STR("reason", "second signal"),
                     LOG_INT("held", l->held));
            leave(l, EXIT_BROKEN, false);
        }
    }
}

static void end_drain(struct loop *l, uint64_t now_ms)
{
    bool is_driving = l->s->worker->drive != NULL;
    uint64_t allowed = is_driving ? DRAIN_DRIVE_MS : DRAIN_HANDLE_MS;
    if (!l->drain_from_ms || now_ms - l->drain_from_ms < allowed)
        return;
    struct hand hand = work_hand(l->s);
    report_hand(l, &hand, CW__FAILURE__KIND__RETRY, "not finished while the worker drained");
    leave(l, is_driving ? EXIT_BROKEN : 0, false);
}

static bool is_overdue(struct loop *l, struct hand *ret_hand, char *reason, size_t reason_len)
{
    const struct settings *set = l->s->settings;
    struct hand hand = work_hand(l->s);
    *ret_hand = hand;
    if (!hand.job)
        return false;
    uint64_t cpu_us = guard_cpu_us(l->s->work), wall_us = clock_monotonic_us() - hand.started_us;
    if (cpu_us > hand.cpu_us && cpu_us - hand.cpu_us > (uint64_t)set->cpu_ms * 1000) {
        (void)snprintf(reason, reason_len, "took more than %lld ms of CPU time",
                       (long long)set->cpu_ms);
        return true;
    }
    if (wall_us > (uint64_t)set->wall_ms * 1000) {
        (void)snprintf(reason, reason_len, "took more than %lld ms", (long long)set->wall_ms);
        return true;
    }
    return false;
}

static void watch(struct loop *l)
{
    char reason[96];
    struct hand hand;
    if (!is_overdue(l, &hand, reason, sizeof reason))
        return;
    log_error("job.overdue", LOG_INT("job", hand.job), LOG_STR("reason", reason));
    report_hand(l, &hand, CW__FAILURE__KIND__REJECT, reason);
    leave(l, EXIT_WATCHDOG, false);
}

static void say_bye(struct loop *l, const char *reason)
{
    Cw__Bye bye = CW__BYE__INIT;
    bye.reason = (char *)(uintptr_t)reason;
    if (l->uplink.state == UPLINK_UP)
        (void)send_message(l, MESSAGE_BYE, &bye.base);
}

/* Closes the socket and waits until what was sent is out, at most LINGER_MS. */
static void flush(struct loop *l)
{
    sock_close(l->uplink.sock);
    l->uplink.sock = NULL;
    sock_shutdown();
}

/* The work thread waits in its signal handler until this is done. Without handle() it is not known
 * which task it was; then there is no Bye either, so that the hub takes all that was held as
 * suspect. */
static void confess(struct loop *l)
{
    char reason[64];
    struct hand hand = work_hand(l->s);
    int number = guard_signal();
    if (number == 0)
        return;
    (void)snprintf(reason, sizeof reason, "the worker died of signal %d (SIG%s)", number,
                   sigabbrev_np(number) ? sigabbrev_np(number) : "?");
    log_error("job.crashed", LOG_INT("job", hand.job), LOG_STR("reason", reason));
    report_hand(l, &hand, CW__FAILURE__KIND__CRASHED, reason);
    release_inbox(l, "the worker died of another task");
    if (hand.job)
        say_bye(l, reason);
    flush(l);
    guard_reported();
    for (;;)
        (void)pause(); /* until the other thread has died and taken the process along */
}

/* --------------------------------------------------------------------------------------------------------
 * loop */

static void wait_on(struct loop *l, int wait_ms)
{
    const int fds[] = {mailbox_fd(l->s->outbox), l->signal_fd, guard_fd()};
    bool ready[3];
    if (l->uplink.sock) {
        (void)sock_poll(l->uplink.sock, fds, ready, 3, wait_ms);
        return;
    }
    struct pollfd items[3];
    for (size_t i = 0; i < 3; i++)
        items[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
    (void)poll(items, 3, wait_ms);
}

static void wait_for_news(struct loop *l)
{
    uint64_t from = clock_monotonic_ms();
    int wait_ms = uplink_wait_ms(&l->uplink, from);
    if ((work_hand(l->s).job || l->drain_from_ms) && wait_ms > BUSY_TICK_MS)
        wait_ms = BUSY_TICK_MS;
    wait_on(l, wait_ms);
    uint64_t now = clock_monotonic_ms(), meant = from + (uint64_t)wait_ms;
    if (now > meant + ABSENCE_MS)
        uplink_forgive(&l->uplink, now - meant, now);
}

static void turn(struct loop *l)
{
    wait_for_news(l);
    confess(l);
    /* Asked before the outbox is emptied: then nothing can be left in it. */
    bool is_work_done = atomic_load(&l->s->is_work_done);
    receive(l);
    forward(l);
    uint64_t now = clock_monotonic_ms();
    obey_signals(l, now);
    if (is_work_done) {
        if (l->s->work_code)
            log_error("worker.broken", LOG_STR("reason", l->s->work_error.text));
        leave(l, l->s->work_code, true);
        return;
    }
    watch(l);
    end_drain(l, now);
    if (!l->is_over && uplink_is_silent(&l->uplink, now))
        lose_hub(l, "the hub is silent", now);
    beat(l, now);
}

/* True when the work thread has ended. */
static bool join_work(struct loop *l)
{
    struct timespec until;
    if (!l->may_join)
        return false;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += (long)JOIN_MS * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    return pthread_timedjoin_np(l->s->work, NULL, &until) == 0;
}

/* A thread that still works cannot be stopped safely: the process then ends under it. */
static int finish(struct loop *l)
{
    const char *reason = l->code == 0               ? "drained"
                         : l->code == EXIT_WATCHDOG ? "watchdog"
                                                    : "broken";
    atomic_store(&l->s->is_draining, true);
    mailbox_close(l->s->inbox);
    release_inbox(l, "the worker ends");
    bool is_joined = join_work(l);
    if (is_joined)
        forward(l);
    say_bye(l, reason);
    flush(l);
    log_info("worker.stopped", LOG_INT("code", l->code), LOG_STR("reason", reason));
    if (!is_joined)
        _exit(l->code);
    return l->code;
}

static enum fate open_loop(struct loop *l, struct error *e)
{
    const struct settings *set = l->s->settings;
    struct sock_options options = {
        .max_frame_bytes = WIRE_HEADER_BYTES + WIRE_MAX_BODY_BYTES,
        .linger_ms = LINGER_MS,
        .curve_secret_file = *set->curve_secret_file ? set->curve_secret_file : NULL,
        .curve_server_key = *set->curve_server_key ? set->curve_server_key : NULL,
    };
    sigset_t wanted;
    uplink_init(&l->uplink, set->endpoint, &options);
    arena_init(&l->peek, PEEK_BYTES);
    buf_init(&l->frame, WIRE_HEADER_BYTES + WIRE_MAX_BODY_BYTES);
    (void)sigemptyset(&wanted);
    (void)sigaddset(&wanted, SIGTERM);
    (void)sigaddset(&wanted, SIGINT);
    l->signal_fd = signalfd(-1, &wanted, SFD_NONBLOCK | SFD_CLOEXEC);
    if (l->signal_fd < 0)
        return fail(e, FATE_BROKEN, "cannot make a signalfd: %s", strerror(errno));
    return FATE_DONE;
}

int loop_run(struct station *s)
{
    struct error e = {0};
    struct loop l = {.s = s};
    if (open_loop(&l, &e) != FATE_DONE) {
        log_error("worker.broken", LOG_STR("reason", e.text));
        leave(&l, EXIT_BROKEN, true);
    }
    while (!l.is_over) {
        connect_hub(&l, clock_monotonic_ms());
        if (!l.is_over)
            turn(&l);
    }
    int code = finish(&l);
    if (l.signal_fd >= 0)
        (void)close(l.signal_fd);
    arena_done(&l.peek);
    buf_done(&l.frame);
    return code;
}
