/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write_names - one person under the spellings of two scripts.
 *
 * A full name that only texts know has an entity of its letters, so "Fadi Tarbush" and فادي طربوش are
 * two. When a new one is stored, those of the other script with the same key (Entity.name_key: the
 * same given name by the table, the same consonants behind it) are compared sound by sound; if
 * exactly one person is left that is nearly certain (BRIDGE_SURE of text/bridge.h, plus a bit), the
 * two are merged by a row of entity_merge, which can be taken back (`claimwire entity split`).
 * Names in one script are never merged here: letters differ for a reason. Two writers that store the
 * two names at the same moment see neither the other's: the next text that names one brings it up.
 *
 * One thread, one transaction.
 */
#ifndef WRITE_NAMES_H
#define WRITE_NAMES_H

#include "write_batch.h"

struct write_names;

struct write_names *write_names_new(struct write_txn *x);

/* A new entity of the batch; those without a key are left alone. */
void write_names_add(struct write_names *w, int64_t id, const Cw__Entity *n);

/* Merges what is the same; after the entities themselves were put. */
MUST_USE enum fate write_names_store(struct write_names *w, struct error *e);

#endif
