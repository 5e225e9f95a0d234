/* SPDX-License-Identifier: Apache-2.0 */
/*
 * follow - rows of outlets and of what is polled for them, as `source add`, `feed add` and the
 * import of an OPML file make them.
 *
 * Addresses are made canonical first, so that one feed has one row however it was typed.
 */
#ifndef FOLLOW_H
#define FOLLOW_H

#include <stdint.h>
#include "ask.h"

/* As cw.FeedKind and feed.kind. */
enum follow_kind { FOLLOW_FEED, FOLLOW_LIST, FOLLOW_HOME, FOLLOW_ROBOTS, FOLLOW_KINDS };

/* "feed", "list", "home", "robots". */
const char *follow_kind_name(enum follow_kind kind);

/* Empty spans are not known, and change nothing that is. */
struct follow_outlet {
    struct span name, home_url, region;
};

struct follow_feed {
    struct span source, url, links;
    enum follow_kind kind;
    int32_t interval_s; /* 0: preset */
    bool is_paused;
};

enum follow_result { FOLLOW_FAILED, FOLLOW_NEW, FOLLOW_KNOWN, FOLLOW_ELSEWHERE };

/* Canonical http or https address of what somebody typed; empty: it is none. In k's arena. */
struct span follow_address(struct ask *k, struct span typed);

bool follow_is_region(struct span s);

/* False when a sentence was printed. */
bool follow_outlet(struct ask *k, const struct follow_outlet *o);

/* The feed is due at once. The outlet must be there. FOLLOW_ELSEWHERE: it is followed, for another
 * outlet, and stays there. FOLLOW_FAILED: a sentence was printed. */
enum follow_result follow_feed(struct ask *k, const struct follow_feed *f);

#endif
