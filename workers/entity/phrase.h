/* SPDX-License-Identifier: Apache-2.0 */
/*
 * phrase - every word and name that the tables know, found in one walk over a text's words.
 *
 * Words are numbered once (phrase_word), phrases are paths of word numbers in a trie kept in one
 * hash table, and a phrase carries entries: "this is a place", "this is a month". A lookup costs
 * one probe a word, however many tables there are. Filled at start, immutable afterwards; any
 * number of threads may look things up.
 *
 * A word is known by its hash of 64 bits alone: letters are not compared, a text's word that no
 * table has is taken for another once in some 2^46 (the tables' own words are compared).
 * The tables are larger than a core's cache: who looks many words up asks memory for them first
 * (phrase_fetch_*).
 */
#ifndef PHRASE_H
#define PHRASE_H

#include <stdbool.h>
#include <stdint.h>
#include "common/arena.h"
#include "common/span.h"

#define PHRASE_NONE 0u /* no such word, no such node, no further entry */

struct phrase_entry {
    uint32_t next;  /* another meaning of the same phrase */
    uint32_t value; /* a record of the gazetteer or an item of the vocabulary */
    uint8_t group;  /* enum vocabulary_class */
    uint8_t flags;  /* PHRASE_* */
};

enum {
    PHRASE_CAPITAL = 1,     /* Latin: believed only when written with a capital */
    PHRASE_UPPER = 2,       /* Latin: an acronym, believed only in capitals */
    PHRASE_CONTEXT = 4,     /* believed only when something else in the text speaks for it */
    PHRASE_SHORT = 8,       /* short form: stands for the full name only after it */
    PHRASE_DEROGATORY = 16, /* a name that the named reject */
    PHRASE_DEMONYM = 32,    /* of a group: value is the record of its country, not an item */
};

struct phrase_table;

/* Without memory the arena_guard of `guard` is jumped to, here and in phrase_add. */
struct phrase_table *phrase_new(struct arena *guard);
void phrase_free(struct phrase_table *t);

/* The number of a folded word, PHRASE_NONE when no table has it. */
uint32_t phrase_word(const struct phrase_table *t, struct span folded);

/* The same in two steps: the hash by which a word is known, and the word of a hash. */
uint64_t phrase_hash(struct span folded);
uint32_t phrase_word_of(const struct phrase_table *t, uint64_t hash);

/* Ask memory for what phrase_word_of will read; then phrase_step from the root along a word; then
 * phrase_first behind that word, and phrase_step on to the next. */
void phrase_fetch_hash(const struct phrase_table *t, uint64_t hash);
void phrase_fetch_word(const struct phrase_table *t, uint32_t word);
void phrase_fetch_step(const struct phrase_table *t, uint32_t word, uint32_t next);

/* The word itself, for messages and hashes. */
struct span phrase_spell(const struct phrase_table *t, uint32_t word);

/* The node behind `node` (PHRASE_NONE: the root) along a word; PHRASE_NONE when no phrase goes on
 * so. */
uint32_t phrase_step(const struct phrase_table *t, uint32_t node, uint32_t word);

/* The first entry of the phrase that ends at a node, NULL when none does; and the next one. */
const struct phrase_entry *phrase_first(const struct phrase_table *t, uint32_t node);
const struct phrase_entry *phrase_next(const struct phrase_table *t, const struct phrase_entry *p);

/* Adds a phrase of folded words separated by one blank. The same entry twice is kept once, with the
 * later flags but the laxer of the two ways of writing. */
void phrase_add(struct phrase_table *t, struct span words, struct phrase_entry entry);

#endif
