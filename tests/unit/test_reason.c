/* SPDX-License-Identifier: Apache-2.0 */
#include "entity_help.h"
#include "entity/reason.h"

struct scene {
    struct entity_help *help;
    struct reasoner *reasoner;
    Cw__Document *doc;
    struct reasons reasons;
};

/* One document of our own for all tests: its reasons do not change. */
static const char text[] =
    "Gen. Omar Tal of the Nour Brigade said on Thursday that at least 12 people were killed in "
    "Tripoli, Libya. \"We will not leave,\" Karen Woodhouse told the Lakeside Gazette in "
    "Northgate.";

static int open_scene(void **state)
{
    static struct scene scene;
    struct error e;

    if (entity_help_open(state) != 0)
        return -1;
    scene.help = *state;
    if (reason_open(scene.help->recogniser, &scene.reasoner, &e) != FATE_DONE) {
        print_error("%s\n", e.text);
        return -1;
    }
    scene.doc = ARENA_NEW(&scene.help->arena, Cw__Document);
    cw__document__init(scene.doc);
    scene.doc->text = (char *)text;
    scene.doc->language = (char *)"en";
    scene.doc->published = (char *)"2021-11-26";
    *state = &scene;
    return reason_annotate(scene.reasoner, scene.doc, &scene.help->arena, &scene.reasons, &e) ==
                   FATE_DONE
               ? 0
               : -1;
}

static int close_scene(void **state)
{
    struct scene *s = *state;
    void *help = s->help;

    reason_close(s->reasoner);
    return entity_help_close(&help);
}

/* The place of the mention with this surface. */
static size_t mention_of(const struct scene *s, const char *surface)
{
    for (size_t i = 0; i < s->doc->n_mentions; i++)
        if (span_equal(
                entity_help_slice(s->doc, s->doc->mentions[i]->start, s->doc->mentions[i]->end),
                span_of(surface)))
            return i;
    fail_msg("no mention of '%s'", surface);
    return 0;
}

/* The first row of a class; it must be there. */
static const struct reason_row *row_of(const struct reason *r, const char *class)
{
    for (size_t i = 0; i < r->rows; i++)
        if (strcmp(r->row[i].what, class) == 0)
            return &r->row[i];
    fail_msg("no row of class '%s'", class);
    return NULL;
}

/* Does the line of the table have these words in it? */
static bool line_has(const struct reason_row *row, const char *words)
{
    char path[4096], *line = NULL;
    size_t cap = 0;
    bool has = false;

    (void)snprintf(path, sizeof path, CW_SOURCE_DIR "/workers/entity/data/%s", row->file);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    for (uint32_t n = 1; getline(&line, &cap, f) > 0; n++)
        has |= n == row->line && strstr(line, words);
    (void)fclose(f);
    free(line);
    return has;
}

static void reason__a_title_is_named_by_its_table_and_line(void **state)
{
    const struct scene *s = *state;
    const struct reason_row *row = row_of(&s->reasons.mention[mention_of(s, "Omar Tal")], "title");

    assert_string_equal(row->file, "en/titles.tsv");
    assert_true(line_has(row, "gen"));
    assert_string_equal(row->label, "rank");
}

static void reason__places_of_one_name_are_all_told_and_one_is_chosen(void **state)
{
    const struct scene *s = *state;
    const struct reason *r = &s->reasons.mention[mention_of(s, "Tripoli")];
    unsigned chosen = 0;

    assert_true(r->candidates >= 2);
    for (size_t i = 0; i < r->candidates; i++) {
        chosen += r->candidate[i].is_chosen;
        if (r->candidate[i].is_chosen)
            assert_string_equal(r->candidate[i].country, "LY");
    }
    assert_int_equal(chosen, 1);
}

static void reason__a_row_of_a_place_is_its_own(void **state)
{
    const struct scene *s = *state;
    const struct reason_row *row = row_of(&s->reasons.mention[mention_of(s, "Libya")], "name");

    assert_string_equal(row->file, "countries.tsv");
    assert_true(line_has(row, "LY\tLibya"));
    assert_string_equal(row->label, "country:LY");
}

static void reason__a_name_of_the_model_has_labels_with_features(void **state)
{
    const struct scene *s = *state;
    unsigned made = 0;

    for (size_t i = 0; i < s->doc->n_mentions; i++) {
        const Cw__Mention *m = s->doc->mentions[i];
        const struct reason *r = &s->reasons.mention[i];
        bool is_model = strncmp(m->rule, "model:", 6) == 0;
        assert_int_equal(r->labels > 0, is_model);
        made += is_model;
        for (size_t k = 0; k < r->labels; k++) {
            assert_true(r->label[k].features > 0);
            assert_int_equal(r->label[k].label[0], k == 0 ? 'B' : 'I');
            assert_string_not_equal(r->label[k].label, r->label[k].rival);
            assert_true(r->label[k].start >= m->start && r->label[k].end <= m->end);
        }
    }
    assert_true(made > 0);
}

/* Behind the last word of a name nothing else speaks for its label: there the best sequence of
 * labels is the best label, too (but for a name right behind it, which is not looked at). */
static void reason__the_last_label_of_a_name_leads_its_rival(void **state)
{
    const struct scene *s = *state;

    for (size_t i = 0; i < s->doc->n_mentions; i++) {
        const struct reason *r = &s->reasons.mention[i];
        if (r->labels > 0)
            assert_true(r->label[r->labels - 1].lead > -0.5f);
    }
}

/* A feature is told with its own word, not with what stands behind it in memory. */
static void reason__features_name_one_word_each(void **state)
{
    const struct scene *s = *state;

    for (size_t i = 0; i < s->doc->n_mentions; i++)
        for (size_t k = 0; k < s->reasons.mention[i].labels; k++) {
            const struct reason_label *l = &s->reasons.mention[i].label[k];
            for (size_t f = 0; f < l->features; f++)
                assert_true(strlen(l->feature[f].name) < 120);
        }
}

static void reason__times_and_figures_name_the_rows_of_their_words(void **state)
{
    const struct scene *s = *state;

    assert_int_equal(s->doc->n_times, 1);
    assert_true(line_has(row_of(&s->reasons.time[0], "weekday"), "thursday"));
    assert_int_equal(s->doc->n_quantities, 1);
    assert_true(line_has(row_of(&s->reasons.quantity[0], "hedge"), "at least"));
    assert_true(line_has(row_of(&s->reasons.quantity[0], "harm"), "killed"));
}

static void reason__the_stop_of_an_abbreviation_is_no_end(void **state)
{
    const struct scene *s = *state;

    assert_int_equal(s->reasons.sentences.n, 2);
    assert_true(s->reasons.sentences.joints > 0);
    assert_int_equal(s->reasons.sentences.joint[0].at, 4); /* behind "Gen." */
    assert_int_equal(s->reasons.sentences.joint[0].why, SENTENCE_NOT_ABBREVIATION);
    assert_int_equal(s->reasons.sentences.at[0].why, SENTENCE_BY_MARK);
}

/* What is explained is what is stored. */
static void reason__the_document_is_annotated_as_ever(void **state)
{
    struct scene *s = *state;
    const Cw__Document *plain = entity_help_annotate(s->help, span_of(text), "en", "2021-11-26");

    assert_int_equal(plain->n_mentions, s->doc->n_mentions);
    for (size_t i = 0; i < plain->n_mentions; i++) {
        assert_int_equal(plain->mentions[i]->start, s->doc->mentions[i]->start);
        assert_int_equal(plain->mentions[i]->end, s->doc->mentions[i]->end);
        assert_string_equal(plain->mentions[i]->rule, s->doc->mentions[i]->rule);
    }
    assert_int_equal(plain->n_times, s->doc->n_times);
    assert_int_equal(plain->n_quantities, s->doc->n_quantities);
    assert_int_equal(plain->n_sentences, s->doc->n_sentences);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reason__a_title_is_named_by_its_table_and_line),
        cmocka_unit_test(reason__places_of_one_name_are_all_told_and_one_is_chosen),
        cmocka_unit_test(reason__a_row_of_a_place_is_its_own),
        cmocka_unit_test(reason__a_name_of_the_model_has_labels_with_features),
        cmocka_unit_test(reason__the_last_label_of_a_name_leads_its_rival),
        cmocka_unit_test(reason__features_name_one_word_each),
        cmocka_unit_test(reason__times_and_figures_name_the_rows_of_their_words),
        cmocka_unit_test(reason__the_stop_of_an_abbreviation_is_no_end),
        cmocka_unit_test(reason__the_document_is_annotated_as_ever),
    };

    return cmocka_run_group_tests(tests, open_scene, close_scene);
}
