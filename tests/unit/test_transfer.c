/* SPDX-License-Identifier: Apache-2.0 */
#include "transfer.h"
#include <netdb.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>
#include "common/clock.h"

static struct arena arena;

/* Stands before the C library's for libcurl as well: names hang until the pipe is closed. */
static int hanging[2] = {-1, -1};
static atomic_int asked, answered;

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
                struct addrinfo **ret)
{
    struct pollfd end = {.fd = hanging[0], .events = POLLIN};
    (void)name;
    (void)service;
    (void)hints;
    *ret = NULL;
    atomic_fetch_add(&asked, 1);
    (void)poll(&end, 1, 20000);
    atomic_fetch_add(&answered, 1);
    return EAI_AGAIN;
}

static const char *clean(const char *url)
{
    struct transfer_place place;
    return transfer_locate(url, &arena, &place) ? place.url : NULL;
}

static void transfer__credentials_and_fragments_never_go_out(void **state)
{
    (void)state;
    assert_string_equal(clean("https://user:secret@News.Example/a?b=1#top"),
                        "https://news.example/a?b=1");
    assert_string_equal(clean("http://news.example"), "http://news.example/");
}

static void transfer__only_web_addresses_are_taken(void **state)
{
    static const char *const bad[] = {"file:///etc/passwd",
                                      "ftp://x/",
                                      "gopher://x/",
                                      "javascript:alert(1)",
                                      "data:text/html,x",
                                      "//x/y",
                                      "",
                                      "http://",
                                      "http:// x/"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (clean(bad[i]))
            fail_msg("'%s' was taken as '%s'", bad[i], clean(bad[i]));
    assert_null(clean(NULL));
}

static void transfer__odd_spellings_of_addresses_are_evened_out(void **state)
{
    (void)state;
    assert_string_equal(clean("http://2130706433/"), "http://127.0.0.1/");
    assert_string_equal(clean("http://0177.0.0.1/"), "http://127.0.0.1/");
}

static void transfer__origin_site_and_path_are_told_apart(void **state)
{
    struct transfer_place p;
    (void)state;
    assert_true(transfer_locate("https://News.example/a/b?c=d", &arena, &p));
    assert_string_equal(p.origin, "https://news.example:443");
    assert_string_equal(p.site, "news.example");
    assert_string_equal(p.path, "/a/b?c=d");
    assert_true(p.is_https);
    assert_true(transfer_locate("http://news.example:8080", &arena, &p));
    assert_string_equal(p.origin, "http://news.example:8080");
    assert_string_equal(p.site, "news.example:8080");
    assert_string_equal(p.path, "/");
    assert_true(transfer_locate("http://news.example:80/", &arena, &p));
    assert_string_equal(p.site, "news.example");
    assert_true(transfer_locate("https://news.example:80/", &arena, &p));
    assert_string_equal(p.site, "news.example:80");
    assert_false(transfer_locate("ftp://news.example/", &arena, &p));
}

static struct transfer *blank(void)
{
    static struct transfer t;
    arena_reset(&arena);
    t = (struct transfer){.arena = &arena};
    return &t;
}

static bool take(struct transfer *t, const char *line)
{
    return transfer_take_header(t, span_of(line));
}

static void transfer__the_last_of_repeated_headers_counts_and_case_does_not(void **state)
{
    struct transfer *t = blank();
    (void)state;
    assert_true(take(t, "HTTP/1.1 200 OK\r\n"));
    assert_true(take(t, "etag: \"a\"\r\n"));
    assert_true(take(t, "ETag:\"b\"\r\n"));
    assert_string_equal(transfer_header_value(t, "ETAG"), "\"b\"");
    assert_null(transfer_header_value(t, "HTTP/1.1 200 OK"));
}

static void transfer__headers_of_interim_answers_and_trailers_do_not_count(void **state)
{
    struct transfer *t = blank();
    (void)state;
    assert_true(take(t, "HTTP/1.1 103 Early Hints\r\n") && take(t, "Link: </a>\r\n"));
    assert_true(take(t, "HTTP/1.1 200 OK\r\n") && take(t, "X: 1\r\n"));
    assert_null(transfer_header_value(t, "Link"));
    t->has_body = true;
    assert_true(take(t, "X: 2\r\n"));
    assert_string_equal(transfer_header_value(t, "X"), "1");
}

static void transfer__a_folded_header_is_one_line(void **state)
{
    struct transfer *t = blank();
    (void)state;
    assert_true(take(t, " lost: 1\r\n"));
    assert_true(take(t, "Content-Type: text/html;\r\n"));
    assert_true(take(t, "  charset=utf-8\r\n"));
    assert_true(take(t, "\t \r\n"));
    assert_string_equal(transfer_header_value(t, "Content-Type"), "text/html; charset=utf-8");
    assert_int_equal(t->response.n, 1);
}

static void transfer__too_many_or_too_large_headers_are_refused(void **state)
{
    struct transfer *t = blank();
    (void)state;
    for (int i = 0; i < 500; i++)
        assert_true(take(t, "Set-Cookie: a=b\r\n"));
    assert_false(take(t, "Set-Cookie: a=b\r\n"));
    assert_string_equal(t->refusal.text, "more than 500 lines of headers");
    t = blank();
    char *large = arena_alloc(&arena, 65537);
    memset(large, 'x', 65537);
    assert_false(transfer_take_header(t, span_at(large, 65537)));
    assert_string_equal(t->refusal.text, "headers are larger than 65536 bytes");
}

static void transfer__headers_that_are_no_text_are_cleaned(void **state)
{
    struct transfer *t = blank();
    (void)state;
    assert_true(take(t, "Server: \xff\xfe nginx\r\n"));
    assert_string_equal(transfer_header_value(t, "Server"), "\xef\xbf\xbd\xef\xbf\xbd nginx");
    assert_true(transfer_take_header(t, span_at("X: a\0b\r\n", 8)));
    assert_non_null(transfer_header_value(t, "X"));
}

/* What libcurl resolved before says nothing about where it connects now. */
static void transfer__a_name_that_moves_to_a_private_address_is_refused(void **state)
{
    static const char *const homes[] = {"moving.example:80:127.0.0.1", "moving.example:80:[::1]",
                                        "moving.example:80:169.254.169.254",
                                        "moving.example:80:[::ffff:10.0.0.1]"};
    struct error e;
    struct address_rules rules;
    size_t held = 0;
    (void)state;
    assert_int_equal(address_rules_init(&rules, "", "80", &e), FATE_DONE);
    const struct transfer_limits limits = {.connect_ms = 500,
                                           .total_ms = 1000,
                                           .user_agent = "x",
                                           .addresses = &rules,
                                           .held_now = &held,
                                           .held_max = 1000};
    const struct transfer_request request = {.url = "http://moving.example/", .body_bytes = 1000};
    for (size_t i = 0; i < sizeof homes / sizeof homes[0]; i++) {
        struct transfer t = {.arena = &arena, .limits = &limits};
        struct curl_slist *home = curl_slist_append(NULL, homes[i]);
        assert_int_equal(transfer_open(&t, &request, &e), FATE_DONE);
        curl_easy_setopt(t.handle, CURLOPT_RESOLVE, home);
        CURLcode result = curl_easy_perform(t.handle);
        assert_int_equal(transfer_finish(&t, result, &e), FATE_REJECT);
        assert_non_null(strstr(e.text, "is private or reserved"));
        assert_true(t.is_origin_bad);
        transfer_done(&t);
        curl_slist_free_all(home);
    }
}

static void transfer__a_name_that_hangs_is_given_up_without_waiting_for_its_thread(void **state)
{
    struct error e;
    struct address_rules rules;
    size_t held = 0;
    (void)state;
    assert_int_equal(pipe(hanging), 0);
    assert_int_equal(address_rules_init(&rules, "", "80", &e), FATE_DONE);
    const struct transfer_limits limits = {.connect_ms = 100,
                                           .total_ms = 1000,
                                           .user_agent = "x",
                                           .addresses = &rules,
                                           .held_now = &held,
                                           .held_max = 1000};
    const struct transfer_request request = {.url = "http://hangs.example/", .body_bytes = 1000};
    struct transfer t = {.arena = &arena, .limits = &limits};
    uint64_t began = clock_monotonic_ms();
    assert_int_equal(transfer_open(&t, &request, &e), FATE_DONE);
    CURLcode result = curl_easy_perform(t.handle);
    assert_int_equal(transfer_finish(&t, result, &e), FATE_RETRY);
    assert_non_null(strstr(e.text, "Resolving timed out"));
    transfer_done(&t);
    assert_in_range(clock_monotonic_ms() - began, 100, 10000);
    assert_int_equal(atomic_load(&asked), 1);
    assert_int_equal(atomic_load(&answered), 0); /* it still hangs */
    assert_int_equal(close(hanging[1]), 0);
    while (atomic_load(&answered) == 0) /* before the descriptor and the program end under it */
        (void)poll(NULL, 0, 1);
    assert_int_equal(close(hanging[0]), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transfer__credentials_and_fragments_never_go_out),
        cmocka_unit_test(transfer__only_web_addresses_are_taken),
        cmocka_unit_test(transfer__odd_spellings_of_addresses_are_evened_out),
        cmocka_unit_test(transfer__origin_site_and_path_are_told_apart),
        cmocka_unit_test(transfer__the_last_of_repeated_headers_counts_and_case_does_not),
        cmocka_unit_test(transfer__headers_of_interim_answers_and_trailers_do_not_count),
        cmocka_unit_test(transfer__a_folded_header_is_one_line),
        cmocka_unit_test(transfer__too_many_or_too_large_headers_are_refused),
        cmocka_unit_test(transfer__headers_that_are_no_text_are_cleaned),
        cmocka_unit_test(transfer__a_name_that_moves_to_a_private_address_is_refused),
        cmocka_unit_test(transfer__a_name_that_hangs_is_given_up_without_waiting_for_its_thread),
    };
    arena_init(&arena, 1u << 20);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_done(&arena);
    return failed;
}
