/* SPDX-License-Identifier: Apache-2.0 */
#include "tagger_feature.h"
#include <string.h>
#include <xxhash.h>
#include "tagger_lore.h"
#include "text/token.h"

#define TYPES 7 /* of mentions, and one more */
#define SHAPE_POINTS 12
#define CELL(place, name) ((place)->cell[TAGGER_##name - TAGGER_PLACE_CELLS])

const struct tagger_cells tagger_cells_outside = {
    .cell = {[TAGGER_WORD] = 1, [TAGGER_SHAPE] = 1, [TAGGER_RULE] = 1, [TAGGER_ELSEWHERE] = 1}};

static uint32_t hash_span(struct span s, uint32_t seed)
{
    return (uint32_t)XXH3_64bits_withSeed(s.p, s.n, seed);
}

/* ---- cells of the word alone ---- */

static bool is_point_start(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

static struct span head_of(struct span s, unsigned points)
{
    size_t n = 0;
    while (n < s.n && (!is_point_start(s.p[n]) || points-- > 0))
        n++;
    return span_slice(s, 0, n);
}

static struct span tail_of(struct span s, unsigned points)
{
    size_t n = s.n;
    while (points > 0 && n > 0)
        points -= is_point_start(s.p[--n]);
    return span_slice(s, n, s.n);
}

static unsigned points_of(struct span s)
{
    unsigned n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += is_point_start(s.p[i]);
    return n;
}

struct span tagger_arabic_stem(struct span w, uint32_t *ret_clitics)
{
    static const struct {
        const char *text;
        uint8_t bytes, least; /* least: letters that stay */
        uint8_t clitics;
    } cut[] = {{"وال", 6, 2, 5}, {"فال", 6, 2, 5}, {"بال", 6, 2, 6},
               {"كال", 6, 2, 6}, {"لل", 4, 2, 12}, {"ال", 4, 2, 4},
               {"و", 2, 3, 1},   {"ب", 2, 4, 2},   {"ل", 2, 4, 8}};
    for (size_t i = 0; w.n > 2 && i < sizeof cut / sizeof *cut; i++) {
        if (memcmp(w.p, cut[i].text, 2) != 0 || w.n < cut[i].bytes ||
            memcmp(w.p, cut[i].text, cut[i].bytes) != 0 ||
            points_of(span_slice(w, cut[i].bytes, w.n)) < cut[i].least)
            continue;
        *ret_clitics = cut[i].clitics;
        return span_slice(w, cut[i].bytes, w.n);
    }
    return w;
}

static uint32_t kind_of_point(uint32_t c)
{
    if (c >= 'A' && c <= 'Z')
        return 1;
    if (c >= 'a' && c <= 'z')
        return 2;
    if (c >= '0' && c <= '9')
        return 3;
    return c < 0x80 ? 4 : c >= 0x600 && c < 0x700 ? 5 : 6;
}

static uint32_t shape_of(const struct scan *s, const struct scan_atom *x)
{
    uint32_t kinds = 0, last = 0;
    for (uint32_t i = x->start; i < x->end && i < x->start + SHAPE_POINTS; i++) {
        uint32_t k = kind_of_point(s->text->point[i]);
        if (k != last)
            kinds = kinds * 7 + k;
        last = k;
    }
    return kinds * 16 + x->kind * 4 + x->starts_sentence * 2 + x->is_glued;
}

uint32_t tagger_word_cell(struct span folded)
{
    return hash_span(folded, 1) | 1;
}

void tagger_cells_of_word(const struct tagger_view *v, const struct tagger_clusters *clusters,
                          uint32_t atom, uint32_t ret[TAGGER_PLACE_CELLS])
{
    const struct scan_atom *x = &v->scan->atom[atom];
    memset(ret, 0, TAGGER_PLACE_CELLS * sizeof *ret);
    uint32_t class =
        clusters && x->kind == TOKEN_WORD ? tagger_clusters_of(clusters, x->folded) : 0;
    struct span stem =
        x->is_arabic ? tagger_arabic_stem(x->folded, &ret[TAGGER_CLITICS]) : x->folded;
    ret[TAGGER_ONE] = 1;
    ret[TAGGER_WORD] = tagger_word_cell(x->folded);
    ret[TAGGER_STEM] = stem.n < x->folded.n ? hash_span(stem, 1) | 1 : 0;
    for (unsigned n = 0; n < 3; n++)
        ret[TAGGER_HEAD_2 + n] = hash_span(head_of(stem, n + 2), 2);
    for (unsigned n = 0; n < 4; n++)
        ret[TAGGER_TAIL_1 + n] = hash_span(tail_of(stem, n + 1), 3);
    ret[TAGGER_SHAPE] = v->place[atom].shape;
    ret[TAGGER_CLASS_4] = class ? (class >> 8) + 1 : 0;
    ret[TAGGER_CLASS_8] = class ? (class >> 4) + 1 : 0;
    ret[TAGGER_CLASS_12] = class;
    if (clusters && x->is_arabic && x->kind == TOKEN_WORD)
        tagger_lore_of(clusters, stem, ret + TAGGER_TOLD);
}

/* ---- cells of tables, rules and the rest of the text ---- */

static uint32_t name_cell(const struct tagger_view *v, const struct scan_match *m)
{
    const struct gazetteer_record *r = &v->gazetteer->record[m->entry->value];
    unsigned length = m->to - m->from > 3 ? 3 : m->to - m->from;
    bool is_weak = m->entry->flags & PHRASE_CONTEXT;
    return (r->type * 4u + r->rank) * 8 + length * 2 + is_weak + 1;
}

static void fill_match(struct tagger_view *v, const struct scan_match *m)
{
    uint32_t cell = m->entry->group == VOCABULARY_NAME ? name_cell(v, m) : 0;
    if (!CELL(&v->place[m->from], NAME_BEGINS))
        CELL(&v->place[m->from], NAME_BEGINS) = cell;
    for (uint32_t i = m->from + 1; i < m->to; i++) {
        v->place[i].inside |= SCAN_BIT(m->entry->group);
        if (!CELL(&v->place[i], NAME_GOES))
            CELL(&v->place[i], NAME_GOES) = cell;
    }
}

static void fill_rules(struct tagger_view *v, const struct mentions *found)
{
    for (size_t i = 0; i < found->n; i++) {
        const struct mention *m = &found->at[i];
        if (m->type == CW__MENTION__TYPE__TITLE)
            continue;
        uint32_t name = hash_span(span_of(m->rule), 7) | 1;
        for (uint32_t k = m->from; k < m->to; k++) {
            uint32_t rule = 1 + m->type * 2u + (k > m->from);
            CELL(&v->place[k], RULE) = 1 + rule;
            CELL(&v->place[k], RULE_NAME) = tagger_mix(rule, name);
        }
    }
}

/* How a stem is used in the whole text. */
struct usage {
    uint32_t stem;
    uint16_t as[TYPES];
    uint16_t lower, capital; /* Latin, not at a sentence's start */
};

#define USAGE_TRIES 16

/* The stems of a text: there are as many places for them as atoms, and few are taken. */
struct usages {
    struct arena *arena;
    uint32_t *place; /* [mask + 1]: which usage, 0: free */
    uint32_t mask;
    struct usage *at; /* [0] is nobody's */
    size_t n, cap;
};

static uint32_t add_usage(struct usages *u, uint32_t stem)
{
    void *items = u->at;
    *(struct usage *)arena_push(u->arena, &items, &u->n, &u->cap, sizeof *u->at) =
        (struct usage){.stem = stem};
    u->at = items;
    return (uint32_t)u->n - 1;
}

/* 0: all places around its own are taken. */
static uint32_t usage_of(struct usages *u, uint32_t stem)
{
    for (uint32_t i = stem & u->mask, n = 0; n < USAGE_TRIES; i = (i + 1) & u->mask, n++) {
        if (u->place[i] == 0)
            u->place[i] = add_usage(u, stem);
        if (u->at[u->place[i]].stem == stem)
            return u->place[i];
    }
    return 0;
}

static void count_up(uint16_t *n)
{
    *n += *n < UINT16_MAX;
}

/* The type of the mention of rules around an atom, TYPES: none. */
static unsigned rule_type(const struct tagger_place *p)
{
    return CELL(p, RULE) > 1 ? (CELL(p, RULE) - 2) / 2 : TYPES;
}

static void count_usage(struct usage *u, const struct tagger_place *p, const struct scan_atom *x)
{
    unsigned type = rule_type(p);
    if (type < TYPES)
        count_up(&u->as[type]);
    if (!x->starts_sentence && !x->is_arabic)
        count_up(x->shape == TOKEN_SHAPE_LOWER ? &u->lower : &u->capital);
}

static void fill_usage(const struct usage *u, struct tagger_place *p)
{
    unsigned best = 0, best_n = 0, own = rule_type(p);
    for (unsigned t = 0; t < TYPES; t++) {
        unsigned n = u->as[t] - (u->as[t] > 0 && own == t);
        if (n > best_n) {
            best_n = n;
            best = t + 1;
        }
    }
    CELL(p, ELSEWHERE) = 1 + best * 2 + (best_n > 1);
    CELL(p, CASE) = 1u + (u->lower > 0) * 2u + (u->capital > 1);
}

static void fill_document(struct tagger_view *v)
{
    const struct scan *s = v->scan;
    struct usages u = {.arena = s->arena, .mask = 15};
    while (u.mask < s->atoms)
        u.mask = u.mask * 2 + 1;
    u.place = ARENA_ARRAY(s->arena, u.mask + 1, uint32_t);
    uint32_t *of = ARENA_ARRAY(s->arena, s->atoms + 1, uint32_t);
    (void)add_usage(&u, 0);
    for (uint32_t i = 0; i < s->atoms; i++) {
        bool is_mark = s->atom[i].kind == TOKEN_MARK;
        of[i] = is_mark ? 0 : usage_of(&u, v->place[i].stem);
        if (of[i])
            count_usage(&u.at[of[i]], &v->place[i], &s->atom[i]);
    }
    for (uint32_t i = 0; i < s->atoms; i++)
        if (of[i])
            fill_usage(&u.at[of[i]], &v->place[i]);
    for (uint32_t i = 0; i < s->atoms; i++)
        of[i] = of[i] * 2 + (s->atom[i].shape == TOKEN_SHAPE_LOWER);
    v->hearing = (struct tagger_hearing){.stem = of, .stems = (uint32_t)u.n};
    arena_give_back(s->arena, u.at);
    arena_give_back(s->arena, u.place);
}

void tagger_hear(struct tagger_hearing *hearing, uint32_t n, struct arena *a)
{
    hearing->of = ARENA_ARRAY(a, hearing->stems + 1, struct tagger_heard);
    for (uint32_t i = 0; i < n; i++) {
        struct tagger_heard *h = &hearing->of[hearing->stem[i] / 2];
        const bool is_small = hearing->stem[i] % 2;
        h->small += is_small;
        h->times += !is_small;
        h->as[hearing->label[i]] += !is_small;
    }
}

uint64_t tagger_echo(const struct tagger_hearing *hearing, uint32_t atom)
{
    const uint32_t stem = hearing->stem[atom];
    const struct tagger_heard *h = hearing->of + stem / 2;
    const uint8_t label = hearing->label[atom];
    const bool is_small = stem % 2;
    if (stem < 2)
        return 0;
    uint32_t times = h->times - !is_small, small = h->small - is_small;
    uint64_t ret = SCAN_BIT(TAGGER_ECHO_TIMES + (times == 0 ? 3 : times < 3 ? times - 1 : 2));
    for (unsigned l = 0; l < TAGGER_ECHO_LABELS; l++) {
        uint64_t n = h->as[l] - (!is_small && l == label);
        unsigned grain = n * 3 <= times ? 0 : n * 3 <= times * UINT64_C(2) ? 1 : 2;
        if (n > 0)
            ret |= SCAN_BIT(l * TAGGER_ECHO_GRAINS + grain);
    }
    if (small > 0)
        ret |= SCAN_BIT(TAGGER_ECHO_SMALL + (small > 1));
    return ret;
}

void tagger_view_hear(struct tagger_view *v, const uint8_t *label)
{
    v->hearing.label = label;
    tagger_hear(&v->hearing, v->scan->atoms, v->scan->arena);
}

static uint32_t fold_set(uint64_t set)
{
    return set ? tagger_mix((uint32_t)(set >> 32), (uint32_t)set) : 0;
}

static void fill_atom(struct tagger_view *v, uint32_t atom)
{
    const struct scan_atom *x = &v->scan->atom[atom];
    struct tagger_place *p = &v->place[atom];
    uint32_t clitics;
    struct span stem = x->is_arabic ? tagger_arabic_stem(x->folded, &clitics) : x->folded;
    p->begins = v->scan->mask[atom];
    p->stem = (uint32_t)(stem.n < x->folded.n ? phrase_hash(stem) : x->hash) | 1;
    p->shape = shape_of(v->scan, x);
    p->word = (x->hash ^ ((uint64_t)p->shape << 2 | (x->is_arabic ? 2u : 0u))) | 1;
    CELL(p, RULE) = CELL(p, ELSEWHERE) = 1;
}

void tagger_view_init(struct tagger_view *v, const struct mentions *found)
{
    const struct scan *s = v->scan;
    v->place = ARENA_ARRAY(s->arena, s->atoms + 1, struct tagger_place);
    v->room = ARENA_ARRAY(s->arena, TAGGER_ROOMS, struct tagger_room);
    for (uint32_t i = 0; i < s->atoms; i++)
        fill_atom(v, i);
    for (uint32_t k = 0; k < s->first[s->atoms]; k++)
        fill_match(v, &s->match[k]);
    fill_rules(v, found);
    fill_document(v);
    for (uint32_t i = 0; i < s->atoms; i++) {
        CELL(&v->place[i], BEGINS) = fold_set(v->place[i].begins);
        CELL(&v->place[i], INSIDE) = fold_set(v->place[i].inside);
    }
}

void tagger_view_done(struct tagger_view *v)
{
    arena_give_back(v->scan->arena, v->hearing.label);
    arena_give_back(v->scan->arena, v->hearing.of);
    arena_give_back(v->scan->arena, v->hearing.stem);
    arena_give_back(v->scan->arena, v->place);
    for (unsigned i = 0; i < TAGGER_ROOMS; i++)
        arena_give_back(v->scan->arena, v->room[i].at);
}

void *tagger_view_room(const struct tagger_view *v, enum tagger_room_use use, size_t bytes)
{
    struct tagger_room *room = &v->room[use];
    if (bytes > room->bytes) {
        arena_give_back(v->scan->arena, room->at);
        room->bytes = 2 * bytes;
        room->at = arena_alloc(v->scan->arena, room->bytes);
    }
    return room->at;
}

void tagger_cells_of(const struct tagger_view *v, const struct tagger_clusters *clusters,
                     uint32_t atom, struct tagger_cells *ret)
{
    const struct tagger_place *p = &v->place[atom];
    ret->begins = p->begins;
    ret->inside = p->inside;
    tagger_cells_of_word(v, clusters, atom, ret->cell);
    memcpy(ret->cell + TAGGER_PLACE_CELLS, p->cell, sizeof p->cell);
}

/* ---- features ---- */

const struct tagger_templates *tagger_templates_of(const char *iso)
{
    static const struct {
        const char *iso;
        const struct tagger_templates *templates;
    } list[] = {{"en", &tagger_english}, {"ar", &tagger_arabic}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (strcmp(iso, list[i].iso) == 0)
            return list[i].templates;
    return NULL;
}

/* A cell's number in hashes: cells of words that came after the first of places do not move them.
 */
static uint32_t number_of(unsigned cell)
{
    if (cell >= TAGGER_PLACE_CELLS)
        return cell - TAGGER_PLACE_CELLS + TAGGER_TOLD;
    return cell < TAGGER_TOLD ? cell : cell + TAGGER_CELLS - TAGGER_PLACE_CELLS;
}

uint32_t tagger_template_key(const struct tagger_part *part, unsigned parts)
{
    uint32_t key = 0;
    for (unsigned i = 0; i < parts; i++)
        key = key << 9 | (number_of(part[i].cell) + 1u) << 3 |
              (uint32_t)(part[i].at + TAGGER_DISTANCE);
    return key;
}

uint32_t tagger_templates_hash(const struct tagger_templates *t)
{
    uint32_t h = 0;
    for (size_t i = 0; i < t->n; i++)
        h ^= tagger_mix(tagger_template_key(t->at[i].part, t->at[i].parts), t->at[i].last + 9u);
    return h;
}

struct features {
    uint32_t *to;
    unsigned n;
};

static void add(struct features *f, uint32_t key, uint32_t value)
{
    if (f->n < TAGGER_FEATURES_MAX)
        f->to[f->n++] = tagger_mix(key, value);
}

static void add_one(struct features *f, struct tagger_part part, const struct tagger_cells *c)
{
    uint32_t key = tagger_template_key(&part, 1);
    if (tagger_cell_is_set(part.cell)) {
        uint64_t set = part.cell == TAGGER_BEGINS ? c->begins : c->inside;
        for (; set; set &= set - 1)
            add(f, key, (uint32_t)__builtin_ctzll(set) + 1);
    } else if (c->cell[part.cell]) {
        add(f, key, c->cell[part.cell]);
    }
}

static void add_joined(struct features *f, const struct tagger_template *t,
                       const struct tagger_cells *const near[TAGGER_NEAR_ATOMS])
{
    uint32_t value = 0;
    for (unsigned i = 0; i < t->parts; i++) {
        uint32_t cell = near[t->part[i].at + TAGGER_DISTANCE]->cell[t->part[i].cell];
        if (cell == 0)
            return;
        value = i == 0 ? cell : tagger_mix(value, cell);
    }
    add(f, tagger_template_key(t->part, t->parts), value);
}

unsigned tagger_features(const struct tagger_templates *t,
                         const struct tagger_cells *const near[TAGGER_NEAR_ATOMS],
                         uint32_t ret[TAGGER_FEATURES_MAX])
{
    struct features f = {ret, 0};
    for (size_t i = 0; i < t->n; i++) {
        const struct tagger_template *x = &t->at[i];
        if (x->parts > 1)
            add_joined(&f, x, near);
        for (int at = x->part[0].at; x->parts == 1 && at <= x->last; at++)
            add_one(&f, (struct tagger_part){x->part[0].cell, (int8_t)at},
                    near[at + TAGGER_DISTANCE]);
    }
    return f.n;
}
