/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"
#include <sys/stat.h>
#include <unistd.h>
#include "data.h"

struct fixture {
    struct arena arena;
    char dir[64];
    struct error e;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    arena_init(&f->arena, 1 << 22);
    strcpy(f->dir, "/tmp/test_data.XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    (void)unlink(arena_printf(&f->arena, "%s/t.tsv", f->dir));
    assert_int_equal(rmdir(f->dir), 0);
    arena_done(&f->arena);
    free(f);
    return 0;
}

static enum fate load(struct fixture *f, struct span file, struct data_table *ret)
{
    FILE *out = fopen(arena_printf(&f->arena, "%s/t.tsv", f->dir), "wb");

    assert_non_null(out);
    assert_int_equal(fwrite(file.p, 1, file.n, out), file.n);
    fclose(out);
    return data_load(f->dir, "t.tsv", 2, 3, &f->arena, ret, &f->e);
}

static void data__rows_keep_fields_and_lines(void **state)
{
    struct data_table t;

    assert_int_equal(load(*state, SPAN("# name\tkind\n\nالرقة\tcity\r\nRaqqa\t\tSY\n#x\ny\tz"), &t),
                     FATE_DONE);
    assert_int_equal(t.rows, 3);
    assert_int_equal(t.row[0].line, 3);
    assert_int_equal(t.row[0].fields, 2);
    assert_true(span_equal(t.row[0].field[1], SPAN("city")));
    assert_true(span_is_empty(t.row[0].field[2]));
    assert_int_equal(t.row[1].fields, 3);
    assert_true(span_is_empty(t.row[1].field[1]));
    assert_true(span_equal(t.row[1].field[2], SPAN("SY")));
    assert_int_equal(t.row[2].line, 6);
}

static void data__hash_tells_versions_apart(void **state)
{
    struct data_table t, u, v;

    assert_int_equal(load(*state, SPAN("a\tb\n"), &t), FATE_DONE);
    assert_int_equal(load(*state, SPAN("a\tc\n"), &u), FATE_DONE);
    assert_int_equal(load(*state, SPAN("a\tb\n"), &v), FATE_DONE);
    assert_true(t.hash != u.hash);
    assert_true(t.hash == v.hash);
}

static void data__empty_file_has_no_rows(void **state)
{
    struct data_table t;

    assert_int_equal(load(*state, SPAN(""), &t), FATE_DONE);
    assert_int_equal(t.rows, 0);
}

static void assert_refused(struct fixture *f, struct span file, const char *ending)
{
    struct data_table t;

    assert_int_equal(load(f, file, &t), FATE_REJECT);
    if (!span_ends_with(span_of(f->e.text), span_of(ending)))
        fail_msg("'%s' does not end in '%s'", f->e.text, ending);
}

static void data__wrong_rows_are_named_by_line(void **state)
{
    assert_refused(*state, SPAN("a\tb\nc\n"), "t.tsv' line 2: has 1 fields instead of 2 to 3");
    assert_refused(*state, SPAN("#\na\tb\tc\td\n"),
                   "t.tsv' line 2: has 4 fields instead of 2 to 3");
    assert_refused(*state, SPAN("a\t\xFF\n"), "t.tsv' line 1: is not valid UTF-8");
}

static void data__missing_file_is_refused(void **state)
{
    struct fixture *f = *state;
    struct data_table t;

    assert_int_equal(data_load(f->dir, "none.tsv", 1, 1, &f->arena, &t, &f->e), FATE_REJECT);
    assert_true(span_ends_with(span_of(f->e.text), SPAN("none.tsv': No such file or directory")));
    assert_int_equal(data_load("/", "tmp", 1, 1, &f->arena, &t, &f->e), FATE_REJECT);
    assert_string_equal(f->e.text, "cannot read '//tmp': not a file");
}

static void data__preset_folder_stands_beside_the_program(void **state)
{
    struct fixture *f = *state;
    const char *dir = data_preset_dir("language", &f->arena);

    assert_true(dir[0] == '/');
    assert_true(span_ends_with(span_of(dir), SPAN("/../share/claimwire/language")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(data__rows_keep_fields_and_lines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(data__hash_tells_versions_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(data__empty_file_has_no_rows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(data__wrong_rows_are_named_by_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(data__missing_file_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(data__preset_folder_stands_beside_the_program, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
