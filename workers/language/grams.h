/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grams - which languages the letter groups of a text speak for: a linear model over hashed groups
 * of one to five letters and whole words, one table a script.
 *
 * The weights (data/grams.bin) are learned by train/ (its README.md is their card): multinomial
 * logistic regression over snippets of a few words. Judging is linear: some
 * five look-ups a letter for a new word. The sums of the last words are kept, in a table of fixed
 * size, so a model is for one thread at a time; no verdict depends on what was asked before.
 *
 * The file, little-endian: struct grams_header; then for each table struct grams_table_header,
 * `languages` names of GRAMS_NAME bytes, as many floats (what the language has without any
 * evidence), and for each of 2^bits hashes a row of weights of 1/scale, padded to a multiple of 16.
 */
#ifndef LANGUAGE_GRAMS_H
#define LANGUAGE_GRAMS_H

#include <stdbool.h>
#include <stdint.h>
#include "common/arena.h"
#include "common/error.h"
#include "text/letter.h"

#define GRAMS_MAGIC "CWGRM01"
#define GRAMS_NAME 8
#define GRAMS_LANGUAGES_MAX 96
#define GRAMS_LETTERS_MAX 5

struct grams_header {
    char magic[8];
    uint32_t tables, unused;
    uint64_t hash; /* XXH3 of all that follows */
};

struct grams_table_header {
    char script[8]; /* ISO 15924 */
    uint32_t bits, languages, stride;
    float scale;
};

struct grams;

/* FATE_REJECT "'.../grams.bin' ..." when it is not what this program reads. */
MUST_USE enum fate grams_load(const char *dir, struct arena *a, struct grams **ret,
                              struct error *e);
uint64_t grams_hash(const struct grams *g);

/* Logarithms of the chances of each language of a table; they add up to one. */
struct grams_verdict {
    uint32_t languages; /* 0: no table for the script, or no word of it */
    const char *const *language;
    float log_chance[GRAMS_LANGUAGES_MAX];
};

/* Judges the words of `script` in points [0, n). */
void grams_judge(const struct grams *g, letter_script_id script, const uint32_t *point, uint32_t n,
                 struct grams_verdict *ret);

/* The same with sums that do not add up to anything: only their differences mean something. Cheaper
 * by a third. */
void grams_sum(const struct grams *g, letter_script_id script, const uint32_t *point, uint32_t n,
               struct grams_verdict *ret);

#define GRAMS_UNKNOWN 1e9

/* Log chance (or sum) of a language; GRAMS_UNKNOWN when the table does not have it. */
double grams_for(const struct grams_verdict *v, const char *language);

bool grams_knows(const struct grams *g, letter_script_id script);

/* Hashes of the groups of points [0, n), for the trainer too. Writes at most cap. */
uint32_t grams_hashes(letter_script_id script, const uint32_t *point, uint32_t n, uint32_t *ret,
                      uint32_t cap);

#endif
