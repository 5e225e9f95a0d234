/* SPDX-License-Identifier: Apache-2.0 */
/*
 * opml - lists of feeds as readers of news exchange them (OPML 1.0 and 2.0).
 *
 * An <outline> with an xmlUrl is a feed, wherever it stands; one with an htmlUrl only is an outlet
 * without a feed. Others are folders: categories of whoever wrote the file, which say nothing of
 * the outlet, so they are passed over and what is in them is not. Names of attributes are taken
 * without regard to case. Read by feed_xml: what is not well-formed is read on as far as that is
 * safe, a DTD that declares anything has the file refused, nothing outside is ever loaded. At most
 * OPML_OUTLINES_MAX.
 *
 * Written: OPML 2.0. What it has no word for stands in attributes of our namespace: what kind of
 * thing is polled, the pattern of a list page, the region of an outlet, and that a feed is paused.
 * Other readers pass over them. Exceptions that an outlet was granted are not in it: they are
 * decisions of one installation.
 */
#ifndef READ_OPML_H
#define READ_OPML_H

#include <stdbool.h>
#include <stdio.h>
#include "common/arena.h"
#include "common/error.h"
#include "common/span.h"

#define OPML_OUTLINES_MAX 100000

/* Empty spans are not known. */
struct opml_outline {
    struct span title;    /* title, else text */
    struct span feed_url; /* as written */
    struct span home_url; /* as written */
    struct span kind;     /* list, home, robots; empty: a feed or sitemap */
    struct span links;    /* which links of a list page are articles */
    struct span region;   /* ISO 3166-1 alpha-2 */
    bool is_paused;
};

struct opml {
    const struct opml_outline *at;
    size_t n;
    size_t folders;
    const char *fault; /* the first place that is not well-formed; NULL: none */
};

/* FATE_REJECT "not an OPML file: ...", "the file declares entities ...". */
MUST_USE enum fate opml_read(struct span body, struct arena *a, struct opml *ret, struct error *e);

void opml_begin(FILE *to, const char *title);
void opml_write(FILE *to, const struct opml_outline *o);
void opml_end(FILE *to);

#endif
