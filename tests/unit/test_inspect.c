/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/corpus/message: hostile frames and bodies. NAME.gen makes the bytes (corpus_help.h).
 * NAME.expect: "type: " makes them the body of such a message in a right frame, else they are the
 * whole frame; then "refused: " and a part of the sentence, or "accepted:". Either way within the
 * memory that wire.h promises and the CPU time of a document.
 */
#include "corpus_help.h"
#include <xxhash.h>
#include "common/clock.h"
#include "message_text.h"

struct outcome {
    enum fate fate;
    struct error e;
};

static void put_le(struct buf *b, unsigned size, uint64_t v)
{
    for (unsigned i = 0; i < size; i++)
        assert_true(buf_append_byte(b, (char)(v >> (8 * i))));
}

/* Puts a right header in front. */
static void frame(enum message_type type, struct span body, struct buf *to)
{
    put_le(to, 4, 0x52495743); /* CWIR */
    put_le(to, 1, WIRE_MAJOR);
    put_le(to, 1, WIRE_MINOR);
    put_le(to, 2, type);
    put_le(to, 4, body.n);
    put_le(to, 4, 0);
    put_le(to, 8, type >= MESSAGE_FETCH || type == MESSAGE_FAILURE ? 9 : 0);
    put_le(to, 8, XXH3_64bits(body.p, body.n));
    assert_true(buf_append(to, body));
}

static struct outcome receive(const char *path, struct span bytes, struct arena *a)
{
    struct outcome o = {.fate = FATE_DONE};
    struct wire_header h;
    ProtobufCMessage *m = NULL;
    uint64_t from = clock_thread_cpu_us();

    o.fate = wire_check(bytes, &h, &o.e);
    if (o.fate == FATE_DONE)
        o.fate = wire_unpack(&h, wire_body(bytes), a, &m, &o.e);
    if (clock_thread_cpu_us() - from > BUDGET_CPU_US)
        fail_msg("%s: takes too long", path);
    if (a->used_bytes > WIRE_UNPACK_FACTOR * bytes.n + 65536)
        fail_msg("%s: took %zu bytes for %zu", path, a->used_bytes, bytes.n);
    return o;
}

static bool is_as_expected(struct span rest, const struct outcome *o)
{
    struct span key = {0}, value = {0};

    while (corpus_line(&rest, &key, &value)) {
        if (span_equal(key, SPAN("accepted")))
            return o->fate == FATE_DONE;
        if (span_equal(key, SPAN("refused")))
            return o->fate == FATE_REJECT &&
                   (value.n == 0 || span_find(span_of(o->e.text), value) < strlen(o->e.text));
    }
    return false;
}

static void check(const char *path, void *ctx)
{
    char *expect = cases_read_file(path);
    struct span rest = span_of(expect), key = {0}, value = {0};
    struct buf made, bytes;
    struct arena a;
    struct outcome o;
    arena_init(&a, (size_t)192 << 20);
    buf_init(&made, 16u << 20);
    buf_init(&bytes, 16u << 20);
    corpus_load(path, ".bin", &made);
    assert_true(corpus_line(&rest, &key, &value));
    if (span_equal(key, SPAN("type")))
        frame(message_type_of(value), buf_span(&made), &bytes);
    else
        assert_true(buf_append(&bytes, buf_span(&made)));
    o = receive(path, buf_span(&bytes), &a);
    if (!is_as_expected(span_of(expect), &o)) {
        print_error("%s: %s: %s\n", path, fate_name(o.fate), o.fate ? o.e.text : "");
        ++*(unsigned *)ctx;
    }
    free(expect);
    buf_done(&made);
    buf_done(&bytes);
    arena_done(&a);
}

static void inspect__hostile_messages_end_as_expected_within_bounds(void **state)
{
    unsigned wrong = 0;

    (void)state;
    corpus_each("message", 30, check, &wrong);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inspect__hostile_messages_end_as_expected_within_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
