/* SPDX-License-Identifier: Apache-2.0 */
#include "common/metrics.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

static void assert_printed(const char *text)
{
    struct buf page;
    buf_init(&page, 1 << 20);
    metrics_print(&page);
    assert_false(page.overflow);
    if (span_find(buf_span(&page), span_of(text)) == page.n)
        fail_msg("'%s' is not in the page:\n%.*s", text, (int)page.n, page.p);
    buf_done(&page);
}

static void metrics__series_of_one_name_share_a_head(void **state)
{
    (void)state;
    struct metric *read = metrics_counter("test_jobs_total", "stage=\"read\"", "jobs so far");
    struct metric *load = metrics_gauge("test_load", NULL, "how busy");
    struct metric *write = metrics_counter("test_jobs_total", "stage=\"write\"", "jobs so far");
    metrics_add(read, 2);
    metrics_add(write, 40);
    metrics_add(write, 2);
    metrics_set(load, -3);
    assert_int_equal(metrics_value(write), 42);
    assert_printed("# HELP test_jobs_total jobs so far\n# TYPE test_jobs_total counter\n"
                   "test_jobs_total{stage=\"read\"} 2\ntest_jobs_total{stage=\"write\"} 42\n");
    assert_printed("# TYPE test_load gauge\ntest_load -3\n");
}

static void metrics__registering_again_gives_the_same(void **state)
{
    (void)state;
    struct metric *a = metrics_counter("test_same_total", "x=\"1\"", "same");
    assert_ptr_equal(metrics_counter("test_same_total", "x=\"1\"", "same"), a);
    assert_ptr_not_equal(metrics_counter("test_same_total", "x=\"2\"", "same"), a);
    assert_ptr_not_equal(metrics_counter("test_same_total", NULL, "same"), a);
}

static void metrics__histogram_buckets_are_cumulative(void **state)
{
    (void)state;
    struct metric *m = metrics_histogram("test_seconds", "stage=\"x\"", "time");
    metrics_observe_us(m, 0);
    metrics_observe_us(m, 1000);
    metrics_observe_us(m, 1001);
    metrics_observe_us(m, 61000000);
    assert_printed("test_seconds_bucket{stage=\"x\",le=\"0.001\"} 2\n"
                   "test_seconds_bucket{stage=\"x\",le=\"0.0025\"} 3\n");
    assert_printed("test_seconds_bucket{stage=\"x\",le=\"60\"} 3\n"
                   "test_seconds_bucket{stage=\"x\",le=\"+Inf\"} 4\n"
                   "test_seconds_sum{stage=\"x\"} 61.002001\ntest_seconds_count{stage=\"x\"} 4\n");
}

static void *add_many(void *m)
{
    for (int i = 0; i < 10000; i++) {
        metrics_add(m, 1);
        (void)metrics_counter("test_threads_total", NULL, "added by threads");
    }
    return NULL;
}

static void metrics__threads_do_not_lose_counts(void **state)
{
    (void)state;
    struct metric *m = metrics_counter("test_threads_total", NULL, "added by threads");
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, add_many, m), 0);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal(metrics_value(m), 40000);
}

static void metrics__the_process_itself_is_measured(void **state)
{
    (void)state;
    assert_printed("# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total ");
    assert_printed("# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes ");
}

/* ---- over HTTP */

static bool is_well;

static bool health(void *ctx, char *reason, size_t reason_len)
{
    assert_ptr_equal(ctx, &is_well);
    if (!is_well)
        (void)snprintf(reason, reason_len, "no hub for 3 s");
    return is_well;
}

static struct metrics_server *serve(void)
{
    struct metrics_server *s = NULL;
    struct error e = {""};
    enum fate fate = metrics_serve("127.0.0.1:0", health, &is_well, &s, &e);
    if (fate != FATE_DONE)
        fail_msg("%s", e.text);
    assert_true(metrics_port(s) > 0);
    return s;
}

static int connect_to(const struct metrics_server *s)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)metrics_port(s))};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&at, sizeof(at)), 0);
    return fd;
}

static void ask(const struct metrics_server *s, const char *request, struct buf *answer)
{
    int fd = connect_to(s);
    assert_int_equal(send(fd, request, strlen(request), MSG_NOSIGNAL), strlen(request));
    char part[4096];
    ssize_t n;
    buf_clear(answer);
    while ((n = recv(fd, part, sizeof(part), 0)) > 0)
        assert_true(buf_append(answer, span_at(part, (size_t)n)));
    assert_int_equal(close(fd), 0);
}

static void assert_answer(const struct metrics_server *s, const char *request, const char *status,
                          const char *part)
{
    struct buf answer;
    buf_init(&answer, 1 << 20);
    ask(s, request, &answer);
    if (!span_starts_with(buf_span(&answer), span_of(status)) ||
        span_find(buf_span(&answer), span_of(part)) == answer.n)
        fail_msg("'%s' gave:\n%.*s", request, (int)answer.n, answer.p ? answer.p : "");
    buf_done(&answer);
}

static void metrics__server_answers_its_two_paths(void **state)
{
    (void)state;
    struct metrics_server *s = serve();
    is_well = true;
    metrics_add(metrics_counter("test_served_total", NULL, "served"), 5);
    assert_answer(s, "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                  "HTTP/1.1 200", "\ntest_served_total 5\n");
    assert_answer(s, "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                  "HTTP/1.1 200", "\r\n\r\nok\n");
    is_well = false;
    assert_answer(s, "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                  "HTTP/1.1 503", "\r\n\r\nno hub for 3 s\n");
    metrics_stop(s);
}

static void metrics__server_refuses_what_it_does_not_know(void **state)
{
    (void)state;
    struct metrics_server *s = serve();
    assert_answer(s, "GET /../etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                  "HTTP/1.1 404", "there are /metrics and /healthz");
    assert_answer(s,
                  "POST /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                  "Content-Length: 3\r\n\r\nabc",
                  "HTTP/1.1 405", "only GET");
    assert_answer(s, "\x16\x03\x01 rubbish\r\n\r\n", "HTTP/1.1 4", "");
    metrics_stop(s);
}

static void metrics__a_silent_client_does_not_keep_others_out(void **state)
{
    (void)state;
    struct metrics_server *s = serve();
    is_well = true;
    int silent = connect_to(s);
    assert_answer(s, "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                  "HTTP/1.1 200", "ok");
    assert_int_equal(close(silent), 0);
    metrics_stop(s);
}

static void metrics__off_starts_nothing(void **state)
{
    (void)state;
    struct metrics_server *s = (struct metrics_server *)(void *)&is_well;
    struct error e;
    assert_int_equal(metrics_serve("off", health, NULL, &s, &e), FATE_DONE);
    assert_null(s);
    assert_int_equal(metrics_serve("", health, NULL, &s, &e), FATE_DONE);
    assert_null(s);
    assert_int_equal(metrics_port(s), 0);
    metrics_stop(s);
}

static void metrics__bad_addresses_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"metrics",     ":9101",           "127.0.0.1:",
                                      "127.0.0.1:x", "127.0.0.1:65536", "metrics.invalid:9101",
                                      "::1:9101",    "[]:9101",         "127.0.0.1:-1"};
    struct metrics_server *s;
    struct error e;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(metrics_serve(bad[i], health, NULL, &s, &e), FATE_REJECT);
        assert_non_null(strstr(e.text, bad[i]));
    }
}

/* Another address of this machine is as good as another machine: 127.0.0.2 would reach a server of all addresses. */
static void metrics__a_port_alone_is_of_loopback(void **state)
{
    (void)state;
    struct metrics_server *s;
    struct error e;
    assert_int_equal(metrics_serve("0", health, NULL, &s, &e), FATE_DONE);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)metrics_port(s))};
    static const uint32_t hosts[] = {0x7f000001, 0x7f000002};
    for (size_t i = 0; i < 2; i++) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        at.sin_addr.s_addr = htonl(hosts[i]);
        assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), i == 0 ? 0 : -1);
        (void)close(fd);
    }
    metrics_stop(s);
}

static void metrics__a_port_in_use_is_said(void **state)
{
    (void)state;
    struct metrics_server *first = serve(), *second;
    struct error e;
    char address[32], expected[128];
    (void)snprintf(address, sizeof(address), "127.0.0.1:%d", metrics_port(first));
    (void)snprintf(expected, sizeof(expected),
                   "cannot serve metrics on '%s': Address already in use", address);
    assert_int_equal(metrics_serve(address, health, NULL, &second, &e), FATE_RETRY);
    assert_string_equal(e.text, expected);
    metrics_stop(first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(metrics__series_of_one_name_share_a_head),
        cmocka_unit_test(metrics__registering_again_gives_the_same),
        cmocka_unit_test(metrics__histogram_buckets_are_cumulative),
        cmocka_unit_test(metrics__threads_do_not_lose_counts),
        cmocka_unit_test(metrics__the_process_itself_is_measured),
        cmocka_unit_test(metrics__server_answers_its_two_paths),
        cmocka_unit_test(metrics__server_refuses_what_it_does_not_know),
        cmocka_unit_test(metrics__a_silent_client_does_not_keep_others_out),
        cmocka_unit_test(metrics__off_starts_nothing),
        cmocka_unit_test(metrics__bad_addresses_are_refused),
        cmocka_unit_test(metrics__a_port_alone_is_of_loopback),
        cmocka_unit_test(metrics__a_port_in_use_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
