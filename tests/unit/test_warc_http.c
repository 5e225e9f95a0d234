/* SPDX-License-Identifier: Apache-2.0 */
#include "warc_http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>
#include <cmocka.h>

#define CAP 100000

/* What the message gives: its body, or the sentence that refuses it. */
static void check(struct span message, const char *expected)
{
    struct arena a;
    struct buf body;
    struct warc_http m;
    struct error e = {{0}};
    arena_init(&a, 1 << 20);
    buf_init(&body, CAP);
    enum fate fate = warc_http_parse(message, &a, &m, &e);
    if (fate == FATE_DONE)
        fate = warc_http_body(&m, &body, &e);
    struct span got = fate == FATE_DONE ? buf_span(&body) : span_of(e.text);
    if (!span_equal(got, span_of(expected)))
        fail_msg("'%.*s' and not '%s'", (int)got.n, got.p, expected);
    buf_done(&body);
    arena_done(&a);
}

/* head, then `body` packed with zlib in one of its three forms */
static struct span packed(const char *head, struct span body, int bits, char *to, size_t room)
{
    z_stream z = {0};
    size_t n = strlen(head);
    memcpy(to, head, n);
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (unsigned char *)(uintptr_t)body.p;
    z.avail_in = (unsigned)body.n;
    z.next_out = (unsigned char *)to + n;
    z.avail_out = (unsigned)(room - n);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    n = room - z.avail_out;
    (void)deflateEnd(&z);
    return span_at(to, n);
}

static void warc_http__plain_bodies_are_as_they_stand(void **state)
{
    (void)state;
    check(SPAN("HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody\r\n"), "body\r\n");
    check(SPAN("HTTP/1.0 404\n\n"), "");
    check(SPAN("HTTP/2 200\r\nContent-Type: text/html\r\n\r\nx"), "x");
}

static void warc_http__what_is_no_response_is_refused(void **state)
{
    (void)state;
    check(SPAN(""), "the response has no status line");
    check(SPAN("<html>HTTP/0.9 body</html>"), "the response has no status line");
    check(SPAN("HTTP/1.1 abc OK\r\n\r\n"), "the response has no status line");
    check(SPAN("HTTP/1.1 20 OK\r\n\r\n"), "the response has no status line");
    check(SPAN("HTTP/1.1 200 OK\r\nA: b\r\n"), "the head of the message has no end");
    char many[8192] = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 600; i++)
        strcat(many, "a: b\r\n");
    strcat(many, "\r\n");
    check(span_of(many), "the message has more than 512 header lines");
}

static void warc_http__chunks_are_taken_off(void **state)
{
    (void)state;
    check(SPAN("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
               "4\r\nWiki\r\n6;name=value\r\npedia \r\nE\r\nin \r\n\r\nchunks.\r\n0\r\nTrailer: "
               "x\r\n\r\n"),
          "Wikipedia in \r\n\r\nchunks.");
    check(SPAN("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n2\nok\n0\n\n"), "ok");
}

static void warc_http__chunks_that_are_cut_off_count_as_far_as_they_go(void **state)
{
    (void)state;
    check(SPAN("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFF\r\nonly this"),
          "only this");
    check(SPAN("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nzz\r\n"),
          "the chunk at byte 7 of the body has no size");
    check(SPAN("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffff0\r\nab"), "ab");
    check(SPAN("HTTP/1.1 200 OK\r\nTransfer-Encoding: "
               "chunked\r\n\r\n2\r\nab\r\nffffffffffffffffff\r\nab"),
          "the chunk at byte 7 of the body has no size");
}

static void warc_http__headers_that_no_longer_hold_are_seen_through(void **state)
{
    (void)state;
    check(SPAN("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: "
               "gzip\r\n\r\n<html>x"),
          "<html>x");
    check(SPAN("HTTP/1.1 200 OK\r\nX-Crawler-Content-Encoding: br\r\n"
               "X-Crawler-Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc"),
          "abc");
}

static void warc_http__gzip_and_both_kinds_of_deflate_are_unpacked(void **state)
{
    (void)state;
    char to[4096];
    const char *gzip = "HTTP/1.1 200 OK\r\nContent-Encoding: x-gzip\r\n\r\n";
    const char *deflated = "HTTP/1.1 200 OK\r\ncontent-encoding:deflate\r\n\r\n";
    check(packed(gzip, SPAN("some text"), 15 + 16, to, sizeof to), "some text");
    check(packed(deflated, SPAN("some text"), 15, to, sizeof to), "some text");
    check(packed(deflated, SPAN("some text"), -15, to, sizeof to), "some text");
    char twice[4096];
    struct span once = packed("", SPAN("some text"), 15 + 16, to, sizeof to);
    check(packed("HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\n\r\n", once, 15 + 16, twice,
                 sizeof twice),
          "some text");
}

static void warc_http__bombs_and_damage_are_refused(void **state)
{
    (void)state;
    static char zeros[CAP + 1], to[4096];
    const char *gzip = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n";
    struct span m = packed(gzip, span_at(zeros, sizeof zeros), 15 + 16, to, sizeof to);
    check(m, "the body is larger than 100000 bytes");
    check(span_slice(m, 0, m.n - 40), "the packed body is cut off");
    to[m.n - 20] = (char)(to[m.n - 20] ^ 0xff);
    memset(to + strlen(gzip) + 12, 0xff, 8);
    check(m, "the packed body is damaged");
    check(SPAN("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nxyz"),
          "the body is packed as 'br', which is not known here");
    check(packed("HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip, gzip, gzip\r\n\r\n", SPAN("x"),
                 15 + 16, to, sizeof to),
          "the body is packed more than 3 times");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(warc_http__plain_bodies_are_as_they_stand),
        cmocka_unit_test(warc_http__what_is_no_response_is_refused),
        cmocka_unit_test(warc_http__chunks_are_taken_off),
        cmocka_unit_test(warc_http__chunks_that_are_cut_off_count_as_far_as_they_go),
        cmocka_unit_test(warc_http__headers_that_no_longer_hold_are_seen_through),
        cmocka_unit_test(warc_http__gzip_and_both_kinds_of_deflate_are_unpacked),
        cmocka_unit_test(warc_http__bombs_and_damage_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
