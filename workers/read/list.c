/* SPDX-License-Identifier: Apache-2.0 */
#include "list.h"

#include "feed_decode.h"
#include "feed_listing.h"
#include "html.h"
#include "url.h"

#define TITLE_BYTES 1000

/* ---- the pattern ---- */

/* One step: a literal, or a class of characters that comes from `least` to `most` times. */
struct step {
    char literal;
    enum { LITERAL, DIGIT, SEGMENT, ANY } class;
    unsigned char least, most; /* most 0: without end */
};

static struct step step_read(struct span pattern, size_t *i)
{
    static const struct {
        struct span name;
        struct step step;
    } rows[] = {{{"**", 2}, {0, ANY, 0, 0}},    {{"*", 1}, {0, SEGMENT, 0, 0}},
                {{"{y}", 3}, {0, DIGIT, 4, 4}}, {{"{m}", 3}, {0, DIGIT, 1, 2}},
                {{"{d}", 3}, {0, DIGIT, 1, 2}}, {{"{n}", 3}, {0, DIGIT, 1, 0}}};
    for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++)
        if (span_starts_with(span_slice(pattern, *i, pattern.n), rows[k].name)) {
            *i += rows[k].name.n;
            return rows[k].step;
        }
    return (struct step){pattern.p[(*i)++], LITERAL, 1, 1};
}

static bool is_of(const struct step *s, char c)
{
    switch (s->class) {
    case DIGIT:
        return c >= '0' && c <= '9';
    case SEGMENT:
        return c != '/';
    case ANY:
        return true;
    default:
        return c == s->literal;
    }
}

/* at[i]: the part of the text up to i can be had from the steps so far. One step further. */
static bool step_take(const struct step *s, const bool *at, bool *to, struct span text)
{
    bool is_any = false;
    memset(to, 0, text.n + 1);
    size_t reached = 0; /* to where a run without end has been written already */
    for (size_t i = 0; i <= text.n; i++) {
        if (!at[i] || (!s->most && i < reached))
            continue;
        for (size_t n = 0;; n++) {
            if (n >= s->least)
                is_any = to[i + n] = true;
            if (i + n >= text.n || (s->most && n == s->most) || !is_of(s, text.p[i + n]))
                break;
            reached = i + n + 1;
        }
    }
    return is_any;
}

bool list_matches(struct span pattern, struct span text)
{
    bool rows[2][URL_MAX_BYTES + 1] = {{true}}, *at = rows[0], *to = rows[1];
    if (text.n > URL_MAX_BYTES || pattern.n > LIST_PATTERN_BYTES)
        return false;
    for (size_t i = 0; i < pattern.n;) {
        struct step step = step_read(pattern, &i);
        if (!step_take(&step, at, to, text))
            return false;
        bool *swap = at;
        at = to;
        to = swap;
    }
    return at[text.n];
}

/* ---- the links ---- */

struct list {
    struct feed_listing b;
    struct span pattern, host;
    bool is_whole, has_query;
};

static struct span bare_host(struct span url)
{
    struct span host = url_host(url);
    return span_starts_with(host, SPAN("www.")) ? span_slice(host, 4, host.n) : host;
}

static bool is_article(const struct list *l, struct span url)
{
    struct span subject = url;
    if (!l->is_whole) {
        if (!span_equal(bare_host(url), l->host))
            return false;
        size_t from = span_find(url, SPAN("://")) + 3;
        subject = span_slice(url, from, url.n);
        subject = span_slice(subject, span_find(subject, SPAN("/")), subject.n);
    }
    if (!l->has_query)
        subject = span_slice(subject, 0, span_find(subject, SPAN("?")));
    return list_matches(l->pattern, subject);
}

static struct span title_of(const struct html_node *link, struct arena *a)
{
    struct span best = html_text(link, a), title = html_attribute(link, "title", a);
    best = title.n > best.n ? title : best;
    for (const struct html_node *n = link; n && !best.n; n = html_walk(n, link))
        if (n->tag == HTML_IMG)
            best = html_attribute(n, "alt", a);
    return best;
}

static void link_take(struct list *l, const struct html_node *link)
{
    struct arena *a = l->b.a;
    struct span url = feed_listing_resolve(&l->b, html_attribute(link, "href", a));
    if (!url.n || !is_article(l, url))
        return;
    Cw__Listing__Item *item = feed_listing_find(&l->b, url);
    if (!item) {
        item = ARENA_NEW(a, Cw__Listing__Item);
        cw__listing__item__init(item);
        if (!feed_listing_add(&l->b, item, url))
            return;
    }
    struct span title = title_of(link, a);
    if (title.n > span_of(item->title).n && title.n <= TITLE_BYTES)
        item->title = feed_listing_text(&l->b, title, TITLE_BYTES);
}

static void page_walk(struct list *l, const struct html_node *root)
{
    bool has_base = false;
    for (const struct html_node *n = root; n; n = html_walk(n, root)) {
        if (n->tag == HTML_A) {
            link_take(l, n);
        } else if (n->tag == HTML_BASE && !has_base) {
            struct span base = feed_listing_resolve(&l->b, html_attribute(n, "href", l->b.a));
            has_base = base.n;
            l->b.base = base.n ? base : l->b.base;
        } else if (n->tag == HTML_TITLE && !l->b.l->title) {
            l->b.l->title = feed_listing_text(&l->b, html_text(n, l->b.a), TITLE_BYTES);
        } else if (n->tag == HTML_HTML && !l->b.l->language) {
            l->b.l->language = feed_listing_text(&l->b, html_attribute(n, "lang", l->b.a), 35);
        }
    }
}

enum fate list_read(const struct feed_input *in, struct arena *a, Cw__Listing **ret,
                    struct error *e)
{
    struct list l = {.pattern = span_trim(span_of(in->link_pattern))};
    struct html_tree tree;
    struct span text;
    if (!l.pattern.n || l.pattern.n > LIST_PATTERN_BYTES)
        return fail(e, FATE_REJECT, "a list page needs a link pattern of at most %d bytes",
                    LIST_PATTERN_BYTES);
    enum fate fate = feed_decode(in->body, in->content_type, CHARSET_HTML, a, &text, e);
    if (fate)
        return fate;
    if (!memchr(text.p, '<', text.n))
        return fail(e, FATE_REJECT, "not a list page: text without markup");
    fate = html_parse(text, &in->limits, a, &tree, e);
    if (fate)
        return fate;
    feed_listing_open(&l.b, in->url, in->fetched_us, "list", a);
    l.host = bare_host(l.b.base);
    l.is_whole = span_starts_with(l.pattern, SPAN("http"));
    l.has_query = memchr(l.pattern.p, '?', l.pattern.n);
    page_walk(&l, tree.root);
    *ret = l.b.l;
    return FATE_DONE;
}
