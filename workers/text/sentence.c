/* SPDX-License-Identifier: Apache-2.0 */
#include "sentence.h"

#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>
#include "abbreviation.h"
#include "utf8.h"

#define QUOTE_MAX 2000 /* code points between quotation marks */
#define WRAP_MIN 40    /* widths that hard-wrapped text has */
#define WRAP_MAX 120
#define WORD_BYTES_MAX 32 /* longer words are no abbreviations */
#define LOOKAHEAD_MAX 60  /* code points in which a reporting verb follows a quotation */

struct sentence_breaker {
    UBreakIterator *icu;
};

/* What a line feed does. */
enum feed {
    FEED_NONE,
    FEED_SOFT /* goes on */,
    FEED_HARD /* ends a sentence */,
    FEED_EMPTY /* ends a paragraph */
};

struct range {
    uint32_t start, end;
};

struct splitter {
    const struct text *text;
    const uint32_t *point;
    uint32_t len;
    uint8_t *feed; /* [len] */
    UChar *wide;   /* what ICU sees */
    int32_t wide_len;
    struct range *quote; /* nothing ends inside (start, end], ascending */
    size_t quotes, quotes_cap;
    size_t quote_at;
    uint32_t line_end; /* of the line that is_headline() looked at last */
    bool line_is_headline;
};

enum fate sentence_breaker_new(struct sentence_breaker **ret, struct error *e)
{
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator *icu = ubrk_open(UBRK_SENTENCE, "en", NULL, 0, &status);
    struct sentence_breaker *b = calloc(1, sizeof *b);

    if (U_FAILURE(status) || !b) {
        if (U_SUCCESS(status))
            ubrk_close(icu);
        free(b);
        return fail(e, FATE_REJECT, "cannot load ICU sentence rules: %s", u_errorName(status));
    }
    b->icu = icu;
    *ret = b;
    return FATE_DONE;
}

void sentence_breaker_free(struct sentence_breaker *b)
{
    if (b) {
        ubrk_close(b->icu);
        free(b);
    }
}

static bool is_space(uint32_t c)
{
    return c < 0x80 ? c == ' ' || (c >= '\t' && c <= '\r') : u_isUWhiteSpace((UChar32)c) != 0;
}

/* White space and signs that cannot be seen: neither begins nor ends a sentence. */
static bool is_nothing(uint32_t c)
{
    return is_space(c) || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

static bool is_lower(uint32_t c)
{
    return c < 0x80 ? c >= 'a' && c <= 'z' : u_isULowercase((UChar32)c) != 0;
}

static bool is_letter(uint32_t c)
{
    return c < 0x80 ? (c | 0x20) >= 'a' && (c | 0x20) <= 'z' : u_isalpha((UChar32)c) != 0;
}

static bool is_terminal(uint32_t c)
{
    return c == '.' || c == '!' || c == '?' || c == 0x61F || c == 0x2026 || c == 0x6D4;
}

static bool is_closer(uint32_t c)
{
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0xBB || c == 0x201D ||
           c == 0x2019 || c == 0x201C;
}

/* ------------------------------------------------------------------------------------ lines */

/* The lines between two empty lines. */
struct block {
    uint32_t start, end;
    uint32_t lines, widest;
};

static uint32_t line_end(const struct splitter *s, uint32_t i)
{
    while (i < s->len && s->point[i] != '\n')
        i++;
    return i;
}

static bool is_blank_line(const struct splitter *s, uint32_t start, uint32_t end)
{
    while (start < end && is_nothing(s->point[start]))
        start++;
    return start == end;
}

static struct block find_block(const struct splitter *s, uint32_t start)
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

static uint32_t first_word_len(const struct splitter *s, uint32_t i, uint32_t end)
{
    uint32_t start = i;

    while (i < end && !is_space(s->point[i]))
        i++;
    return i - start;
}

/* Was this block cut into lines by a machine: three lines or more, each too full to take the next
 * one's first word? */
static bool is_wrapped(const struct splitter *s, const struct block *b)
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

static void mark_block(struct splitter *s, const struct block *b)
{
    bool is_machine_cut = is_wrapped(s, b);

    for (uint32_t i = b->start; i < b->end; i++) {
        if (s->point[i] != '\n')
            continue;
        bool goes_on = i + 1 < b->end && (is_machine_cut || is_lower(s->point[i + 1]));
        s->feed[i] = goes_on ? FEED_SOFT : FEED_HARD;
    }
}

static void mark_feeds(struct splitter *s)
{
    for (uint32_t at = 0; at < s->len;) {
        struct block b = find_block(s, at);
        mark_block(s, &b);
        if (b.end > b.start && b.end < s->len)
            s->feed[b.end - 1] = FEED_EMPTY; /* the line feed before the empty line */
        at = b.end;
        while (at < s->len) { /* the empty lines themselves */
            uint32_t end = line_end(s, at);
            if (!is_blank_line(s, at, end))
                break;
            if (end < s->len)
                s->feed[end] = FEED_EMPTY;
            at = end < s->len ? end + 1 : end;
        }
    }
}

/* ----------------------------------------------------------------------------------- quotes */

static uint32_t skip_spaces(const struct splitter *s, uint32_t i)
{
    while (i < s->len && s->feed[i] <= FEED_SOFT && is_nothing(s->point[i]))
        i++;
    return i;
}

static bool is_quote(uint32_t c)
{
    return c == '"' || c == 0x201C || c == 0x201D || c == 0x201E || c == 0xAB || c == 0xBB;
}

/* Arabic texts use the curly marks either way round, so each of them closes what any of them
 * opened. */
static bool closes(uint32_t open, uint32_t c)
{
    if (open == '"')
        return c == '"';
    return open == 0xAB ? c == 0xBB : c == 0x201D || c == 0x201C;
}

/* `"Who?" Smith asked.`: a verb of saying among the next words, before the sentence or clause is
 * over. */
static bool is_reported(const struct splitter *s, uint32_t i)
{
    uint32_t stop = s->len - i > LOOKAHEAD_MAX ? i + LOOKAHEAD_MAX : s->len;

    while (i < stop && !is_terminal(s->point[i]) && s->point[i] != ',' && s->feed[i] <= FEED_SOFT) {
        uint32_t start = i;
        while (i < stop && is_letter(s->point[i]))
            i++;
        if (abbreviation_is_reporting(text_slice(s->text, start, i)))
            return true;
        i += i == start;
    }
    return false;
}

/* Does the sentence go on behind the quotation mark at `close`? */
static bool goes_on(const struct splitter *s, uint32_t open, uint32_t close)
{
    uint32_t next = skip_spaces(s, close + 1), last = close;
    uint32_t c = next < s->len ? s->point[next] : '\n';

    while (last > open + 1 && is_nothing(s->point[last - 1]))
        last--;
    if (s->len == next || s->feed[next] > FEED_SOFT)
        return false;
    if (is_lower(c) || c == ',' || c == 0x60C || c == ';' || c == 0x2013 || c == 0x2014 || c == '-')
        return true;
    if (!is_letter(c))
        return false;
    return !is_terminal(s->point[last - 1]) || is_reported(s, next);
}

static void find_quotes(struct splitter *s, struct arena *a)
{
    uint32_t open = UINT32_MAX;

    for (uint32_t i = 0; i < s->len; i++) {
        uint32_t c = s->point[i];
        if (s->feed[i] > FEED_SOFT || (open != UINT32_MAX && i - open > QUOTE_MAX))
            open = UINT32_MAX;
        if (!is_quote(c))
            continue;
        if (open == UINT32_MAX) {
            bool has_content = i + 1 < s->len && !is_space(s->point[i + 1]);
            open = has_content && c != 0xBB ? i : UINT32_MAX;
        } else if (closes(s->point[open], c)) {
            if (goes_on(s, open, i))
                *(struct range *)arena_push(a, (void **)&s->quote, &s->quotes, &s->quotes_cap,
                                            sizeof(struct range)) =
                    (struct range){open, skip_spaces(s, i + 1)};
            open = UINT32_MAX;
        }
    }
}

static bool is_in_quote(struct splitter *s, uint32_t b)
{
    while (s->quote_at < s->quotes && s->quote[s->quote_at].end < b)
        s->quote_at++;
    return s->quote_at < s->quotes && s->quote[s->quote_at].start < b;
}

/* ---------------------------------------------------------------------------- abbreviations */

/* The letters and inner full stops before the full stop at `stop`. */
static struct span word_before(const struct splitter *s, uint32_t from, uint32_t stop)
{
    uint32_t start = stop;

    while (start > from && s->text->byte[stop] - s->text->byte[start] < WORD_BYTES_MAX &&
           (is_letter(s->point[start - 1]) || (s->point[start - 1] == '.' && start < stop) ||
            s->point[start - 1] == 0x640))
        start--;
    return text_slice(s->text, start, stop);
}

static struct span word_at(const struct splitter *s, uint32_t i)
{
    uint32_t start = i;

    while (i < s->len && i - start < WORD_BYTES_MAX && is_letter(s->point[i]))
        i++;
    return text_slice(s->text, start, i);
}

static bool is_number_before(const struct splitter *s, uint32_t from, uint32_t i)
{
    while (i > from && is_nothing(s->point[i - 1]))
        i--;
    return i > from && u_isdigit((UChar32)s->point[i - 1]);
}

/* Only digits so far: "1." in front of a list's entry. */
static bool is_list_number(const struct splitter *s, uint32_t start, uint32_t stop)
{
    uint32_t i = start;

    while (i < stop && stop - start <= 3 && u_isdigit((UChar32)s->point[i]))
        i++;
    return i == stop;
}

/* Does the full stop at `stop`, in a sentence that began at `start` and before a word at `next`,
 * end no sentence? */
static bool is_abbreviation(const struct splitter *s, uint32_t start, uint32_t stop, uint32_t next)
{
    struct span word = word_before(s, start, stop);
    bool is_digit_next = next < s->len && u_isdigit((UChar32)s->point[next]);

    if (is_list_number(s, start, stop))
        return true;
    switch (abbreviation_of(word)) {
    case ABBREVIATION_INSIDE:
        /* "2015 م." is a year and may well be the last word. */
        return !((unsigned char)word.p[0] >= 0x80 &&
                 is_number_before(s, start, stop - (uint32_t)utf8_len(word)));
    case ABBREVIATION_NUMBER:
        return is_digit_next;
    case ABBREVIATION_OPEN:
        return !abbreviation_is_starter(word_at(s, next)) && (unsigned char)word.p[0] < 0x80;
    case ABBREVIATION_NONE:
        break;
    }
    return false;
}

/* --------------------------------------------------------------------------------- splitting */

static uint32_t count_stops(const struct splitter *s, uint32_t start, uint32_t stop)
{
    uint32_t i = stop;

    while (i > start && s->point[i - 1] == '.')
        i--;
    return stop - i;
}

/* Does the line of b end without a full stop? Arabic headlines put ".." where others put a colon.
 */
static bool is_headline(struct splitter *s, uint32_t b)
{
    if (b >= s->line_end) { /* once a line: b only grows */
        uint32_t end = b;
        while (end < s->len && s->feed[end] <= FEED_SOFT)
            end++;
        s->line_end = end;
        while (end > b && (is_nothing(s->point[end - 1]) || is_closer(s->point[end - 1])))
            end--;
        s->line_is_headline = end > b && !is_terminal(s->point[end - 1]);
    }
    return s->line_is_headline;
}

/* Is the end of a sentence that ICU sees before `b` one? `end` is where its last character ends. */
static bool is_end(struct splitter *s, uint32_t start, uint32_t end, uint32_t b)
{
    uint32_t next = skip_spaces(s, end), stop = end;

    if (next >= s->len || s->feed[next] > FEED_SOFT)
        return true;
    if (is_in_quote(s, b))
        return false;
    while (stop > start && is_closer(s->point[stop - 1]))
        stop--;
    if (stop == start || !is_terminal(s->point[stop - 1]))
        return true;
    if (is_lower(s->point[next]))
        return false;
    uint32_t stops = count_stops(s, start, stop);
    if (stops == 2)
        return !is_headline(s, b);
    return stops != 1 || !is_abbreviation(s, start, stop - 1, next);
}

/* ICU sees a blank for a line feed that ends nothing, and a full stop for "…", which its rules do
 * not know. */
static void widen(struct splitter *s, struct arena *a)
{
    s->wide = ARENA_ARRAY(a, 2 * (size_t)s->len + 1, UChar);
    for (uint32_t i = 0; i < s->len; i++) {
        uint32_t c = s->feed[i] == FEED_SOFT ? ' ' : s->point[i] == 0x2026 ? '.' : s->point[i];
        U16_APPEND_UNSAFE(s->wide, s->wide_len, c);
    }
}

struct pieces {
    struct sentence *at;
    size_t n, cap;
    uint32_t start; /* of the sentence that has not ended yet */
};

/* The strongest line feed in [from, to). */
static enum feed feed_between(const struct splitter *s, uint32_t from, uint32_t to)
{
    enum feed strongest = FEED_NONE;

    for (; from < to; from++)
        if (s->feed[from] > strongest)
            strongest = s->feed[from];
    return strongest;
}

static bool has_content(const struct splitter *s, uint32_t from, uint32_t to)
{
    while (from < to && !u_isalnum((UChar32)s->point[from]))
        from++;
    return from < to;
}

static void add_sentence(struct splitter *s, struct pieces *p, uint32_t end, struct arena *a)
{
    struct sentence *last = p->n > 0 ? &p->at[p->n - 1] : NULL;
    enum feed feed = last ? feed_between(s, last->end, p->start) : FEED_NONE;
    uint32_t paragraph = last ? last->paragraph + (feed == FEED_EMPTY) : 0;

    if (last && feed <= FEED_SOFT && !has_content(s, p->start, end)) {
        last->end = end; /* a stray closing mark */
        return;
    }
    *(struct sentence *)arena_push(a, (void **)&p->at, &p->n, &p->cap, sizeof(struct sentence)) =
        (struct sentence){.start = p->start, .end = end, .paragraph = paragraph};
}

/* ICU says that something ends before code point b. */
static void take_boundary(struct splitter *s, struct pieces *p, uint32_t b, struct arena *a)
{
    uint32_t end = b;

    while (end > p->start && is_nothing(s->point[end - 1]))
        end--;
    if (end > p->start) {
        while (is_nothing(s->point[p->start]))
            p->start++;
        if (b < s->len && !is_end(s, p->start, end, b))
            return;
        add_sentence(s, p, end, a);
    }
    p->start = b;
}

enum fate sentence_split(struct sentence_breaker *b, const struct text *t, struct arena *a,
                         struct sentences *ret, struct error *e)
{
    struct splitter s = {
        .text = t, .point = t->point, .len = t->len, .feed = arena_alloc(a, t->len)};
    struct pieces p = {0};
    UErrorCode status = U_ZERO_ERROR;
    uint32_t at = 0;

    if (t->len > INT32_MAX / 2)
        return fail(e, FATE_REJECT, "text of %u characters is too long", t->len);
    mark_feeds(&s);
    find_quotes(&s, a);
    widen(&s, a);
    ubrk_setText(b->icu, s.wide, s.wide_len, &status);
    if (U_FAILURE(status))
        return fail(e, FATE_BROKEN, "cannot split sentences: %s", u_errorName(status));
    for (int32_t unit = 0, to; (to = ubrk_next(b->icu)) != UBRK_DONE;) {
        for (; unit < to; at++) /* characters beyond the BMP are two units */
            unit += U16_LENGTH(s.point[at]);
        take_boundary(&s, &p, at, a);
    }
    *ret = (struct sentences){
        .at = p.at, .n = (uint32_t)p.n, .paragraphs = p.n > 0 ? p.at[p.n - 1].paragraph + 1 : 0};
    return FATE_DONE;
}
