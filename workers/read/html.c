/* SPDX-License-Identifier: Apache-2.0 */
#include "html.h"

#include <string.h>
#include "charset.h"
#include "html_entity.h"
#include "text/utf8.h"

enum {
    VOID = 1,   /* never has content */
    RAW = 2,    /* content is text up to its end tag */
    RCDATA = 4, /* the same, with character references */
    BLOCK = 8,  /* a block; closes an open p */
    HEAD = 16,  /* may stand in head */
    SCOPE = 32, /* elements are not closed across it by tags that are not its own */
    LIST = 64,  /* li and dd stay inside */
};

static const struct tag_row {
    const char *name;
    unsigned flags;
} tag_rows[HTML_TAGS] = {
    /* clang-format off */
    [HTML_TEXT] = {"", 0}, [HTML_OTHER] = {"", 0}, [HTML_A] = {"a", 0}, [HTML_ABBR] = {"abbr", 0},
    [HTML_ACRONYM] = {"acronym", 0}, [HTML_ADDRESS] = {"address", BLOCK},
    [HTML_AREA] = {"area", VOID}, [HTML_ARTICLE] = {"article", BLOCK},
    [HTML_ASIDE] = {"aside", BLOCK}, [HTML_AUDIO] = {"audio", 0}, [HTML_B] = {"b", 0},
    [HTML_BASE] = {"base", VOID | HEAD}, [HTML_BIG] = {"big", 0}, [HTML_BLINK] = {"blink", 0},
    [HTML_BLOCKQUOTE] = {"blockquote", BLOCK}, [HTML_BODY] = {"body", BLOCK},
    [HTML_BR] = {"br", VOID}, [HTML_BUTTON] = {"button", SCOPE}, [HTML_CANVAS] = {"canvas", 0},
    [HTML_CAPTION] = {"caption", BLOCK | SCOPE}, [HTML_CENTER] = {"center", BLOCK},
    [HTML_CITE] = {"cite", 0}, [HTML_CODE] = {"code", 0}, [HTML_COL] = {"col", VOID},
    [HTML_COLGROUP] = {"colgroup", 0}, [HTML_DD] = {"dd", BLOCK}, [HTML_DEL] = {"del", 0},
    [HTML_DETAILS] = {"details", BLOCK}, [HTML_DIALOG] = {"dialog", BLOCK},
    [HTML_DIR] = {"dir", BLOCK | LIST}, [HTML_DIV] = {"div", BLOCK},
    [HTML_DL] = {"dl", BLOCK | LIST}, [HTML_DT] = {"dt", BLOCK}, [HTML_EM] = {"em", 0},
    [HTML_EMBED] = {"embed", VOID}, [HTML_FIELDSET] = {"fieldset", BLOCK},
    [HTML_FIGCAPTION] = {"figcaption", BLOCK}, [HTML_FIGURE] = {"figure", BLOCK},
    [HTML_FONT] = {"font", 0}, [HTML_FOOTER] = {"footer", BLOCK}, [HTML_FORM] = {"form", BLOCK},
    [HTML_FRAME] = {"frame", VOID}, [HTML_FRAMESET] = {"frameset", BLOCK},
    [HTML_H1] = {"h1", BLOCK}, [HTML_H2] = {"h2", BLOCK}, [HTML_H3] = {"h3", BLOCK},
    [HTML_H4] = {"h4", BLOCK}, [HTML_H5] = {"h5", BLOCK}, [HTML_H6] = {"h6", BLOCK},
    [HTML_HEAD] = {"head", 0}, [HTML_HEADER] = {"header", BLOCK},
    [HTML_HGROUP] = {"hgroup", BLOCK}, [HTML_HR] = {"hr", VOID | BLOCK},
    [HTML_HTML] = {"html", SCOPE}, [HTML_I] = {"i", 0}, [HTML_IFRAME] = {"iframe", RAW},
    [HTML_IMG] = {"img", VOID}, [HTML_INPUT] = {"input", VOID}, [HTML_INS] = {"ins", 0},
    [HTML_LABEL] = {"label", 0}, [HTML_LEGEND] = {"legend", BLOCK}, [HTML_LI] = {"li", BLOCK},
    [HTML_LINK] = {"link", VOID | HEAD}, [HTML_MAIN] = {"main", BLOCK}, [HTML_MARK] = {"mark", 0},
    [HTML_MENU] = {"menu", BLOCK | LIST}, [HTML_META] = {"meta", VOID | HEAD},
    [HTML_NAV] = {"nav", BLOCK}, [HTML_NOBR] = {"nobr", 0}, [HTML_NOEMBED] = {"noembed", RAW},
    [HTML_NOFRAMES] = {"noframes", RAW | HEAD}, [HTML_NOSCRIPT] = {"noscript", HEAD},
    [HTML_OBJECT] = {"object", SCOPE}, [HTML_OL] = {"ol", BLOCK | LIST},
    [HTML_OPTION] = {"option", 0}, [HTML_P] = {"p", BLOCK}, [HTML_PARAM] = {"param", VOID},
    [HTML_PICTURE] = {"picture", 0}, [HTML_PLAINTEXT] = {"plaintext", RAW | BLOCK},
    [HTML_PRE] = {"pre", BLOCK}, [HTML_Q] = {"q", 0}, [HTML_S] = {"s", 0},
    [HTML_SCRIPT] = {"script", RAW | HEAD}, [HTML_SECTION] = {"section", BLOCK},
    [HTML_SELECT] = {"select", 0}, [HTML_SMALL] = {"small", 0}, [HTML_SOURCE] = {"source", VOID},
    [HTML_SPAN] = {"span", 0}, [HTML_STRIKE] = {"strike", 0}, [HTML_STRONG] = {"strong", 0},
    [HTML_STYLE] = {"style", RAW | HEAD}, [HTML_SUB] = {"sub", 0},
    [HTML_SUMMARY] = {"summary", BLOCK}, [HTML_SUP] = {"sup", 0}, [HTML_SVG] = {"svg", 0},
    [HTML_TABLE] = {"table", BLOCK | SCOPE}, [HTML_TBODY] = {"tbody", BLOCK},
    [HTML_TD] = {"td", BLOCK | SCOPE}, [HTML_TEMPLATE] = {"template", HEAD | SCOPE},
    [HTML_TEXTAREA] = {"textarea", RCDATA}, [HTML_TFOOT] = {"tfoot", BLOCK},
    [HTML_TH] = {"th", BLOCK | SCOPE}, [HTML_THEAD] = {"thead", BLOCK}, [HTML_TIME] = {"time", 0},
    [HTML_TITLE] = {"title", RCDATA | HEAD}, [HTML_TR] = {"tr", BLOCK},
    [HTML_TRACK] = {"track", VOID}, [HTML_TT] = {"tt", 0}, [HTML_U] = {"u", 0},
    [HTML_UL] = {"ul", BLOCK | LIST}, [HTML_VIDEO] = {"video", 0}, [HTML_WBR] = {"wbr", VOID},
    [HTML_XMP] = {"xmp", RAW | BLOCK},
    /* clang-format on */
};

#define TAG_NAME_MAX 11

struct parser {
    struct span s;
    size_t at;
    struct arena *a;
    const struct html_limits *limits;
    struct html_tree *tree;
    struct html_node *top; /* the innermost open element */
    int64_t tags;
    bool is_xhtml;           /* "/>" closes every element */
    bool endless[HTML_TAGS]; /* raw elements of which no end tag follows: looked for once only */
};

bool html_is_block(enum html_tag t)
{
    return (tag_rows[t].flags & BLOCK) != 0;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static enum html_tag tag_of(struct span name)
{
    if (name.n == 0 || name.n >= TAG_NAME_MAX)
        return HTML_OTHER;
    char lower[TAG_NAME_MAX] = {0};
    for (size_t i = 0; i < name.n; i++)
        lower[i] = (char)(is_letter(name.p[i]) ? name.p[i] | 32 : name.p[i]);
    int low = HTML_A, high = HTML_TAGS - 1;
    while (low <= high) {
        int middle = (low + high) / 2, c = strcmp(lower, tag_rows[middle].name);
        if (c == 0)
            return (enum html_tag)middle;
        if (c < 0)
            high = middle - 1;
        else
            low = middle + 1;
    }
    return HTML_OTHER;
}

static struct html_node *node_add(struct parser *p, enum html_tag tag, struct span name)
{
    struct html_node *n = ARENA_NEW(p->a, struct html_node), *up = p->top;
    n->tag = tag;
    n->id = p->tree->nodes++;
    n->name = name;
    n->parent = up;
    if (!up)
        return n;
    n->depth = up->depth + 1;
    n->previous = up->last;
    if (up->last)
        up->last->next = n;
    else
        up->first = n;
    up->last = n;
    return n;
}

/* The innermost open element that is t or u, not looking beyond an element with one of the `stop`
 * flags. */
static struct html_node *open_find(const struct parser *p, enum html_tag t, enum html_tag u,
                                   unsigned stop)
{
    for (struct html_node *n = p->top; n->parent; n = n->parent) {
        if (n->tag == t || n->tag == u)
            return n;
        if (tag_rows[n->tag].flags & stop)
            return NULL;
    }
    return NULL;
}

static void open_close(struct parser *p, struct html_node *n)
{
    if (n)
        p->top = n->parent;
}

/* What a start tag closes without being told. */
static void close_implied(struct parser *p, enum html_tag t)
{
    unsigned flags = tag_rows[t].flags;
    if (!(flags & HEAD) && t != HTML_HEAD && t != HTML_HTML)
        open_close(p, open_find(p, HTML_HEAD, HTML_HEAD, SCOPE));
    if (flags & BLOCK)
        open_close(p, open_find(p, HTML_P, HTML_P, SCOPE));
    switch (t) {
    case HTML_LI:
        open_close(p, open_find(p, HTML_LI, HTML_LI, SCOPE | LIST));
        break;
    case HTML_DD:
    case HTML_DT:
        open_close(p, open_find(p, HTML_DD, HTML_DT, SCOPE | LIST));
        break;
    case HTML_A:
    case HTML_OPTION:
    case HTML_BUTTON:
        open_close(p, open_find(p, t, t, t == HTML_BUTTON ? 0 : SCOPE));
        break;
    case HTML_TD:
    case HTML_TH:
        open_close(p, open_find(p, HTML_TD, HTML_TH, 0) ? open_find(p, HTML_TD, HTML_TH, SCOPE)
                                                        : NULL);
        break;
    case HTML_TR:
    case HTML_TBODY:
    case HTML_THEAD:
    case HTML_TFOOT:
        for (struct html_node *n = p->top; n->parent && n->tag != HTML_TABLE; n = n->parent)
            if (n->tag == HTML_TR ||
                (t != HTML_TR && (n->tag == HTML_TBODY || n->tag == HTML_THEAD)))
                open_close(p, n);
        break;
    default:
        break;
    }
}

static bool is_table_part(enum html_tag t)
{
    return t == HTML_TABLE || t == HTML_TR || t == HTML_TD || t == HTML_TH || t == HTML_TBODY ||
           t == HTML_THEAD || t == HTML_TFOOT || t == HTML_CAPTION;
}

static bool stays_in_block(enum html_tag t)
{
    bool is_box =
        t == HTML_OTHER || t == HTML_A || t == HTML_HEAD || t == HTML_SVG || t == HTML_SPAN;
    return !is_box && !(tag_rows[t].flags & (BLOCK | SCOPE | HEAD));
}

/* An end tag closes its element and all that is open inside; it does not reach out of a table cell,
 * and one of an inline element not out of a block: `<b><p>one</b> two</p>` leaves b open, which
 * does no harm. */
static void end_tag(struct parser *p, enum html_tag t, struct span name)
{
    if (t == HTML_BODY || t == HTML_HTML)
        return;
    bool is_inline = stays_in_block(t);
    for (struct html_node *n = p->top; n->parent; n = n->parent) {
        if (n->tag == t && (t != HTML_OTHER || span_equal_nocase(n->name, name))) {
            p->top = n->parent;
            return;
        }
        unsigned flags = tag_rows[n->tag].flags;
        if (is_inline && (flags & BLOCK))
            return;
        if ((flags & SCOPE) && (!is_table_part(t) || n->tag == HTML_TABLE))
            return;
    }
}

static void skip_space(struct parser *p)
{
    while (p->at < p->s.n && is_space(p->s.p[p->at]))
        p->at++;
}

/* The value behind "=": quoted or up to white space or ">". */
static struct span attribute_value(struct parser *p)
{
    skip_space(p);
    if (p->at >= p->s.n)
        return SPAN("");
    char quote = p->s.p[p->at];
    size_t from = p->at;
    if (quote == '"' || quote == '\'') {
        from = ++p->at;
        const char *end = memchr(p->s.p + from, quote, p->s.n - from);
        size_t to = end ? (size_t)(end - p->s.p) : p->s.n;
        p->at = end ? to + 1 : to;
        return span_slice(p->s, from, to);
    }
    while (p->at < p->s.n && !is_space(p->s.p[p->at]) && p->s.p[p->at] != '>')
        p->at++;
    return span_slice(p->s, from, p->at);
}

struct attributes {
    struct html_attribute *at;
    size_t n, cap;
    bool closes; /* ends in "/>" */
};

/* Reads attributes up to and with ">". */
static enum fate attributes_read(struct parser *p, struct attributes *ret, struct error *e)
{
    for (;;) {
        skip_space(p);
        if (p->at >= p->s.n)
            return FATE_DONE;
        char c = p->s.p[p->at];
        if (c == '>') {
            p->at++;
            return FATE_DONE;
        }
        if (c == '/') {
            p->at++;
            ret->closes = p->at < p->s.n && p->s.p[p->at] == '>';
            continue;
        }
        size_t from = p->at++;
        while (p->at < p->s.n && !is_space(c = p->s.p[p->at]) && c != '>' && c != '/' && c != '=')
            p->at++;
        if ((int64_t)ret->n >= p->limits->attributes)
            return fail(e, FATE_REJECT, "a tag has more than %lld attributes",
                        (long long)p->limits->attributes);
        void *items = ret->at;
        struct html_attribute *at = arena_push(p->a, &items, &ret->n, &ret->cap, sizeof(*at));
        ret->at = items;
        at->name = span_slice(p->s, from, p->at);
        at->value = SPAN("");
        skip_space(p);
        if (p->at < p->s.n && p->s.p[p->at] == '=') {
            p->at++;
            at->value = attribute_value(p);
        }
    }
}

/* Position of "</name" at or behind `from`; s.n when there is none. */
static size_t raw_end(struct span s, size_t from, struct span name)
{
    while (from < s.n) {
        const char *lt = memchr(s.p + from, '<', s.n - from);
        if (!lt)
            return s.n;
        size_t i = (size_t)(lt - s.p);
        if (s.n - i >= name.n + 3 && lt[1] == '/' &&
            span_equal_nocase(span_at(lt + 2, name.n), name) &&
            (is_space(lt[2 + name.n]) || lt[2 + name.n] == '>' || lt[2 + name.n] == '/'))
            return i;
        from = i + 1;
    }
    return s.n;
}

static void text_add(struct parser *p, size_t from, size_t to)
{
    if (to <= from)
        return;
    struct span s = span_slice(p->s, from, to);
    if (p->top->tag == HTML_HEAD) {
        if (span_is_empty(span_trim(s)))
            return;
        p->top = p->top->parent;
    }
    node_add(p, HTML_TEXT, s);
}

/* The content of script, style, title ... A title that never ends is taken for one line; script
 * takes all. */
static void raw_content(struct parser *p, struct html_node *n)
{
    size_t from = p->at, to = p->endless[n->tag] ? p->s.n : raw_end(p->s, from, n->name);
    if (n->tag == HTML_PLAINTEXT)
        to = p->s.n;
    if (to == p->s.n && (n->tag == HTML_TITLE || n->tag == HTML_TEXTAREA)) {
        p->endless[n->tag] = true;
        const char *lt = memchr(p->s.p + from, '<', p->s.n - from);
        to = lt ? (size_t)(lt - p->s.p) : p->s.n;
    }
    struct html_node *top = p->top;
    p->top = n;
    text_add(p, from, to);
    p->top = top;
    p->at = to;
}

/* Elements that a page has once; a second start tag means nothing. */
static bool is_frame(enum html_tag t)
{
    return t == HTML_BODY || t == HTML_HEAD || t == HTML_HTML;
}

/* "/>" counts in XHTML and foreign elements; and for a, of which everybody means it so. */
static bool is_closed_by_slash(const struct parser *p, enum html_tag t)
{
    return p->is_xhtml || t == HTML_OTHER || t == HTML_A || t == HTML_SVG;
}

static enum fate start_tag(struct parser *p, enum html_tag t, struct span name, struct error *e)
{
    struct attributes attributes = {0};
    enum fate fate = attributes_read(p, &attributes, e);
    if (fate)
        return fate;
    if (is_frame(t) && open_find(p, HTML_BODY, HTML_BODY, 0))
        return FATE_DONE;
    close_implied(p, t);
    struct html_node *n = node_add(p, t, name);
    n->attribute = attributes.at;
    n->attributes = (uint32_t)attributes.n;
    unsigned flags = tag_rows[t].flags;
    if ((attributes.closes && is_closed_by_slash(p, t)) || (flags & VOID))
        return FATE_DONE;
    if (flags & (RAW | RCDATA)) {
        raw_content(p, n);
        return FATE_DONE;
    }
    /* Inline elements that nobody closes pile up in the wild (font, b): from half the cap on they
     * stay childless, so that only blocks can reach it. */
    if (!(flags & (BLOCK | SCOPE)) && n->depth > p->limits->depth / 2)
        return FATE_DONE;
    if (n->depth > p->limits->depth)
        return fail(e, FATE_REJECT, "elements are nested deeper than %lld",
                    (long long)p->limits->depth);
    p->top = n;
    return FATE_DONE;
}

/* The end of a comment whose "<!--" stands at `at`. "<!-->" and "<!--->" are whole, "--!>" ends one
 * too. */
static size_t comment_end(struct span s, size_t at)
{
    size_t from = at + 4;
    if (from < s.n && s.p[from] == '>')
        return from + 1;
    from -= 2;
    for (;;) {
        size_t i = from + span_find(span_slice(s, from, s.n), SPAN("--")), end = i + 2;
        if (i >= s.n)
            return s.n;
        while (end < s.n && s.p[end] == '-')
            end++;
        if (end < s.n && s.p[end] == '!' && i >= at + 4)
            end++;
        if (end < s.n && s.p[end] == '>' && end >= at + 5)
            return end + 1;
        from = end;
    }
}

/* Behind "<!" or "<?" or "</" without a name: a comment. */
static void skip_comment(struct parser *p)
{
    struct span rest = span_slice(p->s, p->at, p->s.n);
    if (span_starts_with(rest, SPAN("<!--"))) {
        p->at = comment_end(p->s, p->at);
        return;
    }
    const char *end = memchr(rest.p, '>', rest.n);
    p->at = end ? (size_t)(end - p->s.p) + 1 : p->s.n;
}

/* A "<" at p->at that begins markup. */
static enum fate markup(struct parser *p, struct error *e)
{
    bool is_end = p->s.p[p->at + 1] == '/';
    size_t from = p->at + (is_end ? 2 : 1);
    if (from >= p->s.n || !is_letter(p->s.p[from])) {
        skip_comment(p);
        return FATE_DONE;
    }
    if (++p->tags > p->limits->tags)
        return fail(e, FATE_REJECT, "the page has more than %lld tags", (long long)p->limits->tags);
    size_t to = from;
    while (to < p->s.n && !is_space(p->s.p[to]) && p->s.p[to] != '>' && p->s.p[to] != '/')
        to++;
    struct span name = span_slice(p->s, from, to);
    enum html_tag t = tag_of(name);
    p->at = to;
    if (!is_end)
        return start_tag(p, t, name, e);
    struct attributes ignored = {0};
    enum fate fate = attributes_read(p, &ignored, e);
    if (!fate)
        end_tag(p, t, name);
    return fate;
}

enum fate html_parse(struct span source, const struct html_limits *limits, struct arena *a,
                     struct html_tree *ret, struct error *e)
{
    *ret = (struct html_tree){.source = source};
    struct parser p = {.s = source, .a = a, .limits = limits, .tree = ret};
    p.is_xhtml = span_starts_with(span_trim(source), SPAN("<?xml"));
    p.top = ret->root = node_add(&p, HTML_OTHER, SPAN(""));
    while (p.at < source.n) {
        size_t from = p.at;
        for (;;) {
            const char *lt = memchr(source.p + p.at, '<', source.n - p.at);
            p.at = lt ? (size_t)(lt - source.p) : source.n;
            if (!lt || p.at + 1 >= source.n || is_letter(lt[1]) || lt[1] == '!' || lt[1] == '?' ||
                lt[1] == '/')
                break;
            p.at++; /* a "<" that is text */
        }
        if (p.at + 1 >= source.n)
            p.at = source.n;
        text_add(&p, from, p.at);
        if (p.at >= source.n)
            break;
        enum fate fate = markup(&p, e);
        if (fate)
            return fate;
    }
    return FATE_DONE;
}

struct span html_attribute_raw(const struct html_node *n, const char *name)
{
    struct span wanted = span_of(name);
    for (uint32_t i = 0; i < n->attributes; i++)
        if (span_equal_nocase(n->attribute[i].name, wanted))
            return n->attribute[i].value;
    return SPAN("");
}

struct span html_attribute(const struct html_node *n, const char *name, struct arena *a)
{
    return html_decode(html_attribute_raw(n, name), a);
}

uint32_t html_next(struct span s, size_t *i)
{
    if (s.p[*i] != '&' || *i + 1 >= s.n)
        return utf8_next(s, i);
    size_t used = 0;
    bool is_number = s.p[*i + 1] == '#';
    struct span rest = span_slice(s, *i + (is_number ? 2 : 1), s.n);
    uint32_t c = is_number ? html_entity_numeric(rest, &used) : html_entity_named(rest, &used);
    if (!c) {
        ++*i;
        return '&';
    }
    *i += used + (is_number ? 2 : 1);
    return c;
}

struct html_node *html_skip(const struct html_node *n, const struct html_node *within)
{
    while (n && n != within) {
        if (n->next)
            return n->next;
        n = n->parent;
    }
    return NULL;
}

struct html_node *html_walk(const struct html_node *n, const struct html_node *within)
{
    return n->first ? n->first : html_skip(n, within);
}

const struct html_node *html_inside(const struct html_node *n, enum html_tag tag)
{
    while (n && n->tag != tag)
        n = n->parent;
    return n;
}

/* Appends c to a string that is being made, white space folded; `n` counts, `space` is a blank that
 * waits. */
static void fold_append(char *to, size_t *n, bool *space, uint32_t c)
{
    if (charset_is_space(c)) {
        *space = *n > 0;
        return;
    }
    if (charset_is_dropped(c))
        return;
    if (*space)
        to[(*n)++] = ' ';
    *space = false;
    *n += utf8_write(c, to + *n);
}

/* A reference is never shorter than its character in UTF-8 ("&lt" 3, 1), so the source's length is
 * enough. */
struct span html_decode(struct span s, struct arena *a)
{
    char *to = arena_alloc(a, s.n + 8);
    size_t n = 0;
    bool space = false;
    for (size_t i = 0; i < s.n;)
        fold_append(to, &n, &space, html_next(s, &i));
    return span_at(to, n);
}

struct span html_decode_plain(struct span s, struct arena *a)
{
    char *to = arena_alloc(a, s.n + 8);
    size_t n = 0;
    bool space = false;
    for (size_t i = 0; i < s.n;)
        fold_append(to, &n, &space, utf8_next(s, &i));
    return span_at(to, n);
}

struct span html_text(const struct html_node *n, struct arena *a)
{
    size_t most = 8;
    for (const struct html_node *k = n; k; k = html_walk(k, n))
        most += k->tag == HTML_TEXT ? k->name.n : 1;
    char *to = arena_alloc(a, most);
    size_t used = 0;
    bool space = false;
    for (const struct html_node *k = n; k;) {
        if (k->tag == HTML_SCRIPT || k->tag == HTML_STYLE) {
            k = html_skip(k, n);
            continue;
        }
        if (html_is_block(k->tag) || k->tag == HTML_BR)
            space = used > 0;
        for (size_t i = 0; k->tag == HTML_TEXT && i < k->name.n;)
            fold_append(to, &used, &space, html_next(k->name, &i));
        k = html_walk(k, n);
    }
    return span_at(to, used);
}
