/* SPDX-License-Identifier: Apache-2.0 */
/*
 * run - the visible text of a page as a list of runs: what stands between two block boundaries.
 *
 * A paragraph is mostly one run, whether it is a <p>, a <div>, or a part of one big <div> cut by
 * <br><br>. Every character knows its bytes in the source, and every run what its ancestors say
 * about it. What can never be text of an article (script, nav, form controls ...) is left out here.
 */
#ifndef READ_RUN_H
#define READ_RUN_H

#include <stdbool.h>
#include "html.h"

struct run_point {
    uint32_t c;          /* '\n' for one <br> */
    uint32_t start, end; /* bytes of the source; start == end for what has none */
};

/* What all ancestors of a run's text are; hints are taken from class, id, role and itemprop. */
enum run_flag {
    RUN_HEADING = 1,
    RUN_LIST = 2,
    RUN_CELL = 4,
    RUN_QUOTE = 8,
    RUN_CAPTION = 16,
    RUN_ASIDE = 32,     /* aside, footer, form, header outside of the article */
    RUN_FURNITURE = 64, /* hinted: comments, related, share, ... */
    RUN_BODY = 128,     /* hinted: the article's body */
    RUN_LEAD = 256,     /* hinted: the lead or stand-first */
    RUN_META = 512,     /* hinted: byline, date, section */
    RUN_HIDDEN = 1024,
    RUN_FOOTER = 2048,
    RUN_COMMENT = 4096, /* hinted: what readers wrote */
    RUN_OVERLAY = 8192, /* hinted: dialogs, consent to cookies */
};

struct run {
    const struct html_node *block; /* nearest block element */
    uint32_t start, end;           /* of points */
    uint32_t link;                 /* characters inside <a href> */
    uint32_t words;
    uint32_t wide;    /* characters of scripts that write a word with one or two of them */
    uint32_t clauses; /* commas, semicolons, full stops ... in the midst or at the end */
    unsigned flags;
    bool ends_sentence; /* last character closes a sentence, quotes not counted */
};

struct runs {
    const struct run_point *point;
    const struct run *at;
    uint32_t n;
    const unsigned *own; /* [tree.nodes] flags that an element itself gives to what is inside it */
};

void run_collect(const struct html_tree *tree, struct arena *a, struct runs *ret);

/* The text of a run as UTF-8. */
struct span run_text(const struct runs *rs, const struct run *r, struct arena *a);

static inline uint32_t run_len(const struct run *r)
{
    return r->end - r->start;
}

/* The length, comparable between scripts. */
static inline uint32_t run_size(const struct run *r)
{
    return r->end - r->start + r->wide + r->wide / 2;
}

static inline double run_link_share(const struct run *r)
{
    return r->end > r->start ? (double)r->link / (double)(r->end - r->start) : 0;
}

#endif
