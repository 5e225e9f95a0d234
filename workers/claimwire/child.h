/* SPDX-License-Identifier: Apache-2.0 */
/*
 * child - a program that `claimwire run` keeps alive.
 *
 * A child gets a process group of its own, so that ctrl-C reaches only the supervisor, which then
 * stops everything in the right order; and it is sent SIGTERM by the kernel when the supervisor
 * dies without a chance to do so. Its standard error goes to a file. No threads may run in the
 * supervisor while it starts children.
 */
#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include "common/error.h"

struct child {
    const char *name; /* for people */
    const char *log_path;
    char *const *argv;           /* argv[0] is the path of the program */
    const char *environment_add; /* "NAME=value" for this child only; NULL: none */
    uid_t uid;                   /* to run as; only root can choose, others give their own */
    gid_t gid;
    int stop_signal;
    /* kept by child_start and child_ended: */
    pid_t pid; /* 0: not running */
    uint64_t started_ms;
    unsigned restarts; /* in a row, without a good life between */
    uint64_t not_before_ms;
};

MUST_USE enum fate child_start(struct child *c, struct error *e);

/* Its status came in: computes when it may be started again. `ret_code` is the exit code, or 128 +
 * the signal. */
void child_ended(struct child *c, int status, int *ret_code);

/* What it said last in its log; empty when there is none. */
void child_last_line(const struct child *c, char *ret, size_t ret_len);

void child_stop(const struct child *c, int signal_number);

/* Runs a program to its end and waits. FATE_RETRY with its last line of output when it did not exit
 * with 0. */
MUST_USE enum fate child_run_once(struct child *c, struct error *e);

#endif
