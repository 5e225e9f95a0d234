/* SPDX-License-Identifier: Apache-2.0 */
/*
 * address - which network addresses and ports fetch may connect to.
 *
 * The check is made on the address of the very socket that is about to be connected, so that
 * neither a name that resolves to something private, nor a redirect, nor a second resolve gets past
 * it. Refused are loopback, private, shared, link-local, documentation, benchmark, multicast and
 * reserved networks of IPv4 and IPv6 (IANA special-purpose address registries, RFC 6890), and IPv6
 * forms that carry an IPv4 address are judged by that address (mapped, NAT64, 6to4). A list of
 * networks given by a setting is allowed in spite of that.
 */
#ifndef ADDRESS_H
#define ADDRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include "common/error.h"
#include "common/span.h"

#define ADDRESS_NETWORKS_MAX 32
#define ADDRESS_PORTS_MAX 32

struct address_network {
    uint8_t bytes[16]; /* IPv4 as ::ffff:a.b.c.d */
    unsigned prefix;   /* bits of the 128 */
};

struct address_rules {
    struct address_network allowed[ADDRESS_NETWORKS_MAX];
    unsigned networks;
    uint16_t ports[ADDRESS_PORTS_MAX];
    unsigned ports_len;
};

/* `networks`: "127.0.0.0/8 fd00::/8", `ports`: "80 443"; blanks or commas between. FATE_REJECT
 * names the part that is wrong. */
MUST_USE enum fate address_rules_init(struct address_rules *r, const char *networks,
                                      const char *ports, struct error *e);

/* FATE_REJECT "address '10.0.0.1' is private" or "port 25 is not allowed". Families other than IPv4
 * and IPv6 are refused. */
MUST_USE enum fate address_check(const struct address_rules *r, const struct sockaddr *sa,
                                 struct error *e);

#endif
