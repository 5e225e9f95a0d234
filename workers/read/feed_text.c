/* SPDX-License-Identifier: Apache-2.0 */
#include "feed_text.h"

#include "html.h"
#include "text/utf8.h"

#define LINE_BYTES 8192

static void append(struct feed_text *t, struct span s)
{
    if (!t->p || t->n + s.n > t->cap) {
        size_t cap = 2 * (t->n + s.n) + 1024;
        char *to = arena_alloc(t->a, cap);
        memcpy(to, t->p ? t->p : "", t->n);
        t->p = to;
        t->cap = cap;
    }
    memcpy(t->p + t->n, s.p ? s.p : "", s.n);
    t->n += s.n;
}

static void append_escaped(struct feed_text *t, struct span s)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c != '<' && c != '&' && c != '>' && c != '"')
            continue;
        append(t, span_slice(s, from, i));
        append(t, c == '<'   ? SPAN("&lt;")
                  : c == '&' ? SPAN("&amp;")
                  : c == '>' ? SPAN("&gt;")
                             : SPAN("&quot;"));
        from = i + 1;
    }
    append(t, span_slice(s, from, s.n));
}

struct span feed_text_escape(struct span s, struct arena *a)
{
    struct feed_text t = {.a = a};
    append_escaped(&t, s);
    return span_at(t.p, t.n);
}

void feed_text_begin(struct feed_text *t, enum feed_content content, bool is_wild)
{
    t->n = 0;
    t->content = content;
    t->is_wild = is_wild;
    t->has_markup = false;
}

void feed_text_put(struct feed_text *t, struct span s, bool is_cdata)
{
    if (t->has_markup && !(is_cdata && t->is_wild))
        append_escaped(t, s);
    else
        append(t, s);
}

/* Text before the first element was taken as it came; beside elements it is text of markup. */
static void become_markup(struct feed_text *t)
{
    struct span before = span_at(t->p, t->n);
    t->has_markup = true;
    if (!t->n || (t->is_wild && memchr(before.p, '<', before.n)))
        return;
    if (memchr(before.p, '&', before.n) || memchr(before.p, '<', before.n)) {
        struct span copy = span_of(arena_string(t->a, before));
        t->n = 0;
        append_escaped(t, copy);
    }
}

static bool is_void(struct span name)
{
    static const char *const names[] = {"br",    "hr",   "img",    "wbr",   "input",
                                        "embed", "area", "source", "track", "col"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (span_equal_nocase(name, span_of(names[i])))
            return true;
    return false;
}

void feed_text_open(struct feed_text *t, const struct feed_xml *x)
{
    if (!t->has_markup)
        become_markup(t);
    append(t, SPAN("<"));
    append(t, x->name);
    for (unsigned i = 0; i < x->attributes; i++) {
        struct span name = x->attribute[i].name, value = x->attribute[i].value;
        if (span_starts_with(name, SPAN("xmlns")))
            continue;
        append(t, SPAN(" "));
        append(t, name);
        append(t, SPAN("=\""));
        for (size_t from = 0; from < value.n;) {
            size_t to = from + span_find(span_slice(value, from, value.n), SPAN("\""));
            append(t, span_slice(value, from, to));
            if (to < value.n)
                append(t, SPAN("&quot;"));
            from = to + 1;
        }
        append(t, SPAN("\""));
    }
    append(t, SPAN(">"));
}

void feed_text_close(struct feed_text *t, struct span name)
{
    if (is_void(name))
        return;
    append(t, SPAN("</"));
    append(t, name);
    append(t, SPAN(">"));
}

/* ---- base64 ---- */

static int sextet(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

/* Whole groups of four; white space does not count. */
static bool is_base64(struct span s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool is_blank = s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == '\t';
        if (!is_blank && s.p[i] != '=' && sextet(s.p[i]) < 0)
            return false;
        n += !is_blank;
    }
    return n > 0 && n % 4 == 0;
}

static size_t base64_unpack(char *p, size_t n)
{
    size_t used = 0;
    uint32_t bits = 0;
    int have = 0;
    for (size_t i = 0; i < n && p[i] != '='; i++) {
        int v = sextet(p[i]);
        if (v < 0)
            continue;
        bits = bits << 6 | (uint32_t)v;
        have += 6;
        if (have >= 8) {
            have -= 8;
            p[used++] = (char)(bits >> have & 0xFF);
        }
    }
    return used;
}

void feed_text_end(struct feed_text *t)
{
    if (t->content != FEED_BASE64)
        return;
    t->content = FEED_HTML;
    if (t->has_markup || !is_base64(feed_text_raw(t)))
        return;
    t->n = base64_unpack(t->p, t->n);
    struct span s = feed_text_raw(t);
    if (!utf8_is_valid(s) || memchr(s.p, 0, s.n))
        t->n = 0; /* a picture, a sound */
}

struct span feed_text_raw(const struct feed_text *t)
{
    return span_at(t->p ? t->p : "", t->n);
}

/* ---- what comes out ---- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "</b>", "<br>", "<img src=...>", "<p>": somebody meant HTML, and not "use <T>" or "3 < 5". */
static bool looks_like_html(struct span s)
{
    static const char *const names[] = {"br", "hr", "img", "wbr", "p", "li"};
    for (size_t i = 0; i + 2 < s.n; i++) {
        if (s.p[i] != '<')
            continue;
        if ((s.p[i + 1] == '/' && is_letter(s.p[i + 2])) || s.p[i + 1] == '!')
            return true;
        size_t to = i + 1;
        while (to < s.n && is_letter(s.p[to]))
            to++;
        if (to == s.n || !strchr(" />", s.p[to]))
            continue;
        for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
            if (span_equal_nocase(span_slice(s, i + 1, to), span_of(names[k])))
                return true;
    }
    return false;
}

/* "&amp;" or "&#8217;" that is still there after unescaping once. */
static bool has_reference(struct span s)
{
    for (size_t i = 0; i + 3 < s.n; i++) {
        size_t to = i + 1;
        if (s.p[i] != '&')
            continue;
        while (to < s.n &&
               (is_letter(s.p[to]) || s.p[to] == '#' || (s.p[to] >= '0' && s.p[to] <= '9')))
            to++;
        if (to > i + 2 && to < s.n && s.p[to] == ';')
            return true;
    }
    return false;
}

static struct span without_tags(struct span s, bool is_wild, struct arena *a)
{
    const struct html_limits limits = {FEED_XML_ATTRIBUTES, 10000, 256};
    struct html_tree tree;
    bool is_markup = memchr(s.p, '<', s.n) && (!is_wild || looks_like_html(s));
    if (is_markup && !html_parse(s, &limits, a, &tree, NULL))
        return html_text(tree.root, a);
    return memchr(s.p, '&', s.n) ? html_decode(s, a) : html_decode_plain(s, a);
}

char *feed_text_line(struct span s, bool is_wild, struct arena *a)
{
    s = span_trim(s);
    if (!s.n)
        return NULL;
    s = without_tags(s, is_wild, a);
    if (is_wild && (has_reference(s) || looks_like_html(s)))
        s = without_tags(s, is_wild, a);
    return s.n && s.n < LINE_BYTES ? arena_string(a, s) : NULL;
}

char *feed_text_plain(const struct feed_text *t)
{
    struct span s = span_trim(feed_text_raw(t));
    if (t->has_markup)
        return feed_text_line(s, false, t->a);
    if (t->content != FEED_PLAIN)
        return feed_text_line(s, t->is_wild, t->a);
    s = html_decode_plain(s, t->a);
    return s.n && s.n < LINE_BYTES ? arena_string(t->a, s) : NULL;
}

struct span feed_text_html(const struct feed_text *t)
{
    struct span s = span_trim(feed_text_raw(t));
    return t->content == FEED_PLAIN && !t->has_markup ? feed_text_escape(s, t->a) : s;
}
