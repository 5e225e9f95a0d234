/* SPDX-License-Identifier: Apache-2.0 */
/*
 * home - a home page: where are the feeds of its site?
 *
 * Named ones first: <link rel="alternate"> of a feed's type, wherever it stands; links to what
 * looks like a feed by address or text. Left out: feeds of comments, of searches, of single
 * articles, and a second format of a feed that is there already. The whole site's come before those
 * of sections.
 *
 * When none is named, guesses: the usual places, robots.txt and the usual sitemaps, marked as such.
 * A "home page" that is itself a feed gives its own address. Title and language are the site's.
 */
#ifndef READ_HOME_H
#define READ_HOME_H

#include "feed.h"

/* FATE_REJECT when the body is neither HTML nor a feed. */
MUST_USE enum fate home_read(const struct feed_input *in, struct arena *a, Cw__Listing **ret,
                             struct error *e);

#endif
