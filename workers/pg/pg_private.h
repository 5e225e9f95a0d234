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

struct pg_result {
    PGresult *res;
    struct pg *db; /* in whose list it stands; NULL once that is closed */
    struct pg_result *next, **at;
};

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
    struct pg_result *results; /* given out and not freed */
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

#endif
