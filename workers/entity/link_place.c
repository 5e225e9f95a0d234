/* SPDX-License-Identifier: Apache-2.0 */
#include "link_place.h"
#include <math.h>

#define CANDIDATES_MAX 32
#define BESIDE_ATOMS 8 /* how far a parent may stand from its place */
#define NEAR_KM 80.0
#define SAME_KM 30.0
#define ANCHORS_MAX 24
#define CLEARLY_LARGER 4

struct places {
    const struct scan *scan;
    const struct gazetteer *gazetteer;
    const struct mentions *mentions;
    uint32_t *record;
    uint16_t country[26 * 26]; /* settled places and actors */
    uint32_t anchor[ANCHORS_MAX];
    size_t anchors;
};

struct choice {
    uint32_t at[CANDIDATES_MAX];
    size_t n;
    bool is_by_sound; /* the candidates only sound alike */
    const struct mention *mention;
    size_t index;
};

typedef bool fits(const struct places *p, const struct choice *c, uint32_t record);

static const struct gazetteer_record *get(const struct places *p, uint32_t record)
{
    return &p->gazetteer->record[record];
}

static uint16_t *votes(struct places *p, const char *code)
{
    static uint16_t nowhere;
    if (code[0] < 'A' || code[0] > 'Z' || code[1] < 'A' || code[1] > 'Z') {
        nowhere = 0;
        return &nowhere;
    }
    return &p->country[(code[0] - 'A') * 26 + code[1] - 'A'];
}

/* Leaves the candidates that fit, when any does. */
static void keep(const struct places *p, struct choice *c, fits *test)
{
    struct choice left = {.n = 0};
    for (size_t i = 0; i < c->n; i++)
        if (test(p, c, c->at[i]))
            left.at[left.n++] = c->at[i];
    if (left.n == 0)
        return;
    memcpy(c->at, left.at, left.n * sizeof *c->at);
    c->n = left.n;
}

/* ---- what fits ---- */

static bool is_area(const char *kind)
{
    return strcmp(kind, "governorate") == 0 || strcmp(kind, "district") == 0 ||
           strcmp(kind, "region") == 0;
}

static bool fits_kind(const struct places *p, const struct choice *c, uint32_t record)
{
    const char *said = c->mention->kind, *kind = get(p, record)->kind;
    if (!said)
        return true;
    if (strcmp(said, "governorate") == 0 || strcmp(said, "district") == 0 ||
        strcmp(said, "country") == 0)
        return strcmp(kind, said) == 0;
    if (strcmp(said, "city") == 0 || strcmp(said, "town") == 0 || strcmp(said, "village") == 0)
        return !is_area(kind) && strcmp(kind, "country") != 0;
    if (strcmp(said, "natural") == 0 || strcmp(said, "river") == 0)
        return strcmp(kind, "river") == 0 || strcmp(kind, "sea") == 0 ||
               strcmp(kind, "island") == 0;
    return true;
}

static bool lies_in(const struct places *p, uint32_t record, uint32_t parent)
{
    const struct gazetteer_record *r = get(p, record), *q = get(p, parent);
    if (r->region == parent || r->district == parent)
        return true;
    if (strcmp(q->kind, "country") == 0)
        return strcmp(r->country, q->country) == 0;
    /* "X in Deir ez-Zor" may name the city for its governorate. */
    return q->region != GAZETTEER_NONE && q->region == r->region && record != parent &&
           strcmp(q->name_en ? q->name_en : "",
                  get(p, q->region)->name_en ? get(p, q->region)->name_en : "-") == 0;
}

static bool fits_parent(const struct places *p, const struct choice *c, uint32_t record)
{
    const struct mentions *m = p->mentions;
    for (int step = -1; step <= 1; step += 2)
        for (size_t i = c->index + (size_t)step; i < m->n; i += (size_t)step) {
            const struct mention *x = &m->at[i];
            uint32_t gap = step > 0 ? x->from - c->mention->to : c->mention->from - x->to;
            if (gap > BESIDE_ATOMS || !scan_same_sentence(p->scan, x->from, c->mention->from))
                break;
            if (p->record[i] != GAZETTEER_NONE && x->type == CW__MENTION__TYPE__LOC &&
                lies_in(p, record, p->record[i]))
                return true;
        }
    return false;
}

static bool fits_country(const struct places *p, const struct choice *c, uint32_t record)
{
    unsigned most = 0, own = *votes((struct places *)p, get(p, record)->country);
    for (size_t i = 0; i < c->n; i++) {
        unsigned n = *votes((struct places *)p, get(p, c->at[i])->country);
        most = n > most ? n : most;
    }
    return own > 0 && own == most;
}

static double nearest_anchor(const struct places *p, uint32_t record)
{
    double best = INFINITY;
    for (size_t i = 0; i < p->anchors; i++) {
        double d = gazetteer_distance_km(get(p, record), get(p, p->anchor[i]));
        best = d < best ? d : best;
    }
    return best;
}

static bool fits_near(const struct places *p, const struct choice *c, uint32_t record)
{
    double best = INFINITY, own = nearest_anchor(p, record);
    for (size_t i = 0; i < c->n; i++) {
        double d = nearest_anchor(p, c->at[i]);
        best = d < best ? d : best;
    }
    /* the nearest, and what lies hardly farther: two hamlets beside each other stay undecided */
    return own < NEAR_KM && own <= best * 2 + 2;
}

/* عمان is Oman only in a text about Oman. */
static bool fits_marks(const struct places *p, const struct choice *c, uint32_t record)
{
    const struct scan *s = p->scan;
    for (uint32_t i = s->first[c->mention->from]; i < s->first[c->mention->from + 1]; i++) {
        const struct phrase_entry *e = s->match[i].entry;
        if (e->group == VOCABULARY_NAME && e->value == record && s->match[i].to == c->mention->to)
            return !(e->flags & PHRASE_CONTEXT) ||
                   *votes((struct places *)p, get(p, record)->country) > 0;
    }
    return true;
}

static bool fits_rank(const struct places *p, const struct choice *c, uint32_t record)
{
    unsigned best = 99;
    for (size_t i = 0; i < c->n; i++)
        best = get(p, c->at[i])->rank < best ? get(p, c->at[i])->rank : best;
    return get(p, record)->rank == best;
}

static bool fits_size(const struct places *p, const struct choice *c, uint32_t record)
{
    uint32_t most = 0, own = get(p, record)->population;
    for (size_t i = 0; i < c->n; i++)
        most = get(p, c->at[i])->population > most ? get(p, c->at[i])->population : most;
    for (size_t i = 0; i < c->n; i++)
        if (get(p, c->at[i])->population == 0)
            return true; /* nothing known is not small */
    return (uint64_t)own * CLEARLY_LARGER >= most;
}

/* ---- one place under several rows: city, district and governorate of one name ---- */

static unsigned kind_order(const char *kind)
{
    static const char *const order[] = {"country",     "city",          "town",
                                        "camp",        "village",       "locality",
                                        "governorate", "neighbourhood", "district"};
    for (unsigned i = 0; i < sizeof order / sizeof *order; i++)
        if (strcmp(kind, order[i]) == 0)
            return i;
    return 4;
}

static uint32_t settle(const struct places *p, const struct choice *c)
{
    uint32_t best = c->at[0];
    for (size_t i = 1; i < c->n; i++) {
        const struct gazetteer_record *x = get(p, best), *y = get(p, c->at[i]);
        bool is_inside = x->region == c->at[i] || y->region == best || x->district == c->at[i] ||
                         y->district == best;
        if (!is_inside && !(gazetteer_distance_km(x, y) < SAME_KM))
            return GAZETTEER_NONE;
        if (kind_order(y->kind) < kind_order(x->kind))
            best = c->at[i];
    }
    return best;
}

/* ---- passes ---- */

static void collect_at(const struct places *p, uint32_t from, uint32_t to, struct choice *c)
{
    const struct scan *s = p->scan;
    if (from >= s->atoms)
        return;
    for (uint32_t i = s->first[from]; i < s->first[from + 1] && c->n < CANDIDATES_MAX; i++) {
        const struct scan_match *m = &s->match[i];
        if (m->entry->group != VOCABULARY_NAME || m->to != to || m->entry->flags & PHRASE_SHORT ||
            get(p, m->entry->value)->type != CW__MENTION__TYPE__LOC)
            continue;
        if (c->mention->match && c->mention->match->from == from &&
            m->reading != c->mention->match->reading)
            continue;
        bool is_known = false;
        for (size_t k = 0; k < c->n; k++)
            is_known |= c->at[k] == m->entry->value;
        if (!is_known)
            c->at[c->n++] = m->entry->value;
    }
}

/* The rows that a mention may mean; a head inside the span ("River ...") may have to be left out.
 */
static void collect(const struct places *p, struct choice *c)
{
    const struct mention *m = c->mention;
    collect_at(p, m->from, m->to, c);
    bool has_head = m->kind && (strcmp(m->kind, "natural") == 0 || strcmp(m->kind, "river") == 0);
    if (c->n == 0 && m->to - m->from > 1 && has_head)
        collect_at(p, m->from + 1, m->to, c);
}

/* A spelling that no table has: what sounds like it, in a country that the text is about. */
static void collect_by_sound(const struct places *p, struct choice *c)
{
    const struct gazetteer_sound *found;
    const struct mention *m = c->mention;
    struct span name = text_slice(p->scan->text, m->start, m->end);
    size_t n = gazetteer_like(p->gazetteer, name, p->scan->arena, &found);
    c->is_by_sound = true;
    for (size_t i = 0; i < n && c->n < CANDIDATES_MAX; i++)
        if (*votes((struct places *)p, get(p, found[i].record)->country) > 0 &&
            (i == 0 || found[i].record != found[i - 1].record))
            c->at[c->n++] = found[i].record;
}

/* By sound alone: the well known one, or the one hamlet close to what the text is about. */
static uint32_t choose_by_sound(const struct places *p, struct choice *c)
{
    keep(p, c, fits_kind);
    keep(p, c, fits_parent);
    keep(p, c, fits_country);
    keep(p, c, fits_rank);
    if (c->n > 1)
        keep(p, c, fits_near);
    uint32_t only = c->n > 0 ? settle(p, c) : GAZETTEER_NONE;
    if (only == GAZETTEER_NONE)
        return only;
    return get(p, only)->rank <= 2 || nearest_anchor(p, only) < NEAR_KM ? only : GAZETTEER_NONE;
}

/* On the first way through the text only what needs no neighbours: Aleppo, but not الصالحية. */
static uint32_t choose_first(const struct places *p, struct choice *c)
{
    uint32_t only = settle(p, c);
    if (only != GAZETTEER_NONE)
        return c->n == 1 || get(p, only)->rank <= 2 ? only : GAZETTEER_NONE;
    keep(p, c, fits_country);
    keep(p, c, fits_rank);
    only = settle(p, c);
    return only != GAZETTEER_NONE && get(p, only)->rank <= 1 ? only : GAZETTEER_NONE;
}

static uint32_t choose(const struct places *p, struct choice *c, bool is_first)
{
    if (c->n == 0)
        return GAZETTEER_NONE;
    if (c->is_by_sound)
        return choose_by_sound(p, c);
    keep(p, c, fits_kind);
    keep(p, c, fits_marks);
    if (is_first)
        return choose_first(p, c);
    uint32_t only = settle(p, c);
    fits *const passes[] = {fits_parent, fits_country, fits_near, fits_rank, fits_size};
    for (size_t i = 0; only == GAZETTEER_NONE && i < sizeof passes / sizeof *passes; i++) {
        keep(p, c, passes[i]);
        only = settle(p, c);
    }
    return only;
}

static void remember(struct places *p, uint32_t record)
{
    const struct gazetteer_record *r = get(p, record);
    uint16_t *n = votes(p, r->country);
    *n += *n < UINT16_MAX;
    if (p->anchors == ANCHORS_MAX || isnan(r->lat) || strcmp(r->kind, "country") == 0 ||
        strcmp(r->kind, "continent") == 0)
        return;
    for (size_t i = 0; i < p->anchors; i++)
        if (p->anchor[i] == record)
            return;
    p->anchor[p->anchors++] = record;
}

void link_places(const struct scan *s, const struct gazetteer *g, const struct mentions *m,
                 uint32_t *record)
{
    struct places *p = ARENA_NEW(s->arena, struct places);
    p->scan = s;
    p->gazetteer = g;
    p->mentions = m;
    p->record = record;
    for (size_t i = 0; i < m->n; i++) {
        const struct scan_match *match = m->at[i].match;
        record[i] = m->at[i].record;
        bool is_sign = match && (m->at[i].type == CW__MENTION__TYPE__NORP
                                     ? (match->entry->flags & PHRASE_DEMONYM) != 0
                                     : m->at[i].type != CW__MENTION__TYPE__LOC);
        if (is_sign) {
            uint16_t *n = votes(p, get(p, match->entry->value)->country);
            *n += *n < UINT16_MAX;
        }
    }
    /* What is clear first; the doubtful then leans on it, twice, because a doubtful one may settle
     * another. */
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < m->n; i++) {
            if (m->at[i].type != CW__MENTION__TYPE__LOC || record[i] != GAZETTEER_NONE)
                continue;
            struct choice c = {.mention = &m->at[i], .index = i};
            collect(p, &c);
            if (c.n == 0 && round == 2)
                collect_by_sound(p, &c);
            record[i] = choose(p, &c, round == 0);
            if (record[i] != GAZETTEER_NONE)
                remember(p, record[i]);
        }
}
