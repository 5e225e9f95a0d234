/* SPDX-License-Identifier: Apache-2.0 */
#include "word.h"

#include <unicode/uchar.h>
#include "fold.h"
#include "utf8.h"

enum class { CLASS_MARK, CLASS_LETTER, CLASS_FIGURE, CLASS_SIGN, CLASS_NOTHING };

/* Of a folded code point. */
static enum class class_of(uint32_t c) {
    if (c < 0x80){if (c >= '0' && c <= '9') return CLASS_FIGURE;
                  if (c >= 'a' && c <= 'z') return CLASS_LETTER;
                  return c == '%' || c == '$' ? CLASS_SIGN : CLASS_MARK;}
if (c >= 0x621 && c <= 0x64A) return CLASS_LETTER;
if (c == 0x66A || c == 0x20AC || c == 0xA3)
    return CLASS_SIGN;
return u_isalpha((UChar32)c) ? CLASS_LETTER : CLASS_MARK;
}

struct step {
    uint32_t point;                      /* as it stands in the text */
    uint32_t folded[FOLD_EXPANSION_MAX]; /* only the first is set when n is 1 */
    unsigned n;
    enum class is;
};

/* The code point at *at, folded. Plain letters of both scripts are most of all text and take the
 * short way. */
static inline void step_read(struct span s, size_t *at, struct step *ret)
{
    const unsigned char *p = (const unsigned char *)s.p + *at;

    ret->n = 1;
    if (p[0] < 0x80) {
        ret->point = p[0];
        ret->folded[0] = p[0] >= 'A' && p[0] <= 'Z' ? p[0] + 0x20u : p[0];
        *at += 1;
    } else if ((p[0] == 0xD8 || p[0] == 0xD9) && *at + 1 < s.n && (p[1] & 0xC0) == 0x80) {
        ret->point = (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
        ret->folded[0] = fold_point(ret->point);
        ret->n = ret->folded[0] != 0;
        *at += 2;
    } else {
        ret->point = utf8_next(s, at);
        ret->n = fold_expand(ret->point, ret->folded);
    }
    ret->is = ret->n ? class_of(ret->folded[0]) : CLASS_NOTHING;
}

static bool is_line_end(uint32_t c)
{
    return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
}

/* Between two figures: a decimal point of either script, or what sets off thousands. */
static bool is_point(uint32_t c)
{
    return c == ',' || c == '.' || c == 0x66B || c == 0x60C;
}

static bool is_thousands(uint32_t c)
{
    return (is_point(c) && c != 0x66B) || c == 0x66C || c == 0x2019 || c == 0xA0 || c == 0x202F ||
           c == 0x2009;
}

/* How many figures follow from byte i, up to four. */
static unsigned figures_at(struct span s, size_t i)
{
    unsigned n = 0;

    while (i < s.n && n < 4) {
        uint32_t c = fold_point(utf8_next(s, &i));
        if (c < '0' || c > '9')
            break;
        n++;
    }
    return n;
}

static inline void put(struct word_walk *w, const struct step *step)
{
    for (unsigned i = 0; i < step->n; i++) {
        uint32_t c = step->folded[i];
        if (c < 0x80 && step->n == 1)
            w->folded[w->n++] = (char)c;
        else if (step->n == 1 || class_of(c) != CLASS_MARK)
            w->n += utf8_write(c, w->folded + w->n);
    }
}

void word_begin(struct word_walk *w, struct span text)
{
    *w = (struct word_walk){.text = text, .is_line_start = true};
}

/* To the first character of a word, which is put. */
static enum class skip_marks(struct word_walk *w, struct word *ret) {
    struct step step;

    while (w->at < w->text.n){
        size_t from = w->at; step_read(w->text, &w->at, &step); w->point++;
        if (step.is != CLASS_MARK && step.is != CLASS_NOTHING){
            ret->is_capitalised = step.folded[0] != step.point && u_isupper((UChar32)step.point);
            ret->start = w->point - 1; ret->raw.p = w->text.p + from; put(w, &step);
            return step.is;}
w->is_line_start |= is_line_end(step.point);
}
return CLASS_MARK;
}

/* Is a separator at byte i inside a number? Leaves a decimal point in the word. */
static bool join_figures(struct word_walk *w, uint32_t c, size_t behind)
{
    if (!is_point(c) && !is_thousands(c))
        return false;
    unsigned figures = figures_at(w->text, behind);
    if (figures == 3 && is_thousands(c))
        return true;
    if (figures == 0 || !is_point(c))
        return false;
    w->folded[w->n++] = '.';
    return true;
}

bool word_next(struct word_walk *w, struct word *ret)
{
    struct step step;
    enum class first;

    w->n = 0;
    *ret = (struct word){0};
    first = skip_marks(w, ret);
    if (first == CLASS_MARK)
        return false;
    ret->starts_line = w->is_line_start;
    w->is_line_start = false;
    while (first != CLASS_SIGN && w->at < w->text.n &&
           w->n <= WORD_BYTES - 4 * FOLD_EXPANSION_MAX) {
        size_t behind = w->at;
        step_read(w->text, &behind, &step);
        if (step.is == first)
            put(w, &step);
        else if (step.is != CLASS_NOTHING &&
                 !(first == CLASS_FIGURE && join_figures(w, step.point, behind)))
            break;
        w->at = behind;
        w->point++;
    }
    ret->end = w->point;
    ret->raw.n = (size_t)(w->text.p + w->at - ret->raw.p);
    ret->kind = first == CLASS_FIGURE ? WORD_FIGURE
                : first == CLASS_SIGN ? WORD_SIGN
                                      : WORD_LETTERS;
    ret->folded = span_at(w->folded, w->n);
    return true;
}
