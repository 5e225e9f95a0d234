/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include "common/arena.h"
#include "entity/vocabulary.h"
#include <sys/stat.h>
#include <unistd.h>

static void assert_words(const char *phrase, const char *expected)
{
    struct arena a;

    arena_init(&a, 1 << 16);
    struct span words = vocabulary_words(span_of(phrase), &a);
    if (!span_equal(words, span_of(expected)))
        fail_msg("'%s' gives '%.*s'", phrase, (int)words.n, words.p);
    arena_done(&a);
}

static void vocabulary__names_are_cut_as_texts_are(void **state)
{
    (void)state;
    assert_words("Deir ez-Zor", "deir al zor");
    assert_words("As Suwaydā’", "al suwayda");
    assert_words("Ad-Dānā", "al dana");
    assert_words("People's Assembly", "people assembly");
    assert_words("U.S.", "us");
    assert_words("دَيْر الزّور", "دير الزور");
    assert_words("El", "el");
    assert_words(" - ", "");
}

static void vocabulary__the_article_goes_by_the_letter_behind_it(void **state)
{
    (void)state;
    assert_true(vocabulary_is_article(SPAN("ez"), SPAN("zor")));
    assert_true(vocabulary_is_article(SPAN("ash"), SPAN("sham")));
    assert_true(vocabulary_is_article(SPAN("al"), SPAN("bab")));
    assert_false(vocabulary_is_article(SPAN("at"), SPAN("home")));
    assert_false(vocabulary_is_article(SPAN("in"), SPAN("northern")));
    assert_false(vocabulary_is_article(SPAN("al"), SPAN("")));
}

static void write_titles(const char *dir, const char *row)
{
    char path[256];

    (void)snprintf(path, sizeof path, "%s/en/titles.tsv", dir);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    (void)fputs(row, f);
    fclose(f);
}

static void assert_refused(const char *dir, const char *row, const char *sentence)
{
    struct vocabulary v = {0};
    struct arena a;
    struct error e;

    write_titles(dir, row);
    arena_init(&a, 1 << 20);
    v.phrases = phrase_new(&a);
    assert_int_equal(vocabulary_load(&v, dir, "en", &a, &e), FATE_REJECT);
    if (!strstr(e.text, sentence))
        fail_msg("'%s'", e.text);
    phrase_free(v.phrases);
    vocabulary_done(&v);
    arena_done(&a);
}

static void vocabulary__a_bad_row_is_named_with_its_line(void **state)
{
    char dir[] = "/tmp/claimwire-words-XXXXXX", path[256];

    (void)state;
    assert_non_null(mkdtemp(dir));
    (void)snprintf(path, sizeof path, "%s/en", dir);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_refused(dir, "# head\ntitel\tmr\n", "titles.tsv' line 2: no class 'titel'");
    assert_refused(dir, "title\tmr\trank\tmany\n", "line 1: 'many' is no number");
    assert_refused(dir, "title\n", "line 1");
    assert_refused(dir, "title\tmr\trank\n", "cannot read '");
    (void)snprintf(path, sizeof path, "%s/en/titles.tsv", dir);
    unlink(path);
    (void)snprintf(path, sizeof path, "%s/en", dir);
    rmdir(path);
    rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vocabulary__names_are_cut_as_texts_are),
        cmocka_unit_test(vocabulary__the_article_goes_by_the_letter_behind_it),
        cmocka_unit_test(vocabulary__a_bad_row_is_named_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
