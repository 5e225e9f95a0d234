/* SPDX-License-Identifier: Apache-2.0 */
#include "annotation.h"

#include <math.h>

/* Names of the enums, in their order. */
static const char *const mention_types[] = {"PER", "ORG", "LOC", "MISC", "NORP", "TITLE"};
static const char *const acts[] = {"say",    "confirm", "announce", "deny",     "accuse", "warn",
                                   "demand", "promise", "condemn",  "estimate", "other"};
static const char *const classes[] = {NULL,    "named_person",     "organisation",
                                      "media", "official_unnamed", "anonymous",
                                      "local", "document",         "group"};
static const char *const factualities[] = {"asserted", "reported",    "possible",
                                           "denied",   "conditional", "future"};
static const char *const polarities[] = {"positive", "negative"};
static const char *const shades[] = {"local",      "military", "security", "medical",  "diplomatic",
                                     "official", "informed", "eyewitness", "activist", "political",
                                     "opposition", "judicial", "relief",   "press"};
static const char *const qualities[] = {"article", "feed"};
static const char *const date_roles[] = {"published", "modified"};
static const char *const roles[] = {"actor", "target", "place", "instrument"};

#define NAME_OF(names, has, i)                                                                     \
    ((has) && (size_t)(i) < sizeof(names) / sizeof *(names) ? (names)[i] : NULL)

/* A failed append leaves buf->overflow set, which is looked at once, at the end. */
static void put(struct buf *b, const char *s)
{
    (void)buf_append(b, span_of(s));
}

static void put_byte(struct buf *b, char c)
{
    (void)buf_append_byte(b, c);
}

static void put_escape(struct buf *b, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    char out[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};

    switch (c) {
    case '"':
        put(b, "\\\"");
        break;
    case '\\':
        put(b, "\\\\");
        break;
    case '\n':
        put(b, "\\n");
        break;
    case '\t':
        put(b, "\\t");
        break;
    default:
        (void)buf_append(b, span_at(out, sizeof out));
    }
}

static void put_string(struct buf *b, struct span s)
{
    size_t from = 0;

    put_byte(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        (void)buf_append(b, span_slice(s, from, i));
        put_escape(b, c);
        from = i + 1;
    }
    (void)buf_append(b, span_slice(s, from, s.n));
    put_byte(b, '"');
}

static void put_text(struct buf *b, const char *s)
{
    if (s)
        put_string(b, span_of(s));
    else
        put(b, "null");
}

/* "key": with a comma in front unless it is the first of its object. */
static void put_key(struct buf *b, const char *key)
{
    if (b->n > 0 && b->p[b->n - 1] != '{')
        put_byte(b, ',');
    put_byte(b, '"');
    put(b, key);
    put(b, "\":");
}

static void put_text_field(struct buf *b, const char *key, const char *value)
{
    put_key(b, key);
    put_text(b, value);
}

static void put_uint(struct buf *b, uint64_t n)
{
    char digits[20];
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + n % 10);
    while ((n /= 10) > 0);
    (void)buf_append(b, span_at(digits + at, sizeof digits - at));
}

static void put_uint_field(struct buf *b, const char *key, protobuf_c_boolean has, uint32_t n)
{
    put_key(b, key);
    if (has)
        put_uint(b, n);
    else
        put(b, "null");
}

/* At most `decimals` of them, without zeros at the end; whole numbers without a point. */
static void put_real(struct buf *b, double value, unsigned decimals)
{
    uint64_t scale = 1, scaled;

    if (!isfinite(value) || fabs(value) >= 1e12) {
        if (isfinite(value))
            (void)buf_printf(b, "%.17g", value);
        else
            put(b, "null");
        return;
    }
    for (unsigned i = 0; i < decimals; i++)
        scale *= 10;
    scaled = (uint64_t)llround(fabs(value) * (double)scale);
    if (value < 0 && scaled > 0)
        put_byte(b, '-');
    put_uint(b, scaled / scale);
    if (scaled % scale == 0)
        return;
    put_byte(b, '.');
    for (uint64_t rest = scaled % scale; rest > 0; rest = rest * 10 % scale)
        put_byte(b, (char)('0' + rest * 10 / scale));
}

static void put_real_field(struct buf *b, const char *key, protobuf_c_boolean has, double value,
                           unsigned decimals)
{
    put_key(b, key);
    if (has)
        put_real(b, value, decimals);
    else
        put(b, "null");
}

static void put_bool_field(struct buf *b, const char *key, protobuf_c_boolean has,
                           protobuf_c_boolean value)
{
    put_key(b, key);
    put(b, !has ? "null" : value ? "true" : "false");
}

/* "key":[...] with put_item(b, item) for each. */
#define PUT_LIST(b, key, n, items, put_item)                                                       \
    do {                                                                                           \
        put_key(b, key);                                                                           \
        put_byte(b, '[');                                                                          \
        for (size_t item_ = 0; item_ < (n); item_++) {                                             \
            if (item_ > 0)                                                                         \
                put_byte(b, ',');                                                                  \
            put_item(b, (items)[item_]);                                                           \
        }                                                                                          \
        put_byte(b, ']');                                                                          \
    } while (0)

static void put_texts_field(struct buf *b, const char *key, size_t n, char *const *texts)
{
    PUT_LIST(b, key, n, texts, put_text);
}

static void put_uints_field(struct buf *b, const char *key, size_t n, const uint32_t *numbers)
{
    PUT_LIST(b, key, n, numbers, put_uint);
}

/* {"start":..,"end":.. -- still open */
static void open_range(struct buf *b, uint32_t start, uint32_t end)
{
    put(b, "{\"start\":");
    put_uint(b, start);
    put(b, ",\"end\":");
    put_uint(b, end);
}

static void put_span(struct buf *b, const Cw__Span *s)
{
    if (!s) {
        put(b, "null");
        return;
    }
    open_range(b, s->start, s->end);
    put_byte(b, '}');
}

static void put_spans_field(struct buf *b, const char *key, size_t n, Cw__Span *const *spans)
{
    PUT_LIST(b, key, n, spans, put_span);
}

/* ------------------------------------------------------------------ parts of a document */

static void put_sha256_field(struct buf *b, const Cw__Document *d)
{
    put_key(b, "sha256");
    if (!d->has_sha256) {
        put(b, "null");
        return;
    }
    put_byte(b, '"');
    for (size_t i = 0; i < d->sha256.len; i++)
        (void)buf_printf(b, "%02x", d->sha256.data[i]);
    put_byte(b, '"');
}

static void put_date(struct buf *b, const Cw__DateCandidate *c)
{
    put_byte(b, '{');
    put_text_field(b, "value", c->value);
    put_text_field(b, "origin", c->origin);
    put_text_field(b, "role",
                   date_roles[c->has_role && c->role == CW__DATE_CANDIDATE__ROLE__MODIFIED]);
    put_bool_field(b, "chosen", 1, c->has_chosen && c->chosen);
    put_text_field(b, "refused", c->refused);
    put_byte(b, '}');
}

static void put_document(struct buf *b, const Cw__Document *d)
{
    put_key(b, "document");
    put_byte(b, '{');
    put_text_field(b, "id", d->id);
    put_text_field(b, "url", d->url);
    put_text_field(b, "canonical_url", d->canonical_url);
    put_text_field(b, "source", d->source);
    put_text_field(b, "title", d->title);
    put_texts_field(b, "byline", d->n_byline, d->byline);
    put_text_field(b, "published", d->published);
    put_text_field(b, "modified", d->modified);
    put_text_field(b, "section", d->section);
    put_text_field(b, "outlet", d->outlet);
    put_text_field(b, "quality",
                   qualities[d->has_quality && d->quality == CW__DOCUMENT__QUALITY__FEED_TEXT]);
    PUT_LIST(b, "dates", d->n_dates, d->dates, put_date);
    put_text_field(b, "language", d->language);
    put_real_field(b, "language_score", d->has_language_score, d->language_score, 3);
    put_text_field(b, "text", d->text);
    put_text_field(b, "charset", d->charset);
    put_sha256_field(b, d);
    put_byte(b, '}');
}

static void put_language(struct buf *b, const Cw__LanguageSpan *s)
{
    open_range(b, s->start, s->end);
    put_text_field(b, "language", s->language);
    put_text_field(b, "script", s->script);
    put_real_field(b, "score", s->has_score, s->score, 3);
    put_byte(b, '}');
}

static void put_sentence(struct buf *b, const Cw__Sentence *s)
{
    open_range(b, s->start, s->end);
    put_byte(b, '}');
}

static void put_mention(struct buf *b, const Cw__Mention *m)
{
    open_range(b, m->start, m->end);
    put_text_field(b, "type", NAME_OF(mention_types, m->has_type, m->type));
    put_uint_field(b, "entity", m->has_entity, m->entity);
    put_real_field(b, "score", m->has_score, m->score, 3);
    put_text_field(b, "rule", m->rule);
    put_text_field(b, "link", m->link);
    put_uint_field(b, "candidates", m->has_candidates, m->candidates);
    put_byte(b, '}');
}

static void put_entity(struct buf *b, const Cw__Entity *x)
{
    put_byte(b, '{');
    put_text_field(b, "id", x->id);
    put_text_field(b, "type", NAME_OF(mention_types, x->has_type, x->type));
    put_key(b, "name");
    put_byte(b, '{');
    put_text_field(b, "en", x->name_en);
    put_text_field(b, "ar", x->name_ar);
    put_byte(b, '}');
    put_text_field(b, "kind", x->kind);
    put_real_field(b, "lat", x->has_lat, x->lat, 6);
    put_real_field(b, "lon", x->has_lon, x->lon, 6);
    put_text_field(b, "country", x->country);
    put_texts_field(b, "admin", x->n_admin, x->admin);
    put_key(b, "external");
    put_byte(b, '{');
    put_text_field(b, "wikidata", x->wikidata);
    put_text_field(b, "geonames", x->geonames);
    put_text_field(b, "whosonfirst", x->whosonfirst);
    put(b, "}}");
}

static void put_time(struct buf *b, const Cw__Time *t)
{
    open_range(b, t->start, t->end);
    put_text_field(b, "from", t->from);
    put_text_field(b, "to", t->to);
    put_text_field(b, "precision", t->precision);
    put_bool_field(b, "approximate", t->has_approximate, t->approximate);
    put_byte(b, '}');
}

static void put_quantity(struct buf *b, const Cw__Quantity *q)
{
    open_range(b, q->start, q->end);
    put_text_field(b, "what", q->what);
    put_real_field(b, "min", q->has_min, q->min, 6);
    put_real_field(b, "max", q->has_max, q->max, 6);
    put_bool_field(b, "approximate", q->has_approximate, q->approximate);
    put_text_field(b, "unit", q->unit);
    put_text_field(b, "who", q->who);
    put_uint_field(b, "part_of", q->has_part_of, q->part_of);
    put_byte(b, '}');
}

static void put_role(struct buf *b, const Cw__Role *r)
{
    put_byte(b, '{');
    put_text_field(b, "role", NAME_OF(roles, r->has_role, r->role));
    put_uint_field(b, "mention", r->has_mention, r->mention);
    if (r->inherited) /* beyond the form of version 1: told by another event of the report */
        put_bool_field(b, "inherited", true, true);
    put_byte(b, '}');
}

static void put_event(struct buf *b, const Cw__Event *x)
{
    put_byte(b, '{');
    put_text_field(b, "type", x->type);
    put_text_field(b, "acled", x->acled);
    put_text_field(b, "plover", x->plover);
    put_key(b, "trigger");
    put_span(b, x->trigger);
    PUT_LIST(b, "roles", x->n_roles, x->roles, put_role);
    put_uints_field(b, "times", x->n_times, x->times);
    put_uints_field(b, "quantities", x->n_quantities, x->quantities);
    put_byte(b, '}');
}

static void put_shade(struct buf *b, Cw__Shade shade)
{
    put_text(b, NAME_OF(shades, true, shade));
}

static void put_speaker(struct buf *b, const Cw__Claim *c)
{
    put_key(b, "speaker");
    put_byte(b, '{');
    put_text_field(b, "name", c->speaker_name);
    put_uint_field(b, "entity", c->has_speaker_entity, c->speaker_entity);
    put_text_field(b, "class", NAME_OF(classes, c->has_speaker_class, c->speaker_class));
    PUT_LIST(b, "shades", c->n_shades, c->shades, put_shade);
    put_key(b, "unnamed");
    put_span(b, c->unnamed);
    put_byte(b, '}');
}

static void put_score(struct buf *b, const Cw__Score *s)
{
    static const Cw__Score unknown = CW__SCORE__INIT;

    s = s ? s : &unknown;
    put_key(b, "score");
    put_byte(b, '{');
    put_real_field(b, "cue", s->has_cue, s->cue, 3);
    put_real_field(b, "source", s->has_source, s->source, 3);
    put_real_field(b, "content", s->has_content, s->content, 3);
    put_real_field(b, "event", s->has_event, s->event, 3);
    put_byte(b, '}');
}

static void put_direct(struct buf *b, const Cw__Claim *c)
{
    put_key(b, "direct");
    if (c->has_direct && c->direct == CW__CLAIM__DIRECT__MIXED)
        put(b, "\"mixed\"");
    else
        put(b, !c->has_direct ? "null" : c->direct == CW__CLAIM__DIRECT__YES ? "true" : "false");
}

static void put_claim(struct buf *b, const Cw__Claim *c)
{
    open_range(b, c->start, c->end);
    put_spans_field(b, "cues", c->n_cues, c->cues);
    put_text_field(b, "act", NAME_OF(acts, c->has_act, c->act));
    put_spans_field(b, "sources", c->n_sources, c->sources);
    put_speaker(b, c);
    put_texts_field(b, "via", c->n_via, c->via);
    put_spans_field(b, "contents", c->n_contents, c->contents);
    put_direct(b, c);
    put_text_field(b, "factuality", NAME_OF(factualities, c->has_factuality, c->factuality));
    put_text_field(b, "polarity", NAME_OF(polarities, c->has_polarity, c->polarity));
    put_spans_field(b, "hedges", c->n_hedges, c->hedges);
    PUT_LIST(b, "events", c->n_events, c->events, put_event);
    put_score(b, c->score);
    put_text_field(b, "rule", c->rule);
    put_byte(b, '}');
}

/* Ends the line; on overflow takes it back. */
static enum fate end_line(struct buf *b, size_t begun, struct error *e)
{
    put(b, "}\n");
    if (!b->overflow)
        return FATE_DONE;
    b->n = begun;
    return buf_check(b, "annotation", e);
}

enum fate annotation_print(const Cw__Document *d, struct buf *to, struct error *e)
{
    size_t begun = to->n;

    put(to, "{\"schema\":\"claimwire.annotation/1\"");
    put_document(to, d);
    PUT_LIST(to, "languages", d->n_languages, d->languages, put_language);
    PUT_LIST(to, "sentences", d->n_sentences, d->sentences, put_sentence);
    PUT_LIST(to, "mentions", d->n_mentions, d->mentions, put_mention);
    PUT_LIST(to, "entities", d->n_entities, d->entities, put_entity);
    PUT_LIST(to, "times", d->n_times, d->times, put_time);
    PUT_LIST(to, "quantities", d->n_quantities, d->quantities, put_quantity);
    PUT_LIST(to, "claims", d->n_claims, d->claims, put_claim);
    return end_line(to, begun, e);
}

enum fate annotation_print_error(const char *id, const struct error *why, struct buf *to,
                                 struct error *e)
{
    size_t begun = to->n;

    put(to, "{\"document\":{");
    put_text_field(to, "id", id);
    put_byte(to, '}');
    put_text_field(to, "error", why->text);
    return end_line(to, begun, e);
}
