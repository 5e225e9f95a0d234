/* SPDX-License-Identifier: Apache-2.0 */
/*
 * charset_detect - which charset bytes look like.
 *
 * Every candidate is asked how likely the characters are that it makes of the bytes above 0x7F, in
 * the language that suits it best (charset_model): letters by their frequency, great letters inside
 * words, letters of one script beside those of another, bytes without a character. Markup is ASCII
 * and weighs nothing. Bytes are looked at once; nothing is learned between calls.
 */
#ifndef READ_CHARSET_DETECT_H
#define READ_CHARSET_DETECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "charset_label.h"
#include "common/span.h"

#define CHARSET_HIGH 128

/* What the bytes are like, whatever they mean. */
struct charset_look {
    size_t high;   /* bytes above 0x7F */
    size_t valid;  /* of them, in well-formed UTF-8 sequences */
    size_t broken; /* ill-formed places */
    size_t zeros;
    size_t controls;                  /* no text has them; ESC is not counted */
    const struct charset *wide;       /* UTF-16 or -32 without a mark; NULL: it is neither */
    bool has_escapes;                 /* of ISO-2022-JP */
    uint32_t first[CHARSET_HIGH];     /* how often a byte stands behind one below 0x80 */
    uint32_t inside[CHARSET_HIGH];    /* how often behind another high one */
    size_t beside_high, beside_ascii; /* neighbours: another high byte, an ASCII letter */
    struct span bytes;
};

void charset_look_at(struct span body, struct charset_look *ret);

/* Natural logarithm of the likelihood for a byte above 0x7F, averaged: about -3 for a text in its
 * own charset, -6 and below for one in another. 0 when there is no such byte. */
double charset_score(const struct charset_look *look, const struct charset *c);

/* Would charset_detect() ever name it? */
bool charset_is_candidate(const struct charset *c);

/* The best of all; UTF-8 when there is nothing to go by. *ret_score as above. */
const struct charset *charset_detect(const struct charset_look *look, double *ret_score);

#endif
