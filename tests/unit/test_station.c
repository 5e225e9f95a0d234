/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A toy worker in a process of its own (this program with --toy or --toy-drive) talks to a hub that
 * the test plays. The title of a document says what the toy does with it.
 */
#include <errno.h>
#include <assert.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <arpa/inet.h>
#include <sys/wait.h>
#include <unistd.h>
#include "common/clock.h"
#include "common/sock.h"
#include "station.h"

#define PATIENCE_MS 20000u
#define HEARTBEAT_MS 100
#define DEAD_MS 2000

extern char **environ;

/* ---- the toy */

struct toy_conf {
    bool refuse;
};

static const struct conf_row toy_rows[] = {
    {"language.refuse", CONF_BOOL, offsetof(struct toy_conf, refuse), "no", 0, 0, "refuse to open"},
    {0},
};

static enum fate toy_open(const void *conf, void **ret_ctx, struct error *e)
{
    *ret_ctx = NULL;
    if (((const struct toy_conf *)conf)->refuse)
        return fail(e, FATE_REJECT, "cannot read 'profiles': no such file");
    return FATE_DONE;
}

static void toy_close(void *ctx)
{
    if (ctx)
        abort();
}

static volatile unsigned toy_turns;

/* Never ends before the stack does; the address keeps the compiler from making a loop of it. */
__attribute__((noinline)) static unsigned dig(volatile char *above)
{
    volatile char here[4096];
    here[0] = above[0];
    toy_turns++;
    return toy_turns ? dig(here) + (unsigned)here[0] : 0;
}

static void toy_misbehave(const char *title, struct arena *a)
{
    char top[1] = {1};
    if (strcmp(title, "abort") == 0)
        abort();
    if (strcmp(title, "dig") == 0)
        toy_turns = dig(top);
    while (strcmp(title, "spin") == 0)
        toy_turns++;
    while (strcmp(title, "eat") == 0)
        (void)arena_alloc(a, 65536);
    if (strcmp(title, "block") == 0)
        (void)poll(NULL, 0, -1);
    if (strcmp(title, "linger") == 0)
        (void)poll(NULL, 0, 400);
}

static enum fate toy_handle(void *ctx, enum message_type type, ProtobufCMessage *task,
                            struct arena *a, enum message_type *ret_type,
                            ProtobufCMessage **ret_result, struct error *e)
{
    Cw__Document *d = (Cw__Document *)task;
    (void)ctx;
    *ret_type = type;
    *ret_result = task;
    toy_misbehave(d->title, a);
    if (strcmp(d->title, "retry") == 0)
        return fail(e, FATE_RETRY, "the moon is not right");
    if (strcmp(d->title, "reject") == 0)
        return fail(e, FATE_REJECT, "cannot be read");
    if (strcmp(d->title, "broken") == 0)
        return fail(e, FATE_BROKEN, "lost my data");
    if (strcmp(d->title, "invalid") == 0)
        d->title = arena_string(a, SPAN("\xff"));
    if (strcmp(d->title, "nothing") == 0)
        *ret_result = NULL;
    if (strcmp(d->title, "wrong") == 0)
        *ret_type = MESSAGE_LISTING;
    d->language = arena_string(a, SPAN("en"));
    return FATE_DONE;
}

/* Answers two tasks with one Ack, as write does. */
static enum fate toy_drive(void *ctx, struct station *s, struct error *e)
{
    struct station_task *held[2];
    size_t n = 0;
    (void)ctx;
    while (!station_is_draining(s) || n > 0) {
        struct station_task *t = station_take(s, 50);
        if (t)
            held[n++] = t;
        while (t && span_find(buf_span(&t->frame), SPAN("treadmill")) < t->frame.n)
            toy_turns++;
        if (t && span_find(buf_span(&t->frame), SPAN("busy")) < t->frame.n) {
            station_fail_fully(s, held[--n],
                               &(struct station_failure){.kind = CW__FAILURE__KIND__RETRY,
                                                         .reason = "asked too much",
                                                         .not_before_ms = 60000,
                                                         .trouble = CW__FAILURE__TROUBLE__SOFT,
                                                         .http_status = 429,
                                                         .pause_site_ms = 30000});
        }
        if (n > 0 && station_is_lost(s, held[0])) {
            station_fail(s, held[0], CW__FAILURE__KIND__RELEASED, "the hub was lost", 0);
            held[0] = held[--n];
        }
        if (n == 2 || (n == 1 && station_is_draining(s))) {
            Cw__Ack ack = CW__ACK__INIT;
            Cw__Ack__Item items[2], *list[2];
            for (size_t i = 0; i < n; i++) {
                cw__ack__item__init(&items[i]);
                items[i].has_job = items[i].has_token = items[i].has_outcome = 1;
                items[i].job = held[i]->header.job;
                items[i].token = held[i]->envelope.token;
                list[i] = &items[i];
            }
            ack.items = list;
            ack.n_items = n;
            enum fate fate = station_send(s, MESSAGE_ACK, &ack.base, e);
            if (fate != FATE_DONE)
                return fate;
            while (n > 0)
                station_finish(s, held[--n]);
        }
    }
    return FATE_DONE;
}

static const char *toy_data_version(void *ctx)
{
    (void)ctx;
    return "d4t4";
}

static int toy_main(bool is_driving, int argc, char **argv)
{
    const struct station_worker w = {
        .name = "language",
        .stage = is_driving ? STAGE_WRITE : STAGE_LANGUAGE,
        .rows = toy_rows,
        .conf_bytes = sizeof(struct toy_conf),
        .credit = 4,
        .open = toy_open,
        .close = toy_close,
        .handle = is_driving ? NULL : toy_handle,
        .drive = is_driving ? toy_drive : NULL,
        .data_version = toy_data_version,
    };
    return station_main(&w, argc, argv);
}

/* Only from here on: it makes a macro of fail(), which the toy has to call. */
#include <cmocka.h>

/* ---- the hub */

struct hub {
    char dir[64], endpoint[128], log[96];
    struct sock *router;
    struct sock_peer peer; /* who said hello last */
    pid_t pid;
    struct arena a;
    struct buf frame;
    uint64_t beat_ms;
    bool is_mute;
    uint32_t dead_ms; /* for the next Welcome */
    unsigned beats;   /* heartbeats received */
    uint64_t started_job;
    uint32_t held;
};

static void hub_start(struct hub *h)
{
    struct error e = {0};
    struct sock_options options = {.linger_ms = 200};
    *h = (struct hub){.pid = -1, .dead_ms = DEAD_MS};
    (void)snprintf(h->dir, sizeof h->dir, "/tmp/claimwire_station_XXXXXX");
    assert_non_null(mkdtemp(h->dir));
    (void)snprintf(h->endpoint, sizeof h->endpoint, "ipc://%s/hub", h->dir);
    (void)snprintf(h->log, sizeof h->log, "%s/log", h->dir);
    arena_init(&h->a, 8u << 20);
    buf_init(&h->frame, 9u << 20);
    if (sock_router(h->endpoint, &options, &h->router, &e) != FATE_DONE)
        fail_msg("%s", e.text);
}

static pid_t spawn(const char *log, char **argv)
{
    posix_spawn_file_actions_t actions;
    pid_t pid;
    assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
    assert_int_equal(
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0600), 0);
    assert_int_equal(posix_spawn_file_actions_adddup2(&actions, 1, 2), 0);
    assert_int_equal(posix_spawn(&pid, "/proc/self/exe", &actions, NULL, argv, environ), 0);
    (void)posix_spawn_file_actions_destroy(&actions);
    return pid;
}

/* Starts the toy; up to three settings. */
static void toy_start(struct hub *h, const char *kind, const char *first, const char *second,
                      const char *third)
{
    char endpoint[160];
    char *argv[16] = {"toy", (char *)(uintptr_t)kind, "--set", endpoint};
    int n = 4;
    (void)snprintf(endpoint, sizeof endpoint, "hub.endpoint=%s", h->endpoint);
    const char *settings[] = {first, second, third};
    for (size_t i = 0; i < 3; i++) {
        if (settings[i]) {
            argv[n++] = "--set";
            argv[n++] = (char *)(uintptr_t)settings[i];
        }
    }
    h->pid = spawn(h->log, argv);
}

static void hub_send(struct hub *h, enum message_type type, const ProtobufCMessage *m)
{
    struct error e = {0};
    if (wire_pack(type, 0, m, &h->frame, &e) != FATE_DONE)
        fail_msg("%s", e.text);
    (void)!sock_send(h->router, &h->peer, buf_span(&h->frame), &e);
}

static void hub_beat(struct hub *h)
{
    Cw__Heartbeat beat = CW__HEARTBEAT__INIT;
    uint64_t now = clock_monotonic_ms();
    if (h->is_mute || h->peer.len == 0 || now - h->beat_ms < HEARTBEAT_MS)
        return;
    h->beat_ms = now;
    hub_send(h, MESSAGE_HEARTBEAT, &beat.base);
}

static bool hub_take(struct hub *h, struct sock_frame *frame, struct sock_peer *from)
{
    struct error e = {0};
    bool is_there;
    (void)sock_poll(h->router, NULL, NULL, 0, 20);
    hub_beat(h);
    assert_int_equal(sock_receive(h->router, from, frame, &is_there, NULL, &e), FATE_DONE);
    return is_there;
}

static void note_heartbeat(struct hub *h, const ProtobufCMessage *m)
{
    const Cw__Heartbeat *beat = (const Cw__Heartbeat *)m;
    h->beats++;
    h->started_job = beat->started_job;
    h->held = beat->held;
}

/* The next message that is not a heartbeat, or NULL when none comes in time. */
static ProtobufCMessage *hub_next(struct hub *h, struct wire_header *ret, uint64_t patience_ms)
{
    uint64_t until = clock_monotonic_ms() + patience_ms;
    while (clock_monotonic_ms() < until) {
        struct sock_frame frame;
        struct sock_peer from;
        struct error e = {0};
        ProtobufCMessage *m = NULL;
        if (!hub_take(h, &frame, &from))
            continue;
        if (wire_check(frame.bytes, ret, &e) != FATE_DONE ||
            wire_unpack(ret, wire_body(frame.bytes), &h->a, &m, &e) != FATE_DONE)
            fail_msg("%s", e.text);
        sock_frame_done(&frame);
        if (ret->type == MESSAGE_HELLO)
            h->peer = from;
        if (ret->type != MESSAGE_HEARTBEAT)
            return m;
        if (sock_peer_equal(&from, &h->peer))
            note_heartbeat(h, m);
    }
    return NULL;
}

static ProtobufCMessage *hub_expect(struct hub *h, enum message_type type, uint64_t job)
{
    struct wire_header header = {0};
    ProtobufCMessage *m = hub_next(h, &header, PATIENCE_MS);
    if (!m || header.type != type || header.job != job)
        fail_msg("expected %s of job %llu, got %s of job %llu", wire_type_name(type),
                 (unsigned long long)job, m ? wire_type_name(header.type) : "nothing",
                 (unsigned long long)header.job);
    return m;
}

static void hub_welcome(struct hub *h)
{
    Cw__Welcome welcome = CW__WELCOME__INIT;
    welcome.has_heartbeat_ms = welcome.has_dead_ms = 1;
    welcome.heartbeat_ms = HEARTBEAT_MS;
    welcome.dead_ms = h->dead_ms;
    hub_send(h, MESSAGE_WELCOME, &welcome.base);
}

static Cw__Hello *hub_join(struct hub *h)
{
    Cw__Hello *hello = (Cw__Hello *)hub_expect(h, MESSAGE_HELLO, 0);
    hub_welcome(h);
    return hello;
}

static size_t hub_give(struct hub *h, uint64_t job, const char *title)
{
    struct error e = {0};
    Cw__Envelope envelope = CW__ENVELOPE__INIT;
    Cw__Version version = CW__VERSION__INIT, *versions[] = {&version};
    Cw__Document d = CW__DOCUMENT__INIT;
    version.stage = "read";
    envelope.has_token = envelope.has_trace = 1;
    envelope.token = job + 1000;
    envelope.trace = 5;
    envelope.versions = versions;
    envelope.n_versions = 1;
    d.envelope = &envelope;
    d.title = (char *)(uintptr_t)title;
    assert_int_equal(wire_pack(MESSAGE_DOCUMENT, job, &d.base, &h->frame, &e), FATE_DONE);
    assert_int_equal(sock_send(h->router, &h->peer, buf_span(&h->frame), &e), FATE_DONE);
    return h->frame.n;
}

static void hub_expect_failure(struct hub *h, uint64_t job, Cw__Failure__Kind kind,
                               const char *reason)
{
    Cw__Failure *f = (Cw__Failure *)hub_expect(h, MESSAGE_FAILURE, job);
    assert_int_equal(f->kind, kind);
    assert_int_equal(f->token, job + 1000);
    if (!strstr(f->reason ? f->reason : "", reason))
        fail_msg("'%s' does not contain '%s'", f->reason, reason);
}

static void hub_expect_credit(struct hub *h, unsigned messages, size_t bytes)
{
    Cw__Credit *c = (Cw__Credit *)hub_expect(h, MESSAGE_CREDIT, 0);
    assert_int_equal(c->messages, messages);
    assert_int_equal(c->bytes, bytes);
    assert_false(c->stop);
}

static int wait_status(pid_t pid)
{
    int status = 0;
    for (uint64_t until = clock_monotonic_ms() + PATIENCE_MS; clock_monotonic_ms() < until;) {
        pid_t ended = waitpid(pid, &status, WNOHANG);
        if (ended == pid)
            return status;
        (void)poll(NULL, 0, 5);
    }
    (void)kill(pid, SIGKILL);
    (void)waitpid(pid, &status, 0);
    return status;
}

static void hub_expect_exit(struct hub *h, int code)
{
    int status = wait_status(h->pid);
    h->pid = -1;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != code)
        fail_msg("expected exit code %d, got status %x", code, (unsigned)status);
}

static void hub_expect_death(struct hub *h, int number)
{
    int status = wait_status(h->pid);
    h->pid = -1;
    if (!WIFSIGNALED(status) || WTERMSIG(status) != number)
        fail_msg("expected signal %d, got status %x", number, (unsigned)status);
}

static void hub_stop(struct hub *h)
{
    if (h->pid > 0) {
        (void)kill(h->pid, SIGKILL);
        (void)wait_status(h->pid);
    }
    sock_close(h->router);
    arena_done(&h->a);
    buf_done(&h->frame);
    (void)unlink(h->log);
    (void)unlink(h->endpoint + strlen("ipc://"));
    (void)rmdir(h->dir);
}

/* A hub and a toy that has been welcomed. */
static void setting(struct hub *h, const char *kind, const char *first, const char *second)
{
    hub_start(h);
    toy_start(h, kind, first, second, NULL);
    Cw__Hello *hello = hub_join(h);
    assert_string_equal(hello->stage, strcmp(kind, "--toy") == 0 ? "language" : "write");
    assert_int_equal(hello->pid, h->pid);
}

/* ---- tests */

static void station__a_result_carries_the_envelope_a_version_and_gives_credit_back(void **state)
{
    struct hub h;
    (void)state;
    setting(&h, "--toy", NULL, NULL);
    size_t bytes = hub_give(&h, 7, "ok");
    Cw__Document *d = (Cw__Document *)hub_expect(&h, MESSAGE_DOCUMENT, 7);
    assert_string_equal(d->language, "en");
    assert_int_equal(d->envelope->token, 1007);
    assert_int_equal(d->envelope->trace, 5);
    assert_int_equal(d->envelope->n_versions, 2);
    assert_string_equal(d->envelope->versions[0]->stage, "read");
    assert_string_equal(d->envelope->versions[1]->stage, "language");
    assert_string_equal(d->envelope->versions[1]->code, CW_VERSION);
    assert_string_equal(d->envelope->versions[1]->data, "d4t4");
    hub_expect_credit(&h, 1, bytes);
    hub_stop(&h);
}

static void station__hello_says_who_it_is_and_what_it_can_take(void **state)
{
    struct hub h;
    (void)state;
    hub_start(&h);
    toy_start(&h, "--toy", "worker.credit_bytes=2 MiB", NULL, NULL);
    Cw__Hello *hello = hub_join(&h);
    assert_string_equal(hello->stage, "language");
    assert_string_equal(hello->build, CW_VERSION);
    assert_int_equal(hello->credit_messages, 4);
    assert_int_equal(hello->credit_bytes, 2u << 20);
    hub_stop(&h);
}

static void station__each_fate_becomes_its_failure_and_work_goes_on(void **state)
{
    struct hub h;
    (void)state;
    setting(&h, "--toy", NULL, NULL);
    size_t bytes = hub_give(&h, 1, "retry");
    hub_expect_failure(&h, 1, CW__FAILURE__KIND__RETRY, "the moon is not right");
    hub_expect_credit(&h, 1, bytes);
    bytes = hub_give(&h, 2, "reject");
    hub_expect_failure(&h, 2, CW__FAILURE__KIND__REJECT, "cannot be read");
    hub_expect_credit(&h, 1, bytes);
    bytes = hub_give(&h, 3, "invalid");
    hub_expect_failure(&h, 3, CW__FAILURE__KIND__REJECT, "'Document.title' is not valid UTF-8");
    hub_expect_credit(&h, 1, bytes);
    bytes = hub_give(&h, 4, "nothing");
    hub_expect_failure(&h, 4, CW__FAILURE__KIND__REJECT, "made no result");
    hub_expect_credit(&h, 1, bytes);
    bytes = hub_give(&h, 5, "wrong");
    hub_expect_failure(&h, 5, CW__FAILURE__KIND__REJECT, "must not send a message of type LISTING");
    hub_expect_credit(&h, 1, bytes);
    (void)hub_give(&h, 6, "ok");
    (void)hub_expect(&h, MESSAGE_DOCUMENT, 6);
    hub_stop(&h);
}

static void station__a_broken_worker_hands_back_and_exits_1(void **state)
{
    struct hub h;
    (void)state;
    setting(&h, "--toy", NULL, NULL);
    (void)hub_give(&h, 1, "broken");
    hub_expect_failure(&h, 1, CW__FAILURE__KIND__RETRY, "lost my data");
    (void)hub_expect(&h, MESSAGE_CREDIT, 0);
    (void)hub_expect(&h, MESSAGE_BYE, 0);
    hub_expect_exit(&h, 1);
    hub_stop(&h);
}

static void station__beats_while_a_task_burns_cpu_then_rejects_it_and_exits_86(void **state)
{
    struct hub h;
    (void)state;
    setting(&h, "--toy", "worker.cpu_ms=1000", NULL);
    (void)hub_give(&h, 1, "spin");
    (void)hub_give(&h, 2, "ok");
    hub_expect_failure(&h, 1, CW__FAILURE__KIND__REJECT, "took more than 1000 ms of CPU time");
    assert_true(h.beats >= 5);
    assert_int_equal(h.started_job, 1);
    assert_int_equal(h.held, 2);
    hub_expect_failure(&h, 2, CW__FAILURE__KIND__RELEASED, "");
    (void)hub_expect(&h, MESSAGE_BYE, 0);
    hub_expect_exit(&h, 86);
    hub_stop(&h);
}

static void station__a_task_that_never_ends_is_rejected_by_the_wall_clock(void **state)
{
    struct hub h;
    (void)state;
    setting(&h, "--toy", "worker.wall_ms=300", NULL);
    (void)hub_give(&h, 1, "block");
    hub_expect_failure(&h, 1, CW__FAILURE__KIND__REJECT, "took more than 300 ms");
    hub_expect_exit(&h, 86);
    hub_stop(&h);
}

static void station__exhausted_memory_rejects_the_task_and_exits_86(void **state)
{
    struct hub h;
    (void)state;
    setting(&h, "--toy", "worker.memory_bytes=8 MiB", NULL);
    (void)hub_give(&h, 1, "eat");
    hub_expect_failure(&h, 1, CW__FAILURE__KIND__REJECT, "needs more than 8 MiB of memory");
    hub_expect_exit(&h, 86);
    hub_stop(&h);
}

static void dies_with_report(const char *title, int number, const char *reason)
{
    struct hub h;
    setting(&h, "--toy", NULL, NULL);
    (void)hub_give(&h, 1, title);
    (void)hub_give(&h, 2, "ok");
    hub_expect_failure(&h, 1, CW__FAILURE__KIND__CRASHED, reason);
    hub_expect_failure(&h, 2, CW__FAILURE__KIND__RELEASED, "");
    (void)hub_expect(&h, MESSAGE_BYE, 0);
    hub_expect_death(&h, number);
    hub_stop(&h);
}

static void station__a_crash_is_reported_before_the_process_dies_of_it(void **state)
{
    (void)state;
    dies_with_report("abort", SIGABRT, "SIGABRT");
}

static void station__an_overflow_of_the_stack_is_reported_too(void **state)
{
    (void)state;
    dies_with_report("dig", SIGSEGV, "SIGSEGV");
}

static void wait_started(struct hub *h, uint64_t job)
{
    struct wire_header header;
    for (uint64_t until = clock_monotonic_ms() + PATIENCE_MS; h->started_job != job;) {
        assert_true(clock_monotonic_ms() < until);
        assert_null(hub_next(h, &header, 20));
    }
}

static void station__drain_releases_what_is_not_begun_and_finishes_the_rest(void **state)
{
    struct hub h;
    (void)state;
    setting(&h, "--toy", NULL, NULL);
    (void)hub_give(&h, 1, "linger");
    (void)hub_give(&h, 2, "ok");
    (void)hub_give(&h, 3, "ok");
    wait_started(&h, 1);
    assert_int_equal(kill(h.pid, SIGTERM), 0);
    Cw__Credit *credit = (Cw__Credit *)hub_expect(&h, MESSAGE_CREDIT, 0);
    assert_true(credit->stop);
    hub_expect_failure(&h, 2, CW__FAILURE__KIND__RELEASED, "drains");
    hub_expect_failure(&h, 3, CW__FAILURE__KIND__RELEASED, "drains");
    (void)hub_give(&h, 4, "ok"); /* crossed the stop */
    hub_expect_failure(&h, 4, CW__FAILURE__KIND__RELEASED, "drains");
    (void)hub_expect(&h, MESSAGE_DOCUMENT, 1);
    (void)hub_expect(&h, MESSAGE_BYE, 0);
    hub_expect_exit(&h, 0);
    hub_stop(&h);
}

static void station__a_second_signal_ends_at_once_with_1(void **state)
{
    struct hub h;
    (void)state;
    setting(&h, "--toy", NULL, NULL);
    (void)hub_give(&h, 1, "block");
    wait_started(&h, 1);
    assert_int_equal(kill(h.pid, SIGINT), 0);
    (void)hub_expect(&h, MESSAGE_CREDIT, 0);
    assert_int_equal(kill(h.pid, SIGTERM), 0); /* the other kind does not count */
    struct wire_header header;
    assert_null(hub_next(&h, &header, 300));
    assert_int_equal(kill(h.pid, SIGINT), 0);
    hub_expect_exit(&h, 1);
    hub_stop(&h);
}

static void station__an_idle_worker_without_a_hub_drains_at_once(void **state)
{
    struct hub h;
    (void)state;
    hub_start(&h);
    toy_start(&h, "--toy", NULL, NULL, NULL);
    (void)hub_expect(&h, MESSAGE_HELLO, 0); /* never answered */
    assert_int_equal(kill(h.pid, SIGTERM), 0);
    hub_expect_exit(&h, 0);
    hub_stop(&h);
}

/* A Hello without a Bye would bring it work, and its end would count against that work. */
static void station__a_drain_before_the_welcome_says_bye_all_the_same(void **state)
{
    struct hub h;
    (void)state;
    hub_start(&h);
    toy_start(&h, "--toy", NULL, NULL, NULL);
    (void)hub_expect(&h, MESSAGE_HELLO, 0);
    assert_int_equal(kill(h.pid, SIGTERM), 0);
    Cw__Bye *bye = (Cw__Bye *)hub_expect(&h, MESSAGE_BYE, 0);
    assert_string_equal(bye->reason, "drained");
    hub_expect_exit(&h, 0);
    hub_stop(&h);
}

static void station__silence_of_the_hub_brings_a_new_hello_from_a_new_peer(void **state)
{
    struct hub h;
    (void)state;
    setting(&h, "--toy", NULL, NULL);
    struct sock_peer before = h.peer;
    (void)hub_give(&h, 1, "linger");
    wait_started(&h, 1);
    (void)hub_expect(&h, MESSAGE_DOCUMENT, 1);
    (void)hub_expect(&h, MESSAGE_CREDIT, 0);
    h.is_mute = true; /* a wire that is cut one way: the hub need not wait for silence as well */
    Cw__Bye *bye = (Cw__Bye *)hub_expect(&h, MESSAGE_BYE, 0);
    assert_string_equal(bye->reason, "the hub is silent");
    Cw__Hello *hello = hub_join(&h);
    assert_int_equal(hello->credit_messages, 4);
    assert_false(sock_peer_equal(&before, &h.peer));
    h.is_mute = false;
    (void)hub_give(&h, 2, "ok");
    (void)hub_expect(&h, MESSAGE_DOCUMENT, 2);
    hub_stop(&h);
}

static void station__a_result_for_a_lost_connection_is_dropped_and_its_credit_kept(void **state)
{
    struct hub h;
    Cw__Bye bye = CW__BYE__INIT;
    (void)state;
    setting(&h, "--toy", NULL, NULL);
    size_t bytes = hub_give(&h, 1, "linger");
    (void)hub_give(&h, 2, "ok");
    wait_started(&h, 1);
    hub_send(&h, MESSAGE_BYE, &bye.base); /* everything in hand is forgotten */
    Cw__Hello *hello = (Cw__Hello *)hub_expect(&h, MESSAGE_HELLO, 0);
    assert_in_range(hello->credit_messages, 3, 4); /* 3 while job 1 still runs */
    bool is_running = hello->credit_messages == 3;
    hub_welcome(&h);
    if (is_running)
        hub_expect_credit(&h, 1, bytes);
    (void)hub_give(&h, 3, "ok");
    (void)hub_expect(&h, MESSAGE_DOCUMENT, 3);
    hub_stop(&h);
}

static void station__time_in_which_it_was_stopped_is_no_silence_of_the_hub(void **state)
{
    struct hub h;
    struct wire_header header;
    (void)state;
    hub_start(&h);
    h.dead_ms = 400;
    toy_start(&h, "--toy", NULL, NULL, NULL);
    (void)hub_join(&h);
    assert_int_equal(kill(h.pid, SIGSTOP), 0);
    assert_null(hub_next(&h, &header, 1000)); /* our heartbeats wait in its socket */
    assert_int_equal(kill(h.pid, SIGCONT), 0);
    (void)hub_give(&h, 1, "ok");
    (void)hub_expect(&h, MESSAGE_DOCUMENT, 1); /* and no Hello before it */
    hub_stop(&h);
}

static void station__faults_of_test_builds_crash_spin_and_slow_down(void **state)
{
    (void)state;
#ifdef CW_FAULTS
    struct hub h;
    assert_int_equal(setenv("CW_FAULT", "crash_on:poison", 1), 0);
    setting(&h, "--toy", NULL, NULL);
    (void)hub_give(&h, 1, "ok");
    (void)hub_expect(&h, MESSAGE_DOCUMENT, 1);
    (void)hub_expect(&h, MESSAGE_CREDIT, 0);
    (void)hub_give(&h, 2, "a poisonous page");
    hub_expect_failure(&h, 2, CW__FAILURE__KIND__CRASHED, "SIGABRT");
    hub_expect_death(&h, SIGABRT);
    hub_stop(&h);

    assert_int_equal(setenv("CW_FAULT", "spin_on:poison", 1), 0);
    setting(&h, "--toy", "worker.cpu_ms=200", NULL);
    (void)hub_give(&h, 2, "a poisonous page");
    hub_expect_failure(&h, 2, CW__FAILURE__KIND__REJECT, "200 ms of CPU");
    hub_expect_exit(&h, 86);
    hub_stop(&h);

    assert_int_equal(setenv("CW_FAULT", "slow:300", 1), 0);
    setting(&h, "--toy", NULL, NULL);
    uint64_t from = clock_monotonic_ms();
    (void)hub_give(&h, 1, "ok");
    (void)hub_expect(&h, MESSAGE_DOCUMENT, 1);
    assert_true(clock_monotonic_ms() - from >= 290);
    hub_stop(&h);
    assert_int_equal(unsetenv("CW_FAULT"), 0);
#else
    print_message("skipped: built without CW_FAULTS\n");
#endif
}

static void station__a_damaged_frame_starts_the_connection_anew(void **state)
{
    struct hub h;
    struct error e;
    (void)state;
    setting(&h, "--toy", NULL, NULL);
    struct sock_peer before = h.peer;
    assert_int_equal(sock_send(h.router, &h.peer, SPAN("CWIRrubbish"), &e), FATE_DONE);
    (void)hub_join(&h);
    assert_false(sock_peer_equal(&before, &h.peer));
    hub_stop(&h);
}

static void station__work_of_another_stage_and_work_without_credit_go_back(void **state)
{
    struct hub h;
    struct error e;
    Cw__Envelope envelope = CW__ENVELOPE__INIT;
    Cw__Fetch fetch = CW__FETCH__INIT;
    (void)state;
    setting(&h, "--toy", "worker.credit=1", NULL);
    envelope.has_token = fetch.has_target = 1;
    envelope.token = 1009;
    fetch.envelope = &envelope;
    fetch.url = "http://a.example/";
    assert_int_equal(wire_pack(MESSAGE_FETCH, 9, &fetch.base, &h.frame, &e), FATE_DONE);
    assert_int_equal(sock_send(h.router, &h.peer, buf_span(&h.frame), &e), FATE_DONE);
    hub_expect_failure(&h, 9, CW__FAILURE__KIND__REJECT, "a stage that does not take it");
    (void)hub_expect(&h, MESSAGE_CREDIT, 0);
    (void)hub_give(&h, 1, "linger");
    (void)hub_give(&h, 2, "ok");
    hub_expect_failure(&h, 2, CW__FAILURE__KIND__RELEASED, "without credit");
    hub_stop(&h);
}

static void station__a_final_refusal_exits_78_and_another_one_tries_again(void **state)
{
    struct hub h;
    Cw__Refuse refuse = CW__REFUSE__INIT;
    (void)state;
    hub_start(&h);
    toy_start(&h, "--toy", NULL, NULL, NULL);
    (void)hub_expect(&h, MESSAGE_HELLO, 0);
    refuse.reason = "not yet";
    hub_send(&h, MESSAGE_REFUSE, &refuse.base);
    (void)hub_expect(&h, MESSAGE_HELLO, 0);
    refuse.reason = "speaks protocol 2.0, this program 1.0";
    refuse.has_final = refuse.final = 1;
    hub_send(&h, MESSAGE_REFUSE, &refuse.base);
    hub_expect_exit(&h, 78);
    hub_stop(&h);
}

static void station__a_driver_answers_a_batch_with_one_ack_and_drains(void **state)
{
    struct hub h;
    (void)state;
    setting(&h, "--toy-drive", NULL, NULL);
    size_t bytes = hub_give(&h, 1, "a");
    bytes += hub_give(&h, 2, "b");
    Cw__Ack *ack = (Cw__Ack *)hub_expect(&h, MESSAGE_ACK, 0);
    assert_int_equal(ack->n_items, 2);
    assert_int_equal(ack->items[1]->job, 2);
    assert_int_equal(ack->items[1]->token, 1002);
    for (unsigned messages = 0; messages < 2;) {
        Cw__Credit *credit = (Cw__Credit *)hub_expect(&h, MESSAGE_CREDIT, 0);
        messages += credit->messages;
        bytes -= credit->bytes;
    }
    assert_int_equal(bytes, 0);
    (void)hub_give(&h, 3, "c");
    struct wire_header header;
    while (h.held != 1)
        assert_null(hub_next(&h, &header, 20));
    assert_int_equal(kill(h.pid, SIGTERM), 0);
    (void)hub_expect(&h, MESSAGE_CREDIT, 0);
    /* Whether it had been taken already decides how it comes back. */
    ProtobufCMessage *m = hub_next(&h, &header, PATIENCE_MS);
    assert_non_null(m);
    assert_true(header.type == MESSAGE_ACK || header.type == MESSAGE_FAILURE);
    (void)hub_expect(&h, MESSAGE_BYE, 0);
    hub_expect_exit(&h, 0);
    hub_stop(&h);
}

static void station__a_driver_can_tell_a_task_of_a_lost_hub(void **state)
{
    struct hub h;
    Cw__Bye bye = CW__BYE__INIT;
    (void)state;
    setting(&h, "--toy-drive", NULL, NULL);
    (void)hub_give(&h, 1, "a");
    struct wire_header header;
    while (h.held != 1)
        assert_null(hub_next(&h, &header, 20));
    hub_send(&h, MESSAGE_BYE, &bye.base);
    (void)hub_expect(&h, MESSAGE_HELLO, 0);
    hub_welcome(&h);
    (void)hub_give(&h, 2, "b");
    (void)hub_give(&h, 3, "c");
    ProtobufCMessage *m = hub_next(&h, &header, PATIENCE_MS);
    while (m && header.type == MESSAGE_CREDIT)
        m = hub_next(&h, &header, PATIENCE_MS);
    assert_non_null(m);
    assert_int_equal(header.type, MESSAGE_ACK); /* and no Failure for job 1 */
    assert_int_equal(((Cw__Ack *)m)->n_items, 2);
    assert_int_equal(((Cw__Ack *)m)->items[0]->job, 2);
    hub_stop(&h);
}

static void station__a_driver_that_loses_its_way_exits_86_without_a_bye(void **state)
{
    struct hub h;
    struct wire_header header;
    (void)state;
    setting(&h, "--toy-drive", "worker.cpu_ms=10", NULL);
    (void)hub_give(&h, 1, "treadmill");
    ProtobufCMessage *m = hub_next(&h, &header, 1000);
    if (m)
        fail_msg("a %s came", wire_type_name(header.type));
    hub_expect_exit(&h, 86);
    hub_stop(&h);
}

static void station__a_driver_says_all_it_knows_of_a_failure(void **state)
{
    struct hub h;
    (void)state;
    setting(&h, "--toy-drive", NULL, NULL);
    (void)hub_give(&h, 1, "busy");
    Cw__Failure *f = (Cw__Failure *)hub_expect(&h, MESSAGE_FAILURE, 1);
    assert_int_equal(f->kind, CW__FAILURE__KIND__RETRY);
    assert_string_equal(f->reason, "asked too much");
    assert_int_equal(f->not_before_ms, 60000);
    assert_int_equal(f->trouble, CW__FAILURE__TROUBLE__SOFT);
    assert_int_equal(f->http_status, 429);
    assert_int_equal(f->pause_site_ms, 30000);
    hub_stop(&h);
}

/* ---- command line, metrics */

static int exit_of(struct hub *h, const char *first, const char *second)
{
    char *argv[] = {"toy", "--toy", (char *)(uintptr_t)first, (char *)(uintptr_t)second, NULL};
    int status = wait_status(spawn(h->log, argv));
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void log_has(struct hub *h, const char *expected)
{
    struct error e;
    buf_clear(&h->frame);
    assert_int_equal(buf_read_file(&h->frame, h->log, &e), FATE_DONE);
    assert_true(buf_append_byte(&h->frame, 0));
    if (!strstr(h->frame.p, expected))
        fail_msg("'%s' does not contain '%s'", h->frame.p, expected);
}

static void station__the_command_line_answers_with_its_exit_codes(void **state)
{
    struct hub h;
    (void)state;
    hub_start(&h);
    assert_int_equal(exit_of(&h, "--help", NULL), 0);
    log_has(&h, "worker.cpu_ms");
    log_has(&h, "language.refuse");
    assert_int_equal(exit_of(&h, "--version", NULL), 0);
    log_has(&h, "claimwire-language " CW_VERSION ", protocol 1.0");
    assert_int_equal(exit_of(&h, "--markdown", NULL), 0);
    log_has(&h, "| `worker.credit` | `4` |");
    assert_int_equal(exit_of(&h, "--check", NULL), 0);
    log_has(&h, "settings and data d4t4 are good");
    assert_int_equal(exit_of(&h, "--nonsense", NULL), 2);
    assert_int_equal(exit_of(&h, "stray", NULL), 2);
    log_has(&h, "unexpected argument 'stray'");
    assert_int_equal(exit_of(&h, "--set", "language.nonsense=1"), 78);
    log_has(&h, "unknown setting 'language.nonsense'");
    assert_int_equal(exit_of(&h, "--set", "worker.credit=0"), 78);
    assert_int_equal(exit_of(&h, "--set", "language.refuse=yes"), 78);
    log_has(&h, "claimwire-language: cannot read 'profiles': no such file");
    assert_int_equal(exit_of(&h, "--conf", "/nonexistent"), 78);
    assert_int_equal(exit_of(&h, "--set", "hub.endpoint=nowhere"), 78);
    hub_stop(&h);
}

/* The port that the toy has logged. */
static int metrics_port_of(struct hub *h)
{
    struct error e;
    for (uint64_t until = clock_monotonic_ms() + PATIENCE_MS; clock_monotonic_ms() < until;
         (void)poll(NULL, 0, 5)) {
        buf_clear(&h->frame);
        if (buf_read_file(&h->frame, h->log, &e) != FATE_DONE || !buf_append_byte(&h->frame, 0))
            continue;
        const char *at = strstr(h->frame.p, "metrics_port=");
        if (at)
            return atoi(at + strlen("metrics_port="));
    }
    return 0;
}

static char *http_get(int port, const char *path, char *to, size_t size)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char request[128];
    size_t n = 0;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
    int len = snprintf(request, sizeof request, "GET %s HTTP/1.0\r\n\r\n", path);
    assert_int_equal(write(fd, request, (size_t)len), len);
    for (ssize_t got; n < size - 1 && (got = read(fd, to + n, size - 1 - n)) > 0;)
        n += (size_t)got;
    to[n] = 0;
    assert_int_equal(close(fd), 0);
    return to;
}

static void station__health_depends_on_the_hub_and_metrics_count_tasks(void **state)
{
    struct hub h;
    static char answer[1 << 16];
    (void)state;
    hub_start(&h);
    toy_start(&h, "--toy", "worker.metrics=127.0.0.1:0", NULL, NULL);
    int port = metrics_port_of(&h);
    assert_true(port > 0);
    assert_non_null(strstr(http_get(port, "/healthz", answer, sizeof answer), "503"));
    assert_non_null(strstr(answer, "the hub has never answered"));
    (void)hub_join(&h);
    (void)hub_give(&h, 1, "ok");
    (void)hub_expect(&h, MESSAGE_DOCUMENT, 1);
    (void)hub_expect(&h, MESSAGE_CREDIT, 0);
    assert_non_null(strstr(http_get(port, "/healthz", answer, sizeof answer), "200"));
    (void)http_get(port, "/metrics", answer, sizeof answer);
    assert_non_null(strstr(answer, "claimwire_tasks_total{stage=\"language\",fate=\"done\"} 1"));
    assert_non_null(strstr(answer, "claimwire_task_seconds_count{stage=\"language\"} 1"));
    assert_non_null(strstr(answer, "claimwire_held{stage=\"language\"} 0"));
    assert_non_null(strstr(answer, "claimwire_credit{stage=\"language\"} 4"));
    assert_non_null(strstr(answer, "claimwire_hub_reconnects_total{stage=\"language\"} 0"));
    hub_stop(&h);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strncmp(argv[1], "--toy", 5) == 0) {
        bool is_driving = strcmp(argv[1], "--toy-drive") == 0;
        return toy_main(is_driving, argc - 1, argv + 1);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(station__a_result_carries_the_envelope_a_version_and_gives_credit_back),
        cmocka_unit_test(station__hello_says_who_it_is_and_what_it_can_take),
        cmocka_unit_test(station__each_fate_becomes_its_failure_and_work_goes_on),
        cmocka_unit_test(station__a_broken_worker_hands_back_and_exits_1),
        cmocka_unit_test(station__beats_while_a_task_burns_cpu_then_rejects_it_and_exits_86),
        cmocka_unit_test(station__a_task_that_never_ends_is_rejected_by_the_wall_clock),
        cmocka_unit_test(station__exhausted_memory_rejects_the_task_and_exits_86),
        cmocka_unit_test(station__a_crash_is_reported_before_the_process_dies_of_it),
        cmocka_unit_test(station__an_overflow_of_the_stack_is_reported_too),
        cmocka_unit_test(station__drain_releases_what_is_not_begun_and_finishes_the_rest),
        cmocka_unit_test(station__a_second_signal_ends_at_once_with_1),
        cmocka_unit_test(station__an_idle_worker_without_a_hub_drains_at_once),
        cmocka_unit_test(station__a_drain_before_the_welcome_says_bye_all_the_same),
        cmocka_unit_test(station__silence_of_the_hub_brings_a_new_hello_from_a_new_peer),
        cmocka_unit_test(station__a_result_for_a_lost_connection_is_dropped_and_its_credit_kept),
        cmocka_unit_test(station__time_in_which_it_was_stopped_is_no_silence_of_the_hub),
        cmocka_unit_test(station__faults_of_test_builds_crash_spin_and_slow_down),
        cmocka_unit_test(station__a_damaged_frame_starts_the_connection_anew),
        cmocka_unit_test(station__work_of_another_stage_and_work_without_credit_go_back),
        cmocka_unit_test(station__a_final_refusal_exits_78_and_another_one_tries_again),
        cmocka_unit_test(station__a_driver_answers_a_batch_with_one_ack_and_drains),
        cmocka_unit_test(station__a_driver_can_tell_a_task_of_a_lost_hub),
        cmocka_unit_test(station__a_driver_that_loses_its_way_exits_86_without_a_bye),
        cmocka_unit_test(station__a_driver_says_all_it_knows_of_a_failure),
        cmocka_unit_test(station__the_command_line_answers_with_its_exit_codes),
        cmocka_unit_test(station__health_depends_on_the_hub_and_metrics_count_tasks),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (!failed) /* a test that fails leaves its socket, for which this would wait for ever */
        sock_shutdown();
    return failed;
}
