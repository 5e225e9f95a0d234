/* SPDX-License-Identifier: Apache-2.0 */
/*
 * place - where an installation on one machine keeps its things, and which database a verb talks
 * to.
 *
 *   DIR/lock      held by `claimwire run` while it runs
 *   DIR/postgres  data of the private PostgreSQL
 *   DIR/socket    its socket, mode 0700
 *   DIR/run       the hub's socket, mode 0700
 *   DIR/log       one file per worker
 *
 * DIR is --data, else $CLAIMWIRE_DATA, else /var/lib/claimwire for root and
 * ~/.local/share/claimwire for others. The database is the one that $CLAIMWIRE_PG_DSN names (a
 * connection string, or @FILE with one in it), else the private one in DIR.
 */
#ifndef PLACE_H
#define PLACE_H

#include <stdbool.h>
#include "common/arena.h"
#include "common/error.h"

struct pg;

struct place {
    const char *dir;
    const char *dsn; /* NULL: the private database */
};

/* `data` is what --data said, NULL when it said nothing. */
MUST_USE enum fate place_find(const char *data, struct arena *a, struct place *ret,
                              struct error *e);

const char *place_path(const struct place *p, const char *name, struct arena *a);

/* The connection string in use. */
const char *place_dsn(const struct place *p, struct arena *a);

/* Opens it in the given role (NULL: as the login) and checks the schema's version. */
MUST_USE enum fate place_open(const struct place *p, const char *role, struct arena *a,
                              struct pg **ret, struct error *e);

#endif
