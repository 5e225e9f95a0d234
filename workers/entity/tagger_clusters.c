/* SPDX-License-Identifier: Apache-2.0 */
#include "tagger_clusters.h"
#include <stdlib.h>
#include <xxhash.h>

#define HASH_BITS (~UINT64_C(0xFFFF))

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

static uint64_t *find(const struct tagger_clusters *c, uint64_t hash)
{
    size_t i = (hash >> 16) & c->mask;
    while (c->slot[i] && (c->slot[i] & HASH_BITS) != hash)
        i = (i + 1) & c->mask;
    return &c->slot[i];
}

void tagger_clusters_add(struct tagger_clusters *c, uint64_t entry)
{
    uint64_t *slot = find(c, entry & HASH_BITS);
    c->n += *slot == 0;
    *slot = entry;
}

uint64_t tagger_clusters_entry(struct span word, unsigned class)
{
    return (XXH3_64bits(word.p, word.n) & HASH_BITS) | (class + 1);
}

uint32_t tagger_clusters_of(const struct tagger_clusters *c, struct span word)
{
    return (uint32_t)(*find(c, XXH3_64bits(word.p, word.n) & HASH_BITS) & 0xFFFF);
}
