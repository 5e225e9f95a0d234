/* SPDX-License-Identifier: Apache-2.0 */
#include "claim_help.h"

/* The contents of the only claim, with '|' between. */
static const char *content_of(struct claim_world *w, const char *input)
{
    const Cw__Claim *c;
    char *all;

    claim_world_annotate(w, span_of(input));
    assert_int_equal(w->doc.n_claims, 1);
    c = w->doc.claims[0];
    all = arena_string(&w->arena, SPAN(""));
    for (size_t i = 0; i < c->n_contents; i++) {
        struct span s = text_slice(&w->text, c->contents[i]->start, c->contents[i]->end);
        all = arena_printf(&w->arena, "%s%s%.*s", all, *all ? "|" : "", (int)s.n, s.p);
    }
    return all;
}

static void content__marks_round_it_stay_outside(void **state)
{
    assert_string_equal(content_of(*state, "The guard said, “It rains.”"), "It rains");
    assert_string_equal(content_of(*state, "The guard said: \"It rains\"."), "It rains");
    assert_string_equal(content_of(*state, "The guard said: «It rains»."), "It rains");
    assert_string_equal(content_of(*state, "وقال المتحدث: “المطر يهطل”."), "المطر يهطل");
}

static void content__a_question_keeps_its_mark(void **state)
{
    assert_string_equal(content_of(*state, "The guard said: “Who goes there?”"), "Who goes there?");
    assert_string_equal(content_of(*state, "وقال المتحدث: «من هناك؟»"), "من هناك؟");
}

static void content__the_full_stop_stays_outside(void **state)
{
    assert_string_equal(content_of(*state, "The guard said it rains."), "it rains");
    assert_string_equal(content_of(*state, "وقال المتحدث إن المطر يهطل."), "المطر يهطل");
}

static void content__a_quotation_inside_a_clause_keeps_its_marks(void **state)
{
    assert_string_equal(
        content_of(*state, "The guard said the rain was “a gift of heaven” to all."),
        "the rain was “a gift of heaven” to all");
}

static void content__a_quotation_that_is_never_closed_ends_with_its_sentence(void **state)
{
    assert_string_equal(content_of(*state, "The guard said: “It rains. The crowd went home."),
                        "It rains");
}

static void content__paragraphs_of_one_speech_are_pieces(void **state)
{
    assert_string_equal(
        content_of(*state, "The guard said: “It rains.\n\n“It will rain tomorrow.”"),
        "It rains|It will rain tomorrow");
}

static void content__an_attached_preposition_stays_outside(void **state)
{
    assert_string_equal(content_of(*state, "وتعهد المتحدث بفتح الطريق."), "فتح الطريق");
}

static void content__the_narrator_is_cut_off(void **state)
{
    assert_string_equal(content_of(*state, "وقال المتحدث إن المطر يهطل، على حد تعبيره."),
                        "المطر يهطل");
    assert_string_equal(content_of(*state, "وقال المتحدث إن المطر يهطل في إشارة إلى الشتاء."),
                        "المطر يهطل");
}

static Cw__Claim__Direct direct_of(struct claim_world *w, const char *input)
{
    (void)content_of(w, input);
    return w->doc.claims[0]->direct;
}

static void content__direct_is_yes_no_or_mixed(void **state)
{
    assert_int_equal(direct_of(*state, "The guard said: “It rains.”"), CW__CLAIM__DIRECT__YES);
    assert_int_equal(direct_of(*state, "The guard said it rains."), CW__CLAIM__DIRECT__NO);
    assert_int_equal(direct_of(*state, "The guard said it “rains dogs” here."),
                     CW__CLAIM__DIRECT__MIXED);
    assert_int_equal(direct_of(*state, "وقال المتحدث إن صحيفة «مرسال» أغلقت."),
                     CW__CLAIM__DIRECT__NO);
    assert_int_equal(direct_of(*state, "وقال المتحدث إن الطريق «مغلق تماما» منذ أمس."),
                     CW__CLAIM__DIRECT__MIXED);
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
        cmocka_unit_test(content__marks_round_it_stay_outside),
        cmocka_unit_test(content__a_question_keeps_its_mark),
        cmocka_unit_test(content__the_full_stop_stays_outside),
        cmocka_unit_test(content__a_quotation_inside_a_clause_keeps_its_marks),
        cmocka_unit_test(content__a_quotation_that_is_never_closed_ends_with_its_sentence),
        cmocka_unit_test(content__paragraphs_of_one_speech_are_pieces),
        cmocka_unit_test(content__an_attached_preposition_stays_outside),
        cmocka_unit_test(content__the_narrator_is_cut_off),
        cmocka_unit_test(content__direct_is_yes_no_or_mixed),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
