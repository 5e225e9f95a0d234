/* SPDX-License-Identifier: Apache-2.0 */
#include "feed_repair.h"

#include <stdbool.h>
#include <stdint.h>
#include "html_entity.h"
#include "text/utf8.h"

struct repair {
    struct span s;
    size_t at;
    char *to;
    size_t n;
    char quote; /* inside an attribute's value */
    bool in_tag;
    int attributes; /* of this tag */
};

static bool is_forbidden(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xFFFE || c == 0xFFFF;
}

static void put_span(struct repair *r, struct span s)
{
    memcpy(r->to + r->n, s.p, s.n);
    r->n += s.n;
}

/* Copies up to `end` of the source, forbidden characters left out. */
static void put_clean(struct repair *r, size_t end)
{
    while (r->at < end) {
        size_t from = r->at;
        uint32_t c = utf8_next(r->s, &r->at);
        if (!is_forbidden(c))
            put_span(r, span_slice(r->s, from, r->at));
    }
}

static bool is_markup(uint32_t c)
{
    return c == '<' || c == '&' || c == '>' || c == '"' || c == '\'';
}

/* At "&". */
static void reference(struct repair *r)
{
    struct span rest = span_slice(r->s, r->at + 1, r->s.n);
    bool is_number = rest.n && rest.p[0] == '#';
    size_t used = 0;
    uint32_t c = is_number ? html_entity_numeric(span_slice(rest, 1, rest.n), &used)
                           : html_entity_named(rest, &used);
    used += is_number ? 2 : 1;
    if (!c) {
        put_span(r, SPAN("&amp;"));
        r->at++;
        return;
    }
    r->at += used;
    if (is_markup(c)) {
        put_span(r, c == '<'   ? SPAN("&lt;")
                    : c == '&' ? SPAN("&amp;")
                    : c == '>' ? SPAN("&gt;")
                    : c == '"' ? SPAN("&quot;")
                               : SPAN("&apos;"));
        return;
    }
    if (!is_forbidden(c))
        r->n += utf8_write(c, r->to + r->n);
}

static bool looking_at(const struct repair *r, const char *what)
{
    return span_starts_with(span_slice(r->s, r->at, r->s.n), span_of(what));
}

static size_t end_of(const struct repair *r, const char *mark)
{
    struct span rest = span_slice(r->s, r->at, r->s.n);
    size_t i = span_find(rest, span_of(mark));
    return i < rest.n ? r->at + i + strlen(mark) : r->s.n;
}

/* Leaves a DOCTYPE out; one with an internal subset is refused. */
static enum fate doctype(struct repair *r, struct error *e)
{
    size_t end = end_of(r, ">");
    struct span all = span_slice(r->s, r->at, end);
    if (span_find(all, SPAN("[")) < all.n)
        return fail(e, FATE_REJECT, "the feed declares entities or elements of its own");
    r->at = end;
    return FATE_DONE;
}

/* At "<". */
static enum fate markup(struct repair *r, struct error *e)
{
    if (looking_at(r, "<![CDATA[")) {
        put_clean(r, end_of(r, "]]>"));
    } else if (looking_at(r, "<!--")) {
        r->at = end_of(r, "-->"); /* comments are of no use, and "--" inside would be a fault */
    } else if (looking_at(r, "<!DOCTYPE") || looking_at(r, "<!doctype")) {
        return doctype(r, e);
    } else if (looking_at(r, "<?")) {
        r->at = end_of(r, "?>");
    } else {
        char next = r->at + 1 < r->s.n ? r->s.p[r->at + 1] : 0;
        bool is_tag = next == '/' || next == '_' || (next | 32) >= 'a';
        put_span(r, is_tag ? SPAN("<") : SPAN("&lt;"));
        r->at++;
        r->in_tag = is_tag;
        r->attributes = 0;
    }
    return FATE_DONE;
}

static enum fate inside_tag(struct repair *r, struct error *e)
{
    char c = r->s.p[r->at];
    if (r->quote) {
        if (c == r->quote)
            r->quote = 0;
    } else if (c == '"' || c == '\'') {
        r->quote = c;
    } else if (c == '>') {
        r->in_tag = false;
    } else if (c == '=' && ++r->attributes > FEED_MAX_ATTRIBUTES) {
        return fail(e, FATE_REJECT, "a tag of the feed has more than %d attributes",
                    FEED_MAX_ATTRIBUTES);
    }
    put_clean(r, r->at + 1);
    return FATE_DONE;
}

enum fate feed_repair(struct span xml, struct arena *a, struct span *ret, struct error *e)
{
    size_t marks = 0;
    for (size_t i = 0; i < xml.n; i++)
        marks += xml.p[i] == '&' || xml.p[i] == '<' || xml.p[i] == '>';
    struct repair r = {.s = xml, .to = arena_alloc(a, xml.n + 5 * marks + 8)};
    enum fate fate = FATE_DONE;
    while (r.at < xml.n && !fate) {
        char c = xml.p[r.at];
        if (c == '&')
            reference(&r);
        else if (r.in_tag)
            fate = inside_tag(&r, e);
        else if (c == '<')
            fate = markup(&r, e);
        else if (looking_at(&r, "]]>"))
            put_span(&r, SPAN("]]&gt;")), r.at += 3;
        else
            put_clean(&r, r.at + 1);
    }
    *ret = span_at(r.to, r.n);
    return fate;
}
