/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write_feed - the feeds that a batch is about. Used between files of this folder.
 *
 * Their rows are read and locked before anything else, changed in memory by what captures and
 * listings say (write_feed_polled, write_feed_listed), and stored by one statement.
 */
#ifndef WRITE_FEED_H
#define WRITE_FEED_H

#include "schedule.h"
#include "write_batch.h"

enum feed_state { FEED_FOLLOWED, FEED_CANDIDATE, FEED_REFUSED };

struct write_feed {
    int64_t id;
    int kind; /* Cw__FeedKind */
    enum feed_state state;
    struct schedule_feed schedule;
    int64_t since_s; /* since it was read last; -1: never */

    /* what this batch says */
    bool is_touched, is_polled, is_renewed, has_news;
    const char *etag, *last_modified, *title, *format;
    struct span sha256;
    double known; /* -1: nothing is said */
    struct schedule_next next;
};

/* Feeds of captures and listings in this batch; one that is not in the ledger (any more) is
 * missing. */
MUST_USE enum fate write_feed_load(struct write_txn *x, struct error *e);
struct write_feed *write_feed_find(const struct write_txn *x, uint64_t id);

void write_feed_polled(const struct write_txn *x, struct write_feed *f, const Cw__Capture *c);

/* `fresh` of what it lists was not known. True: a candidate has become a feed that is followed. */
bool write_feed_listed(const struct write_txn *x, struct write_feed *f, const Cw__Listing *l,
                       int fresh);

MUST_USE enum fate write_feed_store(struct write_txn *x, struct error *e);

#endif
