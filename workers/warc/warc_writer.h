/* SPDX-License-Identifier: Apache-2.0 */
/*
 * warc_writer - writes a WARC 1.1 file (ISO 28500:2017), a gzip member for each record or plain.
 *
 * Every record gets WARC-Block-Digest and, where it has one, WARC-Payload-Digest: SHA-256 in base32
 * without the padding, as "=" may not stand in a digest-value. Record ids are UUIDs of version 8,
 * made from what the record is about, so that two exports of one capture say the same id. Dates
 * have microseconds. Values lose CR, LF and NUL: nothing in an archived header can begin another
 * field.
 *
 * What a capture becomes:
 *
 *   captured by HTTP    a response record, and a request record that is concurrent to it
 *   of a file           a resource record
 *   a refused page      a response record with the head of the refusal only (its body was not
 * kept), and a resource record, concurrent to it, with the text that stands for the page
 *
 * The archive holds bodies after chunks and content encodings were taken off: that is what was
 * hashed, read and quoted. So Content-Encoding, Transfer-Encoding and Content-Length of the server
 * are written as X-Archive-Orig-Content-Encoding ..., and a Content-Length that is true is added:
 * a reader that believed the server's would unpack plain text. The request line and the status line
 * are made from the address and the status, as HTTP/1.1: the archive keeps headers, not lines.
 *
 * A writer belongs to one thread. FATE_RETRY: the file cannot be written, or no memory.
 */
#ifndef WARC_WRITER_H
#define WARC_WRITER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "common/error.h"
#include "warc_field.h"
#include "warc_reader.h"

#define WARC_ORIGINAL                                                                              \
    "X-Archive-Orig-" /* what stands before the names of headers that no longer hold */

struct warc_capture {
    int64_t id;         /* the same capture has the same id in every export */
    struct span url;    /* of what the body is: after redirects */
    int64_t fetched_us; /* since 1970 */
    unsigned status;    /* 0: a file, not captured by HTTP */
    bool is_refused;    /* the body is not the server's: what stands for a page that was refused */
    struct span type;   /* media type of a resource; empty: not known */
    struct span body;
    const struct warc_field *request; /* headers as they were sent; none: no request record */
    size_t request_n;
    const struct warc_field *response;
    size_t response_n;
    const struct warc_field *more; /* fields of our own for the head of the record with the body */
    size_t more_n;
};

struct warc_writer;

/* Begins with a warcinfo record that names `software` ("claimwire/1.0.0"). `to` stays the caller's.
 */
MUST_USE enum fate warc_writer_new(FILE *to, bool is_packed, const char *software,
                                   struct warc_writer **ret, struct error *e);
void warc_writer_free(struct warc_writer *w);

MUST_USE enum fate warc_writer_put(struct warc_writer *w, const struct warc_capture *c,
                                   struct error *e);

/* Everything is with the operating system. */
MUST_USE enum fate warc_writer_flush(struct warc_writer *w, struct error *e);

#define WARC_ID_BYTES 48 /* "<urn:uuid:...>" and its NUL */

/* The id of the record of one kind about one thing. */
void warc_writer_id(enum warc_type type, int64_t about, char ret[WARC_ID_BYTES]);

#endif
