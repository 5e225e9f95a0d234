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

static const struct html_node *box_find(const struct html_tree *tree, const struct runs *rs,
                                        struct arena *a)
{
    double *worth = ARENA_ARRAY(a, tree->nodes, double), best = 0;
    const struct html_node **node = ARENA_ARRAY(a, tree->nodes, const struct html_node *),
                           *box = NULL;
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

/* Prose, by its size and its marks. Scripts without blanks count no words. */
static bool is_good(const struct runs *rs, const struct run *r)
{
    double n = run_len(r), links = run_link_share(r);
    if (r->flags & (RUN_HEADING | RUN_META))
        return false;
    if (r->words < 4 && rs->point[r->start].c < 0x2E80)
        return false;
    return links < 0.5 &&
           (n >= 140 || (n >= 45 && (r->clauses || r->ends_sentence)) || r->ends_sentence);
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

static void candidates_keep(const struct runs *rs, struct body *b)
{
    for (uint32_t i = 0; i < rs->n; i++)
        b->keep[i] = is_within(rs->at[i].block, b->box) && is_candidate(&rs->at[i]);
}

/* When what the page itself calls the article's body holds a good part of what was found, the rest
 * is not article. */
static void hinted_only(const struct runs *rs, struct body *b)
{
    double hinted = 0, all = 0;
    for (uint32_t i = 0; i < rs->n; i++) {
        const struct run *r = &rs->at[i];
        double n = b->keep[i] && is_good(rs, r) ? run_len(r) : 0;
        all += n;
        hinted += r->flags & RUN_BODY ? n : 0;
    }
    if (hinted < 250 || hinted < 0.3 * all)
        return;
    for (uint32_t i = 0; i < rs->n; i++)
        b->keep[i] = b->keep[i] && (rs->at[i].flags & RUN_BODY);
}

/* Short runs before the first good run and behind the last are bylines, dates, buttons. */
static void ends_trim(const struct runs *rs, struct body *b)
{
    uint32_t first = rs->n, last = 0;
    for (uint32_t i = 0; i < rs->n; i++)
        if (b->keep[i] && is_good(rs, &rs->at[i])) {
            first = first == rs->n ? i : first;
            last = i;
        }
    for (uint32_t i = 0; i < rs->n; i++)
        if (i < first || i > last)
            b->keep[i] = false;
}

#define LEAD_RUNS 12 /* how far above the body a lead may stand */

/* A lead stands above the box that holds the body: hinted as such, or prose in the element around
 * the box, below the headline. */
static void lead_add(const struct runs *rs, struct body *b)
{
    uint32_t first = 0;
    while (first < rs->n && !b->keep[first])
        first++;
    if (first == rs->n)
        return;
    uint32_t from = first > LEAD_RUNS ? first - LEAD_RUNS : 0, headline = from;
    for (uint32_t i = from; i < first; i++)
        if (rs->at[i].block->tag == HTML_H1)
            headline = i + 1;
    for (uint32_t i = headline; i < first; i++) {
        const struct run *r = &rs->at[i];
        bool is_near =
            headline > from && r->block->parent == b->box->parent && run_link_share(r) < 0.1;
        bool is_lead = (r->flags & RUN_LEAD) || is_near;
        b->keep[i] = is_lead && is_candidate(r) && is_good(rs, r) && run_len(r) >= 50;
    }
}

static void furniture_drop(const struct runs *rs, struct body *b, struct arena *a)
{
    bool in_links = false, ended = false;
    for (uint32_t i = 0; i < rs->n; i++) {
        if (!b->keep[i])
            continue;
        const struct run *r = &rs->at[i];
        struct span line = run_text(rs, r, a);
        enum furniture f = furniture_of(line, a);
        ended |= f == FURNITURE_END;
        bool is_listed = in_links && furniture_is_title(line) && run_link_share(r) > 0.3;
        b->keep[i] = !f && !ended && !is_listed;
        in_links = f ? f == FURNITURE_LINKS : is_listed;
    }
}

void body_find(const struct html_tree *tree, const struct runs *rs, struct arena *a,
               struct body *ret)
{
    ret->keep = ARENA_ARRAY(a, rs->n, bool);
    ret->box = box_find(tree, rs, a);
    if (!ret->box)
        return;
    candidates_keep(rs, ret);
    hinted_only(rs, ret);
    ends_trim(rs, ret);
    lead_add(rs, ret);
    furniture_drop(rs, ret, a);
}
