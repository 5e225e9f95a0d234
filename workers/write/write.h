/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write - the worker that stores results, in one transaction per batch, and says so.
 *
 * Gathers captures, listings and documents until there are `write.batch` of them, the first has waited `write.batch_ms`,
 * or none came for `write.quiet_ms`; commits them (write_batch.h); only then acknowledges. When the database is away the
 * batch is kept and tried again with back-off; heartbeats go on, so its leases do. When the database refuses a batch, it
 * is halved until the guilty item stands alone and goes to quarantine; the others are committed.
 */
#ifndef WRITE_H
#define WRITE_H

#include "station/station.h"

struct write_conf {
    char *dsn, *role, *revisits;
    int64_t batch, batch_ms, quiet_ms, batch_bytes;
    int64_t feed_min_s, feed_max_s;
};

extern const struct station_worker write_worker;

#endif
