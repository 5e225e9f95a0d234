/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names - which entities a person means by a name, in either script.
 *
 * The entity stage's own tables answer: "SDF", "Syrian Democratic Forces" and "قسد" are one. What
 * they do not know is found by the spellings that the ledger has seen (table alias).
 */
#ifndef NAMES_H
#define NAMES_H

#include <stdint.h>
#include "common/arena.h"
#include "common/error.h"
#include "pg/pg.h"

struct names;

/* Loads the entity stage's tables: a third of a second. */
MUST_USE enum fate names_open(struct names **ret, struct error *e);
void names_close(struct names *n);

/* Adds an array of the ids of all entities that stand in `name` (NULL: an empty array). */
MUST_USE enum fate names_add(struct names *n, struct pg_params *p, const char *name,
                             struct arena *a, struct error *e);

#endif
