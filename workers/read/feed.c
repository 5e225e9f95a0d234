/* SPDX-License-Identifier: Apache-2.0 */
#include "feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include "charset.h"
#include "date.h"
#include "feed_field.h"
#include "feed_repair.h"
#include "html.h"
#include "url.h"
#include "wire.h"

#define MAX_DEPTH 64 /* of elements that are looked at; deeper ones are text of their field */
#define SUMMARY_BYTES 262144 /* as the schema allows for one */
#define SUMMARIES_BYTES (4u << 20)
#define DAY_US 86400000000

/* Text of the field that is being read. */
struct text {
    char *p;
    size_t n, cap;
};

struct parse {
    struct arena *a;
    const struct feed_input *in;
    xmlParserCtxtPtr ctxt;
    Cw__Listing *out;
    void *items;
    size_t items_n, items_cap;
    Cw__Listing__Item *item; /* open */
    int depth, item_depth, skip_depth, field_depth, author_depth;
    struct span base[MAX_DEPTH + 1]; /* xml:base, resolved; empty: none */
    enum feed_root root;
    struct span root_namespace;
    char root_name[40];
    const struct feed_row *field;
    struct text text;
    enum feed_content content;             /* of the field's text */
    struct span link, permalink, original; /* candidates for the item's address */
    bool has_full_text;
    size_t summaries_bytes;
    int period_s, frequency;
    struct span seen[WIRE_MAX_ITEMS];
    bool declares;  /* a DTD got through to the parser */
    int fault_line; /* where it broke first; 0: nowhere */
    char fault[200];
};

/* ---- text ---- */

static void text_put(struct parse *p, struct span s)
{
    struct text *t = &p->text;
    if (!t->p || t->n + s.n > t->cap) {
        size_t cap = 2 * (t->n + s.n) + 256;
        char *to = arena_alloc(p->a, cap);
        memcpy(to, t->p ? t->p : "", t->n);
        t->p = to;
        t->cap = cap;
    }
    memcpy(t->p + t->n, s.p, s.n);
    t->n += s.n;
}

static void text_put_escaped(struct parse *p, struct span s)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c != '<' && c != '&' && c != '>' && c != '"')
            continue;
        text_put(p, span_slice(s, from, i));
        text_put(p, c == '<'   ? SPAN("&lt;")
                    : c == '&' ? SPAN("&amp;")
                    : c == '>' ? SPAN("&gt;")
                               : SPAN("&quot;"));
        from = i + 1;
    }
    text_put(p, span_slice(s, from, s.n));
}

/* Plain text of what may be HTML: tags left out, references replaced, white space folded. */
static char *plain_of(struct parse *p, struct span s, enum feed_content content)
{
    const struct html_limits limits = {FEED_MAX_ATTRIBUTES, 10000, 256};
    struct html_tree tree;
    s = span_trim(s);
    bool is_markup = content != FEED_PLAIN && (memchr(s.p, '<', s.n) || memchr(s.p, '&', s.n));
    if (!is_markup || html_parse(s, &limits, p->a, &tree, NULL))
        s = html_decode_plain(s, p->a);
    else
        s = html_text(tree.root, p->a);
    return s.n && s.n < 8192 ? arena_string(p->a, s) : NULL;
}

static char *date_of(struct parse *p, struct span s)
{
    struct date_rules rules = {.latest_us = p->in->fetched_us + DAY_US};
    return (char *)date_parse(s, &rules, p->a);
}

static struct span base_of(const struct parse *p)
{
    for (int d = p->depth < MAX_DEPTH ? p->depth : MAX_DEPTH; d > 0; d--)
        if (p->base[d].n)
            return p->base[d];
    if (p->out->home && p->root != FEED_ROOT_ATOM)
        return span_of(p->out->home);
    return span_of(p->in->url);
}

static struct span resolve(const struct parse *p, struct span ref)
{
    ref = span_trim(ref);
    struct span url = ref.n ? url_resolve(base_of(p), ref, p->a) : SPAN("");
    return url.n || !ref.n ? url : url_resolve(span_of(p->in->url), ref, p->a);
}

/* ---- fields ---- */

static void author_put(struct parse *p, Cw__Listing__Item *item, struct span s)
{
    s = feed_field_author(span_of(plain_of(p, s, FEED_HTML)));
    if (span_is_empty(s) || item->n_authors >= 32)
        return;
    for (size_t i = 0; i < item->n_authors; i++)
        if (span_equal(s, span_of(item->authors[i])))
            return;
    if (!item->authors)
        item->authors = ARENA_ARRAY(p->a, 32, char *);
    item->authors[item->n_authors++] = arena_string(p->a, s);
}

/* The longest text that a feed gives for an item: the full one before the summary. */
static void summary_put(struct parse *p, bool is_full)
{
    Cw__Listing__Item *item = p->item;
    struct span s = span_trim(span_at(p->text.p, p->text.n));
    if (span_is_empty(s) || (item->summary_html && (p->has_full_text || !is_full)))
        return;
    if (s.n > SUMMARY_BYTES || p->summaries_bytes + s.n > SUMMARIES_BYTES)
        return;
    p->has_full_text = is_full;
    p->summaries_bytes += s.n;
    if (p->content == FEED_PLAIN) {
        struct text raw = p->text;
        p->text = (struct text){0};
        text_put_escaped(p, s);
        s = span_at(p->text.p, p->text.n);
        p->text = raw;
    }
    item->summary_html = arena_string(p->a, s);
}

static void item_field(struct parse *p, enum feed_field f, struct span s)
{
    Cw__Listing__Item *item = p->item;
    switch (f) {
    case FEED_TITLE:
        item->title = item->title ? item->title : plain_of(p, s, p->content);
        break;
    case FEED_LINK:
        p->link = p->link.n ? p->link : resolve(p, s);
        break;
    case FEED_ORIGINAL:
        p->original = resolve(p, s);
        break;
    case FEED_GUID:
        s = span_trim(s);
        if (s.n && s.n <= 2048 && !item->guid)
            item->guid = arena_string(p->a, s);
        break;
    case FEED_PUBLISHED:
        item->published = item->published ? item->published : date_of(p, s);
        break;
    case FEED_UPDATED:
        item->updated = item->updated ? item->updated : date_of(p, s);
        break;
    case FEED_AUTHOR:
        author_put(p, item, s);
        break;
    case FEED_SUMMARY:
    case FEED_FULL:
        summary_put(p, f == FEED_FULL);
        break;
    default:
        break;
    }
}

static void channel_field(struct parse *p, enum feed_field f, struct span s)
{
    Cw__Listing *l = p->out;
    long v = 0;
    switch (f) {
    case FEED_TITLE:
        l->title = l->title ? l->title : plain_of(p, s, p->content);
        break;
    case FEED_LINK: {
        struct span url = resolve(p, s);
        if (!l->home && url.n)
            l->home = arena_string(p->a, url);
        break;
    }
    case FEED_LANGUAGE:
        s = span_trim(s);
        if (!l->language && s.n && s.n <= 35)
            l->language = arena_string(p->a, s);
        break;
    case FEED_TTL:
        v = strtol(arena_string(p->a, span_trim(s)), NULL, 10);
        if (v > 0 && v <= 7 * 24 * 60) {
            l->has_ttl_s = 1;
            l->ttl_s = (uint32_t)v * 60;
        }
        break;
    case FEED_PERIOD:
        p->period_s = feed_field_period_s(span_trim(s));
        break;
    case FEED_FREQUENCY:
        v = strtol(arena_string(p->a, span_trim(s)), NULL, 10);
        p->frequency = v > 0 && v < 10000 ? (int)v : 1;
        break;
    default:
        break;
    }
}

/* ---- elements ---- */

static void item_open(struct parse *p)
{
    p->item = ARENA_NEW(p->a, Cw__Listing__Item);
    cw__listing__item__init(p->item);
    p->item_depth = p->depth;
    p->link = p->permalink = p->original = SPAN("");
    p->has_full_text = false;
}

static void item_close(struct parse *p)
{
    Cw__Listing__Item *item = p->item;
    p->item = NULL;
    struct span url = p->original.n ? p->original : p->link;
    url = url.n ? url : p->permalink;
    if (!url.n && item->guid && p->root == FEED_ROOT_ATOM)
        url = url_resolve(SPAN(""), span_of(item->guid), p->a);
    if (!url.n)
        return;
    for (size_t i = 0; i < p->items_n; i++)
        if (span_equal(p->seen[i], url))
            return;
    item->url = arena_string(p->a, url);
    p->seen[p->items_n] = span_of(item->url);
    *(Cw__Listing__Item **)arena_push(p->a, &p->items, &p->items_n, &p->items_cap, sizeof(item)) =
        item;
}

static struct span attribute(const xmlChar **attributes, int n, const char *name)
{
    for (int i = 0; i < n; i++, attributes += 5)
        if (!strcmp((const char *)attributes[0], name))
            return span_at((const char *)attributes[3], (size_t)(attributes[4] - attributes[3]));
    return SPAN("");
}

static struct span attribute_copy(struct parse *p, const xmlChar **attributes, int n,
                                  const char *name)
{
    return span_of(arena_string(p->a, attribute(attributes, n, name)));
}

/* <link href rel type>: the page is rel alternate or none; of several the one of type text/html. */
static void atom_link(struct parse *p, const xmlChar **attributes, int n)
{
    struct span rel = attribute(attributes, n, "rel"), type = attribute(attributes, n, "type");
    struct span url = resolve(p, attribute_copy(p, attributes, n, "href"));
    if ((rel.n && !span_equal(rel, SPAN("alternate"))) || !url.n)
        return;
    bool is_page = !type.n || span_find(type, SPAN("html")) < type.n;
    if (p->item)
        p->link = !p->link.n || (is_page && type.n) ? url : p->link;
    else if (!p->out->home && is_page)
        p->out->home = arena_string(p->a, url);
}

static void markup_open(struct parse *p, const char *name, const xmlChar **attributes, int n)
{
    text_put(p, SPAN("<"));
    text_put(p, span_of(name));
    for (int i = 0; i < n; i++) {
        const xmlChar **at = attributes + 5 * i;
        text_put(p, SPAN(" "));
        text_put(p, span_of((const char *)at[0]));
        text_put(p, SPAN("=\""));
        text_put_escaped(p, span_at((const char *)at[3], (size_t)(at[4] - at[3])));
        text_put(p, SPAN("\""));
    }
    text_put(p, SPAN(">"));
}

static void field_open(struct parse *p, const struct feed_row *row, const xmlChar **attributes,
                       int n)
{
    p->field = row;
    p->field_depth = p->depth;
    p->text = (struct text){0};
    struct span type = attribute(attributes, n, "type");
    p->content = feed_field_content(row, type);
    if (row->field == FEED_GUID && p->root != FEED_ROOT_ATOM)
        p->content = span_equal_nocase(attribute(attributes, n, "isPermaLink"), SPAN("false"))
                         ? FEED_PLAIN
                         : FEED_HTML;
    if (p->content == FEED_OTHER)
        p->field = NULL;
}

static void root_open(struct parse *p, const char *name, const char *uri)
{
    p->root = feed_field_root(name);
    p->root_namespace = span_of(uri);
    snprintf(p->root_name, sizeof(p->root_name), "%s", name);
}

static void language_from(struct parse *p, const xmlChar **attributes, int n)
{
    if (!p->item && !p->out->language && attribute(attributes, n, "lang").n)
        channel_field(p, FEED_LANGUAGE, attribute(attributes, n, "lang"));
}

static bool is_direct_child(const struct parse *p)
{
    if (p->item)
        return p->depth == p->item_depth + 1;
    return p->depth == 2 || p->depth == 3;
}

static void element_open(struct parse *p, const char *name, enum feed_namespace ns,
                         const xmlChar **attributes, int n)
{
    if (!p->item && feed_field_is_item(name, ns)) {
        if (p->items_n < WIRE_MAX_ITEMS)
            item_open(p);
        else
            p->skip_depth = p->depth;
        return;
    }
    if (feed_field_is_skipped(name, ns)) {
        p->skip_depth = p->depth;
        return;
    }
    if (ns == FEED_NS_ATOM && !strcmp(name, "author")) {
        p->author_depth = p->depth;
        return;
    }
    bool in_author = p->author_depth && p->depth == p->author_depth + 1;
    if (ns == FEED_NS_ATOM && !strcmp(name, "link") && is_direct_child(p) &&
        attribute(attributes, n, "href").n) {
        atom_link(p, attributes, n);
        return;
    }
    const struct feed_row *row = feed_field_row(name, ns, in_author);
    if (row && (in_author || is_direct_child(p)))
        field_open(p, row, attributes, n);
}

static void on_start(void *ctx, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
                     int namespaces_n, const xmlChar **namespaces, int attributes_n,
                     int defaulted_n, const xmlChar **attributes)
{
    (void)namespaces_n;
    (void)namespaces;
    (void)defaulted_n;
    struct parse *p = ctx;
    const char *name = (const char *)local;
    p->depth++;
    if (p->depth <= MAX_DEPTH) {
        struct span base = attribute_copy(p, attributes, attributes_n, "base");
        p->base[p->depth] = SPAN("");
        if (base.n)
            p->base[p->depth] = url_resolve(base_of(p), base, p->a);
    }
    if (p->depth == 1)
        root_open(p, name, (const char *)uri);
    if (p->depth <= 2)
        language_from(p, attributes, attributes_n);
    if (p->skip_depth || p->depth == 1)
        return;
    if (p->field) {
        markup_open(p, name, attributes, attributes_n);
        return;
    }
    struct span space = span_of((const char *)uri);
    enum feed_namespace ns = feed_field_namespace(space, span_of((const char *)prefix));
    if (ns == FEED_NS_OTHER && span_equal(space, p->root_namespace))
        ns = FEED_NS_NONE;
    if (p->root == FEED_ROOT_ATOM && ns == FEED_NS_NONE)
        ns = FEED_NS_ATOM;
    element_open(p, name, ns, attributes, attributes_n);
}

static void field_close(struct parse *p)
{
    const struct feed_row *row = p->field;
    struct span s = span_at(p->text.p ? p->text.p : "", p->text.n);
    p->field = NULL;
    if (!p->item) {
        if (!p->author_depth)
            channel_field(p, row->field, s);
        return;
    }
    item_field(p, row->field, s);
    if (row->field == FEED_GUID && p->content == FEED_HTML)
        p->permalink = url_resolve(SPAN(""), s, p->a);
}

static void on_end(void *ctx, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    (void)prefix;
    (void)uri;
    struct parse *p = ctx;
    if (p->skip_depth) {
        if (p->skip_depth == p->depth)
            p->skip_depth = 0;
    } else if (p->field && p->field_depth == p->depth) {
        field_close(p);
    } else if (p->field) {
        text_put(p, SPAN("</"));
        text_put(p, span_of((const char *)local));
        text_put(p, SPAN(">"));
    } else if (p->author_depth == p->depth) {
        p->author_depth = 0;
    } else if (p->item && p->item_depth == p->depth) {
        item_close(p);
    }
    p->depth--;
}

static void on_text(void *ctx, const xmlChar *s, int n)
{
    struct parse *p = ctx;
    if (!p->field || p->skip_depth)
        return;
    struct span text = span_at((const char *)s, (size_t)n);
    if (p->content == FEED_XHTML || p->depth > p->field_depth)
        text_put_escaped(p, text);
    else
        text_put(p, text);
}

/* Belts and braces: feed_repair lets no DOCTYPE through. */
static void on_subset(void *ctx, const xmlChar *name, const xmlChar *external,
                      const xmlChar *system)
{
    (void)name;
    (void)external;
    (void)system;
    struct parse *p = ctx;
    p->declares = true;
    xmlStopParser(p->ctxt);
}

/* The first fault is the cause; the later ones follow from it. */
static void on_error(void *ctx, xmlErrorPtr error)
{
    struct parse *p = ctx;
    if (p->fault_line || error->level != XML_ERR_FATAL)
        return;
    struct span why = span_trim(span_of(error->message));
    p->fault_line = error->line > 0 ? error->line : 1;
    snprintf(p->fault, sizeof(p->fault), "%.*s", (int)why.n, why.p);
}

static xmlParserInputPtr load_nothing(const char *url, const char *id, xmlParserCtxtPtr ctxt)
{
    (void)url;
    (void)id;
    (void)ctxt;
    return NULL;
}

void feed_init(void)
{
    xmlInitParser();
    xmlSetExternalEntityLoader(load_nothing);
}

/* ---- the whole ---- */

static enum fate refuse(const struct parse *p, struct error *e)
{
    if (p->declares)
        return fail(e, FATE_REJECT, "the feed declares entities or elements of its own");
    if (p->root == FEED_ROOT_NONE && p->root_name[0])
        return fail(e, FATE_REJECT, "not a feed: XML with the root element '%s'", p->root_name);
    return fail(e, FATE_REJECT, "the feed does not parse: line %d: %s", p->fault_line, p->fault);
}

static bool is_html(struct span s)
{
    s = span_trim(s);
    for (size_t i = 0; i + 5 < s.n && i < 1024; i++)
        if (s.p[i] == '<' &&
            (span_equal_nocase(span_slice(s, i, i + 5), SPAN("<html")) ||
             (s.n - i > 14 && span_equal_nocase(span_slice(s, i, i + 14), SPAN("<!doctype html")))))
            return true;
    return false;
}

static enum fate refuse_early(struct span s, struct error *e)
{
    s = span_trim(s);
    if (span_is_empty(s))
        return fail(e, FATE_REJECT, "the feed is empty");
    if (is_html(s))
        return fail(e, FATE_REJECT, "not a feed: an HTML page");
    if (s.p[0] == '{' || s.p[0] == '[')
        return fail(e, FATE_REJECT, "not a feed: looks like JSON");
    return memchr(s.p, '<', s.n) ? FATE_DONE
                                 : fail(e, FATE_REJECT, "not a feed: text without markup");
}

static void parse_run(struct parse *p, struct span xml)
{
    xmlSAXHandler sax = {0};
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = on_start;
    sax.endElementNs = on_end;
    sax.characters = on_text;
    sax.cdataBlock = on_text;
    sax.ignorableWhitespace = on_text;
    sax.internalSubset = on_subset;
    sax.serror = on_error;
    p->ctxt = xmlCreatePushParserCtxt(&sax, p, NULL, 0, NULL);
    if (!p->ctxt)
        return;
    xmlCtxtUseOptions(p->ctxt, XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR |
                                   XML_PARSE_NOWARNING);
    xmlParseChunk(p->ctxt, xml.p, (int)xml.n, 1);
}

enum fate feed_read(const struct feed_input *in, struct arena *a, Cw__Listing **ret,
                    struct error *e)
{
    struct charset_text source;
    struct span xml = SPAN("");
    enum fate fate = charset_decode(in->body, in->content_type, CHARSET_XML, a, &source, e);
    if (!fate)
        fate = refuse_early(source.utf8, e);
    if (!fate)
        fate = feed_repair(span_trim(source.utf8), a, &xml, e);
    if (fate)
        return fate;
    struct parse *p = ARENA_NEW(a, struct parse);
    p->a = a;
    p->in = in;
    p->out = ARENA_NEW(a, Cw__Listing);
    cw__listing__init(p->out);
    parse_run(p, xml);
    if (!p->ctxt)
        return fail(e, FATE_BROKEN, "no memory for the XML parser");
    bool is_refused =
        p->declares || p->root == FEED_ROOT_NONE || (!p->ctxt->wellFormed && !p->items_n);
    fate = is_refused ? refuse(p, e) : FATE_DONE;
    xmlFreeParserCtxt(p->ctxt);
    if (fate)
        return fate;
    p->out->items = p->items;
    p->out->n_items = p->items_n;
    if (!p->out->has_ttl_s && p->period_s) {
        p->out->has_ttl_s = 1;
        p->out->ttl_s = (uint32_t)(p->period_s / (p->frequency ? p->frequency : 1));
    }
    *ret = p->out;
    return FATE_DONE;
}
