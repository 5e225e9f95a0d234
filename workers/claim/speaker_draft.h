/* SPDX-License-Identifier: Apache-2.0 */
/*
 * speaker_draft - the speaker of a draft: how a phrase is written into it, and who spoke in the
 * drafts before it.
 *
 * Drafts are resolved in text order, so that those before one have their speakers. Nothing is
 * allocated; looking back ends after SPEAKER_DRAFT_LOOK_BACK drafts.
 */
#ifndef CLAIM_SPEAKER_DRAFT_H
#define CLAIM_SPEAKER_DRAFT_H

#include "speaker_name.h"

#define SPEAKER_DRAFT_LOOK_BACK 12 /* claims to look back at for who is meant */

/* This phrase is the speaker: its range, class, entity and score. A longer one than a name may be
 * changes nothing. */
void speaker_draft_set(struct resolver *r, struct draft *x, struct words np, float score);

/* A document speaks for whom issued it, if `np` or the text tells, but stays a document. */
void speaker_draft_set_issuer(struct resolver *r, struct draft *x, struct words np);

/* The speaker of `from` speaks in x, too. */
void speaker_draft_copy(struct draft *x, const struct draft *from, float score);

/* مؤكدين, طالبوا: of several, none of whom is named. */
bool speaker_draft_is_of_several(const struct view *v, const struct draft *x);

/* The draft in front of number `at` whose speaker an elided subject or pronoun means: of the same
 * gender when a recent one is. NULL: nobody has spoken yet. */
const struct draft *speaker_draft_before(const struct resolver *r, size_t at, bool wants_person);

#endif
