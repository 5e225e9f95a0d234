/* SPDX-License-Identifier: Apache-2.0 */
#include "claim_help.h"

/* Speaker and class of the last claim: "Karim Haddal/named_person". */
static const char *last_speaker(struct claim_world *w, const char *input)
{
    struct buf class;
    const Cw__Claim *c;
    char *ret;

    claim_world_annotate(w, span_of(input));
    assert_true(w->doc.n_claims > 0);
    c = w->doc.claims[w->doc.n_claims - 1];
    buf_init(&class, 64);
    claim_help_lower(&class, &cw__claim__class__descriptor, (int)c->speaker_class);
    ret = arena_printf(&w->arena, "%s/%.*s", c->speaker_name ? c->speaker_name : "?", (int)class.n,
                       class.p);
    buf_done(&class);
    return ret;
}

static void speaker__a_short_name_takes_the_fullest(void **state)
{
    assert_string_equal(last_speaker(*state,
                                     "Minister Karim Haddal left. Haddal said it rained. "
                                     "Minister Karim Haddal said it froze. Haddal said it snowed."),
                        "Minister Karim Haddal/named_person");
    assert_string_equal(
        last_speaker(*state, "قال الوزير كريم حداد إن المطر يهطل. وقال حداد إن الثلج يهطل."),
        "الوزير كريم حداد/named_person");
}

static void speaker__the_name_may_stand_where_nobody_speaks(void **state)
{
    assert_string_equal(
        last_speaker(*state,
                     "{TITLE|Minister} {PER|Karim Haddal} arrived. {PER|Haddal} said it rained."),
        "Minister Karim Haddal/named_person");
}

static void speaker__a_pronoun_is_the_person_before(void **state)
{
    assert_string_equal(last_speaker(*state, "Karim Haddal said it rained. He said it snowed."),
                        "Karim Haddal/named_person");
    assert_string_equal(
        last_speaker(*state,
                     "The army said it rained. Karim Haddal said it froze. It said it snowed."),
        "The army/organisation");
}

static void speaker__an_elided_subject_is_the_one_of_the_same_gender(void **state)
{
    assert_string_equal(
        last_speaker(
            *state,
            "قالت الوزارة إن المطر يهطل. وقال الحاكم إن الثلج يهطل. وأضافت أن الريح شديدة."),
        "الوزارة/organisation");
}

static void speaker__the_source_is_the_one_before(void **state)
{
    assert_string_equal(last_speaker(*state,
                                     "A police source said it rained. Karim Haddal said it froze. "
                                     "The source said it snowed."),
                        "A police source/official_unnamed");
    assert_string_equal(
        last_speaker(*state, "قال مصدر محلي إن المطر يهطل. وأكد المصدر أن الثلج يهطل."),
        "مصدر محلي/anonymous");
}

static void speaker__first_persons_are_nobody_we_know(void **state)
{
    assert_string_equal(last_speaker(*state, "We said it rained."), "?/unknown");
}

static void speaker__classes_follow_the_noun(void **state)
{
    static const char *const cases[][2] = {
        {"Residents said it rained.", "Residents/local"},
        {"Protesters said it rained.", "Protesters/group"},
        {"Sources said it rained.", "Sources/anonymous"},
        {"Security sources said it rained.", "Security sources/official_unnamed"},
        {"A spokesman said it rained.", "A spokesman/official_unnamed"},
        {"A spokesman, Karim Haddal, said it rained.", "A spokesman, Karim Haddal/named_person"},
        {"The ministry said it rained.", "The ministry/organisation"},
        {"The newspaper said it rained.", "The newspaper/media"},
        {"A study said it rained.", "A study/document"},
        {"قال سكان إن المطر يهطل.", "سكان/local"},
        {"قال متظاهرون إن المطر يهطل.", "متظاهرون/group"},
        {"قالت مصادر مطلعة إن المطر يهطل.", "مصادر مطلعة/anonymous"},
        {"قال مصدر أمني إن المطر يهطل.", "مصدر أمني/official_unnamed"},
        {"قال مراسل الوكالة إن المطر يهطل.", "مراسل الوكالة/media"},
        {"قالت صحيفة مرسال إن المطر يهطل.", "صحيفة مرسال/media"},
        {"قالت الحكومة إن المطر يهطل.", "الحكومة/organisation"},
        {"قالت دراسة إن المطر يهطل.", "دراسة/document"},
    };

    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(last_speaker(*state, cases[i][0]), cases[i][1]);
}

static void speaker__a_mention_tells_what_no_noun_tells(void **state)
{
    assert_string_equal(last_speaker(*state, "{LOC|Veldan} said it rained."),
                        "Veldan/organisation");
    assert_string_equal(last_speaker(*state, "{ORG|Falcons} said it rained."),
                        "Falcons/organisation");
    assert_string_equal(last_speaker(*state, "قال {PER|طلال} إن المطر يهطل."), "طلال/named_person");
}

static void speaker__an_endless_name_is_none(void **state)
{
    struct claim_world *w = *state;
    char *name = malloc(4001);
    char text[8192];

    memset(name, 'x', 4000);
    name[0] = 'X';
    name[4000] = '\0';
    snprintf(text, sizeof text, "%s said it rained.", name);
    free(name);
    claim_world_annotate(w, span_of(text));
    assert_int_equal(w->doc.n_claims, 1);
    assert_null(w->doc.claims[0]->speaker_name);
}

static int set_up(void **state)
{
    static struct claim_world w;

    claim_world_open(&w);
    *state = &w;
    return 0;
}

static int tear_down(void **state)
{
    claim_world_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(speaker__a_short_name_takes_the_fullest),
        cmocka_unit_test(speaker__the_name_may_stand_where_nobody_speaks),
        cmocka_unit_test(speaker__a_pronoun_is_the_person_before),
        cmocka_unit_test(speaker__an_elided_subject_is_the_one_of_the_same_gender),
        cmocka_unit_test(speaker__the_source_is_the_one_before),
        cmocka_unit_test(speaker__first_persons_are_nobody_we_know),
        cmocka_unit_test(speaker__classes_follow_the_noun),
        cmocka_unit_test(speaker__a_mention_tells_what_no_noun_tells),
        cmocka_unit_test(speaker__an_endless_name_is_none),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
