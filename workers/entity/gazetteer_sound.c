/* SPDX-License-Identifier: Apache-2.0 */
/* Records by the sound of their names: what a new transliteration can be looked up with. */
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include "gazetteer.h"
#include "gazetteer_load.h"
#include "grow.h"
#include "text/bridge.h"

#define KEY_MIN 2      /* consonants of a name that is looked up */
#define NEAR_KEY_MIN 3 /* of one that is looked up by near keys too */
#define SIEVE_BITS (1u << 21)
#define WAITS 128
#define TRIED_MAX 512 /* names that one question is compared with */

/* Places and persons share the index: the type is part of what is hashed. */
static uint64_t hash_of(struct span key, unsigned type)
{
    return XXH3_64bits_withSeed(key.p, key.n, type) | 1;
}

void gazetteer_add_sounds(struct gazetteer *g, struct span list, uint32_t record,
                          struct arena *scratch, struct arena *keep)
{
    struct span name;
    while (list.n > 0 && span_split(&list, '|', &name)) {
        bool is_marked = name.n > 0 && strchr("!?~", name.p[0]);
        struct span sounds = bridge_sounds(name, scratch), key = bridge_key(sounds, scratch);
        if (is_marked || key.n < KEY_MIN)
            continue;
        g->sound = grow_array(g->sound, &g->sounds_cap, g->sounds, sizeof *g->sound, keep);
        g->sound[g->sounds++] = (struct gazetteer_sound){hash_of(key, g->record[record].type),
                                                         arena_string(keep, sounds), record};
    }
}

static int by_sound(const void *a, const void *b)
{
    const struct gazetteer_sound *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->record < y->record ? -1 : x->record > y->record;
}

void gazetteer_sort_sounds(struct gazetteer *g, struct arena *keep)
{
    if (g->sounds > 0)
        qsort(g->sound, g->sounds, sizeof *g->sound, by_sound);
    g->sieve = ARENA_ARRAY(keep, SIEVE_BITS / 64, uint64_t);
    for (size_t i = 0; i < g->sounds; i++)
        g->sieve[g->sound[i].key % SIEVE_BITS / 64] |= UINT64_C(1) << g->sound[i].key % 64;
}

static const uint64_t *sieve_of(const struct gazetteer *g, uint64_t hash)
{
    return &g->sieve[hash % SIEVE_BITS / 64];
}

/* The first sound with this key or a greater one. Keys are hashes, spread evenly: the search begins
 * where one of this size should be. */
static size_t lower_bound(const struct gazetteer *g, uint64_t hash)
{
    size_t low = (size_t)((hash >> 32) * g->sounds >> 32), high = low;
    for (size_t step = 64; low > 0 && g->sound[low].key >= hash; step *= 2)
        low -= step < low ? step : low;
    for (size_t step = 64; high < g->sounds && g->sound[high].key < hash; step *= 2)
        high += step < g->sounds - high ? step : g->sounds - high;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (g->sound[middle].key < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t find(const struct gazetteer *g, uint64_t hash, const struct gazetteer_sound **ret)
{
    size_t n = 0;
    *ret = NULL;
    if (!(*sieve_of(g, hash) >> hash % 64 & 1))
        return 0;
    size_t low = lower_bound(g, hash);
    while (low + n < g->sounds && g->sound[low + n].key == hash)
        n++;
    *ret = n > 0 ? &g->sound[low] : NULL;
    return n;
}

/* ---- ranked ---- */

struct ranking {
    const struct gazetteer *g;
    const struct gazetteer_wanted *wanted;
    struct span sounds;
    struct gazetteer_ranked *at; /* best first */
    size_t n, tried, waiting;
    uint64_t waits[WAITS]; /* hashes of keys */
};

/* Of equal scores the better known record comes first. */
static bool is_before(const struct ranking *r, struct gazetteer_ranked x, struct gazetteer_ranked y)
{
    const struct gazetteer_record *a = &r->g->record[x.record], *b = &r->g->record[y.record];
    if (x.score != y.score)
        return x.score > y.score;
    if (a->rank != b->rank)
        return a->rank < b->rank;
    return a->population > b->population;
}

static void put(struct ranking *r, struct gazetteer_ranked x)
{
    size_t i = 0;
    while (i < r->n && r->at[i].record != x.record)
        i++;
    if (i < r->n && !is_before(r, x, r->at[i]))
        return;
    if (i == r->n && r->n < GAZETTEER_RANKED_MAX)
        r->n++;
    if (i == r->n && !is_before(r, x, r->at[--i]))
        return;
    for (; i > 0 && is_before(r, x, r->at[i - 1]); i--)
        r->at[i] = r->at[i - 1];
    r->at[i] = x;
}

static void try_hash(struct ranking *r, uint64_t hash)
{
    const struct gazetteer_sound *found;
    const char *country = r->wanted->country;
    size_t n = find(r->g, hash, &found);
    for (size_t i = 0; i < n && r->tried < TRIED_MAX; i++) {
        uint32_t record = found[i].record;
        if (country && strcmp(r->g->record[record].country, country) != 0)
            continue;
        double score = bridge_score_sounds(r->sounds, span_of(found[i].sounds));
        r->tried++;
        if (score >= BRIDGE_LIKELY)
            put(r, (struct gazetteer_ranked){.record = record, .score = (float)score});
    }
}

static void try_waiting(struct ranking *r)
{
    for (size_t i = 0; i < r->waiting; i++)
        try_hash(r, r->waits[i]);
    r->waiting = 0;
}

/* Near keys are many and nearly all lead nowhere: the sieve is fetched for all before it is read.
 */
static void want_key(struct span key, void *ctx)
{
    struct ranking *r = ctx;
    if (key.n < NEAR_KEY_MIN)
        return;
    uint64_t hash = hash_of(key, r->wanted->type);
    __builtin_prefetch(sieve_of(r->g, hash));
    r->waits[r->waiting] = hash;
    if (++r->waiting == WAITS)
        try_waiting(r);
}

size_t gazetteer_rank_like(const struct gazetteer *g, const struct gazetteer_wanted *wanted,
                           struct arena *a, struct gazetteer_ranked ret[GAZETTEER_RANKED_MAX])
{
    struct ranking r = {
        .g = g, .wanted = wanted, .sounds = bridge_sounds(wanted->name, a), .at = ret};
    struct span key = bridge_key(r.sounds, a);
    if (key.n >= KEY_MIN)
        try_hash(&r, hash_of(key, wanted->type));
    if (r.n == 0 || ret[0].score < BRIDGE_SURE) {
        bridge_near_keys(key, want_key, &r);
        try_waiting(&r);
    }
    return r.n;
}
