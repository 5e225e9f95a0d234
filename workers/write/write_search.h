/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write_search - what an edition is found by.
 *
 * PostgreSQL's parsers and dictionaries do not see that التسوية and والتسويه are one word, and to_tsvector costs half a
 * millisecond per article; so the vector of words is made here: every word folded (workers/text), an Arabic word also
 * without its longest clitic prefix, at the same position. The title comes first, with weight A.
 * Only English wants PostgreSQL's stems: for an English text the distinct Latin words go there instead, since every word
 * in a second index would cost as much again.
 *
 * Limits of tsvector: 255 positions a word, positions up to 16383, words up to 2046 bytes, 1 MiB in all; what goes
 * beyond is left out.
 */
#ifndef WRITE_SEARCH_H
#define WRITE_SEARCH_H

#include <stdbool.h>
#include "common/arena.h"
#include "common/error.h"
#include "common/span.h"

struct text;

struct write_search {
    struct span words; /* a tsvector as tsvectorsend writes it */
    struct span latin; /* English only: the distinct words of Latin script, a blank between, for to_tsvector('english', ...);
                        * they are then not among `words` */
};

MUST_USE enum fate write_search_build(const char *title, const struct text *text, bool is_english, struct arena *a,
                                      struct write_search *ret, struct error *e);

#endif
