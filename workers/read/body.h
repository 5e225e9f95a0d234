/* SPDX-License-Identifier: Apache-2.0 */
/*
 * body - which runs of a page are the article.
 *
 * evidence says what every run is, box which elements hold the article; here single runs are taken
 * out of them: furniture by hint and by words, lists of links, captions, bylines, what was there
 * already. A lead above the box is added. Linear in the page.
 */
#ifndef READ_BODY_H
#define READ_BODY_H

#include "articlebody.h"
#include "run.h"

struct body {
    const struct html_node *box; /* element that holds the article; NULL: none found */
    bool *keep;                  /* [runs.n] */
    uint32_t letters;            /* kept */
};

void body_find(const struct html_tree *tree, const struct runs *rs, const struct articlebody *told,
               struct arena *a, struct body *ret);

#endif
