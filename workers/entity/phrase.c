/* SPDX-License-Identifier: Apache-2.0 */
#include "phrase.h"
#include <assert.h>
#include <stdlib.h>
#include <xxhash.h>

struct phrase_spelling {
    uint32_t at; /* in the letters */
    uint16_t len;
    uint32_t root; /* the node of this word alone */
};

struct phrase_edge {
    uint64_t key; /* parent << 32 | word; 0 is free */
    uint32_t node;
};

struct phrase_table {
    char *letters;
    size_t letters_len, letters_cap;
    struct phrase_spelling *spelling; /* [1..words] */
    size_t words, words_cap;
    uint32_t *slot; /* word hash -> word number */
    size_t slots;
    struct phrase_edge *edge;
    size_t edges, edge_slots;
    uint32_t *node; /* [1..nodes]: first entry */
    size_t nodes, nodes_cap;
    struct phrase_entry *entry; /* [1..entries] */
    size_t entries, entries_cap;
};

/* Tables are filled once at start, from files of known size: without memory there is nothing to go on with. */
static void *phrase_grow(void *p, size_t *cap, size_t need, size_t size)
{
    if (need < *cap)
        return p;
    size_t next = *cap ? *cap : 1024;
    while (next <= need)
        next *= 2;
    p = realloc(p, next * size);
    if (!p)
        abort();
    *cap = next;
    return p;
}

struct phrase_table *phrase_new(void)
{
    struct phrase_table *t = calloc(1, sizeof *t);
    if (!t)
        abort();
    t->slots = 1u << 12;
    t->edge_slots = 1u << 12;
    t->slot = calloc(t->slots, sizeof *t->slot);
    t->edge = calloc(t->edge_slots, sizeof *t->edge);
    if (!t->slot || !t->edge)
        abort();
    t->spelling = phrase_grow(NULL, &t->words_cap, 1, sizeof *t->spelling);
    t->node = phrase_grow(NULL, &t->nodes_cap, 1, sizeof *t->node);
    t->entry = phrase_grow(NULL, &t->entries_cap, 1, sizeof *t->entry);
    return t;
}

void phrase_free(struct phrase_table *t)
{
    if (!t)
        return;
    free(t->letters);
    free(t->spelling);
    free(t->slot);
    free(t->edge);
    free(t->node);
    free(t->entry);
    free(t);
}

struct span phrase_spell(const struct phrase_table *t, uint32_t word)
{
    if (word == PHRASE_NONE || word > t->words)
        return span_of(NULL);
    return span_at(t->letters + t->spelling[word].at, t->spelling[word].len);
}

static size_t phrase_slot(const struct phrase_table *t, struct span folded)
{
    size_t i = XXH3_64bits(folded.p, folded.n) & (t->slots - 1);
    while (t->slot[i] && !span_equal(phrase_spell(t, t->slot[i]), folded))
        i = (i + 1) & (t->slots - 1);
    return i;
}

uint32_t phrase_word(const struct phrase_table *t, struct span folded)
{
    return t->slot[phrase_slot(t, folded)];
}

static void phrase_rehash_words(struct phrase_table *t)
{
    free(t->slot);
    t->slots *= 2;
    t->slot = calloc(t->slots, sizeof *t->slot);
    if (!t->slot)
        abort();
    for (uint32_t w = 1; w <= t->words; w++)
        t->slot[phrase_slot(t, phrase_spell(t, w))] = w;
}

static uint32_t phrase_add_word(struct phrase_table *t, struct span folded)
{
    size_t i = phrase_slot(t, folded);
    if (t->slot[i])
        return t->slot[i];
    assert(folded.n < UINT16_MAX);
    uint32_t w = (uint32_t)++t->words;
    t->spelling = phrase_grow(t->spelling, &t->words_cap, w, sizeof *t->spelling);
    t->letters = phrase_grow(t->letters, &t->letters_cap, t->letters_len + folded.n, 1);
    memcpy(t->letters + t->letters_len, folded.p, folded.n);
    t->spelling[w] = (struct phrase_spelling){(uint32_t)t->letters_len, (uint16_t)folded.n, 0};
    t->letters_len += folded.n;
    t->slot[i] = w;
    if (t->words * 2 > t->slots)
        phrase_rehash_words(t);
    return w;
}

static size_t phrase_edge_slot(const struct phrase_table *t, uint64_t key)
{
    size_t i = (key * 0x9E3779B97F4A7C15ull) >> 20 & (t->edge_slots - 1);
    while (t->edge[i].key && t->edge[i].key != key)
        i = (i + 1) & (t->edge_slots - 1);
    return i;
}

uint32_t phrase_step(const struct phrase_table *t, uint32_t node, uint32_t word)
{
    if (word == PHRASE_NONE)
        return PHRASE_NONE;
    if (node == PHRASE_NONE)
        return t->spelling[word].root;
    return t->edge[phrase_edge_slot(t, (uint64_t)node << 32 | word)].node;
}

static void phrase_rehash_edges(struct phrase_table *t)
{
    struct phrase_edge *old = t->edge;
    size_t n = t->edge_slots;
    t->edge_slots *= 2;
    t->edge = calloc(t->edge_slots, sizeof *t->edge);
    if (!t->edge)
        abort();
    for (size_t i = 0; i < n; i++)
        if (old[i].key)
            t->edge[phrase_edge_slot(t, old[i].key)] = old[i];
    free(old);
}

static uint32_t phrase_new_node(struct phrase_table *t)
{
    uint32_t n = (uint32_t)++t->nodes;
    t->node = phrase_grow(t->node, &t->nodes_cap, n, sizeof *t->node);
    t->node[n] = PHRASE_NONE;
    return n;
}

static uint32_t phrase_step_or_add(struct phrase_table *t, uint32_t node, uint32_t word)
{
    uint32_t next = phrase_step(t, node, word);
    if (next != PHRASE_NONE)
        return next;
    next = phrase_new_node(t);
    if (node == PHRASE_NONE) {
        t->spelling[word].root = next;
        return next;
    }
    uint64_t key = (uint64_t)node << 32 | word;
    t->edge[phrase_edge_slot(t, key)] = (struct phrase_edge){key, next};
    if (++t->edges * 2 > t->edge_slots)
        phrase_rehash_edges(t);
    return next;
}

const struct phrase_entry *phrase_first(const struct phrase_table *t, uint32_t node)
{
    return node == PHRASE_NONE || !t->node[node] ? NULL : &t->entry[t->node[node]];
}

const struct phrase_entry *phrase_next(const struct phrase_table *t, const struct phrase_entry *p)
{
    return p->next ? &t->entry[p->next] : NULL;
}

/* Of two rows for one name the later says how far it is believed, the laxer how it is written. */
static uint8_t merge_flags(uint8_t old, uint8_t new)
{
    const uint8_t written = PHRASE_CAPITAL | PHRASE_UPPER;
    uint8_t belief = new & (uint8_t)~written;
    if (!(old & written) || !(new & written))
        return belief;
    return belief | (old & new & PHRASE_UPPER ? PHRASE_UPPER : PHRASE_CAPITAL);
}

void phrase_add(struct phrase_table *t, struct span words, struct phrase_entry entry)
{
    struct span rest = words, word;
    uint32_t node = PHRASE_NONE;
    while (span_split(&rest, ' ', &word))
        if (word.n > 0)
            node = phrase_step_or_add(t, node, phrase_add_word(t, word));
    if (node == PHRASE_NONE)
        return;
    for (uint32_t i = t->node[node]; i != PHRASE_NONE; i = t->entry[i].next)
        if (t->entry[i].group == entry.group && t->entry[i].value == entry.value) {
            t->entry[i].flags = merge_flags(t->entry[i].flags, entry.flags);
            return;
        }
    uint32_t e = (uint32_t)++t->entries;
    t->entry = phrase_grow(t->entry, &t->entries_cap, e, sizeof *t->entry);
    entry.next = t->node[node];
    t->entry[e] = entry;
    t->node[node] = e;
}
