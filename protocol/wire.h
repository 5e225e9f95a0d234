/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire - messages as bytes: a fixed header, checked before any protobuf code runs, then one protobuf-c body.
 *
 *   offset size  field        (integers little-endian)
 *        0    4  magic        "CWIR"
 *        4    1  major        a peer with another major version is refused
 *        5    1  minor        a newer minor may add fields and types that the older side ignores
 *        6    2  type         enum message_type
 *        8    4  body length  bytes behind the header; must be what the frame holds
 *       12    4  reserved     0
 *       16    8  job id       0 for messages that are about no job
 *       24    8  xxh3-64 of the body
 *
 * The hub passes bodies of work on without looking inside: header and hash are enough for it. Who works on a message
 * calls wire_unpack: it decodes into an arena (protobuf-c's own allocation is replaced, so 1 MiB of hostile wire
 * cannot become 71 MB: decoded size is bounded by `WIRE_UNPACK_FACTOR` times the wire + 64 KiB, and by the arena) and then
 * validates: UTF-8 without NUL, counts, offsets inside the text with start <= end, indexes inside their lists, hash
 * sizes. What passes needs no further check by workers. Limits stand once: the numbers below and the
 * table in inspect.c (any other string: 8 KiB, any other list: 256 elements).
 *
 * No state; any thread.
 */
#ifndef WIRE_H
#define WIRE_H

#include <stdint.h>
#include <protobuf-c/protobuf-c.h>
#include "claimwire.pb-c.h"
#include "common/arena.h"
#include "common/buf.h"
#include "common/error.h"
#include "common/span.h"
#include "stages.h"

#define WIRE_HEADER_BYTES 32
#define WIRE_MAJOR 1
#define WIRE_MINOR 0
#define WIRE_MAX_BODY_BYTES (8u << 20)
#define WIRE_MAX_TEXT_BYTES (1u << 20)   /* Document.text */
#define WIRE_MAX_RAW_BYTES (4u << 20)    /* a capture's body before zstd */
#define WIRE_UNPACK_FACTOR 16
/* Most elements of the lists of a Document or Listing; a stage that finds more keeps the first ones. */
#define WIRE_MAX_SENTENCES 50000u
#define WIRE_MAX_MENTIONS 20000u
#define WIRE_MAX_CLAIMS 5000u
#define WIRE_MAX_SPANS 20000u            /* languages, entities, times, quantities */
#define WIRE_MAX_RANGES 200000u          /* map */
#define WIRE_MAX_ITEMS 1000u             /* of a feed */

struct wire_header {
    uint8_t major, minor;
    enum message_type type;
    uint32_t body_len;
    uint64_t job;
    uint64_t hash;
};

/* Checks length, magic, version, type, body length and hash of a whole frame. FATE_REJECT with the reason:
 * "frame of 12 bytes is shorter than a header", "not a claimwire message", "speaks protocol 2.0, this program 1.0",
 * "body hash does not match" ... */
MUST_USE enum fate wire_check(struct span frame, struct wire_header *ret, struct error *e);

/* The body of a frame that wire_check accepted. */
static inline struct span wire_body(struct span frame)
{
    return span_slice(frame, WIRE_HEADER_BYTES, frame.n);
}

/* Decodes and validates. *ret is a Cw__<Type> of the header's type, in the arena. Unknown fields are dropped. */
MUST_USE enum fate wire_unpack(const struct wire_header *h, struct span body, struct arena *a, ProtobufCMessage **ret,
                               struct error *e);

/* Only the Envelope of a message of work (field 1), without decoding the rest: for the hub and the skeleton. */
MUST_USE enum fate wire_envelope(const struct wire_header *h, struct span body, struct arena *a, Cw__Envelope **ret,
                                 struct error *e);

/* Validates what a stage has made, packs it behind a header and appends the frame to `to` (which is cleared first).
 * FATE_REJECT when the message breaks a limit: the same sentences as unpack. */
MUST_USE enum fate wire_pack(enum message_type type, uint64_t job, const ProtobufCMessage *m, struct buf *to,
                             struct error *e);

/* The descriptor of a type, NULL for unknown ones: for golden tests and tools. */
const ProtobufCMessageDescriptor *wire_descriptor(enum message_type type);

/* "HELLO", "DOCUMENT"; "?" when unknown. */
const char *wire_type_name(enum message_type type);

/* Readable form of any message, indented, one field a line, in the style of protoc --decode; for golden files and
 * `claimwire quarantine show`. */
MUST_USE enum fate wire_print(const ProtobufCMessage *m, struct buf *to, struct error *e);

#endif
