/* SPDX-License-Identifier: Apache-2.0 */
/*
 * robots_txt - the sitemaps that a robots.txt names ("Sitemap: ADDRESS", anywhere in the file).
 *
 * News sitemaps first, then in the file's order; those that list no articles (sitemap.h) last. The
 * rules of the file are the fetch worker's matter.
 */
#ifndef READ_ROBOTS_TXT_H
#define READ_ROBOTS_TXT_H

#include "feed.h"

#define ROBOTS_TXT_BYTES 512000 /* RFC 9309 asks for no more than 500 KiB */

/* FATE_REJECT "not a robots.txt: an HTML page" */
MUST_USE enum fate robots_txt_read(const struct feed_input *in, struct arena *a, Cw__Listing **ret,
                                   struct error *e);

#endif
