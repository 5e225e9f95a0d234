/* SPDX-License-Identifier: Apache-2.0 */
/*
 * articlebody - the text of the article as the page tells it to programs: the longest "articleBody"
 * in its JSON.
 *
 * It says which part of the document is the article, and stands in for a document that has no text.
 * It may be cut off, stale, or full of escaped markup, so it is believed only where it agrees with
 * the document or where there is nothing else. Read by looking for the name, not by parsing the
 * JSON: that is linear, needs no depth, and works in scripts that are not JSON-LD.
 */
#ifndef READ_ARTICLEBODY_H
#define READ_ARTICLEBODY_H

#include "run.h"

struct articlebody {
    struct run_point *at; /* markup taken out; '\n' twice between paragraphs; bytes as in runs */
    uint32_t n;
    uint32_t letters;
    uint32_t blanks;      /* and letters of scripts that set none */
    const uint64_t *seen; /* hashes of windows of letters; for articlebody_share */
    uint32_t mask;
};

void articlebody_find(const struct html_tree *tree, struct arena *a, struct articlebody *ret);

/* Share of a run that stands in the text, 0..1; less than 0: too short to tell. */
double articlebody_share(const struct articlebody *b, const struct runs *rs, const struct run *r);

#endif
