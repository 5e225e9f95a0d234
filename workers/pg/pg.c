/* SPDX-License-Identifier: Apache-2.0 */
#include "pg_private.h"

#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "pg_address.h"
#include "pg_sql.h"

#define CONNECT_S 5 /* where libpq's connect_timeout says nothing */
#define CONNECT_MAX_S 3600
/* The server cancels a statement at its time-out; a server that is frozen can't, so we wait this
 * much longer. */
#define GRACE_MS 5000

/* ----------------------------------------------------------------------------- what errors mean */

static enum fate fate_of(const char *sqlstate)
{
    static const struct {
        const char *prefix;
        enum fate fate;
    } rows[] = {
        {"22", FATE_REJECT}, {"23", FATE_REJECT}, {"21", FATE_REJECT}, {"54", FATE_REJECT},
        {"28", FATE_BROKEN}, {"3D", FATE_BROKEN}, {"3F", FATE_BROKEN}, {"42", FATE_BROKEN},
        {"0A", FATE_BROKEN}, {"P0", FATE_BROKEN},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        if (strncmp(sqlstate, rows[i].prefix, 2) == 0)
            return rows[i].fate;
    return FATE_RETRY; /* 08 25 26 40 53 55 57 58 XX and whatever is new: the world */
}

static void remember(struct pg *db, const char *sqlstate)
{
    (void)snprintf(db->sqlstate, sizeof(db->sqlstate), "%s", sqlstate ? sqlstate : "");
}

/* First line of libpq's text. */
static struct span first_line(const char *text)
{
    struct span rest = span_of(text), line = {"", 0};

    if (!span_split(&rest, '\n', &line) || line.n == 0)
        return SPAN("no reason given");
    return span_trim(line);
}

static enum fate lost(struct pg *db, const char *what, struct error *e)
{
    struct span line = first_line(PQerrorMessage(db->conn));

    remember(db, "");
    return fail(e, FATE_RETRY, "lost the database at '%s': %.*s", what, (int)line.n, line.p);
}

static enum fate refused(struct pg *db, const char *what, const PGresult *res, struct error *e)
{
    const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
    const char *text = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
    const char *detail = PQresultErrorField(res, PG_DIAG_MESSAGE_DETAIL);

    if (!state)
        return lost(db, what, e);
    remember(db, state);
    return fail(e, fate_of(state), "the database refused '%s': %s%s%s (%s)", what,
                text ? text : "no reason given", detail ? ": " : "", detail ? detail : "", state);
}

/* ----------------------------------------------------------------------------------- connecting */

static void silent(void *ctx, const PGresult *res)
{
    (void)ctx;
    (void)res;
}

/* "FATAL:  28P01: password ..." -> 28P01. libpq gives the code of a refused connection nowhere
 * else. */
static void take_code(struct pg *db, struct span *line)
{
    size_t at = span_find(*line, SPAN(":  "));

    remember(db, "");
    if (at + 10 > line->n || line->p[at + 8] != ':')
        return;
    for (size_t i = at + 3; i < at + 8; i++)
        if (!isdigit((unsigned char)line->p[i]) && !isupper((unsigned char)line->p[i]))
            return;
    memcpy(db->sqlstate, line->p + at + 3, 5);
    db->sqlstate[5] = '\0';
    *line = span_slice(*line, at + 10, line->n);
}

static enum fate cannot_connect(struct pg *db, struct error *e)
{
    struct span line = first_line(PQerrorMessage(db->conn));
    enum fate fate;

    take_code(db, &line);
    fate = db->sqlstate[0] ? fate_of(db->sqlstate) : FATE_RETRY;
    return fail(e, fate, "cannot connect to the database: %.*s", (int)line.n, line.p);
}

static bool wait_socket(const PGconn *conn, short events, uint64_t until_ms)
{
    struct pollfd p = {.fd = PQsocket(conn), .events = events};

    for (;;) {
        uint64_t now = clock_monotonic_ms();
        int left = until_ms == UINT64_MAX ? -1 : (int)(until_ms > now ? until_ms - now : 0);
        int n = poll(&p, 1, left);

        if (n > 0)
            return true;
        if (n == 0 || errno != EINTR)
            return false;
    }
}

/* connect_timeout of the DSN or PGCONNECT_TIMEOUT, which libpq leaves to whoever waits himself. */
static unsigned connect_s(PGconn *conn)
{
    PQconninfoOption *options = PQconninfo(conn);
    long found = 0;

    for (const PQconninfoOption *o = options; o && o->keyword; o++)
        if (strcmp(o->keyword, "connect_timeout") == 0)
            found = o->val ? strtol(o->val, NULL, 10) : 0;
    PQconninfoFree(options);
    return found > 0 && found <= CONNECT_MAX_S ? (unsigned)found : CONNECT_S;
}

static enum fate drive_connection(struct pg *db, struct error *e)
{
    unsigned patience_s = connect_s(db->conn);
    uint64_t until = clock_monotonic_ms() + patience_s * UINT64_C(1000);
    PostgresPollingStatusType s = PGRES_POLLING_WRITING;

    while (s != PGRES_POLLING_OK) {
        if (s == PGRES_POLLING_FAILED || PQstatus(db->conn) == CONNECTION_BAD)
            return cannot_connect(db, e);
        if (!wait_socket(db->conn, s == PGRES_POLLING_READING ? POLLIN : POLLOUT, until))
            return fail(e, FATE_RETRY, "cannot connect to the database: no answer within %u s",
                        patience_s);
        s = PQconnectPoll(db->conn);
    }
    return FATE_DONE;
}

/* Later keywords win, so a DSN may set any of the others itself. Sockets that fell silent are
 * noticed within 10 s. */
static enum fate start_connection(struct pg *db, struct error *e)
{
    static const char *const keys[] = {"application_name",
                                       "client_encoding",
                                       "keepalives_idle",
                                       "keepalives_interval",
                                       "keepalives_count",
                                       "tcp_user_timeout",
                                       "options",
                                       "dbname",
                                       NULL};
    const char *values[] = {
        "claimwire",
        "UTF8",
        "4",
        "2",
        "3",
        "10000",
        "-c statement_timeout=30000 -c search_path=public,pg_temp -c timezone=UTC -c jit=off"
        " -c idle_in_transaction_session_timeout=60000",
        db->dsn,
        NULL};
    enum fate fate = pg_address_check_dsn(db->dsn, e);

    if (fate != FATE_DONE)
        return fate;
    db->conn = PQconnectStartParams(keys, values, 1);
    if (!db->conn)
        return fail(e, FATE_RETRY, "cannot connect to the database: out of memory");
    fate = pg_address_check_connection(db->conn, e);
    if (fate != FATE_DONE)
        return fate;
    PQsetErrorVerbosity(db->conn, PQERRORS_VERBOSE);
    PQsetNoticeReceiver(db->conn, silent, NULL);
    return drive_connection(db, e);
}

static enum fate run_enter(struct pg *db, struct arena *a, struct pg_result **ret, struct error *e)
{
    struct pg_params *p;

    if (arena_guard(a))
        return fail(e, FATE_RETRY, "out of memory");
    p = pg_params_new(a);
    pg_add_text(p, span_of(db->role));
    return pg_run(db, &sql_role_enter, p, ret, e);
}

static enum fate enter_role(struct pg *db, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct arena a;
    enum fate fate;

    arena_init(&a, 4096);
    fate = run_enter(db, &a, &r, e);
    if (fate != FATE_DONE) /* what the allocation that failed has jumped over */
        pg_drop_results(db);
    arena_done(&a);
    if (fate == FATE_DONE)
        db->statement_ms = (int)pg_int(r, 0, 1);
    else if (fate != FATE_RETRY) {
        fate = fail(e, FATE_REJECT,
                    "cannot work as database role '%s' (%s): run 'claimwire migrate', or grant it",
                    db->role, db->sqlstate);
    }
    return fate;
}

static void forget_prepared(struct pg *db)
{
    for (size_t i = 0; i < db->prepared_len; i++)
        free(db->prepared[i].types);
    db->prepared_len = 0;
}

static enum fate connect_once(struct pg *db, struct error *e)
{
    enum fate fate = start_connection(db, e);

    if (fate != FATE_DONE)
        return fate;
    if (PQsetnonblocking(db->conn, 1) != 0)
        return lost(db, "connect", e);
    return enter_role(db, e);
}

static void disconnect(struct pg *db)
{
    PQfinish(db->conn);
    db->conn = NULL;
    forget_prepared(db);
}

enum fate pg_reset(struct pg *db, struct error *e)
{
    enum fate fate;

    disconnect(db);
    fate = connect_once(db, e);
    if (fate != FATE_DONE)
        disconnect(db);
    return fate;
}

enum fate pg_open(const char *dsn, const char *role, struct pg **ret, struct error *e)
{
    struct pg *db = calloc(1, sizeof(*db));
    enum fate fate;

    if (!db)
        return fail(e, FATE_RETRY, "out of memory");
    db->dsn = strdup(dsn ? dsn : "");
    db->role = strdup(role ? role : "");
    if (!db->dsn || !db->role) {
        pg_close(db);
        return fail(e, FATE_RETRY, "out of memory");
    }
    fate = pg_reset(db, e);
    if (fate == FATE_DONE)
        *ret = db;
    else
        pg_close(db);
    return fate;
}

void pg_close(struct pg *db)
{
    if (!db)
        return;
    disconnect(db);
    for (struct pg_result *r = db->results; r; r = r->next)
        r->db = NULL; /* whoever holds it still frees it */
    free(db->prepared);
    free(db->dsn);
    free(db->role);
    free(db);
}

void pg_needs(const struct pg *db, struct sandbox *rules)
{
    pg_address_connection_needs(db->conn, rules);
}

bool pg_is_alive(const struct pg *db)
{
    return db->conn && PQstatus(db->conn) == CONNECTION_OK;
}

const char *pg_sqlstate(const struct pg *db)
{
    return db->sqlstate;
}

/* ----------------------------------------------------------------------------------- statements */

/* Sends what libpq still holds and reads until the answer is whole; both ways at once, or two full
 * buffers would wait for each other. */
static bool exchange(PGconn *conn, uint64_t until_ms)
{
    for (;;) {
        int unsent = PQflush(conn);

        if (unsent < 0)
            return false;
        if (unsent == 0 && !PQisBusy(conn))
            return true;
        if (!wait_socket(conn, (short)(unsent ? POLLIN | POLLOUT : POLLIN), until_ms)) {
            errno = ETIMEDOUT;
            return false;
        }
        if (!PQconsumeInput(conn))
            return false;
    }
}

/* Waits for the answer of what was just sent, at most `wait_ms` (0: for ever). The last result, to
 * be freed by the caller; NULL with e and the fate when there is none. */
static PGresult *wait_answer(struct pg *db, int wait_ms, enum fate *ret_fate, struct error *e)
{
    uint64_t until = wait_ms > 0 ? clock_monotonic_ms() + (uint64_t)wait_ms + GRACE_MS : UINT64_MAX;
    PGresult *last = NULL, *res;

    for (;;) {
        errno = 0;
        if (!exchange(db->conn, until)) {
            /* What the server said last (57P01 "terminating connection ...") tells more than the
             * broken pipe. */
            if (last && PQresultStatus(last) == PGRES_FATAL_ERROR)
                return last;
            *ret_fate = errno == ETIMEDOUT
                            ? fail(e, FATE_RETRY, "the database gave no answer within %d s",
                                   (wait_ms + GRACE_MS) / 1000)
                            : lost(db, "answer", e);
            remember(db, "");
            PQclear(last);
            disconnect(
                db); /* an answer that comes later must not be taken for the next statement's */
            return NULL;
        }
        res = PQgetResult(db->conn);
        if (!res)
            break;
        if (last && PQresultStatus(last) == PGRES_FATAL_ERROR) {
            PQclear(res); /* the first error tells more than what follows from it */
            continue;
        }
        PQclear(last);
        last = res;
    }
    if (!last)
        *ret_fate = lost(db, "answer", e);
    return last;
}

/* Room for a result, taken before the statement is sent: what has been done can then be told. */
static struct pg_result *result_new(struct pg *db)
{
    struct pg_result *r = calloc(1, sizeof(*r));

    if (!r)
        return NULL;
    *r = (struct pg_result){.db = db, .next = db->results, .at = &db->results};
    if (r->next)
        r->next->at = &r->next;
    db->results = r;
    return r;
}

static enum fate finish(struct pg *db, const char *what, PGresult *res, struct pg_result *room,
                        struct error *e)
{
    ExecStatusType s = PQresultStatus(res);
    enum fate fate;

    if (s != PGRES_COMMAND_OK && s != PGRES_TUPLES_OK) {
        fate = refused(db, what, res, e);
        PQclear(res);
        return fate;
    }
    if (room)
        room->res = res;
    else
        PQclear(res);
    return FATE_DONE;
}

static enum fate not_connected(struct pg *db, struct error *e)
{
    remember(db, "");
    return fail(e, FATE_RETRY, "no connection to the database");
}

/* Text SQL; `wait_ms` as wait_answer. The command tag must be `tag` when that is given. */
static enum fate simple(struct pg *db, const char *sql, const char *tag, int wait_ms,
                        struct error *e)
{
    enum fate fate;
    PGresult *res;

    if (!db->conn)
        return not_connected(db, e);
    if (!PQsendQuery(db->conn, sql))
        return lost(db, "send", e);
    res = wait_answer(db, wait_ms, &fate, e);
    if (!res)
        return fate;
    if (tag && PQresultStatus(res) == PGRES_COMMAND_OK && strcmp(PQcmdStatus(res), tag) != 0) {
        PQclear(
            res); /* COMMIT of a failed transaction answers ROLLBACK, as if that were a success */
        remember(db, "");
        return fail(e, FATE_RETRY, "the transaction was rolled back");
    }
    return finish(db, tag ? tag : "script", res, NULL, e);
}

enum fate pg_begin(struct pg *db, struct error *e)
{
    return simple(db, "begin", "BEGIN", db->statement_ms, e);
}

enum fate pg_commit(struct pg *db, struct error *e)
{
    return simple(db, "commit", "COMMIT", db->statement_ms, e);
}

void pg_rollback(struct pg *db)
{
    if (!db->conn || PQtransactionStatus(db->conn) == PQTRANS_IDLE)
        return;
    if (simple(db, "rollback", "ROLLBACK", db->statement_ms, NULL) != FATE_DONE)
        disconnect(db); /* the server rolls back what it cannot hear the end of */
}

enum fate pg_script(struct pg *db, const char *name, const char *sql, struct error *e)
{
    enum fate fate = simple(db, sql, NULL, 0, e);

    if (fate != FATE_DONE)
        error_prefix(e, "'%s'", name);
    return fate;
}

enum fate pg_be_patient(struct pg *db, struct error *e)
{
    enum fate fate =
        pg_script(db, "patience",
                  "set statement_timeout = 0; set idle_in_transaction_session_timeout = 0", e);

    if (fate == FATE_DONE)
        db->statement_ms = 0;
    return fate;
}

static bool types_fit(const struct pg_prepared *s, const struct pg_params *p)
{
    if (s->len != (p ? p->n : 0))
        return false;
    for (int i = 0; i < s->len; i++)
        if (p->type[i] != s->types[i] && p->type[i] != 0)
            return false; /* a null fits any type */
    return true;
}

/* The place of a statement in the table: its own, or a new one. NULL: out of memory. */
static struct pg_prepared *place_of(struct pg *db, const struct pg_statement *s)
{
    for (size_t i = 0; i < db->prepared_len; i++)
        if (db->prepared[i].statement == s)
            return &db->prepared[i];
    if (db->prepared_len == db->prepared_allocated) {
        size_t n = db->prepared_allocated ? db->prepared_allocated * 2 : 32;
        struct pg_prepared *p = realloc(db->prepared, n * sizeof(*p));

        if (!p)
            return NULL;
        db->prepared = p;
        db->prepared_allocated = n;
    }
    db->prepared[db->prepared_len] = (struct pg_prepared){.statement = s, .len = -1};
    return &db->prepared[db->prepared_len++];
}

static bool keep_types(struct pg_prepared *s, const struct pg_params *p)
{
    int n = p ? p->n : 0;

    free(s->types);
    s->types = calloc((size_t)n + 1, sizeof(Oid));
    if (!s->types)
        return false;
    for (int i = 0; i < n; i++)
        s->types[i] = p->type[i];
    s->len = n;
    return true;
}

/* Parameters' types are declared, so that a cast in the SQL is a cast and never a misread binary
 * value. When a statement comes with other types (its first parameter was null, say) it is prepared
 * again under another name. */
static enum fate prepare(struct pg *db, const struct pg_statement *s, const struct pg_params *p,
                         const struct pg_prepared **ret, struct error *e)
{
    struct pg_prepared *at = place_of(db, s);
    enum fate fate = FATE_DONE;
    PGresult *res;

    if (!at)
        return fail(e, FATE_RETRY, "out of memory");
    *ret = at;
    if (at->len >= 0 && types_fit(at, p))
        return FATE_DONE;
    at->len = -1;
    (void)snprintf(at->name, sizeof(at->name), "%.48s_%u", s->name, ++db->prepared_total);
    if (!PQsendPrepare(db->conn, at->name, s->sql, p ? p->n : 0, p ? p->type : NULL))
        return lost(db, s->name, e);
    res = wait_answer(db, db->statement_ms, &fate, e);
    if (!res)
        return fate;
    fate = finish(db, s->name, res, NULL, e);
    if (fate == FATE_DONE && !keep_types(at, p))
        return fail(e, FATE_RETRY, "out of memory");
    return fate;
}

static const int *all_binary(struct arena *a, int n)
{
    int *formats = ARENA_ARRAY(a, (size_t)n, int);

    for (int i = 0; i < n; i++)
        formats[i] = 1;
    return formats;
}

static enum fate run(struct pg *db, const struct pg_statement *s, const struct pg_params *p,
                     struct pg_result *room, struct error *e)
{
    const struct pg_prepared *ready = NULL;
    enum fate fate;
    PGresult *res;

    if (!db->conn)
        return not_connected(db, e);
    fate = prepare(db, s, p, &ready, e);
    if (fate != FATE_DONE)
        return fate;
    if (!PQsendQueryPrepared(db->conn, ready->name, p ? p->n : 0, p ? p->value : NULL,
                             p ? p->len : NULL, p ? all_binary(p->arena, p->n) : NULL, 1))
        return lost(db, s->name, e);
    res = wait_answer(db, db->statement_ms, &fate, e);
    if (!res) {
        error_prefix(e, "'%s'", s->name);
        return fate;
    }
    return finish(db, s->name, res, room, e);
}

enum fate pg_run(struct pg *db, const struct pg_statement *s, const struct pg_params *p,
                 struct pg_result **ret, struct error *e)
{
    struct pg_result *room = ret ? result_new(db) : NULL;
    enum fate fate;

    if (ret)
        *ret = NULL;
    if (ret && !room)
        return fail(e, FATE_RETRY, "out of memory for the answer to '%s'", s->name);
    fate = run(db, s, p, room, e);
    if (fate == FATE_DONE && ret)
        *ret = room;
    else
        pg_result_free(room);
    return fate;
}
