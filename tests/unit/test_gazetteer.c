/* SPDX-License-Identifier: Apache-2.0 */
#include "scan_help.h"
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

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

static void gazetteer__a_new_transliteration_sounds_like_its_place(void **state)
{
    struct scan_help *h = *state;
    const struct gazetteer_sound *found;
    static const char *const spellings[] = {"Deir Ezour", "Dayr al-Zawr", "دير الزور"};

    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        size_t n = gazetteer_like(&h->gazetteer, span_of(spellings[i]), &h->arena, &found);
        bool has_city = false;
        for (size_t k = 0; k < n; k++)
            has_city |= h->gazetteer.record[found[k].record].wof == 421202167;
        assert_true(has_city);
    }
    assert_int_equal(gazetteer_like(&h->gazetteer, SPAN("Ab"), &h->arena, &found), 0);
    assert_int_equal(gazetteer_like(&h->gazetteer, SPAN(""), &h->arena, &found), 0);
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
        cmocka_unit_test(gazetteer__a_new_transliteration_sounds_like_its_place),
        cmocka_unit_test(gazetteer__a_bad_row_is_named_with_its_line),
    };
    return cmocka_run_group_tests(tests, scan_help_open, scan_help_close);
}
