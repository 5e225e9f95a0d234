/* SPDX-License-Identifier: Apache-2.0 */
/*
 * change - what became of an article between two editions.
 *
 * Texts are compared word by word (word.h: folded, without marks). What is kept is found between
 * words that both texts hold once (patience diff) and by Myers' O(ND) in the gaps, with a cap; what
 * is beyond the cap counts as replaced. Linear or nearly so: a megabyte costs less than a second,
 * and 60 bytes of the arena for each byte of the two texts at worst, 20 to 30 for articles.
 *
 * - cosmetic: the same words (marks, blanks, letter variants, case, quotes, 5 for five), a letter
 *   or two mended inside a word, a line such as "Updated at 14:30", a passage that moved.
 * - number-changed: a figure, in digits or in words (five, ثلاثة, قتيلان, dozens), became another
 *   one, appeared or went away.
 * - substantive: anything else. A negation, a name that became another one, a first or last letter
 *   are never taken for typing errors.
 */
#ifndef CHANGE_H
#define CHANGE_H

#include <stdbool.h>
#include <stdint.h>
#include "common/arena.h"
#include "common/span.h"

enum change_kind { CHANGE_COSMETIC, CHANGE_SUBSTANTIVE, CHANGE_NUMBER };

/* 'cosmetic', 'substantive', 'number-changed': as edition.change has it. */
const char *change_name(enum change_kind kind);

/* The gravest of all that changed; CHANGE_COSMETIC when nothing did. */
enum change_kind change_between(struct span before, struct span after, struct arena *a);

/* A run of words in both texts. Ranges are code points from the start of the first word to the end
 * of the last; start == end where a side has none. */
struct change_run {
    uint32_t before_start, before_end;
    uint32_t after_start, after_end;
    bool is_kept;          /* the same words on both sides */
    enum change_kind kind; /* of a run that is not kept */
};

struct change {
    const struct change_run *run; /* in order; kept and changed ones alternate */
    uint32_t n;
    enum change_kind kind;
};

/* The same comparison with the places. */
void change_diff(struct span before, struct span after, struct arena *a, struct change *ret);

#endif
