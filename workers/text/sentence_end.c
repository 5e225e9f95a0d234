/* SPDX-License-Identifier: Apache-2.0 */
#include "abbreviation.h"
#include "sentence_rules.h"
#include "utf8.h"

#define WORD_BYTES_MAX 32 /* longer words are no abbreviations */
#define ASIDE_MAX 60      /* code points between brackets that a sentence goes on behind */
#define NOTE_DIGITS_MAX 3
#define LETTER_NAME_MAX 4 /* دبليو is left out */

/* The letters and inner full stops before the full stop at `stop`. */
static struct span word_before(const struct sentence_splitter *s, uint32_t from, uint32_t stop)
{
    uint32_t start = stop;

    while (start > from && s->text->byte[stop] - s->text->byte[start] < WORD_BYTES_MAX &&
           (sentence_is_letter(s->point[start - 1]) ||
            (s->point[start - 1] == '.' && start < stop) || s->point[start - 1] == 0x640))
        start--;
    return text_slice(s->text, start, stop);
}

static struct span word_at(const struct sentence_splitter *s, uint32_t i)
{
    uint32_t start = i;

    while (i < s->len && i - start < WORD_BYTES_MAX && sentence_is_letter(s->point[i]))
        i++;
    return text_slice(s->text, start, i);
}

static bool is_number_before(const struct sentence_splitter *s, uint32_t from, uint32_t i)
{
    while (i > from && sentence_is_nothing(s->point[i - 1]))
        i--;
    return i > from && u_isdigit((UChar32)s->point[i - 1]);
}

/* Only digits so far: "1." in front of a list's entry. */
static bool is_list_number(const struct sentence_splitter *s, uint32_t start, uint32_t stop)
{
    uint32_t i = start;

    while (i < stop && stop - start <= 3 && u_isdigit((UChar32)s->point[i]))
        i++;
    return i == stop;
}

/* Does the full stop at `stop`, in a sentence that began at `start` and before a word at `next`,
 * belong to an abbreviation that goes on? */
static bool is_abbreviation(const struct sentence_splitter *s, uint32_t start, uint32_t stop,
                            uint32_t next)
{
    struct span word = word_before(s, start, stop);
    bool is_digit_next = next < s->len && u_isdigit((UChar32)s->point[next]);

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

/* How many letters touch the full stop at `stop`, in front of it or behind; none when they are more
 * than a letter's name has. */
static uint32_t name_of_letter(const struct sentence_splitter *s, uint32_t stop, int step)
{
    uint32_t n = 0;

    for (int64_t i = (int64_t)stop + step;
         i >= 0 && i < (int64_t)s->len && sentence_is_letter(s->point[i]); i += step)
        if (++n > LETTER_NAME_MAX)
            return 0;
    return n;
}

/* سي.إن.إن: Arabic spells foreign abbreviations by the names of their letters, so the full stop has
 * one of those on either side and, behind one of them, another full stop without a blank. */
static bool is_spelt(const struct sentence_splitter *s, uint32_t stop)
{
    const uint32_t before = name_of_letter(s, stop, -1), behind = name_of_letter(s, stop, 1);

    if (before == 0 || behind == 0 || s->point[stop + 1] < 0x80)
        return false;
    return (stop > before && s->point[stop - before - 1] == '.' &&
            name_of_letter(s, stop - before - 1, -1) > 0) ||
           (stop + behind + 1 < s->len && s->point[stop + behind + 1] == '.' &&
            name_of_letter(s, stop + behind + 1, 1) > 0);
}

static uint32_t count_stops(const struct sentence_splitter *s, uint32_t start, uint32_t stop)
{
    uint32_t i = stop;

    while (i > start && s->point[i - 1] == '.')
        i--;
    return stop - i;
}

/* Does the line of b end without a full stop? Arabic headlines put ".." where others put a colon.
 */
static bool is_headline(struct sentence_splitter *s, uint32_t b)
{
    if (b >= s->line_end) { /* once a line: b only grows */
        uint32_t end = b;
        while (end < s->len && s->feed[end] <= SENTENCE_FEED_SOFT)
            end++;
        s->line_end = end;
        while (end > b &&
               (sentence_is_nothing(s->point[end - 1]) || sentence_is_closer(s->point[end - 1])))
            end--;
        s->line_is_headline = end > b && !sentence_is_terminal(s->point[end - 1]);
    }
    return s->line_is_headline;
}

/* "Viva Maria! (1965), and": brackets behind which the same sentence goes on. */
static bool is_aside(const struct sentence_splitter *s, uint32_t i)
{
    uint32_t stop = s->len - i > ASIDE_MAX ? i + ASIDE_MAX : s->len;

    if (s->point[i] != '(')
        return false;
    while (i < stop && s->point[i] != ')' && !sentence_is_terminal(s->point[i]) &&
           s->feed[i] <= SENTENCE_FEED_SOFT)
        i++;
    if (i == stop || s->point[i] != ')')
        return false;
    i = sentence_skip_spaces(s, i + 1);
    return i < s->len && s->feed[i] <= SENTENCE_FEED_SOFT &&
           (s->point[i] == ',' || s->point[i] == ';' || s->point[i] == 0x60C ||
            sentence_is_lower(s->point[i]));
}

uint32_t sentence_behind_notes(const struct sentence_splitter *s, uint32_t b)
{
    for (uint32_t i = b;;) {
        uint32_t digits = 0;
        i = sentence_skip_spaces(s, i);
        if (i >= s->len || s->feed[i] > SENTENCE_FEED_SOFT || s->point[i] != '[')
            return b;
        while (++i < s->len && u_isdigit((UChar32)s->point[i]) && digits < NOTE_DIGITS_MAX)
            digits++;
        if (digits == 0 || i >= s->len || s->point[i] != ']')
            return b;
        b = ++i;
    }
}

enum sentence_why sentence_is_end(struct sentence_splitter *s, uint32_t start, uint32_t end,
                                  uint32_t b)
{
    uint32_t next = sentence_skip_spaces(s, end), stop = end;

    if (next >= s->len || s->feed[next] > SENTENCE_FEED_SOFT)
        return SENTENCE_BY_LINE;
    if (sentence_is_in_quote(s, b))
        return SENTENCE_NOT_IN_QUOTE;
    while (stop > start && sentence_is_closer(s->point[stop - 1]))
        stop--;
    if (stop == start || !sentence_is_terminal(s->point[stop - 1]))
        return SENTENCE_BY_MARK;
    if (sentence_is_lower(s->point[next]))
        return SENTENCE_NOT_BEFORE_SMALL;
    if (s->point[stop - 1] != '.' && is_aside(s, next))
        return SENTENCE_NOT_BEFORE_ASIDE;
    uint32_t stops = count_stops(s, start, stop);
    if (stops == 2)
        return is_headline(s, b) ? SENTENCE_NOT_IN_HEADLINE : SENTENCE_BY_MARK;
    if (stops != 1)
        return SENTENCE_BY_MARK;
    if (is_list_number(s, start, stop - 1))
        return SENTENCE_NOT_LIST_NUMBER;
    if (is_spelt(s, stop - 1))
        return SENTENCE_NOT_ABBREVIATION;
    return is_abbreviation(s, start, stop - 1, next) ? SENTENCE_NOT_ABBREVIATION : SENTENCE_BY_MARK;
}
