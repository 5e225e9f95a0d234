/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lease_message - rows of the lease statements as jobs with the messages that their first worker
 * gets.
 *
 * The columns are those of sql/lease_fetch.sql, sql/lease_line.sql and sql/lease_enrich.sql, in
 * their order. No state.
 */
#ifndef LEASE_MESSAGE_H
#define LEASE_MESSAGE_H

#include "common/arena.h"
#include "common/error.h"
#include "flight.h"

struct pg_result;

struct lease_row {
    const struct pg_result *result;
    int n;
    struct arena *arena; /* for the strings of one message */
    size_t arena_bytes;  /* its budget, for the sentence */
};

/* A job that starts at stage s, with an empty frame; the caller's. NULL when memory is out. */
struct flight_job *lease_message_job(const struct lease_row *r, enum stage s);

/* FATE_REJECT: no message can be made of the row, now or later. */
MUST_USE enum fate lease_message_pack(const struct lease_row *r, struct flight_job *job,
                                      struct error *e);

#endif
