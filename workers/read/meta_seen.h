/* SPDX-License-Identifier: Apache-2.0 */
/*
 * meta_seen - dates and names of authors that a page shows around its article.
 *
 * What stands near the headline or right behind the text is the article's; what stands in the
 * masthead, in comments, in the text itself or beside other articles is not.
 */
#ifndef READ_META_SEEN_H
#define READ_META_SEEN_H

#include "meta_author.h"
#include "meta_date.h"
#include "meta_walk.h"
#include "run.h"

struct meta_seen {
    const struct meta_walk *walk;
    const struct runs *runs;
    const bool *keep;                 /* [runs->n]: in the article's text; may be NULL */
    uint32_t first_run, last_run;     /* of the article's text */
    const struct html_node *headline; /* may be NULL */
    uint32_t headline_run;            /* runs->n: none */
    struct arena *a;
};

/* Finds the run of the headline: the one in its element, or with its words. */
void meta_seen_init(struct meta_seen *s, struct span title);

void meta_seen_dates(const struct meta_seen *s, struct meta_dates *to);
void meta_seen_authors(const struct meta_seen *s, struct meta_authors *to);

/* What a trail of breadcrumbs or a label above the headline calls the section; may be empty. */
struct span meta_seen_section(const struct meta_seen *s, struct span title);

#endif
