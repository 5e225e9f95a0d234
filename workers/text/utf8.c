/* SPDX-License-Identifier: Apache-2.0 */
#include "utf8.h"

#include <limits.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#define MARKS_MAX 30 /* UAX 15 stream-safe text */
#define REPLACEMENT 0xFFFDu

/* How many bytes at p (n of them left, p[0] >= 0x80) make a character; 0 when they do not. *ret_bad
 * is then the length of the longest part that could have begun one (at least 1), which is what
 * becomes one U+FFFD. */
static unsigned sequence_len(const unsigned char *p, size_t n, unsigned *ret_bad)
{
    unsigned want = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    unsigned char low = 0x80, high = 0xBF;

    *ret_bad = 1;
    if (p[0] < 0xC2 || p[0] > 0xF4)
        return 0;
    if (p[0] == 0xE0)
        low = 0xA0; /* overlong */
    else if (p[0] == 0xED)
        high = 0x9F; /* surrogates */
    else if (p[0] == 0xF0)
        low = 0x90; /* overlong */
    else if (p[0] == 0xF4)
        high = 0x8F; /* above U+10FFFF */
    for (unsigned i = 1; i < want; i++) {
        if (i >= n || p[i] < low || p[i] > high)
            return 0;
        *ret_bad = i + 1;
        low = 0x80;
        high = 0xBF;
    }
    return want;
}

static uint32_t sequence_value(const unsigned char *p, unsigned len)
{
    if (len == 2)
        return (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
    if (len == 3)
        return (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    return (p[0] & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
}

/* First byte at or behind i that is not ASCII; eight at a time, because English pages are almost
 * all ASCII. */
static size_t skip_ascii(struct span s, size_t i)
{
    uint64_t word;

    for (; i + sizeof word <= s.n; i += sizeof word) {
        memcpy(&word, s.p + i, sizeof word);
        if (word & 0x8080808080808080u)
            break;
    }
    while (i < s.n && (unsigned char)s.p[i] < 0x80)
        i++;
    return i;
}

bool utf8_is_valid(struct span s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    unsigned bad;

    for (size_t i = skip_ascii(s, 0); i < s.n;) {
        if (p[i] < 0x80) {
            i = p[i + (i + 1 < s.n)] < 0x80 ? skip_ascii(s, i) : i + 1;
            continue;
        }
        /* Two-byte letters are what Arabic is made of. */
        if (p[i] >= 0xC2 && p[i] <= 0xDF && i + 1 < s.n && (p[i + 1] & 0xC0) == 0x80) {
            i += 2;
            continue;
        }
        unsigned len = sequence_len(p + i, s.n - i, &bad);
        if (len == 0)
            return false;
        i += len;
    }
    return true;
}

size_t utf8_len(struct span s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

uint32_t utf8_next(struct span s, size_t *i)
{
    const unsigned char *p = (const unsigned char *)s.p + *i;
    unsigned bad, len;

    if (*p < 0x80) {
        (*i)++;
        return *p;
    }
    len = sequence_len(p, s.n - *i, &bad);
    *i += len ? len : bad;
    return len ? sequence_value(p, len) : REPLACEMENT;
}

unsigned utf8_write(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* ------------------------------------------------------------------------------------ cleaning */

static bool is_noncharacter(uint32_t c)
{
    return (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

/* What the next character becomes: itself, another one, or 0 when it goes. Advances *i. */
static uint32_t clean_next(struct span s, size_t *i)
{
    uint32_t c = utf8_next(s, i);

    if (c == '\r') {
        if (*i < s.n && s.p[*i] == '\n')
            (*i)++;
        return '\n';
    }
    if (c == 0x85 || c == 0x2028 || c == 0x2029)
        return '\n';
    if ((c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c <= 0x9F) || is_noncharacter(c))
        return 0;
    return c;
}

/* Length of the beginning of s that needs no cleaning. */
static size_t clean_prefix(struct span s)
{
    size_t i = 0, at;

    while (i < s.n) {
        unsigned char b = (unsigned char)s.p[i];
        if ((b >= 0x20 && b < 0x7F) || b == '\n' || b == '\t') {
            i++;
            continue;
        }
        at = i;
        size_t raw = at;
        uint32_t c = clean_next(s, &i);
        char out[4];
        if (c == 0 || i - raw != utf8_write(c, out) || memcmp(out, s.p + raw, i - raw) != 0)
            return at;
    }
    return s.n;
}

struct span utf8_clean(struct span s, struct arena *a)
{
    size_t kept = clean_prefix(s), n = kept;
    char out[4];
    char *to;

    if (kept == s.n)
        return s;
    for (size_t i = kept; i < s.n;) {
        uint32_t c = clean_next(s, &i);
        n += c ? utf8_write(c, out) : 0;
    }
    to = arena_alloc(a, n + 4); /* utf8_write may be asked to write up to 4 bytes at the end */
    memcpy(to, s.p, kept);
    n = kept;
    for (size_t i = kept; i < s.n;) {
        uint32_t c = clean_next(s, &i);
        n += c ? utf8_write(c, to + n) : 0;
    }
    return span_at(to, n);
}

/* --------------------------------------------------------------------------------------- NFC */

static bool is_mark(uint32_t c)
{
    return c >= 0x300 &&
           ((U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK) || u_getCombiningClass((UChar32)c));
}

/* Letters and marks of English and Arabic that stand alone in NFC whatever is around them: spares
 * the property look-up. */
static bool is_plain(uint32_t c)
{
    return c < 0x300 || (c >= 0x620 && c <= 0x64A) || (c >= 0x660 && c <= 0x66F) ||
           (c >= 0x671 && c <= 0x6D5) || (c >= 0x2010 && c <= 0x2027) || c == 0x60C || c == 0x61B ||
           c == 0x61F;
}

/* First byte at or behind i of a character that is not plain. s is valid. */
static size_t skip_plain(struct span s, size_t i)
{
    const unsigned char *p = (const unsigned char *)s.p;

    while (i < s.n) {
        if (p[i] < 0x80) {
            i++;
            continue;
        }
        if (p[i] >= 0xE0) {
            size_t next = i;
            if (!is_plain(utf8_next(s, &next)))
                return i;
            i = next;
            continue;
        }
        if (!is_plain(sequence_value(p + i, 2)))
            return i;
        i += 2;
    }
    return i;
}

/* Quick check of UAX 15: certainly NFC, or perhaps not. */
static bool is_nfc_for_sure(struct span s)
{
    unsigned last = 0;

    for (size_t i = skip_plain(s, 0), behind = i; i < s.n; i = skip_plain(s, behind)) {
        last = i == behind ? last : 0; /* a plain character stood between */
        behind = i;
        uint32_t c = utf8_next(s, &behind);
        unsigned class = u_getCombiningClass((UChar32)c);
        if ((class != 0 && last > class) ||
            u_getIntPropertyValue((UChar32)c, UCHAR_NFC_QUICK_CHECK) != UNORM_YES)
            return false;
        last = class;
    }
    return true;
}

/* Drops what is beyond MARKS_MAX marks in a row; s itself when nothing is. It also keeps ICU
 * linear: sorting n marks into canonical order takes it n * n steps. */
static struct span cap_marks(struct span s, struct arena *a)
{
    unsigned run = 0;
    bool is_over = false;
    char *to;
    size_t n = 0;

    for (size_t i = skip_plain(s, 0), behind = i; i < s.n && !is_over; i = skip_plain(s, behind)) {
        run = i == behind ? run : 0;
        behind = i;
        run = is_mark(utf8_next(s, &behind)) ? run + 1 : 0;
        is_over = run > MARKS_MAX;
    }
    if (!is_over)
        return s;
    to = arena_alloc(a, s.n);
    run = 0;
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        run = is_mark(utf8_next(s, &i)) ? run + 1 : 0;
        if (run <= MARKS_MAX) {
            memcpy(to + n, s.p + at, i - at);
            n += i - at;
        }
    }
    return span_at(to, n);
}

/* NFC of s through UTF-16, which is all that ICU's C interface offers. */
static enum fate normalize(struct span s, struct arena *a, struct span *ret, struct error *e)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    int32_t wide_len = 0, out_len = 0, byte_len = 0;

    if (U_FAILURE(status))
        return fail(e, FATE_BROKEN, "cannot load ICU normalisation data: %s", u_errorName(status));
    if (s.n > INT_MAX / 4)
        return fail(e, FATE_REJECT, "text of %zu bytes is too long to normalise", s.n);
    UChar *wide = ARENA_ARRAY(a, s.n + 1, UChar);
    u_strFromUTF8(wide, (int32_t)s.n + 1, &wide_len, s.p, (int32_t)s.n, &status);
    if (U_FAILURE(status))
        return fail(e, FATE_REJECT, "text is not valid UTF-8");
    out_len = unorm2_normalize(nfc, wide, wide_len, NULL, 0, &status);
    if (status != U_BUFFER_OVERFLOW_ERROR && U_FAILURE(status))
        return fail(e, FATE_REJECT, "cannot normalise text: %s", u_errorName(status));
    status = U_ZERO_ERROR;
    UChar *out = ARENA_ARRAY(a, (size_t)out_len + 1, UChar);
    out_len = unorm2_normalize(nfc, wide, wide_len, out, out_len + 1, &status);
    char *bytes = arena_alloc(a, (size_t)out_len * 3 + 1);
    u_strToUTF8(bytes, out_len * 3 + 1, &byte_len, out, out_len, &status);
    if (U_FAILURE(status))
        return fail(e, FATE_REJECT, "cannot normalise text: %s", u_errorName(status));
    *ret = span_at(bytes, (size_t)byte_len);
    return FATE_DONE;
}

enum fate utf8_nfc(struct span s, struct arena *a, struct span *ret, struct error *e)
{
    struct span out;
    enum fate fate;

    if (!utf8_is_valid(s))
        return fail(e, FATE_REJECT, "text is not valid UTF-8");
    s = cap_marks(s, a);
    if (is_nfc_for_sure(s)) {
        *ret = s;
        return FATE_DONE;
    }
    fate = normalize(s, a, &out, e);
    if (fate != FATE_DONE)
        return fate;
    /* A few marks decompose into two (U+0344), so the cap is put on once more. */
    *ret = span_equal(s, out) ? s : cap_marks(out, a);
    return FATE_DONE;
}
