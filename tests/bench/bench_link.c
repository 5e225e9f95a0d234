/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_link - which mentions get an entity, and whether it is the right one.        bench: entity
 *
 * `how` prints by type what became of the mentions: a row of the tables, a name known from the
 * text, none (of these how many are ambiguous), then every pass with its count, and the time an
 * article takes. `fakes` asks for the place that readers named for each article of FA-KES: is it,
 * or something that lies in it, among the linked places, and is it the place named most. `seeds`
 * asks whether all surfaces of one entity of the seeds have one entity, of the right name. -v
 * prints what is missed. A place is taken for the named one when their spellings sound alike
 * (text/bridge.h).
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/arena.h"
#include "common/buf.h"
#include "common/clock.h"
#include "entity/entity.h"
#include "text/bridge.h"
#include "text/utf8.h"

#define FILE_BYTES_MAX ((size_t)256 << 20)
#define ARENA_BYTES ((size_t)192 << 20)
#define ALIKE 0.90
#define HOWS_MAX 48

struct bench {
    struct entity_recogniser *recogniser;
    struct arena arena;
    const char *path, *language;
    bool is_verbose;
};

static void die(const char *message)
{
    (void)fflush(stdout);
    (void)fprintf(stderr, "bench_link: %s\n", message);
    exit(1);
}

static const char *field(const json_t *doc, const char *key)
{
    return json_string_value(json_object_get(doc, key));
}

static Cw__Document *annotate(struct bench *b, const char *text, const char *id)
{
    struct error e;
    Cw__Document *doc = ARENA_NEW(&b->arena, Cw__Document);
    cw__document__init(doc);
    doc->text = (char *)text;
    doc->id = (char *)id;
    doc->language = (char *)b->language;
    if (entity_annotate(b->recogniser, doc, &b->arena, &e) != FATE_DONE)
        die(e.text);
    return doc;
}

static struct span slice(const Cw__Document *doc, uint32_t start, uint32_t end)
{
    struct span all = span_of(doc->text);
    size_t i = 0, from = 0;
    for (uint32_t at = 0; at < end && i < all.n; at++) {
        from = at == start ? i : from;
        (void)utf8_next(all, &i);
    }
    return span_slice(all, from, i);
}

static void each_article(struct bench *b, void (*take)(struct bench *b, const json_t *doc))
{
    FILE *in = fopen(b->path, "r");
    char *line = NULL;
    size_t cap = 0;
    if (!in)
        die("cannot open the file");
    while (getline(&line, &cap, in) > 0) {
        json_t *doc = json_loads(line, 0, NULL);
        if (doc && field(doc, "text"))
            take(b, doc);
        json_decref(doc);
        arena_reset(&b->arena);
    }
    free(line);
    (void)fclose(in);
}

/* ---- how ---- */

enum { TYPES = 6, STATES = 4 };
static const char *const types[TYPES] = {"PER", "ORG", "LOC", "MISC", "NORP", "TITLE"};

static struct {
    unsigned state[TYPES][STATES]; /* table, name, ambiguous, none */
    struct {
        const char *how;
        unsigned n;
    } how[HOWS_MAX];
    unsigned articles;
    uint64_t us;
} count;

static void count_how(const char *how)
{
    size_t i = 0;
    while (i < HOWS_MAX - 1 && count.how[i].how && strcmp(count.how[i].how, how) != 0)
        i++;
    count.how[i].how = how;
    count.how[i].n++;
}

static void take_how(struct bench *b, const json_t *article)
{
    uint64_t start = clock_thread_cpu_us();
    const Cw__Document *doc = annotate(b, field(article, "text"), field(article, "id"));
    count.us += clock_thread_cpu_us() - start;
    count.articles++;
    for (size_t i = 0; i < doc->n_mentions; i++) {
        const Cw__Mention *m = doc->mentions[i];
        bool is_name = m->has_entity && strncmp(doc->entities[m->entity]->id, "name:", 5) == 0;
        bool is_many = m->link && (strcmp(m->link, "null:ambiguous") == 0 ||
                                   strcmp(m->link, "null:shared") == 0);
        count.state[m->type][m->has_entity ? is_name : is_many ? 2 : 3]++;
        if (m->link)
            count_how(m->link);
    }
}

static void bench_how(struct bench *b)
{
    each_article(b, take_how);
    printf("%-8s %8s %8s %8s %10s %8s\n", b->language, "mentions", "table %", "name %",
           "ambiguous %", "none %");
    for (int t = 0; t < TYPES; t++) {
        unsigned *x = count.state[t], all = x[0] + x[1] + x[2] + x[3];
        if (all > 0)
            printf("%-8s %8u %8.1f %8.1f %10.1f %8.1f\n", types[t], all, 100.0 * x[0] / all,
                   100.0 * x[1] / all, 100.0 * x[2] / all, 100.0 * x[3] / all);
    }
    for (size_t i = 0; i < HOWS_MAX && count.how[i].how; i++)
        printf("  %-16s %6u\n", count.how[i].how, count.how[i].n);
    printf("%u articles, %.2f ms each (the whole stage)\n", count.articles,
           (double)count.us / 1e3 / (count.articles ? count.articles : 1));
}

/* ---- FA-KES ---- */

static struct {
    unsigned articles, named, lies_in, main, main_lies_in, places, foreign;
} fakes;

/* Does a run of words of what readers wrote sound like the name? "Damascus Homs & Aleppo". */
static bool is_named(struct bench *b, const char *name, const char *written)
{
    struct span word[16], rest = span_of(written);
    size_t n = 0;
    while (name && n < 16 && rest.n > 0 && span_split(&rest, ' ', &word[n]))
        n += word[n].n > 0;
    for (size_t i = 0; name && i < n; i++)
        for (size_t k = i; k < n && k < i + 4; k++) {
            struct span run = span_at(word[i].p, (size_t)(word[k].p + word[k].n - word[i].p));
            if (bridge_score(span_of(name), run, &b->arena) >= ALIKE)
                return true;
        }
    return false;
}

enum fit { FIT_NONE, FIT_INSIDE, FIT_PLACE };

static enum fit fit_of(struct bench *b, const Cw__Entity *x, const char *surface,
                       const char *written)
{
    if (is_named(b, x->name_en, written) || is_named(b, surface, written))
        return FIT_PLACE;
    for (size_t i = 0; i + 1 < x->n_admin; i++)
        if (is_named(b, x->admin[i], written))
            return FIT_INSIDE;
    return FIT_NONE;
}

static const Cw__Entity *place_of(const Cw__Document *doc, const Cw__Mention *m)
{
    const Cw__Entity *x =
        m->has_entity && m->type == CW__MENTION__TYPE__LOC ? doc->entities[m->entity] : NULL;
    return x && strncmp(x->id, "name:", 5) != 0 ? x : NULL;
}

/* The place named most that is no country; of equals the first. */
static const Cw__Entity *main_place(const Cw__Document *doc)
{
    unsigned best = 0;
    const Cw__Entity *found = NULL;
    for (size_t e = 0; e < doc->n_entities; e++) {
        unsigned n = 0;
        for (size_t i = 0; i < doc->n_mentions; i++)
            n += place_of(doc, doc->mentions[i]) == doc->entities[e];
        if (n > best && strcmp(doc->entities[e]->kind, "country") != 0) {
            best = n;
            found = doc->entities[e];
        }
    }
    return found;
}

static void take_fakes(struct bench *b, const json_t *article)
{
    const char *written = field(json_object_get(article, "gold"), "place");
    if (!written)
        return;
    const Cw__Document *doc = annotate(b, field(article, "text"), field(article, "id"));
    enum fit best = FIT_NONE;
    fakes.articles++;
    for (size_t i = 0; i < doc->n_mentions; i++) {
        const Cw__Mention *m = doc->mentions[i];
        const Cw__Entity *x = place_of(doc, m);
        if (!x)
            continue;
        fakes.places++;
        fakes.foreign +=
            x->country && strcmp(x->country, "SY") != 0 && strcmp(x->kind, "country") != 0;
        char *surface = arena_string(&b->arena, slice(doc, m->start, m->end));
        enum fit fit = fit_of(b, x, surface, written);
        best = fit > best ? fit : best;
    }
    const Cw__Entity *most = main_place(doc);
    enum fit fit = most ? fit_of(b, most, NULL, written) : FIT_NONE;
    fakes.named += best == FIT_PLACE;
    fakes.lies_in += best == FIT_INSIDE;
    fakes.main += fit == FIT_PLACE;
    fakes.main_lies_in += fit == FIT_INSIDE;
    if (b->is_verbose && best == FIT_NONE)
        printf("- %s  %s (most: %s)\n", field(article, "id"), written,
               most && most->name_en ? most->name_en : "none");
}

static void bench_fakes(struct bench *b)
{
    each_article(b, take_fakes);
    double n = fakes.articles / 100.0;
    printf("FA-KES   %u articles with a place   linked %.1f %%, or something in it %.1f %%   most "
           "named %.1f %%, or something in it %.1f %%   %u places linked, %u in other countries\n",
           fakes.articles, fakes.named / n, (fakes.named + fakes.lies_in) / n, fakes.main / n,
           (fakes.main + fakes.main_lies_in) / n, fakes.places, fakes.foreign);
}

/* ---- seeds ---- */

static struct {
    unsigned entities, found, one, table, right;
} seeds;

/* The entities of all mentions with a surface of the gold entity: how many there are. */
static unsigned entities_of(const Cw__Document *doc, const json_t *surfaces,
                            const Cw__Entity **ret_first, bool *ret_found)
{
    unsigned n = 0;
    *ret_first = NULL;
    *ret_found = false;
    for (size_t i = 0; i < doc->n_mentions; i++) {
        const Cw__Mention *m = doc->mentions[i];
        struct span surface = slice(doc, m->start, m->end);
        bool is_one = false;
        for (size_t k = 0; k < json_array_size(surfaces); k++)
            is_one |= span_equal(surface, span_of(json_string_value(json_array_get(surfaces, k))));
        if (!is_one)
            continue;
        *ret_found = true;
        const Cw__Entity *x = m->has_entity ? doc->entities[m->entity] : NULL;
        n += x && x != *ret_first;
        *ret_first = x ? x : *ret_first;
    }
    return n;
}

static void take_gold(struct bench *b, const Cw__Document *doc, const json_t *gold)
{
    const Cw__Entity *x;
    bool is_found;
    unsigned n = entities_of(doc, json_object_get(gold, "surfaces"), &x, &is_found);
    const char *name = field(gold, "name");
    bool is_table = x && strncmp(x->id, "name:", 5) != 0;
    bool is_right =
        x && ((x->name_en && bridge_score(span_of(x->name_en), span_of(name), &b->arena) >= 0.8) ||
              (x->name_ar && bridge_score(span_of(x->name_ar), span_of(name), &b->arena) >= 0.8));
    seeds.entities++;
    seeds.found += is_found;
    seeds.one += n == 1;
    seeds.table += is_table;
    seeds.right += is_right;
    if (b->is_verbose && is_found && !is_right)
        printf("- %s -> %s %s\n", name, x ? x->id : "none",
               x && x->name_en   ? x->name_en
               : x && x->name_ar ? x->name_ar
                                 : "");
}

static void bench_seeds(struct bench *b)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/gold_entities.json", b->path);
    json_t *all = json_load_file(path, 0, NULL);
    const char *id;
    json_t *doc;
    if (!all)
        die("no gold_entities.json in that folder");
    json_object_foreach(all, id, doc)
    {
        const json_t *list = json_object_get(doc, "entities");
        struct buf text;
        struct error e;
        (void)snprintf(path, sizeof path, "%s/%s.txt", b->path, id);
        buf_init(&text, FILE_BYTES_MAX);
        if (buf_read_file(&text, path, &e) != FATE_DONE)
            die(e.text);
        b->language = field(doc, "language");
        const Cw__Document *x =
            annotate(b, arena_string(&b->arena, utf8_clean(buf_span(&text), &b->arena)), id);
        for (size_t i = 0; i < json_array_size(list); i++)
            take_gold(b, x, json_array_get(list, i));
        buf_done(&text);
        arena_reset(&b->arena);
    }
    json_decref(all);
    printf("seeds    %u entities   found as written %u   with one entity %u   of the tables %u   "
           "of the same name %u\n",
           seeds.entities, seeds.found, seeds.one, seeds.table, seeds.right);
}

/* ---- main ---- */

static const struct {
    const char *name, *arguments;
    void (*run)(struct bench *b);
} parts[] = {
    {"how", "FILE.jsonl en|ar", bench_how},
    {"fakes", "FILE.jsonl", bench_fakes},
    {"seeds", "FOLDER", bench_seeds},
};
enum { PARTS = sizeof parts / sizeof *parts };

int main(int argc, char **argv)
{
    static char data[] = CW_SOURCE_DIR "/workers/entity/data";
    struct bench b = {.language = argc > 3 && argv[3][0] != '-' ? argv[3] : "en",
                      .is_verbose = argc > 1 && strcmp(argv[argc - 1], "-v") == 0,
                      .path = argc > 2 ? argv[2] : NULL};
    struct error e;
    for (size_t i = 0; argc > 2 && i < PARTS; i++) {
        if (strcmp(argv[1], parts[i].name) != 0)
            continue;
        if (entity_open(&(struct entity_conf){.data_dir = data}, &b.recogniser, &e) != FATE_DONE)
            die(e.text);
        arena_init(&b.arena, ARENA_BYTES);
        parts[i].run(&b);
        arena_done(&b.arena);
        entity_close(b.recogniser);
        return 0;
    }
    for (size_t i = 0; i < PARTS; i++)
        (void)fprintf(stderr, "usage: bench_link %s %s [-v]\n", parts[i].name, parts[i].arguments);
    return 2;
}
