/* SPDX-License-Identifier: Apache-2.0 */
#define XXH_INLINE_ALL
#include <xxhash.h>
#include <assert.h>
#include "print.h"
#include "inspect.h"
#include "validate.h"
#include "wire.h"

#define UNPACK_FLOOR_BYTES                                                                         \
    65536u /* small messages may decode to more than WIRE_UNPACK_FACTOR times */
#define ENVELOPE_FIELD 1

static const char magic[4] = {'C', 'W', 'I', 'R'};

/* To add a type: the enum in stages.h, a row here, what it must contain in validate.c, a golden
 * file. */
static const struct {
    const char *name;
    const ProtobufCMessageDescriptor *descriptor;
} types[] = {
    [MESSAGE_HELLO] = {"HELLO", &cw__hello__descriptor},
    [MESSAGE_WELCOME] = {"WELCOME", &cw__welcome__descriptor},
    [MESSAGE_REFUSE] = {"REFUSE", &cw__refuse__descriptor},
    [MESSAGE_HEARTBEAT] = {"HEARTBEAT", &cw__heartbeat__descriptor},
    [MESSAGE_CREDIT] = {"CREDIT", &cw__credit__descriptor},
    [MESSAGE_BYE] = {"BYE", &cw__bye__descriptor},
    [MESSAGE_FAILURE] = {"FAILURE", &cw__failure__descriptor},
    [MESSAGE_ACK] = {"ACK", &cw__ack__descriptor},
    [MESSAGE_FETCH] = {"FETCH", &cw__fetch__descriptor},
    [MESSAGE_CAPTURE] = {"CAPTURE", &cw__capture__descriptor},
    [MESSAGE_LISTING] = {"LISTING", &cw__listing__descriptor},
    [MESSAGE_DOCUMENT] = {"DOCUMENT", &cw__document__descriptor},
};

const ProtobufCMessageDescriptor *wire_descriptor(enum message_type type)
{
    return (unsigned)type < sizeof types / sizeof types[0] ? types[type].descriptor : NULL;
}

const char *wire_type_name(enum message_type type)
{
    return wire_descriptor(type) ? types[type].name : "?";
}

static bool is_work(enum message_type type)
{
    return type >= MESSAGE_FETCH;
}

static uint64_t read_integer(const char *p, unsigned size)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < size; i++)
        value |= (uint64_t)(uint8_t)p[i] << (8 * i);
    return value;
}

static void write_integer(char *p, unsigned size, uint64_t value)
{
    for (unsigned i = 0; i < size; i++)
        p[i] = (char)(uint8_t)(value >> (8 * i));
}

static enum fate check_type(const struct wire_header *h, uint64_t reserved, struct error *e)
{
    /* Only somebody newer may use what we do not know. */
    if (h->minor > WIRE_MINOR)
        return FATE_DONE;
    if (!wire_descriptor(h->type))
        return fail(e, FATE_REJECT, "unknown message type %u", (unsigned)h->type);
    if (reserved != 0)
        return fail(e, FATE_REJECT, "reserved bytes of the header are not zero");
    return FATE_DONE;
}

enum fate wire_check(struct span frame, struct wire_header *ret, struct error *e)
{
    if (frame.n < WIRE_HEADER_BYTES)
        return fail(e, FATE_REJECT, "frame of %zu bytes is shorter than a header", frame.n);
    if (memcmp(frame.p, magic, sizeof magic) != 0)
        return fail(e, FATE_REJECT, "not a claimwire message");
    struct wire_header h = {
        .major = (uint8_t)frame.p[4],
        .minor = (uint8_t)frame.p[5],
        .type = (enum message_type)read_integer(frame.p + 6, 2),
        .body_len = (uint32_t)read_integer(frame.p + 8, 4),
        .job = read_integer(frame.p + 16, 8),
        .hash = read_integer(frame.p + 24, 8),
    };
    if (h.major != WIRE_MAJOR)
        return fail(e, FATE_REJECT, "speaks protocol %u.%u, this program %u.%u", h.major, h.minor,
                    WIRE_MAJOR, WIRE_MINOR);
    if (h.body_len != frame.n - WIRE_HEADER_BYTES)
        return fail(e, FATE_REJECT, "header announces a body of %u bytes, the frame has %zu",
                    h.body_len, frame.n - WIRE_HEADER_BYTES);
    if (h.body_len > WIRE_MAX_BODY_BYTES)
        return fail(e, FATE_REJECT, "body of %u bytes is larger than %u", h.body_len,
                    WIRE_MAX_BODY_BYTES);
    enum fate fate = check_type(&h, read_integer(frame.p + 12, 4), e);
    if (fate != FATE_DONE)
        return fate;
    if (h.hash != XXH3_64bits(frame.p + WIRE_HEADER_BYTES, h.body_len))
        return fail(e, FATE_REJECT, "body hash does not match");
    *ret = h;
    return FATE_DONE;
}

/* What protobuf-c may take from the arena. It answers NULL instead of jumping to the arena's guard,
 * so that a message that decodes to too much is refused with a sentence and the process goes on. */
struct budget {
    struct arena *arena;
    size_t left_bytes;
    bool is_spent;
};

static void *budget_alloc(void *data, size_t size)
{
    struct budget *b = data;
    size_t room = b->arena->budget_bytes - b->arena->used_bytes;
    if (size > b->left_bytes || size >= room) {
        b->is_spent = true;
        return NULL;
    }
    b->left_bytes -= size;
    return arena_alloc(b->arena, size);
}

static void budget_free(void *data, void *pointer)
{
    (void)data;
    (void)pointer; /* the arena is reset as a whole */
}

static void drop_unknown(ProtobufCMessage *m)
{
    const ProtobufCMessageDescriptor *d = m->descriptor;
    m->n_unknown_fields = 0;
    m->unknown_fields = NULL;
    for (unsigned i = 0; i < d->n_fields; i++) {
        const ProtobufCFieldDescriptor *f = &d->fields[i];
        if (f->type != PROTOBUF_C_TYPE_MESSAGE)
            continue;
        void *at = (char *)m + f->offset;
        if (f->label == PROTOBUF_C_LABEL_REPEATED) {
            size_t count = *(size_t *)((char *)m + f->quantifier_offset);
            for (size_t k = 0; k < count; k++)
                drop_unknown((*(ProtobufCMessage ***)at)[k]);
        } else if (*(ProtobufCMessage **)at) {
            drop_unknown(*(ProtobufCMessage **)at);
        }
    }
}

static enum fate decode(const ProtobufCMessageDescriptor *d, struct span body, struct arena *a,
                        ProtobufCMessage **ret, struct error *e)
{
    bool has_unknown;
    enum fate fate = inspect_body(d, body, &has_unknown, e);
    if (fate != FATE_DONE)
        return fate;
    struct budget budget = {.arena = a,
                            .left_bytes = WIRE_UNPACK_FACTOR * body.n + UNPACK_FLOOR_BYTES};
    ProtobufCAllocator allocator = {
        .alloc = budget_alloc, .free = budget_free, .allocator_data = &budget};
    ProtobufCMessage *m = protobuf_c_message_unpack(d, &allocator, body.n, (const uint8_t *)body.p);
    if (!m && budget.is_spent)
        return fail(e, FATE_REJECT, "'%s' of %zu bytes needs too much memory when decoded",
                    d->short_name, body.n);
    if (!m)
        return fail(e, FATE_REJECT, "body is not a '%s'", d->short_name);
    if (has_unknown)
        drop_unknown(m);
    *ret = m;
    return FATE_DONE;
}

static enum fate check_job(enum message_type type, uint64_t job, struct error *e)
{
    if (job == 0 && (is_work(type) || type == MESSAGE_FAILURE))
        return fail(e, FATE_REJECT, "%s without a job id", wire_type_name(type));
    return FATE_DONE;
}

enum fate wire_unpack(const struct wire_header *h, struct span body, struct arena *a,
                      ProtobufCMessage **ret, struct error *e)
{
    const ProtobufCMessageDescriptor *d = wire_descriptor(h->type);
    ProtobufCMessage *m = NULL;
    if (!d)
        return fail(e, FATE_REJECT, "unknown message type %u", (unsigned)h->type);
    enum fate fate = check_job(h->type, h->job, e);
    if (fate == FATE_DONE)
        fate = decode(d, body, a, &m, e);
    if (fate == FATE_DONE)
        fate = validate_message(h->type, m, e);
    if (fate == FATE_DONE)
        *ret = m;
    return fate;
}

enum fate wire_envelope(const struct wire_header *h, struct span body, struct arena *a,
                        Cw__Envelope **ret, struct error *e)
{
    ProtobufCMessage *m = NULL;
    struct span bytes;
    if (!is_work(h->type) || !wire_descriptor(h->type))
        return fail(e, FATE_REJECT, "message of type %u has no envelope", (unsigned)h->type);
    enum fate fate = check_job(h->type, h->job, e);
    if (fate == FATE_DONE)
        fate = inspect_find(body, ENVELOPE_FIELD, &bytes, e);
    if (fate != FATE_DONE)
        return fate;
    if (!bytes.p)
        return validate_envelope(NULL, e);
    fate = decode(&cw__envelope__descriptor, bytes, a, &m, e);
    if (fate == FATE_DONE)
        fate = validate_envelope((Cw__Envelope *)m, e);
    if (fate == FATE_DONE)
        *ret = (Cw__Envelope *)m;
    return fate;
}

static void write_header(char *at, enum message_type type, uint64_t job, struct span body)
{
    memset(at, 0, WIRE_HEADER_BYTES);
    memcpy(at, magic, sizeof magic);
    at[4] = WIRE_MAJOR;
    at[5] = WIRE_MINOR;
    write_integer(at + 6, 2, type);
    write_integer(at + 8, 4, body.n);
    write_integer(at + 16, 8, job);
    write_integer(at + 24, 8, XXH3_64bits(body.p, body.n));
}

enum fate wire_pack(enum message_type type, uint64_t job, const ProtobufCMessage *m, struct buf *to,
                    struct error *e)
{
    assert(wire_descriptor(type) && m->descriptor == wire_descriptor(type));
    buf_clear(to);
    enum fate fate = check_job(type, job, e);
    if (fate == FATE_DONE)
        fate = validate_message(type, m, e);
    if (fate != FATE_DONE)
        return fate;
    size_t len = protobuf_c_message_get_packed_size(m);
    if (len > WIRE_MAX_BODY_BYTES)
        return fail(e, FATE_REJECT, "body of %zu bytes is larger than %u", len,
                    WIRE_MAX_BODY_BYTES);
    char *at = buf_reserve(to, WIRE_HEADER_BYTES + len);
    if (!at)
        return buf_check(to, "message", e);
    struct span body = {at + WIRE_HEADER_BYTES, len};
    (void)protobuf_c_message_pack(m, (uint8_t *)at + WIRE_HEADER_BYTES);
    /* The bytes are scanned as the receiver will scan them, so that a limit is one row and not two.
     */
    fate = inspect_body(m->descriptor, body, NULL, e);
    if (fate != FATE_DONE)
        return fate;
    write_header(at, type, job, body);
    to->n += WIRE_HEADER_BYTES + len;
    return FATE_DONE;
}

enum fate wire_print(const ProtobufCMessage *m, struct buf *to, struct error *e)
{
    print_as_text(m, to);
    return buf_check(to, "readable form", e);
}
