/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_attribution - learns the weights of the models of attribution.  built by: ninja
 * train_attribution
 *
 * usage: train_attribution -c CLAIM_DATA -n ENTITY_DATA -o FOLDER [-h FROM-TO] [-e EPOCHS]
 *                          [-p LEAST] DOCS.jsonl GOLD.jsonl [DOCS GOLD ...]
 *
 * -c  folder of the claim tables (workers/claim/data)
 * -n  folder of the entity tables (workers/entity/data)
 * -o  where cues.bin and roles.bin go
 * -h  per cent of the documents that are not learned from: 0-20 is the first fifth
 * -e  times through the sequences: cues, and two thirds of it for roles; 16
 * -p  rows with no weight of this size are left out, 0.05
 *
 * DOCS are lines {"id", "text"}, GOLD lines {"id", "claims": [{"source", "cue", "content":
 * [{"text", "at"}]}]} in the same order. How good the weights are tells bench_claims with
 * score_claims.py.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "claim/attribution_cell.h"
#include "entity/entity.h"
#include "sequence/train/train.h"

struct trainer {
    const char *claim_data, *entity_data, *out;
    unsigned hold_from, hold_to, epochs;
    float least;
    struct entity_recogniser *entities;
    struct lexicon english, arabic;
    struct train_set cues, roles;
};

/* ---- gold as words ---- */

static size_t points_of(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

/* The words that a gold span covers, whole or in part. */
static struct words words_of(const struct view *v, const json_t *span)
{
    uint32_t start = (uint32_t)json_integer_value(json_object_get(span, "at"));
    uint32_t end = start + (uint32_t)points_of(json_string_value(json_object_get(span, "text")));
    struct words w = {0};
    uint32_t low = 0, high = v->words;

    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (v->tokens.at[middle].end <= start)
            low = middle + 1;
        else
            high = middle;
    }
    for (w.from = w.to = low; w.to < v->words && v->tokens.at[w.to].start < end; w.to++)
        ;
    return w;
}

/* Labels begin anew where something else stood before. */
static void put_label(uint8_t *label, struct words part, struct words within, uint8_t begins)
{
    for (uint32_t i = part.from; i < part.to; i++) {
        if (i < within.from || i >= within.to || label[i - within.from])
            continue;
        uint8_t before = i > within.from ? label[i - within.from - 1] : 0;
        bool goes_on = i > part.from && (before == begins || before == begins + 1);
        label[i - within.from] = goes_on ? begins + 1 : begins;
    }
}

static void put_labels(const struct view *v, const json_t *spans, struct words within,
                       uint8_t begins, uint8_t *label)
{
    for (size_t i = 0; i < json_array_size(spans); i++)
        put_label(label, words_of(v, json_array_get(spans, i)), within, begins);
}

/* ---- sequences ---- */

static void add_cues(struct trainer *t, const struct attribution_view *a, const json_t *claims)
{
    const struct view *v = a->view;
    struct words all = {0, v->words};
    uint8_t *label = ARENA_ARRAY(a->drafts->arena, v->words + 1, uint8_t);

    for (size_t i = 0; i < json_array_size(claims); i++)
        put_labels(v, json_object_get(json_array_get(claims, i), "cue"), all, 1, label);
    for (uint32_t u = 0; u < v->units; u++) {
        struct words unit = {v->unit[u].from, v->unit[u].to};
        uint32_t *cells = ARENA_ARRAY(
            a->drafts->arena, (size_t)(unit.to - unit.from) * ATTRIBUTION_CUE_CELLS, uint32_t);
        attribution_cue_cells(a, unit, cells);
        train_add(&t->cues, &attribution_cue_shape, cells, unit.to - unit.from, label + unit.from);
    }
}

static void add_roles(struct trainer *t, const struct attribution_view *a, const json_t *claim)
{
    static uint32_t cells[ATTRIBUTION_ROLE_WORDS * ATTRIBUTION_ROLE_CELLS];
    const json_t *cues = json_object_get(claim, "cue");
    struct words cue, reach;

    if (json_array_size(cues) == 0)
        return;
    cue = words_of(a->view, json_array_get(cues, 0));
    if (cue.from >= cue.to || cue.to - cue.from > ATTRIBUTION_CUE_WORDS)
        return;
    reach = attribution_reach(a, cue);
    uint8_t *label = ARENA_ARRAY(a->drafts->arena, reach.to - reach.from + 1, uint8_t);
    put_labels(a->view, json_object_get(claim, "source"), reach, ATTRIBUTION_SOURCE, label);
    put_labels(a->view, json_object_get(claim, "content"), reach, ATTRIBUTION_CONTENT, label);
    attribution_role_cells(a, cue, reach, cells);
    train_add(&t->roles, &attribution_role_shape, cells, reach.to - reach.from, label);
}

static void add_document(struct trainer *t, const json_t *doc_line, const json_t *gold)
{
    Cw__Document doc = CW__DOCUMENT__INIT;
    Cw__LanguageSpan all = CW__LANGUAGE_SPAN__INIT, *list = &all;
    struct arena arena;
    struct drafts d = {.arena = &arena};
    struct attribution_view a;
    struct view v;
    struct error e;
    const json_t *claims = json_object_get(gold, "claims");

    arena_init(&arena, (size_t)1 << 30);
    doc.text = (char *)json_string_value(json_object_get(doc_line, "text"));
    doc.language = all.language = "en";
    all.has_start = all.has_end = 1;
    all.end = (uint32_t)points_of(doc.text);
    doc.languages = &list;
    doc.n_languages = 1;
    if (entity_annotate(t->entities, &doc, &arena, &e) != FATE_DONE ||
        view_build(&doc, &t->english, &t->arabic, &arena, &v, &e) != FATE_DONE)
        train_die("cannot read a document", e.text);
    d.view = &v;
    draft_read_rules(&d, true);
    attribution_view_init(&a, &d);
    add_cues(t, &a, claims);
    for (size_t i = 0; i < json_array_size(claims); i++)
        add_roles(t, &a, json_array_get(claims, i));
    arena_done(&arena);
}

/* ---- files ---- */

static json_t *next_line(FILE *f, char **line, size_t *cap)
{
    return getline(line, cap, f) > 0 ? json_loads(*line, 0, NULL) : NULL;
}

static unsigned count_lines(const char *path)
{
    FILE *f = fopen(path, "re");
    unsigned n = 0;
    if (!f)
        train_die("cannot read", path);
    for (int c; (c = getc(f)) != EOF;)
        n += c == '\n';
    (void)fclose(f);
    return n;
}

static void add_file(struct trainer *t, const char *docs_path, const char *gold_path)
{
    unsigned documents = count_lines(docs_path);
    FILE *docs = fopen(docs_path, "re"), *gold = fopen(gold_path, "re");
    char *line = NULL;
    size_t cap = 0;
    if (!docs || !gold)
        train_die("cannot read", gold_path);
    for (unsigned i = 0; i < documents; i++) {
        json_t *d = next_line(docs, &line, &cap), *g = next_line(gold, &line, &cap);
        unsigned percent = i * 100 / documents;
        if (!d || !g ||
            strcmp(json_string_value(json_object_get(d, "id")),
                   json_string_value(json_object_get(g, "id"))) != 0)
            train_die("documents and gold are not in the same order", gold_path);
        if (percent < t->hold_from || percent >= t->hold_to)
            add_document(t, d, g);
        json_decref(d);
        json_decref(g);
    }
    free(line);
    (void)fclose(docs);
    (void)fclose(gold);
}

static void read_option(struct trainer *t, int letter, const char *value)
{
    switch (letter) {
    case 'c':
        t->claim_data = value;
        break;
    case 'n':
        t->entity_data = value;
        break;
    case 'o':
        t->out = value;
        break;
    case 'h':
        if (sscanf(value, "%u-%u", &t->hold_from, &t->hold_to) != 2)
            train_die("-h needs FROM-TO", value);
        break;
    case 'e':
        t->epochs = (unsigned)strtoul(value, NULL, 10);
        break;
    case 'p':
        t->least = strtof(value, NULL);
        break;
    default:
        train_die("usage: -c CLAIM_DATA -n ENTITY_DATA -o FOLDER [-h FROM-TO] [-e N] [-p LEAST] "
                  "DOCS GOLD ...",
                  "");
    }
}

static void open_tables(struct trainer *t)
{
    struct entity_conf conf = {.data_dir = (char *)t->entity_data};
    struct error e;
    if (entity_open(&conf, &t->entities, &e) != FATE_DONE ||
        lexicon_load(t->claim_data, "en", &t->english, &e) != FATE_DONE ||
        lexicon_load(t->claim_data, "ar", &t->arabic, &e) != FATE_DONE)
        train_die("cannot read the tables", e.text);
}

int main(int argc, char **argv)
{
    struct trainer t = {.epochs = 16, .least = 0.05f};
    char path[4096];
    for (int letter; (letter = getopt(argc, argv, "c:n:o:h:e:p:")) != -1;)
        read_option(&t, letter, optarg);
    if (!t.claim_data || !t.entity_data || !t.out || t.epochs == 0 || optind + 2 > argc)
        read_option(&t, '?', "");
    open_tables(&t);
    for (int i = optind; i + 1 < argc; i += 2)
        add_file(&t, argv[i], argv[i + 1]);
    (void)snprintf(path, sizeof path, "%s/cues.bin", t.out);
    train_write(&t.cues, &attribution_cue_shape, t.epochs, t.least, path);
    (void)snprintf(path, sizeof path, "%s/roles.bin", t.out);
    train_write(&t.roles, &attribution_role_shape, (t.epochs * 2 + 2) / 3, t.least, path);
    train_set_free(&t.cues);
    train_set_free(&t.roles);
    lexicon_done(&t.english);
    lexicon_done(&t.arabic);
    entity_close(t.entities);
    return 0;
}
