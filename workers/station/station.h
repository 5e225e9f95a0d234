/* SPDX-License-Identifier: Apache-2.0 */
/*
 * station - the skeleton of every worker that takes work from the hub: the only event loop there is.
 *
 * A worker is data: a descriptor with its stage, its settings and two to three functions. station_main() does the
 * rest: command line (--help, --version, --check, --conf FILE, --set name=value, --markdown), settings, log, /metrics
 * and /healthz, the connection to the hub, credit, heartbeats, drain.
 *
 * Threads. The station thread (main) owns the hub socket and does nothing that can block: it beats every 500 ms
 * however long a document takes. The work thread runs the descriptor's functions. Tasks and results go through two
 * mailboxes.
 *
 * Life of a task: frame checked (wire_check) -> inbox -> work thread: unpacked into the arena -> handle() -> the result
 * is packed -> outbox -> hub, with as much credit as it had taken. A fate other than FATE_DONE becomes a Failure:
 * RETRY, REJECT; FATE_BROKEN releases everything and exits 1. The arena is reset after each task.
 *
 * Watchdog. A task that uses more than `worker.cpu_ms` of CPU (2 s), or `worker.wall_ms` (60 s), or exhausts the arena is
 * reported as REJECT with that reason, everything else in hand is released, and the process exits 86 (a thread cannot
 * be stopped safely); the supervisor starts another. A drive() that burns ten times `worker.cpu_ms` between two calls of
 * station_take() exits 86 as well, without a Bye, so that the hub takes all that was held as suspect. On SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT of the work thread the
 * station thread still reports Failure CRASHED for the task in hand, then the process dies of that signal.
 *
 * Drain. SIGTERM or SIGINT: the hub is told to send nothing more, tasks not begun are released, Bye, exit 0. The task in
 * handle() may finish within 5 s and is handed back as RETRY else; drive() has 10 s, then exit 1. The same signal a second
 * time: exit 1 at once (SIGINT and SIGTERM together count as one: ctrl-C reaches a whole group, supervisor included).
 * SIGHUP: everything in hand is handed back and the hub connected to anew, with keys as their files are now.
 * Silence of the hub for dead_ms: everything in hand is forgotten (its lease will be taken away), the socket is opened
 * anew with back-off; results of the tasks that were in hand are dropped when they come.
 *
 * Sandbox. After open and before the first task the process gives up what its stage does not need: common/sandbox.h has
 * the table. So open loads everything; handle() can open no file and make no thread.
 *
 * Exit codes: 0 drained, 1 broken, 78 configuration or data refused, or the hub refused us for good, 86 watchdog.
 */
#ifndef STATION_H
#define STATION_H

#include "common/arena.h"
#include "common/conf.h"
#include "common/error.h"
#include "wire.h"

/* A task or result on its way through the work thread. Made by the station; freed by whoever takes it last. */
struct station_task {
    struct wire_header header;
    struct buf frame;       /* header and body as received or to be sent */
    Cw__Envelope envelope;  /* token, attempt, trace; versions not kept */
    uint64_t received_us;   /* monotonic */
};

/* The work thread's view of the station. */
struct station;
struct sandbox;

struct station_worker {
    const char *name; /* "language" */
    enum stage stage;
    const struct conf_row *rows; /* own settings, besides station's; each name starts with "<name>." */
    size_t conf_bytes;           /* size of the struct that rows fill */
    unsigned credit;             /* preset of worker.credit: tasks it takes at once */
    /* Preset of worker.memory_bytes; 0: 192. With what open loads, and tasks that wait (worker.credit_bytes), a worker is to
     * stay below 256 MiB: whoever loads large tables gives less. */
    unsigned memory_mib;

    /* Loads data, checks settings. FATE_REJECT: exit 78 with the sentence. --check calls open and close only. */
    enum fate (*open)(const void *conf, void **ret_ctx, struct error *e);
    void (*close)(void *ctx);

    /* One of these two. handle: one task at a time. *ret_type and *ret_result are what goes on; the message lives in
     * the arena. The station copies envelope and job id and adds the version. `task` is a validated Cw__ message. */
    enum fate (*handle)(void *ctx, enum message_type type, ProtobufCMessage *task, struct arena *a,
                        enum message_type *ret_type, ProtobufCMessage **ret_result, struct error *e);

    /* drive: for workers that hold many tasks at once (fetch, write). Runs until station_take() says that the station
     * drains and nothing is left. */
    enum fate (*drive)(void *ctx, struct station *s, struct error *e);

    /* Adds to the sandbox's rules what it needs while it works: files that it reads again, ports, names; NULL: nothing.
     * Called after open. */
    void (*needs)(void *ctx, struct sandbox *rules);

    /* Version of the data files, for Version.data; NULL when there are none. Called after open. */
    const char *(*data_version)(void *ctx);
};

int station_main(const struct station_worker *w, int argc, char **argv);

/* ---- for drive() ---- */

/* The next task, or NULL when none came within timeout_ms, or at once when the station drains. */
struct station_task *station_take(struct station *s, int timeout_ms);

/* Readable while there is a task to take, and all the time once the station drains. */
int station_fd(struct station *s);

/* True once the station drains: take nothing new, finish what is in hand; drive then returns FATE_DONE. */
bool station_is_draining(const struct station *s);

/* The hub that gave this task has been lost since and has given it to somebody else, or will: not worth beginning. End it
 * as any other; what is sent of it goes nowhere. */
bool station_is_lost(const struct station *s, const struct station_task *t);

/* The result of a task: packs `m` under the task's job id and gives the task's credit back; frees the task.
 * Of the message's envelope only the versions count, to which this worker's is added; it may be absent. On FATE_REJECT
 * the failure has been sent instead. */
MUST_USE enum fate station_reply(struct station *s, struct station_task *t, enum message_type type,
                                 const ProtobufCMessage *m, struct error *e);

/* No result: sends a Failure and frees the task. */
void station_fail(struct station *s, struct station_task *t, Cw__Failure__Kind kind, const char *reason,
                  uint64_t not_before_ms);

/* What a Failure can say, see the protocol; what is 0 or NULL is left out of the message. */
struct station_failure {
    Cw__Failure__Kind kind;
    const char *reason;
    uint64_t not_before_ms;
    Cw__Failure__Trouble trouble;
    uint32_t http_status;
    uint64_t pause_site_ms;
};

/* The same for a stage that knows more. */
void station_fail_fully(struct station *s, struct station_task *t, const struct station_failure *f);

/* Done without a message of its own for this task (write answers many tasks with one Ack through station_send): gives
 * the credit back and frees the task. */
void station_finish(struct station *s, struct station_task *t);
MUST_USE enum fate station_send(struct station *s, enum message_type type, const ProtobufCMessage *m, struct error *e);

#endif
