/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fetch - follows orders to get feeds and pages, politely: the only part of claimwire that reaches
 * outside.
 *
 * Many orders are in hand at once, driven by one curl multi handle on the work thread. An order
 * waits for the site's robots.txt (kept a day), then for the site's slot; it is given back to the
 * hub when the slot is far away. Redirects are walked here, at most five, each hop judged like a
 * first request. An answer becomes a Capture; trouble becomes a Failure.
 */
#ifndef FETCH_H
#define FETCH_H

#include "common/conf.h"
#include "station/station.h"

struct fetcher;

struct fetch_conf {
    char *contact; /* who answers for us: an address or e-mail, part of the User-Agent */
    int64_t spacing_ms;
    int64_t connect_ms;
    int64_t total_ms;
    int64_t max_bytes;
    char *allow_networks;
    char *allow_ports;
    bool obey_robots;
};

extern const struct conf_row fetch_conf_rows[];

MUST_USE enum fate fetch_open(const struct fetch_conf *conf, struct fetcher **ret, struct error *e);
void fetch_close(struct fetcher *f);

/* The drive() of the worker: runs until the station drains. */
MUST_USE enum fate fetch_drive(struct fetcher *f, struct station *s, struct error *e);

#endif
