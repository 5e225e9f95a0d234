/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ask - what every verb that talks to the ledger does: options, connection, one statement, a table.
 */
#ifndef ASK_H
#define ASK_H

#include "common/arena.h"
#include "common/error.h"
#include "pg/pg.h"
#include "place.h"
#include "table.h"
#include "verb.h"

#define ASK_WORDS_MAX 64

struct ask {
    const char *verb;
    struct arena arena;
    struct place place;
    struct pg *db;
    enum table_format format;
    bool has_format;                  /* --format was given */
    const char *words[ASK_WORDS_MAX]; /* arguments that are no options */
    int words_len;
};

/* One option of a verb: --name VALUE, or a switch when `flag` is set. NULL name ends the table. */
struct ask_option {
    const char *name;
    const char **value;
    bool *flag;
};

/* Reads the arguments. --data DIR, --format table|csv|jsonl and --help are known to all verbs.
 * Returns VERB_DONE to go on, or ASK_STOP when help was printed, or VERB_USAGE. ask_end must follow
 * in any case. */
#define ASK_STOP (-1)
int ask_begin(struct ask *k, int argc, char **argv, const char *help,
              const struct ask_option *options);

/* Connects in `role`; on failure the sentence has been printed. Returns VERB_DONE, VERB_FAILED or
 * VERB_REFUSED. */
int ask_connect(struct ask *k, const char *role);

/* Runs a statement; on failure prints the sentence and returns false. */
bool ask_run(struct ask *k, const struct pg_statement *s, const struct pg_params *p,
             struct pg_result **ret);

/* Runs a statement whose rows need not fit into memory: `each` gets them in order, `at_once` at a
 * time, and ends it by returning false, after it told why. One transaction, so that the answer is
 * of one moment; it may last as long as whoever reads our output likes. False when a sentence was
 * printed. */
struct ask_rows {
    bool (*each)(void *ctx, const struct pg_result *r);
    void *ctx;
    int at_once;
};
bool ask_stream(struct ask *k, const struct pg_statement *s, const struct pg_params *p,
                const struct ask_rows *rows);

void ask_end(struct ask *k);

/* The sentence on standard error; VERB_FAILED. */
int ask_fail(struct ask *k, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "2026-01-31" or "2026-01-31T..."; NULL is one too. False when a sentence was printed. */
bool ask_is_date(struct ask *k, const char *option, const char *value);

/* A span of an option's value, a text parameter that is NULL when the option was not given. */
void ask_add_text(struct pg_params *p, const char *value);

/* $1 and $2 of statements about one article: its id, or its address. */
void ask_add_article(struct pg_params *p, const char *word);

#endif
