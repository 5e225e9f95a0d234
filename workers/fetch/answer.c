/* SPDX-License-Identifier: Apache-2.0 */
#include "answer.h"

#include <sodium.h>
#include <stdlib.h>
#include <zstd.h>
#include "common/clock.h"

#define RETRY_AFTER_MAX_S (24 * 60 * 60)
#define PAUSE_AFTER_429_MS 30000
#define ZSTD_LEVEL 3

static int64_t seconds_until(const char *http_date, int64_t wall_us)
{
    time_t t = curl_getdate(http_date, NULL);
    return t < 0 ? 0 : (int64_t)t - wall_us / 1000000;
}

/* Retry-After is a number of seconds or a date; what is negative or no number is as if it were not
 * there. */
static uint64_t retry_after_ms(const struct transfer *t, int64_t wall_us)
{
    const char *value = transfer_header_value(t, "Retry-After");
    if (!value)
        return 0;
    char *end;
    int64_t seconds = strtoll(value, &end, 10);
    if (end == value || *end != '\0')
        seconds = seconds_until(value, wall_us);
    if (seconds <= 0)
        return 0;
    return 1000u * (uint64_t)(seconds > RETRY_AFTER_MAX_S ? RETRY_AFTER_MAX_S : seconds);
}

enum fate answer_judge(const struct transfer *t, Cw__Fetch__Role role, int64_t wall_us,
                       struct answer *ret, struct error *e)
{
    *ret = (struct answer){0};
    if (t->status == 304)
        return FATE_DONE;
    if (t->status == 200 || t->status == 203) {
        if (t->body.n > 0)
            return FATE_DONE;
        /* a feed may be written just now; a page without a body is no page */
        return fail(e, role == CW__FETCH__ROLE__FEED ? FATE_RETRY : FATE_REJECT,
                    "the answer has an empty body");
    }
    ret->not_before_ms = retry_after_ms(t, wall_us);
    if (t->status == 429 || t->status == 503)
        ret->pause_ms =
            ret->not_before_ms > PAUSE_AFTER_429_MS ? ret->not_before_ms : PAUSE_AFTER_429_MS;
    bool passes = t->status == 408 || t->status == 425 || t->status == 429 || t->status >= 500;
    return fail(e, passes ? FATE_RETRY : FATE_REJECT, "the server answered with status %ld",
                t->status);
}

uint32_t answer_ttl_s(const struct transfer *t, int64_t wall_us)
{
    const char *control = transfer_header_value(t, "Cache-Control");
    const char *age = control ? strstr(control, "max-age=") : NULL;
    int64_t seconds = 0;
    if (age)
        seconds = strtoll(age + strlen("max-age="), NULL, 10);
    else if (transfer_header_value(t, "Expires"))
        seconds = seconds_until(transfer_header_value(t, "Expires"), wall_us);
    if (seconds <= 0)
        return 0;
    return (uint32_t)(seconds > RETRY_AFTER_MAX_S ? RETRY_AFTER_MAX_S : seconds);
}

static enum fate compress_body(const struct transfer *t, ProtobufCBinaryData *ret, struct error *e)
{
    size_t bound = ZSTD_compressBound(t->body.n);
    ret->data = arena_alloc(t->arena, bound);
    ret->len = ZSTD_compress(ret->data, bound, t->body.p, t->body.n, ZSTD_LEVEL);
    if (ZSTD_isError(ret->len))
        return fail(e, FATE_RETRY, "cannot compress the body: %s", ZSTD_getErrorName(ret->len));
    return FATE_DONE;
}

static void copy_headers(struct arena *a, const struct transfer_headers *from, size_t *ret_n,
                         Cw__Header ***ret)
{
    *ret = ARENA_ARRAY(a, from->n, Cw__Header *);
    for (size_t i = 0; i < from->n; i++) {
        (*ret)[i] = ARENA_NEW(a, Cw__Header);
        cw__header__init((*ret)[i]);
        (*ret)[i]->name = (char *)from->at[i].name;
        (*ret)[i]->value = (char *)from->at[i].value;
    }
    *ret_n = from->n;
}

static Cw__Capture *new_capture(struct transfer *t, const Cw__Fetch *fetch)
{
    Cw__Capture *c = ARENA_NEW(t->arena, Cw__Capture);
    cw__capture__init(c);
    c->envelope = fetch->envelope;
    c->has_role = c->has_target = c->has_status = c->has_fetched_us = c->has_took_ms = 1;
    c->role = fetch->role;
    c->target = fetch->target;
    c->url = fetch->url;
    c->final_url = (char *)t->url;
    c->status = (uint32_t)t->status;
    c->fetched_us = (uint64_t)clock_wall_us();
    c->took_ms = (uint32_t)(clock_monotonic_ms() - t->started_ms);
    c->source = fetch->source;
    c->content_type = (char *)transfer_header_value(t, "Content-Type");
    c->etag = (char *)transfer_header_value(t, "ETag");
    c->last_modified = (char *)transfer_header_value(t, "Last-Modified");
    copy_headers(t->arena, &t->request, &c->n_request_headers, &c->request_headers);
    copy_headers(t->arena, &t->response, &c->n_response_headers, &c->response_headers);
    return c;
}

enum fate answer_capture(struct transfer *t, const Cw__Fetch *fetch, Cw__Capture **ret,
                         struct error *e)
{
    Cw__Capture *c = new_capture(t, fetch);
    c->ttl_s = answer_ttl_s(t, (int64_t)c->fetched_us);
    c->has_ttl_s = c->ttl_s > 0;
    c->has_unchanged = 1;
    *ret = c;
    if (t->status == 304) {
        c->unchanged = 1;
        return FATE_DONE;
    }
    c->has_sha256 = c->has_body_bytes = 1;
    c->body_bytes = t->body.n;
    c->sha256.len = crypto_hash_sha256_BYTES;
    c->sha256.data = arena_alloc(t->arena, crypto_hash_sha256_BYTES);
    crypto_hash_sha256(c->sha256.data, (const unsigned char *)t->body.p, t->body.n);
    /* Servers lie about change: the same bytes as last time are no news, whatever the validators
     * say. */
    c->unchanged = fetch->has_body_sha256 && fetch->body_sha256.len == c->sha256.len &&
                   memcmp(fetch->body_sha256.data, c->sha256.data, c->sha256.len) == 0;
    if (c->unchanged)
        return FATE_DONE;
    c->has_body_zstd = 1;
    return compress_body(t, &c->body_zstd, e);
}
