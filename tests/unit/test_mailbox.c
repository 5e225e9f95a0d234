/* SPDX-License-Identifier: Apache-2.0 */
#include "common/mailbox.h"

#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <cmocka.h>

static struct mailbox_link numbers[5000];

static struct mailbox *make(void)
{
    struct mailbox *m = NULL;
    struct error e;
    assert_int_equal(mailbox_new(&m, &e), FATE_DONE);
    return m;
}

static bool is_readable(struct mailbox *m)
{
    struct pollfd fd = {.fd = mailbox_fd(m), .events = POLLIN};
    return poll(&fd, 1, 0) == 1;
}

static void mailbox__gives_items_back_in_order(void **state)
{
    (void)state;
    struct mailbox *m = make();
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 5000; i++)
            assert_true(mailbox_post(m, &numbers[i]));
        assert_int_equal(mailbox_len(m), 5000);
        for (int i = 0; i < 5000; i++)
            assert_ptr_equal(mailbox_take(m, 0), &numbers[i]);
        assert_null(mailbox_take(m, 0));
    }
    mailbox_free(m, NULL);
}

static void mailbox__is_readable_exactly_while_something_is_inside(void **state)
{
    (void)state;
    struct mailbox *m = make();
    assert_false(is_readable(m));
    assert_true(mailbox_post(m, &numbers[0]));
    assert_true(mailbox_post(m, &numbers[1]));
    assert_true(is_readable(m));
    (void)mailbox_take(m, 0);
    assert_true(is_readable(m));
    (void)mailbox_take(m, 0);
    assert_false(is_readable(m));
    mailbox_free(m, NULL);
}

static void mailbox__take_gives_up_after_its_time(void **state)
{
    (void)state;
    struct mailbox *m = make();
    assert_null(mailbox_take(m, 0));
    assert_null(mailbox_take(m, 5));
    mailbox_free(m, NULL);
}

static void mailbox__closed_one_is_drained_and_takes_no_more(void **state)
{
    (void)state;
    struct mailbox *m = make();
    assert_true(mailbox_post(m, &numbers[0]));
    mailbox_close(m);
    mailbox_close(m);
    assert_true(mailbox_is_closed(m));
    assert_false(mailbox_post(m, &numbers[1]));
    assert_ptr_equal(mailbox_take(m, -1), &numbers[0]);
    assert_null(mailbox_take(m, -1));
    mailbox_free(m, NULL);
}

static void mailbox__closing_wakes_a_poller_once(void **state)
{
    (void)state;
    struct mailbox *m = make();
    mailbox_close(m);
    assert_true(is_readable(m));
    assert_null(mailbox_take(m, 0));
    assert_false(is_readable(m));
    mailbox_free(m, NULL);
}

static int dropped;

static void drop(void *item)
{
    (void)item;
    dropped++;
}

static void mailbox__hands_left_items_to_drop(void **state)
{
    (void)state;
    struct mailbox *m = make();
    for (int i = 0; i < 70; i++)
        assert_true(mailbox_post(m, &numbers[i]));
    for (int i = 0; i < 10; i++)
        (void)mailbox_take(m, 0);
    mailbox_free(m, drop);
    assert_int_equal(dropped, 60);
    mailbox_free(NULL, drop);
}

struct crowd {
    struct mailbox *m;
    atomic_int taken;
    atomic_int times[5000];
};

static void *take_all(void *arg)
{
    struct crowd *c = arg;
    struct mailbox_link *item;
    while ((item = mailbox_take(c->m, -1))) {
        (void)atomic_fetch_add(&c->times[item - numbers], 1);
        (void)atomic_fetch_add(&c->taken, 1);
    }
    return NULL;
}

static void *post_half(void *arg)
{
    struct crowd *c = arg;
    bool is_posted = true;
    for (int i = 0; i < 2500; i++)
        is_posted = mailbox_post(c->m, &numbers[i]) && is_posted;
    return is_posted ? arg : NULL;
}

static void mailbox__no_item_is_lost_or_doubled_between_threads(void **state)
{
    (void)state;
    static struct crowd c;
    pthread_t takers[3], poster;
    c.m = make();
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&takers[i], NULL, take_all, &c), 0);
    assert_int_equal(pthread_create(&poster, NULL, post_half, &c), 0);
    for (int i = 2500; i < 5000; i++)
        assert_true(mailbox_post(c.m, &numbers[i]));
    void *is_posted;
    assert_int_equal(pthread_join(poster, &is_posted), 0);
    assert_non_null(is_posted);
    mailbox_close(c.m);
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_join(takers[i], NULL), 0);
    assert_int_equal(atomic_load(&c.taken), 5000);
    for (int i = 0; i < 5000; i++)
        assert_int_equal(atomic_load(&c.times[i]), 1);
    mailbox_free(c.m, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mailbox__gives_items_back_in_order),
        cmocka_unit_test(mailbox__is_readable_exactly_while_something_is_inside),
        cmocka_unit_test(mailbox__take_gives_up_after_its_time),
        cmocka_unit_test(mailbox__closed_one_is_drained_and_takes_no_more),
        cmocka_unit_test(mailbox__closing_wakes_a_poller_once),
        cmocka_unit_test(mailbox__hands_left_items_to_drop),
        cmocka_unit_test(mailbox__no_item_is_lost_or_doubled_between_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
