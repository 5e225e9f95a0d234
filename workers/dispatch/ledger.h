/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ledger - the thread that speaks with PostgreSQL for the hub, so that a database that stalls never
 * silences heartbeats.
 *
 * Tasks go in through ledger_post() and come back, filled in, through the mailbox ledger_answers();
 * they are carried out in order. When the database goes away the thread says so once (LEDGER_LOST),
 * tries again with back-off (50 ms to 1 s) and says when it is back (LEDGER_BACK). What must not be
 * lost (returns, burials, renewals, pauses of sites) waits for that; what is only of the moment
 * (leases, reaping, schedules, tidying, measures) comes back at once as failed, because by then the
 * hub wants something else.
 *
 * The thread owns the connection; everything here may be called from the hub's thread.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include <stdbool.h>
#include <stdint.h>
#include "common/error.h"
#include "common/mailbox.h"
#include "lease.h"

enum ledger_work {
    LEDGER_LEASE,
    LEDGER_RENEW,
    LEDGER_HOLD,
    LEDGER_RETURN,
    LEDGER_BURY,
    LEDGER_REAP,
    LEDGER_SCHEDULE,
    LEDGER_TIDY,
    LEDGER_MEASURE,
    /* answers nobody asked for */
    LEDGER_LOST,
    LEDGER_BACK,
    LEDGER_BROKEN, /* this program and this database do not fit any more: end */
};

struct ledger_task {
    struct mailbox_link link; /* first */
    enum ledger_work work;
    enum fate fate; /* of the answer; `error` says why when not FATE_DONE */
    struct error error;
    uint64_t took_us;       /* in the database */
    enum stage stage;       /* LEASE: where the jobs start */
    struct lease_wish wish; /* LEASE: what for; REAP, SCHEDULE, TIDY: its count */
    struct lease_batch batch;
    struct lease_key *keys; /* RENEW: asked for, then confirmed */
    size_t keys_len;
    unsigned renewal; /* the hub's number of it */
    struct lease_hold *holds;
    size_t holds_len, holds_allocated;
    struct lease_return *returns;
    size_t returns_len, returns_allocated;
    struct lease_burial *burials;
    size_t burials_len, burials_allocated, burials_done;
    struct lease_depth depth[JOB_KIND_COUNT]; /* MEASURE: asked */
    struct lease_stage stages[STAGE_COUNT];   /* MEASURE: told */
    int64_t affected;                         /* TIDY: silent outlets */
};

/* NULL when memory is out. */
struct ledger_task *ledger_task_new(enum ledger_work work);
void ledger_task_free(struct ledger_task *t);

struct ledger_conf {
    const char *dsn, *role; /* stay the caller's, as long as the ledger lives */
    struct lease_conf lease;
};

struct ledger;

/* Connects (one attempt), checks the schema, gives back what an earlier life of this name held,
 * starts nothing yet. FATE_RETRY: the database is not up; anything else but FATE_DONE: it never
 * will do. */
MUST_USE enum fate ledger_open(const struct ledger_conf *c, struct ledger **ret,
                               int64_t *ret_disowned, struct error *e);

/* Only looks whether the database is there and fits. */
MUST_USE enum fate ledger_check(const struct ledger_conf *c, struct error *e);

/* What it takes to reach the database again. */
struct sandbox;
void ledger_needs(const struct ledger *l, struct sandbox *rules);

MUST_USE enum fate ledger_start(struct ledger *l, struct error *e);

/* False once the ledger stops; the task stays the caller's. */
MUST_USE bool ledger_post(struct ledger *l, struct ledger_task *t);
struct mailbox *ledger_answers(struct ledger *l);

/* Carries out what was posted, as long as that takes but no longer than `wait_ms`, and ends the
 * thread. False: it is stuck in the database; then only exit() helps, and leases run out by
 * themselves. */
bool ledger_stop(struct ledger *l, unsigned wait_ms);

/* After ledger_stop() said true, or before ledger_start(). */
void ledger_free(struct ledger *l);

#endif
