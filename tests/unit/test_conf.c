/* SPDX-License-Identifier: Apache-2.0 */
#include "common/conf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

struct sample {
    char *greeting;
    char *password;
    int64_t letters;
    int64_t bytes;
    double share;
    bool is_on;
};

static const struct conf_row rows[] = {
    {"sample.greeting", CONF_STRING, offsetof(struct sample, greeting), "hello", 0, 0,
     "what | to say"},
    {"sample.password", CONF_SECRET, offsetof(struct sample, password), "", 0, 0, "how to enter"},
    {"sample.letters", CONF_INT, offsetof(struct sample, letters), "24", 1, 10000, "shortest text"},
    {"sample.bytes", CONF_SIZE, offsetof(struct sample, bytes), "8 MiB", 1024, 1 << 30,
     "largest text"},
    {"sample.share", CONF_REAL, offsetof(struct sample, share), "0.5", 0, 1, "how much"},
    {"sample.is_on", CONF_BOOL, offsetof(struct sample, is_on), "yes", 0, 0, "whether at all"},
    {0},
};

static char path[64];

static void write_file(const char *text)
{
    strcpy(path, "/tmp/claimwire-conf-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(close(fd), 0);
}

static enum fate load_text(const char *text, struct sample *s, struct error *e)
{
    write_file(text);
    const struct conf_sources from = {.file = path,
                                      .known_prefixes = "fetch. sample. write. sample.of_others"};
    enum fate fate = conf_load(rows, &from, s, e);
    assert_int_equal(unlink(path), 0);
    return fate;
}

static enum fate load_set(const char *override, struct sample *s, struct error *e)
{
    const struct conf_sources from = {.overrides = &override, .overrides_len = 1};
    return conf_load(rows, &from, s, e);
}

/* The file is refused with this sentence, after "'<path>' ". */
static void assert_refused(const char *text, const char *sentence)
{
    struct sample s;
    struct error e;
    char expected[256];
    assert_int_equal(load_text(text, &s, &e), FATE_REJECT);
    (void)snprintf(expected, sizeof(expected), "'%s' %s", path, sentence);
    assert_string_equal(e.text, expected);
    assert_null(s.greeting);
    assert_null(s.password);
}

static void conf__presets_hold_when_nothing_is_set(void **state)
{
    (void)state;
    struct sample s;
    struct error e;
    const struct conf_sources nowhere = {.optional_file = "/nonexistent/claimwire.conf"};
    assert_int_equal(conf_load(rows, &nowhere, &s, &e), FATE_DONE);
    assert_string_equal(s.greeting, "hello");
    assert_string_equal(s.password, "");
    assert_int_equal(s.letters, 24);
    assert_int_equal(s.bytes, 8 << 20);
    assert_true(s.share > 0.49 && s.share < 0.51);
    assert_true(s.is_on);
    conf_free(rows, &s);
    assert_null(s.greeting);
}

static void conf__a_file_may_have_comments_and_blank_lines(void **state)
{
    (void)state;
    struct sample s;
    struct error e;
    assert_int_equal(load_text("# settings\n\n  sample.greeting =  good = day # not a comment \r\n"
                               "sample.bytes=64KiB\nsample.is_on = off\nsample.share = 0.25",
                               &s, &e),
                     FATE_DONE);
    assert_string_equal(s.greeting, "good = day # not a comment");
    assert_int_equal(s.bytes, 64 << 10);
    assert_false(s.is_on);
    assert_true(s.share > 0.24 && s.share < 0.26);
    conf_free(rows, &s);
}

static void conf__later_sources_win(void **state)
{
    (void)state;
    struct sample s;
    struct error e;
    const char *override = "sample.letters=3";
    write_file("sample.letters = 1\n");
    struct conf_sources from = {.file = path};
    assert_int_equal(conf_load(rows, &from, &s, &e), FATE_DONE);
    assert_int_equal(s.letters, 1);
    conf_free(rows, &s);
    assert_int_equal(setenv("CLAIMWIRE_SAMPLE_LETTERS", "2", 1), 0);
    assert_int_equal(conf_load(rows, &from, &s, &e), FATE_DONE);
    assert_int_equal(s.letters, 2);
    conf_free(rows, &s);
    from.overrides = &override;
    from.overrides_len = 1;
    assert_int_equal(conf_load(rows, &from, &s, &e), FATE_DONE);
    assert_int_equal(s.letters, 3);
    conf_free(rows, &s);
    assert_int_equal(unsetenv("CLAIMWIRE_SAMPLE_LETTERS"), 0);
    assert_int_equal(unlink(path), 0);
}

static void conf__an_unknown_name_is_refused_with_file_and_line(void **state)
{
    (void)state;
    assert_refused("\n# x\nsample.leters = 3\n", "line 3: unknown setting 'sample.leters'");
    assert_refused("other.thing = 3\n", "line 1: unknown setting 'other.thing'");
    assert_refused("sample.of_others_too = 3\n", "line 1: unknown setting 'sample.of_others_too'");
    assert_refused("= 3\n", "line 1: unknown setting ''");
    assert_refused("sample.letters 3\n", "line 1: expected 'name = value', not 'sample.letters 3'");
}

static void conf__names_of_other_programs_may_stand_in_a_shared_file(void **state)
{
    (void)state;
    struct sample s;
    struct error e;
    assert_int_equal(load_text("fetch.spacing_ms = what ever\nsample.of_others = 1\n"
                               "sample.letters = 5\n",
                               &s, &e),
                     FATE_DONE);
    assert_int_equal(s.letters, 5);
    conf_free(rows, &s);
}

static void conf__values_that_do_not_parse_are_refused(void **state)
{
    (void)state;
    assert_refused("sample.letters = many\n",
                   "line 1: 'sample.letters' wants a whole number, not 'many'");
    assert_refused("sample.letters = 12x\n",
                   "line 1: 'sample.letters' wants a whole number, not '12x'");
    assert_refused("sample.letters =\n", "line 1: 'sample.letters' wants a whole number, not ''");
    assert_refused("sample.letters = 99999999999999999999\n",
                   "line 1: 'sample.letters' wants a whole number, not '99999999999999999999'");
    assert_refused(
        "sample.bytes = 9999999999 GiB\n",
        "line 1: 'sample.bytes' wants a size such as 512 or 8 MiB, not '9999999999 GiB'");
    assert_refused("sample.bytes = 5 MB\n",
                   "line 1: 'sample.bytes' wants a size such as 512 or 8 MiB, not '5 MB'");
    assert_refused("sample.share = nan\n", "line 1: 'sample.share' wants a number, not 'nan'");
    assert_refused("sample.is_on = maybe\n", "line 1: 'sample.is_on' wants yes or no, not 'maybe'");
    assert_refused("sample.greeting = a\tb\n",
                   "line 1: 'sample.greeting' contains a control character");
}

static void conf__values_out_of_range_are_refused(void **state)
{
    (void)state;
    assert_refused("sample.letters = 0\n",
                   "line 1: 'sample.letters' must be from 1 to 10000, not 0");
    assert_refused("sample.share = 1.5\n", "line 1: 'sample.share' must be from 0 to 1, not 1.5");
    assert_refused("\nsample.bytes = 1\n",
                   "line 2: 'sample.bytes' must be from 1024 to 1073741824, not 1");
}

static void conf__a_file_that_was_named_must_exist(void **state)
{
    (void)state;
    struct sample s;
    struct error e;
    const struct conf_sources from = {.file = "/nonexistent/claimwire.conf"};
    assert_int_equal(conf_load(rows, &from, &s, &e), FATE_REJECT);
    assert_string_equal(e.text,
                        "cannot open '/nonexistent/claimwire.conf': No such file or directory");
}

static void conf__a_bad_override_or_variable_is_named(void **state)
{
    (void)state;
    struct sample s;
    struct error e;
    assert_int_equal(load_set("sample.letters", &s, &e), FATE_REJECT);
    assert_string_equal(e.text, "--set wants name=value, not 'sample.letters'");
    assert_int_equal(load_set("sample.x=1", &s, &e), FATE_REJECT);
    assert_string_equal(e.text, "--set: unknown setting 'sample.x'");
    assert_int_equal(load_set("sample.letters=-1", &s, &e), FATE_REJECT);
    assert_string_equal(e.text, "--set: 'sample.letters' must be from 1 to 10000, not -1");
    assert_int_equal(setenv("CLAIMWIRE_SAMPLE_SHARE", "half", 1), 0);
    assert_int_equal(load_set("sample.letters=1", &s, &e), FATE_REJECT);
    assert_string_equal(
        e.text, "environment CLAIMWIRE_SAMPLE_SHARE: 'sample.share' wants a number, not 'half'");
    assert_int_equal(unsetenv("CLAIMWIRE_SAMPLE_SHARE"), 0);
}

static void conf__a_secret_comes_from_a_file_or_the_environment(void **state)
{
    (void)state;
    struct sample s;
    struct error e;
    char text[128];
    write_file("swordfish\nsecond line\n");
    char secret[64];
    strcpy(secret, path);
    (void)snprintf(text, sizeof(text), "sample.password = @%s\n", secret);
    assert_int_equal(load_text(text, &s, &e), FATE_DONE);
    assert_string_equal(s.password, "swordfish");
    conf_free(rows, &s);

    assert_int_equal(setenv("CLAIMWIRE_SAMPLE_PASSWORD", "hunter2", 1), 0);
    assert_int_equal(load_text("", &s, &e), FATE_DONE);
    assert_string_equal(s.password, "hunter2");
    assert_null(getenv("CLAIMWIRE_SAMPLE_PASSWORD"));
    conf_free(rows, &s);
    assert_int_equal(unlink(secret), 0);
}

static void conf__a_secret_in_the_open_is_refused_and_not_repeated(void **state)
{
    (void)state;
    struct sample s;
    struct error e;
    assert_int_equal(load_set("sample.password=swordfish", &s, &e), FATE_REJECT);
    assert_null(strstr(e.text, "swordfish"));
    assert_non_null(strstr(e.text, "'sample.password' is a secret"));
    assert_int_equal(load_text("sample.password = swordfish\n", &s, &e), FATE_REJECT);
    assert_null(strstr(e.text, "swordfish"));
    assert_int_equal(load_text("sample.password = @/nonexistent/secret\n", &s, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, "line 1: 'sample.password': cannot open '/nonexistent/secret'"));
}

static void conf__two_tables_may_be_joined(void **state)
{
    (void)state;
    struct {
        struct sample first;
        struct {
            int64_t depth;
        } second;
    } both;
    static const struct conf_row more[] = {{"deep.depth", CONF_INT, 0, "7", 0, 9, "how deep"}, {0}};
    struct error e;
    const char *overrides[] = {"deep.depth=8", "sample.letters=9"};
    const struct conf_sources from = {.overrides = overrides, .overrides_len = 2};
    struct conf_row *joined =
        conf_join(rows, more, (size_t)((char *)&both.second - (char *)&both.first));
    assert_int_equal(conf_load(joined, &from, &both, &e), FATE_DONE);
    assert_int_equal(both.second.depth, 8);
    assert_int_equal(both.first.letters, 9);
    conf_free(joined, &both);
    free(joined);
    joined = conf_join(NULL, NULL, 0);
    assert_null(joined[0].name);
    free(joined);
}

static void conf__help_and_table_show_every_row(void **state)
{
    (void)state;
    char text[4096] = "";
    FILE *f = fmemopen(text, sizeof(text), "w");
    assert_non_null(f);
    conf_print_markdown(rows, f);
    assert_int_equal(fclose(f), 0);
    assert_non_null(strstr(text, "| `sample.greeting` | `hello` | what \\| to say |\n"));
    assert_non_null(strstr(text, "| `sample.letters` | `24` | shortest text (1 to 10000) |\n"));
    assert_non_null(strstr(text, "| `sample.bytes` | `8 MiB` | largest text (1 KiB to 1 GiB) |\n"));
    assert_non_null(strstr(text, "| `sample.password` |  | how to enter (a secret: @/path/to/file, "
                                 "or in the environment) |\n"));
    f = fmemopen(text, sizeof(text), "w");
    assert_non_null(f);
    conf_print_help(rows, f);
    assert_int_equal(fclose(f), 0);
    for (const struct conf_row *row = rows; row->name; row++) {
        assert_non_null(strstr(text, row->name));
        assert_non_null(strstr(text, row->meaning));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conf__presets_hold_when_nothing_is_set),
        cmocka_unit_test(conf__a_file_may_have_comments_and_blank_lines),
        cmocka_unit_test(conf__later_sources_win),
        cmocka_unit_test(conf__an_unknown_name_is_refused_with_file_and_line),
        cmocka_unit_test(conf__names_of_other_programs_may_stand_in_a_shared_file),
        cmocka_unit_test(conf__values_that_do_not_parse_are_refused),
        cmocka_unit_test(conf__values_out_of_range_are_refused),
        cmocka_unit_test(conf__a_file_that_was_named_must_exist),
        cmocka_unit_test(conf__a_bad_override_or_variable_is_named),
        cmocka_unit_test(conf__a_secret_comes_from_a_file_or_the_environment),
        cmocka_unit_test(conf__a_secret_in_the_open_is_refused_and_not_repeated),
        cmocka_unit_test(conf__two_tables_may_be_joined),
        cmocka_unit_test(conf__help_and_table_show_every_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
