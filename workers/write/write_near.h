/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write_near - copies and near copies of a text in one duplicate_group. Used between files of this
 * folder.
 *
 * A new edition begins in the group of its very text. At the end of the transaction, one writer at
 * a time, the groups of texts that are alike (text/minhash.h) become one: single linkage, so who
 * stands together does not depend on the order in which editions came. The oldest group keeps its
 * id. A text is compared and gets bands once, with its first edition; one that is too short for a
 * signature meets only its exact copies.
 *
 * Of each band the newest few texts are compared. A link is missed only where every band that two
 * texts share is shared by more than so many newer ones, and none of those is like both.
 */
#ifndef WRITE_NEAR_H
#define WRITE_NEAR_H

#include "text/minhash.h"
#include "write_document.h"

/* Signs the text of a new edition. */
void write_near_sign(struct write_document *w, struct arena *a);

/* Stores the bands of new texts, and remembers them for write_near_store (write_batch.h). */
MUST_USE enum fate write_near_note(struct write_txn *x, const struct write_document *docs, size_t n,
                                   struct error *e);

#endif
