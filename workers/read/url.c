/* SPDX-License-Identifier: Apache-2.0 */
#include "url.h"

#include <stdint.h>
#include "url_idn.h"

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

static int hex_of(char c)
{
    if (is_digit(c))
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void put_escape(struct out *o, unsigned char c)
{
    static const char hex[] = "0123456789ABCDEF";
    put(o, '%');
    put(o, hex[c >> 4]);
    put(o, hex[c & 15]);
}

static bool is_unreserved(unsigned char c)
{
    return is_alpha((char)c) || is_digit((char)c) || (c && strchr("-._~", c));
}

/* Percent-encodes what may not stand in an address; escapes that are there stay, but for those of
 * letters, figures and -._~, which mean the same without. A lone '%' is one. */
static void put_encoded(struct out *o, struct span s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        int high = c == '%' && i + 2 < s.n ? hex_of(s.p[i + 1]) : -1;
        int low = high >= 0 ? hex_of(s.p[i + 2]) : -1;
        if (low >= 0) {
            unsigned char escaped = (unsigned char)(high * 16 + low);
            i += 2;
            if (is_unreserved(escaped))
                put(o, (char)escaped);
            else
                put_escape(o, escaped);
        } else if (c <= ' ' || c >= 0x7F || strchr("\"<>\\^`{|}%", c)) {
            put_escape(o, c);
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

static bool begins(struct span s, struct span head)
{
    return s.n >= head.n && span_equal_nocase(span_slice(s, 0, head.n), head);
}

static bool is_tracking(struct span parameter)
{
    static const struct span heads[] = {{"utm_", 4}, {"at_", 3},  {"pk_", 3},  {"mtm_", 4},
                                        {"hsa_", 4}, {"_hs", 3},  {"ns_", 3},  {"fb_", 3},
                                        {"__tw", 4}, {"mkt_", 4}, {"cmpid", 5}};
    static const char *const names[] = {
        "fbclid",  "gclid",    "dclid",    "gbraid",     "wbraid",        "msclkid",
        "yclid",   "twclid",   "igshid",   "igsh",       "mc_cid",        "mc_eid",
        "ocid",    "_ga",      "_gl",      "ftag",       "xtor",          "ref_src",
        "ref_url", "smid",     "wt.mc_id", "guccounter", "guce_referrer", "guce_referrer_sig",
        "s_cid",   "li_fat_id"};
    struct span name = span_slice(parameter, 0, span_find(parameter, SPAN("=")));
    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
        if (begins(name, heads[i]))
            return true;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (span_equal_nocase(name, span_of(names[i])))
            return true;
    return false;
}

/* A parameter is judged in its canonical form, or "utm%5Fsource" would be judged twice. */
static void put_query(struct out *o, struct span query)
{
    struct span parameter;
    char separator = '?';
    while (query.p && span_split(&query, '&', &parameter)) {
        if (span_is_empty(parameter))
            continue;
        size_t before = o->n;
        put(o, separator);
        put_encoded(o, parameter);
        if (o->n <= o->cap && is_tracking(span_at(o->p + before + 1, o->n - before - 1)))
            o->n = before;
        else
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
    while (port.n > 1 && port.p[0] == '0')
        port = span_slice(port, 1, port.n);
    return port;
}

static bool is_port(struct span port)
{
    unsigned long n = 0;
    for (size_t i = 0; i < port.n && n <= 65535; i++)
        n = n * 10 + (unsigned long)(port.p[i] - '0');
    return n <= 65535;
}

static bool is_host(struct span host)
{
    bool is_ip6 = host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']';
    for (size_t i = 0; i < host.n; i++) {
        unsigned char c = (unsigned char)host.p[i];
        if (is_ip6 && i && i + 1 < host.n && hex_of((char)c) < 0 && c != ':' && c != '.')
            return false;
        if (c <= ' ' || c == 0x7F || strchr("\"<>\\^`{|}%", c) ||
            (!is_ip6 && strchr("[]:,!$&'()*+;=/", c)))
            return false;
    }
    return host.n > 0;
}

/* Host and port without user and default port; false when there is no host. */
static bool put_authority(struct out *o, struct span host, bool is_https, struct arena *a)
{
    for (size_t i = host.n; i > 0; i--)
        if (host.p[i - 1] == '@') {
            host = span_slice(host, i, host.n);
            break;
        }
    struct span port = port_take(&host), ascii;
    if (host.n && host.p[host.n - 1] == '.')
        host.n--;
    if (!is_host(host) || !is_port(port))
        return false;
    bool is_ip6 = host.p[0] == '[';
    if (is_ip6)
        put_lower(o, host);
    else if (url_idn_host(host, a, &ascii) && is_host(ascii))
        put_lower(o, ascii);
    else
        return false;
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

/* As browsers read it: no line ends and tabs, a backslash before the query is a slash. */
static struct span cleaned(struct span s, struct arena *a)
{
    s = trim_controls(s);
    bool is_clean = true;
    for (size_t i = 0; i < s.n && is_clean; i++)
        is_clean = s.p[i] && !strchr("\t\n\r\\", s.p[i]);
    if (is_clean)
        return s;
    char *to = arena_alloc(a, s.n + 1);
    size_t n = 0;
    bool is_query = false;
    for (size_t i = 0; i < s.n; i++) {
        is_query |= s.p[i] == '?' || s.p[i] == '#';
        if (s.p[i] && !strchr("\t\n\r", s.p[i]))
            to[n++] = s.p[i] == '\\' && !is_query ? '/' : s.p[i];
    }
    return span_at(to, n);
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
    if (ref.n > 2 * URL_MAX_BYTES || base.n > 2 * URL_MAX_BYTES)
        return SPAN("");
    ref = cleaned(ref, a);
    base = cleaned(base, a);
    if (ref.n > URL_MAX_BYTES || base.n > URL_MAX_BYTES)
        return SPAN("");
    struct parts r = split(ref), b = split(base);
    struct span directory = inherit(&r, &b);
    bool is_https = span_equal_nocase(r.scheme, SPAN("https"));
    if (!r.authority.p || (!is_https && !span_equal_nocase(r.scheme, SPAN("http"))))
        return SPAN("");
    struct out o = {.cap = 4 * (base.n + ref.n) + 512};
    o.p = arena_alloc(a, o.cap);
    put_lower(&o, r.scheme);
    put(&o, ':'), put(&o, '/'), put(&o, '/');
    if (!put_authority(&o, r.authority, is_https, a))
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
    bool is_ip6 = authority.n && authority.p[0] == '[';
    size_t n = 0;
    while (n < authority.n && authority.p[n] != (is_ip6 ? ']' : ':'))
        n++;
    return span_slice(authority, 0, is_ip6 && n < authority.n ? n + 1 : n);
}
