/* SPDX-License-Identifier: Apache-2.0 */
#include "meta.h"

#include "json.h"
#include "meta_name.h"
#include "text/utf8.h"
#include "url.h"

/* What was found, by rank: the first rank that has something wins. */
enum rank { RANK_LD, RANK_META, RANK_MICRODATA, RANKS };

struct found {
    const struct meta_input *in;
    struct arena *a;
    struct span title[RANKS], published[RANKS], modified[RANKS], author[RANKS];
    struct span h1, document_title, canonical, og_url, site, publisher, base, language;
    struct span time; /* datetime of the first time element */
    unsigned h1s;
    const struct json_value *ld; /* the article's object */
};

static void keep(struct span *slot, struct span value)
{
    if (span_is_empty(*slot) && !span_is_empty(value))
        *slot = value;
}

/* Which meta element fills what; names in lower case. */
static const struct meta_row {
    const char *name;
    enum { TITLE, PUBLISHED, MODIFIED, AUTHOR, SITE, OG_URL, LANGUAGE } what;
} meta_rows[] = {
    /* clang-format off */
    {"og:title", TITLE}, {"twitter:title", TITLE}, {"dc.title", TITLE}, {"parsely-title", TITLE},
    {"article:published_time", PUBLISHED}, {"og:published_time", PUBLISHED},
    {"og:article:published_time", PUBLISHED}, {"datepublished", PUBLISHED}, {"date", PUBLISHED},
    {"dc.date", PUBLISHED}, {"dc.date.issued", PUBLISHED}, {"dcterms.created", PUBLISHED},
    {"dcterms.date", PUBLISHED}, {"publishdate", PUBLISHED}, {"pubdate", PUBLISHED},
    {"publish-date", PUBLISHED}, {"publish_date", PUBLISHED}, {"publication_date", PUBLISHED},
    {"article.published", PUBLISHED}, {"article_date_original", PUBLISHED},
    {"originalpublicationdate", PUBLISHED}, {"parsely-pub-date", PUBLISHED},
    {"sailthru.date", PUBLISHED}, {"cxenseparse:recs:publishtime", PUBLISHED},
    {"article:modified_time", MODIFIED}, {"og:updated_time", MODIFIED},
    {"datemodified", MODIFIED}, {"lastmod", MODIFIED}, {"last-modified", MODIFIED},
    {"dcterms.modified", MODIFIED}, {"dc.date.modified", MODIFIED}, {"author", AUTHOR},
    {"article:author", AUTHOR}, {"dc.creator", AUTHOR}, {"parsely-author", AUTHOR},
    {"sailthru.author", AUTHOR}, {"byl", AUTHOR}, {"og:site_name", SITE},
    {"application-name", SITE}, {"og:url", OG_URL}, {"content-language", LANGUAGE},
    {"og:locale", LANGUAGE}, {"language", LANGUAGE},
    /* clang-format on */
};

static void meta_element(struct found *f, const struct html_node *n)
{
    struct span name = html_attribute_raw(n, "property");
    name = name.n ? name : html_attribute_raw(n, "name");
    name = name.n ? name : html_attribute_raw(n, "http-equiv");
    name = span_trim(name.n ? name : html_attribute_raw(n, "itemprop"));
    if (span_is_empty(name))
        return;
    struct span *const slots[] = {&f->title[RANK_META],
                                  &f->published[RANK_META],
                                  &f->modified[RANK_META],
                                  &f->author[RANK_META],
                                  &f->site,
                                  &f->og_url,
                                  &f->language};
    for (size_t i = 0; i < sizeof(meta_rows) / sizeof(meta_rows[0]); i++)
        if (span_equal_nocase(name, span_of(meta_rows[i].name)))
            keep(slots[meta_rows[i].what], html_attribute(n, "content", f->a));
}

static void link_element(struct found *f, const struct html_node *n)
{
    if (span_equal_nocase(span_trim(html_attribute_raw(n, "rel")), SPAN("canonical")))
        keep(&f->canonical, html_attribute(n, "href", f->a));
}

static struct span value_of(const struct found *f, const struct html_node *n)
{
    struct span v = html_attribute(n, "content", f->a);
    v = v.n ? v : html_attribute(n, "datetime", f->a);
    return v.n ? v : html_text(n, f->a);
}

static void microdata(struct found *f, const struct html_node *n)
{
    struct span item = span_trim(html_attribute_raw(n, "itemprop"));
    if (span_equal_nocase(item, SPAN("datePublished")))
        keep(&f->published[RANK_MICRODATA], value_of(f, n));
    else if (span_equal_nocase(item, SPAN("dateModified")))
        keep(&f->modified[RANK_MICRODATA], value_of(f, n));
    else if (span_equal_nocase(item, SPAN("headline")))
        keep(&f->title[RANK_MICRODATA], value_of(f, n));
    else if (span_equal_nocase(item, SPAN("author")) ||
             span_equal_nocase(span_trim(html_attribute_raw(n, "rel")), SPAN("author")))
        keep(&f->author[RANK_MICRODATA], value_of(f, n));
}

/* An object that describes an article: its @type says so, or it has a headline. */
static bool is_article(const struct json_value *v)
{
    if (v->kind != JSON_OBJECT)
        return false;
    const struct json_value *type = json_get(v, "@type");
    for (const struct json_value *t = type && type->kind == JSON_ARRAY ? type->first : type; t;
         t = t->next) {
        if (span_find(t->text, SPAN("Article")) < t->text.n ||
            span_find(t->text, SPAN("Posting")) < t->text.n || span_equal(t->text, SPAN("Report")))
            return true;
        if (t == type)
            break;
    }
    return json_get(v, "headline") && json_get(v, "datePublished");
}

/* Articles stand at the top, in a list, or in @graph. */
static const struct json_value *article_find(const struct json_value *v, int depth)
{
    if (!v || depth > 4)
        return NULL;
    if (is_article(v))
        return v;
    const struct json_value *inside = v->kind == JSON_ARRAY ? v->first : NULL;
    if (v->kind == JSON_OBJECT) {
        const struct json_value *graph = json_get(v, "@graph");
        graph = graph ? graph : json_get(v, "mainEntity");
        return article_find(graph, depth + 1);
    }
    for (; inside; inside = inside->next) {
        const struct json_value *found = article_find(inside, depth + 1);
        if (found)
            return found;
    }
    return NULL;
}

static void ld_element(struct found *f, const struct html_node *n)
{
    if (f->ld || !n->first ||
        span_find(html_attribute_raw(n, "type"), SPAN("ld+json")) >=
            html_attribute_raw(n, "type").n)
        return;
    const struct json_value *v = article_find(json_parse(n->first->name, f->a), 0);
    if (!v)
        return;
    f->ld = v;
    keep(&f->title[RANK_LD], html_decode(json_string(v, "headline"), f->a));
    keep(&f->published[RANK_LD], json_string(v, "datePublished"));
    keep(&f->modified[RANK_LD], json_string(v, "dateModified"));
    keep(&f->publisher, html_decode(json_string(json_get(v, "publisher"), "name"), f->a));
    keep(&f->language, json_string(v, "inLanguage"));
}

/* Pages without h1: a lesser heading that stands in <title> word for word is the article's. */
static void heading_in_title(struct found *f, const struct html_node *n)
{
    struct span text = html_text(n, f->a);
    if (text.n >= 16 && text.n < f->document_title.n &&
        span_find(f->document_title, text) < f->document_title.n)
        keep(&f->title[RANK_MICRODATA], text);
}

static void element(struct found *f, const struct html_node *n)
{
    switch (n->tag) {
    case HTML_META:
        meta_element(f, n);
        break;
    case HTML_LINK:
        link_element(f, n);
        break;
    case HTML_BASE:
        keep(&f->base, html_attribute(n, "href", f->a));
        break;
    case HTML_HTML: {
        struct span lang = html_attribute_raw(n, "lang");
        f->language = lang.n ? lang : html_attribute_raw(n, "xml:lang");
        break;
    }
    case HTML_TITLE:
        if (!html_inside(n, HTML_SVG))
            keep(&f->document_title, html_text(n, f->a));
        break;
    case HTML_H1:
        f->h1s++;
        keep(&f->h1, html_text(n, f->a));
        break;
    case HTML_H2:
        if (!f->h1s)
            heading_in_title(f, n);
        break;
    case HTML_SCRIPT:
        ld_element(f, n);
        break;
    case HTML_TIME:
        if (!html_inside(n, HTML_ASIDE) && !html_inside(n, HTML_FOOTER))
            keep(&f->time, html_attribute(n, "datetime", f->a));
        break;
    default:
        break;
    }
    if (n->attributes)
        microdata(f, n);
}

/* ---- choosing ---- */

static const char *first_date(struct found *f, const struct span *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *d = s[i].n ? date_parse(s[i], &f->in->dates, f->a) : NULL;
        if (d)
            return d;
    }
    return NULL;
}

/* A date in what stands shortly before the article, nearest first, or in a line below the lead that
 * is no text. */
static const char *visible_date(struct found *f)
{
    const struct runs *rs = f->in->runs;
    uint32_t first = f->in->first_run < rs->n ? f->in->first_run : rs->n,
             from = first > 15 ? first - 15 : 0;
    uint32_t to = first + 4 < rs->n ? first + 4 : rs->n;
    const char *d = NULL;
    for (uint32_t k = 0; k < to - from && !d; k++) {
        uint32_t i = k < first - from ? first - 1 - k : from + k;
        const struct run *r = &rs->at[i];
        bool is_apart = i < first ? !(r->flags & RUN_HEADING) : (r->flags & RUN_META) != 0;
        if (is_apart && run_len(r) <= 120 && !(r->flags & (RUN_COMMENT | RUN_FOOTER)))
            d = date_parse(run_text(rs, r, f->a), &f->in->dates, f->a);
    }
    return d;
}

static void dates_choose(struct found *f, struct meta *m)
{
    struct arena *a = f->a;
    m->published = first_date(f, f->published, RANKS);
    if (!m->published)
        m->published = first_date(f, &f->time, 1);
    if (!m->published && f->in->feed_published)
        m->published = date_parse(span_of(f->in->feed_published), &f->in->dates, a);
    if (!m->published)
        m->published = visible_date(f);
    if (!m->published && f->in->url)
        m->published = date_of_url(span_of(f->in->url), &f->in->dates, a);
    m->modified = first_date(f, f->modified, RANKS);
}

static const char *same_site(struct found *f, struct span href)
{
    if (span_is_empty(href))
        return NULL;
    struct span url = url_resolve(span_of(f->in->url), href, f->a);
    if (span_is_empty(url) || !f->in->url)
        return url.n && !f->in->url ? url.p : NULL;
    struct span there = url_host(url),
                here = url_host(url_resolve(SPAN(""), span_of(f->in->url), f->a));
    /* only as much of the name as a site can own: example.org for www.example.org */
    for (struct span *h = &there; h; h = h == &there ? &here : NULL)
        if (span_starts_with(*h, SPAN("www.")) || span_starts_with(*h, SPAN("m.")) ||
            span_starts_with(*h, SPAN("amp.")))
            *h = span_slice(*h, span_find(*h, SPAN(".")) + 1, h->n);
    if (!span_equal(there, here))
        return NULL;
    /* a canonical address that is the front page is a fault of the template */
    size_t slash = span_find(span_slice(url, 8, url.n), SPAN("/")) + 8;
    return slash + 1 >= url.n ? NULL : url.p;
}

static const char *string_or_null(struct span s, size_t most, struct arena *a)
{
    return s.n && s.n <= most ? arena_string(a, s) : NULL;
}

static struct found found_new(const struct meta_input *in, struct arena *a)
{
    const struct span none = SPAN("");
    struct found f = {.in = in,
                      .a = a,
                      .h1 = none,
                      .document_title = none,
                      .canonical = none,
                      .og_url = none,
                      .site = none,
                      .publisher = none,
                      .base = none,
                      .language = none,
                      .time = none};
    for (int i = 0; i < RANKS; i++)
        f.title[i] = f.published[i] = f.modified[i] = f.author[i] = none;
    return f;
}

void meta_collect(const struct meta_input *in, struct arena *a, struct meta *ret)
{
    struct found f = found_new(in, a);
    for (const struct html_node *n = in->tree->root; n; n = html_walk(n, in->tree->root))
        if (n->tag != HTML_TEXT)
            element(&f, n);
    *ret = (struct meta){0};
    struct span site = f.site.n ? f.site : f.publisher;
    struct meta_titles titles = {.h1 = f.h1s == 1 || f.h1.n > 20 ? f.h1 : SPAN(""),
                                 .document = f.document_title,
                                 .site = site};
    titles.host = url_host(span_of(in->url));
    for (int i = 0; i < RANKS; i++)
        titles.declared[i] = f.title[i];
    struct span title = meta_name_title(&titles, a), listed = span_trim(span_of(in->feed_title));
    if (listed.n >= 16 && listed.n < title.n && span_find(title, listed) < title.n)
        title = listed; /* the feed's title has no site's name in it */
    if (span_is_empty(title))
        title = listed;
    ret->title = string_or_null(title, 2000, a);
    dates_choose(&f, ret);
    ret->canonical = same_site(&f, f.canonical.n ? f.canonical : f.og_url);
    ret->outlet = string_or_null(site, 200, a);
    ret->language = string_or_null(span_trim(f.language), 35, a);
    struct meta_authors authors = {.ld = json_get(f.ld, "author"),
                                   .declared = {f.author[RANK_META], f.author[RANK_MICRODATA]},
                                   .site = site,
                                   .runs = in->runs,
                                   .first_run = in->first_run};
    meta_name_authors(&authors, a, &ret->byline, &ret->bylines);
    struct span base = url_resolve(span_of(in->url), f.base, a);
    ret->base = f.base.n && base.n ? base.p : in->url;
}
