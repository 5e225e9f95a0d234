/* SPDX-License-Identifier: Apache-2.0 */
#include "entity_help.h"

static void print_quantity(struct buf *out, const Cw__Document *doc, const Cw__Quantity *q)
{
    struct span surface = entity_help_slice(doc, q->start, q->end);

    (void)buf_printf(out, "%.*s = %s %s%s", (int)surface.n, surface.p, q->what,
                     q->unit ? q->unit : "", q->unit ? " " : "");
    if (q->has_min)
        (void)buf_printf(out, "%.10g", q->min);
    (void)buf_printf(out, "..");
    if (q->has_max)
        (void)buf_printf(out, "%.10g", q->max);
    (void)buf_printf(out, "%s\n", q->approximate ? " ~" : "");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantity__cases_are_as_written),
        cmocka_unit_test(quantity__numbers_inside_names_are_none),
        cmocka_unit_test(quantity__endless_digits_are_no_number),
    };
    return cmocka_run_group_tests(tests, entity_help_open, entity_help_close);
}
