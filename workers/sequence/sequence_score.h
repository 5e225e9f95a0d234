/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sequence_score - what the features of each item sum up to, for each label; and the memories of
 * such sums (sequence.h says what they are).
 */
#ifndef SEQUENCE_SCORE_H
#define SEQUENCE_SCORE_H

#include "sequence_model.h"

/* Gives a group's lines [first, end) a memory of 2^bits sums. False: out of memory. */
bool sequence_score_remember(const struct sequence_model *m, struct sequence_lines *group,
                             unsigned bits);

/* Room that sequence_score_items() works in; for free(). NULL: out of memory. */
struct sequence_rounds *sequence_score_new(void);

/* Fills room->score. */
void sequence_score_items(const struct sequence_model *m, const struct sequence_items *items,
                          const struct sequence_room *room);

#endif
