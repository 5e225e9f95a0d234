/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_html - HTML from a feed, made harmless: what is stored may be shown one day.
 *
 * Only elements and attributes of a list go through; scripts, styles and frames go with all that is
 * inside, of others the text stays. Addresses are made absolute; those that are none of the web or
 * of mail go. Comments go. A "<" that begins no tag is written as a reference. Works on tags, not
 * on a tree: what was not nested well is not nested well afterwards. Linear.
 */
#ifndef READ_FEED_HTML_H
#define READ_FEED_HTML_H

#include "common/arena.h"
#include "common/span.h"

/* `html` itself when it holds no markup at all. `base` may be empty. */
struct span feed_html_clean(struct span html, struct span base, struct arena *a);

#endif
