/* SPDX-License-Identifier: Apache-2.0 */
#include "entity_help.h"

static const Cw__Entity *entity_of(const Cw__Document *doc, const char *surface)
{
    for (size_t i = 0; i < doc->n_mentions; i++) {
        const Cw__Mention *m = doc->mentions[i];
        if (m->has_entity && span_equal(entity_help_slice(doc, m->start, m->end), span_of(surface)))
            return doc->entities[m->entity];
    }
    fail_msg("'%s' has no entity", surface);
    return NULL;
}

static void link__one_entity_has_one_id_in_both_scripts(void **state)
{
    struct entity_help *help = *state;
    const Cw__Document *doc = entity_help_annotate(
        help, SPAN("Hezbollah left Palmyra.\n\nانسحب حزب الله من تدمر."), "en", NULL);

    assert_ptr_equal(entity_of(doc, "Hezbollah"), entity_of(doc, "حزب الله"));
    assert_ptr_equal(entity_of(doc, "Palmyra"), entity_of(doc, "تدمر"));
    arena_reset(&help->arena);
}

static void link__a_place_carries_what_the_table_knows(void **state)
{
    struct entity_help *help = *state;
    const Cw__Document *doc =
        entity_help_annotate(help, SPAN("Troops entered al-Mayadeen city."), "en", NULL);
    const Cw__Entity *x = entity_of(doc, "al-Mayadeen");

    assert_string_equal(x->id, "place:wof:1125980167");
    assert_string_equal(x->country, "SY");
    assert_string_equal(x->geonames, "173480");
    assert_string_equal(x->wikidata, "Q310895");
    assert_string_equal(x->whosonfirst, "1125980167");
    assert_true(x->has_lat && x->lat > 35 && x->lat < 35.1);
    assert_string_equal(x->admin[x->n_admin - 1], "Syria");
    arena_reset(&help->arena);
}

static void link__a_neighbour_settles_which_village_is_meant(void **state)
{
    struct entity_help *help = *state;
    const Cw__Document *doc =
        entity_help_annotate(help, SPAN("دخلوا قرى خشام والحسينية في ريف دير الزور."), "ar", NULL);

    assert_string_equal(entity_of(doc, "الحسينية")->id, "place:wof:1326851827");
    arena_reset(&help->arena);
}

static void link__without_a_neighbour_no_village_is_forced(void **state)
{
    struct entity_help *help = *state;
    const Cw__Document *doc =
        entity_help_annotate(help, SPAN("وصلوا إلى قرية الحسينية في سوريا."), "ar", NULL);
    const Cw__Entity *x = entity_of(doc, "الحسينية");

    assert_memory_equal(x->id, "name:", 5);
    assert_false(x->has_lat);
    arena_reset(&help->arena);
}

static void link__an_unknown_name_has_the_same_id_in_every_text(void **state)
{
    struct entity_help *help = *state;
    const Cw__Document *x = entity_help_annotate(
        help, SPAN("The engineer Fadi Tarbush spoke. Tarbush left."), "en", NULL);
    const Cw__Document *y = entity_help_annotate(
        help, SPAN("A bridge was drawn by engineer FADI TARBUSH."), "en", NULL);

    assert_int_equal(x->n_entities, 1);
    assert_string_equal(entity_of(x, "Tarbush")->id, entity_of(x, "Fadi Tarbush")->id);
    assert_string_equal(entity_of(x, "Fadi Tarbush")->id, entity_of(y, "FADI TARBUSH")->id);
    assert_string_equal(entity_of(x, "Tarbush")->kind, "person");
    arena_reset(&help->arena);
}

static void link__a_new_spelling_is_linked_by_its_sound_near_known_places(void **state)
{
    struct entity_help *help = *state;
    const Cw__Document *doc = entity_help_annotate(
        help, SPAN("The town of Latamineh in Hama province of Syria was hit."), "en", NULL);

    assert_string_equal(entity_of(doc, "Latamineh")->name_ar, "اللطامنة");
    arena_reset(&help->arena);
}

static void link__titles_and_nationalities_name_no_entity(void **state)
{
    struct entity_help *help = *state;
    const Cw__Document *doc =
        entity_help_annotate(help, SPAN("Iraqi President Barham Salih spoke."), "en", NULL);

    assert_int_equal(doc->n_mentions, 3);
    assert_int_equal(doc->n_entities, 1);
    assert_false(doc->mentions[0]->has_entity);
    assert_false(doc->mentions[1]->has_entity);
    arena_reset(&help->arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(link__one_entity_has_one_id_in_both_scripts),
        cmocka_unit_test(link__a_place_carries_what_the_table_knows),
        cmocka_unit_test(link__a_neighbour_settles_which_village_is_meant),
        cmocka_unit_test(link__without_a_neighbour_no_village_is_forced),
        cmocka_unit_test(link__an_unknown_name_has_the_same_id_in_every_text),
        cmocka_unit_test(link__a_new_spelling_is_linked_by_its_sound_near_known_places),
        cmocka_unit_test(link__titles_and_nationalities_name_no_entity),
    };
    return cmocka_run_group_tests(tests, entity_help_open, entity_help_close);
}
