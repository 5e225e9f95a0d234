/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write_document - D2: an article, its text, and the run that says what is in it. Used between files of this folder.
 */
#ifndef WRITE_DOCUMENT_H
#define WRITE_DOCUMENT_H

#include "pg/key.h"
#include "text/text.h"
#include "idset.h"
#include "write_batch.h"

struct write_document {
    struct write_item *item;
    const Cw__Document *d;
    uint8_t hash[KEY_TEXT_HASH_BYTES];
    int64_t article, edition, group, run;
    struct span versions; /* of the run, JSON */
    bool is_new_edition, is_new_run;
    bool is_current;     /* the run that counts for its edition when this batch is stored */
    int64_t copy_of;     /* article that had this text first; 0: this one */
    int64_t copies_group; /* where that text stands in the ledger; 0: it is not there */
    int64_t copies_made_us; /* how old that group is */
    int64_t home;        /* the group in which a new edition is stored: that of its copies, near or exact */
    bool is_new_text;    /* has no bands yet, in the ledger or from this batch */
    const char *change;  /* of a new edition against the one before; NULL: there is none to compare with */
    const uint8_t *signature; /* of a new edition (text/minhash.h); NULL: the text is too short */
    struct text text;    /* built when the edition or the run is new */
    int64_t *entity;     /* ids of d->entities, 0 where there is none; as text */
};

/* Stores the annotations of all documents whose run is new. */
MUST_USE enum fate write_annotation_store(struct write_txn *x, struct write_document *docs, size_t n, struct error *e);

#endif
