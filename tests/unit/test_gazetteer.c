/* SPDX-License-Identifier: Apache-2.0 */
#include "scan_help.h"
#include "text/bridge.h"
#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "entity/gazetteer_load.h"
#include "text/data.h"

static uint32_t find(const struct gazetteer *g, const char *id)
{
    for (size_t i = 0; i < g->records; i++)
        if (g->record[i].id && strcmp(g->record[i].id, id) == 0)
            return (uint32_t)i;
    fail_msg("no record %s", id);
    return 0;
}

static uint32_t find_wof(const struct gazetteer *g, uint64_t wof)
{
    for (size_t i = 0; i < g->records; i++)
        if (g->record[i].wof == wof)
            return (uint32_t)i;
    fail_msg("no place %llu", (unsigned long long)wof);
    return 0;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void gazetteer__every_record_has_a_name_and_a_kind(void **state)
{
    struct scan_help *h = *state;

    assert_true(h->gazetteer.records > 50000);
    for (size_t i = 0; i < h->gazetteer.records; i++) {
        const struct gazetteer_record *r = &h->gazetteer.record[i];
        assert_true(r->name_en || r->name_ar);
        assert_non_null(r->kind);
        assert_true(r->id || r->wof);
        assert_true(isnan(r->lat) || (r->lat >= -90 && r->lat <= 90));
    }
}

static void gazetteer__ids_are_given_once(void **state)
{
    struct scan_help *h = *state;
    const char **ids = malloc(h->gazetteer.records * sizeof *ids);
    size_t n = 0;

    for (size_t i = 0; i < h->gazetteer.records; i++)
        if (h->gazetteer.record[i].id)
            ids[n++] = h->gazetteer.record[i].id;
    qsort(ids, n, sizeof *ids, by_text);
    for (size_t i = 1; i < n; i++)
        if (strcmp(ids[i - 1], ids[i]) == 0)
            fail_msg("id %s is given twice", ids[i]);
    assert_true(n > 900);
    free(ids);
}

static void gazetteer__places_know_what_they_lie_in(void **state)
{
    struct scan_help *h = *state;
    const struct gazetteer_record *city = &h->gazetteer.record[find_wof(&h->gazetteer, 1125980167)];

    assert_string_equal(city->name_ar, "الميادين");
    assert_string_equal(city->country, "SY");
    assert_int_equal(h->gazetteer.record[city->region].wof, 85678381);
    assert_string_equal(h->gazetteer.record[city->region].kind, "governorate");
}

static void gazetteer__a_place_of_both_tables_is_one_record(void **state)
{
    struct scan_help *h = *state;
    unsigned named = 0;

    for (size_t i = 0; i < h->gazetteer.records; i++) {
        const struct gazetteer_record *r = &h->gazetteer.record[i];
        named += strcmp(r->kind, "city") == 0 && r->name_en && strcmp(r->name_en, "Damascus") == 0;
    }
    assert_int_equal(named, 1);
}

static void gazetteer__distances_are_those_of_the_map(void **state)
{
    struct scan_help *h = *state;
    const struct gazetteer *g = &h->gazetteer;
    const struct gazetteer_record *damascus = &g->record[find_wof(g, 421202165)];
    const struct gazetteer_record *aleppo = &g->record[find_wof(g, 421202163)];

    assert_true(fabs(gazetteer_distance_km(damascus, aleppo) - 310) < 15);
    assert_true(isinf(gazetteer_distance_km(damascus, &g->record[find(g, "actor:sdf")])));
}

static size_t rank(struct scan_help *h, const char *name, unsigned type, const char *country,
                   struct gazetteer_ranked found[GAZETTEER_RANKED_MAX])
{
    struct gazetteer_wanted w = {.name = span_of(name), .type = type, .country = country};

    return gazetteer_rank_like(&h->gazetteer, &w, &h->arena, found);
}

static void gazetteer__what_sounds_most_like_a_name_comes_first(void **state)
{
    struct scan_help *h = *state;
    struct gazetteer_ranked found[GAZETTEER_RANKED_MAX];
    static const char *const cities[] = {"Deir Ezour", "Dayr el Zaour", "Deyr Azzour",
                                         "دير الزوور"};
    static const char *const persons[] = {"Houssam Louqah", "Hosam Loqa", "حسام لوقة"};

    for (size_t i = 0; i < sizeof cities / sizeof *cities; i++) {
        size_t n = rank(h, cities[i], CW__MENTION__TYPE__LOC, "SY", found);
        assert_true(n > 0 && found[0].score >= BRIDGE_LIKELY);
        assert_string_equal(h->gazetteer.record[found[0].record].name_en, "Deir ez-Zor");
        for (size_t k = 1; k < n; k++)
            assert_true(found[k].score <= found[k - 1].score && found[k].record != found[0].record);
    }
    for (size_t i = 0; i < sizeof persons / sizeof *persons; i++) {
        assert_true(rank(h, persons[i], CW__MENTION__TYPE__PER, NULL, found) > 0);
        assert_string_equal(h->gazetteer.record[found[0].record].id, "person:hossam_luqa");
    }
    assert_int_equal(rank(h, "Deir Ezour", CW__MENTION__TYPE__LOC, "FR", found), 0);
    assert_int_equal(rank(h, "", CW__MENTION__TYPE__LOC, NULL, found), 0);
    assert_int_equal(rank(h, "Deir Ezour", CW__MENTION__TYPE__ORG, NULL, found), 0);
    assert_int_equal(rank(h, "Wolfenbuttelhausen", CW__MENTION__TYPE__LOC, NULL, found), 0);
}

static struct data_table read_table(struct scan_help *h, const char *name, uint32_t fields)
{
    struct data_table t = {0};
    struct error e;

    if (data_load(SCAN_HELP_DATA, name, fields - 1, fields, &h->arena, &t, &e) != FATE_DONE)
        fail_msg("%s", e.text);
    return t;
}

static void gazetteer__actors_have_both_scripts_and_parents_that_exist(void **state)
{
    struct scan_help *h = *state;
    struct data_table t = read_table(h, "actors.tsv", 8);

    assert_true(t.rows >= 1500);
    for (uint32_t i = 0; i < t.rows; i++) {
        const struct span *f = t.row[i].field;
        bool has_parent = f[4].n == 0;
        for (uint32_t k = 0; k < t.rows && !has_parent; k++)
            has_parent = k != i && span_equal(t.row[k].field[0], f[4]);
        if (!has_parent || f[5].n == 0 || f[6].n == 0 || f[2].n == 0)
            fail_msg("actors.tsv line %u: lacks kind, a script or the parent %.*s", t.row[i].line,
                     (int)f[4].n, f[4].p);
    }
    arena_reset(&h->arena);
}

static void gazetteer__rows_of_one_country_and_kind_stand_together(void **state)
{
    struct scan_help *h = *state;
    struct data_table t = read_table(h, "actors.tsv", 8);

    for (uint32_t i = 2; i < t.rows; i++) {
        const struct span *f = t.row[i].field, *before = t.row[i - 1].field;
        if (span_equal(f[3], before[3]) && span_equal(f[2], before[2]))
            continue;
        for (uint32_t k = 0; k + 1 < i; k++)
            if (span_equal(t.row[k].field[3], f[3]) && span_equal(t.row[k].field[2], f[2]))
                fail_msg("actors.tsv line %u: belongs beside line %u", t.row[i].line,
                         t.row[k].line);
    }
    arena_reset(&h->arena);
}

/* Does a phrase stand for somebody else of these tables, without asking for context? */
static const char *find_namesake(const struct scan_help *h, struct span words, uint32_t record)
{
    struct span word;
    uint32_t node = PHRASE_NONE;

    while (words.n > 0 && span_split(&words, ' ', &word))
        node = phrase_step(h->vocabulary.phrases, node, phrase_word(h->vocabulary.phrases, word));
    for (const struct phrase_entry *p = phrase_first(h->vocabulary.phrases, node); p;
         p = phrase_next(h->vocabulary.phrases, p)) {
        const char *id = p->group == VOCABULARY_NAME ? h->gazetteer.record[p->value].id : NULL;
        bool is_weak = p->flags & (PHRASE_CONTEXT | PHRASE_SHORT);
        if (id && p->value != record && !is_weak &&
            (strncmp(id, "actor:", 6) == 0 || strncmp(id, "person:", 7) == 0))
            return id;
    }
    return NULL;
}

static void check_names(struct scan_help *h, const char *file, const char *prefix, unsigned first)
{
    struct data_table t = read_table(h, file, first == 1 ? 6 : 8);

    for (uint32_t i = 0; i < t.rows; i++) {
        const struct span *f = t.row[i].field;
        uint32_t record =
            find(&h->gazetteer, arena_printf(&h->arena, "%s%.*s", prefix, (int)f[0].n, f[0].p));
        for (unsigned k = first; k <= first + 1; k++) {
            struct span list = f[k], name;
            while (list.n > 0 && span_split(&list, '|', &name)) {
                if (name.n == 0 || strchr("?~", name.p[0]))
                    continue;
                name = span_slice(name, name.p[0] == '!', name.n);
                const char *other = find_namesake(h, vocabulary_words(name, &h->arena), record);
                if (other)
                    fail_msg("%s line %u: %.*s is %s too: mark one with ?", file, t.row[i].line,
                             (int)name.n, name.p, other);
            }
        }
    }
    arena_reset(&h->arena);
}

static void gazetteer__a_name_without_marks_is_of_one_alone(void **state)
{
    check_names(*state, "actors.tsv", "actor:", 5);
    check_names(*state, "persons.tsv", "person:", 1);
}

static void gazetteer__persons_have_roles_that_can_be_asked_by_day(void **state)
{
    struct scan_help *h = *state;
    const struct gazetteer *g = &h->gazetteer;
    const struct gazetteer_record *erdogan = &g->record[find(g, "person:recep_erdogan")];
    const struct gazetteer_record *assad = &g->record[find(g, "person:bashar_assad")];
    unsigned persons = 0, dated = 0;

    for (size_t i = 0; i < g->records; i++) {
        const struct gazetteer_record *r = &g->record[i];
        if (r->type != CW__MENTION__TYPE__PER)
            continue;
        persons++;
        assert_true(r->roles > 0 && r->name_en && r->name_ar);
        for (size_t k = 0; k < r->roles; k++)
            dated += r->role[k].from || r->role[k].to;
    }
    assert_true(persons >= 850 && dated >= 700);
    assert_int_equal(erdogan->roles, 2);
    assert_string_equal(gazetteer_role_at(erdogan, 20100101)->name, "prime minister of Turkey");
    assert_string_equal(gazetteer_role_at(erdogan, 20250101)->name, "president of Turkey");
    assert_string_equal(gazetteer_role_at(assad, 20241208)->name, "president of Syria");
    assert_null(gazetteer_role_at(assad, 20241209));
    assert_null(gazetteer_role_at(&g->record[find(g, "actor:sdf")], 20240101));
}

static int by_span(const void *x, const void *y)
{
    return span_compare(*(const struct span *)x, *(const struct span *)y);
}

static void check_ids(struct scan_help *h, const char *name, uint32_t fields)
{
    struct data_table t = read_table(h, name, fields);
    struct span *id = ARENA_ARRAY(&h->arena, t.rows, struct span);

    for (uint32_t i = 0; i < t.rows; i++)
        id[i] = t.row[i].field[0];
    qsort(id, t.rows, sizeof *id, by_span);
    for (uint32_t i = 1; i < t.rows; i++)
        if (span_equal(id[i], id[i - 1]))
            fail_msg("%s: two rows '%.*s'", name, (int)id[i].n, id[i].p);
    arena_reset(&h->arena);
}

static void gazetteer__an_id_is_of_one_row(void **state)
{
    check_ids(*state, "actors.tsv", 8);
    check_ids(*state, "persons.tsv", 6);
    check_ids(*state, "world.tsv", 9);
    check_ids(*state, "spellings.tsv", 4);
    check_ids(*state, "places.tsv", 15);
}

static void gazetteer__roles_of_a_person_follow_one_another(void **state)
{
    struct scan_help *h = *state;

    for (size_t i = 0; i < h->gazetteer.records; i++) {
        const struct gazetteer_record *r = &h->gazetteer.record[i];
        for (size_t k = 1; k < r->roles; k++)
            if (r->role[k].from && r->role[k].from < r->role[k - 1].from)
                fail_msg("%s: '%s' stands behind a later role", r->id, r->role[k].name);
    }
}

/* A latitude or longitude of world.tsv, 999 for what is none. */
static double degrees(struct span s)
{
    char buf[16] = "", *end = buf;

    if (s.n > 0 && s.n < sizeof buf)
        memcpy(buf, s.p, s.n);
    double x = strtod(buf, &end);
    return end > buf && *end == '\0' ? x : 999;
}

static void
gazetteer__places_by_hand_have_both_scripts_a_point_and_a_region_that_exists(void **state)
{
    struct scan_help *h = *state;
    struct data_table t = read_table(h, "world.tsv", 9);

    for (uint32_t i = 0; i < t.rows; i++) {
        const struct span *f = t.row[i].field;
        bool is_line = span_equal(f[1], SPAN("road")); /* has no one point */
        bool has_point = is_line || (fabs(degrees(f[5])) <= 90 && fabs(degrees(f[6])) <= 180);
        bool is_complete = f[0].n && f[1].n && f[3].n && f[4].n && has_point;
        struct span words = f[7].n ? vocabulary_words(f[7], &h->arena) : SPAN(""), word;
        uint32_t node = PHRASE_NONE;
        while (words.n > 0 && span_split(&words, ' ', &word))
            node =
                phrase_step(h->vocabulary.phrases, node, phrase_word(h->vocabulary.phrases, word));
        bool is_within = f[7].n == 0 || phrase_first(h->vocabulary.phrases, node);
        if (!is_complete || !is_within)
            fail_msg("world.tsv line %u: lacks a script, a point or the region %.*s", t.row[i].line,
                     (int)f[7].n, f[7].p);
    }
    arena_reset(&h->arena);
}

static unsigned count_places(const struct gazetteer *g, const char *country, bool is_area)
{
    unsigned n = 0;

    for (size_t i = 0; i < g->records; i++) {
        const struct gazetteer_record *r = &g->record[i];
        bool fits = is_area ? strcmp(r->kind, "governorate") == 0
                            : strcmp(r->kind, "city") == 0 || strcmp(r->kind, "town") == 0;
        n += r->id && fits && strcmp(r->country, country) == 0;
    }
    return n;
}

static void gazetteer__countries_without_an_extract_have_provinces_and_cities_by_hand(void **state)
{
    struct scan_help *h = *state;
    static const struct {
        const char *country;
        unsigned areas, cities;
    } least[] = {{"LY", 22, 40}, {"SD", 18, 40}, {"EG", 27, 40}, {"IR", 31, 40},
                 {"JO", 12, 35}, {"SA", 13, 40}, {"IL", 6, 40}};

    for (size_t i = 0; i < sizeof least / sizeof *least; i++) {
        assert_true(count_places(&h->gazetteer, least[i].country, true) >= least[i].areas);
        assert_true(count_places(&h->gazetteer, least[i].country, false) >= least[i].cities);
    }
}

static bool is_derogatory(const struct scan_help *h, struct span words, const char *id)
{
    struct span word;
    uint32_t node = PHRASE_NONE;

    while (words.n > 0 && span_split(&words, ' ', &word))
        node = phrase_step(h->vocabulary.phrases, node, phrase_word(h->vocabulary.phrases, word));
    for (const struct phrase_entry *p = phrase_first(h->vocabulary.phrases, node); p;
         p = phrase_next(h->vocabulary.phrases, p))
        if (p->group == VOCABULARY_NAME && h->gazetteer.record[p->value].id &&
            strcmp(h->gazetteer.record[p->value].id, id) == 0)
            return p->flags & PHRASE_DEROGATORY;
    fail_msg("no such name of %s", id);
    return false;
}

static void gazetteer__names_that_the_named_reject_are_marked(void **state)
{
    struct scan_help *h = *state;
    static const char *const rejected[][2] = {{"داعش", "actor:isis"},
                                              {"Daesh", "actor:isis"},
                                              {"المليشيا الحوثية", "actor:houthis"},
                                              {"Houthi militia", "actor:houthis"},
                                              {"الكيان الصهيوني", "actor:il_gov"},
                                              {"Zionist entity", "actor:il_gov"},
                                              {"حزب الشيطان", "actor:hezbollah"},
                                              {"ميليشيا قسد", "actor:sdf"},
                                              {"مرتزقة تركيا", "actor:sna"},
                                              {"النظام النصيري", "actor:sy_regime"},
                                              {"مليشيا آل دقلو", "actor:sd_rsf"},
                                              {"تحالف العدوان", "actor:arab_coalition"}};
    static const char *const plain[][2] = {{"تنظيم الدولة الإسلامية", "actor:isis"},
                                           {"أنصار الله", "actor:houthis"},
                                           {"حزب الله", "actor:hezbollah"},
                                           {"قسد", "actor:sdf"}};

    for (size_t i = 0; i < sizeof rejected / sizeof *rejected; i++)
        assert_true(
            is_derogatory(h, vocabulary_words(span_of(rejected[i][0]), &h->arena), rejected[i][1]));
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        assert_false(
            is_derogatory(h, vocabulary_words(span_of(plain[i][0]), &h->arena), plain[i][1]));
    arena_reset(&h->arena);
}

static void gazetteer__dates_of_roles_are_checked(void **state)
{
    struct scan_help *h = *state;
    struct gazetteer_role r;
    static const char *const bad[] = {"",
                                      " ",
                                      "2000..2010",
                                      "2000..1999 x",
                                      ".. x",
                                      "200..2010 x",
                                      "2000-13.. x",
                                      "2000-1.. x",
                                      "2000-01-32.. x",
                                      "2000-05..2000-04 x",
                                      "2000..now x"};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (gazetteer_parse_role(span_of(bad[i]), &h->arena, &r))
            fail_msg("'%s' passed for a role", bad[i]);
    assert_true(gazetteer_parse_role(SPAN("2000-07-17..2024 head of state"), &h->arena, &r));
    assert_int_equal(r.from, 20000717);
    assert_int_equal(r.to, 20240000);
    assert_string_equal(r.name, "head of state");
    assert_true(gazetteer_parse_role(SPAN("2000-07..2000-07 guest"), &h->arena, &r));
    assert_true(gazetteer_parse_role(SPAN("..2019 guest"), &h->arena, &r));
    assert_int_equal(r.from, 0);
    assert_true(gazetteer_parse_role(SPAN("poet"), &h->arena, &r));
    assert_int_equal(r.to, 0);
    arena_reset(&h->arena);
}

static void write_file(const char *dir, const char *name, const char *text)
{
    char path[256];

    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    (void)fputs(text, f);
    fclose(f);
}

/* Loads a folder whose countries.tsv is `countries`; returns the sentence. */
static void load_bad(const char *countries, const char *places, struct error *e)
{
    char dir[] = "/tmp/claimwire-gazetteer-XXXXXX", path[256];
    struct arena kept;
    struct vocabulary v = {0};
    struct gazetteer g = {0};

    assert_non_null(mkdtemp(dir));
    write_file(dir, "countries.tsv", countries);
    write_file(dir, "places.tsv", places);
    arena_init(&kept, (size_t)1 << 24);
    v.phrases = phrase_new(&kept);
    assert_int_equal(gazetteer_load(&g, dir, &v, &kept, e), FATE_REJECT);
    phrase_free(v.phrases);
    gazetteer_done(&g);
    arena_done(&kept);
    (void)snprintf(path, sizeof path, "%s/countries.tsv", dir);
    unlink(path);
    (void)snprintf(path, sizeof path, "%s/places.tsv", dir);
    unlink(path);
    rmdir(dir);
}

static void gazetteer__a_bad_row_is_named_with_its_line(void **state)
{
    static const char good[] = "SY\tSyria\t\tسوريا\t\n";
    struct error e;

    (void)state;
    load_bad("# c\nSYR\tSyria\t\tسوريا\t\n", "", &e);
    assert_non_null(strstr(e.text, "line 2: a country code has two letters"));
    load_bad("SY\tSyria\t\tسوريا\t\tnorth\t0\t\t\t\n", "", &e);
    assert_non_null(strstr(e.text, "line 1: 'north' is no number"));
    load_bad(good, "x\ty\n", &e);
    assert_non_null(strstr(e.text, "places.tsv' line 1"));
    load_bad(good, "0\tcity\tSY\tA\t\t\t\t1\t2\t\t\t\t\t\t1\n", &e);
    assert_non_null(strstr(e.text, "lacks number, country or rank"));
    load_bad(good, "1\tcity\tSY\tAbc\t\t\t\t1\t2\t\t\t\t\t\t1\n", &e);
    assert_non_null(strstr(e.text, "cannot read '"));
    assert_non_null(strstr(e.text, "spellings.tsv'"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gazetteer__every_record_has_a_name_and_a_kind),
        cmocka_unit_test(gazetteer__ids_are_given_once),
        cmocka_unit_test(gazetteer__places_know_what_they_lie_in),
        cmocka_unit_test(gazetteer__a_place_of_both_tables_is_one_record),
        cmocka_unit_test(gazetteer__distances_are_those_of_the_map),
        cmocka_unit_test(gazetteer__what_sounds_most_like_a_name_comes_first),
        cmocka_unit_test(gazetteer__actors_have_both_scripts_and_parents_that_exist),
        cmocka_unit_test(gazetteer__rows_of_one_country_and_kind_stand_together),
        cmocka_unit_test(gazetteer__a_name_without_marks_is_of_one_alone),
        cmocka_unit_test(gazetteer__persons_have_roles_that_can_be_asked_by_day),
        cmocka_unit_test(gazetteer__an_id_is_of_one_row),
        cmocka_unit_test(gazetteer__roles_of_a_person_follow_one_another),
        cmocka_unit_test(
            gazetteer__places_by_hand_have_both_scripts_a_point_and_a_region_that_exists),
        cmocka_unit_test(gazetteer__countries_without_an_extract_have_provinces_and_cities_by_hand),
        cmocka_unit_test(gazetteer__names_that_the_named_reject_are_marked),
        cmocka_unit_test(gazetteer__dates_of_roles_are_checked),
        cmocka_unit_test(gazetteer__a_bad_row_is_named_with_its_line),
    };
    return cmocka_run_group_tests(tests, scan_help_open, scan_help_close);
}
