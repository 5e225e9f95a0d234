/* SPDX-License-Identifier: Apache-2.0 */
/* English places and organisations that are called by a person: "Ahmad al-Ali Brigade", "Assad
 * University Hospital", "Abu Bakr al-Siddiq mosque". Tables and model see the person; the word that
 * ends the name says what it is, and is part of it even with a small letter. Whoever looks for the
 * person is not shown the place. */
#include "mention_rules.h"

#define NUMBER_NAMESAKE 2 /* of heads.tsv: names things that are called by persons */
#define TITLES_MAX 2      /* "Sheikh Imam Hussein Brigade" */

/* What ends such a name at an atom. */
struct tail {
    uint32_t to; /* the atom behind it */
    uint8_t type;
    const char *kind;
};

static bool tail_at(const struct mention_work *w, uint32_t atom, struct tail *ret)
{
    const struct scan *s = w->scan;
    const struct scan_match *org = scan_at(s, atom, VOCABULARY_ORG_TAIL);
    const struct scan_match *place = scan_at(s, atom, VOCABULARY_PLACE_TAIL);
    if (place && (int)scan_item(s, place)->number == NUMBER_NAMESAKE) {
        *ret = (struct tail){place->to, CW__MENTION__TYPE__LOC, scan_item(s, place)->label};
        return true;
    }
    if (!org || !mention_is_capital(w, atom) || (int)scan_item(s, org)->number != NUMBER_NAMESAKE)
        return false;
    *ret = (struct tail){org->to, CW__MENTION__TYPE__ORG, scan_item(s, org)->label};
    return true;
}

/* The tail that ends the atoms [from, to). */
static bool ends_in_tail(const struct mention_work *w, uint32_t from, uint32_t to, struct tail *ret)
{
    for (uint32_t i = from; i < to; i++)
        if (tail_at(w, i, ret) && ret->to == to)
            return true;
    return false;
}

static bool is_person(const struct mention_work *w, const struct mention *m)
{
    const struct scan *s = w->scan;
    return m->type == CW__MENTION__TYPE__PER && !s->atom[m->from].is_arabic &&
           !s->atom[m->to - 1].is_possessive && !mention_in_headline(w, m->from);
}

/* Is `next` the rest of a name that begins with the person: [Assad] [University Hospital]? */
static bool goes_on(const struct mention_work *w, const struct mention *m,
                    const struct mention *next, struct tail *ret)
{
    if (next->from != m->to || next->type == CW__MENTION__TYPE__PER || next->match ||
        !scan_same_sentence(w->scan, m->from, next->from) ||
        !ends_in_tail(w, next->from, next->to, ret))
        return false;
    if (next->type == CW__MENTION__TYPE__ORG)
        ret->type = next->type; /* what the model made of the rest */
    return true;
}

/* "Imam" of "Imam Hussein Brigade". */
static uint32_t start_of(const struct mention_work *w, uint32_t from)
{
    const struct scan *s = w->scan;
    for (unsigned i = 0; i < TITLES_MAX && from > 0; i++) {
        const struct scan_match *title = scan_at(s, from - 1, VOCABULARY_TITLE);
        if (!title || title->to != from || strcmp(scan_item(s, title)->label, "rank") != 0 ||
            !scan_same_sentence(s, from - 1, from) || s->atom[from - 1].shape == TOKEN_SHAPE_LOWER)
            break;
        from--;
    }
    return from;
}

static void rename_as(const struct mention_work *w, struct mention *m, const struct tail *t)
{
    m->from = start_of(w, m->from);
    m->to = t->to;
    m->start = w->scan->atom[m->from].start;
    m->end = w->scan->atom[m->to - 1].end;
    m->type = t->type;
    m->kind = t->kind;
    m->rule = MENTION_NAMESAKE;
    m->match = NULL;
    m->record = GAZETTEER_NONE;
    m->same_as = SCAN_NONE;
}

void mention_namesakes(const struct mention_work *w, struct mentions *chosen)
{
    struct arena *a = w->scan->arena;
    uint32_t *place = ARENA_ARRAY(a, chosen->n + 1, uint32_t);
    size_t kept = 0;
    for (size_t i = 0; i < chosen->n; i++) {
        struct mention m = chosen->at[i];
        struct tail t;
        bool is_two = false;
        if (is_person(w, &m)) {
            is_two = i + 1 < chosen->n && goes_on(w, &m, &chosen->at[i + 1], &t);
            bool is_behind = !is_two && m.to < w->scan->atoms &&
                             scan_same_sentence(w->scan, m.from, m.to) && tail_at(w, m.to, &t);
            if (is_two || is_behind || ends_in_tail(w, m.from + 1, m.to, &t))
                rename_as(w, &m, &t);
        }
        place[i] = (uint32_t)kept;
        if (is_two)
            place[++i] = (uint32_t)kept;
        chosen->at[kept++] = m;
    }
    chosen->n = kept;
    for (size_t i = 0; i < kept; i++) {
        struct mention *m = &chosen->at[i];
        m->same_as = m->same_as == SCAN_NONE ? SCAN_NONE : place[m->same_as];
        if (m->same_as != SCAN_NONE && chosen->at[m->same_as].type != m->type)
            m->same_as = SCAN_NONE; /* it was the person */
    }
    arena_give_back(a, place);
}
