/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write_near - copies and near copies of a text in one duplicate_group. Used between files of this
 * folder.
 *
 * A new edition is stored in the group of the texts that are like it (text/minhash.h). At the end of
 * the transaction, one writer at a time, groups that it resembles become one: single linkage, so who
 * stands together does not depend on the order in which editions came. The oldest group keeps its
 * id. To move an edition costs nearly as much as to store it, so the look for copies comes before
 * storing, and is repeated only when another writer has brought some meanwhile. A text is compared
 * and gets bands once, with its first edition; one that is too short for a signature meets only its
 * exact copies.
 *
 * Of each band the newest few texts are compared. A link is missed only where every band that two
 * texts share is shared by more than so many newer ones, and none of those is like both.
 */
#ifndef WRITE_NEAR_H
#define WRITE_NEAR_H

#include "text/minhash.h"
#include "write_document.h"

/* Signs new editions, stores the bands of new texts, and finds the group in which each new edition is
 * stored (write_document.home), which is kept until the transaction ends. write_near_store
 * (write_batch.h) joins groups that turn out to belong together. */
MUST_USE enum fate write_near_find(struct write_txn *x, struct write_document *docs, size_t n,
                                   struct error *e);

#endif
