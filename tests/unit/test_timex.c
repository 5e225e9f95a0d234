/* SPDX-License-Identifier: Apache-2.0 */
#include "budget.h"
#include "entity_help.h"

#define PUBLISHED "2021-11-24T08:00:00+03:00" /* a Wednesday */

static void print_time(struct buf *out, const Cw__Document *doc, const Cw__Time *t)
{
    struct span surface = entity_help_slice(doc, t->start, t->end);

    (void)buf_printf(out, "%.*s = %s", (int)surface.n, surface.p,
                     t->from ? t->from
                     : t->to ? ""
                             : "?");
    if (t->to && (!t->from || strcmp(t->from, t->to) != 0))
        (void)buf_printf(out, "..%s", t->to);
    if (t->from && !t->to)
        (void)buf_printf(out, "..");
    (void)buf_printf(out, " %s%s\n", t->precision ? t->precision : "?", t->approximate ? " ~" : "");
}

static void check_times(struct cases_block *block, void *ctx)
{
    struct entity_help *help = ctx;
    struct buf out;

    buf_init(&out, 1 << 16);
    const Cw__Document *doc =
        entity_help_annotate(help, block->input, entity_help_language(block->path), PUBLISHED);
    for (size_t i = 0; i < doc->n_times; i++)
        print_time(&out, doc, doc->times[i]);
    cases_expect(block, buf_span(&out));
    buf_done(&out);
    arena_reset(&help->arena);
}

static void timex__cases_are_as_written(void **state)
{
    cases_run("time", "*.case", check_times, *state);
}

static void timex__without_a_publication_only_full_dates_are_resolved(void **state)
{
    struct entity_help *help = *state;
    const Cw__Document *doc = entity_help_annotate(
        help, SPAN("Yesterday, on November 9, on 9 November 2017 and in 2015."), "en", NULL);

    assert_int_equal(doc->n_times, 4);
    assert_null(doc->times[0]->from);
    assert_null(doc->times[1]->from);
    assert_string_equal(doc->times[2]->from, "2017-11-09");
    assert_string_equal(doc->times[3]->to, "2015-12-31");
    arena_reset(&help->arena);
}

static void timex__the_fetch_is_the_last_resort(void **state)
{
    struct entity_help *help = *state;
    Cw__Document doc = CW__DOCUMENT__INIT;
    struct error e;

    doc.text = "They met yesterday.";
    doc.language = "en";
    doc.fetched_date = "2020-03-01";
    assert_int_equal(entity_annotate(help->recogniser, &doc, &help->arena, &e), FATE_DONE);
    assert_int_equal(doc.n_times, 1);
    assert_string_equal(doc.times[0]->from, "2020-02-29");
    arena_reset(&help->arena);
}

static void timex__days_that_do_not_exist_are_not_resolved(void **state)
{
    struct entity_help *help = *state;
    const Cw__Document *doc = entity_help_annotate(
        help, SPAN("On 31/02/2020, 2021-13-40, 99/99/9999 and November 31, 2020 nothing happened."),
        "en", PUBLISHED);

    for (size_t i = 0; i < doc->n_times; i++)
        assert_true(!doc->times[i]->from || strcmp(doc->times[i]->precision, "day") != 0);
    arena_reset(&help->arena);
}

static void timex__no_text_costs_more_than_its_length(void **state)
{
    static const struct {
        const char *piece, *language;
        size_t times;
    } texts[] = {{"/", "en", 200000},
                 {"12/", "en", 100000},
                 {"12 ", "en", 100000},
                 {"2/1/2022 ", "en", 25000},
                 {"two weeks before ", "en", 25000},
                 {"the first Friday of ", "en", 20000},
                 {"since until early ", "en", 25000},
                 {"June-", "en", 50000},
                 {"قبل أسبوع من ", "ar", 25000},
                 {"بين 3 و", "ar", 25000}};
    struct entity_help *help = *state;
    uint64_t us;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        (void)entity_help_repeat(help, texts[i].piece, texts[i].times, texts[i].language, &us);
        if (us > BUDGET_CPU_US)
            fail_msg("'%s' took %llu us", texts[i].piece, (unsigned long long)us);
        arena_reset(&help->arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(timex__cases_are_as_written),
        cmocka_unit_test(timex__without_a_publication_only_full_dates_are_resolved),
        cmocka_unit_test(timex__the_fetch_is_the_last_resort),
        cmocka_unit_test(timex__days_that_do_not_exist_are_not_resolved),
        cmocka_unit_test(timex__no_text_costs_more_than_its_length),
    };
    return cmocka_run_group_tests(tests, entity_help_open, entity_help_close);
}
