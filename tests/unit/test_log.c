/* SPDX-License-Identifier: Apache-2.0 */
#include "common/log.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>

/* Standard error is a pipe while a test looks at it. */
struct capture {
    int saved, from, to;
    char text[8192];
};

static void capture_begin(struct capture *c)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    c->from = ends[0];
    c->to = ends[1];
    c->saved = dup(STDERR_FILENO);
    assert_true(c->saved >= 0);
    assert_int_equal(dup2(c->to, STDERR_FILENO), STDERR_FILENO);
}

static char *capture_end(struct capture *c)
{
    assert_int_equal(dup2(c->saved, STDERR_FILENO), STDERR_FILENO);
    assert_int_equal(close(c->to), 0);
    ssize_t n = read(c->from, c->text, sizeof(c->text) - 1);
    assert_true(n >= 0);
    c->text[n] = '\0';
    (void)close(c->from);
    (void)close(c->saved);
    return c->text;
}

static void log__a_line_has_time_level_worker_event_and_fields(void **state)
{
    (void)state;
    struct capture c;
    log_open("read", LOG_INFO);
    capture_begin(&c);
    log_info("job.done", LOG_INT("job", 17), LOG_REAL("ratio", 0.5),
             LOG_STR("url", "http://a/b c"));
    char *line = capture_end(&c);
    int year, month, day, hour, minute, second, ms, rest = 0;
    assert_int_equal(sscanf(line, "ts=%4d-%2d-%2dT%2d:%2d:%2d.%3dZ %n", &year, &month, &day, &hour,
                            &minute, &second, &ms, &rest),
                     7);
    assert_string_equal(
        line + rest,
        "level=info worker=read event=job.done job=17 ratio=0.5 url=\"http://a/b c\"\n");
}

static void log__lines_below_the_level_are_not_written(void **state)
{
    (void)state;
    struct capture c;
    log_open("read", LOG_WARN);
    capture_begin(&c);
    log_info("job.done", LOG_INT("job", 1));
    log_debug("job.done", LOG_INT("job", 2));
    assert_string_equal(capture_end(&c), "");
    log_open("read", LOG_INFO);
}

static char *logged_value(struct capture *c, struct span value)
{
    capture_begin(c);
    log_error("message.invalid", LOG_SPAN("v", value));
    char *line = capture_end(c);
    char *at = strstr(line, " v=");
    assert_non_null(at);
    assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1); /* one line, whatever came */
    line[strlen(line) - 1] = '\0';
    return at + 3;
}

static void log__hostile_values_stay_on_their_line(void **state)
{
    (void)state;
    struct capture c;
    assert_string_equal(logged_value(&c, SPAN("a\nb\x1B[2J")), "a\\x0Ab\\x1B[2J");
    assert_string_equal(logged_value(&c, SPAN("\xC2\x85")), "\\xC2\\x85");
    assert_string_equal(logged_value(&c, SPAN("\xE2\x80\xAE"
                                              "abc")),
                        "\\xE2\\x80\\xAE"
                        "abc");
    assert_string_equal(logged_value(&c, SPAN("\xE2\x81\xA6")), "\\xE2\\x81\\xA6");
    assert_string_equal(logged_value(&c, SPAN("\xE2\x80\xA8")), "\\xE2\\x80\\xA8");
    assert_string_equal(logged_value(&c, SPAN("\xFF\xC0\xAF\xD8")), "\\xFF\\xC0\\xAF\\xD8");
    assert_string_equal(logged_value(&c, SPAN("x\0y")), "x\\x00y");
    assert_string_equal(logged_value(&c, SPAN("\xD8\xAF\xD9\x85\xD8\xB4\xD9\x82")),
                        "\xD8\xAF\xD9\x85\xD8\xB4\xD9\x82");
}

static void log__values_that_could_be_misread_are_quoted(void **state)
{
    (void)state;
    struct capture c;
    assert_string_equal(logged_value(&c, SPAN("say \"no\"")), "\"say \\\"no\\\"\"");
    assert_string_equal(logged_value(&c, SPAN("a=b")), "\"a=b\"");
    assert_string_equal(logged_value(&c, SPAN("")), "\"\"");
    assert_string_equal(logged_value(&c, SPAN("\\x0A")), "\"\\\\x0A\"");
}

static void log__long_values_and_lines_are_cut(void **state)
{
    (void)state;
    struct capture c;
    char text[2000];
    memset(text, 'a', sizeof(text));
    assert_int_equal(strlen(logged_value(&c, span_at(text, sizeof(text)))), 512);

    memset(text, '\x01', sizeof(text)); /* four bytes each in the log */
    struct span worst = span_at(text, sizeof(text));
    capture_begin(&c);
    log_error("message.invalid", LOG_SPAN("a", worst), LOG_SPAN("b", worst), LOG_INT("c", 3));
    char *line = capture_end(&c);
    assert_true(strlen(line) <= 4096);
    assert_non_null(strstr(line, " a=\\x01"));
    assert_null(strstr(line, " b="));
    assert_string_equal(line + strlen(line) - 7, " cut=1\n");
}

static void log__a_full_pipe_drops_lines_and_counts_them(void **state)
{
    (void)state;
    struct capture c;
    uint64_t before = log_dropped();
    capture_begin(&c);
    assert_true(fcntl(c.to, F_SETPIPE_SZ, 4096) >= 0);
    for (int i = 0; i < 1000; i++)
        log_info("job.done", LOG_STR("filling", "the pipe that nobody reads"));
    uint64_t dropped = log_dropped() - before;
    (void)capture_end(&c);
    assert_true(dropped > 0);
    assert_true(dropped < 1000);
}

static void log__a_pipe_without_reader_does_not_kill(void **state)
{
    (void)state;
    struct capture c;
    uint64_t before = log_dropped();
    capture_begin(&c);
    (void)close(c.from);
    log_info("job.done", LOG_INT("job", 1));
    c.from = open("/dev/null", O_RDONLY);
    (void)capture_end(&c);
    assert_int_equal(log_dropped() - before, 1);
}

static void log__levels_are_known_by_name(void **state)
{
    (void)state;
    assert_int_equal(log_level_of("debug"), LOG_DEBUG);
    assert_int_equal(log_level_of("warn"), LOG_WARN);
    assert_int_equal(log_level_of("error"), LOG_ERROR);
    assert_int_equal(log_level_of("loud"), LOG_INFO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(log__a_line_has_time_level_worker_event_and_fields),
        cmocka_unit_test(log__lines_below_the_level_are_not_written),
        cmocka_unit_test(log__hostile_values_stay_on_their_line),
        cmocka_unit_test(log__values_that_could_be_misread_are_quoted),
        cmocka_unit_test(log__long_values_and_lines_are_cut),
        cmocka_unit_test(log__a_full_pipe_drops_lines_and_counts_them),
        cmocka_unit_test(log__a_pipe_without_reader_does_not_kill),
        cmocka_unit_test(log__levels_are_known_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
