/* SPDX-License-Identifier: Apache-2.0 */
#include "link.h"
#include <math.h>
#include <stdio.h>
#include <xxhash.h>
#include "link_name.h"
#include "link_place.h"

/* Who a title or description stands for, told so far. */
struct standing {
    uint64_t sense; /* 0: free */
    uint32_t entity;
    bool is_shared;
};

struct linking {
    const struct scan *scan;
    const struct gazetteer *gazetteer;
    const struct mentions *mentions;
    const struct link_about *about;
    struct link_result *out;
    size_t cap;
    uint32_t *record; /* [mentions.n] */
    struct link_persons *persons;
    uint64_t *key; /* open addressing: record or hash of the name -> entity */
    uint32_t *value;
    size_t slots;
    struct standing *standing; /* open addressing by sense */
    size_t standings;
    uint32_t *title; /* [mentions.n]: the title beside a person, SCAN_NONE */
};

/* ---- entities by key ---- */

static size_t slot_of(const struct linking *l, uint64_t key)
{
    size_t i = (key * 0x9E3779B97F4A7C15ull) >> 20 & (l->slots - 1);
    while (l->key[i] && l->key[i] != key)
        i = (i + 1) & (l->slots - 1);
    return i;
}

static uint32_t add_entity(struct linking *l, uint64_t key, Cw__Entity **ret)
{
    size_t slot = slot_of(l, key);
    *ret = NULL;
    if (l->key[slot])
        return l->value[slot];
    if (l->out->n >= LINK_MAX_ENTITIES)
        return SCAN_NONE;
    Cw__Entity *x = ARENA_NEW(l->scan->arena, Cw__Entity);
    cw__entity__init(x);
    void *items = l->out->at;
    *(Cw__Entity **)arena_push(l->scan->arena, &items, &l->out->n, &l->cap, sizeof x) = x;
    l->out->at = items;
    l->key[slot] = key;
    l->value[slot] = (uint32_t)l->out->n - 1;
    *ret = x;
    return l->value[slot];
}

/* ---- from a record ---- */

static void add_admin(struct linking *l, Cw__Entity *x, uint32_t record)
{
    const struct gazetteer_record *r = &l->gazetteer->record[record];
    const uint32_t within[] = {
        r->district, r->region,
        strcmp(r->kind, "country") ? gazetteer_country(l->gazetteer, r->country) : GAZETTEER_NONE};
    x->admin = ARENA_ARRAY(l->scan->arena, 3, char *);
    for (size_t i = 0; i < 3; i++) {
        if (within[i] == GAZETTEER_NONE || within[i] == record)
            continue;
        const struct gazetteer_record *q = &l->gazetteer->record[within[i]];
        const char *name = q->name_en ? q->name_en : q->name_ar;
        /* the district of a city's own name tells nothing */
        bool is_own = i == 0 && q->name_ar && r->name_ar && strcmp(q->name_ar, r->name_ar) == 0;
        if (name && !is_own && !(x->n_admin > 0 && strcmp(x->admin[x->n_admin - 1], name) == 0))
            x->admin[x->n_admin++] = (char *)name;
    }
}

static char *number(struct linking *l, const char *prefix, uint64_t n)
{
    return n ? arena_printf(l->scan->arena, "%s%llu", prefix, (unsigned long long)n) : NULL;
}

static uint32_t from_record(struct linking *l, uint32_t record)
{
    const struct gazetteer_record *r = &l->gazetteer->record[record];
    Cw__Entity *x;
    uint32_t index = add_entity(l, (uint64_t)record + 1, &x);
    if (!x)
        return index;
    x->id = r->id ? (char *)r->id : number(l, "place:wof:", r->wof);
    x->has_type = true;
    x->type = (Cw__Mention__Type)r->type;
    x->name_en = (char *)r->name_en;
    x->name_ar = (char *)r->name_ar;
    x->kind = (char *)r->kind;
    if (r->country[0])
        x->country = (char *)r->country;
    if (!isnan(r->lat) && !isnan(r->lon)) {
        x->has_lat = x->has_lon = true;
        x->lat = round(r->lat * 1e4) / 1e4;
        x->lon = round(r->lon * 1e4) / 1e4;
    }
    x->wikidata = number(l, "Q", r->wikidata);
    x->geonames = number(l, "", r->geonames);
    x->whosonfirst = number(l, "", r->wof);
    if (r->type == CW__MENTION__TYPE__LOC)
        add_admin(l, x, record);
    return index;
}

/* ---- from the text ---- */

static const char *kind_of(const struct mention *m)
{
    static const char *const kinds[] = {[CW__MENTION__TYPE__PER] = "person",
                                        [CW__MENTION__TYPE__ORG] = "organisation",
                                        [CW__MENTION__TYPE__LOC] = "place"};
    if (m->type == CW__MENTION__TYPE__PER)
        return "person";
    if (m->kind && strcmp(m->kind, "places") != 0)
        return m->kind;
    return m->type <= CW__MENTION__TYPE__LOC ? kinds[m->type] : "other";
}

/* Every country has a ministry of the interior: words that make names are none alone. */
static bool is_general(const struct scan *s, const struct mention *m)
{
    const uint64_t words = SCAN_BIT(VOCABULARY_ORG_HEAD) | SCAN_BIT(VOCABULARY_ORG_TAIL) |
                           SCAN_BIT(VOCABULARY_ORG_WORD) | SCAN_BIT(VOCABULARY_COMMON) |
                           SCAN_BIT(VOCABULARY_GROUP) | SCAN_BIT(VOCABULARY_TITLE) |
                           SCAN_BIT(VOCABULARY_DIRECTION) | SCAN_BIT(VOCABULARY_PLACE_HEAD) |
                           SCAN_BIT(VOCABULARY_PLACE_TAIL) | SCAN_BIT(VOCABULARY_PLACE_PREPOSITION);
    for (uint32_t i = m->from; i < m->to; i++)
        if (s->atom[i].kind == TOKEN_WORD && !scan_has_any(s, i, words) &&
            !scan_is_one_of(s, i, SCAN_WORDS("the", "of", "for", "al", "and")))
            return false;
    return true;
}

/* Does the name by itself say who is meant, in any text? */
static bool is_full_name(const struct linking *l, const struct mention *m)
{
    const struct scan *s = l->scan;
    unsigned parts = link_name_parts(s, m), given = 0;
    if (parts < 2)
        return false;
    for (uint32_t i = m->from; i < m->to; i++)
        given += scan_has(s, i, VOCABULARY_GIVEN);
    /* there are too many of "Mohammad Ali" to be one */
    return m->type == CW__MENTION__TYPE__PER ? parts > 2 || given < parts : !is_general(s, m);
}

/* A name that rows bear which cannot be meant here ("?" without its context) is this text's own. */
static uint32_t from_name(struct linking *l, size_t i)
{
    const struct scan *s = l->scan;
    const struct mention *m = &l->mentions->at[i];
    bool is_common = is_full_name(l, m) && l->out->answer[i].candidates == 0;
    uint64_t hash = link_name_hash(s, m, is_common ? 0 : l->about->document);
    Cw__Entity *x;
    uint32_t index = add_entity(l, hash | UINT64_C(1) << 63 /* apart from records */, &x);
    if (!x)
        return index;
    x->id = arena_printf(s->arena, "name:%016llx", (unsigned long long)hash);
    x->has_type = true;
    x->type = (Cw__Mention__Type)m->type;
    char *name = arena_string(s->arena, text_slice(s->text, m->start, m->end));
    if (s->atom[m->from].is_arabic)
        x->name_ar = name;
    else
        x->name_en = name;
    x->kind = (char *)kind_of(m);
    if (is_common && m->type == CW__MENTION__TYPE__PER)
        x->name_key = link_name_key(s, m);
    return index;
}

/* ---- titles and descriptions: "the governor", المنظمة ---- */

static struct standing *standing_of(struct linking *l, uint64_t sense)
{
    size_t i = sense >> 20 & (l->standings - 1);
    while (l->standing[i].sense && l->standing[i].sense != sense)
        i = (i + 1) & (l->standings - 1);
    return &l->standing[i];
}

static uint64_t with_country(uint64_t sense, const char *code)
{
    return XXH3_64bits_withSeed(code, 2, sense) | 1;
}

static void learn(struct linking *l, uint64_t sense, uint32_t entity)
{
    if (sense == 0 || entity == SCAN_NONE)
        return;
    struct standing *x = standing_of(l, sense);
    if (x->sense == 0)
        *x = (struct standing){sense, entity, false};
    x->is_shared |= x->entity != entity;
}

/* The country of the nationality that touches a title: "the Syrian president", الرئيس السوري. */
static const char *nation_beside(const struct linking *l, size_t title)
{
    const struct mentions *m = l->mentions;
    const struct mention *t = &m->at[title];
    for (size_t i = title > 0 ? title - 1 : 0; i <= title + 1 && i < m->n; i++) {
        const struct mention *x = &m->at[i];
        bool touches = l->scan->atom[t->from].is_arabic ? x->from >= t->from && x->from <= t->to
                                                        : x->to == t->from;
        if (i != title && touches && x->type == CW__MENTION__TYPE__NORP &&
            l->record[i] != GAZETTEER_NONE)
            return l->gazetteer->record[l->record[i]].country;
    }
    return NULL;
}

/* Somebody was named with a title: the title alone may stand for him from now on. */
static void learn_title(struct linking *l, size_t title, uint32_t entity)
{
    const struct mention *t = &l->mentions->at[title];
    if (entity == SCAN_NONE)
        return;
    const char *own = l->out->at[entity]->country, *said = nation_beside(l, title);
    for (size_t i = 0; i < MENTION_SENSES; i++) {
        if (t->sense[i] == 0)
            continue;
        learn(l, t->sense[i], entity);
        if (own)
            learn(l, with_country(t->sense[i], own), entity);
        if (said && !(own && strcmp(own, said) == 0))
            learn(l, with_country(t->sense[i], said), entity);
    }
}

static uint64_t sense_of_kind(const char *kind)
{
    return XXH3_64bits_withSeed(kind, strlen(kind), 'k') | 1;
}

static uint64_t sense_of_acronym(struct span letters)
{
    return XXH3_64bits_withSeed(letters.p, letters.n, 'a') | 1;
}

/* What "the group" may be, "the group" that watches a war included. */
static bool may_be_group(const char *kind)
{
    static const char *const kinds[] = {"armed_group", "monitor", "organisation", "party"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kind, kinds[i]) == 0)
            return true;
    return false;
}

static uint32_t link_description(struct linking *l, size_t i, const char **ret_how)
{
    const struct mention *m = &l->mentions->at[i];
    const char *nation = nation_beside(l, i);
    uint64_t sense = nation ? with_country(m->sense[0], nation) : m->sense[0];
    const struct standing *x = standing_of(l, sense);
    *ret_how = "pass:title";
    if (x->sense == 0 && m->kind && !nation) {
        x = standing_of(l, sense_of_kind(m->kind));
        *ret_how = "pass:kind_of";
    }
    if (x->sense && !x->is_shared)
        return x->entity;
    *ret_how = x->sense ? "null:shared" : "null:context";
    return SCAN_NONE;
}

/* ---- one mention ---- */

static uint32_t link_person_at(struct linking *l, size_t i)
{
    struct link_answer *answer = &l->out->answer[i];
    const struct mention *m = &l->mentions->at[i];
    if (l->record[i] != GAZETTEER_NONE) {
        if (m->to - m->from > 1 || link_is_told(l->persons, i))
            return from_record(l, l->record[i]);
        answer->how = "null:shared";
        return SCAN_NONE;
    }
    const char *how;
    uint32_t full = link_person(l->persons, i, &how);
    if (full == SCAN_NONE) {
        answer->how = how;
        return SCAN_NONE;
    }
    if (full != i) {
        answer->how = how;
        return l->record[full] != GAZETTEER_NONE ? from_record(l, l->record[full])
                                                 : from_name(l, full);
    }
    answer->how = "pass:name";
    return from_name(l, i);
}

static uint32_t link_one(struct linking *l, size_t i)
{
    const struct mention *m = &l->mentions->at[i];
    struct link_answer *answer = &l->out->answer[i];
    if (m->type == CW__MENTION__TYPE__TITLE)
        return m->same_as == SCAN_NONE && m->sense[0] ? link_description(l, i, &answer->how)
                                                      : SCAN_NONE;
    if (m->type == CW__MENTION__TYPE__PER)
        return link_person_at(l, i);
    if (l->record[i] != GAZETTEER_NONE)
        return from_record(l, l->record[i]);
    if (m->type == CW__MENTION__TYPE__NORP || (answer->how && strncmp(answer->how, "null", 4) == 0))
        return SCAN_NONE;
    const struct standing *x = standing_of(l, sense_of_acronym(link_word(l->scan, m, m->to - 1)));
    if (m->type == CW__MENTION__TYPE__ORG && m->to == m->from + 1 && x->sense && !x->is_shared) {
        answer->how = "pass:acronym";
        return x->entity;
    }
    answer->how = "pass:name";
    return from_name(l, i);
}

/* What an organisation's name teaches: its head, its kind, the acronym behind it. */
static void learn_organisation(struct linking *l, size_t i, uint32_t entity)
{
    const struct mention *m = &l->mentions->at[i];
    const char *kind = l->out->at[entity]->kind;
    uint32_t acronym = mention_acronym(l->scan, m);
    learn(l, m->sense[0], entity);
    learn(l, sense_of_kind(kind), entity);
    if (may_be_group(kind))
        learn(l, sense_of_kind("group"), entity);
    if (acronym != SCAN_NONE)
        learn(l, sense_of_acronym(l->scan->atom[acronym].folded), entity);
}

static void link_in_order(struct linking *l)
{
    const struct mentions *m = l->mentions;
    for (size_t i = 0; i < m->n; i++) {
        struct link_answer *x = &l->out->answer[i];
        if (x->entity == SCAN_NONE)
            x->entity = link_one(l, i);
        uint32_t person = m->at[i].type == CW__MENTION__TYPE__TITLE ? m->at[i].same_as : SCAN_NONE;
        if (l->title[i] < i)
            learn_title(l, l->title[i], x->entity);
        if (person < i)
            learn_title(l, i, l->out->answer[person].entity);
        if (m->at[i].type == CW__MENTION__TYPE__ORG && x->entity != SCAN_NONE)
            learn_organisation(l, i, x->entity);
    }
}

const char *link_home(const struct vocabulary *v, const struct gazetteer *g, struct span outlet,
                      struct arena *a)
{
    struct span rest = vocabulary_words(outlet, a), word;
    uint32_t node = PHRASE_NONE;
    if (rest.n == 0)
        return NULL;
    while (rest.n > 0 && span_split(&rest, ' ', &word)) {
        node = phrase_step(v->phrases, node, phrase_word(v->phrases, word));
        if (node == PHRASE_NONE)
            return NULL;
    }
    for (const struct phrase_entry *e = phrase_first(v->phrases, node); e;
         e = phrase_next(v->phrases, e))
        if (e->group == VOCABULARY_NAME && strcmp(g->record[e->value].kind, "outlet") == 0 &&
            g->record[e->value].country[0])
            return g->record[e->value].country;
    return NULL;
}

static struct linking *linking_new(const struct scan *s, const struct mentions *m)
{
    struct linking *l = ARENA_NEW(s->arena, struct linking);
    l->scan = s;
    l->mentions = m;
    for (l->slots = 64; l->slots < 2 * m->n + 2;)
        l->slots *= 2;
    size_t senses = 32;
    for (size_t i = 0; i < m->n; i++)
        senses += m->at[i].type == CW__MENTION__TYPE__TITLE ? 3 * MENTION_SENSES
                  : m->at[i].type == CW__MENTION__TYPE__ORG ? 4
                                                            : 0;
    for (l->standings = 64; l->standings < 2 * senses;)
        l->standings *= 2;
    l->key = ARENA_ARRAY(s->arena, l->slots, uint64_t);
    l->value = ARENA_ARRAY(s->arena, l->slots, uint32_t);
    l->standing = ARENA_ARRAY(s->arena, l->standings, struct standing);
    l->record = ARENA_ARRAY(s->arena, m->n + 1, uint32_t);
    l->title = ARENA_ARRAY(s->arena, m->n + 1, uint32_t);
    memset(l->title, 0xFF, (m->n + 1) * sizeof *l->title);
    for (size_t i = 0; i < m->n; i++)
        if (m->at[i].type == CW__MENTION__TYPE__TITLE && m->at[i].same_as < m->n)
            l->title[m->at[i].same_as] = (uint32_t)i;
    return l;
}

static void linking_done(struct linking *l)
{
    const void *const arrays[] = {l->key, l->value, l->standing, l->record, l->title};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        arena_give_back(l->scan->arena, arrays[i]);
}

void link_mentions(const struct scan *s, const struct gazetteer *g, const struct mentions *m,
                   const struct link_about *about, struct link_result *ret)
{
    struct linking *l = linking_new(s, m);
    struct link_countries *countries = ARENA_NEW(s->arena, struct link_countries);
    *ret = (struct link_result){.answer = ARENA_ARRAY(s->arena, m->n + 1, struct link_answer)};
    for (size_t i = 0; i < m->n; i++)
        ret->answer[i].entity = SCAN_NONE;
    l->gazetteer = g;
    l->about = about;
    l->out = ret;
    link_places(s, g, m, about, l->record, ret->answer, countries);
    link_actors(s, g, m, countries, l->record, ret->answer);
    l->persons = link_persons_new(s, m, l->record);
    link_in_order(l);
    link_persons_done(l->persons);
    linking_done(l);
}
