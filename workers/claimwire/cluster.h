/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cluster - the private PostgreSQL of `claimwire run`: made when it is not there, reachable by a
 * unix socket only.
 *
 * PostgreSQL refuses to run as root: then its folder and process belong to `postgres` (or
 * `nobody`). Everyone else runs it as himself. The socket's folder has mode 0700: file permissions
 * are what lets in, there are no passwords.
 */
#ifndef CLUSTER_H
#define CLUSTER_H

#include "child.h"
#include "common/arena.h"
#include "place.h"

/* Makes DIR/postgres with initdb if it is not there, and fills `ret` so that child_start(ret)
 * starts the server. */
MUST_USE enum fate cluster_prepare(const struct place *p, struct arena *a, struct child *ret,
                                   struct error *e);

/* Waits until it answers, then makes database and schema when they are missing. The server must
 * have been started. Gives up when the process ends or after 60 s. */
MUST_USE enum fate cluster_await(const struct place *p, struct child *server, struct arena *a,
                                 int *ret_migrations, struct error *e);

#endif
