/* SPDX-License-Identifier: Apache-2.0 */
#include "gunzip.h"

#include <zlib.h>

#define FIRST_BYTES 65536u

enum fate gunzip(struct span body, struct arena *a, struct span *ret, struct error *e)
{
    *ret = body;
    if (!span_starts_with(body, SPAN("\x1F\x8B\x08")))
        return FATE_DONE;
    z_stream z = {.next_in = (unsigned char *)body.p, .avail_in = (unsigned)body.n};
    if (inflateInit2(&z, 16 + MAX_WBITS) != Z_OK)
        return fail(e, FATE_BROKEN, "no memory to unpack gzip");
    size_t cap = body.n * 4 > FIRST_BYTES ? body.n * 4 : FIRST_BYTES, n = 0;
    cap = cap < GUNZIP_BYTES ? cap : GUNZIP_BYTES;
    char *to = arena_alloc(a, cap);
    for (int state = Z_OK; state == Z_OK;) {
        if (n == cap && cap == GUNZIP_BYTES)
            break;
        if (n == cap) {
            size_t more = cap * 2 < GUNZIP_BYTES ? cap * 2 : GUNZIP_BYTES;
            char *wider = arena_alloc(a, more);
            memcpy(wider, to, n);
            to = wider;
            cap = more;
        }
        z.next_out = (unsigned char *)to + n;
        z.avail_out = (unsigned)(cap - n);
        state = inflate(&z, Z_NO_FLUSH);
        n = cap - z.avail_out;
        if (state == Z_STREAM_END && z.avail_in > 2 && z.next_in[0] == 0x1F && z.next_in[1] == 0x8B)
            state = inflateReset(&z); /* several members are one file */
    }
    inflateEnd(&z);
    if (!n)
        return fail(e, FATE_REJECT, "the body looks like gzip, but does not unpack");
    *ret = span_at(to, n);
    return FATE_DONE;
}
