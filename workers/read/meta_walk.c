/* SPDX-License-Identifier: Apache-2.0 */
#include "meta_walk.h"

/* Which meta element says what; names in lower case. */
static const struct meta_row {
    const char *name;
    enum meta_field field;
} meta_rows[] = {
    /* clang-format off */
    {"og:title", META_TITLE}, {"twitter:title", META_TITLE}, {"parsely-title", META_TITLE},
    {"sailthru.title", META_TITLE}, {"dc.title", META_TITLE}, {"dcterms.title", META_TITLE},
    {"headline", META_TITLE}, {"title", META_TITLE},
    {"article:published_time", META_PUBLISHED}, {"og:published_time", META_PUBLISHED},
    {"og:article:published_time", META_PUBLISHED}, {"article:published", META_PUBLISHED},
    {"article:publish_date", META_PUBLISHED}, {"og:pubdate", META_PUBLISHED},
    {"og:publish_date", META_PUBLISHED}, {"datepublished", META_PUBLISHED},
    {"dateposted", META_PUBLISHED}, {"publishdate", META_PUBLISHED},
    {"publish-date", META_PUBLISHED}, {"publish_date", META_PUBLISHED},
    {"published-date", META_PUBLISHED}, {"published_date", META_PUBLISHED},
    {"publishtime", META_PUBLISHED}, {"publish_time", META_PUBLISHED},
    {"published_time", META_PUBLISHED}, {"publication_date", META_PUBLISHED},
    {"publication-date", META_PUBLISHED}, {"publicationdate", META_PUBLISHED},
    {"pubdate", META_PUBLISHED}, {"pub_date", META_PUBLISHED},
    {"article.published", META_PUBLISHED}, {"article_date_original", META_PUBLISHED},
    {"article.created", META_PUBLISHED}, {"article:created", META_PUBLISHED},
    {"article_publication_date", META_PUBLISHED}, {"originalpublicationdate", META_PUBLISHED},
    {"parsely-pub-date", META_PUBLISHED}, {"sailthru.date", META_PUBLISHED},
    {"cxenseparse:recs:publishtime", META_PUBLISHED},
    {"cxenseparse:publishtime", META_PUBLISHED}, {"bt:pubdate", META_PUBLISHED},
    {"dc.date.issued", META_PUBLISHED}, {"dcterms.issued", META_PUBLISHED},
    {"dcterms.created", META_PUBLISHED}, {"dc.date.created", META_PUBLISHED},
    {"dc.created", META_PUBLISHED}, {"prism.publicationdate", META_PUBLISHED},
    {"citation_publication_date", META_PUBLISHED}, {"weibo:article:create_at", META_PUBLISHED},
    {"weibo:webpage:create_at", META_PUBLISHED}, {"mediator_published_time", META_PUBLISHED},
    {"rnews:datepublished", META_PUBLISHED}, {"vr:published_time", META_PUBLISHED},
    {"shareaholic:article_published_time", META_PUBLISHED},
    {"date", META_PUBLISHED_WEAKLY}, {"dc.date", META_PUBLISHED_WEAKLY},
    {"dcterms.date", META_PUBLISHED_WEAKLY}, {"dc:date", META_PUBLISHED_WEAKLY},
    {"date_published", META_PUBLISHED}, {"datecreated", META_PUBLISHED_WEAKLY},
    {"created", META_PUBLISHED_WEAKLY}, {"created_at", META_PUBLISHED_WEAKLY},
    {"creation_date", META_PUBLISHED_WEAKLY}, {"displaydate", META_PUBLISHED_WEAKLY},
    {"timestamp", META_PUBLISHED_WEAKLY}, {"og:release_date", META_PUBLISHED_WEAKLY},
    {"article:modified_time", META_MODIFIED}, {"og:updated_time", META_MODIFIED},
    {"og:modified_time", META_MODIFIED}, {"article:modified", META_MODIFIED},
    {"article:updated_time", META_MODIFIED}, {"article:updated", META_MODIFIED},
    {"article.updated", META_MODIFIED}, {"datemodified", META_MODIFIED},
    {"dateupdated", META_MODIFIED}, {"date_modified", META_MODIFIED},
    {"lastmod", META_MODIFIED}, {"lastmodified", META_MODIFIED},
    {"last-modified", META_MODIFIED}, {"last_updated", META_MODIFIED},
    {"last-updated", META_MODIFIED}, {"modified_time", META_MODIFIED},
    {"updated_time", META_MODIFIED}, {"moddate", META_MODIFIED}, {"revised", META_MODIFIED},
    {"utime", META_MODIFIED}, {"dcterms.modified", META_MODIFIED},
    {"dc.date.modified", META_MODIFIED}, {"dc.modified", META_MODIFIED},
    {"article_date_updated", META_MODIFIED}, {"bt:moddate", META_MODIFIED},
    {"author", META_AUTHOR}, {"authors", META_AUTHOR}, {"article:author_name", META_AUTHOR},
    {"article:author", META_AUTHOR}, {"og:author", META_AUTHOR},
    {"og:article:author", META_AUTHOR}, {"article.author", META_AUTHOR},
    {"parsely-author", META_AUTHOR}, {"sailthru.author", META_AUTHOR}, {"byl", META_AUTHOR},
    {"byline", META_AUTHOR}, {"dc.creator", META_AUTHOR}, {"dcterms.creator", META_AUTHOR},
    {"dc:creator", META_AUTHOR}, {"citation_author", META_AUTHOR},
    {"cxenseparse:author", META_AUTHOR}, {"article_author", META_AUTHOR},
    {"rbauthors", META_AUTHOR}, {"mediator_author", META_AUTHOR}, {"vr:author", META_AUTHOR},
    {"shareaholic:article_author_name", META_AUTHOR},
    {"og:site_name", META_SITE}, {"application-name", META_SITE_WEAKLY},
    {"apple-mobile-web-app-title", META_SITE_WEAKLY}, {"al:android:app_name", META_SITE_WEAKLY},
    {"dc.publisher", META_SITE_WEAKLY}, {"publisher", META_SITE_WEAKLY},
    {"og:url", META_URL}, {"twitter:url", META_URL}, {"parsely-link", META_URL},
    {"content-language", META_LANGUAGE}, {"og:locale", META_LANGUAGE},
    {"language", META_LANGUAGE}, {"dc.language", META_LANGUAGE},
    {"article:section", META_SECTION}, {"og:section", META_SECTION},
    {"og:article:section", META_SECTION}, {"parsely-section", META_SECTION},
    {"cxenseparse:category", META_SECTION}, {"section", META_SECTION},
    {"articlesection", META_SECTION}, {"mrf:sections", META_SECTION},
    {"shareaholic:article_section", META_SECTION}, {"category", META_SECTION},
    /* clang-format on */
};

static void body_element(struct meta_walk *w, const struct html_node *n);

static void meta_element(struct meta_walk *w, const struct html_node *n, struct arena *a)
{
    enum { ITEMPROP = 2 };
    static const char *const keys[] = {"property", "name", "itemprop", "http-equiv"};
    for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
        struct span name = span_trim(html_attribute_raw(n, keys[k]));
        for (size_t i = 0; name.n && i < sizeof(meta_rows) / sizeof(meta_rows[0]); i++) {
            if ((name.p[0] | 32) != meta_rows[i].name[0] ||
                !span_equal_nocase(name, span_of(meta_rows[i].name)))
                continue;
            /* what stands in the body may be said of another article there */
            if (k == ITEMPROP && !html_inside(n, HTML_HEAD)) {
                body_element(w, n);
                return;
            }
            struct span value = span_trim(html_attribute(n, "content", a));
            if (value.n && w->saids < META_SAID_MAX)
                w->said[w->saids++] =
                    (struct meta_said){meta_rows[i].field, meta_rows[i].name, value};
            return;
        }
    }
}

struct span meta_walk_said(const struct meta_walk *w, enum meta_field field)
{
    for (size_t i = 0; i < w->saids; i++)
        if (w->said[i].field == field)
            return w->said[i].value;
    return SPAN("");
}

#define LINE_NODES 300
#define LINE_BYTES 1200

struct span meta_walk_text(const struct html_node *n, struct arena *a)
{
    size_t nodes = 0, bytes = 0;
    for (const struct html_node *x = n; x; x = html_walk(x, n)) {
        bytes += x->tag == HTML_TEXT ? x->name.n : 0;
        if (++nodes > LINE_NODES || bytes > LINE_BYTES)
            return SPAN("");
    }
    return html_text(n, a);
}

struct span meta_walk_value(const struct html_node *n, struct arena *a)
{
    struct span v = html_attribute(n, "content", a);
    v = v.n ? v : html_attribute(n, "datetime", a);
    v = v.n || n->tag != HTML_ABBR ? v : html_attribute(n, "title", a);
    return v.n ? v : meta_walk_text(n, a);
}

/* Words in class and id that tell what an element shows; found anywhere in the name, because makers
 * write "post-publishedDate__x1". */
static const struct class_row {
    struct span word;
    unsigned sign;
} class_rows[] = {
    /* clang-format off */
    {{"author", 6}, SIGN_AUTHOR}, {{"article-title", 13}, SIGN_HEADING},
    {{"article_title", 13}, SIGN_HEADING}, {{"article__title", 14}, SIGN_HEADING},
    {{"articletitle", 12}, SIGN_HEADING}, {{"article-date", 12}, SIGN_PUBLISHED},
    {{"article__date", 13}, SIGN_PUBLISHED}, {{"article_date", 12}, SIGN_PUBLISHED},
    {{"byline", 6}, SIGN_BYLINE}, {{"breadcrumb", 10}, SIGN_CRUMBS},
    {{"crumbs", 6}, SIGN_CRUMBS}, {{"entry-title", 11}, SIGN_HEADING},
    {{"entry-date", 10}, SIGN_PUBLISHED}, {{"headline", 8}, SIGN_HEADING},
    {{"kicker", 6}, SIGN_SECTION}, {{"modified", 8}, SIGN_MODIFIED},
    {{"post-title", 10}, SIGN_HEADING}, {{"post-date", 9}, SIGN_PUBLISHED},
    {{"publish", 7}, SIGN_PUBLISHED}, {{"pubdate", 7}, SIGN_PUBLISHED},
    {{"story-title", 11}, SIGN_HEADING}, {{"update", 6}, SIGN_MODIFIED},
    {{"writer", 6}, SIGN_AUTHOR},
    /* clang-format on */
};

/* Does s begin with word, ASCII case aside? */
static bool begins(struct span s, struct span word)
{
    if (s.n < word.n)
        return false;
    for (size_t i = 1; i < word.n; i++) /* the first letter has been looked at */
        if ((s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] | 32 : s.p[i]) != word.p[i])
            return false;
    return true;
}

static unsigned class_signs(struct span s)
{
    unsigned signs = 0;
    for (size_t i = 0; i < s.n && i < 400; i++) {
        char c = (char)(s.p[i] | 32);
        /* the first letters of the rows */
        const unsigned firsts = 1u << 0 | 1u << 1 | 1u << 4 | 1u << 7 | 1u << 10 | 1u << 12 |
                                1u << 15 | 1u << 18 | 1u << 20 | 1u << 22 | 1u << 2;
        if (c < 'a' || c > 'z' || !(firsts >> (c - 'a') & 1))
            continue;
        for (size_t k = 0; k < sizeof(class_rows) / sizeof(class_rows[0]); k++)
            if (class_rows[k].word.p[0] == c && begins(span_slice(s, i, s.n), class_rows[k].word))
                signs |= class_rows[k].sign;
    }
    return signs;
}

/* Names of microdata and RDFa, what is before the colon left out. */
static unsigned item_signs(struct span s)
{
    static const struct {
        const char *name;
        unsigned sign;
        bool is_sure; /* else no better than a class */
    } rows[] = {
        /* clang-format off */
        {"datepublished", SIGN_PUBLISHED, true}, {"datecreated", SIGN_PUBLISHED, false},
        {"datemodified", SIGN_MODIFIED, true}, {"dateupdated", SIGN_MODIFIED, true},
        {"uploaddate", SIGN_PUBLISHED, false}, {"published", SIGN_PUBLISHED, true},
        {"created", SIGN_PUBLISHED, false}, {"issued", SIGN_PUBLISHED, true},
        {"date", SIGN_PUBLISHED, true}, {"modified", SIGN_MODIFIED, true},
        {"headline", SIGN_HEADING, true}, {"author", SIGN_AUTHOR, true},
        {"creator", SIGN_AUTHOR, true}, {"byline", SIGN_AUTHOR, true},
        {"articlesection", SIGN_SECTION, true},
        /* clang-format on */
    };
    unsigned signs = 0;
    struct span name;
    while (span_split(&s, ' ', &name)) {
        size_t colon = span_find(name, SPAN(":"));
        name = colon < name.n ? span_slice(name, colon + 1, name.n) : name;
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
            if (span_equal_nocase(name, span_of(rows[i].name)))
                signs |= rows[i].sign | (rows[i].is_sure ? SIGN_ITEM : 0u);
    }
    return signs;
}

static unsigned attribute_signs(const struct html_node *n)
{
    unsigned signs = 0;
    for (uint32_t i = 0; i < n->attributes; i++) {
        const struct html_attribute *at = &n->attribute[i];
        struct span name = at->name;
        if (span_equal_nocase(name, SPAN("class")) || span_equal_nocase(name, SPAN("id")) ||
            span_equal_nocase(name, SPAN("data-testid")))
            signs |= class_signs(at->value);
        else if (span_equal_nocase(name, SPAN("itemprop")) ||
                 span_equal_nocase(name, SPAN("property")))
            signs |= item_signs(at->value);
        else if (span_equal_nocase(name, SPAN("rel")) &&
                 span_equal_nocase(span_trim(at->value), SPAN("author")))
            signs |= SIGN_AUTHOR | SIGN_ITEM;
        else if (span_equal_nocase(name, SPAN("pubdate")))
            signs |= SIGN_PUBLISHED;
    }
    return signs;
}

static void body_element(struct meta_walk *w, const struct html_node *n)
{
    unsigned signs = n->attributes ? attribute_signs(n) : 0;
    if (n->tag == HTML_H1 || n->tag == HTML_H2 || n->tag == HTML_H3)
        signs |= SIGN_HEADING;
    if (n->tag == HTML_TIME)
        signs |= SIGN_TIME;
    /* classes of the page as a whole are about its kind: "single-author" */
    if (!signs || n->tag == HTML_BODY || n->tag == HTML_HTML || w->elements >= META_ELEMENTS_MAX)
        return;
    w->element[w->elements++] = (struct meta_element){n, signs};
}

static void keep(struct span *slot, struct span value)
{
    if (span_is_empty(*slot) && !span_is_empty(value))
        *slot = value;
}

/* The quoted word around a place in it; empty when there is none of the length of a key. */
static struct span quoted_around(struct span s, size_t at)
{
    size_t from = at, to = at;
    while (from > 0 && at - from < 16 && s.p[from - 1] != '"')
        from--;
    while (to < s.n && to - at < 16 && s.p[to] != '"')
        to++;
    bool is_quoted = from > 0 && s.p[from - 1] == '"' && to < s.n && s.p[to] == '"';
    return is_quoted ? span_slice(s, from, to) : SPAN("");
}

/* "datePublished":"2021-11-18T10:30:00Z" in the data of a page's program: all keys have one part in
 * common, so that long scripts are gone through once. */
static struct span script_date(struct span script)
{
    static const char *const keys[] = {"datePublished", "publishedAt",  "publishDate",
                                       "publishedDate", "published_at", "publish_date",
                                       "firstPublished"};
    const struct span part = SPAN("ublish");
    for (size_t at = span_find(script, part); at < script.n;
         at += 1 + span_find(span_slice(script, at + 1, script.n), part)) {
        struct span key = quoted_around(script, at);
        for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
            if (!span_equal(key, span_of(keys[i])))
                continue;
            size_t from = (size_t)(key.p - script.p) + key.n + 1;
            struct span rest = span_slice(script, from, script.n);
            rest = span_slice(rest, 0, rest.n < 48 ? rest.n : 48);
            rest = span_slice(rest, 0, span_find(rest, SPAN(",")));
            return span_slice(rest, 0, span_find(rest, SPAN("}")));
        }
    }
    return SPAN("");
}

static void script_element(struct meta_walk *w, const struct html_node *n, struct arena *a)
{
    struct span type = html_attribute_raw(n, "type");
    if (!n->first)
        return;
    if (span_find(type, SPAN("ld+json")) < type.n)
        meta_ld_collect(&w->ld, n->first->name, a);
    else if (span_is_empty(w->script_date))
        w->script_date = script_date(n->first->name);
}

static void element(struct meta_walk *w, const struct html_node *n, struct arena *a)
{
    switch (n->tag) {
    case HTML_META:
        meta_element(w, n, a);
        break;
    case HTML_LINK:
        if (span_equal_nocase(span_trim(html_attribute_raw(n, "rel")), SPAN("canonical")))
            keep(&w->canonical, html_attribute(n, "href", a));
        break;
    case HTML_BASE:
        keep(&w->base, html_attribute(n, "href", a));
        break;
    case HTML_HTML: {
        struct span lang = html_attribute_raw(n, "lang");
        keep(&w->language, lang.n ? lang : html_attribute_raw(n, "xml:lang"));
        break;
    }
    case HTML_TITLE:
        if (!html_inside(n, HTML_SVG))
            keep(&w->document, html_text(n, a));
        break;
    case HTML_SCRIPT:
        script_element(w, n, a);
        break;
    default:
        body_element(w, n);
        break;
    }
}

void meta_walk(const struct html_tree *tree, struct arena *a, struct meta_walk *ret)
{
    const struct span none = SPAN("");
    *ret = (struct meta_walk){
        .tree = tree, .document = none, .canonical = none, .base = none, .language = none};
    for (const struct html_node *n = html_walk(tree->root, tree->root); n;
         n = html_walk(n, tree->root))
        if (n->tag != HTML_TEXT)
            element(ret, n, a);
    keep(&ret->language, meta_walk_said(ret, META_LANGUAGE));
}
