/* SPDX-License-Identifier: Apache-2.0 */
#include "entity.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <xxhash.h>
#include "calendar.h"
#include "entity_find.h"
#include "gazetteer.h"
#include "tagger.h"
#include "text/data.h"
#include "vocabulary.h"

#define KEPT_BYTES ((size_t)256 << 20)
/* Below what the wire allows: the first ones are kept. A text with more is no article. */
#define LIST_MAX 19999

struct entity_recogniser {
    struct arena arena; /* strings of the tables */
    struct vocabulary vocabulary;
    struct gazetteer gazetteer;
    struct mention_models models;
    struct sentence_breaker *breaker;
    const char *data_dir;
    char version[40];
};

const struct conf_row entity_conf_rows[] = {
    {"entity.data", CONF_STRING, offsetof(struct entity_conf, data_dir), "", 0, 0,
     "folder of the tables of places, actors and words; empty: share/claimwire/entity beside the "
     "program's folder"},
    {0},
};

/* Languages with a folder of word lists. */
static const char *const languages[] = {"en", "ar"};

static enum fate load_tables(struct entity_recogniser *r, const char *dir, struct error *e)
{
    r->vocabulary.phrases = phrase_new(&r->arena);
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        enum fate fate = vocabulary_load(&r->vocabulary, dir, languages[i], &r->arena, e);
        if (fate != FATE_DONE)
            return fate;
    }
    enum fate fate = gazetteer_load(&r->gazetteer, dir, &r->vocabulary, &r->arena, e);
    if (fate == FATE_DONE)
        fate = tagger_load(dir, "en", &r->models.english, e);
    if (fate == FATE_DONE)
        fate = tagger_load(dir, "ar", &r->models.arabic, e);
    if (fate != FATE_DONE)
        return fate;
    uint64_t models = tagger_hash(r->models.english) + 3 * tagger_hash(r->models.arabic);
    uint64_t version =
        r->vocabulary.hash ^ (r->gazetteer.hash * 0x9E3779B97F4A7C15ull) ^ (models << 1);
    (void)snprintf(r->version, sizeof r->version, "%016llx", (unsigned long long)version);
    return sentence_breaker_new(&r->breaker, e);
}

enum fate entity_open(const struct entity_conf *conf, struct entity_recogniser **ret,
                      struct error *e)
{
    struct entity_recogniser *r = calloc(1, sizeof *r);
    if (!r)
        return fail(e, FATE_BROKEN, "out of memory");
    arena_init(&r->arena, KEPT_BYTES);
    if (arena_guard(&r->arena)) {
        entity_close(r);
        return fail(e, FATE_REJECT, "entity data need more than %zu MiB", KEPT_BYTES >> 20);
    }
    const char *dir =
        conf->data_dir && conf->data_dir[0] ? conf->data_dir : data_preset_dir("entity", &r->arena);
    r->data_dir = arena_string(&r->arena, span_of(dir));
    enum fate fate = load_tables(r, dir, e);
    arena_unguard(&r->arena);
    if (fate != FATE_DONE) {
        entity_close(r);
        return fate;
    }
    *ret = r;
    return FATE_DONE;
}

void entity_close(struct entity_recogniser *r)
{
    if (!r)
        return;
    sentence_breaker_free(r->breaker);
    tagger_free(r->models.english);
    tagger_free(r->models.arabic);
    gazetteer_done(&r->gazetteer);
    vocabulary_done(&r->vocabulary);
    phrase_free(r->vocabulary.phrases);
    arena_done(&r->arena);
    free(r);
}

const char *entity_version(const struct entity_recogniser *r)
{
    return r->version;
}

const char *entity_data_dir(const struct entity_recogniser *r)
{
    return r->data_dir;
}

/* ---- into the message ---- */

static size_t limited(size_t n)
{
    return n < LIST_MAX ? n : LIST_MAX;
}

static void put_sentences(Cw__Document *doc, const struct sentences *from, struct arena *a)
{
    doc->n_sentences = limited(from->n);
    doc->sentences = ARENA_ARRAY(a, doc->n_sentences + 1, Cw__Sentence *);
    for (size_t i = 0; i < doc->n_sentences; i++) {
        Cw__Sentence *x = doc->sentences[i] = ARENA_NEW(a, Cw__Sentence);
        cw__sentence__init(x);
        x->has_start = x->has_end = true;
        x->start = from->at[i].start;
        x->end = from->at[i].end;
    }
}

static void put_mentions(Cw__Document *doc, const struct mentions *from,
                         const struct link_result *links, struct arena *a)
{
    doc->n_mentions = limited(from->n);
    doc->mentions = ARENA_ARRAY(a, doc->n_mentions + 1, Cw__Mention *);
    for (size_t i = 0; i < doc->n_mentions; i++) {
        const struct mention *m = &from->at[i];
        Cw__Mention *x = doc->mentions[i] = ARENA_NEW(a, Cw__Mention);
        cw__mention__init(x);
        x->has_start = x->has_end = x->has_type = x->has_score = true;
        x->start = m->start;
        x->end = m->end;
        x->type = m->is_description ? CW__MENTION__TYPE__TITLE : (Cw__Mention__Type)m->type;
        x->score = m->score;
        x->rule = (char *)m->rule;
        x->has_entity = links->answer[i].entity != SCAN_NONE;
        x->entity = x->has_entity ? links->answer[i].entity : 0;
        x->link = (char *)links->answer[i].how;
        x->has_candidates = links->answer[i].candidates > 0;
        x->candidates = links->answer[i].candidates;
    }
    doc->n_entities = links->n;
    doc->entities = links->at;
}

/* "2021-11-24" or, for a moment, "2021-11-24T15:30". */
static char *moment(const struct timex *t, int64_t day, struct arena *a)
{
    char *date = calendar_print(day, a);
    if (t->from_minute < 0)
        return date;
    return arena_printf(a, "%sT%02d:%02d", date, t->from_minute / 60, t->from_minute % 60);
}

static void put_times(Cw__Document *doc, const struct timexes *from, struct arena *a)
{
    doc->n_times = limited(from->n);
    doc->times = ARENA_ARRAY(a, doc->n_times + 1, Cw__Time *);
    for (size_t i = 0; i < doc->n_times; i++) {
        const struct timex *t = &from->at[i];
        Cw__Time *x = doc->times[i] = ARENA_NEW(a, Cw__Time);
        cw__time__init(x);
        x->has_start = x->has_end = x->has_approximate = true;
        x->start = t->start;
        x->end = t->end;
        x->precision = (char *)t->precision;
        x->approximate = t->is_approximate;
        if (t->is_resolved) {
            x->from = t->has_no_from ? NULL : moment(t, t->from, a);
            x->to = t->has_no_to ? NULL : moment(t, t->to, a);
        }
    }
}

static void put_quantities(Cw__Document *doc, const struct quantities *from, struct arena *a)
{
    doc->n_quantities = limited(from->n);
    doc->quantities = ARENA_ARRAY(a, doc->n_quantities + 1, Cw__Quantity *);
    for (size_t i = 0; i < doc->n_quantities; i++) {
        const struct quantity *q = &from->at[i];
        Cw__Quantity *x = doc->quantities[i] = ARENA_NEW(a, Cw__Quantity);
        cw__quantity__init(x);
        x->has_start = x->has_end = x->has_approximate = true;
        x->start = q->start;
        x->end = q->end;
        x->what = (char *)q->what;
        x->unit = (char *)q->unit;
        x->who = (char *)q->who;
        x->has_part_of = q->part_of < doc->n_quantities;
        x->part_of = x->has_part_of ? q->part_of : 0;
        x->approximate = q->is_approximate;
        x->has_min = !isnan(q->min);
        x->min = x->has_min ? q->min : 0;
        x->has_max = !isnan(q->max);
        x->max = x->has_max ? q->max : 0;
    }
}

/* ---- one document ---- */

static bool is_known_language(const char *language)
{
    for (size_t i = 0; language && i < sizeof languages / sizeof *languages; i++)
        if (strcmp(language, languages[i]) == 0)
            return true;
    return false;
}

/* Spans too short to tell are read like the document. */
static struct scan_span *spans_of(const Cw__Document *doc, struct arena *a)
{
    struct scan_span *spans = ARENA_ARRAY(a, doc->n_languages + 1, struct scan_span);
    for (size_t i = 0; i < doc->n_languages; i++) {
        const Cw__LanguageSpan *x = doc->languages[i];
        bool is_untold = !x->language || strcmp(x->language, "und") == 0;
        spans[i] = (struct scan_span){x->start, x->end,
                                      is_known_language(is_untold ? doc->language : x->language)};
    }
    if (doc->n_languages == 0)
        spans[0] = (struct scan_span){0, UINT32_MAX, is_known_language(doc->language)};
    return spans;
}

static struct timex_anchor anchor_of(const Cw__Document *doc)
{
    struct timex_anchor anchor = {0};
    anchor.is_known = calendar_parse(span_of(doc->published), &anchor.day) ||
                      calendar_parse(span_of(doc->fetched_date), &anchor.day);
    return anchor;
}

static void mark(bool *taken, uint32_t from, uint32_t to)
{
    memset(taken + from, true, to - from);
}

/* Where the outlet is at home: as its owner said, else as the table of actors knows it. */
static const char *home_of(const struct entity_recogniser *r, const Cw__Document *doc,
                           struct arena *a)
{
    if (doc->source_region && doc->source_region[0])
        return doc->source_region;
    return link_home(&r->vocabulary, &r->gazetteer,
                     span_of(doc->source ? doc->source : doc->outlet), a);
}

/* The same for every edition of an article. */
static uint64_t document_of(const Cw__Document *doc)
{
    const char *name = doc->canonical_url ? doc->canonical_url
                       : doc->url         ? doc->url
                       : doc->id          ? doc->id
                                          : doc->text;
    return XXH3_64bits(name, strlen(name));
}

static void recognise(const struct entity_recogniser *r, const Cw__Document *doc,
                      struct entity_found *f)
{
    const struct scan *s = &f->scan;
    bool *taken = ARENA_ARRAY(s->arena, s->atoms + 1, bool);
    timex_find(s, anchor_of(doc), &f->times);
    for (size_t i = 0; i < f->times.n; i++)
        mark(taken, f->times.at[i].from_atom, f->times.at[i].to_atom);
    mention_find(s, &r->gazetteer, &r->models, taken, &f->mentions);
    for (size_t i = 0; i < f->mentions.n; i++)
        if (f->mentions.at[i].type != CW__MENTION__TYPE__TITLE &&
            f->mentions.at[i].type != CW__MENTION__TYPE__NORP)
            mark(taken, f->mentions.at[i].from, f->mentions.at[i].to);
    mentions_cut(&f->mentions, LIST_MAX);
    const struct link_about about = {.home = home_of(r, doc, s->arena),
                                     .document = document_of(doc)};
    link_mentions(s, &r->gazetteer, &f->mentions, &about, &f->links);
    quantity_find(s, taken, &f->quantities);
}

enum fate entity_find(const struct entity_recogniser *r, const Cw__Document *doc, struct arena *a,
                      struct entity_found *ret, struct error *e)
{
    *ret = (struct entity_found){
        .gazetteer = &r->gazetteer,
        .models = &r->models,
        .scan = {.text = &ret->text, .vocabulary = &r->vocabulary, .arena = a}};
    if (!doc->text)
        return fail(e, FATE_REJECT, "document has no text");
    enum fate fate = text_build(span_of(doc->text), a, &ret->text, e);
    if (fate == FATE_DONE)
        fate = sentence_split(r->breaker, &ret->text, a, &ret->scan.sentences, e);
    if (fate != FATE_DONE)
        return fate;
    struct scan_span *spans = spans_of(doc, a);
    scan_text(&ret->scan, spans, doc->n_languages ? doc->n_languages : 1);
    recognise(r, doc, ret);
    return FATE_DONE;
}

void entity_put(const struct entity_found *found, Cw__Document *doc, struct arena *a)
{
    put_sentences(doc, &found->scan.sentences, a);
    put_times(doc, &found->times, a);
    put_mentions(doc, &found->mentions, &found->links, a);
    put_quantities(doc, &found->quantities, a);
}

enum fate entity_annotate(struct entity_recogniser *r, Cw__Document *doc, struct arena *a,
                          struct error *e)
{
    struct entity_found found;
    enum fate fate = entity_find(r, doc, a, &found, e);
    if (fate != FATE_DONE)
        return fate;
    entity_put(&found, doc, a);
    scan_give_back(&found.scan);
    text_give_back(&found.text, a);
    return FATE_DONE;
}
