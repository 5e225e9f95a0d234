/* SPDX-License-Identifier: Apache-2.0 */
#include "claim_help.h"
#include "claim/cue.h"

struct cue_world {
    struct lexicon english, arabic;
    struct arena arena;
};

/* The lemmas of all cues of a sentence, with '/' between. */
static const char *cues_of(struct cue_world *w, const char *text)
{
    Cw__Document doc = CW__DOCUMENT__INIT;
    struct view v;
    struct error e;
    char *all = arena_string(&w->arena, SPAN(""));

    doc.text = (char *)text;
    assert_int_equal(view_build(&doc, &w->english, &w->arabic, &w->arena, &v, &e), FATE_DONE);
    for (uint32_t u = 0; u < v.units; u++)
        for (uint32_t i = v.unit[u].from; i < v.unit[u].to; i++) {
            struct cue_hit h;
            if (!cue_find(&v, i, v.unit[u], &h))
                continue;
            all = arena_printf(&w->arena, "%s%s%s", all, *all ? "/" : "", h.cue->lemma);
            i = h.words.to - 1;
        }
    return all;
}

static void cue__a_verb_after_its_speaker_is_one(void **state)
{
    assert_string_equal(cues_of(*state, "The army said it left."), "say");
    assert_string_equal(cues_of(*state, "Officials say it left."), "say");
    assert_string_equal(cues_of(*state, "Damascus claims the hill."), "claim");
}

static void cue__a_noun_that_looks_like_a_verb_is_none(void **state)
{
    assert_string_equal(cues_of(*state, "The charges were old."), "");
    assert_string_equal(cues_of(*state, "These reports of rain were old."), "");
    assert_string_equal(cues_of(*state, "He heard the call for prayer."), "");
}

static void cue__what_was_not_said_is_none(void **state)
{
    assert_string_equal(cues_of(*state, "He did not say when."), "");
    assert_string_equal(cues_of(*state, "She hasn't announced it."), "");
    assert_string_equal(cues_of(*state, "He declined to say when."), "");
    assert_string_equal(cues_of(*state, "He went on to say that it rained."), "say");
}

static void cue__words_inside_quoted_speech_are_none(void **state)
{
    assert_string_equal(cues_of(*state, "He said “they said it would rain”."), "say");
    assert_string_equal(cues_of(*state, "وقال «أكد لنا أنه باق»."), "قال");
}

static void cue__the_longest_phrase_wins(void **state)
{
    assert_string_equal(cues_of(*state, "It rained, according to the guard."), "according to");
    assert_string_equal(cues_of(*state, "أمطرت على حد قوله."), "على حد قوله");
}

static void cue__arabic_clitics_stand_in_front(void **state)
{
    assert_string_equal(cues_of(*state, "وقال الحارس إنه باق."), "قال");
    assert_string_equal(cues_of(*state, "فأكد الحارس أنه باق."), "أكد");
    assert_string_equal(cues_of(*state, "وَقالَ الحارس إنه باق."), "قال");
    assert_string_equal(cues_of(*state, "سيقول الحارس إنه باق."), "");
}

static void cue__the_outlets_own_voice_is_none(void **state)
{
    assert_string_equal(cues_of(*state, "It is worth noting that it rained."), "");
    assert_string_equal(cues_of(*state, "يذكر أن المطر هطل."), "");
}

static void cue__passive_forms_are_told_apart(void **state)
{
    struct cue_world *w = *state;
    Cw__Document doc = CW__DOCUMENT__INIT;
    struct view v;
    struct cue_hit h;
    struct error e;

    doc.text = (char *)"It was reported again.";
    assert_int_equal(view_build(&doc, &w->english, &w->arabic, &w->arena, &v, &e), FATE_DONE);
    assert_true(cue_find(&v, 2, v.unit[0], &h));
    assert_true(h.is_passive);
}

static int set_up(void **state)
{
    static struct cue_world w;
    struct error e;

    arena_init(&w.arena, CLAIM_HELP_BUDGET);
    assert_int_equal(lexicon_load(CW_SOURCE_DIR "/workers/claim/data", "en", &w.english, &e),
                     FATE_DONE);
    assert_int_equal(lexicon_load(CW_SOURCE_DIR "/workers/claim/data", "ar", &w.arabic, &e),
                     FATE_DONE);
    *state = &w;
    return 0;
}

static int tear_down(void **state)
{
    struct cue_world *w = *state;

    lexicon_done(&w->english);
    lexicon_done(&w->arabic);
    arena_done(&w->arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cue__a_verb_after_its_speaker_is_one),
        cmocka_unit_test(cue__a_noun_that_looks_like_a_verb_is_none),
        cmocka_unit_test(cue__what_was_not_said_is_none),
        cmocka_unit_test(cue__words_inside_quoted_speech_are_none),
        cmocka_unit_test(cue__the_longest_phrase_wins),
        cmocka_unit_test(cue__arabic_clitics_stand_in_front),
        cmocka_unit_test(cue__the_outlets_own_voice_is_none),
        cmocka_unit_test(cue__passive_forms_are_told_apart),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
