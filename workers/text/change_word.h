/* SPDX-License-Identifier: Apache-2.0 */
/*
 * change_word - a text as the list of words that change compares.
 *
 * Numbers are one word each, known by their value: "25", "٢٥", "twenty-five" and خمسة وعشرون are
 * the same word, "3 million" and "3,000,000" too; قتيلان is "two" and "killed". Vague ones (dozens,
 * مئات) are numbers of their own. "one" is no number: too often it is somebody.
 *
 * To add a number word: a row in change_word.c, in byte order, and a line in tests/cases/change/.
 */
#ifndef CHANGE_WORD_H
#define CHANGE_WORD_H

#include <stdbool.h>
#include <stdint.h>
#include "common/arena.h"
#include "common/span.h"

struct change_word {
    uint64_t id;         /* equal: the same word */
    uint32_t start, end; /* code points */
    struct span raw;     /* as it stands in the text */
    double number;       /* value, when is_number; a vague one is below 0 */
    bool is_number;
    bool is_capitalised;
    bool is_stamp; /* of a line like "Updated at 14:30 GMT" */
};

struct change_words {
    struct change_word *at;
    uint32_t n;
};

void change_word_list(struct span text, struct arena *a, struct change_words *ret);

#endif
