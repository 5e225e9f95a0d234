/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table - the rows of an answer, for people or for other programs.
 *
 * TABLE_TEXT aligns columns and cuts long cells, TABLE_CSV is RFC 4180, TABLE_JSONL one object a
 * row with null for what is not known. Text for people shows control characters (bidirectional ones
 * too) as U+FFFD: nothing in an article can move the reader's cursor.
 */
#ifndef TABLE_H
#define TABLE_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

struct pg_result;

enum table_format { TABLE_TEXT, TABLE_CSV, TABLE_JSONL };

enum table_type { TABLE_STRING, TABLE_INT, TABLE_REAL, TABLE_BOOL, TABLE_TIME, TABLE_DAY };

#define TABLE_HIDDEN UINT_MAX

struct table_column {
    const char *name;
    enum table_type type;
    unsigned width; /* TABLE_TEXT: cut to so many characters; 0: never cut; TABLE_HIDDEN: not shown
                       to people */
};

/* "table", "csv", "jsonl"; false for anything else. */
bool table_format_of(const char *name, enum table_format *ret);

/* Prints all rows of r; columns are those of the statement, in order. Returns how many rows there
 * were. */
int table_print(FILE *to, enum table_format format, const struct table_column *columns,
                int columns_len, const struct pg_result *r);

/* For answers that come in parts, TABLE_CSV and TABLE_JSONL only: the head once, then rows. */
void table_begin(FILE *to, enum table_format format, const struct table_column *columns,
                 int columns_len);
void table_rows(FILE *to, enum table_format format, const struct table_column *columns,
                int columns_len, const struct pg_result *r);

/* One text for people: control characters shown as U+FFFD. */
void table_print_text(FILE *to, const char *p, size_t n);

#endif
