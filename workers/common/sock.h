/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sock - the two ZeroMQ sockets that claimwire uses: the hub's ROUTER and a worker's DEALER.
 *
 * Every message is one frame (behind the routing id on the hub's side). LINGER is always set, MAXMSGSIZE always
 * limits what a peer can make us hold, HWM stands above the credit. ROUTER_MANDATORY is on: sending to a peer that is
 * gone says so. A socket belongs to the thread that opened it. ipc:// endpoints are made with mode 0700 directories by
 * their owner; tcp:// ones are for use with CURVE (sock_options.curve), which the hub enforces for tcp unless told not to.
 */
#ifndef COMMON_SOCK_H
#define COMMON_SOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "common/error.h"
#include "common/span.h"

#define SOCK_PEER_BYTES 16 /* longest routing id that we keep; libzmq's random ones have 5 */

struct sock;

/* Who sent it, on the hub's side: the routing id that libzmq chose at random. */
struct sock_peer {
    uint8_t id[SOCK_PEER_BYTES];
    uint8_t len;
};

/* A received frame; the bytes stay valid until sock_frame_done(). Short ones lie inside the struct itself: pass it by
 * pointer, never copy it. All zero is a valid empty frame. */
struct sock_frame {
    _Alignas(8) unsigned char zmq[64]; /* a zmq_msg_t */
    struct span bytes;
};

struct sock_options {
    size_t max_frame_bytes;  /* 0: 8 MiB */
    int high_water;          /* frames; 0: 4096 */
    int linger_ms;           /* at close */
    const char *curve_secret_file; /* NULL: no CURVE. A 0400 file with the Z85 secret key on its first line */
    const char *curve_server_key;  /* DEALER: the hub's public keys, see curve_server_key(); ROUTER: NULL */
    unsigned curve_server_turn;    /* which of them, counted around */
    const char *curve_allow_file;  /* ROUTER: Z85 public keys that may connect, one a line; a ZAP handler enforces it */
};

/* Makes the folder of an ipc:// endpoint where there is none, which sock_router would do as well: for who may make no folders
 * by then. */
MUST_USE enum fate sock_make_folder(const char *endpoint, struct error *e);

MUST_USE enum fate sock_router(const char *endpoint, const struct sock_options *o, struct sock **ret, struct error *e);
MUST_USE enum fate sock_dealer(const char *endpoint, const struct sock_options *o, struct sock **ret, struct error *e);
void sock_close(struct sock *s);

/* What the socket is bound or connected to, with the port that "tcp://127.0.0.1:*" was given. */
const char *sock_endpoint(const struct sock *s);

/* One's own; "" without CURVE. */
const char *sock_public_key(const struct sock *s);

/* A ROUTER with CURVE takes its allow file over when it has changed: every handshake looks, this is for telling, and for
 * the moment after SIGHUP. *ret_keys: how many may connect now, -1 when that is as before. Whoever is no longer among them
 * is not listened to from now on. FATE_REJECT: the file cannot be read or has a bad line; the list stays as it was. Said
 * once for each state of the file. */
MUST_USE enum fate sock_refresh_keys(struct sock *s, int *ret_keys, struct error *e);

/* Takes a frame if one is there. FATE_DONE with *ret_got false: nothing now. Multipart messages with a wrong number of
 * frames are swallowed whole and counted in *ret_malformed (NULL allowed). */
MUST_USE enum fate sock_receive(struct sock *s, struct sock_peer *ret_from, struct sock_frame *ret_frame, bool *ret_got,
                                unsigned *ret_malformed, struct error *e);
void sock_frame_done(struct sock_frame *f);

/* Sends a copy of `bytes`. `to` is NULL for a DEALER. Never blocks. FATE_RETRY: the peer is gone or its queue is full. */
MUST_USE enum fate sock_send(struct sock *s, const struct sock_peer *to, struct span bytes, struct error *e);

/* Waits until the socket or one of the descriptors is readable, at most timeout_ms. ready[i] tells which descriptors
 * are; returns whether the socket is (NULL allowed: false). At most 8 descriptors. EINTR counts as time passed. */
bool sock_poll(struct sock *s, const int *fds, bool *ret_ready, size_t fds_len, int timeout_ms);

bool sock_peer_equal(const struct sock_peer *a, const struct sock_peer *b);

/* Once per process, after the last socket is closed. */
void sock_shutdown(void);

#endif
