/* SPDX-License-Identifier: Apache-2.0 */
/*
 * metrics - counters, gauges and time histograms, served as Prometheus text on /metrics, with /healthz beside it.
 *
 * Metrics are registered at start and never removed. Adding and setting are atomic and may be done by any thread.
 * The HTTP server (libmicrohttpd, own thread, at most 32 connections, 2 s time-out) answers from memory only: neither
 * path ever waits for the database or for the thread that works. /healthz is 200 "ok" while the health function says
 * so, else 503 with its sentence.
 */
#ifndef COMMON_METRICS_H
#define COMMON_METRICS_H

#include <stdbool.h>
#include <stdint.h>
#include "common/buf.h"
#include "common/error.h"

struct metric;

/* `name` as Prometheus wants it ("claimwire_jobs_total"), `labels` NULL or "stage=\"read\",fate=\"done\"", `help` a
 * sentence. Registering the same name and labels again gives the same metric. Never NULL: without memory it is one that
 * counts but is not shown. Strings are kept by reference. */
struct metric *metrics_counter(const char *name, const char *labels, const char *help);
struct metric *metrics_gauge(const char *name, const char *labels, const char *help);

/* A histogram of seconds with buckets 1 ms .. 60 s. */
struct metric *metrics_histogram(const char *name, const char *labels, const char *help);

void metrics_add(struct metric *m, int64_t n);
void metrics_set(struct metric *m, int64_t value);
int64_t metrics_value(const struct metric *m);
void metrics_observe_us(struct metric *m, uint64_t us);

/* The text that /metrics serves, process_cpu_seconds_total and process_resident_memory_bytes included. */
void metrics_print(struct buf *to);

/* Returns true when healthy; else writes the reason. Must not block. */
typedef bool metrics_health(void *ctx, char *reason, size_t reason_len);

struct metrics_server;

/* Listens, for metrics_start, which begins to answer: a process that gives rights away does so between the two. `address`
 * is "9101" (of loopback), "127.0.0.1:9101", "[::1]:9101" or "127.0.0.1:0" (any free port, see metrics_port); other
 * hosts are answered only where an address of this machine that they can reach is named. "" or "off" starts nothing and
 * gives NULL, which metrics_start takes. */
MUST_USE enum fate metrics_open(const char *address, struct metrics_server **ret, struct error *e);
MUST_USE enum fate metrics_start(struct metrics_server *s, metrics_health *health, void *ctx, struct error *e);

/* Both at once. */
MUST_USE enum fate metrics_serve(const char *address, metrics_health *health, void *ctx, struct metrics_server **ret,
                                 struct error *e);
int metrics_port(const struct metrics_server *s); /* 0 for NULL */
void metrics_stop(struct metrics_server *s);

#endif
