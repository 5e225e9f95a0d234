/* SPDX-License-Identifier: Apache-2.0 */
#include "body.h"

#include "furniture.h"

/* What a run adds to the worth of the elements around it, in characters of good text. */
static double run_worth(const struct run *r)
{
    double n = run_len(r), links = run_link_share(r);
    if (r->flags & (RUN_FURNITURE | RUN_COMMENT | RUN_ASIDE))
        return 0;
    if (r->flags & RUN_CAPTION)
        return 0;
    bool is_text = links < 0.4 && (n >= 140 || (n >= 50 && (r->clauses || r->ends_sentence)));
    if (is_text)
        return (n + 20.0 * r->clauses) * (1 - 1.6 * links);
    if (r->flags & (RUN_HEADING | RUN_META))
        return links > 0.5 ? -20 : -4;
    if (links > 0.5)
        return -(n * 0.5 + 15);
    return -(8 + n * 0.05);
}

static double hint_factor(const struct html_node *n, unsigned own)
{
    double factor = 1;
    if (own & RUN_BODY)
        factor *= 1.3;
    if (n->tag == HTML_ARTICLE)
        factor *= 1.15;
    if (n->tag == HTML_MAIN)
        factor *= 1.05;
    return factor;
}

static const struct html_node *box_find(const struct html_tree *tree, const struct runs *rs, struct arena *a)
{
    double *worth = ARENA_ARRAY(a, tree->nodes, double), best = 0;
    const struct html_node **node = ARENA_ARRAY(a, tree->nodes, const struct html_node *), *box = NULL;
    for (uint32_t i = 0; i < rs->n; i++)
        worth[rs->at[i].block->id] += run_worth(&rs->at[i]);
    for (const struct html_node *n = tree->root; n; n = html_walk(n, tree->root))
        node[n->id] = n;
    for (uint32_t id = tree->nodes; id-- > 1;) {
        const struct html_node *n = node[id];
        if (n->tag == HTML_TEXT)
            continue;
        double here = worth[id] * (worth[id] > 0 ? hint_factor(n, rs->own[id]) : 1);
        if (here > best) {
            best = here;
            box = n;
        }
        /* an element that is worth less than nothing does not draw its whole surroundings down */
        worth[n->parent->id] += worth[id] > -60 ? worth[id] : -60 + (worth[id] + 60) * 0.2;
    }
    return box;
}

static bool is_within(const struct html_node *n, const struct html_node *box)
{
    while (n && n != box)
        n = n->parent;
    return n != NULL;
}

static bool is_good(const struct run *r)
{
    double n = run_len(r), links = run_link_share(r);
    return links < 0.5 && (n >= 140 || (n >= 45 && (r->clauses || r->ends_sentence)) || (r->ends_sentence && r->words >= 4));
}

/* What a run is, seen alone. */
static bool is_candidate(const struct run *r)
{
    double links = run_link_share(r);
    if (r->flags & (RUN_FURNITURE | RUN_COMMENT | RUN_ASIDE | RUN_CAPTION))
        return false;
    if (links > 0.8 && run_len(r) < 200)
        return false;
    return links <= 0.8;
}

void body_find(const struct html_tree *tree, const struct runs *rs, struct arena *a, struct body *ret)
{
    ret->keep = ARENA_ARRAY(a, rs->n, bool);
    ret->box = box_find(tree, rs, a);
    if (!ret->box)
        return;
    uint32_t first = rs->n, last = 0;
    for (uint32_t i = 0; i < rs->n; i++) {
        const struct run *r = &rs->at[i];
        if (!is_within(r->block, ret->box) || !is_candidate(r))
            continue;
        ret->keep[i] = true;
        if (is_good(r)) {
            first = first == rs->n ? i : first;
            last = i;
        }
    }
    bool in_links = false;
    for (uint32_t i = 0; i < rs->n; i++) {
        if (!ret->keep[i])
            continue;
        const struct run *r = &rs->at[i];
        struct span line = run_text(rs, r, a);
        enum furniture f = furniture_of(line, a);
        if (f == FURNITURE_END)
            last = i;
        if (f || i < first || i > last) {
            ret->keep[i] = false;
            in_links = f == FURNITURE_LINKS;
            continue;
        }
        if (in_links && furniture_is_title(line) && run_link_share(r) > 0.3)
            ret->keep[i] = false;
        else
            in_links = false;
    }
}
