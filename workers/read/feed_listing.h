/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_listing - a Listing while it grows: what readers of feeds, sitemaps and home pages share.
 *
 * Keeps the rules that hold for all: addresses absolute and canonical, none twice, at most
 * WIRE_MAX_ITEMS items and FEED_LISTING_FEEDS feeds.
 */
#ifndef READ_FEED_LISTING_H
#define READ_FEED_LISTING_H

#include <stdbool.h>
#include "claimwire.pb-c.h"
#include "common/arena.h"
#include "common/span.h"

#define FEED_LISTING_FEEDS 200
#define FEED_LISTING_DAY_US 86400000000

struct feed_listing {
    struct arena *a;
    Cw__Listing *l;
    struct span base;  /* the document's address; may be empty */
    int64_t latest_us; /* later dates are not believed */
    uint32_t *seen;    /* hash table of indexes into l->items, plus 1 */
    size_t items_cap, feeds_cap;
};

/* `url` may be NULL. */
void feed_listing_open(struct feed_listing *b, const char *url, int64_t fetched_us,
                       const char *format, struct arena *a);

/* A reference as seen from the document: canonical, or empty. */
struct span feed_listing_resolve(const struct feed_listing *b, struct span ref);

bool feed_listing_is_full(const struct feed_listing *b);

/* The item listed already at this canonical address, or NULL. */
Cw__Listing__Item *feed_listing_find(const struct feed_listing *b, struct span url);

/* Sets the item's address and appends it; false when the address is listed already, empty, or the
 * listing is full. */
bool feed_listing_add(struct feed_listing *b, Cw__Listing__Item *item, struct span url);

/* Appends a feed; `title` and `changed` may be empty or NULL. NULL when it is there already, full,
 * or the address is empty. */
Cw__Listing__Feed *feed_listing_add_feed(struct feed_listing *b, struct span url, struct span title,
                                         Cw__FeedKind kind);

/* ISO 8601 or NULL. */
char *feed_listing_date(const struct feed_listing *b, struct span s);

/* A copy, white space folded; NULL when empty or longer than `most` bytes. */
char *feed_listing_text(const struct feed_listing *b, struct span s, size_t most);

#endif
