/* SPDX-License-Identifier: Apache-2.0 */
#include "claim_help.h"

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
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
