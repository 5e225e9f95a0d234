/* SPDX-License-Identifier: Apache-2.0 */
#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* Length of the well-formed UTF-8 sequence at s (which ends in NUL), 0 when there is none. */
static size_t sequence_len(const unsigned char *s)
{
    unsigned char c = s[0];
    if (c < 0x80)
        return 1;
    size_t len = c >= 0xC2 && c <= 0xDF   ? 2
                 : (c & 0xF0) == 0xE0     ? 3
                 : c >= 0xF0 && c <= 0xF4 ? 4
                                          : 0;
    for (size_t i = 1; i < len; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    }
    bool is_bad = (c == 0xE0 && s[1] < 0xA0) || (c == 0xED && s[1] > 0x9F) ||
                  (c == 0xF0 && s[1] < 0x90) || (c == 0xF4 && s[1] > 0x8F);
    return is_bad ? 0 : len;
}

static bool is_control(const unsigned char *s)
{
    return s[0] < 0x20 || s[0] == 0x7F || (s[0] == 0xC2 && s[1] >= 0x80 && s[1] <= 0x9F);
}

/* What cannot be shown on one line of UTF-8 becomes '?'; too long is cut between code points. */
static void copy_clean(char to[static ERROR_TEXT_BYTES], const char *from)
{
    const unsigned char *s = (const unsigned char *)from;
    size_t n = 0;
    while (*s) {
        size_t len = sequence_len(s);
        if (!len || is_control(s)) {
            if (n + 1 >= ERROR_TEXT_BYTES)
                break;
            to[n++] = '?';
            s += len ? len : 1;
            continue;
        }
        if (n + len >= ERROR_TEXT_BYTES)
            break;
        memcpy(to + n, s, len);
        n += len;
        s += len;
    }
    to[n] = '\0';
}

/* Formatted aside first: an argument may point into the text that is about to be replaced. Cleaning
 * makes text shorter by half at most, hence twice the size; bytes cut off here inside a code point
 * would become '?' beyond the end. */
#define DRAFT_BYTES (2 * ERROR_TEXT_BYTES)

enum fate fail(struct error *e, enum fate fate, const char *format, ...)
{
    if (!e)
        return fate;
    char draft[DRAFT_BYTES];
    va_list args;
    va_start(args, format);
    if (vsnprintf(draft, sizeof(draft), format, args) < 0)
        (void)snprintf(draft, sizeof(draft), "%s", format);
    va_end(args);
    copy_clean(e->text, draft);
    return fate;
}

void error_prefix(struct error *e, const char *format, ...)
{
    if (!e)
        return;
    char draft[DRAFT_BYTES];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(draft, sizeof(draft), format, args);
    va_end(args);
    if (n < 0)
        return;
    size_t used = (size_t)n < sizeof(draft) ? (size_t)n : sizeof(draft) - 1;
    (void)snprintf(draft + used, sizeof(draft) - used, ": %s", e->text);
    copy_clean(e->text, draft);
}

const char *fate_name(enum fate fate)
{
    switch (fate) {
    case FATE_DONE:
        return "done";
    case FATE_RETRY:
        return "retry";
    case FATE_REJECT:
        return "reject";
    case FATE_BROKEN:
        return "broken";
    }
    return "?";
}
