/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write_edition - texts that articles had, and what each changed. Used between files of this
 * folder.
 */
#ifndef WRITE_EDITION_H
#define WRITE_EDITION_H

#include "write_document.h"

/* Builds the texts that are needed, compares new editions with the ones before them, and stores
 * them with their maps. */
MUST_USE enum fate write_edition_store(struct write_txn *x, struct write_document *docs, size_t n,
                                       struct error *e);

#endif
