/* SPDX-License-Identifier: Apache-2.0 */
#include "offsets.h"
#include "text/utf8.h"

/* Where the characters of the stored text begin and end in the given one, in code points. */
struct origin {
    uint32_t *start, *end;
    uint32_t n;
};

/* Walks through the given text: code points in front of bytes that come in order. */
struct counter {
    struct span text;
    size_t byte;
    uint32_t points;
};

static uint32_t count_to(struct counter *c, uint32_t byte)
{
    while (c->byte < byte && c->byte < c->text.n) {
        (void)utf8_next(c->text, &c->byte);
        c->points++;
    }
    return c->points;
}

/* A range that has as many characters on both sides goes one by one, any other as a whole. */
static void put_range(struct origin *o, const Cw__TextRange *r, struct counter *c)
{
    const uint32_t from = count_to(c, r->byte_start), to = count_to(c, r->byte_end);
    const bool is_even = to - from == r->end - r->start;

    for (uint32_t i = r->start; i < r->end && i < o->n; i++) {
        o->start[i] = is_even ? from + (i - r->start) : from;
        o->end[i] = is_even ? o->start[i] + 1 : to;
    }
}

static struct origin origin_of(const Cw__Document *doc, struct span given, struct arena *a)
{
    struct origin o = {.n = (uint32_t)utf8_len(span_of(doc->text))};
    struct counter c = {.text = given};

    o.start = ARENA_ARRAY(a, o.n + 1, uint32_t);
    o.end = ARENA_ARRAY(a, o.n + 1, uint32_t);
    for (size_t i = 0; i < doc->n_map; i++)
        put_range(&o, doc->map[i], &c);
    return o;
}

static uint32_t *number_of(ProtobufCMessage *m, const char *name)
{
    const ProtobufCFieldDescriptor *f =
        protobuf_c_message_descriptor_get_field_by_name(m->descriptor, name);

    return f && f->type == PROTOBUF_C_TYPE_UINT32 ? (uint32_t *)((char *)m + f->offset) : NULL;
}

static void restore_span(ProtobufCMessage *m, const struct origin *o)
{
    uint32_t *start = number_of(m, "start"), *end = number_of(m, "end");

    if (!start || !end || *start >= *end || *end > o->n)
        return;
    *start = o->start[*start];
    *end = o->end[*end - 1];
}

/* All spans are messages with a start and an end, wherever they stand. */
static void restore_all(ProtobufCMessage *m, const struct origin *o)
{
    if (m->descriptor == &cw__text_range__descriptor)
        return;
    restore_span(m, o);
    for (unsigned i = 0; i < m->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *f = &m->descriptor->fields[i];
        void *at = (char *)m + f->offset;
        if (f->type != PROTOBUF_C_TYPE_MESSAGE)
            continue;
        bool is_list = f->label == PROTOBUF_C_LABEL_REPEATED;
        ProtobufCMessage **list = is_list ? *(ProtobufCMessage ***)at : at;
        size_t n = is_list ? *(size_t *)((char *)m + f->quantifier_offset) : *list != NULL;
        for (size_t k = 0; k < n; k++)
            restore_all(list[k], o);
    }
}

void offsets_restore(Cw__Document *doc, struct span given, struct arena *a)
{
    if (span_equal(span_of(doc->text), given) || !utf8_is_valid(given))
        return;
    struct origin o = origin_of(doc, given, a);
    restore_all(&doc->base, &o);
    doc->text = arena_string(a, given);
    for (size_t i = 0; i < given.n; i++)
        if (doc->text[i] == '\0')
            doc->text[i] = ' '; /* it would end the string */
}
