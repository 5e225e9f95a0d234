/* SPDX-License-Identifier: Apache-2.0 */
/*
 * read - from the bytes of a capture to an article or the list of a feed.
 *
 * Documents are refused (FATE_REJECT, one sentence) when they are no HTML, XML or text, when they
 * break a cap (bytes, attributes in a tag, tags, depth), when they hold no text, or when a feed does
 * not parse. A reader is immutable: share it between threads.
 */
#ifndef READ_H
#define READ_H

#include "common/arena.h"
#include "common/conf.h"
#include "common/error.h"
#include "wire.h"

struct reader;

struct read_conf {
    int64_t max_bytes;      /* of a body before zstd */
    int64_t max_attributes; /* in one tag */
    int64_t max_tags;
    int64_t max_depth;
};

extern const struct conf_row read_conf_rows[];

MUST_USE enum fate read_open(const struct read_conf *conf, struct reader **ret, struct error *e);
void read_close(struct reader *r);

/* A capture becomes a Document (role PAGE: main text, title, byline, dates, canonical URL, map to
 * bytes) or a Listing (role FEED). The body is unpacked from zstd under the cap first. */
MUST_USE enum fate read_capture(struct reader *r, const Cw__Capture *c, struct arena *a,
                                enum message_type *ret_type, ProtobufCMessage **ret,
                                struct error *e);

/* What `claimwire annotate` does with a FILE: HTML when it looks like HTML, else plain text. Page
 * furniture is left out in both. `content_type` may be NULL. Fills the read part of a new document.
 */
MUST_USE enum fate read_bytes(struct reader *r, struct span body, const char *content_type,
                              const char *url, struct arena *a, Cw__Document **ret,
                              struct error *e);

/* A text that is to be taken as it is: cleaned, NFC, LF; nothing left out. The map leads back to its
 * bytes. */
MUST_USE enum fate read_text(struct span text, struct arena *a, Cw__Document **ret,
                             struct error *e);

#endif
