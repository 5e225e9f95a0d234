/* SPDX-License-Identifier: Apache-2.0 */
#include "url.h"

#include <stdint.h>

/* The parts of RFC 3986; a part that is not there has p == NULL. */
struct parts {
    struct span scheme, authority, path, query;
};

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static struct span until(struct span *rest, const char *stops)
{
    size_t n = 0;
    while (n < rest->n && !strchr(stops, rest->p[n]))
        n++;
    struct span part = span_slice(*rest, 0, n);
    *rest = span_slice(*rest, n, rest->n);
    return part;
}

static struct parts split(struct span s)
{
    struct parts r = {0};
    size_t n = 0;
    while (n < s.n && (is_alpha(s.p[n]) || (n && (is_digit(s.p[n]) || strchr("+-.", s.p[n])))))
        n++;
    if (n && n < s.n && s.p[n] == ':') {
        r.scheme = span_slice(s, 0, n);
        s = span_slice(s, n + 1, s.n);
    }
    if (s.n >= 2 && s.p[0] == '/' && s.p[1] == '/') {
        s = span_slice(s, 2, s.n);
        r.authority = until(&s, "/?#");
    }
    r.path = until(&s, "?#");
    if (s.n && s.p[0] == '?') {
        s = span_slice(s, 1, s.n);
        r.query = until(&s, "#");
    }
    return r;
}

struct out {
    char *p;
    size_t n, cap;
};

static void put(struct out *o, char c)
{
    if (o->n < o->cap)
        o->p[o->n] = c;
    o->n++;
}

/* Percent-encodes what may not stand in an address; escapes that are there stay. */
static void put_encoded(struct out *o, struct span s)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c <= ' ' || c >= 0x7F || strchr("\"<>\\^`{|}", c)) {
            put(o, '%');
            put(o, hex[c >> 4]);
            put(o, hex[c & 15]);
        } else if (c == '%' && i + 2 < s.n) {
            put(o, '%');
            for (int k = 0; k < 2; k++) {
                char h = s.p[++i];
                put(o, h >= 'a' && h <= 'f' ? (char)(h - 32) : h);
            }
        } else {
            put(o, (char)c);
        }
    }
}

static void put_lower(struct out *o, struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        put(o, s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i]);
}

/* Removes "." and ".." segments in place (RFC 3986 5.2.4); `from` is where the path starts. */
static void remove_dots(struct out *o, size_t from)
{
    size_t w = from, i = from;
    while (i < o->n) {
        size_t j = i + 1;
        while (j < o->n && o->p[j] != '/')
            j++;
        struct span segment = span_at(o->p + i, j - i); /* with its leading slash */
        bool is_last = j >= o->n;
        if (span_equal(segment, SPAN("/.."))) {
            while (w > from && o->p[--w] != '/')
                ;
            if (is_last)
                o->p[w++] = '/';
        } else if (span_equal(segment, SPAN("/."))) {
            if (is_last)
                o->p[w++] = '/';
        } else {
            memmove(o->p + w, segment.p, segment.n);
            w += segment.n;
        }
        i = j;
    }
    o->n = w;
}

static bool is_tracking(struct span parameter)
{
    static const char *const names[] = {
        "fbclid",    "gclid",  "dclid", "msclkid",   "yclid",       "igshid",
        "mc_cid",    "mc_eid", "ocid",  "cmpid",     "ns_campaign", "ns_mchannel",
        "ns_source", "ftag",   "xtor",  "at_medium", "at_campaign", "guccounter"};
    size_t equal = span_find(parameter, SPAN("="));
    struct span name = span_slice(parameter, 0, equal);
    if (span_starts_with(name, SPAN("utm_")))
        return true;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (span_equal(name, span_of(names[i])))
            return true;
    return false;
}

static void put_query(struct out *o, struct span query)
{
    struct span rest = query, parameter;
    char separator = '?';
    while (query.p && span_split(&rest, '&', &parameter)) {
        if (is_tracking(parameter) || (span_is_empty(parameter) && query.n == 0))
            continue;
        put(o, separator);
        put_encoded(o, parameter);
        separator = '&';
    }
}

/* Takes ":81" off the end of an authority; empty when there is none. */
static struct span port_take(struct span *authority)
{
    size_t colon = authority->n;
    while (colon > 0 && is_digit(authority->p[colon - 1]))
        colon--;
    if (colon == 0 || authority->p[colon - 1] != ':')
        return SPAN("");
    struct span port = span_slice(*authority, colon, authority->n);
    authority->n = colon - 1;
    return port;
}

static bool is_host(struct span host)
{
    for (size_t i = 0; i < host.n; i++)
        if ((unsigned char)host.p[i] <= ' ' || strchr("\"<>\\^`{|}%", host.p[i]))
            return false;
    return host.n > 0;
}

/* Host and port without user and default port; false when there is no host. */
static bool put_authority(struct out *o, struct span host, bool is_https)
{
    for (size_t i = host.n; i > 0; i--)
        if (host.p[i - 1] == '@') {
            host = span_slice(host, i, host.n);
            break;
        }
    struct span port = port_take(&host);
    if (host.n && host.p[host.n - 1] == '.')
        host.n--;
    if (!is_host(host))
        return false;
    put_lower(o, host);
    if (port.n && !span_equal(port, is_https ? SPAN("443") : SPAN("80"))) {
        put(o, ':');
        for (size_t i = 0; i < port.n; i++)
            put(o, port.p[i]);
    }
    return true;
}

static struct span trim_controls(struct span s)
{
    while (s.n && (unsigned char)s.p[0] <= ' ')
        s = span_slice(s, 1, s.n);
    while (s.n && (unsigned char)s.p[s.n - 1] <= ' ')
        s.n--;
    return s;
}

/* What a relative address takes from its base; returns the directory that its path is relative to.
 */
static struct span inherit(struct parts *r, const struct parts *b)
{
    struct span directory = SPAN("");
    if (r->scheme.p)
        return directory;
    r->scheme = b->scheme;
    if (r->authority.p)
        return directory;
    r->authority = b->authority;
    if (r->path.n == 0) {
        r->path = b->path;
        r->query = r->query.p ? r->query : b->query;
    } else if (r->path.p[0] != '/') {
        directory = b->path;
        while (directory.n && directory.p[directory.n - 1] != '/')
            directory.n--;
    }
    return directory;
}

struct span url_resolve(struct span base, struct span ref, struct arena *a)
{
    ref = trim_controls(ref);
    if (ref.n > URL_MAX_BYTES || base.n > URL_MAX_BYTES)
        return SPAN("");
    struct parts r = split(ref), b = split(trim_controls(base));
    struct span directory = inherit(&r, &b);
    bool is_https = span_equal_nocase(r.scheme, SPAN("https"));
    if (!r.authority.p || (!is_https && !span_equal_nocase(r.scheme, SPAN("http"))))
        return SPAN("");
    struct out o = {.cap = 3 * (base.n + ref.n) + 16};
    o.p = arena_alloc(a, o.cap);
    put_lower(&o, r.scheme);
    put(&o, ':'), put(&o, '/'), put(&o, '/');
    if (!put_authority(&o, r.authority, is_https))
        return SPAN("");
    size_t path = o.n;
    if (directory.n == 0 && (r.path.n == 0 || r.path.p[0] != '/'))
        put(&o, '/');
    put_encoded(&o, directory);
    put_encoded(&o, r.path);
    if (o.n > o.cap)
        return SPAN("");
    remove_dots(&o, path);
    put_query(&o, r.query);
    if (o.n > URL_MAX_BYTES)
        return SPAN("");
    return span_of(arena_string(a, span_at(o.p, o.n)));
}

struct span url_host(struct span url)
{
    struct span authority = split(url).authority;
    if (!authority.p)
        return SPAN("");
    size_t n = 0;
    while (n < authority.n && authority.p[n] != ':')
        n++;
    return span_slice(authority, 0, n);
}
