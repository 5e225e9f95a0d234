/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazetteer_load - what the loader calls of the index by sound and of roles. Inner header of
 * gazetteer.
 */
#ifndef GAZETTEER_LOAD_H
#define GAZETTEER_LOAD_H

#include "gazetteer.h"

/* Full names of a list (|) only: what is marked stands for a longer name, or is also a word, and is
 * no ground for a guess; nor are names of fewer than two consonants. The sounds are put into
 * `keep`.
 */
void gazetteer_add_sounds(struct gazetteer *g, struct span list, uint32_t record,
                          struct arena *scratch, struct arena *keep);

/* Once, after the last. */
void gazetteer_sort_sounds(struct gazetteer *g, struct arena *keep);

/* "FROM..TO name", each end YYYY[-MM[-DD]] or nothing, one of them there; or the name alone. False
 * when it is neither, or ends before it begins. */
MUST_USE bool gazetteer_parse_role(struct span text, struct arena *keep,
                                   struct gazetteer_role *ret);

#endif
