/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lease - the ledger's statements as functions: lease, renew, give back, bury, reap, schedule,
 * measure.
 *
 * Each is one statement or one transaction of a few and commits by itself; none is open across
 * anything else. Every change of a leased row matches on (id, token) alone, and whatever
 * ends a lease takes a new token from the sequence, so that the old holder is fenced at once. All
 * are safe to run twice.
 *
 * Blocking; for the ledger's thread. Fates are those of pg.h.
 */
#ifndef LEASE_H
#define LEASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "common/arena.h"
#include "common/error.h"
#include "flight.h"

struct pg;

struct lease_conf {
    const char *name; /* of this dispatch, stays the caller's */
    int64_t lease_ms;
    int64_t spacing_ms; /* between two requests to a site whose outlet has no pause of its own */
};

struct lease {
    struct pg *db;
    struct arena arena; /* parameters of a statement; its guard is the caller's */
    struct arena row;   /* strings of one row on its way to a message; guarded here */
    const char *name;
    int64_t lease_ms, spacing_ms;
    bool has_lines;   /* pauses are kept */
    bool is_surveyed; /* lease_schedule has looked whether any outlet wants them */
};

struct lease_wish {
    unsigned count; /* jobs at most */
    uint64_t bytes; /* at read: of bodies, about */
};

struct lease_batch {
    struct flight_job *
        *jobs; /* each with its frame, ready for flight_add; the array and they are the caller's */
    size_t n;
    size_t buried; /* leased, but no message could be made of them: in quarantine now */
};

struct lease_key {
    uint64_t id, token;
};

struct lease_return {
    uint64_t id, token;
    bool is_uncounted, is_crash, is_suspect;
    uint64_t delay_ms;
    char reason[ERROR_TEXT_BYTES];
};

struct lease_burial {
    uint64_t id, token;
    const char *stage; /* a static name */
    char reason[ERROR_TEXT_BYTES];
    char build[64];
    char head[FLIGHT_HEAD_BYTES];
    size_t head_len;
    bool is_crash;
    uint64_t delay_ms;    /* for a feed */
    double trouble;       /* for a feed: weight of the failure */
    unsigned http_status; /* 0: none */
};

/* A request to this site has ended: leave it alone for so long from now. */
struct lease_hold {
    int64_t site;
    uint64_t ms;
};

struct lease_depth {
    int64_t waiting, oldest_s;
};

/* One stage as the hub sees it. */
struct lease_stage {
    unsigned workers, waiting, in_hand; /* now */
    uint64_t done, failed;              /* since the start */
};

void lease_init(struct lease *l, struct pg *db, const struct lease_conf *c);
void lease_done(struct lease *l);

/* Session settings; after every (re)connection. */
MUST_USE enum fate lease_relax(struct lease *l, struct error *e);

/* Due jobs that start at stage s (fetch or read). */
MUST_USE enum fate lease_take(struct lease *l, enum stage s, const struct lease_wish *w,
                              struct lease_batch *ret, struct error *e);
void lease_batch_done(struct lease_batch *b);

/* Keeps in keys[0..*n) those that are still ours (their tokens are not written again). */
MUST_USE enum fate lease_renew(struct lease *l, struct lease_key *keys, size_t *n, struct error *e);

MUST_USE enum fate lease_give_back(struct lease *l, const struct lease_return *items, size_t n,
                                   struct error *e);

/* *ret_found (NULL allowed): false when the row was not ours any more. */
MUST_USE enum fate lease_bury(struct lease *l, const struct lease_burial *b, bool *ret_found,
                              struct error *e);

MUST_USE enum fate lease_reap(struct lease *l, unsigned at_most, int64_t *ret_n, struct error *e);

/* All that is leased under our name: at start, when we hold nothing. */
MUST_USE enum fate lease_disown(struct lease *l, int64_t *ret_n, struct error *e);

MUST_USE enum fate lease_hold(struct lease *l, const struct lease_hold *items, size_t n,
                              struct error *e);

/* Jobs for feeds and second looks that are due. */
MUST_USE enum fate lease_schedule(struct lease *l, unsigned at_most, int64_t *ret_n,
                                  struct error *e);

/* Forgets sites that nobody needs; counts the outlets that are silent (source_silence). For once a
 * minute. */
MUST_USE enum fate lease_tidy(struct lease *l, unsigned at_most, int64_t *ret_silent,
                              struct error *e);

/* ret[kind] for each enum job_kind. */
MUST_USE enum fate lease_measure(struct lease *l, struct lease_depth ret[JOB_KIND_COUNT],
                                 struct error *e);

/* Tells `claimwire status` how the stages are. */
MUST_USE enum fate lease_report(struct lease *l, const struct lease_stage stages[STAGE_COUNT],
                                struct error *e);

#endif
