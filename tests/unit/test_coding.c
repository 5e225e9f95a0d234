/* SPDX-License-Identifier: Apache-2.0 */
#include "coding.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#define TEXT "The ferry to Marsa Nour sails again on Sunday, the harbour office of the town said."

static struct error e;

/* `bits`: 31 gzip, 15 zlib, -15 raw. */
static size_t pack(int bits, const char *text, size_t n, char *to, size_t room)
{
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (Bytef *)(uintptr_t)text;
    z.avail_in = (uInt)n;
    z.next_out = (Bytef *)to;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    size_t made = room - z.avail_out;
    (void)deflateEnd(&z);
    return made;
}

/* Feeds `in` in pieces of `step` bytes. */
static enum fate unpack(const char *encoding, const char *in, size_t n, size_t step, struct buf *to)
{
    struct coding c = {0};
    enum fate fate = coding_learn(&c, encoding, &e);
    for (size_t at = 0; fate == FATE_DONE && at < n && !to->overflow; at += step)
        fate = coding_decode(&c, span_at(in + at, n - at < step ? n - at : step), to, &e);
    if (fate == FATE_DONE && !to->overflow)
        fate = coding_end(&c, &e);
    coding_done(&c);
    return fate;
}

static void becomes_text(const char *encoding, const char *in, size_t n)
{
    static const size_t steps[] = {1, 2, 7, 4096};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        struct buf to;
        buf_init(&to, 4096);
        if (unpack(encoding, in, n, steps[i], &to) != FATE_DONE)
            fail_msg("%s in steps of %zu: %s", encoding, steps[i], e.text);
        assert_int_equal(to.n, strlen(TEXT));
        assert_memory_equal(to.p, TEXT, to.n);
        buf_done(&to);
    }
}

static void fails(const char *encoding, const char *in, size_t n, enum fate fate, const char *why)
{
    struct buf to;
    buf_init(&to, 4096);
    assert_int_equal(unpack(encoding, in, n, 5, &to), fate);
    if (!strstr(e.text, why))
        fail_msg("'%s' does not contain '%s'", e.text, why);
    buf_done(&to);
}

static void coding__gzip_and_both_kinds_of_deflate_are_undone(void **state)
{
    char packed[512];
    (void)state;
    becomes_text("", TEXT, strlen(TEXT));
    becomes_text("identity", TEXT, strlen(TEXT));
    becomes_text("gzip", packed, pack(31, TEXT, strlen(TEXT), packed, sizeof packed));
    becomes_text("X-GZIP", packed, pack(31, TEXT, strlen(TEXT), packed, sizeof packed));
    becomes_text("deflate", packed, pack(15, TEXT, strlen(TEXT), packed, sizeof packed));
    becomes_text(" deflate , identity", packed,
                 pack(-15, TEXT, strlen(TEXT), packed, sizeof packed));
}

static void coding__several_gzip_members_are_one_body(void **state)
{
    char packed[512];
    (void)state;
    const char *text = TEXT;
    size_t n = pack(31, text, 20, packed, sizeof packed);
    n += pack(31, text + 20, strlen(text) - 20, packed + n, sizeof packed - n);
    becomes_text("gzip", packed, n);
}

static void coding__garbage_behind_a_complete_body_does_not_count(void **state)
{
    static const char *const garbage[] = {"x", "\n\n", "\x1f", "GARBAGE behind the end",
                                          "\x1f\x8b\x09garbage"};
    char packed[512];
    (void)state;
    for (size_t i = 0; i < sizeof garbage / sizeof garbage[0]; i++) {
        size_t n = pack(31, TEXT, strlen(TEXT), packed, sizeof packed);
        memcpy(packed + n, garbage[i], strlen(garbage[i]));
        becomes_text("gzip", packed, n + strlen(garbage[i]));
    }
    size_t n = pack(15, TEXT, strlen(TEXT), packed, sizeof packed);
    memcpy(packed + n, "more", 4);
    becomes_text("deflate", packed, n + 4);
}

static void coding__what_cannot_be_undone_has_one_sentence(void **state)
{
    char packed[512];
    (void)state;
    fails("br", "x", 1, FATE_REJECT, "body has the unknown encoding 'br'");
    fails("gzip, gzip", "x", 1, FATE_REJECT, "body is encoded twice");
    fails("gzip", TEXT, strlen(TEXT), FATE_REJECT, "body is said to be gzip, but is not");
    fails("deflate", "\xff\xff\xff\xff", 4, FATE_REJECT, "body is said to be deflate, but is not");
    size_t n = pack(31, TEXT, strlen(TEXT), packed, sizeof packed);
    fails("gzip", packed, n - 1, FATE_RETRY, "ends too early");
    fails("gzip", packed, 4, FATE_RETRY, "ends too early");
    packed[n - 8] ^= 1; /* its CRC */
    fails("gzip", packed, n, FATE_RETRY, "damaged");
    fails("deflate", "\x78", 1, FATE_RETRY, "ends too early");
}

static void coding__a_cap_keeps_what_fits(void **state)
{
    char packed[512];
    struct buf to;
    (void)state;
    buf_init(&to, 10);
    size_t n = pack(31, TEXT, strlen(TEXT), packed, sizeof packed);
    assert_int_equal(unpack("gzip", packed, n, n, &to), FATE_DONE);
    assert_true(to.overflow);
    assert_int_equal(to.n, 10);
    assert_memory_equal(to.p, TEXT, 10);
    buf_done(&to);
}

static void coding__a_bomb_is_stopped_by_its_ratio(void **state)
{
    size_t n = 64u << 20;
    char *zeros = calloc(1, n), *packed = malloc(1u << 20);
    struct buf to;
    (void)state;
    assert_non_null(zeros);
    assert_non_null(packed);
    buf_init(&to, n);
    size_t packed_len = pack(31, zeros, n, packed, 1u << 20);
    assert_int_equal(unpack("gzip", packed, packed_len, 16384, &to), FATE_REJECT);
    assert_string_equal(e.text, "body unpacks to more than 200 times its size");
    assert_true(to.n < 8u << 20);
    buf_done(&to);
    buf_init(&to, n); /* a small one is let through */
    packed_len = pack(31, zeros, 1000000, packed, 1u << 20);
    assert_int_equal(unpack("gzip", packed, packed_len, 16384, &to), FATE_DONE);
    assert_int_equal(to.n, 1000000);
    buf_done(&to);
    free(zeros);
    free(packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coding__gzip_and_both_kinds_of_deflate_are_undone),
        cmocka_unit_test(coding__several_gzip_members_are_one_body),
        cmocka_unit_test(coding__garbage_behind_a_complete_body_does_not_count),
        cmocka_unit_test(coding__what_cannot_be_undone_has_one_sentence),
        cmocka_unit_test(coding__a_cap_keeps_what_fits),
        cmocka_unit_test(coding__a_bomb_is_stopped_by_its_ratio),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
