/* SPDX-License-Identifier: Apache-2.0 */
/*
 * politeness - what we know of each site, and when it may be asked again.
 *
 * A site is a host, with its port when that is not the usual one; http and https are one site, as
 * in the ledger (site_of). It has one slot: one request at a time, with a pause between the end of
 * one and the beginning of the next, longer after the site said that we ask too much. Rules of a
 * robots.txt belong to an origin (scheme, host, port), of which a site has two; they are known once
 * somebody has fetched them. Sites that nobody asked for an hour and whose rules have expired are
 * forgotten. Not thread-safe: it belongs to the work thread.
 */
#ifndef POLITENESS_H
#define POLITENESS_H

#include <stdbool.h>
#include <stdint.h>
#include "claimwire.pb-c.h"
#include "common/arena.h"
#include "common/span.h"
#include "robots.h"

struct politeness;

enum politeness_known {
    POLITENESS_RULES_UNKNOWN,
    POLITENESS_RULES_ASKED_FOR,
    POLITENESS_RULES_KNOWN
};

/* What an origin allows. */
struct politeness_rules {
    enum politeness_known known;
    uint64_t until_ms;
    bool allows_nothing; /* its robots.txt could not be had: RFC 9309 2.3.1.4; until when: until_ms */
    bool is_refused;     /* nor could anything else of it be had */
    const char *why;     /* it allows nothing */
    Cw__Failure__Trouble trouble; /* how bad that is */
    struct robots robots;
    struct arena memory; /* of all that */
};

struct politeness_site {
    struct politeness_site *next;
    uint64_t free_at_ms;
    uint64_t spacing_ms;
    bool is_taken;
    unsigned
        waiting; /* how many stand in line here; kept by politeness_join and politeness_leave */
    struct politeness_rules rules[2]; /* of http and https */
    struct span host;
    char name[];
};

struct politeness *politeness_new(void);
void politeness_free(struct politeness *p);

/* The site of a host ("news.example", "news.example:8080"), made when it is new; NULL when memory
 * is exhausted. */
struct politeness_site *politeness_site(struct politeness *p, const char *host, uint64_t now_ms);

/* Stands in line. Returns how long the line is in time: the wait that the newcomer must expect. */
uint64_t politeness_join(struct politeness_site *s);
void politeness_leave(struct politeness_site *s);

/* Milliseconds until the site may be asked: 0 takes the slot, and politeness_release must follow.
 * UINT64_MAX: somebody has the slot now. */
uint64_t politeness_take(struct politeness_site *s, uint64_t now_ms);

/* The request is over. `pause_ms` 0: the ordinary spacing. */
void politeness_release(struct politeness_site *s, uint64_t now_ms, uint64_t pause_ms);

/* Rules are known now and hold for `keep_ms`: those of `body`; everything allowed when it is NULL.
 */
void politeness_set_rules(struct politeness_rules *r, const struct span *body, uint64_t now_ms,
                          uint64_t keep_ms);

/* Why a robots.txt could not be had. */
struct politeness_trouble {
    const char *why;
    Cw__Failure__Trouble kind;
    bool is_final; /* nor could anything else: the address is private, the certificate wrong */
};

/* Nothing is allowed for `keep_ms`. */
void politeness_refuse(struct politeness_rules *r, const struct politeness_trouble *t,
                       uint64_t now_ms, uint64_t keep_ms);

bool politeness_knows(const struct politeness_rules *r, uint64_t now_ms);
bool politeness_allows(const struct politeness_rules *r, const char *path, struct arena *scratch);

#endif
