/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_parse - RSS, RDF, Atom and CDF from the events of feed_xml.
 *
 * One reader for all: elements mean what they mean wherever they stand, because feeds mix
 * vocabularies at will; feed_field has the table. Rows of a lower rank win, an element inside
 * another of no meaning comes last.
 */
#ifndef READ_FEED_PARSE_H
#define READ_FEED_PARSE_H

#include "feed.h"
#include "feed_xml.h"

/* `x` is at the OPEN event of the root, which is one that feed_field_root knows. */
MUST_USE enum fate feed_parse(const struct feed_input *in, struct feed_xml *x, struct arena *a,
                              Cw__Listing **ret, struct error *e);

#endif
