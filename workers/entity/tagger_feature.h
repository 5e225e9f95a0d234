/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tagger_feature - what the sequence model looks at: features of an atom and of its neighbours, as
 * hashes.
 *
 * Every atom gets cells once: its word, its stem without clitics, beginnings and ends, shape, word
 * class, what the tables and the rules say of it, how the same stem was judged elsewhere in the
 * text. A feature is a template (which cell, at which distance) with a cell's value, hashed to 32
 * bits. The trainer and the tagger make features by this same code: whoever changes it trains the
 * models anew (train/README.md).
 */
#ifndef TAGGER_FEATURE_H
#define TAGGER_FEATURE_H

#include "mention.h"
#include "scan.h"
#include "tagger_clusters.h"

#define TAGGER_FEATURES_MAX 192

struct tagger_cells;

/* What is known of a document before the model is asked. */
struct tagger_view {
    const struct scan *scan;
    const struct gazetteer *gazetteer;
    const struct tagger_clusters *clusters; /* NULL: none */
    struct tagger_cells *cells;             /* [atoms] */
};

/* Fills the cells, kept in the scan's arena. `found`: mentions of rules and tables, in text order.
 */
void tagger_view_init(struct tagger_view *v, const struct mentions *found);

/* The features of one atom, none of them 0; returns how many. */
unsigned tagger_features(const struct tagger_view *v, uint32_t atom,
                         uint32_t ret[TAGGER_FEATURES_MAX]);

#endif
