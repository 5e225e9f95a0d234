/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include <sys/stat.h>
#include <unistd.h>
#include "origin.h"

/* A folder with two tables of our own; *state is its path. */
static int write_tables(void **state)
{
    static char dir[] = "/tmp/claimwire-origin-XXXXXX";
    char path[4096];
    static const struct {
        const char *name, *text;
    } files[] = {
        {"places.tsv", "# head\n17\tcity\tTal Nour|?Tell Nur\t35.5\n18\tcity\tTal Nour\t36.5\n"},
        {"en/titles.tsv", "# head\n# more\ntitle\tgen|^general\trank\n"},
    };

    if (!mkdtemp(dir))
        return -1;
    (void)snprintf(path, sizeof path, "%s/en", dir);
    (void)mkdir(path, 0700);
    for (size_t i = 0; i < 2; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", dir, files[i].name);
        FILE *f = fopen(path, "w");
        if (!f || fputs(files[i].text, f) < 0 || fclose(f) != 0)
            return -1;
    }
    *state = dir;
    return 0;
}

static int remove_tables(void **state)
{
    static const char *const names[] = {"places.tsv", "en/titles.tsv", "en/broken.tsv", "en", ""};
    char path[4096];

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", (char *)*state, names[i]);
        (void)remove(path);
    }
    return 0;
}

static void origin__a_phrase_has_the_line_of_its_row(void **state)
{
    struct origin_index *x = NULL;
    struct error e;

    assert_int_equal(origin_load(*state, &x, &e), FATE_DONE);
    struct origin o = origin_of(x, SPAN("17"), SPAN("tal nour"));
    assert_string_equal(o.file, "places.tsv");
    assert_int_equal(o.line, 2);
    assert_int_equal(origin_of(x, SPAN("18"), SPAN("tal nour")).line, 3);
    assert_int_equal(origin_of(x, SPAN("17"), SPAN("tell nur")).line, 2); /* behind its mark */
    assert_int_equal(origin_of(x, SPAN("18"), SPAN("")).line, 3);
    o = origin_of(x, SPAN("title"), SPAN("general"));
    assert_string_equal(o.file, "en/titles.tsv");
    assert_int_equal(o.line, 3);
    origin_free(x);
}

static void origin__what_no_row_has_comes_from_none(void **state)
{
    struct origin_index *x = NULL;
    struct error e;

    assert_int_equal(origin_load(*state, &x, &e), FATE_DONE);
    assert_null(origin_of(x, SPAN("18"), SPAN("tell nur")).file);
    assert_null(origin_of(x, SPAN("99"), SPAN("")).file);
    assert_null(origin_of(x, SPAN("title"), SPAN("tal nour")).file);
    assert_null(origin_of(x, SPAN("title"), SPAN("rank")).file); /* a label is no phrase */
    origin_free(x);
}

static void origin__a_folder_that_is_not_there_is_one_sentence(void **state)
{
    struct origin_index *x = NULL;
    struct error e;

    (void)state;
    assert_int_equal(origin_load("/tmp/claimwire-no-such-folder", &x, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, "cannot read '/tmp/claimwire-no-such-folder/'"));
    assert_null(x);
}

static void origin__a_table_that_is_no_text_is_refused(void **state)
{
    struct origin_index *x = NULL;
    struct error e;
    char path[4096];

    (void)snprintf(path, sizeof path, "%s/en/broken.tsv", (char *)*state);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs("title\tgen\xff\n", f) >= 0);
    (void)fclose(f);
    assert_int_equal(origin_load(*state, &x, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, "broken.tsv"));
    (void)remove(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(origin__a_phrase_has_the_line_of_its_row),
        cmocka_unit_test(origin__what_no_row_has_comes_from_none),
        cmocka_unit_test(origin__a_folder_that_is_not_there_is_one_sentence),
        cmocka_unit_test(origin__a_table_that_is_no_text_is_refused),
    };

    return cmocka_run_group_tests(tests, write_tables, remove_tables);
}
