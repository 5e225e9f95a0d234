/* SPDX-License-Identifier: Apache-2.0 */
/*
 * meta_title - the title of the article: what the page shows as its headline, without the outlet's
 * name and the section's.
 *
 * Pages say it several times (JSON-LD, OpenGraph, headings, <title>), often differently: longer for
 * search engines, shorter for sharing, cut off, in capitals. The heading that readers see is the
 * title when it shares most of its words with any of the others; a heading that shares none is the
 * section's or the outlet's. Without such a heading the declared ones count, in their order.
 */
#ifndef READ_META_TITLE_H
#define READ_META_TITLE_H

#include <stdbool.h>
#include "common/arena.h"
#include "common/span.h"

#define META_TITLE_DECLARED 6
#define META_TITLE_HEADINGS 40

struct meta_heading {
    struct span text;
    int level;        /* 1 to 3; 4: only a class says that it is one */
    const void *node; /* the caller's */
};

struct meta_titles {
    struct span declared[META_TITLE_DECLARED]; /* best first */
    size_t declareds;
    struct meta_heading heading[META_TITLE_HEADINGS];
    size_t headings;
    struct span document; /* <title> */
    struct span feed;     /* what a feed called it */
    struct span site;     /* names of the outlet, may be empty */
    struct span host;
    struct span section;
};

/* Empty when the page names none. *ret_node: of the heading that is the title, or NULL. */
struct span meta_title_choose(const struct meta_titles *t, struct arena *a, const void **ret_node);

/* Share of words that two titles have in common, in percent. */
unsigned meta_title_likeness(struct span x, struct span y, struct arena *a);

/* Is `name` a name of the outlet: as declared, or as its host has it? */
bool meta_title_is_site(struct span name, struct span site, struct span host, struct arena *a);

#endif
