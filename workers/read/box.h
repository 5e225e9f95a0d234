/* SPDX-License-Identifier: Apache-2.0 */
/*
 * box - which elements of a page hold the article.
 *
 * Every run is worth something: text with few links much, short or linked runs less than nothing.
 * From the root the way goes down to the child that holds at least half of the worth, until no
 * child does or what is left are paragraphs. From there upwards, as far as the headline, neighbours
 * are taken in that are prose as well: an article is often cut into several boxes with others
 * between.
 */
#ifndef READ_BOX_H
#define READ_BOX_H

#include "evidence.h"

/* The element with the core of the article, NULL when the page has no text worth anything; ret_in:
 * [runs.n], the runs that lie in it or in a neighbour that belongs to it. */
const struct html_node *box_find(const struct html_tree *tree, const struct evidence *v,
                                 struct arena *a, bool *ret_in);

#endif
