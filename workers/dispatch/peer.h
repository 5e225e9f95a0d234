/* SPDX-License-Identifier: Apache-2.0 */
/*
 * peer - who is connected to the hub: its stage, its credit, what it holds, and how it behaves.
 *
 * A stranger is somebody who has sent something but not yet a good HELLO. Somebody who sends ten
 * malformed frames in a minute is blocked: nothing of it is read any more until it has been silent
 * or a while has passed (ZeroMQ cannot hang up on one peer). Strangers and blocked peers are
 * forgotten after a minute, so that ten thousand connections leave nothing behind. One thread.
 */
#ifndef PEER_H
#define PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "common/error.h"
#include "common/sock.h"
#include "flight.h"
#include "wire.h"

#define PEER_MALFORMED_LIMIT 10
#define PEER_MALFORMED_WINDOW_MS 60000u
#define PEER_FORGET_MS 60000u
#define PEER_TABLE_MAX 1024

enum peer_state { PEER_STRANGER, PEER_JOINED, PEER_BLOCKED };

struct peer {
    struct sock_peer id;
    enum peer_state state;
    enum stage stage;
    char build[64], host[64];
    uint32_t pid;
    int64_t credit_messages, credit_bytes;
    int64_t window_messages; /* the most credit it has had */
    uint64_t heard_ms;       /* last good frame; strangers: first frame; blocked: since when */
    uint64_t given_ms;       /* last time it was handed a job */
    uint64_t gone_ms;        /* since when it cannot be reached; 0: it can */
    uint64_t started_job;    /* what its last heartbeat said */
    unsigned
        empty_beats; /* heartbeats in a row that said it holds nothing while we think it does */
    struct flight_list hand;
    bool is_reserved; /* a suspect waits for it: nothing else is given to it until its hand is empty
                       */
    bool is_leaving;  /* it drains */
    uint64_t malformed_ms[PEER_MALFORMED_LIMIT]; /* a ring of moments */
    unsigned malformed;
};

struct peer_table {
    struct peer **items;
    size_t n, allocated;
};

struct peer *peer_find(const struct peer_table *t, const struct sock_peer *id);

/* A new stranger. NULL: the table is full or memory is out. */
struct peer *peer_add(struct peer_table *t, const struct sock_peer *id, uint64_t now_ms);

/* Its hand must be empty. */
void peer_remove(struct peer_table *t, struct peer *p);
void peer_table_done(struct peer_table *t);

/* A HELLO has been accepted. */
void peer_join(struct peer *p, enum stage s, const Cw__Hello *hello, uint64_t now_ms);

/* Adds credit, clamped so that no peer can make the sums overflow. */
void peer_credit(struct peer *p, uint64_t messages, uint64_t bytes);

/* Counts a malformed frame; true when that is the one too many. */
bool peer_is_too_bad(struct peer *p, uint64_t now_ms);

/* May it be given a frame of so many bytes now? A hand that is empty takes a frame larger than the
 * byte credit. A suspect goes only to an empty hand, and nothing goes to a hand that holds one. */
bool peer_takes(const struct peer *p, size_t frame_bytes, bool is_suspect);

/* The best joined peer of the stage for such a job (its site, frame_bytes, is_suspect): for a job
 * of a site always the same one as long as that can take it, because it knows the site's robots.txt
 * and has a connection; else the one with most credit. NULL: none. */
struct peer *peer_choose(const struct peer_table *t, enum stage s, const struct flight_job *job);

/* Who should be drained for a suspect: the peer that is reserved already, else the one with the
 * smallest hand. */
struct peer *peer_reserve(const struct peer_table *t, enum stage s);

#endif
