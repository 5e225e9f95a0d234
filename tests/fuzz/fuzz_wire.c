/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bodies of every type: the first byte chooses the type, the rest is the body. What is accepted
 * must pack again, and the second unpacking must give the same bytes; what is printed must fit.
 * Whole frames go through wire_check first, which a fuzzer cannot get past by chance (a hash), so
 * only its refusals are tried with them.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include "wire.h"

#define ARENA_BYTES (64u << 20)
#define BODY_MOST 65536u

static const enum message_type types[] = {
    MESSAGE_HELLO,  MESSAGE_WELCOME, MESSAGE_REFUSE,  MESSAGE_HEARTBEAT,
    MESSAGE_CREDIT, MESSAGE_BYE,     MESSAGE_FAILURE, MESSAGE_ACK,
    MESSAGE_FETCH,  MESSAGE_CAPTURE, MESSAGE_LISTING, MESSAGE_DOCUMENT,
};

static void require(bool is_true)
{
    if (!is_true)
        abort();
}

static void pack_again(const struct wire_header *h, const ProtobufCMessage *m, struct arena *a)
{
    struct error e;
    struct buf first, second, text;
    struct wire_header again;
    ProtobufCMessage *copy;
    buf_init(&first, WIRE_HEADER_BYTES + WIRE_MAX_BODY_BYTES);
    buf_init(&second, WIRE_HEADER_BYTES + WIRE_MAX_BODY_BYTES);
    buf_init(&text, 64u << 20);
    require(wire_pack(h->type, h->job, m, &first, &e) == FATE_DONE);
    require(wire_check(buf_span(&first), &again, &e) == FATE_DONE);
    require(again.type == h->type && again.job == h->job);
    require(wire_unpack(&again, wire_body(buf_span(&first)), a, &copy, &e) == FATE_DONE);
    require(wire_pack(h->type, h->job, copy, &second, &e) == FATE_DONE);
    require(span_equal(buf_span(&first), buf_span(&second)));
    require(wire_print(m, &text, &e) == FATE_DONE);
    buf_done(&first);
    buf_done(&second);
    buf_done(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena a;
    struct error e;
    struct wire_header h;
    ProtobufCMessage *m = NULL;
    Cw__Envelope *envelope = NULL;
    if (n == 0 || n > BODY_MOST)
        return 0;
    (void)!wire_check(span_at((const char *)bytes, n), &h, &e);

    struct span body = {(const char *)bytes + 1, n - 1};
    h = (struct wire_header){.major = WIRE_MAJOR,
                             .minor = WIRE_MINOR,
                             .type = types[bytes[0] % (sizeof types / sizeof types[0])],
                             .body_len = (uint32_t)body.n,
                             .job = 1};
    arena_init(&a, ARENA_BYTES);
    enum fate whole = wire_unpack(&h, body, &a, &m, &e);
    require(a.used_bytes <= WIRE_UNPACK_FACTOR * body.n + 65536);
    if (whole == FATE_DONE)
        pack_again(&h, m, &a);
    if (h.type >= MESSAGE_FETCH) {
        enum fate part = wire_envelope(&h, body, &a, &envelope, &e);
        require(whole != FATE_DONE || part == FATE_DONE);
    }
    arena_done(&a);
    return 0;
}
