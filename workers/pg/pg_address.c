/* SPDX-License-Identifier: Apache-2.0 */
#include "pg_address.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <string.h>
#include "common/span.h"

/* An empty one is libpq's preset, a socket file. */
static bool is_here(struct span host)
{
    return !host.n || host.p[0] == '/' || host.p[0] == '@' || span_equal(host, SPAN("localhost")) ||
           span_equal(host, SPAN("::1")) || span_starts_with(host, SPAN("127."));
}

enum fate pg_address_check(const struct pg_address *a, struct error *e)
{
    struct span mode = span_of(a->sslmode), host;
    /* where both are given libpq connects to the address and only names the host */
    struct span rest = span_of(a->hostaddr && *a->hostaddr ? a->hostaddr : a->host);

    if (span_equal(mode, SPAN("verify-full")) || span_equal(mode, SPAN("disable")))
        return FATE_DONE;
    while (span_split(&rest, ',', &host)) {
        if (!is_here(host))
            return fail(e, FATE_REJECT,
                        "the database at '%.*s' is on another machine: its connection string needs "
                        "'sslmode=verify-full', or 'sslmode=disable' where nobody else is on that "
                        "network; not '%.*s'",
                        (int)host.n, host.p, (int)mode.n, mode.p);
    }
    return FATE_DONE;
}

/* libpq's own reason quotes what it stumbled over, which may be a piece of the password. */
enum fate pg_address_check_dsn(const char *dsn, struct error *e)
{
    PQconninfoOption *options = PQconninfoParse(dsn, NULL);
    enum fate fate = FATE_DONE;

    if (!options)
        fate =
            fail(e, FATE_REJECT,
                 "cannot read the database's address (DSN): it is no connection string of libpq; "
                 "it is not shown, as it may hold a password");
    PQconninfoFree(options);
    return fate;
}

/* What is in force after environment, service files and presets; nothing has been said to the
 * server yet. */
enum fate pg_address_check_connection(struct pg_conn *conn, struct error *e)
{
    PQconninfoOption *options = PQconninfo(conn);
    struct pg_address a = {0};
    enum fate fate;

    for (const PQconninfoOption *o = options; o && o->keyword; o++) {
        if (strcmp(o->keyword, "host") == 0)
            a.host = o->val;
        else if (strcmp(o->keyword, "hostaddr") == 0)
            a.hostaddr = o->val;
        else if (strcmp(o->keyword, "sslmode") == 0)
            a.sslmode = o->val;
    }
    fate = pg_address_check(&a, e);
    PQconninfoFree(options);
    return fate;
}
