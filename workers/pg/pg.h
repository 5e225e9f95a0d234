/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pg - the libpq layer that dispatch, write and the command share; the only place that sees libpq.
 *
 * A connection belongs to one thread. Statements come from .sql files, embedded at build time as `sql_<stem>` (see
 * workers/<name>/sql/), prepared on first use, always with binary parameters and results. Every failure is turned into a
 * fate by its SQLSTATE: class 08, 53, 57, 40 and 55 -> RETRY (the world); 22, 23 -> REJECT (the data); 28, 3D, 42 ->
 * BROKEN (this program and this database do not fit); pg_sqlstate() gives the code. Time-outs: connect 5 s (libpq's
 * connect_timeout and PGCONNECT_TIMEOUT say another), statement 30 s (settable), tcp_user_timeout 10 s.
 */
#ifndef PG_H
#define PG_H

#include <stdbool.h>
#include <stdint.h>
#include "common/arena.h"
#include "common/error.h"
#include "common/span.h"

struct pg;
struct pg_result;
struct sandbox;

/* An embedded statement: made by CMake from sql/<stem>.sql. A connection knows a prepared statement by its address, so it
 * must live as long as the connection; statements of one's own are `static const`. */
struct pg_statement {
    const char *name;
    const char *sql;
};

/* Opens a connection. `dsn` is a libpq connection string or URI; NULL or "" uses libpq's environment.
 * `role` (NULL allowed) is SET after connecting: the process works with no more rights than that role has. */
MUST_USE enum fate pg_open(const char *dsn, const char *role, struct pg **ret, struct error *e);
void pg_close(struct pg *db);

/* Is the connection usable? After RETRY from any call it may not be: pg_reset opens it anew (one attempt). */
bool pg_is_alive(const struct pg *db);
MUST_USE enum fate pg_reset(struct pg *db, struct error *e);

/* Adds what it takes to open this connection anew: the TCP ports of its servers, and names where they have some. */
void pg_needs(const struct pg *db, struct sandbox *rules);

/* From now on, until pg_reset, statements may take and the session may rest as long as they like:
 * for exports, which whoever reads them may hold up. */
MUST_USE enum fate pg_be_patient(struct pg *db, struct error *e);

/* SQLSTATE of the last failure, "" when it had none (connection lost). */
const char *pg_sqlstate(const struct pg *db);

/* Refuses (FATE_REJECT) when the database's schema version is not the one this program was built with, naming both. */
MUST_USE enum fate pg_check_schema(struct pg *db, struct error *e);

MUST_USE enum fate pg_begin(struct pg *db, struct error *e);
MUST_USE enum fate pg_commit(struct pg *db, struct error *e); /* RETRY with outcome unknown when the connection broke */
void pg_rollback(struct pg *db);

/* ---- parameters: build them in an arena, in order $1, $2, ... Their types are declared to the server, so `$1::text` of a
 * pg_add_int8 is a cast; timestamps go as microseconds (arrays) or through to_timestamp(). Casts in the .sql are still
 * good form: they let a test PREPARE the statement without a program. */
struct pg_params;
struct pg_params *pg_params_new(struct arena *a);
void pg_add_int8(struct pg_params *p, int64_t v);
void pg_add_int4(struct pg_params *p, int32_t v);
void pg_add_float8(struct pg_params *p, double v);
void pg_add_bool(struct pg_params *p, bool v);
void pg_add_text(struct pg_params *p, struct span v);
void pg_add_bytea(struct pg_params *p, struct span v);
void pg_add_null(struct pg_params *p);
/* Arrays for unnest: push values one by one, then add the column. NULL elements: the _null functions. */
enum pg_type { PG_BOOL, PG_INT2, PG_INT4, PG_INT8, PG_FLOAT4, PG_FLOAT8, PG_TEXT, PG_BYTEA, PG_TIMESTAMPTZ, PG_TSVECTOR };
struct pg_array;
struct pg_array *pg_array_new(struct arena *a, enum pg_type type);
void pg_push_int(struct pg_array *v, int64_t x);      /* BOOL INT2 INT4 INT8, TIMESTAMPTZ as microseconds since 1970 */
void pg_push_real(struct pg_array *v, double x);      /* FLOAT4 FLOAT8 */
void pg_push_span(struct pg_array *v, struct span x); /* TEXT BYTEA, TSVECTOR as tsvectorsend writes it */
void pg_push_null(struct pg_array *v);
void pg_add_array(struct pg_params *p, const struct pg_array *v);

/* Runs a statement. *ret may be NULL when rows do not matter. FATE_* as above. */
MUST_USE enum fate pg_run(struct pg *db, const struct pg_statement *s, const struct pg_params *p, struct pg_result **ret,
                          struct error *e);

/* Text SQL without parameters, several statements allowed: migrations only. */
MUST_USE enum fate pg_script(struct pg *db, const char *name, const char *sql, struct error *e);

/* Frees every result of this connection: after an arena_guard() has jumped over those who would have done it. */
void pg_drop_results(struct pg *db);

void pg_result_free(struct pg_result *r);
void pg_result_done(struct pg_result **r); /* for CLEANUP */
int pg_rows(const struct pg_result *r);
int64_t pg_affected(const struct pg_result *r);
bool pg_is_null(const struct pg_result *r, int row, int column);
int64_t pg_int(const struct pg_result *r, int row, int column);  /* int2 int4 int8 bool; timestamptz as microseconds since 1970 */
double pg_real(const struct pg_result *r, int row, int column);
struct span pg_span(const struct pg_result *r, int row, int column); /* text, bytea; valid until the result is freed */

/* Applies what is missing of deploy/postgres/NNNN_*.sql (embedded), each in a transaction with its row in schema_version, under an
 * advisory lock. FATE_REJECT when the database is newer than the program. */
MUST_USE enum fate pg_migrate(struct pg *db, int *ret_applied, struct error *e);
int pg_schema_version(void); /* the version that this program was built with */

#endif
