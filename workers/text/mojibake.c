/* SPDX-License-Identifier: Apache-2.0 */
#include "mojibake.h"

#include <stdbool.h>

#define DASH_POINTS 32     /* a longer run between blanks once was a line of another script */
#define SPEECH_POINTS 1500 /* from one mark to the other */

enum { OPENING = 0x201c, CLOSING = 0x201d, APOSTROPHE = 0x2019, DASH = 0x2013 };
enum { REPLACEMENT = 0xfffd, A_CIRCUMFLEX = 0xe2, EURO = 0x20ac };

struct run {
    size_t from, to;
};

struct mender {
    uint32_t *point;
    size_t len;
    uint64_t apostrophe; /* what the first run between two letters holds; 0 when there is none */
    struct run opening;  /* waits for its closing mark; empty when none does */
};

/* What windows-1252 makes of the bytes of a mark, and what took the place of that. */
static bool is_part(uint32_t c)
{
    if (c < 0x80 || (c >= 0x600 && c < 0x2000))
        return c == '_';
    return (c > 0x7f && c <= 0xff && c != 0x85 && c != 0xa0) || c == REPLACEMENT || c == EURO ||
           c == 0x2122 || c == 0x192 || c == 0x2c6 || c == 0x2dc || c == 0x152 || c == 0x153 ||
           (c >= 0x2018 && c <= 0x2022);
}

static bool is_ascii_word(uint32_t c)
{
    return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9');
}

static bool is_blank(const struct mender *m, size_t i)
{
    return i >= m->len || m->point[i] == ' ' || (m->point[i] >= '\t' && m->point[i] <= '\r');
}

/* No proper text has these: U+FFFD, "â€", underscores round such signs. */
static bool is_broken(const struct mender *m, struct run r)
{
    unsigned lines = 0;

    for (size_t i = r.from; i < r.to; i++) {
        if (m->point[i] == REPLACEMENT ||
            (m->point[i] == EURO && i > r.from && m->point[i - 1] == A_CIRCUMFLEX))
            return true;
        lines += m->point[i] == '_';
    }
    return lines > 1 && r.to - r.from > lines;
}

/* The next run at or behind `from`; empty at the end. */
static struct run next_run(const struct mender *m, size_t from)
{
    struct run r = {from, from};

    for (; r.from < m->len; r.from = r.to = r.to + 1) {
        while (r.to < m->len && is_part(m->point[r.to]))
            r.to++;
        if (r.to > r.from && is_broken(m, r))
            return r;
    }
    return (struct run){m->len, m->len};
}

static void put(struct mender *m, struct run r, size_t at, uint32_t mark)
{
    for (size_t i = r.from; i < r.to; i++)
        m->point[i] = i == at ? mark : MOJIBAKE_NO_WIDTH;
}

/* What a run holds, as a number. */
static uint64_t look_of(const struct mender *m, struct run r)
{
    uint64_t h = 0xcbf29ce484222325u;

    for (size_t i = r.from; i < r.to; i++)
        h = (h ^ m->point[i]) * 0x100000001b3u;
    return h | 1;
}

static bool is_between_letters(const struct mender *m, struct run r)
{
    return r.from > 0 && r.to < m->len && is_ascii_word(m->point[r.from - 1]) &&
           is_ascii_word(m->point[r.to]);
}

/* A mark that nothing closes says nothing. */
static void open_speech(struct mender *m, struct run r)
{
    put(m, m->opening, m->opening.to, OPENING);
    m->opening = r;
}

/* ... of the city” he said; but the locals’ houses, written as the apostrophes of this text are. */
static void close_speech(struct mender *m, struct run r)
{
    const bool is_open = m->opening.to > m->opening.from && r.from - m->opening.to < SPEECH_POINTS;

    if (!is_open || look_of(m, r) == m->apostrophe) {
        put(m, r, r.to - 1, APOSTROPHE);
        return;
    }
    put(m, m->opening, m->opening.from, OPENING);
    put(m, r, r.to - 1, CLOSING);
    m->opening = (struct run){0, 0};
}

static void mend_run(struct mender *m, struct run r)
{
    const bool is_behind_blank = r.from == 0 || is_blank(m, r.from - 1);

    if (is_between_letters(m, r))
        put(m, r, r.to - 1, APOSTROPHE);
    else if (!is_behind_blank)
        close_speech(m, r);
    else if (!is_blank(m, r.to))
        open_speech(m, r);
    else if (r.to - r.from <= DASH_POINTS)
        put(m, r, r.from, DASH);
}

/* Most texts have none of the signs that a run must hold: one look at all of them, without a
 * branch. */
static bool may_be_broken(const uint32_t *point, size_t len)
{
    unsigned any = 0;

    for (size_t i = 0; i < len; i++)
        any |= (unsigned)(point[i] == '_') | (unsigned)(point[i] == REPLACEMENT) |
               (unsigned)(point[i] == EURO);
    return any != 0;
}

void mojibake_mend(uint32_t *point, size_t len)
{
    struct mender m = {.point = point, .len = len};
    struct run r;

    if (!may_be_broken(point, len))
        return;
    r = next_run(&m, 0);
    for (struct run k = r; k.from < k.to && !m.apostrophe; k = next_run(&m, k.to))
        if (is_between_letters(&m, k))
            m.apostrophe = look_of(&m, k);
    for (; r.from < r.to; r = next_run(&m, r.to))
        mend_run(&m, r);
    open_speech(&m, (struct run){0, 0});
}
