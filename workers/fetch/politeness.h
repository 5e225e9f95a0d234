/* SPDX-License-Identifier: Apache-2.0 */
/*
 * politeness - what we know of each site, and when it may be asked again.
 *
 * A site is a scheme, host and port. It has one slot: one request at a time, with `spacing_ms`
 * between the end of one and the beginning of the next, longer after the site said that we ask too
 * much. It also has the rules of its robots.txt, once somebody has fetched them. Sites that nobody
 * asked for an hour and whose rules have expired are forgotten. Not thread-safe: it belongs to the
 * work thread.
 */
#ifndef POLITENESS_H
#define POLITENESS_H

#include <stdbool.h>
#include <stdint.h>
#include "common/arena.h"
#include "common/span.h"
#include "robots.h"

struct politeness;

enum politeness_rules {
    POLITENESS_RULES_UNKNOWN,
    POLITENESS_RULES_ASKED_FOR,
    POLITENESS_RULES_KNOWN
};

struct politeness_site {
    struct politeness_site *next;
    uint64_t free_at_ms;
    bool is_taken;
    unsigned
        waiting; /* how many stand in line here; kept by politeness_join and politeness_leave */
    enum politeness_rules rules;
    uint64_t rules_until_ms;
    bool allows_nothing; /* its robots.txt could not be had (5xx): RFC 9309 2.3.1.4 */
    struct robots robots;
    const char *refusal; /* why we may not connect to it at all; NULL: we may */
    struct arena memory; /* of the rules and the refusal */
    struct span origin;
    char name[];
};

struct politeness *politeness_new(uint64_t spacing_ms);
void politeness_free(struct politeness *p);

/* The site of an origin ("https://news.example:443"), made when it is new; NULL when memory is
 * exhausted. */
struct politeness_site *politeness_site(struct politeness *p, const char *origin, uint64_t now_ms);

/* Stands in line. Returns how long the line is in time: the wait that the newcomer must expect. */
uint64_t politeness_join(const struct politeness *p, struct politeness_site *s);
void politeness_leave(struct politeness_site *s);

/* Milliseconds until the site may be asked: 0 takes the slot, and politeness_release must follow.
 * UINT64_MAX: somebody has the slot now. */
uint64_t politeness_take(struct politeness_site *s, uint64_t now_ms);

/* The request is over. `pause_ms` 0: the ordinary spacing. */
void politeness_release(struct politeness *p, struct politeness_site *s, uint64_t now_ms,
                        uint64_t pause_ms);

/* Rules are known now: those of `body`, or all or nothing allowed when body is NULL. They hold for
 * `keep_ms`. */
void politeness_set_rules(struct politeness_site *s, const struct span *body, bool allows_nothing,
                          uint64_t now_ms, uint64_t keep_ms);

/* Its address is one that we may not connect to; said again to all who ask within `keep_ms`. */
void politeness_refuse(struct politeness_site *s, const char *why, uint64_t now_ms,
                       uint64_t keep_ms);
bool politeness_allows(const struct politeness_site *s, const char *path);

#endif
