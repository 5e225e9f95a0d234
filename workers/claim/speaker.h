/* SPDX-License-Identifier: Apache-2.0 */
/*
 * speaker - who is behind a source: class of the noun phrase, and its fullest form in the text.
 *
 * Short names take the longest noun phrase that holds them ("Kerry" - "Secretary of State John
 * Kerry"), pronouns and elided subjects (وأضاف) the speaker before them of the same gender, "the
 * source" and المصدر the last phrase with that noun.
 */
#ifndef CLAIM_SPEAKER_H
#define CLAIM_SPEAKER_H

#include "draft.h"

/* Sets speaker, speaker_entity, class and source_score of every draft, which must be in text order.
 */
void speaker_resolve(struct drafts *d);

/* Index of the word that says what a noun phrase is: the first known noun in Arabic, in English the
 * last one before a preposition. VIEW_NONE when no noun is known. */
uint32_t speaker_head(const struct view *v, struct words np);

/* Class of a noun phrase by itself. */
Cw__Claim__Class speaker_classify(const struct view *v, struct words np);

#endif
