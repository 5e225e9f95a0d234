/* SPDX-License-Identifier: Apache-2.0 */
#include "phrase.h"
#include <assert.h>
#include <stdlib.h>
#define XXH_INLINE_ALL /* words are short: a call would cost as much as the hash */
#include <xxhash.h>
#include "grow.h"

#define FIRST_SLOTS (1u << 12)

/* A word's number is that of its node in the trie: the phrase of this word alone. */
struct phrase_slot {
    uint64_t hash;
    uint32_t word; /* 0: free */
};

struct phrase_spelling {
    uint32_t at; /* in the letters */
    uint16_t len;
};

struct phrase_edge {
    uint64_t key; /* parent << 32 | word; 0 is free */
    uint32_t node;
};

struct phrase_node {
    uint32_t entry; /* the first */
    bool goes_on;   /* a longer phrase begins so: else the edges need not be asked */
};

struct phrase_table {
    struct arena *guard; /* where a lack of memory is told */
    char *letters;
    size_t letters_len, letters_cap;
    struct phrase_slot *slot;
    size_t words, slots;
    struct phrase_edge *edge;
    size_t edges, edge_slots;
    struct phrase_node *node; /* [1..nodes] */
    size_t nodes, nodes_cap;
    struct phrase_spelling *spelling; /* [1..nodes]: of nodes that are words */
    size_t spellings_cap;
    struct phrase_entry *entry; /* [1..entries] */
    size_t entries, entries_cap;
};

struct phrase_table *phrase_new(struct arena *guard)
{
    struct phrase_table *t = grow_zeroed(1, sizeof *t, guard);
    t->guard = guard;
    t->slots = FIRST_SLOTS;
    t->edge_slots = FIRST_SLOTS;
    t->slot = grow_zeroed(t->slots, sizeof *t->slot, guard);
    t->edge = grow_zeroed(t->edge_slots, sizeof *t->edge, guard);
    t->spelling = grow_array(NULL, &t->spellings_cap, 1, sizeof *t->spelling, guard);
    t->node = grow_array(NULL, &t->nodes_cap, 1, sizeof *t->node, guard);
    t->entry = grow_array(NULL, &t->entries_cap, 1, sizeof *t->entry, guard);
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
    if (word == PHRASE_NONE || word > t->nodes)
        return span_of(NULL);
    return span_at(t->letters + t->spelling[word].at, t->spelling[word].len);
}

static struct phrase_slot *phrase_slot(const struct phrase_table *t, uint64_t hash)
{
    size_t i = hash & (t->slots - 1);
    while (t->slot[i].word && t->slot[i].hash != hash)
        i = (i + 1) & (t->slots - 1);
    return &t->slot[i];
}

uint64_t phrase_hash(struct span folded)
{
    return XXH3_64bits(folded.p, folded.n);
}

uint32_t phrase_word(const struct phrase_table *t, struct span folded)
{
    return phrase_word_of(t, phrase_hash(folded));
}

uint32_t phrase_word_of(const struct phrase_table *t, uint64_t hash)
{
    return phrase_slot(t, hash)->word;
}

void phrase_fetch_hash(const struct phrase_table *t, uint64_t hash)
{
    __builtin_prefetch(&t->slot[hash & (t->slots - 1)]);
}

void phrase_fetch_word(const struct phrase_table *t, uint32_t word)
{
    __builtin_prefetch(&t->node[word]);
}

static void phrase_rehash_words(struct phrase_table *t)
{
    struct phrase_slot *old = t->slot;
    size_t n = t->slots;
    t->slot = grow_zeroed(n * 2, sizeof *t->slot, t->guard);
    t->slots = n * 2;
    for (size_t i = 0; i < n; i++)
        if (old[i].word)
            *phrase_slot(t, old[i].hash) = old[i];
    free(old);
}

static uint32_t phrase_new_node(struct phrase_table *t)
{
    uint32_t n = (uint32_t)++t->nodes;
    t->node = grow_array(t->node, &t->nodes_cap, n, sizeof *t->node, t->guard);
    t->spelling = grow_array(t->spelling, &t->spellings_cap, n, sizeof *t->spelling, t->guard);
    t->node[n] = (struct phrase_node){0};
    return n;
}

static uint32_t phrase_add_word(struct phrase_table *t, struct span folded)
{
    uint64_t hash = phrase_hash(folded);
    struct phrase_slot *slot = phrase_slot(t, hash);
    if (slot->word) {
        assert(span_equal(phrase_spell(t, slot->word), folded));
        return slot->word;
    }
    assert(folded.n < UINT16_MAX);
    uint32_t w = phrase_new_node(t);
    t->letters = grow_array(t->letters, &t->letters_cap, t->letters_len + folded.n, 1, t->guard);
    memcpy(t->letters + t->letters_len, folded.p, folded.n);
    t->spelling[w] = (struct phrase_spelling){(uint32_t)t->letters_len, (uint16_t)folded.n};
    t->letters_len += folded.n;
    *slot = (struct phrase_slot){hash, w};
    if (++t->words * 2 > t->slots)
        phrase_rehash_words(t);
    return w;
}

static size_t phrase_edge_home(const struct phrase_table *t, uint64_t key)
{
    return (key * 0x9E3779B97F4A7C15ull) >> 20 & (t->edge_slots - 1);
}

static size_t phrase_edge_slot(const struct phrase_table *t, uint64_t key)
{
    size_t i = phrase_edge_home(t, key);
    while (t->edge[i].key && t->edge[i].key != key)
        i = (i + 1) & (t->edge_slots - 1);
    return i;
}

void phrase_fetch_step(const struct phrase_table *t, uint32_t word, uint32_t next)
{
    const struct phrase_node *node = &t->node[word];
    __builtin_prefetch(&t->entry[node->entry]);
    if (node->goes_on)
        __builtin_prefetch(&t->edge[phrase_edge_home(t, (uint64_t)word << 32 | next)]);
}

uint32_t phrase_step(const struct phrase_table *t, uint32_t node, uint32_t word)
{
    if (word == PHRASE_NONE)
        return PHRASE_NONE;
    if (node == PHRASE_NONE)
        return t->node[word].entry || t->node[word].goes_on ? word : PHRASE_NONE;
    if (!t->node[node].goes_on)
        return PHRASE_NONE;
    return t->edge[phrase_edge_slot(t, (uint64_t)node << 32 | word)].node;
}

static void phrase_rehash_edges(struct phrase_table *t)
{
    struct phrase_edge *old = t->edge;
    size_t n = t->edge_slots;
    t->edge = grow_zeroed(n * 2, sizeof *t->edge, t->guard);
    t->edge_slots = n * 2;
    for (size_t i = 0; i < n; i++)
        if (old[i].key)
            t->edge[phrase_edge_slot(t, old[i].key)] = old[i];
    free(old);
}

static uint32_t phrase_step_or_add(struct phrase_table *t, uint32_t node, uint32_t word)
{
    uint32_t next = node == PHRASE_NONE ? word : phrase_step(t, node, word);
    if (next != PHRASE_NONE)
        return next;
    next = phrase_new_node(t);
    uint64_t key = (uint64_t)node << 32 | word;
    t->edge[phrase_edge_slot(t, key)] = (struct phrase_edge){key, next};
    t->node[node].goes_on = true;
    if (++t->edges * 2 > t->edge_slots)
        phrase_rehash_edges(t);
    return next;
}

const struct phrase_entry *phrase_first(const struct phrase_table *t, uint32_t node)
{
    return node == PHRASE_NONE || !t->node[node].entry ? NULL : &t->entry[t->node[node].entry];
}

const struct phrase_entry *phrase_next(const struct phrase_table *t, const struct phrase_entry *p)
{
    return p->next ? &t->entry[p->next] : NULL;
}

/* Of two rows for one name the later says how far it is believed, the laxer how it is written. */
static uint8_t merge_flags(uint8_t old, uint8_t new)
{
    const uint8_t written = PHRASE_CAPITAL | PHRASE_UPPER;
    uint8_t belief = new &(uint8_t)~written;
    if (!(old & written) || !(new &written))
        return belief;
    return belief | (old & new &PHRASE_UPPER ? PHRASE_UPPER : PHRASE_CAPITAL);
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
    for (uint32_t i = t->node[node].entry; i != PHRASE_NONE; i = t->entry[i].next)
        if (t->entry[i].group == entry.group && t->entry[i].value == entry.value) {
            t->entry[i].flags = merge_flags(t->entry[i].flags, entry.flags);
            return;
        }
    uint32_t e = (uint32_t)++t->entries;
    t->entry = grow_array(t->entry, &t->entries_cap, e, sizeof *t->entry, t->guard);
    entry.next = t->node[node].entry;
    t->entry[e] = entry;
    t->node[node].entry = e;
}
