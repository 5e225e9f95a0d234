/* SPDX-License-Identifier: Apache-2.0 */
#include "pg_address.h"

#include <arpa/inet.h>
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "common/sandbox.h"
#include "common/span.h"

#define DEF_PGPORT 5432 /* libpq's */

/* An empty one is libpq's preset, a socket file. */
static bool is_socket_file(struct span host)
{
    return !host.n || host.p[0] == '/' || host.p[0] == '@';
}

static bool is_here(struct span host)
{
    return is_socket_file(host) || span_equal(host, SPAN("localhost")) ||
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

static bool is_name(struct span host)
{
    unsigned char binary[16];
    char text[64];

    if (host.n >= sizeof(text))
        return true;
    memcpy(text, host.p, host.n);
    text[host.n] = '\0';
    return inet_pton(AF_INET, text, binary) != 1 && inet_pton(AF_INET6, text, binary) != 1;
}

/* One port is everybody's; an empty one is libpq's preset. */
static unsigned next_port(struct span *ports, struct span *last)
{
    (void)span_split(ports, ',', last);
    return last->n ? (unsigned)strtoul(last->p, NULL, 10) : DEF_PGPORT;
}

void pg_address_needs(const struct pg_address *a, struct sandbox *rules)
{
    struct span hosts = span_of(a->host), addresses = span_of(a->hostaddr);
    struct span ports = span_of(a->port), host = {0}, address = {0}, last = {0};
    bool has_address, has_host;

    for (;;) {
        has_host = span_split(&hosts, ',', &host);
        has_address = span_split(&addresses, ',', &address);
        if (!has_host && !has_address)
            return;
        struct span where = has_address && address.n ? address : has_host ? host : SPAN("");
        unsigned port = next_port(&ports, &last);
        if (is_socket_file(where))
            continue;
        sandbox_add_port(rules, port);
        rules->has_names |= is_name(where);
    }
}

/* What is in force after environment, service files and presets; *ret points into what is to be
 * freed. */
static PQconninfoOption *address_of(struct pg_conn *conn, struct pg_address *ret)
{
    PQconninfoOption *options = PQconninfo(conn);

    *ret = (struct pg_address){0};
    for (const PQconninfoOption *o = options; o && o->keyword; o++) {
        if (strcmp(o->keyword, "host") == 0)
            ret->host = o->val;
        else if (strcmp(o->keyword, "hostaddr") == 0)
            ret->hostaddr = o->val;
        else if (strcmp(o->keyword, "sslmode") == 0)
            ret->sslmode = o->val;
        else if (strcmp(o->keyword, "port") == 0)
            ret->port = o->val;
    }
    return options;
}

/* Nothing has been said to the server yet. */
enum fate pg_address_check_connection(struct pg_conn *conn, struct error *e)
{
    struct pg_address a;
    PQconninfoOption *options = address_of(conn, &a);
    enum fate fate = pg_address_check(&a, e);

    PQconninfoFree(options);
    return fate;
}

void pg_address_connection_needs(struct pg_conn *conn, struct sandbox *rules)
{
    struct pg_address a;
    PQconninfoOption *options = address_of(conn, &a);

    pg_address_needs(&a, rules);
    PQconninfoFree(options);
}
