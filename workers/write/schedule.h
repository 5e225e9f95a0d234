/* SPDX-License-Identifier: Apache-2.0 */
/*
 * schedule - when a feed is asked again, and when a page is looked at again.
 *
 * Feeds: Media Cloud's rule of overlap. What matters is not to miss items, so a reading should
 * overlap the one before: where more than two thirds of a reading were known, the interval grows
 * by 10 minutes (by an hour when there was no news for a month); where less than a third was, it
 * shrinks by an hour, or goes back to 6 hours at once. One reading says nothing about an interval
 * that was not kept: two readings in a row must have come on time. Wishes of feed and server (ttl,
 * Cache-Control, Expires) are a lower bound, a day is the upper one.
 *
 * What names feeds and lists no pages (home page, robots.txt), and what may be a feed but has never
 * listed anything, is read daily. A sitemap that neither changes nor gives news for a month is
 * asked ever more seldom, down to once in 30 days: most such are dead, some come back.
 *
 * No state; any thread.
 */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>
#include "common/error.h"

#define SCHEDULE_REVISITS_MAX 12

struct schedule_bounds {
    int64_t min_s, max_s; /* of an interval */
};

/* A feed at the moment of a reading. */
struct schedule_feed {
    int64_t interval_s; /* kept until now */
    int64_t hint_s;     /* what feed and server ask for; 0: nothing */
    int64_t quiet_s;    /* since it last gave news, or since it is known */
    int on_time;        /* readings in a row that came on time, this one included; 2: two or more */
    bool is_daily;      /* names feeds, or has never listed anything */
    bool is_sitemap;
};

struct schedule_reading {
    bool is_unchanged; /* not a byte is new */
    bool is_counted;   /* `known` holds; false: the bytes are new and nobody has read them yet */
    double known;      /* share of its items that were known, 0..1 */
};

struct schedule_next {
    int64_t interval_s;
    /* Until the next reading: at least `wait_s`, and up to `jitter_s` more by chance: a tenth of
     * the interval both ways, but never sooner than was asked for. */
    int64_t wait_s, jitter_s;
};

/* Does a reading `since_s` after the one before say something about the interval? Sooner ones were
 * asked for by people, later ones followed an outage or a backlog. */
bool schedule_is_on_time(int64_t interval_s, int64_t since_s);

struct schedule_next schedule_next(const struct schedule_feed *f, const struct schedule_reading *r,
                                   const struct schedule_bounds *b);

/* Looks at a page after the first one, in seconds after it was first seen. */
struct schedule_revisits {
    int64_t after_s[SCHEDULE_REVISITS_MAX];
    int n;
};

/* "1h 6h 24h 7d": numbers with a unit (m, h, d), growing, separated by blanks; "": none. At least a
 * minute, at most 365 days. */
MUST_USE enum fate schedule_parse_revisits(const char *text, struct schedule_revisits *ret,
                                           struct error *e);

#endif
