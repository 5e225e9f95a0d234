/* SPDX-License-Identifier: Apache-2.0 */
#include "warc_http.h"

#include <stdint.h>
#include <zlib.h>

#define ZLIB_BITS 15
#define GZIP_BITS (15 + 16)

/* "HTTP/1.1 200 OK", "HTTP/2 200"; 0: it is none. */
static unsigned status_of(struct span line)
{
    struct span rest = line, version, code;
    unsigned long long status = 0;
    if (!span_starts_with(line, SPAN("HTTP/")) || !span_split(&rest, ' ', &version))
        return 0;
    rest = span_trim(rest);
    if (!span_split(&rest, ' ', &code) || code.n != 3 || !warc_field_number(code, &status))
        return 0;
    return status >= 100 ? (unsigned)status : 0;
}

/* Everything behind the first line, which is taken off. */
static enum fate parse_message(struct span block, struct arena *a, struct warc_http *ret,
                               struct error *e)
{
    struct span most =
        span_slice(block, 0, block.n < WARC_HTTP_MAX_HEAD ? block.n : WARC_HTTP_MAX_HEAD);
    struct span line, rest = span_slice(block, 0, warc_field_head(most));
    ret->body = span_slice(block, rest.n, block.n);
    if (!span_split(&rest, '\n', &line))
        return fail(e, FATE_REJECT, "the head of the message has no end");
    char *head = arena_string(a, rest);
    struct warc_field *fields = ARENA_ARRAY(a, WARC_HTTP_MAX_FIELDS, struct warc_field);
    ret->field = fields;
    ret->fields = warc_field_parse(head, rest.n, fields, WARC_HTTP_MAX_FIELDS);
    if (ret->fields > WARC_HTTP_MAX_FIELDS)
        return fail(e, FATE_REJECT, "the message has more than %d header lines",
                    WARC_HTTP_MAX_FIELDS);
    return FATE_DONE;
}

enum fate warc_http_parse(struct span block, struct arena *a, struct warc_http *ret,
                          struct error *e)
{
    struct span rest = block, line = SPAN("");
    (void)span_split(&rest, '\n', &line);
    *ret = (struct warc_http){.status = status_of(span_trim(line))};
    if (ret->status == 0)
        return fail(e, FATE_REJECT, "the response has no status line");
    return parse_message(block, a, ret, e);
}

enum fate warc_http_parse_request(struct span block, struct arena *a, struct warc_http *ret,
                                  struct error *e)
{
    *ret = (struct warc_http){0};
    return parse_message(block, a, ret, e);
}

/* ---- chunks ---- */

/* Takes the line with a chunk's size off *rest. */
static bool chunk_size(struct span *rest, size_t *ret)
{
    struct span line;
    size_t size = 0, i = 0;
    if (!span_split(rest, '\n', &line))
        return false;
    line = span_trim(line);
    for (; i < line.n && i < 15; i++) {
        char c = line.p[i];
        int digit = c >= '0' && c <= '9'                 ? c - '0'
                    : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                         : -1;
        if (digit < 0)
            break;
        size = size * 16 + (size_t)digit;
    }
    *ret = size;
    return i > 0 && (i == line.n || line.p[i] == ';' || line.p[i] == ' ');
}

/* A body that is cut off before its last chunk counts as far as it goes: crawlers keep such. */
static enum fate take_chunks(struct span body, struct buf *to, struct error *e)
{
    struct span rest = body;
    size_t size;
    while (rest.n > 0) {
        size_t at = body.n - rest.n;
        if (!chunk_size(&rest, &size))
            return fail(e, FATE_REJECT, "the chunk at byte %zu of the body has no size", at);
        if (size == 0)
            break;
        size_t n = size < rest.n ? size : rest.n;
        if (!buf_append(to, span_slice(rest, 0, n)))
            return buf_check(to, "the body", e);
        rest = span_slice(rest, n, rest.n);
        if (span_starts_with(rest, SPAN("\r\n")))
            rest = span_slice(rest, 2, rest.n);
        else if (span_starts_with(rest, SPAN("\n")))
            rest = span_slice(rest, 1, rest.n);
    }
    return FATE_DONE;
}

static bool begins_with_chunk(struct span body)
{
    size_t size;
    return chunk_size(&body, &size);
}

/* ---- content encodings ---- */

static enum fate inflate_all(struct span packed, int bits, struct buf *to, struct error *e)
{
    z_stream z = {0};
    int code = inflateInit2(&z, bits);
    if (code != Z_OK)
        return fail(e, FATE_RETRY, "no memory to unpack a body");
    z.next_in = (unsigned char *)(uintptr_t)packed.p;
    z.avail_in = (unsigned)packed.n;
    while (code == Z_OK) {
        size_t room = to->cap - to->n < 65536 ? to->cap - to->n : 65536;
        char *at = room > 0 ? buf_reserve(to, room) : NULL;
        if (!at)
            break;
        z.next_out = (unsigned char *)at;
        z.avail_out = (unsigned)room;
        code = inflate(&z, Z_NO_FLUSH);
        to->n += room - z.avail_out;
    }
    (void)inflateEnd(&z);
    if (code == Z_STREAM_END)
        return FATE_DONE;
    if (code == Z_OK)
        return fail(e, FATE_REJECT, "the body is larger than %zu bytes", to->cap);
    return fail(e, FATE_REJECT,
                code == Z_BUF_ERROR ? "the packed body is cut off" : "the packed body is damaged");
}

/* "deflate" is zlib's format by the standard and the bare stream by many servers. */
static enum fate undeflate(struct span packed, struct buf *to, struct error *e)
{
    bool is_zlib = packed.n >= 2 && (packed.p[0] & 15) == 8 &&
                   ((unsigned char)packed.p[0] * 256 + (unsigned char)packed.p[1]) % 31 == 0;
    return inflate_all(packed, is_zlib ? ZLIB_BITS : -ZLIB_BITS, to, e);
}

static enum fate decode(struct span coding, struct span body, struct buf *to, struct error *e)
{
    static const struct span gzip_mark = {"\x1f\x8b", 2};
    bool is_gzip =
        span_equal_nocase(coding, SPAN("gzip")) || span_equal_nocase(coding, SPAN("x-gzip"));
    if (is_gzip && span_starts_with(body, gzip_mark))
        return inflate_all(body, GZIP_BITS, to, e);
    if (span_equal_nocase(coding, SPAN("deflate")) && body.n > 0)
        return undeflate(body, to, e);
    bool is_plain =
        is_gzip || coding.n == 0 || body.n == 0 || span_equal_nocase(coding, SPAN("identity"));
    if (!is_plain)
        return fail(e, FATE_REJECT, "the body is packed as '%.*s', which is not known here",
                    (int)(coding.n < 40 ? coding.n : 40), coding.p);
    return buf_append(to, body) ? FATE_DONE : buf_check(to, "the body", e);
}

/* The last coding of "a, b, c", which was put on last; takes it off. */
static struct span last_coding(struct span *list)
{
    size_t comma = list->n;
    while (comma > 0 && list->p[comma - 1] != ',')
        comma--;
    struct span last = span_trim(span_slice(*list, comma, list->n));
    *list = span_slice(*list, 0, comma > 0 ? comma - 1 : 0);
    return last;
}

static bool is_chunked(const struct warc_http *m)
{
    struct span s = warc_field_get(m->field, m->fields, "Transfer-Encoding");
    return span_equal_nocase(last_coding(&s), SPAN("chunked")) && begins_with_chunk(m->body);
}

enum fate warc_http_body(const struct warc_http *m, struct buf *ret, struct error *e)
{
    struct span codings = warc_field_get(m->field, m->fields, "Content-Encoding");
    struct buf spare;
    buf_init(&spare, ret->cap);
    buf_clear(ret);
    enum fate fate = is_chunked(m)              ? take_chunks(m->body, ret, e)
                     : buf_append(ret, m->body) ? FATE_DONE
                                                : buf_check(ret, "the body", e);
    for (int i = 0; fate == FATE_DONE && span_trim(codings).n > 0; i++) {
        if (i == WARC_HTTP_MAX_CODINGS) {
            fate = fail(e, FATE_REJECT, "the body is packed more than %d times",
                        WARC_HTTP_MAX_CODINGS);
            break;
        }
        struct buf packed = *ret;
        *ret = spare;
        spare = packed;
        buf_clear(ret);
        fate = decode(last_coding(&codings), buf_span(&spare), ret, e);
    }
    buf_done(&spare);
    return fate;
}
