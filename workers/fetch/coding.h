/* SPDX-License-Identifier: Apache-2.0 */
/*
 * coding - undoes the content encoding of a body while it comes in, within bounds.
 *
 * gzip and deflate (as zlib and raw: servers mean either), one layer of it. Whatever else a server
 * declares is refused with one sentence, which is better than libcurl's own decoders: those undo
 * five layers, take what we never asked for and do not notice when a stream ends too early. A small
 * body that becomes a huge one is cut off when it is larger than 1 MiB and 200 times what was sent.
 */
#ifndef CODING_H
#define CODING_H

#include <stdbool.h>
#include <stdint.h>
#include <zlib.h>
#include "common/buf.h"
#include "common/error.h"
#include "common/span.h"

enum coding_kind { CODING_NONE, CODING_GZIP, CODING_DEFLATE };

struct coding {
    enum coding_kind kind;
    bool is_open;      /* z is in use */
    bool is_ended;     /* what follows does not count */
    unsigned streams;  /* that are complete; a gzip body may hold several */
    bool is_in_stream; /* begun and not complete */
    char head[2];      /* of a deflate body: they tell zlib from raw */
    size_t head_len;
    uint64_t bytes_in, bytes_out;
    z_stream z;
};

/* Adds what one Content-Encoding line says; *c is zeroed before the first. FATE_REJECT: "body has
 * the unknown encoding 'br'", "body is encoded twice". */
MUST_USE enum fate coding_learn(struct coding *c, const char *value, struct error *e);

/* Appends the meaning of the next bytes. When `to` is full, what fits is in it and to->overflow
 * set. */
MUST_USE enum fate coding_decode(struct coding *c, struct span in, struct buf *to,
                                 struct error *e);

/* No more is coming. FATE_RETRY: "the compressed body ends too early". */
MUST_USE enum fate coding_end(struct coding *c, struct error *e);
void coding_done(struct coding *c);

#endif
