/* SPDX-License-Identifier: Apache-2.0 */
/*
 * change_match - which words of two texts are the same ones.
 */
#ifndef CHANGE_MATCH_H
#define CHANGE_MATCH_H

#include <stdint.h>
#include "change_word.h"
#include "common/arena.h"

#define CHANGE_MATCH_NONE UINT32_MAX

/* For every word of `before` the word of `after` that it is, or CHANGE_MATCH_NONE; ascending.
 * n log n, and at most n * CHANGE_MATCH_EDITS between words that stand once. */
#define CHANGE_MATCH_EDITS 400
uint32_t *change_match(const struct change_words *before, const struct change_words *after,
                       struct arena *a);

#endif
