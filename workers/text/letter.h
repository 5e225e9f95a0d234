/* SPDX-License-Identifier: Apache-2.0 */
/*
 * letter - what kind of letter a code point is, for code that may not see ICU.
 */
#ifndef LETTER_H
#define LETTER_H

#include <stdbool.h>
#include <stdint.h>

/* A script; numbers are ICU's and mean nothing outside the process. */
typedef int letter_script_id;
#define LETTER_SCRIPT_NONE 0 /* digits, marks, blanks, symbols: shared by all scripts */

/* Script of a letter. Hiragana and Katakana count as Han: a Japanese sentence is one run. */
letter_script_id letter_script(uint32_t c);

/* "Latn", "Arab" (ISO 15924); "Zyyy" for LETTER_SCRIPT_NONE. A constant. */
const char *letter_script_name(letter_script_id s);

/* The reverse; LETTER_SCRIPT_NONE when there is no such script. */
letter_script_id letter_script_of(const char *name);

/* Hiragana or Katakana. */
bool letter_is_kana(uint32_t c);

/* Small letter of a capital one, else c. */
uint32_t letter_lower(uint32_t c);

#endif
