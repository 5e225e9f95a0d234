/* SPDX-License-Identifier: Apache-2.0 */
#include "address.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <netinet/in.h>

static enum fate check(const char *networks, const char *ip, uint16_t port, struct error *e)
{
    struct address_rules rules;
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
    assert_int_equal(address_rules_init(&rules, networks, "80 443", e), FATE_DONE);
    if (inet_pton(AF_INET, ip, &v4.sin_addr) == 1)
        return address_check(&rules, (struct sockaddr *)&v4, e);
    assert_int_equal(inet_pton(AF_INET6, ip, &v6.sin6_addr), 1);
    return address_check(&rules, (struct sockaddr *)&v6, e);
}

static void address__public_addresses_are_allowed(void **state)
{
    static const char *const good[] = {"8.8.8.8", "1.1.1.1", "172.32.0.1", "172.15.255.255", "2606:4700::1111", "2001:200::1", "2a00:1450::1", "100.128.0.1"};
    struct error e;
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_int_equal(check("", good[i], 443, &e), FATE_DONE);
}

static void address__private_and_reserved_addresses_are_refused(void **state)
{
    static const char *const bad[] = {
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.255", "169.254.169.254", "172.16.0.1",
        "172.31.255.255", "192.0.2.9", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
        "224.0.0.1", "255.255.255.255", "::", "::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1",
        "2002:7f00:1::", "2001:db8::1", "fc00::1", "fd12::1", "fe80::1", "ff02::1", "100::1",
        "::7f00:1", "::10.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b:1::1", "2001::1", "2001:10::1", "fec0::1", "3fff::1"};
    struct error e;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (check("", bad[i], 80, &e) == FATE_DONE)
            fail_msg("%s was allowed", bad[i]);
        assert_non_null(strstr(e.text, "is private or reserved"));
    }
}

static void address__wrapped_public_addresses_are_judged_by_what_they_wrap(void **state)
{
    struct error e;
    (void)state;
    assert_int_equal(check("", "::ffff:8.8.8.8", 80, &e), FATE_DONE);
    assert_int_equal(check("", "64:ff9b::808:808", 80, &e), FATE_DONE);
    assert_int_equal(check("", "2002:808:808::1", 80, &e), FATE_DONE);
}

static void address__named_networks_are_allowed_and_no_more(void **state)
{
    struct error e;
    (void)state;
    assert_int_equal(check("127.0.0.0/28, fd00::/8", "127.0.0.11", 80, &e), FATE_DONE);
    assert_int_equal(check("127.0.0.0/28, fd00::/8", "127.0.0.16", 80, &e), FATE_REJECT);
    assert_int_equal(check("127.0.0.0/28, fd00::/8", "fd00::5", 80, &e), FATE_DONE);
    assert_int_equal(check("10.0.0.1", "10.0.0.2", 80, &e), FATE_REJECT);
}

static void address__other_ports_are_refused(void **state)
{
    struct error e;
    (void)state;
    assert_int_equal(check("", "8.8.8.8", 25, &e), FATE_REJECT);
    assert_string_equal(e.text, "port 25 is not allowed");
}

static void address__bad_settings_are_named(void **state)
{
    struct address_rules rules;
    struct error e;
    (void)state;
    assert_int_equal(address_rules_init(&rules, "10.0.0.0/33", "80", &e), FATE_REJECT);
    assert_string_equal(e.text, "'10.0.0.0/33' is not a network");
    assert_int_equal(address_rules_init(&rules, "nonsense", "80", &e), FATE_REJECT);
    assert_int_equal(address_rules_init(&rules, "", "80 70000", &e), FATE_REJECT);
    assert_string_equal(e.text, "'70000' is not a port");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(address__public_addresses_are_allowed),
        cmocka_unit_test(address__private_and_reserved_addresses_are_refused),
        cmocka_unit_test(address__wrapped_public_addresses_are_judged_by_what_they_wrap),
        cmocka_unit_test(address__named_networks_are_allowed_and_no_more),
        cmocka_unit_test(address__other_ports_are_refused),
        cmocka_unit_test(address__bad_settings_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
