/* SPDX-License-Identifier: Apache-2.0 */
#include "common/sock_probe.h"

#include <stdint.h>
#include <string.h>
#include <zmq.h>
#include "common/clock.h"
#include "common/curve.h"

#define MONITOR "inproc://claimwire.probe"
#define HANDSHAKE_EVENTS                                                                           \
    (ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH |                             \
     ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL)

static bool set_text(void *zmq, int option, const char *value)
{
    return zmq_setsockopt(zmq, option, value, strlen(value)) == 0;
}

static bool become_stranger(void *zmq, const char *server_key)
{
    char public_key[CURVE_KEY_BYTES + 1], secret_key[CURVE_KEY_BYTES + 1];
    int zero = 0;
    return zmq_curve_keypair(public_key, secret_key) == 0 &&
           set_text(zmq, ZMQ_CURVE_SERVERKEY, server_key) &&
           set_text(zmq, ZMQ_CURVE_PUBLICKEY, public_key) &&
           set_text(zmq, ZMQ_CURVE_SECRETKEY, secret_key) &&
           zmq_setsockopt(zmq, ZMQ_LINGER, &zero, sizeof(zero)) == 0;
}

/* The first part of an event: 16 bits of what, 32 of a value; the second is the address. 0: none.
 */
static uint16_t next_event(void *monitor, int wait_ms)
{
    zmq_pollitem_t item = {.socket = monitor, .events = ZMQ_POLLIN};
    char first[6], address[256];
    uint16_t event = 0;
    if (zmq_poll(&item, 1, wait_ms) <= 0)
        return 0;
    if (zmq_recv(monitor, first, sizeof(first), 0) == (int)sizeof(first))
        memcpy(&event, first, sizeof(event));
    (void)zmq_recv(monitor, address, sizeof(address), 0);
    return event;
}

static enum fate knock(void *stranger, void *monitor, const char *endpoint, int wait_ms,
                       struct error *e)
{
    uint64_t until = clock_monotonic_ms() + (uint64_t)wait_ms, now;
    if (zmq_connect(stranger, endpoint) != 0)
        return fail(e, FATE_REJECT, "cannot try '%s' with an unknown key: %s", endpoint,
                    zmq_strerror(zmq_errno()));
    while ((now = clock_monotonic_ms()) < until) {
        uint16_t event = next_event(monitor, (int)(until - now));
        if (event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED)
            return fail(e, FATE_REJECT, "'%s' lets in a key that is not allowed", endpoint);
        if (event & HANDSHAKE_EVENTS)
            return FATE_DONE;
    }
    return fail(e, FATE_REJECT, "'%s' does not say whether it lets unknown keys in", endpoint);
}

/* In a context of its own: nothing of the probe is left behind. */
enum fate sock_probe(const char *endpoint, const char *secret_file, int wait_ms, struct error *e)
{
    char secret[CURVE_KEY_BYTES + 1], server_key[CURVE_KEY_BYTES + 1];
    enum fate fate = curve_read_secret(secret_file, secret, e);
    if (fate != FATE_DONE)
        return fate;
    bool is_known = zmq_curve_public(server_key, secret) == 0;
    explicit_bzero(secret, sizeof(secret));
    void *context = zmq_ctx_new();
    void *stranger = context ? zmq_socket(context, ZMQ_DEALER) : NULL;
    void *monitor = context ? zmq_socket(context, ZMQ_PAIR) : NULL;
    if (is_known && stranger && monitor && become_stranger(stranger, server_key) &&
        zmq_socket_monitor(stranger, MONITOR, HANDSHAKE_EVENTS) == 0 &&
        zmq_connect(monitor, MONITOR) == 0)
        fate = knock(stranger, monitor, endpoint, wait_ms, e);
    else
        fate = fail(e, FATE_BROKEN, "cannot try '%s' with an unknown key: %s", endpoint,
                    zmq_strerror(zmq_errno()));
    if (stranger)
        (void)zmq_close(stranger);
    if (monitor)
        (void)zmq_close(monitor);
    if (context)
        (void)zmq_ctx_term(context);
    return fate;
}
