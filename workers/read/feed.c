/* SPDX-License-Identifier: Apache-2.0 */
#include "feed.h"

#include "feed_decode.h"
#include "feed_field.h"
#include "feed_parse.h"
#include "feed_xml.h"
#include "jsonfeed.h"
#include "sitemap.h"

#define ROOT_EVENTS 200 /* how far the root is looked for behind what a server wrote in front */
#define ROOT_DEPTH 3

enum kind { KIND_NONE, KIND_FEED, KIND_SITEMAP, KIND_HTML };

static enum kind kind_of(const struct feed_xml *x)
{
    static const char *const pages[] = {"html", "head", "body", "script", "meta", "div"};
    char lower[24];
    struct span name = x->name;
    if (name.n >= sizeof(lower))
        return KIND_NONE;
    for (size_t i = 0; i < name.n; i++)
        lower[i] = name.p[i] >= 'A' && name.p[i] <= 'Z' ? (char)(name.p[i] + 32) : name.p[i];
    name.p = lower;
    if (feed_field_root(name) != FEED_ROOT_NONE)
        return KIND_FEED;
    if (span_equal(name, SPAN("urlset")) || span_equal(name, SPAN("sitemapindex")))
        return KIND_SITEMAP;
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
        if (span_equal(name, span_of(pages[i])))
            return KIND_HTML;
    return KIND_NONE;
}

/* Moves to the root: the first element, or one close behind when that is nothing we know (servers
 * print warnings in front of feeds). */
static enum kind root_find(struct feed_xml *x, struct span *ret_first)
{
    *ret_first = SPAN("");
    for (int i = 0; i < ROOT_EVENTS; i++) {
        enum feed_xml_event event = feed_xml_next(x);
        if (event == FEED_XML_END)
            break;
        if (event != FEED_XML_OPEN || x->depth > ROOT_DEPTH)
            continue;
        enum kind kind = kind_of(x);
        if (kind && (kind != KIND_HTML || !ret_first->n))
            return kind;
        *ret_first = ret_first->n ? *ret_first : x->name;
    }
    return KIND_NONE;
}

static enum fate xml_read(const struct feed_input *in, struct span text, struct arena *a,
                          Cw__Listing **ret, struct error *e)
{
    struct span first;
    struct feed_xml *x = ARENA_NEW(a, struct feed_xml);
    feed_xml_open(x, text);
    enum kind kind = root_find(x, &first);
    if (kind == KIND_FEED)
        return feed_parse(in, x, a, ret, e);
    if (kind == KIND_SITEMAP)
        return sitemap_parse(in, x, a, ret, e);
    if (kind == KIND_HTML)
        return fail(e, FATE_REJECT, "not a feed: an HTML page");
    if (x->refused)
        return fail(e, FATE_REJECT, "%s", x->refused);
    if (!first.n)
        return fail(e, FATE_REJECT, "not a feed: text without markup");
    int n = first.n < 40 ? (int)first.n : 40;
    return fail(e, FATE_REJECT, "not a feed: XML with the root element '%.*s'", n, first.p);
}

enum fate feed_read(const struct feed_input *in, struct arena *a, Cw__Listing **ret,
                    struct error *e)
{
    struct span text;
    enum fate fate = feed_decode(in->body, in->content_type, CHARSET_XML, a, &text, e);
    if (fate)
        return fate;
    text = span_trim(text);
    if (span_is_empty(text))
        return fail(e, FATE_REJECT, "the feed is empty");
    if (text.p[0] == '{' || text.p[0] == '[')
        return jsonfeed_parse(in, text, a, ret, e);
    if (span_starts_with(text, SPAN("http://")) || span_starts_with(text, SPAN("https://")))
        return sitemap_parse_plain(in, text, a, ret, e);
    return xml_read(in, text, a, ret, e);
}
