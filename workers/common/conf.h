/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conf - settings: one row each, from which the parser, --help and the README table are made.
 *
 * A value comes from, later ones winning: the row's default; the file (lines `name = value`, # comments); the
 * environment (CLAIMWIRE_ + name in upper case, dots as underscores: fetch.spacing_ms is CLAIMWIRE_FETCH_SPACING_MS);
 * --set name=value. All of them pass through the row: an unknown name in file or --set, a value that does not parse or
 * is out of range is refused with one sentence that names file and line (the program then exits 78 before it has
 * touched anything). Names of settings of *other* programs are allowed in a shared file when listed by `known_prefixes`.
 *
 * Secrets: a row of type CONF_SECRET takes `@/path/to/file` (first line of the file) or a value from the environment,
 * which is then removed from the environment and overwritten; it is never accepted from --set, nor as it is in a file, and never
 * printed.
 */
#ifndef COMMON_CONF_H
#define COMMON_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include "common/error.h"
#include "common/span.h"

enum conf_type {
    CONF_STRING, /* char *, owned by the conf; empty string allowed */
    CONF_SECRET, /* char *, as above */
    CONF_INT,    /* int64_t */
    CONF_SIZE,   /* int64_t bytes; accepts suffixes KiB MiB GiB */
    CONF_REAL,   /* double */
    CONF_BOOL,   /* bool; yes/no, true/false, on/off, 1/0 */
};

struct conf_row {
    const char *name; /* "language.min_letters"; NULL ends the table */
    enum conf_type type;
    size_t offset; /* offsetof() in the program's struct */
    const char *preset;
    double min, max; /* for numbers; ignored when max <= min */
    const char *meaning; /* a sentence */
};

/* Where settings come from; all members may be NULL or 0. */
struct conf_sources {
    const char *file;              /* must exist when given */
    const char *optional_file;     /* may be missing */
    const char *const *overrides;  /* "name=value" */
    size_t overrides_len;
    /* "fetch. write. hub.batch": names in the file that are these, or below these, belong to other programs. A prefix
     * that our own rows use as well is ours (every program may be given the same list); a whole name never is. */
    const char *known_prefixes;
};

/* Fills *target from the rows. Several tables are joined with conf_join first: names unknown to all of them are refused.
 * On failure (FATE_REJECT) what was allocated so far is freed. */
MUST_USE enum fate conf_load(const struct conf_row *rows, const struct conf_sources *from, void *target,
                             struct error *e);
void conf_free(const struct conf_row *rows, void *target);

/* One table of two (either may be NULL), to be freed with free(). The second one's target stands `second_shift` bytes
 * behind the first one's: 0 when both describe one struct. NULL when memory is out. */
struct conf_row *conf_join(const struct conf_row *first, const struct conf_row *second, size_t second_shift);

/* The settings of --help: name, default, meaning; and as rows of a Markdown table for the README. */
void conf_print_help(const struct conf_row *rows, FILE *to);
void conf_print_markdown(const struct conf_row *rows, FILE *to);

#endif
