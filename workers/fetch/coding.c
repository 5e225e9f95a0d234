/* SPDX-License-Identifier: Apache-2.0 */
#include "coding.h"

#include <assert.h>
#include <limits.h>

#define RATIO_MAX 200u
#define RATIO_FREE_BYTES (1u << 20) /* smaller results are harmless, whatever their ratio */
#define CHUNK_BYTES 16384
#define WINDOW_BITS 15
#define WINDOW_GZIP (16 + WINDOW_BITS)

enum fate coding_learn(struct coding *c, const char *value, struct error *e)
{
    struct span rest = span_of(value), part;
    while (span_split(&rest, ',', &part)) {
        enum coding_kind kind;
        part = span_trim(part);
        if (part.n == 0 || span_equal_nocase(part, SPAN("identity")))
            continue;
        if (span_equal_nocase(part, SPAN("gzip")) || span_equal_nocase(part, SPAN("x-gzip")))
            kind = CODING_GZIP;
        else if (span_equal_nocase(part, SPAN("deflate")))
            kind = CODING_DEFLATE;
        else
            return fail(e, FATE_REJECT, "body has the unknown encoding '%.*s'",
                        (int)(part.n < 40 ? part.n : 40), part.p);
        if (c->kind != CODING_NONE)
            return fail(e, FATE_REJECT, "body is encoded twice");
        c->kind = kind;
    }
    return FATE_DONE;
}

/* What fits. */
static bool put(struct buf *to, struct span s)
{
    size_t room = to->cap - to->n;
    if (s.n <= room)
        return buf_append(to, s);
    (void)buf_append(to, span_slice(s, 0, room));
    to->overflow = true;
    return false;
}

static bool is_zlib(const char head[2])
{
    unsigned method = (uint8_t)head[0], flags = (uint8_t)head[1];
    return (method & 15) == Z_DEFLATED && (method >> 4) <= 7 && (method * 256 + flags) % 31 == 0;
}

static enum fate open_stream(struct coding *c, struct error *e)
{
    int bits = c->kind == CODING_GZIP ? WINDOW_GZIP : is_zlib(c->head) ? WINDOW_BITS : -WINDOW_BITS;
    if (inflateInit2(&c->z, bits) != Z_OK)
        return fail(e, FATE_RETRY, "cannot make a decompressor");
    c->is_open = true;
    return FATE_DONE;
}

/* After garbage behind a complete stream the body is as complete as it was before. */
static enum fate broken(struct coding *c, struct error *e)
{
    if (c->streams > 0) {
        c->is_ended = true;
        c->is_in_stream = false;
        return FATE_DONE;
    }
    if (c->bytes_out == 0)
        return fail(e, FATE_REJECT, "body is said to be %s, but is not",
                    c->kind == CODING_GZIP ? "gzip" : "deflate");
    return fail(e, FATE_RETRY, "the compressed body is damaged: %s", c->z.msg ? c->z.msg : "?");
}

static enum fate stream_ended(struct coding *c)
{
    c->streams++;
    c->is_in_stream = false;
    c->is_ended = c->kind != CODING_GZIP;
    return FATE_DONE;
}

/* One turn of the decompressor. */
static enum fate inflate_some(struct coding *c, struct buf *to, struct error *e)
{
    char chunk[CHUNK_BYTES];
    if (!c->is_in_stream && c->streams > 0 && inflateReset(&c->z) != Z_OK)
        return broken(c, e);
    c->is_in_stream = true;
    c->z.next_out = (Bytef *)chunk;
    c->z.avail_out = sizeof chunk;
    uInt before = c->z.avail_in;
    int result = inflate(&c->z, Z_NO_FLUSH);
    size_t made = sizeof chunk - c->z.avail_out;
    c->bytes_in += before - c->z.avail_in;
    c->bytes_out += made;
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
        return broken(c, e);
    if (c->bytes_out > RATIO_FREE_BYTES && c->bytes_out / RATIO_MAX > c->bytes_in)
        return fail(e, FATE_REJECT, "body unpacks to more than %u times its size", RATIO_MAX);
    if (!put(to, span_at(chunk, made)))
        return FATE_DONE;
    return result == Z_STREAM_END ? stream_ended(c) : FATE_DONE;
}

static enum fate inflate_all(struct coding *c, struct span in, struct buf *to, struct error *e)
{
    enum fate fate = FATE_DONE;
    assert(in.n <= UINT_MAX);
    c->z.next_in = (Bytef *)(uintptr_t)in.p;
    c->z.avail_in = (uInt)in.n;
    /* a full chunk may mean that there is more to come of the same input */
    do {
        fate = inflate_some(c, to, e);
    } while (fate == FATE_DONE && !c->is_ended && !to->overflow &&
             (c->z.avail_in > 0 || (c->is_in_stream && c->z.avail_out == 0)));
    return fate;
}

enum fate coding_decode(struct coding *c, struct span in, struct buf *to, struct error *e)
{
    if (c->kind == CODING_NONE) {
        (void)put(to, in);
        return FATE_DONE;
    }
    while (!c->is_open && c->kind == CODING_DEFLATE && c->head_len < sizeof c->head && in.n > 0) {
        c->head[c->head_len++] = in.p[0];
        in = span_slice(in, 1, in.n);
    }
    if (in.n == 0 || c->is_ended)
        return FATE_DONE;
    enum fate fate = c->is_open ? FATE_DONE : open_stream(c, e);
    if (fate == FATE_DONE && c->head_len > 0) {
        fate = inflate_all(c, span_at(c->head, c->head_len), to, e);
        c->head_len = 0;
    }
    return fate == FATE_DONE ? inflate_all(c, in, to, e) : fate;
}

enum fate coding_end(struct coding *c, struct error *e)
{
    bool is_trailer = c->streams > 0 && c->z.total_out == 0; /* too little to be told as garbage */
    if ((c->is_in_stream && !is_trailer) || c->head_len > 0)
        return fail(e, FATE_RETRY, "the compressed body ends too early");
    return FATE_DONE;
}

void coding_done(struct coding *c)
{
    if (c->is_open)
        (void)inflateEnd(&c->z);
    c->is_open = false;
}
