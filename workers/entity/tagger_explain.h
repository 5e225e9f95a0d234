/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tagger_explain - which features of a model made a name, by their names: for `claimwire explain`.
 *
 * The label of an atom is compared with the best other label behind the same label before it. The
 * difference is a sum over features, the networks and the changes of label; the largest parts are
 * reported. What the networks say is one part: no single feature of theirs made it.
 */
#ifndef TAGGER_EXPLAIN_H
#define TAGGER_EXPLAIN_H

#include "reason.h"
#include "tagger.h"

/* A model and what its features are made of. */
struct tagger_explainer {
    const struct tagger *model;
    const struct tagger_templates *templates;
    const struct tagger_view *view; /* with its echo */
};

/* One for each atom of [from, to), a name of this type that the model found, with the atoms beside
 * it taken as outside; kept in the scan's arena. */
const struct reason_label *tagger_explain(const struct tagger_explainer *x, uint32_t from,
                                          uint32_t to, unsigned type);

#endif
