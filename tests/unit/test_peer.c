/* SPDX-License-Identifier: Apache-2.0 */
#include "peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static struct peer *join(struct peer_table *t, uint8_t n, enum stage s, unsigned messages,
                         uint64_t bytes)
{
    struct sock_peer id = {.id = {n}, .len = 1};
    Cw__Hello hello = CW__HELLO__INIT;
    struct peer *p = peer_add(t, &id, 0);

    hello.credit_messages = messages;
    hello.credit_bytes = bytes;
    peer_join(p, s, &hello, 0);
    return p;
}

static void peer__is_found_by_its_routing_id(void **state)
{
    struct peer_table t = {0};
    struct sock_peer unknown = {.id = {1, 0}, .len = 2};

    (void)state;
    for (uint8_t i = 0; i < 100; i++)
        (void)join(&t, i, STAGE_READ, 1, 1);
    assert_int_equal(peer_find(&t, &(struct sock_peer){.id = {42}, .len = 1})->id.id[0], 42);
    assert_null(peer_find(&t, &unknown));
    peer_remove(&t, peer_find(&t, &(struct sock_peer){.id = {42}, .len = 1}));
    assert_null(peer_find(&t, &(struct sock_peer){.id = {42}, .len = 1}));
    assert_int_equal(t.n, 99);
    peer_table_done(&t);
}

static void peer__the_table_has_an_end(void **state)
{
    struct peer_table t = {0};
    struct sock_peer id = {.len = 4};

    (void)state;
    for (uint32_t i = 0; i < PEER_TABLE_MAX; i++) {
        memcpy(id.id, &i, sizeof(i));
        assert_non_null(peer_add(&t, &id, 0));
    }
    assert_null(peer_add(&t, &id, 0));
    peer_table_done(&t);
}

static void peer__credit_of_any_size_does_not_overflow(void **state)
{
    struct peer_table t = {0};
    struct peer *p = join(&t, 1, STAGE_READ, UINT32_MAX, UINT64_MAX);

    (void)state;
    for (int i = 0; i < 1000; i++)
        peer_credit(p, UINT64_MAX, UINT64_MAX);
    assert_true(p->credit_messages > 0 && p->credit_messages <= 65536);
    assert_true(p->credit_bytes > 0 && p->credit_bytes <= 1ll << 32);
    peer_table_done(&t);
}

static void peer__the_one_with_most_credit_is_chosen(void **state)
{
    const struct flight_job job = {.frame_bytes = 10, .site = 7};
    struct peer_table t = {0};
    struct peer *few = join(&t, 1, STAGE_READ, 2, 1000), *many = join(&t, 2, STAGE_READ, 5, 1000);

    (void)state;
    (void)join(&t, 3, STAGE_CLAIM, 50, 1000);
    assert_ptr_equal(peer_choose(&t, STAGE_READ, &job), many);
    many->credit_messages = 1;
    assert_ptr_equal(peer_choose(&t, STAGE_READ, &job), few);
    few->credit_messages = many->credit_messages = 0;
    assert_null(peer_choose(&t, STAGE_READ, &job));
    assert_null(peer_choose(&t, STAGE_WRITE, &job));
    peer_table_done(&t);
}

static void peer__a_site_stays_with_its_peer(void **state)
{
    struct peer_table t = {0};
    struct peer *peers[3], *chosen[300];
    unsigned share[3] = {0};

    (void)state;
    for (unsigned i = 0; i < 3; i++)
        peers[i] = join(&t, i + 1, STAGE_FETCH, 4 + i, 1000);
    for (int64_t site = 1; site <= 300; site++) {
        const struct flight_job job = {.frame_bytes = 10, .site = site};

        chosen[site - 1] = peer_choose(&t, STAGE_FETCH, &job);
        for (unsigned i = 0; i < 3; i++)
            share[i] += chosen[site - 1] == peers[i];
    }
    for (unsigned i = 0; i < 3; i++)
        assert_in_range(share[i], 70, 130);
    peers[0]->credit_messages = 0;
    for (int64_t site = 1; site <= 300; site++) {
        const struct flight_job job = {.frame_bytes = 10, .site = site};
        const struct peer *p = peer_choose(&t, STAGE_FETCH, &job);

        if (chosen[site - 1] == peers[0])
            assert_true(p == peers[1] || p == peers[2]); /* rather another than none */
        else
            assert_ptr_equal(p, chosen[site - 1]);
    }
    peer_table_done(&t);
}

static void peer__ten_malformed_frames_count_only_within_a_minute(void **state)
{
    struct peer p = {0};

    (void)state;
    for (uint64_t i = 0; i < 100; i++)
        assert_false(peer_is_too_bad(&p, i * 7000)); /* nine in a minute */
    for (uint64_t i = 0; i < 9; i++)
        assert_false(peer_is_too_bad(&p, 2000000 + i));
    assert_true(peer_is_too_bad(&p, 2000009));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(peer__is_found_by_its_routing_id),
        cmocka_unit_test(peer__the_table_has_an_end),
        cmocka_unit_test(peer__credit_of_any_size_does_not_overflow),
        cmocka_unit_test(peer__the_one_with_most_credit_is_chosen),
        cmocka_unit_test(peer__a_site_stays_with_its_peer),
        cmocka_unit_test(peer__ten_malformed_frames_count_only_within_a_minute),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
