/* SPDX-License-Identifier: Apache-2.0 */
#include "sample.h"

#include <string.h>
#include "plain.h"
#include "text/fold.h"
#include "text/utf8.h"

#define SMALL_LETTERS_MIN 3 /* of a word beside names that makes a sentence of them */

static bool is_invisible(uint32_t c)
{
    return c == 0x640 || c == 0xAD || (c >= 0x200B && c <= 0x200F && c != 0x200C) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

static bool is_presentation_form(uint32_t c)
{
    return (c >= 0xFB50 && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC);
}

static void add_point(struct sample *s, uint32_t c)
{
    if (s->points < SAMPLE_POINTS)
        s->point[s->points++] = c;
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0;
}

static bool begins_with(const uint32_t *point, uint32_t n, const char *word)
{
    size_t len = strlen(word);

    for (size_t i = 0; i < len; i++)
        if (i >= n || (point[i] | 32) != (uint32_t)word[i])
            return false;
    return true;
}

/* End of the address, @name or #hashtag that begins at i; i: none does. */
static uint32_t skip_address(const struct text *t, const struct run *r, uint32_t i)
{
    const uint32_t *at = t->point + i;
    uint32_t n = r->end - i;

    if (i > r->start && !is_blank(at[-1]))
        return i;
    if (!(n > 1 && (at[0] == '@' || at[0] == '#') && !is_blank(at[1])) &&
        !begins_with(at, n, "http") && !begins_with(at, n, "www"))
        return i;
    while (i < r->end && !is_blank(t->point[i]))
        i++;
    return i;
}

/* Most points do, and no address begins with them. */
static bool stays(uint32_t c)
{
    return plain_is_arabic(c) ||
           (c < 0x80 && c != '@' && c != '#' && (c | 32) != 'h' && (c | 32) != 'w');
}

/* True: there are Cyrillic letters. */
static bool copy_points(const struct text *t, const struct run *r, struct sample *s)
{
    uint32_t forms[FOLD_EXPANSION_MAX];
    bool has_cyrillic = false;

    for (uint32_t i = r->start; i < r->end && s->points < SAMPLE_POINTS; i++) {
        uint32_t c = t->point[i];
        if (stays(c)) {
            add_point(s, c);
            continue;
        }
        has_cyrillic |= c >= 0x400 && c < 0x530;
        uint32_t end =
            c == '@' || c == '#' || (c | 32) == 'h' || (c | 32) == 'w' ? skip_address(t, r, i) : i;
        if (end > i) {
            i = end - 1;
        } else if (is_presentation_form(c)) {
            unsigned n = fold_expand(c, forms);
            for (unsigned k = 0; k < n; k++)
                add_point(s, forms[k]);
        } else if (!is_invisible(c)) {
            add_point(s, c);
        }
    }
    return has_cyrillic;
}

static uint32_t cyrillic_twin(uint32_t c)
{
    static const char latin[] = "aceopxyijsABCEHKMOPTXIJS";
    static const uint16_t cyrillic[] = {0x430, 0x441, 0x435, 0x43E, 0x440, 0x445, 0x443, 0x456,
                                        0x458, 0x455, 0x410, 0x412, 0x421, 0x415, 0x41D, 0x41A,
                                        0x41C, 0x41E, 0x420, 0x422, 0x425, 0x406, 0x408, 0x405};
    const char *at = c > 0 && c < 0x80 ? strchr(latin, (int)c) : NULL;

    return at ? cyrillic[at - latin] : c;
}

/* Words with letters of both scripts. */
static void put_cyrillic_right(struct sample *s, uint32_t start, uint32_t end)
{
    bool has_latin = false, has_cyrillic = false;

    for (uint32_t i = start; i < end; i++) {
        has_latin |= s->point[i] < 0x80;
        has_cyrillic |= s->point[i] >= 0x400 && s->point[i] < 0x530;
    }
    for (uint32_t i = start; i < end && has_latin && has_cyrillic; i++)
        s->point[i] = cyrillic_twin(s->point[i]);
}

/* The word or other point that begins at i; returns its end. */
static uint32_t word_end(const struct sample *s, uint32_t i)
{
    uint32_t end = i + 1;

    while (plain_is_letter(s->point[i]) && end < s->points && plain_is_letter(s->point[end]))
        end++;
    return end;
}

static bool is_name(const struct sample *s, uint32_t start)
{
    return plain_lower(s->point[start]) != s->point[start];
}

#define CAPITAL_WORDS_MIN 4 /* so many in capitals are no name */

static void read_words(struct sample *s, bool has_cyrillic)
{
    uint32_t words = 0;
    bool has_small = false;

    for (uint32_t i = 0, end; i < s->points; i = end) {
        end = word_end(s, i);
        if (!plain_is_letter(s->point[i]))
            continue;
        words++;
        s->letters += end - i;
        if (has_cyrillic)
            put_cyrillic_right(s, i, end);
        for (uint32_t k = i; !has_small && k < end; k++)
            has_small = !is_name(s, k);
        if (is_name(s, i))
            s->has_names = true;
        else
            s->is_sentence |= end - i >= SMALL_LETTERS_MIN;
    }
    s->is_sentence |= !has_small && words >= CAPITAL_WORDS_MIN;
}

#define ARABIZI_WORDS_MIN 2
#define ARABIZI_SHARE 8 /* one word in so many */

static bool is_small_latin(uint32_t c)
{
    return c >= 'a' && c <= 'z';
}

/* 2 3 5 6 7 8 9 stand for letters that Latin has not: inside a word, or before two letters that
 * are neither an ordinal's nor a unit's. */
static bool is_figure_letter(const struct sample *s, uint32_t i)
{
    static const char no_words[][3] = {"nd", "rd", "th", "am", "pm", "km", "kg", "mm", "cm", "px"};
    uint32_t c = s->point[i];

    if (c < '2' || c > '9' || c == '4' || i + 2 >= s->points)
        return false;
    if (i > 0 && is_small_latin(s->point[i - 1]))
        return true;
    if ((i > 0 && !is_blank(s->point[i - 1])) || !is_small_latin(s->point[i + 1]) ||
        !is_small_latin(s->point[i + 2]))
        return false;
    for (size_t k = 0; k < sizeof no_words / sizeof *no_words; k++)
        if (s->point[i + 1] == (uint32_t)no_words[k][0] &&
            s->point[i + 2] == (uint32_t)no_words[k][1])
            return false;
    return true;
}

static bool is_arabizi(const struct sample *s)
{
    uint32_t words = 1, figures = 0;

    for (uint32_t i = 0; i < s->points; i++) {
        words += s->point[i] == ' ';
        figures += is_figure_letter(s, i);
    }
    return figures >= ARABIZI_WORDS_MIN && figures * ARABIZI_SHARE >= words;
}

static bool ends_as_sentence(const struct sample *s)
{
    static const uint16_t ends[] = {'.', '!', '?', 0x61F, 0x6D4, 0x964, 0x2026};

    for (uint32_t i = s->points; i > 0 && !plain_is_letter(s->point[i - 1]); i--)
        for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
            if (s->point[i - 1] == ends[k])
                return true;
    return false;
}

void sample_take(const struct text *t, const struct run *r, struct sample *ret)
{
    ret->points = ret->letters = 0;
    ret->has_names = false;
    bool has_cyrillic = copy_points(t, r, ret);
    ret->is_sentence = ends_as_sentence(ret);
    read_words(ret, has_cyrillic);
    ret->is_arabizi = is_arabizi(ret);
}

static size_t write_points(const struct sample *s, uint32_t start, uint32_t end, char *out)
{
    size_t n = 0;

    for (uint32_t i = start; i < end; i++)
        n += utf8_write(s->point[i], out + n);
    return n;
}

void sample_write(const struct sample *s, struct sample_bytes *ret)
{
    char *small = ret->bytes + 4 * (size_t)(SAMPLE_POINTS + 1);
    size_t n = 0;

    ret->all = span_at(ret->bytes, write_points(s, 0, s->points, ret->bytes));
    for (uint32_t i = 0, end; s->has_names && i < s->points; i = end) {
        end = word_end(s, i);
        if (!plain_is_letter(s->point[i]) || is_name(s, i))
            continue;
        n += write_points(s, i, end, small + n);
        small[n++] = ' ';
    }
    ret->small = span_at(small, n);
}
