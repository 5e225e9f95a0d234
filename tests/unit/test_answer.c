/* SPDX-License-Identifier: Apache-2.0 */
#include "answer.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static struct arena arena;
static const struct transfer_limits limits = {.body_bytes = 1024};

static struct transfer answered(long status, const char *name, const char *value, const char *body)
{
    struct transfer t = {
        .arena = &arena, .limits = &limits, .status = status, .url = "http://news.example/"};
    buf_init(&t.body, 1024);
    assert_true(buf_append(&t.body, span_of(body)));
    if (name) {
        t.response.at = ARENA_NEW(&arena, struct transfer_header);
        t.response.at[0] = (struct transfer_header){name, value};
        t.response.n = 1;
    }
    return t;
}

/* 2026-01-05T00:00:00Z */
#define NOW_US (1767571200ll * 1000000)

static enum fate judge(long status, const char *name, const char *value, const char *body,
                       struct answer *ret)
{
    struct error e;
    struct transfer t = answered(status, name, value, body);
    enum fate fate = answer_judge(&t, CW__FETCH__ROLE__PAGE, NOW_US, ret, &e);
    buf_done(&t.body);
    return fate;
}

static void answer__good_answers_make_captures(void **state)
{
    struct answer a;
    (void)state;
    assert_int_equal(judge(200, NULL, NULL, "x", &a), FATE_DONE);
    assert_int_equal(judge(304, NULL, NULL, "", &a), FATE_DONE);
}

static void answer__trouble_that_passes_is_tried_again(void **state)
{
    static const long passing[] = {408, 425, 429, 500, 502, 503, 504};
    struct answer a;
    (void)state;
    for (size_t i = 0; i < sizeof passing / sizeof passing[0]; i++)
        assert_int_equal(judge(passing[i], NULL, NULL, "", &a), FATE_RETRY);
}

static void answer__trouble_that_stays_is_final(void **state)
{
    static const long final[] = {204, 206, 400, 401, 403, 404, 410, 451};
    struct answer a;
    (void)state;
    for (size_t i = 0; i < sizeof final / sizeof final[0]; i++)
        assert_int_equal(judge(final[i], NULL, NULL, "x", &a), FATE_REJECT);
    assert_int_equal(judge(200, NULL, NULL, "", &a), FATE_REJECT);
}

static void answer__retry_after_is_honoured_within_reason(void **state)
{
    struct answer a;
    (void)state;
    assert_int_equal(judge(503, "Retry-After", "120", "", &a), FATE_RETRY);
    assert_int_equal(a.not_before_ms, 120000);
    assert_int_equal(a.pause_ms, 120000);
    (void)judge(503, "retry-after", "Mon, 05 Jan 2026 01:00:00 GMT", "", &a);
    assert_int_equal(a.not_before_ms, 3600000);
    (void)judge(503, "Retry-After", "315360000", "", &a); /* ten years */
    assert_int_equal(a.not_before_ms, 86400000);
    (void)judge(429, "Retry-After", "-5", "", &a);
    assert_int_equal(a.not_before_ms, 0);
    assert_int_equal(a.pause_ms, 30000);
    (void)judge(503, "Retry-After", "soon", "", &a);
    assert_int_equal(a.not_before_ms, 0);
}

static void answer__a_feed_says_how_long_it_may_be_kept(void **state)
{
    struct transfer t = answered(200, "Cache-Control", "public, max-age=600", "x");
    (void)state;
    assert_int_equal(answer_ttl_s(&t, NOW_US), 600);
    buf_done(&t.body);
    t = answered(200, "Expires", "Mon, 05 Jan 2026 00:30:00 GMT", "x");
    assert_int_equal(answer_ttl_s(&t, NOW_US), 1800);
    buf_done(&t.body);
    t = answered(200, "Expires", "0", "x");
    assert_int_equal(answer_ttl_s(&t, NOW_US), 0);
    buf_done(&t.body);
}

static void answer__the_same_body_is_no_news_whatever_the_server_says(void **state)
{
    struct error e;
    struct transfer t = answered(200, "ETag", "\"new\"", "the same body");
    Cw__Fetch fetch = CW__FETCH__INIT;
    Cw__Capture *first, *second;
    (void)state;
    assert_int_equal(answer_capture(&t, &fetch, &first, &e), FATE_DONE);
    assert_false(first->unchanged);
    assert_true(first->has_body_zstd && first->body_bytes == 13);
    fetch.has_body_sha256 = 1;
    fetch.body_sha256 = first->sha256;
    assert_int_equal(answer_capture(&t, &fetch, &second, &e), FATE_DONE);
    assert_true(second->unchanged);
    assert_false(second->has_body_zstd);
    assert_string_equal(second->etag, "\"new\"");
    buf_done(&t.body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answer__good_answers_make_captures),
        cmocka_unit_test(answer__trouble_that_passes_is_tried_again),
        cmocka_unit_test(answer__trouble_that_stays_is_final),
        cmocka_unit_test(answer__retry_after_is_honoured_within_reason),
        cmocka_unit_test(answer__a_feed_says_how_long_it_may_be_kept),
        cmocka_unit_test(answer__the_same_body_is_no_news_whatever_the_server_says),
    };
    arena_init(&arena, 1u << 20);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_done(&arena);
    return failed;
}
