/* SPDX-License-Identifier: Apache-2.0 */
#include "robots.h"

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

/* Collects the rules of every group that names `agent`; returns whether there was one. */
static bool collect(struct span body, struct span agent, struct arena *a, struct robots *ret)
{
    struct span line, name, value;
    bool in_group = false, in_agents = false, found = false;
    while (next_line(&body, &line)) {
        if (!split_line(line, &name, &value))
            continue;
        if (span_equal_nocase(name, SPAN("user-agent"))) {
            in_group = span_equal_nocase(value, agent) || (in_agents && in_group);
            in_agents = true;
            found |= in_group;
            continue;
        }
        bool allows = span_equal_nocase(name, SPAN("allow"));
        if (!allows && !span_equal_nocase(name, SPAN("disallow")))
            continue; /* crawl-delay, sitemap and the like end no list of agents */
        in_agents = false;
        if (!in_group || value.n == 0)
            continue;
        struct robots_rule *rule =
            arena_push(a, (void **)&ret->rule, &ret->rules, &ret->cap, sizeof *rule);
        *rule = (struct robots_rule){value, allows};
    }
    return found;
}

void robots_parse(struct span body, struct span agent, struct arena *a, struct robots *ret)
{
    *ret = (struct robots){0};
    if (body.n > ROBOTS_MAX_BYTES)
        body.n = ROBOTS_MAX_BYTES;
    if (span_starts_with(body, SPAN("\xef\xbb\xbf")))
        body = span_slice(body, 3, body.n);
    if (!collect(body, agent, a, ret))
        (void)collect(body, SPAN("*"), a, ret);
}

/* Each piece between stars is looked for behind the one before it; the leftmost place is always
 * good enough, so there is no going back and "/a*a*a*a*b" costs no more than its pieces. */
static bool matches(struct span pattern, struct span path)
{
    bool anchored = span_ends_with(pattern, SPAN("$"));
    if (anchored)
        pattern.n--;
    bool first = true;
    struct span piece;
    size_t stars_left = 0;
    for (size_t i = 0; i < pattern.n; i++)
        stars_left += pattern.p[i] == '*';
    while (span_split(&pattern, '*', &piece)) {
        bool last = stars_left-- == 0;
        if (first && !span_starts_with(path, piece))
            return false;
        if (!first && last && anchored)
            return span_ends_with(path, piece);
        size_t at = first ? 0 : span_find(path, piece);
        if (!first && at == path.n && piece.n > 0)
            return false;
        path = span_slice(path, at + piece.n, path.n);
        if (first && last && anchored)
            return path.n == 0;
        first = false;
    }
    return true;
}

bool robots_allows(const struct robots *r, struct span path)
{
    if (path.n == 0)
        path = SPAN("/");
    size_t longest = 0;
    bool allowed = true;
    for (size_t i = 0; i < r->rules; i++) {
        const struct robots_rule *rule = &r->rule[i];
        if (rule->pattern.n < longest || (rule->pattern.n == longest && !rule->allows))
            continue;
        if (matches(rule->pattern, path)) {
            longest = rule->pattern.n;
            allowed = rule->allows;
        }
    }
    return allowed;
}
