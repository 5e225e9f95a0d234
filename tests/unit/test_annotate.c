/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The verb itself, in a child process with pipes for its input and output.
 */
#include "budget.h"
#include "cases.h"
#include <errno.h>
#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "verb.h"

#define PATIENCE_MS 60000
#define ARGUMENTS_MAX 16

struct child {
    pid_t pid;
    int in, out, err;
};

/* Starts `claimwire annotate ...`; the list of arguments ends with NULL. */
static struct child start(const char *const *arguments)
{
    struct child c;
    int in[2], out[2], err[2], argc = 1;
    char *argv[ARGUMENTS_MAX + 2] = {"annotate"};

    assert_int_equal(pipe(in) | pipe(out) | pipe(err), 0);
    while (*arguments && argc <= ARGUMENTS_MAX)
        argv[argc++] = (char *)*arguments++;
    c.pid = fork();
    assert_true(c.pid >= 0);
    if (c.pid == 0) {
        dup2(in[0], 0), dup2(out[1], 1), dup2(err[1], 2);
        close(in[1]), close(out[0]), close(err[0]);
        int code = verb_annotate(argc, argv);
        fflush(stdout);
        _exit(code);
    }
    close(in[0]), close(out[1]), close(err[1]);
    c.in = in[1], c.out = out[0], c.err = err[0];
    return c;
}

/* Up to the next line feed; waits for it. False at the end. */
static bool read_line(int fd, char *to, size_t cap)
{
    size_t n = 0;

    while (n + 1 < cap) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (poll(&p, 1, PATIENCE_MS) != 1)
            fail_msg("no line came: %s", strerror(errno));
        if (read(fd, to + n, 1) != 1)
            break;
        if (to[n] == '\n')
            break;
        n++;
    }
    to[n] = '\0';
    return n > 0;
}

static int finish(struct child *c)
{
    int status;

    close(c->in);
    close(c->out);
    close(c->err);
    assert_int_equal(waitpid(c->pid, &status, 0), c->pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void send_line(const struct child *c, const char *line)
{
    assert_int_equal(write(c->in, line, strlen(line)), strlen(line));
}

static json_t *read_json(const struct child *c)
{
    static char line[1 << 20];

    if (!read_line(c->out, line, sizeof line))
        return NULL;
    json_t *tree = json_loads(line, 0, NULL);
    if (!tree)
        fail_msg("not JSON: %s", line);
    return tree;
}

static const char *document_text(const json_t *tree, const char *key)
{
    return json_string_value(json_object_get(json_object_get(tree, "document"), key));
}

static void annotate__the_first_line_is_out_before_the_last_one_is_in(void **state)
{
    struct child c = start((const char *const[]){"--jsonl", "--until", "language", "-", NULL});

    (void)state;
    send_line(&c,
              "{\"id\": \"one\", \"text\": \"The road to the north is open again for all.\"}\n");
    json_t *first = read_json(&c);
    assert_string_equal(document_text(first, "id"), "one");
    assert_string_equal(document_text(first, "language"), "en");
    json_decref(first);
    send_line(&c, "\n{\"id\": \"two\"}\n{\"id\": \"three\", \"text\": \"x\"}");
    close(c.in);
    json_t *second = read_json(&c), *third = read_json(&c);
    assert_string_equal(json_string_value(json_object_get(second, "error")),
                        "line 3: has neither 'text' nor 'html'");
    assert_string_equal(document_text(second, "id"), "two");
    assert_string_equal(document_text(third, "id"), "three");
    json_decref(second);
    json_decref(third);
    assert_null(read_json(&c));
    c.in = dup(c.out);
    assert_int_equal(finish(&c), VERB_FAILED);
}

static void annotate__the_id_of_a_file_is_its_path_as_given(void **state)
{
    char path[] = "./test_annotate.XXXXXX";
    const char text[] = "Tal Amar\n\nThe council said on Tuesday that the road to the north was "
                        "open again for all.\n";
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    struct child c =
        start((const char *const[]){"--published=2021-11-18", "--source", "Tal Amar Post",
                                    "--until=read", path, "/nowhere/x.html", NULL});
    json_t *good = read_json(&c), *bad = read_json(&c);
    assert_string_equal(document_text(good, "id"), path);
    assert_string_equal(document_text(good, "published"), "2021-11-18");
    assert_string_equal(document_text(good, "source"), "Tal Amar Post");
    assert_true(json_is_null(json_object_get(json_object_get(good, "document"), "language")));
    assert_string_equal(document_text(bad, "id"), "/nowhere/x.html");
    assert_non_null(strstr(json_string_value(json_object_get(bad, "error")), "/nowhere/x.html"));
    json_decref(good);
    json_decref(bad);
    assert_int_equal(finish(&c), VERB_FAILED);
    assert_int_equal(unlink(path), 0);
}

static void annotate__wrong_usage_is_told_on_standard_error(void **state)
{
    static const struct {
        const char *arguments[4];
        const char *sentence;
    } wrong[] = {
        {{NULL}, "claimwire annotate: no file is named"},
        {{"--until", "write", "-", NULL},
         "claimwire annotate: --until takes read, language, entity or claim, not 'write'"},
        {{"--loud", "-", NULL}, "claimwire annotate: there is no option '--loud'"},
        {{"--published", "soon", "-", NULL},
         "claimwire annotate: --published needs a date, not 'soon'"},
        {{"--url", NULL}, "claimwire annotate: a value is missing behind '--url'"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct child c = start(wrong[i].arguments);
        char line[1024];
        assert_true(read_line(c.err, line, sizeof line));
        if (!span_starts_with(span_of(line), span_of(wrong[i].sentence)))
            fail_msg("'%s' does not begin with '%s'", line, wrong[i].sentence);
        assert_int_equal(finish(&c), VERB_USAGE);
    }
}

static void annotate__help_is_an_answer(void **state)
{
    struct child c = start((const char *const[]){"--help", NULL});
    char line[1024];

    (void)state;
    assert_true(read_line(c.out, line, sizeof line));
    assert_string_equal(line, "usage: claimwire annotate [OPTION ...] FILE... | -");
    assert_int_equal(finish(&c), VERB_DONE);
}

static void annotate__missing_data_refuse_the_start(void **state)
{
    char line[1024];

    (void)state;
    assert_int_equal(setenv("CLAIMWIRE_LANGUAGE_DATA", "/nowhere", 1), 0);
    struct child c = start((const char *const[]){"--until", "language", "-", NULL});
    assert_int_equal(unsetenv("CLAIMWIRE_LANGUAGE_DATA"), 0);
    assert_true(read_line(c.err, line, sizeof line));
    assert_string_equal(
        line,
        "claimwire annotate: cannot read '/nowhere/alphabets.tsv': No such file or directory");
    assert_int_equal(finish(&c), VERB_REFUSED);
}

/* ---- memory ---- */

#define MEMORY_KB (256 << 10)
#define HOSTILE_BYTES ((size_t)1 << 20)

/* What is repeated until it is a megabyte. */
static const char *const hostile[] = {"\"",   ", ",    "«»",    "\"a\" ",
                                      "A B ", "said ", "word ", "a\n\n"};
#define HOSTILE (sizeof hostile / sizeof *hostile)

static void write_hostile(const char *piece, char *path)
{
    int fd = mkstemp(path);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");

    assert_non_null(f);
    for (size_t n = 0; n + strlen(piece) <= HOSTILE_BYTES; n += strlen(piece))
        assert_true(fputs(piece, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

/* All stages in one process, whose tables take more than half of it. What needs more is refused. */
static void annotate__no_hostile_text_takes_more_than_256_mebibytes(void **state)
{
    char path[HOSTILE][32], buffer[1 << 16];
    const char *arguments[HOSTILE + 1] = {NULL};
    struct rusage used;
    size_t lines = 0;
    int status;

    (void)state;
    if (BUDGET_IS_SLOWED) {
        puts("skipped: a sanitizer has memory of its own");
        return;
    }
    for (size_t i = 0; i < HOSTILE; i++) {
        arguments[i] = strcpy(path[i], "./test_annotate.XXXXXX");
        write_hostile(hostile[i], path[i]);
    }
    struct child c = start(arguments);
    for (ssize_t n; (n = read(c.out, buffer, sizeof buffer)) > 0;)
        for (ssize_t i = 0; i < n; i++)
            lines += buffer[i] == '\n';
    close(c.in), close(c.out), close(c.err);
    assert_int_equal(wait4(c.pid, &status, 0, &used), c.pid);
    for (size_t i = 0; i < HOSTILE; i++)
        assert_int_equal(unlink(path[i]), 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(lines, HOSTILE); /* claims, or the sentence that refuses */
    if (used.ru_maxrss > MEMORY_KB)
        fail_msg("took %ld KB", used.ru_maxrss);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(annotate__the_first_line_is_out_before_the_last_one_is_in),
        cmocka_unit_test(annotate__the_id_of_a_file_is_its_path_as_given),
        cmocka_unit_test(annotate__wrong_usage_is_told_on_standard_error),
        cmocka_unit_test(annotate__help_is_an_answer),
        cmocka_unit_test(annotate__missing_data_refuse_the_start),
        cmocka_unit_test(annotate__no_hostile_text_takes_more_than_256_mebibytes),
    };
    (void)signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
