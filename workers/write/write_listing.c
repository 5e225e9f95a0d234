/* SPDX-License-Identifier: Apache-2.0 */
/* What a feed lists: new pages, pages that look corrected, other feeds, and when to ask again. */
#include "write_batch.h"

#define XXH_STATIC_LINKING_ONLY /* the state on the stack */
#include <xxhash.h>
#include "idset.h"
#include "pg/key.h"
#include "common/clock.h"
#include "write_feed.h"
#include "write_iso.h"
#include "write_sql.h"

static bool is_listing(const struct write_item *item)
{
    return item->type == MESSAGE_LISTING;
}

static const Cw__Listing *listing_of(const struct write_item *item)
{
    return (const Cw__Listing *)item->message;
}

/* What the feed says of an item, less its summary: some feeds put a counter or the weather there.
 */
static int64_t mark_of(const Cw__Listing__Item *item)
{
    const char *parts[] = {item->title, item->published, item->updated};
    XXH3_state_t h;

    XXH3_64bits_reset(&h);
    for (int i = 0; i < 3; i++)
        XXH3_64bits_update(&h, parts[i] ? parts[i] : "", span_of(parts[i]).n + 1);
    return (int64_t)(XXH3_64bits_digest(&h) & INT64_MAX);
}

#define SITEMAP_DAYS 30 /* one that has not changed for so long holds no news, nor does a page in one */

static bool is_past(const char *iso)
{
    int64_t from, to;

    return write_iso_range(iso, &from, &to) &&
           to < clock_wall_us() - SITEMAP_DAYS * 86400 * 1000000LL;
}

/* A sitemap lists whatever a site has had for years; who wants that ingests it. */
static bool is_archived(const Cw__Listing *l, const Cw__Listing__Item *item)
{
    return l->format && strcmp(l->format, "sitemap") == 0 &&
           is_past(item->published ? item->published : item->updated);
}

/* Fills both tables: the columns of change_pages and put_pages differ by the URL only. */
static void fill(struct write_txn *x, struct put_table *known, struct put_table *fresh)
{
    struct idset seen;

    put_init(known, x->arena, "llsssl");
    put_init(fresh, x->arena, "llssssl");
    idset_init(&seen, x->arena);
    for (size_t i = 0; i < x->n; i++) {
        const Cw__Listing *l = listing_of(x->item[i]);

        for (size_t j = 0; is_listing(x->item[i]) && j < l->n_items; j++) {
            const Cw__Listing__Item *item = l->items[j];
            int64_t page = key_page(span_of(item->url));

            if (!item->url || !idset_add(&seen, page))
                continue;
            for (int both = 0; both < (is_archived(l, item) ? 1 : 2); both++) {
                struct put_table *t = both ? fresh : known;

                put_int(t, page);
                put_int(t, (int64_t)l->target);
                if (both)
                    put_string(t, item->url);
                put_string(t, item->title);
                put_string(t, item->published ? item->published : item->updated);
                put_string(t, item->summary_html);
                put_int(t, mark_of(item));
            }
        }
    }
}

/* How much of it was new, by item of the transaction. */
struct counts {
    int *fresh, *changed, *found;
};

/* The item that is a listing of this feed. */
static size_t item_of(const struct write_txn *x, int64_t feed)
{
    size_t i = 0;

    while (!is_listing(x->item[i]) || (int64_t)listing_of(x->item[i])->target != feed)
        i++;
    return i;
}

/* Notes one page more for the feed's item, and that the page is to be fetched. */
static void note_page(struct write_txn *x, int64_t feed, int64_t page, int *counts)
{
    size_t i = item_of(x, feed);

    counts[i]++;
    write_batch_add_job(x, JOB_PAGE, page, page, x->item[i]->trace);
}

static enum fate find_changed(struct write_txn *x, struct put_table *known, const struct counts *c,
                              struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    enum fate fate = put_run(known, x->db, &sql_change_pages, &r, e);

    for (int row = 0; fate == FATE_DONE && r && row < pg_rows(r); row++)
        if (pg_int(r, row, 1))
            note_page(x, pg_int(r, row, 2), pg_int(r, row, 0), c->changed);
    return fate;
}

static enum fate find_fresh(struct write_txn *x, struct put_table *fresh, const struct counts *c,
                            struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    enum fate fate = put_run(fresh, x->db, &sql_put_pages, &r, e);

    for (int row = 0; fate == FATE_DONE && r && row < pg_rows(r); row++)
        note_page(x, pg_int(r, row, 1), pg_int(r, row, 0), c->fresh);
    return fate;
}

/* -------------------------------------------------------------------------------- feeds named */

static enum fate find_feeds(struct write_txn *x, const struct counts *c, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct put_table t;
    struct idset once;
    enum fate fate;

    put_init(&t, x->arena, "llsshi");
    idset_init(&once, x->arena);
    for (size_t i = 0; i < x->n; i++) {
        const Cw__Listing *l = listing_of(x->item[i]);

        for (size_t j = 0; is_listing(x->item[i]) && j < l->n_feeds; j++) {
            const Cw__Listing__Feed *feed = l->feeds[j];

            if (!feed->url || is_past(feed->changed) || !idset_add(&once, key_feed(span_of(feed->url))))
                continue;
            put_int(&t, key_feed(span_of(feed->url)));
            put_int(&t, (int64_t)l->target);
            put_string(&t, feed->url);
            put_string(&t, feed->title);
            put_int(&t, feed->kind);
            put_int(&t, (int64_t)j);
        }
    }
    fate = put_run(&t, x->db, &sql_put_found, &r, e);
    for (int row = 0; fate == FATE_DONE && r && row < pg_rows(r); row++)
        c->found[item_of(x, pg_int(r, row, 0))]++;
    return fate;
}

/* ----------------------------------------------------------------------------------- the feed */

static void note_listing(struct write_txn *x, size_t i, const struct counts *c)
{
    struct write_item *item = x->item[i];
    const Cw__Listing *l = listing_of(item);
    struct write_feed *f = write_feed_find(x, l->target);

    item->feed = (int64_t)l->target;
    item->what = "listed";
    item->detail = arena_printf(x->arena, "%zu items, %d new, %d changed", l->n_items, c->fresh[i],
                                c->changed[i]);
    if (l->n_feeds > 0)
        item->detail = arena_printf(x->arena, "%s, %zu feeds named, %d new", item->detail,
                                    l->n_feeds, c->found[i]);
    if (f && write_feed_listed(x, f, l, c->fresh[i] + c->found[i]))
        item->what = "followed";
}

enum fate write_listing_store(struct write_txn *x, struct error *e)
{
    struct counts c = {ARENA_ARRAY(x->arena, x->n, int), ARENA_ARRAY(x->arena, x->n, int),
                       ARENA_ARRAY(x->arena, x->n, int)};
    struct put_table known, fresh;
    enum fate fate;

    fill(x, &known, &fresh);
    fate = find_changed(x, &known, &c, e);
    if (fate == FATE_DONE)
        fate = find_fresh(x, &fresh, &c, e);
    if (fate == FATE_DONE)
        fate = find_feeds(x, &c, e);
    for (size_t i = 0; fate == FATE_DONE && i < x->n; i++)
        if (is_listing(x->item[i]))
            note_listing(x, i, &c);
    return fate;
}
