/* SPDX-License-Identifier: Apache-2.0 */
#include "feed_parse.h"

#include <stdlib.h>
#include "feed_field.h"
#include "feed_html.h"
#include "feed_link.h"
#include "feed_listing.h"
#include "feed_pace.h"
#include "feed_text.h"
#include "url.h"

#define SUMMARY_BYTES 262144 /* as the schema allows for one */
#define SUMMARIES_BYTES (4u << 20)
#define GUID_BYTES 2048
#define AUTHORS 32
#define NAME_BYTES 24

struct names {
    char *name[AUTHORS];
    size_t n;
};

struct parse {
    struct arena *a;
    struct feed_xml *x;
    struct feed_listing b;
    struct feed_text text; /* of the open field */
    enum feed_root root;
    struct span prefix;    /* of the root, unless that is RDF's own */
    char name[NAME_BYTES]; /* of the element, in lower case; longer ones mean nothing */
    /* depths of what is open; 0: nothing */
    unsigned channel_depth, item_depth, field_depth, skip_depth, source_depth, child_depth;
    const struct feed_row *field;
    unsigned rank;                        /* of the open field */
    bool is_child_named;                  /* the author's <name> has been read */
    struct span base[FEED_XML_DEPTH + 1]; /* xml:base, resolved; empty: none */
    unsigned char ranks[FEED_FIELDS], feed_ranks[FEED_FIELDS];
    struct names feed_authors, source_authors, authors;
    Cw__Listing__Item *item; /* open */
    struct feed_links links, feed_links;
    struct feed_pace pace;
    size_t summaries_bytes;
};

/* ---- addresses ---- */

static struct span base_of(const struct parse *p)
{
    for (unsigned d = p->x->depth; d > 0; d--)
        if (p->base[d].n)
            return p->base[d];
    struct span home = feed_links_best(&p->feed_links);
    return home.n && p->root != FEED_ROOT_ATOM ? home : p->b.base;
}

static struct span resolve(const struct parse *p, struct span ref)
{
    ref = span_trim(ref);
    if (!ref.n)
        return ref;
    struct span url = url_resolve(base_of(p), ref, p->a);
    return url.n ? url : url_resolve(p->b.base, ref, p->a);
}

static void base_set(struct parse *p)
{
    struct feed_xml *x = p->x;
    p->base[x->depth] = SPAN("");
    if (!x->attributes)
        return;
    struct span ref = feed_xml_attribute(x, "xml:base", p->a);
    if (!ref.n && (p->root == FEED_ROOT_CDF || p->root == FEED_ROOT_NONE))
        ref = feed_xml_attribute(x, "base", p->a);
    if (ref.n) {
        x->depth--; /* as seen from outside */
        struct span url = resolve(p, ref);
        x->depth++;
        p->base[x->depth] = url;
    }
}

/* ---- fields ---- */

static void name_put(struct parse *p, struct names *to, const char *line)
{
    struct span s = feed_field_author(span_of(line), p->a);
    if (!s.n || to->n == AUTHORS)
        return;
    for (size_t i = 0; i < to->n; i++)
        if (span_equal(s, span_of(to->name[i])))
            return;
    to->name[to->n++] = arena_string(p->a, s);
}

/* Authors of a better rank take the place of others: dc:creator that of a webmaster's address. */
static void author_field(struct parse *p)
{
    struct names *to = !p->item          ? &p->feed_authors
                       : p->source_depth ? &p->source_authors
                                         : &p->authors;
    unsigned char *rank =
        p->item && !p->source_depth ? &p->ranks[FEED_AUTHOR] : &p->feed_ranks[FEED_AUTHOR];
    const char *line = feed_text_plain(&p->text);
    if (p->source_depth) {
        name_put(p, to, line);
        return;
    }
    struct names found = p->rank == *rank ? *to : (struct names){0};
    if (p->rank > *rank)
        return;
    size_t before = found.n;
    name_put(p, &found, line);
    if (found.n == before)
        return;
    *to = found;
    *rank = (unsigned char)p->rank;
}

static bool text_field(struct parse *p)
{
    struct span s = feed_html_clean(feed_text_html(&p->text), base_of(p), p->a);
    if (!s.n || s.n > SUMMARY_BYTES || p->summaries_bytes + s.n > SUMMARIES_BYTES)
        return false;
    p->summaries_bytes += s.n;
    p->item->summary_html = arena_string(p->a, s);
    return true;
}

/* Relative ids are none; but where xml:base is given, somebody meant them so. */
static struct span absolute_id(const struct parse *p, struct span s)
{
    bool has_base = false;
    for (unsigned d = p->x->depth; d > 0 && !has_base; d--)
        has_base = p->base[d].n;
    if (!has_base || !s.n || memchr(s.p, ':', s.n))
        return s;
    struct span url = resolve(p, s);
    return url.n ? url : s;
}

static bool string_set(char **to, char *value)
{
    if (value)
        *to = value;
    return value;
}

/* True when the field gave something, which then has its rank. */
static bool item_field(struct parse *p, struct span s)
{
    Cw__Listing__Item *item = p->item;
    switch (p->field->field) {
    case FEED_TITLE:
        return string_set(&item->title, feed_text_plain(&p->text));
    case FEED_LINK:
        feed_links_put(&p->links, FEED_LINK_RSS, resolve(p, s));
        return false;
    case FEED_ORIGINAL:
        feed_links_put(&p->links, FEED_LINK_ORIGINAL, resolve(p, s));
        return false;
    case FEED_GUID:
        s = absolute_id(p, span_trim(s));
        if (p->text.content == FEED_HTML && p->rank < FEED_RANK_NESTED)
            feed_links_put(&p->links, FEED_LINK_PERMALINK, url_resolve(SPAN(""), s, p->a));
        return s.n && s.n <= GUID_BYTES && string_set(&item->guid, arena_string(p->a, s));
    case FEED_PUBLISHED:
        return string_set(&item->published, feed_listing_date(&p->b, s));
    case FEED_UPDATED:
        return string_set(&item->updated, feed_listing_date(&p->b, s));
    case FEED_TEXT:
        return text_field(p);
    default:
        return false;
    }
}

static bool channel_field(struct parse *p, struct span s)
{
    Cw__Listing *l = p->b.l;
    s = span_trim(s);
    switch (p->field->field) {
    case FEED_TITLE:
        return string_set(&l->title, feed_text_plain(&p->text));
    case FEED_LINK:
        feed_links_put(&p->feed_links, FEED_LINK_RSS, resolve(p, s));
        return false;
    case FEED_LANGUAGE:
        return s.n && s.n <= 35 && string_set(&l->language, arena_string(p->a, s));
    case FEED_TTL:
    case FEED_PERIOD:
    case FEED_FREQUENCY:
    case FEED_SKIP_HOUR:
    case FEED_SKIP_DAY:
        feed_pace_put(&p->pace, p->field->field, s, p->a);
        return false;
    default:
        return false;
    }
}

static void field_close(struct parse *p)
{
    const struct feed_row *row = p->field;
    unsigned char *ranks = p->item ? p->ranks : p->feed_ranks;
    p->field_depth = 0;
    feed_text_end(&p->text);
    if (row->field == FEED_AUTHOR) {
        author_field(p);
    } else if (!p->source_depth && p->rank < ranks[row->field]) {
        struct span s = feed_text_raw(&p->text);
        if (p->item ? item_field(p, s) : channel_field(p, s))
            ranks[row->field] = (unsigned char)p->rank;
    }
    p->field = NULL;
}

/* ---- elements ---- */

static void link_attributes(struct parse *p)
{
    struct feed_xml *x = p->x;
    struct span href = feed_xml_attribute(x, "href", p->a);
    if (!href.n)
        return;
    if (x->ns == FEED_NS_NONE && !feed_xml_attribute(x, "rel", p->a).n) {
        feed_links_put(p->item ? &p->links : &p->feed_links, FEED_LINK_RSS, resolve(p, href));
        return;
    }
    struct feed_link link = {.url = resolve(p, href),
                             .rel = feed_xml_attribute(x, "rel", p->a),
                             .type = feed_xml_attribute(x, "type", p->a),
                             .language = feed_xml_attribute(x, "hreflang", p->a)};
    feed_links_put_atom(p->item ? &p->links : &p->feed_links, &link, span_of(p->b.l->language));
}

static void field_open(struct parse *p, const struct feed_row *row)
{
    struct feed_xml *x = p->x;
    unsigned parent = p->item ? p->item_depth : p->channel_depth;
    bool is_nested = parent && x->depth > parent + 1 && row->field < FEED_LANGUAGE;
    if (row->field == FEED_LINK)
        link_attributes(p);
    p->field = row;
    p->field_depth = x->depth;
    p->child_depth = 0;
    p->is_child_named = false;
    p->rank = row->rank + (is_nested && !p->source_depth ? FEED_RANK_NESTED : 0);
    enum feed_content content = feed_field_content(row, feed_xml_attribute(x, "type", p->a),
                                                   feed_xml_attribute(x, "mode", p->a));
    if (row->field == FEED_GUID && row->ns == FEED_NS_NONE &&
        span_equal_nocase(feed_xml_attribute(x, "isPermaLink", p->a), SPAN("false")))
        content = FEED_PLAIN; /* no address */
    if (row->field == FEED_GUID && row->ns == FEED_NS_ATOM)
        content = FEED_HTML;
    feed_text_begin(&p->text, content, row->ns != FEED_NS_ATOM);
}

static void item_open(struct parse *p)
{
    struct feed_xml *x = p->x;
    p->item = ARENA_NEW(p->a, Cw__Listing__Item);
    cw__listing__item__init(p->item);
    p->item_depth = x->depth;
    p->source_depth = 0;
    memset(p->ranks, FEED_RANK_NONE, sizeof(p->ranks));
    p->links = (struct feed_links){0};
    p->authors = p->source_authors = (struct names){0};
    struct span about = feed_xml_attribute(x, "rdf:about", p->a);
    if (about.n && about.n <= GUID_BYTES) {
        p->item->guid = arena_string(p->a, about);
        p->ranks[FEED_GUID] = FEED_RANK_NESTED;
        feed_links_put(&p->links, FEED_LINK_ABOUT, url_resolve(SPAN(""), about, p->a));
    }
    if (p->root == FEED_ROOT_CDF) {
        feed_links_put(&p->links, FEED_LINK_RSS, resolve(p, feed_xml_attribute(x, "href", p->a)));
        p->item->updated = feed_listing_date(&p->b, feed_xml_attribute(x, "lastmod", p->a));
    }
}

static void authors_set(struct parse *p, Cw__Listing__Item *item, const struct names *from)
{
    if (item->n_authors || !from->n)
        return;
    item->authors = ARENA_ARRAY(p->a, from->n, char *);
    memcpy(item->authors, from->name, from->n * sizeof(char *));
    item->n_authors = from->n;
}

static void item_close(struct parse *p)
{
    struct span home = feed_links_best(&p->feed_links);
    authors_set(p, p->item, &p->authors);
    authors_set(p, p->item, &p->source_authors);
    if (!p->item->updated && p->ranks[FEED_PUBLISHED] == FEED_RANK_ANY_DATE)
        p->item->updated = p->item->published;
    feed_listing_add(&p->b, p->item, feed_links_best_but(&p->links, home));
    p->item = NULL;
    p->source_depth = 0;
}

/* Fields that hold no markup: an element that is a field itself says that an end tag is missing. */
static bool is_simple(const struct parse *p)
{
    return p->field->field != FEED_TEXT && p->text.content != FEED_XHTML;
}

static bool ends_field(const struct parse *p, struct span name)
{
    enum feed_namespace ns = p->x->ns;
    if (feed_field_is_item(name, ns))
        return p->text.content != FEED_XHTML;
    return is_simple(p) && ns == p->field->ns && !span_equal(name, SPAN("a")) &&
           p->field->field != FEED_AUTHOR && feed_field_row(name, ns);
}

/* An element inside an open field; true when the field goes on. */
static bool inner_open(struct parse *p, struct span name)
{
    if (ends_field(p, name)) {
        unsigned depth = p->field_depth;
        field_close(p);
        feed_xml_lift(p->x, depth);
        return false;
    }
    if (p->field->field != FEED_AUTHOR) {
        feed_text_open(&p->text, p->x);
        return true;
    }
    bool is_name = span_equal(name, SPAN("name"));
    bool is_other = span_equal(name, SPAN("email")) || span_equal(name, SPAN("uri")) ||
                    span_equal(name, SPAN("url")) || span_equal(name, SPAN("homepage"));
    if (is_name && !p->is_child_named)
        feed_text_begin(&p->text, FEED_HTML, true);
    if ((is_other || (is_name && p->is_child_named)) && !p->child_depth)
        p->child_depth = p->x->depth;
    return true;
}

static void item_or_field_open(struct parse *p, struct span name)
{
    struct feed_xml *x = p->x;
    if (feed_field_is_item(name, x->ns)) {
        unsigned depth = p->item_depth;
        if (p->item) {
            item_close(p);
            feed_xml_lift(x, depth);
            base_set(p);
        }
        item_open(p);
        return;
    }
    if (!p->item && span_equal(name, SPAN("channel"))) {
        p->channel_depth = x->depth;
        return;
    }
    if (p->item && span_equal(name, SPAN("source")) && !p->source_depth) {
        p->source_depth = x->depth;
        return;
    }
    const struct feed_row *row = feed_field_row(name, x->ns);
    if (p->source_depth && !(row && row->field == FEED_AUTHOR))
        return;
    if (row)
        field_open(p, row);
    else if (feed_field_is_skipped(name, x->ns))
        p->skip_depth = x->depth;
}

static struct span name_of(struct parse *p)
{
    struct span s = p->x->name;
    if (s.n >= NAME_BYTES)
        return SPAN("-");
    for (size_t i = 0; i < s.n; i++)
        p->name[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
    return span_at(p->name, s.n);
}

static void language_set(struct parse *p)
{
    struct span s = p->item ? SPAN("") : span_trim(feed_xml_attribute(p->x, "xml:lang", p->a));
    if (s.n && s.n <= 35 && !p->b.l->language) {
        p->b.l->language = arena_string(p->a, s);
        p->feed_ranks[FEED_LANGUAGE] = FEED_RANK_NESTED;
    }
}

static struct span prefix_of(const struct feed_xml *x)
{
    struct span name = x->element[x->open - 1].name;
    const char *colon = memchr(name.p, ':', name.n);
    return span_slice(name, 0, colon ? (size_t)(colon - name.p) : 0);
}

static void on_open(struct parse *p)
{
    struct feed_xml *x = p->x;
    struct span name = name_of(p);
    base_set(p);
    if (p->skip_depth)
        return;
    if (x->ns == FEED_NS_OTHER && span_equal(prefix_of(x), p->prefix))
        x->ns = FEED_NS_NONE; /* of the root's namespace, which nobody knows: by what it says */
    if (p->root == FEED_ROOT_ATOM && x->ns == FEED_NS_NONE)
        x->ns = FEED_NS_ATOM;
    if (p->field_depth && inner_open(p, name))
        return;
    if (x->attributes && !p->item)
        language_set(p);
    item_or_field_open(p, name);
}

static void on_close(struct parse *p)
{
    unsigned depth = p->x->depth;
    if (p->skip_depth) {
        if (p->skip_depth == depth)
            p->skip_depth = 0;
    } else if (p->field_depth == depth) {
        field_close(p);
    } else if (p->field_depth && p->field->field == FEED_AUTHOR) {
        p->is_child_named |= span_equal_nocase(p->x->name, SPAN("name"));
        if (p->child_depth == depth)
            p->child_depth = 0;
    } else if (p->field_depth) {
        feed_text_close(&p->text, p->x->name);
    } else if (p->source_depth == depth) {
        p->source_depth = 0;
    } else if (p->item && p->item_depth == depth) {
        item_close(p);
    }
}

static void on_text(struct parse *p)
{
    if (p->field_depth && !p->skip_depth && !p->child_depth &&
        !(p->is_child_named && p->field->field == FEED_AUTHOR))
        feed_text_put(&p->text, p->x->text, p->x->is_cdata);
}

/* ---- the whole ---- */

static const char *format_of(struct parse *p)
{
    struct feed_xml *x = p->x;
    struct span uri = feed_xml_namespace(x), version = feed_xml_attribute(x, "version", p->a);
    version = span_trim(version);
    bool is_plain = version.n && version.n <= 8 && version.p[0] >= '0' && version.p[0] <= '9';
    switch (p->root) {
    case FEED_ROOT_RSS:
        return is_plain ? arena_printf(p->a, "rss%.*s", (int)version.n, version.p) : "rss";
    case FEED_ROOT_ATOM:
        return span_find(uri, SPAN("purl.org/atom")) < uri.n || span_equal(version, SPAN("0.3"))
                   ? "atom0.3"
                   : "atom1.0";
    case FEED_ROOT_CDF:
        return "cdf";
    default:
        for (unsigned i = 0; i < x->bindings; i++)
            if (!x->binding[i].prefix.n &&
                span_find(x->binding[i].uri, SPAN("netscape.com/rdf")) < x->binding[i].uri.n)
                return "rss0.90";
        return "rss1.0";
    }
}

static void root_open(struct parse *p)
{
    struct feed_xml *x = p->x;
    base_set(p);
    p->root = feed_field_root(name_of(p));
    p->b.l->format = (char *)format_of(p);
    p->channel_depth = x->depth;
    p->prefix = p->root == FEED_ROOT_RDF ? SPAN("") : prefix_of(x);
    language_set(p);
    if (p->root == FEED_ROOT_CDF)
        feed_links_put(&p->feed_links, FEED_LINK_RSS,
                       resolve(p, feed_xml_attribute(x, "href", p->a)));
    if (span_equal(name_of(p), SPAN("entry"))) {
        x->ns = FEED_NS_ATOM;
        item_open(p);
    }
}

static void listing_close(struct parse *p)
{
    Cw__Listing *l = p->b.l;
    struct span home = feed_links_best(&p->feed_links);
    if (home.n)
        l->home = arena_string(p->a, home);
    if (p->root == FEED_ROOT_ATOM)
        for (size_t i = 0; i < l->n_items; i++)
            authors_set(p, l->items[i], &p->feed_authors);
    l->ttl_s = feed_pace_ttl_s(&p->pace, p->b.latest_us - FEED_LISTING_DAY_US);
    l->has_ttl_s = l->ttl_s > 0;
}

enum fate feed_parse(const struct feed_input *in, struct feed_xml *x, struct arena *a,
                     Cw__Listing **ret, struct error *e)
{
    struct parse *p = ARENA_NEW(a, struct parse);
    p->a = p->text.a = a;
    p->x = x;
    memset(p->feed_ranks, FEED_RANK_NONE, sizeof(p->feed_ranks));
    feed_listing_open(&p->b, in->url, in->fetched_us, NULL, a);
    root_open(p);
    for (enum feed_xml_event event; (event = feed_xml_next(x)) != FEED_XML_END;) {
        if (event == FEED_XML_TEXT)
            on_text(p);
        else if (event == FEED_XML_OPEN)
            on_open(p);
        else
            on_close(p);
        if (feed_listing_is_full(&p->b))
            break;
    }
    if (x->refused)
        return fail(e, FATE_REJECT, "%s", x->refused);
    bool is_known = p->b.l->title || feed_links_best(&p->feed_links).n;
    if (!p->b.l->n_items && x->open && (x->open > p->channel_depth || !is_known))
        return fail(e, FATE_REJECT, "the feed does not parse: %s", feed_xml_fault(x, a));
    listing_close(p);
    *ret = p->b.l;
    return FATE_DONE;
}
