/* SPDX-License-Identifier: Apache-2.0 */
#include "idset.h"

void idset_init(struct idset *s, struct arena *a)
{
    *s = (struct idset){.arena = a, .mask = 63};
    s->slot = ARENA_ARRAY(a, s->mask + 1, int64_t);
}

/* Ids are hashes already: their low bits are as good as any. */
static int64_t *place(const struct idset *s, int64_t id)
{
    size_t i = (size_t)id & s->mask;

    while (s->slot[i] != 0 && s->slot[i] != id)
        i = (i + 1) & s->mask;
    return &s->slot[i];
}

static void grow(struct idset *s)
{
    struct idset old = *s;

    s->mask = old.mask * 4 + 3;
    s->slot = ARENA_ARRAY(s->arena, s->mask + 1, int64_t);
    for (size_t i = 0; i <= old.mask; i++)
        if (old.slot[i] != 0)
            *place(s, old.slot[i]) = old.slot[i];
}

bool idset_add(struct idset *s, int64_t id)
{
    int64_t *at = place(s, id);

    if (*at == id)
        return false;
    *at = id;
    if (++s->used * 2 > s->mask)
        grow(s);
    return true;
}

bool idset_has(const struct idset *s, int64_t id)
{
    return *place(s, id) == id;
}
