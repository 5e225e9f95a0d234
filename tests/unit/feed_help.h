/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_help - what the tests of readers of feeds share: an input, and a Listing as lines.
 */
#ifndef TESTS_FEED_HELP_H
#define TESTS_FEED_HELP_H

#include "read_help.h"
#include "feed.h"

static inline struct feed_input help_feed_input(struct span body)
{
    return (struct feed_input){.body = body,
                               .url = "https://news.example/feeds/all.xml",
                               .fetched_us = HELP_FETCHED_US,
                               .limits = {512, 200000, 512}};
}

static inline void help_item_print(struct buf *b, const Cw__Listing__Item *item)
{
    assert_true(buf_printf(b, "%s\n", item->url));
    const struct {
        const char *name, *value;
    } fields[] = {{"title", item->title},
                  {"guid", item->guid},
                  {"published", item->published},
                  {"updated", item->updated}};
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        if (fields[i].value)
            assert_true(buf_printf(b, "  %s: %s\n", fields[i].name, fields[i].value));
    for (size_t i = 0; i < item->n_authors; i++)
        assert_true(buf_printf(b, "  author: %s\n", item->authors[i]));
    if (item->summary_html)
        assert_true(buf_printf(b, "  summary: %s\n", item->summary_html));
}

static inline void help_feed_print(struct buf *b, const Cw__Listing__Feed *feed)
{
    assert_true(buf_printf(b, "other: %s", feed->url));
    if (feed->title)
        assert_true(buf_printf(b, " \"%s\"", feed->title));
    if (feed->changed)
        assert_true(buf_printf(b, " changed %s", feed->changed));
    if (feed->is_guess)
        assert_true(buf_printf(b, " guess"));
    if (feed->kind == CW__FEED_KIND__ROBOTS)
        assert_true(buf_printf(b, " robots"));
    assert_true(buf_printf(b, "\n"));
}

static inline void help_listing_print(struct buf *b, const Cw__Listing *l, bool is_counted)
{
    char ttl[32] = "-";
    if (l->has_ttl_s)
        snprintf(ttl, sizeof(ttl), "ttl %u", l->ttl_s);
    assert_true(buf_printf(b, "feed: %s | %s | %s | %s | %s\n", l->title ? l->title : "-",
                           l->home ? l->home : "-", l->language ? l->language : "-", ttl,
                           l->format));
    if (is_counted)
        assert_true(buf_printf(b, "items: %zu\n", l->n_items));
    for (size_t i = 0; i < l->n_items; i++)
        help_item_print(b, l->items[i]);
    for (size_t i = 0; i < l->n_feeds; i++)
        help_feed_print(b, l->feeds[i]);
}

#endif
