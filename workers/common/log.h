/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log - one key=value line on standard error per event.
 *
 *   ts=2026-01-05T10:00:00.123Z level=info worker=read event=job.done job=17 took_ms=12 url="http://a/b c"
 *
 * Values with blanks or quotes are quoted; C0, C1 and bidirectional control characters and invalid UTF-8 are written as
 * \xNN; a value is cut at 512 bytes. A line is one write(2) and never blocks the data path: when standard error is a
 * full pipe the line is dropped and counted (log_dropped()). Only main.c, the station and the command log; library
 * modules return errors. Any thread may log.
 *
 * Event names are noun.verb. All of them:
 *   worker.started worker.draining worker.stopped worker.broken worker.died worker.restarted   config.loaded
 *   sandbox.missing sandbox.violated
 *   hub.connected hub.refused hub.lost hub.bound   keys.loaded keys.refused   peer.joined peer.left peer.lost peer.refused peer.blocked
 *   job.done job.retried job.rejected job.stale job.crashed job.lost job.overdue
 *   message.invalid   ledger.lost ledger.back ledger.failed ledger.reaped feed.scheduled   batch.committed batch.split batch.failed
 *   fetch.done fetch.failed robots.fetched robots.ignored contact.missing address.refused
 *   postgres.started postgres.stopped schema.migrated
 */
#ifndef COMMON_LOG_H
#define COMMON_LOG_H

#include <stdint.h>
#include "common/span.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log_field {
    const char *key; /* NULL ends the list */
    enum { LOG_FIELD_STRING, LOG_FIELD_INTEGER, LOG_FIELD_REAL } type;
    struct span string;
    int64_t integer;
    double real;
};

#define LOG_STR(k, s) {.key = (k), .type = LOG_FIELD_STRING, .string = span_of(s)}
#define LOG_SPAN(k, s) {.key = (k), .type = LOG_FIELD_STRING, .string = (s)}
#define LOG_INT(k, i) {.key = (k), .type = LOG_FIELD_INTEGER, .integer = (int64_t)(i)}
#define LOG_REAL(k, r) {.key = (k), .type = LOG_FIELD_REAL, .real = (r)}

/* Who speaks and from which level on; call once at start, before threads. The name is kept by reference. */
void log_open(const char *worker, enum log_level lowest);

/* "debug" "info" "warn" "error" -> level; anything else is LOG_INFO. */
enum log_level log_level_of(const char *name);

void log_write(enum log_level level, const char *event, const struct log_field *fields);

#define log_debug(event, ...) log_write(LOG_DEBUG, event, (const struct log_field[]){__VA_ARGS__, {0}})
#define log_info(event, ...) log_write(LOG_INFO, event, (const struct log_field[]){__VA_ARGS__, {0}})
#define log_warn(event, ...) log_write(LOG_WARN, event, (const struct log_field[]){__VA_ARGS__, {0}})
#define log_error(event, ...) log_write(LOG_ERROR, event, (const struct log_field[]){__VA_ARGS__, {0}})

/* Lines that could not be written since start. */
uint64_t log_dropped(void);

#endif
