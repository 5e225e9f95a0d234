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

/* Makes DIR/postgres with initdb if it is not there, and fills `ret` for cluster_start. */
MUST_USE enum fate cluster_prepare(const struct place *p, struct arena *a, struct child *ret,
                                   struct error *e);

/* Starts the server, unless an earlier one still has its folder: one whose supervisor was killed,
 * and that is on its way out or waits for init to reap it. cluster_await does it once that has
 * gone, without a try in vain, each of which would double the pause before the next. */
MUST_USE enum fate cluster_start(const struct place *p, struct child *server, struct arena *a,
                                 struct error *e);

/* Does a process of this user, dead or alive, have the number in the first line of the file that a
 * postmaster keeps while it runs? A number that somebody else got since does not count. */
bool cluster_is_held(const char *pid_file, uid_t owner);

/* Waits until it answers, then makes database and schema when they are missing. Comes after
 * cluster_start. Gives up when the process ends, after 15 s of another one in its folder, or after
 * 60 s. */
MUST_USE enum fate cluster_await(const struct place *p, struct child *server, struct arena *a,
                                 int *ret_migrations, struct error *e);

#endif
