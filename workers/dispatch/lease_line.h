/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lease_line - leasing where pauses are kept between the requests to one site.
 *
 * A site (host and port, as site_of() in deploy/postgres says) has one slot for all fetch workers
 * of all dispatches. Jobs that are due join the line of their site; the head of a line is leased
 * when the slot is free: the lease before has ended, so that nobody is asking the site now, and the
 * pause since then is over. The pause runs from the lease, and anew from the end of the request,
 * which the hub sees (lease_hold). In a line polls go before first looks and those before second
 * looks, each by age.
 *
 * What follows from that: a job is moved once, however long its line is, and is not looked at again
 * before its turn. After a rest of the whole ledger each site starts with one request, because
 * slots are not promised ahead. A dispatch that dies frees its slots when its leases run out. Two
 * dispatches meet at the row of the site: one takes the slot, the other passes it over.
 *
 * With a preset of 0, and as long as no outlet has a pause of its own, nothing of this runs.
 */
#ifndef LEASE_LINE_H
#define LEASE_LINE_H

#include "lease.h"

struct pg_result;

/* Leases up to `count` polls and pages; *ret has their rows, NULL when there are none. */
MUST_USE enum fate lease_line_run(struct lease *l, unsigned count, struct pg_result **ret,
                                  struct error *e);

#endif
