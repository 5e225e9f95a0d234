/* SPDX-License-Identifier: Apache-2.0 */
#include "warc_reader.h"

#include <dirent.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include "warc_http.h"

#define CORPUS CW_SOURCE_DIR "/tests/corpus/warc/"

static void describe_response(const struct warc_record *record, struct buf *to)
{
    struct arena a;
    struct buf body;
    struct warc_http m;
    struct error e = {{0}};
    arena_init(&a, 1 << 20);
    buf_init(&body, 4 << 20);
    if (warc_http_parse(record->block, &a, &m, &e) != FATE_DONE) {
        (void)buf_printf(to, " no HTTP: %s", e.text);
    } else {
        struct span type = warc_field_get(m.field, m.fields, "Content-Type");
        enum fate fate = warc_http_body(&m, &body, &e);
        (void)buf_printf(to, " status %u %.*s body %zu%s%s", m.status, (int)type.n, type.p, body.n,
                         fate == FATE_DONE ? "" : " ", fate == FATE_DONE ? "" : e.text);
    }
    buf_done(&body);
    arena_done(&a);
}

/* A line a record or trouble: kind, address, bytes of the block, what a response holds. */
static void describe(FILE *from, struct buf *to)
{
    struct warc_reader *r = NULL;
    struct warc_record *record = calloc(1, sizeof *record);
    struct error e = {{0}};
    assert_int_equal(warc_reader_new(from, &r, &e), FATE_DONE);
    for (enum warc_step step; (step = warc_reader_next(r, record, &e)) != WARC_END;) {
        if (step == WARC_TROUBLE) {
            (void)buf_printf(to, "trouble %s\n", e.text);
            continue;
        }
        struct span url = warc_record_get(record, "WARC-Target-URI");
        (void)buf_printf(to, "%s at %" PRIu64 " %.*s %zu", warc_type_name(record->type), record->at,
                         url.n ? (int)url.n : 1, url.n ? url.p : "-", record->block.n);
        if (record->type == WARC_RESPONSE)
            describe_response(record, to);
        (void)buf_append_byte(to, '\n');
    }
    assert_int_equal(warc_reader_next(r, record, &e), WARC_END); /* and it stays so */
    warc_reader_free(r);
    free(record);
}

static void check_file(const char *name)
{
    char path[512];
    struct buf got, expected;
    struct error e;
    buf_init(&got, 1 << 20);
    buf_init(&expected, 1 << 20);
    (void)snprintf(path, sizeof path, CORPUS "%s", name);
    FILE *from = fopen(path, "rb");
    assert_non_null(from);
    describe(from, &got);
    (void)fclose(from);
    (void)snprintf(path, sizeof path, CORPUS "%s.expect", name);
    assert_int_equal(buf_read_file(&expected, path, &e), FATE_DONE);
    if (!span_equal(buf_span(&got), buf_span(&expected))) {
        print_error("%s reads as\n%.*s", name, (int)got.n, got.p ? got.p : "");
        fail();
    }
    buf_done(&got);
    buf_done(&expected);
}

static void warc_reader__says_what_is_expected_of_every_file_of_the_corpus(void **state)
{
    (void)state;
    unsigned files = 0;
    struct dirent *entry;
    DIR *folder = opendir(CORPUS);
    assert_non_null(folder);
    while ((entry = readdir(folder))) {
        struct span name = span_of(entry->d_name);
        if (!span_ends_with(name, SPAN(".warc")) && !span_ends_with(name, SPAN(".warc.gz")))
            continue;
        check_file(entry->d_name);
        files++;
    }
    (void)closedir(folder);
    assert_true(files >= 12);
}

static void read_text(const char *text, size_t n, struct buf *to)
{
    FILE *from = fmemopen((void *)(uintptr_t)text, n, "rb");
    assert_non_null(from);
    describe(from, to);
    (void)fclose(from);
}

static const char two[] =
    "WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n"
    "WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: 0\r\n\r\n\r\n\r\n";

static void warc_reader__a_file_may_end_at_any_byte(void **state)
{
    (void)state;
    for (size_t n = 1; n < sizeof two - 1; n++) {
        struct buf got;
        buf_init(&got, 1 << 16);
        read_text(two, n, &got);
        struct span all = buf_span(&got);
        bool has_first = n >= 57; /* all of its block is there */
        assert_true(
            span_starts_with(all, has_first ? SPAN("resource at 0 - 5\n") : SPAN("trouble ")));
        buf_done(&got);
    }
}

static void warc_reader__dates_are_moments(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t us; /* -1: none */
    } rows[] = {{"2026-02-03T08:00:00Z", INT64_C(1770105600000000)},
                {"2026-02-03T08:00:00.5Z", INT64_C(1770105600500000)},
                {"2026-02-03T08:00:00.123456789Z", INT64_C(1770105600123456)},
                {"2026-02-03T08:00:00", -1},
                {"2026-02-03T08:00:00+02:00", -1},
                {"20260203080000", -1},
                {"2026-02-33T08:00:00Z", -1},
                {"yesterday, at eight o'clock", -1},
                {"", -1}};
    struct warc_record *record = calloc(1, sizeof *record);
    record->fields = 1;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t us = -1;
        record->field[0] = (struct warc_field){SPAN("warc-date"), span_of(rows[i].text)};
        assert_int_equal(warc_record_date(record, &us), rows[i].us >= 0);
        assert_int_equal(us, rows[i].us);
    }
    free(record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(warc_reader__says_what_is_expected_of_every_file_of_the_corpus),
        cmocka_unit_test(warc_reader__a_file_may_end_at_any_byte),
        cmocka_unit_test(warc_reader__dates_are_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
