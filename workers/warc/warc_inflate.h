/* SPDX-License-Identifier: Apache-2.0 */
/*
 * warc_inflate - the bytes of a file, unpacked when they are gzip, member after member.
 *
 * What warc_reader needs to know beyond the bytes: where in the file a member begins, where in the
 * stream of unpacked bytes that is, and that a damaged member ends the bytes of its record but not
 * those of the file.
 */
#ifndef WARC_INFLATE_H
#define WARC_INFLATE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <zlib.h>
#include "common/error.h"

#define WARC_RAW_BYTES 65536

struct warc_inflate {
    FILE *from;
    z_stream z;
    bool is_packed, is_begun, in_member;
    bool is_damaged;     /* bytes are held back until warc_inflate_resume() */
    struct error damage; /* what happened */
    uint64_t member_at;  /* byte of the file where the newest member begins; 0 for plain files */
    uint64_t begins;     /* unpacked bytes before that member */
    uint64_t given;      /* unpacked bytes so far */
    uint64_t raw_before; /* bytes of the file before raw[0] */
    size_t raw_at, raw_n;
    unsigned char raw[WARC_RAW_BYTES];
};

MUST_USE enum fate warc_inflate_init(struct warc_inflate *s, FILE *from, struct error *e);
void warc_inflate_done(struct warc_inflate *s);

/* Up to `room` more bytes, of one member only. 0: the end of the file, or is_damaged. */
size_t warc_inflate_read(struct warc_inflate *s, char *to, size_t room);

/* After damage: on with the next thing that looks like a member. */
void warc_inflate_resume(struct warc_inflate *s);

#endif
