/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verdict - what becomes of a job that gave no result: back to the ledger, and on what terms, or to
 * the quarantine.
 *
 * Attempts count what a job is known or likely to have caused, and only that, so that killing
 * innocent workers for hours sends nothing to the quarantine:
 *
 * - released (not begun): the attempt is given back.
 * - retry: counts; dead at the fifth; comes again after a back-off. A poll is dead at the first:
 * its feed has a schedule, and a back-off of its own there (lease_bury.sql). Only a name that
 * cannot be resolved is tried again as others are, since it says more of us than of the feed.
 * - reject: dead.
 * - crashed (the worker said so): counts as a crash; suspect; dead at the second.
 * - lost, blamed (the worker vanished and was at this job, others in hand): the attempt is given
 *   back; suspect. fetch has all of its orders in hand, so this says little.
 * - lost, a suspect (alone with the worker): counts.
 * - lost, one of a batch (write has its whole batch in hand): counts; suspect from the second on.
 * - lost, not blamed (was waiting behind another): the attempt is given back.
 * - lost with its dispatch: the attempt is given back (lease_reap.sql, lease_disown.sql).
 *
 * A silent loss kills a job only when it was alone with the worker, being suspect, at its fifth
 * attempt or later: before that nobody can know that it was to blame.
 *
 * Pure but for the jitter of back-offs; any thread.
 */
#ifndef VERDICT_H
#define VERDICT_H

#include <stdbool.h>
#include <stdint.h>
#include "flight.h"
#include "wire.h"

#define VERDICT_MAX_DELAY_MS (24u * 3600 * 1000) /* of what a site or worker may ask for */

struct verdict_limits {
    unsigned attempts; /* dead at so many */
    unsigned crashes;
};

struct verdict {
    bool is_dead;
    bool is_uncounted; /* the attempt is given back */
    bool is_crash;
    bool is_suspect;
    uint64_t delay_ms;
    uint64_t pause_ms;    /* the whole site is to be left alone for so long; 0: not */
    double trouble;       /* what the failure says of a feed: 1 hard, 0.5 soft, 0.25 its name */
    unsigned http_status; /* 0: none */
    struct error why;
};

enum verdict_blame { VERDICT_INNOCENT, VERDICT_BATCH, VERDICT_BLAMED };

struct verdict verdict_of_failure(const struct verdict_limits *l, const struct flight_job *job,
                                  const Cw__Failure *failure);

/* `how` is the sentence: "its read worker was silent for 1612 ms". */
struct verdict verdict_of_loss(const struct verdict_limits *l, const struct flight_job *job,
                               enum verdict_blame blame, const char *how);

/* Nothing happened to it: the hub goes, or nobody could be given it. */
struct verdict verdict_of_return(const char *why);

#endif
