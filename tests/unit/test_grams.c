/* SPDX-License-Identifier: Apache-2.0 */
#include "grams.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cases.h"
#include "text/text.h"

#define DIR_OF_DATA CW_SOURCE_DIR "/workers/language/data"

struct fixture {
    struct arena arena;
    struct grams *grams;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct error e;

    arena_init(&f->arena, (size_t)256 << 20);
    if (grams_load(DIR_OF_DATA, &f->arena, &f->grams, &e) != FATE_DONE)
        fail_msg("%s", e.text);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    arena_done(&f->arena);
    free(f);
    return 0;
}

static void judge(struct fixture *f, const char *script, const char *words,
                  struct grams_verdict *ret)
{
    struct text t;
    struct error e;

    assert_int_equal(text_build(span_of(words), &f->arena, &t, &e), FATE_DONE);
    grams_judge(f->grams, letter_script_of(script), t.point, t.len, ret);
}

static void grams__chances_add_up_to_one(void **state)
{
    struct grams_verdict v;
    double all = 0;

    judge(*state, "Latn", "la ruta del norte", &v);
    assert_true(v.languages > 60);
    for (uint32_t i = 0; i < v.languages; i++)
        all += exp((double)v.log_chance[i]);
    assert_true(fabs(all - 1) < 1e-3);
    assert_true(grams_for(&v, "es") > grams_for(&v, "pt"));
}

static void grams__script_without_table_has_no_verdict(void **state)
{
    struct fixture *f = *state;
    struct grams_verdict v;

    judge(f, "Thai", "\u0E16\u0E19\u0E19", &v);
    assert_int_equal(v.languages, 0);
    assert_true(grams_for(&v, "th") == GRAMS_UNKNOWN);
    assert_false(grams_knows(f->grams, letter_script_of("Thai")));
    assert_true(grams_knows(f->grams, letter_script_of("Arab")));
}

static void grams__words_of_another_script_are_passed_over(void **state)
{
    struct grams_verdict with, without;

    judge(*state, "Arab", "\u0641\u062A\u062D Road \u0627\u0644\u0637\u0631\u064A\u0642", &with);
    judge(*state, "Arab", "\u0641\u062A\u062D \u0627\u0644\u0637\u0631\u064A\u0642", &without);
    assert_true(grams_for(&with, "ar") == grams_for(&without, "ar"));
}

static void grams__vowel_marks_change_nothing(void **state)
{
    struct grams_verdict with, without;

    judge(*state, "Arab", "\u0641\u064E\u062A\u064E\u062D\u064E", &with);
    judge(*state, "Arab", "\u0641\u062A\u062D", &without);
    assert_true(grams_for(&with, "ar") == grams_for(&without, "ar"));
}

/* More different words than are kept come between. */
static void grams__verdict_does_not_depend_on_what_was_asked_before(void **state)
{
    struct fixture *f = *state;
    static const char *const words = "wieczorem wr\u00F3cili do domu";
    struct grams_verdict first, again, between;
    char other[8] = "aaaaa";

    judge(f, "Latn", words, &first);
    for (size_t i = 0; i < 20000; i++) {
        for (size_t k = 0, rest = i; k < 5; k++, rest /= 26)
            other[k] = (char)('a' + rest % 26);
        judge(f, "Latn", other, &between);
    }
    judge(f, "Cyrl", words, &between);
    assert_int_equal(between.languages, 0);
    judge(f, "Latn", words, &again);
    judge(f, "Latn", words, &between);
    for (uint32_t i = 0; i < first.languages; i++) {
        assert_true(first.log_chance[i] == again.log_chance[i]);
        assert_true(first.log_chance[i] == between.log_chance[i]);
    }
}

static void grams__hashes_never_exceed_what_is_asked_for(void **state)
{
    uint32_t point[4000], hash[100];

    (void)state;
    for (size_t i = 0; i < 4000; i++)
        point[i] = 'a' + i % 26;
    assert_int_equal(grams_hashes(letter_script_of("Latn"), point, 4000, hash, 100), 100);
    assert_int_equal(grams_hashes(letter_script_of("Latn"), point, 0, hash, 100), 0);
}

/* Copies the first `keep` bytes of the model, one of them changed; returns what loading says. */
static void load_changed(struct fixture *f, size_t keep, size_t change, struct error *e)
{
    char dir[] = "/tmp/test_grams_XXXXXX", path[64];
    static char bytes[16 << 20];
    struct grams *g;

    assert_non_null(mkdtemp(dir));
    FILE *in = fopen(DIR_OF_DATA "/grams.bin", "rb");
    assert_non_null(in);
    size_t n = fread(bytes, 1, sizeof bytes, in);
    fclose(in);
    bytes[change] ^= 1;
    snprintf(path, sizeof path, "%s/grams.bin", dir);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, n < keep ? n : keep, out), n < keep ? n : keep);
    fclose(out);
    assert_int_equal(grams_load(dir, &f->arena, &g, e), FATE_REJECT);
    unlink(path);
    rmdir(dir);
}

static void grams__damaged_model_is_refused(void **state)
{
    struct error e;

    load_changed(*state, SIZE_MAX, 0, &e);
    assert_non_null(strstr(e.text, "is no model of letter groups of this version"));
    load_changed(*state, SIZE_MAX, 100000, &e);
    assert_non_null(strstr(e.text, "is damaged"));
    load_changed(*state, 1000, 999, &e);
    assert_non_null(strstr(e.text, "is damaged"));
    load_changed(*state, 10, 9, &e);
    assert_non_null(strstr(e.text, "is no model"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(grams__chances_add_up_to_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(grams__script_without_table_has_no_verdict, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(grams__words_of_another_script_are_passed_over, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(grams__vowel_marks_change_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(grams__verdict_does_not_depend_on_what_was_asked_before,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(grams__hashes_never_exceed_what_is_asked_for, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(grams__damaged_model_is_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
