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

/* Folds c to `out` and says what its first part is; CLASS_NOTHING when folding drops it. */
static enum class fold_next(uint32_t c, uint32_t out[FOLD_EXPANSION_MAX], unsigned *ret_n) {
        *ret_n = fold_expand(c, out); return *ret_n ? class_of(out[0]) : CLASS_NOTHING;
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

static void put(struct word_walk *w, const uint32_t *c, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (class_of(c[i]) != CLASS_MARK)
            w->n += utf8_write(c[i], w->folded + w->n);
}

void word_begin(struct word_walk *w, struct span text)
{
    *w = (struct word_walk){.text = text, .is_line_start = true};
}

/* To the first character of a word; what it folds to is put. */
static enum class skip_marks(struct word_walk *w, struct word *ret) {
    uint32_t out[FOLD_EXPANSION_MAX]; unsigned n;

    while (w->at < w->text.n){
        size_t from = w->at; uint32_t c = utf8_next(w->text, &w->at);
        enum class is = fold_next(c, out, &n); w->point++;
        if (is != CLASS_MARK && is != CLASS_NOTHING){
            ret->is_capitalised = out[0] != c && u_isupper((UChar32)c); ret->start = w->point - 1;
            ret->raw.p = w->text.p + from; put(w, out, n); return is;}
w->is_line_start |= is_line_end(c);
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
    uint32_t out[FOLD_EXPANSION_MAX];
    unsigned n;
    enum class first;

    w->n = 0;
    *ret = (struct word){0};
    first = skip_marks(w, ret);
    if (first == CLASS_MARK)
        return false;
    ret->starts_line = w->is_line_start;
    w->is_line_start = false;
    while (first != CLASS_SIGN && w->at < w->text.n &&
           w->n + 4 * FOLD_EXPANSION_MAX <= WORD_BYTES) {
        size_t behind = w->at;
        uint32_t c = utf8_next(w->text, &behind);
        enum class is = fold_next(c, out, &n);
        if (is == first)
            put(w, out, n);
        else if (is != CLASS_NOTHING && !(first == CLASS_FIGURE && join_figures(w, c, behind)))
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
