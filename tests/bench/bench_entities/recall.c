/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recall - names of conflict reporting against the gold of our own (tests/gold/names), and against
 * the entities of the seeds.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"
#include "common/buf.h"

#define NAMES_MAX 1024
#define TEXT_BYTES_MAX ((size_t)1 << 20)

static const struct {
    const char *language, *gold, *texts;
} sets[] = {{"en", "en.tsv", "conflict/fa_kes_dev.jsonl"},
            {"ar", "ar.tsv", "claims/ar/dev_docs.jsonl"}};

/* One article of the gold. */
struct article {
    char id[64], half[8];
    struct bench_name name[NAMES_MAX];
    struct bench_names names;
    char *surface[NAMES_MAX];
};

static char *text_of(const char *path, const char *id)
{
    FILE *f = fopen(path, "r");
    char *line = NULL, *text = NULL;
    size_t cap = 0;

    while (f && !text && getline(&line, &cap, f) > 0) {
        json_t *x = json_loads(line, 0, NULL);
        const char *its = json_string_value(json_object_get(x, "id"));
        if (its && strcmp(its, id) == 0)
            text = strdup(json_string_value(json_object_get(x, "text")));
        json_decref(x);
    }
    free(line);
    if (f)
        (void)fclose(f);
    return text;
}

/* Gold that stands elsewhere in the text than it says measures nothing. */
static void check_offsets(struct bench *b, const char *text, const struct article *x)
{
    for (size_t i = 0; i < x->names.n; i++)
        if (strcmp(bench_slice(b, text, x->name[i].start, x->name[i].end), x->surface[i]) != 0)
            bench_die("the gold does not stand there in the text", x->surface[i]);
}

static void score_article(struct bench *b, const char *texts, struct article *x,
                          struct bench_counts *c)
{
    char *text = x->names.n ? text_of(texts, x->id) : NULL;
    bool is_verbose = b->is_verbose;

    if (x->names.n && !text)
        bench_die("no such article", x->id);
    if (text) {
        /* the test half is only counted: whoever mends must not see it */
        b->is_verbose = is_verbose && strcmp(x->half, "dev") == 0;
        check_offsets(b, text, x);
        if (b->is_verbose)
            printf("# %s\n", x->id);
        bench_score(b, bench_annotate(b, text, NULL), &x->names, c);
        b->is_verbose = is_verbose;
        free(text);
        arena_reset(&b->arena);
    }
    for (size_t i = 0; i < x->names.n; i++)
        free(x->surface[i]);
    x->names.n = 0;
}

static void add_name(struct article *x, char *const field[6])
{
    char *sign = strchr(field[4], '?');
    struct bench_name *name = &x->name[x->names.n];

    if (sign)
        *sign = '\0';
    *name = (struct bench_name){.start = (uint32_t)strtoul(field[2], NULL, 10),
                                .end = (uint32_t)strtoul(field[3], NULL, 10),
                                .type = bench_type_of(field[4]),
                                .is_optional = sign != NULL};
    if (name->type < 0 || x->names.n + 1 == NAMES_MAX)
        bench_die("is no row of gold", field[5]);
    x->surface[x->names.n++] = strdup(field[5]);
}

static bool split(char *line, char *field[6])
{
    line[strcspn(line, "\n")] = '\0';
    for (int i = 0; i < 6; i++)
        if (!(field[i] = strsep(&line, "\t")))
            return false;
    return line == NULL;
}

static void score_set(struct bench *b, const char *gold, const char *texts, const char *half,
                      struct bench_counts *c)
{
    FILE *f = fopen(gold, "r");
    static struct article x;
    char *line = NULL, *field[6];
    size_t cap = 0;

    if (!f)
        bench_die("cannot read", gold);
    x.names.at = x.name;
    while (getline(&line, &cap, f) > 0) {
        if (!split(line, field))
            bench_die("is no row of gold", line);
        if (strcmp(field[0], half) != 0)
            continue;
        if (strcmp(field[1], x.id) != 0)
            score_article(b, texts, &x, c);
        (void)snprintf(x.id, sizeof x.id, "%s", field[1]);
        (void)snprintf(x.half, sizeof x.half, "%s", field[0]);
        add_name(&x, field);
    }
    score_article(b, texts, &x, c);
    free(line);
    (void)fclose(f);
}

static void only_names(struct bench_counts *c)
{
    *c = (struct bench_counts){0};
    for (int t = 0; t < 3; t++)
        c->has_type[t] = true; /* PER ORG LOC */
}

void bench_recall(struct bench *b)
{
    static const char *const halves[] = {"dev", "test"};
    char gold[4096], texts[4096], title[32];
    struct bench_counts c;

    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        (void)snprintf(gold, sizeof gold, CW_SOURCE_DIR "/tests/gold/names/%s", sets[i].gold);
        if (!bench_shared(sets[i].texts, texts, sizeof texts))
            continue;
        b->language = sets[i].language;
        for (size_t h = 0; h < 2; h++) {
            only_names(&c);
            score_set(b, gold, texts, halves[h], &c);
            (void)snprintf(title, sizeof title, "own gold %s %s", sets[i].language, halves[h]);
            bench_print(title, &c);
        }
    }
}

/* ---- seeds: every place where a surface of an entity stands ---- */

static bool is_free(const struct bench_name *name, size_t n, uint32_t start, uint32_t end)
{
    for (size_t i = 0; i < n; i++)
        if (name[i].start < end && start < name[i].end)
            return false;
    return true;
}

/* Longer surfaces are asked for first by calling this with falling lengths. */
static void add_surface(const char *text, const char *surface, int type, struct bench_names *names)
{
    for (const char *p = text; (p = strstr(p, surface)) && names->n < NAMES_MAX; p++) {
        char *before = strndup(text, (size_t)(p - text));
        uint32_t start = bench_count_points(before);
        uint32_t end = start + bench_count_points(surface);
        free(before);
        if (is_free(names->at, names->n, start, end))
            names->at[names->n++] = (struct bench_name){.start = start, .end = end, .type = type};
    }
}

static void add_surfaces(const char *text, const json_t *entities, struct bench_names *names)
{
    for (size_t len = 200; len > 0; len--) {
        size_t i, k;
        json_t *entity, *surface;
        json_array_foreach(entities, i, entity)
        {
            int type = bench_type_of(json_string_value(json_object_get(entity, "type")));
            json_array_foreach(json_object_get(entity, "surfaces"), k,
                               surface) if (type >= 0 && json_string_length(surface) == len)
                add_surface(text, json_string_value(surface), type, names);
        }
    }
}

static void score_seed(struct bench *b, const char *id, const json_t *gold)
{
    static struct bench_name name[NAMES_MAX];
    struct bench_names names = {name, 0};
    struct bench_counts c;
    struct buf text;
    struct error e;
    char file[256], path[4096], title[32];

    (void)snprintf(file, sizeof file, "seeds/%s.txt", id);
    if (!bench_shared(file, path, sizeof path))
        return;
    only_names(&c);
    buf_init(&text, TEXT_BYTES_MAX);
    if (buf_read_file(&text, path, &e) != FATE_DONE || !buf_append_byte(&text, '\0'))
        bench_die("cannot read", path);
    b->language = json_string_value(json_object_get(gold, "language"));
    add_surfaces(buf_span(&text).p, json_object_get(gold, "entities"), &names);
    bench_score(b, bench_annotate(b, buf_span(&text).p, NULL), &names, &c);
    (void)snprintf(title, sizeof title, "seed %.3s %s", id, b->language);
    bench_print(title, &c);
    buf_done(&text);
    arena_reset(&b->arena);
}

void bench_seeds(struct bench *b)
{
    char path[4096];
    const char *id;
    json_t *all, *gold;

    if (!bench_shared("seeds/gold_entities.json", path, sizeof path))
        return;
    all = json_load_file(path, 0, NULL);
    json_object_foreach(all, id, gold) score_seed(b, id, gold);
    json_decref(all);
}
