/* SPDX-License-Identifier: Apache-2.0 */
/*
 * word - the words of a text as they are compared: folded, without marks, in order.
 *
 * For telling whether two texts say the same (minhash, change); whoever wants to know what a word
 * is takes tokens. A word is a run of letters, or of figures with their inner separators taken out
 * ("1,468", "1468" and "١٬٤٦٨" are one word), or one sign that carries meaning (% $ € £). Folding
 * is fold.h's; a word longer than WORD_BYTES goes on as the next word, so that the walk needs no
 * memory and is linear whatever the text holds.
 */
#ifndef WORD_H
#define WORD_H

#include <stdbool.h>
#include <stdint.h>
#include "common/span.h"

#define WORD_BYTES 256

enum word_kind { WORD_LETTERS, WORD_FIGURE, WORD_SIGN };

struct word {
    struct span folded;  /* in the walk, until the next step */
    struct span raw;     /* as it stands in the text */
    uint32_t start, end; /* code points of the text */
    enum word_kind kind;
    bool is_capitalised; /* first letter */
    bool starts_line;
};

struct word_walk {
    struct span text;
    size_t at;      /* bytes */
    uint32_t point; /* code points */
    bool is_line_start;
    size_t n;
    char folded[WORD_BYTES];
};

/* `text` need not be valid UTF-8: what is not counts as a mark. */
void word_begin(struct word_walk *w, struct span text);

/* false at the end of the text. */
bool word_next(struct word_walk *w, struct word *ret);

#endif
