/* SPDX-License-Identifier: Apache-2.0 */
#include "robots.h"

#include <stdint.h>
#include <stdlib.h>

/* ---- canonical form */

static bool is_unreserved(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("-._~", c));
}

/* Reserved, but plain and encoded mean the same to us. */
static bool is_plain(uint8_t c, bool in_query)
{
    return c && (strchr("!'(),;:@[]", c) || (in_query && strchr("/?", c)));
}

static bool belongs_in_address(uint8_t c)
{
    return c > ' ' && c < 0x7f && !strchr("\"<>\\^`{|}%*$", c);
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The byte that "%41" at `at` means; -1 when it is no such thing. */
static int escaped_byte(struct span s, size_t at)
{
    if (s.p[at] != '%' || s.n - at < 3)
        return -1;
    int high = hex_value(s.p[at + 1]), low = hex_value(s.p[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* `keep_stars`: s is a rule, in which '*' is no character. */
static struct span canonical(struct span s, bool keep_stars, struct arena *a)
{
    static const char digits[] = "0123456789ABCDEF";
    char *to = arena_alloc(a, 3 * s.n + 1);
    size_t n = 0;
    bool in_query = false;
    for (size_t i = 0; i < s.n; i++) {
        int escaped = escaped_byte(s, i);
        uint8_t c = escaped < 0 ? (uint8_t)s.p[i] : (uint8_t)escaped;
        bool as_it_is = escaped < 0 ? belongs_in_address(c) || (keep_stars && c == '*')
                                    : is_unreserved(c) || is_plain(c, in_query);
        if (as_it_is) {
            to[n++] = (char)c;
        } else {
            to[n++] = '%';
            to[n++] = digits[c >> 4];
            to[n++] = digits[c & 15];
        }
        in_query |= escaped < 0 && c == '?';
        i += escaped < 0 ? 0 : 2;
    }
    return span_at(to, n);
}

/* ---- the file */

/* Without BOM and NULs. A copy only when there are any. */
static struct span as_ascii(struct span body, struct arena *a)
{
    static const struct span marks[] = {{"\xef\xbb\xbf", 3}, {"\xff\xfe", 2}, {"\xfe\xff", 2}};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (span_starts_with(body, marks[i]))
            body = span_slice(body, marks[i].n, body.n);
    if (body.n == 0 || !memchr(body.p, 0, body.n))
        return body;
    char *to = arena_alloc(a, body.n);
    size_t n = 0;
    for (size_t i = 0; i < body.n; i++)
        if (body.p[i])
            to[n++] = body.p[i];
    return span_at(to, n);
}

/* A line ends at LF, CR or CR LF. */
static bool next_line(struct span *rest, struct span *ret)
{
    if (rest->n == 0)
        return false;
    size_t n = 0;
    while (n < rest->n && rest->p[n] != '\n' && rest->p[n] != '\r')
        n++;
    *ret = span_slice(*rest, 0, n);
    *rest = span_slice(*rest, n < rest->n ? n + 1 : n, rest->n);
    return true;
}

/* "Name : value # comment" -> name and value; false for other lines. */
static bool split_line(struct span line, struct span *ret_name, struct span *ret_value)
{
    size_t hash = span_find(line, SPAN("#"));
    line = span_slice(line, 0, hash);
    size_t colon = span_find(line, SPAN(":"));
    if (colon == line.n)
        return false;
    *ret_name = span_trim(span_slice(line, 0, colon));
    *ret_value = span_trim(span_slice(line, colon + 1, line.n));
    return true;
}

static bool is_token_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

/* "ClaimWire/1.0 (all of it)" names the product ClaimWire. */
static bool names_agent(struct span value, struct span agent)
{
    size_t n = value.n > 0 && value.p[0] == '*';
    while (n < value.n && value.p[0] != '*' && is_token_char(value.p[n]))
        n++;
    return span_equal_nocase(span_slice(value, 0, n), agent);
}

static void add_rule(struct span value, bool allows, struct arena *a, struct robots *ret)
{
    bool is_anchored = span_ends_with(value, SPAN("$"));
    value.n -= is_anchored;
    struct robots_rule *rule =
        arena_push(a, (void **)&ret->rule, &ret->rules, &ret->cap, sizeof *rule);
    *rule = (struct robots_rule){canonical(value, true, a), is_anchored, allows};
}

/* Collects the rules of every group that names `agent`; returns whether there was one. */
static bool collect(struct span body, struct span agent, struct arena *a, struct robots *ret)
{
    struct span line, name, value;
    bool in_group = false, in_agents = false, found = false;
    while (next_line(&body, &line)) {
        if (!split_line(line, &name, &value))
            continue;
        if (span_equal_nocase(name, SPAN("user-agent"))) {
            in_group = names_agent(value, agent) || (in_agents && in_group);
            in_agents = true;
            found |= in_group;
            continue;
        }
        bool allows = span_equal_nocase(name, SPAN("allow"));
        if (!allows && !span_equal_nocase(name, SPAN("disallow")))
            continue; /* crawl-delay, sitemap and the like end no list of agents */
        in_agents = false;
        if (in_group && value.n > 0)
            add_rule(value, allows, a, ret);
    }
    return found;
}

static size_t octets(const struct robots_rule *rule)
{
    return rule->pattern.n + rule->is_anchored;
}

static int by_precedence(const void *one, const void *other)
{
    const struct robots_rule *a = one, *b = other;
    if (octets(a) != octets(b))
        return octets(a) > octets(b) ? -1 : 1;
    return (int)b->allows - (int)a->allows;
}

void robots_parse(struct span body, struct span agent, struct arena *a, struct robots *ret)
{
    *ret = (struct robots){0};
    if (body.n > ROBOTS_MAX_BYTES)
        body.n = ROBOTS_MAX_BYTES;
    body = as_ascii(body, a);
    if (span_starts_with(span_trim(body), SPAN("<")))
        return;
    if (!collect(body, agent, a, ret))
        (void)collect(body, SPAN("*"), a, ret);
    if (ret->rules > 1)
        qsort(ret->rule, ret->rules, sizeof ret->rule[0], by_precedence);
}

/* ---- the question */

/* Each piece between stars is looked for behind the one before it; the leftmost place is always
 * good enough, so there is no going back and "/a*a*a*a*b" costs no more than its pieces. */
static bool matches(const struct robots_rule *rule, struct span path)
{
    struct span rest = rule->pattern;
    size_t star = span_find(rest, SPAN("*"));
    if (!span_starts_with(path, span_slice(rest, 0, star)))
        return false;
    path = span_slice(path, star, path.n);
    if (star == rest.n)
        return !rule->is_anchored || path.n == 0;
    for (;;) {
        rest = span_slice(rest, star + 1, rest.n);
        star = span_find(rest, SPAN("*"));
        struct span piece = span_slice(rest, 0, star);
        if (star == rest.n && rule->is_anchored)
            return span_ends_with(path, piece);
        size_t at = piece.n > 0 ? span_find(path, piece) : 0;
        if (piece.n > 0 && at == path.n)
            return false;
        if (star == rest.n)
            return true;
        path = span_slice(path, at + piece.n, path.n);
    }
}

bool robots_allows(const struct robots *r, struct span path, struct arena *a)
{
    if (r->rules == 0 || span_equal(path, SPAN("/robots.txt")))
        return true;
    path = canonical(path.n > 0 ? path : SPAN("/"), false, a);
    for (size_t i = 0; i < r->rules; i++)
        if (matches(&r->rule[i], path))
            return r->rule[i].allows;
    return true;
}
