/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fetch - follows orders to get feeds and pages, politely: the only part of claimwire that reaches
 * outside.
 *
 * Many orders are in hand at once, driven by one curl multi handle on the work thread. An order
 * waits for the site's robots.txt (kept a day), then for the site's slot; it is given back to the
 * hub when the slot is far away. Redirects are walked here, at most five, each hop judged like a
 * first request; a hop within its site needs no slot of its own. An answer becomes a Capture;
 * trouble becomes a Failure that says how bad it is and whether the site wants to be left alone.
 *
 * Manners. We say who we are and who answers for us (fetch.contact), and obey robots.txt unless the
 * order says that the outlet's owner allowed otherwise; each such request is logged. A page that is
 * kept from us (401, 403, 451, a wall against programs, robots.txt) is not got at by other means:
 * what the feed says of it becomes the Capture, marked as blocked.
 */
#ifndef FETCH_H
#define FETCH_H

#include "common/conf.h"
#include "station/station.h"

struct fetcher;
struct sandbox;

struct fetch_conf {
    char *contact; /* who answers for us: an address or e-mail, part of the User-Agent */
    int64_t connect_ms;
    int64_t total_ms;
    int64_t max_bytes;
    char *allow_networks;
    char *allow_ports;
    char *ca_file;
    bool obey_robots;
};

extern const struct conf_row fetch_conf_rows[];

MUST_USE enum fate fetch_open(const struct fetch_conf *conf, struct fetcher **ret, struct error *e);
/* fetch.ca_file, which is read at connections; the ports that may be fetched from; names. */
void fetch_needs(const struct fetcher *f, struct sandbox *rules);

void fetch_close(struct fetcher *f);

/* The drive() of the worker: runs until the station drains. */
MUST_USE enum fate fetch_drive(struct fetcher *f, struct station *s, struct error *e);

#endif
