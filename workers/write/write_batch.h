/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write_batch - the one transaction: which results are accepted, and everything that follows from them.
 *
 *   begin; delete the jobs by (id, token); for the accepted ones captures, listings, feeds, documents; next jobs; outcomes
 *   of pages; breadcrumbs; near copies; commit.
 *
 * Ids are made from natural keys, so running the same batch again changes nothing that the first run has committed. A
 * result whose job is gone or has a newer token is not accepted and leaves no trace.
 *
 * One thread. Messages must have passed wire_unpack.
 */
#ifndef WRITE_BATCH_H
#define WRITE_BATCH_H

#include "pg/pg.h"
#include "put.h"
#include "wire.h"
#include "write_store.h"

/* A result and, after write_batch_commit, what became of it. */
struct write_item {
    uint64_t job, token, trace;
    enum message_type type; /* CAPTURE, LISTING or DOCUMENT */
    const ProtobufCMessage *message;
    struct span body; /* as received, for quarantine */

    bool is_accepted;
    Cw__Ack__Outcome outcome;
    const char *what, *detail; /* of the breadcrumb */
    int64_t page, feed, edition, run;
    int16_t page_state; /* 0: not settled by this */
    bool is_feed_text;  /* the page itself could not be had */
};

/* The transaction, once. FATE_DONE: committed, every item has its outcome. FATE_RETRY: nothing or all of it is stored
 * (the connection may have broken at COMMIT); run the same batch again. FATE_REJECT: nothing is stored; some item is to
 * blame. */
MUST_USE enum fate write_batch_commit(struct write_store *s, struct write_item *items, size_t n, struct error *e);

/* Moves the job of one refused item to quarantine, with the reason; sets its outcome. */
MUST_USE enum fate write_batch_bury(struct write_store *s, struct write_item *item, const char *reason, struct error *e);

/* ---- between the files of this folder: the transaction under way */
struct write_feed;
struct write_near;

struct write_txn {
    struct write_store *store;
    struct pg *db;
    struct arena *arena;
    struct write_item **item; /* accepted ones */
    size_t n;
    struct put_table jobs; /* next jobs: id kind ref page trace, see write_batch_add_job */
    uint64_t *news;        /* hashes for `seen` once committed */
    size_t news_len, news_cap;
    struct write_feed *feeds; /* that captures and listings are about, by id (write_feed.h) */
    size_t feeds_len;
    struct write_near *near; /* new editions and whom they resemble (write_near.h); NULL: none */
};

void write_batch_add_job(struct write_txn *x, enum job_kind kind, int64_t ref, int64_t page, uint64_t trace);

/* The parameter of when pages are looked at again. */
void write_batch_add_revisits(struct write_txn *x, struct pg_params *p);

/* Each stores the accepted items of one type. */
MUST_USE enum fate write_capture_store(struct write_txn *x, struct error *e);
MUST_USE enum fate write_listing_store(struct write_txn *x, struct error *e);
MUST_USE enum fate write_document_store(struct write_txn *x, struct error *e);

/* Puts the new editions into the groups of their near copies. The last step: one transaction at a time gets beyond it. */
MUST_USE enum fate write_near_store(struct write_txn *x, struct error *e);

#endif
