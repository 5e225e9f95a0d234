/* SPDX-License-Identifier: Apache-2.0 */
/*
 * meta - what a page says about its article: title, authors, dates, addresses, outlet, language.
 *
 * Sources in order of belief: JSON-LD of an article, OpenGraph and meta elements, microdata and
 * time elements, the visible text around the title, the address. What is not said stays NULL. No
 * date later than the fetch plus a day.
 */
#ifndef READ_META_H
#define READ_META_H

#include "date.h"
#include "run.h"

struct meta {
    const char *title;
    const char **byline;
    size_t bylines;
    const char *published, *modified;
    const char *canonical; /* on the site of the page itself, else NULL */
    const char *outlet;
    const char *language;
    const char *base; /* what relative addresses in the page are relative to */
};

struct meta_input {
    const struct html_tree *tree;
    const struct runs *runs;
    uint32_t first_run; /* of the article: dates are looked for before it */
    const char *url;    /* may be NULL */
    const char *feed_title, *feed_published;
    struct date_rules dates;
};

void meta_collect(const struct meta_input *in, struct arena *a, struct meta *ret);

#endif
