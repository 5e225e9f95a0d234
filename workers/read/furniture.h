/* SPDX-License-Identifier: Apache-2.0 */
/*
 * furniture - lines that belong to the page and not to the article, known by their words.
 *
 * One table of phrases in English and Arabic, folded, so that it serves pages and plain text alike.
 * Of long lines only phrases that begin no sentence of an article are believed: one that begins
 * with "related" is a sentence.
 */
#ifndef READ_FURNITURE_H
#define READ_FURNITURE_H

#include <stdbool.h>
#include "common/arena.h"
#include "common/span.h"

enum furniture {
    FURNITURE_NONE,
    FURNITURE_LINE,  /* leave this line out */
    FURNITURE_LINKS, /* heads a list of other articles: leave it out, and the titles behind it */
    FURNITURE_BOX,   /* heads a box that is no article: consent, offers to subscribe */
    FURNITURE_END,   /* heads what readers wrote: nothing behind it belongs to the article */
    FURNITURE_FOOT,  /* the foot of the page: nothing behind it, nor around it */
};

/* `line` is UTF-8 without white space at its ends. */
enum furniture furniture_of(struct span line, struct arena *a);

/* Looks like the title of an article in a list: short, no full stop at its end. */
bool furniture_is_title(struct span line);

/* Does every row of the table stand in its folded form? For the test. */
bool furniture_check(struct arena *a, const char **ret_wrong);

#endif
