/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mojibake - marks whose bytes were decoded wrongly, once or several times, read as what they were.
 *
 * What crawlers leave of ’ “ ” and – is "â€™" or, decoded more often, a run of â, underscores and
 * the like: Syria_â__â_s. Where it stands tells which mark it was: between two letters an
 * apostrophe, in front of a word an opening mark when one behind a word follows, between two blanks
 * a dash, if it is no longer than one. What may be proper text stays: only runs with U+FFFD, "â€"
 * or two underscores beside other signs are read. Linear in the text.
 */
#ifndef MOJIBAKE_H
#define MOJIBAKE_H

#include <stddef.h>
#include <stdint.h>

#define MOJIBAKE_NO_WIDTH 0x200b

/* Puts the mark in the place of one code point of each run, and signs of no width in the place of
 * the others: every offset stays as it was. */
void mojibake_mend(uint32_t *point, size_t len);

/* The end of the code points [start, end) without signs of no width at their end. */
static inline uint32_t mojibake_trim(const uint32_t *point, uint32_t start, uint32_t end)
{
    while (end > start && point[end - 1] == MOJIBAKE_NO_WIDTH)
        end--;
    return end;
}

#endif
