/* SPDX-License-Identifier: Apache-2.0 */
#include "wall.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const char *found(long status, const char *name, const char *value, const char *body)
{
    struct transfer_header h = {name, value};
    struct transfer t = {.status = status, .response = {.at = &h, .n = name != NULL}};
    buf_init(&t.body, 1u << 20);
    assert_true(buf_append(&t.body, span_of(body)));
    const char *wall = wall_find(&t);
    buf_done(&t.body);
    return wall;
}

static void wall__guards_are_known_by_what_they_send(void **state)
{
    (void)state;
    assert_string_equal(found(403, "CF-Mitigated", "challenge", ""), "Cloudflare challenge");
    assert_string_equal(found(202, "x-amzn-waf-action", "challenge", ""), "AWS WAF challenge");
    assert_string_equal(found(405, "x-amzn-waf-action", "captcha", ""), "AWS WAF captcha");
    assert_string_equal(found(429, "x-vercel-mitigated", "challenge", ""), "Vercel challenge");
    assert_string_equal(
        found(503, "Server", "cloudflare", "<script src='/cdn-cgi/challenge-platform/x'>"),
        "Cloudflare challenge");
    assert_string_equal(found(200, "X-Iinfo", "1-2-3", "<iframe src=\"/_Incapsula_Resource?a\">"),
                        "Imperva challenge");
    assert_string_equal(found(200, "X-Sucuri-ID", "1", "<script>sucuri_cloudproxy_js=''"),
                        "Sucuri challenge");
    assert_string_equal(found(200, NULL, NULL, "<script id=\"anubis_challenge\">"),
                        "Anubis challenge");
}

static void wall__pages_behind_a_guard_are_no_wall(void **state)
{
    static char page[20000] = "<script src=\"/_Incapsula_Resource?a\"></script>";
    (void)state;
    memset(page + strlen(page), 'x', sizeof page - strlen(page) - 1);
    assert_null(found(200, "X-Iinfo", "1-2-3", page));
    assert_null(found(200, "Server", "cloudflare", "<script src='/cdn-cgi/challenge-platform/x'>"));
    assert_null(found(503, "Server", "cloudflare", "overloaded"));
    assert_null(found(200, "cf-mitigated", "none", ""));
    assert_null(found(200, NULL, NULL, "<p>The word sucuri_cloudproxy_js in an article.</p>"));
    assert_null(found(200, NULL, NULL, ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wall__guards_are_known_by_what_they_send),
        cmocka_unit_test(wall__pages_behind_a_guard_are_no_wall),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
