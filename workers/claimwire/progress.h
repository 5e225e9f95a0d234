/* SPDX-License-Identifier: Apache-2.0 */
/*
 * progress - one line per stage: what waits, what is in hand, what became of it.
 *
 *   fetch     2 waiting   1 in hand   57 done   0 failed   oldest 3 s
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdint.h>
#include "common/arena.h"
#include "common/error.h"

struct pg;

struct progress {
    uint64_t fingerprint; /* of what was printed last */
};

/* Prints the table when it changed since the last time; says nothing when the database does not
 * answer. */
void progress_print_change(struct pg *db, struct progress *shown);

MUST_USE enum fate progress_print(struct pg *db, struct arena *a, struct error *e);

#endif
