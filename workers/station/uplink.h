/* SPDX-License-Identifier: Apache-2.0 */
/*
 * uplink - the connection to the hub: when to say hello, when to beat, when to give up and try anew.
 *
 * A lost connection is never mended: the socket is closed and another one opened, whose routing id libzmq chooses at
 * random, so that the hub sees a new peer and nothing of the old one can be mistaken for the new. Station thread only.
 */
#ifndef STATION_UPLINK_H
#define STATION_UPLINK_H

#include <stdbool.h>
#include <stdint.h>
#include "common/error.h"
#include "common/sock.h"
#include "common/span.h"

enum uplink_state {
    UPLINK_DOWN,    /* no socket; tries again at retry_at_ms */
    UPLINK_JOINING, /* Hello sent, no answer yet */
    UPLINK_UP,      /* welcome */
};

struct uplink {
    const char *endpoint;
    struct sock_options options;
    struct sock *sock; /* NULL while down */
    enum uplink_state state;
    unsigned heartbeat_ms, dead_ms;
    unsigned failures;    /* in a row */
    bool has_opened;      /* endpoint and keys were good once */
    uint64_t retry_at_ms; /* monotonic */
    uint64_t heard_ms;    /* last frame from the hub, or when the socket was opened */
    uint64_t beat_ms;     /* last heartbeat sent */
};

void uplink_init(struct uplink *l, const char *endpoint, const struct sock_options *options);

/* Opens a socket when it is time to. *ret_opened: say hello now. FATE_REJECT: endpoint or keys are wrong for good. FATE_RETRY:
 * keys that were good are not any more; somebody is changing them, and they are looked at again later. Where the hub may
 * have one of several keys, each try that got no answer goes on to the next. */
MUST_USE enum fate uplink_try(struct uplink *l, uint64_t now_ms, bool *ret_opened, struct error *e);

void uplink_welcome(struct uplink *l, unsigned heartbeat_ms, unsigned dead_ms, uint64_t now_ms);

/* Closes the socket and sets the next try, with full jitter between 0 and 5 s. What was sent before may still get
 * through. */
void uplink_lose(struct uplink *l, uint64_t now_ms);

/* This process did not get to run for so long (SIGSTOP, a busy machine): the hub's silence in that time means nothing,
 * its frames are still on their way through our own threads. */
void uplink_forgive(struct uplink *l, uint64_t absent_ms, uint64_t now_ms);

bool uplink_is_silent(const struct uplink *l, uint64_t now_ms);
bool uplink_must_beat(const struct uplink *l, uint64_t now_ms);

/* Until something above becomes due. */
int uplink_wait_ms(const struct uplink *l, uint64_t now_ms);

/* False: it is down or its queue is full. */
bool uplink_send(struct uplink *l, struct span frame);

#endif
