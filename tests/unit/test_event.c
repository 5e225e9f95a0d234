/* SPDX-License-Identifier: Apache-2.0 */
#include "budget.h"
#include "claim_help.h"
#include "common/clock.h"

static void check_case(struct cases_block *block, void *ctx)
{
    struct claim_world *w = ctx;
    struct buf got;

    buf_init(&got, 1 << 20);
    claim_world_annotate(w, block->input);
    for (size_t i = 0; i < w->doc.n_claims; i++)
        for (size_t k = 0; k < w->doc.claims[i]->n_events; k++)
            claim_help_print_event(w, w->doc.claims[i]->events[k], &got);
    cases_expect(block, buf_span(&got));
    buf_done(&got);
}

static void event__the_cases_hold(void **state)
{
    cases_run("event", "*.case", check_case, *state);
}

static void event__types_are_mapped_to_acled_and_plover(void **state)
{
    struct claim_world *w = *state;
    const Cw__Event *e;

    claim_world_annotate(w, SPAN("An airstrike hit the market."));
    assert_int_equal(w->doc.n_claims, 1);
    e = w->doc.claims[0]->events[0];
    assert_string_equal(e->type, "violence.airstrike");
    assert_string_equal(e->acled, "Air/drone strike");
    assert_string_equal(e->plover, "FIGHT");
}

static void event__a_word_alone_that_needs_another_is_none(void **state)
{
    struct claim_world *w = *state;

    claim_world_annotate(w, SPAN("The council opened a school and extended its thanks."));
    assert_int_equal(w->doc.n_claims, 0);
}

static void event__a_type_is_told_once_for_a_claim(void **state)
{
    struct claim_world *w = *state;

    claim_world_annotate(w, SPAN("Clashes and more clashes, fighting and battles went on."));
    assert_int_equal(w->doc.n_claims, 1);
    assert_int_equal(w->doc.claims[0]->n_events, 1);
}

static void event__a_trigger_inside_a_name_is_none(void **state)
{
    struct claim_world *w = *state;

    claim_world_annotate(w, SPAN("The {ORG|Reconciliation Museum} painted its doors."));
    assert_int_equal(w->doc.n_claims, 0);
}

/* Every word is a trigger, a party or a means, in one sentence and in many. */
static void event__a_text_of_triggers_is_read_within_the_budget(void **state)
{
    static const char *const texts[] = {
        "killed rebels airstrike ",
        "the army killed four rebels in the attack. ",
        "killing and the rebels demanded to attack ",
        "قصف مسلحون غارة هجوم ",
        "قالت الشرطة إنها قتلت من من عدد من مسلحين ",
        "وطالبت اللجنة بقصف مواقع لتنظيم مقتل وإصابة مدنيا ",
        "\"\" اعتقل مجهولون شابا على يد ",
    };
    struct claim_world *w = *state;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const size_t times = BUDGET_TEXT_BYTES / strlen(texts[i]);
        struct buf b;

        buf_init(&b, BUDGET_TEXT_BYTES + 100);
        for (size_t n = 0; n < times; n++)
            assert_true(buf_append(&b, span_of(texts[i])));
        const uint64_t begun_us = clock_thread_cpu_us();
        claim_world_annotate(w, buf_span(&b));
        assert_true(clock_thread_cpu_us() - begun_us < BUDGET_CPU_US);
        assert_true(w->doc.n_claims > 0);
        buf_done(&b);
    }
}

static void event__what_another_event_told_is_marked(void **state)
{
    struct claim_world *w = *state;
    const Cw__Event *e;

    claim_world_annotate(
        w, SPAN("{ORG|The Veld Brigade} attacked a school. Six were killed in the attack."));
    assert_int_equal(w->doc.n_claims, 2);
    e = w->doc.claims[1]->events[w->doc.claims[1]->n_events - 1];
    assert_string_equal(e->type, "violence.killing");
    assert_int_equal(e->roles[e->n_roles - 1]->role, CW__ROLE__NAME__ACTOR);
    assert_true(e->roles[e->n_roles - 1]->inherited);
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
        cmocka_unit_test(event__the_cases_hold),
        cmocka_unit_test(event__types_are_mapped_to_acled_and_plover),
        cmocka_unit_test(event__a_word_alone_that_needs_another_is_none),
        cmocka_unit_test(event__a_type_is_told_once_for_a_claim),
        cmocka_unit_test(event__a_trigger_inside_a_name_is_none),
        cmocka_unit_test(event__a_text_of_triggers_is_read_within_the_budget),
        cmocka_unit_test(event__what_another_event_told_is_marked),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
