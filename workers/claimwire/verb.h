/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verb - the words that follow `claimwire`: one file each.
 *
 * A verb parses its own arguments (argv[0] is the verb), writes its answer to standard output and
 * problems, one sentence each, to standard error, and returns the exit code.
 *
 * To add a verb: 1. workers/claimwire/<verb>.c with verb_<verb>()  2. its declaration here and its
 * row in main.c
 * 3. a line in the README's table of verbs.
 */
#ifndef VERB_H
#define VERB_H

#include <stdbool.h>
#include "common/error.h"
#include "common/span.h"

enum verb_exit {
    VERB_DONE = 0,
    VERB_FAILED = 1,  /* the thing asked for failed */
    VERB_USAGE = 2,   /* wrong usage */
    VERB_REFUSED = 78 /* configuration refused */
};

int verb_annotate(int argc, char **argv);
int verb_explain(int argc, char **argv);
int verb_run(int argc, char **argv);
int verb_source(int argc, char **argv);
int verb_feed(int argc, char **argv);
int verb_ingest(int argc, char **argv);
int verb_status(int argc, char **argv);
int verb_claims(int argc, char **argv);
int verb_show(int argc, char **argv);
int verb_diff(int argc, char **argv);
int verb_entity(int argc, char **argv);
int verb_export(int argc, char **argv);
int verb_quarantine(int argc, char **argv);
int verb_keys(int argc, char **argv);
int verb_migrate(int argc, char **argv);
int verb_check(int argc, char **argv);

/* "claimwire <verb>: <sentence>" on standard error; returns `code`. */
int verb_fail(enum verb_exit code, const char *verb, const struct error *e);

/* "claimwire <verb>: <problem> ..." and where help is; returns VERB_USAGE. */
int verb_misused(const char *verb, const char *problem, const char *argument);

/* Takes "--name value" or "--name=value" off the arguments at *i. Returns false when argv[*i] is
 * another argument; a missing value gives *ret NULL and true. */
bool verb_option(int argc, char **argv, int *i, const char *name, const char **ret);

#endif
