/* SPDX-License-Identifier: Apache-2.0 */
/*
 * meta - what a page says about its article: title, authors, section, dates, addresses, outlet,
 * language.
 *
 * Sources in order of belief: JSON-LD of the article, OpenGraph and meta elements, microdata and
 * time elements, what is seen around the headline, the address. What is not said stays NULL.
 * meta_walk.h gathers, meta_ld.h, meta_title.h, meta_author.h, meta_date.h, meta_address.h and
 * meta_seen.h judge.
 */
#ifndef READ_META_H
#define READ_META_H

#include "claimwire.pb-c.h"
#include "date.h"
#include "run.h"

struct meta {
    const char *title;
    const char **byline;
    size_t bylines;
    const char *published, *modified;
    Cw__DateCandidate **dates; /* every one that the page gives, best first */
    size_t n_dates;
    const char *canonical; /* on the site of the page itself, else NULL */
    const char *section;
    const char *outlet;
    const char *language;
    const char *base; /* what relative addresses in the page are relative to */
};

struct meta_input {
    const struct html_tree *tree;
    const struct runs *runs;
    uint32_t first_run; /* of the article: names and dates are looked for around it */
    const bool *keep;   /* [runs->n] which runs are the article; may be NULL */
    const char *url;    /* may be NULL */
    const char *feed_title, *feed_published;
    struct date_rules dates; /* who comes first in figures is also told by the language */
};

void meta_collect(const struct meta_input *in, struct arena *a, struct meta *ret);

#endif
