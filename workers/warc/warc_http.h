/* SPDX-License-Identifier: Apache-2.0 */
/*
 * warc_http - the HTTP message inside a response record: head and decoded body.
 *
 * HTTP/1.0 and 1.1, and "HTTP/2 200" as newer crawlers write it; a message without a status line
 * (HTTP/0.9) is refused. Line ends and folded headers as warc_field reads them.
 *
 * Archives do not agree on what a block holds. wget and Heritrix keep the message as it was sent:
 * chunks and Content-Encoding are taken off here. Common Crawl keeps the decoded body and calls the
 * headers that no longer hold X-Crawler-Content-Encoding, X-Crawler-Transfer-Encoding: nothing to
 * do. Others decode the body and leave the headers; so a body that does not begin with a chunk, or
 * with gzip's mark, is taken as it stands, whatever its headers say.
 *
 * What is in it lives in the block and in the arena. No state; any thread.
 */
#ifndef WARC_HTTP_H
#define WARC_HTTP_H

#include "common/arena.h"
#include "common/buf.h"
#include "common/error.h"
#include "warc_field.h"

#define WARC_HTTP_MAX_FIELDS 512
#define WARC_HTTP_MAX_HEAD ((size_t)256 << 10)
#define WARC_HTTP_MAX_CODINGS 3 /* encodings on top of each other */

struct warc_http {
    unsigned status;
    const struct warc_field *field;
    size_t fields;
    struct span body; /* as it stands in the block */
};

/* FATE_REJECT "no status line", "the head has no end", "more than 512 header lines". */
MUST_USE enum fate warc_http_parse(struct span block, struct arena *a, struct warc_http *ret,
                                   struct error *e);

/* The same of a request: its headers; status is 0. */
MUST_USE enum fate warc_http_parse_request(struct span block, struct arena *a,
                                           struct warc_http *ret, struct error *e);

/* The body without chunks and content encodings (gzip, deflate) in *ret, which the caller has
 * initialised: its cap is the limit. FATE_REJECT when it is over the cap, damaged, or packed in a
 * way that is not known here (br, zstd). */
MUST_USE enum fate warc_http_body(const struct warc_http *m, struct buf *ret, struct error *e);

#endif
