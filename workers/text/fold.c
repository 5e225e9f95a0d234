/* SPDX-License-Identifier: Apache-2.0 */
#include "fold.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include "utf8.h"

enum { KEEP = 0, DROP = 1 };

/* U+0600..U+06FF: KEEP, DROP or what the letter becomes. */
/* clang-format off */
static const uint16_t arabic[256] = {
    [0x22] = 0x627, [0x23] = 0x627, [0x25] = 0x627, [0x71 ... 0x73] = 0x627, /* alef forms */
    [0x29] = 0x647, [0xBE] = 0x647, [0xC1] = 0x647, [0xC3] = 0x647, /* ta marbuta, heh forms */
    [0x49] = 0x64A, [0xCC] = 0x64A, /* alef maqsura, Persian yeh */
    [0xA9] = 0x643, /* Persian kaf */
    [0x40] = DROP, /* tatweel */
    [0x10 ... 0x1A] = DROP, [0x1C] = DROP, [0x4B ... 0x5F] = DROP, [0x70] = DROP, /* marks */
    [0xD6 ... 0xDC] = DROP, [0xDF ... 0xE4] = DROP, [0xE7 ... 0xE8] = DROP, [0xEA ... 0xED] = DROP,
    [0x60] = '0', [0x61] = '1', [0x62] = '2', [0x63] = '3', [0x64] = '4',
    [0x65] = '5', [0x66] = '6', [0x67] = '7', [0x68] = '8', [0x69] = '9',
    [0xF0] = '0', [0xF1] = '1', [0xF2] = '2', [0xF3] = '3', [0xF4] = '4',
    [0xF5] = '5', [0xF6] = '6', [0xF7] = '7', [0xF8] = '8', [0xF9] = '9',
};
/* clang-format on */

/* Letters with a stroke and the like: NFD does not take them apart, keyboards without them do. */
static uint32_t fold_stroke(uint32_t c)
{
    switch (c) {
    case 0xF8:
        return 'o';
    case 0x111:
        return 'd';
    case 0x127:
        return 'h';
    case 0x131:
        return 'i';
    case 0x142:
        return 'l';
    default:
        return c;
    }
}

static bool is_invisible(uint32_t c)
{
    return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x2064) || (c >= 0x2066 && c <= 0x206F) || c == 0xFEFF;
}

static bool is_accent(uint32_t c)
{
    return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) ||
           (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) ||
           (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xFE20 && c <= 0xFE2F) ||
           (c >= 0x8D3 && c <= 0x8FF && c != 0x8E2) || (c >= 0x898 && c <= 0x89F);
}

/* Marks of punctuation and blanks that are written in several ways. */
static uint32_t fold_sign(uint32_t c)
{
    switch (c) {
    case 0x60:
    case 0xB4:
    case 0x2BB:
    case 0x2BC:
    case 0x2BE:
    case 0x2BF:
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x2032:
        return '\'';
    case 0x2010:
    case 0x2011:
        return '-';
    case 0xA0:
    case 0x202F:
    case 0x205F:
    case 0x3000:
        return ' ';
    default:
        return c >= 0x2000 && c <= 0x200A ? ' ' : c;
    }
}

/* A letter small and without its marks: NFD's first code point. Hangul and Indic letters must not
 * be taken apart. */
static uint32_t fold_letter(uint32_t c)
{
    /* Small first: the Angstrom sign's small letter is one that comes apart. */
    c = (uint32_t)u_tolower((UChar32)c);
    if ((c >= 0xC0 && c < 0x530) || (c >= 0x1E00 && c < 0x2000)) {
        UErrorCode status = U_ZERO_ERROR;
        UChar parts[FOLD_EXPANSION_MAX];
        const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
        int32_t n = U_FAILURE(status) ? 0
                                      : unorm2_getDecomposition(nfd, (UChar32)c, parts,
                                                                FOLD_EXPANSION_MAX, &status);
        if (U_SUCCESS(status) && n > 0)
            c = fold_sign(parts[0]); /* all these letters are in the BMP */
    }
    return fold_stroke(c);
}

static bool is_presentation_form(uint32_t c)
{
    return (c >= 0xFB00 && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC) ||
           (c >= 0xFF01 && c <= 0xFFEE);
}

static inline uint32_t fold_ascii(uint32_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c + 0x20;
    return c == '`' ? '\'' : c;
}

uint32_t fold_point(uint32_t c)
{
    if (c < 0x80)
        return fold_ascii(c);
    if (c >= 0x600 && c <= 0x6FF) {
        uint16_t to = arabic[c - 0x600];
        return to == KEEP ? c : to == DROP ? 0 : to;
    }
    if (is_invisible(c) || is_accent(c))
        return 0;
    if (fold_sign(c) != c)
        return fold_sign(c);
    return fold_letter(c);
}

/* Presentation forms by NFKC. The isolated harakat decompose to a blank and the mark; the blank is
 * none of the text's. */
static unsigned expand_form(uint32_t c, uint32_t out[FOLD_EXPANSION_MAX])
{
    UErrorCode status = U_ZERO_ERROR;
    UChar parts[FOLD_EXPANSION_MAX];
    const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&status);
    int32_t n = U_FAILURE(status)
                    ? 0
                    : unorm2_getDecomposition(nfkc, (UChar32)c, parts, FOLD_EXPANSION_MAX, &status);
    unsigned len = 0;

    if (U_FAILURE(status) || n <= 0) {
        out[0] = fold_point(c);
        return out[0] != 0;
    }
    for (int32_t i = parts[0] == ' '; i < n; i++) {
        uint32_t folded = fold_point(parts[i]);
        if (folded != 0)
            out[len++] = folded;
    }
    return len;
}

unsigned fold_expand(uint32_t c, uint32_t out[FOLD_EXPANSION_MAX])
{
    if (is_presentation_form(c))
        return expand_form(c, out);
    out[0] = fold_point(c);
    return out[0] != 0 || c == 0; /* NUL is a character of the text, not a dropped one */
}

/* What a code point that is neither ASCII nor of the Arabic block becomes; `to` has room for it, or is
 * NULL. */
static size_t put_rare(uint32_t c, char *to)
{
    uint32_t out[FOLD_EXPANSION_MAX];
    unsigned len = fold_expand(c, out);
    size_t n = 0;
    char bytes[4];

    for (unsigned i = 0; i < len; i++) {
        unsigned width = utf8_write(out[i], bytes);
        if (to)
            memcpy(to + n, bytes, width);
        n += width;
    }
    return n;
}

/* ASCII and the Arabic block, which become at most one of their own. */
static bool is_common(uint32_t c)
{
    return c < 0x80 || (c >= 0x600 && c <= 0x6FF);
}

size_t fold_room(const uint32_t *point, uint32_t n)
{
    size_t bytes = 0;

    for (uint32_t i = 0; i < n; i++)
        bytes += is_common(point[i]) ? 1 + (point[i] >= 0x80) : put_rare(point[i], NULL);
    return bytes;
}

size_t fold_points(const uint32_t *point, uint32_t n, char *to)
{
    size_t bytes = 0;

    for (uint32_t i = 0; i < n; i++) {
        if (!is_common(point[i])) {
            bytes += put_rare(point[i], to + bytes);
            continue;
        }
        uint32_t c = fold_point(point[i]);
        if (c >= 0x80) {
            to[bytes++] = (char)(0xC0 | c >> 6);
            to[bytes++] = (char)(0x80 | (c & 0x3F));
        } else if (c != 0 || point[i] == 0) { /* NUL is a character of the text, not a dropped one */
            to[bytes++] = (char)c;
        }
    }
    return bytes;
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* Writes the folded string to `to`, or only measures it when `to` is NULL. */
static size_t write_folded(struct span s, char *to)
{
    uint32_t out[FOLD_EXPANSION_MAX];
    char bytes[4];
    size_t n = 0;
    bool is_blank_due = false;

    for (size_t i = 0; i < s.n;) {
        unsigned len = fold_expand(utf8_next(s, &i), out);
        for (unsigned k = 0; k < len; k++) {
            if (is_blank(out[k])) {
                is_blank_due = n > 0;
                continue;
            }
            if (is_blank_due && to)
                to[n] = ' ';
            n += is_blank_due;
            is_blank_due = false;
            unsigned width = utf8_write(out[k], bytes);
            if (to)
                memcpy(to + n, bytes, width);
            n += width;
        }
    }
    return n;
}

struct span fold_string(struct span s, struct arena *a)
{
    size_t n = write_folded(s, NULL);
    char *to = arena_alloc(a, n);

    (void)write_folded(s, to);
    return span_at(to, n);
}
