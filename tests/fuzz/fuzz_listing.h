/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_listing - what must hold for every Listing, whatever the bytes were.
 */
#ifndef FUZZ_LISTING_H
#define FUZZ_LISTING_H

#include <stdlib.h>
#include <string.h>
#include "common/arena.h"
#include "feed.h"
#include "text/utf8.h"
#include "wire.h"

#define FUZZ_BUDGET_BYTES (192u << 20)

static inline struct feed_input fuzz_input(const uint8_t *bytes, size_t n)
{
    return (struct feed_input){.body = span_at((const char *)bytes, n),
                               .url = "https://news.example/feed",
                               .fetched_us = INT64_C(1641772800000000),
                               .link_pattern = "/**/{n}*",
                               .limits = {512, 200000, 512}};
}

static inline void fuzz_must(bool holds)
{
    if (!holds)
        abort();
}

static inline void fuzz_text(const char *s)
{
    fuzz_must(!s || utf8_is_valid(span_of(s)));
}

static inline void fuzz_check(enum fate fate, const Cw__Listing *l, const struct error *e)
{
    if (fate) {
        fuzz_must(e->text[0]);
        return;
    }
    fuzz_must(l->format && l->n_items <= WIRE_MAX_ITEMS && l->n_feeds <= 200);
    fuzz_text(l->title);
    fuzz_text(l->language);
    for (size_t i = 0; i < l->n_items; i++) {
        const Cw__Listing__Item *item = l->items[i];
        fuzz_must(item->url && !strncmp(item->url, "http", 4));
        fuzz_must(i == 0 || strcmp(item->url, l->items[i - 1]->url) != 0);
        fuzz_text(item->title);
        fuzz_text(item->guid);
        fuzz_text(item->summary_html);
        for (size_t k = 0; k < item->n_authors; k++)
            fuzz_text(item->authors[k]);
    }
    for (size_t i = 0; i < l->n_feeds; i++) {
        fuzz_must(l->feeds[i]->url && !strncmp(l->feeds[i]->url, "http", 4));
        fuzz_text(l->feeds[i]->title);
    }
}

#endif
