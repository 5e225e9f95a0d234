/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tagger_score - what the features of each atom of a sentence sum up to, for each label.
 *
 * The templates are taken apart once: those of one atom's word, those of one atom's place, those
 * that join. What a word adds to the atoms around it is the same wherever it stands, so it is kept
 * in a memo of fixed size under the word's number; likewise for places, and for joined templates
 * whose cells all have few values. A newcomer takes the slot of an older one. A sum is the same
 * number whether it was remembered or not: what a model says does not depend on what it was asked
 * before. Only joined templates of words and their classes are looked up each time.
 *
 * The lanes that a network is told (tagger_net.h) are remembered beside the sums of a word and of a
 * place.
 *
 * The memo is written to: one thread at a time.
 */
#ifndef TAGGER_SCORE_H
#define TAGGER_SCORE_H

#include "tagger_feature.h"
#include "tagger_net.h"
#include "tagger_weights.h"

struct tagger_scorer;

/* What a scorer reads; all of it stays the caller's and must outlive the scorer. */
struct tagger_sources {
    const struct tagger_templates *templates;
    const struct tagger_weights *weights;
    const struct tagger_clusters *clusters; /* NULL: none */
    const struct tagger_net *net;           /* NULL: none */
};

MUST_USE enum fate tagger_scorer_new(const struct tagger_sources *from, struct tagger_scorer **ret,
                                     struct error *e);
void tagger_scorer_free(struct tagger_scorer *s);

/* The sums of the atoms [from, from + n), one sentence, in steps of the weights; the last of the
 * lanes is 0. They hold until the view is asked for the next sentence. */
const int16_t (*tagger_score(struct tagger_scorer *s, const struct tagger_view *v, uint32_t from,
                             uint32_t n))[TAGGER_LANES];

/* The lanes of the atoms [from - TAGGER_DISTANCE, from + n + TAGGER_DISTANCE), member by member
 * [TAGGER_NET_MEMBERS][..][TAGGER_NET_WIDTH]; nothing beyond the sentence. Only those that stand
 * near one with is_asked[] are filled. They hold until the view is asked for the next sentence. */
const int16_t *tagger_lanes(struct tagger_scorer *s, const struct tagger_view *v, uint32_t from,
                            uint32_t n, const bool *is_asked);

#endif
