/* SPDX-License-Identifier: Apache-2.0 */
#include "write/write_batch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pthread.h>
#include <cmocka.h>
#include <inttypes.h>
#include "corpus_help.h"
#include "message_text.h"
#include "write_scene.h"
#include "write_sql.h"

static struct scene scene;

static int wipe(void **state)
{
    scene_begin(&scene, state);
    return 0;
}

/* ------------------------------------------------------------------------------------------- schema and roles */

static void write_batch__every_statement_fits_the_schema(void **state)
{
    struct scene *s = *state;

    NEEDS_SERVER();
    for (size_t i = 0; sql_all_write[i]; i++) {
        const char *sql = arena_printf(&s->a, "prepare test_%zu as %s", i, sql_all_write[i]->sql);

        if (pg_script(s->store.db, sql_all_write[i]->name, sql, &s->e) != FATE_DONE)
            fail_msg("%s", s->e.text);
    }
}

static void write_batch__the_role_may_do_no_more_than_it_needs(void **state)
{
    static const char *const forbidden[] = {
        "create table x (y int)", "create temp table x (y int)",     "drop table claim",           "update edition set text = ''",
        "delete from edition",    "insert into judgement default values", "update job set token = 0", "insert into source values (1, 'x')",
        "delete from page",       "update page set url = ''",        "truncate job",               "update claim set act = 'say'",
        "update feed set url = ''",   "alter role claimwire_write superuser",
    };
    struct scene *s = *state;

    NEEDS_SERVER();
    for (size_t i = 0; i < sizeof(forbidden) / sizeof(*forbidden); i++) {
        if (pg_script(s->store.db, "forbidden", forbidden[i], &s->e) == FATE_DONE)
            fail_msg("claimwire_write could: %s", forbidden[i]);
        assert_string_equal(pg_sqlstate(s->store.db), "42501");
    }
}

/* The rows that it has locked would stay so, and nobody could lease them again. */
static void write_batch__a_transaction_that_has_gone_silent_is_ended_after_10_s(void **state)
{
    static const struct pg_statement ask = {
        "silence", "select setting::integer from pg_settings where name = 'idle_in_transaction_session_timeout'"};
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct scene *s = *state;

    NEEDS_SERVER();
    scene_must(s, pg_run(s->store.db, &ask, NULL, &r, &s->e));
    assert_int_equal(pg_int(r, 0, 0), 10000);
}

/* Planned while the table is empty, run when it is large: the number of rows read must not grow with the table. */
static void write_batch__completion_reads_only_the_rows_it_ends(void **state)
{
    static const struct pg_statement scans = {
        "scans", "select seq_tup_read, idx_tup_fetch from pg_stat_xact_user_tables where relname = 'job'"};
    CLEANUP(pg_result_done) struct pg_result *done = NULL, *r = NULL;
    struct scene *s = *state;
    struct put_table t;

    NEEDS_SERVER();
    for (int i = 0; i < 8; i++) { /* past the five plans for known values */
        put_init(&t, &s->a, "ll");
        put_int(&t, 1);
        put_int(&t, 1);
        scene_must(s, put_run(&t, s->store.db, &sql_accept_jobs, NULL, &s->e));
    }
    scene_sql(s, "insert into job (id, kind, ref, token) select i, 2, i, i from generate_series(1, 30000) i");
    put_init(&t, &s->a, "ll");
    for (int i = 1; i <= 1000; i++) {
        put_int(&t, i * 30);
        put_int(&t, i * 30);
    }
    scene_must(s, pg_begin(s->store.db, &s->e));
    scene_must(s, put_run(&t, s->store.db, &sql_accept_jobs, &done, &s->e));
    assert_int_equal(pg_rows(done), 1000);
    scene_must(s, pg_run(s->store.db, &scans, NULL, &r, &s->e));
    assert_int_equal(pg_int(r, 0, 0), 0);
    assert_true(pg_int(r, 0, 1) <= 2000);
    pg_rollback(s->store.db);
}

/* -------------------------------------------------------------------------------------------------- captures */

static void write_batch__a_capture_is_stored_and_its_reading_becomes_the_next_job(void **state)
{
    struct scene *s = *state;
    struct write_item item;
    Cw__Capture *c;
    int64_t page = key_page(SPAN("https://hadar.example/a/1"));

    NEEDS_SERVER();
    scene_sql(s, arena_printf(&s->a, "insert into page (id, source_id, feed_id, url) select %lld, source_id, id, '' from feed",
                              (long long)page));
    c = scene_capture(s, CW__FETCH__ROLE__PAGE, page, "body");
    item = scene_item(MESSAGE_CAPTURE, &c->base, JOB_PAGE, page, 5);
    scene_lease(s, JOB_PAGE, page, page, 5);
    scene_commit(s, &item, 1);
    assert_int_equal(item.outcome, CW__ACK__OUTCOME__STORED);
    scene_has(s, "capture where body_zstd = 'body' and response_headers->0->>1 = E'a \"quoted\\\\\" one\\t''; drop table job; --'", 1);
    scene_has(s, "job where kind = 3 and lease_until is null and token = 0 and trace = 7 and ref = (select id from capture)", 1);
    scene_has(s, "job", 1);
    scene_has(s, arena_printf(&s->a, "job where page_id = %lld", (long long)page), 1);
    scene_has(s, "page where etag = '\"e1\"' and state = 0", 1);
    scene_has(s, "trail where what = 'captured' and token = 5", 1);
    scene_is_sound(s);
}

static void write_batch__unchanged_about_a_page_without_outcome_reads_its_capture_again(void **state)
{
    struct scene *s = *state;
    int64_t capture, page;
    struct write_item item;
    Cw__Capture *c;

    NEEDS_SERVER();
    page = scene_page(s, "https://hadar.example/a/2", &capture);
    c = scene_capture(s, CW__FETCH__ROLE__PAGE, page, "body");
    c->unchanged = c->has_unchanged = 1;
    item = scene_item(MESSAGE_CAPTURE, &c->base, JOB_PAGE, page, 5);
    scene_lease(s, JOB_PAGE, page, page, 5);
    scene_commit(s, &item, 1);
    scene_has(s, arena_printf(&s->a, "job where kind = 3 and ref = %lld and id = %lld", (long long)capture,
                             (long long)key_job(3, capture)), 1);
    scene_sql(s, "delete from job; delete from capture; update page set etag = 'lie'");
    item.token = 6;
    scene_lease(s, JOB_PAGE, page, page, 6);
    scene_commit(s, &item, 1);
    scene_has(s, "job where kind = 2 and token = 0", 1);
    scene_has(s, "page where etag is null", 1);
    scene_sql(s, "delete from job; update page set state = 1");
    item.token = 7;
    scene_lease(s, JOB_PAGE, page, page, 7);
    scene_commit(s, &item, 1);
    scene_has(s, "job", 0);
}

/* -------------------------------------------------------------------------------------------------- listings */

static void list(struct scene *s, Cw__Listing *l, int64_t token)
{
    struct write_item item = scene_item(MESSAGE_LISTING, &l->base, JOB_ENRICH, 99, token);

    scene_lease(s, JOB_ENRICH, 99, 0, token);
    scene_commit(s, &item, 1);
    assert_int_equal(item.outcome, CW__ACK__OUTCOME__STORED);
}

static void write_batch__a_listing_offers_its_new_pages_once(void **state)
{
    struct scene *s = *state;
    Cw__Listing *l;

    NEEDS_SERVER();
    l = scene_listing(s, 10, "One");
    l->items[9]->url = l->items[0]->url; /* listed twice */
    list(s, l, 5);
    scene_has(s, "page where state = 0 and feed_title = 'One'", 9);
    scene_has(s, "job where kind = 2 and page_id = ref", 9);
    scene_has(s, "feed where interval_s = 900 and title = 'Hadar' and last_new_at is not null", 1);
    scene_is_sound(s);
    scene_sql(s, "delete from job");
    list(s, l, 6);
    scene_has(s, "page", 9);
    scene_has(s, "job", 0);
    scene_has(s, "feed where items_known = 1", 1);
}

static void write_batch__a_page_that_its_feed_describes_anew_is_fetched_again(void **state)
{
    struct scene *s = *state;

    NEEDS_SERVER();
    list(s, scene_listing(s, 3, "One"), 5);
    scene_sql(s, "delete from job; update page set state = 1");
    list(s, scene_listing(s, 3, "One, corrected"), 6);
    scene_has(s, "job where kind = 2 and is_again and site = site_of('https://hadar.example')", 3);
    scene_has(s, "page where state = 1 and feed_title = 'One, corrected'", 3); /* what is stored stays stored */
    scene_has(s, "trail where detail = '3 items, 0 new, 3 changed'", 1);
}

static void write_batch__an_address_longer_than_an_index_row_is_no_problem(void **state)
{
    struct scene *s = *state;
    Cw__Listing *l;
    char *url;

    NEEDS_SERVER();
    l = scene_listing(s, 1, "'; drop table page; -- \\ \" {} $1");
    url = arena_alloc(&s->a, 8001);
    memset(url, 'a', 8000);
    memcpy(url, "https://hadar.example/", 22);
    l->items[0]->url = url;
    list(s, l, 5);
    scene_has(s, "page where length(url) = 8000 and feed_title = E'''; drop table page; -- \\\\ \" {} $1'", 1);
}

/* ------------------------------------------------------------------------------------------------- documents */

static Cw__Span *a_span(struct scene *s, uint32_t start, uint32_t end)
{
    Cw__Span *v = ARENA_NEW(&s->a, Cw__Span);

    cw__span__init(v);
    v->has_start = v->has_end = 1;
    v->start = start;
    v->end = end;
    return v;
}

#define LIST_OF(d, field, n, type)                                                                 \
    ((d)->n_##field = (n), (d)->field = ARENA_ARRAY(&s->a, (n), type *))

static Cw__Entity *an_entity(struct scene *s, const char *id, const char *en, const char *ar)
{
    Cw__Entity *n = ARENA_NEW(&s->a, Cw__Entity);

    cw__entity__init(n);
    n->id = scene_text(s, id);
    n->name_en = en ? scene_text(s, en) : NULL;
    n->name_ar = ar ? scene_text(s, ar) : NULL;
    n->has_type = 1;
    n->type = CW__MENTION__TYPE__LOC;
    n->has_lat = n->has_lon = 1;
    n->lat = 35.5;
    n->lon = 40.25;
    LIST_OF(n, admin, 2, char);
    n->admin[0] = scene_text(s, "a \"b\" \\ c");
    n->admin[1] = scene_text(s, "NULL");
    return n;
}

static Cw__Mention *a_mention(struct scene *s, uint32_t start, uint32_t end, uint32_t entity)
{
    Cw__Mention *m = ARENA_NEW(&s->a, Cw__Mention);

    cw__mention__init(m);
    m->has_start = m->has_end = m->has_type = m->has_entity = m->has_score = 1;
    m->start = start;
    m->end = end;
    m->type = CW__MENTION__TYPE__LOC;
    m->entity = entity;
    m->score = 0.5f;
    m->rule = scene_text(s, "test");
    return m;
}

static void add_claim(struct scene *s, Cw__Document *d)
{
    Cw__Claim *c = ARENA_NEW(&s->a, Cw__Claim);
    Cw__Event *v = ARENA_NEW(&s->a, Cw__Event);
    Cw__Role *r = ARENA_NEW(&s->a, Cw__Role), *told = ARENA_NEW(&s->a, Cw__Role);

    cw__claim__init(c);
    cw__event__init(v);
    cw__role__init(r);
    cw__role__init(told);
    c->has_start = c->has_end = c->has_act = c->has_speaker_entity = c->has_speaker_class = c->has_direct = 1;
    c->start = 0;
    c->end = 25;
    c->act = CW__CLAIM__ACT__DENY;
    c->direct = CW__CLAIM__DIRECT__YES;
    c->speaker_class = CW__CLAIM__CLASS__NAMED_PERSON;
    c->speaker_name = scene_text(s, "Salim of دير");
    LIST_OF(c, cues, 1, Cw__Span)[0] = a_span(s, 13, 17);
    LIST_OF(c, sources, 1, Cw__Span)[0] = a_span(s, 0, 12);
    LIST_OF(c, contents, 1, Cw__Span)[0] = a_span(s, 18, 25);
    LIST_OF(c, via, 1, char)[0] = scene_text(s, "Radio, \"North\"");
    r->has_role = r->has_mention = 1;
    r->role = CW__ROLE__NAME__PLACE;
    told->has_role = told->has_inherited = 1;
    told->role = CW__ROLE__NAME__ACTOR;
    told->inherited = 1;
    LIST_OF(v, roles, 2, Cw__Role)[0] = r;
    v->roles[1] = told;
    v->type = scene_text(s, "violence.clash");
    v->n_times = 1;
    v->times = ARENA_ARRAY(&s->a, 1, uint32_t);
    v->n_quantities = 1;
    v->quantities = ARENA_ARRAY(&s->a, 1, uint32_t);
    LIST_OF(c, events, 1, Cw__Event)[0] = v;
    LIST_OF(c, hedges, 1, Cw__Span)[0] = a_span(s, 18, 25);
    c->unnamed = a_span(s, 13, 17);
    c->n_shades = 2;
    c->shades = ARENA_ARRAY(&s->a, 2, Cw__Shade);
    c->shades[0] = CW__SHADE__LOCAL;
    c->shades[1] = CW__SHADE__MEDICAL;
    LIST_OF(d, claims, 1, Cw__Claim)[0] = c;
}

/* A little of everything that an annotation can hold. */
static Cw__Document *a_full_document(struct scene *s, int64_t page, int64_t capture, const char *url)
{
    Cw__Document *d = scene_document(s, page, capture, url, "Salim of دير said nothing happened.");
    Cw__Sentence *sentence = ARENA_NEW(&s->a, Cw__Sentence);
    Cw__LanguageSpan *language = ARENA_NEW(&s->a, Cw__LanguageSpan);
    Cw__Time *t = ARENA_NEW(&s->a, Cw__Time);
    Cw__Quantity *q = ARENA_NEW(&s->a, Cw__Quantity);
    Cw__TextRange *range = ARENA_NEW(&s->a, Cw__TextRange);

    cw__sentence__init(sentence);
    cw__language_span__init(language);
    cw__time__init(t);
    cw__quantity__init(q);
    cw__text_range__init(range);
    sentence->end = language->end = range->end = 35;
    range->byte_start = 7;
    range->byte_end = 45;
    t->from = scene_text(s, "2025-03-08");
    t->to = scene_text(s, "2025-03-09");
    q->what = scene_text(s, "killed");
    q->has_max = 1;
    q->max = 20;
    q->who = scene_text(s, "children");
    q->has_part_of = 1;
    q->part_of = 0;
    d->published = scene_text(s, "2025-03-08T10:00:00+03:00");
    d->modified = scene_text(s, "9999-01-01");
    LIST_OF(d, byline, 1, char)[0] = scene_text(s, "O'Neil \"Bob\"");
    LIST_OF(d, map, 1, Cw__TextRange)[0] = range;
    LIST_OF(d, sentences, 1, Cw__Sentence)[0] = sentence;
    LIST_OF(d, languages, 1, Cw__LanguageSpan)[0] = language;
    LIST_OF(d, times, 1, Cw__Time)[0] = t;
    LIST_OF(d, quantities, 1, Cw__Quantity)[0] = q;
    LIST_OF(d, entities, 2, Cw__Entity)[0] = an_entity(s, "place:deir", "Deir", "دير");
    d->entities[1] = an_entity(s, "place:deir", "Deir", "دير"); /* the same twice */
    LIST_OF(d, mentions, 2, Cw__Mention)[0] = a_mention(s, 9, 12, 0);
    d->mentions[1] = a_mention(s, 9, 12, 1);
    add_claim(s, d);
    return d;
}

static void write_batch__all_that_was_found_is_stored(void **state)
{
    struct scene *s = *state;
    int64_t capture, page;

    NEEDS_SERVER();
    page = scene_page(s, "https://hadar.example/a/3", &capture);
    assert_int_equal(scene_store(s, a_full_document(s, page, capture, "https://hadar.example/a/3"), 5),
                     CW__ACK__OUTCOME__STORED);
    scene_has(s, "job", 0);
    scene_has(s, "page where state = 1 and settled_at is not null", 1);
    scene_has(s, "article a join source on source.id = a.source_id where name = 'Hadar News'", 1);
    scene_has(s, "edition where n = 1 and text_len = 35 and byline = array['O''Neil \"Bob\"'] and modified = '9999-01-01'"
                " and modified_at is null and published_at = '2025-03-08 07:00:00Z' and octet_length(text_hash) = 16", 1);
    scene_has(s, "text_map where begins = '{0}' and ends = '{35}' and byte_begins = '{7}' and byte_ends = '{45}'", 1);
    scene_has(s, "run where is_current and versions = '[{\"stage\": \"read\", \"code\": \"0.1.0\"}]'", 1);
    scene_has(s, "sentence where ends = '{35}'", 1);
    scene_has(s, "language_span", 1);
    scene_has(s, "entity where name_ar = 'دير' and lat = 35.5 and admin = array['a \"b\" \\ c', 'NULL']", 1);
    scene_has(s, "alias where folded in ('deir', 'دير')", 2);
    scene_has(s, "mention where type = 'LOC' and score = 0.5 and entity_id = (select id from entity)", 2);
    scene_has(s, "time_expression where from_at = '2025-03-08' and to_at = '2025-03-10'", 1);
    scene_has(s, "quantity where what = 'killed' and min is null and max = 20 and who = 'children' and part_of = 0", 1);
    scene_has(s, "claim where act = 'deny' and direct = 'yes' and speaker_class = 'named_person' and factuality is null"
                " and cue = 'said' and source = 'Salim of دير' and content = 'nothing' and via = array['Radio, \"North\"']"
                " and cue_begins = '{13}' and content_ends = '{25}'"
                " and shades = '{local,medical}' and unnamed = 'said' and hedges = '{nothing}' and hedge_begins = '{18}'"
                " and hedge_ends = '{25}'", 1);
    scene_has(s, "claim_source where surface = 'Salim of دير' and entity_id = (select id from entity)", 1);
    scene_has(s, "event where type = 'violence.clash' and times = '{0}' and place_entity_id = (select id from entity)", 1);
    scene_has(s, "event_role where role = 'place' and mention_n = 0 and not inherited", 1);
    scene_has(s, "event_role where role = 'actor' and mention_n is null and inherited", 1);
    scene_has(s, "claim_quantity", 1);
    scene_has(s, "trail where what = 'stored' and run_id = (select id from run)", 1);
    scene_is_sound(s);
}

static void write_batch__numbers_that_no_column_holds_are_no_numbers(void **state)
{
    struct scene *s = *state;
    int64_t capture, page;
    struct write_item items[2];
    Cw__Capture *c;
    Cw__Document *d;

    NEEDS_SERVER();
    page = scene_page(s, "https://hadar.example/a/16", &capture);
    c = scene_capture(s, CW__FETCH__ROLE__PAGE, page, "body");
    d = a_full_document(s, page, capture, "https://hadar.example/a/16");
    c->fetched_us = d->fetched_us = UINT64_MAX;
    c->status = c->took_ms = UINT32_MAX;
    c->has_took_ms = 1;
    d->quantities[0]->max = 1e308;
    items[0] = scene_item(MESSAGE_CAPTURE, &c->base, JOB_PAGE, page, 5);
    items[1] = scene_item(MESSAGE_DOCUMENT, &d->base, JOB_ENRICH, capture, 5);
    items[0].trace = items[1].trace = UINT64_MAX;
    scene_lease(s, JOB_PAGE, page, page, 5);
    scene_lease(s, JOB_ENRICH, capture, page, 5);
    scene_commit(s, items, 2);
    scene_has(s, "capture where took_ms is null and status = 0 and fetched_at between now() - interval '1 minute' and now()", 1);
    scene_has(s, "edition where fetched_at is null", 1);
    scene_has(s, "quantity where max = 1e308", 1);
}

static void write_batch__a_redelivery_changes_nothing(void **state)
{
    struct scene *s = *state;
    int64_t capture, page;

    NEEDS_SERVER();
    page = scene_page(s, "https://hadar.example/a/4", &capture);
    for (int64_t token = 5; token < 8; token++) {
        if (token == 7)
            write_seen_forget(s->store.seen); /* as another writer, or one that was restarted */
        (void)scene_store(s, a_full_document(s, page, capture, "https://hadar.example/a/4"), token);
        scene_has(s, "edition", 1);
        scene_has(s, "run", 1);
        scene_has(s, "mention", 2);
        scene_has(s, "claim", 1);
        scene_has(s, "entity", 1);
        scene_has(s, "page where state = 1", 1);
    }
    scene_has(s, "trail where what = 'same'", 2);
    scene_is_sound(s);
}

static void write_batch__only_the_newest_token_is_accepted(void **state)
{
    struct scene *s = *state;
    int64_t capture, page;
    struct write_item items[3];
    Cw__Document *d;

    NEEDS_SERVER();
    page = scene_page(s, "https://hadar.example/a/5", &capture);
    d = a_full_document(s, page, capture, "https://hadar.example/a/5");
    scene_lease(s, JOB_ENRICH, capture, page, 9);
    items[0] = scene_item(MESSAGE_DOCUMENT, &d->base, JOB_ENRICH, capture, 8);
    items[1] = scene_item(MESSAGE_DOCUMENT, &d->base, JOB_ENRICH, 12345, 9);
    items[2] = scene_item(MESSAGE_DOCUMENT, &d->base, JOB_ENRICH, capture, 10);
    scene_commit(s, items, 3);
    assert_int_equal(items[0].outcome, CW__ACK__OUTCOME__STALE);
    assert_int_equal(items[1].outcome, CW__ACK__OUTCOME__DUPLICATE);
    assert_int_equal(items[2].outcome, CW__ACK__OUTCOME__STALE); /* a token from the future is not the newest either */
    scene_has(s, "edition", 0);
    scene_has(s, "job", 1);
}

static void write_batch__the_same_result_twice_in_a_batch_is_stored_once(void **state)
{
    struct scene *s = *state;
    int64_t capture, page;
    struct write_item items[2];
    Cw__Document *d;

    NEEDS_SERVER();
    page = scene_page(s, "https://hadar.example/a/6", &capture);
    d = a_full_document(s, page, capture, "https://hadar.example/a/6");
    scene_lease(s, JOB_ENRICH, capture, page, 9);
    items[0] = items[1] = scene_item(MESSAGE_DOCUMENT, &d->base, JOB_ENRICH, capture, 9);
    scene_commit(s, items, 2);
    assert_int_equal(items[0].outcome + items[1].outcome, CW__ACK__OUTCOME__STORED + CW__ACK__OUTCOME__DUPLICATE);
    scene_has(s, "claim", 1);
    scene_is_sound(s);
}

static void write_batch__two_addresses_of_one_article_in_a_batch_give_one_edition(void **state)
{
    struct scene *s = *state;
    struct write_item items[2];

    NEEDS_SERVER();
    for (int i = 0; i < 2; i++) {
        int64_t capture, page = scene_page(s, i ? "https://hadar.example/a/7?x" : "https://hadar.example/a/7", &capture);
        Cw__Document *d = a_full_document(s, page, capture, "https://hadar.example/a/7");

        scene_lease(s, JOB_ENRICH, capture, page, 9);
        items[i] = scene_item(MESSAGE_DOCUMENT, &d->base, JOB_ENRICH, capture, 9);
    }
    scene_commit(s, items, 2);
    assert_int_equal(items[0].outcome, CW__ACK__OUTCOME__STORED);
    assert_int_equal(items[1].outcome, CW__ACK__OUTCOME__STORED);
    scene_has(s, "article", 1);
    scene_has(s, "edition", 1);
    scene_has(s, "mention", 2);
    scene_has(s, "page where state = 1", 2);
    scene_is_sound(s);
}

static void write_batch__a_changed_text_is_another_edition(void **state)
{
    struct scene *s = *state;
    int64_t capture, page;

    NEEDS_SERVER();
    page = scene_page(s, "https://hadar.example/a/8", &capture);
    (void)scene_store(s, scene_document(s, page, capture, "https://hadar.example/a/8", "Three were hurt."), 5);
    (void)scene_store(s, scene_document(s, page, capture, "https://hadar.example/a/8", "Four were hurt."), 6);
    (void)scene_store(s, scene_document(s, page, capture, "https://hadar.example/a/8", "Three were hurt."), 7);
    scene_has(s, "article", 1);
    scene_has(s, "edition", 2);
    scene_has(s, "edition where n = 2 and text = 'Four were hurt.'", 1);
    scene_has(s, "run where is_current", 2);
    scene_is_sound(s);
}

static Cw__Document *fetched(Cw__Document *d, uint64_t seconds)
{
    d->has_fetched_us = 1;
    d->fetched_us = seconds * 1000000;
    return d;
}

static void write_batch__an_edition_that_comes_late_is_compared_with_what_was_fetched_before_it(void **state)
{
    static const char url[] = "https://hadar.example/a/9";
    struct scene *s = *state;
    int64_t capture, page;

    NEEDS_SERVER();
    page = scene_page(s, url, &capture);
    (void)scene_store(s, fetched(scene_document(s, page, capture, url, "Nine were hurt in the market."), 3000), 5);
    (void)scene_store(s, fetched(scene_document(s, page, capture, url, "Three were hurt in the market."), 1000), 6);
    (void)scene_store(s, fetched(scene_document(s, page, capture, url, "Three were hurt in the market!"), 2000), 7);
    scene_has(s, "edition where change is null", 2); /* the first that came, and the one that nothing was fetched before */
    scene_has(s, "edition where change is null and starts_with(text, 'Three')", 1);
    scene_has(s, "edition where change = 'cosmetic' and right(text, 7) = 'market!'", 1);
    scene_is_sound(s);
}

static void write_batch__a_copy_is_grouped_and_kept(void **state)
{
    struct scene *s = *state;
    struct write_item items[3];

    NEEDS_SERVER();
    for (int i = 0; i < 3; i++) {
        const char *url = arena_printf(&s->a, "https://hadar.example/copy/%d", i);
        int64_t capture, page = scene_page(s, url, &capture);
        Cw__Document *d = a_full_document(s, page, capture, url);

        scene_lease(s, JOB_ENRICH, capture, page, 9);
        items[i] = scene_item(MESSAGE_DOCUMENT, &d->base, JOB_ENRICH, capture, 9);
    }
    scene_commit(s, items, 1);
    scene_commit(s, items + 1, 2);
    assert_int_equal(items[0].outcome, CW__ACK__OUTCOME__STORED);
    assert_int_equal(items[1].outcome, CW__ACK__OUTCOME__DUPLICATE);
    assert_int_equal(items[2].outcome, CW__ACK__OUTCOME__DUPLICATE);
    scene_has(s, "page where state = 2", 2);
    scene_has(s, "article", 3);
    scene_has(s, "duplicate_group g join edition e on e.group_id = g.id", 3);
    scene_has(s, "duplicate_group", 1);
    scene_has(s, "claim", 3);
    scene_has(s, "trail where what = 'duplicate' and detail like 'the text of article %'", 2);
    scene_is_sound(s);
}

static void write_batch__another_version_supersedes_and_the_older_rows_stay(void **state)
{
    struct scene *s = *state;
    int64_t capture, page;
    Cw__Document *d;

    NEEDS_SERVER();
    page = scene_page(s, "https://hadar.example/a/9", &capture);
    d = a_full_document(s, page, capture, "https://hadar.example/a/9");
    (void)scene_store(s, d, 5);
    d->envelope->versions[0]->code = scene_text(s, "0.2.0");
    d->entities[0]->name_en = d->entities[1]->name_en = scene_text(s, "Deir City");
    (void)scene_store(s, d, 6);
    scene_has(s, "edition", 1);
    scene_has(s, "run", 2);
    scene_has(s, "run where is_current and versions->0->>'code' = '0.2.0'", 1);
    scene_has(s, "run where not is_current", 1);
    scene_has(s, "claim", 2);
    scene_has(s, "(select distinct print from claim) p", 1);
    scene_has(s, "entity where name_en = 'Deir City' and changed_at is not null", 1);
    d->envelope->versions[0]->code = scene_text(s, "0.1.0");
    (void)scene_store(s, d, 7);
    scene_has(s, "run where is_current and versions->0->>'code' = '0.1.0'", 1);
    scene_has(s, "run where is_current", 1);
    scene_has(s, "claim", 2);
    scene_is_sound(s);
}

static void write_batch__two_versions_of_one_text_in_a_batch_leave_one_current(void **state)
{
    struct scene *s = *state;
    struct write_item items[2];

    NEEDS_SERVER();
    for (int i = 0; i < 2; i++) {
        int64_t capture, page = scene_page(s, i ? "https://hadar.example/b/7?x" : "https://hadar.example/b/7", &capture);
        Cw__Document *d = a_full_document(s, page, capture, "https://hadar.example/b/7");

        d->envelope->versions[0]->code = scene_text(s, i ? "0.2.0" : "0.1.0");
        scene_lease(s, JOB_ENRICH, capture, page, 9);
        items[i] = scene_item(MESSAGE_DOCUMENT, &d->base, JOB_ENRICH, capture, 9);
    }
    scene_commit(s, items, 2);
    scene_has(s, "run", 2);
    scene_has(s, "run where is_current", 1);
    scene_is_sound(s);
}

static void write_batch__arabic_is_found_without_its_clitics(void **state)
{
    struct scene *s = *state;
    int64_t capture, page;
    Cw__Document *d;

    NEEDS_SERVER();
    page = scene_page(s, "https://hadar.example/a/10", &capture);
    d = scene_document(s, page, capture, "https://hadar.example/a/10", "وبدأت التَّسوية في دير الحجر، وقال والتسوية مستمرة. UNHCR was there.");
    d->language = scene_text(s, "ar");
    d->title = scene_text(s, "عنوان الخبر");
    (void)scene_store(s, d, 5);
    scene_has(s, "edition where words @@ 'تسويه'", 1);
    scene_has(s, "edition where words @@ 'التسويه'", 1);
    scene_has(s, "edition where words @@ 'دير <-> الحجر'", 1);
    scene_has(s, "edition where words @@ 'عنوان:A' and words @@ 'unhcr'", 1);
    scene_has(s, "edition where words @@ 'مستمره:A'", 0);
    scene_has(s, "edition where stems is null", 1);
}

static void write_batch__english_is_found_by_its_stems(void **state)
{
    struct scene *s = *state;
    int64_t capture, page;
    Cw__Document *d;

    NEEDS_SERVER();
    page = scene_page(s, "https://hadar.example/a/10", &capture);
    d = scene_document(s, page, capture, "https://hadar.example/a/10", "Residents of Deir were settling, said دير الحجر in 2025.");
    d->title = scene_text(s, "Settlements begin");
    (void)scene_store(s, d, 5);
    scene_has(s, "edition where stems @@ to_tsquery('english', 'settle & resident & Deir')", 1);
    scene_has(s, "edition where stems @@ to_tsquery('english', 'begins:A')", 1);
    scene_has(s, "edition where words @@ 'دير <-> الحجر' and words @@ '2025' and not words @@ 'deir'", 1);
}

static void write_batch__refused_data_leave_nothing_and_go_to_quarantine(void **state)
{
    struct scene *s = *state;
    int64_t capture, page;
    struct write_item item;
    Cw__Document *d;

    NEEDS_SERVER();
    page = scene_page(s, "https://hadar.example/a/11", &capture);
    d = a_full_document(s, page, capture, "https://hadar.example/a/11");
    d->title = scene_text(s, "\xff\xfe not UTF-8"); /* wire would have refused it; the last line of defence */
    item = scene_item(MESSAGE_DOCUMENT, &d->base, JOB_ENRICH, capture, 5);
    scene_lease(s, JOB_ENRICH, capture, page, 5);
    assert_int_equal(write_batch_commit(&s->store, &item, 1, &s->e), FATE_REJECT);
    scene_has(s, "article", 0);
    scene_has(s, "job", 1);
    scene_must(s, write_batch_bury(&s->store, &item, s->e.text, &s->e));
    assert_int_equal(item.outcome, CW__ACK__OUTCOME__QUARANTINED);
    scene_has(s, "job", 0);
    scene_has(s, "page where state = 3", 1);
    scene_has(s, "quarantine where stage = 'write' and reason <> '' and head = 'body' and attempts = 1 and page_id is not null", 1);
    scene_must(s, write_batch_bury(&s->store, &item, "again", &s->e));
    assert_int_equal(item.outcome, CW__ACK__OUTCOME__DUPLICATE);
    scene_has(s, "quarantine where reason <> 'again'", 1);
    scene_is_sound(s);
}

static void write_batch__a_feed_is_never_given_up(void **state)
{
    struct scene *s = *state;
    int64_t feed = key_feed(SPAN(SCENE_FEED));
    struct write_item item;
    Cw__Capture *c;

    NEEDS_SERVER();
    c = scene_capture(s, CW__FETCH__ROLE__FEED, feed, "body");
    c->has_sha256 = 0;
    item = scene_item(MESSAGE_CAPTURE, &c->base, JOB_POLL, feed, 5);
    scene_lease(s, JOB_POLL, feed, 0, 5);
    assert_int_equal(write_batch_commit(&s->store, &item, 1, &s->e), FATE_REJECT);
    scene_must(s, write_batch_bury(&s->store, &item, s->e.text, &s->e));
    scene_has(s, "quarantine", 0);
    scene_has(s, "job", 0);
    scene_has(s, "feed where failures = 1 and trouble = 1 and state = 0 and last_error like '%capture_sha256_check%'"
                 " and next_poll_at > now()", 1);
    scene_sql(s, "update feed set state = 1");
    item.token = 6;
    scene_lease(s, JOB_POLL, feed, 0, 6);
    scene_must(s, write_batch_bury(&s->store, &item, "again", &s->e));
    scene_has(s, "feed where state = 2", 1); /* what nobody asked for may be given up */
}

static void write_batch__a_result_about_a_page_that_is_gone_is_refused_by_name(void **state)
{
    struct scene *s = *state;
    struct write_item item;
    Cw__Document *d;

    NEEDS_SERVER();
    d = scene_document(s, 4711, 4712, "https://hadar.example/a/12", "Text.");
    item = scene_item(MESSAGE_DOCUMENT, &d->base, JOB_ENRICH, 4712, 5);
    scene_lease(s, JOB_ENRICH, 4712, 4711, 5);
    assert_int_equal(write_batch_commit(&s->store, &item, 1, &s->e), FATE_REJECT);
    assert_string_equal(s->e.text, "its page 4711 is not in the ledger");
}

static void write_batch__more_than_its_memory_is_refused_not_fatal(void **state)
{
    struct scene *s = *state;
    size_t budget = s->store.arena.budget_bytes;
    int64_t capture, page;
    struct write_item item;
    Cw__Document *d;

    NEEDS_SERVER();
    page = scene_page(s, "https://hadar.example/a/13", &capture);
    d = a_full_document(s, page, capture, "https://hadar.example/a/13");
    item = scene_item(MESSAGE_DOCUMENT, &d->base, JOB_ENRICH, capture, 5);
    scene_lease(s, JOB_ENRICH, capture, page, 5);
    s->store.arena.budget_bytes = 20000;
    assert_int_equal(write_batch_commit(&s->store, &item, 1, &s->e), FATE_REJECT);
    assert_non_null(strstr(s->e.text, "to be stored"));
    s->store.arena.budget_bytes = budget;
    scene_commit(s, &item, 1);
    scene_has(s, "claim", 1);
}

static void write_batch__a_lost_connection_is_a_retry_and_the_second_run_stores_it(void **state)
{
    static const struct pg_statement kick = {
        "kick", "select count(pg_terminate_backend(pid)) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()"
                " and backend_type = 'client backend'"};
    struct scene *s = *state;
    int64_t capture, page;
    struct write_item item;
    Cw__Document *d;

    NEEDS_SERVER();
    page = scene_page(s, "https://hadar.example/a/14", &capture);
    d = a_full_document(s, page, capture, "https://hadar.example/a/14");
    item = scene_item(MESSAGE_DOCUMENT, &d->base, JOB_ENRICH, capture, 5);
    scene_lease(s, JOB_ENRICH, capture, page, 5);
    scene_must(s, pg_run(s->db, &kick, NULL, NULL, &s->e));
    assert_int_equal(write_batch_commit(&s->store, &item, 1, &s->e), FATE_RETRY);
    scene_must(s, write_store_reset(&s->store, &s->e));
    scene_commit(s, &item, 1);
    assert_int_equal(item.outcome, CW__ACK__OUTCOME__STORED);
    scene_commit(s, &item, 1); /* as after a COMMIT whose answer was lost */
    assert_int_equal(item.outcome, CW__ACK__OUTCOME__DUPLICATE);
    scene_has(s, "claim", 1);
    scene_is_sound(s);
}

/* ------------------------------------------------------------------------------------------- several writers */

#define WRITERS 3
#define ROUNDS 30
#define PER_BATCH 8

struct writer {
    struct write_store store;
    struct write_item items[ROUNDS][PER_BATCH];
    struct error e;
    unsigned retries;
    enum fate fate;
};

static void *write_all(void *arg)
{
    struct writer *w = arg;

    for (int round = 0; round < ROUNDS && w->fate == FATE_DONE; round++)
        while ((w->fate = write_batch_commit(&w->store, w->items[round], PER_BATCH, &w->e)) == FATE_RETRY)
            w->retries++;
    return NULL;
}

/* Every writer has all addresses, in another order, of articles that share texts and entities. */
static void write_batch__several_writers_do_not_get_in_each_others_way(void **state)
{
    struct scene *s = *state;
    struct writer *w = calloc(WRITERS, sizeof(*w));
    pthread_t thread[WRITERS];

    NEEDS_SERVER();
    assert_non_null(w);
    for (int i = 0; i < WRITERS; i++) {
        scene_must(s, write_store_open(s->server.dsn, "claimwire_write", (size_t)64 << 20, &w[i].store, &s->e));
        for (int n = 0; n < ROUNDS * PER_BATCH; n++) {
            int which = i % 2 ? n : ROUNDS * PER_BATCH - 1 - n;
            const char *url = arena_printf(&s->a, "https://hadar.example/c/%d/%d", i, which);
            int64_t capture, page = scene_page(s, url, &capture);
            Cw__Document *d = a_full_document(s, page, capture, arena_printf(&s->a, "https://hadar.example/c/%d", which / 2));

            d->text = arena_printf(&s->a, "%s %d", d->text, which / 4);
            d->entities[1] = an_entity(s, arena_printf(&s->a, "place:%d", which % 16), "Deir", NULL);
            d->entities[0]->name_en = arena_printf(&s->a, "Deir %d", i); /* data files of three versions */
            scene_lease(s, JOB_ENRICH, capture, page, 9);
            w[i].items[n / PER_BATCH][n % PER_BATCH] = scene_item(MESSAGE_DOCUMENT, &d->base, JOB_ENRICH, capture, 9);
        }
    }
    for (int i = 0; i < WRITERS; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, write_all, &w[i]), 0);
    for (int i = 0; i < WRITERS; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        if (w[i].fate != FATE_DONE)
            fail_msg("writer %d: %s", i, w[i].e.text);
        write_store_close(&w[i].store);
    }
    scene_has(s, "job", 0);
    scene_has(s, "page where state = 0", 0);
    scene_has(s, "article", ROUNDS * PER_BATCH / 2);
    scene_has(s, "edition", ROUNDS * PER_BATCH / 2);
    scene_has(s, "duplicate_group", ROUNDS * PER_BATCH / 4);
    scene_has(s, "entity", 17);
    scene_has(s, "claim", ROUNDS * PER_BATCH / 2);
    scene_is_sound(s);
    free(w);
}

/* As much as a message may hold. It must be stored within the worker's memory, or refused by name. */
static void write_batch__the_largest_document_is_stored(void **state)
{
    struct scene *s = *state;
    size_t budget = s->store.arena.budget_bytes;
    int64_t capture, page;
    struct write_item item;
    Cw__Document *d;
    Cw__Mention **mentions;
    Cw__Claim *claim;

    NEEDS_SERVER();
    page = scene_page(s, "https://hadar.example/a/15", &capture);
    d = a_full_document(s, page, capture, "https://hadar.example/a/15");
    d->text = arena_alloc(&s->a, (1 << 20) + 1);
    for (size_t i = 0; i < 1 << 17; i++) /* all of its words differ */
        (void)sprintf(d->text + 8 * i, "w%06zx ", i);
    mentions = ARENA_ARRAY(&s->a, WIRE_MAX_MENTIONS, Cw__Mention *);
    for (uint32_t i = 0; i < WIRE_MAX_MENTIONS; i++)
        mentions[i] = a_mention(s, i * 50, i * 50 + 20, 0);
    d->mentions = mentions;
    d->n_mentions = WIRE_MAX_MENTIONS;
    claim = d->claims[0];
    d->claims = ARENA_ARRAY(&s->a, WIRE_MAX_CLAIMS, Cw__Claim *);
    d->n_claims = WIRE_MAX_CLAIMS;
    for (uint32_t i = 0; i < WIRE_MAX_CLAIMS; i++)
        d->claims[i] = claim;
    claim->contents[0]->end = 30000; /* each of them 30 kB */
    claim->sources[0]->end = 100;
    item = scene_item(MESSAGE_DOCUMENT, &d->base, JOB_ENRICH, capture, 5);
    scene_lease(s, JOB_ENRICH, capture, page, 5);
    s->store.arena.budget_bytes = (size_t)112 << 20;
    scene_commit(s, &item, 1);
    s->store.arena.budget_bytes = budget;
    scene_has(s, "mention", WIRE_MAX_MENTIONS);
    scene_has(s, "claim where length(content) = 1001 and content like '%…'", WIRE_MAX_CLAIMS);
    scene_has(s, "edition where text_len = 1048576 and length(words) > 1000", 0); /* English: its words are stems */
    scene_is_sound(s);
}

/* ------------------------------------------------------------------------------------------- hostile documents
 *
 * tests/corpus/ledger: NAME.txt (or what NAME.gen makes) holds the documents of one batch in readable form, "===" between
 * them. NAME.expect: "refused: " a part of the protocol's sentence, or
 * "rejected: " of the ledger's, which ends in quarantine; else "stored: " how many are, and "rows: " a table and
 * how many rows it has then. */

#define HOSTILE_DOCUMENTS 4

/* The pages and captures that documents name. */
static const char hostile_rows[] =
    "insert into page (id, source_id, feed_id, url, state) select n, source_id, id, 'https://hadar.example/p/' || n, 1"
    " from feed, generate_series(1, 4) n;"
    "insert into capture (id, role, target, url, final_url, status, fetched_at, body_zstd, body_bytes, sha256)"
    " select n, 0, n, 'https://hadar.example/p/' || n, 'https://hadar.example/p/' || n, 200, now(), 'x', 1,"
    " decode(repeat('00', 32), 'hex') from generate_series(1, 4) n";

struct hostile {
    struct scene *s;
    unsigned wrong;
    struct write_item item[HOSTILE_DOCUMENTS];
    size_t n;
};

/* What the protocol lets through becomes a result of a job that is leased. FATE_REJECT: it does not. */
static enum fate hostile_take(struct hostile *h, struct span text, struct error *e)
{
    struct scene *s = h->s;
    enum message_type type;
    struct wire_header header;
    ProtobufCMessage *m;
    uint64_t job;
    struct buf frame;
    enum fate fate;

    buf_init(&frame, 16u << 20);
    m = message_read(text, &s->a, &type, &job);
    fate = wire_pack(type, job, m, &frame, e);
    if (fate == FATE_DONE) {
        struct span copy = {arena_string(&s->a, buf_span(&frame)), frame.n};

        assert_int_equal(wire_check(copy, &header, e), FATE_DONE);
        fate = wire_unpack(&header, wire_body(copy), &s->a, &m, e);
        assert_true(h->n < HOSTILE_DOCUMENTS);
        h->item[h->n++] = scene_item(type, m, JOB_ENRICH, (int64_t)job, 8);
        scene_lease(s, JOB_ENRICH, (int64_t)job, 0, 8);
    }
    buf_done(&frame);
    return fate;
}

static enum fate hostile_take_all(struct hostile *h, struct span rest, struct error *e)
{
    enum fate fate = FATE_DONE;

    for (h->n = 0; fate == FATE_DONE && rest.n > 0;) {
        size_t at = span_find(rest, SPAN("===\n"));

        fate = hostile_take(h, span_slice(rest, 0, at), e);
        rest = at < rest.n ? span_slice(rest, at + 4, rest.n) : SPAN("");
    }
    return fate;
}

static bool hostile_is_met(struct hostile *h, struct span key, struct span value, enum fate fate,
                           const struct error *e)
{
    int64_t stored = 0, rows = 0;
    char table[64] = "", what[128];

    if (span_equal(key, SPAN("refused")))
        return fate == FATE_REJECT && span_find(span_of(e->text), value) < strlen(e->text);
    if (span_equal(key, SPAN("rejected")))
        return fate == FATE_REJECT && h->n > 0 &&
               span_find(span_of(e->text), value) < strlen(e->text);
    if (fate != FATE_DONE)
        return false;
    for (size_t i = 0; i < h->n; i++)
        stored += h->item[i].outcome == CW__ACK__OUTCOME__STORED;
    (void)snprintf(what, sizeof what, "%.*s", (int)value.n, value.p);
    if (span_equal(key, SPAN("stored")))
        return stored == strtoll(what, NULL, 10);
    assert_int_equal(sscanf(what, "%63s %" SCNd64, table, &rows), 2);
    return scene_int(h->s, arena_printf(&h->s->a, "select count(*) from %s", table)) == rows;
}

static void hostile_check(const char *path, void *ctx)
{
    struct hostile *h = ctx;
    char *expect = cases_read_file(path);
    struct span rest = span_of(expect), key = {0}, value = {0};
    struct error e = {{0}};
    struct buf text;
    enum fate fate;

    arena_reset(&h->s->a);
    scene_wipe(h->s);
    scene_sql(h->s, hostile_rows);
    buf_init(&text, 16u << 20);
    corpus_load(path, ".txt", &text);
    fate = hostile_take_all(h, buf_span(&text), &e);
    if (fate == FATE_DONE)
        fate = write_batch_commit(&h->s->store, h->item, h->n, &e);
    while (corpus_line(&rest, &key, &value)) {
        if (!hostile_is_met(h, key, value, fate, &e)) {
            print_error("%s: %.*s: %.*s: %s: %s\n", path, (int)key.n, key.p, (int)value.n, value.p,
                        fate_name(fate), e.text);
            h->wrong++;
        }
    }
    if (scene_int(h->s, "select count(*) from ledger_orphans() where rows > 0") != 0) {
        print_error("%s: leaves orphans\n", path);
        h->wrong++;
    }
    buf_done(&text);
    free(expect);
}

static void write_batch__hostile_documents_end_as_expected(void **state)
{
    struct scene *s = *state;
    struct hostile h = {.s = s};

    NEEDS_SERVER();
    corpus_each("ledger", 30, hostile_check, &h);
    assert_int_equal(h.wrong, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, wipe)
    const struct CMUnitTest tests[] = {
        TEST(write_batch__every_statement_fits_the_schema),
        TEST(write_batch__the_role_may_do_no_more_than_it_needs),
        TEST(write_batch__a_transaction_that_has_gone_silent_is_ended_after_10_s),
        TEST(write_batch__completion_reads_only_the_rows_it_ends),
        TEST(write_batch__a_capture_is_stored_and_its_reading_becomes_the_next_job),
        TEST(write_batch__numbers_that_no_column_holds_are_no_numbers),
        TEST(write_batch__unchanged_about_a_page_without_outcome_reads_its_capture_again),
        TEST(write_batch__a_listing_offers_its_new_pages_once),
        TEST(write_batch__a_page_that_its_feed_describes_anew_is_fetched_again),
        TEST(write_batch__an_address_longer_than_an_index_row_is_no_problem),
        TEST(write_batch__all_that_was_found_is_stored),
        TEST(write_batch__a_redelivery_changes_nothing),
        TEST(write_batch__only_the_newest_token_is_accepted),
        TEST(write_batch__the_same_result_twice_in_a_batch_is_stored_once),
        TEST(write_batch__two_addresses_of_one_article_in_a_batch_give_one_edition),
        TEST(write_batch__a_changed_text_is_another_edition),
        TEST(write_batch__an_edition_that_comes_late_is_compared_with_what_was_fetched_before_it),
        TEST(write_batch__a_copy_is_grouped_and_kept),
        TEST(write_batch__another_version_supersedes_and_the_older_rows_stay),
        TEST(write_batch__two_versions_of_one_text_in_a_batch_leave_one_current),
        TEST(write_batch__arabic_is_found_without_its_clitics),
        TEST(write_batch__english_is_found_by_its_stems),
        TEST(write_batch__refused_data_leave_nothing_and_go_to_quarantine),
        TEST(write_batch__a_feed_is_never_given_up),
        TEST(write_batch__a_result_about_a_page_that_is_gone_is_refused_by_name),
        TEST(write_batch__more_than_its_memory_is_refused_not_fatal),
        TEST(write_batch__a_lost_connection_is_a_retry_and_the_second_run_stores_it),
        TEST(write_batch__several_writers_do_not_get_in_each_others_way),
        TEST(write_batch__the_largest_document_is_stored),
        TEST(write_batch__hostile_documents_end_as_expected),
    };
    int failed;

    (void)scene_open(&scene, "--no-fsync");
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    scene_close(&scene);
    return failed;
}
