/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clock - monotonic time for deadlines, wall time for data. Leases are compared by PostgreSQL's clock only.
 */
#ifndef COMMON_CLOCK_H
#define COMMON_CLOCK_H

#include <stdint.h>

uint64_t clock_monotonic_ms(void);
uint64_t clock_monotonic_us(void);

/* CPU time of the calling thread. */
uint64_t clock_thread_cpu_us(void);

/* Microseconds since 1970-01-01 UTC; appears only as data (fetched, produced), never in a deadline. */
int64_t clock_wall_us(void);

/* 64 random bits from the kernel (getrandom). For ids and jitter. */
uint64_t clock_random(void);

/* Back-off with full jitter: a random value in [0, min(cap, base * 2^attempt)] milliseconds. */
uint64_t clock_backoff_ms(unsigned attempt, uint64_t base_ms, uint64_t cap_ms);

#endif
