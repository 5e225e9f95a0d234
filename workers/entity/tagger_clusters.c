/* SPDX-License-Identifier: Apache-2.0 */
#include "tagger_clusters.h"
#include <stdlib.h>
#define XXH_INLINE_ALL /* words are short: the call costs more than the hash */
#include <xxhash.h>

#define HASH_BITS (~UINT64_C(0xFFFF))
#define FARTHEST 512 /* slots from its place; hashes at half the load come to some 60 */

enum fate tagger_clusters_init(struct tagger_clusters *c, size_t words, struct error *e)
{
    size_t slots = 16;
    while (slots < words * 2)
        slots *= 2;
    *c = (struct tagger_clusters){calloc(slots, sizeof *c->slot), slots - 1, 0};
    return c->slot ? FATE_DONE : fail(e, FATE_BROKEN, "out of memory");
}

void tagger_clusters_done(struct tagger_clusters *c)
{
    free(c->slot);
    *c = (struct tagger_clusters){0};
}

/* The slot of a word or a free one; NULL: none near its place. */
static uint64_t *find(const struct tagger_clusters *c, uint64_t hash)
{
    size_t home = (hash >> 16) & c->mask;
    for (size_t n = 0; n < FARTHEST; n++) {
        uint64_t *slot = &c->slot[(home + n) & c->mask];
        if (*slot == 0 || (*slot & HASH_BITS) == hash)
            return slot;
    }
    return NULL;
}

bool tagger_clusters_add(struct tagger_clusters *c, uint64_t entry)
{
    uint64_t *slot = find(c, entry & HASH_BITS);
    if (!slot)
        return false;
    c->n += *slot == 0;
    *slot = entry;
    return true;
}

uint64_t tagger_clusters_entry(struct span word, unsigned class)
{
    return (XXH3_64bits(word.p, word.n) & HASH_BITS) | (class + 1);
}

uint64_t tagger_clusters_ask(const struct tagger_clusters *c, struct span word)
{
    uint64_t hash = XXH3_64bits(word.p, word.n) & HASH_BITS;
    __builtin_prefetch(&c->slot[(hash >> 16) & c->mask]);
    return hash;
}

uint32_t tagger_clusters_get(const struct tagger_clusters *c, uint64_t asked)
{
    const uint64_t *slot = find(c, asked);
    return slot ? (uint32_t)(*slot & 0xFFFF) : 0;
}

uint32_t tagger_clusters_of(const struct tagger_clusters *c, struct span word)
{
    return tagger_clusters_get(c, tagger_clusters_ask(c, word));
}
