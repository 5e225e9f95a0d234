/* SPDX-License-Identifier: Apache-2.0 */
/*
 * message_text - messages from their readable form, as wire_print writes it: "# TYPE job N" and the fields. The includer
 * has included cmocka.h.
 */
#ifndef TESTS_MESSAGE_TEXT_H
#define TESTS_MESSAGE_TEXT_H

#include "wire.h"

struct message_reader {
    const char *p;
    struct arena *a;
};

static inline void message_skip_blank(struct message_reader *r)
{
    while (*r->p == ' ' || *r->p == '\n')
        r->p++;
}

static inline struct span message_read_word(struct message_reader *r)
{
    const char *from = r->p;
    while (*r->p && !strchr(" \n:{}", *r->p))
        r->p++;
    return span_at(from, (size_t)(r->p - from));
}

static inline struct span message_read_string(struct message_reader *r)
{
    size_t n = 0, most = 1;
    while (r->p[most] && r->p[most] != '"')
        most += r->p[most] == '\\' && r->p[most + 1] ? 2 : 1;
    char *to = arena_alloc(r->a, most + 1);
    assert_int_equal(*r->p++, '"');
    for (; *r->p != '"'; r->p++) {
        static const char from[] = "nrt\"\\", into[] = "\n\r\t\"\\";
        assert_int_not_equal(*r->p, 0);
        if (*r->p != '\\') {
            to[n++] = *r->p;
            continue;
        }
        const char *at = strchr(from, *++r->p);
        if (at) {
            to[n++] = into[at - from];
        } else {
            to[n++] = (char)((r->p[0] - '0') * 64 + (r->p[1] - '0') * 8 + (r->p[2] - '0'));
            r->p += 2;
        }
    }
    r->p++;
    return span_at(to, n);
}

static inline ProtobufCMessage *message_read_fields(struct message_reader *r, const ProtobufCMessageDescriptor *d);

static inline void message_read_scalar(struct message_reader *r, const ProtobufCFieldDescriptor *f, void *to)
{
    struct span word = message_read_word(r);
    char *text = arena_string(r->a, word);
    switch (f->type) {
    case PROTOBUF_C_TYPE_ENUM: {
        const ProtobufCEnumValue *v =
            protobuf_c_enum_descriptor_get_value_by_name(f->descriptor, text);
        assert_non_null(v);
        *(int *)to = v->value;
        break;
    }
    case PROTOBUF_C_TYPE_BOOL:
        *(protobuf_c_boolean *)to = strcmp(text, "true") == 0;
        break;
    case PROTOBUF_C_TYPE_FLOAT:
        *(float *)to = strtof(text, NULL);
        break;
    case PROTOBUF_C_TYPE_DOUBLE:
        *(double *)to = strtod(text, NULL);
        break;
    case PROTOBUF_C_TYPE_UINT32:
        *(uint32_t *)to = (uint32_t)strtoul(text, NULL, 10);
        break;
    default:
        assert_int_equal(f->type, PROTOBUF_C_TYPE_UINT64);
        *(uint64_t *)to = strtoull(text, NULL, 10);
    }
}

static inline size_t message_read_value(struct message_reader *r, const ProtobufCFieldDescriptor *f, void *to)
{
    if (f->type == PROTOBUF_C_TYPE_MESSAGE) {
        assert_int_equal(*r->p++, '{');
        *(ProtobufCMessage **)to = message_read_fields(r, f->descriptor);
        assert_int_equal(*r->p++, '}');
        return sizeof(void *);
    }
    assert_int_equal(*r->p++, ':');
    message_skip_blank(r);
    if (f->type == PROTOBUF_C_TYPE_STRING) {
        *(const char **)to = message_read_string(r).p;
        return sizeof(void *);
    }
    if (f->type == PROTOBUF_C_TYPE_BYTES) {
        struct span s = message_read_string(r);
        *(ProtobufCBinaryData *)to = (ProtobufCBinaryData){s.n, (uint8_t *)(uintptr_t)s.p};
        return sizeof(ProtobufCBinaryData);
    }
    message_read_scalar(r, f, to);
    return 4; /* of repeated scalars the schema has only uint32 */
}

static inline ProtobufCMessage *message_read_fields(struct message_reader *r, const ProtobufCMessageDescriptor *d)
{
    char *m = arena_alloc(r->a, d->sizeof_message);
    protobuf_c_message_init(d, m);
    for (message_skip_blank(r); *r->p && *r->p != '}'; message_skip_blank(r)) {
        struct span name = message_read_word(r);
        const ProtobufCFieldDescriptor *f =
            protobuf_c_message_descriptor_get_field_by_name(d, arena_string(r->a, name));
        if (!f)
            fail_msg("no field '%.*s' in %s", (int)name.n, name.p, d->name);
        message_skip_blank(r);
        char value[sizeof(ProtobufCBinaryData)] = {0};
        if (f->label != PROTOBUF_C_LABEL_REPEATED) {
            (void)message_read_value(r, f, m + f->offset);
            if (f->type != PROTOBUF_C_TYPE_STRING && f->type != PROTOBUF_C_TYPE_MESSAGE)
                *(protobuf_c_boolean *)(m + f->quantifier_offset) = 1;
            continue;
        }
        size_t size = message_read_value(r, f, value), *n = (size_t *)(m + f->quantifier_offset);
        if ((*n & (*n - 1)) == 0) { /* full: none, or a power of two */
            char *grown = arena_array(r->a, *n ? *n * 2 : 1, size);
            if (*n)
                memcpy(grown, *(void **)(m + f->offset), *n * size);
            *(void **)(m + f->offset) = grown;
        }
        memcpy(*(char **)(m + f->offset) + *n * size, value, size);
        ++*n;
    }
    return (ProtobufCMessage *)m;
}

static inline enum message_type message_type_of(struct span name)
{
    for (unsigned t = 0; t < 64; t++) {
        if (span_equal(name, span_of(wire_type_name((enum message_type)t))))
            return (enum message_type)t;
    }
    fail_msg("no message type '%.*s'", (int)name.n, name.p);
    return MESSAGE_NONE;
}

/* Reads the first line and the message behind it; what is made lives in the arena. */
static inline ProtobufCMessage *message_read(struct span text, struct arena *a, enum message_type *ret_type,
                                             uint64_t *ret_job)
{
    struct span first;

    assert_true(span_split(&text, '\n', &first));
    struct message_reader r = {arena_string(a, span_slice(first, 2, first.n)), a};
    *ret_type = message_type_of(message_read_word(&r));
    *ret_job = strtoull(r.p + strlen(" job "), NULL, 10);
    r.p = arena_string(a, text);
    return message_read_fields(&r, wire_descriptor(*ret_type));
}

#endif
