/* SPDX-License-Identifier: Apache-2.0 */
/* The whole program against a real database, with fake workers on real sockets. It runs in a child
 * process, so that it can be killed. */
#include "dispatch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <sys/wait.h>
#include "common/clock.h"
#include "common/sock.h"
#include "pg/pg.h"
#include "private_pg.h"
#include "wire.h"

#define WAIT_MS 20000 /* for what must come; a test that passes waits much less */

static struct private_pg server;
static bool has_server;

#define DONE(call) assert_int_equal((call), FATE_DONE)
#define NEEDS_SERVER()                                                                             \
    if (!has_server)                                                                               \
    skip()

struct scene {
    pid_t pid;
    struct pg *db;
    struct arena a;
    struct error e;
    char endpoint[300];
};

struct worker {
    struct sock *sock;
    struct scene *scene;
    uint64_t beat_ms;
    struct wire_header header; /* of the last message */
    struct buf frame;
};

/* ---- the program */

static struct dispatch_conf conf_of(const struct scene *s)
{
    struct dispatch_conf c = {0};
    const struct conf_sources from = {0};
    struct error e;

    DONE(conf_load(dispatch_rows, &from, &c, &e));
    free(c.endpoint);
    free(c.name);
    free(c.dsn);
    free(c.log_level);
    c.endpoint = strdup(s->endpoint);
    c.name = strdup(s->endpoint); /* another one for each */
    c.dsn = strdup(server.dsn);
    c.log_level = strdup("error");
    c.spacing_ms = 0; /* what is given back is looked for at once */
    return c;
}

/* All workers must have left: a ZeroMQ context does not outlive a fork, so ours is ended first. */
static void start(struct scene *s)
{
    sock_shutdown();
    s->pid = fork();
    assert_true(s->pid >= 0);
    if (s->pid == 0) {
        struct dispatch_conf c = conf_of(s);

        _exit(dispatch_run(&c, false));
    }
}

/* What a run with such settings exits with. */
static int exit_code_of(struct scene *s, void (*change)(struct dispatch_conf *c), bool is_check)
{
    pid_t pid = fork();
    int status;

    if (pid == 0) {
        struct dispatch_conf c = conf_of(s);

        change(&c);
        if (!freopen("/dev/null", "w", stderr) || !freopen("/dev/null", "w", stdout))
            _exit(99);
        _exit(dispatch_run(&c, is_check));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int stop(struct scene *s, int with)
{
    int status;

    assert_int_equal(kill(s->pid, with), 0);
    assert_int_equal(waitpid(s->pid, &status, 0), s->pid);
    s->pid = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/* ---- workers */

static void say(struct worker *w, enum message_type type, uint64_t job, const ProtobufCMessage *m)
{
    struct buf frame;
    struct error e;

    buf_init(&frame, WIRE_HEADER_BYTES + WIRE_MAX_BODY_BYTES);
    DONE(wire_pack(type, job, m, &frame, &e));
    DONE(sock_send(w->sock, NULL, buf_span(&frame), &e));
    buf_done(&frame);
}

static void beat(struct worker *w)
{
    Cw__Heartbeat m = CW__HEARTBEAT__INIT;

    if (clock_monotonic_ms() - w->beat_ms < 200)
        return;
    w->beat_ms = clock_monotonic_ms();
    m.has_started_job = true;
    say(w, MESSAGE_HEARTBEAT, 0, &m.base);
}

/* Waits for a message of that type, beating, and forgets all others; false when none comes within
 * wait_ms. */
static bool hear(struct worker *w, enum message_type type, uint64_t wait_ms)
{
    uint64_t until = clock_monotonic_ms() + wait_ms;
    struct error e;

    while (clock_monotonic_ms() < until) {
        struct sock_frame f;
        bool got = false;

        beat(w);
        if (!sock_poll(w->sock, NULL, NULL, 0, 50))
            continue;
        DONE(sock_receive(w->sock, NULL, &f, &got, NULL, &e));
        if (!got)
            continue;
        DONE(wire_check(f.bytes, &w->header, &e));
        buf_clear(&w->frame);
        assert_true(buf_append(&w->frame, f.bytes));
        sock_frame_done(&f);
        if (w->header.type == type)
            return true;
    }
    return false;
}

static struct worker join(struct scene *s, const char *stage, unsigned credit)
{
    struct worker w = {.scene = s, .beat_ms = clock_monotonic_ms()};
    Cw__Hello hello = CW__HELLO__INIT;
    struct error e;

    buf_init(&w.frame, WIRE_HEADER_BYTES + WIRE_MAX_BODY_BYTES);
    DONE(sock_dealer(s->endpoint, NULL, &w.sock, &e));
    hello.stage = (char *)(uintptr_t)stage;
    hello.has_credit_messages = hello.has_credit_bytes = true;
    hello.credit_messages = credit;
    hello.credit_bytes = 1 << 20;
    say(&w, MESSAGE_HELLO, 0, &hello.base);
    assert_true(hear(&w, MESSAGE_WELCOME, WAIT_MS));
    return w;
}

static void leave(struct worker *w)
{
    sock_close(w->sock);
    buf_done(&w->frame);
}

static ProtobufCMessage *heard(struct worker *w)
{
    ProtobufCMessage *m;

    arena_reset(&w->scene->a);
    DONE(wire_unpack(&w->header, wire_body(buf_span(&w->frame)), &w->scene->a, &m, &w->scene->e));
    return m;
}

/* Answers the Fetch just heard with a capture. */
static void capture(struct worker *w)
{
    Cw__Fetch *task = (Cw__Fetch *)heard(w);
    Cw__Capture m = CW__CAPTURE__INIT;
    static uint8_t sha[32] = {1};

    m.envelope = task->envelope;
    m.has_role = m.has_target = m.has_status = m.has_body_bytes = m.has_body_zstd = m.has_sha256 =
        true;
    m.role = task->role;
    m.target = task->target;
    m.url = m.final_url = task->url;
    m.status = 200;
    m.body_bytes = 1;
    m.body_zstd = (ProtobufCBinaryData){32, sha};
    m.sha256 = (ProtobufCBinaryData){32, sha};
    say(w, MESSAGE_CAPTURE, w->header.job, &m.base);
}

/* ---- the database */

static int64_t number(struct scene *s, const struct pg_statement *ask)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;

    arena_reset(&s->a);
    DONE(pg_run(s->db, ask, pg_params_new(&s->a), &r, &s->e));
    return pg_is_null(r, 0, 0) ? -1 : pg_int(r, 0, 0);
}

static const struct pg_statement leased = {
    "leased", "select count(*) from job where lease_until is not null"};
static const struct pg_statement burnt = {
    "burnt", "select coalesce(sum(attempts), 0)::bigint from job where lease_until is null"};
static const struct pg_statement failures = {"failures", "select failures::bigint from feed"};

static bool await(struct scene *s, const struct pg_statement *ask, int64_t value)
{
    uint64_t until = clock_monotonic_ms() + WAIT_MS;

    while (number(s, ask) != value) {
        if (clock_monotonic_ms() > until)
            return false;
        (void)sock_poll(NULL, NULL, NULL, 0, 10);
    }
    return true;
}

static int scene_open(void **state)
{
    struct scene *s = calloc(1, sizeof(*s));
    int applied;

    *state = s;
    if (!has_server || !s)
        return 0;
    (void)snprintf(s->endpoint, sizeof(s->endpoint), "ipc://%s.hub/hub", server.dir);
    arena_init(&s->a, 16 << 20);
    DONE(pg_open(server.dsn, NULL, &s->db, &s->e));
    DONE(pg_migrate(s->db, &applied, &s->e));
    DONE(pg_script(
        s->db, "test",
        "truncate source, feed, page, job, quarantine cascade; insert into source (id, name) "
        "values (1, 'Orontes Herald');"
        "insert into page (id, source_id, url) select n, 1, 'https://orontes.example/' || n from "
        "generate_series(1, 9) n;"
        "insert into job (id, kind, ref, page_id) select n, 2, n, n from generate_series(1, 9) n",
        &s->e));
    return 0;
}

static int scene_close(void **state)
{
    struct scene *s = *state;

    if (s->pid)
        (void)stop(s, SIGKILL);
    pg_close(s->db);
    if (has_server)
        arena_done(&s->a);
    free(s);
    return 0;
}

/* ---- */

static void dispatch__work_goes_from_the_ledger_through_the_workers(void **state)
{
    struct scene *s = *state;
    struct worker fetch, write;
    Cw__Ack ack = CW__ACK__INIT;
    Cw__Ack__Item item = CW__ACK__ITEM__INIT, *items[] = {&item};

    NEEDS_SERVER();
    start(s);
    fetch = join(s, "fetch", 1);
    write = join(s, "write", 8);
    assert_true(hear(&fetch, MESSAGE_FETCH, WAIT_MS));
    assert_int_equal(number(s, &leased), 1); /* no more than there is credit for */
    capture(&fetch);
    assert_true(hear(&write, MESSAGE_CAPTURE, WAIT_MS));
    assert_int_equal(write.header.job, fetch.header.job);
    item.has_job = item.has_token = item.has_outcome = true;
    item.job = write.header.job;
    item.token = ((Cw__Capture *)heard(&write))->envelope->token;
    ack.items = items;
    ack.n_items = 1;
    say(&write, MESSAGE_ACK, 0, &ack.base);
    leave(&fetch);
    leave(&write);
    assert_int_equal(stop(s, SIGTERM), 0);
}

static void dispatch__a_due_feed_is_polled_and_waits_after_a_rejection(void **state)
{
    struct scene *s = *state;
    struct worker fetch;
    Cw__Failure f = CW__FAILURE__INIT;

    NEEDS_SERVER();
    DONE(pg_script(s->db, "test",
                   "truncate job; insert into feed (id, source_id, url) values (10, 1, "
                   "'https://orontes.example/rss')",
                   &s->e));
    start(s);
    fetch = join(s, "fetch", 4);
    assert_true(hear(&fetch, MESSAGE_FETCH, WAIT_MS));
    assert_int_equal(((Cw__Fetch *)heard(&fetch))->role, CW__FETCH__ROLE__FEED);
    f.has_token = f.has_kind = true;
    f.token = ((Cw__Fetch *)heard(&fetch))->envelope->token;
    f.kind = CW__FAILURE__KIND__REJECT;
    f.reason = (char *)"certificate has expired";
    say(&fetch, MESSAGE_FAILURE, fetch.header.job, &f.base);
    assert_true(await(s, &failures, 1));
    assert_int_equal(number(s, &leased), 0);
    leave(&fetch);
}

static void dispatch__sigterm_says_bye_and_gives_back_without_burning_attempts(void **state)
{
    struct scene *s = *state;
    struct worker fetch;
    uint64_t from;

    NEEDS_SERVER();
    start(s);
    fetch = join(s, "fetch", 4);
    assert_true(hear(&fetch, MESSAGE_FETCH, WAIT_MS));
    from = clock_monotonic_ms();
    assert_int_equal(kill(s->pid, SIGTERM), 0);
    assert_true(hear(&fetch, MESSAGE_BYE, WAIT_MS));
    assert_int_equal(stop(s, 0), 0);
    assert_true(clock_monotonic_ms() - from < 10000);
    assert_int_equal(number(s, &leased), 0);
    assert_int_equal(number(s, &burnt), 0);
    leave(&fetch);
}

static void dispatch__after_a_kill_its_leases_are_free_at_the_next_start(void **state)
{
    struct scene *s = *state;
    struct worker fetch;

    NEEDS_SERVER();
    start(s);
    fetch = join(s, "fetch", 4);
    assert_true(hear(&fetch, MESSAGE_FETCH, WAIT_MS));
    assert_int_equal(stop(s, SIGKILL), -SIGKILL);
    leave(&fetch);
    assert_int_equal(number(s, &leased), 4);
    start(s);
    assert_true(await(s, &leased, 0));
    fetch = join(s, "fetch", 9);
    assert_true(hear(&fetch, MESSAGE_FETCH, WAIT_MS));
    assert_true(await(s, &leased, 9));
    leave(&fetch);
}

/* Both lease from one table: what one has, the other passes over. */
static void dispatch__two_of_them_share_a_ledger(void **state)
{
    struct scene *s = *state;
    struct scene other = {.db = NULL};
    struct worker here, there;
    uint64_t seen = 0;

    NEEDS_SERVER();
    (void)snprintf(other.endpoint, sizeof(other.endpoint), "ipc://%s.hub/other", server.dir);
    arena_init(&other.a, 16 << 20);
    start(s);
    start(&other);
    here = join(s, "fetch", 4);
    there = join(&other, "fetch", 5);
    for (int i = 0; i < 4; i++) {
        assert_true(hear(&here, MESSAGE_FETCH, WAIT_MS));
        seen |= 1u << here.header.job;
    }
    for (int i = 0; i < 5; i++) {
        assert_true(hear(&there, MESSAGE_FETCH, WAIT_MS));
        seen |= 1u << there.header.job;
    }
    assert_int_equal(seen, 0x3fe); /* jobs 1 to 9, each once */
    assert_int_equal(number(s, &leased), 9);
    leave(&here);
    leave(&there);
    assert_int_equal(stop(&other, SIGTERM), 0);
    arena_done(&other.a);
}

static void dispatch__jobs_of_a_vanished_worker_go_to_the_next_at_once(void **state)
{
    struct scene *s = *state;
    struct worker first, second;
    uint64_t from;

    NEEDS_SERVER();
    start(s);
    first = join(s, "fetch", 9);
    assert_true(hear(&first, MESSAGE_FETCH, WAIT_MS));
    assert_true(await(s, &leased, 9));
    second = join(s, "fetch", 9);
    leave(&first); /* without a word */
    from = clock_monotonic_ms();
    assert_true(hear(&second, MESSAGE_FETCH, WAIT_MS));
    assert_true(clock_monotonic_ms() - from < 5000); /* not 30 s */
    leave(&second);
}

static void dispatch__workers_live_through_a_restart_of_the_database(void **state)
{
    struct scene *s = *state;
    struct worker fetch, write;

    NEEDS_SERVER();
    start(s);
    fetch = join(s, "fetch", 1);
    write = join(s, "write", 8);
    assert_true(hear(&fetch, MESSAGE_FETCH, WAIT_MS));
    assert_true(private_pg_do(&server, "stop --keep"));
    for (int i = 0; i < 4; i++) {
        assert_true(hear(&fetch, MESSAGE_HEARTBEAT, 3000));
        assert_true(hear(&write, MESSAGE_HEARTBEAT, 3000));
    }
    assert_true(private_pg_do(&server, "start"));
    DONE(pg_reset(s->db, &s->e));
    assert_true(await(s, &leased, 1)); /* still the one that the worker holds */
    {
        Cw__Credit credit = CW__CREDIT__INIT;

        credit.has_messages = credit.has_bytes = true;
        credit.messages = 1;
        credit.bytes = 1000;
        say(&fetch, MESSAGE_CREDIT, 0, &credit.base);
    }
    assert_true(hear(&fetch, MESSAGE_FETCH, WAIT_MS));
    leave(&fetch);
    leave(&write);
    assert_int_equal(stop(s, SIGTERM), 0);
}

/* ---- refusals */

static void bad_dsn(struct dispatch_conf *c)
{
    free(c->dsn);
    c->dsn = strdup("port=none nonsense");
}

static void bad_role(struct dispatch_conf *c)
{
    free(c->role);
    c->role = strdup("claimwire_nobody");
}

static void not_up(struct dispatch_conf *c)
{
    free(c->dsn);
    c->dsn = strdup("host=/nowhere-at-all dbname=x");
    c->start_wait_ms = 300;
}

static void bad_endpoint(struct dispatch_conf *c)
{
    free(c->endpoint);
    c->endpoint = strdup("carrier-pigeon://hub");
}

static void plain_tcp(struct dispatch_conf *c)
{
    free(c->endpoint);
    c->endpoint = strdup("tcp://127.0.0.1:*");
}

static void contradictory(struct dispatch_conf *c)
{
    c->dead_ms = c->heartbeat_ms;
}

static void unchanged(struct dispatch_conf *c)
{
    (void)c;
}

static void dispatch__what_cannot_work_is_refused_with_its_exit_code(void **state)
{
    struct scene *s = *state;

    NEEDS_SERVER();
    assert_int_equal(exit_code_of(s, unchanged, true), 0);
    assert_int_equal(exit_code_of(s, bad_dsn, false), 78);
    assert_int_equal(exit_code_of(s, bad_role, false), 78);
    assert_int_equal(exit_code_of(s, bad_role, true), 78);
    assert_int_equal(exit_code_of(s, not_up, false), 1);
    assert_int_equal(exit_code_of(s, not_up, true), 1);
    assert_int_equal(exit_code_of(s, bad_endpoint, false), 78);
    assert_int_equal(exit_code_of(s, contradictory, true), 78);
    assert_int_equal(exit_code_of(s, plain_tcp, true), 78);
    DONE(pg_script(s->db, "newer",
                   "insert into schema_version (version, name) values (9999, 'of the future')",
                   &s->e));
    assert_int_equal(exit_code_of(s, unchanged, false), 78);
    DONE(pg_script(s->db, "older", "delete from schema_version where version = 9999", &s->e));
}

static int start_server(void **state)
{
    (void)state;
    has_server = private_pg_start(&server, "--no-fsync");
    return 0;
}

static int stop_server(void **state)
{
    char command[300];

    (void)state;
    if (!has_server)
        return 0;
    (void)snprintf(command, sizeof(command), "rm -rf '%s.hub'", server.dir);
    private_pg_stop(&server);
    return system(command);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_open, scene_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(dispatch__what_cannot_work_is_refused_with_its_exit_code),
        TEST(dispatch__work_goes_from_the_ledger_through_the_workers),
        TEST(dispatch__a_due_feed_is_polled_and_waits_after_a_rejection),
        TEST(dispatch__sigterm_says_bye_and_gives_back_without_burning_attempts),
        TEST(dispatch__after_a_kill_its_leases_are_free_at_the_next_start),
        TEST(dispatch__two_of_them_share_a_ledger),
        TEST(dispatch__jobs_of_a_vanished_worker_go_to_the_next_at_once),
        TEST(dispatch__workers_live_through_a_restart_of_the_database),
    };

    return cmocka_run_group_tests(tests, start_server, stop_server);
}
