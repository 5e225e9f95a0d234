/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list - an HTML page whose links that match a pattern are articles, for outlets without a feed.
 *
 * The pattern is compared with the whole path of a link's canonical address:
 *
 *   *      any run of characters without "/"        **     any run of characters
 *   {n}    a number                                 {y}    a year, four digits
 *   {m}    a month, one or two digits               {d}    a day, likewise
 *
 * One for dated addresses is {y}, {m}, {d} and ** with slashes between, one for numbered ones
 * /news/{n}.html. A pattern with "?" in it is compared with path and query, else the query does not
 * matter. One that begins with "http" is compared with the whole address; others only match links
 * of the page's own host, "www." set aside.
 *
 * Items are in the order of the page. The title of an item is the longest text of all links to its
 * address (link text, title attribute, or text of a picture).
 */
#ifndef READ_LIST_H
#define READ_LIST_H

#include <stdbool.h>
#include "feed.h"

#define LIST_PATTERN_BYTES 500

/* FATE_REJECT when there is no pattern, or the body is no HTML: "not a list page: ..." */
MUST_USE enum fate list_read(const struct feed_input *in, struct arena *a, Cw__Listing **ret,
                             struct error *e);

/* The pattern language alone; linear in the product of both lengths. */
bool list_matches(struct span pattern, struct span text);

#endif
