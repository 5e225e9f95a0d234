/* SPDX-License-Identifier: Apache-2.0 */
/*
 * talk - the conversation with the hub: what the station thread sends, and what it does with what comes.
 *
 * Counts what is held and what credit is owed. Decides nothing about time: loop.c does, and calls this. Station thread
 * only.
 */
#ifndef STATION_TALK_H
#define STATION_TALK_H

#include "common/arena.h"
#include "common/buf.h"
#include "inside.h"
#include "uplink.h"

/* The state of the station thread. */
struct loop {
    struct station *s;
    struct uplink uplink;
    struct arena peek; /* envelopes and transport messages */
    struct buf frame;  /* transport messages that go out */
    int signal_fd;
    uint64_t held, held_bytes; /* received and not ended, of any connection */
    uint32_t given_back;       /* tasks ended since the last Credit or Hello */
    uint64_t given_back_bytes;
    uint64_t announced_job; /* in the last heartbeat */
    uint64_t drain_from_ms; /* 0: not draining */
    int drain_signal;
    bool is_over, may_join;
    bool has_no_bye; /* it ends as if it had crashed: the hub is to take what is held as suspect */
    int code;
};

/* The loop ends after this turn with `code`; may_join: the work thread can be waited for. The first call counts. */
void loop_leave(struct loop *l, int code, bool may_join);

/* Opens a connection and says hello, when it is time to. */
void talk_connect(struct loop *l, uint64_t now_ms);

/* Everything in hand is forgotten: its leases are taken away on the other side. What the work thread holds ends later
 * and is recognised by its epoch. */
void talk_lose(struct loop *l, const char *reason, uint64_t now_ms);

/* Takes what the hub has sent, and what the work thread has made. */
void talk_receive(struct loop *l);
void talk_forward(struct loop *l);

/* A heartbeat when one is due, or early for a task that takes long: should it kill the process without a word, the hub
 * knows which one it was. */
void talk_beat(struct loop *l, uint64_t now_ms);

/* Hands back what the work thread has not begun. */
void talk_release_inbox(struct loop *l, const char *reason);

/* Fails the task in hand, if it is one of this connection. */
void talk_report_hand(struct loop *l, const struct hand *hand, Cw__Failure__Kind kind, const char *reason);

/* Hands everything back and connects again, with keys as their files are now. */
void talk_connect_anew(struct loop *l, uint64_t now_ms);

void talk_stop_credit(struct loop *l);
void talk_bye(struct loop *l, const char *reason);

#endif
