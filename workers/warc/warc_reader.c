/* SPDX-License-Identifier: Apache-2.0 */
#include "warc_reader.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>
#include "common/buf.h"
#include "warc_inflate.h"

#define WINDOW_BYTES (2 * WARC_MAX_HEAD)
#define LOOK_BYTES 4096

static const struct span mark = {"WARC/1.", 7};

struct warc_reader {
    struct warc_inflate source;
    char window[WINDOW_BYTES];
    size_t at, n; /* unread bytes are window[at..n) */
    bool is_lost; /* trouble was told and no good record came since */
    char head[WARC_MAX_HEAD];
    struct buf block;
};

enum fate warc_reader_new(FILE *from, struct warc_reader **ret, struct error *e)
{
    struct warc_reader *r = calloc(1, sizeof *r);
    if (!r)
        return fail(e, FATE_RETRY, "no memory for a WARC reader");
    enum fate fate = warc_inflate_init(&r->source, from, e);
    if (fate != FATE_DONE) {
        free(r);
        return fate;
    }
    buf_init(&r->block, WARC_MAX_BLOCK);
    *ret = r;
    return FATE_DONE;
}

void warc_reader_free(struct warc_reader *r)
{
    if (!r)
        return;
    warc_inflate_done(&r->source);
    buf_done(&r->block);
    free(r);
}

/* ---- the window ---- */

/* At least `want` unread bytes, or as many as come before the end or the next damage. */
static size_t fill(struct warc_reader *r, size_t want)
{
    if (r->n - r->at >= want)
        return r->n - r->at;
    memmove(r->window, r->window + r->at, r->n - r->at);
    r->n -= r->at;
    r->at = 0;
    while (r->n < want) {
        size_t got = warc_inflate_read(&r->source, r->window + r->n, WINDOW_BYTES - r->n);
        if (got == 0)
            break;
        r->n += got;
    }
    return r->n;
}

static struct span unread(const struct warc_reader *r)
{
    return span_at(r->window + r->at, r->n - r->at);
}

/* Which unpacked byte the next one is. */
static uint64_t place(const struct warc_reader *r)
{
    return r->source.given - (r->n - r->at);
}

/* Where it is in the file, for people. */
static uint64_t file_place(const struct warc_reader *r)
{
    return r->source.is_packed ? r->source.member_at : place(r);
}

static bool at_record(struct warc_reader *r)
{
    (void)fill(r, mark.n);
    return span_starts_with(unread(r), mark);
}

/* ---- trouble ---- */

static enum warc_step tell(struct warc_reader *r)
{
    r->is_lost = true;
    return WARC_TROUBLE;
}

/* What begins a record: the mark at the beginning of a line or of a gzip member. */
static bool is_begin(const struct warc_reader *r, size_t i)
{
    return (i > 0 && r->window[i - 1] == '\n') || r->source.given - (r->n - i) == r->source.begins;
}

/* Passes over bytes until a record begins; false when none does before the end or the next damage.
 */
static bool find_record(struct warc_reader *r)
{
    for (size_t from = 1; fill(r, LOOK_BYTES) >= mark.n; from = 0) {
        for (size_t i = from;;) {
            struct span rest = span_slice(unread(r), i, r->n - r->at);
            size_t hit = span_find(rest, mark);
            if (hit == rest.n)
                break;
            i += hit;
            if (is_begin(r, r->at + i)) {
                r->at += i;
                return true;
            }
            i++;
        }
        if (r->n - r->at < LOOK_BYTES)
            break;
        r->at = r->n - mark.n; /* one byte more than a mark that is cut, to see its line feed */
    }
    r->at = r->n;
    return false;
}

/* True when there is something new to tell. */
static bool pass_garbage(struct warc_reader *r, struct error *e)
{
    uint64_t from = place(r), in_file = file_place(r);
    (void)find_record(r);
    if (r->is_lost)
        return false;
    (void)fail(e, FATE_REJECT, "%" PRIu64 " bytes at byte %" PRIu64 " belong to no record",
               place(r) - from, in_file);
    return true;
}

/* The bytes ended: in damage, or with the file. True when that is something new to tell. */
static bool pass_damage(struct warc_reader *r, struct error *e)
{
    *e = r->source.damage;
    warc_inflate_resume(&r->source);
    return !r->is_lost;
}

/* ---- one record ---- */

static enum warc_type type_of(struct span name)
{
    for (int t = WARC_WARCINFO; t < WARC_TYPES; t++)
        if (span_equal_nocase(name, span_of(warc_type_name((enum warc_type)t))))
            return (enum warc_type)t;
    return WARC_OTHER;
}

static bool read_head(struct warc_reader *r, struct warc_record *ret, struct error *e)
{
    size_t n = warc_field_head(unread(r));
    /* never further than the head needs: file_place() must not run ahead to the next member */
    for (size_t had = r->n - r->at; n == 0 && had < WARC_MAX_HEAD; had = r->n - r->at) {
        if (fill(r, had + 1) == had)
            break;
        n = warc_field_head(unread(r));
    }
    if (n == 0 || n > WARC_MAX_HEAD) {
        (void)fail(e, FATE_REJECT, "the record at byte %" PRIu64 " has a head without an end",
                   ret->at);
        r->at += mark.n;
        return false;
    }
    memcpy(r->head, r->window + r->at, n);
    r->at += n;
    ret->fields = warc_field_parse(r->head, n, ret->field, WARC_MAX_FIELDS);
    if (ret->fields <= WARC_MAX_FIELDS)
        return true;
    (void)fail(e, FATE_REJECT, "the record at byte %" PRIu64 " has more than %d fields", ret->at,
               WARC_MAX_FIELDS);
    return false;
}

/* Reads the block, or only passes over it. What is left of `length` was not there. */
static uint64_t take_block(struct warc_reader *r, uint64_t length, bool is_kept)
{
    uint64_t began = place(r);
    while (length > 0 && fill(r, 1) > 0) {
        /* a record that begins with a gzip member of its own is never inside another's block */
        if (place(r) == r->source.begins && place(r) > began && at_record(r))
            break;
        size_t n = r->n - r->at;
        uint64_t here = place(r);
        if (r->source.begins > here && r->source.begins - here < n)
            n = (size_t)(r->source.begins - here);
        n = n < length ? n : (size_t)length;
        if (is_kept && !buf_append(&r->block, span_at(r->window + r->at, n)))
            break;
        r->at += n;
        length -= n;
    }
    return length;
}

static bool read_block(struct warc_reader *r, struct warc_record *ret, struct error *e)
{
    struct span said = warc_field_get(ret->field, ret->fields, "Content-Length");
    unsigned long long length = 0;
    if (!warc_field_number(said, &length)) {
        (void)fail(e, FATE_REJECT, "the record at byte %" PRIu64 " %s", ret->at,
                   said.p ? "has a Content-Length that is no number" : "has no Content-Length");
        return false;
    }
    bool is_kept = length <= WARC_MAX_BLOCK;
    buf_clear(&r->block);
    uint64_t missing = take_block(r, length, is_kept);
    ret->block = buf_span(&r->block);
    if (missing > 0)
        (void)fail(e, FATE_REJECT,
                   "the record at byte %" PRIu64
                   " is cut off, %llu of its %llu bytes are there%s%s",
                   ret->at, length - missing, length, r->source.is_damaged ? ": " : "",
                   r->source.is_damaged ? r->source.damage.text : "");
    else if (!is_kept)
        (void)fail(e, FATE_REJECT, "the record at byte %" PRIu64 " has %llu bytes, more than %zu",
                   ret->at, length, WARC_MAX_BLOCK);
    return missing == 0 && is_kept;
}

static bool read_record(struct warc_reader *r, struct warc_record *ret, struct error *e)
{
    ret->at = file_place(r);
    if (!read_head(r, ret, e) || !read_block(r, ret, e))
        return false;
    ret->type = type_of(warc_field_get(ret->field, ret->fields, "WARC-Type"));
    return true;
}

enum warc_step warc_reader_next(struct warc_reader *r, struct warc_record *ret, struct error *e)
{
    for (;;) {
        while (fill(r, 1) > 0 && (r->window[r->at] == '\r' || r->window[r->at] == '\n'))
            r->at++;
        if (r->at == r->n) {
            if (!r->source.is_damaged)
                return WARC_END;
            if (pass_damage(r, e))
                return tell(r);
        } else if (!at_record(r)) {
            if (pass_garbage(r, e))
                return tell(r);
        } else if (read_record(r, ret, e)) {
            r->is_lost = false;
            return WARC_RECORD;
        } else if (!r->is_lost) {
            return tell(r);
        }
    }
}

/* ---- looking at a record ---- */

const char *warc_type_name(enum warc_type t)
{
    static const char *const names[] = {"other",    "warcinfo",   "response",
                                        "request",  "resource",   "revisit",
                                        "metadata", "conversion", "continuation"};
    return t < WARC_TYPES ? names[t] : names[WARC_OTHER];
}

struct span warc_record_get(const struct warc_record *r, const char *name)
{
    struct span v = warc_field_get(r->field, r->fields, name);
    if (v.n >= 2 && v.p[0] == '<' && v.p[v.n - 1] == '>')
        return span_trim(span_slice(v, 1, v.n - 1));
    return v;
}

bool warc_record_date(const struct warc_record *r, int64_t *ret_us)
{
    struct span s = warc_record_get(r, "WARC-Date");
    char text[40] = "";
    struct tm tm = {0};
    if (s.n < 20 || s.n >= sizeof text)
        return false;
    memcpy(text, s.p, s.n);
    const char *rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
    int64_t fraction_us = 0, unit = 100000;
    if (rest && *rest == '.')
        for (rest++; *rest >= '0' && *rest <= '9'; rest++, unit /= 10)
            fraction_us += unit * (*rest - '0');
    time_t seconds = timegm(&tm);
    if (!rest || strcmp(rest, "Z") != 0 || seconds < 0)
        return false;
    *ret_us = (int64_t)seconds * 1000000 + fraction_us;
    return true;
}
