/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guard - notices that the work thread crashes or never ends.
 *
 * A fatal signal of the work thread (on a signal stack, so that an overflow of the stack is caught too; SIGSYS, which the
 * sandbox raises, is one) wakes the
 * station thread through an eventfd, waits until it has reported the task, at most GUARD_REPORT_MS, and then the
 * process dies of that signal. Fatal signals of other threads kill at once: what they work on is not known.
 * One per process.
 */
#ifndef STATION_GUARD_H
#define STATION_GUARD_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "common/error.h"

#define GUARD_REPORT_MS 1500

/* Installs the handlers. */
MUST_USE enum fate guard_init(struct error *e);
void guard_done(void);

/* The work thread says that it is the one, and at its end that it is not any more. */
MUST_USE enum fate guard_enter(struct error *e);
void guard_leave(void);

/* Readable when the work thread has crashed. */
int guard_fd(void);

/* The signal, 0 when there is none. */
int guard_signal(void);

/* What it died of, as a sentence; 64 bytes are enough. */
void guard_describe(char *ret, size_t ret_len);

/* Lets the crashed thread die. */
void guard_reported(void);

/* CPU time of a thread that lives; 0 when it cannot be had. */
uint64_t guard_cpu_us(pthread_t thread);

#endif
