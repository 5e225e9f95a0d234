/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ner - names against files of tokens and BIO tags.
 *
 * Sentences are laid out as paragraphs, ten to a document, so that what a text has told once is
 * known later, as in an article.
 *
 * `ner` asks the whole stage. `model` asks the sequence model alone: it sees what tables and rules
 * found and marks what the set calls one name ("Arab" and "League"), where the stage keeps names
 * whole that the tables know.
 */
#include <string.h>
#include "bench.h"
#include "spacing.h"
#include "entity/entity_find.h"
#include "entity/tagger.h"

#define SENTENCES_PER_DOCUMENT 10
#define NAMES_MAX 4096
#define TEXT_BYTES (1u << 20)

struct document {
    char text[TEXT_BYTES];
    size_t bytes;
    uint32_t points, last_end; /* last_end: of the token before */
    struct bench_name name[NAMES_MAX];
    struct bench_names names;
    struct spacing spacing;
};

static void append(struct document *d, const char *bytes)
{
    size_t n = strlen(bytes);

    if (d->bytes + n + 1 > TEXT_BYTES || d->names.n + 1 == NAMES_MAX)
        bench_die("the document is too long at", bytes);
    memcpy(d->text + d->bytes, bytes, n);
    d->bytes += n;
    d->points += bench_count_points(bytes);
}

static void add_token(struct document *d, const char *token, const char *tag, bool is_first)
{
    int type = strlen(tag) > 2 ? bench_type_of(tag + 2) : -1;
    struct bench_name *last = d->names.n ? &d->name[d->names.n - 1] : NULL;

    if (!spacing_is_glued(&d->spacing, token, is_first))
        append(d, " ");
    uint32_t start = d->points;
    append(d, token);
    if (type >= 0 && tag[0] == 'I' && last && last->type == type && !is_first &&
        last->end == d->last_end)
        last->end = d->points;
    else if (type >= 0)
        d->name[d->names.n++] = (struct bench_name){.start = start, .end = d->points, .type = type};
    d->last_end = d->points;
}

static void clear(struct document *d)
{
    d->bytes = d->points = d->last_end = 0;
    d->names.n = 0;
    d->spacing = (struct spacing){0};
}

/* The names of the sequence model alone. */
static Cw__Document *annotate_by_model(struct bench *b, const char *text)
{
    struct arena *a = &b->arena;
    Cw__Document *doc = ARENA_NEW(a, Cw__Document);
    struct entity_found found;
    struct mentions rules;
    struct tagger_spans spans = {0};
    struct error e;

    cw__document__init(doc);
    doc->text = (char *)text;
    doc->language = (char *)b->language;
    if (entity_find(b->recogniser, doc, a, &found, &e) != FATE_DONE)
        bench_die(e.text, "");
    bool *is_time = ARENA_ARRAY(a, found.scan.atoms + 1, bool);
    for (size_t i = 0; i < found.times.n; i++)
        memset(is_time + found.times.at[i].from_atom, true,
               found.times.at[i].to_atom - found.times.at[i].from_atom);
    mention_find(&found.scan, found.gazetteer, NULL, is_time, &rules);
    struct tagger_view view = {.scan = &found.scan, .gazetteer = found.gazetteer};
    tagger_view_init(&view, &rules);
    tagger_document(found.models, &view, &spans);

    doc->mentions = ARENA_ARRAY(a, spans.n + 1, Cw__Mention *);
    for (size_t i = 0; i < spans.n; i++) {
        Cw__Mention *m = doc->mentions[doc->n_mentions++] = ARENA_NEW(a, Cw__Mention);
        cw__mention__init(m);
        m->start = found.scan.atom[spans.at[i].from].start;
        m->end = found.scan.atom[spans.at[i].to - 1].end;
        m->type = spans.at[i].type;
        m->rule = (char *)"model";
    }
    return doc;
}

static void score_document(struct bench *b, struct document *d, struct bench_counts *c)
{
    d->text[d->bytes] = '\0';
    bench_score(
        b, b->is_model_alone ? annotate_by_model(b, d->text) : bench_annotate(b, d->text, NULL),
        &d->names, c);
    arena_reset(&b->arena);
    clear(d);
}

/* The documents that are counted, as train_entities -h holds them out. */
struct part {
    unsigned from, to, documents, at;
};

static bool is_counted(const struct part *p)
{
    unsigned long percent = p->documents ? p->at * 100ul / p->documents : 0;

    return percent >= p->from && percent < p->to;
}

static void end_document(struct bench *b, struct document *d, struct part *p,
                         struct bench_counts *c)
{
    if (is_counted(p))
        score_document(b, d, c);
    else
        clear(d);
    p->at++;
}

/* Types that the set does not mark are not asked for. Returns how many documents there are. */
static unsigned find_types(FILE *f, struct bench_counts *c)
{
    char line[4096];
    unsigned sentences = 0;
    bool is_open = false;

    while (fgets(line, sizeof line, f)) {
        char *tag = strrchr(line, '\t');
        sentences += tag && !is_open;
        is_open = tag != NULL;
        if (!tag)
            continue;
        tag[strcspn(tag, "\r\n")] = '\0';
        int type = strlen(tag) > 3 ? bench_type_of(tag + 3) : -1;
        if (type >= 0)
            c->has_type[type] = true;
    }
    rewind(f);
    return (sentences + SENTENCES_PER_DOCUMENT - 1) / SENTENCES_PER_DOCUMENT;
}

void bench_ner(struct bench *b)
{
    static struct document d;
    FILE *f = fopen(b->path, "r");
    struct bench_counts c = {0};
    struct part part = {0, 100, 0, 0};
    char line[4096], title[64];
    unsigned sentences = 0;
    bool is_first = true;

    if (!f)
        bench_die("cannot read", b->path);
    d.names.at = d.name;
    if (b->part && sscanf(b->part, "%u-%u", &part.from, &part.to) != 2)
        bench_die("a part is FROM-TO, not", b->part);
    part.documents = find_types(f, &c);
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\r\n")] = '\0';
        char *tag = strchr(line, '\t');
        if (tag) {
            *tag++ = '\0';
            add_token(&d, line, tag, is_first);
        } else if (!is_first) {
            append(&d, "\n\n");
            if (++sentences % SENTENCES_PER_DOCUMENT == 0)
                end_document(b, &d, &part, &c);
        }
        is_first = tag == NULL;
    }
    if (d.bytes > 0)
        end_document(b, &d, &part, &c);
    (void)fclose(f);
    (void)snprintf(title, sizeof title, "%s %s", b->language, b->part ? b->part : "all");
    bench_print(title, &c);
}

void bench_model(struct bench *b)
{
    b->is_model_alone = true;
    bench_ner(b);
}
