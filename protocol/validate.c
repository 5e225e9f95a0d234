/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include "validate.h"

#define SHA256_BYTES 32

/* The half-open range of any message that has start and end. */
struct range {
    bool is_whole; /* both are there */
    uint32_t start, end;
};

#define RANGE(m) ((struct range){(m)->has_start && (m)->has_end, (m)->start, (m)->end})

static enum fate missing(const char *field, struct error *e)
{
    return fail(e, FATE_REJECT, "'%s' is missing", field);
}

static enum fate check_range(const char *what, size_t i, struct range r, uint32_t points,
                             struct error *e)
{
    if (!r.is_whole)
        return fail(e, FATE_REJECT, "%s %zu has no start or no end", what, i);
    if (r.start > r.end)
        return fail(e, FATE_REJECT, "%s %zu starts at %u, behind its end %u", what, i, r.start,
                    r.end);
    if (r.end > points)
        return fail(e, FATE_REJECT, "%s %zu ends at %u, behind the text of %u code points", what, i,
                    r.end, points);
    return FATE_DONE;
}

static enum fate check_index(const char *what, size_t i, uint32_t index, size_t count,
                             struct error *e)
{
    if (index >= count)
        return fail(e, FATE_REJECT, "%s %zu refers to number %u of %zu", what, i, index, count);
    return FATE_DONE;
}

static enum fate check_part(const char *what, size_t i, bool has, float value, struct error *e)
{
    if (has && !(value >= 0 && value <= 1))
        return fail(e, FATE_REJECT, "%s %zu has a score outside 0..1", what, i);
    return FATE_DONE;
}

static enum fate check_sha256(const char *field, bool has, ProtobufCBinaryData hash,
                              struct error *e)
{
    if (has && hash.len != 0 && hash.len != SHA256_BYTES)
        return fail(e, FATE_REJECT, "'%s' has %zu bytes, not 0 or %d", field, hash.len,
                    SHA256_BYTES);
    return FATE_DONE;
}

/* Runs the call in the middle of a function that returns fates. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        enum fate try_fate = (call);                                                               \
        if (try_fate != FATE_DONE)                                                                 \
            return try_fate;                                                                       \
    } while (0)

enum fate validate_envelope(const Cw__Envelope *envelope, struct error *e)
{
    if (!envelope)
        return missing("envelope", e);
    if (!envelope->has_token)
        return missing("Envelope.token", e);
    return FATE_DONE;
}

/* ---- transport */

static enum fate check_hello(const Cw__Hello *m, struct error *e)
{
    /* Whether the stage exists is the hub's question: it answers with a Refuse that says so. */
    if (!m->stage)
        return missing("Hello.stage", e);
    if (!m->has_credit_messages || !m->has_credit_bytes)
        return missing("Hello.credit_messages or credit_bytes", e);
    return FATE_DONE;
}

static enum fate check_welcome(const Cw__Welcome *m, struct error *e)
{
    if (!m->has_heartbeat_ms || !m->has_dead_ms)
        return missing("Welcome.heartbeat_ms or dead_ms", e);
    if (m->heartbeat_ms == 0 || m->dead_ms <= m->heartbeat_ms)
        return fail(e, FATE_REJECT, "'Welcome.dead_ms' %u is not longer than 'heartbeat_ms' %u",
                    m->dead_ms, m->heartbeat_ms);
    return FATE_DONE;
}

static enum fate check_failure(const Cw__Failure *m, struct error *e)
{
    if (!m->has_token)
        return missing("Failure.token", e);
    return m->has_kind ? FATE_DONE : missing("Failure.kind", e);
}

static enum fate check_ack(const Cw__Ack *m, struct error *e)
{
    for (size_t i = 0; i < m->n_items; i++) {
        const Cw__Ack__Item *item = m->items[i];
        if (!item->has_job || !item->has_token || !item->has_outcome)
            return fail(e, FATE_REJECT, "item %zu of Ack has no job, token or outcome", i);
    }
    return FATE_DONE;
}

/* ---- acquisition */

static enum fate check_fetch(const Cw__Fetch *m, struct error *e)
{
    TRY(validate_envelope(m->envelope, e));
    if (!m->url)
        return missing("Fetch.url", e);
    if (!m->has_target)
        return missing("Fetch.target", e);
    return check_sha256("Fetch.body_sha256", m->has_body_sha256, m->body_sha256, e);
}

static enum fate check_headers(const char *what, Cw__Header **headers, size_t count,
                               struct error *e)
{
    for (size_t i = 0; i < count; i++) {
        if (!headers[i]->name)
            return fail(e, FATE_REJECT, "%s %zu has no name", what, i);
    }
    return FATE_DONE;
}

static enum fate check_capture(const Cw__Capture *m, struct error *e)
{
    TRY(validate_envelope(m->envelope, e));
    if (!m->url)
        return missing("Capture.url", e);
    if (!m->has_target)
        return missing("Capture.target", e);
    TRY(check_headers("request header", m->request_headers, m->n_request_headers, e));
    TRY(check_headers("response header", m->response_headers, m->n_response_headers, e));
    TRY(check_sha256("Capture.sha256", m->has_sha256, m->sha256, e));
    if (m->body_bytes > WIRE_MAX_RAW_BYTES)
        return fail(e, FATE_REJECT, "'Capture.body_bytes' is %llu, more than %u",
                    (unsigned long long)m->body_bytes, WIRE_MAX_RAW_BYTES);
    if (m->unchanged)
        return FATE_DONE;
    if (!m->has_body_zstd)
        return missing("Capture.body_zstd", e);
    return m->has_sha256 && m->sha256.len ? FATE_DONE : missing("Capture.sha256", e);
}

static enum fate check_listing(const Cw__Listing *m, struct error *e)
{
    TRY(validate_envelope(m->envelope, e));
    if (!m->has_target)
        return missing("Listing.target", e);
    for (size_t i = 0; i < m->n_items; i++) {
        if (!m->items[i]->url)
            return fail(e, FATE_REJECT, "item %zu of Listing has no url", i);
    }
    for (size_t i = 0; i < m->n_feeds; i++) {
        if (!m->feeds[i]->url)
            return fail(e, FATE_REJECT, "feed %zu of Listing has no url", i);
    }
    return FATE_DONE;
}

/* ---- annotation */

/* All bytes but the continuing ones (10xxxxxx), eight at a time: each byte of the word that
 * continues leaves its lowest bit. */
static uint32_t count_points(const char *text)
{
    const uint64_t lowest = 0x0101010101010101u;
    struct span s = span_of(text);
    size_t continuing = 0, i = 0;
    for (; i + 8 <= s.n; i += 8) {
        uint64_t word;
        memcpy(&word, s.p + i, sizeof word);
        uint64_t found = (word >> 7) & ~(word >> 6) & lowest;
        continuing += (found * lowest) >> 56;
    }
    for (; i < s.n; i++)
        continuing += ((unsigned char)s.p[i] & 0xc0) == 0x80;
    return (uint32_t)(s.n - continuing);
}

static enum fate check_map(const Cw__Document *m, uint32_t points, struct error *e)
{
    for (size_t i = 0; i < m->n_map; i++) {
        const Cw__TextRange *r = m->map[i];
        struct range bytes = {r->has_byte_start && r->has_byte_end, r->byte_start, r->byte_end};
        TRY(check_range("range of the map", i, RANGE(r), points, e));
        if (!bytes.is_whole || bytes.start > bytes.end || bytes.end > WIRE_MAX_RAW_BYTES)
            return fail(e, FATE_REJECT, "range of the map %zu has no valid bytes", i);
    }
    return FATE_DONE;
}

/* The parts that language and the first half of entity make. */
static enum fate check_runs(const Cw__Document *m, uint32_t points, struct error *e)
{
    TRY(check_part("document", 0, m->has_language_score, m->language_score, e));
    for (size_t i = 0; i < m->n_languages; i++) {
        TRY(check_range("language span", i, RANGE(m->languages[i]), points, e));
        TRY(check_part("language span", i, m->languages[i]->has_score, m->languages[i]->score, e));
    }
    for (size_t i = 0; i < m->n_sentences; i++)
        TRY(check_range("sentence", i, RANGE(m->sentences[i]), points, e));
    for (size_t i = 0; i < m->n_times; i++)
        TRY(check_range("time", i, RANGE(m->times[i]), points, e));
    for (size_t i = 0; i < m->n_quantities; i++) {
        const Cw__Quantity *q = m->quantities[i];
        TRY(check_range("quantity", i, RANGE(q), points, e));
        if (q->has_part_of)
            TRY(check_index("quantity", i, q->part_of, m->n_quantities, e));
    }
    return FATE_DONE;
}

static enum fate check_mentions(const Cw__Document *m, uint32_t points, struct error *e)
{
    for (size_t i = 0; i < m->n_mentions; i++) {
        const Cw__Mention *mention = m->mentions[i];
        TRY(check_range("mention", i, RANGE(mention), points, e));
        TRY(check_part("mention", i, mention->has_score, mention->score, e));
        if (!mention->has_type)
            return fail(e, FATE_REJECT, "mention %zu has no type", i);
        if (mention->has_entity)
            TRY(check_index("mention", i, mention->entity, m->n_entities, e));
    }
    return FATE_DONE;
}

static enum fate check_entities(const Cw__Document *m, struct error *e)
{
    for (size_t i = 0; i < m->n_entities; i++) {
        const Cw__Entity *entity = m->entities[i];
        if (!entity->id)
            return fail(e, FATE_REJECT, "entity %zu has no id", i);
        if ((entity->has_lat && !(entity->lat >= -90 && entity->lat <= 90)) ||
            (entity->has_lon && !(entity->lon >= -180 && entity->lon <= 180)))
            return fail(e, FATE_REJECT, "entity %zu lies outside the earth", i);
    }
    return FATE_DONE;
}

static enum fate check_spans(const char *what, Cw__Span **spans, size_t count, uint32_t points,
                             struct error *e)
{
    for (size_t i = 0; i < count; i++)
        TRY(check_range(what, i, RANGE(spans[i]), points, e));
    return FATE_DONE;
}

static enum fate check_event(const Cw__Document *m, const Cw__Event *event, uint32_t points,
                             struct error *e)
{
    if (!event->type)
        return missing("Event.type", e);
    if (event->trigger)
        TRY(check_range("trigger", 0, RANGE(event->trigger), points, e));
    for (size_t i = 0; i < event->n_roles; i++) {
        if (!event->roles[i]->has_role || !event->roles[i]->has_mention)
            return fail(e, FATE_REJECT, "role %zu has no name or no mention", i);
        TRY(check_index("role", i, event->roles[i]->mention, m->n_mentions, e));
    }
    for (size_t i = 0; i < event->n_times; i++)
        TRY(check_index("event time", i, event->times[i], m->n_times, e));
    for (size_t i = 0; i < event->n_quantities; i++)
        TRY(check_index("event quantity", i, event->quantities[i], m->n_quantities, e));
    return FATE_DONE;
}

static enum fate check_score(const Cw__Score *s, struct error *e)
{
    if (!s)
        return FATE_DONE;
    TRY(check_part("cue", 0, s->has_cue, s->cue, e));
    TRY(check_part("source", 0, s->has_source, s->source, e));
    TRY(check_part("content", 0, s->has_content, s->content, e));
    return check_part("event", 0, s->has_event, s->event, e);
}

static enum fate check_claim_parts(const Cw__Document *m, const Cw__Claim *c, uint32_t points,
                                   struct error *e)
{
    TRY(check_spans("cue", c->cues, c->n_cues, points, e));
    TRY(check_spans("source", c->sources, c->n_sources, points, e));
    TRY(check_spans("content", c->contents, c->n_contents, points, e));
    TRY(check_spans("hedge", c->hedges, c->n_hedges, points, e));
    if (c->unnamed)
        TRY(check_range("wish for no name", 0, RANGE(c->unnamed), points, e));
    if (c->has_speaker_entity)
        TRY(check_index("speaker", 0, c->speaker_entity, m->n_entities, e));
    for (size_t i = 0; i < c->n_events; i++)
        TRY(check_event(m, c->events[i], points, e));
    return check_score(c->score, e);
}

static enum fate check_claims(const Cw__Document *m, uint32_t points, struct error *e)
{
    for (size_t i = 0; i < m->n_claims; i++) {
        TRY(check_range("claim", i, RANGE(m->claims[i]), points, e));
        enum fate fate = check_claim_parts(m, m->claims[i], points, e);
        if (fate != FATE_DONE) {
            error_prefix(e, "claim %zu", i);
            return fate;
        }
    }
    return FATE_DONE;
}

static enum fate check_document(const Cw__Document *m, struct error *e)
{
    TRY(validate_envelope(m->envelope, e));
    TRY(check_sha256("Document.sha256", m->has_sha256, m->sha256, e));
    uint32_t points = count_points(m->text);
    TRY(check_map(m, points, e));
    TRY(check_runs(m, points, e));
    TRY(check_mentions(m, points, e));
    TRY(check_entities(m, e));
    return check_claims(m, points, e);
}

enum fate validate_message(enum message_type type, const ProtobufCMessage *m, struct error *e)
{
    switch (type) {
    case MESSAGE_HELLO:
        return check_hello((const Cw__Hello *)m, e);
    case MESSAGE_WELCOME:
        return check_welcome((const Cw__Welcome *)m, e);
    case MESSAGE_REFUSE:
        return ((const Cw__Refuse *)m)->reason ? FATE_DONE : missing("Refuse.reason", e);
    case MESSAGE_FAILURE:
        return check_failure((const Cw__Failure *)m, e);
    case MESSAGE_ACK:
        return check_ack((const Cw__Ack *)m, e);
    case MESSAGE_FETCH:
        return check_fetch((const Cw__Fetch *)m, e);
    case MESSAGE_CAPTURE:
        return check_capture((const Cw__Capture *)m, e);
    case MESSAGE_LISTING:
        return check_listing((const Cw__Listing *)m, e);
    case MESSAGE_DOCUMENT:
        return check_document((const Cw__Document *)m, e);
    case MESSAGE_HEARTBEAT:
    case MESSAGE_CREDIT:
    case MESSAGE_BYE:
    case MESSAGE_NONE:
        return FATE_DONE;
    }
    return FATE_DONE;
}
