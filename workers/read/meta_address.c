/* SPDX-License-Identifier: Apache-2.0 */
#include "meta_address.h"

#include "url.h"

static size_t count(struct span s, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == c;
    return n;
}

/* What two hosts have in common at their end, whole labels only. */
static struct span common_tail(struct span x, struct span y)
{
    size_t n = 0, whole = 0;
    while (n < x.n && n < y.n && x.p[x.n - 1 - n] == y.p[y.n - 1 - n]) {
        n++;
        bool ends = (n == x.n || x.p[x.n - 1 - n] == '.') && (n == y.n || y.p[y.n - 1 - n] == '.');
        whole = ends ? n : whole;
    }
    return span_slice(x, x.n - whole, x.n);
}

/* One owner? "www.news.example" and "amp.news.example"; not "a.co.uk" and "b.co.uk": a second level
 * of at most three letters below a country belongs to the registry. */
static bool is_same_site(struct span x, struct span y)
{
    if (span_equal(x, y))
        return true;
    struct span tail = common_tail(x, y);
    size_t dots = count(tail, '.'), first = span_find(tail, SPAN("."));
    bool is_registry = dots == 1 && first <= 3 && tail.n - first - 1 == 2;
    return dots >= 1 && !is_registry;
}

static struct span path_of(struct span url)
{
    struct span rest = span_slice(url, span_find(url, SPAN("://")) + 3, url.n);
    size_t slash = span_find(rest, SPAN("/"));
    return span_slice(rest, slash, rest.n);
}

/* The front page, or a folder: "/news/" for the page "/news/2021/return". */
static bool is_above(struct span path, struct span of)
{
    if (path.n <= 1)
        return true;
    if (span_find(path, SPAN("?")) < path.n || !span_starts_with(of, path) || path.n == of.n)
        return false;
    struct span rest = span_slice(of, path.n, of.n);
    bool is_folder = path.p[path.n - 1] == '/' || rest.p[0] == '/';
    /* "/slug/amp/", "/slug/amp.html", "/slug/2", "/slug/?x": the page itself in another form */
    static const struct span forms[] = {{"amp", 3}, {"print", 5}, {"?", 1}, {"index", 5}};
    if (rest.p[0] == '/')
        rest = span_slice(rest, 1, rest.n);
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
        if (span_starts_with(rest, forms[i]))
            return false;
    return is_folder && rest.n > 2;
}

struct span meta_address_choose(struct span url, const struct span *said, size_t n, struct arena *a)
{
    struct span here = url_resolve(SPAN(""), url, a);
    for (size_t i = 0; i < n; i++) {
        if (span_is_empty(said[i]))
            continue;
        struct span there = url_resolve(here, said[i], a);
        if (span_is_empty(there))
            continue;
        if (span_is_empty(here) && path_of(there).n > 1)
            return there;
        if (here.n && is_same_site(url_host(here), url_host(there)) &&
            !is_above(path_of(there), path_of(here)))
            return there;
    }
    return SPAN("");
}
