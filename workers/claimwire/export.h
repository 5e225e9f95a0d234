/* SPDX-License-Identifier: Apache-2.0 */
/*
 * export - what the parts of `claimwire export` share: rows leave as they come, so memory is flat.
 */
#ifndef EXPORT_H
#define EXPORT_H

#include "ask.h"

#define EXPORT_ROWS 256 /* at once */

/* Options as they were given; NULL: not. */
struct claims_wishes {
    const char *about, *by, *place, *within, *since, *type, *outlet, *limit;
};
struct export_wishes {
    const char *since, *until, *source, *output;
};

/* JSON Lines unless --format said csv; VERB_USAGE for a table, which would need all rows at once.
 */
int export_format(struct ask *k);

/* False when the file is full or nobody reads the pipe any more; that has been told. */
bool export_is_heard(struct ask *k, FILE *to);

/* $1 since  $2 until  $3 outlet; VERB_USAGE when one of them is no date. */
int export_params(struct ask *k, const struct export_wishes *w, struct pg_params *p);

int export_claims(struct ask *k, const struct claims_wishes *w);
int export_warc(struct ask *k, const struct export_wishes *w);

#endif
