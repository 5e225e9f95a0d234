/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_net - learns the networks beside the chain (../tagger_net.h).
 *
 * Each member is learned by itself, from its own seed: its rows of features by AdaGrad, the rest by
 * Adam (Kingma, Ba 2015), eight sentences at a time; lanes and hidden units are left out at random
 * (dropout), so are rows and word vectors, so that no one of them is leant on. The loss is that of
 * a chain in which labels only have to be able to follow one another. The rows of words are their
 * vectors through a projection that is learned, so a word that the trainer never met has a row,
 * too. Weights are averaged over the last two fifths of the steps. One thread, fixed seeds.
 */
#ifndef TRAIN_NET_H
#define TRAIN_NET_H

#include "train_set.h"

struct train_net_plan {
    const bool *is_held; /* [documents]: not learned from */
    unsigned epochs;
    float weight; /* of all members together, beside the chain's 1 */
};

/* Learns all members and gives the bytes that the file of weights has for them; to be freed. */
char *train_net(const struct train_set *set, const struct train_vectors *vectors,
                const struct train_net_plan *plan, size_t *ret_n);

#endif
