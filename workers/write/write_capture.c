/* SPDX-License-Identifier: Apache-2.0 */
/* D1: the bytes are safe before anything tries to understand them. */
#include "write_batch.h"

#include <stdio.h>
#include "common/clock.h"
#include "pg/key.h"
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

static char *json_string(char *to, const char *s)
{
    *to++ = '"';
    for (; s && *s; s++) {
        if (*s == '"' || *s == '\\') {
            *to++ = '\\';
            *to++ = *s;
        } else if ((unsigned char)*s < 0x20) {
            to += sprintf(to, "\\u%04x", (unsigned)*s);
        } else {
            *to++ = *s;
        }
    }
    *to++ = '"';
    return to;
}

static void put_headers(struct put_table *t, Cw__Header *const *h, size_t n)
{
    size_t most = 3;
    char *text, *to;

    for (size_t i = 0; i < n; i++)
        most += 6 * (span_of(h[i]->name).n + span_of(h[i]->value).n) + 8;
    to = text = arena_alloc(t->arena, most);
    *to++ = '[';
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            *to++ = ',';
        *to++ = '[';
        to = json_string(to, h[i]->name);
        *to++ = ',';
        to = json_string(to, h[i]->value);
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
}

static enum fate put_captures(struct write_txn *x, struct error *e)
{
    struct put_table t;

    put_init(&t, x->arena, "lhlssisszisblb");
    for (size_t i = 0; i < x->n; i++)
        if (is_capture(x->item[i]) && !capture_of(x->item[i])->unchanged)
            put_capture(&t, capture_of(x->item[i]));
    return put_run(&t, x->db, &sql_put_captures, NULL, e);
}

/* ----------------------------------------------------------------------------------- validators */

static enum fate put_polls(struct write_txn *x, struct error *e)
{
    struct put_table t;

    put_init(&t, x->arena, "lossbill");
    for (size_t i = 0; i < x->n; i++) {
        const Cw__Capture *c = capture_of(x->item[i]);

        if (!is_capture(x->item[i]) || !is_feed(c))
            continue;
        put_int(&t, (int64_t)c->target);
        put_int(&t, c->unchanged);
        put_string(&t, c->etag);
        put_string(&t, c->last_modified);
        if (c->has_sha256 && !c->unchanged)
            put_span(&t, sha_of(c));
        else
            put_null(&t);
        put_int_if(&t, c->has_ttl_s && c->ttl_s <= INT32_MAX, c->ttl_s);
        put_int(&t, x->store->rules.feed_min_s);
        put_int(&t, x->store->rules.feed_max_s);
    }
    return put_run(&t, x->db, &sql_put_polls, NULL, e);
}

static enum fate put_visits(struct write_txn *x, struct error *e)
{
    struct put_table t;

    put_init(&t, x->arena, "lssb");
    for (size_t i = 0; i < x->n; i++) {
        const Cw__Capture *c = capture_of(x->item[i]);

        if (!is_capture(x->item[i]) || is_feed(c) || c->unchanged)
            continue;
        put_int(&t, (int64_t)c->target);
        put_string(&t, c->etag);
        put_string(&t, c->last_modified);
        put_span(&t, sha_of(c));
    }
    return put_run(&t, x->db, &sql_put_visits, NULL, e);
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

static void note_items(struct write_txn *x)
{
    for (size_t i = 0; i < x->n; i++) {
        struct write_item *item = x->item[i];
        const Cw__Capture *c = capture_of(item);

        if (!is_capture(item))
            continue;
        item->page = is_feed(c) ? 0 : (int64_t)c->target;
        item->feed = is_feed(c) ? (int64_t)c->target : 0;
        item->what = c->unchanged ? "unchanged" : "captured";
        if (!c->unchanged)
            write_batch_add_job(x, JOB_ENRICH, id_of(c), item->page, item->trace);
    }
}

enum fate write_capture_store(struct write_txn *x, struct error *e)
{
    enum fate fate;

    note_items(x);
    fate = put_captures(x, e);
    if (fate == FATE_DONE)
        fate = put_polls(x, e);
    if (fate == FATE_DONE)
        fate = put_visits(x, e);
    if (fate == FATE_DONE)
        fate = read_again(x, e);
    return fate;
}
