/* SPDX-License-Identifier: Apache-2.0 */
#include "box.h"

#include <string.h>

#define NO_TEXT (RUN_FURNITURE | RUN_COMMENT | RUN_ASIDE | RUN_CAPTION | RUN_OVERLAY)

/* What a run adds to the worth of the elements around it, in characters of good text. */
static double run_worth(const struct evidence *v, uint32_t i)
{
    const struct run *r = &v->runs->at[i];
    double n = run_size(r), links = run_link_share(r);
    if (r->flags & NO_TEXT || v->out[i])
        return 0;
    bool is_text = links < 0.4 && (n >= 140 || (n >= 50 && (r->clauses || r->ends_sentence)) ||
                                   (n >= 30 && r->ends_sentence && i == v->opening));
    if (is_text && (v->good[i] || n >= 300))
        return (n + 20.0 * r->clauses) * (1 - 1.6 * links);
    if (is_text || (v->good[i] && n >= 25)) /* a short sentence is better than nothing */
        return v->good[i] ? 0.2 * n : 0;
    if (r->flags & (RUN_HEADING | RUN_META))
        return links > 0.5 ? -20 : -4;
    if (links > 0.5)
        return -(n * 0.5 + 15);
    return -(8 + n * 0.05);
}

static struct span class_of(const struct html_node *n)
{
    return html_attribute_raw(n, "class");
}

static bool is_alike(const struct html_node *n, const struct html_node *m)
{
    return n->tag == m->tag && span_equal(class_of(n), class_of(m));
}

#define GAP_POINTS 2000.0 /* this much of other things behind the headline is far from it */

/* What stands in front of the headline is seldom the article, nor what stands far behind it, with
 * menus and lists between, nor what another headline of the same kind heads. What the page tells
 * search engines is. */
static void worth_place(const struct evidence *v, double *worth)
{
    uint32_t n = v->runs->n, head = v->headline, gap = 0;
    if (head == n)
        return;
    const struct html_node *h = v->runs->at[head].block;
    double story = 1;
    for (uint32_t i = 0; i < n; i++) {
        const struct run *r = &v->runs->at[i];
        if (i > head && r->block->tag == h->tag && r->block->parent != h->parent &&
            v->prose[i] - v->prose[head] > 200 && is_alike(r->block, h))
            story = 0.4;
        if (i > head && !v->good[i])
            gap += run_size(r);
        double near = gap > GAP_POINTS ? 0.4 : 1.4 - gap / GAP_POINTS;
        if (worth[i] > 0)
            worth[i] *= i < head ? 0.3 : story * near;
    }
}

static void worth_told(const struct evidence *v, double *worth)
{
    for (uint32_t i = 0; v->is_told && i < v->runs->n; i++)
        worth[i] *= v->told[i] && worth[i] > 0 ? 3 : 1;
}

static double hint_factor(const struct html_node *n, unsigned own)
{
    double factor = own & RUN_BODY ? 1.3 : 1;
    return n->tag == HTML_ARTICLE ? factor * 1.15 : factor;
}

/* A paragraph is no box. */
static bool is_paragraph(const struct html_node *n)
{
    switch (n->tag) {
    case HTML_P:
    case HTML_LI:
    case HTML_BLOCKQUOTE:
    case HTML_UL:
    case HTML_OL:
    case HTML_TEXT:
        return true;
    default:
        return false;
    }
}

struct sums {
    double *all;  /* by node */
    double *good; /* what is above nothing */
};

static struct sums worth_sum(const struct html_tree *tree, const struct evidence *v,
                             struct arena *a)
{
    struct sums s = {ARENA_ARRAY(a, tree->nodes, double), ARENA_ARRAY(a, tree->nodes, double)};
    double *worth = ARENA_ARRAY(a, (size_t)v->runs->n + 1, double);
    for (uint32_t i = 0; i < v->runs->n; i++)
        worth[i] = run_worth(v, i);
    worth_place(v, worth);
    worth_told(v, worth);
    for (uint32_t i = 0; i < v->runs->n; i++) {
        uint32_t id = v->runs->at[i].block->id;
        s.all[id] += worth[i];
        s.good[id] += worth[i] > 0 ? worth[i] : 0;
    }
    for (uint32_t id = tree->nodes; id-- > 1;) {
        const struct html_node *n = v->node[id];
        double here = s.all[id];
        /* an element that is worth less than nothing does not draw its whole surroundings down */
        s.all[n->parent->id] += here > -60 ? here : -60 + (here + 60) * 0.2;
        s.good[n->parent->id] += s.good[id];
    }
    return s;
}

/* The child that holds most; NULL when n itself is the box. */
static const struct html_node *step_down(const struct evidence *v, const struct sums *s,
                                         const struct html_node *n)
{
    const struct html_node *best = NULL;
    double most = 0;
    for (const struct html_node *k = n->first; k; k = k->next) {
        double here = s->all[k->id] * hint_factor(k, v->runs->own[k->id]);
        if (here > most) {
            most = here;
            best = k;
        }
    }
    if (!best || is_paragraph(best))
        return NULL;
    double least = v->end[best->id] - v->first[best->id] < 2 ? 0.85 : 0.5;
    return most >= least * s->good[n->id] ? best : NULL;
}

/* Heads another story: a linked heading, or one like the headline itself. */
static bool heads_story(const struct evidence *v, uint32_t i)
{
    const struct run *r = &v->runs->at[i];
    if (!(r->flags & RUN_HEADING) || r->flags & NO_TEXT || i == v->headline)
        return false;
    if (run_link_share(r) > 0.5 || v->headline == v->runs->n)
        return run_link_share(r) > 0.5;
    return is_alike(r->block, v->runs->at[v->headline].block);
}

/* How a neighbour of the core lies to the rest. */
enum place {
    PLACE_INSIDE, /* in the element that is worth most */
    PLACE_NEAR,   /* below the headline's element */
    PLACE_FAR,
};

/* Does the neighbour go on with the article? Prose with little else, nothing that heads another
 * story. The nearer it is, the more is borne. */
static bool is_part(const struct evidence *v, const struct html_node *n,
                    const struct html_node *core, enum place place)
{
    static const double least_share[] = {0, 0.8, 0.9}, least_alike[] = {0, 0.6, 0.9};
    uint32_t from = v->first[n->id], to = v->end[n->id];
    if (v->runs->own[n->id] & (NO_TEXT | RUN_META))
        return false;
    double size = v->size[to] - v->size[from], prose = v->prose[to] - v->prose[from];
    double link = v->link[to] - v->link[from];
    bool is_same = is_alike(n, core);
    for (uint32_t i = from; i < to; i++) {
        if (v->is_told && v->told[i])
            return true;
        if (heads_story(v, i) || (place > PLACE_INSIDE && v->furniture[i] > FURNITURE_LINE))
            return false;
    }
    if (place == PLACE_INSIDE && to - from == 1)
        return link < (v->good[from] ? 0.5 : 0.1) * size || n->tag == HTML_P;
    return prose >= (place == PLACE_INSIDE ? 0
                     : is_same             ? 40
                                           : 100) &&
           link <= 0.3 * size && prose >= (is_same ? least_alike : least_share)[place] * size;
}

static void range_take(const struct evidence *v, const struct html_node *n, bool *in)
{
    for (uint32_t i = v->first[n->id]; i < v->end[n->id]; i++)
        in[i] = true;
}

/* What stands behind the headline in its own element. */
static void rest_take(const struct evidence *v, const struct html_node *n, bool *in)
{
    uint32_t from = v->headline, to = v->end[n->id];
    if (v->prose[to] - v->prose[from] < 0.6 * (v->size[to] - v->size[from]))
        return;
    for (uint32_t i = from; i < to; i++)
        in[i] = true;
}

#define LEVELS_FAR 2 /* above the headline's element, or when there is no headline */

/* Parts among the siblings of n. */
static void siblings_take(const struct evidence *v, const struct html_node *n, enum place place,
                          bool *in)
{
    bool has_headline = v->headline < v->runs->n, after = false;
    for (const struct html_node *k = n->parent->first; k; k = k->next) {
        after |= k == n;
        if (k == n || k->tag == HTML_TEXT || v->end[k->id] <= v->first[k->id])
            continue;
        if (has_headline && evidence_holds(v, k, v->headline)) {
            rest_take(v, k, in);
            continue;
        }
        if (!after && has_headline && v->first[k->id] < v->headline &&
            v->headline < v->first[n->id])
            continue;
        if ((after || has_headline || place == PLACE_INSIDE) && is_part(v, k, n, place))
            range_take(v, k, in);
    }
    /* text that stands in the parent itself */
    for (uint32_t i = v->first[n->parent->id]; i < v->end[n->parent->id]; i++)
        if (v->runs->at[i].block == n->parent && place == PLACE_INSIDE)
            in[i] = true;
}

/* Paragraphs right behind the headline's element: somebody closed one element too many. */
static void paragraphs_take(const struct evidence *v, const struct html_node *n, bool *in)
{
    for (const struct html_node *k = n->next; k; k = k->next) {
        bool is_blank = k->tag == HTML_TEXT && v->end[k->id] <= v->first[k->id];
        if (!is_blank && k->tag != HTML_P)
            return;
        range_take(v, k, in);
    }
}

/* Neighbours of the core, and of the elements around it: inside `most`, then up to the one that
 * holds the headline. */
static void neighbours_take(const struct evidence *v, const struct html_node *core,
                            const struct html_node *most, bool *in)
{
    bool has_headline = v->headline < v->runs->n, is_inside = core != most;
    int far = 0;
    for (const struct html_node *n = core; n->parent && n->parent->parent; n = n->parent) {
        bool is_near = has_headline && !evidence_holds(v, n, v->headline);
        enum place place = is_inside ? PLACE_INSIDE : is_near ? PLACE_NEAR : PLACE_FAR;
        if (n->tag == HTML_BODY || (place == PLACE_FAR && ++far > LEVELS_FAR))
            return;
        siblings_take(v, n, place, in);
        if (is_near && evidence_holds(v, n->parent, v->headline)) {
            paragraphs_take(v, n->parent, in);
            return;
        }
        is_inside = is_inside && n->parent != most;
    }
}

/* The element that is worth most. */
static const struct html_node *most_find(const struct html_tree *tree, const struct evidence *v,
                                         const struct sums *s)
{
    const struct html_node *best = NULL;
    double most = 0;
    for (uint32_t id = tree->nodes; id-- > 1;) {
        double here = s->all[id] * hint_factor(v->node[id], v->runs->own[id]);
        if (here > most) {
            most = here;
            best = v->node[id];
        }
    }
    while (best && best->parent && is_paragraph(best))
        best = best->parent;
    return best;
}

const struct html_node *box_find(const struct html_tree *tree, const struct evidence *v,
                                 struct arena *a, bool *ret_in)
{
    struct sums s = worth_sum(tree, v, a);
    const struct html_node *most = most_find(tree, v, &s), *core = most;
    if (!most)
        return NULL;
    for (const struct html_node *k; (k = step_down(v, &s, core));)
        core = k;
    while (core->parent && !html_is_block(core->tag) && core != most)
        core = core->parent;
    range_take(v, core, ret_in);
    neighbours_take(v, core, most, ret_in);
    return core;
}
