/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train - learns the weights of a sequence_model by AdaGrad (Duchi, Hazan and Singer, 2011),
 * sequence by sequence, and writes its file.
 *
 * The weights are the average of the ends of all epochs but the first. The order of sequences comes
 * from a fixed seed and there is one thread: the same input gives the same bytes. All functions end
 * the program with a sentence when they fail.
 */
#ifndef SEQUENCE_TRAIN_H
#define SEQUENCE_TRAIN_H

#include "sequence/sequence.h"

/* Sequences as features and labels of their items. Begin with zeroes. */
struct train_set {
    uint32_t *feature; /* hashes; train_learn() turns them into numbers of rows */
    size_t features, features_cap;
    size_t *first; /* [items + 1] */
    uint8_t *label;
    uint32_t *closing; /* value of the closing cell */
    size_t items, items_cap;
    size_t *end; /* of each sequence: items */
    size_t sequences, sequences_cap;
};

/* One sequence of n items: rows of cells and their labels. */
void train_add(struct train_set *set, const struct sequence_shape *shape, const uint32_t *cells,
               size_t n, const uint8_t *label);
void train_set_free(struct train_set *set);

/* Learns and writes; rows whose weights all are below `least` are left out. */
void train_write(struct train_set *set, const struct sequence_shape *shape, unsigned epochs,
                 float least, const char *path);

_Noreturn void train_die(const char *what, const char *about);

#endif
