/* SPDX-License-Identifier: Apache-2.0 */
#include "text.h"

#include "utf8.h"

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
    point = ARENA_ARRAY(a, len, uint32_t);
    for (size_t i = 0; i < len; i++) {
        byte[i] = (uint32_t)at;
        point[i] = utf8_next(utf8, &at);
    }
    byte[len] = (uint32_t)utf8.n;
    *ret = (struct text){.utf8 = utf8, .len = (uint32_t)len, .byte = byte, .point = point};
    return FATE_DONE;
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
