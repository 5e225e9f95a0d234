/* SPDX-License-Identifier: Apache-2.0 */
#include "grams.h"

#include <math.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>
#include "common/file.h"
#include "plain.h"

#define WORD_MAX 30   /* letters; longer words are cut */
#define EDGE 1        /* stands for the beginning and end of a word */
#define WORDS_MAX 256 /* more of one piece say nothing new */
#define TABLES_MAX 8
#define STRIDE_UNIT 16
#define ROWS_MAX (GRAMS_LETTERS_MAX * (WORD_MAX + 2)) /* of a word */
#define MEMO_WORDS 4096
#define MEMO_LETTERS 26 /* longer words are summed each time */

struct table {
    letter_script_id script;
    uint32_t bits, languages, stride;
    float scale;
    const char *language[GRAMS_LANGUAGES_MAX];
    float prior[GRAMS_LANGUAGES_MAX];
    const int8_t *weight;
};

/* The sums of one word's rows: a word is met again and again, its rows lie all over the table. */
struct memo {
    const struct table *table; /* NULL: empty */
    uint32_t n;
    uint16_t letter[MEMO_LETTERS];
    int16_t sum[GRAMS_LANGUAGES_MAX];
};

struct grams {
    struct table table[TABLES_MAX];
    struct memo *memo; /* MEMO_WORDS, the last word of each hash */
    uint32_t tables;
    uint64_t hash;
};

/* ------------------------------------------------------------------------------ the file */

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
    enum fate fate = file_read(path, a, &rest, e);

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
    g->memo = ARENA_ARRAY(a, MEMO_WORDS, struct memo);
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
        return plain_lower(c);
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

/* The next word of points [*i, n) with its edges; returns its length, 0: there is none. */
static uint32_t next_word(letter_script_id script, const uint32_t *point, uint32_t n, uint32_t *i,
                          uint32_t word[WORD_MAX + 2])
{
    uint32_t len = 1;

    word[0] = EDGE;
    while (*i <= n) {
        uint32_t c = *i < n ? letter_of(script, point[*i]) : WORD_ENDS;
        (*i)++;
        if (c == 0)
            continue;
        if (c != WORD_ENDS)
            word[len++] = c;
        if (len > 1 && (c == WORD_ENDS || len > WORD_MAX)) {
            word[len++] = EDGE;
            return len;
        }
    }
    return 0;
}

uint32_t grams_hashes(letter_script_id script, const uint32_t *point, uint32_t n, uint32_t *ret,
                      uint32_t cap)
{
    uint32_t word[WORD_MAX + 2], len, found = 0, i = 0;

    while (found < cap && (len = next_word(script, point, n, &i, word)) > 0)
        found += hash_word(word, len, ret + found, cap - found);
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

/* The rows of a word, too few to overflow 16 bits. They stay in the first cache: it is gone through
 * once for every block of languages, so that their sums stay in registers. */
static void sum_rows(const struct table *t, const uint32_t *hash, uint32_t n, int16_t *ret)
{
    const int8_t *row[ROWS_MAX];
    block some;

    for (uint32_t i = 0; i < n; i++) {
        row[i] = t->weight + (size_t)t->stride * (hash[i] >> (32 - t->bits));
        __builtin_prefetch(row[i]);
        __builtin_prefetch(row[i] + t->stride - 1);
    }
    for (uint32_t k = 0; k < t->stride; k += STRIDE_UNIT) {
        block_sum sum = {0};
        for (uint32_t i = 0; i < n; i++) {
            memcpy(&some, row[i] + k, sizeof some);
            sum += __builtin_convertvector(some, block_sum);
        }
        memcpy(ret + k, &sum, sizeof sum);
    }
}

static void sum_word(const struct table *t, const uint32_t *word, uint32_t len, int16_t *ret)
{
    uint32_t hash[ROWS_MAX];

    sum_rows(t, hash, hash_word(word, len, hash, ROWS_MAX), ret);
}

/* The memo of a word without its edges, filled if it was another word's; NULL: it does not fit. */
static const struct memo *remember(const struct grams *g, const struct table *t,
                                   const uint32_t *word, uint32_t len)
{
    uint32_t h = (uint32_t)t->script, n = len - 2;
    uint16_t letter[MEMO_LETTERS];

    if (n > MEMO_LETTERS)
        return NULL;
    for (uint32_t i = 0; i < n; i++) {
        if (word[i + 1] > UINT16_MAX)
            return NULL;
        letter[i] = (uint16_t)word[i + 1];
        h = mix(h, letter[i]);
    }
    struct memo *m = &g->memo[h % MEMO_WORDS];
    if (m->table != t || m->n != n || memcmp(m->letter, letter, n * sizeof *letter) != 0) {
        m->table = t;
        m->n = n;
        memcpy(m->letter, letter, n * sizeof *letter);
        sum_word(t, word, len, m->sum);
    }
    return m;
}

/* False: no word. */
static bool sum_words(const struct grams *g, const struct table *t, const uint32_t *point,
                      uint32_t n, int32_t *ret)
{
    uint32_t word[WORD_MAX + 2], len, i = 0, words = 0;
    int16_t once[GRAMS_LANGUAGES_MAX];

    while (words < WORDS_MAX && (len = next_word(t->script, point, n, &i, word)) > 0) {
        const struct memo *m = remember(g, t, word, len);
        const int16_t *sum = m ? m->sum : once;
        if (!m)
            sum_word(t, word, len, once);
        for (uint32_t k = 0; k < t->stride; k++)
            ret[k] += sum[k];
        words++;
    }
    return words > 0;
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
    int32_t sum[GRAMS_LANGUAGES_MAX] = {0};

    ret->languages = 0;
    if (!t || !sum_words(g, t, point, n, sum))
        return;
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
        if (v->language[i][0] == language[0] && strcmp(v->language[i], language) == 0)
            return (double)v->log_chance[i];
    return GRAMS_UNKNOWN;
}
