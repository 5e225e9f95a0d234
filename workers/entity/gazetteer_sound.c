/* SPDX-License-Identifier: Apache-2.0 */
/* Places by the sound of their names: what a new transliteration can be looked up with. */
#include <stdlib.h>
#include <xxhash.h>
#include "gazetteer.h"
#include "gazetteer_load.h"
#include "grow.h"
#include "text/fold.h"

#define SOUND_MIN 3 /* consonants */

static uint64_t sound_of(struct span name, struct arena *a)
{
    struct span key = fold_name_key(name, a);
    size_t letters = 0;
    for (size_t i = 0; i < key.n; i++)
        letters += key.p[i] != ' ';
    return letters < SOUND_MIN ? 0 : XXH3_64bits(key.p, key.n) | 1;
}

void gazetteer_add_sound(struct gazetteer *g, struct span name, uint32_t record,
                         struct arena *guard)
{
    uint64_t key = name.n ? sound_of(name, guard) : 0;
    if (!key)
        return;
    g->sound = grow_array(g->sound, &g->sounds_cap, g->sounds, sizeof *g->sound, guard);
    g->sound[g->sounds++] = (struct gazetteer_sound){key, record};
}

static int by_sound(const void *a, const void *b)
{
    const struct gazetteer_sound *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->record < y->record ? -1 : x->record > y->record;
}

void gazetteer_sort_sounds(struct gazetteer *g)
{
    if (g->sounds > 0)
        qsort(g->sound, g->sounds, sizeof *g->sound, by_sound);
}

size_t gazetteer_like(const struct gazetteer *g, struct span name, struct arena *a,
                      const struct gazetteer_sound **ret)
{
    uint64_t key = sound_of(name, a);
    size_t low = 0, high = g->sounds, n = 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (g->sound[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    while (key && low + n < g->sounds && g->sound[low + n].key == key)
        n++;
    *ret = n > 0 ? &g->sound[low] : NULL;
    return n;
}
