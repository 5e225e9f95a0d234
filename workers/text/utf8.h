/* SPDX-License-Identifier: Apache-2.0 */
/*
 * utf8 - checking, repairing and normalising text from outside.
 */
#ifndef UTF8_H
#define UTF8_H

#include <stdbool.h>
#include <stdint.h>
#include "common/arena.h"
#include "common/error.h"
#include "common/span.h"

/* Well-formed by Unicode 3.9 D92 (no overlongs, no surrogates, none above U+10FFFF). NUL is valid
 * here. */
bool utf8_is_valid(struct span s);

/* Number of code points of a valid text. */
size_t utf8_len(struct span s);

/* Reads the code point at *i and advances *i; U+FFFD and one maximal ill-formed part (W3C practice)
 * when malformed. */
uint32_t utf8_next(struct span s, size_t *i);

/* Writes c as UTF-8 to out[4]; returns how many bytes. */
unsigned utf8_write(uint32_t c, char out[4]);

/* Valid UTF-8 from any bytes: ill-formed parts become U+FFFD, NUL, C0 (except TAB and LF), C1 and
 * noncharacters are dropped, CR LF, CR, U+0085, U+2028 and U+2029 become LF. Returns s itself when
 * nothing had to change. */
struct span utf8_clean(struct span s, struct arena *a);

/* NFC (ICU), stream-safe: at most 30 combining marks in a row survive. Returns s itself when it is
 * NFC already. */
MUST_USE enum fate utf8_nfc(struct span s, struct arena *a, struct span *ret, struct error *e);

#endif
