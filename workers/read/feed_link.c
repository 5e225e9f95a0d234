/* SPDX-License-Identifier: Apache-2.0 */
#include "feed_link.h"

void feed_links_put(struct feed_links *l, enum feed_link_kind kind, struct span url)
{
    if (url.n && (kind == FEED_LINK_RSS || !l->url[kind].n))
        l->url[kind] = url;
}

/* "en" and "en-GB" are of one language. */
static bool is_language(struct span a, struct span b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    n = n > 2 ? 2 : n;
    return span_equal_nocase(span_slice(a, 0, n), span_slice(b, 0, n));
}

void feed_links_put_atom(struct feed_links *l, const struct feed_link *link, struct span language)
{
    struct span rel = span_trim(link->rel), type = span_trim(link->type);
    if (span_starts_with(rel, SPAN("http://www.iana.org/assignments/relation/")))
        rel = span_slice(rel, 41, rel.n);
    bool is_page = span_find(type, SPAN("html")) < type.n;
    if (span_equal_nocase(rel, SPAN("self"))) {
        if (is_page)
            feed_links_put(l, FEED_LINK_SELF, link->url);
        return;
    }
    if (rel.n && !span_equal_nocase(rel, SPAN("alternate")))
        return;
    int kind = FEED_LINK_ALTERNATE + (is_page ? 0 : type.n ? 4 : 2);
    if (link->language.n && language.n && !is_language(link->language, language))
        kind++;
    feed_links_put(l, (enum feed_link_kind)kind, link->url);
}

struct span feed_links_best(const struct feed_links *l)
{
    for (size_t i = 0; i < FEED_LINK_KINDS; i++)
        if (l->url[i].n)
            return l->url[i];
    return SPAN("");
}

struct span feed_links_best_but(const struct feed_links *l, struct span home)
{
    struct span url = feed_links_best(l), permalink = l->url[FEED_LINK_PERMALINK];
    return permalink.n && span_equal(url, home) ? permalink : url;
}
