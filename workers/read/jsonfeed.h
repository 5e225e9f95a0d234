/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jsonfeed - JSON Feed 1.0 and 1.1 (jsonfeed.org) as a Listing.
 *
 * An item's page is its url, else external_url, else an id that is an address. content_html comes
 * before content_text before summary. Items without authors have the feed's. No state.
 */
#ifndef READ_JSONFEED_H
#define READ_JSONFEED_H

#include "feed.h"

/* FATE_REJECT "not a feed: JSON without items". */
MUST_USE enum fate jsonfeed_parse(const struct feed_input *in, struct span text, struct arena *a,
                                  Cw__Listing **ret, struct error *e);

#endif
