/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger's thread: order of work, and a database that goes away and comes back. */
#include "ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <cmocka.h>
#include "common/clock.h"
#include "pg/pg.h"
#include "private_pg.h"

#define WAIT_MS 20000 /* for what must come; a test that passes waits much less */

static struct private_pg server;
static bool has_server;

struct scene {
    struct ledger *ledger;
    struct pg *db;
    struct arena a;
    struct error e;
};

#define DONE(call) assert_int_equal((call), FATE_DONE)
#define NEEDS_SERVER()                                                                             \
    if (!has_server)                                                                               \
    skip()

static int scene_open(void **state)
{
    struct scene *s = calloc(1, sizeof(*s));
    const struct ledger_conf c = {server.dsn, "claimwire_dispatch", {"here", 30000, 0}};
    int64_t disowned;
    int applied;

    *state = s;
    if (!has_server || !s)
        return 0;
    arena_init(&s->a, 1 << 20);
    DONE(pg_open(server.dsn, NULL, &s->db, &s->e));
    DONE(pg_migrate(s->db, &applied, &s->e));
    DONE(pg_script(
        s->db, "test",
        "truncate source, feed, page, job cascade; insert into source (id, name) values (1, "
        "'Orontes Herald');"
        "insert into page (id, source_id, url) select n, 1, 'https://orontes.example/' || n from "
        "generate_series(1, 9) n;"
        "insert into job (id, kind, ref, page_id) select n, 2, n, n from generate_series(1, 9) n;"
        "update job set leased_by = 'here', lease_until = now() + interval '30 s' where id = 9",
        &s->e));
    DONE(ledger_open(&c, &s->ledger, &disowned, &s->e));
    assert_int_equal(disowned, 1);
    DONE(ledger_start(s->ledger, &s->e));
    return 0;
}

static int scene_close(void **state)
{
    struct scene *s = *state;

    if (has_server) {
        if (s->ledger) {
            assert_true(ledger_stop(s->ledger, 4000));
            ledger_free(s->ledger);
        }
        pg_close(s->db);
        arena_done(&s->a);
    }
    free(s);
    return 0;
}

static int64_t jobs_leased(struct scene *s)
{
    static const struct pg_statement ask = {
        "leased", "select count(*) from job where lease_until is not null"};
    CLEANUP(pg_result_done) struct pg_result *r = NULL;

    DONE(pg_reset(s->db, &s->e)); /* the server may be another one by now */
    DONE(pg_run(s->db, &ask, pg_params_new(&s->a), &r, &s->e));
    return pg_int(r, 0, 0);
}

static struct ledger_task *await(struct scene *s)
{
    struct ledger_task *t = mailbox_take(ledger_answers(s->ledger), WAIT_MS);

    assert_non_null(t);
    return t;
}

/* The next answer must be of that kind. */
static struct ledger_task *expect(struct scene *s, enum ledger_work work)
{
    struct ledger_task *t = await(s);

    assert_int_equal(t->work, work);
    return t;
}

static void ask(struct scene *s, struct ledger_task *t)
{
    assert_true(ledger_post(s->ledger, t));
}

static struct ledger_task *lease_of(unsigned count)
{
    struct ledger_task *t = ledger_task_new(LEDGER_LEASE);

    t->stage = STAGE_FETCH;
    t->wish.count = count;
    return t;
}

static struct ledger_task *return_of(const struct ledger_task *lease)
{
    struct ledger_task *t = ledger_task_new(LEDGER_RETURN);

    t->returns = calloc(lease->batch.n, sizeof(*t->returns));
    t->returns_len = lease->batch.n;
    for (size_t i = 0; i < lease->batch.n; i++) {
        t->returns[i].id = lease->batch.jobs[i]->id;
        t->returns[i].token = lease->batch.jobs[i]->token;
        t->returns[i].is_uncounted = true;
    }
    return t;
}

static struct ledger_task *renewal_of(const struct ledger_task *lease)
{
    struct ledger_task *t = ledger_task_new(LEDGER_RENEW);

    t->keys = calloc(lease->batch.n, sizeof(*t->keys));
    t->keys_len = lease->batch.n;
    for (size_t i = 0; i < lease->batch.n; i++)
        t->keys[i] = (struct lease_key){lease->batch.jobs[i]->id, lease->batch.jobs[i]->token};
    return t;
}

static void ledger__tasks_are_done_in_order(void **state)
{
    struct scene *s = *state;
    struct ledger_task *lease, *t;

    NEEDS_SERVER();
    ask(s, lease_of(4));
    ask(s, ledger_task_new(LEDGER_MEASURE));
    lease = expect(s, LEDGER_LEASE);
    DONE(lease->fate);
    assert_int_equal(lease->batch.n, 4);
    t = expect(s, LEDGER_MEASURE);
    DONE(t->fate);
    assert_int_equal(t->depth[JOB_PAGE].waiting, 5);
    ledger_task_free(t);
    ask(s, return_of(lease));
    ask(s, lease_of(9));
    ledger_task_free(expect(s, LEDGER_RETURN));
    t = expect(s, LEDGER_LEASE);
    assert_int_equal(t->batch.n, 9);
    ledger_task_free(t);
    ledger_task_free(lease);
}

static void ledger__returns_outlast_an_absence_of_the_database(void **state)
{
    struct scene *s = *state;
    struct ledger_task *lease, *t;
    bool was_lost = false, is_back = false, is_renewed = false, is_returned = false;

    NEEDS_SERVER();
    ask(s, lease_of(4));
    lease = expect(s, LEDGER_LEASE);
    assert_true(private_pg_do(&server, "stop --keep"));
    ask(s, lease_of(2));
    t = expect(s, LEDGER_LOST); /* said once, before the answer that found out */
    assert_string_not_equal(t->error.text, "");
    ledger_task_free(t);
    t = expect(s, LEDGER_LEASE);
    assert_int_equal(t->fate, FATE_RETRY);
    ledger_task_free(t);
    ask(s, renewal_of(lease));
    ask(s, return_of(lease));
    ask(s, lease_of(2));
    assert_true(private_pg_do(&server, "start"));
    while (!is_returned) {
        t = await(s);
        was_lost = was_lost || t->work == LEDGER_LOST;
        is_back = is_back || t->work == LEDGER_BACK;
        if (t->work == LEDGER_RENEW) {
            DONE(t->fate);
            assert_int_equal(t->keys_len, 4);
            is_renewed = true;
        }
        if (t->work == LEDGER_RETURN) {
            DONE(t->fate);
            is_returned = true;
        }
        ledger_task_free(t);
    }
    assert_true(is_back && is_renewed && !was_lost);
    t = expect(s, LEDGER_LEASE);
    DONE(t->fate);
    ledger_task_free(t);
    assert_int_equal(jobs_leased(s), 2);
    ledger_task_free(lease);
}

static void ledger__a_connection_that_is_cut_is_opened_anew(void **state)
{
    struct scene *s = *state;
    struct ledger_task *lease, *t;

    NEEDS_SERVER();
    ask(s, lease_of(4));
    lease = expect(s, LEDGER_LEASE);
    DONE(pg_script(s->db, "cut",
                   "select pg_terminate_backend(pid) from pg_stat_activity where pid <> "
                   "pg_backend_pid() and datname = current_database()",
                   &s->e));
    ask(s, return_of(lease));
    ledger_task_free(expect(s, LEDGER_LOST));
    ledger_task_free(expect(s, LEDGER_BACK));
    t = expect(s, LEDGER_RETURN);
    DONE(t->fate);
    ledger_task_free(t);
    assert_int_equal(jobs_leased(s), 0);
    ledger_task_free(lease);
}

/* Listens where the server did, and hangs up on everybody. */
static int pose_as_server(void)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    (void)snprintf(at.sun_path, sizeof(at.sun_path), "%.90s/.s.PGSQL.5432", server.dir);
    (void)unlink(at.sun_path);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
    assert_int_equal(listen(fd, 8), 0);
    return fd;
}

/* A server may be there for no longer than a few seconds, between two crashes. */
static void ledger__a_database_that_is_away_is_asked_at_least_once_a_second(void **state)
{
    struct scene *s = *state;
    uint64_t last, longest = 0;
    int fd, one;

    NEEDS_SERVER();
    assert_true(private_pg_do(&server, "stop --immediate --keep"));
    fd = pose_as_server();
    ask(s, lease_of(1));
    last = clock_monotonic_ms();
    for (int tries = 0; tries < 11; tries++) {
        one = accept(fd, NULL, NULL);
        assert_true(one >= 0);
        assert_int_equal(close(one), 0);
        if (clock_monotonic_ms() - last > longest)
            longest = clock_monotonic_ms() - last;
        last = clock_monotonic_ms();
    }
    assert_in_range(longest, 1, 2000); /* one of them, and what a busy machine adds */
    assert_int_equal(close(fd), 0);
    assert_true(private_pg_do(&server, "start"));
}

static void ledger__it_ends_although_the_database_is_away(void **state)
{
    struct scene *s = *state;
    struct ledger_task *lease;
    uint64_t from;

    NEEDS_SERVER();
    ask(s, lease_of(4));
    lease = expect(s, LEDGER_LEASE);
    assert_true(private_pg_do(&server, "stop --keep"));
    ask(s, return_of(lease));
    ledger_task_free(expect(s, LEDGER_LOST));
    from = clock_monotonic_ms();
    assert_true(ledger_stop(s->ledger, 2000));
    assert_true(clock_monotonic_ms() - from < 2500);
    ledger_free(s->ledger);
    s->ledger = NULL;
    ledger_task_free(lease);
    assert_true(private_pg_do(&server, "start"));
}

static void ledger__another_schema_breaks_it(void **state)
{
    struct scene *s = *state;
    struct ledger_task *t;

    NEEDS_SERVER();
    DONE(pg_script(s->db, "newer",
                   "insert into schema_version (version, name) values (9999, 'of the future')",
                   &s->e));
    DONE(pg_script(s->db, "cut",
                   "select pg_terminate_backend(pid) from pg_stat_activity where pid <> "
                   "pg_backend_pid() and datname = current_database()",
                   &s->e));
    ask(s, lease_of(1));
    ledger_task_free(expect(s, LEDGER_LOST));
    ledger_task_free(expect(s, LEDGER_LEASE));
    t = expect(s, LEDGER_BROKEN);
    assert_non_null(strstr(t->error.text, "9999"));
    ledger_task_free(t);
    DONE(pg_script(s->db, "older", "delete from schema_version where version = 9999", &s->e));
}

static void ledger__what_does_not_fit_is_refused_at_once(void **state)
{
    struct scene *s = *state;
    struct ledger_conf c = {
        "host=/nowhere-at-all dbname=x", "claimwire_dispatch", {"here", 30000, 0}};
    struct ledger *l = NULL;
    char dsn[300];
    int64_t n;

    NEEDS_SERVER();
    assert_int_equal(ledger_open(&c, &l, &n, &s->e), FATE_RETRY); /* not up */
    c.dsn = "port=no-number nonsense";
    assert_int_equal(ledger_open(&c, &l, &n, &s->e), FATE_REJECT);
    c.dsn = server.dsn;
    c.role = "claimwire_nobody";
    assert_int_equal(ledger_open(&c, &l, &n, &s->e), FATE_REJECT);
    assert_non_null(strstr(s->e.text, "claimwire_nobody"));
    (void)snprintf(dsn, sizeof(dsn), "host=%s user=claimwire dbname=template1", server.dir);
    c.dsn = dsn;
    c.role = "";
    assert_int_equal(ledger_open(&c, &l, &n, &s->e), FATE_REJECT);
    assert_non_null(strstr(s->e.text, "no claimwire schema"));
    (void)snprintf(dsn, sizeof(dsn), "host=%s user=claimwire dbname=missing", server.dir);
    assert_int_equal(ledger_open(&c, &l, &n, &s->e), FATE_BROKEN);
    assert_null(l);
}

static int start_server(void **state)
{
    (void)state;
    has_server = private_pg_start(&server, "--no-fsync");
    return 0;
}

static int stop_server(void **state)
{
    (void)state;
    if (has_server)
        private_pg_stop(&server);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_open, scene_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ledger__tasks_are_done_in_order),
        TEST(ledger__returns_outlast_an_absence_of_the_database),
        TEST(ledger__a_connection_that_is_cut_is_opened_anew),
        TEST(ledger__a_database_that_is_away_is_asked_at_least_once_a_second),
        TEST(ledger__it_ends_although_the_database_is_away),
        TEST(ledger__another_schema_breaks_it),
        TEST(ledger__what_does_not_fit_is_refused_at_once),
    };

    return cmocka_run_group_tests(tests, start_server, stop_server);
}
