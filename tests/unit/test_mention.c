/* SPDX-License-Identifier: Apache-2.0 */
#include "entity/mention.h"
#include "scan_help.h"

static struct mentions find(struct scan_help *h, const char *text)
{
    struct mentions m;
    const struct scan *s = scan_help_text(h, text);
    bool *is_time = ARENA_ARRAY(&h->arena, s->atoms + 1, bool);

    mention_find(s, &h->gazetteer, NULL, is_time, &m);
    return m;
}

static void mention__names_do_not_overlap(void **state)
{
    static const char text[] =
        "Syrian Foreign Minister Walid al-Muallem told the Syrian Arab News Agency in Damascus "
        "that "
        "the Ministry of Foreign Affairs of Iraq and the Deir ez-Zor Military Council had met Abu "
        "Bakr al-Baghdadi's men near the village of Khan Abu Bakr.\n\n"
        "وقال وزير الخارجية السوري وليد المعلم لوكالة الأنباء السورية سانا إن مجلس دير الزور "
        "العسكري "
        "التقى أهالي قرى خشام ومراط والحسينية قرب معبر الصالحية";
    struct mentions m = find(*state, text);
    uint32_t end = 0;

    assert_true(m.n > 10);
    for (size_t i = 0; i < m.n; i++) {
        if (m.at[i].type == CW__MENTION__TYPE__TITLE || m.at[i].type == CW__MENTION__TYPE__NORP)
            continue;
        assert_true(m.at[i].start >= end);
        end = m.at[i].end;
    }
}

static void mention__scores_are_parts_of_one_and_rules_are_named(void **state)
{
    struct mentions m = find(*state, "Dr. Sami Nader saw Hezbollah in Homs, and HTS in Idlib.");

    assert_true(m.n >= 5);
    for (size_t i = 0; i < m.n; i++) {
        assert_true(m.at[i].score > 0 && m.at[i].score <= 1);
        assert_non_null(strchr(m.at[i].rule, ':'));
    }
}

static void mention__what_is_told_again_points_to_what_was_told_first(void **state)
{
    struct mentions m = find(*state, "The lawyer Anwar Halabi spoke. Halabi then left.");
    const struct mention *last = &m.at[m.n - 1];

    assert_string_equal(last->rule, "recall:family_name");
    assert_int_equal(m.at[last->same_as].type, CW__MENTION__TYPE__PER);
    assert_true(m.at[last->same_as].start < last->start);
}

static void mention__atoms_of_times_name_nothing(void **state)
{
    struct scan_help *h = *state;
    const struct scan *s = scan_help_text(h, "Aleppo fell");
    bool is_time[3] = {true, false, false};
    struct mentions m;

    mention_find(s, &h->gazetteer, NULL, is_time, &m);
    assert_int_equal(m.n, 0);
}

static void mention__an_empty_text_has_none(void **state)
{
    assert_int_equal(find(*state, "").n, 0);
    assert_int_equal(find(*state, "\n\n  \n").n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mention__names_do_not_overlap),
        cmocka_unit_test(mention__scores_are_parts_of_one_and_rules_are_named),
        cmocka_unit_test(mention__what_is_told_again_points_to_what_was_told_first),
        cmocka_unit_test(mention__atoms_of_times_name_nothing),
        cmocka_unit_test(mention__an_empty_text_has_none),
    };
    return cmocka_run_group_tests(tests, scan_help_open, scan_help_close);
}
