/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words - which languages the small words of a text belong to.
 *
 * Statistics of letter groups take a headline of Danish names for English; "af", "på" and "ikke" do
 * not. Tables are loaded once and never change: any thread.
 */
#ifndef LANGUAGE_WORDS_H
#define LANGUAGE_WORDS_H

#include <stdint.h>
#include "common/arena.h"
#include "common/error.h"

#define WORDS_LANGUAGES_MAX 64

struct words;

MUST_USE enum fate words_load(const char *dir, struct arena *a, struct words **ret,
                              struct error *e);
uint64_t words_hash(const struct words *w);

/* A word that one language has counts 1, one that two have 1/2 each; a third of that with a
 * capital, because names of films and papers keep their small words. */
struct words_votes {
    double of[WORDS_LANGUAGES_MAX];
};

/* Counts the words of points [0, n). */
void words_count(const struct words *w, const uint32_t *point, uint32_t n, struct words_votes *ret);

/* Votes for a language; negative when the table does not know it. */
double words_for(const struct words *w, const struct words_votes *v, const char *language);

#define WORDS_PROPOSED 4

/* The languages with most votes, best first; returns how many. */
size_t words_best(const struct words *w, const struct words_votes *v,
                  const char *ret[WORDS_PROPOSED]);

struct words_lead {
    const char *language; /* NULL: no votes */
    double most, next;
};

void words_find_lead(const struct words *w, const struct words_votes *v, struct words_lead *ret);

#endif
