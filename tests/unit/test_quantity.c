/* SPDX-License-Identifier: Apache-2.0 */
#include "budget.h"
#include "entity_help.h"

static void print_quantity(struct buf *out, const Cw__Document *doc, const Cw__Quantity *q)
{
    struct span surface = entity_help_slice(doc, q->start, q->end);

    bool is_other = q->who && strcmp(q->who, q->what) != 0 && strcmp(q->who, "people") != 0;
    (void)buf_printf(out, "%.*s = %s %s%s%s%s%s", (int)surface.n, surface.p, q->what,
                     is_other ? "(" : "", is_other ? q->who : "", is_other ? ") " : "",
                     q->unit ? q->unit : "", q->unit ? " " : "");
    if (q->has_min)
        (void)buf_printf(out, "%.10g", q->min);
    (void)buf_printf(out, "..");
    if (q->has_max)
        (void)buf_printf(out, "%.10g", q->max);
    (void)buf_printf(out, "%s", q->approximate ? " ~" : "");
    if (q->has_part_of)
        (void)buf_printf(out, " of %u", q->part_of + 1);
    (void)buf_printf(out, "\n");
}

static void check_quantities(struct cases_block *block, void *ctx)
{
    struct entity_help *help = ctx;
    struct buf out;

    buf_init(&out, 1 << 16);
    const Cw__Document *doc =
        entity_help_annotate(help, block->input, entity_help_language(block->path), "2021-11-24");
    for (size_t i = 0; i < doc->n_quantities; i++)
        print_quantity(&out, doc, doc->quantities[i]);
    cases_expect(block, buf_span(&out));
    buf_done(&out);
    arena_reset(&help->arena);
}

static void quantity__cases_are_as_written(void **state)
{
    cases_run("quantity", "*.case", check_quantities, *state);
}

static void quantity__numbers_inside_names_are_none(void **state)
{
    struct entity_help *help = *state;
    const Cw__Document *doc =
        entity_help_annotate(help, SPAN("Deir Ezzor 24 reported on the M5 highway."), "en", NULL);

    assert_int_equal(doc->n_quantities, 0);
    arena_reset(&help->arena);
}

static void quantity__endless_digits_are_no_number(void **state)
{
    struct entity_help *help = *state;
    char text[512];

    memset(text, '9', sizeof text);
    memcpy(text + sizeof text - 8, " people", 8);
    const Cw__Document *doc =
        entity_help_annotate(help, span_at(text, sizeof text - 1), "en", NULL);
    assert_int_equal(doc->n_quantities, 0);
    arena_reset(&help->arena);
}

static void quantity__no_text_costs_more_than_its_length(void **state)
{
    static const struct {
        const char *piece, *language;
        size_t times;
    } texts[] = {{"5 ", "en", 100000},
                 {"5 killed ", "en", 50000},
                 {"including 5 children ", "en", 25000},
                 {"a man and ", "en", 30000},
                 {"killed including ", "en", 40000},
                 {"بينهم طفل ", "ar", 40000},
                 {"خمسة و", "ar", 40000}};
    struct entity_help *help = *state;
    uint64_t us;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const Cw__Document *doc =
            entity_help_repeat(help, texts[i].piece, texts[i].times, texts[i].language, &us);
        if (us > BUDGET_CPU_US)
            fail_msg("'%s' took %llu us", texts[i].piece, (unsigned long long)us);
        for (size_t k = 0; k < doc->n_quantities; k++)
            assert_true(!doc->quantities[k]->has_part_of ||
                        doc->quantities[k]->part_of < doc->n_quantities);
        arena_reset(&help->arena);
    }
}

static void quantity__parts_point_at_their_total(void **state)
{
    struct entity_help *help = *state;
    const Cw__Document *doc = entity_help_annotate(
        help, SPAN("The raid killed 12 people, including two children."), "en", NULL);

    assert_int_equal(doc->n_quantities, 2);
    assert_false(doc->quantities[0]->has_part_of);
    assert_string_equal(doc->quantities[0]->who, "people");
    assert_true(doc->quantities[1]->has_part_of);
    assert_int_equal(doc->quantities[1]->part_of, 0);
    assert_string_equal(doc->quantities[1]->what, "killed");
    assert_string_equal(doc->quantities[1]->who, "children");
    arena_reset(&help->arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantity__cases_are_as_written),
        cmocka_unit_test(quantity__numbers_inside_names_are_none),
        cmocka_unit_test(quantity__endless_digits_are_no_number),
        cmocka_unit_test(quantity__no_text_costs_more_than_its_length),
        cmocka_unit_test(quantity__parts_point_at_their_total),
    };
    return cmocka_run_group_tests(tests, entity_help_open, entity_help_close);
}
