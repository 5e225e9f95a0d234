/* SPDX-License-Identifier: Apache-2.0 */
#include "grow.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define FIRST_ITEMS 1024
#define LINE_BYTES ((size_t)64)
#define PAGE_BYTES ((size_t)2 << 20)

void *grow_pages(size_t bytes)
{
    size_t unit = bytes < PAGE_BYTES ? LINE_BYTES : PAGE_BYTES;
    size_t whole = (bytes + unit - 1) / unit * unit;
    void *p = aligned_alloc(unit, whole);
    if (!p)
        return NULL;
    if (unit == PAGE_BYTES)
        (void)madvise(p, whole, MADV_HUGEPAGE); /* a wish */
    return memset(p, 0, whole);
}

void *grow_zeroed(size_t count, size_t size, struct arena *guard)
{
    void *p = count <= SIZE_MAX / 2 / size ? grow_pages(count * size) : NULL;
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
