/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sentence_rules - what the parts of sentence.c share: line feeds (sentence_line.c), quotations
 * (sentence_quote.c), full stops (sentence_end.c). Inner header of sentence.
 */
#ifndef SENTENCE_RULES_H
#define SENTENCE_RULES_H

#include <stdbool.h>
#include <unicode/uchar.h>
#include "sentence.h"

/* What a line feed does. */
enum sentence_feed {
    SENTENCE_FEED_NONE,
    SENTENCE_FEED_SOFT, /* goes on */
    SENTENCE_FEED_HARD, /* ends a sentence */
    SENTENCE_FEED_EMPTY /* ends a paragraph */
};

struct sentence_range {
    uint32_t start, end;
};

struct sentence_splitter {
    const struct text *text;
    const uint32_t *point;
    uint32_t len;
    uint8_t *feed;                /* [len] enum sentence_feed */
    struct sentence_range *quote; /* nothing ends inside (start, end], ascending */
    size_t quotes, quotes_cap;
    size_t quote_at;
    uint32_t line_end; /* of the line that was last asked whether it is a headline */
    bool line_is_headline;
};

/* Fills feed[]. */
void sentence_mark_feeds(struct sentence_splitter *s);

/* Fills quote[]; feed[] is filled. */
void sentence_find_quotes(struct sentence_splitter *s, struct arena *a);

/* Does nothing end at b because a quotation goes on? Asked with ascending b. */
bool sentence_is_in_quote(struct sentence_splitter *s, uint32_t b);

/* Is the end of a sentence that ICU sees before `b` one? The sentence began at `start` and its last
 * character ends at `end`. Asked with ascending b; SENTENCE_BY_...: yes. */
enum sentence_why sentence_is_end(struct sentence_splitter *s, uint32_t start, uint32_t end,
                                  uint32_t b);

/* Behind the marks of notes, "[2] [3]", that follow the end of a sentence at b; b when none do. */
uint32_t sentence_behind_notes(const struct sentence_splitter *s, uint32_t b);

static inline bool sentence_is_space(uint32_t c)
{
    return c < 0x80 ? c == ' ' || (c >= '\t' && c <= '\r') : u_isUWhiteSpace((UChar32)c) != 0;
}

/* White space and signs that cannot be seen: neither begins nor ends a sentence. */
static inline bool sentence_is_nothing(uint32_t c)
{
    return sentence_is_space(c) || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

static inline bool sentence_is_lower(uint32_t c)
{
    return c < 0x80 ? c >= 'a' && c <= 'z' : u_isULowercase((UChar32)c) != 0;
}

static inline bool sentence_is_letter(uint32_t c)
{
    return c < 0x80 ? (c | 0x20) >= 'a' && (c | 0x20) <= 'z' : u_isalpha((UChar32)c) != 0;
}

static inline bool sentence_is_terminal(uint32_t c)
{
    return c == '.' || c == '!' || c == '?' || c == 0x61F || c == 0x2026 || c == 0x6D4;
}

static inline bool sentence_is_closer(uint32_t c)
{
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0xBB || c == 0x201D ||
           c == 0x2019 || c == 0x201C;
}

static inline uint32_t sentence_skip_spaces(const struct sentence_splitter *s, uint32_t i)
{
    while (i < s->len && s->feed[i] <= SENTENCE_FEED_SOFT && sentence_is_nothing(s->point[i]))
        i++;
    return i;
}

#endif
