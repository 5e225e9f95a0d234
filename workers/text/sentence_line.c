/* SPDX-License-Identifier: Apache-2.0 */
#include "sentence_rules.h"

#define WRAP_MIN 40 /* widths that hard-wrapped text has */
#define WRAP_MAX 120
#define GAP_MIN 3 /* blanks in a row that no typist sets between two words */

/* The lines between two empty lines. */
struct block {
    uint32_t start, end;
    uint32_t lines, widest;
};

static uint32_t line_end(const struct sentence_splitter *s, uint32_t i)
{
    while (i < s->len && s->point[i] != '\n')
        i++;
    return i;
}

static bool is_blank_line(const struct sentence_splitter *s, uint32_t start, uint32_t end)
{
    while (start < end && sentence_is_nothing(s->point[start]))
        start++;
    return start == end;
}

static struct block find_block(const struct sentence_splitter *s, uint32_t start)
{
    struct block b = {.start = start, .end = start};

    while (b.end < s->len) {
        uint32_t end = line_end(s, b.end);
        if (is_blank_line(s, b.end, end))
            break;
        if (end - b.end > b.widest)
            b.widest = end - b.end;
        b.lines++;
        b.end = end < s->len ? end + 1 : end;
    }
    return b;
}

static uint32_t first_word_len(const struct sentence_splitter *s, uint32_t i, uint32_t end)
{
    uint32_t start = i;

    while (i < end && !sentence_is_space(s->point[i]))
        i++;
    return i - start;
}

/* Was this block cut into lines by a machine: three lines or more, each too full to take the next
 * one's first word? */
static bool is_wrapped(const struct sentence_splitter *s, const struct block *b)
{
    if (b->lines < 3 || b->widest < WRAP_MIN || b->widest > WRAP_MAX)
        return false;
    for (uint32_t at = b->start;;) {
        uint32_t end = line_end(s, at);
        if (end + 1 >= b->end)
            return true;
        if (end - at + 1 + first_word_len(s, end + 1, b->end) <= b->widest)
            return false;
        at = end + 1;
    }
}

static void mark_block(struct sentence_splitter *s, const struct block *b)
{
    bool is_machine_cut = is_wrapped(s, b);

    for (uint32_t i = b->start; i < b->end; i++) {
        if (s->point[i] != '\n')
            continue;
        bool goes_on = i + 1 < b->end && (is_machine_cut || sentence_is_lower(s->point[i + 1]));
        s->feed[i] = goes_on ? SENTENCE_FEED_SOFT : SENTENCE_FEED_HARD;
    }
}

/* Texts that lost their line feeds kept blanks in their place: "...Syria Monitor     AFP  Friday".
 * A wide gap before anything but a small letter ends a line. */
static void mark_gaps(struct sentence_splitter *s)
{
    uint32_t blanks = 0;

    for (uint32_t i = 0; i < s->len; i++) {
        uint32_t c = s->point[i];
        if (c == ' ' || c == 0xA0) {
            blanks++;
            continue;
        }
        if (blanks >= GAP_MIN && i > blanks && s->point[i - blanks - 1] != '\n' && c != '\n' &&
            !sentence_is_lower(c))
            s->feed[i - 1] = SENTENCE_FEED_HARD;
        blanks = 0;
    }
}

void sentence_mark_feeds(struct sentence_splitter *s)
{
    for (uint32_t at = 0; at < s->len;) {
        struct block b = find_block(s, at);
        mark_block(s, &b);
        if (b.end > b.start && b.end < s->len)
            s->feed[b.end - 1] = SENTENCE_FEED_EMPTY; /* the line feed before the empty line */
        at = b.end;
        while (at < s->len) { /* the empty lines themselves */
            uint32_t end = line_end(s, at);
            if (!is_blank_line(s, at, end))
                break;
            if (end < s->len)
                s->feed[end] = SENTENCE_FEED_EMPTY;
            at = end < s->len ? end + 1 : end;
        }
    }
    mark_gaps(s);
}
