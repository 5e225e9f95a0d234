/* SPDX-License-Identifier: Apache-2.0 */
#include "opml.h"

#include "feed_decode.h"
#include "feed_xml.h"

#define NAMESPACE "urn:claimwire:opml"
#define VALUE_MAX 4096

struct list {
    void *at;
    size_t n, cap;
};

static struct span attribute(const struct feed_xml *x, const char *name, struct arena *a)
{
    struct span s = span_trim(feed_xml_attribute(x, name, a));
    return s.n <= VALUE_MAX ? s : SPAN("");
}

static struct span first_of(struct span one, struct span other)
{
    return one.n > 0 ? one : other;
}

static void take_outline(const struct feed_xml *x, struct list *list, struct opml *ret,
                         struct arena *a)
{
    struct opml_outline o = {.title = first_of(attribute(x, "title", a), attribute(x, "text", a)),
                             .feed_url = attribute(x, "xmlUrl", a),
                             .home_url = attribute(x, "htmlUrl", a),
                             .kind = attribute(x, "cw:kind", a),
                             .links = attribute(x, "cw:links", a),
                             .region = attribute(x, "cw:region", a),
                             .is_paused =
                                 span_equal_nocase(attribute(x, "cw:paused", a), SPAN("true"))};
    if (o.feed_url.n == 0 && o.home_url.n == 0)
        ret->folders++;
    else
        *(struct opml_outline *)arena_push(a, &list->at, &list->n, &list->cap, sizeof o) = o;
}

enum fate opml_read(struct span body, struct arena *a, struct opml *ret, struct error *e)
{
    struct list list = {0};
    struct span text = SPAN("");
    bool is_opml = false;
    *ret = (struct opml){0};
    enum fate fate = feed_decode(body, NULL, CHARSET_XML, a, &text, e);
    if (fate != FATE_DONE)
        return fate;
    struct feed_xml *x = ARENA_NEW(a, struct feed_xml);
    feed_xml_open(x, text);
    for (enum feed_xml_event event; (event = feed_xml_next(x)) != FEED_XML_END;) {
        if (event != FEED_XML_OPEN)
            continue;
        if (x->depth == 1)
            is_opml = span_equal_nocase(x->name, SPAN("opml"));
        if (!is_opml)
            return fail(e, FATE_REJECT, "not an OPML file: its root element is '%.*s'",
                        (int)(x->name.n < 40 ? x->name.n : 40), x->name.p);
        if (span_equal_nocase(x->name, SPAN("outline")))
            take_outline(x, &list, ret, a);
        if (list.n > OPML_OUTLINES_MAX)
            return fail(e, FATE_REJECT, "the file has more than %d outlines", OPML_OUTLINES_MAX);
    }
    if (x->refused)
        return fail(e, FATE_REJECT, "the file cannot be read: %s", x->refused);
    if (!is_opml)
        return fail(e, FATE_REJECT, "not an OPML file: it has no element");
    ret->at = list.at;
    ret->n = list.n;
    ret->fault = x->fault ? feed_xml_fault(x, a) : NULL;
    return FATE_DONE;
}

/* ---- writing ---- */

static void write_value(FILE *to, struct span s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '<')
            (void)fputs("&lt;", to);
        else if (c == '>')
            (void)fputs("&gt;", to);
        else if (c == '&')
            (void)fputs("&amp;", to);
        else if (c == '"')
            (void)fputs("&quot;", to);
        else
            (void)fputc(c < 0x20 ? ' ' : c, to);
    }
}

static void write_attribute(FILE *to, const char *name, struct span value)
{
    if (value.n == 0)
        return;
    (void)fprintf(to, " %s=\"", name);
    write_value(to, value);
    (void)fputc('"', to);
}

void opml_begin(FILE *to, const char *title)
{
    (void)fputs(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\" xmlns:cw=\"" NAMESPACE
        "\">\n<head><title>",
        to);
    write_value(to, span_of(title));
    (void)fputs("</title></head>\n<body>\n", to);
}

/* Only what is a feed for every reader is said to be of type rss. */
void opml_write(FILE *to, const struct opml_outline *o)
{
    (void)fputs("<outline", to);
    write_attribute(to, "text", o->title);
    if (o->feed_url.n > 0)
        write_attribute(to, "type", first_of(o->kind, SPAN("rss")));
    write_attribute(to, "xmlUrl", o->feed_url);
    write_attribute(to, "htmlUrl", o->home_url);
    write_attribute(to, "cw:kind", o->kind);
    write_attribute(to, "cw:links", o->links);
    write_attribute(to, "cw:region", o->region);
    if (o->is_paused)
        write_attribute(to, "cw:paused", SPAN("true"));
    (void)fputs("/>\n", to);
}

void opml_end(FILE *to)
{
    (void)fputs("</body>\n</opml>\n", to);
}
