/* SPDX-License-Identifier: Apache-2.0 */
#include "read_help.h"
#include <iconv.h>
#include <zstd.h>
#include "wire.h"

struct fixture {
    struct reader *reader;
    struct arena arena;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    struct error e = {{0}};
    arena_init(&f->arena, 192u << 20);
    assert_int_equal(read_open(&help_conf, &f->reader, &e), FATE_DONE);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    read_close(f->reader);
    arena_done(&f->arena);
    free(f);
    return 0;
}

static Cw__Capture *capture_of(struct fixture *f, const void *body, size_t n)
{
    Cw__Capture *c = ARENA_NEW(&f->arena, Cw__Capture);
    cw__capture__init(c);
    size_t room = ZSTD_compressBound(n);
    c->has_role = c->has_target = c->has_capture = c->has_fetched_us = c->has_body_zstd =
        c->has_sha256 = 1;
    c->role = CW__FETCH__ROLE__PAGE;
    c->target = 11;
    c->capture = 12;
    c->fetched_us = HELP_FETCHED_US;
    c->url = (char *)"https://news.example/short";
    c->final_url = (char *)"https://news.example/2021/11/18/return";
    c->source = (char *)"The Plain Dealer of Sahl";
    c->body_zstd.data = arena_alloc(&f->arena, room);
    c->body_zstd.len = ZSTD_compress(c->body_zstd.data, room, body, n, 1);
    c->sha256.data = arena_alloc(&f->arena, 32);
    c->sha256.len = 32;
    c->sha256.data[0] = 0xAB;
    c->envelope = ARENA_NEW(&f->arena, Cw__Envelope);
    cw__envelope__init(c->envelope);
    c->envelope->has_token = c->envelope->has_attempt = 1;
    c->envelope->token = c->envelope->attempt = 1;
    return c;
}

static enum fate read_it(struct fixture *f, const Cw__Capture *c, enum message_type *type,
                         ProtobufCMessage **m, struct error *e)
{
    return read_capture(f->reader, c, &f->arena, type, m, e);
}

#define PAGE                                                                                       \
    "<html><body><p>The bridge at Ain Zahra was closed on Monday, its guards said, and will stay " \
    "so.</p></body></html>"
#define FEED                                                                                       \
    "<rss "                                                                                        \
    "version='2.0'><channel><title>Sahl</title><item><title>A</title><link>/1</link></item></"     \
    "channel></rss>"

static void read__a_page_becomes_a_document_that_can_be_sent(void **state)
{
    struct fixture *f = *state;
    struct error e = {{0}};
    enum message_type type = MESSAGE_NONE;
    ProtobufCMessage *m = NULL;
    Cw__Capture *c = capture_of(f, PAGE, strlen(PAGE));
    c->feed_title = (char *)"Bridge closed";
    assert_int_equal(read_it(f, c, &type, &m, &e), FATE_DONE);
    assert_int_equal(type, MESSAGE_DOCUMENT);
    Cw__Document *d = (Cw__Document *)m;
    assert_int_equal(d->page, 11);
    assert_int_equal(d->capture, 12);
    assert_int_equal(d->sha256.data[0], 0xAB);
    assert_string_equal(d->url, "https://news.example/2021/11/18/return");
    assert_string_equal(d->source, "The Plain Dealer of Sahl");
    assert_string_equal(d->title, "Bridge closed");  /* the feed's, the page has none */
    assert_string_equal(d->published, "2021-11-18"); /* of the address */
    assert_string_equal(d->fetched_date, "2022-01-10");
    assert_string_equal(d->charset, "UTF-8");
    struct buf frame;
    buf_init(&frame, WIRE_MAX_BODY_BYTES);
    d->envelope = c->envelope;
    assert_int_equal(wire_pack(type, 1, m, &frame, &e), FATE_DONE);
    buf_done(&frame);
}

static void read__a_feed_becomes_a_listing_that_can_be_sent(void **state)
{
    struct fixture *f = *state;
    struct error e = {{0}};
    enum message_type type = MESSAGE_NONE;
    ProtobufCMessage *m = NULL;
    Cw__Capture *c = capture_of(f, FEED, strlen(FEED));
    c->role = CW__FETCH__ROLE__FEED;
    c->has_ttl_s = 1;
    c->ttl_s = 77;
    assert_int_equal(read_it(f, c, &type, &m, &e), FATE_DONE);
    assert_int_equal(type, MESSAGE_LISTING);
    Cw__Listing *l = (Cw__Listing *)m;
    assert_int_equal(l->target, 11);
    assert_int_equal(l->ttl_s, 77); /* the server's, the feed says nothing */
    assert_int_equal(l->n_items, 1);
    assert_string_equal(l->items[0]->url, "https://news.example/1");
    struct buf frame;
    buf_init(&frame, WIRE_MAX_BODY_BYTES);
    l->envelope = c->envelope;
    assert_int_equal(wire_pack(type, 1, m, &frame, &e), FATE_DONE);
    buf_done(&frame);
}

static void expect_refused(struct fixture *f, const Cw__Capture *c, const char *reason)
{
    struct error e = {{0}};
    enum message_type type = MESSAGE_NONE;
    ProtobufCMessage *m = NULL;
    assert_int_equal(read_it(f, c, &type, &m, &e), FATE_REJECT);
    if (!strstr(e.text, reason))
        fail_msg("'%s' does not say '%s'", e.text, reason);
}

static void read__captures_that_do_not_unpack_are_refused(void **state)
{
    struct fixture *f = *state;
    Cw__Capture *c = capture_of(f, PAGE, strlen(PAGE));
    c->body_zstd.len = 0;
    expect_refused(f, c, "holds no body");
    c = capture_of(f, PAGE, strlen(PAGE));
    c->body_zstd.data[0] ^= 1;
    expect_refused(f, c, "no zstd frame");
    c = capture_of(f, PAGE, strlen(PAGE));
    c->body_zstd.len -= 3;
    expect_refused(f, c, "does not unpack");
    char *zeros = calloc(1, 8 << 20);
    c = capture_of(f, zeros, 8 << 20); /* a few hundred bytes that would become 8 MiB */
    free(zeros);
    assert_true(c->body_zstd.len < 4096);
    expect_refused(f, c, "the body has 8388608 bytes");
}

static void read__bodies_that_are_no_page_are_refused(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *body, *content_type, *reason;
        size_t n;
    } rows[] = {
        {"", "text/html", "the page is empty", 0},
        {" \n ", "text/html", "the page is empty", 3},
        {FEED, "text/html", "looks like a feed", sizeof(FEED) - 1},
        {"{\"a\": 1}", "application/json", "looks like JSON", 8},
        {"<?xml version='1.0'?><urlset/>", "text/xml", "XML that is no HTML", 30},
        {"\x89PNG\r\n\x1A\n", "image/png", "a PNG image", 8},
        {"%PDF-1.7 x", "text/html", "a PDF document", 10},
        {"<html><body></body></html>", "text/html", "holds no text", 26},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        Cw__Capture *c = capture_of(f, rows[i].body, rows[i].n);
        c->content_type = (char *)rows[i].content_type;
        expect_refused(f, c, rows[i].reason);
    }
}

#define SUMMARY                                                                                    \
    "<p>Two drivers waited at Ain Zahra, \xD9\x84\xD8\xA7.</p><img src='https://t.example/p.gif'>" \
    "<p>They had come <b>twice</b> [&#8230;]</p><p><a href='/x'>Read more</a></p><p>The post <a "  \
    "href='/x'>Bridge closed</a> appeared first on <a href='/'>Sahl</a>.</p>"

static Cw__Capture *blocked_capture(struct fixture *f, const char *body)
{
    Cw__Capture *c = capture_of(f, body, strlen(body));
    c->blocked = (char *)"the server answers 403";
    c->content_type = (char *)"text/html; charset=utf-8";
    c->feed_title = (char *)"Bridge closed";
    c->feed_published = (char *)"2021-11-18T10:30:00Z";
    return c;
}

static void read__a_blocked_page_is_what_its_feed_says(void **state)
{
    struct fixture *f = *state;
    struct error e = {{0}};
    enum message_type type = MESSAGE_NONE;
    ProtobufCMessage *m = NULL;
    assert_int_equal(read_it(f, blocked_capture(f, SUMMARY), &type, &m, &e), FATE_DONE);
    Cw__Document *d = (Cw__Document *)m;
    assert_string_equal(
        d->text, "Two drivers waited at Ain Zahra, \xD9\x84\xD8\xA7.\n\nThey had come twice");
    assert_true(d->has_quality && d->quality == CW__DOCUMENT__QUALITY__FEED_TEXT);
    assert_string_equal(d->title, "Bridge closed");
    assert_string_equal(d->published, "2021-11-18T10:30:00Z");
    assert_int_equal(d->n_dates, 1);
    assert_string_equal(d->dates[0]->origin, "feed");
    assert_string_equal(d->source, "The Plain Dealer of Sahl");
    assert_true(help_check_map(span_of(SUMMARY), d, true, &f->arena) >= 50);
    /* a feed without summaries: the title is the text */
    assert_int_equal(read_it(f, blocked_capture(f, "<p>Bridge closed</p>"), &type, &m, &e),
                     FATE_DONE);
    assert_string_equal(((Cw__Document *)m)->text, "Bridge closed");
    expect_refused(f, blocked_capture(f, "<img src='https://t.example/p.gif'><p> </p>"),
                   "what the feed says of the page is no text");
}

static void read__times_that_are_relative_count_from_the_fetch(void **state)
{
    struct fixture *f = *state;
    struct error e = {{0}};
    enum message_type type = MESSAGE_NONE;
    ProtobufCMessage *m = NULL;
    static const char page[] =
        "<html><body><h1>Bridge closed</h1><p class='date'>2 hours ago</p><p>The bridge at Ain "
        "Zahra "
        "was closed on Monday, its guards said, and will stay so until spring.</p></body></html>";
    Cw__Capture *c = capture_of(f, page, strlen(page));
    c->final_url = (char *)"https://news.example/return";
    c->fetched_us = HELP_FETCHED_US + INT64_C(36000000000);
    assert_int_equal(read_it(f, c, &type, &m, &e), FATE_DONE);
    assert_string_equal(((Cw__Document *)m)->published, "2022-01-10");
    c->has_fetched_us = 0;
    assert_int_equal(read_it(f, c, &type, &m, &e), FATE_DONE);
    assert_null(((Cw__Document *)m)->published);
}

static char *converted(const char *to_charset, const char *from_charset, struct span s,
                       size_t *ret_n, struct arena *a)
{
    char *from = (char *)s.p, *to = arena_alloc(a, s.n * 3 + 4), *at = to;
    size_t left = s.n, room = s.n * 3;
    iconv_t cd = iconv_open(to_charset, from_charset);
    assert_true(iconv(cd, &from, &left, &at, &room) != (size_t)-1);
    iconv_close(cd);
    *ret_n = (size_t)(at - to);
    return to;
}

/* The bytes of the body that stand for characters [start, end) of the text. */
static struct span bytes_of(struct span body, const Cw__Document *d, uint32_t start, uint32_t end,
                            uint32_t width)
{
    size_t from = body.n, to = 0;
    for (size_t k = 0; k < d->n_map; k++) {
        const Cw__TextRange *r = d->map[k];
        if (r->end <= start || r->start >= end)
            continue;
        size_t first = r->byte_start + (size_t)(start > r->start ? start - r->start : 0) * width;
        size_t last = r->byte_end - (size_t)(r->end > end ? r->end - end : 0) * width;
        from = first < from ? first : from;
        to = last > to ? last : to;
    }
    assert_true(from < to);
    return span_slice(body, from, to);
}

/* What `claimwire show` does; the sentence fills a paragraph, so that charsets without a width,
 * too, have it between two ends of ranges. */
static void read__a_sentence_is_found_in_the_archived_bytes(void **state)
{
    struct fixture *f = *state;
    static const char sentence[] =
        "قال حراس الجسر إنه سيبقى مغلقاً حتى الربيع، وإن المجلس يعرف ذلك ولا ينكره.";
    static const char page[] =
        "<html><body><p>أُغلق جسر عين زهرة يوم الإثنين أمام السيارات كلها، كما قال السائقون "
        "الذين وصلوا إليه.</p><p>قال حراس الجسر إنه سيبقى مغلقاً حتى الربيع، وإن المجلس يعرف ذلك "
        "ولا ينكره.</p><p>وكان المجلس قد وعد السائقين بغير ذلك، كما قالوا في "
        "السوق.</p></body></html>";
    static const struct {
        const char *charset, *iconv;
        uint32_t width;
    } rows[] = {{"utf-8", "UTF-8", 0}, {"windows-1256", "CP1256", 1}, {"utf-16le", "UTF-16LE", 2}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct error e = {{0}};
        enum message_type type = MESSAGE_NONE;
        ProtobufCMessage *m = NULL;
        size_t n;
        char *body = converted(rows[i].iconv, "UTF-8", span_of(page), &n, &f->arena);
        Cw__Capture *c = capture_of(f, body, n);
        c->content_type = arena_printf(&f->arena, "text/html; charset=%s", rows[i].charset);
        assert_int_equal(read_it(f, c, &type, &m, &e), FATE_DONE);
        Cw__Document *d = (Cw__Document *)m;
        size_t byte = span_find(span_of(d->text), span_of(sentence));
        assert_true(byte < strlen(d->text));
        uint32_t start = (uint32_t)utf8_len(span_at(d->text, byte));
        uint32_t end = start + (uint32_t)utf8_len(span_of(sentence));
        struct span archived = bytes_of(span_at(body, n), d, start, end, rows[i].width);
        char *shown = converted("UTF-8", rows[i].iconv, archived, &n, &f->arena);
        assert_true(span_equal(span_at(shown, n), span_of(sentence)));
    }
}

static void read__a_type_that_lies_is_not_believed(void **state)
{
    struct fixture *f = *state;
    struct error e = {{0}};
    enum message_type type = MESSAGE_NONE;
    ProtobufCMessage *m = NULL;
    Cw__Capture *c = capture_of(f, PAGE, strlen(PAGE));
    c->content_type = (char *)"image/png";
    assert_int_equal(read_it(f, c, &type, &m, &e), FATE_DONE);
}

static void read__files_are_told_apart(void **state)
{
    struct fixture *f = *state;
    struct error e = {{0}};
    Cw__Document *d = NULL;
    assert_int_equal(read_bytes(f->reader, span_of(PAGE), NULL, NULL, &f->arena, &d, &e),
                     FATE_DONE);
    assert_string_equal(
        d->text,
        "The bridge at Ain Zahra was closed on Monday, its guards said, and will stay so.");
    assert_int_equal(d->sha256.len, 32);
    assert_int_equal(read_bytes(f->reader, SPAN("Back to top\nA < B, said <nobody>."), NULL, NULL,
                                &f->arena, &d, &e),
                     FATE_DONE);
    assert_string_equal(d->text, "A < B, said <nobody>.");
}

static void read__a_text_is_taken_as_it_is(void **state)
{
    struct fixture *f = *state;
    struct error e = {{0}};
    Cw__Document *d = NULL;
    assert_int_equal(read_text(SPAN("Back to top\n\n\nx  y"), &f->arena, &d, &e), FATE_DONE);
    assert_string_equal(d->text, "Back to top\n\n\nx  y");
    assert_int_equal(help_check_map(SPAN("Back to top\n\n\nx  y"), d, false, &f->arena), 18);
    assert_int_equal(read_text(SPAN("a\r\nb\0c\xFF cafe\xCC\x81"), &f->arena, &d, &e), FATE_DONE);
    assert_string_equal(d->text, "a\nbc\xEF\xBF\xBD café");
    assert_int_equal(d->n_map, 4); /* a, LF b, c U+FFFD blank, café */
    assert_int_equal(read_text(SPAN(" \n"), &f->arena, &d, &e), FATE_REJECT);
    assert_string_equal(e.text, "the text is empty");
}

static void read__settings_have_rows(void **state)
{
    (void)state;
    struct read_conf conf;
    struct error e = {{0}};
    assert_int_equal(conf_load(read_conf_rows, &(struct conf_sources){0}, &conf, &e), FATE_DONE);
    assert_int_equal(conf.max_bytes, 4 << 20);
    assert_int_equal(conf.max_attributes, 512);
    const char *const wrong[] = {"read.max_tags=1"};
    assert_int_equal(conf_load(read_conf_rows,
                               &(struct conf_sources){.overrides = wrong, .overrides_len = 1},
                               &conf, &e),
                     FATE_REJECT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(read__a_page_becomes_a_document_that_can_be_sent, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(read__a_feed_becomes_a_listing_that_can_be_sent, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(read__captures_that_do_not_unpack_are_refused, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(read__bodies_that_are_no_page_are_refused, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(read__a_type_that_lies_is_not_believed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(read__a_blocked_page_is_what_its_feed_says, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(read__times_that_are_relative_count_from_the_fetch, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(read__a_sentence_is_found_in_the_archived_bytes, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(read__files_are_told_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(read__a_text_is_taken_as_it_is, set_up, tear_down),
        cmocka_unit_test(read__settings_have_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
