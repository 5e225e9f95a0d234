/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_lore - what plain text and a list of names say of Arabic words (../tagger_lore.h).
 *
 * usage: train_lore DATA MODELS NAMES < TEXTS > CLASSES
 *
 * DATA    folder of the tables
 * MODELS  folder with ar/tagger.bin: a model that labels the texts
 * NAMES   parts of names, one a line ("... TAB word" takes the last column)
 * TEXTS   plain Arabic texts, a form feed behind each
 *
 * Prints lines "key TAB number" for train_entities -c. Deterministic: one thread, a fixed seed.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include "entity/tagger.h"
#include "entity/tagger_lore.h"
#include "entity/timex.h"
#include "text/fold.h"
#include "train_set.h"

#define STEM_SLOTS ((size_t)1 << 20)
#define WEIGHT_SLOTS ((size_t)1 << 18)
#define TEXTS_BYTES ((size_t)256 << 20)
#define DOCUMENT_BYTES ((size_t)512 << 20)
#define EPOCHS 4
#define RATE 0.05f
#define DECAY 1e-4f
#define WEIGHT_LEAST 0.04f
#define COUNT_LEAST 2

struct stem {
    char *text; /* NULL: free */
    size_t n;
    uint32_t count, as[TAGGER_LABELS], article;
    bool is_name; /* of the list */
};

/* Words to learn from, and the weights of their parts by hash. */
struct lore {
    struct stem *stem;
    size_t stems;
    struct {
        uint64_t hash;
        struct tagger_lore_key key;
        float weight, square;
    } * part; /* n == 0: free */
    size_t parts;
};

static void *must_allocate(size_t n, size_t size)
{
    void *p = calloc(n, size);
    if (!p)
        train_die("out of memory", "");
    return p;
}

static struct stem *stem_of(struct lore *x, struct span text)
{
    size_t i = XXH3_64bits(text.p, text.n) & (STEM_SLOTS - 1);
    while (x->stem[i].text && !span_equal(span_at(x->stem[i].text, x->stem[i].n), text))
        i = (i + 1) & (STEM_SLOTS - 1);
    if (!x->stem[i].text) {
        if (++x->stems > STEM_SLOTS / 2)
            train_die("too many words", "");
        x->stem[i].text = must_allocate(text.n + 1, 1);
        memcpy(x->stem[i].text, text.p, text.n);
        x->stem[i].n = text.n;
    }
    return &x->stem[i];
}

/* ---- counting labels in plain text ---- */

static void count_atoms(struct lore *x, const struct scan *s, const struct tagger_spans *spans)
{
    size_t next = 0;
    for (uint32_t i = 0; i < s->atoms; i++) {
        const struct scan_atom *a = &s->atom[i];
        while (next < spans->n && spans->at[next].to <= i)
            next++;
        const struct tagger_span *name =
            next < spans->n && spans->at[next].from <= i ? &spans->at[next] : NULL;
        if (!a->is_arabic || a->kind != TOKEN_WORD)
            continue;
        uint32_t clitics = 0;
        struct stem *stem = stem_of(x, tagger_arabic_stem(a->folded, &clitics));
        stem->count++;
        stem->article += (clitics & 4) != 0;
        stem->as[name ? 1 + 2 * name->type + (i > name->from) : 0]++;
    }
}

static void read_text(struct lore *x, struct train_tables *t, struct tagger *tagger,
                      struct span bytes, struct arena *a)
{
    struct error e;
    struct text text;
    struct timexes times;
    struct mentions found;
    struct scan s = {.text = &text, .vocabulary = &t->vocabulary, .arena = a};
    if (text_build(bytes, a, &text, &e) != FATE_DONE ||
        sentence_split(t->breaker, &text, a, &s.sentences, &e) != FATE_DONE)
        train_die(e.text, "");
    scan_text(&s, &(struct scan_span){0, UINT32_MAX, true}, 1);
    bool *is_time = ARENA_ARRAY(a, s.atoms + 1, bool);
    timex_find(&s, (struct timex_anchor){0}, &times);
    for (size_t i = 0; i < times.n; i++)
        memset(is_time + times.at[i].from_atom, true, times.at[i].to_atom - times.at[i].from_atom);
    mention_find(&s, &t->gazetteer, NULL, is_time, &found);
    struct tagger_view v = {.scan = &s, .gazetteer = &t->gazetteer};
    tagger_view_init(&v, &found);
    struct tagger_spans spans = {0};
    tagger_document(&(struct mention_models){tagger, tagger}, &v, &spans);
    count_atoms(x, &s, &spans);
}

static void read_texts(struct lore *x, struct train_tables *t, const char *models)
{
    struct error e;
    struct tagger *tagger = NULL;
    struct arena arena;
    char *bytes = must_allocate(TEXTS_BYTES, 1);
    size_t n = fread(bytes, 1, TEXTS_BYTES, stdin);
    if (tagger_load(models, "ar", &tagger, &e) != FATE_DONE)
        train_die(e.text, "");
    arena_init(&arena, DOCUMENT_BYTES);
    if (arena_guard(&arena))
        train_die("a text needs too much memory", "");
    for (size_t from = 0, to; from < n; from = to + 1) {
        for (to = from; to < n && bytes[to] != '\f';)
            to++;
        read_text(x, t, tagger, span_at(bytes + from, to - from), &arena);
        arena_reset(&arena);
    }
    arena_done(&arena);
    tagger_free(tagger);
    free(bytes);
}

/* ---- names by their letters ---- */

static void read_names(struct lore *x, const char *path)
{
    char line[1024];
    struct arena arena;
    FILE *f = fopen(path, "re");
    if (!f)
        train_die("cannot read the names", path);
    arena_init(&arena, DOCUMENT_BYTES);
    if (arena_guard(&arena))
        train_die("a name needs too much memory", path);
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\r\n")] = '\0';
        const char *tab = strrchr(line, '\t');
        uint32_t clitics = 0;
        struct span word = fold_string(span_of(tab ? tab + 1 : line), &arena);
        struct span stem = tagger_arabic_stem(word, &clitics);
        stem = clitics == 4 ? stem : word;
        if (line[0] != '#' && stem.n >= 4 && (unsigned char)stem.p[0] >= 0xD8 &&
            (unsigned char)stem.p[0] <= 0xDB)
            stem_of(x, stem)->is_name = true;
        arena_reset(&arena);
    }
    arena_done(&arena);
    (void)fclose(f);
}

static size_t part_of(struct lore *x, const struct tagger_lore_key *key)
{
    uint64_t hash = XXH3_64bits(key->text, key->n);
    size_t i = hash & (WEIGHT_SLOTS * 4 - 1);
    while (x->part[i].key.n && x->part[i].hash != hash)
        i = (i + 1) & (WEIGHT_SLOTS * 4 - 1);
    if (!x->part[i].key.n) {
        if (++x->parts > WEIGHT_SLOTS * 3)
            train_die("too many parts of words", "");
        x->part[i].hash = hash;
        x->part[i].key = *key;
    }
    return i;
}

static void learn_word(struct lore *x, const struct stem *w)
{
    struct tagger_lore_key key[TAGGER_LORE_PARTS_MAX];
    size_t at[TAGGER_LORE_PARTS_MAX];
    unsigned n = tagger_lore_parts(span_at(w->text, w->n), key);
    float sum = 0;
    for (unsigned i = 0; i < n; i++) {
        at[i] = part_of(x, &key[i]);
        sum += x->part[at[i]].weight;
    }
    float wrong = 1 / (1 + expf(-sum)) - (w->is_name ? 1.0f : 0.0f);
    for (unsigned i = 0; i < n && fabsf(wrong) > 1e-3f; i++) {
        float gradient = wrong + DECAY * x->part[at[i]].weight;
        x->part[at[i]].square += gradient * gradient;
        x->part[at[i]].weight -= RATE * gradient / (sqrtf(x->part[at[i]].square) + 1e-2f);
    }
}

/* Words of plain text that the model hardly ever took for names are no names. */
static bool is_example(const struct stem *w)
{
    return w->text && (w->is_name || (w->count > 0 && w->as[0] * 10 >= w->count * 9));
}

static int by_text(const void *a, const void *b)
{
    const struct stem *const *x = a, *const *y = b;
    return strcmp((*x)->text, (*y)->text);
}

static struct stem **sorted_stems(const struct lore *x)
{
    struct stem **list = must_allocate(x->stems + 1, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < STEM_SLOTS; i++)
        if (x->stem[i].text)
            list[n++] = &x->stem[i];
    qsort(list, n, sizeof *list, by_text);
    return list;
}

static void learn_names(struct lore *x, struct stem *const *stems)
{
    uint64_t seed = 7;
    size_t n = 0, *order = must_allocate(x->stems + 1, sizeof *order);
    for (size_t i = 0; i < x->stems; i++)
        if (is_example(stems[i]))
            order[n++] = i;
    for (unsigned epoch = 0; epoch < EPOCHS; epoch++) {
        for (size_t i = n; i-- > 1;) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            size_t k = (seed >> 33) % (i + 1), swap = order[i];
            order[i] = order[k];
            order[k] = swap;
        }
        for (size_t i = 0; i < n; i++)
            learn_word(x, stems[order[i]]);
    }
    free(order);
}

/* ---- what is written ---- */

static void print_key(const struct tagger_lore_key *key, unsigned number)
{
    if (key->n)
        printf("%.*s\t%u\n", (int)key->n, key->text, number);
}

static void print_stem(const struct stem *w)
{
    unsigned value[2 * TAGGER_LORE_HALF] = {tagger_lore_count(w->count)}, number[2] = {0};
    if (w->count < COUNT_LEAST && w->as[0] == w->count)
        return;
    static const unsigned label[] = {0, 1, 2, 5, 6, 3, 4, 7, 0};
    for (unsigned i = TAGGER_LORE_PER; i <= TAGGER_LORE_OUT; i++) {
        uint32_t n = w->as[label[i]] + (i == TAGGER_LORE_MISC ? w->as[8] : 0);
        value[i] = tagger_lore_share(n, w->count);
    }
    value[TAGGER_LORE_ARTICLE] = tagger_lore_share(w->article, w->count);
    for (unsigned i = 0; i < 2 * TAGGER_LORE_HALF; i++)
        number[i / TAGGER_LORE_HALF] |= value[i] << (3 * (i % TAGGER_LORE_HALF));
    for (unsigned half = 0; half < 2; half++) {
        struct tagger_lore_key key = tagger_lore_stem(span_at(w->text, w->n), half);
        print_key(&key, number[half]);
    }
}

static void print_all(const struct lore *x, struct stem *const *stems)
{
    for (size_t i = 0; i < x->stems; i++)
        if (stems[i]->count > 0)
            print_stem(stems[i]);
    for (size_t i = 0; i < WEIGHT_SLOTS * 4; i++) {
        float weight = fminf(fmaxf(x->part[i].weight, -15), 15);
        if (x->part[i].key.n && fabsf(weight) >= WEIGHT_LEAST)
            print_key(&x->part[i].key,
                      (unsigned)(TAGGER_LORE_ZERO + lrintf(weight * TAGGER_LORE_SCALE)));
    }
}

int main(int argc, char **argv)
{
    static struct train_tables tables;
    struct lore x = {0};
    if (argc != 4)
        train_die("usage: train_lore DATA MODELS NAMES < TEXTS > CLASSES", "");
    x.stem = must_allocate(STEM_SLOTS, sizeof *x.stem);
    x.part = must_allocate(WEIGHT_SLOTS * 4, sizeof *x.part);
    train_tables_open(&tables, argv[1], "ar");
    read_texts(&x, &tables, argv[2]);
    read_names(&x, argv[3]);
    struct stem **stems = sorted_stems(&x);
    learn_names(&x, stems);
    print_all(&x, stems);
    free(stems);
    free(x.part);
    for (size_t i = 0; i < STEM_SLOTS; i++)
        free(x.stem[i].text);
    free(x.stem);
    train_tables_close(&tables);
    return 0;
}
