/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest - captures that did not come through fetch: files and archives, stored in batches.
 *
 * A capture becomes a row of capture and page and a job to read it, unless just these bytes are
 * known for this address. Jobs come up in the order in which captures were put.
 */
#ifndef INGEST_H
#define INGEST_H

#include <stdint.h>
#include "ask.h"
#include "common/buf.h"

struct ingest {
    struct ask *k;
    struct span source; /* as --source says; empty: it did not */
    struct arena arena; /* of the batch */
    struct buf packed;  /* of the body in hand */
    struct ingest_batch *batch;
    unsigned accepted, known, failed;
    bool is_lost; /* the database is: what follows would fail like what came before */
};

/* Empty spans are not known, nor is a text that is longer than anybody writes (2 KiB; a name of an
 * outlet 200 bytes). All of it is copied, and cleaned: it may be any bytes. */
struct ingest_capture {
    struct span source, url, final_url, type, body, blocked, feed_title, feed_published;
    struct span request, response; /* headers, [["name","value"], ...] */
    unsigned status;
    int64_t fetched_us, took_ms; /* took_ms < 0: not known */
};

void ingest_begin(struct ingest *g, struct ask *k, struct span source);
void ingest_end(struct ingest *g);

/* A failure has been told and counted. */
void ingest_put(struct ingest *g, const struct ingest_capture *c);

/* Stores what was put. */
void ingest_flush(struct ingest *g);

/* All pages of a WARC file; tells what it passed over. */
void ingest_warc(struct ingest *g, const char *path);

/* "x.warc" and "x.warc.gz". */
bool ingest_is_warc(const char *path);

#endif
