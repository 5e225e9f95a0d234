/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shade - what a text tells of a speaker without a name: "local medical sources", "who declined to
 * be named for security reasons".
 *
 * Shades are read from the words of the source, or of the phrase that it stands for ("the source"
 * after "a security source"): adjectives and nouns of data/<iso>/manner.tsv. Where a preposition
 * brings a place or body ("sources in the hospital"), the words behind it count as well. The wish
 * for no name is looked for in the sentence, outside of what is said.
 */
#ifndef CLAIM_SHADE_H
#define CLAIM_SHADE_H

#include "draft.h"
#include "marker.h"

#define SHADE_MAX 6 /* of one speaker */

struct shade {
    Cw__Shade at[SHADE_MAX]; /* in the order of the text, each once */
    size_t n;
    struct range unnamed; /* start == end: nothing is said of it */
};

/* Ends every source where the wish for no name begins: "Local sources | who declined to be named".
 * Before speakers are resolved, whose names come from sources. */
void shade_cut_sources(const struct markers *m, struct drafts *d);

/* Of a draft whose speaker and class are known. */
void shade_find(const struct markers *m, const struct draft *x, struct shade *ret);

#endif
