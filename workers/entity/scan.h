/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scan - a document taken apart for recognition: atoms and every phrase of the tables that stands
 * in them.
 *
 * An atom is a token, or a part of one between hyphens, with its readings: a Latin word without
 * possessive 's, an Arabic word with and without its clitics. A match says that a phrase of the
 * tables covers atoms [from, to). All modules of this worker work on atoms and matches, never on
 * characters.
 */
#ifndef SCAN_H
#define SCAN_H

#include <stdbool.h>
#include <stdint.h>
#include "common/arena.h"
#include "common/error.h"
#include "common/span.h"
#include "text/sentence.h"
#include "text/text.h"
#include "text/token.h"
#include "vocabulary.h"

#define SCAN_READINGS 5
#define SCAN_NONE UINT32_MAX

/* What stands before the stem of a reading. */
enum scan_before {
    SCAN_AND = 1,         /* و ف */
    SCAN_PREPOSITION = 2, /* ب ك ل */
    SCAN_ARTICLE = 4,     /* ال, cut off */
    SCAN_FUTURE = 8,
};

struct scan_reading {
    uint32_t word;  /* PHRASE_NONE: the tables do not know it */
    uint8_t points; /* code points of the text before the stem */
    uint8_t before; /* SCAN_AND ... */
};

struct scan_atom {
    uint32_t start, end; /* code points, without possessive */
    struct span folded;
    uint64_t hash; /* phrase_hash of folded */
    uint32_t sentence;
    uint8_t kind;  /* enum token_kind */
    uint8_t shape; /* enum token_shape */
    uint8_t readings;
    bool is_arabic;
    bool after_space;
    bool starts_sentence;
    bool is_possessive;
    bool is_glued;                              /* a hyphen binds it to the atom before */
    bool is_skipped;                            /* in a span of another language */
    struct scan_reading *reading; /* [readings]; [0] is the word as it stands */
};

struct scan_match {
    uint32_t from, to;
    const struct phrase_entry *entry;
    uint8_t reading; /* of the first atom */
};

struct scan {
    const struct text *text;
    const struct vocabulary *vocabulary;
    struct arena *arena;
    struct scan_atom *atom;
    uint32_t atoms;
    struct scan_match *match; /* by from, then longest first */
    const uint32_t *first;    /* [atoms + 1]: matches that begin at an atom */
    const uint64_t *mask;     /* [atoms]: bit per vocabulary class that begins here */
    struct sentences sentences;
};

/* A run of the text in one language: atoms of languages without tables are skipped. */
struct scan_span {
    uint32_t start, end;
    bool is_known; /* a language that we have tables for */
};

/* Takes the text apart. `spans` may be empty: then all of it is looked at. */
void scan_text(struct scan *s, const struct scan_span *spans, size_t spans_len);

/* Gives back what is as large as the text. */
void scan_give_back(const struct scan *s);

/* Tokens that are looked at: a text of a megabyte has fewer, a hostile one as many marks as bytes. */
#define SCAN_TOKENS 400000

/* The longest match of a class that begins at an atom, NULL when there is none. */
const struct scan_match *scan_at(const struct scan *s, uint32_t atom, enum vocabulary_class group);

/* The item behind a match of a word list. */
static inline const struct vocabulary_item *scan_item(const struct scan *s,
                                                      const struct scan_match *m)
{
    return &s->vocabulary->item[m->entry->value];
}

static inline bool scan_has(const struct scan *s, uint32_t atom, enum vocabulary_class group)
{
    return atom < s->atoms && s->mask[atom] >> group & 1;
}

/* The item of a class at an atom, NULL when there is none; *ret_to (NULL allowed) gets the atom
 * behind it. */
const struct vocabulary_item *scan_word(const struct scan *s, uint32_t atom,
                                        enum vocabulary_class group, uint32_t *ret_to);

/* First code point of a match: the clitics before the stem are outside. */
uint32_t scan_start(const struct scan *s, const struct scan_match *m);

/* What stands before the stem of a match: SCAN_AND ... */
static inline unsigned scan_before(const struct scan *s, const struct scan_match *m)
{
    return s->atom[m->from].reading[m->reading].before;
}

/* May an Arabic word begin with و or ف that joins it to those before? False for any other atom. */
bool scan_can_be_joined(const struct scan *s, uint32_t atom);

/* Is the atom a mark of exactly this character? */
bool scan_is_mark(const struct scan *s, uint32_t atom, uint32_t point);
bool scan_is_quote(const struct scan *s, uint32_t atom);
bool scan_is_dash(const struct scan *s, uint32_t atom);  /* - and – */
bool scan_is_comma(const struct scan *s, uint32_t atom); /* , and ، */

/* Is the folded atom this word; one of these words (NULL ends them)? False behind the last atom. */
bool scan_is_word(const struct scan *s, uint32_t atom, const char *word);
bool scan_is_one_of(const struct scan *s, uint32_t atom, const char *const *words);
#define SCAN_WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* Do phrases of any of these classes begin at an atom? */
#define SCAN_BIT(class) (UINT64_C(1) << (class))
static inline bool scan_has_any(const struct scan *s, uint32_t atom, uint64_t classes)
{
    return atom < s->atoms && (s->mask[atom] & classes) != 0;
}

/* Are both atoms in one sentence, and does `atom` exist? */
static inline bool scan_same_sentence(const struct scan *s, uint32_t a, uint32_t b)
{
    return a < s->atoms && b < s->atoms && s->atom[a].sentence == s->atom[b].sentence;
}

#endif
