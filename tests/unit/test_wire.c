/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Golden messages both ways, and every way in which a frame can be wrong. CW_GOLDEN_WRITE=1 writes
 * the .bin files anew from the .txt files; look at the difference before you commit it.
 */
#define XXH_INLINE_ALL
#include <xxhash.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include "wire.h"
#include <cmocka.h> /* behind ours: it defines fail() as a macro */
#include "message_text.h"

#define GOLDEN CW_SOURCE_DIR "/tests/golden/"
#define ARENA_BYTES ((size_t)192 << 20)

static const char *const golden[] = {"Hello",  "Welcome", "Refuse",  "Heartbeat",
                                     "Credit", "Bye",     "Failure", "Ack",
                                     "Fetch",  "Capture", "Listing", "Document"};
#define GOLDEN_LEN (sizeof golden / sizeof golden[0])

/* ---- fixtures */

struct room {
    struct arena a;
    struct buf file, frame, text;
    struct error e;
};

static void room_init(struct room *r)
{
    arena_init(&r->a, ARENA_BYTES);
    buf_init(&r->file, 16u << 20);
    buf_init(&r->frame, 16u << 20);
    buf_init(&r->text, 64u << 20);
    r->e.text[0] = 0;
}

static void room_done(struct room *r)
{
    arena_done(&r->a);
    buf_done(&r->file);
    buf_done(&r->frame);
    buf_done(&r->text);
}

static void load(struct room *r, const char *name, const char *ending)
{
    char path[512];
    (void)snprintf(path, sizeof path, GOLDEN "%s.%s", name, ending);
    buf_clear(&r->file);
    if (buf_read_file(&r->file, path, &r->e) != FATE_DONE)
        fail_msg("%s", r->e.text);
}

/* Reads "# TYPE job N" and the message behind it; the frame ends up in r->frame. */
static struct span pack_golden(struct room *r, const char *name)
{
    load(r, name, "txt");
    struct span text = buf_span(&r->file), first;
    enum message_type type;
    uint64_t job;
    ProtobufCMessage *m = message_read(text, &r->a, &type, &job);
    assert_true(span_split(&text, '\n', &first));
    if (wire_pack(type, job, m, &r->frame, &r->e) != FATE_DONE)
        fail_msg("%s: %s", name, r->e.text);
    return text;
}

static enum fate check_and_unpack(struct room *r, struct span frame, ProtobufCMessage **ret)
{
    struct wire_header h;
    enum fate fate = wire_check(frame, &h, &r->e);
    return fate == FATE_DONE ? wire_unpack(&h, wire_body(frame), &r->a, ret, &r->e) : fate;
}

/* ---- bodies by hand */

static void put_varint(struct buf *b, uint64_t v)
{
    for (; v >= 0x80; v >>= 7)
        assert_true(buf_append_byte(b, (char)(v | 0x80)));
    assert_true(buf_append_byte(b, (char)v));
}

static void put_number(struct buf *b, unsigned field, uint64_t v)
{
    put_varint(b, field << 3);
    put_varint(b, v);
}

static void put_bytes(struct buf *b, unsigned field, struct span s)
{
    put_varint(b, field << 3 | 2);
    put_varint(b, s.n);
    assert_true(buf_append(b, s));
}

/* An envelope with token 1. */
static void put_envelope(struct buf *b)
{
    put_bytes(b, 1, SPAN("\x08\x01"));
}

static void put_span(struct buf *b, unsigned field, uint32_t start, uint32_t end)
{
    struct buf inner;
    buf_init(&inner, 64);
    put_number(&inner, 1, start);
    put_number(&inner, 2, end);
    put_bytes(b, field, buf_span(&inner));
    buf_done(&inner);
}

static void put_le(struct buf *b, unsigned size, uint64_t v)
{
    for (unsigned i = 0; i < size; i++)
        assert_true(buf_append_byte(b, (char)(v >> (8 * i))));
}

static void frame_of(struct buf *to, unsigned minor, unsigned type, uint64_t job, struct span body)
{
    buf_clear(to);
    assert_true(buf_append(to, SPAN("CWIR\x01")));
    put_le(to, 1, minor);
    put_le(to, 2, type);
    put_le(to, 4, body.n);
    put_le(to, 4, 0);
    put_le(to, 8, job);
    put_le(to, 8, XXH3_64bits(body.p, body.n));
    assert_true(buf_append(to, body));
}

/* The body in r->file as a DOCUMENT (or other type) must be refused with a sentence that contains
 * `expected`. */
static void refuses_type(struct room *r, enum message_type type, const char *expected)
{
    ProtobufCMessage *m = NULL;
    frame_of(&r->frame, WIRE_MINOR, type, 9, buf_span(&r->file));
    assert_int_equal(check_and_unpack(r, buf_span(&r->frame), &m), FATE_REJECT);
    assert_null(m);
    if (!strstr(r->e.text, expected))
        fail_msg("'%s' does not contain '%s'", r->e.text, expected);
    buf_clear(&r->file);
    arena_reset(&r->a);
}

static void refuses(struct room *r, const char *expected)
{
    refuses_type(r, MESSAGE_DOCUMENT, expected);
}

static Cw__Document *accepts(struct room *r)
{
    ProtobufCMessage *m = NULL;
    frame_of(&r->frame, WIRE_MINOR, MESSAGE_DOCUMENT, 9, buf_span(&r->file));
    if (check_and_unpack(r, buf_span(&r->frame), &m) != FATE_DONE)
        fail_msg("%s", r->e.text);
    buf_clear(&r->file);
    return (Cw__Document *)m;
}

#define ROOM(state)                                                                                \
    struct room room, *r = &room;                                                                  \
    (void)(state);                                                                                 \
    room_init(r)

/* ---- golden */

static void wire__golden_text_packs_to_golden_bytes(void **state)
{
    for (size_t i = 0; i < GOLDEN_LEN; i++) {
        ROOM(state);
        (void)pack_golden(r, golden[i]);
        if (getenv("CW_GOLDEN_WRITE")) {
            char path[512];
            (void)snprintf(path, sizeof path, GOLDEN "%s.bin", golden[i]);
            FILE *to = fopen(path, "wb");
            assert_non_null(to);
            assert_int_equal(fwrite(r->frame.p, 1, r->frame.n, to), r->frame.n);
            assert_int_equal(fclose(to), 0);
        }
        load(r, golden[i], "bin");
        assert_true(span_equal(buf_span(&r->file), buf_span(&r->frame)));
        room_done(r);
    }
}

static void wire__golden_bytes_print_as_golden_text(void **state)
{
    for (size_t i = 0; i < GOLDEN_LEN; i++) {
        ROOM(state);
        ProtobufCMessage *m;
        struct span text = pack_golden(r, golden[i]);
        struct buf bytes;
        buf_init(&bytes, 1u << 20);
        assert_true(buf_append(&bytes, text));
        load(r, golden[i], "bin");
        if (check_and_unpack(r, buf_span(&r->file), &m) != FATE_DONE)
            fail_msg("%s: %s", golden[i], r->e.text);
        assert_int_equal(wire_print(m, &r->text, &r->e), FATE_DONE);
        assert_true(buf_append_byte(&r->text, 0) && buf_append_byte(&bytes, 0));
        assert_string_equal(r->text.p, bytes.p);
        buf_done(&bytes);
        room_done(r);
    }
}

static void wire__every_type_has_a_golden_file(void **state)
{
    ROOM(state);
    for (unsigned t = 0; t < 64; t++) {
        const ProtobufCMessageDescriptor *d = wire_descriptor((enum message_type)t);
        if (d)
            load(r, d->short_name, "bin");
    }
    room_done(r);
}

static void wire__envelope_alone_is_what_unpack_gives(void **state)
{
    ROOM(state);
    struct wire_header h;
    Cw__Envelope *envelope;
    (void)pack_golden(r, "Document");
    struct span frame = buf_span(&r->frame);
    assert_int_equal(wire_check(frame, &h, &r->e), FATE_DONE);
    assert_int_equal(h.job, 104);
    assert_int_equal(wire_envelope(&h, wire_body(frame), &r->a, &envelope, &r->e), FATE_DONE);
    assert_int_equal(envelope->token, 8);
    assert_int_equal(envelope->trace, 9);
    assert_int_equal(envelope->n_versions, 2);
    assert_string_equal(envelope->versions[1]->data, "9f86d081884c7d65");
    h.type = MESSAGE_HELLO;
    assert_int_equal(wire_envelope(&h, wire_body(frame), &r->a, &envelope, &r->e), FATE_REJECT);
    room_done(r);
}

static void wire__unpacked_messages_pack_to_the_same_bytes(void **state)
{
    for (size_t i = 0; i < GOLDEN_LEN; i++) {
        ROOM(state);
        ProtobufCMessage *m;
        struct wire_header h;
        load(r, golden[i], "bin");
        assert_int_equal(check_and_unpack(r, buf_span(&r->file), &m), FATE_DONE);
        assert_int_equal(wire_check(buf_span(&r->file), &h, &r->e), FATE_DONE);
        assert_int_equal(wire_pack(h.type, h.job, m, &r->frame, &r->e), FATE_DONE);
        assert_true(span_equal(buf_span(&r->file), buf_span(&r->frame)));
        room_done(r);
    }
}

/* ---- header */

static void wire__frames_cut_anywhere_are_refused(void **state)
{
    ROOM(state);
    ProtobufCMessage *m;
    load(r, "Document", "bin");
    for (size_t n = 0; n < r->file.n; n++) {
        assert_int_equal(check_and_unpack(r, span_at(r->file.p, n), &m), FATE_REJECT);
        arena_reset(&r->a);
    }
    room_done(r);
}

static void wire__bodies_cut_anywhere_never_crash(void **state)
{
    ROOM(state);
    unsigned refused = 0;
    load(r, "Document", "bin");
    size_t len = r->file.n - WIRE_HEADER_BYTES;
    char *body = malloc(len);
    assert_non_null(body);
    memcpy(body, r->file.p + WIRE_HEADER_BYTES, len);
    for (size_t n = 0; n < len; n++) {
        ProtobufCMessage *m = NULL;
        char *exact = malloc(n ? n : 1); /* so that a sanitizer sees a read behind the end */
        assert_non_null(exact);
        memcpy(exact, body, n);
        struct wire_header h = {WIRE_MAJOR, WIRE_MINOR, MESSAGE_DOCUMENT, (uint32_t)n, 1, 0};
        refused += wire_unpack(&h, span_at(exact, n), &r->a, &m, &r->e) == FATE_REJECT;
        free(exact);
        arena_reset(&r->a);
    }
    /* Cut between two fields it is a shorter message, which may still be whole; nearly all cuts are
     * not there. */
    assert_true(refused > len * 8 / 10);
    free(body);
    room_done(r);
}

static void refuses_changed_byte(struct room *r, size_t at, char value, const char *expected)
{
    struct wire_header h;
    load(r, "Document", "bin");
    r->file.p[at] = value;
    assert_int_equal(wire_check(buf_span(&r->file), &h, &r->e), FATE_REJECT);
    if (!strstr(r->e.text, expected))
        fail_msg("'%s' does not contain '%s'", r->e.text, expected);
}

static void wire__wrong_headers_are_refused_with_their_reason(void **state)
{
    ROOM(state);
    refuses_changed_byte(r, 0, 'X', "not a claimwire message");
    refuses_changed_byte(r, 4, 2, "speaks protocol 2.0, this program 1.0");
    refuses_changed_byte(r, 6, 99, "unknown message type 99");
    refuses_changed_byte(r, 8, 1, "header announces a body of");
    refuses_changed_byte(r, 12, 1, "reserved");
    refuses_changed_byte(r, 24, 0, "body hash does not match");
    refuses_changed_byte(r, 200, 0, "body hash does not match");
    struct wire_header h;
    char zeros[WIRE_HEADER_BYTES] = {0};
    assert_int_equal(wire_check(span_at(zeros, sizeof zeros), &h, &r->e), FATE_REJECT);
    assert_int_equal(wire_check(span_at(zeros, 0), &h, &r->e), FATE_REJECT);
    assert_string_equal(r->e.text, "frame of 0 bytes is shorter than a header");
    room_done(r);
}

static void wire__bodies_over_the_limit_are_refused(void **state)
{
    ROOM(state);
    struct wire_header h;
    char *big = calloc(1, WIRE_MAX_BODY_BYTES + 1);
    assert_non_null(big);
    frame_of(&r->frame, WIRE_MINOR, MESSAGE_DOCUMENT, 1, span_at(big, WIRE_MAX_BODY_BYTES + 1));
    assert_int_equal(wire_check(buf_span(&r->frame), &h, &r->e), FATE_REJECT);
    assert_non_null(strstr(r->e.text, "larger than"));
    free(big);
    room_done(r);
}

static void wire__a_newer_minor_may_add_types_and_fields(void **state)
{
    ROOM(state);
    struct wire_header h;
    ProtobufCMessage *m;
    frame_of(&r->frame, WIRE_MINOR + 1, 99, 0, SPAN("anything"));
    assert_int_equal(wire_check(buf_span(&r->frame), &h, &r->e), FATE_DONE);
    assert_int_equal(h.type, 99);
    assert_int_equal(wire_unpack(&h, wire_body(buf_span(&r->frame)), &r->a, &m, &r->e),
                     FATE_REJECT);
    assert_string_equal(wire_type_name(h.type), "?");

    put_envelope(&r->file);
    put_number(&r->file, 5000, 7);
    put_bytes(&r->file, 5001, SPAN("not known here"));
    Cw__Document *d = accepts(r);
    assert_int_equal(d->base.n_unknown_fields, 0);
    room_done(r);
}

static void wire__unknown_fields_inside_are_dropped_too(void **state)
{
    ROOM(state);
    put_bytes(&r->file, 1, SPAN("\x08\x01\xf8\x07\x05"));
    Cw__Document *d = accepts(r);
    assert_int_equal(d->envelope->token, 1);
    assert_int_equal(d->envelope->base.n_unknown_fields, 0);
    put_envelope(&r->file);
    put_bytes(&r->file, 12, SPAN("text"));
    put_bytes(&r->file, 30, SPAN("\x08\x00\x10\x02\xf8\x07\x05"));
    d = accepts(r);
    assert_int_equal(d->sentences[0]->base.n_unknown_fields, 0);
    room_done(r);
}

/* ---- body */

static void wire__nul_and_invalid_utf8_in_strings_are_refused(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
    } bad[] = {
        {"\xc0\x80", 2},     {"\xed\xa0\x80", 3},   {"\xf4\x90\x80\x80", 4}, {"\x80", 1},
        {"\xe2\x82", 2},     {"12345678\xff", 9},   {"\xf0\x80\x80\x80", 4}, {"\xe0\x9f\xbf", 3},
        {"\xd8\xa7\xd9", 3}, {"1234567\xf8\x88", 9}};
    ROOM(state);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        put_envelope(&r->file);
        put_bytes(&r->file, 7, span_at(bad[i].bytes, bad[i].n));
        refuses(r, "'Document.source' is not valid UTF-8");
    }
    put_envelope(&r->file);
    put_bytes(&r->file, 7, span_at("a\0b", 3));
    refuses(r, "'Document.source' contains NUL");
    put_envelope(&r->file);
    put_bytes(&r->file, 7, span_at("0123456789\0", 11));
    refuses(r, "contains NUL");
    put_envelope(&r->file);
    put_bytes(&r->file, 9, SPAN("ok"));
    put_bytes(&r->file, 9, SPAN("\xff"));
    refuses(r, "'Document.byline'");
    put_envelope(&r->file);
    put_bytes(
        &r->file, 7,
        SPAN("\xd8\xa7\xd9\x84\xe2\x82\xac\xf0\x9f\x8c\x8d plain \xf4\x8f\xbf\xbf\xed\x9f\xbf"));
    assert_non_null(accepts(r)->source);
    room_done(r);
}

static void wire__offsets_must_lie_inside_the_text(void **state)
{
    static const struct span text = {"\xd8\xa7\xd8\xa8\xd8\xaa", 6}; /* three code points */
    static const unsigned lists[] = {22, 30, 33, 34};
    ROOM(state);
    for (size_t i = 0; i < 4; i++) {
        put_envelope(&r->file);
        put_bytes(&r->file, 12, text);
        put_span(&r->file, lists[i], 0, 3);
        (void)accepts(r);
        put_envelope(&r->file);
        put_bytes(&r->file, 12, text);
        put_span(&r->file, lists[i], 0, 4);
        refuses(r, "behind the text of 3 code points");
        put_envelope(&r->file);
        put_bytes(&r->file, 12, text);
        put_span(&r->file, lists[i], 2, 1);
        refuses(r, "starts at 2, behind its end 1");
    }
    put_envelope(&r->file);
    put_span(&r->file, 30, 0, UINT32_MAX);
    refuses(r, "sentence 0 ends at 4294967295");
    put_envelope(&r->file);
    put_bytes(&r->file, 30, SPAN("\x08\x00"));
    refuses(r, "has no start or no end");
    put_envelope(&r->file);
    put_bytes(&r->file, 30, SPAN("\x08\x80\x80\x80\x80\x10"));
    refuses(r, "'Sentence.start' has a value out of range");
    put_envelope(&r->file);
    put_bytes(&r->file, 15, SPAN("\x08\x00\x10\x00\x18\x05\x20\x04"));
    refuses(r, "no valid bytes");
    room_done(r);
}

static void wire__indexes_must_lie_inside_their_lists(void **state)
{
    ROOM(state);
    put_envelope(&r->file);
    put_bytes(&r->file, 31, SPAN("\x08\x00\x10\x00\x18\x00\x20\x00")); /* entity 0 of none */
    refuses(r, "mention 0 refers to number 0 of 0");
    put_envelope(&r->file);
    put_bytes(&r->file, 40, SPAN("\x08\x00\x10\x00\x38\x05")); /* speaker_entity */
    refuses(r, "claim 0: speaker 0 refers to number 5 of 0");
    put_envelope(&r->file); /* events { type: "a" times: 0 } */
    put_bytes(&r->file, 40,
              SPAN("\x08\x00\x10\x00\x72\x05\x0a\x01"
                   "a"
                   "\x30\x00"));
    refuses(r, "event time 0 refers to number 0 of 0");
    put_envelope(&r->file); /* events { type: "a" times: [0, 1] packed } */
    put_bytes(&r->file, 40,
              SPAN("\x08\x00\x10\x00\x72\x07\x0a\x01"
                   "a"
                   "\x32\x02\x00\x01"));
    refuses(r, "event time 0 refers to number 0 of 0");
    put_envelope(&r->file); /* events { type: "a" roles { role: ACTOR mention: 3 } } */
    put_bytes(&r->file, 40,
              SPAN("\x08\x00\x10\x00\x72\x09\x0a\x01"
                   "a"
                   "\x2a\x04\x08\x00\x10\x03"));
    refuses(r, "role 0 refers to number 3 of 0");
    put_envelope(&r->file);
    put_bytes(&r->file, 40, SPAN("\x08\x00\x10\x00\x1a\x04\x08\x00\x10\x01"));
    refuses(r, "claim 0: cue 0 ends at 1");
    room_done(r);
}

static void wire__values_out_of_range_are_refused(void **state)
{
    ROOM(state);
    put_envelope(&r->file);
    put_bytes(&r->file, 31, SPAN("\x08\x00\x10\x00\x18\x63")); /* type 99 */
    refuses(r, "'Mention.type' has a value out of range");
    put_envelope(&r->file);
    put_bytes(&r->file, 31,
              SPAN("\x08\x00\x10\x00\x18\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01")); /* type -1 */
    refuses(r, "'Mention.type' has a value out of range");
    put_envelope(&r->file);
    put_bytes(&r->file, 21, SPAN(""));
    refuses(r, "'Document.language_score' has the wrong wire type 2");
    put_envelope(&r->file);
    put_varint(&r->file, 21 << 3 | 5);
    put_le(&r->file, 4, 0x7fc00000u);
    refuses(r, "'Document.language_score' has a value out of range");
    put_envelope(&r->file);
    put_varint(&r->file, 21 << 3 | 5);
    put_le(&r->file, 4, 0x40000000u); /* 2.0 */
    refuses(r, "score outside 0..1");
    put_envelope(&r->file);
    put_bytes(&r->file, 34, SPAN("\x08\x00\x10\x00\x21\0\0\0\0\0\0\xf0\x7f"));
    refuses(r, "'Quantity.min' has a value out of range");
    put_envelope(&r->file);
    put_bytes(&r->file, 32,
              SPAN("\x0a\x01"
                   "x"
                   "\x31\0\0\0\0\0\0\x59\x40")); /* lat 100 */
    refuses(r, "entity 0 lies outside the earth");
    put_envelope(&r->file);
    put_bytes(&r->file, 14, SPAN("123"));
    refuses(r, "'Document.sha256' has 3 bytes");
    room_done(r);
}

static void wire__required_fields_are_named(void **state)
{
    ROOM(state);
    refuses(r, "'envelope' is missing");
    put_bytes(&r->file, 1, SPAN(""));
    refuses(r, "'Envelope.token' is missing");
    refuses_type(r, MESSAGE_HELLO, "'Hello.stage'");
    refuses_type(r, MESSAGE_WELCOME, "'Welcome.heartbeat_ms");
    put_number(&r->file, 1, 500);
    put_number(&r->file, 2, 500);
    refuses_type(r, MESSAGE_WELCOME, "is not longer than");
    refuses_type(r, MESSAGE_REFUSE, "'Refuse.reason'");
    refuses_type(r, MESSAGE_FAILURE, "'Failure.token'");
    put_number(&r->file, 1, 5);
    refuses_type(r, MESSAGE_FAILURE, "'Failure.kind'");
    put_bytes(&r->file, 1, SPAN("\x08\x01\x10\x01"));
    refuses_type(r, MESSAGE_ACK, "item 0 of Ack");
    put_envelope(&r->file);
    refuses_type(r, MESSAGE_FETCH, "'Fetch.url'");
    put_envelope(&r->file);
    put_bytes(&r->file, 5, SPAN("http://a.example/"));
    refuses_type(r, MESSAGE_CAPTURE, "'Capture.target'");
    put_envelope(&r->file);
    put_bytes(&r->file, 5, SPAN("http://a.example/"));
    put_number(&r->file, 3, 1);
    refuses_type(r, MESSAGE_CAPTURE, "'Capture.body_zstd'");
    put_envelope(&r->file);
    put_number(&r->file, 2, 1);
    put_bytes(&r->file, 8, SPAN(""));
    refuses_type(r, MESSAGE_LISTING, "item 0 of Listing has no url");
    struct wire_header h = {WIRE_MAJOR, WIRE_MINOR, MESSAGE_DOCUMENT, 4, 0, 0};
    ProtobufCMessage *m;
    assert_int_equal(wire_unpack(&h, SPAN("\x0a\x02\x08\x01"), &r->a, &m, &r->e), FATE_REJECT);
    assert_string_equal(r->e.text, "DOCUMENT without a job id");
    room_done(r);
}

static void wire__malformed_bodies_are_refused(void **state)
{
    ROOM(state);
    put_envelope(&r->file);
    put_varint(&r->file, 2 << 3);
    assert_true(buf_append(
        &r->file, SPAN("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))); /* eleven bytes */
    refuses(r, "in 'Document': field 2 has a malformed number");
    put_envelope(&r->file);
    put_envelope(&r->file);
    refuses(r, "'Document.envelope' occurs twice");
    put_envelope(&r->file);
    put_number(&r->file, 2, 1);
    put_number(&r->file, 2, 2);
    refuses(r, "'Document.page' occurs twice");
    put_envelope(&r->file);
    put_bytes(&r->file, 2, SPAN("x"));
    refuses(r, "'Document.page' has the wrong wire type 2");
    put_envelope(&r->file);
    put_varint(&r->file, 7 << 3 | 3); /* a group */
    refuses(r, "wire type 3");
    put_number(&r->file, 0, 1);
    refuses(r, "malformed field tag");
    assert_true(buf_append(&r->file, SPAN("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f")));
    refuses(r, "malformed field tag");
    put_varint(&r->file, 12 << 3 | 2);
    put_varint(&r->file, UINT64_MAX);
    refuses(r, "field 12 is cut short");
    put_varint(&r->file, 21 << 3 | 5);
    put_le(&r->file, 2, 0);
    refuses(r, "field 21 is cut short");
    room_done(r);
}

static void wire__fields_may_come_in_any_order(void **state)
{
    ROOM(state);
    put_bytes(&r->file, 40, SPAN("\x10\x04\x08\x00"));
    put_bytes(&r->file, 30, SPAN("\x10\x04\x08\x00"));
    put_bytes(&r->file, 12, SPAN("text"));
    put_bytes(&r->file, 30, SPAN("\x08\x01\x10\x02"));
    put_envelope(&r->file);
    put_bytes(&r->file, 9, SPAN("one"));
    put_number(&r->file, 2, 7);
    put_bytes(&r->file, 9, SPAN("two"));
    Cw__Document *d = accepts(r);
    assert_int_equal(d->page, 7);
    assert_int_equal(d->n_byline, 2);
    assert_int_equal(d->n_sentences, 2);
    assert_int_equal(d->sentences[0]->end, 4);
    assert_int_equal(d->claims[0]->end, 4);
    put_number(&r->file, 2, 7);
    put_envelope(&r->file);
    put_number(&r->file, 2, 7);
    refuses(r, "'Document.page' occurs twice");
    room_done(r);
}

static void wire__a_mebibyte_of_empty_messages_stays_small(void **state)
{
    ROOM(state);
    put_envelope(&r->file);
    for (size_t i = 0; i < 1u << 19; i++)
        put_bytes(&r->file, 9, SPAN(""));
    refuses(r, "'Document.byline' has more than 256 elements");
    put_envelope(&r->file);
    for (size_t i = 0; i < 1u << 19; i++)
        put_bytes(&r->file, 31, SPAN(""));
    refuses(r, "'Document.mentions' has more than 20000 elements");
    /* Within the counts, it is the budget that says no: nothing is allocated beyond it. */
    struct wire_header h = {WIRE_MAJOR, WIRE_MINOR, MESSAGE_DOCUMENT, 0, 1, 0};
    ProtobufCMessage *m;
    buf_clear(&r->file);
    put_envelope(&r->file);
    for (size_t i = 0; i < 15000; i++)
        put_bytes(&r->file, 32, SPAN(""));
    assert_int_equal(wire_unpack(&h, buf_span(&r->file), &r->a, &m, &r->e), FATE_REJECT);
    assert_non_null(strstr(r->e.text, "needs too much memory when decoded"));
    assert_true(r->a.used_bytes <= WIRE_UNPACK_FACTOR * r->file.n + 65536);
    room_done(r);
}

static void wire__an_arena_that_is_too_small_refuses_without_jumping(void **state)
{
    ROOM(state);
    load(r, "Document", "bin");
    struct arena small;
    struct wire_header h;
    ProtobufCMessage *m;
    assert_int_equal(wire_check(buf_span(&r->file), &h, &r->e), FATE_DONE);
    for (size_t bytes = 1; bytes < 4096; bytes += 7) {
        arena_init(&small, bytes); /* no guard: a jump would abort */
        enum fate fate = wire_unpack(&h, wire_body(buf_span(&r->file)), &small, &m, &r->e);
        assert_true(fate == FATE_REJECT || bytes > 1024);
        arena_done(&small);
    }
    room_done(r);
}

static void wire__a_mebibyte_of_unknown_fields_stays_small(void **state)
{
    ROOM(state);
    put_envelope(&r->file);
    for (size_t i = 0; i < 1u << 19; i++)
        put_number(&r->file, 15, 0);
    refuses(r, "wrong wire type");
    put_envelope(&r->file);
    for (size_t i = 0; i < 1u << 18; i++)
        put_number(&r->file, 1000, 0);
    refuses(r, "needs too much memory when decoded");
    room_done(r);
}

static void wire__strings_and_lists_over_their_limits_are_refused(void **state)
{
    ROOM(state);
    char *big = malloc(WIRE_MAX_TEXT_BYTES + 1);
    assert_non_null(big);
    memset(big, 'x', WIRE_MAX_TEXT_BYTES + 1);
    put_envelope(&r->file);
    put_bytes(&r->file, 12, span_at(big, WIRE_MAX_TEXT_BYTES));
    assert_int_equal(strlen(accepts(r)->text), WIRE_MAX_TEXT_BYTES);
    put_envelope(&r->file);
    put_bytes(&r->file, 12, span_at(big, WIRE_MAX_TEXT_BYTES + 1));
    refuses(r, "'Document.text' has 1048577 bytes, more than 1048576");
    put_envelope(&r->file);
    put_bytes(&r->file, 8, span_at(big, 8193));
    refuses(r, "'Document.title' has 8193 bytes");
    put_envelope(&r->file);
    put_number(&r->file, 2, 7);
    for (size_t i = 0; i < 1001; i++)
        put_bytes(&r->file, 8,
                  SPAN("\x0a\x01"
                       "u"));
    refuses_type(r, MESSAGE_LISTING, "'Listing.items' has more than 1000 elements");
    free(big);
    room_done(r);
}

static void wire__pack_refuses_with_the_sentences_of_unpack(void **state)
{
    ROOM(state);
    Cw__Envelope envelope = CW__ENVELOPE__INIT;
    Cw__Document d = CW__DOCUMENT__INIT;
    assert_int_equal(wire_pack(MESSAGE_DOCUMENT, 1, &d.base, &r->frame, &r->e), FATE_REJECT);
    assert_string_equal(r->e.text, "'envelope' is missing");
    d.envelope = &envelope;
    envelope.has_token = 1;
    assert_int_equal(wire_pack(MESSAGE_DOCUMENT, 0, &d.base, &r->frame, &r->e), FATE_REJECT);
    char bad[] = "\xff";
    d.title = bad;
    assert_int_equal(wire_pack(MESSAGE_DOCUMENT, 1, &d.base, &r->frame, &r->e), FATE_REJECT);
    assert_string_equal(r->e.text, "'Document.title' is not valid UTF-8");
    assert_int_equal(r->frame.n, 0);
    d.title = NULL;
    struct buf tiny;
    buf_init(&tiny, 16);
    assert_int_equal(wire_pack(MESSAGE_DOCUMENT, 1, &d.base, &tiny, &r->e), FATE_REJECT);
    buf_done(&tiny);
    room_done(r);
}

static void wire__print_hides_what_moves_a_terminal(void **state)
{
    ROOM(state);
    Cw__Bye bye = CW__BYE__INIT;
    char reason[] = "a\x1b[2J\xe2\x80\xae\xc2\x9b\xd8\xa7\xe2\x81\xa6\x7f\"\\";
    bye.reason = reason;
    assert_int_equal(wire_print(&bye.base, &r->text, &r->e), FATE_DONE);
    struct span expected = SPAN(
        "reason: \"a\\033[2J\\342\\200\\256\\302\\233\xd8\xa7\\342\\201\\246\\177\\\"\\\\\"\n");
    assert_true(span_equal(buf_span(&r->text), expected));
    struct buf tiny;
    buf_init(&tiny, 8);
    assert_int_equal(wire_print(&bye.base, &tiny, &r->e), FATE_REJECT);
    buf_done(&tiny);
    room_done(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wire__golden_text_packs_to_golden_bytes),
        cmocka_unit_test(wire__golden_bytes_print_as_golden_text),
        cmocka_unit_test(wire__every_type_has_a_golden_file),
        cmocka_unit_test(wire__envelope_alone_is_what_unpack_gives),
        cmocka_unit_test(wire__unpacked_messages_pack_to_the_same_bytes),
        cmocka_unit_test(wire__frames_cut_anywhere_are_refused),
        cmocka_unit_test(wire__bodies_cut_anywhere_never_crash),
        cmocka_unit_test(wire__wrong_headers_are_refused_with_their_reason),
        cmocka_unit_test(wire__bodies_over_the_limit_are_refused),
        cmocka_unit_test(wire__a_newer_minor_may_add_types_and_fields),
        cmocka_unit_test(wire__unknown_fields_inside_are_dropped_too),
        cmocka_unit_test(wire__nul_and_invalid_utf8_in_strings_are_refused),
        cmocka_unit_test(wire__offsets_must_lie_inside_the_text),
        cmocka_unit_test(wire__indexes_must_lie_inside_their_lists),
        cmocka_unit_test(wire__values_out_of_range_are_refused),
        cmocka_unit_test(wire__required_fields_are_named),
        cmocka_unit_test(wire__malformed_bodies_are_refused),
        cmocka_unit_test(wire__fields_may_come_in_any_order),
        cmocka_unit_test(wire__a_mebibyte_of_empty_messages_stays_small),
        cmocka_unit_test(wire__an_arena_that_is_too_small_refuses_without_jumping),
        cmocka_unit_test(wire__a_mebibyte_of_unknown_fields_stays_small),
        cmocka_unit_test(wire__strings_and_lists_over_their_limits_are_refused),
        cmocka_unit_test(wire__pack_refuses_with_the_sentences_of_unpack),
        cmocka_unit_test(wire__print_hides_what_moves_a_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
