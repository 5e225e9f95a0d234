/* SPDX-License-Identifier: Apache-2.0 */
#include "transfer.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static struct arena arena;

static const char *clean(const char *url)
{
    return transfer_clean_url(url, &arena, NULL, NULL);
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
    assert_null(transfer_clean_url(NULL, &arena, NULL, NULL));
}

static void transfer__odd_spellings_of_addresses_are_evened_out(void **state)
{
    (void)state;
    assert_string_equal(clean("http://2130706433/"), "http://127.0.0.1/");
    assert_string_equal(clean("http://0177.0.0.1/"), "http://127.0.0.1/");
}

static void transfer__origin_and_path_are_told_apart(void **state)
{
    const char *origin, *path;
    (void)state;
    assert_non_null(transfer_clean_url("https://news.example/a/b?c=d", &arena, &origin, &path));
    assert_string_equal(origin, "https://news.example:443");
    assert_string_equal(path, "/a/b?c=d");
    assert_non_null(transfer_clean_url("http://news.example:8080", &arena, &origin, &path));
    assert_string_equal(origin, "http://news.example:8080");
    assert_string_equal(path, "/");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transfer__credentials_and_fragments_never_go_out),
        cmocka_unit_test(transfer__only_web_addresses_are_taken),
        cmocka_unit_test(transfer__odd_spellings_of_addresses_are_evened_out),
        cmocka_unit_test(transfer__origin_and_path_are_told_apart),
    };
    arena_init(&arena, 1u << 20);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_done(&arena);
    return failed;
}
