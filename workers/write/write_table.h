/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write_table - rows for one `insert ... select ... from unnest(...)`, filled field by field.
 *
 * The fields of a row are put in the order of the table's columns; the row ends with its last field. Everything is
 * copied into the arena. Lists become array literals in a text column: unnest would take nested arrays apart.
 */
#ifndef WRITE_TABLE_H
#define WRITE_TABLE_H

#include "pg/pg.h"

#define WRITE_TABLE_COLUMNS_MAX 40

struct write_table {
    struct arena *arena;
    struct pg_array *column[WRITE_TABLE_COLUMNS_MAX];
    int columns;
    int at; /* next field */
    uint32_t rows;
};

/* One letter a column: l bigint, i integer, h smallint, r real, d double precision, o boolean, z timestamptz,
 * s text (also lists and what the statement casts), b bytea, v tsvector. */
void write_table_init(struct write_table *t, struct arena *a, const char *columns);

void put_int(struct write_table *t, int64_t v);
void put_real(struct write_table *t, double v);
void put_span(struct write_table *t, struct span v);
void put_string(struct write_table *t, const char *v); /* NULL: null */
void put_null(struct write_table *t);
void put_int_if(struct write_table *t, bool is_known, int64_t v);
void put_real_if(struct write_table *t, bool is_known, double v);

/* "{1,2,3}" for a column that is cast to int[]; "{"a","b"}" for one cast to text[]. */
void put_ints(struct write_table *t, const uint32_t *v, size_t n);
void put_strings(struct write_table *t, char *const *v, size_t n);

/* Runs s with the columns as $1, $2, ...; without rows it does nothing and succeeds. */
MUST_USE enum fate write_table_run(struct write_table *t, struct pg *db, const struct pg_statement *s,
                                   struct pg_result **ret, struct error *e);

/* ---- a set of ids, for what must occur once in a batch */
struct write_set {
    int64_t *slot; /* 0: free; ids are never 0 */
    size_t mask, used;
    struct arena *arena;
};
void write_set_init(struct write_set *s, struct arena *a);
/* True when it was not there yet. */
bool write_set_add(struct write_set *s, int64_t id);
bool write_set_has(const struct write_set *s, int64_t id);

#endif
