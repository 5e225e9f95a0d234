/* SPDX-License-Identifier: Apache-2.0 */
/*
 * content - where what was said begins and ends, to the character.
 */
#ifndef CLAIM_CONTENT_H
#define CLAIM_CONTENT_H

#include "draft.h"

/* Ends the open content of x before word `at` (another claim or the narrator begins there). */
void content_cut(struct draft *x, uint32_t at);

/* Trims marks and narrator's words off the pieces, takes off quotation marks that stand round all
 * of a piece, sets content[], direct, score and the act of a description. False when nothing is left. */
bool content_finish(const struct view *v, struct draft *x);

/* Direct speech: YES when every word of the pieces is quoted, MIXED when some are, not counting
 * quoted names. */
Cw__Claim__Direct content_direct(const struct view *v, const struct draft *x);

#endif
