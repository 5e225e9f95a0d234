/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of a run: what stages found in a text, in the order of the message. */
#include <ctype.h>
#define XXH_STATIC_LINKING_ONLY
#include <xxhash.h>
#include "text/fold.h"
#include "write_document.h"
#include "write_iso.h"
#include "write_names.h"
#include "write_sql.h"

#define ALIAS_BYTES_MAX 400
#define SURFACE_POINTS_MAX 1000
/* How many mentions inside one source span are looked at: a span has a handful, a hostile one a
 * million. */
#define MENTIONS_LOOKED_AT 64

struct tables {
    struct write_txn *x;
    struct idset entity_once, alias_once;
    struct write_names *names;
    struct put_table spans, sentences, entities, changed, aliases, mentions, times, quantities;
    struct put_table claims, sources, events, roles, counts;
};

/* "NAMED_PERSON" -> "named_person"; NULL when the field is absent or its value is the one that
 * stands for unknown. */
static const char *word(struct arena *a, const ProtobufCEnumDescriptor *of, bool is_known,
                        int value)
{
    const ProtobufCEnumValue *v = is_known ? protobuf_c_enum_descriptor_get_value(of, value) : NULL;
    char *text;

    if (!v)
        return NULL;
    text = arena_string(a, span_of(v->name));
    for (char *p = text; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    return text;
}

static const char *type_name(bool is_known, Cw__Mention__Type type)
{
    const ProtobufCEnumValue *v =
        is_known ? protobuf_c_enum_descriptor_get_value(&cw__mention__type__descriptor, (int)type)
                 : NULL;

    return v ? v->name : NULL;
}

static struct span surface(const struct write_document *w, uint32_t start, uint32_t end)
{
    return text_slice(&w->text, start, end);
}

/* For columns that only save the reader a look at the text, whose exact places stand beside them: a
 * thousand claims that each quote half of a megabyte must not become a batch of 500. */
static void put_surface(struct put_table *t, const struct write_document *w, const Cw__Span *s)
{
    struct span all = surface(w, s->start, s->end);

    if (s->end - s->start > SURFACE_POINTS_MAX) {
        all = surface(w, s->start, s->start + SURFACE_POINTS_MAX);
        all = span_of(arena_printf(t->arena, "%.*s…", (int)all.n, all.p));
    }
    put_span(t, all);
}

/* ------------------------------------------------------------------------------------- entities */

static uint64_t hash_texts(uint64_t seed, const char *const *parts, size_t n)
{
    XXH3_state_t h;

    XXH3_INITSTATE(&h); /* a seed that the stack still holds would keep a secret that it does not */
    XXH3_64bits_reset_withSeed(&h, seed);
    for (size_t i = 0; i < n; i++)
        XXH3_64bits_update(&h, parts[i] ? parts[i] : "\xff", parts[i] ? strlen(parts[i]) + 1 : 2);
    return XXH3_64bits_digest(&h);
}

static uint64_t hash_entity(const Cw__Entity *n, int64_t id)
{
    const char *const parts[] = {n->name_en,  n->name_ar,  n->kind,       n->country,
                                 n->wikidata, n->geonames, n->whosonfirst};
    double place[] = {n->has_lat ? n->lat : 999, n->has_lon ? n->lon : 999, (double)n->type};
    uint64_t h = hash_texts((uint64_t)id, parts, sizeof(parts) / sizeof(*parts));

    h = hash_texts(h, (const char *const *)n->admin, n->n_admin);
    return XXH3_64bits_withSeed(place, sizeof(place), h);
}

/* True when this row was stored by an earlier batch; else it is remembered for when this one is
 * committed. */
static bool is_seen(struct write_txn *x, uint64_t hash)
{
    if (write_seen_has(x->store->seen, hash))
        return true;
    *(uint64_t *)arena_push(x->arena, (void **)&x->news, &x->news_len, &x->news_cap, sizeof(hash)) =
        hash;
    return false;
}

static void put_alias(struct tables *t, int64_t entity, struct span name)
{
    uint64_t hash = XXH3_64bits_withSeed(name.p, name.n, (uint64_t)entity);
    struct span folded;

    if (name.n == 0 || name.n > ALIAS_BYTES_MAX ||
        !idset_add(&t->alias_once, (int64_t)(hash | 1)) || is_seen(t->x, hash))
        return;
    folded = fold_string(name, t->x->arena);
    if (folded.n == 0 || folded.n > ALIAS_BYTES_MAX)
        return;
    put_int(&t->aliases, entity);
    put_span(&t->aliases, folded);
    put_span(&t->aliases, name);
}

static void put_entity_row(struct put_table *t, int64_t id, const Cw__Entity *n)
{
    put_int(t, id);
    put_string(t, n->id);
    put_string(t, type_name(n->has_type, n->type));
    put_string(t, n->name_en);
    put_string(t, n->name_ar);
    put_string(t, n->kind);
    put_real_if(t, n->has_lat && n->has_lon, n->lat);
    put_real_if(t, n->has_lat && n->has_lon, n->lon);
    put_string(t, n->country);
    put_strings(t, n->admin, n->n_admin);
    put_string(t, n->wikidata);
    put_string(t, n->geonames);
    put_string(t, n->whosonfirst);
}

static void put_entities(struct tables *t, struct write_document *w)
{
    w->entity = ARENA_ARRAY(t->x->arena, w->d->n_entities, int64_t);
    for (size_t i = 0; i < w->d->n_entities; i++) {
        const Cw__Entity *n = w->d->entities[i];
        int64_t id;

        if (!n->id || !n->id[0])
            continue;
        w->entity[i] = id = key_entity(span_of(n->id));
        if (!idset_add(&t->entity_once, id) || is_seen(t->x, hash_entity(n, id)))
            continue;
        put_entity_row(&t->entities, id, n);
        put_string(&t->entities, n->name_key);
        write_names_add(t->names, id, n);
        if (strncmp(n->id, "name:", 5) != 0)
            put_entity_row(&t->changed, id, n);
        put_alias(t, id, span_of(n->name_en));
        put_alias(t, id, span_of(n->name_ar));
    }
}

static int64_t entity_of(const struct write_document *w, bool is_known, uint32_t index)
{
    return is_known && index < w->d->n_entities ? w->entity[index] : 0;
}

static int64_t entity_of_mention(const struct write_document *w, uint32_t index)
{
    const Cw__Mention *m = index < w->d->n_mentions ? w->d->mentions[index] : NULL;

    return m ? entity_of(w, m->has_entity, m->entity) : 0;
}

/* ----------------------------------------------------------- languages, sentences, mentions ... */

static void put_place(struct put_table *t, int64_t run, size_t n, uint32_t start, uint32_t end)
{
    put_int(t, run);
    put_int(t, (int64_t)n);
    put_int(t, start);
    put_int(t, end);
}

static void put_languages(struct tables *t, const struct write_document *w)
{
    for (size_t i = 0; i < w->d->n_languages; i++) {
        const Cw__LanguageSpan *l = w->d->languages[i];

        put_place(&t->spans, w->run, i, l->start, l->end);
        put_string(&t->spans, l->language);
        put_string(&t->spans, l->script);
        put_real_if(&t->spans, l->has_score, (double)l->score);
    }
}

static void put_sentences(struct tables *t, const struct write_document *w)
{
    size_t n = w->d->n_sentences;
    uint32_t *v = ARENA_ARRAY(t->x->arena, 2 * n, uint32_t);

    for (size_t i = 0; i < n; i++) {
        v[i] = w->d->sentences[i]->start;
        v[n + i] = w->d->sentences[i]->end;
    }
    put_int(&t->sentences, w->run);
    put_ints(&t->sentences, v, n);
    put_ints(&t->sentences, v + n, n);
}

static void put_mentions(struct tables *t, const struct write_document *w)
{
    for (size_t i = 0; i < w->d->n_mentions; i++) {
        const Cw__Mention *m = w->d->mentions[i];
        int64_t entity = entity_of(w, m->has_entity, m->entity);
        const char *type = type_name(m->has_type, m->type);

        put_place(&t->mentions, w->run, i, m->start, m->end);
        put_string(&t->mentions, type ? type : "MISC");
        put_int_if(&t->mentions, entity != 0, entity);
        put_real_if(&t->mentions, m->has_score, (double)m->score);
        put_string(&t->mentions, m->rule);
        put_string(&t->mentions, m->link);
        put_int_if(&t->mentions, m->has_candidates, m->candidates);
        if (entity != 0)
            put_alias(t, entity, surface(w, m->start, m->end));
    }
}

static void put_times(struct tables *t, const struct write_document *w)
{
    for (size_t i = 0; i < w->d->n_times; i++) {
        const Cw__Time *m = w->d->times[i];
        int64_t from = 0, to = 0, other;
        bool has_from = write_iso_range(m->from, &from, &other),
             has_to = write_iso_range(m->to, &other, &to);

        put_place(&t->times, w->run, i, m->start, m->end);
        put_string(&t->times, m->from);
        put_string(&t->times, m->to);
        put_int_if(&t->times, has_from, from);
        put_int_if(&t->times, has_to, to);
        put_string(&t->times, m->precision);
        put_int_if(&t->times, m->has_approximate, m->approximate);
    }
}

static void put_quantities(struct tables *t, const struct write_document *w)
{
    for (size_t i = 0; i < w->d->n_quantities; i++) {
        const Cw__Quantity *q = w->d->quantities[i];

        put_place(&t->quantities, w->run, i, q->start, q->end);
        put_string(&t->quantities, q->what);
        put_real_if(&t->quantities, q->has_min, q->min);
        put_real_if(&t->quantities, q->has_max, q->max);
        put_int_if(&t->quantities, q->has_approximate, q->approximate);
        put_string(&t->quantities, q->unit);
        put_string(&t->quantities, q->who);
        put_int_if(&t->quantities, q->has_part_of, q->part_of);
    }
}

/* --------------------------------------------------------------------------------------- claims */

/* The entity that is named in [start, end): of the first linked mention there, nationalities
 * excepted ("Syrian officials" are not Syria). Mentions stand by start. */
static int64_t entity_within(const struct write_document *w, uint32_t start, uint32_t end)
{
    size_t low = 0, high = w->d->n_mentions;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (w->d->mentions[middle]->start < start)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i < w->d->n_mentions && i < low + MENTIONS_LOOKED_AT; i++) {
        const Cw__Mention *m = w->d->mentions[i];
        int64_t entity = entity_of(w, m->has_entity, m->entity);

        if (m->start >= end)
            break;
        if (m->end <= end && entity != 0 && m->type != CW__MENTION__TYPE__NORP)
            return entity;
    }
    return 0;
}

static void put_first(struct put_table *t, const struct write_document *w, Cw__Span *const *s,
                      size_t n)
{
    if (n > 0)
        put_surface(t, w, s[0]);
    else
        put_null(t);
}

static void put_shades(struct put_table *t, const Cw__Claim *c)
{
    char **names = ARENA_ARRAY(t->arena, c->n_shades, char *);
    size_t n = 0;

    for (size_t i = 0; i < c->n_shades; i++) {
        const char *name = word(t->arena, &cw__shade__descriptor, true, (int)c->shades[i]);

        if (name)
            names[n++] = arena_string(t->arena, span_of(name));
    }
    put_strings(t, names, n);
}

static void put_surfaces(struct put_table *t, const struct write_document *w, Cw__Span *const *s,
                         size_t n)
{
    char **texts = ARENA_ARRAY(t->arena, n, char *);

    for (size_t i = 0; i < n; i++) {
        uint32_t most = s[i]->start + SURFACE_POINTS_MAX;

        texts[i] =
            arena_string(t->arena, surface(w, s[i]->start, s[i]->end < most ? s[i]->end : most));
    }
    put_strings(t, texts, n);
}

static void put_spans(struct put_table *t, Cw__Span *const *s, size_t n)
{
    uint32_t *v = ARENA_ARRAY(t->arena, 2 * n, uint32_t);

    for (size_t i = 0; i < n; i++) {
        v[i] = s[i]->start;
        v[n + i] = s[i]->end;
    }
    put_ints(t, v, n);
    put_ints(t, v + n, n);
}

static void put_scores(struct put_table *t, const Cw__Score *s)
{
    put_real_if(t, s && s->has_cue, s ? (double)s->cue : 0);
    put_real_if(t, s && s->has_source, s ? (double)s->source : 0);
    put_real_if(t, s && s->has_content, s ? (double)s->content : 0);
    put_real_if(t, s && s->has_event, s ? (double)s->event : 0);
}

static void put_words(struct put_table *t, const Cw__Claim *c)
{
    struct arena *a = t->arena;

    put_string(t, word(a, &cw__claim__act__descriptor, c->has_act, (int)c->act));
    put_string(t, word(a, &cw__claim__direct__descriptor, c->has_direct, (int)c->direct));
    put_string(t,
               word(a, &cw__claim__factuality__descriptor, c->has_factuality, (int)c->factuality));
    put_string(t, word(a, &cw__claim__polarity__descriptor, c->has_polarity, (int)c->polarity));
}

static void put_claim(struct put_table *t, const struct write_document *w, size_t n, int64_t id)
{
    const Cw__Claim *c = w->d->claims[n];
    int64_t speaker = entity_of(w, c->has_speaker_entity, c->speaker_entity);
    bool has_class = c->has_speaker_class && c->speaker_class != CW__CLAIM__CLASS__UNKNOWN;

    put_int(t, id);
    put_int(t, w->run);
    put_int(t, (int64_t)n);
    put_int(t, w->edition);
    put_int(t, key_claim_print(w->edition, c->start, c->end, span_of(c->speaker_name)));
    put_int(t, c->start);
    put_int(t, c->end);
    put_words(t, c);
    put_string(t, c->speaker_name);
    put_int_if(t, speaker != 0, speaker);
    put_string(t, word(t->arena, &cw__claim__class__descriptor, has_class, (int)c->speaker_class));
    put_shades(t, c);
    put_first(t, w, &c->unnamed, c->unnamed != NULL);
    put_strings(t, c->via, c->n_via);
    put_first(t, w, c->cues, c->n_cues);
    put_first(t, w, c->sources, c->n_sources);
    put_first(t, w, c->contents, c->n_contents);
    put_surfaces(t, w, c->hedges, c->n_hedges);
    put_spans(t, c->cues, c->n_cues);
    put_spans(t, c->sources, c->n_sources);
    put_spans(t, c->contents, c->n_contents);
    put_spans(t, c->hedges, c->n_hedges);
    put_scores(t, c->score);
    put_string(t, c->rule);
}

static void put_sources(struct put_table *t, const struct write_document *w, const Cw__Claim *c,
                        int64_t claim)
{
    for (size_t i = 0; i < c->n_sources; i++) {
        const Cw__Span *s = c->sources[i];
        int64_t speaker = i == 0 ? entity_of(w, c->has_speaker_entity, c->speaker_entity) : 0;
        int64_t entity = speaker ? speaker : entity_within(w, s->start, s->end);

        put_place(t, claim, i, s->start, s->end);
        put_surface(t, w, s);
        put_int_if(t, entity != 0, entity);
    }
}

static int64_t place_of(const struct write_document *w, const Cw__Event *v)
{
    for (size_t i = 0; i < v->n_roles; i++)
        if (v->roles[i]->has_role && v->roles[i]->role == CW__ROLE__NAME__PLACE &&
            v->roles[i]->has_mention) {
            int64_t entity = entity_of_mention(w, v->roles[i]->mention);

            if (entity != 0)
                return entity;
        }
    return 0;
}

static void put_roles(struct put_table *t, const struct write_document *w, const Cw__Event *v,
                      int64_t event)
{
    for (size_t i = 0; i < v->n_roles; i++) {
        const Cw__Role *r = v->roles[i];
        int64_t entity = r->has_mention ? entity_of_mention(w, r->mention) : 0;
        const char *name = word(t->arena, &cw__role__name__descriptor, r->has_role, (int)r->role);

        put_int(t, event);
        put_int(t, (int64_t)i);
        put_string(t, name ? name : "actor");
        put_int_if(t, r->has_mention, r->mention);
        put_int_if(t, entity != 0, entity);
        put_int(t, r->has_inherited && r->inherited);
    }
}

static void put_event(struct tables *t, const struct write_document *w, const Cw__Event *v,
                      int64_t claim, size_t n)
{
    int64_t id = key_event(claim, (uint32_t)n), place = place_of(w, v);

    put_int(&t->events, id);
    put_int(&t->events, w->run);
    put_int(&t->events, claim);
    put_int(&t->events, (int64_t)n);
    put_string(&t->events, v->type);
    put_string(&t->events, v->acled);
    put_string(&t->events, v->plover);
    put_int_if(&t->events, v->trigger, v->trigger ? v->trigger->start : 0);
    put_int_if(&t->events, v->trigger, v->trigger ? v->trigger->end : 0);
    put_ints(&t->events, v->times, v->n_times);
    put_int_if(&t->events, place != 0, place);
    put_roles(&t->roles, w, v, id);
    for (size_t i = 0; i < v->n_quantities; i++) {
        put_int(&t->counts, claim);
        put_int(&t->counts, (int64_t)n);
        put_int(&t->counts, v->quantities[i]);
    }
}

static void put_claims(struct tables *t, const struct write_document *w)
{
    for (size_t i = 0; i < w->d->n_claims; i++) {
        const Cw__Claim *c = w->d->claims[i];
        int64_t id = key_claim(w->run, (uint32_t)i);

        put_claim(&t->claims, w, i, id);
        put_sources(&t->sources, w, c, id);
        for (size_t j = 0; j < c->n_events; j++)
            put_event(t, w, c->events[j], id, j);
    }
}

/* ------------------------------------------------------------------------------------------ all */

static void begin(struct tables *t, struct write_txn *x)
{
    struct arena *a = x->arena;

    t->x = x;
    t->names = write_names_new(x);
    idset_init(&t->entity_once, a);
    idset_init(&t->alias_once, a);
    put_init(&t->spans, a, "liiissr");
    put_init(&t->sentences, a, "lss");
    put_init(&t->entities, a, "lsssssddssssss");
    put_init(&t->changed, a, "lsssssddsssss");
    put_init(&t->aliases, a, "lss");
    put_init(&t->mentions, a, "liiislrssi");
    put_init(&t->times, a, "liiisszzso");
    put_init(&t->quantities, a, "liiisddossi");
    put_init(&t->claims, a, "llilliissssslssssssssssssssssrrrrs");
    put_init(&t->sources, a, "liiisl");
    put_init(&t->events, a, "lllisssiisl");
    put_init(&t->roles, a, "lisilo");
    put_init(&t->counts, a, "lii");
}

static enum fate run_all(struct tables *t, struct error *e)
{
    const struct {
        struct put_table *table;
        const struct pg_statement *statement;
    } rows[] = {
        {&t->entities, &sql_put_entities},
        {&t->changed, &sql_change_entities},
        {&t->aliases, &sql_put_aliases},
        {&t->spans, &sql_put_language_spans},
        {&t->sentences, &sql_put_sentences},
        {&t->mentions, &sql_put_mentions},
        {&t->times, &sql_put_times},
        {&t->quantities, &sql_put_quantities},
        {&t->claims, &sql_put_claims},
        {&t->sources, &sql_put_claim_sources},
        {&t->events, &sql_put_events},
        {&t->roles, &sql_put_event_roles},
        {&t->counts, &sql_put_claim_quantities},
    };
    enum fate fate = FATE_DONE;

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows) && fate == FATE_DONE; i++)
        fate = put_run(rows[i].table, t->x->db, rows[i].statement, NULL, e);
    return fate;
}

enum fate write_annotation_store(struct write_txn *x, struct write_document *docs, size_t n,
                                 struct error *e)
{
    struct tables t;

    begin(&t, x);
    for (size_t i = 0; i < n; i++) {
        struct write_document *w = &docs[i];

        if (!w->is_new_run)
            continue;
        put_entities(&t, w);
        put_languages(&t, w);
        put_sentences(&t, w);
        put_mentions(&t, w);
        put_times(&t, w);
        put_quantities(&t, w);
        put_claims(&t, w);
    }
    enum fate fate = run_all(&t, e);
    return fate == FATE_DONE ? write_names_store(t.names, e) : fate;
}
