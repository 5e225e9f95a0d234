/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inside - what the files of the station share; no worker includes this.
 *
 *   settings  command line and settings          uplink  when to connect, beat, give up
 *   guard     crash of the work thread           faults  failures on purpose, for tests
 *   work      the work thread                    loop    the station thread: time, signals, watchdog
 *   talk      the station thread: what goes to and comes from the hub
 *   station   start and end, and what drive() calls
 *
 * Between the threads go: tasks through the inbox, struct outgoing through the outbox, and the few atomics and the
 * locked hand below. Only the station thread touches the socket, credit and what is held.
 */
#ifndef STATION_INSIDE_H
#define STATION_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>
#include "common/mailbox.h"
#include "common/metrics.h"
#include "common/sandbox.h"
#include "settings.h"
#include "station.h"

#define EXIT_BROKEN 1
#define EXIT_USAGE 2
#define EXIT_REFUSED 78
#define EXIT_WATCHDOG 86

/* What the sandbox keeps to a stage. */
enum sandbox_kind station_kind(enum stage stage);

/* From the work thread to the station thread. */
struct outgoing {
    struct mailbox_link link; /* first */
    struct buf frame;         /* empty: nothing to send */
    bool is_about_task; /* ends a task: gives back its credit; is dropped when the connection is another by now */
    unsigned epoch;
    uint64_t job;
    size_t task_bytes;
};

/* A station_task and what workers need not see. */
struct held_task {
    struct mailbox_link link; /* first */
    struct station_task task; /* workers hold a pointer to it: work_held() */
    unsigned epoch;           /* the connection that brought it */
    uint64_t begun_us;        /* when the work thread took it */
    struct outgoing *end;     /* made with the task: one that was accepted can always be answered */
};

/* The task that handle() works on; job 0: none. */
struct hand {
    uint64_t job, token;
    unsigned epoch;
    uint64_t started_us, cpu_us; /* monotonic; CPU of the work thread at that moment */
};

/* How a task ended, for claimwire_tasks_total. */
enum outcome {
    OUTCOME_DONE,
    OUTCOME_RETRY,
    OUTCOME_REJECT,
    OUTCOME_BROKEN,
    OUTCOME_RELEASED,
    OUTCOME_CRASHED,
    OUTCOME_LOST,
    OUTCOME_COUNT
};

struct station {
    const struct station_worker *worker;
    const struct settings *settings;
    void *ctx;
    struct mailbox *inbox, *outbox;
    pthread_t work;
    pthread_mutex_t hand_lock;
    struct hand hand;
    atomic_bool is_draining;
    atomic_uint epoch;                   /* of the connection */
    atomic_uint_fast64_t heard_ms;       /* the hub; 0: never */
    atomic_uint_fast64_t dead_ms;
    atomic_uint_fast64_t work_seen_ms;   /* the work thread asked for something */
    atomic_uint_fast64_t work_seen_cpu_us; /* and had used so much CPU when it last asked for a task; 0: never */
    atomic_uint_fast64_t held;
    atomic_bool is_work_done;            /* then: */
    bool is_exhausted;
    int work_code;
    struct error work_error;
    struct metric *tasks[OUTCOME_COUNT], *seconds, *held_now, *credit, *reconnects;
    char labels[OUTCOME_COUNT + 1][64];
};

/* A result on its way to becoming a frame. */
struct result {
    enum message_type type;
    const ProtobufCMessage *m;
    const Cw__Envelope *envelope; /* of the task, with the versions so far */
    uint64_t job;
};

/* A Failure on its way to becoming a frame. */
struct failure {
    uint64_t job, token;
    struct station_failure says;
};

/* ---- work.c */

void *work_main(void *station);

/* Packs a result with the task's envelope and this worker's version added. */
MUST_USE enum fate work_pack(const struct station *s, const struct result *r, struct buf *to, struct error *e);

/* Packs a Failure; a reason that cannot be sent is left out. */
void work_pack_failure(const struct failure *f, struct buf *to);

struct hand work_hand(struct station *s);

struct held_task *work_held(const struct station_task *t);

/* Posts `frame` (taken over; NULL: nothing to send) as the end of the task, counts and frees it. */
void work_end_task(struct station *s, struct station_task *t, enum outcome outcome, struct buf *frame);
void work_task_free(void *task);

/* ---- loop.c */

/* Runs the station thread until the worker has to end; returns the exit code. May not return: see station.h. */
int loop_run(struct station *s);

#endif
