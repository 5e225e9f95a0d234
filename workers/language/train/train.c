/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_language - learns the weights of letter groups.            built by: ninja train_language
 *
 * usage: train_language -t FILE -o grams.bin [-v FILE] [-s STEPS]
 *
 * -t  lines "label TAB script TAB kind TAB text" (train/prepare.py makes them). Kinds: n and u are
 *     sentences, w is a language's words, commonest first, x (label "names") names of any language
 * -v  lines "label TAB text TAB variant" to measure on: whole, seven words, five words
 * -s  snippets to learn from for every 2^20 weights, in thousands
 *
 * Deterministic: the same file gives the same weights. Each step takes a language, a text of it, a
 * few words of that, puts names between them now and then, and moves the weights by AdaGrad.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>
#include "common/span.h"
#include "grams.h"
#include "text/utf8.h"

#define LINE_BYTES (1 << 20)
#define POINTS_MAX 2000
#define HASHES_MAX 16384
#define KINDS 3
#define KIND_LIST 2
#define RATE 0.1F
#define SCALE_MAX 120.0F
#define NAMES_SHARE 4 /* one snippet in so many gets names put in */
#define SMALL_SHARE 5 /* a language that is not in the labelled lines is asked for so seldom */

struct words {
    struct span *at;
    size_t n, cap;
};

struct lines {
    struct words *at;
    size_t n, cap;
};

struct language {
    char name[GRAMS_NAME];
    struct lines kind[KINDS]; /* n, u, w */
};

struct set {
    char script[8];
    unsigned bits;
    struct language language[GRAMS_LANGUAGES_MAX];
    uint32_t languages;
    struct words names;
    float *weight, *moved; /* [1 << bits][languages] */
    float prior[GRAMS_LANGUAGES_MAX];
};

static struct set sets[] = {{.script = "Latn", .bits = 15},
                            {.script = "Cyrl", .bits = 15},
                            {.script = "Arab", .bits = 15},
                            {.script = "Deva", .bits = 14}};
#define SETS (sizeof sets / sizeof *sets)

static uint64_t chance_state = 88172645463325252ULL;

static uint32_t chance(size_t below)
{
    chance_state ^= chance_state << 13;
    chance_state ^= chance_state >> 7;
    chance_state ^= chance_state << 17;
    return (uint32_t)((chance_state >> 16) % below);
}

static void die(const char *what, const char *about)
{
    fprintf(stderr, "train_language: %s '%s'\n", what, about);
    exit(1);
}

static void *grow(void *items, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return items;
    *cap = *cap ? 2 * *cap : 8;
    items = realloc(items, *cap * size);
    if (!items)
        die("out of memory at", "a line");
    return items;
}

static void add_words(struct words *w, const char *text)
{
    struct span rest = span_of(strdup(text)), word;

    while (rest.n > 0 && span_split(&rest, ' ', &word)) {
        if (word.n == 0)
            continue;
        w->at = grow(w->at, w->n, &w->cap, sizeof *w->at);
        w->at[w->n++] = word;
    }
}

static struct language *language_in(struct set *s, const char *name)
{
    for (uint32_t i = 0; i < s->languages; i++)
        if (strcmp(s->language[i].name, name) == 0)
            return &s->language[i];
    if (s->languages == GRAMS_LANGUAGES_MAX || strlen(name) >= GRAMS_NAME)
        die("no room for", name);
    strcpy(s->language[s->languages].name, name);
    return &s->language[s->languages++];
}

static void read_lines(const char *path)
{
    static char line[LINE_BYTES];
    FILE *f = fopen(path, "r");

    if (!f)
        die("cannot read", path);
    while (fgets(line, sizeof line, f)) {
        char *rest = line, *label = strsep(&rest, "\t"), *script = strsep(&rest, "\t"),
             *kind = strsep(&rest, "\t");
        if (!rest)
            die("not four fields:", line);
        rest[strcspn(rest, "\n")] = '\0';
        for (size_t i = 0; i < SETS; i++) {
            if (strcmp(sets[i].script, script) != 0)
                continue;
            if (*kind == 'x') {
                add_words(&sets[i].names, rest);
                continue;
            }
            struct lines *l = &language_in(&sets[i], label)
                                   ->kind[*kind == 'n'   ? 0
                                          : *kind == 'u' ? 1
                                                         : 2];
            l->at = grow(l->at, l->n, &l->cap, sizeof *l->at);
            memset(&l->at[l->n], 0, sizeof *l->at);
            add_words(&l->at[l->n++], rest);
        }
    }
    fclose(f);
}

/* ------------------------------------------------------------------------------ snippets */

struct snippet {
    uint32_t point[POINTS_MAX];
    uint32_t n;
};

static void put(struct snippet *s, struct span word)
{
    for (size_t i = 0; i < word.n && s->n + 2 < POINTS_MAX;)
        s->point[s->n++] = utf8_next(word, &i);
    s->point[s->n++] = ' ';
}

static void put_names(struct snippet *s, const struct set *set)
{
    for (uint32_t n = set->names.n > 0 && chance(NAMES_SHARE) == 0 ? 1 + chance(4) : 0; n > 0; n--)
        put(s, set->names.at[chance(set->names.n)]);
}

/* Words of a list by their rank, so that the commonest come most. */
static void put_listed(struct snippet *s, const struct words *w, uint32_t n)
{
    for (; n > 0; n--) {
        double u = (double)chance(1 << 24) / (1 << 24);
        put(s, w->at[(size_t)(pow((double)w->n, u) - 0.999)]);
    }
}

static void put_sentence(struct snippet *s, const struct words *w, uint32_t n)
{
    bool is_whole = chance(4) == 0;
    size_t from = is_whole || w->n <= n || chance(3) == 0 ? 0 : chance(w->n - n + 1);
    size_t to = is_whole || from + n > w->n ? w->n : from + n;

    for (size_t i = from; i < to; i++)
        put(s, w->at[i]);
}

static const struct lines *choose_kind(const struct language *l)
{
    for (;;) {
        uint32_t c = chance(10);
        const struct lines *k = &l->kind[c < 3 ? 0 : c < 5 ? 1 : 2];
        if (k->n > 0)
            return k;
    }
}

/* Languages near one that has a list, without a list of their own: what is in the list is no
 * evidence against them. */
static const char *const kin[][5] = {{"id", "ms", "jv", "su"},
                                     {"sr", "hr", "bs"},
                                     {"pt", "gl"},
                                     {"es", "gl"},
                                     {"ca", "gl"},
                                     {"it", "rm"},
                                     {"oc", "rm"},
                                     {"tr", "az", "tk", "uz"},
                                     {"de", "lb"},
                                     {"nl", "fy"},
                                     {"no", "fo", "is"},
                                     {"da", "fo", "is"},
                                     {"sv", "fo", "is"},
                                     {"hi", "mr", "ne"},
                                     {"ru", "be"},
                                     {"uk", "be"},
                                     {"bg", "be"},
                                     {"kk", "ky", "tt"},
                                     {"mk", "hr", "bs"},
                                     {"fr", "ht"}};

/* Languages so near each other that a sentence's translation into one bears witness against the
 * same sentence in the other: the words are the same. */
static const char *const twins[][2] = {{"id", "ms"}, {"ms", "id"}};

static bool is_twin(const char *one, const char *other)
{
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++)
        if (strcmp(twins[i][0], one) == 0 && strcmp(twins[i][1], other) == 0)
            return true;
    return false;
}

static bool is_kin(const char *listed, const char *other)
{
    for (size_t i = 0; i < sizeof kin / sizeof *kin; i++)
        for (size_t k = 1; strcmp(kin[i][0], listed) == 0 && k < 5 && kin[i][k]; k++)
            if (strcmp(kin[i][k], other) == 0)
                return true;
    return false;
}

/* Returns the kind that it is of. */
static size_t make_snippet(const struct set *set, const struct language *l, struct snippet *s)
{
    const struct lines *k = choose_kind(l);
    const struct words *w = &k->at[chance(k->n)];
    uint32_t n = 2 + chance(8);

    s->n = 0;
    put_names(s, set);
    if (k == &l->kind[2])
        put_listed(s, w, n);
    else
        put_sentence(s, w, n);
    return (size_t)(k - l->kind);
}

/* ------------------------------------------------------------------------------ learning */

static void judge(const struct set *s, const uint32_t *row, uint32_t rows, float *ret)
{
    float most = -1e30F, all = 0;

    memcpy(ret, s->prior, s->languages * sizeof *ret);
    for (uint32_t i = 0; i < rows; i++) {
        const float *w = s->weight + (size_t)row[i] * s->languages;
        for (uint32_t k = 0; k < s->languages; k++)
            ret[k] += w[k];
    }
    for (uint32_t k = 0; k < s->languages; k++)
        most = ret[k] > most ? ret[k] : most;
    for (uint32_t k = 0; k < s->languages; k++)
        all += ret[k] = expf(ret[k] - most);
    for (uint32_t k = 0; k < s->languages; k++)
        ret[k] /= all;
}

static void move(struct set *s, const uint32_t *row, uint32_t rows, const float *off)
{
    for (uint32_t i = 0; i < rows; i++) {
        float *w = s->weight + (size_t)row[i] * s->languages;
        float *m = s->moved + (size_t)row[i] * s->languages;
        for (uint32_t k = 0; k < s->languages; k++) {
            m[k] += off[k] * off[k];
            w[k] -= RATE * off[k] / sqrtf(m[k]);
        }
    }
}

static uint32_t rows_of(const struct set *s, const struct snippet *t, uint32_t *row)
{
    uint32_t n = grams_hashes(letter_script_of(s->script), t->point, t->n, row, HASHES_MAX);

    for (uint32_t i = 0; i < n; i++)
        row[i] >>= 32 - s->bits;
    return n;
}

/* Chances become what they are off by: the language should have it all. What cannot be held against
 * its kin leaves these as they are; what cannot tell twins apart moves them alike. */
static void take_target(const struct set *s, const struct language *l, size_t kind, float *off)
{
    float all = 0;
    uint32_t twin = GRAMS_LANGUAGES_MAX;

    for (uint32_t i = 0; i < s->languages; i++) {
        if (kind == KIND_LIST && is_kin(l->name, s->language[i].name)) {
            all += off[i];
            off[i] = 0;
        } else if (is_twin(l->name, s->language[i].name)) {
            all += off[i];
            twin = i;
        }
    }
    off[l - s->language] += all - 1;
    if (twin < GRAMS_LANGUAGES_MAX)
        off[twin] = off[l - s->language] /= 2;
}

static void learn(struct set *s, size_t steps)
{
    static struct snippet t;
    static uint32_t row[HASHES_MAX];
    float off[GRAMS_LANGUAGES_MAX];
    size_t weights = (size_t)s->languages << s->bits;

    s->weight = calloc(weights, sizeof *s->weight);
    s->moved = malloc(weights * sizeof *s->moved);
    if (!s->weight || !s->moved)
        die("out of memory for", s->script);
    for (size_t i = 0; i < weights; i++)
        s->moved[i] = 1; /* damps what is seen seldom */
    for (size_t i = 0; i < steps; i++) {
        uint32_t k = chance(s->languages);
        if (s->language[k].kind[0].n == 0 && chance(SMALL_SHARE) > 0)
            continue;
        size_t kind = make_snippet(s, &s->language[k], &t);
        uint32_t rows = rows_of(s, &t, row);
        judge(s, row, rows, off);
        take_target(s, &s->language[k], kind, off);
        move(s, row, rows, off);
    }
}

/* ------------------------------------------------------------------------------ the file */

static void write_set(const struct set *s, FILE *f)
{
    struct grams_table_header h = {.bits = s->bits, .languages = s->languages};
    size_t weights = (size_t)s->languages << s->bits;
    float most = 0;

    strcpy(h.script, s->script);
    h.stride = (s->languages + 15) / 16 * 16;
    for (size_t i = 0; i < weights; i++)
        most = fabsf(s->weight[i]) > most ? fabsf(s->weight[i]) : most;
    h.scale = SCALE_MAX / most;
    fwrite(&h, sizeof h, 1, f);
    for (uint32_t i = 0; i < s->languages; i++)
        fwrite(s->language[i].name, GRAMS_NAME, 1, f);
    fwrite(s->prior, sizeof *s->prior, s->languages, f);
    for (size_t r = 0; r < (size_t)1 << s->bits; r++) {
        int8_t row[GRAMS_LANGUAGES_MAX + 16] = {0};
        for (uint32_t k = 0; k < s->languages; k++)
            row[k] = (int8_t)lrintf(s->weight[r * s->languages + k] * h.scale);
        fwrite(row, h.stride, 1, f);
    }
    fprintf(stderr, "%s: %u languages, %u bits, largest weight %.2f\n", s->script, s->languages,
            s->bits, (double)most);
}

static void write_file(const char *path)
{
    struct grams_header h = {.magic = GRAMS_MAGIC, .tables = SETS};
    char *bytes = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&bytes, &n);

    for (size_t i = 0; i < SETS; i++)
        write_set(&sets[i], f);
    fclose(f);
    h.hash = XXH3_64bits(bytes, n);
    f = fopen(path, "wb");
    if (!f || fwrite(&h, sizeof h, 1, f) != 1 || fwrite(bytes, n, 1, f) != 1 || fclose(f) != 0)
        die("cannot write", path);
    free(bytes);
}

/* ------------------------------------------------------------------------------ measuring */

static void measure_line(const char *label, const char *text, unsigned right[3], unsigned *all)
{
    static const uint32_t words[3] = {10000, 7, 5};
    static uint32_t row[HASHES_MAX];

    for (size_t i = 0; i < SETS; i++) {
        struct words w = {0};
        bool is_known = false;
        for (uint32_t k = 0; k < sets[i].languages; k++)
            is_known |= strcmp(sets[i].language[k].name, label) == 0;
        add_words(&w, text);
        for (size_t m = 0; is_known && m < 3; m++) {
            struct snippet t = {0};
            float p[GRAMS_LANGUAGES_MAX];
            for (size_t k = 0; k < w.n && k < words[m]; k++)
                put(&t, w.at[k]);
            uint32_t rows = rows_of(&sets[i], &t, row), best = 0;
            if (rows < 5) {
                is_known = false;
                break;
            }
            judge(&sets[i], row, rows, p);
            for (uint32_t k = 1; k < sets[i].languages; k++)
                best = p[k] > p[best] ? k : best;
            right[m] += strcmp(sets[i].language[best].name, label) == 0;
        }
        *all += is_known;
        free(w.at);
    }
}

static void measure(const char *path)
{
    static char line[LINE_BYTES];
    unsigned right[3] = {0}, all = 0;
    FILE *f = fopen(path, "r");

    while (f && fgets(line, sizeof line, f)) {
        char *rest = line, *label = strsep(&rest, "\t"), *text = strsep(&rest, "\t");
        if (text)
            measure_line(label, text, right, &all);
    }
    fprintf(stderr, "of %u: lines %.4f, seven words %.4f, five words %.4f\n", all,
            (double)right[0] / all, (double)right[1] / all, (double)right[2] / all);
    if (f)
        fclose(f);
}

int main(int argc, char **argv)
{
    const char *in = NULL, *out = NULL, *check = NULL;
    size_t steps = 400;
    int letter;

    while ((letter = getopt(argc, argv, "t:o:v:s:")) != -1) {
        if (letter == 't')
            in = optarg;
        else if (letter == 'o')
            out = optarg;
        else if (letter == 'v')
            check = optarg;
        else if (letter == 's')
            steps = strtoul(optarg, NULL, 10);
        else
            die("see the head of train.c, not option", optarg ? optarg : "");
    }
    if (!in || !out)
        die("needs -t and -o, not", "nothing");
    read_lines(in);
    for (size_t i = 0; i < SETS; i++)
        learn(&sets[i], steps * 1000 * sets[i].languages / 80);
    write_file(out);
    if (check)
        measure(check);
    return 0;
}
