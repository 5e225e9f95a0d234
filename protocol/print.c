/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include "print.h"

/* Text is shown as it is, so that Arabic can be read, but nothing that moves a terminal's cursor or
 * turns its writing direction gets through: C0, DEL, C1 and the bidirectional controls are written
 * as octal bytes. */
static size_t hidden_len(struct span s)
{
    unsigned char a = (unsigned char)s.p[0];
    unsigned char b = s.n > 1 ? (unsigned char)s.p[1] : 0, c = s.n > 2 ? (unsigned char)s.p[2] : 0;
    if (a < 0x20 || a == 0x7f)
        return 1;
    if (a == 0xc2 && b >= 0x80 && b < 0xa0) /* U+0080..9F */
        return 2;
    if (a == 0xd8 && b == 0x9c) /* U+061C */
        return 2;
    if (a == 0xe2 && b == 0x80 &&
        (c == 0x8e || c == 0x8f || (c >= 0xa8 && c <= 0xae))) /* 200E F, 2028..202E */
        return 3;
    if (a == 0xe2 && b == 0x81 && c >= 0xa6 && c <= 0xa9) /* U+2066..2069 */
        return 3;
    return 0;
}

static bool print_escape(char c, struct buf *to)
{
    static const char from[] = "\n\r\t\"\\", into[] = "nrt\"\\";
    const char *at = c ? strchr(from, c) : NULL;
    if (!at)
        return false;
    (void)buf_append_byte(to, '\\');
    (void)buf_append_byte(to, into[at - from]);
    return true;
}

static void print_string(struct span s, bool is_text, struct buf *to)
{
    (void)buf_append_byte(to, '"');
    for (size_t i = 0; i < s.n;) {
        if (print_escape(s.p[i], to)) {
            i++;
            continue;
        }
        bool is_plain = (unsigned char)s.p[i] < 0x7f && s.p[i] >= 0x20;
        size_t hidden = is_text || is_plain ? hidden_len(span_slice(s, i, s.n)) : 1;
        for (size_t end = i + hidden; i < end; i++)
            (void)buf_printf(to, "\\%03o", (unsigned char)s.p[i]);
        if (hidden == 0)
            (void)buf_append_byte(to, s.p[i++]);
    }
    (void)buf_append_byte(to, '"');
}

/* The fewest digits that read back as the same number. */
static void print_real(double value, bool is_float, struct buf *to)
{
    char text[40];
    for (int digits = is_float ? 6 : 15; digits <= 17; digits++) {
        (void)snprintf(text, sizeof text, "%.*g", digits, value);
        double back = strtod(text, NULL);
        if (back == value || (is_float && (float)back == (float)value))
            break;
    }
    (void)buf_printf(to, "%s", text);
}

static void print_enum(const ProtobufCFieldDescriptor *f, int value, struct buf *to)
{
    const ProtobufCEnumValue *v = protobuf_c_enum_descriptor_get_value(f->descriptor, value);
    if (v)
        (void)buf_printf(to, "%s", v->name);
    else
        (void)buf_printf(to, "%d", value);
}

static void print_value(const ProtobufCFieldDescriptor *f, const void *at, struct buf *to)
{
    switch (f->type) {
    case PROTOBUF_C_TYPE_STRING:
        print_string(span_of(*(char *const *)at), true, to);
        return;
    case PROTOBUF_C_TYPE_BYTES: {
        const ProtobufCBinaryData *b = at;
        print_string(span_at((const char *)b->data, b->len), false, to);
        return;
    }
    case PROTOBUF_C_TYPE_ENUM:
        print_enum(f, *(const int *)at, to);
        return;
    case PROTOBUF_C_TYPE_BOOL:
        (void)buf_printf(to, "%s", *(const protobuf_c_boolean *)at ? "true" : "false");
        return;
    case PROTOBUF_C_TYPE_FLOAT:
        print_real((double)*(const float *)at, true, to);
        return;
    case PROTOBUF_C_TYPE_DOUBLE:
        print_real(*(const double *)at, false, to);
        return;
    case PROTOBUF_C_TYPE_UINT32:
        (void)buf_printf(to, "%u", *(const uint32_t *)at);
        return;
    default: /* the schema has no other scalar than uint64 */
        (void)buf_printf(to, "%llu", (unsigned long long)*(const uint64_t *)at);
        return;
    }
}

static size_t size_of(ProtobufCType type)
{
    switch (type) {
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_MESSAGE:
        return sizeof(void *);
    case PROTOBUF_C_TYPE_BYTES:
        return sizeof(ProtobufCBinaryData);
    case PROTOBUF_C_TYPE_BOOL:
        return sizeof(protobuf_c_boolean);
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_DOUBLE:
        return 8;
    default:
        return 4;
    }
}

static void print_fields(const ProtobufCMessage *m, unsigned depth, struct buf *to);

static void print_field(const ProtobufCFieldDescriptor *f, const void *at, unsigned depth,
                        struct buf *to)
{
    (void)buf_printf(to, "%*s%s", (int)(2 * depth), "", f->name);
    if (f->type != PROTOBUF_C_TYPE_MESSAGE) {
        (void)buf_printf(to, ": ");
        print_value(f, at, to);
        (void)buf_append_byte(to, '\n');
        return;
    }
    (void)buf_printf(to, " {\n");
    print_fields(*(ProtobufCMessage *const *)at, depth + 1, to);
    (void)buf_printf(to, "%*s}\n", (int)(2 * depth), "");
}

static bool is_present(const ProtobufCMessage *m, const ProtobufCFieldDescriptor *f)
{
    const char *base = (const char *)m;
    if (f->type == PROTOBUF_C_TYPE_STRING || f->type == PROTOBUF_C_TYPE_MESSAGE)
        return *(const void *const *)(base + f->offset) != NULL;
    return *(const protobuf_c_boolean *)(base + f->quantifier_offset) != 0;
}

static void print_fields(const ProtobufCMessage *m, unsigned depth, struct buf *to)
{
    const ProtobufCMessageDescriptor *d = m->descriptor;
    for (unsigned i = 0; i < d->n_fields && !to->overflow; i++) {
        const ProtobufCFieldDescriptor *f = &d->fields[i];
        const char *at = (const char *)m + f->offset;
        if (f->label != PROTOBUF_C_LABEL_REPEATED) {
            if (is_present(m, f))
                print_field(f, at, depth, to);
            continue;
        }
        size_t count = *(const size_t *)((const char *)m + f->quantifier_offset);
        for (size_t k = 0; k < count && !to->overflow; k++)
            print_field(f, *(const char *const *)at + k * size_of(f->type), depth, to);
    }
}

void print_as_text(const ProtobufCMessage *m, struct buf *to)
{
    print_fields(m, 0, to);
}
