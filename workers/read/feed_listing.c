/* SPDX-License-Identifier: Apache-2.0 */
#include "feed_listing.h"

#include <xxhash.h>
#include "feed_date.h"
#include "html.h"
#include "url.h"
#include "wire.h"

#define SLOTS 4096 /* a power of two, more than twice WIRE_MAX_ITEMS */

void feed_listing_open(struct feed_listing *b, const char *url, int64_t fetched_us,
                       const char *format, struct arena *a)
{
    *b = (struct feed_listing){.a = a,
                               .l = ARENA_NEW(a, Cw__Listing),
                               .base = span_of(url),
                               .latest_us = fetched_us + FEED_LISTING_DAY_US,
                               .seen = ARENA_ARRAY(a, SLOTS, uint32_t)};
    cw__listing__init(b->l);
    b->l->format = (char *)format;
}

struct span feed_listing_resolve(const struct feed_listing *b, struct span ref)
{
    ref = span_trim(ref);
    return ref.n ? url_resolve(b->base, ref, b->a) : SPAN("");
}

bool feed_listing_is_full(const struct feed_listing *b)
{
    return b->l->n_items >= WIRE_MAX_ITEMS;
}

/* The slot of an address: its own or the free one where it belongs. */
static uint32_t *slot_of(const struct feed_listing *b, struct span url)
{
    size_t i = XXH3_64bits(url.p, url.n) & (SLOTS - 1);
    while (b->seen[i] && !span_equal(span_of(b->l->items[b->seen[i] - 1]->url), url))
        i = (i + 1) & (SLOTS - 1);
    return &b->seen[i];
}

Cw__Listing__Item *feed_listing_find(const struct feed_listing *b, struct span url)
{
    uint32_t slot = *slot_of(b, url);
    return slot ? b->l->items[slot - 1] : NULL;
}

bool feed_listing_add(struct feed_listing *b, Cw__Listing__Item *item, struct span url)
{
    Cw__Listing *l = b->l;
    if (!url.n || feed_listing_is_full(b))
        return false;
    uint32_t *slot = slot_of(b, url);
    if (*slot)
        return false;
    void *items = l->items;
    item->url = arena_string(b->a, url);
    *(Cw__Listing__Item **)arena_push(b->a, &items, &l->n_items, &b->items_cap, sizeof(item)) =
        item;
    l->items = items;
    *slot = (uint32_t)l->n_items;
    return true;
}

Cw__Listing__Feed *feed_listing_add_feed(struct feed_listing *b, struct span url, struct span title,
                                         Cw__FeedKind kind)
{
    Cw__Listing *l = b->l;
    if (!url.n || l->n_feeds >= FEED_LISTING_FEEDS)
        return NULL;
    for (size_t i = 0; i < l->n_feeds; i++)
        if (span_equal(span_of(l->feeds[i]->url), url))
            return NULL;
    Cw__Listing__Feed *feed = ARENA_NEW(b->a, Cw__Listing__Feed);
    cw__listing__feed__init(feed);
    feed->url = arena_string(b->a, url);
    feed->title = feed_listing_text(b, title, 500);
    feed->has_kind = kind != CW__FEED_KIND__AUTO;
    feed->kind = kind;
    void *feeds = l->feeds;
    *(Cw__Listing__Feed **)arena_push(b->a, &feeds, &l->n_feeds, &b->feeds_cap, sizeof(feed)) =
        feed;
    l->feeds = feeds;
    return feed;
}

char *feed_listing_date(const struct feed_listing *b, struct span s)
{
    return (char *)feed_date_parse(s, b->latest_us, b->a, NULL);
}

char *feed_listing_text(const struct feed_listing *b, struct span s, size_t most)
{
    s = html_decode_plain(s, b->a);
    return s.n && s.n <= most ? arena_string(b->a, s) : NULL;
}
