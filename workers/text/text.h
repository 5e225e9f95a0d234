/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text - an article's text, ready to be walked: code points, bytes and UTF-16 units side by side.
 *
 * Everything that claimwire says about a text is said in code points, UTF-8 is what it stores, ICU
 * works in UTF-16. A text holds the UTF-8 and tables between the units, built once, linear in the
 * input, in the caller's arena; lookups are O(1).
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdint.h>
#include "common/arena.h"
#include "common/error.h"
#include "common/span.h"

struct text {
    struct span utf8;
    uint32_t len;          /* code points */
    const uint32_t *byte;  /* [len + 1]: byte offset of code point i; byte[len] = utf8.n */
    const uint32_t *point; /* [len + 1]: the code points themselves, 0 behind them; of mojibake what it once was
                              (mojibake.h) */
};

/* `utf8` must be valid (utf8_is_valid); it is borrowed. FATE_REJECT when it is not. */
MUST_USE enum fate text_build(struct span utf8, struct arena *a, struct text *ret, struct error *e);

/* Gives the tables back; the bytes stay. */
void text_give_back(const struct text *t, struct arena *a);

/* The bytes of code points [start, end). */
static inline struct span text_slice(const struct text *t, uint32_t start, uint32_t end)
{
    return span_slice(t->utf8, t->byte[start], t->byte[end]);
}

/* The code point that byte offset b belongs to (binary search). */
uint32_t text_at_byte(const struct text *t, size_t b);

#endif
