/* SPDX-License-Identifier: Apache-2.0 */
/* D1: the bytes are safe before anything tries to understand them. */
#include "write_batch.h"

#include "common/clock.h"
#include "idset.h"
#include "pg/key.h"
#include "write_feed.h"
#include "write_json.h"
#include "write_sql.h"

#define LAST_MOMENT_US 253402300800000000LL /* the year 10000 */

static bool is_capture(const struct write_item *item)
{
    return item->type == MESSAGE_CAPTURE;
}

static const Cw__Capture *capture_of(const struct write_item *item)
{
    return (const Cw__Capture *)item->message;
}

static bool is_feed(const Cw__Capture *c)
{
    return c->role == CW__FETCH__ROLE__FEED;
}

static struct span sha_of(const Cw__Capture *c)
{
    return span_at((const char *)c->sha256.data, c->has_sha256 ? c->sha256.len : 0);
}

static int64_t id_of(const Cw__Capture *c)
{
    return key_capture((int)c->role, (int64_t)c->target, sha_of(c));
}

/* ------------------------------------------------------------------------------------- captures */

static void put_headers(struct put_table *t, Cw__Header *const *h, size_t n)
{
    size_t most = 3;
    char *text, *to;

    for (size_t i = 0; i < n; i++)
        most += write_json_most(h[i]->name) + write_json_most(h[i]->value) + 4;
    to = text = arena_alloc(t->arena, most);
    *to++ = '[';
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            *to++ = ',';
        *to++ = '[';
        to = write_json_string(to, h[i]->name);
        *to++ = ',';
        to = write_json_string(to, h[i]->value);
        *to++ = ']';
    }
    *to++ = ']';
    put_span(t, span_at(text, (size_t)(to - text)));
}

/* A machine's clock may say anything; what PostgreSQL could not hold becomes the moment of storing.
 */
static int64_t fetched_at(const Cw__Capture *c)
{
    bool is_moment = c->has_fetched_us && c->fetched_us < (uint64_t)LAST_MOMENT_US;

    return is_moment ? (int64_t)c->fetched_us : clock_wall_us();
}

static void put_capture(struct put_table *t, const Cw__Capture *c)
{
    put_int(t, id_of(c));
    put_int(t, c->role);
    put_int(t, (int64_t)c->target);
    put_string(t, c->url);
    put_string(t, c->final_url ? c->final_url : c->url);
    put_int(t, c->status <= INT32_MAX ? c->status : 0);
    put_headers(t, c->request_headers, c->n_request_headers);
    put_headers(t, c->response_headers, c->n_response_headers);
    put_int(t, fetched_at(c));
    put_int_if(t, c->has_took_ms && c->took_ms <= INT32_MAX, c->took_ms);
    put_string(t, c->content_type);
    if (c->has_body_zstd)
        put_span(t, span_at((const char *)c->body_zstd.data, c->body_zstd.len));
    else
        put_null(t);
    put_int_if(t, c->has_body_bytes, (int64_t)c->body_bytes);
    put_span(t, sha_of(c));
    put_string(t, c->blocked);
}

static enum fate put_captures(struct write_txn *x, struct error *e)
{
    struct put_table t;

    put_init(&t, x->arena, "lhlssisszisblbs");
    for (size_t i = 0; i < x->n; i++)
        if (is_capture(x->item[i]) && !capture_of(x->item[i])->unchanged)
            put_capture(&t, capture_of(x->item[i]));
    return put_run(&t, x->db, &sql_put_captures, NULL, e);
}

/* ----------------------------------------------------------------------------------- refusals */

static bool is_good(const Cw__Capture *c)
{
    return !c->blocked && !c->unchanged && c->status == 200;
}

/* Notes pages and outlets that refuse us, and outlets that no longer do. *ret_poor: refused pages
 * whose only text is the feed's; the others have had a better one and keep it. */
static enum fate note_refusals(struct write_txn *x, struct idset *ret_poor, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct put_table good, refused;
    enum fate fate;

    put_init(&good, x->arena, "l");
    put_init(&refused, x->arena, "ls");
    idset_init(ret_poor, x->arena);
    for (size_t i = 0; i < x->n; i++) {
        const Cw__Capture *c = capture_of(x->item[i]);

        if (!is_capture(x->item[i]) || is_feed(c))
            continue;
        if (is_good(c))
            put_int(&good, (int64_t)c->target);
        if (!c->blocked)
            continue;
        put_int(&refused, (int64_t)c->target);
        put_string(&refused, c->blocked);
    }
    fate = put_run(&good, x->db, &sql_unblock_sources, NULL, e);
    if (fate == FATE_DONE)
        fate = put_run(&refused, x->db, &sql_block_pages, &r, e);
    for (int row = 0; fate == FATE_DONE && r && row < pg_rows(r); row++)
        (void)idset_add(ret_poor, pg_int(r, row, 0));
    return fate;
}

/* -------------------------------------------------------------------------------------- looks */

/* What this capture brings is to be read. The feed's own text never takes the place of a better
 * one. */
static bool is_news(const Cw__Capture *c, const struct idset *poor)
{
    return !c->unchanged && (!c->blocked || idset_has(poor, (int64_t)c->target));
}

/* What a refusal was sent with tells nothing about the page. */
static void put_visit(struct put_table *t, const Cw__Capture *c, bool is_renewed)
{
    put_int(t, (int64_t)c->target);
    put_int(t, is_renewed);
    put_string(t, c->blocked ? NULL : c->etag);
    put_string(t, c->blocked ? NULL : c->last_modified);
    put_span(t, sha_of(c));
}

static enum fate put_visits(struct write_txn *x, const struct idset *poor, struct error *e)
{
    struct put_table t;
    struct pg_params *p;

    put_init(&t, x->arena, "lossb");
    for (size_t i = 0; i < x->n; i++) {
        const Cw__Capture *c = capture_of(x->item[i]);

        if (is_capture(x->item[i]) && !is_feed(c))
            put_visit(&t, c, is_news(c, poor));
    }
    if (t.rows == 0)
        return FATE_DONE;
    p = put_params(&t);
    write_batch_add_revisits(x, p);
    return pg_run(x->db, &sql_put_visits, p, NULL, e);
}

/* ------------------------------------------------------------------------------------ next jobs */

static uint64_t trace_of_page(const struct write_txn *x, int64_t page)
{
    for (size_t i = 0; i < x->n; i++)
        if (x->item[i]->page == page)
            return x->item[i]->trace;
    return 0;
}

/* "Unchanged" about a page that has no outcome yet (it was replayed from quarantine, say): its
 * newest capture is read again. Without a capture there is nothing that could be unchanged: the
 * page is asked for anew, without validators. */
static enum fate read_again(struct write_txn *x, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct put_table pages, bare;
    enum fate fate;

    put_init(&pages, x->arena, "l");
    put_init(&bare, x->arena, "l");
    for (size_t i = 0; i < x->n; i++)
        if (is_capture(x->item[i]) && !is_feed(capture_of(x->item[i])) &&
            capture_of(x->item[i])->unchanged)
            put_int(&pages, (int64_t)capture_of(x->item[i])->target);
    fate = put_run(&pages, x->db, &sql_find_unread, &r, e);
    if (fate != FATE_DONE || !r)
        return fate;
    for (int row = 0; row < pg_rows(r); row++) {
        int64_t page = pg_int(r, row, 0);

        if (pg_is_null(r, row, 1)) {
            put_int(&bare, page);
            write_batch_add_job(x, JOB_PAGE, page, page, trace_of_page(x, page));
        } else {
            write_batch_add_job(x, JOB_ENRICH, pg_int(r, row, 1), page, trace_of_page(x, page));
        }
    }
    return put_run(&bare, x->db, &sql_forget_validators, NULL, e);
}

static void note_item(struct write_txn *x, struct write_item *item, const struct idset *poor)
{
    const Cw__Capture *c = capture_of(item);
    struct write_feed *f = is_feed(c) ? write_feed_find(x, c->target) : NULL;

    item->page = is_feed(c) ? 0 : (int64_t)c->target;
    item->feed = is_feed(c) ? (int64_t)c->target : 0;
    item->what = c->blocked ? "blocked" : c->unchanged ? "unchanged" : "captured";
    item->detail = c->blocked;
    if (f)
        write_feed_polled(x, f, c);
    if (is_news(c, poor))
        write_batch_add_job(x, JOB_ENRICH, id_of(c), item->page, item->trace);
}

enum fate write_capture_store(struct write_txn *x, struct error *e)
{
    struct idset poor;
    enum fate fate = note_refusals(x, &poor, e);

    if (fate != FATE_DONE)
        return fate;
    for (size_t i = 0; i < x->n; i++)
        if (is_capture(x->item[i]))
            note_item(x, x->item[i], &poor);
    fate = put_captures(x, e);
    if (fate == FATE_DONE)
        fate = put_visits(x, &poor, e);
    if (fate == FATE_DONE)
        fate = read_again(x, e);
    return fate;
}
