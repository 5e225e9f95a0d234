/* SPDX-License-Identifier: Apache-2.0 */
#include "budget.h"
#include "claim_help.h"
#include "common/clock.h"
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

/* Every claim of a case, attributed or the outlet's own, is a line. */
static void check_case(struct cases_block *block, void *ctx)
{
    struct claim_world *w = ctx;
    struct buf got;

    buf_init(&got, 1 << 20);
    claim_world_annotate(w, block->input);
    for (size_t i = 0; i < w->doc.n_claims; i++)
        claim_help_print(w, w->doc.claims[i], &got);
    cases_expect(block, buf_span(&got));
    buf_done(&got);
}

static void claim__the_cases_hold(void **state)
{
    cases_run("claim", "*.case", check_case, *state);
}

static const Cw__Claim *only_claim(struct claim_world *w, const char *input)
{
    claim_world_annotate(w, span_of(input));
    assert_int_equal(w->doc.n_claims, 1);
    return w->doc.claims[0];
}

static void claim__every_field_is_filled(void **state)
{
    const Cw__Claim *c = only_claim(
        *state,
        "The mayor of Tall Amin said an airstrike killed {QTY|nine people} {TIME|on Monday}.");

    assert_true(c->has_start && c->has_end && c->has_act && c->has_speaker_class && c->has_direct &&
                c->has_factuality && c->has_polarity);
    assert_int_equal(c->start, 0);
    assert_non_null(c->speaker_name);
    assert_non_null(c->rule);
    assert_non_null(c->score);
    assert_true(c->score->has_cue && c->score->has_source && c->score->has_content &&
                c->score->has_event);
    assert_true(c->score->cue > 0 && c->score->cue <= 1);
    assert_int_equal(c->n_events, 2);
    assert_string_equal(c->events[0]->type, "violence.airstrike");
    assert_non_null(c->events[0]->plover);
}

static void claim__start_and_end_cover_all_parts(void **state)
{
    const Cw__Claim *c = only_claim(*state, "“We stay,” said Nadia Karam, “and we rebuild.”");

    assert_int_equal(c->n_contents, 2);
    assert_int_equal(c->start, c->contents[0]->start);
    assert_int_equal(c->end, c->contents[1]->end);
}

static void claim__speaker_entity_is_the_entity_of_the_mention(void **state)
{
    struct claim_world *w = *state;
    static Cw__Entity entity = CW__ENTITY__INIT;
    static Cw__Entity *entities[] = {&entity};
    struct error e;

    claim_world_annotate(w, SPAN("{PER|Nadia Karam} said the road was open."));
    w->doc.entities = entities;
    w->doc.n_entities = 1;
    w->doc.mentions[0]->has_entity = 1;
    w->doc.mentions[0]->entity = 0;
    assert_int_equal(claim_annotate(w->extractor, &w->doc, &w->arena, &e), FATE_DONE);
    assert_int_equal(w->doc.n_claims, 1);
    assert_true(w->doc.claims[0]->has_speaker_entity);
    assert_int_equal(w->doc.claims[0]->speaker_entity, 0);
}

static void claim__without_an_outlet_a_report_has_no_speaker(void **state)
{
    struct claim_world *w = *state;
    struct error e;

    claim_world_annotate(w, SPAN("Clashes broke out in the old town."));
    w->doc.source = NULL;
    assert_int_equal(claim_annotate(w->extractor, &w->doc, &w->arena, &e), FATE_DONE);
    assert_int_equal(w->doc.n_claims, 1);
    assert_null(w->doc.claims[0]->speaker_name);
    assert_int_equal(w->doc.claims[0]->speaker_class, CW__CLAIM__CLASS__MEDIA);
    assert_int_equal(w->doc.claims[0]->n_cues + w->doc.claims[0]->n_sources, 0);
}

static void claim__text_without_sentences_is_read_all_the_same(void **state)
{
    struct claim_world *w = *state;
    struct error e;

    claim_world_annotate(w,
                         SPAN("The army said the road was open. The council denied the report."));
    w->doc.n_sentences = 0;
    assert_int_equal(claim_annotate(w->extractor, &w->doc, &w->arena, &e), FATE_DONE);
    assert_int_equal(w->doc.n_claims, 2);
}

static void claim__text_in_another_language_has_no_claims(void **state)
{
    struct claim_world *w = *state;
    struct error e;

    claim_world_annotate(w, SPAN("Der Minister said das und announced dies."));
    w->doc.language = (char *)"de";
    assert_int_equal(claim_annotate(w->extractor, &w->doc, &w->arena, &e), FATE_DONE);
    assert_int_equal(w->doc.n_claims, 0);
}

static void claim__empty_text_is_no_error(void **state)
{
    struct claim_world *w = *state;
    struct error e;

    claim_world_annotate(w, SPAN(""));
    assert_int_equal(w->doc.n_claims, 0);
    w->doc.text = NULL;
    assert_int_equal(claim_annotate(w->extractor, &w->doc, &w->arena, &e), FATE_DONE);
}

static void claim__a_missing_table_is_named(void **state)
{
    struct claim_conf conf = {.data_dir = (char *)"/nonexistent/claim"};
    struct claim_extractor *x = NULL;
    struct error e;

    (void)state;
    assert_int_equal(claim_open(&conf, &x, &e), FATE_REJECT);
    assert_null(x);
    assert_non_null(strstr(e.text, "events.tsv"));
}

static void write_file(const char *dir, const char *name, const char *text)
{
    char path[512];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", dir, name);
    f = fopen(path, "wb");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void claim__a_wrong_row_is_named_with_its_line(void **state)
{
    char dir[] = "/tmp/claim_data_XXXXXX", sub[64];
    struct claim_conf conf = {.data_dir = dir};
    struct claim_extractor *x = NULL;
    struct error e;

    (void)state;
    assert_non_null(mkdtemp(dir));
    snprintf(sub, sizeof sub, "%s/en", dir);
    assert_int_equal(mkdir(sub, 0700), 0);
    write_file(dir, "events.tsv", "a.b\tOther\tCONSULT\tx\n");
    write_file(sub, "words.tsv", "# comment\ncomp\tthat\nnonsense\tfoo\n");
    write_file(sub, "sources.tsv", "anonymous\tsource\n");
    write_file(sub, "cues.tsv", "verb\tsay\tsay\tt\t\t1\n");
    write_file(sub, "manner.tsv", "not\tnot\n");
    write_file(sub, "triggers.tsv", "a.b\tnoun\tfoo\n");
    assert_int_equal(claim_open(&conf, &x, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, "line 3"));
    write_file(sub, "words.tsv", "comp\tthat\n");
    write_file(sub, "triggers.tsv", "a.c\tnoun\tfoo\n");
    assert_int_equal(claim_open(&conf, &x, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, "triggers.tsv' line 1"));
    write_file(sub, "cues.tsv", "verb\tsay\tshout\tt\t\t1\n");
    assert_int_equal(claim_open(&conf, &x, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, "no act 'shout'"));
    assert_int_equal(chdir("/"), 0);
    const char *const names[] = {"en/words.tsv",  "en/sources.tsv",  "en/cues.tsv",
                                 "en/manner.tsv", "en/triggers.tsv", "events.tsv"};
    for (unsigned i = 0; i < 6; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        assert_int_equal(unlink(path), 0);
    }
    assert_int_equal(rmdir(sub) + rmdir(dir), 0);
}

static void claim__the_version_is_that_of_the_tables(void **state)
{
    struct claim_world *w = *state;

    assert_int_equal(strlen(claim_version(w->extractor)), 16);
}

static const char *repeated(struct arena *a, const char *what, unsigned times)
{
    size_t n = strlen(what);
    char *text = arena_alloc(a, n * times + 1);

    for (unsigned i = 0; i < times; i++)
        memcpy(text + n * i, what, n);
    return text;
}

#define MEGABYTE ((size_t)1 << 20)

/* A megabyte of each, in the time and memory that one document may take. */
static void claim__hostile_texts_are_read_within_the_budget(void **state)
{
    static const char *const texts[] = {
        "word ", "a ", "A. ", "(", "1-", "said ", "said\n\n", "\"", "\" ", "“", "“x “ ", "’",
        "he said that ", "وقال المسؤول إن ", "وقال المسؤول إن تسعة قتلوا في المدينة. ", "و ",
        "''a ", "adding that x, ", "«» \"\" ",
        "The army said rebels killed nine people on Monday. ",
        "“We left,” said Karim Haddal, “and two died.” ", "the minister said, and ",
        /* texts without a comma are read anew (bare.h) */
        "nine died the agency said and rescuers said ", "_\xc3\xa2_ said ", "of the Tal Mirsal ",
        "according to Karim Haddal ", "the sources who said ",
        "Monday 2016 - the army announced a  The ", "- - - said Mirsal "};
    struct claim_world *w = *state;
    struct arena a;

    arena_init(&a, 2 * MEGABYTE);
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) {
        const size_t times = BUDGET_TEXT_BYTES / strlen(texts[i]);
        const uint64_t begun_us = clock_thread_cpu_us();
        claim_world_annotate(w, span_of(repeated(&a, texts[i], (unsigned)times)));
        const uint64_t took_us = clock_thread_cpu_us() - begun_us;
        if (took_us > BUDGET_CPU_US)
            fail_msg("'%s' takes %llu us", texts[i], (unsigned long long)took_us);
        assert_true(w->doc.n_claims <= 5000);
        arena_reset(&a);
    }
    arena_done(&a);
}

static void claim__a_thousand_nested_quotations_are_one(void **state)
{
    struct claim_world *w = *state;
    struct arena a;
    char *text;

    arena_init(&a, 1 << 20);
    text = arena_printf(&a, "The guard said: %sgo%s.", repeated(&a, "“", 1000),
                        repeated(&a, "”", 1000));
    claim_world_annotate(w, span_of(text));
    assert_int_equal(w->doc.n_claims, 1);
    assert_int_equal(w->doc.claims[0]->direct, CW__CLAIM__DIRECT__YES);
    arena_done(&a);
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

/* Words and marks in any order: whatever comes out, no span is empty or outside of the text. */
static void claim__no_span_is_empty_whatever_the_text(void **state)
{
    static const char *const piece[] = {
        "The guard", " said",      " that", " told",   " Haddal", " \"",        "\"",
        " ''",       "''",         ",",     ". ",      " and",    " announced", " a",
        " truce",    " according", " to",   " quoted", " as",     " saying",    " adding",
        "\n\n",      " “",         "” ",    " he",     "'s",      " on",        " Monday",
        " was",      " not",       ": ",    " (",      ") ",      " – ",        " it"};
    struct claim_world *w = *state;
    uint64_t seed = 7;

    for (int text = 0; text < 1500; text++) {
        struct buf b;
        buf_init(&b, 4096);
        for (int n = 0; n < 40; n++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            assert_true(
                buf_append(&b, span_of(piece[(seed >> 33) % (sizeof piece / sizeof *piece)])));
        }
        claim_world_annotate(w, buf_span(&b));
        for (size_t i = 0; i < w->doc.n_claims; i++) {
            const Cw__Claim *c = w->doc.claims[i];
            assert_true(c->start < c->end && c->end <= w->text.len);
            for (size_t k = 0; k < c->n_contents; k++)
                assert_true(c->contents[k]->start < c->contents[k]->end &&
                            c->contents[k]->end <= w->text.len);
            for (size_t k = 0; k < c->n_sources; k++)
                assert_true(c->sources[k]->start < c->sources[k]->end);
            for (size_t k = 0; k < c->n_cues; k++)
                assert_true(c->cues[k]->start < c->cues[k]->end);
        }
        buf_done(&b);
    }
}

/* Words of the first text columns of a table of cues, each with a few words behind it, as the last
 * of the text. */
static unsigned end_with_cues(struct claim_world *w, const char *table, const char *const *tails)
{
    char path[PATH_MAX], line[8192];
    unsigned texts = 0;
    FILE *f;

    (void)snprintf(path, sizeof path, "%s/workers/claim/data/%s/cues.tsv", CW_SOURCE_DIR, table);
    f = fopen(path, "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        char *column_at = NULL, *column = strtok_r(line, "\t\n", &column_at);
        for (unsigned k = 0; k < 4 && *line != '#' && (column = strtok_r(NULL, "\t\n", &column_at));
             k++) {
            char *form_at = NULL, *form = strtok_r(column, ",", &form_at);
            for (; form; form = strtok_r(NULL, ",", &form_at), texts++) {
                char text[1024];
                (void)snprintf(text, sizeof text, "%s%s", form, tails[texts % 8]);
                claim_world_annotate(w, span_of(text));
                for (size_t i = 0; i < w->doc.n_claims; i++)
                    assert_true(w->doc.claims[i]->end <= w->text.len);
            }
        }
    }
    (void)fclose(f);
    return texts;
}

/* Rules look ahead: behind the last word there is nothing, not even for a sanitizer. */
static void claim__a_text_may_end_behind_any_cue(void **state)
{
    static const char *const arabic[8] = {
        "",    " الحاكم", " الحاكم في المدينة", " بيان تلقت", " الوزير سامر أن", " الحكومة ب",
        " في", " \""};
    static const char *const english[8] = {
        "", " the", " the mayor", " that", " to", " Haddal \"", ", the", " by the mayor of Tall"};
    unsigned texts = 0;

    for (unsigned turn = 0; turn < 8; turn++) { /* every form meets every tail */
        const char *turned[8];
        for (unsigned k = 0; k < 8; k++)
            turned[k] = arabic[(k + turn) % 8];
        texts += end_with_cues(*state, "ar", turned);
        for (unsigned k = 0; k < 8; k++)
            turned[k] = english[(k + turn) % 8];
        texts += end_with_cues(*state, "en", turned);
    }
    assert_true(texts > 8000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(claim__the_cases_hold),
        cmocka_unit_test(claim__every_field_is_filled),
        cmocka_unit_test(claim__start_and_end_cover_all_parts),
        cmocka_unit_test(claim__speaker_entity_is_the_entity_of_the_mention),
        cmocka_unit_test(claim__without_an_outlet_a_report_has_no_speaker),
        cmocka_unit_test(claim__text_without_sentences_is_read_all_the_same),
        cmocka_unit_test(claim__text_in_another_language_has_no_claims),
        cmocka_unit_test(claim__empty_text_is_no_error),
        cmocka_unit_test(claim__a_missing_table_is_named),
        cmocka_unit_test(claim__a_wrong_row_is_named_with_its_line),
        cmocka_unit_test(claim__the_version_is_that_of_the_tables),
        cmocka_unit_test(claim__hostile_texts_are_read_within_the_budget),
        cmocka_unit_test(claim__a_thousand_nested_quotations_are_one),
        cmocka_unit_test(claim__no_span_is_empty_whatever_the_text),
        cmocka_unit_test(claim__a_text_may_end_behind_any_cue),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
