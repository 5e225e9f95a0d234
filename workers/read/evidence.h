/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evidence - what is known of a page's runs before the article is sought among them.
 *
 * Which run is the headline, which are prose, which are announcements of other articles, which lie
 * in boxes that a heading ("Comments", "مقالات ذات صلة") or a copyright line gives away, and which
 * stand in the text that the page tells search engines. Runs lie in the order of the document, so
 * those below an element are a range, and what they sum up to is a difference of two prefix sums.
 */
#ifndef READ_EVIDENCE_H
#define READ_EVIDENCE_H

#include "articlebody.h"
#include "furniture.h"
#include "run.h"

struct evidence {
    const struct runs *runs;
    struct html_node **node;       /* [nodes] by id */
    uint32_t *first, *end;         /* [nodes] range of the runs below an element */
    enum furniture *furniture;     /* [runs.n] by words */
    bool *good;                    /* prose */
    bool *out;                     /* inside a box that does not belong to the article */
    bool *told;                    /* stands in the page's articleBody */
    uint32_t *prose, *size, *link; /* [runs.n + 1] sums over the runs in front */
    uint32_t headline;             /* a run; runs.n: none found */
    uint32_t opening;              /* the first prose below it; runs.n: none */
    bool is_told;                  /* articleBody and document agree enough to go by it */
};

void evidence_collect(const struct html_tree *tree, const struct runs *rs,
                      const struct articlebody *told, struct arena *a, struct evidence *ret);

/* Characters of prose below n. */
static inline uint32_t evidence_prose(const struct evidence *v, const struct html_node *n)
{
    return v->prose[v->end[n->id]] - v->prose[v->first[n->id]];
}

static inline bool evidence_holds(const struct evidence *v, const struct html_node *n, uint32_t run)
{
    return run >= v->first[n->id] && run < v->end[n->id];
}

#endif
