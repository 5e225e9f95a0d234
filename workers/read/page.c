/* SPDX-License-Identifier: Apache-2.0 */
#include "page.h"

#include <string.h>
#include "body.h"
#include "charset.h"
#include "furniture.h"
#include "meta.h"
#include "meta_date.h"
#include "plain.h"
#include "text/fold.h"
#include "text/utf8.h"
#include "textmap.h"
#include "url.h"

#define DAY_US 86400000000

/* Characters of the article, as they will stand in the text. */
struct points {
    struct run_point *at;
    size_t n;
};

static Cw__Document *document_new(const struct page_input *in, const struct charset_text *source,
                                  struct arena *a)
{
    Cw__Document *d = ARENA_NEW(a, Cw__Document);
    cw__document__init(d);
    if (in->url && *in->url)
        d->url = arena_string(a, span_of(in->url));
    d->charset = arena_string(a, span_of(source->name));
    return d;
}

static enum fate text_set(Cw__Document *d, const struct points *p,
                          const struct charset_text *source, struct arena *a, struct error *e)
{
    struct textmap map;
    enum fate fate = textmap_build(p->at, p->n, source, a, &map, e);
    if (fate)
        return fate;
    d->text = arena_string(a, span_at(map.text, map.n));
    d->map = map.range;
    d->n_map = map.ranges;
    return FATE_DONE;
}

/* ---- pages ---- */

static bool is_title_run(const struct runs *rs, const struct run *r, const char *title,
                         struct arena *a)
{
    return title && run_len(r) < 500 && span_equal(run_text(rs, r, a), span_of(title));
}

static const struct html_node *around(const struct run *r, enum html_tag t, enum html_tag u)
{
    const struct html_node *n = r->block;
    for (int up = 0; n && up < 6; n = n->parent, up++)
        if (n->tag == t || n->tag == u)
            return n;
    return NULL;
}

#define CELL_POINTS 200 /* longer cells are layout, not figures */

/* What stands between two runs: a line end between items of a list and rows of a table, a tab
 * between cells, else an empty line. */
static const char *between(const struct run *r, const struct run *s)
{
    if (r->flags & s->flags & RUN_CELL && run_len(r) < CELL_POINTS && run_len(s) < CELL_POINTS) {
        const struct html_node *row = around(r, HTML_TR, HTML_TR),
                               *cell = around(r, HTML_TD, HTML_TH);
        const struct html_node *other = around(s, HTML_TR, HTML_TR);
        if (row && row == other && cell != around(s, HTML_TD, HTML_TH))
            return "\t";
        if (row && other && row != other &&
            html_inside(row, HTML_TABLE) == html_inside(other, HTML_TABLE))
            return "\n";
    }
    if (r->flags & s->flags & RUN_LIST) {
        const struct html_node *item = around(r, HTML_LI, HTML_LI),
                               *other = around(s, HTML_LI, HTML_LI);
        if (item && other && item != other &&
            (item->parent == other->parent || item == other->parent->parent))
            return "\n";
    }
    return "\n\n";
}

static struct points points_of_runs(const struct runs *rs, const struct body *body,
                                    const char *title, struct arena *a)
{
    size_t most = 0;
    for (uint32_t i = 0; i < rs->n; i++)
        most += body->keep[i] ? run_len(&rs->at[i]) + 2 : 0;
    struct points p = {.at = ARENA_ARRAY(a, most, struct run_point)};
    const struct run *before = NULL;
    for (uint32_t i = 0; i < rs->n; i++) {
        const struct run *r = &rs->at[i];
        if (!body->keep[i] || (p.n < 500 && is_title_run(rs, r, title, a)))
            continue;
        for (const char *c = before ? between(before, r) : ""; *c; c++)
            p.at[p.n++] = (struct run_point){.c = (unsigned char)*c};
        memcpy(p.at + p.n, rs->point + r->start, run_len(r) * sizeof(p.at[0]));
        p.n += run_len(r);
        before = r;
    }
    return p;
}

#define TOLD_LETTERS 150
#define TOLD_TIMES                                                                                 \
    4 /* a document with this much less text than its articleBody does not show it                 \
       */

/* Does what the page tells programs have to stand in for what it shows? */
static bool is_told_only(const struct articlebody *told, const struct body *body)
{
    return told->letters >= TOLD_LETTERS && told->blanks > told->n / 30 &&
           told->n > TOLD_TIMES * body->letters;
}

/* Is most of what the page shows Arabic script? Then 05/11/2021 is the 5th of November. */
static bool is_arabic(const struct runs *rs)
{
    uint32_t end = rs->n ? rs->at[rs->n - 1].end : 0, arabic = 0, latin = 0;
    for (uint32_t i = 0; i < end && i < 20000; i++) {
        uint32_t c = rs->point[i].c;
        arabic += c >= 0x600 && c < 0x700;
        latin += (c | 32) >= 'a' && (c | 32) <= 'z';
    }
    return arabic > latin;
}

static void meta_set(Cw__Document *d, const struct meta *m, struct arena *a)
{
    d->title = (char *)m->title;
    d->byline = (char **)m->byline;
    d->n_byline = m->bylines;
    d->published = (char *)m->published;
    d->modified = (char *)m->modified;
    d->canonical_url = m->canonical ? arena_string(a, span_of(m->canonical)) : NULL;
    d->source = (char *)m->outlet;
    d->outlet = (char *)m->outlet;
    d->section = (char *)m->section;
    d->dates = m->dates;
    d->n_dates = m->n_dates;
    d->declared_language = (char *)m->language;
}

enum fate page_read_html(const struct page_input *in, struct arena *a, Cw__Document **ret,
                         struct error *e)
{
    struct charset_text source;
    struct html_tree tree;
    enum fate fate = charset_decode(in->body, in->content_type, CHARSET_HTML, a, &source, e);
    if (!fate)
        fate = html_parse(source.utf8, &in->limits, a, &tree, e);
    if (fate)
        return fate;
    struct runs rs;
    struct body body;
    run_collect(&tree, a, &rs);
    struct articlebody told;
    articlebody_find(&tree, a, &told);
    body_find(&tree, &rs, &told, a, &body);
    uint32_t first = 0;
    while (first < rs.n && !body.keep[first])
        first++;
    bool is_told = is_told_only(&told, &body);
    if (first == rs.n && !is_told)
        return fail(e, FATE_REJECT, rs.n ? "the page holds no article" : "the page holds no text");
    struct meta_input about = {.tree = &tree,
                               .runs = &rs,
                               .first_run = is_told ? rs.n : first,
                               .keep = body.keep,
                               .url = in->url,
                               .feed_title = in->feed_title,
                               .feed_published = in->feed_published};
    about.dates = (struct date_rules){.latest_us = in->fetched_us + DAY_US,
                                      .is_day_first = is_arabic(&rs),
                                      .now_us = in->knows_fetch ? in->fetched_us : 0};
    struct meta meta;
    meta_collect(&about, a, &meta);
    struct points p =
        is_told ? (struct points){told.at, told.n} : points_of_runs(&rs, &body, meta.title, a);
    if (p.n == 0)
        return fail(e, FATE_REJECT, "the page holds a title and no article");
    *ret = document_new(in, &source, a);
    meta_set(*ret, &meta, a);
    return text_set(*ret, &p, &source, a, e);
}

/* ---- what a feed said ---- */

static void feed_fields_set(Cw__Document *d, const struct page_input *in, struct arena *a)
{
    struct meta_dates dates;
    struct meta_date_choice choice;
    struct date_rules rules = {.latest_us = in->fetched_us + DAY_US};
    struct span title = html_decode_plain(span_of(in->feed_title), a);
    meta_date_init(&dates, &rules, a);
    meta_date_add(&dates, span_of(in->feed_published),
                  &(struct meta_date_place){.origin = "feed", .rank = META_RANK_FEED});
    meta_date_choose(&dates, span_of(in->url), &choice);
    d->published = (char *)choice.published;
    d->dates = choice.candidate;
    d->n_dates = choice.n;
    if (!d->title && title.n)
        d->title = arena_string(a, title);
}

/* Lines that programs put behind the text of every entry; folded. */
static bool is_entry_foot(const struct runs *rs, const struct run *r, struct arena *a)
{
    static const struct span heads[] = {{"the post ", 9},         {"ظهرت المقاله ", 24},
                                        {"continue reading", 16}, {"read the full", 13},
                                        {"full story", 10},       {"المزيد", 12}};
    if (run_len(r) > 400)
        return false;
    struct span line = run_text(rs, r, a), s = fold_string(line, a);
    if (furniture_of(line, a) != FURNITURE_NONE || (run_len(r) < 40 && run_link_share(r) > 0.9))
        return true;
    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
        bool is_head = span_starts_with(s, heads[i]);
        if (is_head &&
            (i > 1 || span_find(s, SPAN("appeared")) < s.n || span_find(s, SPAN("اولا علي")) < s.n))
            return true;
    }
    return false;
}

/* "[...]" where the feed cut the text off. */
static void cut_mark_drop(struct points *p)
{
    size_t n = p->n;
    if (n == 0 || p->at[n - 1].c != ']')
        return;
    for (n--; n > 0 && (p->at[n - 1].c == '.' || p->at[n - 1].c == 0x2026); n--)
        ;
    if (n == 0 || p->at[n - 1].c != '[' || n + 1 == p->n)
        return;
    for (n--; n > 0 && (p->at[n - 1].c == ' ' || p->at[n - 1].c == '\n'); n--)
        ;
    p->n = n;
}

enum fate page_read_fragment(const struct page_input *in, struct arena *a, Cw__Document **ret,
                             struct error *e)
{
    struct charset_text source;
    struct html_tree tree;
    struct runs rs;
    enum fate fate = charset_decode(in->body, in->content_type, CHARSET_HTML, a, &source, e);
    if (!fate)
        fate = html_parse(source.utf8, &in->limits, a, &tree, e);
    if (fate)
        return fate;
    run_collect(&tree, a, &rs);
    struct body body = {.keep = ARENA_ARRAY(a, rs.n, bool)};
    for (uint32_t i = 0; i < rs.n; i++)
        body.keep[i] = !is_entry_foot(&rs, &rs.at[i], a);
    struct points p = points_of_runs(&rs, &body, NULL, a);
    cut_mark_drop(&p);
    if (p.n == 0)
        return fail(e, FATE_REJECT, "what the feed says of the page is no text");
    *ret = document_new(in, &source, a);
    (*ret)->has_quality = 1;
    (*ret)->quality = CW__DOCUMENT__QUALITY__FEED_TEXT;
    feed_fields_set(*ret, in, a);
    return text_set(*ret, &p, &source, a, e);
}

/* ---- plain text ---- */

static void line_put(struct points *p, struct span utf8, const struct plain_line *l)
{
    for (size_t i = l->start; i < l->end;) {
        size_t at = i;
        uint32_t c = utf8_next(utf8, &i);
        if (!charset_is_dropped(c) && c != '\r')
            p->at[p->n++] = (struct run_point){c, (uint32_t)at, (uint32_t)i};
    }
}

/* The kept lines as they are, line feeds between them as they are but never more than two. */
static struct points points_of_lines(struct span utf8, const struct plain *lines, struct arena *a)
{
    struct points p = {.at = ARENA_ARRAY(a, utf8.n + 2, struct run_point)};
    unsigned feeds = 0;
    for (size_t i = 0; i < lines->n; i++) {
        const struct plain_line *l = &lines->line[i];
        feeds++;
        if (!l->keep || span_is_empty(l->text)) {
            feeds += !l->keep;
            continue;
        }
        size_t at = l->start ? l->start - 1 : 0;
        for (unsigned k = 0; p.n && k < 2 && k < feeds;
             k++) /* the feed that stands right before maps to its byte */
            p.at[p.n++] =
                (struct run_point){'\n', (uint32_t)at, (uint32_t)(feeds == 1 ? l->start : at)};
        feeds = 0;
        line_put(&p, utf8, l);
    }
    return p;
}

enum fate page_read_plain(const struct page_input *in, struct arena *a, Cw__Document **ret,
                          struct error *e)
{
    struct charset_text source;
    enum fate fate = charset_decode(in->body, in->content_type, CHARSET_PLAIN, a, &source, e);
    if (fate)
        return fate;
    struct plain lines;
    plain_split(source.utf8, a, &lines);
    struct points p = points_of_lines(source.utf8, &lines, a);
    if (p.n == 0)
        return fail(e, FATE_REJECT, "the text is empty");
    *ret = document_new(in, &source, a);
    if (lines.title < lines.n)
        (*ret)->title = arena_string(a, lines.line[lines.title].text);
    feed_fields_set(*ret, in, a);
    return text_set(*ret, &p, &source, a, e);
}
