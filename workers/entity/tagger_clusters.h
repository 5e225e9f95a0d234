/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tagger_clusters - classes of words with similar company, told from word vectors.
 *
 * A class is a number of 12 bits: its upper 4, upper 8 and all bits are three grains. Words are
 * kept as hashes only: an unknown word may, once in 2^32, be taken for another.
 */
#ifndef TAGGER_CLUSTERS_H
#define TAGGER_CLUSTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "common/error.h"
#include "common/span.h"

struct tagger_clusters {
    uint64_t *slot; /* hash of the word in the upper 48 bits, class + 1 in the lower 16; 0: free */
    size_t mask;
    size_t n;
};

/* Room for `words`; FATE_BROKEN when there is no memory. */
MUST_USE enum fate tagger_clusters_init(struct tagger_clusters *c, size_t words, struct error *e);
void tagger_clusters_done(struct tagger_clusters *c);

/* False: words crowd where hashes would not, and this one has no place. */
bool tagger_clusters_add(struct tagger_clusters *c, uint64_t entry);
uint64_t tagger_clusters_entry(struct span word, unsigned class);

/* Class + 1; 0: the word has none. */
uint32_t tagger_clusters_of(const struct tagger_clusters *c, struct span word);

/* The same in two steps, for many words: all are asked of memory before the first is waited for. */
uint64_t tagger_clusters_ask(const struct tagger_clusters *c, struct span word);
uint32_t tagger_clusters_get(const struct tagger_clusters *c, uint64_t asked);

#endif
