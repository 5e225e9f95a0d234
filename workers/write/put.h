/* SPDX-License-Identifier: Apache-2.0 */
/*
 * put - rows for one `insert ... select ... from unnest(...)`, filled field by field.
 *
 * The fields of a row are put in the order of the table's columns; the row ends with its last field. Everything is
 * copied into the arena. Lists become array literals in a text column: unnest would take nested arrays apart.
 */
#ifndef PUT_H
#define PUT_H

#include "pg/pg.h"

#define PUT_COLUMNS_MAX 40

struct put_table {
    struct arena *arena;
    struct pg_array *column[PUT_COLUMNS_MAX];
    int columns;
    int at; /* next field */
    uint32_t rows;
};

/* One letter a column: l bigint, i integer, h smallint, r real, d double precision, o boolean, z timestamptz,
 * s text (also lists and what the statement casts), b bytea, v tsvector. */
void put_init(struct put_table *t, struct arena *a, const char *columns);

void put_int(struct put_table *t, int64_t v);
void put_real(struct put_table *t, double v);
void put_span(struct put_table *t, struct span v);
void put_string(struct put_table *t, const char *v); /* NULL: null */
void put_null(struct put_table *t);
void put_int_if(struct put_table *t, bool is_known, int64_t v);
void put_real_if(struct put_table *t, bool is_known, double v);

/* "{1,2,3}" for a column that is cast to int[]; "{"a","b"}" for one cast to text[]. */
void put_ints(struct put_table *t, const uint32_t *v, size_t n);
void put_strings(struct put_table *t, char *const *v, size_t n);

/* The columns as $1, $2, ...; further parameters may be added behind them. */
struct pg_params *put_params(const struct put_table *t);

/* Runs s with the columns as $1, $2, ...; without rows it does nothing and succeeds. */
MUST_USE enum fate put_run(struct put_table *t, struct pg *db, const struct pg_statement *s,
                                   struct pg_result **ret, struct error *e);

#endif
