/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include "entity/tagger.h"
#include "entity/tagger_score.h"
#include "scan_help.h"

static const char *const english[] = {
    ("The lawyer Marelda Quistine told reporters in Brussels that Oskar Vandemeel had left. "
     "Quistine, of Haldane Shipping (HS), denied it."),
    "x",
    "...",
    "A U.S.-backed group said it had killed 12 people near Tel Abyad; Velmora-based HS did not.",
};
static const char *const arabic[] = {
    "قالت المحامية ماريلدا كويستين للصحفيين في بروكسل إن أوسكار غادر والمدينة هادئة.",
    "وقال متحدث باسم الوزارة إن 12 شخصا قتلوا، ولم تعلق كويستين على Haldane Shipping.",
};

/* What is remembered must be what a look at every feature gives. */
static void assert_sums(struct tagger_scorer *scorer, const struct tagger_inside *model,
                        const struct tagger_templates *templates, const struct tagger_view *v)
{
    const struct scan *s = v->scan;
    uint32_t feature[TAGGER_FEATURES_MAX];
    const struct tagger_cells *near[TAGGER_NEAR_ATOMS];
    struct tagger_cells *cells = ARENA_ARRAY(s->arena, s->atoms + 1, struct tagger_cells);
    for (uint32_t i = 0; i < s->atoms; i++)
        tagger_cells_of(v, model->clusters, i, &cells[i]);
    for (uint32_t from = 0, to; from < s->atoms; from = to) {
        for (to = from + 1; scan_same_sentence(s, from, to);)
            to++;
        const int16_t(*sum)[TAGGER_LANES] = tagger_score(scorer, v, from, to - from);
        for (uint32_t i = from; i < to; i++) {
            int plain[TAGGER_LANES] = {0};
            tagger_cells_near(cells + from, to - from, i - from, near);
            unsigned n = tagger_features(templates, near, feature);
            for (unsigned k = 0; k < n; k++) {
                const struct tagger_row *r = tagger_weights_may_have(model->weights, feature[k])
                                                 ? tagger_weights_find(model->weights, feature[k])
                                                 : NULL;
                for (unsigned l = 0; r && l < TAGGER_LANES; l++)
                    plain[l] += r->weight[l];
            }
            for (unsigned l = 0; l < TAGGER_LANES; l++)
                assert_int_equal(sum[i - from][l], plain[l]);
        }
    }
}

static void with_view(struct scan_help *h, const char *text, struct tagger_view *v)
{
    *v = (struct tagger_view){.scan = scan_help_text(h, text), .gazetteer = &h->gazetteer};
    tagger_view_init(v, &(struct mentions){0});
}

static struct tagger_spans document(struct tagger *t, struct tagger_view *v)
{
    struct tagger_spans ret = {0};
    tagger_document(&(struct mention_models){.english = t, .arabic = t}, v, &ret);
    return ret;
}

static void check_language(struct scan_help *h, const char *iso, const char *const *text, size_t n)
{
    struct tagger *t = NULL;
    struct tagger_scorer *scorer = NULL;
    struct tagger_view v;
    struct error e;
    assert_int_equal(tagger_load(SCAN_HELP_DATA, iso, &t, &e), FATE_DONE);
    struct tagger_inside model = tagger_inside(t);
    const struct tagger_templates *templates = tagger_templates_of(iso);
    assert_int_equal(
        tagger_scorer_new(&(struct tagger_sources){templates, model.weights, model.clusters, NULL},
                          &scorer, &e),
        FATE_DONE);
    for (unsigned round = 0; round < 2; round++) /* newly made, and remembered */
        for (size_t i = 0; i < n; i++) {
            with_view(h, text[i], &v);
            assert_sums(scorer, &model, templates, &v);
        }
    tagger_scorer_free(scorer);
    tagger_free(t);
}

static void tagger_score__english_sums_are_those_of_all_features(void **state)
{
    check_language(*state, "en", english, sizeof english / sizeof *english);
}

static void tagger_score__arabic_sums_are_those_of_all_features(void **state)
{
    check_language(*state, "ar", arabic, sizeof arabic / sizeof *arabic);
}

/* More words than the memo holds stand between the first time and the second. */
static void tagger_score__sums_do_not_depend_on_what_was_asked_before(void **state)
{
    enum { TEXTS = 60, WORDS = 1000 };
    struct scan_help *h = *state;
    struct tagger *t = NULL;
    struct tagger_view v;
    struct tagger_spans first, again;
    struct tagger_span kept[16];
    struct error e;
    static char text[WORDS * 16];
    assert_int_equal(tagger_load(SCAN_HELP_DATA, "en", &t, &e), FATE_DONE);
    with_view(h, english[0], &v);
    first = document(t, &v);
    assert_true(first.n > 0 && first.n <= sizeof kept / sizeof *kept);
    memcpy(kept, first.at, first.n * sizeof *kept);
    for (unsigned i = 0; i < TEXTS; i++) {
        size_t at = 0;
        for (unsigned k = 0; k < WORDS; k++)
            at += (size_t)snprintf(text + at, sizeof text - at, "%s%x", k % 3 ? " w" : " W",
                                   (i * WORDS + k) * 2654435761u);
        with_view(h, text, &v);
        (void)document(t, &v);
    }
    with_view(h, english[0], &v);
    again = document(t, &v);
    assert_int_equal(again.n, first.n);
    for (size_t i = 0; i < again.n; i++) {
        assert_int_equal(again.at[i].from, kept[i].from);
        assert_int_equal(again.at[i].to, kept[i].to);
        assert_int_equal(again.at[i].type, kept[i].type);
        assert_true(again.at[i].score == kept[i].score);
    }
    tagger_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tagger_score__english_sums_are_those_of_all_features),
        cmocka_unit_test(tagger_score__arabic_sums_are_those_of_all_features),
        cmocka_unit_test(tagger_score__sums_do_not_depend_on_what_was_asked_before),
    };
    return cmocka_run_group_tests(tests, scan_help_open, scan_help_close);
}
