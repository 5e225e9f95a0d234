/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attribution_short - what ATTRIBUTION_SHORT makes of the claims that the models found in a unit:
 * where one ends and the next begins, which of them has the source, and which states nothing.
 */
#ifndef CLAIM_ATTRIBUTION_SHORT_H
#define CLAIM_ATTRIBUTION_SHORT_H

#include "draft.h"

/* An auxiliary, adverb or conjunction that may stand in front of the word that attributes. */
bool attribution_short_is_helper(const struct view *v, uint32_t i);

/* The content that the model found as this style has it, in a unit that ends at `end`: direct speech
 * whole, without "that", the whole clause behind it. */
struct words attribution_short_content(const struct view *v, struct words part, uint32_t end);

/* Adds a content; each paragraph of a speech that opens with a mark of its own is a piece. */
void attribution_short_add(struct draft *x, const struct view *v, struct words part);

/* Ends the contents of the drafts from `first` on where the next begins, and names a source once.
 */
void attribution_short_join(struct drafts *d, size_t first);

/* Takes off what stands inside the content of another draft: a statement inside a statement is no
 * claim of its own. */
void attribution_short_drop_inner(struct drafts *d, size_t first);

/* Finishes the contents. False: this is no claim. */
bool attribution_short_finish(const struct view *v, struct draft *x, bool is_known_to_rules);

#endif
