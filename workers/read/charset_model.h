/* SPDX-License-Identifier: Apache-2.0 */
/*
 * charset_model - how often letters stand in languages, for guessing charsets; and the charsets of
 * one byte a character.
 */
#ifndef READ_CHARSET_MODEL_H
#define READ_CHARSET_MODEL_H

#include <stdbool.h>

struct charset_language {
    const char *name;    /* NULL: the end of the table */
    bool is_dense;       /* its script has no letters in ASCII */
    const char *letters; /* UTF-8: a letter, and 'a' + half nats of its rarity among such letters */
};

extern const struct charset_language charset_languages[];

struct charset_page {
    const char *iconv;      /* libc's name; NULL: the end of the table */
    const char *characters; /* of bytes 0x80 to 0xFF, UTF-8; U+FFFD where there is none */
};

extern const struct charset_page charset_pages[];

/* The most frequent characters of scripts with thousands. */
extern const char charset_simplified[];
extern const char charset_traditional[];
extern const char charset_kanji[];
extern const char charset_hangul[];

#endif
