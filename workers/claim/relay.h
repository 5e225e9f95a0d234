/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relay - English: through whom a statement came.
 *
 * "The Post, citing officials, said the dam held" tells what officials stated, by way of the Post.
 * "He said the dam held, according to the agency" is what he stated, by way of the agency. Works
 * on finished drafts, whoever found them; keeps to one claim for each statement.
 */
#ifndef CLAIM_RELAY_H
#define CLAIM_RELAY_H

#include "draft.h"

void relay_read(struct drafts *d);

#endif
