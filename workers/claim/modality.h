/* SPDX-License-Identifier: Apache-2.0 */
/*
 * modality - how sure a statement is, as its own words say: factuality and polarity.
 *
 * asserted: as a fact. reported: passed on with distance ("reportedly", "so-called", زعم).
 * possible: may, قد + imperfect. denied: by the speaker. conditional: if. future: will, سـ. The
 * first that applies, in the order denied, conditional, possible, reported, future. Polarity is
 * that of the content: "no one was killed" is negative, also when it is denied.
 */
#ifndef CLAIM_MODALITY_H
#define CLAIM_MODALITY_H

#include "view.h"

struct modality {
    Cw__Claim__Factuality factuality;
    Cw__Claim__Polarity polarity;
};

/* Of the words [from, to), said with an act (CW__CLAIM__ACT__SAY for the outlet's own voice). */
struct modality modality_of(const struct view *v, struct words content, Cw__Claim__Act act);

#endif
