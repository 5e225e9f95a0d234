/* SPDX-License-Identifier: Apache-2.0 */
/*
 * letters - what the letters of a text alone say about its language.
 *
 * Tables are loaded once and never change: any thread.
 */
#ifndef LANGUAGE_LETTERS_H
#define LANGUAGE_LETTERS_H

#include <stdbool.h>
#include <stdint.h>
#include "common/arena.h"
#include "common/error.h"
#include "text/letter.h"

#define LETTERS_LANGUAGES_MAX 128

struct letters;

MUST_USE enum fate letters_load(const char *dir, struct arena *a, struct letters **ret,
                                struct error *e);

/* Of the data files. */
uint64_t letters_hash(const struct letters *l);

/* The language that has this script for itself; NULL when several do. */
const char *letters_only_language(const struct letters *l, letter_script_id script);

/* What the marked letters of a run of text allow. */
struct letters_verdict {
    bool has_evidence; /* enough marked letters to tell anything */
    bool is_unique;    /* one language fits; letters of its own, or very many, prove it */
    uint32_t marked;   /* letters seen */
    uint32_t owned[LETTERS_LANGUAGES_MAX]; /* of them, that each row of the table has */
    float own[LETTERS_LANGUAGES_MAX];
    const char *fits[LETTERS_LANGUAGES_MAX + 1]; /* languages that they fit, NULL behind the last */
};

/* Judges points [0, n), of which `letters` are letters of `script`. */
void letters_judge(const struct letters *l, letter_script_id script, const uint32_t *point,
                   uint32_t n, uint32_t letters, struct letters_verdict *ret);

/* How a language's alphabet fits the marked letters that were seen. */
struct letters_fit {
    bool is_known;     /* the table has the language in this script; else nothing is said ... */
    bool is_elsewhere; /* ... or has it in other scripts only */
    double strange;    /* seen letters that it does not have */
    double own;        /* letters that few others have: 1 for one that is its own, 1/2 for two's */
};

struct letters_fit letters_fit(const struct letters *l, letter_script_id script,
                               const struct letters_verdict *v, const char *language);

#endif
