/* SPDX-License-Identifier: Apache-2.0 */
/*
 * headline - where on the page the article's headline stands.
 *
 * The heading that says most of what <title> and og:title say, in order of rank; else the only h1.
 * What stands in front of it is seldom the article, and the smallest element around it and the text
 * is seldom more than the article.
 */
#ifndef READ_HEADLINE_H
#define READ_HEADLINE_H

#include "run.h"

/* The run's index; rs->n: none. */
uint32_t headline_find(const struct html_tree *tree, const struct runs *rs, struct arena *a);

#endif
