/* SPDX-License-Identifier: Apache-2.0 */
/*
 * program - the command line that every program of claimwire shares: --conf FILE, --set NAME=VALUE,
 * --check, --markdown,
 * --version, --help, and where settings come from.
 *
 * For main() only: it prints, and knows the exit codes.
 */
#ifndef COMMON_PROGRAM_H
#define COMMON_PROGRAM_H

#include "common/conf.h"
#include "common/error.h"

#define PROGRAM_DONE 0
#define PROGRAM_FAILED 1
#define PROGRAM_USAGE 2
#define PROGRAM_REFUSED 78

struct program {
    const char *name;    /* "dispatch": the program is claimwire-dispatch, its usual file
                            /etc/claimwire/dispatch.conf */
    const char *purpose; /* a sentence for --help */
    const char *exits;   /* "0 drained, 1 broken, ..." */
    const struct conf_row *rows;
};

enum program_verb { PROGRAM_RUN, PROGRAM_CHECK, PROGRAM_ANSWERED, PROGRAM_MISUSED };

/* Reads the command line. ANSWERED: --help, --version or --markdown have been printed; MISUSED:
 * standard error says what is wrong. `overrides` has room for argc entries; *ret_from points into
 * it and into argv. */
enum program_verb program_parse(const struct program *p, int argc, char **argv,
                                const char **overrides, struct conf_sources *ret_from);

/* What conf_sources.known_prefixes is for every program, so that one file may serve all of a machine. Where a program
 * shares a prefix with another (hub., curve.), the other's settings are listed by their whole names: a misspelt one is
 * still refused by everybody. tests/settings-table compares it with the programs' own rows. */
extern const char program_known_prefixes[];

/* Fills *target from the usual file or the one that was named, the environment and --set. */
MUST_USE enum fate program_load(const struct program *p, const struct conf_sources *from,
                                void *target, struct error *e);

#endif
