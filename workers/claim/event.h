/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event - what is said to have happened: typed triggers and who, to whom, where, when, how many
 * around them.
 *
 * Types are the project's own (data/events.tsv), triggers are data (data/<iso>/triggers.tsv). Roles
 * are mentions of the same sentence, by their place beside the trigger; times and quantities are
 * those of the sentence.
 */
#ifndef CLAIM_EVENT_H
#define CLAIM_EVENT_H

#include "view.h"

#define EVENT_MAX 8 /* of one claim */

/* Appends the events of words [from, to) to list, which has room for EVENT_MAX; returns how many
 * there are then. One event per type. `clause` is the sentence or content that roles, times and
 * quantities may come from. */
size_t event_find(const struct view *v, struct words in, struct words clause, Cw__Event **list,
                  size_t n, struct arena *a);

#endif
