/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hub - hands leased work to workers by credit, passes results from stage to stage, and notices who
 * is gone.
 *
 * The hub is logic without sockets, threads or clock: frames, answers of the ledger and the time
 * are handed to it, and what it wants to send or to ask goes out through two functions. So a test
 * drives it frame by frame.
 *
 * What it relies on: a result counts only when the worker that sends it holds that job under that
 * token; everything else is dropped and counted. Results are passed on as they are (header and hash
 * checked, only the envelope read). A job that gave no result goes back to the ledger, on the terms
 * of verdict.h, and starts over at its first stage: there is no other way of recovery. Nothing of a
 * worker that vanished is waited for; its late results are stale.
 *
 * Split by operation: hub.c (life, time), hub_frame.c (what workers say), hub_job.c (handing out,
 * losing), hub_ledger.c (leasing). One thread.
 */
#ifndef HUB_H
#define HUB_H

#include <stdbool.h>
#include <stdint.h>
#include "common/error.h"
#include "common/sock.h"
#include "common/span.h"
#include "verdict.h"

struct hub;
struct ledger_task;

struct hub_conf {
    uint64_t heartbeat_ms, dead_ms; /* as told to workers in WELCOME */
    uint64_t overdue_ms;            /* a job held longer is taken back although its worker lives */
    uint64_t renew_ms;              /* leases are renewed so often */
    uint64_t poll_ms,
        poll_max_ms; /* an empty ledger is asked again after that long, at first and at last */
    uint64_t schedule_ms, reap_ms, measure_ms, tidy_ms;
    unsigned batch;           /* most jobs of one lease */
    unsigned in_flight;       /* most jobs in memory per first stage */
    uint64_t in_flight_bytes; /* of frames */
    struct verdict_limits limits;
    const char *build; /* stays the caller's */
};

/* How the hub acts. `send` false: the peer cannot be reached and is taken for gone. `post` takes
 * the task over; false: out of memory. */
struct hub_ports {
    void *ctx;
    bool (*send)(void *ctx, const struct sock_peer *to, struct span frame);
    bool (*post)(void *ctx, struct ledger_task *t);
};

MUST_USE enum fate hub_new(const struct hub_conf *c, const struct hub_ports *p, uint64_t now_ms,
                           struct hub **ret, struct error *e);
void hub_free(struct hub *h);

/* A frame has come. */
void hub_frame(struct hub *h, const struct sock_peer *from, struct span frame, uint64_t now_ms);

/* The ledger has answered; the hub takes the task over. */
void hub_answer(struct hub *h, struct ledger_task *t, uint64_t now_ms);

/* Messages that had no frame or too many, seen by the socket; nobody can be blamed for them. */
void hub_note_malformed(struct hub *h, unsigned n);

/* Everything that is due: heartbeats, liveness, handing out, leasing. Call after each round of
 * frames and answers. Returns in how many milliseconds it wants to be called again at the latest.
 */
unsigned hub_turn(struct hub *h, uint64_t now_ms);

/* Says farewell to the workers, who come again, and takes what they hold as innocent: before the socket is opened anew. */
void hub_part(struct hub *h, const char *why);

/* Says farewell to the workers and gives back all jobs. Answers must still be handed in while
 * hub_is_waiting(). */
void hub_stop(struct hub *h, uint64_t now_ms);
bool hub_is_waiting(const struct hub *h);

/* FATE_BROKEN with the sentence once the hub cannot go on (memory, database that does not fit);
 * else FATE_DONE. */
enum fate hub_health(const struct hub *h, struct error *e);

/* For people and tests. */
struct hub_counts {
    unsigned peers[STAGE_COUNT];
    size_t in_flight;
    uint64_t stale, malformed, lost_peers, blocked_peers, refused_peers;
};
struct hub_counts hub_count(const struct hub *h);

#endif
