/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dispatch - the program: settings, start, the loop around the hub, the end.
 *
 * Two threads: this one owns the workers' socket and never waits for anything but the poll; the
 * ledger's speaks with PostgreSQL. SIGTERM or SIGINT: Bye to the workers (they live on and connect
 * to the next hub), everything in memory goes back to the ledger, exit 0 within 10 s; a second
 * signal exits 1 at once. Below seccomp and Landlock (common/sandbox.h) from before the first worker is heard. SIGHUP: keys are read again, see deploy/README.md; those that are wrong
 * change nothing.
 */
#ifndef DISPATCH_H
#define DISPATCH_H

#include <stdbool.h>
#include <stdint.h>
#include "common/conf.h"
#include "common/error.h"

struct dispatch_conf {
    char *endpoint, *curve_secret_file, *curve_allow_file;
    bool is_plain, has_sandbox;
    int64_t heartbeat_ms, dead_ms, overdue_ms;
    int64_t batch, in_flight, in_flight_bytes;
    char *name, *metrics, *log_level;
    int64_t lease_ms, poll_ms, poll_max_ms, start_wait_ms, max_attempts, max_crashes, spacing_ms;
    int64_t probe_ms;
    char *dsn, *role;
};

extern const struct conf_row dispatch_rows[];

/* Runs until a signal or until it is broken; returns the exit code. `is_check`: only looks whether
 * it could. */
int dispatch_run(struct dispatch_conf *c, bool is_check);

#endif
