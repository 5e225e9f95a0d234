/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The verb itself, in a child process.
 */
#include "cases.h"
#include <jansson.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "verb.h"

#define ARGUMENTS_MAX 8
#define OUTPUT_BYTES (1 << 20)

struct answer {
    int code;
    char out[OUTPUT_BYTES], err[4096];
};

static void read_all(FILE *f, char *to, size_t cap)
{
    rewind(f);
    to[fread(to, 1, cap - 1, f)] = '\0';
    (void)fclose(f);
}

/* Runs `claimwire explain ...`; the list of arguments ends with NULL. */
static const struct answer *run(const char *const *arguments)
{
    static struct answer a;
    char *argv[ARGUMENTS_MAX + 2] = {"explain"};
    int argc = 1, status;
    FILE *out = tmpfile(), *err = tmpfile();

    assert_true(out && err);
    while (*arguments && argc <= ARGUMENTS_MAX)
        argv[argc++] = (char *)*arguments++;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(fileno(out), 1), dup2(fileno(err), 2);
        int code = verb_explain(argc, argv);
        fflush(stdout);
        _exit(code);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    a.code = WEXITSTATUS(status);
    read_all(out, a.out, sizeof a.out);
    read_all(err, a.err, sizeof a.err);
    return &a;
}
#define RUN(...) run((const char *const[]){__VA_ARGS__, NULL})

static int write_article(void **state)
{
    static char path[] = "/tmp/claimwire-explain-XXXXXX";
    static const char text[] =
        "Gen. Omar Tal said on Thursday that at least 12 people were killed in Tripoli, Libya.\n\n"
        "The Syrian Observatory for Human Rights denied it.\n";
    int fd = mkstemp(path);

    *state = path;
    return fd >= 0 && write(fd, text, sizeof text - 1) == sizeof text - 1 ? close(fd) : -1;
}

static int remove_article(void **state)
{
    return unlink(*state);
}

static void explain__people_read_rows_candidates_and_rules(void **state)
{
    const struct answer *a = RUN("--plain", "--published", "2021-11-26", *state);

    assert_int_equal(a->code, VERB_DONE);
    assert_non_null(strstr(a->out, "\"Omar Tal\" PER"));
    assert_non_null(strstr(a->out, "row title 0-3 \"Gen\" en/titles.tsv:"));
    assert_non_null(strstr(a->out, "candidate country:LY Libya"));
    assert_non_null(strstr(a->out, "none ends at 4: the full stop of an abbreviation"));
    assert_non_null(strstr(a->out, "2021-11-25 to 2021-11-25, day, counted from 2021-11-26"));
    assert_non_null(strstr(a->out, "en.say, row en/cues.tsv:"));
    assert_null(strstr(a->out, "tokens\n")); /* nobody asked for one */
    assert_string_equal(a->err, "");
}

static void explain__json_has_the_same(void **state)
{
    const struct answer *a = RUN("--json", "--plain", *state);
    json_t *x = json_loads(a->out, 0, NULL);
    size_t i;
    json_t *m;
    bool is_named = false;

    assert_int_equal(a->code, VERB_DONE);
    assert_non_null(x);
    json_array_foreach(json_object_get(x, "mentions"), i,
                       m) if (strcmp(json_string_value(json_object_get(m, "text")), "Libya") == 0)
    {
        const json_t *row = json_array_get(json_object_get(m, "rows"), 0);
        is_named = json_array_size(json_object_get(m, "candidates")) > 0 && row;
    }
    assert_true(is_named);
    assert_true(json_array_size(json_object_get(x, "tokens")) > 20);
    assert_int_equal(json_array_size(json_object_get(x, "claims")), 2);
    json_decref(x);
}

static void explain__one_character_is_explained_alone(void **state)
{
    const struct answer *a = RUN("--plain", "--at", "6", *state); /* in "Omar" */

    assert_int_equal(a->code, VERB_DONE);
    assert_non_null(strstr(a->out, "5-9 \"Omar\" word capitalised omar"));
    assert_non_null(strstr(a->out, "\"Omar Tal\" PER"));
    assert_null(strstr(a->out, "Libya\" LOC"));
}

static void explain__one_text_is_explained_alone(void **state)
{
    const struct answer *a = RUN("--plain", "--text", "observatory", *state);

    assert_int_equal(a->code, VERB_DONE);
    assert_non_null(strstr(a->out, "actor:sohr"));
    assert_null(strstr(a->out, "Omar"));
}

/* Whoever misses a name sees what the tables know of its words. */
static void explain__rows_are_told_where_no_name_is(void **state)
{
    const struct answer *a = RUN("--plain", "--text", "killed", *state);

    assert_int_equal(a->code, VERB_DONE);
    assert_null(strstr(a->out, "mentions\n"));
    assert_non_null(strstr(a->out, "\"killed\" en/counted.tsv:"));
}

static void explain__bad_input_is_one_sentence(void **state)
{
    const struct answer *a = RUN("/tmp/claimwire-no-such-file");

    assert_int_equal(a->code, VERB_FAILED);
    assert_non_null(strstr(a->err, "claimwire explain: cannot "));
    assert_ptr_equal(strchr(a->err, '\n'), a->err + strlen(a->err) - 1);
    a = RUN("--plain", "--text", "nobody wrote this", *state);
    assert_int_equal(a->code, VERB_FAILED);
    assert_non_null(strstr(a->err, "has nothing there"));
    assert_string_equal(a->out, "");
    assert_int_equal(RUN("--at", "99999999", *state)->code, VERB_FAILED);
}

static void explain__wrong_usage_says_what_is_wrong(void **state)
{
    assert_int_equal(RUN(NULL)->code, VERB_USAGE);
    assert_int_equal(RUN("--at", "x", *state)->code, VERB_USAGE);
    assert_int_equal(RUN("--at", "-1", *state)->code, VERB_USAGE);
    assert_int_equal(RUN("--at", "99999999999999999999", *state)->code, VERB_USAGE);
    assert_int_equal(RUN("--text", "", *state)->code, VERB_USAGE);
    assert_int_equal(RUN("--wrong", *state)->code, VERB_USAGE);
    assert_int_equal(RUN(*state, *state)->code, VERB_USAGE);
    assert_non_null(strstr(RUN("--at")->err, "a value is missing behind '--at'"));
}

static void explain__help_is_printed(void **state)
{
    const struct answer *a = RUN("--help");

    (void)state;
    assert_int_equal(a->code, VERB_DONE);
    assert_non_null(strstr(a->out, "usage: claimwire explain"));
    assert_non_null(strstr(a->out, "--json"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(explain__people_read_rows_candidates_and_rules),
        cmocka_unit_test(explain__json_has_the_same),
        cmocka_unit_test(explain__one_character_is_explained_alone),
        cmocka_unit_test(explain__one_text_is_explained_alone),
        cmocka_unit_test(explain__rows_are_told_where_no_name_is),
        cmocka_unit_test(explain__bad_input_is_one_sentence),
        cmocka_unit_test(explain__wrong_usage_says_what_is_wrong),
        cmocka_unit_test(explain__help_is_printed),
    };

    return cmocka_run_group_tests(tests, write_article, remove_article);
}
