/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hint - what the names that a page's makers gave its elements say: class, id, role, itemprop.
 *
 * Names are split into words ("post-related_Links" -> post related links) and looked up; the first
 * rows that match by rank decide. A hint is never proof: whoever uses it must bear a <body
 * class="with-comments">.
 */
#ifndef READ_HINT_H
#define READ_HINT_H

#include "html.h"

/* Flags of enum run_flag: RUN_FURNITURE, RUN_COMMENT, RUN_OVERLAY, RUN_BODY, RUN_LEAD, RUN_META,
 * RUN_CAPTION, RUN_HIDDEN. */
unsigned hint_of(const struct html_node *n);

#endif
