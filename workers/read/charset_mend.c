/* SPDX-License-Identifier: Apache-2.0 */
#include "charset_mend.h"

#include <string.h>
#include "charset_label.h"
#include "text/utf8.h"

#define GLANCE_CHARS 64
#define MENDED_MIN 4        /* characters: fewer may be meant as they stand */
#define FAILED_SHARE_MAX 20 /* one in so many characters may fail */

/* Byte of a character in the charset it was taken for; 0: none. Bytes that the charset has no
 * character for became the control of their number. */
struct reverse {
    uint8_t of[0x800];
    struct {
        uint32_t c;
        uint8_t byte;
    } other[128];
    size_t others;
};

static bool reverse_read(const char *iconv_name, struct reverse *ret)
{
    uint32_t table[256];

    *ret = (struct reverse){{0}, {{0, 0}}, 0};
    if (!charset_table(iconv_name, table))
        return false;
    for (unsigned b = 0x80; b < 256; b++) {
        uint32_t c = table[b] ? table[b] : b;
        if (b < 0xA0)
            ret->of[b] = (uint8_t)b;
        if (c < 0x800) {
            ret->of[c] = (uint8_t)b;
        } else {
            ret->other[ret->others].c = c;
            ret->other[ret->others++].byte = (uint8_t)b;
        }
    }
    return true;
}

static uint8_t byte_of(const struct reverse *r, uint32_t c)
{
    if (c < 0x800)
        return r->of[c];
    for (size_t i = 0; i < r->others; i++)
        if (r->other[i].c == c)
            return r->other[i].byte;
    return 0;
}

/* The character that the characters from *at on were; *at moves behind them. 0: they make none,
 * and *at moves behind the first. */
static uint32_t mended_next(struct span s, size_t *at, const struct reverse *r)
{
    char bytes[4];
    size_t n = 0, i = *at, behind_first = 0;

    while (i < s.n && n < 4) {
        uint8_t b = byte_of(r, utf8_next(s, &i));
        behind_first = behind_first ? behind_first : i;
        if (b == 0 || (n > 0 && (b & 0xC0) != 0x80))
            break;
        bytes[n++] = (char)b;
        size_t used = 0;
        uint32_t c = utf8_next(span_at(bytes, n), &used);
        if (c != 0xFFFD && used == n) {
            *at = i;
            return c >= 0xA0 ? c : 0;
        }
    }
    *at = behind_first;
    return 0;
}

struct tally {
    size_t mended, failed;
};

static bool is_enough(struct tally t)
{
    return t.mended >= MENDED_MIN && t.failed * FAILED_SHARE_MAX <= t.mended;
}

/* Counts up to `most` characters beyond ASCII. */
static struct tally count(struct span s, const struct reverse *r, size_t most)
{
    struct tally t = {0, 0};

    for (size_t i = 0; i < s.n && t.mended + t.failed < most;) {
        if ((unsigned char)s.p[i] < 0x80) {
            i++;
            continue;
        }
        *(mended_next(s, &i, r) ? &t.mended : &t.failed) += 1;
        /* nearly every text is sound: seen after a few characters */
        if (t.failed > 8 && t.failed > t.mended)
            break;
    }
    return t;
}

static void mend(struct charset_text *t, const struct reverse *r, struct arena *a)
{
    char *to = arena_alloc(a, t->utf8.n + 4);
    uint32_t *raw = arena_array(a, t->utf8.n + 5, sizeof *raw);
    size_t n = 0;

    for (size_t i = 0; i < t->utf8.n;) {
        size_t from = i;
        uint32_t c = 0;
        if ((unsigned char)t->utf8.p[i] < 0x80) {
            c = (unsigned char)t->utf8.p[i++];
        } else if ((c = mended_next(t->utf8, &i, r)) == 0) {
            size_t again = from;
            c = utf8_next(t->utf8, &again);
        }
        unsigned len = utf8_write(c, to + n);
        for (unsigned k = 0; k < len; k++)
            raw[n + k] = (uint32_t)charset_raw(t, from);
        n += len;
    }
    raw[n] = (uint32_t)charset_raw(t, t->utf8.n);
    t->utf8 = span_at(to, n);
    t->raw = raw;
}

/* Second and later bytes of a UTF-8 character became these in either charset. Half of a text to be
 * mended is made of them; of most sound texts almost nothing is, and they are done with here. */
static bool is_tail(uint32_t c)
{
    static const uint16_t others[] = {0x152, 0x153, 0x160, 0x161, 0x178, 0x17D, 0x17E, 0x192,
                                      0x2C6, 0x2DC, 0x60C, 0x61B, 0x61F, 0x679, 0x67E, 0x686,
                                      0x688, 0x691, 0x698, 0x6A9, 0x6AF, 0x6BA, 0x6BE};

    if ((c >= 0x80 && c < 0xC0) || (c >= 0x2000 && c < 0x2200))
        return true;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (others[i] == c)
            return true;
    return false;
}

static bool may_be_mended(struct span s)
{
    size_t seen = 0, tails = 0;

    for (size_t i = 0; i < s.n && seen < GLANCE_CHARS;) {
        if ((unsigned char)s.p[i] < 0x80) {
            i++;
            continue;
        }
        tails += is_tail(utf8_next(s, &i));
        seen++;
    }
    return tails >= MENDED_MIN && tails * 5 > seen * 2;
}

bool charset_mend(struct charset_text *t, struct arena *a)
{
    static const char *const taken_for[] = {"CP1252", "CP1256"};
    struct reverse r;
    bool is_mended = false;

    if (!may_be_mended(t->utf8))
        return false;
    for (size_t i = 0; i < sizeof taken_for / sizeof taken_for[0]; i++) {
        if (!reverse_read(taken_for[i], &r))
            continue;
        /* twice at most: what was encoded three times has been seen, more has not */
        for (unsigned round = 0; round < 2 && is_enough(count(t->utf8, &r, GLANCE_CHARS)) &&
                                 is_enough(count(t->utf8, &r, t->utf8.n));
             round++) {
            mend(t, &r, a);
            is_mended = true;
        }
    }
    return is_mended;
}
