/* SPDX-License-Identifier: Apache-2.0 */
/*
 * number - numbers in digits and words: 3,468 ; ٣٫٥ ; twenty-five ; خمسة وعشرون ; 1.5 million ;
 * dozens ; 10-15.
 */
#ifndef NUMBER_H
#define NUMBER_H

#include <stdbool.h>
#include <stdint.h>
#include "scan.h"

struct number {
    uint32_t from, to; /* atoms */
    uint32_t start;    /* first code point: a clitic before it is outside */
    double min, max;   /* the same for a plain number */
    bool is_open;      /* "dozens": max is not said */
    bool is_vague;     /* "a few": not even min is said; or "dozens" */
    bool is_digits;    /* written in digits alone, no multiplier */
    bool is_range;
};

/* The number that begins at an atom; false when none does. */
bool number_read(const struct scan *s, uint32_t atom, struct number *ret);

/* Value of an atom of digits ("3,468" "2.5" "٣٫٥"); false when it is not one number (a version, a
 * date). */
bool number_digits(const struct scan *s, uint32_t atom, double *ret);

/* Value of a digit of any script that the fold knows (5, ٥, ۵); -1 for another character. */
int number_digit(uint32_t point);

/* Value of digits without separators, at most nine of them; false else. For days and years. */
bool number_integer(const struct scan *s, uint32_t atom, int *ret);

#endif
