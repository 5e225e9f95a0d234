/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tagger_lore - what plain text and lists of names say of an Arabic word.
 *
 * Most names of a new text are in no training set. Two things are known of them all the same: how a
 * first model labelled the word where it met it in much plain text (self-training), and whether its
 * letters look like those of names (logistic regression over parts of one to five letters, learned
 * from a list of names beside the words of plain text that are none). Both are kept as numbers of
 * strings among the word classes of the model: stems behind a digit, parts of words behind a '~'.
 * train/train_lore.c makes them.
 */
#ifndef TAGGER_LORE_H
#define TAGGER_LORE_H

#include "tagger_clusters.h"

enum tagger_lore {
    TAGGER_LORE_COUNT, /* how often plain text has the stem; how often as ... */
    TAGGER_LORE_PER,
    TAGGER_LORE_PER_ON,
    TAGGER_LORE_LOC,
    TAGGER_LORE_LOC_ON,
    TAGGER_LORE_ORG,
    TAGGER_LORE_ORG_ON,
    TAGGER_LORE_MISC,
    TAGGER_LORE_OUT,
    TAGGER_LORE_ARTICLE, /* ... with the article */
    TAGGER_LORE_LETTERS, /* how much it looks like a name */
    TAGGER_LORE_CELLS
};

#define TAGGER_LORE_HALF 5 /* values of 3 bits in one number */
#define TAGGER_LORE_PARTS_MAX 160
#define TAGGER_LORE_PART_BYTES 16
#define TAGGER_LORE_SCALE 512 /* of a weight of one */
#define TAGGER_LORE_ZERO 8192 /* the number of weight 0 */

/* A part of a word, or a stem, as it stands among the classes. */
struct tagger_lore_key {
    char text[64];
    size_t n;
};

/* The keys of the parts of a stem; returns how many. */
unsigned tagger_lore_parts(struct span stem, struct tagger_lore_key ret[TAGGER_LORE_PARTS_MAX]);

/* The key of the first or second half of what is told of a stem. n 0: too long. */
struct tagger_lore_key tagger_lore_stem(struct span stem, unsigned half);

/* A count and a share as values of 3 bits. */
unsigned tagger_lore_count(uint32_t n);
unsigned tagger_lore_share(uint32_t n, uint32_t of);

/* All cells of a stem, 0: not known. */
void tagger_lore_of(const struct tagger_clusters *c, struct span stem,
                    uint32_t ret[TAGGER_LORE_CELLS]);

#endif
