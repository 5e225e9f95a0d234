/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write_seen - remembers rows that are certainly in the database, so that they need not be offered again.
 *
 * Most entities of an article were in the last hundred articles too; offering them anew costs an index look-up and a
 * conflict each. A fixed table of hashes, newer ones push older ones out; nothing depends on what it has forgotten.
 * Only committed rows may be added, and everything must be forgotten when a transaction was refused (a person may have
 * deleted rows).
 */
#ifndef WRITE_SEEN_H
#define WRITE_SEEN_H

#include <stdbool.h>
#include <stdint.h>

struct write_seen;

struct write_seen *write_seen_new(void); /* NULL: out of memory */
void write_seen_free(struct write_seen *s);
bool write_seen_has(const struct write_seen *s, uint64_t hash);
void write_seen_add(struct write_seen *s, uint64_t hash);
void write_seen_forget(struct write_seen *s);

#endif
