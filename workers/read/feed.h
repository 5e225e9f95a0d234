/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed - RSS and Atom as a Listing.
 *
 * Read by libxml2's SAX parser, which is given UTF-8 only and repaired first: characters that XML
 * forbids are dropped, a bare "&" is taken as such, names of HTML's character references are known.
 * A DOCTYPE may stand there, as in RSS 0.91; one that declares anything (entities!) has the feed
 * refused, and nothing outside is ever loaded. Items that ended before the first fault count; a
 * feed without any is refused with the parser's reason.
 *
 * Addresses are absolute (xml:base, then the feed's own address) and canonical; items without one,
 * or with the address of an earlier item, are left out. At most WIRE_MAX_ITEMS. Titles are plain
 * text.
 */
#ifndef READ_FEED_H
#define READ_FEED_H

#include "claimwire.pb-c.h"
#include "common/arena.h"
#include "common/error.h"
#include "common/span.h"

struct feed_input {
    struct span body;
    const char *content_type; /* may be NULL */
    const char *url;          /* of the feed; may be NULL */
    int64_t fetched_us;
};

/* Once per process, before threads. */
void feed_init(void);

/* FATE_REJECT "not a feed: an HTML page", "the feed does not parse: line 3: ...", "the feed
 * declares entities" */
MUST_USE enum fate feed_read(const struct feed_input *in, struct arena *a, Cw__Listing **ret,
                             struct error *e);

#endif
