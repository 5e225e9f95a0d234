/* SPDX-License-Identifier: Apache-2.0 */
#include "common/span.h"

int span_compare(struct span a, struct span b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    if (order)
        return order;
    return (a.n > b.n) - (a.n < b.n);
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct span span_trim(struct span s)
{
    while (s.n && is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

bool span_split(struct span *rest, char separator, struct span *ret_part)
{
    if (!rest->n)
        return false;
    const char *at = memchr(rest->p, separator, rest->n);
    size_t n = at ? (size_t)(at - rest->p) : rest->n;
    size_t used = at ? n + 1 : n;
    *ret_part = span_slice(*rest, 0, n);
    *rest = span_slice(*rest, used, rest->n);
    return true;
}

/* Not tolower(): that one asks the locale, which would make tags depend on the machine. */
static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool span_equal_nocase(struct span a, struct span b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++) {
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    }
    return true;
}

size_t span_find(struct span s, struct span needle)
{
    if (!needle.n)
        return 0;
    if (needle.n > s.n)
        return s.n;
    const char *at = memmem(s.p, s.n, needle.p, needle.n);
    return at ? (size_t)(at - s.p) : s.n;
}
