/* SPDX-License-Identifier: Apache-2.0 */
#include "errand.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

static struct fetch_conf usual(void)
{
    return (struct fetch_conf){.contact = "",
                               .connect_ms = 1000,
                               .total_ms = 1000,
                               .max_bytes = 1024,
                               .allow_networks = "",
                               .allow_ports = "80 443",
                               .ca_file = "",
                               .obey_robots = true};
}

static void refused(const struct fetch_conf *conf, const char *why)
{
    struct fetcher *f = NULL;
    struct error e;
    assert_int_equal(fetch_open(conf, &f, &e), FATE_REJECT);
    assert_null(f);
    assert_string_equal(e.text, why);
}

static void fetch__settings_that_cannot_be_are_refused_with_a_sentence(void **state)
{
    struct fetch_conf conf = usual();
    (void)state;
    conf.contact = "desk@news.example\r\nX-Injected: 1";
    refused(&conf, "fetch.contact has control characters");
    conf = usual();
    conf.ca_file = "/nonexistent/authority.pem";
    refused(&conf, "cannot read '/nonexistent/authority.pem' (fetch.ca_file)");
    conf = usual();
    conf.allow_networks = "10.0.0.0/99";
    refused(&conf, "'10.0.0.0/99' is not a network");
    conf = usual();
    conf.allow_ports = "http";
    refused(&conf, "'http' is not a port");
}

static void fetch__it_says_who_it_is_and_whom_to_ask(void **state)
{
    struct fetch_conf conf = usual();
    struct fetcher *f;
    struct error e;
    (void)state;
    assert_int_equal(fetch_open(&conf, &f, &e), FATE_DONE);
    assert_string_equal(f->limits.user_agent, "claimwire/" CW_VERSION);
    assert_null(f->limits.ca_file);
    fetch_close(f);
    conf.contact = "https://desk.example/crawler";
    assert_int_equal(fetch_open(&conf, &f, &e), FATE_DONE);
    assert_string_equal(f->limits.user_agent,
                        "claimwire/" CW_VERSION " (+https://desk.example/crawler)");
    fetch_close(f);
}

static void fetch__an_authority_of_ones_own_is_trusted_besides_the_others(void **state)
{
    struct fetch_conf conf = usual();
    struct fetcher *f;
    struct error e;
    char path[] = "/tmp/claimwire_fetch_XXXXXX";
    (void)state;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
    conf.ca_file = path;
    assert_int_equal(fetch_open(&conf, &f, &e), FATE_DONE);
    assert_string_equal(f->limits.ca_file, path);
    assert_non_null(f->limits.ca_path); /* the system's */
    fetch_close(f);
    assert_int_equal(unlink(path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fetch__settings_that_cannot_be_are_refused_with_a_sentence),
        cmocka_unit_test(fetch__it_says_who_it_is_and_whom_to_ask),
        cmocka_unit_test(fetch__an_authority_of_ones_own_is_trusted_besides_the_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
