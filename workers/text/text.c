/* SPDX-License-Identifier: Apache-2.0 */
#include "text.h"

#include "mojibake.h"
#include "utf8.h"

/* The code point at p, of text that is known to be valid; its bytes are counted in *ret_n. */
static inline uint32_t decode(const unsigned char *p, unsigned *ret_n)
{
    if (p[0] < 0x80) {
        *ret_n = 1;
        return p[0];
    }
    if (p[0] < 0xE0) {
        *ret_n = 2;
        return (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
    }
    if (p[0] < 0xF0) {
        *ret_n = 3;
        return (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    }
    *ret_n = 4;
    return (p[0] & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
}

enum fate text_build(struct span utf8, struct arena *a, struct text *ret, struct error *e)
{
    uint32_t *byte, *point;
    size_t len, at = 0;

    if (utf8.n >= UINT32_MAX)
        return fail(e, FATE_REJECT, "text of %zu bytes is too long", utf8.n);
    if (!utf8_is_valid(utf8))
        return fail(e, FATE_REJECT, "text is not valid UTF-8");
    len = utf8_len(utf8);
    byte = ARENA_ARRAY(a, len + 1, uint32_t);
    point = ARENA_ARRAY(a, len + 1, uint32_t);
    for (size_t i = 0; i < len; i++) {
        unsigned n;
        byte[i] = (uint32_t)at;
        point[i] = decode((const unsigned char *)utf8.p + at, &n);
        at += n;
    }
    byte[len] = (uint32_t)utf8.n;
    mojibake_mend(point, len);
    *ret = (struct text){.utf8 = utf8, .len = (uint32_t)len, .byte = byte, .point = point};
    return FATE_DONE;
}

void text_give_back(const struct text *t, struct arena *a)
{
    arena_give_back(a, t->byte);
    arena_give_back(a, t->point);
}

uint32_t text_at_byte(const struct text *t, size_t b)
{
    uint32_t low = 0, high = t->len;

    if (b >= t->utf8.n)
        return t->len;
    while (high - low > 1) { /* byte[low] <= b < byte[high] */
        uint32_t middle = low + (high - low) / 2;
        if (t->byte[middle] <= b)
            low = middle;
        else
            high = middle;
    }
    return low;
}
