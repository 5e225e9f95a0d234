/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hub_private - what the files of the hub share. Nobody else includes it.
 */
#ifndef HUB_PRIVATE_H
#define HUB_PRIVATE_H

#include "common/arena.h"
#include "common/buf.h"
#include "common/metrics.h"
#include "flight.h"
#include "hub.h"
#include "ledger.h"
#include "peer.h"
#include "wire.h"

/* Leasing for one first stage. */
struct hub_pace {
    bool is_asked;    /* a lease is under way */
    bool was_rich;    /* the last one brought most of what was asked for */
    uint64_t next_ms; /* not asked before */
    uint64_t wait_ms; /* how long an empty answer makes us wait */
};

#define HUB_ACK_OUTCOMES 4

struct hub_metrics {
    struct metric *peers[STAGE_COUNT], *in_flight[STAGE_COUNT];
    struct metric *waiting[JOB_KIND_COUNT], *oldest[JOB_KIND_COUNT];
    struct metric *acks[HUB_ACK_OUTCOMES];
    struct metric *lease_time[STAGE_COUNT]; /* of the first stages */
    struct metric *silent;
    struct metric *leased, *returned, *buried, *reaped, *leases_lost, *overdue;
    struct metric *stale, *malformed, *lost_peers, *blocked_peers, *refused_peers;
    struct metric *flight_bytes, *ledger_up;
};

/* What is done again and again: the fields stand by enum ledger_work. */
struct hub_duty {
    bool is_asked;
    uint64_t next_ms;
};

struct hub {
    struct hub_conf conf;
    struct hub_ports ports;
    struct flight flight;
    struct peer_table peers;
    struct arena arena; /* one incoming message of transport */
    struct buf out;     /* one outgoing */
    struct hub_pace pace[STAGE_COUNT];
    struct hub_duty duty[LEDGER_MEASURE + 1];
    struct ledger_task *holds, *returns, *burials; /* collected during a turn */
    unsigned renewal;
    bool is_ledger_up;
    bool is_stopping;
    uint64_t beat_ms; /* of the next heartbeat */
    uint64_t turn_ms; /* of the last turn */
    enum fate health;
    struct error error;
    struct hub_counts counts;
    uint64_t done[STAGE_COUNT], failed[STAGE_COUNT]; /* results and lost chances per stage */
    struct hub_metrics metrics;
};

/* hub.c */
void hub_break(struct hub *h, enum fate fate, const char *why);
bool hub_send(struct hub *h, const struct sock_peer *to, enum message_type type,
              const ProtobufCMessage *m);
void hub_refuse(struct hub *h, const struct sock_peer *to, const char *reason, bool is_final);

#define HUB_LAST_WORDS_MS 100 /* the frames of a peer that is gone are read within some turns */

/* hub_job.c */

/* The job leaves: back to the ledger or into the quarantine. `build` is that of the worker, or
 * NULL. */
void hub_end_job(struct hub *h, struct flight_job *job, const struct verdict *v, const char *build);

/* A request that the job's site has answered, or not, is over: the slot's pause begins, as long as
 * `ms` at least. */
void hub_hold_site(struct hub *h, const struct flight_job *job, uint64_t ms);

/* The peer is not there any more. `is_innocent`: it said so itself, nothing it holds is to blame.
 */
void hub_lose_peer(struct hub *h, struct peer *p, const char *how, bool is_innocent);

/* Nothing can be sent to the peer any more. Its last words may still be on their way to us:
 * results, a confession, a farewell. They are waited for before what it holds is judged. */
void hub_miss_peer(struct peer *p, uint64_t now_ms);

/* As hub_lose_peer, but the peer stays, with an empty hand. */
void hub_empty_hand(struct hub *h, struct peer *p, const char *how, bool is_innocent);
void hub_hand_out(struct hub *h, enum stage s, uint64_t now_ms);
void hub_take_overdue(struct hub *h, uint64_t now_ms);

/* hub_ledger.c */
void hub_post(struct hub *h, struct ledger_task *t);
void hub_flush(struct hub *h); /* what hub_end_job collected */
void hub_lease(struct hub *h, enum stage s, uint64_t now_ms);
void hub_hasten(struct hub *h, enum stage s, uint64_t now_ms);
void hub_do_duties(struct hub *h, uint64_t now_ms);

/* hub_metrics.c */
void hub_metrics_init(struct hub_metrics *m);
void hub_metrics_refresh(struct hub *h);

/* ret[stage], as it is now. */
void hub_metrics_stages(const struct hub *h, struct lease_stage ret[STAGE_COUNT]);

#endif
