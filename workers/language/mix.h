/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mix - where a run of one script goes over into another language: a French quotation in an English
 * paragraph, a Persian sentence in an Arabic one.
 *
 * The run is taken apart at its punctuation, letter groups judge every piece, and the cheapest way
 * through the pieces is looked for (Viterbi), where a change of language costs as much as a few
 * words of clear evidence bring. Near languages (guess_are_near) are never cut apart. Linear; a run
 * in one language costs one judgement of its letter groups.
 */
#ifndef LANGUAGE_MIX_H
#define LANGUAGE_MIX_H

#include "guess.h"
#include "runs.h"

/* Appends r to ret, cut where its language changes; `main` is what the whole of it was taken for.
 * A stretch that the full judgement does not confirm stays with what stands before it. */
void mix_cut(const struct guess_context *c, const struct run *r, const char *main, struct arena *a,
             struct runs *ret);

#endif
