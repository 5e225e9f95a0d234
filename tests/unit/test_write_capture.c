/* SPDX-License-Identifier: Apache-2.0 */
/* Refused pages and second looks. What every capture goes through: test_write_batch. */
#include "write/write_batch.h"

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
    static const struct schedule_revisits revisits = {{3600, 21600, 86400, 604800}, 4};

    scene_begin(&scene, state);
    scene.store.rules.revisits = revisits;
    return 0;
}

#define REASON "answered 403 Forbidden"

/* A page that the scene's feed listed, without capture. */
static int64_t listed(struct scene *s, const char *url)
{
    int64_t page = key_page(span_of(url));

    scene_sql(s, arena_printf(&s->a,
                              "insert into page (id, source_id, feed_id, url) select %lld, "
                              "source_id, id, '%s' from feed",
                              (long long)page, url));
    return page;
}

static Cw__Capture *refused(struct scene *s, int64_t page, const char *body)
{
    Cw__Capture *c = scene_capture(s, CW__FETCH__ROLE__PAGE, page, body);

    c->status = 403;
    c->blocked = scene_text(s, REASON);
    return c;
}

static void bring(struct scene *s, Cw__Capture *c)
{
    int64_t page = (int64_t)c->target;
    struct write_item item = scene_item(MESSAGE_CAPTURE, &c->base, JOB_PAGE, page, ++token);

    scene_lease(s, JOB_PAGE, page, page, token);
    scene_commit(s, &item, 1);
}

/* The newest capture of the page is read: its jobs end with this text. */
static void read_as(struct scene *s, int64_t page, const char *text, Cw__Document__Quality quality)
{
    int64_t capture =
        scene_int(s, arena_printf(&s->a, "select ref from job where kind = 3 and page_id = %lld",
                                  (long long)page));
    Cw__Document *d = scene_document(
        s, page, capture, arena_printf(&s->a, "https://hadar.example/%lld", (long long)page), text);

    d->has_quality = 1;
    d->quality = quality;
    (void)scene_store(s, d, ++token);
}

#define FEED_TEXT CW__DOCUMENT__QUALITY__FEED_TEXT
#define ARTICLE CW__DOCUMENT__QUALITY__ARTICLE

static void write_capture__a_refused_page_keeps_the_text_of_its_feed(void **state)
{
    struct scene *s = *state;
    int64_t page;

    NEEDS_SERVER();
    page = listed(s, "https://hadar.example/b/1");
    bring(s, refused(s, page, "feed text"));
    scene_has(s, "capture where blocked = '" REASON "' and status = 403", 1);
    scene_has(s, "page where is_blocked and state = 0 and etag is null and body_sha256 is not null",
              1);
    scene_has(s, "source where blocked_at is not null and blocked_reason = '" REASON "'", 1);
    scene_has(s, "trail where what = 'blocked' and detail = '" REASON "'", 1);
    scene_has(s, "job where kind = 3", 1);
    read_as(s, page, "What the feed said.", FEED_TEXT);
    scene_has(s, "edition where quality = 'feed' and change is null", 1);
    scene_has(s, "page where is_blocked and state = 1", 1);
    scene_is_sound(s);
}

static void write_capture__the_source_is_blocked_since_the_first_refusal(void **state)
{
    struct scene *s = *state;
    Cw__Capture *c;

    NEEDS_SERVER();
    bring(s, refused(s, listed(s, "https://hadar.example/b/1"), "a"));
    scene_sql(s, "update source set blocked_at = '2026-01-01'");
    c = refused(s, listed(s, "https://hadar.example/b/2"), "b");
    c->blocked = scene_text(s, "robots.txt forbids it");
    bring(s, c);
    scene_has(s,
              "source where blocked_at = '2026-01-01' and blocked_reason = 'robots.txt forbids it'",
              1);
}

static void write_capture__a_good_page_later_is_a_better_edition(void **state)
{
    struct scene *s = *state;
    int64_t page;

    NEEDS_SERVER();
    page = listed(s, "https://hadar.example/b/1");
    bring(s, refused(s, page, "feed text"));
    read_as(s, page, "What the feed said.", FEED_TEXT);
    bring(s, scene_capture(s, CW__FETCH__ROLE__PAGE, page, "page"));
    scene_has(s, "source where blocked_at is null and blocked_reason is null", 1);
    scene_has(s, "page where is_blocked", 1); /* until it has been read */
    read_as(s, page, "What the article says.", ARTICLE);
    scene_has(s, "page where not is_blocked and state = 1", 1);
    scene_has(s, "edition where n = 2 and quality = 'article' and change is null",
              1); /* not an edit by the outlet */
    scene_is_sound(s);
}

static void write_capture__the_feed_never_takes_the_place_of_a_better_text(void **state)
{
    struct scene *s = *state;
    int64_t page;

    NEEDS_SERVER();
    page = listed(s, "https://hadar.example/b/1");
    bring(s, scene_capture(s, CW__FETCH__ROLE__PAGE, page, "page"));
    read_as(s, page, "What the article says.", ARTICLE);
    bring(s, refused(s, page, "feed text"));
    scene_has(s, "job", 0);
    scene_has(s, "capture", 2); /* the refusal is on file */
    scene_has(s,
              "page where not is_blocked and etag = '\"e1\"' and body_sha256 = decode(repeat('70', "
              "32), 'hex')"
              " and next_visit_at is not null",
              1);
    scene_has(s, "source where blocked_at is not null", 1);
    scene_has(s, "trail where what = 'blocked'", 1);
}

static void write_capture__what_is_no_good_page_unblocks_nothing(void **state)
{
    struct scene *s = *state;
    int64_t page;
    Cw__Capture *c;

    NEEDS_SERVER();
    page = listed(s, "https://hadar.example/b/1");
    bring(s, refused(s, page, "feed text"));
    c = scene_capture(s, CW__FETCH__ROLE__PAGE, page, "page");
    c->unchanged = c->has_unchanged = 1;
    bring(s, c);
    c = scene_capture(s, CW__FETCH__ROLE__PAGE, page, "gone");
    c->status = 404;
    bring(s, c);
    scene_has(s, "source where blocked_at is not null", 1);
}

/* -------------------------------------------------------------------------------------- second
 * looks */

static void write_capture__a_page_that_is_settled_is_looked_at_again(void **state)
{
    struct scene *s = *state;
    int64_t page;
    Cw__Capture *c;

    NEEDS_SERVER();
    page = listed(s, "https://hadar.example/v/1");
    bring(s, scene_capture(s, CW__FETCH__ROLE__PAGE, page, "page"));
    scene_has(s, "page where next_visit_at is null", 1);
    read_as(s, page, "A text.", ARTICLE);
    scene_has(s, "page where next_visit_at = first_seen_at + interval '1 hour'", 1);
    c = scene_capture(s, CW__FETCH__ROLE__PAGE, page, "page");
    c->unchanged = c->has_unchanged = 1;
    for (int i = 0; i < 3; i++) {
        static const char *const age[] = {"61 minutes", "7 hours", "3 days"};
        static const char *const next[] = {"6 hours", "24 hours", "7 days"};

        scene_sql(s,
                  arena_printf(
                      &s->a,
                      "update page set first_seen_at = now() - interval '%s', next_visit_at = null,"
                      " gone_at = now()",
                      age[i]));
        bring(s, c);
        scene_has(
            s,
            arena_printf(
                &s->a,
                "page where next_visit_at = first_seen_at + interval '%s' and gone_at is null",
                next[i]),
            1);
    }
    scene_sql(s, "update page set first_seen_at = now() - interval '8 days', next_visit_at = null");
    bring(s, c);
    scene_has(s, "page where next_visit_at is null", 1);
    scene_has(s, "job", 0);
}

static void write_capture__a_duplicate_is_looked_at_again_too(void **state)
{
    struct scene *s = *state;

    NEEDS_SERVER();
    for (int i = 0; i < 2; i++) {
        int64_t page = listed(s, i ? "https://hadar.example/v/1" : "https://hadar.example/v/2");

        bring(s, scene_capture(s, CW__FETCH__ROLE__PAGE, page, "page"));
        read_as(s, page, "The same text.", ARTICLE);
    }
    scene_has(s, "page where state = 2 and next_visit_at = first_seen_at + interval '1 hour'", 1);
}

static void write_capture__what_nobody_listed_is_looked_at_once(void **state)
{
    struct scene *s = *state;
    int64_t page;

    NEEDS_SERVER();
    page = listed(s, "https://hadar.example/v/1");
    scene_sql(s, "update page set feed_id = null");
    bring(s, scene_capture(s, CW__FETCH__ROLE__PAGE, page, "page"));
    read_as(s, page, "A text.", ARTICLE);
    bring(s, scene_capture(s, CW__FETCH__ROLE__PAGE, page, "Page"));
    scene_has(s, "page where state = 1 and next_visit_at is null", 1);
    scene_wipe(s);
    scene.store.rules.revisits.n = 0;
    page = listed(s, "https://hadar.example/v/1");
    bring(s, scene_capture(s, CW__FETCH__ROLE__PAGE, page, "page"));
    read_as(s, page, "A text.", ARTICLE);
    scene_has(s, "page where state = 1 and next_visit_at is null", 1);
}

static void
write_capture__jobs_of_pages_know_their_site_and_whether_it_is_the_first_look(void **state)
{
    struct scene *s = *state;
    int64_t page;
    Cw__Capture *c;

    NEEDS_SERVER();
    page = listed(s, "https://hadar.example/v/1");
    c = scene_capture(s, CW__FETCH__ROLE__PAGE, page, "page");
    c->unchanged = c->has_unchanged = 1;
    bring(s, c); /* without capture: asked for anew */
    scene_has(s, "job where kind = 2 and site = site_of('https://hadar.example/') and not is_again",
              1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, wipe)
    const struct CMUnitTest tests[] = {
        TEST(write_capture__a_refused_page_keeps_the_text_of_its_feed),
        TEST(write_capture__the_source_is_blocked_since_the_first_refusal),
        TEST(write_capture__a_good_page_later_is_a_better_edition),
        TEST(write_capture__the_feed_never_takes_the_place_of_a_better_text),
        TEST(write_capture__what_is_no_good_page_unblocks_nothing),
        TEST(write_capture__a_page_that_is_settled_is_looked_at_again),
        TEST(write_capture__a_duplicate_is_looked_at_again_too),
        TEST(write_capture__what_nobody_listed_is_looked_at_once),
        TEST(write_capture__jobs_of_pages_know_their_site_and_whether_it_is_the_first_look),
    };
    int failed;

    (void)scene_open(&scene, "--no-fsync");
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    scene_close(&scene);
    return failed;
}
