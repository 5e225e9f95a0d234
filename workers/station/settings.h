/* SPDX-License-Identifier: Apache-2.0 */
/*
 * settings - the command line and the settings that every worker has.
 */
#ifndef STATION_SETTINGS_H
#define STATION_SETTINGS_H

#include <stddef.h>
#include <stdint.h>
#include "common/conf.h"
#include "common/error.h"
#include "station.h"

struct settings {
    char *endpoint; /* hub.endpoint */
    int64_t credit, credit_bytes;
    int64_t cpu_ms, wall_ms, memory_bytes;
    char *metrics;
    char *log_level;
    char *curve_secret_file, *curve_server_key;
    bool has_core; /* may leave core files */
    bool has_sandbox;
};

enum settings_verb { SETTINGS_RUN, SETTINGS_CHECK, SETTINGS_HELP, SETTINGS_VERSION, SETTINGS_MARKDOWN, SETTINGS_USAGE };

struct settings_loaded {
    struct settings *own;   /* in one allocation with: */
    void *worker;           /* the struct that the worker's rows fill */
    struct conf_row *rows;  /* the station's, then the worker's */
    char credit_preset[16], memory_preset[16]; /* the rows point here: this struct must not move */
};

/* What the command line asks for; SETTINGS_USAGE after it has said on standard error what is wrong. The pointers in
 * *ret_from point into argv and `overrides`, which has room for argc entries. */
enum settings_verb settings_parse(const struct station_worker *w, int argc, char **argv, const char **overrides,
                                  struct conf_sources *ret_from);

/* Makes the rows; then loads them. Both parts are freed by settings_done, whatever came of them. */
MUST_USE enum fate settings_init(const struct station_worker *w, struct settings_loaded *l, struct error *e);
MUST_USE enum fate settings_load(const struct station_worker *w, const struct conf_sources *from,
                                 struct settings_loaded *l, struct error *e);
void settings_done(struct settings_loaded *l);

void settings_print_help(const struct station_worker *w, const struct settings_loaded *l);

#endif
