/* SPDX-License-Identifier: Apache-2.0 */
#include "grow.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ITEMS 1024

void *grow_zeroed(size_t count, size_t size, struct arena *guard)
{
    void *p = calloc(count, size);
    if (!p)
        (void)arena_alloc(guard, guard->budget_bytes + 1); /* does not fit, and so jumps */
    return p;
}

void *grow_array(void *items, size_t *cap, size_t need, size_t size, struct arena *guard)
{
    if (need < *cap)
        return items;
    size_t next = *cap ? *cap : FIRST_ITEMS;
    while (next <= need)
        next *= 2;
    char *p = realloc(items, next * size);
    if (!p)
        (void)arena_alloc(guard, guard->budget_bytes + 1);
    memset(p + *cap * size, 0, (next - *cap) * size);
    *cap = next;
    return p;
}
