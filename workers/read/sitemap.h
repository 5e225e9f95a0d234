/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sitemap - pages and further sitemaps that a site lists for search engines.
 *
 * A sitemap has no order and may hold 50,000 addresses: the newest WIRE_MAX_ITEMS are kept, newest
 * first, by news:publication_date or lastmod; those without a date follow in the file's order.
 * news:title, news:language and news:name are taken; lastmod is an item's `updated`, because it
 * says nothing of when the page was first published.
 *
 * An index gives feeds: those with "news" in the path first, then the newest (lastmod, or year and
 * month in the address); sitemaps of tags, authors, categories, pictures and videos are left out,
 * because they list no articles.
 */
#ifndef READ_SITEMAP_H
#define READ_SITEMAP_H

#include "feed.h"
#include "feed_xml.h"

/* `x` is at the OPEN event of <urlset> or <sitemapindex>. */
MUST_USE enum fate sitemap_parse(const struct feed_input *in, struct feed_xml *x, struct arena *a,
                                 Cw__Listing **ret, struct error *e);

/* One address a line. FATE_REJECT when a line is none. */
MUST_USE enum fate sitemap_parse_plain(const struct feed_input *in, struct span text,
                                       struct arena *a, Cw__Listing **ret, struct error *e);

/* 0: its path says news; 1: nothing; 2: that it lists no articles. For robots.txt too. */
int sitemap_class(struct span url);

#endif
