/* SPDX-License-Identifier: Apache-2.0 */
#include "address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>

#define V4_PREFIX_BITS 96

static const uint8_t v4_mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static const char *const refused_networks =
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 "
    "192.0.2.0/24 "
    "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 "
    "240.0.0.0/4 "
    /* IPv4-compatible and translated; local NAT64; Teredo, ORCHID and the like; documentation;
       segment routing; site-local of old */
    "::/96 ::ffff:0:0:0/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 3fff::/20 5f00::/16 "
    "fc00::/7 fe80::/10 fec0::/10 ff00::/8";

static bool parse_network(struct span part, struct address_network *ret)
{
    char text[64];
    if (part.n >= sizeof text)
        return false;
    memcpy(text, part.p, part.n);
    text[part.n] = '\0';
    char *slash = strchr(text, '/');
    long prefix = -1;
    if (slash) {
        char *end;
        *slash = '\0';
        prefix = strtol(slash + 1, &end, 10);
        if (end == slash + 1 || *end != '\0' || prefix < 0)
            return false;
    }
    struct in_addr v4;
    if (inet_pton(AF_INET, text, &v4) == 1) {
        memcpy(ret->bytes, v4_mapped, sizeof v4_mapped);
        memcpy(ret->bytes + 12, &v4, 4);
        if (prefix > 32)
            return false;
        ret->prefix = V4_PREFIX_BITS + (prefix < 0 ? 32 : (unsigned)prefix);
        return true;
    }
    if (inet_pton(AF_INET6, text, ret->bytes) != 1 || prefix > 128)
        return false;
    ret->prefix = prefix < 0 ? 128 : (unsigned)prefix;
    return true;
}

static bool network_holds(const struct address_network *n, const uint8_t a[16])
{
    unsigned whole = n->prefix / 8, rest = n->prefix % 8;
    if (memcmp(n->bytes, a, whole) != 0)
        return false;
    if (rest == 0)
        return true;
    uint8_t mask = (uint8_t)(0xff << (8 - rest));
    return (n->bytes[whole] & mask) == (a[whole] & mask);
}

/* The next word of a list separated by blanks or commas. */
static bool next_word(struct span *rest, struct span *ret)
{
    static const char separators[] = " ,\t\n";
    while (rest->n > 0 && strchr(separators, rest->p[0]))
        *rest = span_slice(*rest, 1, rest->n);
    size_t n = 0;
    while (n < rest->n && !strchr(separators, rest->p[n]))
        n++;
    *ret = span_slice(*rest, 0, n);
    *rest = span_slice(*rest, n, rest->n);
    return n > 0;
}

static enum fate init_ports(struct address_rules *r, const char *ports, struct error *e)
{
    struct span rest = span_of(ports), word;
    while (next_word(&rest, &word)) {
        char *end;
        char text[8] = "";
        if (word.n < sizeof text)
            memcpy(text, word.p, word.n);
        long port = strtol(text, &end, 10);
        if (*end != '\0' || port < 1 || port > 65535)
            return fail(e, FATE_REJECT, "'%.*s' is not a port", (int)word.n, word.p);
        if (r->ports_len == ADDRESS_PORTS_MAX)
            return fail(e, FATE_REJECT, "more than %d ports are listed", ADDRESS_PORTS_MAX);
        r->ports[r->ports_len++] = (uint16_t)port;
    }
    return FATE_DONE;
}

enum fate address_rules_init(struct address_rules *r, const char *networks, const char *ports,
                             struct error *e)
{
    *r = (struct address_rules){0};
    struct span rest = span_of(networks), word;
    while (next_word(&rest, &word)) {
        if (r->networks == ADDRESS_NETWORKS_MAX)
            return fail(e, FATE_REJECT, "more than %d networks are listed", ADDRESS_NETWORKS_MAX);
        if (!parse_network(word, &r->allowed[r->networks]))
            return fail(e, FATE_REJECT, "'%.*s' is not a network", (int)word.n, word.p);
        r->networks++;
    }
    return init_ports(r, ports, e);
}

static bool is_refused(const uint8_t a[16])
{
    struct span rest = span_of(refused_networks), word;
    while (next_word(&rest, &word)) {
        struct address_network n;
        if (parse_network(word, &n) && network_holds(&n, a))
            return true;
    }
    return false;
}

static void map_v4(const uint8_t v4[4], uint8_t ret[16])
{
    memcpy(ret, v4_mapped, sizeof v4_mapped);
    memcpy(ret + 12, v4, 4);
}

/* The address as 16 bytes; IPv6 forms that only wrap an IPv4 address become that address. */
static bool canonical_bytes(const struct sockaddr *sa, uint8_t ret[16], uint16_t *ret_port)
{
    static const uint8_t nat64[12] = {0, 0x64, 0xff, 0x9b};
    if (sa->sa_family == AF_INET) {
        const struct sockaddr_in *in = (const struct sockaddr_in *)(const void *)sa;
        map_v4((const uint8_t *)&in->sin_addr, ret);
        *ret_port = ntohs(in->sin_port);
        return true;
    }
    if (sa->sa_family != AF_INET6)
        return false;
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)(const void *)sa;
    const uint8_t *a = in6->sin6_addr.s6_addr;
    *ret_port = ntohs(in6->sin6_port);
    if (memcmp(a, nat64, sizeof nat64) == 0)
        map_v4(a + 12, ret);
    else if (a[0] == 0x20 && a[1] == 0x02) /* 6to4 */
        map_v4(a + 2, ret);
    else
        memcpy(ret, a, 16);
    return true;
}

enum fate address_check(const struct address_rules *r, const struct sockaddr *sa, struct error *e)
{
    uint8_t a[16];
    uint16_t port;
    if (!canonical_bytes(sa, a, &port))
        return fail(e, FATE_REJECT, "address family %d is not allowed", sa->sa_family);
    bool port_allowed = false;
    for (unsigned i = 0; i < r->ports_len; i++)
        port_allowed |= r->ports[i] == port;
    if (!port_allowed)
        return fail(e, FATE_REJECT, "port %u is not allowed", port);
    for (unsigned i = 0; i < r->networks; i++)
        if (network_holds(&r->allowed[i], a))
            return FATE_DONE;
    if (!is_refused(a))
        return FATE_DONE;
    char text[INET6_ADDRSTRLEN] = "?";
    bool is_v4 = memcmp(a, v4_mapped, sizeof v4_mapped) == 0;
    (void)inet_ntop(is_v4 ? AF_INET : AF_INET6, is_v4 ? a + 12 : a, text, sizeof text);
    return fail(e, FATE_REJECT, "address '%s' is private or reserved", text);
}
