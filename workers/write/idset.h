/* SPDX-License-Identifier: Apache-2.0 */
/*
 * idset - ids that have occurred: for what must stand once in a statement. Lives in an arena, grows, forgets nothing.
 */
#ifndef IDSET_H
#define IDSET_H

#include <stdbool.h>
#include <stdint.h>
#include "common/arena.h"

struct idset {
    int64_t *slot; /* 0: free */
    size_t mask, used;
    struct arena *arena;
};

void idset_init(struct idset *s, struct arena *a);

/* True when it was not there yet. Ids are hashes and never 0. */
bool idset_add(struct idset *s, int64_t id);
bool idset_has(const struct idset *s, int64_t id);

#endif
