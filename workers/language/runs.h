/* SPDX-License-Identifier: Apache-2.0 */
/*
 * runs - a text cut into stretches of one script: paragraph by paragraph, and inside where another
 * script takes over.
 */
#ifndef LANGUAGE_RUNS_H
#define LANGUAGE_RUNS_H

#include <stdint.h>
#include "common/arena.h"
#include "text/letter.h"
#include "text/text.h"

struct run {
    uint32_t start, end; /* code points, without white space at both ends */
    uint32_t letters;    /* of `script` */
    uint32_t kana;       /* of them */
    uint32_t small;      /* of them, in words that begin with a small letter */
    letter_script_id script;
};

struct runs {
    struct run *at;
    size_t n, cap;
};

/* Cuts t at empty lines, and where `long_letters` letters or more of another script follow each
 * other; Latin names inside another script, however long, are no run. Paragraphs without a letter
 * are left out. Linear. */
void runs_find(const struct text *t, uint32_t long_letters, struct arena *a, struct runs *ret);

#endif
