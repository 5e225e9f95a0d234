/* SPDX-License-Identifier: Apache-2.0 */
/* What polls and listings make of the rows of feeds. The arithmetic alone: test_schedule. */
#include "write/write_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "write_scene.h"

static struct scene scene;
static int64_t token;

static int wipe(void **state)
{
    scene_begin(&scene, state);
    return 0;
}

/* The feed comes due: as much time as its interval goes by. */
static void let_time_pass(struct scene *s)
{
    scene_sql(s, "update feed set last_polled_at = now() - interval_s * interval '1 s'");
}

static void poll(struct scene *s, int64_t feed, bool is_unchanged, int ttl_s)
{
    Cw__Capture *c = scene_capture(s, CW__FETCH__ROLE__FEED, feed, "body");
    struct write_item item = scene_item(MESSAGE_CAPTURE, &c->base, JOB_POLL, feed, ++token);

    if (is_unchanged) {
        c->unchanged = c->has_unchanged = 1;
        c->has_body_zstd = 0;
        c->etag = NULL;
    }
    c->has_ttl_s = ttl_s > 0;
    c->ttl_s = (uint32_t)ttl_s;
    scene_lease(s, JOB_POLL, feed, 0, token);
    scene_commit(s, &item, 1);
}

static void list(struct scene *s, Cw__Listing *l)
{
    struct write_item item = scene_item(MESSAGE_LISTING, &l->base, JOB_ENRICH, 99, ++token);

    scene_lease(s, JOB_ENRICH, 99, 0, token);
    scene_commit(s, &item, 1);
}

/* `from` .. `from + n`, of `feed`. */
static Cw__Listing *items(struct scene *s, int64_t feed, size_t from, size_t n)
{
    Cw__Listing *l = scene_listing(s, n, "One");

    l->target = (uint64_t)feed;
    for (size_t i = 0; i < n; i++)
        l->items[i]->url = arena_printf(&s->a, "https://hadar.example/n/%zu", from + i);
    return l;
}

static void write_feed__an_unchanged_feed_keeps_its_validators_and_is_asked_later(void **state)
{
    struct scene *s = *state;
    int64_t feed = key_feed(SPAN(SCENE_FEED));

    NEEDS_SERVER();
    scene_sql(s, "update feed set interval_s = 3600, etag = 'old', failures = 3, trouble = 2.5, "
                 "last_error = 'x', on_time = 1");
    let_time_pass(s);
    poll(s, feed, true, 0);
    scene_has(s, "capture", 0);
    scene_has(s, "job", 0);
    scene_has(s,
              "feed where etag = 'old' and failures = 0 and trouble = 0 and last_error is null and "
              "on_time = 2"
              " and items_known = 1 and interval_s = 4200",
              1);
    scene_has(
        s,
        "feed where next_poll_at between now() + interval '3770 s' and now() + interval '4630 s'",
        1);
    poll(s, feed, true, 0); /* by hand, at once: says nothing about the interval */
    scene_has(s, "feed where interval_s = 4200 and on_time = 0", 1);
}

static void write_feed__one_that_always_changes_is_asked_more_often(void **state)
{
    struct scene *s = *state;
    int64_t feed = key_feed(SPAN(SCENE_FEED));

    NEEDS_SERVER();
    scene_sql(s, "update feed set interval_s = 36000");
    for (size_t i = 0; i < 6; i++) {
        static const int64_t interval_s[] = {36000, 36000, 21600, 18000, 14400, 10800};

        let_time_pass(s);
        if (i == 0)
            scene_sql(s,
                      "update feed set last_polled_at = null"); /* the first reading never counts */
        poll(s, feed, false, 0);
        list(s, items(s, feed, i * 10, 10));
        scene_has(s,
                  arena_printf(
                      &s->a,
                      "feed where interval_s = %lld and items_known = 0 and last_new_at is not null"
                      " and title = 'Hadar' and etag = '\"e1\"'",
                      (long long)interval_s[i]),
                  1);
    }
    scene_sql(s, "update feed set interval_s = 1200");
    let_time_pass(s);
    poll(s, feed, false, 0);
    list(s, items(s, feed, 100, 10));
    scene_has(s, "feed where interval_s = 600 and next_poll_at >= now() + interval '590 s'", 1);
}

static void write_feed__wishes_of_feed_and_server_are_kept(void **state)
{
    struct scene *s = *state;
    int64_t feed = key_feed(SPAN(SCENE_FEED));
    Cw__Listing *l;

    NEEDS_SERVER();
    poll(s, feed, false, 1800);
    scene_has(s, "feed where ttl_s = 1800 and interval_s = 1800", 1);
    l = items(s, feed, 0, 1);
    l->has_ttl_s = 1;
    l->ttl_s = 3600;
    l->format = scene_text(s, "rss2.0");
    list(s, l);
    scene_has(s, "feed where ttl_s = 3600 and interval_s = 3600 and format = 'rss2.0'", 1);
    poll(s, feed, true, 1800); /* 304 says nothing of what the feed asks for */
    scene_has(s, "feed where ttl_s = 3600 and interval_s = 3600", 1);
    poll(s, feed, false, 60);
    scene_has(s, "feed where ttl_s = 60", 1);
    l->ttl_s = UINT32_MAX;
    list(s, l);
    scene_has(s, "feed where ttl_s = 2147483647 and interval_s = 86400",
              1); /* never above write.feed_max_s */
}

static void write_feed__known_items_slow_a_feed_down(void **state)
{
    struct scene *s = *state;
    int64_t feed = key_feed(SPAN(SCENE_FEED));

    NEEDS_SERVER();
    scene_sql(
        s,
        "update feed set interval_s = 3600, on_time = 2, last_new_at = now() - interval '40 days'");
    list(s, items(s, feed, 0, 10));
    scene_has(s, "feed where interval_s = 600 and items_known = 0", 1);
    list(s, items(s, feed, 2, 10));
    scene_has(s, "feed where interval_s = 1200 and items_known between 0.79 and 0.81", 1);
    list(s, items(s, feed, 7, 10));
    scene_has(s, "feed where interval_s = 1200 and items_known between 0.49 and 0.51", 1);
    scene_sql(s, "update feed set last_new_at = now() - interval '40 days'");
    list(s, items(s, feed, 0, 0));
    scene_has(s, "feed where interval_s = 4800 and items_known = 1", 1);
}

/* --------------------------------------------------------------------------------- candidates */

static Cw__Listing *names(struct scene *s, int64_t finder, const char *format, size_t n)
{
    Cw__Listing *l = items(s, finder, 0, 0);

    l->format = scene_text(s, format);
    l->n_feeds = n;
    l->feeds = ARENA_ARRAY(&s->a, n, Cw__Listing__Feed *);
    for (size_t i = 0; i < n; i++) {
        l->feeds[i] = ARENA_NEW(&s->a, Cw__Listing__Feed);
        cw__listing__feed__init(l->feeds[i]);
        l->feeds[i]->url = arena_printf(&s->a, "https://hadar.example/found/%zu", i);
    }
    return l;
}

static int64_t found(struct scene *s, size_t i)
{
    return key_feed(span_of(arena_printf(&s->a, "https://hadar.example/found/%zu", i)));
}

static void write_feed__what_a_home_page_names_becomes_a_candidate(void **state)
{
    struct scene *s = *state;
    int64_t home = key_feed(SPAN(SCENE_FEED));
    Cw__Listing *l;

    NEEDS_SERVER();
    scene_sql(s, "update feed set kind = 2, on_time = 2");
    l = names(s, home, "home", 3);
    l->feeds[1]->has_kind = 1;
    l->feeds[1]->kind = CW__FEED_KIND__ROBOTS;
    l->feeds[1]->title = scene_text(s, "Robots");
    l->feeds[2]->url = l->feeds[0]->url; /* named twice */
    list(s, l);
    scene_has(s, "feed", 3);
    scene_has(s,
              arena_printf(&s->a,
                           "feed where state = 1 and kind = 0 and found_by = %lld and id = %lld "
                           "and interval_s = 900"
                           " and next_poll_at <= now() and source_id = (select id from source)",
                           (long long)home, (long long)found(s, 0)),
              1);
    scene_has(s, "feed where state = 1 and kind = 3 and title = 'Robots'", 1);
    scene_has(s, "feed where kind = 2 and state = 0 and interval_s = 86400 and format = 'home'", 1);
    scene_has(s,
              "trail where what = 'listed' and detail = '0 items, 0 new, 0 changed, 3 feeds named, "
              "2 new'",
              1);
    scene_sql(s, "update feed set state = 2 where state = 1");
    list(s, l);
    scene_has(s, "feed where state = 2", 2); /* refused once, refused for good */
}

static void write_feed__a_candidate_that_lists_something_is_followed(void **state)
{
    struct scene *s = *state;

    NEEDS_SERVER();
    list(s, names(s, key_feed(SPAN(SCENE_FEED)), "home", 3));
    list(s, items(s, found(s, 0), 0, 2));
    list(s, items(s, found(s, 1), 0, 0));
    list(s, names(s, found(s, 2), "sitemapindex", 1));
    scene_has(s,
              arena_printf(&s->a, "feed where state = 0 and id = %lld and interval_s = 900",
                           (long long)found(s, 0)),
              1);
    scene_has(s,
              arena_printf(&s->a, "feed where state = 1 and id = %lld and interval_s = 86400",
                           (long long)found(s, 1)),
              1);
    scene_has(s, arena_printf(&s->a, "feed where state = 0 and id = %lld", (long long)found(s, 2)),
              1);
    scene_has(s, "trail where what = 'followed'", 2);
    scene_has(s, "page", 2);
    scene_sql(s, "update feed set on_time = 2");
    let_time_pass(s);
    poll(s, found(s, 1), true, 0);
    scene_has(s,
              arena_printf(&s->a, "feed where state = 1 and id = %lld and interval_s = 86400",
                           (long long)found(s, 1)),
              1);
    let_time_pass(s);
    poll(s, found(s, 1), false, 0);
    list(s, items(s, found(s, 1), 10, 5));
    scene_has(s,
              arena_printf(&s->a, "feed where state = 0 and id = %lld and interval_s = 21600",
                           (long long)found(s, 1)),
              1);
}

static void write_feed__no_more_than_fifty_new_ones_at_a_time(void **state)
{
    struct scene *s = *state;
    int64_t index = key_feed(SPAN(SCENE_FEED));

    NEEDS_SERVER();
    list(s, names(s, index, "sitemapindex", 120));
    scene_has(s, "feed where state = 1", 50);
    scene_has(s,
              arena_printf(&s->a, "feed where id = %lld or id = %lld", (long long)found(s, 0),
                           (long long)found(s, 49)),
              2);
    list(s, names(s, index, "sitemapindex", 120));
    list(s, names(s, index, "sitemapindex", 120));
    scene_has(s, "feed where state = 1", 120);
    list(s, names(s, index, "sitemapindex", 120));
    scene_has(s, "feed where items_known = 1", 1);
}

static void write_feed__sitemaps_of_years_ago_are_left_alone(void **state)
{
    struct scene *s = *state;
    Cw__Listing *l;

    NEEDS_SERVER();
    l = names(s, key_feed(SPAN(SCENE_FEED)), "sitemapindex", 4);
    l->feeds[0]->changed = scene_text(s, "2019-02-01");
    l->feeds[1]->changed = scene_text(s, "2999-02-01T00:00:00Z");
    l->feeds[2]->changed = scene_text(s, "some day");
    list(s, l);
    scene_has(s, "feed where state = 1", 3);
    scene_has(s, arena_printf(&s->a, "feed where id = %lld", (long long)found(s, 0)), 0);
}

static void write_feed__of_a_sitemap_only_pages_of_the_last_month_are_new(void **state)
{
    struct scene *s = *state;
    int64_t feed = key_feed(SPAN(SCENE_FEED));
    Cw__Listing *l;

    NEEDS_SERVER();
    l = items(s, feed, 0, 4);
    l->format = scene_text(s, "sitemap");
    l->items[0]->updated = scene_text(s, "2019-02-01");
    l->items[1]->updated = scene_text(s, "2999-02-01");
    list(s, l);
    scene_has(s, "page", 3);
    l = items(s, feed, 0, 4);
    l->format = scene_text(s, "rss2.0");
    l->items[0]->updated = scene_text(s, "2019-02-01");
    list(s, l);
    scene_has(s, "page", 4);
}

static void write_feed__a_reading_of_a_feed_that_is_gone_is_no_error(void **state)
{
    struct scene *s = *state;

    NEEDS_SERVER();
    list(s, names(s, 4711, "home", 2));
    poll(s, 4711, true, 0);
    scene_has(s, "feed", 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, wipe)
    const struct CMUnitTest tests[] = {
        TEST(write_feed__an_unchanged_feed_keeps_its_validators_and_is_asked_later),
        TEST(write_feed__one_that_always_changes_is_asked_more_often),
        TEST(write_feed__wishes_of_feed_and_server_are_kept),
        TEST(write_feed__known_items_slow_a_feed_down),
        TEST(write_feed__what_a_home_page_names_becomes_a_candidate),
        TEST(write_feed__a_candidate_that_lists_something_is_followed),
        TEST(write_feed__no_more_than_fifty_new_ones_at_a_time),
        TEST(write_feed__sitemaps_of_years_ago_are_left_alone),
        TEST(write_feed__of_a_sitemap_only_pages_of_the_last_month_are_new),
        TEST(write_feed__a_reading_of_a_feed_that_is_gone_is_no_error),
    };
    int failed;

    (void)scene_open(&scene, "--no-fsync");
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    scene_close(&scene);
    return failed;
}
