/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>
#include "common/clock.h"
#include "pg/pg.h"

#define BACKOFF_BASE_MS 50
#define BACKOFF_CAP_MS 1000 /* work goes on within seconds of its return */
#define BACKOFF_LEAST_MS                                                                           \
    25 /* full jitter may say 0; a database that refuses must not be asked in a circle */
#define MEMORY_WAIT_MS 50 /* until memory is asked for again */

struct ledger {
    struct ledger_conf conf;
    struct pg *db;
    struct lease lease;
    struct mailbox *tasks, *answers;
    pthread_t thread;
    bool is_started;
    bool is_up;
    unsigned failures; /* in a row */
    _Atomic bool is_stopping;
    int stop_fd; /* readable from then on */
    sem_t ended; /* the thread is about to return */
};

/* ------------------------------------------------------------------------------------------------
 * tasks */

struct ledger_task *ledger_task_new(enum ledger_work work)
{
    struct ledger_task *t = calloc(1, sizeof(*t));

    if (t)
        t->work = work;
    return t;
}

void ledger_task_free(struct ledger_task *t)
{
    if (!t)
        return;
    lease_batch_done(&t->batch);
    free(t->keys);
    free(t->holds);
    free(t->returns);
    free(t->burials);
    free(t);
}

static void drop_task(void *t)
{
    ledger_task_free(t);
}

static void answer(struct ledger *l, struct ledger_task *t)
{
    (void)!mailbox_post(l->answers, t); /* that one is never closed */
}

/* Ends early when the program does. */
static void pause_ms(struct ledger *l, int ms)
{
    struct pollfd p = {.fd = l->stop_fd, .events = POLLIN};

    (void)poll(&p, 1, ms);
}

/* The hub must be told, or it would ask a database that is away, or never again one that is back:
 * memory is waited for. */
static void announce(struct ledger *l, enum ledger_work what, enum fate fate,
                     const struct error *why)
{
    struct ledger_task *t;

    while (!(t = ledger_task_new(what))) {
        if (l->is_stopping)
            return;
        pause_ms(l, MEMORY_WAIT_MS);
    }
    t->fate = fate;
    if (why)
        t->error = *why;
    answer(l, t);
}

/* ------------------------------------------------------------------------------------------------
 * connection */

static void note_lost(struct ledger *l, const struct error *why)
{
    if (l->is_up) {
        l->is_up = false;
        announce(l, LEDGER_LOST, FATE_RETRY, why);
    }
}

/* One attempt. A database that came back as another one (older schema, no role) is no database for
 * us. */
static enum fate reconnect(struct ledger *l, struct error *e)
{
    enum fate fate = pg_reset(l->db, e);

    if (fate == FATE_DONE)
        fate = lease_relax(&l->lease, e);
    if (fate == FATE_DONE)
        fate = pg_check_schema(l->db, e);
    if (fate == FATE_DONE) {
        l->is_up = true;
        l->failures = 0;
        announce(l, LEDGER_BACK, FATE_DONE, NULL);
    } else {
        l->failures++;
    }
    return fate;
}

static int wait_of(const struct ledger *l)
{
    uint64_t ms = clock_backoff_ms(l->failures, BACKOFF_BASE_MS, BACKOFF_CAP_MS);

    return (int)(ms < BACKOFF_LEAST_MS ? BACKOFF_LEAST_MS : ms);
}

/* ------------------------------------------------------------------------------------------------
 * work */

static enum fate bury_all(struct ledger *l, struct ledger_task *t)
{
    enum fate fate = FATE_DONE;

    while (fate == FATE_DONE && t->burials_done < t->burials_len) {
        fate = lease_bury(&l->lease, &t->burials[t->burials_done], NULL, &t->error);
        if (fate == FATE_DONE)
            t->burials_done++;
    }
    return fate;
}

static enum fate measure(struct ledger *l, struct ledger_task *t)
{
    enum fate fate = lease_report(&l->lease, t->stages, &t->error);

    return fate == FATE_DONE ? lease_measure(&l->lease, t->depth, &t->error) : fate;
}

static enum fate carry_out(struct ledger *l, struct ledger_task *t)
{
    struct error *e = &t->error;

    switch (t->work) {
    case LEDGER_LEASE:
        return lease_take(&l->lease, t->stage, &t->wish, &t->batch, e);
    case LEDGER_RENEW:
        return lease_renew(&l->lease, t->keys, &t->keys_len, e);
    case LEDGER_HOLD:
        return lease_hold(&l->lease, t->holds, t->holds_len, e);
    case LEDGER_RETURN:
        return lease_give_back(&l->lease, t->returns, t->returns_len, e);
    case LEDGER_BURY:
        return bury_all(l, t);
    case LEDGER_REAP:
        return lease_reap(&l->lease, t->wish.count, &t->affected, e);
    case LEDGER_SCHEDULE:
        return lease_schedule(&l->lease, t->wish.count, &t->affected, e);
    case LEDGER_TIDY:
        return lease_tidy(&l->lease, t->wish.count, &t->affected, e);
    case LEDGER_MEASURE:
        return measure(l, t);
    default:
        return fail(e, FATE_REJECT, "not a task");
    }
}

/* What an allocation jumped over is given back here. Parameters of any task fit, so only the
 * machine can be out of memory. */
static enum fate carry_out_guarded(struct ledger *l, struct ledger_task *t)
{
    enum fate fate;

    if (arena_guard(&l->lease.arena)) {
        pg_drop_results(l->db);
        fate = fail(&t->error, FATE_RETRY, "out of memory for the ledger");
    } else {
        fate = carry_out(l, t);
    }
    arena_unguard(&l->lease.arena);
    return fate;
}

static bool must_be_done(enum ledger_work w)
{
    return w == LEDGER_RENEW || w == LEDGER_HOLD || w == LEDGER_RETURN || w == LEDGER_BURY;
}

/* Once over the connection if there is one; notes its loss. */
static enum fate try_once(struct ledger *l, struct ledger_task *t)
{
    enum fate fate;
    uint64_t from;

    if (!l->is_up) {
        fate = must_be_done(t->work) ? reconnect(l, &t->error)
                                     : fail(&t->error, FATE_RETRY, "the database is away");
        if (fate != FATE_DONE)
            return fate == FATE_REJECT ? FATE_BROKEN : fate;
    }
    from = clock_monotonic_us();
    fate = carry_out_guarded(l, t);
    t->took_us = clock_monotonic_us() - from;
    if (fate == FATE_RETRY && !pg_is_alive(l->db))
        note_lost(l, &t->error);
    if (fate == FATE_DONE)
        l->failures = 0;
    return fate;
}

static void run(struct ledger *l, struct ledger_task *t)
{
    t->fate = try_once(l, t);
    while (t->fate == FATE_RETRY && must_be_done(t->work) && !l->is_stopping) {
        pause_ms(l, wait_of(l));
        l->failures++;
        t->fate = try_once(l, t);
    }
    if (t->fate == FATE_BROKEN)
        announce(l, LEDGER_BROKEN, FATE_BROKEN, &t->error);
    answer(l, t);
}

static void serve(struct ledger *l)
{
    for (;;) {
        struct ledger_task *t = mailbox_take(l->tasks, l->is_up ? -1 : wait_of(l));
        struct error e;

        if (t) {
            run(l, t);
        } else if (mailbox_is_closed(l->tasks)) {
            return;
        } else if (!l->is_up) {
            enum fate fate = reconnect(l, &e);

            if (fate == FATE_REJECT || fate == FATE_BROKEN) {
                announce(l, LEDGER_BROKEN, FATE_BROKEN, &e);
                return;
            }
        }
    }
}

static void *ledger_thread(void *ctx)
{
    struct ledger *l = ctx;

    serve(l);
    (void)sem_post(&l->ended);
    return NULL;
}

/* ------------------------------------------------------------------------------------------------
 * life */

static enum fate prepare(struct ledger *l, int64_t *ret_disowned, struct error *e)
{
    enum fate fate = pg_open(l->conf.dsn, l->conf.role, &l->db, e);

    if (fate == FATE_DONE)
        fate = pg_check_schema(l->db, e);
    if (fate != FATE_DONE)
        return fate;
    lease_init(&l->lease, l->db, &l->conf.lease);
    fate = lease_relax(&l->lease, e);
    if (fate != FATE_DONE)
        return fate;
    if (arena_guard(&l->lease.arena))
        fate = fail(e, FATE_RETRY, "out of memory for the ledger");
    else
        fate = lease_disown(&l->lease, ret_disowned, e);
    arena_unguard(&l->lease.arena);
    return fate;
}

enum fate ledger_open(const struct ledger_conf *c, struct ledger **ret, int64_t *ret_disowned,
                      struct error *e)
{
    struct ledger *l = calloc(1, sizeof(*l));
    enum fate fate;

    if (!l)
        return fail(e, FATE_BROKEN, "out of memory for the ledger");
    l->conf = *c;
    l->is_up = true;
    (void)sem_init(&l->ended, 0, 0);
    l->stop_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    fate = l->stop_fd < 0 ? fail(e, FATE_BROKEN, "cannot make an eventfd: %s", strerror(errno))
                          : FATE_DONE;
    if (fate == FATE_DONE)
        fate = mailbox_new(&l->tasks, e);
    if (fate == FATE_DONE)
        fate = mailbox_new(&l->answers, e);
    if (fate == FATE_DONE)
        fate = prepare(l, ret_disowned, e);
    if (fate != FATE_DONE) {
        ledger_free(l);
        return fate;
    }
    *ret = l;
    return FATE_DONE;
}

enum fate ledger_check(const struct ledger_conf *c, struct error *e)
{
    struct pg *db = NULL;
    enum fate fate = pg_open(c->dsn, c->role, &db, e);

    if (fate == FATE_DONE)
        fate = pg_check_schema(db, e);
    pg_close(db);
    return fate;
}

void ledger_needs(const struct ledger *l, struct sandbox *rules)
{
    pg_needs(l->db, rules);
}

enum fate ledger_start(struct ledger *l, struct error *e)
{
    int failed = pthread_create(&l->thread, NULL, ledger_thread, l);

    if (failed)
        return fail(e, FATE_BROKEN, "cannot start the ledger's thread: %s", strerror(failed));
    l->is_started = true;
    return FATE_DONE;
}

bool ledger_post(struct ledger *l, struct ledger_task *t)
{
    return mailbox_post(l->tasks, t);
}

struct mailbox *ledger_answers(struct ledger *l)
{
    return l->answers;
}

static bool join_within(struct ledger *l, unsigned ms)
{
    struct timespec until;

    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += (long)(ms % 1000) * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    while (sem_clockwait(&l->ended, CLOCK_MONOTONIC, &until) != 0) {
        if (errno != EINTR)
            return false;
    }
    (void)pthread_join(l->thread, NULL);
    l->is_started = false;
    return true;
}

/* Half of the time is for what was posted, half for giving up on a database that is away. */
bool ledger_stop(struct ledger *l, unsigned wait_ms)
{
    if (!l->is_started)
        return true;
    mailbox_close(l->tasks);
    if (join_within(l, wait_ms / 2))
        return true;
    l->is_stopping = true;
    (void)eventfd_write(l->stop_fd, 1);
    return join_within(l, wait_ms / 2);
}

void ledger_free(struct ledger *l)
{
    if (!l)
        return;
    mailbox_free(l->tasks, drop_task);
    mailbox_free(l->answers, drop_task);
    lease_done(&l->lease);
    pg_close(l->db);
    if (l->stop_fd >= 0)
        (void)close(l->stop_fd);
    (void)sem_destroy(&l->ended);
    free(l);
}
