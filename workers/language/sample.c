/* SPDX-License-Identifier: Apache-2.0 */
#include "sample.h"

#include <string.h>
#include "text/fold.h"
#include "text/letter.h"
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

static void copy_points(const struct text *t, const struct run *r, struct sample *s)
{
    uint32_t forms[FOLD_EXPANSION_MAX];

    for (uint32_t i = r->start; i < r->end && s->points < SAMPLE_POINTS; i++) {
        uint32_t c = t->point[i];
        if (is_presentation_form(c)) {
            unsigned n = fold_expand(c, forms);
            for (unsigned k = 0; k < n; k++)
                add_point(s, forms[k]);
        } else if (!is_invisible(c)) {
            add_point(s, c);
        }
    }
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

static bool is_letter(uint32_t c)
{
    return letter_script(c) != LETTER_SCRIPT_NONE;
}

static size_t write_points(const struct sample *s, uint32_t start, uint32_t end, char *out)
{
    size_t n = 0;

    for (uint32_t i = start; i < end; i++)
        n += utf8_write(s->point[i], out + n);
    return n;
}

/* Takes the words apart by their first letters. */
static void split_names(struct sample *s)
{
    char *small = s->bytes + 4 * (size_t)(SAMPLE_POINTS + 1);
    uint32_t names = 0, longest = 0, end;
    size_t n = 0;

    for (uint32_t i = 0; i < s->points; i = end) {
        for (end = i + 1; end < s->points && is_letter(s->point[i]) && is_letter(s->point[end]);)
            end++;
        if (!is_letter(s->point[i]))
            continue;
        s->letters += end - i;
        put_cyrillic_right(s, i, end);
        if (letter_lower(s->point[i]) != s->point[i]) {
            names++;
            continue;
        }
        longest = end - i > longest ? end - i : longest;
        n += write_points(s, i, end, small + n);
        small[n++] = ' ';
    }
    s->small = names > 0 ? span_at(small, n) : (struct span){0};
    s->is_sentence |= longest >= SMALL_LETTERS_MIN;
}

static bool ends_as_sentence(const struct sample *s)
{
    static const uint16_t ends[] = {'.', '!', '?', 0x61F, 0x6D4, 0x964, 0x2026};

    for (uint32_t i = s->points; i > 0 && !is_letter(s->point[i - 1]); i--)
        for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
            if (s->point[i - 1] == ends[k])
                return true;
    return false;
}

void sample_take(const struct text *t, const struct run *r, struct sample *ret)
{
    ret->points = ret->letters = 0;
    copy_points(t, r, ret);
    ret->is_sentence = ends_as_sentence(ret);
    split_names(ret);
    ret->all = span_at(ret->bytes, write_points(ret, 0, ret->points, ret->bytes));
}
