/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replies - what readers wrote, and lists of other stories with their beginnings, known without
 * names or headings: the same short line ("Reply", "إعجاب", "2 days ago at 07:50") stands in every
 * one of their parts, and the article is elsewhere.
 */
#ifndef READ_REPLIES_H
#define READ_REPLIES_H

#include "evidence.h"

/* Marks the runs of such elements as out. Needs the headline and the opening below it. */
void replies_mark(struct evidence *v, struct arena *a);

#endif
