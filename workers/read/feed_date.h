/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_date - dates as feeds and sitemaps write them.
 *
 * ISO 8601 in every precision (year, month, day, ordinal and week dates, basic and extended form),
 * RFC 822 with its faults (names of zones, GMT+3, two-digit years, no weekday, full names of
 * months), month names of a dozen languages; what is neither goes to date_parse (Arabic).
 *
 * Gives "YYYY-MM-DD", or "YYYY-MM-DDThh:mm:ssZ" or with an offset. Unlike date_parse a time without
 * a zone is taken for UTC, as every reader of feeds does and writers of feeds expect; a year or
 * month alone is its first day. 24:00 is the next day. No state.
 */
#ifndef READ_FEED_DATE_H
#define READ_FEED_DATE_H

#include <stdint.h>
#include "common/arena.h"
#include "common/span.h"

/* NULL when s holds no date from 1990 to `latest_us`. *ret_us, when not NULL: the moment. */
const char *feed_date_parse(struct span s, int64_t latest_us, struct arena *a, int64_t *ret_us);

#endif
