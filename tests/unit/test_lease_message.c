/* SPDX-License-Identifier: Apache-2.0 */
/* What leased rows become. */
#include "lease_scene.h"

static void lease_message__a_page_comes_with_all_that_fetch_needs(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;
    Cw__Fetch *m;

    NEEDS_SERVER();
    script(s, "update page set etag = 'tag', last_modified = 'Mon', body_sha256 = sha256('y'), "
              "feed_summary = '<p>In short</p>' where id = 100;"
              "insert into job (id, kind, ref, page_id, attempts, crashes, is_suspect, trace)"
              " values (7, 2, 100, 100, 2, 1, true, 55)");
    b = take(s, STAGE_FETCH, 10, 0);
    assert_int_equal(b.n, 1);
    assert_int_equal(b.jobs[0]->attempts, 3);
    assert_int_equal(b.jobs[0]->crashes, 1);
    assert_true(b.jobs[0]->is_suspect);
    assert_int_equal(b.jobs[0]->stage, STAGE_FETCH);
    m = (Cw__Fetch *)message(s, b.jobs[0], MESSAGE_FETCH);
    assert_string_equal(m->url, "https://orontes.example/100");
    assert_string_equal(m->etag, "tag");
    assert_string_equal(m->last_modified, "Mon");
    assert_int_equal(m->body_sha256.len, 32);
    assert_string_equal(m->source, "Orontes Herald");
    assert_int_equal(m->role, CW__FETCH__ROLE__PAGE);
    assert_int_equal(m->target, 100);
    assert_int_equal(m->envelope->token, b.jobs[0]->token);
    assert_int_equal(m->envelope->attempt, 3);
    assert_int_equal(m->envelope->trace, 55);
    assert_true(m->has_spacing_ms && m->spacing_ms == 0);
    assert_false(m->has_ignore_robots);
    assert_false(m->has_feed_kind);
    assert_string_equal(m->feed_title, "Title 100");
    assert_string_equal(m->feed_published, "2026-01-05");
    assert_string_equal(m->feed_summary, "<p>In short</p>");
    assert_int_equal(number(s, "select token from job"), b.jobs[0]->token);
    assert_int_equal(number(s, "select count(*) from job where leased_by = 'here' and lease_until "
                               "> now() + interval '25 s'"),
                     1);
    lease_batch_done(&b);
}

static void lease_message__a_capture_comes_with_its_body_and_the_feeds_words(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;
    Cw__Capture *m;

    NEEDS_SERVER();
    captures_due(s, 1);
    b = take(s, STAGE_READ, 10, 1 << 20);
    assert_int_equal(b.n, 1);
    m = (Cw__Capture *)message(s, b.jobs[0], MESSAGE_CAPTURE);
    assert_int_equal(m->capture, 1000);
    assert_int_equal(m->target, 100);
    assert_string_equal(m->final_url, "https://orontes.example/f100");
    assert_int_equal(m->status, 200);
    assert_int_equal(m->body_zstd.len, 1000);
    assert_int_equal(m->body_zstd.data[999], 0xab);
    assert_int_equal(m->body_bytes, 5000);
    assert_string_equal(m->content_type, "text/html");
    assert_string_equal(m->source, "Orontes Herald");
    assert_string_equal(m->feed_title, "Title 100");
    assert_string_equal(m->feed_published, "2026-01-05");
    assert_int_equal(m->fetched_us, 1767607200000000);
    assert_null(m->blocked);
    assert_false(m->has_feed_kind);
    lease_batch_done(&b);
}

static void lease_message__a_poll_says_what_kind_of_feed_it_is(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;
    Cw__Fetch *m;

    NEEDS_SERVER();
    script(s, "update feed set kind = 2; update source set ignores_robots = true, spacing_ms = 700;"
              "insert into job (id, kind, ref) values (7, 1, 10)");
    keep_pauses(s, 5000);
    b = take(s, STAGE_FETCH, 10, 0);
    assert_int_equal(b.n, 1);
    m = (Cw__Fetch *)message(s, b.jobs[0], MESSAGE_FETCH);
    assert_int_equal(m->role, CW__FETCH__ROLE__FEED);
    assert_int_equal(m->feed_kind, CW__FEED_KIND__HOME);
    assert_int_equal(m->spacing_ms, 700);
    assert_true(m->has_ignore_robots && m->ignore_robots);
    assert_null(m->feed_summary);
    assert_int_equal(b.jobs[0]->spacing_ms, 700);
    assert_true(b.jobs[0]->site != 0);
    lease_batch_done(&b);
}

static void lease_message__a_summary_that_no_message_can_carry_is_left_out(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;
    Cw__Fetch *m;

    NEEDS_SERVER();
    script(s, "update page set feed_summary = repeat('x', 262145) where id = 100");
    pages_due(s, 1);
    b = take(s, STAGE_FETCH, 10, 0);
    assert_int_equal(b.n, 1);
    m = (Cw__Fetch *)message(s, b.jobs[0], MESSAGE_FETCH);
    assert_null(m->feed_summary);
    assert_string_equal(m->feed_title, "Title 100");
    lease_batch_done(&b);
}

static void lease_message__a_capture_says_how_it_is_to_be_read(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;
    Cw__Capture *m;

    NEEDS_SERVER();
    script(s, "update feed set kind = 1, link_pattern = '/news/*';"
              "update capture set blocked = 'its robots.txt forbids it' where id = 1000;"
              "insert into job (id, kind, ref) values (1, 3, 2000)");
    b = take(s, STAGE_READ, 1, 1000);
    m = (Cw__Capture *)message(s, b.jobs[0], MESSAGE_CAPTURE);
    assert_int_equal(m->feed_kind, CW__FEED_KIND__LIST);
    assert_string_equal(m->link_pattern, "/news/*");
    assert_string_equal(m->source, "Orontes Herald");
    lease_batch_done(&b);
    captures_due(s, 1);
    b = take(s, STAGE_READ, 1, 1000);
    m = (Cw__Capture *)message(s, b.jobs[0], MESSAGE_CAPTURE);
    assert_string_equal(m->blocked, "its robots.txt forbids it");
    lease_batch_done(&b);
}

static void lease_message__a_row_without_its_page_ends_in_quarantine(void **state)
{
    struct scene *s = *state;
    struct lease_batch b;

    NEEDS_SERVER();
    pages_due(s, 1);
    script(
        s,
        "insert into job (id, kind, ref, run_after) values (1, 2, 424242, now() - interval '2 h'),"
        " (2, 1, 424242, now() - interval '2 h'), (3, 3, 424242, now() - interval '2 h')");
    b = take(s, STAGE_FETCH, 10, 0);
    assert_int_equal(b.n, 1);
    assert_int_equal(b.buried, 2);
    lease_batch_done(&b);
    b = take(s, STAGE_READ, 10, 1000);
    assert_int_equal(b.n, 0);
    assert_int_equal(b.buried, 1);
    lease_batch_done(&b);
    assert_int_equal(number(s, "select count(*) from job where ref = 424242"), 0);
    assert_int_equal(number(s, "select count(*) from quarantine where stage = 'dispatch' and "
                               "reason like '%not in the database%'"),
                     2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lease_message__a_page_comes_with_all_that_fetch_needs),
        TEST(lease_message__a_capture_comes_with_its_body_and_the_feeds_words),
        TEST(lease_message__a_poll_says_what_kind_of_feed_it_is),
        TEST(lease_message__a_summary_that_no_message_can_carry_is_left_out),
        TEST(lease_message__a_capture_says_how_it_is_to_be_read),
        TEST(lease_message__a_row_without_its_page_ends_in_quarantine),
    };

    return cmocka_run_group_tests(tests, start_server, stop_server);
}
