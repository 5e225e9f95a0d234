/* SPDX-License-Identifier: Apache-2.0 */
#include "write_search.h"

#include <stdlib.h>
#include "text/text.h"
#include "text/token.h"

#define WORD_BYTES_MAX 200 /* tsvector takes 2046; nobody searches for more than this */
#define POSITIONS_MAX 255
#define POSITION_MAX 16383u
#define WEIGHT_A 0xC000u
#define VECTOR_BYTES_MAX (1000u << 10)
/* What to_tsvector makes of a word besides its letters, and how much it may become next to a title.
 */
#define STEM_BYTES 6
#define STEMS_BYTES_MAX (800u << 10)

struct hit {
    struct span word;
    uint64_t head; /* its first eight bytes as a number: decides most comparisons */
    uint16_t at;   /* weight and position, as tsvector keeps them */
    bool is_latin;
};

struct hits {
    struct hit *at;
    size_t n, cap;
};

static void note(struct hits *h, struct arena *a, struct hit hit)
{
    if (hit.word.n == 0 || hit.word.n > WORD_BYTES_MAX)
        return;
    hit.head = 0;
    for (size_t i = 0; i < 8; i++)
        hit.head = hit.head << 8 | (i < hit.word.n ? (unsigned char)hit.word.p[i] : 0);
    *(struct hit *)arena_push(a, (void **)&h->at, &h->n, &h->cap, sizeof(hit)) = hit;
}

static void collect(struct hits *h, const struct text *text, uint16_t weight, unsigned *position,
                    struct arena *a)
{
    struct token_reading readings[TOKEN_READINGS_MAX];
    struct tokens tokens;

    token_split(text, a, &tokens);
    for (uint32_t i = 0; i < tokens.n; i++) {
        const struct token *k = &tokens.at[i];
        struct hit hit = {.word = k->folded, .is_latin = !k->is_arabic && k->kind == TOKEN_WORD};
        unsigned n;

        if (k->kind == TOKEN_MARK)
            continue;
        *position += *position < POSITION_MAX;
        hit.at = (uint16_t)(weight | *position);
        note(h, a, hit);
        n = k->is_arabic && k->kind == TOKEN_WORD ? token_clitics(text, k, readings) : 0;
        if (n > 1) {
            hit.word = readings[n - 1].stem;
            note(h, a, hit);
        }
    }
}

static int by_word(const void *a, const void *b)
{
    const struct hit *x = a, *y = b;
    int order;

    if (x->head != y->head)
        return x->head < y->head ? -1 : 1;
    order = span_compare(x->word, y->word);
    if (order != 0)
        return order;
    return (int)(x->at & POSITION_MAX) - (int)(y->at & POSITION_MAX);
}

static char *put16(char *to, unsigned v)
{
    *to++ = (char)(v >> 8);
    *to++ = (char)v;
    return to;
}

/* One word with its positions; `n` hits of it, sorted. Returns where the next word goes. */
static char *put_word(char *to, const struct hit *h, size_t n)
{
    char *count_at;
    unsigned count = 0, last = 0;

    memcpy(to, h->word.p, h->word.n);
    to += h->word.n;
    *to++ = '\0';
    count_at = to;
    to += 2;
    for (size_t i = 0; i < n && count < POSITIONS_MAX; i++) {
        if ((h[i].at & POSITION_MAX) == last)
            continue; /* a word whose stem is itself; or all that stands beyond the last position */
        last = h[i].at & POSITION_MAX;
        to = put16(to, h[i].at);
        count++;
    }
    (void)put16(count_at, count);
    return to;
}

static char *put_latin(char *to, struct span word)
{
    memcpy(to, word.p, word.n);
    to += word.n;
    *to++ = ' ';
    return to;
}

static void emit(const struct hits *h, bool is_english, struct arena *a, struct write_search *ret)
{
    size_t most = 4, latin_most = 1;
    char *words, *to, *latin, *latin_to;
    size_t stems_bytes = 0;
    uint32_t n = 0;

    for (size_t i = 0; i < h->n; i++) {
        most += h->at[i].word.n + 5;
        latin_most += h->at[i].word.n + 1;
    }
    words = arena_alloc(a, most);
    latin_to = latin = arena_alloc(a, is_english ? latin_most : 1);
    to = words + 4;
    for (size_t i = 0, next; i < h->n; i = next) {
        for (next = i + 1; next < h->n && span_equal(h->at[i].word, h->at[next].word);)
            next++;
        if (is_english && h->at[i].is_latin) {
            stems_bytes += h->at[i].word.n + STEM_BYTES;
            if (stems_bytes <= STEMS_BYTES_MAX)
                latin_to = put_latin(latin_to, h->at[i].word);
            continue;
        }
        if ((size_t)(to - words) + h->at[i].word.n + 3 + 2 * POSITIONS_MAX > VECTOR_BYTES_MAX)
            break;
        to = put_word(to, &h->at[i], next - i);
        n++;
    }
    (void)put16(put16(words, n >> 16), n & 0xffff);
    ret->words = span_at(words, (size_t)(to - words));
    ret->latin = span_at(latin, (size_t)(latin_to - latin));
}

/* The title of an English text is left to to_tsvector, as its words are. */
enum fate write_search_build(const char *title, const struct text *text, bool is_english,
                             struct arena *a, struct write_search *ret, struct error *e)
{
    struct hits h = {0};
    struct text head;
    unsigned position = 0;
    enum fate fate = text_build(span_of(is_english ? NULL : title), a, &head, e);

    if (fate != FATE_DONE)
        return fate;
    collect(&h, &head, WEIGHT_A, &position, a);
    collect(&h, text, 0, &position, a);
    if (h.n > 0)
        qsort(h.at, h.n, sizeof(*h.at), by_word);
    emit(&h, is_english, a, ret);
    return FATE_DONE;
}
