/* SPDX-License-Identifier: Apache-2.0 */
#include "grams.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define WORD_MAX 30 /* letters; longer words are cut */
#define EDGE 1      /* stands for the beginning and end of a word */
#define HASHES_MAX 8192
#define TABLES_MAX 8
#define STRIDE_UNIT 16
#define ROWS_MAX 256
#define FILE_BYTES_MAX ((size_t)16 << 20)

struct table {
    letter_script_id script;
    uint32_t bits, languages, stride;
    float scale;
    const char *language[GRAMS_LANGUAGES_MAX];
    float prior[GRAMS_LANGUAGES_MAX];
    const int8_t *weight;
};

struct grams {
    struct table table[TABLES_MAX];
    uint32_t tables;
    uint64_t hash;
};

/* ------------------------------------------------------------------------------ the file */

static enum fate read_file(const char *path, struct arena *a, struct span *ret, struct error *e)
{
    FILE *f = fopen(path, "rb");
    char *bytes = arena_alloc(a, FILE_BYTES_MAX);

    if (!f)
        return fail(e, FATE_REJECT, "cannot read '%s': %m", path);
    size_t n = fread(bytes, 1, FILE_BYTES_MAX, f);
    fclose(f);
    *ret = span_at(bytes, n);
    return FATE_DONE;
}

static bool take(struct span *rest, void *ret, size_t n)
{
    if (rest->n < n)
        return false;
    memcpy(ret, rest->p, n);
    *rest = span_slice(*rest, n, rest->n);
    return true;
}

static bool take_table(struct span *rest, struct arena *a, struct table *t)
{
    struct grams_table_header h;
    char name[GRAMS_NAME];

    if (!take(rest, &h, sizeof h) || h.languages == 0 || h.languages > GRAMS_LANGUAGES_MAX ||
        h.bits < 8 || h.bits > 20 || h.stride % STRIDE_UNIT != 0 || h.stride < h.languages ||
        h.stride > GRAMS_LANGUAGES_MAX || h.script[sizeof h.script - 1] != '\0')
        return false;
    *t = (struct table){.script = letter_script_of(h.script),
                        .bits = h.bits,
                        .languages = h.languages,
                        .stride = h.stride,
                        .scale = h.scale};
    for (uint32_t i = 0; i < h.languages; i++) {
        if (!take(rest, name, sizeof name))
            return false;
        t->language[i] = arena_string(a, span_at(name, strnlen(name, sizeof name)));
    }
    size_t weights = (size_t)h.stride << h.bits;
    if (!take(rest, t->prior, h.languages * sizeof *t->prior) || rest->n < weights)
        return false;
    t->weight = (const int8_t *)rest->p;
    *rest = span_slice(*rest, weights, rest->n);
    return t->script != LETTER_SCRIPT_NONE;
}

enum fate grams_load(const char *dir, struct arena *a, struct grams **ret, struct error *e)
{
    const char *path = arena_printf(a, "%s/grams.bin", dir);
    struct grams *g = ARENA_NEW(a, struct grams);
    struct grams_header h;
    struct span rest = {0};
    enum fate fate = read_file(path, a, &rest, e);

    if (fate != FATE_DONE)
        return fate;
    if (!take(&rest, &h, sizeof h) || memcmp(h.magic, GRAMS_MAGIC, sizeof h.magic) != 0 ||
        h.tables > TABLES_MAX)
        return fail(e, FATE_REJECT, "'%s' is no model of letter groups of this version", path);
    if (XXH3_64bits(rest.p, rest.n) != h.hash)
        return fail(e, FATE_REJECT, "'%s' is damaged", path);
    for (; g->tables < h.tables; g->tables++)
        if (!take_table(&rest, a, &g->table[g->tables]))
            return fail(e, FATE_REJECT, "'%s' table %u is damaged", path, g->tables);
    g->hash = h.hash;
    *ret = g;
    return FATE_DONE;
}

uint64_t grams_hash(const struct grams *g)
{
    return g->hash;
}

/* ------------------------------------------------------------------------------ letter groups */

/* What a point is to the words of a script: its letter, nothing (0, passed over), or their end. */
#define WORD_ENDS UINT32_MAX

static uint32_t letter_of(letter_script_id script, uint32_t c)
{
    if (c >= 0x64B && c <= 0x655)
        return 0; /* Arabic vowel marks, which few write */
    if (letter_script(c) == script)
        return c >= 0x590 && c < 0x10A0 ? c : letter_lower(c); /* no case there */
    bool is_vowel_sign = c >= 0x900 && c < 0xE00 && (c & 0x7F) <= 0x63;
    return is_vowel_sign ? c : WORD_ENDS;
}

static uint32_t mix(uint32_t h, uint32_t c)
{
    h = (h ^ c) * 0x9E3779B1U;
    return h ^ h >> 15;
}

/* Groups of letters of one word, the edges being letters too, and the word. */
static uint32_t hash_word(const uint32_t *letter, uint32_t n, uint32_t *ret, uint32_t cap)
{
    uint32_t found = 0, whole = 7;

    for (uint32_t i = 0; i < n; i++) {
        uint32_t h = 3;
        for (uint32_t k = i; k < n && k < i + GRAMS_LETTERS_MAX; k++) {
            h = mix(h, letter[k]);
            if (found < cap && !(k == i && letter[k] == EDGE))
                ret[found++] = h * 0x85EBCA6BU;
        }
        whole = mix(whole, letter[i]);
    }
    if (found < cap)
        ret[found++] = whole * 0xC2B2AE35U;
    return found;
}

uint32_t grams_hashes(letter_script_id script, const uint32_t *point, uint32_t n, uint32_t *ret,
                      uint32_t cap)
{
    uint32_t word[WORD_MAX + 2] = {EDGE}, len = 1, found = 0;

    for (uint32_t i = 0; i <= n && found < cap; i++) {
        uint32_t c = i < n ? letter_of(script, point[i]) : WORD_ENDS;
        if (c == 0)
            continue;
        if (c != WORD_ENDS)
            word[len++] = c;
        if (len > 1 && (c == WORD_ENDS || len > WORD_MAX)) {
            word[len++] = EDGE;
            found += hash_word(word, len, ret + found, cap - found);
            len = 1;
        }
    }
    return found;
}

/* ------------------------------------------------------------------------------ judging */

static const struct table *table_of(const struct grams *g, letter_script_id script)
{
    for (uint32_t i = 0; i < g->tables; i++)
        if (g->table[i].script == script)
            return &g->table[i];
    return NULL;
}

typedef int8_t block __attribute__((vector_size(STRIDE_UNIT)));
typedef int16_t block_sum __attribute__((vector_size(2 * STRIDE_UNIT)));
#define BLOCKS_MAX (GRAMS_LANGUAGES_MAX / STRIDE_UNIT)

/* Adds at most ROWS_MAX rows, which cannot overflow 16 bits. */
static void add_rows(const struct table *t, const uint32_t *hash, uint32_t n, int32_t *ret)
{
    uint32_t blocks = t->stride / STRIDE_UNIT;
    block_sum sum[BLOCKS_MAX] = {0};
    block some;

    for (uint32_t i = 0; i < n; i++) {
        const int8_t *row = t->weight + (size_t)t->stride * (hash[i] >> (32 - t->bits));
        for (uint32_t k = 0; k < blocks; k++) {
            memcpy(&some, row + (size_t)k * STRIDE_UNIT, sizeof some);
            sum[k] += __builtin_convertvector(some, block_sum);
        }
    }
    for (uint32_t k = 0; k < t->stride; k++)
        ret[k] += sum[k / STRIDE_UNIT][k % STRIDE_UNIT];
}

/* Turns sums into logarithms of chances. */
static void normalise(float *sum, uint32_t n)
{
    float most = sum[0];
    double all = 0;

    for (uint32_t i = 1; i < n; i++)
        most = sum[i] > most ? sum[i] : most;
    for (uint32_t i = 0; i < n; i++)
        all += exp((double)(sum[i] - most));
    float total = most + (float)log(all);
    for (uint32_t i = 0; i < n; i++)
        sum[i] -= total;
}

void grams_sum(const struct grams *g, letter_script_id script, const uint32_t *point, uint32_t n,
               struct grams_verdict *ret)
{
    const struct table *t = table_of(g, script);
    uint32_t hash[HASHES_MAX];
    int32_t sum[GRAMS_LANGUAGES_MAX] = {0};
    uint32_t found = t ? grams_hashes(script, point, n, hash, HASHES_MAX) : 0;

    ret->languages = 0;
    if (found == 0)
        return;
    for (uint32_t i = 0; i < found; i += ROWS_MAX)
        add_rows(t, hash + i, found - i < ROWS_MAX ? found - i : ROWS_MAX, sum);
    ret->languages = t->languages;
    ret->language = t->language;
    for (uint32_t i = 0; i < t->languages; i++)
        ret->log_chance[i] = t->prior[i] + (float)sum[i] / t->scale;
}

void grams_judge(const struct grams *g, letter_script_id script, const uint32_t *point, uint32_t n,
                 struct grams_verdict *ret)
{
    grams_sum(g, script, point, n, ret);
    if (ret->languages > 0)
        normalise(ret->log_chance, ret->languages);
}

bool grams_knows(const struct grams *g, letter_script_id script)
{
    return table_of(g, script) != NULL;
}

double grams_for(const struct grams_verdict *v, const char *language)
{
    for (uint32_t i = 0; i < v->languages; i++)
        if (strcmp(v->language[i], language) == 0)
            return (double)v->log_chance[i];
    return GRAMS_UNKNOWN;
}
