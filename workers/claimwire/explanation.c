/* SPDX-License-Identifier: Apache-2.0 */
#include "explanation.h"

#include <stdlib.h>
#include <string.h>
#include "common/arena.h"
#include "text/data.h"
#include "text/text.h"

#define SCRATCH_BYTES ((size_t)64 << 20)

/* What an explanation is built from. */
struct building {
    const Cw__Document *doc;
    const struct reasons *reasons;
    const struct explanation_filter *filter;
    struct text text;
    struct arena arena;
};

/* ------------------------------------------------------------------------------------- pieces */

/* Text of the document: valid UTF-8, but jansson wants to be told how long it is. */
static json_t *surface(const struct building *b, uint32_t start, uint32_t end)
{
    struct span s = text_slice(&b->text, start, end);

    return json_stringn(s.p, s.n);
}

static json_t *string_or_null(const char *s)
{
    return s && *s ? json_string(s) : json_null();
}

static void put(json_t *object, const char *key, json_t *value)
{
    (void)json_object_set_new(object, key, value);
}

static json_t *span_object(const struct building *b, uint32_t start, uint32_t end)
{
    json_t *x = json_object();

    put(x, "start", json_integer(start));
    put(x, "end", json_integer(end));
    put(x, "text", surface(b, start, end));
    return x;
}

static bool has_text(struct span s, const char *part)
{
    struct span needle = span_of(part);

    for (size_t i = 0; i + needle.n <= s.n; i++)
        if (span_equal_nocase(span_slice(s, i, i + needle.n), needle))
            return true;
    return false;
}

static bool is_wanted(const struct building *b, uint32_t start, uint32_t end)
{
    const struct explanation_filter *f = b->filter;

    if (f->has_at && (f->at < start || f->at >= end))
        return false;
    return !f->text || has_text(text_slice(&b->text, start, end), f->text);
}

/* ------------------------------------------------------------------------------------ reasons */

static json_t *list_rows(const struct building *b, const struct reason_row *rows, size_t n)
{
    json_t *all = json_array();

    for (size_t i = 0; i < n; i++) {
        const struct reason_row *row = &rows[i];
        json_t *x = span_object(b, row->start, row->end);
        put(x, "class", json_string(row->what));
        put(x, "file", string_or_null(row->file));
        put(x, "line", row->file ? json_integer(row->line) : json_null());
        put(x, "label", string_or_null(row->label));
        put(x, "name", string_or_null(row->name));
        put(x, "mark", string_or_null(row->marks));
        (void)json_array_append_new(all, x);
    }
    return all;
}

static json_t *rows_of(const struct building *b, const struct reason *r)
{
    return list_rows(b, r->row, r->rows);
}

static json_t *candidates_of(const struct reason *r)
{
    json_t *all = json_array();

    for (size_t i = 0; i < r->candidates; i++) {
        const struct reason_candidate *c = &r->candidate[i];
        json_t *x = json_object();
        put(x, "id", json_string(c->id));
        put(x, "name", string_or_null(c->name));
        put(x, "kind", string_or_null(c->kind));
        put(x, "country", string_or_null(c->country));
        put(x, "population", c->population ? json_integer(c->population) : json_null());
        put(x, "chosen", json_boolean(c->is_chosen));
        (void)json_array_append_new(all, x);
    }
    return all;
}

static json_t *features_of(const struct reason_label *l)
{
    json_t *all = json_array();

    for (size_t i = 0; i < l->features; i++) {
        json_t *x = json_object();
        put(x, "feature", json_string(l->feature[i].name));
        put(x, "weight", json_real((double)l->feature[i].weight));
        (void)json_array_append_new(all, x);
    }
    return all;
}

static json_t *labels_of(const struct building *b, const struct reason *r)
{
    json_t *all = json_array();

    for (size_t i = 0; i < r->labels; i++) {
        const struct reason_label *l = &r->label[i];
        json_t *x = span_object(b, l->start, l->end);
        put(x, "label", json_string(l->label));
        put(x, "rival", json_string(l->rival));
        put(x, "lead", json_real((double)l->lead));
        put(x, "features", features_of(l));
        (void)json_array_append_new(all, x);
    }
    return all;
}

/* ----------------------------------------------------------------------------------- sections */

static json_t *sentences(const struct building *b)
{
    const struct sentences *s = &b->reasons->sentences;
    json_t *all = json_array();

    for (uint32_t i = 0; i < s->n; i++) {
        if (!is_wanted(b, s->at[i].start, s->at[i].end))
            continue;
        json_t *x = span_object(b, s->at[i].start, s->at[i].end);
        put(x, "paragraph", json_integer(s->at[i].paragraph));
        put(x, "ended_by", json_string(sentence_why_text(s->at[i].why)));
        (void)json_array_append_new(all, x);
    }
    return all;
}

static json_t *joints(const struct building *b)
{
    const struct sentences *s = &b->reasons->sentences;
    json_t *all = json_array();

    for (uint32_t i = 0, k = 0; i < s->joints; i++) {
        while (k + 1 < s->n && s->at[k + 1].start < s->joint[i].at)
            k++; /* the sentence it stands in */
        if (s->n == 0 || !is_wanted(b, s->at[k].start, s->at[k].end))
            continue;
        json_t *x = json_object();
        put(x, "at", json_integer(s->joint[i].at));
        put(x, "because", json_string(sentence_why_text(s->joint[i].why)));
        (void)json_array_append_new(all, x);
    }
    return all;
}

static json_t *readings(const struct building *b, const struct token *t)
{
    struct token_reading r[TOKEN_READINGS_MAX];
    unsigned n = token_clitics(&b->text, t, r);
    json_t *all = json_array();

    for (unsigned i = 1; i < n; i++)
        (void)json_array_append_new(all,
                                    json_sprintf("%.*s+%.*s", (int)r[i].prefix.n, r[i].prefix.p,
                                                 (int)r[i].stem.n, r[i].stem.p));
    return all;
}

static json_t *tokens(const struct building *b)
{
    static const char *const kinds[] = {"word", "number", "mark", "address"};
    static const char *const shapes[] = {NULL, "lower", "capitalised", "upper", "mixed"};
    const struct tokens *all_tokens = &b->reasons->tokens;
    bool is_chosen = b->filter->has_at || b->filter->text;
    json_t *all = json_array();
    size_t n;

    for (uint32_t i = 0; i < all_tokens->n; i++) {
        const struct token *t = &all_tokens->at[i];
        if (!is_wanted(b, t->start, t->end))
            continue;
        json_t *x = span_object(b, t->start, t->end);
        put(x, "kind", json_string(kinds[t->kind]));
        put(x, "shape", string_or_null(shapes[t->shape]));
        put(x, "folded", json_stringn(t->folded.p, t->folded.n));
        put(x, "readings", readings(b, t));
        if (is_chosen) { /* of all tokens it would cost the square of the text */
            const struct reason_row *rows = reason_rows(b->reasons, t->start, t->end, &n);
            put(x, "rows", list_rows(b, rows, n));
        }
        (void)json_array_append_new(all, x);
    }
    return all;
}

static json_t *entity_of(const struct building *b, const Cw__Mention *m)
{
    const Cw__Entity *e =
        m->has_entity && m->entity < b->doc->n_entities ? b->doc->entities[m->entity] : NULL;
    json_t *x = json_object();

    put(x, "id", string_or_null(e ? e->id : NULL));
    put(x, "name", string_or_null(!e ? NULL : e->name_en ? e->name_en : e->name_ar));
    put(x, "kind", string_or_null(e ? e->kind : NULL));
    put(x, "country", string_or_null(e ? e->country : NULL));
    return x;
}

static json_t *mentions(const struct building *b)
{
    static const char *const types[] = {"PER", "ORG", "LOC", "MISC", "NORP", "TITLE"};
    json_t *all = json_array();

    for (size_t i = 0; i < b->doc->n_mentions; i++) {
        const Cw__Mention *m = b->doc->mentions[i];
        const struct reason *r = &b->reasons->mention[i];
        if (!is_wanted(b, m->start, m->end))
            continue;
        json_t *x = span_object(b, m->start, m->end);
        put(x, "type", json_string(types[m->type]));
        put(x, "score", json_real((double)m->score));
        put(x, "rule", string_or_null(m->rule));
        put(x, "entity", entity_of(b, m));
        put(x, "link", string_or_null(m->link));
        put(x, "candidates", candidates_of(r));
        put(x, "rows", rows_of(b, r));
        put(x, "labels", labels_of(b, r));
        (void)json_array_append_new(all, x);
    }
    return all;
}

static json_t *times(const struct building *b)
{
    json_t *all = json_array();

    for (size_t i = 0; i < b->doc->n_times; i++) {
        const Cw__Time *t = b->doc->times[i];
        if (!is_wanted(b, t->start, t->end))
            continue;
        json_t *x = span_object(b, t->start, t->end);
        put(x, "from", string_or_null(t->from));
        put(x, "to", string_or_null(t->to));
        put(x, "precision", string_or_null(t->precision));
        put(x, "counted_from",
            string_or_null(b->doc->published ? b->doc->published : b->doc->fetched_date));
        put(x, "rows", rows_of(b, &b->reasons->time[i]));
        (void)json_array_append_new(all, x);
    }
    return all;
}

static json_t *quantities(const struct building *b)
{
    json_t *all = json_array();

    for (size_t i = 0; i < b->doc->n_quantities; i++) {
        const Cw__Quantity *q = b->doc->quantities[i];
        if (!is_wanted(b, q->start, q->end))
            continue;
        json_t *x = span_object(b, q->start, q->end);
        put(x, "what", string_or_null(q->what));
        put(x, "who", string_or_null(q->who));
        put(x, "unit", string_or_null(q->unit));
        put(x, "min", q->has_min ? json_real(q->min) : json_null());
        put(x, "max", q->has_max ? json_real(q->max) : json_null());
        put(x, "rows", rows_of(b, &b->reasons->quantity[i]));
        (void)json_array_append_new(all, x);
    }
    return all;
}

/* ------------------------------------------------------------------------------------- claims */

/* The row of cues.tsv behind a rule "en.say" or "model+en.say": the language's row whose first form
 * is the lemma. */
static json_t *cue_row(struct building *b, const char *rule)
{
    const char *plus = rule ? strchr(rule, '+') : NULL;
    struct span lemma = span_of(plus ? plus + 1 : rule), language, form;
    const char *dir = data_preset_dir("claim", &b->arena), *name;
    struct data_table table;
    struct error e;

    if (!rule || !span_split(&lemma, '.', &language))
        return json_null();
    name = arena_printf(&b->arena, "%.*s/cues.tsv", (int)language.n, language.p);
    if (data_load(dir, name, 2, 20, &b->arena, &table, &e) != FATE_DONE)
        return json_null();
    for (uint32_t i = 0; i < table.rows; i++) {
        struct span forms = table.row[i].field[1];
        if (span_split(&forms, ',', &form) && span_equal(form, lemma))
            return json_sprintf("%s:%u", name, table.row[i].line);
    }
    return json_null();
}

static json_t *spans_of(const struct building *b, Cw__Span *const *spans, size_t n)
{
    json_t *all = json_array();

    for (size_t i = 0; i < n; i++)
        (void)json_array_append_new(all, span_object(b, spans[i]->start, spans[i]->end));
    return all;
}

static json_t *events_of(const struct building *b, const Cw__Claim *c)
{
    json_t *all = json_array();

    for (size_t i = 0; i < c->n_events; i++) {
        const Cw__Event *e = c->events[i];
        json_t *x = e->trigger ? span_object(b, e->trigger->start, e->trigger->end) : json_object();
        put(x, "type", string_or_null(e->type));
        (void)json_array_append_new(all, x);
    }
    return all;
}

static json_t *claims(struct building *b)
{
    static const char *const acts[] = {"say",     "confirm",  "announce", "deny",
                                       "accuse",  "warn",     "demand",   "promise",
                                       "condemn", "estimate", "other"};
    json_t *all = json_array();

    for (size_t i = 0; i < b->doc->n_claims; i++) {
        const Cw__Claim *c = b->doc->claims[i];
        if (!is_wanted(b, c->start, c->end))
            continue;
        json_t *x = span_object(b, c->start, c->end);
        put(x, "rule", string_or_null(c->rule));
        put(x, "row", cue_row(b, c->rule));
        put(x, "act", json_string(acts[c->act]));
        put(x, "speaker", string_or_null(c->speaker_name));
        put(x, "sources", spans_of(b, c->sources, c->n_sources));
        put(x, "cues", spans_of(b, c->cues, c->n_cues));
        put(x, "contents", spans_of(b, c->contents, c->n_contents));
        put(x, "events", events_of(b, c));
        (void)json_array_append_new(all, x);
    }
    return all;
}

/* -------------------------------------------------------------------------------------- whole */

static json_t *about(const struct building *b)
{
    json_t *x = json_object();

    put(x, "id", string_or_null(b->doc->id));
    put(x, "language", string_or_null(b->doc->language));
    put(x, "published", string_or_null(b->doc->published));
    put(x, "characters", json_integer(b->text.len));
    return x;
}

static json_t *build(struct building *b)
{
    json_t *x = json_object();

    put(x, "document", about(b));
    put(x, "sentences", sentences(b));
    put(x, "joints", joints(b));
    put(x, "tokens", tokens(b));
    put(x, "mentions", mentions(b));
    put(x, "times", times(b));
    put(x, "quantities", quantities(b));
    put(x, "claims", claims(b));
    return x;
}

json_t *explanation_build(const Cw__Document *doc, const struct reasons *r,
                          const struct explanation_filter *filter)
{
    struct building b = {.doc = doc, .reasons = r, .filter = filter};
    json_t *volatile x = NULL;
    struct error e;

    arena_init(&b.arena, SCRATCH_BYTES);
    if (!arena_guard(&b.arena) &&
        text_build(span_of(doc->text), &b.arena, &b.text, &e) == FATE_DONE)
        x = build(&b);
    arena_done(&b.arena);
    return x;
}

bool explanation_has_content(const json_t *x)
{
    static const char *const sections[] = {"sentences", "tokens",     "mentions",
                                           "times",     "quantities", "claims"};

    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (json_array_size(json_object_get(x, sections[i])) > 0)
            return true;
    return false;
}
