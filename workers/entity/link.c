/* SPDX-License-Identifier: Apache-2.0 */
#include "link.h"
#include <math.h>
#include <stdio.h>
#include <xxhash.h>
#include "link_place.h"

#define EARLIER_MAX 200 /* persons that a shorter name is compared with */

struct linking {
    const struct scan *scan;
    const struct gazetteer *gazetteer;
    const struct mentions *mentions;
    struct link_result *out;
    size_t cap;
    uint64_t *key; /* open addressing: record or hash of the name -> entity */
    uint32_t *value;
    size_t slots;
    uint32_t person[EARLIER_MAX]; /* mentions */
    size_t persons;
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

static struct span bare(const struct scan *s, const struct mention *m, uint32_t atom)
{
    struct span w = s->atom[atom].folded;
    /* the clitic of the first word is no part of the name */
    if (atom == m->from && m->start > s->atom[atom].start)
        for (unsigned r = 1; r < s->atom[atom].readings; r++)
            if (s->atom[atom].start + s->atom[atom].reading[r].points == m->start)
                return phrase_spell(s->vocabulary->phrases, s->atom[atom].reading[r].word);
    if (atom == m->from && m->start == s->atom[atom].start + 1 && w.n > 2 &&
        s->atom[atom].is_arabic)
        return span_slice(w, 2, w.n);
    return w;
}

static uint64_t name_hash(const struct scan *s, const struct mention *m)
{
    uint64_t h = m->type + 1u;
    for (uint32_t i = m->from; i < m->to; i++) {
        struct span w = bare(s, m, i);
        if (s->atom[i].kind != TOKEN_MARK && !span_equal(w, SPAN("al")))
            h = XXH3_64bits_withSeed(w.p, w.n, h);
    }
    return h | UINT64_C(1) << 63; /* apart from records */
}

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

static uint32_t from_name(struct linking *l, const struct mention *m)
{
    const struct scan *s = l->scan;
    uint64_t hash = name_hash(s, m);
    Cw__Entity *x;
    uint32_t index = add_entity(l, hash, &x);
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
    return index;
}

/* ---- persons told again in other words ---- */

static bool has_word(const struct scan *s, const struct mention *m, struct span word)
{
    for (uint32_t i = m->from; i < m->to; i++)
        if (span_equal(bare(s, m, i), word))
            return true;
    return false;
}

/* Does the longer name hold every word of the shorter one, family name included? */
static bool is_part_of(const struct scan *s, const struct mention *shorter,
                       const struct mention *longer)
{
    if (shorter->to - shorter->from >= longer->to - longer->from || shorter->to - shorter->from < 2)
        return false;
    for (uint32_t i = shorter->from; i < shorter->to; i++)
        if (s->atom[i].kind == TOKEN_WORD && !has_word(s, longer, bare(s, shorter, i)))
            return false;
    return true;
}

static uint32_t earlier_person(const struct linking *l, const struct mention *m)
{
    for (size_t i = l->persons; i > 0; i--) {
        uint32_t earlier = l->person[i - 1];
        if (is_part_of(l->scan, m, &l->mentions->at[earlier]))
            return l->out->entity[earlier];
    }
    return SCAN_NONE;
}

/* ---- all ---- */

static uint32_t link_one(struct linking *l, size_t i, const uint32_t *place)
{
    const struct mention *m = &l->mentions->at[i];
    if (m->type == CW__MENTION__TYPE__TITLE || m->type == CW__MENTION__TYPE__NORP)
        return SCAN_NONE;
    if (m->same_as != SCAN_NONE && m->same_as < i && l->out->entity[m->same_as] != SCAN_NONE)
        return l->out->entity[m->same_as];
    if (place[i] != GAZETTEER_NONE)
        return from_record(l, place[i]);
    if (m->match && m->type != CW__MENTION__TYPE__LOC)
        return from_record(l, m->match->entry->value);
    uint32_t earlier = m->type == CW__MENTION__TYPE__PER ? earlier_person(l, m) : SCAN_NONE;
    return earlier != SCAN_NONE ? earlier : from_name(l, m);
}

void link_mentions(const struct scan *s, const struct gazetteer *g, const struct mentions *m,
                   struct link_result *ret)
{
    struct linking *l = ARENA_NEW(s->arena, struct linking);
    uint32_t *place = ARENA_ARRAY(s->arena, m->n + 1, uint32_t);
    *ret = (struct link_result){.entity = ARENA_ARRAY(s->arena, m->n + 1, uint32_t)};
    l->scan = s;
    l->gazetteer = g;
    l->mentions = m;
    l->out = ret;
    for (l->slots = 64; l->slots < 2 * m->n + 2;)
        l->slots *= 2;
    l->key = ARENA_ARRAY(s->arena, l->slots, uint64_t);
    l->value = ARENA_ARRAY(s->arena, l->slots, uint32_t);
    link_places(s, g, m, place);
    for (size_t i = 0; i < m->n; i++) {
        ret->entity[i] = link_one(l, i, place);
        if (m->at[i].type == CW__MENTION__TYPE__PER && m->at[i].to - m->at[i].from > 1 &&
            l->persons < EARLIER_MAX)
            l->person[l->persons++] = (uint32_t)i;
    }
}
