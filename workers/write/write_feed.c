/* SPDX-License-Identifier: Apache-2.0 */
#include "write_feed.h"

#include "idset.h"
#include "write_sql.h"

/* The feed that an item is about; 0: none. */
static uint64_t feed_of(const struct write_item *item)
{
    const Cw__Capture *c = (const Cw__Capture *)item->message;
    const Cw__Listing *l = (const Cw__Listing *)item->message;

    if (item->type == MESSAGE_CAPTURE)
        return c->role == CW__FETCH__ROLE__FEED ? c->target : 0;
    return item->type == MESSAGE_LISTING ? l->target : 0;
}

/* --------------------------------------------------------------------------------------- load */

/* Lists no pages: it names feeds. */
static bool is_finder(const struct write_feed *f)
{
    return f->kind == CW__FEED_KIND__HOME || f->kind == CW__FEED_KIND__ROBOTS;
}

static bool is_sitemap(struct span format)
{
    return span_starts_with(format, SPAN("sitemap")) ||
           span_starts_with(format, SPAN("newssitemap"));
}

static void load_row(const struct pg_result *r, int row, struct write_feed *ret)
{
    *ret = (struct write_feed){
        .id = pg_int(r, row, 0),
        .kind = (int)pg_int(r, row, 1),
        .state = (enum feed_state)pg_int(r, row, 2),
        .schedule = {.interval_s = pg_int(r, row, 3),
                     .on_time = (int)pg_int(r, row, 4),
                     .hint_s = pg_int(r, row, 5),
                     .is_sitemap = is_sitemap(pg_span(r, row, 6)),
                     .quiet_s = pg_int(r, row, 7)},
        .since_s = pg_is_null(r, row, 8) ? -1 : pg_int(r, row, 8),
        .known = -1,
    };
}

enum fate write_feed_load(struct write_txn *x, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct put_table t;
    enum fate fate;

    put_init(&t, x->arena, "l");
    for (size_t i = 0; i < x->n; i++)
        if (feed_of(x->item[i]) != 0)
            put_int(&t, (int64_t)feed_of(x->item[i]));
    fate = put_run(&t, x->db, &sql_find_feeds, &r, e);
    if (fate != FATE_DONE || !r)
        return fate;
    x->feeds_len = (size_t)pg_rows(r);
    x->feeds = ARENA_ARRAY(x->arena, x->feeds_len, struct write_feed);
    for (size_t i = 0; i < x->feeds_len; i++)
        load_row(r, (int)i, &x->feeds[i]);
    return FATE_DONE;
}

struct write_feed *write_feed_find(const struct write_txn *x, uint64_t id)
{
    for (size_t i = 0; i < x->feeds_len; i++)
        if (x->feeds[i].id == (int64_t)id)
            return &x->feeds[i];
    return NULL;
}

/* ------------------------------------------------------------------------------------- change */

static void plan(const struct write_txn *x, struct write_feed *f, const struct schedule_reading *r)
{
    f->schedule.is_daily = is_finder(f) || (f->state != FEED_FOLLOWED && r->is_counted);
    f->next = schedule_next(&f->schedule, r, &x->store->rules.feeds);
    f->schedule.interval_s = f->next.interval_s;
    if (r->is_counted)
        f->known = r->known;
    f->is_touched = true;
}

static int64_t hint_of(bool has_ttl, uint32_t ttl_s)
{
    return !has_ttl ? 0 : ttl_s < INT32_MAX ? ttl_s : INT32_MAX;
}

static void raise_hint(struct write_feed *f, int64_t hint_s)
{
    if (hint_s > f->schedule.hint_s)
        f->schedule.hint_s = hint_s;
}

/* New bytes: what feed and server wished before is void, and how much of the items is news will be
 * known when the listing is read (write_feed_listed). */
void write_feed_polled(const struct write_txn *x, struct write_feed *f, const Cw__Capture *c)
{
    struct schedule_reading r = {
        .is_unchanged = c->unchanged, .is_counted = c->unchanged, .known = 1};
    struct schedule_feed *s = &f->schedule;

    f->is_polled = true;
    f->etag = c->etag;
    f->last_modified = c->last_modified;
    if (!c->unchanged) {
        f->is_renewed = true;
        f->sha256 = span_at((const char *)c->sha256.data, c->has_sha256 ? c->sha256.len : 0);
        s->hint_s = 0;
    }
    raise_hint(f, hint_of(c->has_ttl_s, c->ttl_s));
    if (f->since_s < 0 || !schedule_is_on_time(s->interval_s, f->since_s))
        s->on_time = 0;
    else if (s->on_time < 2)
        s->on_time++;
    plan(x, f, &r);
}

bool write_feed_listed(const struct write_txn *x, struct write_feed *f, const Cw__Listing *l,
                       int fresh)
{
    struct schedule_reading r = {.is_counted = true, .known = 1};
    size_t all = l->n_items + l->n_feeds;
    bool is_found = f->state == FEED_CANDIDATE && all > 0;

    if (all > 0)
        r.known = 1 - (double)fresh / (double)all;
    if (fresh > 0) {
        f->has_news = true;
        f->schedule.quiet_s = 0;
    }
    if (is_found)
        f->state = FEED_FOLLOWED;
    if (l->title)
        f->title = l->title;
    if (l->format) {
        f->format = l->format;
        f->schedule.is_sitemap = is_sitemap(span_of(l->format));
    }
    raise_hint(f, hint_of(l->has_ttl_s, l->ttl_s));
    plan(x, f, &r);
    return is_found;
}

/* -------------------------------------------------------------------------------------- store */

static void put_feed(struct put_table *t, const struct write_feed *f)
{
    put_int(t, f->id);
    put_int(t, f->is_polled);
    put_int(t, f->is_renewed);
    put_string(t, f->etag);
    put_string(t, f->last_modified);
    if (f->is_renewed)
        put_span(t, f->sha256);
    else
        put_null(t);
    put_string(t, f->title);
    put_string(t, f->format);
    put_int(t, f->has_news);
    put_int(t, f->state);
    put_int(t, f->schedule.on_time);
    put_real_if(t, f->known >= 0, f->known);
    put_int_if(t, f->schedule.hint_s > 0, f->schedule.hint_s);
    put_int(t, f->next.interval_s);
    put_int(t, f->next.wait_s);
    put_int(t, f->next.jitter_s);
}

enum fate write_feed_store(struct write_txn *x, struct error *e)
{
    struct put_table t;

    put_init(&t, x->arena, "loossbssohhriiii");
    for (size_t i = 0; i < x->feeds_len; i++)
        if (x->feeds[i].is_touched)
            put_feed(&t, &x->feeds[i]);
    return put_run(&t, x->db, &sql_put_feeds, NULL, e);
}
