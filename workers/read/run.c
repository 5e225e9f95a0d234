/* SPDX-License-Identifier: Apache-2.0 */
#include "run.h"

#include "charset.h"
#include "hint.h"
#include "text/utf8.h"

struct collector {
    struct arena *a;
    struct runs *out;
    struct run_point *point;
    size_t points, points_cap;
    struct run *run;
    size_t runs, runs_cap;
    unsigned *flags;
    struct span source;
    struct run now;
    bool space;             /* a blank waits */
    struct run_point blank; /* its place */
    unsigned breaks;        /* <br> since the last text */
    bool broken;            /* a block boundary since the last text */
    uint32_t word;          /* characters of the word that is being read */
};

static bool is_skipped(enum html_tag t)
{
    switch (t) {
    case HTML_SCRIPT:
    case HTML_STYLE:
    case HTML_NOSCRIPT:
    case HTML_TEMPLATE:
    case HTML_IFRAME:
    case HTML_SVG:
    case HTML_SELECT:
    case HTML_OPTION:
    case HTML_BUTTON:
    case HTML_TEXTAREA:
    case HTML_INPUT:
    case HTML_OBJECT:
    case HTML_VIDEO:
    case HTML_AUDIO:
    case HTML_CANVAS:
    case HTML_HEAD:
    case HTML_TITLE:
    case HTML_NAV:
    case HTML_DIALOG:
    case HTML_NOEMBED:
    case HTML_NOFRAMES:
    case HTML_MENU:
        return true;
    default:
        return false;
    }
}

static unsigned tag_flags(enum html_tag t)
{
    switch (t) {
    case HTML_H1:
    case HTML_H2:
    case HTML_H3:
    case HTML_H4:
    case HTML_H5:
    case HTML_H6:
        return RUN_HEADING;
    case HTML_LI:
    case HTML_DD:
    case HTML_DT:
        return RUN_LIST;
    case HTML_TD:
    case HTML_TH:
        return RUN_CELL;
    case HTML_BLOCKQUOTE:
        return RUN_QUOTE;
    case HTML_FIGCAPTION:
    case HTML_CAPTION:
    case HTML_FIGURE:
        return RUN_CAPTION;
    case HTML_ASIDE:
    case HTML_FORM:
        return RUN_ASIDE;
    case HTML_FOOTER:
        return RUN_ASIDE | RUN_FOOTER;
    default:
        return 0;
    }
}

static bool ends_sentence(uint32_t c)
{
    return c == '.' || c == '!' || c == '?' || c == 0x61F || c == 0x2026 || c == 0x6D4 ||
           c == ':' || c == 0x3002 || c == 0x964 || c == 0xFF01 || c == 0xFF1F || c == 0xFF1A;
}

/* Marks between parts of a sentence. Those that numbers and addresses have too count only when a
 * blank follows. */
static bool is_clause_mark(uint32_t c)
{
    return c == 0x60C || c == 0x61B || c == 0xFF0C || c == 0x3001 || c == 0x3002 || c == 0xFF1B ||
           c == 0x61F || c == 0xFF01 || c == 0xFF1F;
}

static bool is_clause_mark_before_blank(uint32_t c)
{
    return c == ',' || c == ';' || (ends_sentence(c) && !is_clause_mark(c) && c != ':');
}

static bool is_closing(uint32_t c)
{
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x201D || c == 0x2019 ||
           c == 0xBB || c == 0x300D || c == 0x300F || c == 0xFF09 || c == ' ';
}

static void run_finish(struct collector *k)
{
    struct run *r = &k->now;
    r->end = (uint32_t)k->points;
    k->space = false;
    k->breaks = 0;
    if (r->end > r->start) {
        size_t last = r->end;
        while (last > r->start + 1 && is_closing(k->point[last - 1].c))
            last--;
        r->ends_sentence = ends_sentence(k->point[last - 1].c);
        r->clauses += is_clause_mark_before_blank(k->point[r->end - 1].c);
        r->words += k->word > 0;
        void *items = k->run;
        *(struct run *)arena_push(k->a, &items, &k->runs, &k->runs_cap, sizeof(*r)) = *r;
        k->run = items;
    }
    *r = (struct run){.start = (uint32_t)k->points};
    k->word = 0;
}

static void point_push(struct collector *k, struct run_point p, bool is_link)
{
    void *items = k->point;
    *(struct run_point *)arena_push(k->a, &items, &k->points, &k->points_cap, sizeof(p)) = p;
    k->point = items;
    k->now.link += is_link;
    k->now.wide += p.c >= 0x2E80 && p.c < 0xFB00 && !(p.c >= 0xA000 && p.c < 0xAC00);
    if (is_clause_mark(p.c))
        k->now.clauses++;
    if (p.c == ' ' || p.c == '\n') {
        k->now.clauses += is_clause_mark_before_blank(k->point[k->points - 2].c);
        k->now.words += k->word > 0;
        k->word = 0;
    } else {
        k->word++;
    }
}

/* An empty line in <pre>: the next run has the same place. */
static void run_cut(struct collector *k)
{
    struct run same = {.block = k->now.block, .flags = k->now.flags};
    run_finish(k);
    k->now.block = same.block;
    k->now.flags = same.flags;
}

static void text_collect(struct collector *k, const struct html_node *n, bool is_link)
{
    bool is_pre = k->now.block->tag == HTML_PRE;
    unsigned feeds = 0;
    size_t base = (size_t)(n->name.p - k->source.p);
    for (size_t i = 0; i < n->name.n;) {
        size_t at = i;
        uint32_t c = html_next(n->name, &i);
        struct run_point p = {c, (uint32_t)(base + at), (uint32_t)(base + i)};
        if (charset_is_space(c)) {
            feeds += c == '\n';
            if (k->space && k->blank.end == p.start)
                k->blank.end = p.end;
            else if (!k->space)
                k->blank = p;
            k->space = true;
            continue;
        }
        if (charset_is_dropped(c))
            continue;
        if (is_pre && feeds > 1)
            run_cut(k);
        feeds = 0;
        bool is_empty = k->points == k->now.start;
        if (k->breaks && !is_empty) {
            point_push(k, (struct run_point){.c = '\n'}, false);
        } else if (k->space && !is_empty) {
            k->blank.c = ' ';
            point_push(k, k->blank, is_link);
        }
        k->space = false;
        k->breaks = 0;
        point_push(k, p, is_link);
    }
}

static const struct html_node *block_of(const struct html_node *n)
{
    while (n->parent && !html_is_block(n->tag))
        n = n->parent;
    return n;
}

static bool is_link(const struct html_node *n)
{
    for (; n && !html_is_block(n->tag); n = n->parent)
        if (n->tag == HTML_A)
            return html_attribute_raw(n, "href").n > 0;
    for (int up = 0; n && up < 4; n = n->parent, up++) /* <a><div>..</div></a> */
        if (n->tag == HTML_A)
            return html_attribute_raw(n, "href").n > 0;
    return false;
}

static void text_visit(struct collector *k, const struct html_node *n)
{
    const struct html_node *block = block_of(n);
    if (k->broken || k->breaks > 1 || (k->now.block && k->now.block != block)) {
        if (span_is_empty(span_trim(n->name)))
            return;
        run_finish(k);
        k->broken = false;
    }
    k->now.block = block;
    unsigned flags = k->flags[n->parent->id];
    k->now.flags = k->points == k->now.start ? flags : k->now.flags & flags;
    text_collect(k, n, is_link(n));
}

/* How much a text node looks like prose: its length when it is long enough and holds a clause mark.
 */
static uint32_t prose_len(const struct html_node *n)
{
    struct span s = n->name;
    if (s.n < 60 || is_link(n))
        return 0;
    bool has_clause =
        memchr(s.p, ',', s.n) || memchr(s.p, '.', s.n) || span_find(s, SPAN("،")) < s.n;
    return has_clause ? (uint32_t)s.n : 0;
}

/* Hints of an element that holds most of the page's prose are about the page, not about furniture.
 */
static unsigned hints_settle(unsigned own, uint32_t prose, uint32_t total)
{
    const unsigned doubtful =
        RUN_FURNITURE | RUN_ASIDE | RUN_CAPTION | RUN_META | RUN_LEAD | RUN_FOOTER;
    if (own & RUN_HEADING && prose > 600)
        own &= ~(unsigned)RUN_HEADING;
    if ((own & doubtful) && prose * 5ULL > total * 2ULL && prose > 200)
        own &= ~doubtful;
    const unsigned strong = RUN_COMMENT | RUN_HIDDEN | RUN_OVERLAY;
    if ((own & strong) && prose * 10ULL > total * 7ULL && total - prose < 600)
        own &= ~strong;
    return own;
}

/* Own hints of every element into flags, the prose below it into the returned array; [0] is the
 * page's. */
static uint32_t *hints_collect(const struct html_tree *tree, unsigned *flags, struct arena *a)
{
    uint32_t *prose = ARENA_ARRAY(a, tree->nodes, uint32_t);
    uint32_t *parent = ARENA_ARRAY(a, tree->nodes, uint32_t);
    for (const struct html_node *n = html_walk(tree->root, tree->root), *next; n; n = next) {
        next = html_walk(n, tree->root);
        parent[n->id] = n->parent->id;
        if (n->tag == HTML_TEXT) {
            prose[n->id] = prose_len(n);
            continue;
        }
        flags[n->id] = tag_flags(n->tag) | hint_of(n);
        if (is_skipped(n->tag))
            next = html_skip(n, tree->root);
    }
    for (uint32_t id = tree->nodes; id-- > 1;)
        prose[parent[id]] += prose[id];
    return prose;
}

void run_collect(const struct html_tree *tree, struct arena *a, struct runs *ret)
{
    struct collector k = {.a = a, .out = ret, .source = tree->source};
    k.flags = ARENA_ARRAY(a, tree->nodes, unsigned);
    const uint32_t *prose = hints_collect(tree, k.flags, a);
    unsigned *own = ARENA_ARRAY(a, tree->nodes, unsigned);
    for (const struct html_node *n = html_walk(tree->root, tree->root), *next; n; n = next) {
        next = html_walk(n, tree->root);
        if (n->tag == HTML_TEXT) {
            text_visit(&k, n);
            continue;
        }
        own[n->id] = hints_settle(k.flags[n->id], prose[n->id], prose[0]);
        k.flags[n->id] = k.flags[n->parent->id] | own[n->id];
        k.breaks += n->tag == HTML_BR;
        k.broken |= html_is_block(n->tag);
        if (is_skipped(n->tag) || (own[n->id] & RUN_HIDDEN))
            next = html_skip(n, tree->root);
    }
    run_finish(&k);
    ret->point = k.point;
    ret->at = k.run;
    ret->n = (uint32_t)k.runs;
    ret->own = own;
}

struct span run_text(const struct runs *rs, const struct run *r, struct arena *a)
{
    char *to = arena_alloc(a, 4 * (size_t)run_len(r) + 4);
    size_t n = 0;
    for (uint32_t i = r->start; i < r->end; i++)
        n += utf8_write(rs->point[i].c, to + n);
    return span_at(to, n);
}
