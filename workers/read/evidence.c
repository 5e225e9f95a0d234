/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence.h"

#include "headline.h"
#include "replies.h"

#define LINE_POINTS 130  /* longer runs are not asked for what their words say */
#define TOLD_LETTERS 200 /* less is a summary, not a body */
#define BOX_SHARE 0.35   /* of the page's prose: a box with more is no furniture */
#define BELOW_SHARE 0.85
#define COPYRIGHT_SHARE 0.2

#define NOT_TEXT (RUN_FURNITURE | RUN_COMMENT | RUN_ASIDE | RUN_CAPTION | RUN_OVERLAY)

/* "... would take until the end of…" */
static bool is_cut(const struct runs *rs, const struct run *r)
{
    uint32_t n = r->end;
    if (n > r->start && (rs->point[n - 1].c == ']' || rs->point[n - 1].c == ')'))
        n--;
    if (n > r->start && rs->point[n - 1].c == 0x2026)
        return true;
    return n > r->start + 3 && rs->point[n - 1].c == '.' && rs->point[n - 2].c == '.' &&
           rs->point[n - 3].c == '.';
}

/* Prose, by its size and its marks. Scripts without blanks count no words. */
static bool is_good(const struct run *r)
{
    uint32_t n = run_size(r);
    bool is_linked = run_link_share(r) >= 0.5 && (n - r->link < 120 || r->clauses < 3);
    if (r->flags & (RUN_HEADING | RUN_META | NOT_TEXT) || is_linked)
        return false;
    if (r->words < 4 && r->wide * 2 < run_len(r))
        return false;
    return n >= 140 || r->ends_sentence || (n >= 45 && r->clauses);
}

static bool is_title_link(const struct run *r)
{
    return run_link_share(r) > 0.5 && run_len(r) < 200;
}

/* Cut off, beside a link: it announces another page. */
static bool is_teaser(const struct runs *rs, uint32_t i)
{
    const struct run *r = &rs->at[i];
    return run_size(r) < 300 && is_cut(rs, r) &&
           (r->link > 10 || (i > 0 && is_title_link(r - 1)) ||
            (i + 1 < rs->n && is_title_link(r + 1)));
}

static void nodes_collect(const struct html_tree *tree, struct arena *a, struct evidence *v)
{
    v->node = ARENA_ARRAY(a, tree->nodes, struct html_node *);
    for (struct html_node *n = tree->root; n; n = html_walk(n, tree->root))
        v->node[n->id] = n;
    v->first = ARENA_ARRAY(a, tree->nodes, uint32_t);
    v->end = ARENA_ARRAY(a, tree->nodes, uint32_t);
    for (uint32_t i = v->runs->n; i-- > 0;) {
        uint32_t id = v->runs->at[i].block->id;
        v->first[id] = i;
        v->end[id] = v->end[id] ? v->end[id] : i + 1;
    }
    for (uint32_t id = tree->nodes; id-- > 1;) {
        uint32_t up = v->node[id]->parent->id;
        if (!v->end[id])
            continue;
        if (!v->end[up] || v->first[id] < v->first[up])
            v->first[up] = v->first[id];
        if (v->end[id] > v->end[up])
            v->end[up] = v->end[id];
    }
}

/* The beginning of a run, which is what its words are judged by. */
static struct span line_of(const struct runs *rs, const struct run *r, struct arena *a)
{
    struct run head = *r;
    if (run_len(r) > LINE_POINTS)
        head.end = head.start + LINE_POINTS;
    return run_text(rs, &head, a);
}

static void runs_judge(struct evidence *v, const struct articlebody *told, struct arena *a)
{
    const struct runs *rs = v->runs;
    bool is_asked = told->letters >= TOLD_LETTERS;
    uint32_t found = 0;
    for (uint32_t i = 0; i < rs->n; i++) {
        const struct run *r = &rs->at[i];
        v->good[i] = is_good(r) && !is_teaser(rs, i);
        if (run_link_share(r) < 0.95)
            v->furniture[i] = furniture_of(line_of(rs, r, a), a);
        v->good[i] = v->good[i] && !v->furniture[i];
        if (is_asked && run_len(r) > 20 && articlebody_share(told, rs, r) > 0.6) {
            v->told[i] = true;
            found += run_len(r);
        }
    }
    v->is_told = is_asked && found * 2 > told->letters;
}

static void sums_make(struct evidence *v)
{
    for (uint32_t i = 0; i < v->runs->n; i++) {
        const struct run *r = &v->runs->at[i];
        bool is_prose = v->good[i] && !v->out[i];
        v->prose[i + 1] = v->prose[i] + (is_prose ? run_size(r) : 0);
        v->size[i + 1] = v->size[i] + run_size(r);
        v->link[i + 1] = v->link[i] + r->link;
    }
}

static bool is_furniture_box(const struct evidence *v, const struct html_node *n, double share)
{
    double all = v->prose[v->runs->n];
    if (v->headline < v->runs->n && (evidence_holds(v, n, v->headline) ||
                                     (v->opening < v->runs->n && evidence_holds(v, n, v->opening))))
        return false;
    return n->parent && n->parent->parent && evidence_prose(v, n) <= share * all;
}

/* The largest element that begins with this heading. Readers may well have written more than the
 * outlet did, if there is any text between the headline and them. */
static const struct html_node *headed_box(const struct evidence *v, uint32_t i)
{
    const struct html_node *box = NULL;
    double share = v->furniture[i] >= FURNITURE_BOX && v->opening < i ? BELOW_SHARE : BOX_SHARE;
    for (const struct html_node *n = v->runs->at[i].block; n && v->first[n->id] == i; n = n->parent)
        if (is_furniture_box(v, n, share))
            box = n;
        else
            break;
    return box;
}

static const struct html_node *copyright_box(const struct evidence *v, uint32_t i)
{
    const struct html_node *box = NULL;
    double share = v->opening < i ? BELOW_SHARE : COPYRIGHT_SHARE;
    for (const struct html_node *n = v->runs->at[i].block; n; n = n->parent)
        if (is_furniture_box(v, n, share))
            box = n;
        else
            break;
    return box;
}

/* Heads a list of links in earnest: most of what it heads is not prose. */
static bool is_list_of_links(const struct evidence *v, const struct html_node *n)
{
    uint32_t from = v->first[n->id], to = v->end[n->id];
    return v->link[to] - v->link[from] > 20 && to > from + 1;
}

static void range_mark(struct evidence *v, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        v->out[i] = true;
}

/* A heading "Comments" with the article in front of it: what follows it beside it is theirs. */
static bool is_sure_end(const struct evidence *v, uint32_t i)
{
    return v->furniture[i] == FURNITURE_END && v->runs->at[i].flags & RUN_HEADING &&
           v->opening < i && v->prose[i] - v->prose[v->opening] >= 150;
}

static void boxes_mark(struct evidence *v)
{
    for (uint32_t i = 0; i < v->runs->n; i++) {
        enum furniture f = v->furniture[i];
        const struct html_node *box = NULL;
        if (v->out[i])
            continue;
        if (f == FURNITURE_FOOT && i > v->runs->n / 2)
            box = copyright_box(v, i);
        else if (f == FURNITURE_END || f == FURNITURE_LINKS || f == FURNITURE_BOX)
            box = headed_box(v, i);
        if (is_sure_end(v, i)) {
            const struct html_node *n = box ? box : v->runs->at[i].block;
            range_mark(v, i, v->end[n->parent->id]);
        } else if (box && (f != FURNITURE_LINKS || is_list_of_links(v, box))) {
            range_mark(v, v->first[box->id], v->end[box->id]);
        }
    }
}

/* The first prose below the headline. */
static uint32_t opening_find(const struct evidence *v)
{
    uint32_t i = v->headline + 1;
    while (i < v->runs->n && !v->good[i])
        i++;
    return v->headline < v->runs->n && i < v->runs->n ? i : v->runs->n;
}

void evidence_collect(const struct html_tree *tree, const struct runs *rs,
                      const struct articlebody *told, struct arena *a, struct evidence *ret)
{
    struct evidence *v = ret;
    *v = (struct evidence){.runs = rs};
    v->furniture = ARENA_ARRAY(a, rs->n, enum furniture);
    v->good = ARENA_ARRAY(a, rs->n, bool);
    v->out = ARENA_ARRAY(a, rs->n, bool);
    v->told = ARENA_ARRAY(a, rs->n, bool);
    v->prose = ARENA_ARRAY(a, (size_t)rs->n + 1, uint32_t);
    v->size = ARENA_ARRAY(a, (size_t)rs->n + 1, uint32_t);
    v->link = ARENA_ARRAY(a, (size_t)rs->n + 1, uint32_t);
    nodes_collect(tree, a, v);
    runs_judge(v, told, a);
    sums_make(v);
    v->headline = headline_find(tree, rs, a);
    /* a heading with most of the text above it heads something else */
    if (v->headline < rs->n &&
        v->prose[v->headline] > 4 * (v->prose[rs->n] - v->prose[v->headline]))
        v->headline = rs->n;
    v->opening = opening_find(v);
    boxes_mark(v);
    replies_mark(v, a);
    sums_make(v);
}
