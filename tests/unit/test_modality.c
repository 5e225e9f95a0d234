/* SPDX-License-Identifier: Apache-2.0 */
#include "claim_help.h"

/* "possible", "denied-" (the minus: negative) of the only claim. */
static const char *modality_of_text(struct claim_world *w, const char *input)
{
    struct buf to;
    const Cw__Claim *c;
    char *ret;

    claim_world_annotate(w, span_of(input));
    assert_int_equal(w->doc.n_claims, 1);
    c = w->doc.claims[0];
    buf_init(&to, 64);
    claim_help_lower(&to, &cw__claim__factuality__descriptor, (int)c->factuality);
    ret = arena_printf(&w->arena, "%.*s%s", (int)to.n, to.p,
                       c->polarity == CW__CLAIM__POLARITY__NEGATIVE ? "-" : "");
    buf_done(&to);
    return ret;
}

static void modality__english_words_tell_it(void **state)
{
    assert_string_equal(modality_of_text(*state, "The guard said it rained."), "asserted");
    assert_string_equal(modality_of_text(*state, "The guard said it might rain."), "possible");
    assert_string_equal(modality_of_text(*state, "The guard said it will rain."), "future");
    assert_string_equal(modality_of_text(*state, "The guard said if it rained he would go."),
                        "conditional");
    assert_string_equal(modality_of_text(*state, "The guard said the thief allegedly left."),
                        "reported");
    assert_string_equal(modality_of_text(*state, "The guard said the alleged thief left."),
                        "asserted");
    assert_string_equal(modality_of_text(*state, "The guard said it didn't rain."), "asserted-");
    assert_string_equal(modality_of_text(*state, "The guard denied that he left."), "denied");
}

static void modality__arabic_words_tell_it(void **state)
{
    assert_string_equal(modality_of_text(*state, "وقال الحاكم إن المطر يهطل."), "asserted");
    assert_string_equal(modality_of_text(*state, "وقال الحاكم إن المطر قد يهطل."), "possible");
    assert_string_equal(modality_of_text(*state, "وقال الحاكم إن المطر قد هطل."), "asserted");
    assert_string_equal(modality_of_text(*state, "وقال الحاكم إن المطر سيهطل غدا."), "future");
    assert_string_equal(modality_of_text(*state, "وقال الحاكم إن سيارة وصلت."), "asserted");
    assert_string_equal(modality_of_text(*state, "وقال الحاكم إنه إذا هطل المطر بقي."),
                        "conditional");
    assert_string_equal(modality_of_text(*state, "وقال الحاكم إن ما يسمى المجلس رحل."), "asserted");
    assert_string_equal(modality_of_text(*state, "وقال الحاكم إن المطر لم يهطل."), "asserted-");
    assert_string_equal(modality_of_text(*state, "ونفى الحاكم أنه رحل."), "denied");
}

static void modality__only_the_main_clause_counts(void **state)
{
    assert_string_equal(
        modality_of_text(*state,
                         "The guard said the old town by the river had been rebuilt by people who "
                         "had no homes and might leave."),
        "asserted");
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
        cmocka_unit_test(modality__english_words_tell_it),
        cmocka_unit_test(modality__arabic_words_tell_it),
        cmocka_unit_test(modality__only_the_main_clause_counts),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
