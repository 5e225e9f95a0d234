/* SPDX-License-Identifier: Apache-2.0 */
/*
 * errand - inside of fetch: what runs on the multi handle, the fetching of robots.txt, orders.
 *
 *   fetch   settings, start and end, the loop
 *   errand  a transfer on the multi handle; robots.txt
 *   order   from a task to its Capture or Failure
 *
 * Work thread only.
 */
#ifndef ERRAND_H
#define ERRAND_H

#include "fetch.h"
#include "politeness.h"
#include "transfer.h"

#define FETCH_HOPS_MAX 5
#define FETCH_ORDER_BYTES_MAX (64u << 20)

/* Something that has a transfer running: an order, or the fetching of a robots.txt. */
struct errand {
    struct transfer transfer;
    struct arena arena;
    void (*ended)(struct fetcher *f, struct errand *self, CURLcode result);
    struct politeness_site *site; /* whose slot it holds while running */
    unsigned hops;
};

struct order;

struct fetcher {
    struct fetch_conf conf;
    struct address_rules addresses;
    struct transfer_limits limits;
    size_t held_bytes;
    char user_agent[256];
    CURLM *multi;
    struct politeness *politeness;
    struct station *station;
    struct order *orders;
    size_t running;
};

/* ---- errand.c */

/* Starts a transfer; r->owner is set here. */
MUST_USE enum fate errand_start(struct fetcher *f, struct errand *x, struct transfer_request *r,
                                struct error *e);

/* Ends the transfer but keeps the slot: for the next hop of the same errand. */
void errand_halt(struct fetcher *f, struct errand *x);
void errand_stop(struct fetcher *f, struct errand *x, uint64_t pause_ms);

/* Fetches the robots.txt of `place` for `rules`, in the slot of `site`, which has been taken. */
void errand_ask_robots(struct fetcher *f, struct politeness_site *site,
                       struct politeness_rules *rules, const char *origin);

/* ---- order.c */

void order_accept(struct fetcher *f, struct station_task *task);

/* Starts what can be started; gives back what cannot be finished. */
void order_advance_all(struct fetcher *f);

#endif
