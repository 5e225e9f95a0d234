/* SPDX-License-Identifier: Apache-2.0 */
#include "body.h"

#include <string.h>
#include "box.h"

#define NO_TEXT (RUN_FURNITURE | RUN_COMMENT | RUN_ASIDE | RUN_CAPTION | RUN_OVERLAY)
#define LEAD_RUNS 16 /* how far above the body a lead may stand */

static bool is_digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0x660 && c <= 0x669) || (c >= 0x6F0 && c <= 0x6F9);
}

static uint32_t digits_of(const struct runs *rs, const struct run *r)
{
    uint32_t n = 0;
    for (uint32_t i = r->start; i < r->end; i++)
        n += is_digit(rs->point[i].c);
    return n;
}

/* Signs and figures only: stars, "17:55", "|". */
static bool has_words(const struct runs *rs, const struct run *r)
{
    for (uint32_t i = r->start; i < r->end; i++) {
        uint32_t c = rs->point[i].c;
        if (((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= 0xC0 && c < 0x2000 && !is_digit(c)) ||
            c >= 0x2E80)
            return true;
    }
    return false;
}

/* What a run is, seen alone. */
static bool is_candidate(const struct evidence *v, uint32_t i)
{
    const struct run *r = &v->runs->at[i];
    if (v->out[i] || r->flags & NO_TEXT || (run_link_share(r) > 0.8 && !v->good[i]))
        return false;
    if (r->flags & RUN_META && run_size(r) < 100 && !(r->ends_sentence && r->clauses > 1))
        return false;
    if (run_len(r) < 120 && !r->ends_sentence && !(r->flags & (RUN_CELL | RUN_LIST)) &&
        digits_of(v->runs, r) * 4 > run_len(r))
        return false; /* a date */
    return r->flags & RUN_CELL || has_words(v->runs, r);
}

/* When what the page itself calls the article's body holds a good part of what was found, the rest
 * is not article. */
static void hinted_only(const struct evidence *v, struct body *b)
{
    double hinted = 0, all = 0;
    for (uint32_t i = 0; i < v->runs->n; i++) {
        double n = b->keep[i] && v->good[i] ? run_size(&v->runs->at[i]) : 0;
        all += n;
        hinted += v->runs->at[i].flags & RUN_BODY ? n : 0;
    }
    if (hinted < 250 || hinted < 0.3 * all)
        return;
    for (uint32_t i = 0; i < v->runs->n; i++)
        b->keep[i] = b->keep[i] && (v->runs->at[i].flags & RUN_BODY || v->told[i]);
}

/* The headline, wherever it is repeated. */
static bool is_headline(const struct evidence *v, uint32_t i)
{
    if (v->headline == v->runs->n || i == v->headline)
        return i == v->headline;
    const struct run *r = &v->runs->at[i], *h = &v->runs->at[v->headline];
    if (run_len(r) != run_len(h))
        return false;
    for (uint32_t k = 0; k < run_len(r); k++)
        if (v->runs->point[r->start + k].c != v->runs->point[h->start + k].c)
            return false;
    return true;
}

static const struct html_node *item_of(const struct run *r)
{
    const struct html_node *n = r->block;
    for (int up = 0; n && up < 4; n = n->parent, up++)
        if (n->tag == HTML_LI)
            return n;
    return NULL;
}

/* A line of a list that says something by itself. */
static bool is_item(const struct evidence *v, uint32_t i)
{
    const struct run *r = &v->runs->at[i];
    return r->flags & RUN_LIST && item_of(r) && run_link_share(r) < 0.1 && r->words >= 3 &&
           v->furniture[i] == FURNITURE_NONE;
}

static bool is_dash(uint32_t c)
{
    return c == '-' || c == 0x2013 || c == 0x2014 || c == 0x640;
}

/* "دمشق-سانا" in a paragraph of its own: where the report comes from. */
static bool is_dateline(const struct evidence *v, uint32_t i)
{
    const struct run *r = &v->runs->at[i];
    bool has_dash = false;
    for (uint32_t k = r->start; k < r->end; k++)
        has_dash |= is_dash(v->runs->point[k].c);
    return r->block->tag == HTML_P && run_len(r) <= 40 && has_dash && !r->link &&
           !digits_of(v->runs, r) && v->furniture[i] == FURNITURE_NONE;
}

static bool is_subheading(const struct evidence *v, uint32_t i, uint32_t last)
{
    const struct run *r = &v->runs->at[i];
    if (!(r->flags & RUN_HEADING) || run_link_share(r) > 0.1 || r->block->tag == HTML_H1 ||
        i == v->headline)
        return false;
    for (uint32_t k = i + 1; k < last; k++)
        if (v->runs->at[k].block->tag == r->block->tag && v->runs->at[k].flags & RUN_HEADING &&
            run_link_share(&v->runs->at[k]) < 0.1)
            return true;
    return false;
}

/* Behind the last good run: items of a list, the heading of one. */
static bool goes_on(const struct evidence *v, const struct body *b, uint32_t last)
{
    uint32_t n = v->runs->n, i = last + 1;
    if (i >= n || !b->keep[i])
        return false;
    const struct run *r = &v->runs->at[i];
    if (r->flags & RUN_HEADING && run_link_share(r) < 0.1)
        return i + 1 < n && b->keep[i + 1] && is_item(v, i + 1);
    return is_item(v, i);
}

/* Short runs before the first good run and behind the last are bylines, dates, buttons; but not
 * lists, nor what heads the first paragraph as others head later ones. */
static void ends_trim(const struct evidence *v, struct body *b)
{
    uint32_t n = v->runs->n, first = n, last = 0;
    for (uint32_t i = 0; i < n; i++)
        if (b->keep[i] && v->good[i]) {
            first = first == n ? i : first;
            last = i;
        }
    for (uint32_t i = first, skipped = 0; i-- > 0 && first < n && skipped < 4;) {
        bool opens = is_item(v, i) || is_subheading(v, i, last) || is_dateline(v, i);
        if (b->keep[i] && !opens)
            break;
        skipped += !b->keep[i];
        first = b->keep[i] ? i : first;
    }
    while (first < n && goes_on(v, b, last))
        last++;
    for (uint32_t i = 0; i < n; i++)
        if (i < first || i > last)
            b->keep[i] = false;
}

/* When the page tells its body whole, what stands in front of it or behind it is not article. */
static void told_only(const struct evidence *v, const struct articlebody *told, struct body *b)
{
    uint32_t n = v->runs->n, first = n, last = 0;
    double in = 0, all = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (!b->keep[i])
            continue;
        all += run_len(&v->runs->at[i]);
        if (v->told[i]) {
            in += run_len(&v->runs->at[i]);
            first = first == n ? i : first;
            last = i;
        }
    }
    if (!v->is_told || in < 0.7 * told->n || in < 0.5 * all)
        return;
    for (uint32_t i = 0; i < n; i++)
        if (i < first || i > last)
            b->keep[i] = b->keep[i] && i < first && is_item(v, i);
}

/* Stands alone in a box with a picture: a caption. */
static bool is_below_picture(const struct evidence *v, const struct run *r)
{
    const struct html_node *box = r->block->parent;
    if (!box || v->end[box->id] - v->first[box->id] > 2)
        return false;
    for (const struct html_node *n = box; n; n = html_walk(n, box))
        if (n->tag == HTML_IMG || n->tag == HTML_PICTURE || n->tag == HTML_VIDEO)
            return true;
    return false;
}

static bool is_lead(const struct evidence *v, uint32_t i)
{
    const struct run *r = &v->runs->at[i];
    if (!is_candidate(v, i) || v->furniture[i] || run_link_share(r) > 0.1 || is_below_picture(v, r))
        return false;
    if (digits_of(v->runs, r) * 5 > run_len(r) || run_size(r) < 50)
        return false;
    if (r->flags & RUN_HEADING) /* a second title, unless it is a sentence or said to be the lead */
        return (r->ends_sentence || r->flags & RUN_LEAD) && r->words >= 8;
    return v->good[i] || (r->flags & RUN_LEAD && r->words >= 8);
}

/* Do the leads found or the first paragraphs say the same? */
static bool stands_below(const struct evidence *v, const struct body *b, uint32_t i, uint32_t first)
{
    const struct run *r = &v->runs->at[i];
    for (uint32_t k = i > LEAD_RUNS ? i - LEAD_RUNS : 0; k < v->runs->n && k < first + 3; k++) {
        const struct run *s = &v->runs->at[k];
        if (k == i || !b->keep[k] || run_len(s) < run_len(r))
            continue;
        uint32_t same = 0;
        while (same < run_len(r) &&
               v->runs->point[r->start + same].c == v->runs->point[s->start + same].c)
            same++;
        if (same >= run_len(r) - 3)
            return true;
    }
    return false;
}

/* A lead stands between the headline and the box, or is hinted as such. */
static void lead_add(const struct evidence *v, struct body *b)
{
    uint32_t first = 0, n = v->runs->n;
    while (first < n && !b->keep[first])
        first++;
    if (first == n)
        return;
    uint32_t from = first > LEAD_RUNS ? first - LEAD_RUNS : 0;
    bool has_headline = v->headline < first && v->headline + LEAD_RUNS >= first;
    for (uint32_t i = from; i < first; i++) {
        bool is_placed = has_headline && i > v->headline && (v->runs->at[i].block->tag != HTML_H1);
        if (is_placed || (v->runs->at[i].flags & RUN_LEAD && i != v->headline))
            b->keep[i] = is_lead(v, i) && !stands_below(v, b, i, first);
    }
}

/* "Comments" or the like ends the article if most of it stands above. */
static bool is_end(const struct evidence *v, uint32_t i)
{
    return v->furniture[i] >= FURNITURE_END && 2 * v->prose[i] > v->prose[v->runs->n];
}

static void furniture_drop(const struct evidence *v, struct body *b, struct arena *a)
{
    bool in_links = false;
    for (uint32_t i = 0; i < v->runs->n; i++) {
        if (!b->keep[i])
            continue;
        const struct run *r = &v->runs->at[i];
        enum furniture f = r->block->tag == HTML_TH ? FURNITURE_NONE : v->furniture[i];
        if (is_end(v, i)) {
            memset(b->keep + i, 0, v->runs->n - i);
            return;
        }
        bool is_listed = in_links && run_link_share(r) > 0.3 && run_len(r) < 130 &&
                         furniture_is_title(run_text(v->runs, r, a));
        b->keep[i] = !f && !is_listed;
        in_links = f ? f == FURNITURE_LINKS : is_listed;
    }
}

static uint64_t run_hash(const struct runs *rs, const struct run *r)
{
    uint64_t h = 0xCBF29CE484222325u;
    for (uint32_t i = r->start; i < r->end; i++)
        h = (h ^ rs->point[i].c) * 0x100000001B3u;
    return (h ^ (h >> 31)) | 1;
}

struct seen_run {
    uint64_t hash;
    uint32_t times;
};

/* The same text for phones and for desktops: when nearly half of what was found stands twice, it is
 * read once. What stands more often is a refrain. */
static void copies_drop(const struct evidence *v, struct body *b, struct arena *a)
{
    uint32_t room = 64, second = 0, more = 0, all = 0;
    while (room < 2 * v->runs->n)
        room *= 2;
    struct seen_run *seen = ARENA_ARRAY(a, room, struct seen_run);
    bool *is_copy = ARENA_ARRAY(a, (size_t)v->runs->n + 1, bool);
    for (uint32_t i = 0; i < v->runs->n; i++) {
        const struct run *r = &v->runs->at[i];
        if (!b->keep[i])
            continue;
        uint64_t h = run_hash(v->runs, r);
        uint32_t at = (uint32_t)(h >> 20) & (room - 1);
        while (seen[at].hash && seen[at].hash != h)
            at = (at + 1) & (room - 1);
        seen[at].hash = h;
        is_copy[i] = seen[at].times++ > 0;
        all += run_len(r);
        second += seen[at].times == 2 ? run_len(r) : 0;
        more += seen[at].times > 2 ? run_len(r) : 0;
    }
    for (uint32_t i = 0; second > 0.4 * all && more < 0.1 * all && i < v->runs->n; i++)
        b->keep[i] = b->keep[i] && !is_copy[i];
}

void body_find(const struct html_tree *tree, const struct runs *rs, const struct articlebody *told,
               struct arena *a, struct body *ret)
{
    struct evidence v;
    evidence_collect(tree, rs, told, a, &v);
    ret->keep = ARENA_ARRAY(a, (size_t)rs->n + 1, bool);
    ret->letters = 0;
    ret->box = box_find(tree, &v, a, ret->keep);
    if (!ret->box)
        return;
    for (uint32_t i = 0; i < rs->n; i++)
        ret->keep[i] = ret->keep[i] && !is_headline(&v, i) && is_candidate(&v, i);
    hinted_only(&v, ret);
    ends_trim(&v, ret);
    told_only(&v, told, ret);
    lead_add(&v, ret);
    furniture_drop(&v, ret, a);
    copies_drop(&v, ret, a);
    for (uint32_t i = 0; i < rs->n; i++)
        ret->letters += ret->keep[i] ? run_len(&rs->at[i]) : 0;
}
