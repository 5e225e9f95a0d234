/* SPDX-License-Identifier: Apache-2.0 */
#include "feed_html.h"

#include <stdbool.h>
#include <stdlib.h>
#include "html.h"
#include "url.h"

#define NAME_BYTES 16

struct clean {
    struct span s, base;
    size_t at;
    char *to;
    size_t n, cap;
    struct arena *a;
};

/* In order. */
static const char *const elements[] = {
    "a",    "abbr",   "acronym",  "address",    "article",    "aside",   "audio",  "b",
    "bdi",  "bdo",    "big",      "blockquote", "br",         "caption", "center", "cite",
    "code", "col",    "colgroup", "dd",         "del",        "details", "dfn",    "dir",
    "div",  "dl",     "dt",       "em",         "figcaption", "figure",  "font",   "footer",
    "h1",   "h2",     "h3",       "h4",         "h5",         "h6",      "header", "hr",
    "i",    "img",    "ins",      "kbd",        "label",      "li",      "main",   "mark",
    "menu", "nav",    "nobr",     "ol",         "p",          "picture", "pre",    "q",
    "rp",   "rt",     "ruby",     "s",          "samp",       "section", "small",  "source",
    "span", "strike", "strong",   "sub",        "summary",    "sup",     "table",  "tbody",
    "td",   "tfoot",  "th",       "thead",      "time",       "tr",      "tt",     "u",
    "ul",   "var",    "video",    "wbr"};

static const char *const with_content[] = {"applet",   "frameset", "iframe", "noembed",
                                           "noframes", "script",   "style",  "template"};

static const char *const attributes[] = {
    "align", "alt",     "cite", "class", "colspan", "datetime", "dir",    "height", "href",
    "lang",  "rowspan", "span", "src",   "start",   "title",    "valign", "width"};

static int by_name(const void *key, const void *row)
{
    return strcmp(key, *(const char *const *)row);
}

#define IS_IN(name, list)                                                                          \
    (bsearch((name), (list), sizeof(list) / sizeof((list)[0]), sizeof((list)[0]), by_name) != NULL)

static void put(struct clean *c, struct span s)
{
    if (c->n + s.n > c->cap) {
        size_t cap = 2 * (c->n + s.n);
        char *wider = arena_alloc(c->a, cap);
        memcpy(wider, c->to, c->n);
        c->to = wider;
        c->cap = cap;
    }
    memcpy(c->to + c->n, s.p ? s.p : "", s.n);
    c->n += s.n;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '/';
}

/* The name at c->at in lower case; one that is too long is none. */
static void name_read(struct clean *c, char to[NAME_BYTES])
{
    size_t n = 0;
    for (; c->at < c->s.n; c->at++, n++) {
        char b = c->s.p[c->at];
        if (is_blank(b) || b == '>' || b == '=' || b == '<')
            break;
        if (n < NAME_BYTES - 1)
            to[n] = b >= 'A' && b <= 'Z' ? (char)(b + 32) : b;
    }
    to[n < NAME_BYTES ? n : 0] = 0;
}

static struct span value_read(struct clean *c)
{
    const struct span s = c->s;
    while (c->at < s.n && is_blank(s.p[c->at]))
        c->at++;
    char quote = c->at < s.n ? s.p[c->at] : 0;
    if (quote == '"' || quote == '\'') {
        size_t from = ++c->at;
        const char *end = memchr(s.p + from, quote, s.n - from);
        size_t to = end ? (size_t)(end - s.p) : s.n;
        c->at = end ? to + 1 : to;
        return span_slice(s, from, to);
    }
    size_t from = c->at;
    while (c->at < s.n && s.p[c->at] != '>' && (!is_blank(s.p[c->at]) || s.p[c->at] == '/'))
        c->at++;
    return span_slice(s, from, c->at);
}

/* Absolute, or empty. An address with a scheme stays as it was written. */
static struct span address_of(const struct clean *c, struct span value)
{
    if (span_starts_with(value, SPAN("https://")) || span_starts_with(value, SPAN("http://")))
        return value;
    struct span ref = html_decode(value, c->a);
    size_t scheme = 0;
    while (scheme < ref.n && is_letter(ref.p[scheme]))
        scheme++;
    if (scheme < ref.n && ref.p[scheme] == ':') {
        struct span name = span_slice(ref, 0, scheme);
        bool is_good = span_equal_nocase(name, SPAN("http")) ||
                       span_equal_nocase(name, SPAN("https")) ||
                       span_equal_nocase(name, SPAN("mailto"));
        return is_good ? value : SPAN("");
    }
    return url_resolve(c->base, ref, c->a);
}

static void attribute_put(struct clean *c, const char *name, struct span value)
{
    if (!strcmp(name, "href") || !strcmp(name, "src") || !strcmp(name, "cite")) {
        value = address_of(c, value);
        if (!value.n)
            return;
    }
    put(c, SPAN(" "));
    put(c, span_of(name));
    put(c, SPAN("=\""));
    for (size_t from = 0; from < value.n;) {
        size_t to = from;
        while (to < value.n && !strchr("\"<>", value.p[to]))
            to++;
        put(c, span_slice(value, from, to));
        if (to < value.n)
            put(c, value.p[to] == '"'   ? SPAN("&quot;")
                   : value.p[to] == '<' ? SPAN("&lt;")
                                        : SPAN("&gt;"));
        from = to + 1;
    }
    put(c, SPAN("\""));
}

/* Up to and with ">"; another "<" ends the tag too. */
static void attributes_read(struct clean *c, bool is_kept)
{
    char name[NAME_BYTES];
    while (c->at < c->s.n && c->s.p[c->at] != '<') {
        if (c->s.p[c->at] == '>') {
            c->at++;
            return;
        }
        if (is_blank(c->s.p[c->at]) || c->s.p[c->at] == '=') {
            c->at++;
            continue;
        }
        name_read(c, name);
        while (c->at < c->s.n && is_blank(c->s.p[c->at]) && c->s.p[c->at] != '/')
            c->at++;
        struct span value = SPAN("");
        if (c->at < c->s.n && c->s.p[c->at] == '=') {
            c->at++;
            value = value_read(c);
        }
        if (is_kept && IS_IN(name, attributes))
            attribute_put(c, name, value);
    }
}

/* Behind the end tag `name`, or to the end. */
static void content_skip(struct clean *c, const char *name)
{
    size_t n = strlen(name);
    while (c->at < c->s.n) {
        const char *p = memchr(c->s.p + c->at, '<', c->s.n - c->at);
        c->at = p ? (size_t)(p - c->s.p) + 1 : c->s.n;
        bool is_end = c->s.n - c->at > n && c->s.p[c->at] == '/' &&
                      span_equal_nocase(span_at(c->s.p + c->at + 1, n), span_at(name, n));
        if (is_end) {
            attributes_read(c, false);
            return;
        }
    }
}

static void pass(struct clean *c, struct span mark)
{
    struct span rest = span_slice(c->s, c->at, c->s.n);
    size_t i = span_find(rest, mark);
    c->at = i < rest.n ? c->at + i + mark.n : c->s.n;
}

/* At "<". */
static void tag_read(struct clean *c)
{
    char name[NAME_BYTES];
    struct span rest = span_slice(c->s, c->at, c->s.n);
    bool is_end = rest.n > 1 && rest.p[1] == '/';
    char first = rest.n > 1 + (size_t)is_end ? rest.p[1 + is_end] : 0;
    if (span_starts_with(rest, SPAN("<!--"))) {
        pass(c, SPAN("-->"));
    } else if (span_starts_with(rest, SPAN("<![CDATA["))) {
        c->at += 9;
    } else if (rest.n > 1 && (rest.p[1] == '!' || rest.p[1] == '?')) {
        pass(c, SPAN(">"));
    } else if (!is_letter(first)) {
        put(c, SPAN("&lt;"));
        c->at++;
    } else {
        c->at += 1 + is_end;
        name_read(c, name);
        bool is_kept = IS_IN(name, elements);
        if (is_kept) {
            put(c, is_end ? SPAN("</") : SPAN("<"));
            put(c, span_of(name));
        }
        attributes_read(c, is_kept && !is_end);
        if (is_kept)
            put(c, SPAN(">"));
        else if (!is_end && IS_IN(name, with_content))
            content_skip(c, name);
    }
}

struct span feed_html_clean(struct span html, struct span base, struct arena *a)
{
    const char *first = html.n ? memchr(html.p, '<', html.n) : NULL;
    if (!first)
        return html;
    struct clean c = {.s = html, .base = base, .a = a, .cap = html.n + html.n / 8 + 64};
    c.to = arena_alloc(a, c.cap);
    while (c.at < html.n) {
        const char *p = memchr(html.p + c.at, '<', html.n - c.at);
        size_t end = p ? (size_t)(p - html.p) : html.n;
        put(&c, span_slice(html, c.at, end));
        c.at = end;
        if (p)
            tag_read(&c);
    }
    return span_trim(span_at(c.to, c.n));
}
