/* SPDX-License-Identifier: Apache-2.0 */
#include "answer.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <zstd.h>

static struct arena arena;
static const struct transfer_limits limits;

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
    struct error e;
    assert_int_equal(judge(200, NULL, NULL, "x", &a), FATE_DONE);
    struct transfer t = answered(304, NULL, NULL, "");
    t.is_conditional = true;
    assert_int_equal(answer_judge(&t, CW__FETCH__ROLE__PAGE, NOW_US, &a, &e), FATE_DONE);
    buf_done(&t.body);
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
    static const long final[] = {202, 204, 206, 304, 400, 401, 403, 404, 410, 416, 451};
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
    assert_int_equal(a.pause_ms, 0);
    (void)judge(503, "Retry-After", "99999999999999999999999", "", &a);
    assert_int_equal(a.not_before_ms, 86400000);
    (void)judge(503, "Retry-After", "5 minutes", "", &a);
    assert_int_equal(a.not_before_ms, 0);
    (void)judge(429, "Retry-After", "3600", "", &a);
    assert_int_equal(a.pause_ms, 3600000);
    (void)judge(503, "Retry-After", "Mon, 05 Jan 1970 01:00:00 GMT", "", &a);
    assert_int_equal(a.not_before_ms, 0);
}

static void answer__trouble_says_what_may_mend(void **state)
{
    struct answer a;
    (void)state;
    (void)judge(404, NULL, NULL, "", &a);
    assert_int_equal(a.trouble, CW__FAILURE__TROUBLE__SOFT);
    (void)judge(503, NULL, NULL, "", &a);
    assert_int_equal(a.trouble, CW__FAILURE__TROUBLE__SOFT);
    (void)judge(410, NULL, NULL, "", &a);
    assert_int_equal(a.trouble, CW__FAILURE__TROUBLE__HARD);
    (void)judge(403, NULL, NULL, "", &a);
    assert_int_equal(a.trouble, CW__FAILURE__TROUBLE__HARD);
}

static void answer__refusals_of_programs_are_blocked_pages(void **state)
{
    struct answer a;
    (void)state;
    (void)judge(403, NULL, NULL, "", &a);
    assert_true(a.is_blocked);
    (void)judge(451, NULL, NULL, "", &a);
    assert_true(a.is_blocked);
    assert_int_equal(judge(503, "CF-Mitigated", "challenge", "", &a), FATE_REJECT);
    assert_true(a.is_blocked);
    assert_int_equal(judge(429, "cf-mitigated", "challenge", "", &a), FATE_REJECT);
    assert_int_equal(a.pause_ms, 30000);
    assert_int_equal(judge(404, NULL, NULL, "", &a), FATE_REJECT);
    assert_false(a.is_blocked);
}

static enum fate block(Cw__Fetch *fetch, Cw__Capture **ret)
{
    struct error e;
    struct transfer t = answered(403, "Server", "guard", "go away");
    enum fate fate =
        answer_capture_blocked(&t, fetch, "the server answered with status 403", ret, &e);
    buf_done(&t.body);
    return fate;
}

static void body_is(const Cw__Capture *c, const char *expected)
{
    char text[256];
    size_t n = ZSTD_decompress(text, sizeof text, c->body_zstd.data, c->body_zstd.len);
    assert_int_equal(n, strlen(expected));
    assert_memory_equal(text, expected, n);
}

static void answer__a_blocked_page_is_what_the_feed_says_of_it(void **state)
{
    Cw__Fetch fetch = CW__FETCH__INIT;
    Cw__Capture *c;
    (void)state;
    assert_int_equal(block(&fetch, &c), FATE_REJECT);
    fetch.feed_title = "Fish & <chips>";
    assert_int_equal(block(&fetch, &c), FATE_DONE);
    body_is(c, "<p>Fish &amp; &lt;chips&gt;</p>");
    fetch.feed_summary = "<p>Four boats came in.</p>";
    assert_int_equal(block(&fetch, &c), FATE_DONE);
    body_is(c, "<p>Four boats came in.</p>");
    assert_string_equal(c->blocked, "the server answered with status 403");
    assert_string_equal(c->content_type, "text/html; charset=utf-8");
    assert_int_equal(c->status, 403);
    assert_int_equal(c->n_response_headers, 1);
    assert_null(c->etag);
    fetch.role = CW__FETCH__ROLE__FEED;
    assert_int_equal(block(&fetch, &c), FATE_REJECT);
}

static void answer__a_page_that_we_have_had_is_not_replaced_by_its_teaser(void **state)
{
    Cw__Fetch fetch = CW__FETCH__INIT;
    Cw__Capture *first, *second;
    (void)state;
    fetch.feed_summary = "<p>Four boats came in.</p>";
    assert_int_equal(block(&fetch, &first), FATE_DONE);
    fetch.has_body_sha256 = 1;
    fetch.body_sha256 = first->sha256;
    assert_int_equal(block(&fetch, &second), FATE_DONE);
    assert_true(second->unchanged);
    fetch.feed_summary = "<p>Five boats came in.</p>";
    assert_int_equal(block(&fetch, &second), FATE_REJECT);
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
    static const struct {
        const char *name, *value;
        uint32_t seconds;
    } others[] = {{"Expires", "0", 0},
                  {"Cache-Control", "MAX-AGE=\"60\"", 60},
                  {"Cache-Control", "no-cache, max-age=600", 0},
                  {"Cache-Control", "s-maxage=9, x-max-age=8", 0},
                  {"Cache-Control", "max-age=-5", 0},
                  {"Cache-Control", "max-age=99999999999999999999", 86400},
                  {"Cache-Control", "max-age=", 0},
                  {"Cache-Control", ",,=,max-age = 7 ,", 7}};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        t = answered(200, others[i].name, others[i].value, "x");
        assert_int_equal(answer_ttl_s(&t, NOW_US), others[i].seconds);
        buf_done(&t.body);
    }
}

static void answer__headers_too_long_to_keep_are_cut(void **state)
{
    struct error e;
    char *value = arena_alloc(&arena, 9001);
    (void)state;
    memset(value, 'x', 9000);
    memcpy(value + 8191, "\xd8\xb3", 2); /* in the middle of a letter */
    struct transfer t = answered(200, "ETag", value, "x");
    Cw__Fetch fetch = CW__FETCH__INIT;
    Cw__Capture *c;
    assert_int_equal(answer_capture(&t, &fetch, &c, &e), FATE_DONE);
    assert_int_equal(strlen(c->response_headers[0]->value), 8191);
    assert_null(c->etag);
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
        cmocka_unit_test(answer__trouble_says_what_may_mend),
        cmocka_unit_test(answer__refusals_of_programs_are_blocked_pages),
        cmocka_unit_test(answer__a_blocked_page_is_what_the_feed_says_of_it),
        cmocka_unit_test(answer__a_page_that_we_have_had_is_not_replaced_by_its_teaser),
        cmocka_unit_test(answer__a_feed_says_how_long_it_may_be_kept),
        cmocka_unit_test(answer__headers_too_long_to_keep_are_cut),
        cmocka_unit_test(answer__the_same_body_is_no_news_whatever_the_server_says),
    };
    arena_init(&arena, 1u << 20);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_done(&arena);
    return failed;
}
