/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source - what the parts of `claimwire source` and `claimwire feed` share.
 */
#ifndef SOURCE_H
#define SOURCE_H

#include "ask.h"

struct source_wishes {
    const char *name, *home, *region, *feed, *wait, *spacing, *ignore_robots;
};

/* Follows the home page at words[1], and waits until the feeds that it leads to are read. */
int source_add_home(struct ask *k, const struct source_wishes *w);

/* The lists of feeds of other programs (OPML): words[1] is the file, "-" or nothing the standard
 * input or output. */
int exchange_import(struct ask *k);
int exchange_export(struct ask *k);

#endif
