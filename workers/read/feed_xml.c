/* SPDX-License-Identifier: Apache-2.0 */
#include "feed_xml.h"

#include "html_entity.h"
#include "text/utf8.h"

void feed_xml_open(struct feed_xml *x, struct span utf8)
{
    memset(x, 0, offsetof(struct feed_xml, attribute));
    x->s = utf8;
}

static void fault(struct feed_xml *x, const char *why, struct span name)
{
    if (x->fault)
        return;
    x->fault = why;
    x->fault_name = name;
    x->fault_at = x->at;
}

const char *feed_xml_fault(const struct feed_xml *x, struct arena *a)
{
    unsigned line = 1;
    for (size_t i = 0; i < x->fault_at; i++)
        line += x->s.p[i] == '\n';
    int n = x->fault_name.n < 60 ? (int)x->fault_name.n : 60;
    if (!n)
        return arena_printf(a, "line %u: %s", line, x->fault);
    return arena_printf(a, "line %u: %s <%.*s>", line, x->fault, n, x->fault_name.p);
}

static enum feed_xml_event stop(struct feed_xml *x, const char *why)
{
    x->refused = why;
    x->at = x->s.n;
    return FEED_XML_END;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_name(char c)
{
    return is_name_start(c) || (c >= '0' && c <= '9') || c == ':' || c == '-' || c == '.';
}

static bool looking_at(const struct feed_xml *x, struct span what)
{
    return span_starts_with(span_slice(x->s, x->at, x->s.n), what);
}

/* Moves behind the next `mark`, or to the end when there is none. */
static bool pass(struct feed_xml *x, struct span mark)
{
    for (; x->s.n - x->at >= mark.n; x->at++) {
        const char *p = memchr(x->s.p + x->at, mark.p[0], x->s.n - x->at);
        if (!p)
            break;
        x->at = (size_t)(p - x->s.p);
        if (looking_at(x, mark)) {
            x->at += mark.n;
            return true;
        }
    }
    x->at = x->s.n;
    return false;
}

/* ---- names ---- */

static struct span local_of(struct span name, struct span *ret_prefix)
{
    const char *colon = memchr(name.p, ':', name.n);
    size_t n = colon ? (size_t)(colon - name.p) : 0;
    *ret_prefix = span_slice(name, 0, n);
    return colon ? span_slice(name, n + 1, name.n) : name;
}

static const struct feed_xml_binding *binding_of(const struct feed_xml *x, struct span prefix)
{
    for (unsigned i = x->bindings; i > 0; i--)
        if (span_equal(x->binding[i - 1].prefix, prefix))
            return &x->binding[i - 1];
    return NULL;
}

static void bindings_read(struct feed_xml *x)
{
    for (unsigned i = 0; i < x->attributes && x->bindings < FEED_XML_BINDINGS; i++) {
        struct span name = x->attribute[i].name, prefix = SPAN("");
        if (!span_starts_with(name, SPAN("xmlns")))
            continue;
        if (name.n > 5 && name.p[5] == ':')
            prefix = span_slice(name, 6, name.n);
        else if (name.n > 5)
            continue;
        struct span uri = span_trim(x->attribute[i].value);
        x->binding[x->bindings++] =
            (struct feed_xml_binding){prefix, uri, feed_field_namespace(uri, prefix)};
    }
}

static enum feed_namespace namespace_of(const struct feed_xml *x, struct span prefix)
{
    const struct feed_xml_binding *b = binding_of(x, prefix);
    return b ? b->ns : feed_field_namespace(SPAN(""), prefix);
}

struct span feed_xml_namespace(const struct feed_xml *x)
{
    struct span prefix;
    local_of(x->element[x->open - 1].name, &prefix);
    const struct feed_xml_binding *b = binding_of(x, prefix);
    return b ? b->uri : SPAN("");
}

/* ---- attributes ---- */

struct span feed_xml_attribute(const struct feed_xml *x, const char *name, struct arena *a)
{
    struct span want = span_of(name), v = SPAN("");
    unsigned i = 0;
    while (i < x->attributes && !span_equal_nocase(x->attribute[i].name, want))
        i++;
    if (i < x->attributes)
        v = x->attribute[i].value;
    if (!v.n || !memchr(v.p, '&', v.n))
        return v;
    char *to = arena_alloc(a, v.n + 8);
    size_t n = 0;
    for (size_t at = 0; at < v.n;) {
        struct span rest = span_slice(v, at + 1, v.n);
        bool is_number = v.p[at] == '&' && rest.n && rest.p[0] == '#';
        size_t used = 0;
        uint32_t c = v.p[at] != '&' ? 0
                     : is_number    ? html_entity_numeric(span_slice(rest, 1, rest.n), &used)
                                    : html_entity_named(rest, &used);
        /* "&copy=1" in an address is a parameter, not a sign */
        if (c && !is_number && v.p[at + used] != ';')
            c = 0;
        if (c && (c >= 0x20 || is_space((char)c)))
            n += utf8_write(c, to + n);
        else if (!c)
            to[n++] = v.p[at];
        at += c ? used + (is_number ? 2 : 1) : 1;
    }
    return span_at(to, n);
}

static size_t quote_end(struct feed_xml *x, char quote)
{
    bool *has_none = &x->has_no_quote[quote == '"'];
    const char *end = *has_none ? NULL : memchr(x->s.p + x->at, quote, x->s.n - x->at);
    *has_none = !end;
    if (end)
        return (size_t)(end - x->s.p);
    end = memchr(x->s.p + x->at, '>', x->s.n - x->at);
    return end ? (size_t)(end - x->s.p) : x->s.n;
}

static struct span value_read(struct feed_xml *x)
{
    const char *p = x->s.p;
    while (x->at < x->s.n && (is_space(p[x->at]) || p[x->at] == '='))
        x->at++;
    if (x->at >= x->s.n)
        return SPAN("");
    size_t from = x->at, to;
    char quote = p[from];
    if (quote == '"' || quote == '\'') {
        x->at = ++from;
        to = quote_end(x, quote);
        x->at = to < x->s.n && p[to] == quote ? to + 1 : to;
        if (x->at == to)
            fault(x, "an attribute without closing quote in", x->element[x->open].name);
    } else {
        for (to = from; to < x->s.n && !is_space(p[to]) && p[to] != '>'; to++)
            ;
        if (to > from && p[to - 1] == '/' && to < x->s.n && p[to] == '>')
            to--;
        x->at = to;
    }
    return span_slice(x->s, from, to);
}

/* Up to and with ">" or "/>"; false: there is none. */
static bool attributes_read(struct feed_xml *x, bool *ret_is_empty)
{
    const char *p = x->s.p;
    x->attributes = 0;
    *ret_is_empty = false;
    while (x->at < x->s.n) {
        char c = p[x->at];
        if (c == '>') {
            x->at++;
            return true;
        }
        if (c == '<')
            return true; /* the ">" is missing: another tag begins */
        size_t from = x->at;
        while (x->at < x->s.n && is_name(p[x->at]))
            x->at++;
        if (x->at == from) {
            *ret_is_empty = c == '/' && x->at + 1 < x->s.n && p[x->at + 1] == '>';
            x->at++;
            continue;
        }
        struct span name = span_slice(x->s, from, x->at), value = SPAN("");
        while (x->at < x->s.n && is_space(p[x->at]))
            x->at++;
        if (x->at < x->s.n && p[x->at] == '=')
            value = value_read(x);
        if (x->attributes == FEED_XML_ATTRIBUTES) {
            stop(x, "a tag of the feed has more than 512 attributes");
            return false;
        }
        x->attribute[x->attributes++] = (struct feed_xml_pair){name, value};
    }
    return false;
}

/* ---- markup ---- */

/* Behind a DOCTYPE; false when it declares something. */
static bool doctype(struct feed_xml *x)
{
    const char *p = x->s.p;
    size_t i = x->at;
    char quote = 0;
    for (; i < x->s.n && (quote || (p[i] != '>' && p[i] != '[')); i++)
        quote = quote ? (p[i] == quote ? 0 : quote) : p[i] == '"' || p[i] == '\'' ? p[i] : 0;
    if (i < x->s.n && p[i] == '[') {
        struct span rest = span_slice(x->s, i + 1, x->s.n);
        rest = span_slice(rest, 0, span_find(rest, SPAN("]")));
        if (span_find(rest, SPAN("<!E")) < rest.n || span_find(rest, SPAN("<!A")) < rest.n ||
            memchr(rest.p, '%', rest.n))
            return false;
        i += rest.n + 1;
    }
    x->at = i;
    pass(x, SPAN(">"));
    return true;
}

/* Elements of HTML that are never closed, in text that should have been escaped. */
static bool is_void(struct span name)
{
    static const char *const names[] = {"br", "hr", "img", "wbr", "input"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (span_equal_nocase(name, span_of(names[i])))
            return true;
    return false;
}

static void event_of(struct feed_xml *x, unsigned depth)
{
    struct span prefix;
    x->name = local_of(x->element[depth - 1].name, &prefix);
    x->ns = x->element[depth - 1].ns;
    x->depth = depth;
}

static enum feed_xml_event pop(struct feed_xml *x)
{
    event_of(x, x->open);
    x->open--;
    x->bindings = x->element[x->open].bindings;
    x->is_closing = x->open > x->close_to;
    return FEED_XML_CLOSE;
}

static enum feed_xml_event start_tag(struct feed_xml *x)
{
    size_t from = ++x->at;
    while (x->at < x->s.n && is_name(x->s.p[x->at]))
        x->at++;
    struct span name = span_slice(x->s, from, x->at), prefix;
    bool is_empty;
    if (x->open == FEED_XML_DEPTH) {
        fault(x, "elements nested deeper than 256 at", name);
        x->at = x->s.n;
        return FEED_XML_END;
    }
    x->element[x->open] = (struct feed_xml_element){.name = name, .bindings = x->bindings};
    if (!attributes_read(x, &is_empty))
        return FEED_XML_END;
    bindings_read(x);
    struct span local = local_of(name, &prefix);
    x->element[x->open++].ns = namespace_of(x, prefix);
    event_of(x, x->open);
    if (is_empty || is_void(local)) {
        x->is_closing = true;
        x->close_to = x->open - 1;
    }
    return FEED_XML_OPEN;
}

/* Closes what it names, with all that is open inside; false: nothing of that name is open. */
static bool end_tag(struct feed_xml *x)
{
    size_t from = x->at += 2;
    while (x->at < x->s.n && is_name(x->s.p[x->at]))
        x->at++;
    struct span name = span_slice(x->s, from, x->at);
    const char *end = memchr(x->s.p + x->at, '>', x->s.n - x->at);
    unsigned i = x->open;
    while (i > 0 && !span_equal(x->element[i - 1].name, name))
        i--;
    for (unsigned k = i ? 0 : x->open; k > 0 && !i; k--)
        i = span_equal_nocase(x->element[k - 1].name, name) ? k : 0;
    if (i != x->open)
        fault(x, i ? "the end tag is missing of" : "an end tag without start tag:",
              i ? x->element[x->open - 1].name : name);
    x->at = end ? (size_t)(end - x->s.p) + 1 : x->s.n;
    x->close_to = i ? i - 1 : x->open;
    return i > 0;
}

static enum feed_xml_event text(struct feed_xml *x, struct span s, bool is_cdata)
{
    x->text = s;
    x->is_cdata = is_cdata;
    x->depth = x->open;
    return FEED_XML_TEXT;
}

static enum feed_xml_event cdata(struct feed_xml *x)
{
    size_t from = x->at += 9;
    if (!pass(x, SPAN("]]>"))) {
        fault(x, "CDATA without end in", x->open ? x->element[x->open - 1].name : SPAN(""));
        return text(x, span_slice(x->s, from, x->s.n), true);
    }
    return text(x, span_slice(x->s, from, x->at - 3), true);
}

/* At "&": one character, or the "&" itself. */
static enum feed_xml_event reference(struct feed_xml *x)
{
    struct span rest = span_slice(x->s, x->at + 1, x->s.n);
    bool is_number = rest.n && rest.p[0] == '#';
    size_t used = 0;
    uint32_t c = is_number ? html_entity_numeric(span_slice(rest, 1, rest.n), &used)
                           : html_entity_named(rest, &used);
    /* XML knows no reference without ";": "?a=1&copy=2" stays, HTML may still see one in it */
    if (c && !is_number && x->s.p[x->at + used] != ';')
        c = 0;
    if (!c) {
        fault(x, "a bare & in", x->open ? x->element[x->open - 1].name : SPAN(""));
        return text(x, span_at(x->s.p + x->at++, 1), false);
    }
    x->at += used + (is_number ? 2 : 1);
    bool is_dropped = (c < 0x20 && !is_space((char)c)) || (c & 0xFFFE) == 0xFFFE;
    return text(x, span_at(x->small, is_dropped ? 0 : utf8_write(c, x->small)), false);
}

/* At "<": an event in *ret, or none and on we go. */
static bool markup(struct feed_xml *x, enum feed_xml_event *ret)
{
    char next = x->at + 1 < x->s.n ? x->s.p[x->at + 1] : 0;
    if (is_name_start(next)) {
        *ret = start_tag(x);
        return true;
    }
    if (next == '/') {
        bool closes = end_tag(x);
        if (closes)
            *ret = pop(x);
        return closes;
    }
    if (looking_at(x, SPAN("<![CDATA["))) {
        *ret = cdata(x);
        return true;
    }
    if (looking_at(x, SPAN("<!--"))) {
        x->at += 4;
        if (!pass(x, SPAN("-->")))
            fault(x, "a comment without end", SPAN(""));
        return false;
    }
    if (next == '?') {
        pass(x, SPAN("?>"));
        return false;
    }
    if (x->s.n - x->at > 9 &&
        span_equal_nocase(span_slice(x->s, x->at, x->at + 9), SPAN("<!DOCTYPE"))) {
        bool is_good = doctype(x);
        if (!is_good)
            *ret = stop(x, "the feed declares entities or elements of its own");
        return !is_good;
    }
    fault(x, "a bare < in", x->open ? x->element[x->open - 1].name : SPAN(""));
    *ret = text(x, span_at(x->s.p + x->at++, 1), false);
    return true;
}

enum feed_xml_event feed_xml_next(struct feed_xml *x)
{
    enum feed_xml_event event = FEED_XML_END;
    if (x->is_closing)
        return pop(x);
    while (x->at < x->s.n) {
        char c = x->s.p[x->at];
        if (c == '<') {
            if (markup(x, &event))
                return event;
            continue;
        }
        if (c == '&')
            return reference(x);
        if (x->tag_at <= x->at) {
            const char *tag = memchr(x->s.p + x->at, '<', x->s.n - x->at);
            x->tag_at = tag ? (size_t)(tag - x->s.p) : x->s.n;
        }
        size_t from = x->at;
        const char *and = memchr(x->s.p + from, '&', x->tag_at - from);
        x->at = and? (size_t)(and-x->s.p) : x->tag_at;
        return text(x, span_slice(x->s, from, x->at), false);
    }
    if (x->open)
        fault(x, "the source ends inside", x->element[x->open - 1].name);
    return FEED_XML_END;
}

void feed_xml_lift(struct feed_xml *x, unsigned depth)
{
    if (depth == 0 || depth >= x->open)
        return;
    x->element[depth - 1].name = x->element[x->open - 1].name;
    x->element[depth - 1].ns = x->element[x->open - 1].ns;
    if (x->is_closing)
        x->close_to = depth - 1;
    x->open = depth;
    x->depth = depth;
}
