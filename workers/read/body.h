/* SPDX-License-Identifier: Apache-2.0 */
/*
 * body - which runs of a page are the article.
 *
 * Every run is worth something: text with few links much, short or linked runs less than nothing.
 * The element whose runs are worth most together holds the article; so an article that is cut into
 * several boxes is found in the box around them, unless what lies between outweighs it. Then single
 * runs are taken out: furniture by hint and by words, lists of links, captions, bylines. Linear in
 * the page.
 */
#ifndef READ_BODY_H
#define READ_BODY_H

#include "run.h"

struct body {
    const struct html_node *box; /* element that holds the article; NULL: none found */
    bool *keep;                  /* [runs.n] */
};

void body_find(const struct html_tree *tree, const struct runs *rs, struct arena *a,
               struct body *ret);

#endif
