/* SPDX-License-Identifier: Apache-2.0 */
#include "common/program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

struct conf {
    int64_t n;
};

static const struct conf_row rows[] = {
    {"dispatch.n", CONF_INT, offsetof(struct conf, n), "3", 1, 10, "a number"},
    {0},
};
static const struct program program = {"dispatch", "Does something.", "0 done", rows};

/* Standard output and error go to a file; its text comes back. */
static enum program_verb parse(char *args, struct conf_sources *from, char *said, size_t said_len)
{
    static const char *overrides[16];
    char *argv[16] = {(char *)"claimwire-dispatch"};
    FILE *to = tmpfile();
    int out = dup(1), err = dup(2), argc = 1;
    enum program_verb verb;

    for (char *word = strtok(args, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    (void)fflush(stdout);
    (void)dup2(fileno(to), 1);
    (void)dup2(fileno(to), 2);
    verb = program_parse(&program, argc, argv, overrides, from);
    (void)fflush(stdout);
    (void)dup2(out, 1);
    (void)dup2(err, 2);
    (void)close(out);
    (void)close(err);
    rewind(to);
    said[fread(said, 1, said_len - 1, to)] = '\0';
    (void)fclose(to);
    return verb;
}

static void program__options_say_where_settings_come_from(void **state)
{
    char args[] = "--conf /nowhere/x.conf --set dispatch.n=4 --set dispatch.n=5", said[4096];
    struct conf_sources from;

    (void)state;
    assert_int_equal(parse(args, &from, said, sizeof(said)), PROGRAM_RUN);
    assert_string_equal(from.file, "/nowhere/x.conf");
    assert_int_equal(from.overrides_len, 2);
    assert_string_equal(from.overrides[1], "dispatch.n=5");
    assert_string_equal(said, "");
}

static void program__questions_are_answered_at_once(void **state)
{
    char help[] = "--help", version[] = "--version", markdown[] = "--markdown --check", said[8192];
    struct conf_sources from;

    (void)state;
    assert_int_equal(parse(help, &from, said, sizeof(said)), PROGRAM_ANSWERED);
    assert_non_null(strstr(said, "dispatch.n"));
    assert_non_null(strstr(said, "Does something."));
    assert_non_null(strstr(said, "Exit codes: 0 done"));
    assert_int_equal(parse(version, &from, said, sizeof(said)), PROGRAM_ANSWERED);
    assert_string_equal(said, "claimwire-dispatch " CW_VERSION "\n");
    assert_int_equal(parse(markdown, &from, said, sizeof(said)), PROGRAM_ANSWERED);
    assert_non_null(strstr(said, "| `dispatch.n` |"));
}

static void program__wrong_usage_is_said(void **state)
{
    char unknown[] = "--colour", stray[] = "--check fish", lonely[] = "--conf", said[4096];
    struct conf_sources from;

    (void)state;
    assert_int_equal(parse(unknown, &from, said, sizeof(said)), PROGRAM_MISUSED);
    assert_non_null(strstr(said, "--colour"));
    assert_int_equal(parse(stray, &from, said, sizeof(said)), PROGRAM_MISUSED);
    assert_non_null(strstr(said, "'fish'"));
    assert_int_equal(parse(lonely, &from, said, sizeof(said)), PROGRAM_MISUSED);
}

static void program__settings_of_other_programs_are_passed_over(void **state)
{
    char path[] = "/tmp/cwprogram.XXXXXX";
    int fd = mkstemp(path);
    FILE *f = fdopen(fd, "w");
    struct conf_sources from = {.file = path};
    struct conf conf = {0};
    struct error e;

    (void)state;
    (void)fputs("fetch.spacing_ms = 9\nworker.credit = 3\ndispatch.n = 7\n", f);
    (void)fclose(f);
    assert_int_equal(program_load(&program, &from, &conf, &e), FATE_DONE);
    assert_int_equal(conf.n, 7);
    conf_free(rows, &conf);
    f = fopen(path, "w");
    (void)fputs("cooking.time = 9\n", f);
    (void)fclose(f);
    assert_int_equal(program_load(&program, &from, &conf, &e), FATE_REJECT);
    assert_non_null(strstr(e.text, "cooking.time"));
    (void)unlink(path);
    assert_int_equal(program_load(&program, &from, &conf, &e),
                     FATE_REJECT); /* a file that was named must be there */
}

/* Programs share the prefixes hub. and curve.: what is another's there is known by its whole name. */
static void program__a_misspelt_name_below_a_shared_prefix_is_refused(void **state)
{
    static const struct conf_row hub_rows[] = {
        {"hub.n", CONF_INT, offsetof(struct conf, n), "3", 1, 10, "a number of the hub's"},
        {0},
    };
    const struct program sharer = {"sharer", "Shares.", "0 done", hub_rows};
    static const struct {
        const char *line;
        enum fate fate;
    } cases[] = {{"hub.n = 7\nhub.batch = 8\ncurve.allow_file = /x\n", FATE_DONE},
                 {"hub.batch_ = 8\n", FATE_REJECT},
                 {"hub.bat = 8\n", FATE_REJECT},
                 {"curve.alow_file = /x\n", FATE_REJECT}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char path[] = "/tmp/cwprogram.XXXXXX";
        FILE *f = fdopen(mkstemp(path), "w");
        struct conf_sources from = {.file = path};
        struct conf conf = {0};
        struct error e;
        (void)fputs(cases[i].line, f);
        (void)fclose(f);
        assert_int_equal(program_load(&sharer, &from, &conf, &e), cases[i].fate);
        (void)unlink(path);
        if (cases[i].fate == FATE_DONE)
            conf_free(hub_rows, &conf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(program__options_say_where_settings_come_from),
        cmocka_unit_test(program__questions_are_answered_at_once),
        cmocka_unit_test(program__wrong_usage_is_said),
        cmocka_unit_test(program__settings_of_other_programs_are_passed_over),
        cmocka_unit_test(program__a_misspelt_name_below_a_shared_prefix_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
