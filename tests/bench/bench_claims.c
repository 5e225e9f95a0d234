/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_claims - runs the claim stage over documents and says how fast it is.
 *
 *   bench_claims [--data DIR] [--entities DIR | --bare] [--language en|ar] [--whole] [--repeat N]
 *                FILE.jsonl > claims.jsonl
 *
 * Reads lines {"id", "text", ...}, writes lines {"id", "claims": [...]} in the form of the
 * annotation format, for score_claims.py, and on standard error documents/s of the claim stage
 * alone: the entity stage has run over all documents before, or with --bare only sentences have
 * been found, as when its tables know nothing. --repeat: so many times through all documents, one
 * after the other, as a worker gets them. Without --language the script decides. --whole: spans as
 * PolNeAR has them (claim/attribution.h).
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "claim/claim.h"
#include "common/clock.h"
#include "entity/entity.h"
#include "text/sentence.h"

struct options {
    struct claim_conf conf;
    struct entity_conf entities;
    bool is_bare;
    const char *language;
    long repeat;
    const char *path;
};

static json_t *json_span(const char *text, const uint32_t *bytes, uint32_t start, uint32_t end)
{
    return json_pack("{s:i,s:i,s:s%}", "start", (int)start, "end", (int)end, "text",
                     text + bytes[start], (size_t)(bytes[end] - bytes[start]));
}

static json_t *json_spans(const struct text *t, Cw__Span **list, size_t n)
{
    json_t *a = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(a, json_span(t->utf8.p, t->byte, list[i]->start, list[i]->end));
    return a;
}

static const char *lower(const ProtobufCEnumDescriptor *d, int value, char *to, size_t n)
{
    const ProtobufCEnumValue *v = protobuf_c_enum_descriptor_get_value(d, value);
    size_t i = 0;

    for (; v && v->name[i] && i + 1 < n; i++)
        to[i] = (char)(v->name[i] >= 'A' && v->name[i] <= 'Z' ? v->name[i] + 32 : v->name[i]);
    to[i] = '\0';
    return to;
}

static json_t *json_events(const struct text *t, const Cw__Document *doc, const Cw__Claim *c)
{
    json_t *events = json_array();
    char name[32];

    for (size_t i = 0; i < c->n_events; i++) {
        const Cw__Event *e = c->events[i];
        json_t *roles = json_array();
        for (size_t r = 0; r < e->n_roles; r++) {
            const Cw__Mention *m = doc->mentions[e->roles[r]->mention];
            json_array_append_new(
                roles, json_pack("{s:s,s:o}", "role",
                                 lower(&cw__role__name__descriptor, (int)e->roles[r]->role, name,
                                       sizeof name),
                                 "mention", json_span(t->utf8.p, t->byte, m->start, m->end)));
        }
        json_array_append_new(
            events,
            json_pack("{s:s,s:o,s:o,s:i,s:i}", "type", e->type, "trigger",
                      json_span(t->utf8.p, t->byte, e->trigger->start, e->trigger->end), "roles",
                      roles, "times", (int)e->n_times, "quantities", (int)e->n_quantities));
    }
    return events;
}

static json_t *json_claim(const struct text *t, const Cw__Document *doc, const Cw__Claim *c)
{
    char act[32], class[32], direct[32], fact[32], polarity[32];

    return json_pack(
        "{s:o,s:o,s:o,s:s,s:s?,s:s,s:s,s:s?,s:s,s:s,s:o,s:s?}", "cues",
        json_spans(t, c->cues, c->n_cues), "sources", json_spans(t, c->sources, c->n_sources),
        "contents", json_spans(t, c->contents, c->n_contents), "act",
        lower(&cw__claim__act__descriptor, (int)c->act, act, sizeof act), "speaker",
        c->speaker_name, "class",
        lower(&cw__claim__class__descriptor, (int)c->speaker_class, class, sizeof class), "direct",
        lower(&cw__claim__direct__descriptor, (int)c->direct, direct, sizeof direct), "via",
        c->n_via ? c->via[0] : NULL, "factuality",
        lower(&cw__claim__factuality__descriptor, (int)c->factuality, fact, sizeof fact),
        "polarity",
        lower(&cw__claim__polarity__descriptor, (int)c->polarity, polarity, sizeof polarity),
        "events", json_events(t, doc, c), "rule", c->rule);
}

static void set_sentences(struct sentence_breaker *b, const struct text *t, Cw__Document *doc,
                          struct arena *a)
{
    struct sentences s;

    if (sentence_split(b, t, a, &s, NULL) != FATE_DONE)
        return;
    doc->sentences = ARENA_ARRAY(a, s.n, Cw__Sentence *);
    for (uint32_t i = 0; i < s.n; i++) {
        Cw__Sentence *x = ARENA_NEW(a, Cw__Sentence);
        cw__sentence__init(x);
        x->has_start = x->has_end = 1;
        x->start = s.at[i].start;
        x->end = s.at[i].end;
        doc->sentences[doc->n_sentences++] = x;
    }
}

struct stages {
    struct claim_extractor *claims;
    struct entity_recogniser *entities; /* NULL: --bare */
    struct sentence_breaker *sentences;
};

/* More Arabic letters than Latin ones? */
static const char *language_of(const struct text *t)
{
    int64_t balance = 0;

    for (uint32_t i = 0; i < t->len; i++)
        balance += t->point[i] >= 0x620 && t->point[i] < 0x6d4 ? 1
                   : (t->point[i] | 32) - 'a' < 26u            ? -1
                                                               : 0;
    return balance > 0 ? "ar" : "en";
}

static bool prepare(const struct stages *s, const struct options *o, const struct text *t,
                    Cw__Document *doc, struct arena *a, struct error *e)
{
    Cw__LanguageSpan *all = ARENA_NEW(a, Cw__LanguageSpan);

    doc->language = (char *)(o->language ? o->language : language_of(t));
    if (!s->entities) {
        set_sentences(s->sentences, t, doc, a);
        return true;
    }
    cw__language_span__init(all);
    all->has_start = all->has_end = 1;
    all->end = t->len;
    all->language = doc->language;
    doc->languages = ARENA_ARRAY(a, 1, Cw__LanguageSpan *);
    doc->languages[doc->n_languages++] = all;
    return entity_annotate(s->entities, doc, a, e) == FATE_DONE;
}

/* A document that is ready for the claim stage. */
struct task {
    Cw__Document doc;
    struct text text;
    struct arena arena;
    json_t *line;
};

static bool read_task(const struct stages *s, json_t *line, const struct options *o,
                      struct task *ret)
{
    struct error e;

    *ret = (struct task){.doc = CW__DOCUMENT__INIT, .line = line};
    arena_init(&ret->arena, (size_t)512 << 20);
    ret->doc.text = (char *)json_string_value(json_object_get(line, "text"));
    ret->doc.source = (char *)json_string_value(json_object_get(line, "source"));
    ret->doc.published = (char *)json_string_value(json_object_get(line, "published"));
    return ret->doc.text &&
           text_build(span_of(ret->doc.text), &ret->arena, &ret->text, &e) == FATE_DONE &&
           prepare(s, o, &ret->text, &ret->doc, &ret->arena, &e);
}

static void free_task(struct task *t)
{
    arena_done(&t->arena);
    json_decref(t->line);
}

static void print_claims(const struct task *t, const Cw__Document *doc)
{
    json_t *claims = json_array(), *out;

    for (size_t i = 0; i < doc->n_claims; i++)
        json_array_append_new(claims, json_claim(&t->text, doc, doc->claims[i]));
    out = json_pack("{s:O,s:o}", "id", json_object_get(t->line, "id"), "claims", claims);
    json_dumpf(out, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(out);
}

struct tasks {
    struct task *at;
    size_t n;
};

static struct tasks read_tasks(const struct stages *s, const struct options *o, FILE *f)
{
    struct tasks tasks = {0};
    char *line = NULL;
    size_t cap = 0, room = 0;

    while (getline(&line, &cap, f) > 0) {
        json_t *j = json_loads(line, JSON_ALLOW_NUL, NULL);
        if (tasks.n == room) {
            room = room ? room * 2 : 64;
            tasks.at = realloc(tasks.at, room * sizeof *tasks.at);
        }
        if (!tasks.at || !read_task(s, j, o, &tasks.at[tasks.n])) {
            fprintf(stderr, "bench_claims: cannot read a line\n");
            exit(1);
        }
        tasks.n++;
    }
    free(line);
    return tasks;
}

/* Microseconds of CPU in the claim stage. */
static uint64_t run_tasks(const struct stages *s, struct tasks tasks, bool prints)
{
    uint64_t us = 0;
    struct arena a;
    struct error e;

    arena_init(&a, (size_t)512 << 20);
    for (size_t i = 0; i < tasks.n; i++) {
        Cw__Document doc = tasks.at[i].doc; /* the stage adds to its lists in its arena */
        uint64_t began = clock_thread_cpu_us();
        if (claim_annotate(s->claims, &doc, &a, &e) != FATE_DONE) {
            fprintf(stderr, "bench_claims: %s\n", e.text);
            exit(1);
        }
        us += clock_thread_cpu_us() - began;
        if (prints)
            print_claims(&tasks.at[i], &doc);
        arena_reset(&a);
    }
    arena_done(&a);
    return us;
}

static struct options read_options(int argc, char **argv)
{
    struct options o = {.repeat = 1};

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--data") == 0 && i + 1 < argc)
            o.conf.data_dir = argv[++i];
        else if (strcmp(argv[i], "--entities") == 0 && i + 1 < argc)
            o.entities.data_dir = argv[++i];
        else if (strcmp(argv[i], "--whole") == 0)
            o.conf.keeps_whole = true;
        else if (strcmp(argv[i], "--bare") == 0)
            o.is_bare = true;
        else if (strcmp(argv[i], "--language") == 0 && i + 1 < argc)
            o.language = argv[++i];
        else if (strcmp(argv[i], "--repeat") == 0 && i + 1 < argc)
            o.repeat = atol(argv[++i]) > 0 ? atol(argv[i]) : 1;
        else
            o.path = argv[i];
    }
    return o;
}

int main(int argc, char **argv)
{
    struct options o = read_options(argc, argv);
    struct stages s = {0};
    struct error e;
    FILE *f = o.path ? fopen(o.path, "rb") : stdin;
    struct tasks tasks;
    uint64_t us = 0;

    if (!f || claim_open(&o.conf, &s.claims, &e) != FATE_DONE ||
        sentence_breaker_new(&s.sentences, &e) != FATE_DONE ||
        (!o.is_bare && entity_open(&o.entities, &s.entities, &e) != FATE_DONE)) {
        fprintf(stderr, "bench_claims: %s\n", f ? e.text : "cannot open the file");
        return 78;
    }
    tasks = read_tasks(&s, &o, f);
    for (long r = 1; r <= o.repeat; r++)
        us += run_tasks(&s, tasks, r == o.repeat);
    fprintf(stderr, "%zu documents, %.3f s of CPU, %.0f documents/s\n", tasks.n,
            (double)us / 1e6 / (double)o.repeat,
            us ? (double)tasks.n * (double)o.repeat * 1e6 / (double)us : 0.0);
    for (size_t i = 0; i < tasks.n; i++)
        free_task(&tasks.at[i]);
    free(tasks.at);
    sentence_breaker_free(s.sentences);
    entity_close(s.entities);
    claim_close(s.claims);
    return 0;
}
