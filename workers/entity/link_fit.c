/* SPDX-License-Identifier: Apache-2.0 */
#include "link_fit.h"
#include <math.h>

#define BESIDE_ATOMS                                                                               \
    8 /* how far a place may stand from one that it lies in, nothing being said                    \
       */
#define NEAR_KM 80.0
#define SAME_KM 30.0
#define PARENT_KM 40.0 /* "X in Aleppo" may lie about the city */
#define CLEARLY_LARGER 4
#define HOME_SHARE 4 /* a text is about a country named a fourth as often as the first */

/* ---- countries ---- */

static bool is_code(const char *code)
{
    return code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z';
}

unsigned link_votes(const struct link_countries *c, const char *code)
{
    return is_code(code) ? c->votes[(code[0] - 'A') * 26 + code[1] - 'A'] : 0;
}

void link_vote(struct link_countries *c, const char *code)
{
    if (!is_code(code))
        return;
    uint16_t *n = &c->votes[(code[0] - 'A') * 26 + code[1] - 'A'];
    *n += *n < UINT16_MAX;
    c->most = *n > c->most ? *n : c->most;
}

bool link_is_about(const struct places *p, const char *code)
{
    unsigned own = link_votes(p->countries, code);
    return own > 0 && own * HOME_SHARE >= p->countries->most;
}

/* ---- what fits ---- */

bool link_fits_kind(const struct places *p, const struct choice *c, size_t i)
{
    const struct gazetteer_record *r = link_at(p, c, i);
    const char *said = c->said;
    if (strcmp(said, "governorate") == 0 || strcmp(said, "countryside") == 0)
        return link_is_kind(r, "governorate");
    if (strcmp(said, "district") == 0 || strcmp(said, "neighbourhood") == 0)
        return link_is_kind(r, "district") || link_is_kind(r, "neighbourhood");
    if (strcmp(said, "country") == 0)
        return link_is_kind(r, "country");
    if (strcmp(said, "city") == 0 || strcmp(said, "town") == 0 || strcmp(said, "village") == 0)
        return !link_is_area(r) && !link_is_kind(r, "country");
    if (strcmp(said, "natural") == 0 || strcmp(said, "river") == 0)
        return link_is_kind(r, "river") || link_is_kind(r, "sea") || link_is_kind(r, "island");
    return true;
}

/* عمان is Oman only in a text about Oman. */
bool link_fits_marks(const struct places *p, const struct choice *c, size_t i)
{
    const struct scan *s = p->scan;
    for (uint32_t k = s->first[c->mention->from]; k < s->first[c->mention->from + 1]; k++) {
        const struct phrase_entry *e = s->match[k].entry;
        if (e->group == VOCABULARY_NAME && e->value == c->at[i] && s->match[k].to == c->mention->to)
            return !(e->flags & PHRASE_CONTEXT) ||
                   link_votes(p->countries, link_at(p, c, i)->country);
    }
    return true;
}

static bool is_inside(const struct places *p, uint32_t record, uint32_t area)
{
    const struct gazetteer_record *r = link_get(p, record), *q = link_get(p, area);
    if (r->region == area || r->district == area)
        return true;
    return link_is_kind(q, "country") && strcmp(r->country, q->country) == 0;
}

/* "X in Deir ez-Zor" may name the city for its governorate. */
static bool is_seat(const struct places *p, uint32_t city, uint32_t region)
{
    if (region == GAZETTEER_NONE || city == region)
        return false;
    const char *x = link_get(p, city)->name_en, *y = link_get(p, region)->name_en;
    return x && y && strcmp(x, y) == 0;
}

bool link_fits_parent(const struct places *p, const struct choice *c, size_t i)
{
    const struct gazetteer_record *r = link_at(p, c, i), *q = link_get(p, c->parent);
    if (c->at[i] == c->parent || is_inside(p, c->at[i], c->parent))
        return true;
    if (link_is_kind(q, "country") || link_is_kind(r, "country"))
        return false;
    if (!link_is_area(q) && gazetteer_distance_km(r, q) < PARENT_KM)
        return true;
    return link_is_area(q) && q->region == GAZETTEER_NONE && q->wof == 0
               ? gazetteer_distance_km(r, q) < NEAR_KM /* regions by hand have no members */
               : q->region == r->region && is_seat(p, c->parent, q->region);
}

bool link_fits_neighbour(const struct places *p, const struct choice *c, size_t i)
{
    return c->at[i] != c->parent &&
           gazetteer_distance_km(link_at(p, c, i), link_get(p, c->parent)) < NEAR_KM;
}

/* A place that lies in one named in the same breath, whatever the words between. */
bool link_fits_beside(const struct places *p, const struct choice *c, size_t candidate)
{
    const struct mentions *m = p->mentions;
    for (int step = -1; step <= 1; step += 2)
        for (size_t i = c->index + (size_t)step; i < m->n; i += (size_t)step) {
            const struct mention *x = &m->at[i];
            uint32_t gap = step > 0 ? x->from - c->mention->to : c->mention->from - x->to;
            if (gap > BESIDE_ATOMS || !scan_same_sentence(p->scan, x->from, c->mention->from))
                break;
            uint32_t area = p->record[i];
            if (area != GAZETTEER_NONE && x->type == CW__MENTION__TYPE__LOC &&
                (is_inside(p, c->at[candidate], area) ||
                 (link_get(p, area)->region == link_at(p, c, candidate)->region &&
                  c->at[candidate] != area && is_seat(p, area, link_get(p, area)->region))))
                return true;
        }
    return false;
}

static bool is_same_place(const struct places *p, uint32_t x, uint32_t y)
{
    const struct gazetteer_record *r = link_get(p, x), *q = link_get(p, y);
    return x == y || r->region == y || q->region == x || r->district == y || q->district == x ||
           gazetteer_distance_km(r, q) < SAME_KM;
}

bool link_fits_again(const struct places *p, const struct choice *c, size_t i)
{
    return is_same_place(p, c->at[i], c->parent);
}

/* Ramadi in a text about Syria that names Iraq is the city, not the hamlet. */
bool link_fits_known(const struct places *p, const struct choice *c, size_t i)
{
    const struct gazetteer_record *r = link_at(p, c, i);
    return r->rank <= 1 && (link_votes(p->countries, r->country) > 0 || !r->country[0]);
}

bool link_fits_country(const struct places *p, const struct choice *c, size_t i)
{
    unsigned most = 0, own = link_votes(p->countries, link_at(p, c, i)->country);
    for (size_t k = 0; k < c->n; k++) {
        unsigned n = link_votes(p->countries, link_at(p, c, k)->country);
        most = n > most ? n : most;
    }
    return own > 0 && own * HOME_SHARE >= most;
}

/* In a governorate that a settled place is, or lies in. */
bool link_fits_area(const struct places *p, const struct choice *c, size_t i)
{
    uint32_t region = link_at(p, c, i)->region;
    for (size_t k = 0; k < p->anchors; k++)
        if (c->at[i] == p->anchor[k] ||
            (region != GAZETTEER_NONE &&
             (region == p->anchor[k] || region == link_get(p, p->anchor[k])->region)))
            return true;
    return false;
}

bool link_fits_near(const struct places *p, const struct choice *c, size_t i)
{
    (void)p;
    double best = INFINITY;
    for (size_t k = 0; k < c->n; k++)
        best = c->km[k] < best ? c->km[k] : best;
    /* the nearest, and what lies hardly farther: two hamlets beside each other stay undecided */
    return c->km[i] < NEAR_KM && c->km[i] <= best * 2 + 2;
}

bool link_fits_rank(const struct places *p, const struct choice *c, size_t i)
{
    unsigned best = 99;
    for (size_t k = 0; k < c->n; k++)
        best = link_at(p, c, k)->rank < best ? link_at(p, c, k)->rank : best;
    return link_at(p, c, i)->rank == best;
}

bool link_fits_size(const struct places *p, const struct choice *c, size_t i)
{
    uint32_t most = 0;
    for (size_t k = 0; k < c->n; k++)
        most = link_at(p, c, k)->population > most ? link_at(p, c, k)->population : most;
    for (size_t k = 0; k < c->n; k++)
        if (link_at(p, c, k)->population == 0)
            return true; /* nothing known is not small */
    return (uint64_t)link_at(p, c, i)->population * CLEARLY_LARGER >= most;
}

bool link_fits_home(const struct places *p, const struct choice *c, size_t i)
{
    return p->about->home && strcmp(link_at(p, c, i)->country, p->about->home) == 0;
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

uint32_t link_settle(const struct places *p, const struct choice *c)
{
    if (c->n == 0)
        return GAZETTEER_NONE;
    uint32_t best = c->at[0];
    for (size_t i = 1; i < c->n; i++) {
        if (!is_same_place(p, best, c->at[i]))
            return GAZETTEER_NONE;
        if (kind_order(link_at(p, c, i)->kind) < kind_order(link_get(p, best)->kind))
            best = c->at[i];
    }
    return best;
}
