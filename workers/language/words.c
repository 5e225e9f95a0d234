/* SPDX-License-Identifier: Apache-2.0 */
#include "words.h"

#include <string.h>
#include "plain.h"
#include "text/data.h"
#include "text/utf8.h"

#define SLOTS 16384 /* a power of two, several times the number of words */
#define WORD_BYTES_MAX 32
#define CAPITAL_WORTH 0.35
#define FILTER_BITS 16

/* An open hash table of words; `mask` has a bit for each language that has the word. */
struct slot {
    struct span word;
    uint64_t mask;
};

struct words {
    struct slot slot[SLOTS];
    uint8_t filter[(1 << FILTER_BITS) / 8]; /* a bit for the hash of each word: most have none */
    uint32_t used;
    const char *language[WORDS_LANGUAGES_MAX];
    uint32_t languages;
    uint64_t hash;
};

static uint32_t mix(uint32_t h, uint32_t c)
{
    h = (h ^ c) * 0x9E3779B1U;
    return h ^ h >> 15;
}

static uint32_t hash_of(struct span word)
{
    uint32_t h = 0;

    for (size_t i = 0; i < word.n;)
        h = mix(h, utf8_next(word, &i));
    return h;
}

static uint32_t slot_of(const struct words *w, uint32_t hash, struct span word)
{
    uint32_t i = hash % SLOTS;

    while (w->slot[i].mask != 0 && !span_equal(w->slot[i].word, word))
        i = (i + 1) % SLOTS;
    return i;
}

static void add_to_filter(struct words *w, uint32_t h)
{
    w->filter[h >> (35 - FILTER_BITS)] |= (uint8_t)(1 << (h >> (32 - FILTER_BITS) & 7));
}

static bool may_have(const struct words *w, uint32_t h)
{
    return w->filter[h >> (35 - FILTER_BITS)] >> (h >> (32 - FILTER_BITS) & 7) & 1;
}

static enum fate add_language(struct words *w, const struct data_table *t,
                              const struct data_row *row, struct arena *a, struct error *e)
{
    struct span rest = row->field[1], word;

    if (w->languages == WORDS_LANGUAGES_MAX)
        return fail(e, FATE_REJECT, "'%s' has more than %d rows", t->path, WORDS_LANGUAGES_MAX);
    w->language[w->languages] = arena_string(a, row->field[0]);
    while (rest.n > 0 && span_split(&rest, ' ', &word)) {
        if (word.n == 0)
            continue;
        if (word.n > WORD_BYTES_MAX || w->used >= SLOTS / 2)
            return fail(e, FATE_REJECT, "'%s' line %u: '%.*s' is more than the table holds",
                        t->path, row->line, (int)word.n, word.p);
        uint32_t hash = hash_of(word);
        struct slot *s = &w->slot[slot_of(w, hash, word)];
        w->used += s->mask == 0;
        s->word = word;
        s->mask |= (uint64_t)1 << w->languages;
        add_to_filter(w, hash);
    }
    w->languages++;
    return FATE_DONE;
}

enum fate words_load(const char *dir, struct arena *a, struct words **ret, struct error *e)
{
    struct words *w = ARENA_NEW(a, struct words);
    struct data_table t;
    enum fate fate = data_load(dir, "words.tsv", 2, 2, a, &t, e);

    for (uint32_t i = 0; fate == FATE_DONE && i < t.rows; i++)
        fate = add_language(w, &t, &t.row[i], a, e);
    if (fate != FATE_DONE)
        return fate;
    w->hash = t.hash;
    *ret = w;
    return FATE_DONE;
}

uint64_t words_hash(const struct words *w)
{
    return w->hash;
}

static bool is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x2BB || c == 0x2BC || c == '`';
}

/* Of the scripts of India, where they are marks and stand inside words. */
static bool is_vowel_sign(uint32_t c)
{
    return c >= 0x900 && c < 0xE00 && (c & 0x7F) <= 0x63;
}

static bool is_letter(uint32_t c)
{
    return plain_is_letter(c) || is_vowel_sign(c);
}

static void vote(const struct words *w, uint32_t hash, const uint32_t *letter, uint32_t n,
                 struct words_votes *v)
{
    char word[WORD_BYTES_MAX + 4];
    size_t len = 0;

    for (uint32_t i = 0; i < n && len <= WORD_BYTES_MAX; i++) {
        uint32_t c = plain_lower(letter[i]);
        if (c < 0x80)
            word[len++] = (char)c;
        else
            len += utf8_write(c, word + len);
    }
    if (len > WORD_BYTES_MAX)
        return;
    uint64_t mask = w->slot[slot_of(w, hash, span_at(word, len))].mask;
    double worth = plain_lower(letter[0]) == letter[0] ? 1 : CAPITAL_WORTH;
    double share = mask ? worth / __builtin_popcountll(mask) : 0;

    for (; mask; mask &= mask - 1)
        v->of[__builtin_ctzll(mask)] += share;
}

void words_count(const struct words *w, const uint32_t *point, uint32_t n, struct words_votes *ret)
{
    bool is_fragment = false; /* "bo" and "lgan" of bo'lgan are no words */

    memset(ret, 0, sizeof *ret);
    for (uint32_t i = 0, end; i < n; i = end + 1) {
        uint32_t hash = 0;
        for (end = i; end < n && is_letter(point[end]); end++)
            hash = mix(hash, plain_lower(point[end]));
        bool is_cut = end < n && is_apostrophe(point[end]);
        if (end > i && !is_fragment && !is_cut && may_have(w, hash))
            vote(w, hash, point + i, end - i, ret);
        is_fragment = is_cut;
    }
}

double words_for(const struct words *w, const struct words_votes *v, const char *language)
{
    for (uint32_t i = 0; i < w->languages; i++)
        if (strcmp(w->language[i], language) == 0)
            return v->of[i];
    return -1;
}

size_t words_best(const struct words *w, const struct words_votes *v,
                  const char *ret[WORDS_PROPOSED])
{
    double votes[WORDS_PROPOSED];
    size_t n = 0;

    for (uint32_t i = 0; i < w->languages; i++) {
        size_t at = n;
        while (at > 0 && v->of[i] > votes[at - 1])
            at--;
        if (v->of[i] == 0 || at == WORDS_PROPOSED)
            continue;
        n += n < WORDS_PROPOSED;
        for (size_t k = n - 1; k > at; k--) {
            votes[k] = votes[k - 1];
            ret[k] = ret[k - 1];
        }
        votes[at] = v->of[i];
        ret[at] = w->language[i];
    }
    return n;
}

void words_find_lead(const struct words *w, const struct words_votes *v, struct words_lead *ret)
{
    *ret = (struct words_lead){0};
    for (uint32_t i = 0; i < w->languages; i++) {
        if (v->of[i] > ret->most) {
            ret->next = ret->most;
            ret->most = v->of[i];
            ret->language = w->language[i];
        } else if (v->of[i] > ret->next) {
            ret->next = v->of[i];
        }
    }
}
