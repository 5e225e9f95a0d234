/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed - whatever a feed address answers, as a Listing: RSS 0.90 to 2.0, RDF, Atom 0.3 and 1.0,
 * CDF, JSON Feed, sitemaps and sitemap indexes, also packed by gzip. Told by the bytes, never by
 * the content type; Listing.format says what it was.
 *
 * Addresses are absolute (xml:base, then the feed's own link or address) and canonical; items
 * without one, or with the address of an earlier item, are left out. At most WIRE_MAX_ITEMS. Titles
 * are plain text; summary_html is the fullest text that the feed gives, as harmless HTML
 * (feed_html.h). Authors are names; a bare e-mail address is nobody. Atom's entries inherit the
 * authors of their source or feed.
 *
 * Faulty XML is read as far as that is safe (feed_xml.h); items that ended count. A feed that broke
 * before its first item is refused with the first fault. One that declares entities is refused.
 */
#ifndef READ_FEED_H
#define READ_FEED_H

#include "claimwire.pb-c.h"
#include "common/arena.h"
#include "common/error.h"
#include "common/span.h"
#include "html.h"

struct feed_input {
    struct span body;
    const char *content_type; /* may be NULL */
    const char *url;          /* of the feed; may be NULL */
    int64_t fetched_us;
    const char *link_pattern;  /* of list pages */
    struct html_limits limits; /* of list and home pages */
};

/* FATE_REJECT "not a feed: an HTML page", "the feed does not parse: line 3: ...", "the feed
 * declares entities" */
MUST_USE enum fate feed_read(const struct feed_input *in, struct arena *a, Cw__Listing **ret,
                             struct error *e);

#endif
