/* SPDX-License-Identifier: Apache-2.0 */
#include "pg/pg.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <cmocka.h>
#include "common/clock.h"
#include "private_pg.h"

static struct private_pg server;
static bool has_server;

struct scene {
    struct pg *db;
    struct arena a;
    struct error e;
};

static int scene_open(void **state)
{
    struct scene *s = calloc(1, sizeof(*s));

    *state = s;
    if (!has_server || !s)
        return 0;
    arena_init(&s->a, 64 << 20);
    return pg_open(server.dsn, NULL, &s->db, &s->e) == FATE_DONE ? 0 : -1;
}

static int scene_close(void **state)
{
    struct scene *s = *state;

    pg_close(s->db);
    if (has_server)
        arena_done(&s->a);
    free(s);
    return 0;
}

#define NEEDS_SERVER()                                                                             \
    if (!has_server)                                                                               \
        skip()

static void pg__values_come_back_as_they_went(void **state)
{
    static const struct pg_statement echo = {
        "echo", "select $1::int8, $2::int4, $3::float8, $4::bool, $5::text, $6::bytea, $7::text"};
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct scene *s = *state;
    struct pg_params *p;

    NEEDS_SERVER();
    p = pg_params_new(&s->a);
    pg_add_int8(p, INT64_MIN);
    pg_add_int4(p, -7);
    pg_add_float8(p, -0.125);
    pg_add_bool(p, true);
    pg_add_text(p, SPAN("دير الزور '; drop table job; --"));
    pg_add_bytea(p, SPAN("\0\xff"));
    pg_add_null(p);
    assert_int_equal(pg_run(s->db, &echo, p, &r, &s->e), FATE_DONE);
    assert_int_equal(pg_rows(r), 1);
    assert_true(pg_int(r, 0, 0) == INT64_MIN);
    assert_int_equal(pg_int(r, 0, 1), -7);
    assert_true(pg_real(r, 0, 2) == -0.125);
    assert_int_equal(pg_int(r, 0, 3), 1);
    assert_true(span_equal(pg_span(r, 0, 4), SPAN("دير الزور '; drop table job; --")));
    assert_true(span_equal(pg_span(r, 0, 5), SPAN("\0\xff")));
    assert_true(pg_is_null(r, 0, 6));
}

static void pg__arrays_of_every_type_are_unnested(void **state)
{
    static const struct pg_statement rows = {
        "rows", "select * from unnest($1::bool[], $2::int2[], $3::int4[], $4::int8[], $5::float4[], $6::float8[], $7::text[],"
                " $8::bytea[], $9::timestamptz[])"};
    static const enum pg_type types[] = {PG_BOOL,   PG_INT2, PG_INT4,  PG_INT8,       PG_FLOAT4,
                                         PG_FLOAT8, PG_TEXT, PG_BYTEA, PG_TIMESTAMPTZ};
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct scene *s = *state;
    struct pg_params *p;

    NEEDS_SERVER();
    p = pg_params_new(&s->a);
    for (size_t i = 0; i < 9; i++) {
        struct pg_array *v = pg_array_new(&s->a, types[i]);

        if (types[i] == PG_TEXT || types[i] == PG_BYTEA)
            pg_push_span(v, SPAN("abc"));
        else if (types[i] == PG_FLOAT4 || types[i] == PG_FLOAT8)
            pg_push_real(v, 2.5);
        else
            pg_push_int(v, types[i] == PG_BOOL ? 1 : -1);
        pg_push_null(v);
        pg_add_array(p, v);
    }
    assert_int_equal(pg_run(s->db, &rows, p, &r, &s->e), FATE_DONE);
    assert_int_equal(pg_rows(r), 2);
    assert_int_equal(pg_int(r, 0, 0), 1);
    for (int i = 1; i < 4; i++)
        assert_int_equal(pg_int(r, 0, i), -1);
    assert_true(pg_real(r, 0, 4) == 2.5 && pg_real(r, 0, 5) == 2.5);
    assert_true(span_equal(pg_span(r, 0, 6), SPAN("abc")) && span_equal(pg_span(r, 0, 7), SPAN("abc")));
    assert_int_equal(pg_int(r, 0, 8), -1); /* a microsecond before 1970 */
    for (int i = 0; i < 9; i++)
        assert_true(pg_is_null(r, 1, i));
}

static void pg__an_empty_array_gives_no_rows(void **state)
{
    static const struct pg_statement rows = {"none", "select unnest($1::text[])"};
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct scene *s = *state;
    struct pg_params *p;

    NEEDS_SERVER();
    p = pg_params_new(&s->a);
    pg_add_array(p, pg_array_new(&s->a, PG_TEXT));
    assert_int_equal(pg_run(s->db, &rows, p, &r, &s->e), FATE_DONE);
    assert_int_equal(pg_rows(r), 0);
}

static void pg__an_array_may_be_far_larger_than_the_number_of_parameters_allowed(void **state)
{
    static const struct pg_statement sum = {"sum", "select sum(length(x)), count(*) from unnest($1::text[]) x"};
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct scene *s = *state;
    struct pg_params *p;
    struct pg_array *v;

    NEEDS_SERVER();
    p = pg_params_new(&s->a);
    v = pg_array_new(&s->a, PG_TEXT);
    for (int i = 0; i < 200000; i++)
        pg_push_span(v, SPAN("0123456789"));
    pg_add_array(p, v);
    assert_int_equal(pg_run(s->db, &sum, p, &r, &s->e), FATE_DONE);
    assert_int_equal(pg_int(r, 0, 0), 2000000);
    assert_int_equal(pg_int(r, 0, 1), 200000);
}

static void pg__a_null_first_and_a_value_later_is_no_confusion(void **state)
{
    static const struct pg_statement plus = {"plus", "select coalesce($1::int4, 0) + 1"};
    struct scene *s = *state;

    NEEDS_SERVER();
    for (int i = 0; i < 4; i++) {
        CLEANUP(pg_result_done) struct pg_result *r = NULL;
        struct pg_params *p = pg_params_new(&s->a);

        if (i % 2)
            pg_add_int8(p, 41); /* wider than what the server would choose */
        else
            pg_add_null(p);
        assert_int_equal(pg_run(s->db, &plus, p, &r, &s->e), FATE_DONE);
        assert_int_equal(pg_int(r, 0, 0), i % 2 ? 42 : 1);
    }
}

static enum fate fate_of_sql(struct scene *s, const char *sql)
{
    struct pg_statement statement = {"case", sql};

    /* A statement is known by its address, so each case goes over a fresh connection. */
    assert_int_equal(pg_reset(s->db, &s->e), FATE_DONE);
    return pg_run(s->db, &statement, NULL, NULL, &s->e);
}

static void pg__sqlstate_decides_the_fate(void **state)
{
    static const struct {
        const char *sql, *sqlstate;
        enum fate fate;
    } rows[] = {
        {"select 1/0", "22012", FATE_REJECT},
        {"select 'x'::int", "22P02", FATE_REJECT},
        {"select 99999999999::int4", "22003", FATE_REJECT},
        {"select convert_from('\\xff', 'UTF8')", "22021", FATE_REJECT},
        {"select * from no_such_table", "42P01", FATE_BROKEN},
        {"selekt", "42601", FATE_BROKEN},
        {"select pg_terminate_backend(pg_backend_pid())", "57P01", FATE_RETRY},
    };
    struct scene *s = *state;

    NEEDS_SERVER();
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        assert_int_equal(fate_of_sql(s, rows[i].sql), rows[i].fate);
        assert_string_equal(pg_sqlstate(s->db), rows[i].sqlstate);
        assert_non_null(strstr(s->e.text, "the database refused "));
    }
}

static void pg__a_time_out_is_a_retry_and_the_connection_lives(void **state)
{
    static const struct pg_statement slow = {"slow", "select pg_sleep(30)"};
    struct scene *s = *state;

    NEEDS_SERVER();
    assert_int_equal(pg_script(s->db, "set", "set statement_timeout = 20", &s->e), FATE_DONE);
    assert_int_equal(pg_run(s->db, &slow, NULL, NULL, &s->e), FATE_RETRY);
    assert_string_equal(pg_sqlstate(s->db), "57014");
    assert_true(pg_is_alive(s->db));
}

static void pg__a_patient_connection_waits_until_it_is_reset(void **state)
{
    static const struct pg_statement slow = {"slow", "select pg_sleep(0.1)"};
    static const struct pg_statement limit = {"limit",
                                              "select current_setting('statement_timeout')"};
    struct scene *s = *state;
    struct pg_result *r = NULL;

    NEEDS_SERVER();
    assert_int_equal(pg_script(s->db, "set", "set statement_timeout = 20", &s->e), FATE_DONE);
    assert_int_equal(pg_be_patient(s->db, &s->e), FATE_DONE);
    assert_int_equal(pg_run(s->db, &slow, NULL, NULL, &s->e), FATE_DONE);
    assert_int_equal(pg_reset(s->db, &s->e), FATE_DONE);
    assert_int_equal(pg_run(s->db, &limit, NULL, &r, &s->e), FATE_DONE);
    assert_true(span_equal(pg_span(r, 0, 0), SPAN("30s")));
    pg_result_free(r);
}

static void pg__a_lost_connection_is_a_retry_until_it_is_reset(void **state)
{
    static const struct pg_statement die = {"die", "select pg_terminate_backend(pg_backend_pid())"};
    static const struct pg_statement one = {"one", "select 1"};
    struct scene *s = *state;

    NEEDS_SERVER();
    assert_int_equal(pg_run(s->db, &one, NULL, NULL, &s->e), FATE_DONE);
    assert_int_equal(pg_run(s->db, &die, NULL, NULL, &s->e), FATE_RETRY);
    assert_int_equal(pg_run(s->db, &one, NULL, NULL, &s->e), FATE_RETRY);
    assert_false(pg_is_alive(s->db));
    assert_int_equal(pg_reset(s->db, &s->e), FATE_DONE);
    assert_int_equal(pg_run(s->db, &one, NULL, NULL, &s->e), FATE_DONE);
}

static void pg__commit_of_a_failed_transaction_is_no_success(void **state)
{
    static const struct pg_statement bad = {"bad", "select 1/0"};
    struct scene *s = *state;

    NEEDS_SERVER();
    assert_int_equal(pg_begin(s->db, &s->e), FATE_DONE);
    assert_int_equal(pg_run(s->db, &bad, NULL, NULL, &s->e), FATE_REJECT);
    assert_int_equal(pg_commit(s->db, &s->e), FATE_RETRY);
    pg_rollback(s->db);
    assert_int_equal(pg_begin(s->db, &s->e), FATE_DONE);
    assert_int_equal(pg_commit(s->db, &s->e), FATE_DONE);
}

static void pg__rollback_undoes(void **state)
{
    static const struct pg_statement count = {"count", "select count(*) from kept"};
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct scene *s = *state;

    NEEDS_SERVER();
    assert_int_equal(pg_script(s->db, "make", "create temp table kept (x int)", &s->e), FATE_DONE);
    assert_int_equal(pg_begin(s->db, &s->e), FATE_DONE);
    assert_int_equal(pg_script(s->db, "fill", "insert into kept values (1), (2)", &s->e), FATE_DONE);
    pg_rollback(s->db);
    assert_int_equal(pg_run(s->db, &count, NULL, &r, &s->e), FATE_DONE);
    assert_int_equal(pg_int(r, 0, 0), 0);
}

static void pg__a_script_stops_at_its_first_error(void **state)
{
    struct scene *s = *state;

    NEEDS_SERVER();
    assert_int_equal(pg_script(s->db, "three", "select 1; select 1/0; select 2", &s->e), FATE_REJECT);
    assert_non_null(strstr(s->e.text, "'three': "));
    assert_non_null(strstr(s->e.text, "division by zero"));
}

static void pg__wrong_addresses_get_one_clear_sentence(void **state)
{
    static const struct {
        const char *dsn, *role, *sentence;
        enum fate fate;
    } rows[] = {
        {"host=/tmp nonsense", NULL, "cannot read the database's address (DSN): ", FATE_REJECT},
        {"postgres://[::1", NULL, "cannot read the database's address (DSN): ", FATE_REJECT},
        {"host=/nonexistent dbname=x", NULL, "cannot connect to the database: ", FATE_RETRY},
        {"%s dbname=nowhere", NULL, "database \"nowhere\" does not exist", FATE_BROKEN},
        {"%s user=nobody_we_know", NULL, "role \"nobody_we_know\" does not exist", FATE_BROKEN},
        {"%s", "no_such_role", "cannot work as database role 'no_such_role' (22023)", FATE_REJECT},
    };

    (void)state;
    NEEDS_SERVER();
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct pg *db = NULL;
        struct error e = {{0}};
        char dsn[512], where[256];

        (void)snprintf(where, sizeof(where), "%s", server.dsn);
        (void)snprintf(dsn, sizeof(dsn), "%s%s", rows[i].dsn[0] == '%' ? where : "",
                       rows[i].dsn[0] == '%' ? rows[i].dsn + 2 : rows[i].dsn);
        assert_int_equal(pg_open(dsn, rows[i].role, &db, &e), rows[i].fate);
        assert_null(db);
        if (!strstr(e.text, rows[i].sentence))
            fail_msg("'%s' does not say '%s'", e.text, rows[i].sentence);
    }
}

/* It listens, and never accepts. */
static int listen_silently(uint16_t *ret_port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t n = sizeof(at);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(bind(fd, (struct sockaddr *)&at, n), 0);
    assert_int_equal(listen(fd, 4), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &n), 0);
    *ret_port = ntohs(at.sin_port);
    return fd;
}

static void pg__who_never_answers_is_given_up_after_connect_timeout(void **state)
{
    struct error e = {{0}};
    struct pg *db = NULL;
    char dsn[128];
    uint16_t port;
    int fd = listen_silently(&port);

    (void)state;
    (void)snprintf(dsn, sizeof(dsn), "host=127.0.0.1 port=%u sslmode=disable connect_timeout=1",
                   port);
    assert_int_equal(pg_open(dsn, NULL, &db, &e), FATE_RETRY);
    assert_null(db);
    assert_string_equal(e.text, "cannot connect to the database: no answer within 1 s");
    (void)close(fd);
}

static void pg__a_server_that_restarts_is_found_again(void **state)
{
    static const struct pg_statement one = {"again", "select 1"};
    struct scene *s = *state;
    uint64_t until;
    enum fate fate;

    NEEDS_SERVER();
    assert_int_equal(pg_run(s->db, &one, NULL, NULL, &s->e), FATE_DONE);
    assert_true(private_pg_do(&server, "restart --immediate"));
    assert_int_equal(pg_run(s->db, &one, NULL, NULL, &s->e), FATE_RETRY);
    until = clock_monotonic_ms() + 10000;
    do
        fate = pg_reset(s->db, &s->e);
    while (fate == FATE_RETRY && clock_monotonic_ms() < until);
    assert_int_equal(fate, FATE_DONE);
    assert_int_equal(pg_run(s->db, &one, NULL, NULL, &s->e), FATE_DONE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_open, scene_close)
    const struct CMUnitTest tests[] = {
        TEST(pg__values_come_back_as_they_went),
        TEST(pg__arrays_of_every_type_are_unnested),
        TEST(pg__an_empty_array_gives_no_rows),
        TEST(pg__an_array_may_be_far_larger_than_the_number_of_parameters_allowed),
        TEST(pg__a_null_first_and_a_value_later_is_no_confusion),
        TEST(pg__sqlstate_decides_the_fate),
        TEST(pg__a_time_out_is_a_retry_and_the_connection_lives),
        TEST(pg__a_patient_connection_waits_until_it_is_reset),
        TEST(pg__a_lost_connection_is_a_retry_until_it_is_reset),
        TEST(pg__commit_of_a_failed_transaction_is_no_success),
        TEST(pg__rollback_undoes),
        TEST(pg__a_script_stops_at_its_first_error),
        TEST(pg__wrong_addresses_get_one_clear_sentence),
        cmocka_unit_test(pg__who_never_answers_is_given_up_after_connect_timeout),
        TEST(pg__a_server_that_restarts_is_found_again),
    };
    int failed;

    has_server = private_pg_start(&server, "--no-fsync");
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (has_server)
        private_pg_stop(&server);
    return failed;
}
