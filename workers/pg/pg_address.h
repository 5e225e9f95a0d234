/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pg_address - is it safe to speak with the database at this address in this way?
 *
 * On this machine (a socket file, loopback) it is. With another one only sslmode=verify-full is: all the other modes that
 * sound like encryption take any certificate, or none. Who knows the network to be his own says sslmode=disable, in the
 * connection string or PGSSLMODE: that is a decision, which libpq's preset is not.
 */
#ifndef PG_ADDRESS_H
#define PG_ADDRESS_H

#include "common/error.h"

/* As libpq names them; NULL: not given. Hosts and ports may be lists with commas. */
struct pg_address {
    const char *host, *hostaddr, *sslmode, *port;
};

/* FATE_REJECT names the host and what is asked for. */
MUST_USE enum fate pg_address_check(const struct pg_address *a, struct error *e);

struct sandbox;

/* The TCP ports and names that it takes to reach it; nothing for a socket file. */
void pg_address_needs(const struct pg_address *a, struct sandbox *rules);

struct pg_conn; /* libpq's PGconn */

/* The same for a connection that has been begun, over which nothing has been said yet: what is in force after environment,
 * service files and presets. */
MUST_USE enum fate pg_address_check_connection(struct pg_conn *conn, struct error *e);
void pg_address_connection_needs(struct pg_conn *conn, struct sandbox *rules);

/* Can it be read at all? FATE_REJECT does not quote it: a piece of it may be the password. */
MUST_USE enum fate pg_address_check_dsn(const char *dsn, struct error *e);

#endif
