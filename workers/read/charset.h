/* SPDX-License-Identifier: Apache-2.0 */
/*
 * charset - from bytes to characters, with the way back.
 *
 * Order of belief: byte order mark; bytes that are valid UTF-8 and hold more than ASCII, whatever
 * anybody declares; the HTTP header; meta or XML declaration; detection (charset_detect.h). A
 * declaration that the bytes contradict is passed over: "UTF-8" for bytes that mostly are not, a
 * charset in which they make no words of any language while they do in another. Unknown labels
 * and UTF-7 are passed over too (charset_label.h). Text that was encoded twice is mended
 * (charset_mend.h). No state.
 */
#ifndef READ_CHARSET_H
#define READ_CHARSET_H

#include <stdbool.h>
#include <stdint.h>
#include "common/arena.h"
#include "common/error.h"
#include "common/span.h"

enum charset_kind {
    CHARSET_HTML,
    CHARSET_XML,
    CHARSET_PLAIN
}; /* where a declaration may stand in the bytes */

struct charset_text {
    struct span utf8;    /* valid; what could not be decoded is U+FFFD; controls are still inside */
    const char *name;    /* IANA's, or WHATWG's where IANA's is another charset in practice */
    const uint32_t *raw; /* [utf8.n + 1]: which byte of the body a decoded byte came from; NULL: the
                            same + shift */
    size_t shift;
};

/* `content_type` is the HTTP header's value, may be NULL. FATE_REJECT when the bytes are no text:
 * "not text: looks like a PNG image", "not text: 31 % of it are control characters", "not text: 40
 * % of its characters cannot be read as 'UTF-8'". */
MUST_USE enum fate charset_decode(struct span body, const char *content_type,
                                  enum charset_kind kind, struct arena *a, struct charset_text *ret,
                                  struct error *e);

/* The byte of the body that decoded byte `at` came from; at may be utf8.n. */
size_t charset_raw(const struct charset_text *t, size_t at);

/* Characters that no stored text has: NUL and other controls but white space, soft hyphen, byte
 * order mark, noncharacters. */
bool charset_is_dropped(uint32_t c);

/* White space that is folded to a blank: ASCII's, no-break, line and paragraph separators, U+2000
 * to U+200B. */
bool charset_is_space(uint32_t c);

#endif
