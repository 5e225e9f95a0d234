/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plain - which lines of a plain text are the article.
 *
 * The same furniture as on pages, known by its words; besides, what only lines can tell: titles in
 * a list behind "Read also", a section's name above the headline, initials at the end. No line that
 * stays is changed.
 */
#ifndef READ_PLAIN_H
#define READ_PLAIN_H

#include <stdbool.h>
#include <stdint.h>
#include "common/arena.h"
#include "common/span.h"

struct plain_line {
    struct span text;  /* without white space at its ends; empty for an empty line */
    size_t start, end; /* bytes of the whole, without the line feed */
    bool keep;
};

struct plain {
    struct plain_line *line;
    size_t n;
    size_t title; /* index of the line that is the title for certain; n: none */
};

void plain_split(struct span utf8, struct arena *a, struct plain *ret);

#endif
