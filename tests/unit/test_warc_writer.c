/* SPDX-License-Identifier: Apache-2.0 */
#include "warc_writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include "warc_http.h"

static const struct warc_field asked[] = {{{"User-Agent", 10}, {"test", 4}}};
static const struct warc_field answered[] = {{{"Content-Type", 12}, {"text/html", 9}},
                                             {{"content-encoding", 16}, {"gzip", 4}},
                                             {{"Content-Length", 14}, {"12", 2}},
                                             {{"Evil", 4}, {"a\r\nSet-Cookie: b", 16}},
                                             {{"No: name", 8}, {"x", 1}}};
static const struct warc_field own[] = {{{"Claimwire-Source", 16}, {"\xd8\xb9", 2}}};

static struct warc_capture capture_of(unsigned status)
{
    return (struct warc_capture){.id = 42,
                                 .url = SPAN("https://news.example/a?b=c"),
                                 .fetched_us = INT64_C(1770105600123456),
                                 .status = status,
                                 .type = SPAN("text/html"),
                                 .body = SPAN("<p>text</p>"),
                                 .request = asked,
                                 .request_n = status ? 1 : 0,
                                 .response = answered,
                                 .response_n = 5,
                                 .more = own,
                                 .more_n = 1};
}

/* Writes one capture to a file that is then read from its beginning. */
static FILE *written(const struct warc_capture *c, bool is_packed)
{
    struct warc_writer *w = NULL;
    struct error e;
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(warc_writer_new(file, is_packed, "claimwire/test", &w, &e), FATE_DONE);
    assert_int_equal(warc_writer_put(w, c, &e), FATE_DONE);
    assert_int_equal(warc_writer_flush(w, &e), FATE_DONE);
    warc_writer_free(w);
    rewind(file);
    return file;
}

static void expect(const struct warc_record *r, const char *name, const char *value)
{
    struct span got = warc_field_get(r->field, r->fields, name);
    if (!span_equal(got, span_of(value)))
        fail_msg("%s: '%.*s' and not '%s'", name, (int)got.n, got.p ? got.p : "", value);
}

static void next(struct warc_reader *r, struct warc_record *record, enum warc_type type)
{
    struct error e;
    assert_int_equal(warc_reader_next(r, record, &e), WARC_RECORD);
    assert_int_equal(record->type, type);
}

static void check_exchange(bool is_packed)
{
    struct warc_capture c = capture_of(200);
    FILE *file = written(&c, is_packed);
    struct warc_reader *r = NULL;
    struct warc_record *record = calloc(1, sizeof *record);
    struct warc_http m;
    struct arena a;
    struct error e;
    char id[WARC_ID_BYTES];
    arena_init(&a, 1 << 20);
    assert_int_equal(warc_reader_new(file, &r, &e), FATE_DONE);
    next(r, record, WARC_WARCINFO);
    assert_true(span_find(record->block, SPAN("software: claimwire/test\r\n")) < record->block.n);
    next(r, record, WARC_REQUEST);
    warc_writer_id(WARC_REQUEST, 42, id);
    expect(record, "WARC-Record-ID", id);
    assert_true(span_equal(record->block, SPAN("GET /a?b=c HTTP/1.1\r\nUser-Agent: test\r\n\r\n")));
    assert_int_equal(warc_http_parse_request(record->block, &a, &m, &e), FATE_DONE);
    assert_true(m.fields == 1 && span_equal(m.field[0].value, SPAN("test")));
    next(r, record, WARC_RESPONSE);
    expect(record, "WARC-Concurrent-To", id);
    expect(record, "WARC-Date", "2026-02-03T08:00:00.123456Z");
    expect(record, "WARC-Target-URI", "https://news.example/a?b=c");
    expect(record, "Claimwire-Source", "\xd8\xb9");
    /* python3: base64.b32encode(hashlib.sha256(b"<p>text</p>").digest()) */
    expect(record, "WARC-Payload-Digest",
           "sha256:QSKGK3FB7SGKG2TDV4X45CQLOB3UIZFSUAJFZVR6MDNAVS5R2BYQ");
    assert_int_equal(warc_http_parse(record->block, &a, &m, &e), FATE_DONE);
    assert_int_equal(m.fields, 5);
    assert_true(
        span_equal(warc_field_get(m.field, 5, "X-Archive-Orig-content-encoding"), SPAN("gzip")));
    assert_true(
        span_equal(warc_field_get(m.field, 5, "X-Archive-Orig-Content-Length"), SPAN("12")));
    assert_true(span_equal(warc_field_get(m.field, 5, "Content-Length"), SPAN("11")));
    assert_true(span_equal(warc_field_get(m.field, 5, "Evil"), SPAN("a  Set-Cookie: b")));
    assert_true(span_equal(m.body, c.body));
    assert_int_equal(warc_reader_next(r, record, &e), WARC_END);
    warc_reader_free(r);
    free(record);
    arena_done(&a);
    (void)fclose(file);
}

static void warc_writer__an_exchange_is_a_response_and_a_request(void **state)
{
    (void)state;
    check_exchange(false);
    check_exchange(true);
}

static void warc_writer__a_file_is_a_resource(void **state)
{
    (void)state;
    struct warc_capture c = capture_of(0);
    FILE *file = written(&c, true);
    struct warc_reader *r = NULL;
    struct warc_record *record = calloc(1, sizeof *record);
    struct error e;
    assert_int_equal(warc_reader_new(file, &r, &e), FATE_DONE);
    next(r, record, WARC_WARCINFO);
    next(r, record, WARC_RESOURCE);
    expect(record, "Content-Type", "text/html");
    expect(record, "Claimwire-Source", "\xd8\xb9");
    assert_true(span_equal(record->block, c.body));
    assert_int_equal(warc_reader_next(r, record, &e), WARC_END);
    warc_reader_free(r);
    free(record);
    (void)fclose(file);
}

static void warc_writer__a_refusal_never_seems_to_have_sent_the_text(void **state)
{
    (void)state;
    struct warc_capture c = capture_of(403);
    char id[WARC_ID_BYTES];
    c.is_refused = true;
    FILE *file = written(&c, false);
    struct warc_reader *r = NULL;
    struct warc_record *record = calloc(1, sizeof *record);
    struct error e;
    assert_int_equal(warc_reader_new(file, &r, &e), FATE_DONE);
    next(r, record, WARC_WARCINFO);
    next(r, record, WARC_REQUEST);
    next(r, record, WARC_RESPONSE);
    warc_writer_id(WARC_RESPONSE, 42, id);
    expect(record, "WARC-Truncated", "unspecified");
    assert_true(span_starts_with(record->block, SPAN("HTTP/1.1 403 Forbidden\r\n")));
    assert_true(span_ends_with(record->block, SPAN("Content-Length: 0\r\n\r\n")));
    assert_null(warc_field_get(record->field, record->fields, "Claimwire-Source").p);
    next(r, record, WARC_RESOURCE);
    expect(record, "WARC-Concurrent-To", id);
    assert_true(span_equal(record->block, c.body));
    expect(record, "Claimwire-Source", "\xd8\xb9");
    warc_reader_free(r);
    free(record);
    (void)fclose(file);
}

static void warc_writer__ids_are_those_of_every_export(void **state)
{
    (void)state;
    char one[WARC_ID_BYTES], other[WARC_ID_BYTES];
    warc_writer_id(WARC_RESPONSE, 42, one);
    warc_writer_id(WARC_RESPONSE, 42, other);
    assert_string_equal(one, other);
    warc_writer_id(WARC_REQUEST, 42, other);
    assert_string_not_equal(one, other);
    warc_writer_id(WARC_RESPONSE, 43, other);
    assert_string_not_equal(one, other);
    assert_int_equal(strlen(one), WARC_ID_BYTES - 1);
    assert_int_equal(one[24], '8'); /* the version */
    assert_non_null(strchr("89ab", one[29]));
}

static void warc_writer__a_full_disk_is_told(void **state)
{
    (void)state;
    struct warc_writer *w = NULL;
    struct warc_capture c = capture_of(200);
    struct error e = {{0}};
    FILE *full = fopen("/dev/full", "wb");
    if (!full) {
        print_message("skipped: there is no /dev/full\n");
        return;
    }
    (void)setvbuf(full, NULL, _IONBF, 0);
    enum fate fate = warc_writer_new(full, true, "claimwire/test", &w, &e);
    if (fate == FATE_DONE)
        fate = warc_writer_put(w, &c, &e);
    assert_int_equal(fate, FATE_RETRY);
    assert_string_equal(e.text, "cannot write the archive: No space left on device");
    warc_writer_free(w);
    (void)fclose(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(warc_writer__an_exchange_is_a_response_and_a_request),
        cmocka_unit_test(warc_writer__a_file_is_a_resource),
        cmocka_unit_test(warc_writer__a_refusal_never_seems_to_have_sent_the_text),
        cmocka_unit_test(warc_writer__ids_are_those_of_every_export),
        cmocka_unit_test(warc_writer__a_full_disk_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
