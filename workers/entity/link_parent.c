/* SPDX-License-Identifier: Apache-2.0 */
/* Where the text says that a place lies: "X in Y countryside", "X, Y", في ريف Y, "Y's X". Only
 * words that join places may stand between the two; a verb or another noun ends the relation. */
#include "link_place.h"

#define GAP_MAX 7 /* atoms between a place and what it lies in */

uint32_t link_demonym(const struct scan *s, const struct mention *m)
{
    if (m->type != CW__MENTION__TYPE__NORP)
        return GAZETTEER_NONE;
    for (uint32_t i = s->first[m->from]; i < s->first[m->from + 1]; i++)
        if (s->match[i].to == m->to && s->match[i].entry->group == VOCABULARY_GROUP &&
            s->match[i].entry->flags & PHRASE_DEMONYM)
            return s->match[i].entry->value;
    return GAZETTEER_NONE;
}

/* ---- kinds said beside a name ---- */

static const char *kind_behind(const struct scan *s, const struct mention *m)
{
    uint32_t at = m->to;
    while (at < m->to + 2 && scan_has(s, at, VOCABULARY_DIRECTION) && !s->atom[at].is_arabic)
        at++;
    const struct vocabulary_item *tail = scan_word(s, at, VOCABULARY_PLACE_TAIL, NULL);
    return tail && scan_same_sentence(s, m->from, at) ? tail->label : NULL;
}

static const char *kind_before(const struct scan *s, const struct mention *m)
{
    if (m->from > 0 && scan_is_word(s, m->from - 1, "rural"))
        return "countryside";
    for (uint32_t back = 1; back <= 3 && back <= m->from; back++) {
        const struct scan_match *head = scan_at(s, m->from - back, VOCABULARY_PLACE_HEAD);
        if (head && head->to == m->from)
            return scan_item(s, head)->label;
    }
    return NULL;
}

const char *link_said_kind(const struct scan *s, const struct mention *m)
{
    const char *kind = kind_behind(s, m);
    if (!kind)
        kind = kind_before(s, m);
    return kind ? kind : m->kind;
}

/* ---- what stands between two mentions ---- */

/* The words between, told one after the other. */
struct gap {
    bool has_in, has_near, has_and, has_comma, has_kind, has_direction, is_broken;
};

static void read_latin(const struct scan *s, uint32_t atom, struct gap *g)
{
    if (scan_is_one_of(s, atom, SCAN_WORDS("in", "inside", "within")))
        g->has_in = true;
    else if (scan_is_word(s, atom, "of"))
        *(g->has_direction && !g->has_in ? &g->has_near : &g->has_in) = true;
    else if (scan_is_one_of(s, atom,
                            SCAN_WORDS("near", "outside", "around", "from", "toward", "towards",
                                       "overlooking")))
        g->has_near = true;
    else if (scan_is_one_of(s, atom, SCAN_WORDS("and", "or")))
        g->has_and = true;
    else if (scan_has(s, atom, VOCABULARY_DIRECTION))
        g->has_direction = true;
    else if (scan_has_any(s, atom,
                          SCAN_BIT(VOCABULARY_PLACE_TAIL) | SCAN_BIT(VOCABULARY_PLACE_HEAD)))
        g->has_kind = true;
    else if (!scan_is_one_of(s, atom, SCAN_WORDS("the", "al", "both", "also", "s")))
        g->is_broken = true;
}

static void read_arabic(const struct scan *s, uint32_t atom, struct gap *g)
{
    const struct scan_match *head = scan_at(s, atom, VOCABULARY_PLACE_HEAD);
    if (scan_is_one_of(s, atom, SCAN_WORDS("في", "ضمن", "داخل"))) {
        g->has_in = true;
    } else if (head) {
        unsigned before = scan_before(s, head);
        g->has_kind = true;
        g->has_and |= (before & SCAN_AND) != 0;
        g->has_in |= (before & SCAN_PREPOSITION) != 0;
    } else if (scan_is_one_of(
                   s, atom,
                   SCAN_WORDS("قرب", "بالقرب", "من", "عن", "محيط", "باتجاه", "نحو", "علي"))) {
        g->has_near = true;
    } else if (scan_has(s, atom, VOCABULARY_DIRECTION)) {
        g->has_direction = true;
    } else if (!scan_is_one_of(s, atom,
                               SCAN_WORDS("التابعه", "التابع", "الواقعه", "الواقع", "تابعه"))) {
        g->is_broken = true;
    }
}

/* What is glued to the first word of a name: بحلب, وحلب. */
static void read_clitic(const struct scan *s, const struct mention *m, struct gap *g)
{
    const struct scan_atom *x = &s->atom[m->from];
    for (uint32_t at = x->start; at < m->start && at < x->start + 3; at++) {
        g->has_in |= s->text->point[at] == 0x628 /* ب */ || s->text->point[at] == 0x644 /* ل */;
        g->has_and |= s->text->point[at] == 0x648 /* و */;
    }
}

static struct gap gap_between(const struct scan *s, const struct mention *x,
                              const struct mention *y)
{
    struct gap g = {0};
    g.is_broken =
        y->from < x->to || y->from > x->to + GAP_MAX || !scan_same_sentence(s, x->from, y->from);
    for (uint32_t i = x->to; i < y->from && !g.is_broken; i++) {
        if (scan_is_comma(s, i) || scan_is_mark(s, i, '('))
            g.has_comma = true;
        else if (s->atom[i].kind != TOKEN_WORD)
            g.is_broken = !scan_is_mark(s, i, '-') && !scan_is_quote(s, i);
        else if (s->atom[i].is_arabic)
            read_arabic(s, i, &g);
        else
            read_latin(s, i, &g);
    }
    if (!g.is_broken)
        read_clitic(s, y, &g);
    return g;
}

/* ---- relations ---- */

static bool is_placed(const struct mention *m)
{
    return m->type == CW__MENTION__TYPE__LOC;
}

/* What y, the next mention, is to x. */
static enum link_relation relation_behind(const struct gap *g, const struct mention *y)
{
    if (g->is_broken || g->has_and)
        return LINK_RELATION_NONE;
    if (y->type == CW__MENTION__TYPE__NORP)
        return g->has_in || g->has_near || g->has_comma ? LINK_RELATION_NONE : LINK_RELATION_SOFT;
    if (g->has_in)
        return LINK_RELATION_IN;
    if (g->has_near || g->has_direction)
        return LINK_RELATION_NEAR;
    return g->has_comma || g->has_kind ? LINK_RELATION_SOFT : LINK_RELATION_NONE;
}

/* What x is to y, the one behind: "Idlib's Sarmin", "Syrian town of Sarmin". */
static enum link_relation relation_before(const struct scan *s, const struct gap *g,
                                          const struct mention *x)
{
    if (g->is_broken || g->has_and || g->has_comma || g->has_near)
        return LINK_RELATION_NONE;
    if (x->type == CW__MENTION__TYPE__NORP)
        return s->atom[x->from].is_arabic ? LINK_RELATION_NONE : LINK_RELATION_SOFT;
    return s->atom[x->to - 1].is_possessive ? LINK_RELATION_IN : LINK_RELATION_NONE;
}

static void relate(struct link_parent *p, size_t mention, enum link_relation r)
{
    if (p->relation < r) {
        p->mention = (uint32_t)mention;
        p->relation = r;
    }
}

/* The next mention that is a place or a nationality; titles and names between break no relation
 * by themselves, the words do. */
struct link_parent *link_parents(const struct scan *s, const struct mentions *m)
{
    struct link_parent *p = ARENA_ARRAY(s->arena, m->n + 1, struct link_parent);
    for (size_t i = 0; i <= m->n; i++)
        p[i] = (struct link_parent){SCAN_NONE, SCAN_NONE, LINK_RELATION_NONE};
    /* from the end: in "X, Y and Z in W" W is handed on to the front */
    for (size_t i = m->n; i-- > 1;) {
        const struct mention *x = &m->at[i - 1], *y = &m->at[i];
        if ((!is_placed(x) && link_demonym(s, x) == GAZETTEER_NONE) ||
            (!is_placed(y) && link_demonym(s, y) == GAZETTEER_NONE))
            continue;
        struct gap g = gap_between(s, x, y);
        enum link_relation behind = relation_behind(&g, y);
        if (is_placed(x))
            relate(&p[i - 1], i, behind);
        if (is_placed(y) && behind != LINK_RELATION_IN)
            relate(&p[i], i - 1, relation_before(s, &g, x));
        if (!is_placed(x) || g.is_broken || (!g.has_and && !g.has_comma))
            continue;
        if (g.has_comma && !g.has_and && is_placed(y))
            p[i - 1].listed = (uint32_t)i;
        if (p[i].mention != SCAN_NONE && p[i].mention > i && p[i].relation >= LINK_RELATION_SOFT) {
            p[i - 1].mention = p[i].mention;
            p[i - 1].relation = LINK_RELATION_SOFT;
        }
    }
    return p;
}
