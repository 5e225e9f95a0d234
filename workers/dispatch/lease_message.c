/* SPDX-License-Identifier: Apache-2.0 */
#include "lease_message.h"

#include <stdlib.h>
#include "common/clock.h"
#include "pg/pg.h"
#include "wire.h"

/* Columns that all lease statements begin with. */
enum {
    ROW_ID,
    ROW_TOKEN,
    ROW_KIND,
    ROW_REF,
    ROW_ATTEMPTS,
    ROW_CRASHES,
    ROW_SUSPECT,
    ROW_TRACE,
    ROW_REST
};
enum {
    FETCH_URL = ROW_REST,
    FETCH_ETAG,
    FETCH_MODIFIED,
    FETCH_SHA256,
    FETCH_SOURCE,
    FETCH_SPACING,
    FETCH_NO_ROBOTS,
    FETCH_FEED_KIND,
    FETCH_FEED_TITLE,
    FETCH_FEED_PUBLISHED,
    FETCH_FEED_SUMMARY,
    FETCH_SITE
};
enum {
    CAPTURE_ROLE = ROW_REST,
    CAPTURE_TARGET,
    CAPTURE_URL,
    CAPTURE_FINAL_URL,
    CAPTURE_STATUS,
    CAPTURE_FETCHED,
    CAPTURE_TOOK_MS,
    CAPTURE_BODY,
    CAPTURE_BODY_BYTES,
    CAPTURE_SHA256,
    CAPTURE_TYPE,
    CAPTURE_SOURCE,
    CAPTURE_FEED_TITLE,
    CAPTURE_FEED_PUBLISHED,
    CAPTURE_BLOCKED,
    CAPTURE_FEED_KIND,
    CAPTURE_LINK_PATTERN,
    CAPTURE_SOURCE_REGION
};

static uint64_t number(const struct lease_row *r, int column)
{
    return pg_is_null(r->result, r->n, column) ? 0 : (uint64_t)pg_int(r->result, r->n, column);
}

static char *text(const struct lease_row *r, int column)
{
    return pg_is_null(r->result, r->n, column)
               ? NULL
               : arena_string(r->arena, pg_span(r->result, r->n, column));
}

/* Points into the result, which outlives the packing. */
static bool bytes(const struct lease_row *r, int column, ProtobufCBinaryData *ret)
{
    struct span s;

    if (pg_is_null(r->result, r->n, column))
        return false;
    s = pg_span(r->result, r->n, column);
    *ret = (ProtobufCBinaryData){.len = s.n, .data = (uint8_t *)(uintptr_t)s.p};
    return true;
}

static Cw__Envelope *envelope(const struct lease_row *r)
{
    Cw__Envelope *v = ARENA_NEW(r->arena, Cw__Envelope);

    cw__envelope__init(v);
    v->has_token = v->has_attempt = v->has_trace = v->has_produced_us = true;
    v->token = number(r, ROW_TOKEN);
    v->attempt = (uint32_t)number(r, ROW_ATTEMPTS);
    v->trace = number(r, ROW_TRACE);
    v->produced_us = (uint64_t)clock_wall_us();
    return v;
}

static enum fate pack_fetch(const struct lease_row *r, struct buf *to, struct error *e)
{
    Cw__Fetch m = CW__FETCH__INIT;
    bool is_feed = number(r, ROW_KIND) == JOB_POLL;

    m.url = text(r, FETCH_URL);
    if (!m.url)
        return fail(e, FATE_REJECT, "the %s is not in the database any more",
                    is_feed ? "feed" : "page");
    m.envelope = envelope(r);
    m.has_role = m.has_target = true;
    m.role = is_feed ? CW__FETCH__ROLE__FEED : CW__FETCH__ROLE__PAGE;
    m.target = number(r, ROW_REF);
    m.etag = text(r, FETCH_ETAG);
    m.last_modified = text(r, FETCH_MODIFIED);
    m.has_body_sha256 = bytes(r, FETCH_SHA256, &m.body_sha256);
    m.source = text(r, FETCH_SOURCE);
    m.has_spacing_ms = true;
    m.spacing_ms = (uint32_t)number(r, FETCH_SPACING);
    m.has_ignore_robots = m.ignore_robots = number(r, FETCH_NO_ROBOTS) != 0;
    m.has_feed_kind = is_feed;
    m.feed_kind = (Cw__FeedKind)number(r, FETCH_FEED_KIND);
    m.feed_title = text(r, FETCH_FEED_TITLE);
    m.feed_published = text(r, FETCH_FEED_PUBLISHED);
    m.feed_summary = text(r, FETCH_FEED_SUMMARY);
    return wire_pack(MESSAGE_FETCH, number(r, ROW_ID), &m.base, to, e);
}

static enum fate pack_capture(const struct lease_row *r, struct buf *to, struct error *e)
{
    Cw__Capture m = CW__CAPTURE__INIT;

    if (pg_is_null(r->result, r->n, CAPTURE_URL))
        return fail(e, FATE_REJECT, "the capture is not in the database any more");
    m.envelope = envelope(r);
    m.has_role = m.has_target = m.has_capture = m.has_status = m.has_fetched_us = m.has_body_bytes =
        true;
    m.role = number(r, CAPTURE_ROLE) == 1 ? CW__FETCH__ROLE__FEED : CW__FETCH__ROLE__PAGE;
    m.target = number(r, CAPTURE_TARGET);
    m.capture = number(r, ROW_REF);
    m.url = text(r, CAPTURE_URL);
    m.final_url = text(r, CAPTURE_FINAL_URL);
    m.status = (uint32_t)number(r, CAPTURE_STATUS);
    m.fetched_us = number(r, CAPTURE_FETCHED);
    m.has_took_ms = !pg_is_null(r->result, r->n, CAPTURE_TOOK_MS);
    m.took_ms = (uint32_t)number(r, CAPTURE_TOOK_MS);
    m.has_body_zstd = bytes(r, CAPTURE_BODY, &m.body_zstd);
    m.body_bytes = number(r, CAPTURE_BODY_BYTES);
    m.has_sha256 = bytes(r, CAPTURE_SHA256, &m.sha256);
    m.content_type = text(r, CAPTURE_TYPE);
    m.source = text(r, CAPTURE_SOURCE);
    m.feed_title = text(r, CAPTURE_FEED_TITLE);
    m.feed_published = text(r, CAPTURE_FEED_PUBLISHED);
    m.blocked = text(r, CAPTURE_BLOCKED);
    m.has_feed_kind = !pg_is_null(r->result, r->n, CAPTURE_FEED_KIND);
    m.feed_kind = (Cw__FeedKind)number(r, CAPTURE_FEED_KIND);
    m.link_pattern = text(r, CAPTURE_LINK_PATTERN);
    m.source_region = text(r, CAPTURE_SOURCE_REGION);
    return wire_pack(MESSAGE_CAPTURE, number(r, ROW_ID), &m.base, to, e);
}

struct flight_job *lease_message_job(const struct lease_row *r, enum stage s)
{
    struct flight_job *job = calloc(1, sizeof(*job));

    if (!job)
        return NULL;
    job->id = number(r, ROW_ID);
    job->token = number(r, ROW_TOKEN);
    job->kind = (enum job_kind)number(r, ROW_KIND);
    job->stage = s;
    job->type = s == STAGE_FETCH ? MESSAGE_FETCH : MESSAGE_CAPTURE;
    job->attempts = (unsigned)number(r, ROW_ATTEMPTS);
    job->crashes = (unsigned)number(r, ROW_CRASHES);
    job->is_suspect = number(r, ROW_SUSPECT) != 0;
    if (s == STAGE_FETCH) {
        job->site =
            pg_is_null(r->result, r->n, FETCH_SITE) ? 0 : pg_int(r->result, r->n, FETCH_SITE);
        job->spacing_ms = (uint32_t)number(r, FETCH_SPACING);
    }
    buf_init(&job->frame, WIRE_HEADER_BYTES + WIRE_MAX_BODY_BYTES);
    return job;
}

/* Strings of a row are bounded by nothing but the database. */
enum fate lease_message_pack(const struct lease_row *r, struct flight_job *job, struct error *e)
{
    enum fate fate;

    if (arena_guard(r->arena))
        return arena_is_starved(r->arena)
                   ? fail(e, FATE_RETRY, "out of memory for leased jobs")
                   : fail(e, FATE_REJECT, "its row needs more than %zu MiB", r->arena_bytes >> 20);
    if (job->type == MESSAGE_FETCH)
        fate = pack_fetch(r, &job->frame, e);
    else
        fate = pack_capture(r, &job->frame, e);
    arena_unguard(r->arena);
    return fate;
}
