/* SPDX-License-Identifier: Apache-2.0 */
#include "warc_writer.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <time.h>
#include <zlib.h>
#include "common/buf.h"
#include "common/clock.h"

#define GZIP_BITS (15 + 16)
#define DIGEST_BYTES 64 /* "sha256:", 52 letters, NUL */

struct warc_writer {
    FILE *to;
    z_stream z;
    bool is_packed;
    char info_id[WARC_ID_BYTES];
    struct buf head, block; /* of the record in hand */
};

/* A record's own fields; the writer adds those that every record has. */
struct record {
    enum warc_type type;
    int64_t about, date_us;
    struct span url, content_type, payload, body;
    const char *concurrent; /* id of the record that belongs to it; NULL: none */
    const char *truncated;
    const struct warc_field *more;
    size_t more_n;
};

/* ---- small parts ---- */

void warc_writer_id(enum warc_type type, int64_t about, char ret[WARC_ID_BYTES])
{
    unsigned char h[crypto_hash_sha256_BYTES];
    char name[64], hex[33];
    int n = snprintf(name, sizeof name, "claimwire %s %" PRId64, warc_type_name(type), about);
    crypto_hash_sha256(h, (const unsigned char *)name, (unsigned long long)n);
    h[6] =
        (unsigned char)((h[6] & 0x0f) | 0x80); /* RFC 9562: version 8, made by rules of our own */
    h[8] = (unsigned char)((h[8] & 0x3f) | 0x80);
    (void)sodium_bin2hex(hex, sizeof hex, h, 16);
    (void)snprintf(ret, WARC_ID_BYTES, "<urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s>", hex, hex + 8,
                   hex + 12, hex + 16, hex + 20);
}

/* Digest of head and body together, in base32. */
static void digest_of(struct span one, struct span two, char ret[DIGEST_BYTES])
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned char h[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    char *to = ret + snprintf(ret, DIGEST_BYTES, "sha256:");
    unsigned held = 0, bits = 0;
    (void)crypto_hash_sha256_init(&state);
    (void)crypto_hash_sha256_update(&state, (const unsigned char *)one.p, one.n);
    (void)crypto_hash_sha256_update(&state, (const unsigned char *)two.p, two.n);
    (void)crypto_hash_sha256_final(&state, h);
    for (size_t i = 0; i < sizeof h; i++) {
        held = (held << 8 | h[i]) & 0xffff;
        for (bits += 8; bits >= 5; bits -= 5)
            *to++ = letters[(held >> (bits - 5)) & 31];
    }
    *to++ = letters[(held << (5 - bits)) & 31];
    *to = '\0';
}

static void put_value(struct buf *to, struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        (void)buf_append_byte(to,
                              s.p[i] == '\r' || s.p[i] == '\n' || s.p[i] == '\0' ? ' ' : s.p[i]);
}

static bool is_name(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] >= 0x7f || s.p[i] == ':')
            return false;
    return s.n > 0;
}

static void put_field(struct buf *to, const char *name, struct span value)
{
    (void)buf_append(to, span_of(name));
    (void)buf_append(to, SPAN(": "));
    put_value(to, value);
    (void)buf_append(to, SPAN("\r\n"));
}

static void put_date(struct buf *to, int64_t us)
{
    time_t seconds = (time_t)(us / 1000000);
    struct tm tm = {0};
    char text[32];
    (void)gmtime_r(&seconds, &tm);
    (void)strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm);
    (void)buf_printf(to, "WARC-Date: %s.%06uZ\r\n", text, (unsigned)(us % 1000000));
}

/* ---- bytes out ---- */

static enum fate cannot_write(struct error *e)
{
    return fail(e, FATE_RETRY, "cannot write the archive: %m");
}

static enum fate put_plain(struct warc_writer *w, struct span s, struct error *e)
{
    return s.n == 0 || fwrite(s.p, 1, s.n, w->to) == s.n ? FATE_DONE : cannot_write(e);
}

static enum fate put_packed(struct warc_writer *w, struct span s, int flush, struct error *e)
{
    unsigned char out[16384];
    w->z.next_in = (unsigned char *)(uintptr_t)s.p;
    w->z.avail_in = (unsigned)s.n;
    do {
        w->z.next_out = out;
        w->z.avail_out = sizeof out;
        (void)deflate(&w->z, flush);
        size_t n = sizeof out - w->z.avail_out;
        if (fwrite(out, 1, n, w->to) != n)
            return cannot_write(e);
    } while (w->z.avail_out == 0);
    return FATE_DONE;
}

static enum fate put_parts(struct warc_writer *w, const struct span *part, size_t n,
                           struct error *e)
{
    enum fate fate = FATE_DONE;
    for (size_t i = 0; i < n && fate == FATE_DONE; i++)
        fate = w->is_packed ? put_packed(w, part[i], i + 1 < n ? Z_NO_FLUSH : Z_FINISH, e)
                            : put_plain(w, part[i], e);
    if (w->is_packed)
        (void)deflateReset(&w->z);
    return fate;
}

/* The block is w->block and then r->body. */
static enum fate put_record(struct warc_writer *w, const struct record *r, struct error *e)
{
    char id[WARC_ID_BYTES], digest[DIGEST_BYTES];
    struct buf *to = &w->head;
    struct span block = buf_span(&w->block);
    buf_clear(to);
    warc_writer_id(r->type, r->about, id);
    (void)buf_printf(to, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: %s\r\n",
                     warc_type_name(r->type), id);
    put_date(to, r->date_us);
    if (r->url.n > 0)
        put_field(to, "WARC-Target-URI", r->url);
    if (r->type != WARC_WARCINFO)
        put_field(to, "WARC-Warcinfo-ID", span_of(w->info_id));
    if (r->concurrent)
        put_field(to, "WARC-Concurrent-To", span_of(r->concurrent));
    digest_of(block, r->body, digest);
    put_field(to, "WARC-Block-Digest", span_of(digest));
    if (r->payload.p) {
        digest_of(r->payload, SPAN(""), digest);
        put_field(to, "WARC-Payload-Digest", span_of(digest));
    }
    if (r->truncated)
        put_field(to, "WARC-Truncated", span_of(r->truncated));
    for (size_t i = 0; i < r->more_n; i++)
        if (is_name(r->more[i].name)) {
            (void)buf_append(to, r->more[i].name);
            put_field(to, "", r->more[i].value);
        }
    if (r->content_type.n > 0)
        put_field(to, "Content-Type", r->content_type);
    (void)buf_printf(to, "Content-Length: %zu\r\n\r\n", block.n + r->body.n);
    enum fate fate = buf_check(to, "the head of the record", e);
    if (fate == FATE_DONE)
        fate = buf_check(&w->block, "the head of the message", e);
    const struct span parts[] = {buf_span(to), block, r->body, SPAN("\r\n\r\n")};
    return fate == FATE_DONE ? put_parts(w, parts, 4, e) : fate;
}

/* ---- HTTP messages ---- */

static bool is_about_body(struct span name)
{
    return span_equal_nocase(name, SPAN("Content-Encoding")) ||
           span_equal_nocase(name, SPAN("Transfer-Encoding")) ||
           span_equal_nocase(name, SPAN("Content-Length"));
}

static void put_headers(struct buf *to, const struct warc_field *fields, size_t n, bool is_response)
{
    for (size_t i = 0; i < n; i++) {
        if (!is_name(fields[i].name))
            continue;
        if (is_response && is_about_body(fields[i].name))
            (void)buf_append(to, SPAN(WARC_ORIGINAL));
        (void)buf_append(to, fields[i].name);
        put_field(to, "", fields[i].value);
    }
}

static const char *reason_of(unsigned status)
{
    static const struct {
        unsigned status;
        const char *reason;
    } rows[] = {{200, "OK"},
                {203, "Non-Authoritative Information"},
                {401, "Unauthorized"},
                {403, "Forbidden"},
                {404, "Not Found"},
                {429, "Too Many Requests"},
                {451, "Unavailable For Legal Reasons"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].status == status)
            return rows[i].reason;
    return "Unknown";
}

/* "/news/1?a=b" of an absolute address. */
static struct span path_of(struct span url)
{
    size_t at = span_find(url, SPAN("://"));
    at = at < url.n ? at + 3 : 0;
    while (at < url.n && url.p[at] != '/' && url.p[at] != '?')
        at++;
    return at < url.n && url.p[at] == '/' ? span_slice(url, at, url.n) : SPAN("/");
}

static enum fate put_request(struct warc_writer *w, const struct warc_capture *c, struct error *e)
{
    struct buf *to = &w->block;
    buf_clear(to);
    (void)buf_append(to, SPAN("GET "));
    put_value(to, path_of(c->url));
    (void)buf_append(to, SPAN(" HTTP/1.1\r\n"));
    put_headers(to, c->request, c->request_n, false);
    (void)buf_append(to, SPAN("\r\n"));
    struct record r = {.type = WARC_REQUEST,
                       .about = c->id,
                       .date_us = c->fetched_us,
                       .url = c->url,
                       .content_type = SPAN("application/http;msgtype=request")};
    return put_record(w, &r, e);
}

static enum fate put_response(struct warc_writer *w, const struct warc_capture *c,
                              const char *request_id, struct error *e)
{
    struct span body = c->is_refused ? SPAN("") : c->body;
    struct buf *to = &w->block;
    buf_clear(to);
    (void)buf_printf(to, "HTTP/1.1 %03u %s\r\n", c->status, reason_of(c->status));
    put_headers(to, c->response, c->response_n, true);
    (void)buf_printf(to, "Content-Length: %zu\r\n\r\n", body.n);
    struct record r = {.type = WARC_RESPONSE,
                       .about = c->id,
                       .date_us = c->fetched_us,
                       .url = c->url,
                       .content_type = SPAN("application/http;msgtype=response"),
                       .payload = body,
                       .body = body,
                       .concurrent = request_id,
                       .truncated = c->is_refused ? "unspecified" : NULL,
                       .more = c->more,
                       .more_n = c->is_refused ? 0 : c->more_n};
    return put_record(w, &r, e);
}

static enum fate put_resource(struct warc_writer *w, const struct warc_capture *c,
                              const char *response_id, struct error *e)
{
    buf_clear(&w->block);
    struct record r = {.type = WARC_RESOURCE,
                       .about = c->id,
                       .date_us = c->fetched_us,
                       .url = c->url,
                       .content_type = c->type,
                       .payload = c->body,
                       .body = c->body,
                       .concurrent = response_id,
                       .more = c->more,
                       .more_n = c->more_n};
    return put_record(w, &r, e);
}

enum fate warc_writer_put(struct warc_writer *w, const struct warc_capture *c, struct error *e)
{
    char request[WARC_ID_BYTES], response[WARC_ID_BYTES];
    enum fate fate = FATE_DONE;
    if (c->status == 0)
        return put_resource(w, c, NULL, e);
    warc_writer_id(WARC_REQUEST, c->id, request);
    warc_writer_id(WARC_RESPONSE, c->id, response);
    if (c->request_n > 0)
        fate = put_request(w, c, e);
    if (fate == FATE_DONE)
        fate = put_response(w, c, c->request_n > 0 ? request : NULL, e);
    if (fate == FATE_DONE && c->is_refused)
        fate = put_resource(w, c, response, e);
    return fate;
}

/* ---- the file ---- */

static enum fate put_info(struct warc_writer *w, const char *software, struct error *e)
{
    int64_t now = clock_wall_us(), about = (int64_t)clock_random();
    warc_writer_id(WARC_WARCINFO, about, w->info_id);
    (void)buf_printf(&w->block,
                     "software: %s\r\nformat: WARC File Format 1.1\r\nconformsTo: "
                     "http://iipc.github.io/warc-specifications/specifications/warc-format/"
                     "warc-1.1/\r\ndescription: bodies are kept after content decoding\r\n",
                     software);
    struct record r = {.type = WARC_WARCINFO,
                       .about = about,
                       .date_us = now,
                       .content_type = SPAN("application/warc-fields")};
    return put_record(w, &r, e);
}

enum fate warc_writer_new(FILE *to, bool is_packed, const char *software, struct warc_writer **ret,
                          struct error *e)
{
    struct warc_writer *w = calloc(1, sizeof *w);
    if (!w || sodium_init() < 0) {
        free(w);
        return fail(e, FATE_RETRY, "no memory for a WARC writer");
    }
    w->to = to;
    buf_init(&w->head, WARC_MAX_HEAD);
    buf_init(&w->block, WARC_MAX_HEAD * 4);
    if (is_packed && deflateInit2(&w->z, 6, Z_DEFLATED, GZIP_BITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        warc_writer_free(w);
        return fail(e, FATE_RETRY, "no memory for a WARC writer");
    }
    w->is_packed = is_packed;
    enum fate fate = put_info(w, software, e);
    if (fate != FATE_DONE) {
        warc_writer_free(w);
        return fate;
    }
    *ret = w;
    return FATE_DONE;
}

void warc_writer_free(struct warc_writer *w)
{
    if (!w)
        return;
    if (w->is_packed)
        (void)deflateEnd(&w->z);
    buf_done(&w->head);
    buf_done(&w->block);
    free(w);
}

enum fate warc_writer_flush(struct warc_writer *w, struct error *e)
{
    return fflush(w->to) == 0 ? FATE_DONE : cannot_write(e);
}
