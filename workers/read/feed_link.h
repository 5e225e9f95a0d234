/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_link - which of the links of a feed or item is its page.
 *
 * Best first: the address before a redirector took its place (feedburner:origLink), RSS's link,
 * Atom's alternate links (a page before no type before another type, the feed's language before
 * another), a guid that is an address, rdf:about, Atom's link to itself. Enclosures, editing
 * addresses, replies and related pages are none. No state.
 */
#ifndef READ_FEED_LINK_H
#define READ_FEED_LINK_H

#include "common/span.h"

enum feed_link_kind {
    FEED_LINK_ORIGINAL,
    FEED_LINK_RSS,
    FEED_LINK_ALTERNATE, /* and five more */
    FEED_LINK_PERMALINK = FEED_LINK_ALTERNATE + 6,
    FEED_LINK_ABOUT,
    FEED_LINK_SELF,
    FEED_LINK_KINDS,
};

struct feed_links {
    struct span url[FEED_LINK_KINDS]; /* empty: none */
};

struct feed_link {
    struct span url; /* resolved */
    struct span rel, type, language;
};

/* Of a kind the first stays, but for RSS's own, where every reader takes the last. An empty one is
 * none. */
void feed_links_put(struct feed_links *l, enum feed_link_kind kind, struct span url);

/* An Atom link; `language` is the feed's, may be empty. */
void feed_links_put_atom(struct feed_links *l, const struct feed_link *link, struct span language);

struct span feed_links_best(const struct feed_links *l);

/* The same, but a permalink is preferred to a link that only leads to `home`. */
struct span feed_links_best_but(const struct feed_links *l, struct span home);

#endif
