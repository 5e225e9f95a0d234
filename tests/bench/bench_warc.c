/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_warc - archives written and read, beside zlib alone on the same bytes (bench: warc).
 *
 *   bench_warc [CAPTURES]
 */
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>
#include "common/clock.h"
#include "warc_http.h"
#include "warc_reader.h"
#include "warc_writer.h"

#define BODY_BYTES 65536
#define GZIP_BITS (15 + 16)

static char body[BODY_BYTES];

/* Text that packs as pages do, to about a fifth. */
static void make_body(unsigned seed)
{
    static const char *const words[] = {"settlement", "centre", "council",     "said",
                                        "people",     "the",    "<p>",         "Tuesday",
                                        "قال",        "المجلس", "<a href=\"/", "</p>"};
    size_t n = 0;
    while (n < BODY_BYTES) {
        seed = seed * 1664525u + 1013904223u;
        n += (size_t)snprintf(body + n, BODY_BYTES - n, "%s %x ", words[(seed >> 16) % 12],
                              seed >> 24);
    }
}

static void say(const char *what, uint64_t took_us, double bytes)
{
    printf("%-32s %7.0f MB/s  %6.2f ms CPU per MB\n", what, bytes / (double)took_us,
           (double)took_us / 1000 / (bytes / 1e6));
}

static FILE *write_all(unsigned captures, bool is_packed)
{
    static const struct warc_field headers[] = {
        {{"Content-Type", 12}, {"text/html; charset=utf-8", 24}}, {{"Server", 6}, {"bench", 5}}};
    struct warc_writer *w = NULL;
    struct error e;
    FILE *file = tmpfile();
    if (!file || warc_writer_new(file, is_packed, "bench", &w, &e) != FATE_DONE)
        exit(1);
    uint64_t took_us = 0;
    for (unsigned i = 0; i < captures; i++) {
        make_body(i);
        struct warc_capture c = {.id = i,
                                 .url = SPAN("https://news.example/a"),
                                 .fetched_us = 1,
                                 .status = 200,
                                 .body = {body, BODY_BYTES},
                                 .request = headers,
                                 .request_n = 1,
                                 .response = headers,
                                 .response_n = 2};
        uint64_t from = clock_thread_cpu_us();
        if (warc_writer_put(w, &c, &e) != FATE_DONE)
            exit(1);
        took_us += clock_thread_cpu_us() - from;
    }
    warc_writer_free(w);
    say(is_packed ? "written, gzip for each record" : "written, plain", took_us,
        (double)captures * BODY_BYTES);
    rewind(file);
    return file;
}

static void read_all(FILE *file, unsigned captures, bool is_packed)
{
    struct warc_reader *r = NULL;
    struct warc_record *record = malloc(sizeof *record);
    struct arena a;
    struct buf to;
    struct error e;
    double bytes = 0;
    unsigned responses = 0;
    arena_init(&a, 1 << 20);
    buf_init(&to, 4 << 20);
    uint64_t from = clock_thread_cpu_us();
    if (!record || warc_reader_new(file, &r, &e) != FATE_DONE)
        exit(1);
    for (enum warc_step step; (step = warc_reader_next(r, record, &e)) != WARC_END;
         arena_reset(&a)) {
        struct warc_http m;
        if (step != WARC_RECORD || record->type != WARC_RESPONSE)
            continue;
        if (warc_http_parse(record->block, &a, &m, &e) != FATE_DONE ||
            warc_http_body(&m, &to, &e) != FATE_DONE)
            exit(1);
        bytes += (double)to.n;
        responses++;
    }
    say(is_packed ? "read, gzip for each record" : "read, plain", clock_thread_cpu_us() - from,
        bytes);
    if (responses != captures)
        exit(1);
    warc_reader_free(r);
    free(record);
    buf_done(&to);
    arena_done(&a);
    rewind(file);
}

/* What no reader of packed files can be faster than. */
static void inflate_all(FILE *file)
{
    static unsigned char in[65536], out[65536];
    z_stream z = {0};
    double bytes = 0;
    if (inflateInit2(&z, GZIP_BITS) != Z_OK)
        exit(1);
    uint64_t from = clock_thread_cpu_us();
    while ((z.avail_in = (unsigned)fread(in, 1, sizeof in, file)) > 0) {
        z.next_in = in;
        while (z.avail_in > 0) {
            z.next_out = out;
            z.avail_out = sizeof out;
            int code = inflate(&z, Z_NO_FLUSH);
            bytes += (double)(sizeof out - z.avail_out);
            if (code == Z_STREAM_END)
                (void)inflateReset(&z);
            else if (code != Z_OK)
                exit(1);
        }
    }
    say("zlib alone", clock_thread_cpu_us() - from, bytes);
    (void)inflateEnd(&z);
}

int main(int argc, char **argv)
{
    unsigned captures = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 1000;
    for (int packed = 0; packed < 2; packed++) {
        FILE *file = write_all(captures, packed);
        read_all(file, captures, packed);
        if (packed)
            inflate_all(file);
        (void)fclose(file);
    }
    return 0;
}
