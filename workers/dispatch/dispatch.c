/* SPDX-License-Identifier: Apache-2.0 */
#include "dispatch.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>
#include "common/clock.h"
#include "common/curve.h"
#include "common/log.h"
#include "common/metrics.h"
#include "common/program.h"
#include "common/sandbox.h"
#include "common/secret.h"
#include "common/sock.h"
#include "common/sock_probe.h"
#include "common/trespass.h"
#include "hub.h"
#include "ledger.h"

#define PLACE(member) offsetof(struct dispatch_conf, member)
/* Before time is looked at again; ROUTER takes them from all peers in turn. */
#define FRAMES_AT_ONCE 1024
#define STOP_LEASES_MS 2000 /* for leases under way when we stop */
#define STOP_LEDGER_MS 5000 /* for giving jobs back */
#define KEYS_MS 500         /* how often the file of allowed keys is looked at */
#define REOPEN_MS 2000      /* for the old socket to let go of its port */
#define HEALTHY_MS 5000     /* a loop that has not turned for so long is not healthy */

const struct conf_row dispatch_rows[] = {
    {"hub.endpoint", CONF_STRING, PLACE(endpoint), "ipc:///run/claimwire/hub", 0, 0,
     "where workers connect: ipc:///path or tcp://address:port"},
    {"hub.plain_tcp", CONF_BOOL, PLACE(is_plain), "no", 0, 0,
     "listen on tcp:// without keys; only where nobody else can reach the port"},
    {"hub.heartbeat_ms", CONF_INT, PLACE(heartbeat_ms), "500", 10, 60000,
     "both sides send at least this often"},
    {"hub.dead_ms", CONF_INT, PLACE(dead_ms), "1500", 30, 600000,
     "silence after which a worker's jobs are taken back"},
    {"hub.overdue_ms", CONF_INT, PLACE(overdue_ms), "180000", 1000, 86400000,
     "a job that a living worker keeps for longer is taken back"},
    {"hub.batch", CONF_INT, PLACE(batch), "100", 1, 1000, "most jobs leased at once"},
    {"hub.in_flight", CONF_INT, PLACE(in_flight), "512", 1, 100000,
     "most leased jobs in memory, for fetching and for enriching each"},
    {"hub.in_flight_bytes", CONF_SIZE, PLACE(in_flight_bytes), "64 MiB", 1 << 20, 1LL << 36,
     "no more is leased while messages of leased jobs have more bytes than this"},
    {"dispatch.name", CONF_STRING, PLACE(name), "", 0, 0,
     "name of this dispatch in the ledger; the same after a restart, another one for each; empty: "
     "the host's name"},
    {"dispatch.lease_ms", CONF_INT, PLACE(lease_ms), "30000", 3000, 3600000,
     "how long a lease lasts; it is renewed after a third of that"},
    {"dispatch.poll_ms", CONF_INT, PLACE(poll_ms), "50", 1, 60000,
     "an empty ledger is asked again after this, then after twice as long, and so on"},
    {"dispatch.poll_max_ms", CONF_INT, PLACE(poll_max_ms), "250", 1, 60000,
     "but at least this often"},
    {"dispatch.start_wait_ms", CONF_INT, PLACE(start_wait_ms), "30000", 0, 3600000,
     "how long to wait at start for a database that is not up"},
    {"dispatch.spacing_ms", CONF_INT, PLACE(spacing_ms), "5000", 0, 3600000,
     "pause between two requests to one site, over all workers; an outlet may have its own"},
    {"dispatch.max_attempts", CONF_INT, PLACE(max_attempts), "5", 1, 100,
     "a job that fails so often is quarantined"},
    {"dispatch.max_crashes", CONF_INT, PLACE(max_crashes), "2", 1, 100,
     "a job that crashes workers so often is quarantined"},
    {"dispatch.metrics", CONF_STRING, PLACE(metrics), "off", 0, 0,
     "address for /metrics and /healthz, such as 127.0.0.1:9100; or off"},
    {"dispatch.probe_ms", CONF_INT, PLACE(probe_ms), "5000", 100, 600000,
     "with keys: a foreign one must be turned away within this at start, or it does not run"},
    {"dispatch.sandbox", CONF_BOOL, PLACE(has_sandbox), "yes", 0, 0,
     "give up what dispatch does not need (files, programs, sockets) before it listens"},
    {"pg.dsn", CONF_SECRET, PLACE(dsn), "", 0, 0,
     "the database, as a libpq connection string; empty: libpq's environment"},
    {"pg.role", CONF_STRING, PLACE(role), "claimwire_dispatch", 0, 0,
     "role that is set after connecting; empty: that of the connection"},
    {"curve.secret_file", CONF_STRING, PLACE(curve_secret_file), "", 0, 0,
     "file with the hub's secret key, for workers on other machines"},
    {"curve.allow_file", CONF_STRING, PLACE(curve_allow_file), "", 0, 0,
     "file with the public keys that may connect"},
    {"log.level", CONF_STRING, PLACE(log_level), "info", 0, 0, "debug, info, warn or error"},
    {0},
};

struct dispatch {
    const struct dispatch_conf *conf;
    char name[128];
    struct ledger *ledger;
    struct sock *sock;
    struct hub *hub;
    struct metrics_server *metrics;
    int signals_fd;
    unsigned signals;           /* received, to end */
    bool is_asked_anew;         /* SIGHUP */
    uint64_t keys_ms;           /* when keys are looked at again */
    _Atomic uint64_t turned_ms; /* when the loop turned last, for /healthz */
    bool is_abandoned;          /* the ledger's thread is stuck: its memory must stay */
};

/* At start a person may be looking: a plain sentence. */
static int refuse(int code, const struct error *e)
{
    (void)fprintf(stderr, "claimwire-dispatch: %s\n", e->text);
    return code;
}

/* ------------------------------------------------------------------------------------------------
 * start */

static enum fate check_conf(const struct dispatch_conf *c, struct error *e)
{
    if (span_starts_with(span_of(c->endpoint), SPAN("tcp://")) && !c->curve_secret_file[0] &&
        !c->is_plain)
        return fail(e, FATE_REJECT,
                    "'hub.endpoint' %s needs 'curve.secret_file' and 'curve.allow_file', or "
                    "'hub.plain_tcp' where nobody else can reach it",
                    c->endpoint);
    if (c->dead_ms < 2 * c->heartbeat_ms)
        return fail(e, FATE_REJECT, "'hub.dead_ms' must be at least twice 'hub.heartbeat_ms'");
    if (c->poll_max_ms < c->poll_ms)
        return fail(e, FATE_REJECT, "'dispatch.poll_max_ms' is less than 'dispatch.poll_ms'");
    if (c->lease_ms < 2 * c->dead_ms)
        return fail(e, FATE_REJECT, "'dispatch.lease_ms' must be at least twice 'hub.dead_ms'");
    return FATE_DONE;
}

static void choose_name(struct dispatch *d)
{
    char host[65] = "dispatch";

    (void)gethostname(host, sizeof(host) - 1);
    (void)snprintf(d->name, sizeof(d->name), "%s", d->conf->name[0] ? d->conf->name : host);
}

/* SIGTERM and SIGINT are read as data from now on, by every thread that will be. */
static enum fate take_signals(struct dispatch *d, sigset_t *ret_set, struct error *e)
{
    (void)sigemptyset(ret_set);
    (void)sigaddset(ret_set, SIGTERM);
    (void)sigaddset(ret_set, SIGINT);
    (void)sigaddset(ret_set, SIGHUP);
    (void)pthread_sigmask(SIG_BLOCK, ret_set, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    d->signals_fd = signalfd(-1, ret_set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (d->signals_fd < 0)
        return fail(e, FATE_BROKEN, "cannot take signals: %s", strerror(errno));
    return FATE_DONE;
}

/* A database that is only not up yet is waited for; one that does not fit is not. *ret_stop: a
 * signal came meanwhile. */
static enum fate open_ledger(struct dispatch *d, const sigset_t *signals, bool is_check,
                             bool *ret_stop, struct error *e)
{
    const struct ledger_conf c = {
        d->conf->dsn, d->conf->role, {d->name, d->conf->lease_ms, d->conf->spacing_ms}};
    uint64_t until = clock_monotonic_ms() + (uint64_t)d->conf->start_wait_ms;
    int64_t disowned = 0;
    enum fate fate;

    for (unsigned failures = 0;; failures++) {
        uint64_t wait = clock_backoff_ms(failures, 100, 2000) + 20;
        struct timespec pause = {(time_t)(wait / 1000), (long)(wait % 1000) * 1000000};

        fate = is_check ? ledger_check(&c, e) : ledger_open(&c, &d->ledger, &disowned, e);
        if (fate != FATE_RETRY || is_check || clock_monotonic_ms() >= until)
            break;
        if (failures == 0)
            log_warn("ledger.lost", LOG_STR("reason", e->text));
        int got = sigtimedwait(signals, NULL, &pause);
        if (got > 0 && got != SIGHUP) {
            *ret_stop = true;
            return FATE_DONE;
        }
    }
    if (disowned > 0)
        log_info("ledger.reaped", LOG_INT("count", disowned),
                 LOG_STR("reason", "leased by an earlier life of this dispatch"));
    return fate;
}

static bool healthy(void *ctx, char *reason, size_t reason_len)
{
    const struct dispatch *d = ctx;
    uint64_t still = clock_monotonic_ms() - d->turned_ms;

    if (still <= HEALTHY_MS)
        return true;
    (void)snprintf(reason, reason_len, "the loop has not turned for %llu ms",
                   (unsigned long long)still);
    return false;
}

static bool send_frame(void *ctx, const struct sock_peer *to, struct span frame)
{
    struct dispatch *d = ctx;

    return d->sock && sock_send(d->sock, to, frame, NULL) == FATE_DONE;
}

static bool post_task(void *ctx, struct ledger_task *t)
{
    struct dispatch *d = ctx;

    return ledger_post(d->ledger, t);
}

static enum fate open_hub(struct dispatch *d, struct error *e)
{
    const struct dispatch_conf *c = d->conf;
    const struct hub_conf h = {
        .heartbeat_ms = (uint64_t)c->heartbeat_ms,
        .dead_ms = (uint64_t)c->dead_ms,
        .overdue_ms = (uint64_t)c->overdue_ms,
        .renew_ms = (uint64_t)c->lease_ms / 3,
        .poll_ms = (uint64_t)c->poll_ms,
        .poll_max_ms = (uint64_t)c->poll_max_ms,
        .schedule_ms = 1000,
        .reap_ms = (uint64_t)c->lease_ms / 6,
        .measure_ms = 2000,
        .tidy_ms = 60000,
        .batch = (unsigned)c->batch,
        .in_flight = (unsigned)c->in_flight,
        .in_flight_bytes = (uint64_t)c->in_flight_bytes,
        .limits = {.attempts = (unsigned)c->max_attempts, .crashes = (unsigned)c->max_crashes},
        .build = CW_VERSION,
    };
    const struct hub_ports ports = {d, send_frame, post_task};

    return hub_new(&h, &ports, clock_monotonic_ms(), &d->hub, e);
}

/* Before the first thread. Metrics listen already, and the hub's folder is there. */
static enum fate enter_sandbox(const struct dispatch *d, struct error *e)
{
    const struct dispatch_conf *c = d->conf;
    struct sandbox rules = {.kind = SANDBOX_HUB, .hub = c->endpoint};

    if (!c->has_sandbox)
        return FATE_DONE;
    if (d->ledger)
        ledger_needs(d->ledger, &rules);
    sandbox_report();
    return sandbox_enter(&rules, e);
}

static enum fate open_sock(struct dispatch *d, struct error *e)
{
    const struct dispatch_conf *c = d->conf;
    struct sock_options o = {.max_frame_bytes = WIRE_HEADER_BYTES + WIRE_MAX_BODY_BYTES,
                             .linger_ms = 500};
    enum fate fate;

    if (c->curve_secret_file[0])
        o.curve_secret_file = c->curve_secret_file;
    if (c->curve_allow_file[0])
        o.curve_allow_file = c->curve_allow_file;
    fate = sock_router(c->endpoint, &o, &d->sock, e);
    if (fate == FATE_DONE && o.curve_secret_file)
        fate = sock_probe(sock_endpoint(d->sock), o.curve_secret_file, (int)c->probe_ms, e);
    if (fate == FATE_DONE)
        log_info("hub.bound", LOG_STR("endpoint", sock_endpoint(d->sock)),
                 LOG_STR("key", sock_public_key(d->sock)));
    return fate;
}

/* ------------------------------------------------------------------------------------------------
 * keys */

/* A file that is wrong changes nothing: what was there goes on, and the sentence says why. */
static void refuse_keys(const struct error *e)
{
    log_error("keys.refused", LOG_STR("reason", e->text));
}

static void look_at_allowed(struct dispatch *d)
{
    struct error e;
    int keys;

    if (sock_refresh_keys(d->sock, &keys, &e) != FATE_DONE)
        refuse_keys(&e);
    else if (keys >= 0)
        log_info("keys.loaded", LOG_INT("allowed", keys));
}

/* The old socket lets go of its port some moments after it was closed. */
static enum fate reopen_sock(struct dispatch *d, struct error *e)
{
    uint64_t until = clock_monotonic_ms() + REOPEN_MS;
    enum fate fate;

    hub_part(d->hub, "the hub's key changes");
    sock_close(d->sock);
    d->sock = NULL;
    while ((fate = open_sock(d, e)) == FATE_RETRY && clock_monotonic_ms() < until)
        (void)sock_poll(NULL, NULL, NULL, 0, 5);
    return fate;
}

/* A secret that has been replaced takes effect now; one that cannot be read never does. */
static enum fate look_at_secret(struct dispatch *d, struct error *e)
{
    const char *file = d->conf->curve_secret_file;
    char key[CURVE_KEY_BYTES + 1];
    struct error why;

    if (!file[0])
        return FATE_DONE;
    if (curve_public_of(file, key, &why) != FATE_DONE) {
        refuse_keys(&why);
        return FATE_DONE;
    }
    return strcmp(key, sock_public_key(d->sock)) == 0 ? FATE_DONE : reopen_sock(d, e);
}

static enum fate look_at_keys(struct dispatch *d, struct error *e)
{
    uint64_t now = clock_monotonic_ms();

    if (!d->is_asked_anew && now < d->keys_ms)
        return FATE_DONE;
    d->keys_ms = now + KEYS_MS;
    look_at_allowed(d);
    if (!d->is_asked_anew)
        return FATE_DONE;
    d->is_asked_anew = false;
    return look_at_secret(d, e);
}

/* ------------------------------------------------------------------------------------------------
 * loop */

static enum fate take_frames(struct dispatch *d, struct error *e)
{
    enum fate fate = FATE_DONE;
    uint64_t now = clock_monotonic_ms();

    for (int i = 0; i < FRAMES_AT_ONCE && fate == FATE_DONE; i++) {
        struct sock_peer from;
        struct sock_frame frame;
        unsigned bad = 0;
        bool got = false;

        fate = sock_receive(d->sock, &from, &frame, &got, &bad, e);
        if (bad)
            hub_note_malformed(d->hub, bad);
        if (fate != FATE_DONE || !got)
            break;
        hub_frame(d->hub, &from, frame.bytes, now);
        sock_frame_done(&frame);
    }
    return fate;
}

static void take_answers(struct dispatch *d)
{
    struct ledger_task *t;

    while ((t = mailbox_take(ledger_answers(d->ledger), 0)))
        hub_answer(d->hub, t, clock_monotonic_ms());
}

static void count_signals(struct dispatch *d)
{
    struct signalfd_siginfo info;

    while (read(d->signals_fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
        if (info.ssi_signo == SIGHUP)
            d->is_asked_anew = true;
        else
            d->signals++;
    }
}

static enum fate turn(struct dispatch *d, unsigned *wait_ms, struct error *e)
{
    const int fds[] = {mailbox_fd(ledger_answers(d->ledger)), d->signals_fd};
    bool ready[2] = {false, false};
    enum fate fate = FATE_DONE;

    if (sock_poll(d->sock, fds, ready, 2, (int)*wait_ms))
        fate = take_frames(d, e);
    take_answers(
        d); /* whether or not the bell was heard: an answer that is overlooked stops the hub */
    if (ready[1])
        count_signals(d);
    if (fate == FATE_DONE && !d->signals)
        fate = look_at_keys(d, e);
    *wait_ms = hub_turn(d->hub, clock_monotonic_ms());
    d->turned_ms = clock_monotonic_ms();
    return fate == FATE_DONE ? hub_health(d->hub, e) : fate;
}

/* Leases under way come back with jobs that must be returned too; then the ledger gets time to
 * write all that down. */
static void stop(struct dispatch *d)
{
    uint64_t until = clock_monotonic_ms() + STOP_LEASES_MS;
    unsigned wait_ms = 0;
    struct error e;

    hub_stop(d->hub, clock_monotonic_ms());
    while (hub_is_waiting(d->hub) && d->signals < 2 && clock_monotonic_ms() < until) {
        if (turn(d, &wait_ms, &e) != FATE_DONE)
            break;
    }
    d->is_abandoned = !ledger_stop(d->ledger, d->signals < 2 ? STOP_LEDGER_MS : 100);
    if (d->is_abandoned)
        log_warn("ledger.lost",
                 LOG_STR("reason", "jobs could not be given back; their leases will run out"));
}

static int serve(struct dispatch *d)
{
    enum fate fate = FATE_DONE;
    unsigned wait_ms = 0;
    struct error e;

    if (!d->conf->has_sandbox || !sandbox_is_possible())
        log_warn("sandbox.missing", LOG_STR("sandbox", sandbox_describe()));
    log_info("worker.started", LOG_STR("name", d->name), LOG_STR("build", CW_VERSION),
             LOG_STR("sandbox", sandbox_describe()), LOG_INT("pid", getpid()),
             LOG_INT("metrics_port", metrics_port(d->metrics)));
    trespass_if_asked();
    while (fate == FATE_DONE && d->signals == 0)
        fate = turn(d, &wait_ms, &e);
    if (fate != FATE_DONE)
        log_error("worker.broken", LOG_STR("reason", e.text));
    else
        log_info("worker.draining", LOG_INT("signals", d->signals));
    stop(d);
    log_info("worker.stopped", LOG_STR("name", d->name));
    return fate == FATE_DONE && d->signals < 2 ? PROGRAM_DONE : PROGRAM_FAILED;
}

/* ------------------------------------------------------------------------------------------------
 * life */

static void done(struct dispatch *d)
{
    metrics_stop(d->metrics);
    sock_close(d->sock);
    sock_shutdown();
    if (d->signals_fd >= 0)
        (void)close(d->signals_fd);
    if (d->is_abandoned)
        return; /* its thread still uses the rest; the process ends now */
    hub_free(d->hub);
    ledger_free(d->ledger);
}

static enum fate open_doors(struct dispatch *d, struct error *e)
{
    enum fate fate = open_hub(d, e);

    if (fate == FATE_DONE)
        fate = sock_make_folder(d->conf->endpoint, e);
    if (fate == FATE_DONE)
        fate = metrics_open(d->conf->metrics, &d->metrics, e);
    if (fate == FATE_DONE)
        fate = enter_sandbox(d, e);
    if (fate == FATE_DONE)
        fate = open_sock(d, e);
    d->turned_ms = clock_monotonic_ms();
    return fate == FATE_DONE ? metrics_start(d->metrics, healthy, d, e) : fate;
}

static int run(struct dispatch *d, bool is_check)
{
    bool is_stopped = false;
    sigset_t signals;
    struct error e;
    enum fate fate = check_conf(d->conf, &e);

    if (fate == FATE_DONE)
        fate = take_signals(d, &signals, &e);
    if (fate == FATE_DONE)
        fate = open_ledger(d, &signals, is_check, &is_stopped, &e);
    if (fate != FATE_DONE) /* a database that refuses us (BROKEN) does so until somebody mends it */
        return refuse(fate == FATE_RETRY ? PROGRAM_FAILED : PROGRAM_REFUSED, &e);
    if (is_stopped)
        return PROGRAM_DONE;
    fate = is_check ? enter_sandbox(d, &e) : open_doors(d, &e);
    if (fate == FATE_DONE && is_check)
        return PROGRAM_DONE;
    if (fate == FATE_DONE)
        fate = ledger_start(d->ledger, &e);
    if (fate != FATE_DONE)
        return refuse(fate == FATE_REJECT ? PROGRAM_REFUSED : PROGRAM_FAILED, &e);
    return serve(d);
}

int dispatch_run(struct dispatch_conf *c, bool is_check)
{
    struct dispatch d = {.conf = c, .signals_fd = -1};
    int code;

    secret_hide_process();
    log_open("dispatch", log_level_of(c->log_level));
    choose_name(&d);
    code = run(&d, is_check);
    if (is_check && code == PROGRAM_DONE)
        (void)printf("settings and database are good, sandbox %s\n", sandbox_describe());
    done(&d);
    return code;
}
