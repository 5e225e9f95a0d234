/* SPDX-License-Identifier: Apache-2.0 */
/* Counts that are parts of another: "12 people, including two children", مقتل 12 بينهم طفلان. */
#include "number.h"
#include "quantity_rules.h"

#define MARKER_MAX 3 /* words of "including at least", من بينهم ما لا يقل عن */
#define AMONG_MAX 5  /* atoms between "three children" and "among at least 19" */
#define JOIN_MAX 4   /* atoms between two parts: "two women and three children" */

uint32_t quantity_part_marker(const struct scan *s, uint32_t from)
{
    for (uint32_t back = 1; back <= MARKER_MAX && back <= from; back++) {
        const struct scan_match *m = scan_at(s, from - back, VOCABULARY_PART_MARKER);
        if (m && m->to == from && scan_same_sentence(s, m->from, from))
            return m->from;
    }
    return SCAN_NONE;
}

/* "five of them children", "six of whom were women": the noun behind says who. */
static bool is_of_them(const struct scan *s, const struct quantity *q)
{
    for (uint32_t at = q->from_atom; at < q->to_atom; at++)
        if (scan_is_one_of(s, at, SCAN_WORDS("them", "whom", "منهم", "بينهم")))
            return true;
    return false;
}

static bool is_joined(const struct scan *s, uint32_t from, uint32_t to)
{
    if (to < from || to - from > JOIN_MAX)
        return false;
    if (to > from + 1 && s->atom[from].is_arabic && s->atom[from].kind == TOKEN_WORD &&
        scan_is_comma(s, from + 1))
        from++; /* 75 طفلا قاصرا، و16 امرأة */
    for (uint32_t i = from; i < to; i++)
        if (!scan_is_comma(s, i) &&
            !scan_is_one_of(s, i,
                            SCAN_WORDS("and", "و", "as", "well", "also", "her", "his", "their")))
            return false;
    return true;
}

static bool is_same_sentence(const struct quantity_work *w, const struct quantity *q)
{
    return w->out->n > 0 &&
           scan_same_sentence(w->scan, w->out->at[w->out->n - 1].from_atom, q->from_atom);
}

/* A part is not more than its whole, and of people as it is. */
static bool can_be_part(const struct quantity *part, const struct quantity *whole)
{
    double most = part->min > 0 ? part->min : part->max;
    double whole_most = whole->max > 0 ? whole->max : whole->min;
    bool is_open = !(whole->max > 0);
    return !whole->unit && !part->unit && (whole->who || quantity_is_harm(whole->what)) &&
           (part->who || quantity_is_harm(part->what)) && (is_open || !(most > whole_most));
}

static void take(const struct quantities *all, struct quantity *part, uint32_t whole)
{
    bool is_other_fate = quantity_is_harm(part->what) && quantity_is_harm(all->at[whole].what) &&
                         strcmp(part->what, all->at[whole].what) != 0;
    if (!can_be_part(part, &all->at[whole]) || is_other_fate)
        return;
    part->part_of = whole;
    if (quantity_is_harm(all->at[whole].what) && !quantity_is_harm(part->what))
        part->what = all->at[whole].what;
}

/* "three children were among at least 19 civilians killed": the part stands first. */
static bool is_among(const struct scan *s, const struct quantity *last, const struct quantity *q)
{
    if (q->from_atom - last->to_atom > AMONG_MAX)
        return false;
    for (uint32_t i = last->to_atom; i < q->from_atom; i++)
        if (scan_is_one_of(s, i, SCAN_WORDS("among", "amongst")))
            return true;
    return false;
}

void quantity_join_part(const struct quantity_work *w, struct quantity *q)
{
    const struct quantities *all = w->out;
    if (!is_same_sentence(w, q))
        return;
    uint32_t index = (uint32_t)all->n - 1;
    struct quantity *last = &all->at[index];
    uint32_t marker = quantity_part_marker(w->scan, q->from_atom);
    if (marker != SCAN_NONE || is_of_them(w->scan, q))
        take(all, q, last->part_of != SCAN_NONE ? last->part_of : index);
    else if (is_among(w->scan, last, q) && can_be_part(last, q)) {
        last->part_of = index + 1;
        if (quantity_is_harm(q->what))
            last->what = q->what;
    } else if (last->part_of != SCAN_NONE && last->part_of < index &&
               is_joined(w->scan, last->to_atom, q->from_atom)) {
        take(all, q, last->part_of); /* "including two women and three children" */
    }
}
