/* SPDX-License-Identifier: Apache-2.0 */
#include "answer.h"

#include <sodium.h>
#include <stdlib.h>
#include <zstd.h>
#include "common/clock.h"
#include "wall.h"

#define RETRY_AFTER_MAX_S (24 * 60 * 60)
#define PAUSE_AFTER_429_MS 30000
#define ZSTD_LEVEL 3
#define STRING_BYTES_MAX 8192 /* of a string on the wire: see wire.h */

/* ---- hints about time */

/* A whole number; false for anything else. One that is too large counts as the largest. */
static bool read_seconds(struct span s, int64_t *ret)
{
    int64_t sum = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        sum = sum > RETRY_AFTER_MAX_S ? sum : sum * 10 + (s.p[i] - '0');
    }
    *ret = sum;
    return s.n > 0;
}

static int64_t seconds_until(const char *http_date, int64_t wall_us)
{
    time_t t = curl_getdate(http_date, NULL);
    return t < 0 ? 0 : (int64_t)t - wall_us / 1000000;
}

static int64_t within_a_day(int64_t seconds)
{
    if (seconds <= 0)
        return 0;
    return seconds > RETRY_AFTER_MAX_S ? RETRY_AFTER_MAX_S : seconds;
}

/* A number of seconds or a date; what is negative or neither is as if it were not there. */
uint64_t answer_retry_after_ms(const struct transfer *t, int64_t wall_us)
{
    const char *value = transfer_header_value(t, "Retry-After");
    int64_t seconds = 0;
    if (!value)
        return 0;
    if (!read_seconds(span_trim(span_of(value)), &seconds))
        seconds = seconds_until(value, wall_us);
    return 1000u * (uint64_t)within_a_day(seconds);
}

/* max-age of a Cache-Control line; 0 when it is not to be kept, -1 when nothing is said. */
static int64_t max_age_s(const char *control)
{
    struct span rest = span_of(control), part;
    int64_t seconds = -1;
    while (span_split(&rest, ',', &part)) {
        part = span_trim(part);
        size_t equals = span_find(part, SPAN("="));
        struct span name = span_trim(span_slice(part, 0, equals));
        if (span_equal_nocase(name, SPAN("no-store")) || span_equal_nocase(name, SPAN("no-cache")))
            return 0;
        if (equals == part.n || !span_equal_nocase(name, SPAN("max-age")))
            continue;
        struct span value = span_trim(span_slice(part, equals + 1, part.n));
        if (value.n >= 2 && value.p[0] == '"' && span_ends_with(value, SPAN("\"")))
            value = span_slice(value, 1, value.n - 1);
        (void)read_seconds(value, &seconds);
    }
    return seconds;
}

uint32_t answer_ttl_s(const struct transfer *t, int64_t wall_us)
{
    const char *control = transfer_header_value(t, "Cache-Control");
    const char *expires = transfer_header_value(t, "Expires");
    int64_t seconds = control ? max_age_s(control) : -1;
    if (seconds < 0 && expires)
        seconds = seconds_until(expires, wall_us);
    return (uint32_t)within_a_day(seconds);
}

/* ---- the verdict */

static bool is_refusal(long status)
{
    return status == 401 || status == 403 || status == 451;
}

static bool passes(long status)
{
    return status == 408 || status == 425 || status == 429 || status >= 500;
}

static void note_hints(const struct transfer *t, int64_t wall_us, struct answer *ret)
{
    ret->not_before_ms = answer_retry_after_ms(t, wall_us);
    if (t->status == 429 || t->status == 503)
        ret->pause_ms = ret->not_before_ms;
    if (t->status == 429 && ret->pause_ms < PAUSE_AFTER_429_MS)
        ret->pause_ms = PAUSE_AFTER_429_MS;
    /* gone for now is not gone: 404 often comes and goes with a deployment */
    if (t->status == 404 || passes(t->status))
        ret->trouble = CW__FAILURE__TROUBLE__SOFT;
}

enum fate answer_judge(const struct transfer *t, Cw__Fetch__Role role, int64_t wall_us,
                       struct answer *ret, struct error *e)
{
    *ret = (struct answer){.trouble = CW__FAILURE__TROUBLE__HARD};
    const char *wall = wall_find(t);
    if (wall || is_refusal(t->status)) {
        note_hints(t, wall_us, ret);
        ret->is_blocked = true;
        return fail(e, FATE_REJECT, "the server answered with status %ld%s%s%s", t->status,
                    wall ? " (" : "", wall ? wall : "", wall ? ")" : "");
    }
    if (t->status == 304 && t->is_conditional)
        return FATE_DONE;
    if (t->status == 304)
        return fail(e, FATE_REJECT, "the server answered with status 304, but was not asked that");
    if ((t->status == 200 || t->status == 203) && t->body.n > 0)
        return FATE_DONE;
    note_hints(t, wall_us, ret);
    if (t->status == 200 || t->status == 203) {
        /* a feed may be written just now; a page without a body is no page */
        bool is_feed = role == CW__FETCH__ROLE__FEED;
        ret->trouble = is_feed ? CW__FAILURE__TROUBLE__SOFT : CW__FAILURE__TROUBLE__HARD;
        return fail(e, is_feed ? FATE_RETRY : FATE_REJECT, "the answer has an empty body");
    }
    return fail(e, passes(t->status) ? FATE_RETRY : FATE_REJECT,
                "the server answered with status %ld", t->status);
}

/* ---- captures */

/* At most what a message may hold: policies of more than 8 KiB exist, and are no reason to lose a
 * page. NULL stays NULL. */
static char *cut_string(struct arena *a, const char *text)
{
    size_t n = text ? strlen(text) : 0;
    if (n <= STRING_BYTES_MAX)
        return (char *)(uintptr_t)text;
    for (n = STRING_BYTES_MAX; n > 0 && (text[n] & 0xc0) == 0x80;)
        n--;
    return arena_string(a, span_at(text, n));
}

/* A validator is good whole or not at all. */
static char *validator(const struct transfer *t, const char *name)
{
    const char *value = transfer_header_value(t, name);
    return value && strlen(value) <= STRING_BYTES_MAX ? (char *)(uintptr_t)value : NULL;
}

static void copy_headers(struct arena *a, const struct transfer_headers *from, size_t *ret_n,
                         Cw__Header ***ret)
{
    *ret = ARENA_ARRAY(a, from->n, Cw__Header *);
    for (size_t i = 0; i < from->n; i++) {
        (*ret)[i] = ARENA_NEW(a, Cw__Header);
        cw__header__init((*ret)[i]);
        (*ret)[i]->name = cut_string(a, from->at[i].name);
        (*ret)[i]->value = cut_string(a, from->at[i].value);
    }
    *ret_n = from->n;
}

static Cw__Capture *new_capture(struct transfer *t, const Cw__Fetch *fetch)
{
    Cw__Capture *c = ARENA_NEW(t->arena, Cw__Capture);
    cw__capture__init(c);
    c->envelope = fetch->envelope;
    c->has_role = c->has_target = c->has_status = c->has_fetched_us = c->has_took_ms = 1;
    c->has_unchanged = 1;
    c->role = fetch->role;
    c->target = fetch->target;
    c->url = fetch->url;
    c->final_url = (char *)(uintptr_t)t->url;
    c->status = (uint32_t)t->status;
    c->fetched_us = (uint64_t)clock_wall_us();
    c->took_ms = t->started_ms ? (uint32_t)(clock_monotonic_ms() - t->started_ms) : 0;
    c->source = fetch->source;
    c->has_feed_kind = fetch->has_feed_kind;
    c->feed_kind = fetch->feed_kind;
    copy_headers(t->arena, &t->request, &c->n_request_headers, &c->request_headers);
    copy_headers(t->arena, &t->response, &c->n_response_headers, &c->response_headers);
    return c;
}

static enum fate put_body(struct arena *a, struct span body, const Cw__Fetch *fetch, Cw__Capture *c,
                          struct error *e)
{
    c->has_sha256 = c->has_body_bytes = 1;
    c->body_bytes = body.n;
    c->sha256.len = crypto_hash_sha256_BYTES;
    c->sha256.data = arena_alloc(a, crypto_hash_sha256_BYTES);
    crypto_hash_sha256(c->sha256.data, (const unsigned char *)body.p, body.n);
    /* Servers lie about change: the same bytes as last time are no news, whatever the validators
     * say. */
    c->unchanged = fetch->has_body_sha256 && fetch->body_sha256.len == c->sha256.len &&
                   memcmp(fetch->body_sha256.data, c->sha256.data, c->sha256.len) == 0;
    if (c->unchanged)
        return FATE_DONE;
    size_t bound = ZSTD_compressBound(body.n);
    c->has_body_zstd = 1;
    c->body_zstd.data = arena_alloc(a, bound);
    c->body_zstd.len = ZSTD_compress(c->body_zstd.data, bound, body.p, body.n, ZSTD_LEVEL);
    if (ZSTD_isError(c->body_zstd.len))
        return fail(e, FATE_RETRY, "cannot compress the body: %s",
                    ZSTD_getErrorName(c->body_zstd.len));
    return FATE_DONE;
}

enum fate answer_capture(struct transfer *t, const Cw__Fetch *fetch, Cw__Capture **ret,
                         struct error *e)
{
    Cw__Capture *c = *ret = new_capture(t, fetch);
    c->content_type = cut_string(t->arena, transfer_header_value(t, "Content-Type"));
    c->etag = validator(t, "ETag");
    c->last_modified = validator(t, "Last-Modified");
    c->ttl_s = answer_ttl_s(t, (int64_t)c->fetched_us);
    c->has_ttl_s = c->ttl_s > 0;
    if (t->status != 304)
        return put_body(t->arena, buf_span(&t->body), fetch, c, e);
    c->unchanged = 1;
    return FATE_DONE;
}

/* "<p>...</p>" of plain text. */
static struct span as_paragraph(struct span text, struct arena *a)
{
    struct buf html;
    buf_init(&html, 6 * text.n + 16);
    (void)buf_append(&html, SPAN("<p>"));
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        (void)buf_append(&html, c == '&'   ? SPAN("&amp;")
                                : c == '<' ? SPAN("&lt;")
                                : c == '>' ? SPAN("&gt;")
                                           : span_slice(text, i, i + 1));
    }
    (void)buf_append(&html, SPAN("</p>"));
    struct span copy = span_at(arena_string(a, buf_span(&html)), html.n);
    buf_done(&html);
    return copy;
}

enum fate answer_capture_blocked(struct transfer *t, const Cw__Fetch *fetch, const char *why,
                                 Cw__Capture **ret, struct error *e)
{
    struct span text = span_trim(span_of(fetch->feed_summary));
    struct span title = span_trim(span_of(fetch->feed_title));
    if (fetch->role != CW__FETCH__ROLE__PAGE || (text.n == 0 && title.n == 0))
        return fail(e, FATE_REJECT, "%s", why);
    if (text.n == 0)
        text = as_paragraph(title, t->arena);
    Cw__Capture *c = *ret = new_capture(t, fetch);
    c->content_type = (char *)(uintptr_t) "text/html; charset=utf-8";
    c->blocked = arena_string(t->arena, span_of(why));
    enum fate fate = put_body(t->arena, text, fetch, c, e);
    /* a page that we have had whole is not replaced by its teaser */
    if (fate == FATE_DONE && fetch->has_body_sha256 && !c->unchanged)
        return fail(e, FATE_REJECT, "%s", why);
    return fate;
}
