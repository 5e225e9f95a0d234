/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>
#include "common/clock.h"
#include "common/log.h"
#include "guard.h"
#include "inside.h"
#include "talk.h"

#define BUSY_TICK_MS 50 /* how often the task in hand is looked at */
#define LINGER_MS 800   /* for what is still to be sent at the end; less than GUARD_REPORT_MS */
#define PEEK_BYTES (1u << 20)
#define DRAIN_HANDLE_MS 5000
#define DRAIN_DRIVE_MS 10000
#define DRIVE_CPU_FACTOR                                                                           \
    10 /* a turn of drive() may serve many tasks: so many times worker.cpu_ms */
#define JOIN_MS 500
#define ABSENCE_MS 200 /* waking so much too late means that the process was not let run */

void loop_leave(struct loop *l, int code, bool may_join)
{
    if (l->is_over)
        return;
    l->is_over = true;
    l->code = code;
    l->may_join = may_join;
}

static void begin_drain(struct loop *l, int number, uint64_t now_ms)
{
    log_info("worker.draining", LOG_INT("signal", number), LOG_INT("held", l->held));
    l->drain_from_ms = now_ms;
    l->drain_signal = number;
    atomic_store(&l->s->is_draining, true);
    talk_stop_credit(l);
    talk_release_inbox(l, "the worker drains");
    mailbox_close(l->s->inbox);
}

static void obey_signals(struct loop *l, uint64_t now_ms)
{
    struct signalfd_siginfo info;
    while (read(l->signal_fd, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGHUP) {
            if (!l->drain_from_ms)
                talk_connect_anew(l, now_ms);
        } else if (!l->drain_from_ms) {
            begin_drain(l, (int)info.ssi_signo, now_ms);
        } else if ((int)info.ssi_signo == l->drain_signal) {
            /* The same again: somebody means it. The other kind does not count, because ctrl-C
             * reaches a whole group and the supervisor in it then sends its SIGTERM besides. */
            log_warn("worker.stopped", LOG_STR("reason", "second signal"),
                     LOG_INT("held", l->held));
            loop_leave(l, EXIT_BROKEN, false);
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
    talk_report_hand(l, &hand, CW__FAILURE__KIND__RETRY, "not finished while the worker drained");
    loop_leave(l, is_driving ? EXIT_BROKEN : 0, false);
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

/* A drive() that works without ever asking for tasks has lost its way in one of those it holds, and
 * nobody knows in which: as after a crash there is no Bye, so that the hub takes all as suspect. */
static bool is_driver_lost(const struct loop *l)
{
    uint64_t seen_us = atomic_load(&l->s->work_seen_cpu_us), now_us;
    if (!l->s->worker->drive || seen_us == 0 || l->drain_from_ms)
        return false;
    now_us = guard_cpu_us(l->s->work);
    return now_us > seen_us &&
           now_us - seen_us > DRIVE_CPU_FACTOR * 1000u * (uint64_t)l->s->settings->cpu_ms;
}

static void watch(struct loop *l)
{
    char reason[96];
    struct hand hand;
    if (is_driver_lost(l)) {
        log_error("job.overdue", LOG_INT("held", l->held),
                  LOG_STR("reason", "a turn of the work thread does not end"));
        l->has_no_bye = true;
        loop_leave(l, EXIT_WATCHDOG, false);
        return;
    }
    if (!is_overdue(l, &hand, reason, sizeof reason))
        return;
    log_error("job.overdue", LOG_INT("job", hand.job), LOG_STR("reason", reason));
    talk_report_hand(l, &hand, CW__FAILURE__KIND__REJECT, reason);
    loop_leave(l, EXIT_WATCHDOG, false);
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
    if (guard_signal() == 0)
        return;
    guard_describe(reason, sizeof reason);
    log_error("job.crashed", LOG_INT("job", hand.job), LOG_STR("reason", reason));
    talk_report_hand(l, &hand, CW__FAILURE__KIND__CRASHED, reason);
    talk_release_inbox(l, "the worker died of another task");
    if (hand.job)
        talk_bye(l, reason);
    flush(l);
    guard_reported();
    for (;;)
        (void)pause(); /* until the other thread has died and taken the process along */
}

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
    talk_receive(l);
    talk_forward(l);
    uint64_t now = clock_monotonic_ms();
    obey_signals(l, now);
    if (is_work_done) {
        if (l->s->work_code)
            log_error("worker.broken", LOG_STR("reason", l->s->work_error.text));
        loop_leave(l, l->s->work_code, true);
        return;
    }
    watch(l);
    end_drain(l, now);
    if (!l->is_over && uplink_is_silent(&l->uplink, now)) {
        talk_bye(l, "the hub is silent"); /* it may still hear us */
        talk_lose(l, "the hub is silent", now);
    }
    talk_beat(l, now);
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
    talk_release_inbox(l, "the worker ends");
    bool is_joined = join_work(l);
    if (is_joined)
        talk_forward(l);
    if (!l->has_no_bye)
        talk_bye(l, reason);
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
    (void)sigaddset(&wanted, SIGHUP);
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
        loop_leave(&l, EXIT_BROKEN, true);
    }
    while (!l.is_over) {
        talk_connect(&l, clock_monotonic_ms());
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
