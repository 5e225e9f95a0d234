/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token - words, numbers and marks of a text.
 *
 * Tokens cover everything but white space and the bidi and zero-width signs at their ends, in
 * order, without overlap. Arabic tokens are not split at clitics; the clitic view says what a token
 * would be without و ف ب ل ك س and ال. Hyphens and apostrophes inside Latin words belong to the
 * word ("Deir ez-Zor" is two tokens: Deir, ez-Zor); numbers keep their inner separators (3,468
 * ; 2.5 ; ٣٫٥); URLs, e-mail addresses, @names and #tags are one token each (TOKEN_URL). So are
 * U.S. a.m. أ.د. with their full stops, and dots, dashes, '!' and '?' in a row. Digits that follow
 * letters of a Latin word belong to it (F16, COVID-19; a hyphen before four digits or more does
 * not: mid-2015 is three tokens), letters that follow digits do not ("10km" is two tokens).
 */
#ifndef TOKEN_H
#define TOKEN_H

#include <stdbool.h>
#include <stdint.h>
#include "common/arena.h"
#include "common/span.h"
#include "fold.h"
#include "text.h"

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_MARK, TOKEN_URL };

enum token_shape {                   /* of Latin words */
                   TOKEN_SHAPE_NONE, /* not Latin, or no letter */
                   TOKEN_SHAPE_LOWER,
                   TOKEN_SHAPE_CAPITALISED,
                   TOKEN_SHAPE_UPPER, /* two letters or more */
                   TOKEN_SHAPE_MIXED,
};

struct token {
    uint32_t start, end; /* code points of the text */
    struct span folded;  /* fold_string of the token, UTF-8 */
    /* Bytes: a hostile megabyte is a million tokens. */
    enum token_kind kind : 8;
    enum token_shape shape : 8;
    bool is_arabic : 1;   /* first letter is Arabic script */
    bool after_space : 1; /* white space or the beginning stands before it */
    bool starts_paragraph : 1;
};

/* So many empty tokens stand behind the last, at the end of the text: rules may look ahead. */
#define TOKEN_MARGIN 4

struct tokens {
    const struct token *at; /* [n + TOKEN_MARGIN] */
    uint32_t n;
};

/* Linear in the text, whatever it holds: a megabyte without a space is one token. */
void token_split(const struct text *t, struct arena *a, struct tokens *ret);

/* What stands in front of an Arabic word. `prefix` letters are counted in bytes of token.folded;
 * the stem is the rest. Several readings are possible (والي is a name or و+الي), so token_clitics
 * gives every reading, shortest prefix first, the empty prefix always being the first. */
struct token_reading {
    struct span prefix; /* "", "و", "ال", "وال", "بال", "لل" ... (لل is ل+ال: `stem` then is without
                           both) */
    struct span stem;
    uint32_t prefix_points; /* code points of the *text* that the prefix takes (marks included), so
                               that the surface can be cut */
};
#define TOKEN_READINGS_MAX 6
unsigned token_clitics(const struct text *t, const struct token *k,
                       struct token_reading ret[TOKEN_READINGS_MAX]);

/* First token that starts at or behind code point `at` (binary search); tokens.n when none. */
uint32_t token_find(const struct tokens *ts, uint32_t at);

#endif
