/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write_store - the connection that results are stored through, with what outlives a batch. One thread.
 */
#ifndef WRITE_STORE_H
#define WRITE_STORE_H

#include "pg/pg.h"
#include "schedule.h"
#include "write_seen.h"

struct write_rules {
    struct schedule_bounds feeds;
    struct schedule_revisits revisits;
};

struct write_store {
    struct pg *db;
    struct arena arena;   /* parameters of the statements; reset by each batch */
    struct arena scratch; /* of one comparison of texts */
    struct write_rules rules;
    struct write_seen *seen;
};

/* `budget_bytes` bounds the memory for the parameters of one batch. */
MUST_USE enum fate write_store_open(const char *dsn, const char *role, size_t budget_bytes, struct write_store *ret,
                                    struct error *e);
void write_store_close(struct write_store *s);

/* A new connection after a loss; FATE_BROKEN when the schema has changed meanwhile. */
MUST_USE enum fate write_store_reset(struct write_store *s, struct error *e);

#endif
