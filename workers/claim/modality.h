/* SPDX-License-Identifier: Apache-2.0 */
/*
 * modality - how sure a statement is, as its own words say: factuality, polarity, words of doubt.
 *
 * Only the main clause counts: the verb of the content, with what negates, weakens or postpones it,
 * and an if-clause beside it. What stands in a relative or adverbial clause says nothing of it: in
 * "rebels who did not leave will be tried" the trial is future and nothing is negated.
 *
 *   asserted     as a fact
 *   reported     passed on with distance: reportedly, unconfirmed reports, تقارير غير مؤكدة; by a
 *                cue that keeps one: claim, allege, زعم
 *   possible     may, is believed to, قد + imperfect, من المحتمل أن; estimated
 *   denied       by the speaker: deny, rule out, نفى, استبعد
 *   conditional  if, unless, would have, في حال, لولا
 *   future       will, is expected to, سـ, من المقرر أن; what is demanded, promised or threatened
 *
 * The first that applies, in the order denied, conditional, possible, reported, future. Polarity is
 * that of the content: "no one was killed" is negative, also when it is denied. A so-called council
 * that left did leave: words that doubt a name are hedges and change nothing else.
 */
#ifndef CLAIM_MODALITY_H
#define CLAIM_MODALITY_H

#include "draft.h"
#include "marker.h"

#define MODALITY_HEDGES 32 /* words of doubt of one claim */

struct modality {
    Cw__Claim__Factuality factuality;
    Cw__Claim__Polarity polarity;
};

/* Of the words of a content or, in the outlet's own voice, a sentence; `x` is the claim that it
 * belongs to, NULL for the outlet's own voice. */
struct modality modality_of(const struct markers *m, struct words content, const struct draft *x);

/* Adds the words of doubt in `content` to ret[MODALITY_HEDGES], of which *n are filled. */
void modality_hedges(const struct markers *m, struct words content, struct range *ret, size_t *n);

#endif
