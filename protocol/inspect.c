/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include "claimwire.pb-c.h"
#include "inspect.h"
#include "wire.h"

#define MOST_FIELDS 48        /* of one message in the schema */
#define MOST_DEPTH 8          /* Document > Claim > Event > Span are four */
#define DEFAULT_BYTES 8192u   /* of a string or bytes field */
#define DEFAULT_ELEMENTS 256u /* of a repeated field */

/* What may be longer than the defaults. A body is at most WIRE_MAX_BODY_BYTES in any case. */
static const struct limit {
    const ProtobufCMessageDescriptor *message;
    uint32_t field;
    uint32_t most; /* bytes of a string, elements of a repeated field */
} limits[] = {
    {&cw__document__descriptor, 12, WIRE_MAX_TEXT_BYTES}, /* text */
    {&cw__document__descriptor, 15, WIRE_MAX_RANGES},     /* map */
    {&cw__document__descriptor, 22, WIRE_MAX_SPANS},      /* languages */
    {&cw__document__descriptor, 30, WIRE_MAX_SENTENCES},  /* sentences */
    {&cw__document__descriptor, 31, WIRE_MAX_MENTIONS},   /* mentions */
    {&cw__document__descriptor, 32, WIRE_MAX_SPANS},      /* entities */
    {&cw__document__descriptor, 33, WIRE_MAX_SPANS},      /* times */
    {&cw__document__descriptor, 34, WIRE_MAX_SPANS},      /* quantities */
    {&cw__document__descriptor, 40, WIRE_MAX_CLAIMS},     /* claims */
    /* One compressed frame may be a little larger than what it holds. */
    {&cw__capture__descriptor, 13, WIRE_MAX_RAW_BYTES + 65536u}, /* body_zstd */
    {&cw__capture__descriptor, 9, 1000},                         /* request_headers */
    {&cw__capture__descriptor, 10, 1000},                        /* response_headers */
    {&cw__header__descriptor, 2, 65536},                         /* value */
    {&cw__listing__descriptor, 8, WIRE_MAX_ITEMS},               /* items */
    {&cw__listing__item__descriptor, 7, 262144},                 /* summary_html */
    {&cw__fetch__descriptor, 14, 262144},                        /* feed_summary */
    {&cw__ack__descriptor, 1, 10000},                            /* items */
};

enum { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_BYTES = 2, WIRE_32 = 5 };

/* One field as it stands on the wire. */
struct item {
    uint32_t number;
    unsigned kind;
    uint64_t value;    /* VARINT, 64, 32 */
    struct span bytes; /* BYTES */
};

static uint32_t most_of(const ProtobufCMessageDescriptor *d, uint32_t field, uint32_t otherwise)
{
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        if (limits[i].message == d && limits[i].field == field)
            return limits[i].most;
    }
    return otherwise;
}

static bool take_long_varint(struct span *rest, uint64_t *ret)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < 10 && i < rest->n; i++) {
        uint8_t byte = (uint8_t)rest->p[i];
        value |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            if (i == 9 && byte > 1)
                return false;
            *ret = value;
            *rest = span_slice(*rest, i + 1, rest->n);
            return true;
        }
    }
    return false;
}

/* Nearly all tags, lengths and enums are one byte. */
static inline bool take_varint(struct span *rest, uint64_t *ret)
{
    if (rest->n == 0 || (uint8_t)rest->p[0] >= 0x80)
        return take_long_varint(rest, ret);
    *ret = (uint8_t)rest->p[0];
    rest->p++;
    rest->n--;
    return true;
}

static uint64_t take_fixed(struct span *rest, unsigned size)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < size; i++)
        value |= (uint64_t)(uint8_t)rest->p[i] << (8 * i);
    *rest = span_slice(*rest, size, rest->n);
    return value;
}

static enum fate take_item(struct span *rest, struct item *ret, struct error *e)
{
    uint64_t tag, len;
    if (!take_varint(rest, &tag) || tag > UINT32_MAX || tag >> 3 == 0)
        return fail(e, FATE_REJECT, "body is not a message: it has a malformed field tag");
    *ret = (struct item){.number = (uint32_t)(tag >> 3), .kind = (unsigned)(tag & 7)};
    switch (ret->kind) {
    case WIRE_VARINT:
        if (!take_varint(rest, &ret->value))
            return fail(e, FATE_REJECT, "field %u has a malformed number", ret->number);
        return FATE_DONE;
    case WIRE_64:
    case WIRE_32: {
        unsigned size = ret->kind == WIRE_64 ? 8 : 4;
        if (rest->n < size)
            return fail(e, FATE_REJECT, "field %u is cut short", ret->number);
        ret->value = take_fixed(rest, size);
        return FATE_DONE;
    }
    case WIRE_BYTES:
        if (!take_varint(rest, &len) || len > rest->n)
            return fail(e, FATE_REJECT, "field %u is cut short", ret->number);
        ret->bytes = span_slice(*rest, 0, (size_t)len);
        *rest = span_slice(*rest, (size_t)len, rest->n);
        return FATE_DONE;
    default: /* groups, which the schema has none of, and numbers that mean nothing */
        return fail(e, FATE_REJECT, "field %u has wire type %u, which this protocol does not use",
                    ret->number, ret->kind);
    }
}

/* The length of the well-formed sequence at p (Unicode 3.9, table 3-7), 0 when there is none; NUL
 * is not allowed. */
static unsigned sequence_len(const uint8_t *p, size_t n)
{
    uint8_t c = p[0], low = 0x80, high = 0xbf;
    unsigned len;
    if (c < 0x80)
        return c != 0;
    if (c < 0xc2 || c > 0xf4)
        return 0;
    len = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    if (c == 0xe0)
        low = 0xa0;
    else if (c == 0xed)
        high = 0x9f;
    else if (c == 0xf0)
        low = 0x90;
    else if (c == 0xf4)
        high = 0x8f;
    if (n < len || p[1] < low || p[1] > high)
        return 0;
    for (unsigned i = 2; i < len; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    }
    return len;
}

/* UTF-8 without NUL. Eight ASCII bytes at a time: most bytes of a message are keys, addresses and
 * English. */
static bool is_clean_text(struct span s)
{
    const uint64_t high = 0x8080808080808080u, ones = 0x0101010101010101u;
    const uint8_t *p = (const uint8_t *)s.p, *end = p + s.n;
    while (p < end) {
        while (end - p >= 8) {
            uint64_t word;
            memcpy(&word, p, sizeof word);
            if ((word | ((word - ones) & ~word)) & high) /* a byte >= 0x80, or a zero byte */
                break;
            p += 8;
        }
        /* Behind a block that is not plain, at least eight bytes are read one sequence at a time.
         */
        for (const uint8_t *stop = end - p > 8 ? p + 8 : end; p < stop;) {
            unsigned len = sequence_len(p, (size_t)(end - p));
            if (len == 0)
                return false;
            p += len;
        }
    }
    return true;
}

static unsigned kind_of(ProtobufCType type)
{
    switch (type) {
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_SFIXED32:
        return WIRE_32;
    case PROTOBUF_C_TYPE_DOUBLE:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_SFIXED64:
        return WIRE_64;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE:
        return WIRE_BYTES;
    default:
        return WIRE_VARINT;
    }
}

static enum fate check_number(const ProtobufCMessageDescriptor *d,
                              const ProtobufCFieldDescriptor *f, uint64_t value, struct error *e)
{
    bool fits = true;
    switch (f->type) {
    case PROTOBUF_C_TYPE_UINT32:
        fits = value <= UINT32_MAX;
        break;
    case PROTOBUF_C_TYPE_ENUM:
        fits =
            value <= INT32_MAX && protobuf_c_enum_descriptor_get_value(f->descriptor, (int)value);
        break;
    case PROTOBUF_C_TYPE_FLOAT: /* all exponent bits set: infinite or not a number */
        fits = (value & 0x7f800000u) != 0x7f800000u;
        break;
    case PROTOBUF_C_TYPE_DOUBLE:
        fits = (value & 0x7ff0000000000000u) != 0x7ff0000000000000u;
        break;
    default:
        break;
    }
    if (!fits)
        return fail(e, FATE_REJECT, "'%s.%s' has a value out of range", d->short_name, f->name);
    return FATE_DONE;
}

/* One walk over a body. */
struct inspection {
    unsigned depth;
    bool has_unknown; /* fields that the schema does not have */
    struct error *e;
};

static enum fate inspect_message(struct inspection *s, const ProtobufCMessageDescriptor *d,
                                 struct span rest);

static enum fate check_bytes(struct inspection *s, const ProtobufCMessageDescriptor *d,
                             const ProtobufCFieldDescriptor *f, struct span bytes)
{
    if (f->type == PROTOBUF_C_TYPE_MESSAGE)
        return inspect_message(s, f->descriptor, bytes);
    if (bytes.n > DEFAULT_BYTES) {
        /* The row of a repeated field counts elements. */
        uint32_t most = f->label == PROTOBUF_C_LABEL_REPEATED ? DEFAULT_BYTES
                                                              : most_of(d, f->id, DEFAULT_BYTES);
        if (bytes.n > most)
            return fail(s->e, FATE_REJECT, "'%s.%s' has %zu bytes, more than %u", d->short_name,
                        f->name, bytes.n, most);
    }
    if (f->type == PROTOBUF_C_TYPE_STRING && !is_clean_text(bytes)) {
        bool has_nul = memchr(bytes.p, 0, bytes.n) != NULL;
        return fail(s->e, FATE_REJECT, "'%s.%s' %s", d->short_name, f->name,
                    has_nul ? "contains NUL" : "is not valid UTF-8");
    }
    return FATE_DONE;
}

/* Numbers of a repeated field packed into one run of bytes: we do not send them so, but a decoder
 * has to take them. */
static enum fate check_packed(const ProtobufCMessageDescriptor *d,
                              const ProtobufCFieldDescriptor *f, struct span rest, uint32_t *count,
                              struct error *e)
{
    uint64_t value;
    while (rest.n > 0) {
        if (!take_varint(&rest, &value))
            return fail(e, FATE_REJECT, "'%s.%s' has a malformed number", d->short_name, f->name);
        enum fate fate = check_number(d, f, value, e);
        if (fate != FATE_DONE)
            return fate;
        (*count)++;
    }
    return FATE_DONE;
}

static enum fate check_count(const ProtobufCMessageDescriptor *d, const ProtobufCFieldDescriptor *f,
                             uint32_t count, struct error *e)
{
    if (f->label != PROTOBUF_C_LABEL_REPEATED) {
        if (count > 1)
            return fail(e, FATE_REJECT, "'%s.%s' occurs twice", d->short_name, f->name);
    } else if (count > DEFAULT_ELEMENTS) {
        uint32_t most = most_of(d, f->id, DEFAULT_ELEMENTS);
        if (count > most)
            return fail(e, FATE_REJECT, "'%s.%s' has more than %u elements", d->short_name, f->name,
                        most);
    }
    return FATE_DONE;
}

/* One occurrence of a known field; counts it in *count. */
static enum fate check_item(struct inspection *s, const ProtobufCMessageDescriptor *d,
                            const ProtobufCFieldDescriptor *f, const struct item *item,
                            uint32_t *count)
{
    unsigned kind = kind_of(f->type);
    if (f->label == PROTOBUF_C_LABEL_REPEATED && item->kind == WIRE_BYTES && kind == WIRE_VARINT)
        return check_packed(d, f, item->bytes, count, s->e);
    ++*count;
    if (item->kind != kind)
        return fail(s->e, FATE_REJECT, "'%s.%s' has the wrong wire type %u", d->short_name, f->name,
                    item->kind);
    if (kind == WIRE_BYTES)
        return check_bytes(s, d, f, item->bytes);
    return check_number(d, f, item->value, s->e);
}

/* Fields come in the order of their numbers, repeated ones in a row: mostly it is the last one or
 * the next. */
static const ProtobufCFieldDescriptor *find_field(const ProtobufCMessageDescriptor *d,
                                                  const ProtobufCFieldDescriptor *last,
                                                  uint32_t number)
{
    for (unsigned i = 0; i < 3 && last < d->fields + d->n_fields; i++, last++) {
        if (last->id == number)
            return last;
    }
    return protobuf_c_message_descriptor_get_field(d, number);
}

static enum fate inspect_message(struct inspection *s, const ProtobufCMessageDescriptor *d,
                                 struct span rest)
{
    uint32_t seen[MOST_FIELDS] = {0};
    const ProtobufCFieldDescriptor *last = d->fields;
    if (s->depth >= MOST_DEPTH || d->n_fields > MOST_FIELDS)
        return fail(s->e, FATE_REJECT, "'%s' is nested too deeply or too large for its table",
                    d->short_name);
    s->depth++;
    while (rest.n > 0) {
        struct item item;
        enum fate fate = take_item(&rest, &item, s->e);
        if (fate != FATE_DONE) {
            error_prefix(s->e, "in '%s'", d->short_name);
            return fate;
        }
        const ProtobufCFieldDescriptor *f = find_field(d, last, item.number);
        if (!f) {
            s->has_unknown = true;
            continue;
        }
        last = f;
        uint32_t *count = &seen[f - d->fields];
        fate = check_item(s, d, f, &item, count);
        if (fate == FATE_DONE)
            fate = check_count(d, f, *count, s->e);
        if (fate != FATE_DONE)
            return fate;
    }
    s->depth--;
    return FATE_DONE;
}

enum fate inspect_body(const ProtobufCMessageDescriptor *d, struct span body, bool *ret_has_unknown,
                       struct error *e)
{
    struct inspection s = {.e = e};
    enum fate fate = inspect_message(&s, d, body);
    if (ret_has_unknown)
        *ret_has_unknown = s.has_unknown;
    return fate;
}

enum fate inspect_find(struct span body, uint32_t number, struct span *ret, struct error *e)
{
    *ret = (struct span){NULL, 0};
    while (body.n > 0) {
        struct item item;
        enum fate fate = take_item(&body, &item, e);
        if (fate != FATE_DONE)
            return fate;
        if (item.number == number && item.kind == WIRE_BYTES) {
            *ret = item.bytes;
            return FATE_DONE;
        }
    }
    return FATE_DONE;
}
