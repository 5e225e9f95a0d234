/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pg_private - what the files of workers/pg share: the connection, parameters and libpq itself. Nobody else includes it.
 */
#ifndef PG_PRIVATE_H
#define PG_PRIVATE_H

#include <libpq-fe.h>
#include "pg.h"

/* PostgreSQL's moments count from 2000-01-01, ours from 1970-01-01; both in microseconds. */
#define PG_EPOCH_US 946684800000000LL

struct pg_prepared {
    const struct pg_statement *statement;
    char name[72];
    Oid *types; /* as prepared; 0: the server chose */
    int len;
};

struct pg {
    PGconn *conn;
    char *dsn, *role;
    char sqlstate[6];
    int statement_ms; /* the server's statement_timeout; 0: none */
    unsigned prepared_total;
    struct pg_prepared *prepared;
    size_t prepared_len, prepared_allocated;
};

struct pg_params {
    struct arena *arena;
    Oid *type;
    const char **value; /* NULL: SQL null */
    int *len;
    int n, allocated;
};

/* Waits for the answer of what was just sent, at most `wait_ms` (0: for ever). The last result, to be freed by the
 * caller; NULL with e and the fate when there is none. */
PGresult *pg_wait(struct pg *db, int wait_ms, enum fate *ret_fate, struct error *e);

/* Fate and sentence of a result that is no success; remembers its SQLSTATE. */
enum fate pg_refused(struct pg *db, const char *what, const PGresult *res, struct error *e);

static inline void pg_clear(PGresult **res)
{
    PQclear(*res);
}

#endif
