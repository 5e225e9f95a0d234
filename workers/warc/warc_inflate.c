/* SPDX-License-Identifier: Apache-2.0 */
#include "warc_inflate.h"

#include <inttypes.h>
#include <string.h>

#define GZIP_BITS (15 + 16)
#define MAGIC_BYTES 3

enum fate warc_inflate_init(struct warc_inflate *s, FILE *from, struct error *e)
{
    *s = (struct warc_inflate){.from = from};
    if (inflateInit2(&s->z, GZIP_BITS) != Z_OK)
        return fail(e, FATE_RETRY, "no memory to unpack gzip");
    return FATE_DONE;
}

void warc_inflate_done(struct warc_inflate *s)
{
    (void)inflateEnd(&s->z);
}

/* At least `want` bytes of the file in raw, or as many as there are. */
static size_t refill(struct warc_inflate *s, size_t want)
{
    if (s->raw_n - s->raw_at >= want)
        return s->raw_n - s->raw_at;
    memmove(s->raw, s->raw + s->raw_at, s->raw_n - s->raw_at);
    s->raw_before += s->raw_at;
    s->raw_n -= s->raw_at;
    s->raw_at = 0;
    while (s->raw_n < want) {
        size_t got = fread(s->raw + s->raw_n, 1, sizeof s->raw - s->raw_n, s->from);
        if (got == 0)
            break;
        s->raw_n += got;
    }
    return s->raw_n;
}

static bool at_member(const struct warc_inflate *s)
{
    static const unsigned char magic[MAGIC_BYTES] = {0x1f, 0x8b, 8};
    return s->raw_n - s->raw_at >= MAGIC_BYTES &&
           memcmp(s->raw + s->raw_at, magic, MAGIC_BYTES) == 0;
}

static void damage(struct warc_inflate *s, uint64_t at, const char *what)
{
    (void)fail(&s->damage, FATE_REJECT, "the gzip member at byte %" PRIu64 " %s", at, what);
    s->is_damaged = true;
    s->in_member = false;
}

/* Goes to the next member. False at the end of the file, or when something else stood before it. */
static bool next_member(struct warc_inflate *s)
{
    uint64_t from = s->raw_before + s->raw_at;
    bool is_zero = true;
    while (refill(s, MAGIC_BYTES) > 0 && !at_member(s))
        is_zero = s->raw[s->raw_at++] == 0 && is_zero; /* tapes and some tools pad with zeros */
    uint64_t at = s->raw_before + s->raw_at;
    if (!is_zero) {
        (void)fail(&s->damage, FATE_REJECT, "%" PRIu64 " bytes at byte %" PRIu64 " are no gzip",
                   at - from, from);
        s->is_damaged = true;
        return false;
    }
    if (s->raw_n == s->raw_at)
        return false;
    (void)inflateReset2(&s->z, GZIP_BITS);
    s->in_member = true;
    s->member_at = at;
    s->begins = s->given;
    return true;
}

static size_t read_packed(struct warc_inflate *s, char *to, size_t room)
{
    for (;;) {
        if (s->is_damaged || (!s->in_member && !next_member(s)))
            return 0;
        if (refill(s, 1) == 0) {
            damage(s, s->member_at, "is cut off");
            return 0;
        }
        s->z.next_in = s->raw + s->raw_at;
        s->z.avail_in = (unsigned)(s->raw_n - s->raw_at);
        s->z.next_out = (unsigned char *)to;
        s->z.avail_out = (unsigned)room;
        int code = inflate(&s->z, Z_NO_FLUSH);
        s->raw_at = s->raw_n - s->z.avail_in;
        if (code == Z_STREAM_END)
            s->in_member = false;
        else if (code != Z_OK && code != Z_BUF_ERROR)
            damage(s, s->member_at, "is damaged");
        size_t got = room - s->z.avail_out;
        s->given += got;
        if (got > 0)
            return got;
    }
}

size_t warc_inflate_read(struct warc_inflate *s, char *to, size_t room)
{
    if (!s->is_begun) {
        s->is_begun = true;
        (void)refill(s, MAGIC_BYTES);
        s->is_packed = at_member(s);
    }
    if (s->is_packed)
        return read_packed(s, to, room < UINT32_MAX ? room : UINT32_MAX);
    size_t n = refill(s, 1);
    n = n < room ? n : room;
    memcpy(to, s->raw + s->raw_at, n);
    s->raw_at += n;
    s->given += n;
    return n;
}

void warc_inflate_resume(struct warc_inflate *s)
{
    s->is_damaged = false;
}
