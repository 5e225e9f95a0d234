/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The worker runs in a process of its own (this program with --worker) and talks to a hub that the test plays.
 */
#include "write/write.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <cmocka.h>
#include "common/sock.h"
#include "write_scene.h"

#define PATIENCE_MS 90000u
#define JOBS 40

extern char **environ;

/* ----------------------------------------------------------------------------------------------------- the hub */

struct hub {
    struct scene scene;
    char dir[64], endpoint[128], log[96];
    struct sock *router;
    struct sock_peer peer;
    pid_t pid;
    struct buf frame;
    struct arena a;
    int outcome[JOBS];     /* of documents, by number; -1: not answered */
    char reason[JOBS][300];
    unsigned answered, failures, credit;
    bool is_joined;
};

static struct hub hub;

static void hub_send(struct hub *h, enum message_type type, uint64_t job, const ProtobufCMessage *m)
{
    struct error e = {{0}};

    if (wire_pack(type, job, m, &h->frame, &e) != FATE_DONE)
        fail_msg("%s", e.text);
    (void)!sock_send(h->router, &h->peer, buf_span(&h->frame), &e);
}

static int number_of(uint64_t job);

static void note_ack(struct hub *h, const Cw__Ack *ack)
{
    for (size_t i = 0; i < ack->n_items; i++) {
        int n = number_of(ack->items[i]->job);

        assert_true(n >= 0);
        if (h->outcome[n] < 0)
            h->answered++;
        h->outcome[n] = (int)ack->items[i]->outcome;
        (void)snprintf(h->reason[n], sizeof(h->reason[n]), "%s", ack->items[i]->reason ? ack->items[i]->reason : "");
    }
}

static void note(struct hub *h, const struct wire_header *header, const ProtobufCMessage *m)
{
    Cw__Welcome welcome = CW__WELCOME__INIT;

    switch (header->type) {
    case MESSAGE_HELLO:
        welcome.has_heartbeat_ms = welcome.has_dead_ms = 1;
        welcome.heartbeat_ms = 100;
        welcome.dead_ms = PATIENCE_MS;
        hub_send(h, MESSAGE_WELCOME, 0, &welcome.base);
        h->is_joined = true;
        break;
    case MESSAGE_ACK:
        note_ack(h, (const Cw__Ack *)m);
        break;
    case MESSAGE_FAILURE:
        h->failures++;
        (void)snprintf(h->reason[0], sizeof(h->reason[0]), "%s", ((const Cw__Failure *)m)->reason);
        break;
    case MESSAGE_CREDIT:
        h->credit += ((const Cw__Credit *)m)->messages;
        break;
    default:
        break;
    }
}

static void hub_turn(struct hub *h)
{
    static uint64_t beat_ms;
    Cw__Heartbeat beat = CW__HEARTBEAT__INIT;
    struct sock_frame frame;
    struct sock_peer from;
    struct error e = {{0}};
    bool got = false;

    if (h->is_joined && clock_monotonic_ms() - beat_ms > 100) {
        beat_ms = clock_monotonic_ms();
        hub_send(h, MESSAGE_HEARTBEAT, 0, &beat.base);
    }
    (void)sock_poll(h->router, NULL, NULL, 0, 20);
    assert_int_equal(sock_receive(h->router, &from, &frame, &got, NULL, &e), FATE_DONE);
    if (got) {
        struct wire_header header;
        ProtobufCMessage *m;

        assert_int_equal(wire_check(frame.bytes, &header, &e), FATE_DONE);
        arena_reset(&h->a);
        assert_int_equal(wire_unpack(&header, wire_body(frame.bytes), &h->a, &m, &e), FATE_DONE);
        h->peer = from;
        note(h, &header, m);
        sock_frame_done(&frame);
    }
}

#define UNTIL(condition)                                                                                               \
    for (uint64_t until_ms = clock_monotonic_ms() + PATIENCE_MS; !(condition);) {                                      \
        if (clock_monotonic_ms() > until_ms)                                                                           \
            fail_msg("waited in vain for: %s", #condition);                                                            \
        hub_turn(&hub);                                                                                                \
    }

/* -------------------------------------------------------------------------------------------------- the worker */

static void worker_start(struct hub *h, const char *dsn, const char *setting)
{
    char endpoint[160];
    char *argv[] = {"write", "--worker", "--set", endpoint, "--set", (char *)(uintptr_t)setting, NULL};
    posix_spawn_file_actions_t actions;

    (void)snprintf(endpoint, sizeof(endpoint), "hub.endpoint=%s", h->endpoint);
    (void)setenv("CLAIMWIRE_PG_DSN", dsn, 1);
    (void)unlink(h->log);
    h->is_joined = false;
    assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
    assert_int_equal(posix_spawn_file_actions_addopen(&actions, 2, h->log, O_WRONLY | O_CREAT | O_APPEND, 0600), 0);
    assert_int_equal(posix_spawn(&h->pid, "/proc/self/exe", &actions, NULL, argv, environ), 0);
    (void)posix_spawn_file_actions_destroy(&actions);
}

static int worker_end(struct hub *h)
{
    int status = 0;
    pid_t ended = 0;

    for (uint64_t until = clock_monotonic_ms() + PATIENCE_MS; ended == 0 && clock_monotonic_ms() < until;) {
        hub_turn(h);
        ended = waitpid(h->pid, &status, WNOHANG);
    }
    if (ended == 0) {
        (void)kill(h->pid, SIGKILL);
        (void)waitpid(h->pid, &status, 0);
        fail_msg("the worker did not end");
    }
    h->pid = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static bool worker_said(const struct hub *h, const char *text)
{
    struct buf b;
    struct error e;
    bool found;

    buf_init(&b, 1 << 20);
    found = buf_read_file(&b, h->log, &e) == FATE_DONE && span_find(buf_span(&b), span_of(text)) < b.n;
    buf_done(&b);
    return found;
}

/* ------------------------------------------------------------------------------------------------- the documents */

static int64_t capture_at[JOBS];

static int number_of(uint64_t job)
{
    for (int i = 0; i < JOBS; i++)
        if (job == (uint64_t)key_job(JOB_ENRICH, capture_at[i]))
            return i;
    return -1;
}

static Cw__Document *prepare(struct hub *h, int n)
{
    struct scene *s = &h->scene;
    const char *url = arena_printf(&s->a, "https://hadar.example/w/%d", n);
    int64_t page = scene_page(s, url, &capture_at[n]);
    Cw__Document *d = scene_document(s, page, capture_at[n], url, arena_printf(&s->a, "Text number %d.", n));

    scene_lease(s, JOB_ENRICH, capture_at[n], page, 100);
    d->envelope->has_token = d->envelope->has_trace = 1;
    d->envelope->token = 100;
    d->envelope->trace = 9;
    return d;
}

static void offer(struct hub *h, const Cw__Document *d)
{
    hub_send(h, MESSAGE_DOCUMENT, (uint64_t)key_job(JOB_ENRICH, (int64_t)d->capture), &d->base);
}

static void is_count(struct hub *h, const char *from, int64_t n)
{
    int64_t got = scene_int(&h->scene, arena_printf(&h->scene.a, "select count(*) from %s", from));

    if (got != n)
        fail_msg("count(*) from %s is %lld, not %lld", from, (long long)got, (long long)n);
}

static int start(void **state)
{
    *state = &hub;
    if (!hub.scene.is_up)
        return 0;
    arena_reset(&hub.scene.a);
    scene_wipe(&hub.scene);
    for (int i = 0; i < JOBS; i++) {
        hub.outcome[i] = -1;
        capture_at[i] = 0;
    }
    hub.answered = hub.failures = hub.credit = 0;
    hub.pid = -1;
    return 0;
}

static int stop(void **state)
{
    struct hub *h = *state;

    if (h->pid > 0) {
        (void)kill(h->pid, SIGKILL);
        (void)waitpid(h->pid, NULL, 0);
    }
    return 0;
}

#define NEEDS_HUB()                                                                             \
    if (!hub.scene.is_up)                                                                          \
        skip()

/* ------------------------------------------------------------------------------------------------------- tests */

static void write__what_is_committed_is_acknowledged(void **state)
{
    struct hub *h = *state;
    Cw__Document *d[JOBS];

    NEEDS_HUB();
    worker_start(h, h->scene.server.dsn, "log.level=debug");
    for (int i = 0; i < JOBS; i++)
        d[i] = prepare(h, i);
    UNTIL(h->is_joined);
    for (int i = 0; i < JOBS; i++)
        offer(h, d[i]);
    UNTIL(h->answered == JOBS);
    for (int i = 0; i < JOBS; i++)
        assert_int_equal(h->outcome[i], CW__ACK__OUTCOME__STORED);
    is_count(h, "edition", JOBS);
    is_count(h, "job", 0);
    UNTIL(h->credit >= JOBS); /* every task gives its credit back */
    offer(h, d[0]);
    h->outcome[0] = -1;
    UNTIL(h->outcome[0] >= 0);
    assert_int_equal(h->outcome[0], CW__ACK__OUTCOME__DUPLICATE);
    (void)kill(h->pid, SIGTERM);
    assert_int_equal(worker_end(h), 0);
}

static void write__one_guilty_result_does_not_hold_up_its_batch(void **state)
{
    struct hub *h = *state;
    Cw__Document *d[JOBS];

    NEEDS_HUB();
    worker_start(h, h->scene.server.dsn, "write.quiet_ms=50");
    for (int i = 0; i < JOBS; i++)
        d[i] = prepare(h, i);
    d[17]->page = 4711;
    UNTIL(h->is_joined);
    for (int i = 0; i < JOBS; i++)
        offer(h, d[i]);
    UNTIL(h->answered == JOBS);
    for (int i = 0; i < JOBS; i++)
        assert_int_equal(h->outcome[i], i == 17 ? CW__ACK__OUTCOME__QUARANTINED : CW__ACK__OUTCOME__STORED);
    assert_string_equal(h->reason[17], "its page 4711 is not in the ledger");
    is_count(h, "edition", JOBS - 1);
    is_count(h, "quarantine where stage = 'write'", 1);
    assert_true(worker_said(h, "event=batch.split"));
}

static void write__a_database_that_restarts_costs_nothing(void **state)
{
    struct hub *h = *state;
    Cw__Document *d[JOBS];

    NEEDS_HUB();
    worker_start(h, h->scene.server.dsn, "write.quiet_ms=1");
    for (int i = 0; i < JOBS; i++)
        d[i] = prepare(h, i);
    UNTIL(h->is_joined);
    for (int i = 0; i < JOBS / 2; i++)
        offer(h, d[i]);
    assert_true(private_pg_do(&h->scene.server, "restart --immediate"));
    for (int i = JOBS / 2; i < JOBS; i++)
        offer(h, d[i]);
    UNTIL(h->answered == JOBS);
    for (int i = 0; i < JOBS; i++) /* DUPLICATE: the answer to its COMMIT was lost */
        assert_true(h->outcome[i] == CW__ACK__OUTCOME__STORED || h->outcome[i] == CW__ACK__OUTCOME__DUPLICATE);
    scene_must(&h->scene, pg_reset(h->scene.db, &h->scene.e));
    is_count(h, "edition", JOBS);
    is_count(h, "job", 0);
    (void)kill(h->pid, SIGTERM);
    assert_int_equal(worker_end(h), 0);
}

/* A disk that is full leaves the connection alive: the batch is run again more and more slowly. */
static void write__a_database_that_refuses_is_not_asked_in_a_circle(void **state)
{
    struct hub *h = *state;
    struct scene *s = &h->scene;
    uint64_t began = 0;
    Cw__Document *d;

    NEEDS_HUB();
    scene_sql(s, "create sequence tries; grant usage on sequence tries to public;"
                 "create function refuse() returns trigger language plpgsql as $$ begin perform nextval('public.tries');"
                 " raise exception 'No space left on device' using errcode = '53100'; end $$;"
                 "create trigger refuse before insert on edition execute function refuse()");
    worker_start(h, s->server.dsn, "write.batch=1");
    d = prepare(h, 0);
    UNTIL(h->is_joined);
    offer(h, d);
    UNTIL(scene_int(s, "select case when is_called then last_value else 0 end from tries") >= 1);
    began = clock_monotonic_ms();
    UNTIL(scene_int(s, "select last_value from tries") >= 8);
    assert_true(clock_monotonic_ms() - began >= 400); /* 2.5 s on the average; before 0.2 */
    scene_sql(s, "drop trigger refuse on edition; drop function refuse(); drop sequence tries");
    UNTIL(h->outcome[0] >= 0);
    assert_int_equal(h->outcome[0], CW__ACK__OUTCOME__STORED);
    (void)kill(h->pid, SIGTERM);
    assert_int_equal(worker_end(h), 0);
}

static void write__without_a_database_it_drains_and_releases(void **state)
{
    struct hub *h = *state;
    Cw__Document *d;

    NEEDS_HUB();
    worker_start(h, h->scene.server.dsn, "write.quiet_ms=1");
    d = prepare(h, 0);
    UNTIL(h->is_joined);
    assert_true(private_pg_do(&h->scene.server, "stop --immediate --keep"));
    offer(h, d);
    UNTIL(worker_said(h, "event=batch.failed"));
    (void)kill(h->pid, SIGTERM);
    assert_int_equal(worker_end(h), 0);
    assert_int_equal(h->failures, 1);
    assert_string_equal(h->reason[0], "the database is away");
    assert_true(private_pg_do(&h->scene.server, "restart"));
    scene_must(&h->scene, pg_reset(h->scene.db, &h->scene.e));
    is_count(h, "job", 1);
    is_count(h, "edition", 0);
}

static void write__wrong_settings_are_refused_with_one_sentence(void **state)
{
    static const struct {
        const char *dsn, *setting, *sentence;
    } rows[] = {
        {"nonsense", "write.batch=1", "claimwire-write: cannot read the database's address (DSN)"},
        {"%s dbname=nowhere", "write.batch=1", "database \"nowhere\" does not exist"},
        {"%s", "pg.role=no_such_role", "cannot work as database role 'no_such_role'"},
        {"%s", "write.batch=0", "write.batch"},
        {"%s", "write.revisits=1h soon", "'write.revisits': 'soon' is no time like '90m', '6h' or '7d'"},
        {"%s", "write.feed_min_s=90000", "'write.feed_min_s' is larger than 'write.feed_max_s'"},
    };
    struct hub *h = *state;

    NEEDS_HUB();
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        char dsn[512];

        (void)snprintf(dsn, sizeof(dsn), "%s%s", rows[i].dsn[0] == '%' ? h->scene.server.dsn : "",
                       rows[i].dsn[0] == '%' ? rows[i].dsn + 2 : rows[i].dsn);
        worker_start(h, dsn, rows[i].setting);
        assert_int_equal(worker_end(h), 78);
        if (!worker_said(h, rows[i].sentence))
            fail_msg("it does not say: %s", rows[i].sentence);
    }
}

static void write__a_newer_schema_is_refused(void **state)
{
    struct hub *h = *state;

    NEEDS_HUB();
    scene_sql(&h->scene, "insert into schema_version values (999, 'newer')");
    worker_start(h, h->scene.server.dsn, "write.batch=1");
    assert_int_equal(worker_end(h), 78);
    assert_true(worker_said(h, "has version 999, this program needs"));
    scene_sql(&h->scene, "delete from schema_version where version = 999");
}

#ifdef CW_FAULTS
/* Killed behind COMMIT and before the acknowledgement: the result is there once, whoever brings it again. */
static void write__killed_after_commit_it_has_stored_once(void **state)
{
    struct hub *h = *state;
    Cw__Document *d;

    NEEDS_HUB();
    for (int committed = 0; committed < 2; committed++) {
        (void)setenv("CW_FAULT", committed ? "write.post_commit" : "write.pre_commit", 1);
        worker_start(h, h->scene.server.dsn, "write.batch=1");
        d = prepare(h, committed);
        UNTIL(h->is_joined);
        offer(h, d);
        assert_int_equal(worker_end(h), -SIGKILL);
        (void)unsetenv("CW_FAULT");
        is_count(h, "edition", committed * 2);
        worker_start(h, h->scene.server.dsn, "write.batch=1");
        UNTIL(h->is_joined);
        offer(h, d);
        UNTIL(h->outcome[committed] >= 0);
        assert_int_equal(h->outcome[committed], committed ? CW__ACK__OUTCOME__DUPLICATE : CW__ACK__OUTCOME__STORED);
        is_count(h, "edition", committed + 1);
        (void)kill(h->pid, SIGTERM);
        assert_int_equal(worker_end(h), 0);
    }
}
#endif

static void open_hub(struct hub *h)
{
    struct sock_options options = {.linger_ms = 200};
    struct error e = {{0}};

    (void)snprintf(h->dir, sizeof(h->dir), "/tmp/cwwrite.XXXXXX");
    if (!mkdtemp(h->dir))
        abort();
    (void)snprintf(h->endpoint, sizeof(h->endpoint), "ipc://%s/hub", h->dir);
    (void)snprintf(h->log, sizeof(h->log), "%s/log", h->dir);
    arena_init(&h->a, 8u << 20);
    buf_init(&h->frame, 9u << 20);
    if (sock_router(h->endpoint, &options, &h->router, &e) != FATE_DONE)
        abort();
}

static void close_hub(struct hub *h)
{
    sock_close(h->router);
    sock_shutdown();
    buf_done(&h->frame);
    arena_done(&h->a);
    (void)unlink(h->log);
    (void)unlink(h->endpoint + 6);
    (void)rmdir(h->dir);
}

int main(int argc, char **argv)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(write__what_is_committed_is_acknowledged),
        TEST(write__one_guilty_result_does_not_hold_up_its_batch),
        TEST(write__a_database_that_restarts_costs_nothing),
        TEST(write__a_database_that_refuses_is_not_asked_in_a_circle),
        TEST(write__without_a_database_it_drains_and_releases),
        TEST(write__wrong_settings_are_refused_with_one_sentence),
        TEST(write__a_newer_schema_is_refused),
#ifdef CW_FAULTS
        TEST(write__killed_after_commit_it_has_stored_once),
#endif
    };
    int failed;

    if (argc > 1 && strcmp(argv[1], "--worker") == 0) {
        argv[1] = argv[0];
        return station_main(&write_worker, argc - 1, argv + 1);
    }
    (void)scene_open(&hub.scene, "");
    open_hub(&hub);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    close_hub(&hub);
    scene_close(&hub.scene);
#ifndef CW_FAULTS
    printf("skipped: killed_after_commit needs a build with CW_FAULTS\n");
#endif
    return failed;
}
