/* SPDX-License-Identifier: Apache-2.0 */
#include "train_set.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "entity/timex.h"

#define TABLES_BYTES ((size_t)512 << 20)
#define DOCUMENT_BYTES ((size_t)512 << 20)
#define TEXT_BYTES ((size_t)1 << 20)
#define TOKENS_MAX 65536
#define SENTENCES_PER_DOCUMENT 10
#define CLUSTER_WORDS_MAX 600000

/* A text put together from tokens. */
struct layout {
    struct train_set *set;
    struct train_tables *tables;
    struct arena arena;
    char *text;
    size_t bytes;
    uint32_t points;
    struct laid_token {
        uint32_t start;
        int label;
    } * token;
    size_t tokens;
    unsigned sentences;
    bool is_first, has_open_quote;
};

_Noreturn void train_die(const char *what, const char *about)
{
    (void)fprintf(stderr, "train_entities: %s%s%s\n", what, *about ? ": " : "", about);
    exit(1);
}

void *train_grow(void *items, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return items;
    *cap = *cap ? *cap * 2 : 4096;
    void *grown = realloc(items, (*cap + 1) * size);
    if (!grown)
        train_die("out of memory", "");
    return grown;
}

/* ---- tables ---- */

/* Lines "word TAB class". */
static void read_class_lines(struct tagger_clusters *c, FILE *f)
{
    char line[1024];
    while (c->n < CLUSTER_WORDS_MAX && fgets(line, sizeof line, f)) {
        char *tab = strchr(line, '\t');
        if (tab)
            tagger_clusters_add(c, tagger_clusters_entry(span_at(line, (size_t)(tab - line)),
                                                         (unsigned)strtoul(tab + 1, NULL, 10)));
    }
}

/* The classes that weights were learned with: they stand behind the rows. */
static void read_class_entries(struct tagger_clusters *c, FILE *f, const struct tagger_header *h)
{
    uint64_t entry;
    long behind_rows = (long)(sizeof *h + h->rows * sizeof(struct tagger_row));
    if (fseek(f, behind_rows, SEEK_SET) != 0)
        return;
    for (uint32_t i = 0; i < h->clusters && i < CLUSTER_WORDS_MAX; i++)
        if (fread(&entry, sizeof entry, 1, f) == 1)
            tagger_clusters_add(c, entry);
}

void train_clusters_read(struct tagger_clusters *c, const char *path)
{
    struct error e;
    struct tagger_header h;
    FILE *f = fopen(path, "re");
    if (!f)
        train_die("cannot read the clusters", path);
    if (tagger_clusters_init(c, CLUSTER_WORDS_MAX, &e) != FATE_DONE)
        train_die(e.text, "");
    if (fread(&h, sizeof h, 1, f) == 1 && memcmp(h.magic, TAGGER_MAGIC, sizeof h.magic) == 0) {
        read_class_entries(c, f, &h);
    } else {
        rewind(f);
        read_class_lines(c, f);
    }
    (void)fclose(f);
    if (c->n == 0)
        train_die("there are no classes in", path);
}

void train_tables_open(struct train_tables *t, const char *dir, const char *iso)
{
    struct error e;
    t->templates = tagger_templates_of(iso);
    if (!t->templates)
        train_die("no templates of features for the language", iso);
    arena_init(&t->arena, TABLES_BYTES);
    if (arena_guard(&t->arena))
        train_die("the tables need too much memory", dir);
    t->vocabulary.phrases = phrase_new(&t->arena);
    if (vocabulary_load(&t->vocabulary, dir, "en", &t->arena, &e) != FATE_DONE ||
        vocabulary_load(&t->vocabulary, dir, "ar", &t->arena, &e) != FATE_DONE ||
        gazetteer_load(&t->gazetteer, dir, &t->vocabulary, &t->arena, &e) != FATE_DONE ||
        sentence_breaker_new(&t->breaker, &e) != FATE_DONE)
        train_die(e.text, "");
}

void train_tables_close(struct train_tables *t)
{
    tagger_clusters_done(&t->clusters);
    for (unsigned i = 0; i < TRAIN_FIFTHS; i++)
        tagger_clusters_done(&t->fifth[i]);
    sentence_breaker_free(t->breaker);
    gazetteer_done(&t->gazetteer);
    vocabulary_done(&t->vocabulary);
    free(t->vectors.feature);
    free(t->vectors.at);
    phrase_free(t->vocabulary.phrases);
    arena_done(&t->arena);
}

void train_set_free(struct train_set *set)
{
    free(set->net_feature);
    free(set->net_first);
    free(set->net_classes);
    free(set->vector);
    free(set->is_asked);
    free(set->stem);
    free(set->echo);
    free(set->document);
    free(set->feature);
    free(set->first);
    free(set->label);
    free(set->sentence);
}

/* ---- a document ---- */

static void push_atom(struct train_set *set, const uint32_t *feature, unsigned n, int label)
{
    size_t cap = set->atoms_cap;
    set->first = train_grow(set->first, set->atoms, &cap, sizeof *set->first);
    set->label = train_grow(set->label, set->atoms, &set->atoms_cap, sizeof *set->label);
    for (unsigned i = 0; i < n; i++) {
        set->feature =
            train_grow(set->feature, set->features, &set->features_cap, sizeof *set->feature);
        set->feature[set->features++] = feature[i];
    }
    if (set->atoms == 0)
        set->first[0] = 0;
    set->label[set->atoms++] = (uint8_t)label;
    set->first[set->atoms] = set->features;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

static uint32_t vector_of(const struct train_vectors *v, uint32_t feature)
{
    const uint32_t *at = bsearch(&feature, v->feature + 1, v->n, sizeof *at, by_number);
    return at ? (uint32_t)(at - v->feature) : 0;
}

/* Arrays in step with the atoms, of which `atom` is the next. */
static void grow_net(struct train_set *set, size_t atom)
{
    size_t cap[6];
    for (unsigned i = 0; i < 6; i++)
        cap[i] = set->net_atoms_cap;
    set->net_first = train_grow(set->net_first, atom, &cap[0], sizeof *set->net_first);
    set->net_classes = train_grow(set->net_classes, atom, &cap[1], sizeof *set->net_classes);
    set->vector = train_grow(set->vector, atom, &cap[2], sizeof *set->vector);
    set->is_asked = train_grow(set->is_asked, atom, &cap[3], sizeof *set->is_asked);
    set->stem = train_grow(set->stem, atom, &cap[4], sizeof *set->stem);
    set->echo = train_grow(set->echo, atom, &cap[5], sizeof *set->echo);
    set->net_atoms_cap = cap[0];
}

/* What networks are told of the atom that was pushed last. */
static void push_net_atom(struct train_set *set, const struct train_vectors *v,
                          const struct tagger_cells *c)
{
    uint32_t feature[TAGGER_FEATURES_MAX];
    unsigned words, n = tagger_net_features(c, feature, &words);
    size_t atom = set->atoms - 1;
    grow_net(set, atom);
    if (atom == 0)
        set->net_first[0] = 0;
    set->vector[atom] = vector_of(v, feature[0]);
    set->net_classes[atom] = c->cell[TAGGER_CLASS_12] ? 3 : 0;
    for (unsigned i = 1; i < n; i++) {
        set->net_feature = train_grow(set->net_feature, set->net_features, &set->net_features_cap,
                                      sizeof *set->net_feature);
        set->net_feature[set->net_features++] = feature[i];
    }
    set->net_first[atom + 1] = set->net_features;
}

static void push_sentence(struct train_set *set)
{
    set->sentence =
        train_grow(set->sentence, set->sentences, &set->sentences_cap, sizeof *set->sentence);
    set->sentence[set->sentences++] =
        (struct train_sentence){set->atoms, set->atoms, set->documents};
}

/* A token may be several atoms, and a sentence of ours may begin inside of a name. */
static int label_of(int token_label, int before, bool is_same_token)
{
    if (token_label == 0)
        return 0;
    int begins = token_label - (token_label % 2 == 0), goes_on = begins + 1;
    bool may_go_on = before == begins || before == goes_on;
    if (token_label == begins)
        return is_same_token && may_go_on ? goes_on : begins;
    return may_go_on ? goes_on : begins;
}

/* Labels of atoms from those of tokens. */
static void label_atoms(const struct layout *l, const struct scan *s, uint8_t *ret)
{
    size_t token = 0, before_token = SIZE_MAX;
    int before = 0;
    for (uint32_t i = 0; i < s->atoms; i++) {
        while (token + 1 < l->tokens && s->atom[i].start >= l->token[token + 1].start)
            token++;
        if (i == 0 || s->atom[i].sentence != s->atom[i - 1].sentence)
            before = 0;
        before = label_of(l->token[token].label, before, token == before_token);
        before_token = token;
        ret[i] = (uint8_t)before;
    }
}

static const struct tagger_clusters *classes_of(const struct train_tables *t, uint32_t document)
{
    uint64_t fifth = document * UINT64_C(5) / (t->documents ? t->documents : 1);
    const struct tagger_clusters *c = &t->fifth[fifth < TRAIN_FIFTHS ? fifth : 0];
    c = c->n ? c : &t->clusters;
    return c->n ? c : NULL;
}

static void push_document(struct layout *l, const struct tagger_view *v)
{
    const struct scan *s = v->scan;
    const struct train_tables *t = l->tables;
    const struct tagger_cells *near[TAGGER_NEAR_ATOMS];
    struct tagger_cells *cells = ARENA_ARRAY(&l->arena, s->atoms + 1, struct tagger_cells);
    uint8_t *label = ARENA_ARRAY(&l->arena, s->atoms + 1, uint8_t);
    const struct tagger_clusters *classes = classes_of(t, l->set->documents);
    const bool has_net = t->vectors.n > 0;
    size_t first = l->set->atoms;
    label_atoms(l, s, label);
    for (uint32_t i = 0; i < s->atoms; i++)
        tagger_cells_of(v, classes, i, &cells[i]);
    for (uint32_t from = 0, to; from < s->atoms; from = to) {
        for (to = from + 1; scan_same_sentence(s, from, to);)
            to++;
        push_sentence(l->set);
        for (uint32_t i = from; i < to; i++) {
            uint32_t feature[TAGGER_FEATURES_MAX];
            tagger_cells_near(cells + from, to - from, i - from, near);
            unsigned n = tagger_features(t->templates, near, feature);
            push_atom(l->set, feature, n, label[i]);
            if (has_net)
                push_net_atom(l->set, &t->vectors, &cells[i]);
        }
        if (has_net)
            tagger_net_zone(s, from, to - from, l->set->is_asked + first + from);
        l->set->sentence[l->set->sentences - 1].to = l->set->atoms;
    }
    if (has_net)
        memcpy(l->set->stem + first, v->hearing.stem, s->atoms * sizeof *v->hearing.stem);
    l->set->document = train_grow(l->set->document, l->set->documents, &l->set->documents_cap,
                                  sizeof *l->set->document);
    l->set->document[l->set->documents++] =
        (struct train_document){first, l->set->atoms, v->hearing.stems};
}

static void finish_document(struct layout *l)
{
    struct arena *a = &l->arena;
    struct train_tables *t = l->tables;
    struct error e;
    struct text text;
    struct timexes times;
    struct mentions found;
    struct scan s = {.text = &text, .vocabulary = &t->vocabulary, .arena = a};
    if (text_build(span_at(l->text, l->bytes), a, &text, &e) != FATE_DONE ||
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
    push_document(l, &v);
    arena_reset(a);
    l->bytes = l->points = 0;
    l->tokens = l->sentences = 0;
    l->has_open_quote = false;
}

/* ---- the file ---- */

static int label_of_tag(const char *tag)
{
    static const struct {
        const char *name;
        int type;
    } map[] = {{"PER", 0}, {"PERS", 0}, {"ORG", 1},  {"LOC", 2},
               {"GPE", 2}, {"FAC", 2},  {"MISC", 3}, {"NORP", 4}};
    for (size_t i = 0; strlen(tag) > 2 && i < sizeof map / sizeof *map; i++)
        if (strcmp(map[i].name, tag + 2) == 0)
            return 1 + 2 * map[i].type + (tag[0] == 'I');
    return 0;
}

static bool is_glued(struct layout *l, const char *token)
{
    char last = l->bytes ? l->text[l->bytes - 1] : ' ';
    if (l->is_first)
        return true;
    if (strcmp(token, "\"") == 0) {
        l->has_open_quote = !l->has_open_quote;
        return !l->has_open_quote;
    }
    if (last == '(' || last == '[' || (last == '"' && l->has_open_quote))
        return true;
    return strchr(".,;:!?)]%", token[0]) || (token[0] == '\'' && token[1]) ||
           strncmp(token, "،", 2) == 0 || strncmp(token, "؛", 2) == 0 ||
           strncmp(token, "؟", 2) == 0;
}

static void add_text(struct layout *l, const char *text)
{
    size_t n = strlen(text);
    if (l->bytes + n >= TEXT_BYTES || l->tokens >= TOKENS_MAX)
        train_die("ten sentences of the token file are too long", "");
    memcpy(l->text + l->bytes, text, n);
    l->bytes += n;
    for (size_t i = 0; i < n; i++)
        l->points += ((unsigned char)text[i] & 0xC0) != 0x80;
}

static void add_line(struct layout *l, char *line)
{
    char *tag = strchr(line, '\t');
    if (tag) {
        *tag++ = '\0';
        if (!is_glued(l, line))
            add_text(l, " ");
        l->token[l->tokens++] = (struct laid_token){l->points, label_of_tag(tag)};
        add_text(l, line);
        l->is_first = false;
        return;
    }
    if (!l->is_first) {
        add_text(l, "\n\n");
        if (++l->sentences == SENTENCES_PER_DOCUMENT)
            finish_document(l);
    }
    l->is_first = true;
}

uint32_t train_set_count(const char *path)
{
    char line[4096];
    uint32_t sentences = 0;
    bool is_first = true;
    FILE *f = fopen(path, "re");
    if (!f)
        train_die("cannot read the token file", path);
    while (fgets(line, sizeof line, f)) {
        bool is_token = strchr(line, '\t') != NULL;
        sentences += is_token && is_first;
        is_first = !is_token;
    }
    (void)fclose(f);
    return (sentences + SENTENCES_PER_DOCUMENT - 1) / SENTENCES_PER_DOCUMENT;
}

void train_set_add_file(struct train_set *set, struct train_tables *t, const char *path)
{
    struct layout l = {.set = set, .tables = t, .is_first = true};
    char line[4096];
    FILE *f = fopen(path, "re");
    if (!f)
        train_die("cannot read the token file", path);
    arena_init(&l.arena, DOCUMENT_BYTES);
    if (arena_guard(&l.arena))
        train_die("a document needs too much memory", path);
    l.text = malloc(TEXT_BYTES);
    l.token = malloc((TOKENS_MAX + 1) * sizeof *l.token);
    if (!l.text || !l.token)
        train_die("out of memory", "");
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\r\n")] = '\0';
        add_line(&l, line);
    }
    if (l.tokens > 0)
        finish_document(&l);
    (void)fclose(f);
    free(l.text);
    free(l.token);
    arena_done(&l.arena);
}
