/* SPDX-License-Identifier: Apache-2.0 */
/*
 * warc_reader - the records of a WARC file (ISO 28500, versions 1.0 and 1.1), one after the other.
 *
 * Plain files, files with a gzip member for each record (the usual form) and one gzip around all,
 * told by their first bytes. The file is streamed, never sought: a pipe will do. Memory is that of
 * the largest record that was read, WARC_MAX_BLOCK at most.
 *
 * Archives are old, large and copied often, so a fault costs the record that it is in, not the
 * file. Where a record cannot be read, warc_reader_next() gives WARC_TROUBLE with one sentence that
 * names the byte; the next call goes on with the next thing that looks like a record: a line that
 * begins with "WARC/1.", in a damaged gzip the next member that unpacks to one. One sentence a
 * fault: what is passed over until the next good record is not told again.
 *
 * A reader belongs to one thread.
 */
#ifndef WARC_READER_H
#define WARC_READER_H

#include <stdint.h>
#include <stdio.h>
#include "common/error.h"
#include "common/span.h"
#include "warc_field.h"

#define WARC_MAX_BLOCK ((size_t)64 << 20) /* a larger record is passed over, with a sentence */
#define WARC_MAX_HEAD ((size_t)64 << 10)
#define WARC_MAX_FIELDS 128

enum warc_type {
    WARC_OTHER, /* one that the standard does not know */
    WARC_WARCINFO,
    WARC_RESPONSE,
    WARC_REQUEST,
    WARC_RESOURCE,
    WARC_REVISIT,
    WARC_METADATA,
    WARC_CONVERSION,
    WARC_CONTINUATION,
    WARC_TYPES
};

/* All of it lives until the next call of warc_reader_next(). */
struct warc_record {
    enum warc_type type;
    uint64_t
        at; /* byte of the file where it begins; of a packed file: where its gzip member does */
    struct warc_field field[WARC_MAX_FIELDS];
    size_t fields;
    struct span block;
};

enum warc_step { WARC_RECORD, WARC_TROUBLE, WARC_END };

struct warc_reader;

/* `from` stays the caller's and must be open until warc_reader_free(). FATE_RETRY: no memory. */
MUST_USE enum fate warc_reader_new(FILE *from, struct warc_reader **ret, struct error *e);
void warc_reader_free(struct warc_reader *r);

enum warc_step warc_reader_next(struct warc_reader *r, struct warc_record *ret, struct error *e);

/* "response", "warcinfo" ...; "other" for those without a name of their own. */
const char *warc_type_name(enum warc_type t);

/* A field of the record's head, as warc_field_get(). An address may stand in angle brackets, as
 * version 1.0 seemed to ask for: they are taken off. */
struct span warc_record_get(const struct warc_record *r, const char *name);

/* WARC-Date as microseconds since 1970; false when there is none or it is no date. */
bool warc_record_date(const struct warc_record *r, int64_t *ret_us);

#endif
