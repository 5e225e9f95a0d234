/* SPDX-License-Identifier: Apache-2.0 */
#include "home.h"

#include <stdlib.h>
#include "feed_decode.h"
#include "feed_listing.h"
#include "html.h"
#include "url.h"

#define CANDIDATES 300
#define TITLE_BYTES 300

struct candidate {
    struct span url, title;
    int class; /* less is better */
    int order;
};

struct home {
    struct feed_listing b;
    struct candidate found[CANDIDATES];
    int n;
    struct span site_name;
};

static bool contains(struct span s, const char *word)
{
    struct span w = span_of(word);
    for (size_t i = 0; i + w.n <= s.n; i++)
        if (span_equal_nocase(span_slice(s, i, i + w.n), w))
            return true;
    return false;
}

static bool contains_any(struct span s, const char *const *words)
{
    for (; *words; words++)
        if (contains(s, *words))
            return true;
    return false;
}

/* ---- what an address says ---- */

/* Path and query. */
static struct span path_of(struct span url)
{
    size_t from = span_find(url, SPAN("://"));
    struct span rest = from < url.n ? span_slice(url, from + 3, url.n) : url;
    return span_slice(rest, span_find(rest, SPAN("/")), rest.n);
}

static bool is_of_no_use(struct span url, struct span title)
{
    static const char *const parts[] = {
        "/comments/", "comments/feed", "comment-feed", "/search", "?s=",        "&s=", "replytocom",
        "oembed",     "wp-json",       "/podcast",     "xmlrpc",  "opensearch", NULL};
    static const char *const words[] = {"comment", "تعليق", "search result", "نتائج البحث", NULL};
    return contains_any(path_of(url), parts) || contains_any(title, words);
}

/* Services that read feeds for others have the feed's address inside theirs. */
static bool is_reader(struct span url)
{
    static const char *const hosts[] = {"feedly.",   "yahoo.com", "google.",   "netvibes",
                                        "inoreader", "bloglines", "newsgator", "msn.com",
                                        "facebook.", "twitter.",  NULL};
    return contains_any(url_host(url), hosts);
}

static bool looks_like_feed(struct span url)
{
    static const char *const names[] = {"rss",       "feed",     "feeds",     "atom",
                                        "rss.xml",   "feed.xml", "atom.xml",  "index.xml",
                                        "index.rdf", "rss.php",  "feed.json", "rss2.xml",
                                        "rss2",      "rdf.xml",  "rss.aspx",  NULL};
    static const char *const ends[] = {".rss", ".rdf", ".atom", NULL};
    struct span path = path_of(url);
    struct span host = url_host(url);
    if (span_starts_with(host, SPAN("feeds.")) || span_starts_with(host, SPAN("rss.")))
        return path.n > 1;
    if (contains(path, "feed=rss") || contains(path, "feed=atom") || contains(path, "format=feed"))
        return true;
    path = span_slice(path, 0, span_find(path, SPAN("?")));
    while (path.n && path.p[path.n - 1] == '/')
        path.n--;
    for (const char *const *end = ends; *end; end++)
        if (span_ends_with(path, span_of(*end)))
            return true;
    size_t from = path.n;
    while (from > 0 && path.p[from - 1] != '/')
        from--;
    struct span last = span_slice(path, from, path.n);
    for (const char *const *name = names; *name; name++)
        if (span_equal_nocase(last, span_of(*name)))
            return true;
    return false;
}

/* The last two parts of the host: "news.example" of "www.news.example". */
static struct span site_of(struct span url)
{
    struct span host = url_host(url);
    int dots = 0;
    for (size_t i = host.n; i > 0; i--)
        if (host.p[i - 1] == '.' && ++dots == 2)
            return span_slice(host, i, host.n);
    return host;
}

/* Whole-site feeds have short paths and no word of a section. */
static int class_of(struct span url, bool is_named)
{
    static const char *const sections[] = {"/category/", "/tag/", "/author/", "/section",
                                           "/topic",     "cat=",  "/users/",  NULL};
    struct span path = path_of(url);
    int class = is_named ? 0 : 20;
    path = span_slice(path, 0, span_find(path, SPAN("?")));
    for (size_t i = 1; i < path.n; i++)
        class += path.p[i] == '/' && i + 1 < path.n;
    return class + (contains_any(path_of(url), sections) ? 10 : 0);
}

/* The same feed in another format: its address without the words that tell formats apart. */
static struct span key_of(struct span url, struct arena *a)
{
    static const char *const words[] = {"atom", "rss2", "rss",   "rdf",     "xml", "json",
                                        "feed", "alt=", "type=", "format=", "1.0", NULL};
    char *to = arena_alloc(a, url.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < url.n;) {
        size_t skip = 0;
        for (const char *const *word = words; *word && !skip; word++)
            if (strlen(*word) <= url.n - i &&
                span_equal_nocase(span_slice(url, i, i + strlen(*word)), span_of(*word)))
                skip = strlen(*word);
        if (!skip && !strchr("/.?&-_", url.p[i]))
            to[n++] = url.p[i];
        i += skip ? skip : 1;
    }
    return span_at(to, n);
}

/* ---- what the page names ---- */

static void take(struct home *h, struct span ref, struct span title, bool is_named)
{
    if (span_starts_with(ref, SPAN("feed://")))
        ref = span_of(arena_printf(h->b.a, "http%.*s", (int)(ref.n - 4), ref.p + 4));
    else if (span_starts_with(ref, SPAN("feed:")))
        ref = span_slice(ref, 5, ref.n);
    struct span url = feed_listing_resolve(&h->b, ref);
    if (!url.n || h->n == CANDIDATES || is_of_no_use(url, title) || is_reader(url))
        return;
    for (int i = 0; i < h->n; i++)
        if (span_equal(h->found[i].url, url))
            return;
    h->found[h->n] = (struct candidate){url, title, class_of(url, is_named), h->n};
    h->n++;
}

static bool is_feed_type(struct span type, struct span href, struct span title)
{
    static const char *const vague[] = {"rss", "feed", "atom", NULL};
    type = span_trim(span_slice(type, 0, span_find(type, SPAN(";"))));
    if (contains(type, "rss+xml") || contains(type, "atom+xml") || contains(type, "feed+json") ||
        contains(type, "rdf+xml") || span_equal_nocase(type, SPAN("application/x.atom+xml")))
        return true;
    bool is_vague = span_equal_nocase(type, SPAN("application/xml")) ||
                    span_equal_nocase(type, SPAN("text/xml")) ||
                    span_equal_nocase(type, SPAN("application/json"));
    return is_vague && (contains_any(href, vague) || contains_any(title, vague));
}

static void link_take(struct home *h, const struct html_node *n)
{
    struct arena *a = h->b.a;
    struct span rel = html_attribute(n, "rel", a), href = html_attribute(n, "href", a);
    struct span type = html_attribute(n, "type", a), title = html_attribute(n, "title", a);
    bool is_feed = contains(rel, "feed") && !contains(rel, "pingback");
    if (!href.n || (!is_feed && !(contains(rel, "alternate") && is_feed_type(type, href, title))))
        return;
    take(h, href, title, true);
}

/* The text of a link, or what its picture says. */
static struct span label_of(const struct html_node *link, struct arena *a)
{
    struct span text = html_text(link, a);
    for (const struct html_node *n = link; n && !text.n; n = html_walk(n, link))
        if (n->tag == HTML_IMG)
            text = html_attribute(n, "alt", a);
    return text.n ? text : html_attribute(link, "title", a);
}

static void anchor_take(struct home *h, const struct html_node *n)
{
    struct arena *a = h->b.a;
    struct span href = html_attribute_raw(n, "href");
    if (!href.n)
        return;
    struct span url = feed_listing_resolve(&h->b, html_attribute(n, "href", a));
    bool is_scheme = span_starts_with(href, SPAN("feed:"));
    if (!is_scheme && (!url.n || !looks_like_feed(url)))
        return;
    bool is_ours = is_scheme || span_equal(site_of(url), site_of(h->b.base)) ||
                   contains(url_host(url), "feedburner.com");
    if (is_ours)
        take(h, html_attribute(n, "href", a), label_of(n, a), false);
}

static void meta_take(struct home *h, const struct html_node *n)
{
    struct span property = html_attribute_raw(n, "property");
    if (span_equal_nocase(property, SPAN("og:site_name")))
        h->site_name = html_attribute(n, "content", h->b.a);
}

static void page_walk(struct home *h, const struct html_node *root)
{
    Cw__Listing *l = h->b.l;
    bool has_base = false;
    for (const struct html_node *n = root; n; n = html_walk(n, root)) {
        if (n->tag == HTML_LINK) {
            link_take(h, n);
        } else if (n->tag == HTML_A) {
            anchor_take(h, n);
        } else if (n->tag == HTML_META) {
            meta_take(h, n);
        } else if (n->tag == HTML_TITLE && !l->title && !html_inside(n, HTML_SVG)) {
            l->title = feed_listing_text(&h->b, html_text(n, h->b.a), TITLE_BYTES);
        } else if (n->tag == HTML_HTML && !l->language) {
            l->language = feed_listing_text(&h->b, html_attribute(n, "lang", h->b.a), 35);
        } else if (n->tag == HTML_BASE && !has_base) {
            struct span base = feed_listing_resolve(&h->b, html_attribute(n, "href", h->b.a));
            has_base = base.n;
            h->b.base = base.n ? base : h->b.base;
        }
    }
    if (h->site_name.n)
        l->title = feed_listing_text(&h->b, h->site_name, TITLE_BYTES);
}

/* ---- what comes out ---- */

static int by_class(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    return x->class != y->class ? x->class - y->class : x->order - y->order;
}

static void feeds_list(struct home *h)
{
    struct span *keys = ARENA_ARRAY(h->b.a, CANDIDATES, struct span);
    qsort(h->found, (size_t)h->n, sizeof(h->found[0]), by_class);
    for (int i = 0; i < h->n; i++) {
        bool is_known = false;
        keys[i] = key_of(h->found[i].url, h->b.a);
        for (int k = 0; k < i && !is_known; k++)
            is_known = span_equal(keys[k], keys[i]);
        if (!is_known)
            feed_listing_add_feed(&h->b, h->found[i].url, h->found[i].title, CW__FEED_KIND__AUTO);
    }
}

static void guesses_list(struct home *h)
{
    static const struct {
        const char *path;
        Cw__FeedKind kind;
    } rows[] = {{"/feed", CW__FEED_KIND__AUTO},
                {"/rss", CW__FEED_KIND__AUTO},
                {"/rss.xml", CW__FEED_KIND__AUTO},
                {"/feed.xml", CW__FEED_KIND__AUTO},
                {"/atom.xml", CW__FEED_KIND__AUTO},
                {"/index.xml", CW__FEED_KIND__AUTO},
                {"/rss/index.rss", CW__FEED_KIND__AUTO},
                {"/feeds/posts/default", CW__FEED_KIND__AUTO},
                {"/robots.txt", CW__FEED_KIND__ROBOTS},
                {"/news-sitemap.xml", CW__FEED_KIND__AUTO},
                {"/sitemap-news.xml", CW__FEED_KIND__AUTO},
                {"/sitemap_index.xml", CW__FEED_KIND__AUTO},
                {"/sitemap.xml", CW__FEED_KIND__AUTO}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct span url = feed_listing_resolve(&h->b, span_of(rows[i].path));
        Cw__Listing__Feed *feed = feed_listing_add_feed(&h->b, url, SPAN(""), rows[i].kind);
        if (feed)
            feed->has_is_guess = feed->is_guess = 1;
    }
}

static void feed_itself(struct home *h, const Cw__Listing *feed)
{
    h->b.l->title = feed->title;
    h->b.l->language = feed->language;
    feed_listing_add_feed(&h->b, feed_listing_resolve(&h->b, h->b.base), span_of(feed->title),
                          CW__FEED_KIND__AUTO);
}

enum fate home_read(const struct feed_input *in, struct arena *a, Cw__Listing **ret,
                    struct error *e)
{
    struct home *h = ARENA_NEW(a, struct home);
    struct html_tree tree;
    struct span text;
    Cw__Listing *feed = NULL;
    feed_listing_open(&h->b, in->url, in->fetched_us, "home", a);
    *ret = h->b.l;
    if (feed_read(in, a, &feed, NULL) == FATE_DONE) {
        feed_itself(h, feed);
        return FATE_DONE;
    }
    enum fate fate = feed_decode(in->body, in->content_type, CHARSET_HTML, a, &text, e);
    if (fate)
        return fate;
    if (!memchr(text.p, '<', text.n))
        return fail(e, FATE_REJECT, "not a home page: text without markup");
    fate = html_parse(text, &in->limits, a, &tree, e);
    if (fate)
        return fate;
    page_walk(h, tree.root);
    feeds_list(h);
    h->b.base = span_of(in->url); /* guesses are of the site, not of <base> */
    if (!h->b.l->n_feeds)
        guesses_list(h);
    return FATE_DONE;
}
