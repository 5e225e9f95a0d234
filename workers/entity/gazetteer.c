/* SPDX-License-Identifier: Apache-2.0 */
#include "gazetteer.h"
#include <math.h>
#include <stdlib.h>
#include "gazetteer_load.h"
#include "grow.h"
#include "text/data.h"
#include "text/fold.h"

#define EARTH_KM 6371.0
#define SAME_PLACE_KM 30.0
#define SCRATCH_BYTES ((size_t)512 << 20)
#define ACRONYM_MAX_BYTES 7

/* What a load needs beside the gazetteer. */
struct loading {
    struct gazetteer *g;
    struct vocabulary *v;
    struct arena *keep;    /* strings of records */
    struct arena *files, *row; /* the second forgets each row behind it */
    const char *dir;
    struct error *e;
    uint64_t *wof_key; /* open addressing: number of Who's On First -> record */
    uint32_t *wof_record;
    size_t wof_slots;
};

struct table_row {
    const struct data_table *table;
    const struct data_row *row;
};

/* ---- records ---- */

static uint32_t add_record(struct gazetteer *g, struct gazetteer_record r, struct arena *guard)
{
    g->record = grow_array(g->record, &g->records_cap, g->records, sizeof *g->record, guard);
    g->record[g->records] = r;
    return (uint32_t)g->records++;
}

static const char *keep(struct loading *l, struct span s)
{
    return s.n ? arena_string(l->keep, s) : NULL;
}

/* Kinds and the like repeat ten thousand times: one copy each. */
static const char *keep_kind(struct loading *l, struct span s)
{
    for (size_t i = l->g->records; i > 0 && i + 64 > l->g->records; i--)
        if (l->g->record[i - 1].kind && span_equal(span_of(l->g->record[i - 1].kind), s))
            return l->g->record[i - 1].kind;
    return keep(l, s);
}

static enum fate number_of(struct loading *l, struct table_row r, unsigned field, double *ret)
{
    struct span s = r.row->field[field];
    char buf[32], *end;
    *ret = NAN;
    if (s.n == 0)
        return FATE_DONE;
    if (s.n < sizeof buf) {
        memcpy(buf, s.p, s.n);
        buf[s.n] = '\0';
        *ret = strtod(buf[0] == 'Q' ? buf + 1 : buf, &end);
        if (*end == '\0')
            return FATE_DONE;
    }
    return fail(l->e, FATE_REJECT, "'%s' line %u: '%.*s' is no number", r.table->path, r.row->line,
                (int)s.n, s.p);
}

static uint32_t count_of(double x)
{
    return x > 0 && x < UINT32_MAX ? (uint32_t)x : 0;
}

/* ---- names ---- */

static bool is_acronym(struct span name)
{
    size_t upper = 0;
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == ' ' || (name.p[i] >= 'a' && name.p[i] <= 'z') ||
            (unsigned char)name.p[i] > 0x7F)
            return false;
        upper += name.p[i] >= 'A' && name.p[i] <= 'Z';
    }
    return upper > 1 && name.n <= ACRONYM_MAX_BYTES;
}

static bool starts_capital(struct span name)
{
    static const char *const articles[] = {"al-", "el-",  "ar-", "as-", "an-",
                                           "ad-", "ash-", "al ", "the "};
    for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
        if (span_starts_with(name, span_of(articles[i])))
            name = span_slice(name, strlen(articles[i]), name.n);
    return name.n && ((name.p[0] >= 'A' && name.p[0] <= 'Z') || (unsigned char)name.p[0] == 0xC3 ||
                      (unsigned char)name.p[0] == 0xC4 || (unsigned char)name.p[0] == 0xC5 ||
                      name.p[0] == '\'');
}

static uint8_t take_marks(struct span *name)
{
    uint8_t flags = 0;
    for (; name->n > 0 && strchr("!?~", name->p[0]); *name = span_slice(*name, 1, name->n))
        flags |= name->p[0] == '!'   ? PHRASE_DEROGATORY
                 : name->p[0] == '?' ? PHRASE_CONTEXT
                                     : PHRASE_SHORT;
    return flags;
}

static struct span bare_name(struct span name)
{
    struct span s = span_trim(name);
    (void)take_marks(&s);
    return s;
}

static uint32_t node_of(struct loading *l, struct span name)
{
    struct span rest = vocabulary_words(name, l->row), word;
    uint32_t node = PHRASE_NONE;
    while (rest.n > 0 && span_split(&rest, ' ', &word)) {
        node = phrase_step(l->v->phrases, node, phrase_word(l->v->phrases, word));
        if (node == PHRASE_NONE)
            break;
    }
    return node;
}

static bool has_name(struct loading *l, struct span name, uint32_t record)
{
    const struct phrase_entry *p = phrase_first(l->v->phrases, node_of(l, name));
    while (p && (p->group != VOCABULARY_NAME || p->value != record))
        p = phrase_next(l->v->phrases, p);
    return p != NULL;
}

static void add_name(struct loading *l, struct span name, uint32_t record, uint8_t flags)
{
    name = span_trim(name);
    flags |= take_marks(&name);
    if (name.n < 2)
        return;
    if ((unsigned char)name.p[0] < 0xD8)
        flags |= is_acronym(name) ? PHRASE_UPPER : starts_capital(name) ? PHRASE_CAPITAL : 0;
    struct phrase_entry entry = {.value = record, .group = VOCABULARY_NAME, .flags = flags};
    struct span words = vocabulary_words(name, l->row);
    phrase_add(l->v->phrases, words, entry);
    /* "al-Mayadin" is also written without its article, in running text more often than not. */
    if (span_starts_with(words, SPAN("al ")) && words.n >= 8 && !(flags & PHRASE_SHORT)) {
        struct span bare = span_slice(words, 3, words.n);
        entry.flags |= l->g->record[record].type == CW__MENTION__TYPE__LOC ? 0 : PHRASE_CONTEXT;
        if (!has_name(l, bare, record)) /* a row that names it too knows better */
            phrase_add(l->v->phrases, bare, entry);
    }
}

static void add_names(struct loading *l, struct span list, uint32_t record, uint8_t flags)
{
    struct span name;
    while (list.n > 0 && span_split(&list, '|', &name))
        add_name(l, name, record, flags);
}

static struct span first_name(struct span list)
{
    struct span name = {0};
    if (list.n > 0)
        (void)span_split(&list, '|', &name);
    return bare_name(name);
}

/* ---- countries ---- */

static void add_arabic_demonyms(struct loading *l, struct span list, uint32_t record)
{
    static const char *const endings[] = {"", "ة", "ين", "ون", "ات"};
    struct span stem;
    while (list.n > 0 && span_split(&list, '|', &stem)) {
        uint8_t flags = take_marks(&stem);
        struct phrase_entry entry = {
            .value = record, .group = VOCABULARY_GROUP, .flags = flags | PHRASE_DEMONYM};
        for (size_t i = 0; i < sizeof endings / sizeof *endings && stem.n; i++) {
            char *form = arena_printf(l->row, "%.*s%s", (int)stem.n, stem.p, endings[i]);
            phrase_add(l->v->phrases, vocabulary_words(span_of(form), l->row), entry);
        }
    }
}

static void add_latin_demonyms(struct loading *l, struct span list, uint32_t record)
{
    struct span name;
    while (list.n > 0 && span_split(&list, '|', &name)) {
        struct phrase_entry entry = {
            .value = record, .group = VOCABULARY_GROUP, .flags = PHRASE_CAPITAL | PHRASE_DEMONYM};
        phrase_add(l->v->phrases, vocabulary_words(name, l->row), entry);
    }
}

static enum fate load_country(struct loading *l, struct table_row r)
{
    const struct span *f = r.row->field;
    double lat, lon, wikidata;
    if (f[0].n != 2)
        return fail(l->e, FATE_REJECT, "'%s' line %u: a country code has two letters",
                    r.table->path, r.row->line);
    if (number_of(l, r, 5, &lat) != FATE_DONE || number_of(l, r, 6, &lon) != FATE_DONE ||
        number_of(l, r, 7, &wikidata) != FATE_DONE)
        return FATE_REJECT;
    struct gazetteer_record x = {.id = arena_printf(l->keep, "country:%.2s", f[0].p),
                                 .name_en = keep(l, f[1]),
                                 .name_ar = keep(l, bare_name(f[3])),
                                 .kind = "country",
                                 .wikidata = count_of(wikidata),
                                 .region = GAZETTEER_NONE,
                                 .district = GAZETTEER_NONE,
                                 .lat = (float)lat,
                                 .lon = (float)lon,
                                 .country = {f[0].p[0], f[0].p[1], 0},
                                 .rank = 0,
                                 .type = CW__MENTION__TYPE__LOC};
    uint32_t record = add_record(l->g, x, l->keep);
    for (unsigned i = 1; i <= 4; i++)
        add_names(l, f[i], record, 0);
    add_latin_demonyms(l, f[8], record);
    add_arabic_demonyms(l, f[9], record);
    return FATE_DONE;
}

uint32_t gazetteer_country(const struct gazetteer *g, const char code[3])
{
    /* Countries are read first: they stand at the beginning. */
    for (size_t i = 0; i < g->records && g->record[i].rank == 0; i++)
        if (memcmp(g->record[i].country, code, 2) == 0)
            return (uint32_t)i;
    return GAZETTEER_NONE;
}

/* ---- places ---- */

static size_t wof_slot(const struct loading *l, uint64_t wof)
{
    size_t i = (wof * 0x9E3779B97F4A7C15ull) >> 24 & (l->wof_slots - 1);
    while (l->wof_key[i] && l->wof_key[i] != wof)
        i = (i + 1) & (l->wof_slots - 1);
    return i;
}

static uint32_t record_of_wof(const struct loading *l, double wof)
{
    if (!(wof > 0))
        return GAZETTEER_NONE;
    size_t i = wof_slot(l, (uint64_t)wof);
    return l->wof_key[i] ? l->wof_record[i] : GAZETTEER_NONE;
}

/* Governorates and districts come before their towns in the file or not: a second pass over the
 * rows links them. */
static enum fate load_place(struct loading *l, struct table_row r)
{
    const struct span *f = r.row->field;
    double n[15];
    static const unsigned numbers[] = {0, 7, 8, 11, 12, 13, 14};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (number_of(l, r, numbers[i], &n[numbers[i]]) != FATE_DONE)
            return FATE_REJECT;
    if (l->g->records >= l->wof_slots / 2)
        return fail(l->e, FATE_REJECT, "'%s' line %u: more places than the loader was made for",
                    r.table->path, r.row->line);
    if (!(n[0] > 0) || f[2].n != 2 || !(n[14] >= 1))
        return fail(l->e, FATE_REJECT, "'%s' line %u: lacks number, country or rank", r.table->path,
                    r.row->line);
    struct gazetteer_record x = {.name_en = keep(l, f[3]),
                                 .name_ar = keep(l, f[5]),
                                 .kind = keep_kind(l, f[1]),
                                 .wof = (uint64_t)n[0],
                                 .geonames = count_of(n[12]),
                                 .wikidata = count_of(n[13]),
                                 .population = count_of(n[11]),
                                 .region = GAZETTEER_NONE,
                                 .district = GAZETTEER_NONE,
                                 .lat = (float)n[7],
                                 .lon = (float)n[8],
                                 .country = {f[2].p[0], f[2].p[1], 0},
                                 .rank = (uint8_t)n[14],
                                 .type = CW__MENTION__TYPE__LOC};
    uint32_t record = add_record(l->g, x, l->keep);
    size_t slot = wof_slot(l, x.wof);
    l->wof_key[slot] = x.wof;
    l->wof_record[slot] = record;
    for (unsigned i = 3; i <= 6; i++)
        add_names(l, f[i], record, x.rank >= 3 ? PHRASE_CONTEXT : 0);
    gazetteer_add_sounds(l->g, f[3], record, l->row, l->keep);
    gazetteer_add_sounds(l->g, f[5], record, l->row, l->keep);
    return FATE_DONE;
}

static enum fate link_place(struct loading *l, struct table_row r)
{
    double wof, region, district;
    if (number_of(l, r, 0, &wof) != FATE_DONE || number_of(l, r, 9, &region) != FATE_DONE ||
        number_of(l, r, 10, &district) != FATE_DONE)
        return FATE_REJECT;
    struct gazetteer_record *x = &l->g->record[record_of_wof(l, wof)];
    x->region = record_of_wof(l, region);
    x->district = record_of_wof(l, district);
    return FATE_DONE;
}

static enum fate load_spelling(struct loading *l, struct table_row r)
{
    double wof, rank;
    if (number_of(l, r, 0, &wof) != FATE_DONE || number_of(l, r, 3, &rank) != FATE_DONE)
        return FATE_REJECT;
    uint32_t record = record_of_wof(l, wof);
    if (record == GAZETTEER_NONE)
        return fail(l->e, FATE_REJECT, "'%s' line %u: places.tsv has no place %.0f", r.table->path,
                    r.row->line, wof);
    if (rank >= 1)
        l->g->record[record].rank = (uint8_t)rank;
    uint8_t flags = l->g->record[record].rank >= 3 ? PHRASE_CONTEXT : 0;
    if (r.row->field[1].n)
        l->g->record[record].name_en = keep(l, first_name(r.row->field[1]));
    if (r.row->field[2].n)
        l->g->record[record].name_ar = keep(l, first_name(r.row->field[2]));
    add_names(l, r.row->field[1], record, flags);
    add_names(l, r.row->field[2], record, flags);
    gazetteer_add_sounds(l->g, r.row->field[1], record, l->row, l->keep);
    gazetteer_add_sounds(l->g, r.row->field[2], record, l->row, l->keep);
    return FATE_DONE;
}

double gazetteer_distance_km(const struct gazetteer_record *x, const struct gazetteer_record *y)
{
    if (isnan(x->lat) || isnan(y->lat))
        return INFINITY;
    double to_rad = 3.14159265358979 / 180, a = x->lat * to_rad, b = y->lat * to_rad;
    double dlat = b - a, dlon = (y->lon - x->lon) * to_rad;
    double h = pow(sin(dlat / 2), 2) + cos(a) * cos(b) * pow(sin(dlon / 2), 2);
    return 2 * EARTH_KM * asin(sqrt(h > 1 ? 1 : h));
}

/* A place of world.tsv that Who's On First has too is one place: the hand-made names go to that
 * record. */
static uint32_t find_same_place(struct loading *l, const struct gazetteer_record *x,
                                struct span names)
{
    struct span name;
    while (names.n > 0 && span_split(&names, '|', &name)) {
        const struct phrase_entry *p = phrase_first(l->v->phrases, node_of(l, bare_name(name)));
        for (; p; p = phrase_next(l->v->phrases, p)) {
            const struct gazetteer_record *y = &l->g->record[p->value];
            if (p->group != VOCABULARY_NAME || !y->wof || strcmp(x->country, y->country) != 0)
                continue;
            bool is_area = strcmp(y->kind, "governorate") == 0 || strcmp(y->kind, "district") == 0;
            bool wants_area = strcmp(x->kind, "governorate") == 0;
            if (is_area == wants_area &&
                gazetteer_distance_km(x, y) < SAME_PLACE_KM * (is_area ? 8 : 1))
                return p->value;
        }
    }
    return GAZETTEER_NONE;
}

static bool is_populated(const char *kind)
{
    static const char *const kinds[] = {"city", "town", "village", "governorate", "neighbourhood"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kind, kinds[i]) == 0)
            return true;
    return false;
}

/* The governorate or other region that `within` names. */
static uint32_t find_region(struct loading *l, struct span name, const char *country)
{
    const struct phrase_entry *p = phrase_first(l->v->phrases, node_of(l, name));
    for (; p; p = phrase_next(l->v->phrases, p))
        if (p->group == VOCABULARY_NAME &&
            strcmp(l->g->record[p->value].kind, "governorate") == 0 &&
            strcmp(l->g->record[p->value].country, country) == 0)
            return p->value;
    return GAZETTEER_NONE;
}

static enum fate load_world(struct loading *l, struct table_row r)
{
    const struct span *f = r.row->field;
    double lat, lon, wikidata;
    if (number_of(l, r, 5, &lat) != FATE_DONE || number_of(l, r, 6, &lon) != FATE_DONE ||
        number_of(l, r, 8, &wikidata) != FATE_DONE)
        return FATE_REJECT;
    struct gazetteer_record x = {.kind = keep_kind(l, f[1]),
                                 .wikidata = count_of(wikidata),
                                 .region = GAZETTEER_NONE,
                                 .district = GAZETTEER_NONE,
                                 .lat = (float)lat,
                                 .lon = (float)lon,
                                 .rank = 1,
                                 .type = CW__MENTION__TYPE__LOC};
    if (f[2].n == 2)
        memcpy(x.country, f[2].p, 2);
    uint32_t record = GAZETTEER_NONE;
    if (is_populated(x.kind)) {
        record = find_same_place(l, &x, f[3]);
        if (record == GAZETTEER_NONE)
            record = find_same_place(l, &x, f[4]);
    }
    if (record == GAZETTEER_NONE) {
        x.id = arena_printf(l->keep, "place:%.*s", (int)f[0].n, f[0].p);
        x.name_en = keep(l, first_name(f[3]));
        x.name_ar = keep(l, first_name(f[4]));
        x.region = f[7].n ? find_region(l, first_name(f[7]), x.country) : GAZETTEER_NONE;
        record = add_record(l->g, x, l->keep);
        gazetteer_add_sounds(l->g, f[3], record, l->row, l->keep);
        gazetteer_add_sounds(l->g, f[4], record, l->row, l->keep);
    } else if (l->g->record[record].rank > 1) {
        l->g->record[record].rank = 1;
    }
    add_names(l, f[3], record, 0);
    add_names(l, f[4], record, 0);
    return FATE_DONE;
}

/* ---- actors and persons ---- */

static int type_of(struct span name)
{
    static const struct {
        const char *name;
        int type;
    } types[] = {{"ORG", CW__MENTION__TYPE__ORG},
                 {"NORP", CW__MENTION__TYPE__NORP},
                 {"LOC", CW__MENTION__TYPE__LOC},
                 {"MISC", CW__MENTION__TYPE__MISC}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (span_equal(span_of(types[i].name), name))
            return types[i].type;
    return -1;
}

static enum fate load_named(struct loading *l, struct table_row r, struct gazetteer_record x,
                            const unsigned at[4])
{
    const struct span *f = r.row->field;
    double wikidata;
    if (number_of(l, r, at[3], &wikidata) != FATE_DONE)
        return FATE_REJECT;
    if (f[0].n == 0 || (f[at[0]].n == 0 && f[at[1]].n == 0))
        return fail(l->e, FATE_REJECT, "'%s' line %u: lacks id or names", r.table->path,
                    r.row->line);
    if (f[at[2]].n == 2)
        memcpy(x.country, f[at[2]].p, 2);
    x.name_en = keep(l, first_name(f[at[0]]));
    x.name_ar = keep(l, first_name(f[at[1]]));
    x.wikidata = count_of(wikidata);
    x.region = x.district = GAZETTEER_NONE;
    x.lat = x.lon = NAN;
    x.rank = 1;
    uint32_t record = add_record(l->g, x, l->keep);
    add_names(l, f[at[0]], record, 0);
    add_names(l, f[at[1]], record, 0);
    if (x.type == CW__MENTION__TYPE__PER) {
        gazetteer_add_sounds(l->g, f[at[0]], record, l->row, l->keep);
        gazetteer_add_sounds(l->g, f[at[1]], record, l->row, l->keep);
    }
    return FATE_DONE;
}

static enum fate load_actor(struct loading *l, struct table_row r)
{
    const struct span *f = r.row->field;
    int type = type_of(f[1]);
    if (type < 0)
        return fail(l->e, FATE_REJECT, "'%s' line %u: no type '%.*s'", r.table->path, r.row->line,
                    (int)f[1].n, f[1].p);
    struct gazetteer_record x = {.id = arena_printf(l->keep, "actor:%.*s", (int)f[0].n, f[0].p),
                                 .kind = keep_kind(l, f[2]),
                                 .type = (uint8_t)type};
    return load_named(l, r, x, (const unsigned[]){5, 6, 3, 7});
}

static enum fate load_roles(struct loading *l, struct table_row r, struct gazetteer_record *x)
{
    struct span list = r.row->field[3], one;
    size_t most = 1;
    for (size_t i = 0; i < list.n; i++)
        most += list.p[i] == '|';
    struct gazetteer_role *role = ARENA_ARRAY(l->keep, most, struct gazetteer_role);
    while (list.n > 0 && span_split(&list, '|', &one)) {
        if (!gazetteer_parse_role(one, l->keep, &role[x->roles]))
            return fail(l->e, FATE_REJECT, "'%s' line %u: '%.*s' is no role (FROM..TO name)",
                        r.table->path, r.row->line, (int)one.n, one.p);
        x->roles++;
    }
    x->role = role;
    return FATE_DONE;
}

static enum fate load_person(struct loading *l, struct table_row r)
{
    const struct span *f = r.row->field;
    struct gazetteer_record x = {.id = arena_printf(l->keep, "person:%.*s", (int)f[0].n, f[0].p),
                                 .kind = "person",
                                 .type = CW__MENTION__TYPE__PER};
    if (load_roles(l, r, &x) != FATE_DONE)
        return FATE_REJECT;
    return load_named(l, r, x, (const unsigned[]){1, 2, 4, 5});
}

/* ---- all ---- */

/* Parts of names in both scripts: no records, words only. A Latin one has the number of the Arabic
 * word as its value. */
static enum fate load_token(struct loading *l, struct table_row r)
{
    struct span latin = vocabulary_words(r.row->field[0], l->row);
    struct span arabic = vocabulary_words(r.row->field[1], l->row);
    struct phrase_entry entry = {.group = VOCABULARY_NAME_TOKEN};
    if (arabic.n)
        phrase_add(l->v->phrases, arabic, entry);
    entry.flags = PHRASE_CAPITAL;
    entry.value = phrase_word(l->v->phrases, arabic);
    if (latin.n)
        phrase_add(l->v->phrases, latin, entry);
    return FATE_DONE;
}

struct source {
    const char *file;
    uint32_t min_fields, max_fields;
    enum fate (*load)(struct loading *l, struct table_row r);
};

/* To add a table of names: a row here and its function above. Countries stay first
 * (gazetteer_country). */
static const struct source sources[] = {
    {"countries.tsv", 4, 10, load_country}, {"places.tsv", 15, 15, load_place},
    {"places.tsv", 15, 15, link_place},     {"spellings.tsv", 2, 4, load_spelling},
    {"world.tsv", 5, 9, load_world},        {"actors.tsv", 7, 8, load_actor},
    {"persons.tsv", 5, 6, load_person},     {"name_tokens.tsv", 2, 2, load_token},
};

static enum fate load_all(struct loading *l)
{
    struct data_table t = {0};
    const char *last = "";
    for (size_t s = 0; s < sizeof sources / sizeof *sources; s++) {
        if (strcmp(last, sources[s].file) != 0) {
            enum fate fate = data_load(l->dir, sources[s].file, sources[s].min_fields,
                                       sources[s].max_fields, l->files, &t, l->e);
            if (fate != FATE_DONE)
                return fate;
            l->g->hash = l->g->hash * 31 + t.hash;
        }
        last = sources[s].file;
        for (uint32_t i = 0; i < t.rows; i++) {
            enum fate fate = sources[s].load(l, (struct table_row){&t, &t.row[i]});
            if (fate != FATE_DONE)
                return fate;
            arena_reset(l->row);
        }
    }
    return FATE_DONE;
}

enum fate gazetteer_load(struct gazetteer *g, const char *dir, struct vocabulary *v,
                         struct arena *a, struct error *e)
{
    struct arena files, row;
    arena_init(&files, SCRATCH_BYTES);
    arena_init(&row, SCRATCH_BYTES);
    if (arena_guard(&files)) {
        arena_done(&files);
        arena_done(&row);
        return fail(e, FATE_REJECT, "tables of names need more than %zu MiB", SCRATCH_BYTES >> 20);
    }
    row.guard = files.guard; /* one place to go to for both */
    struct loading l = {g, v, a, &files, &row, dir, e, NULL, NULL, 1u << 18};
    l.wof_key = ARENA_ARRAY(&files, l.wof_slots, uint64_t);
    l.wof_record = ARENA_ARRAY(&files, l.wof_slots, uint32_t);
    enum fate fate = load_all(&l);
    gazetteer_sort_sounds(g, a);
    arena_done(&files);
    arena_done(&row);
    return fate;
}

void gazetteer_done(struct gazetteer *g)
{
    free(g->record);
    free(g->sound);
    g->record = NULL;
    g->sound = NULL;
}
