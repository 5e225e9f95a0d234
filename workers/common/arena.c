/* SPDX-License-Identifier: Apache-2.0 */
#include "common/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#define ONE_OBJECT_PER_BLOCK 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ONE_OBJECT_PER_BLOCK 1
#endif
#endif
#ifndef ONE_OBJECT_PER_BLOCK
#define ONE_OBJECT_PER_BLOCK 0
#endif

#define BLOCK_FIRST_BYTES ((size_t)64 << 10)
#define BLOCK_MAX_BYTES ((size_t)1 << 20)
#define ALIGNMENT _Alignof(max_align_t)

struct arena_block {
    struct arena_block *older;
    size_t capacity;
    size_t used;
    size_t alone_bytes; /* asked for by the one object that fills it; 0: it has room for several */
    _Alignas(max_align_t) char bytes[];
};

void arena_init(struct arena *a, size_t budget_bytes)
{
    a->block = NULL;
    a->used_bytes = 0;
    a->budget_bytes = budget_bytes;
    a->is_starved = false;
    a->guard = NULL;
}

void arena_unguard(struct arena *a)
{
    a->guard = NULL;
}

static void blocks_free(struct arena_block *block)
{
    while (block) {
        struct arena_block *older = block->older;
        free(block);
        block = older;
    }
}

void arena_reset(struct arena *a)
{
    a->used_bytes = 0;
    a->is_starved = false;
    if (!a->block)
        return;
    if (ONE_OBJECT_PER_BLOCK || a->block->capacity > BLOCK_MAX_BYTES) {
        blocks_free(a->block);
        a->block = NULL;
        return;
    }
    blocks_free(a->block->older);
    a->block->older = NULL;
    a->block->used = 0;
    a->block->alone_bytes = 0;
}

void arena_done(struct arena *a)
{
    blocks_free(a->block);
    a->block = NULL;
    a->used_bytes = 0;
    a->guard = NULL;
}

static _Noreturn void exhausted(const struct arena *a, size_t size)
{
    if (a->guard)
        longjmp(*a->guard, 1);
    (void)fprintf(stderr, "arena of %zu bytes has no room for %zu more and no guard\n",
                  a->budget_bytes, size);
    abort();
}

static _Noreturn void starved(struct arena *a, size_t size)
{
    a->is_starved = true;
    exhausted(a, size);
}

/* calloc() does not touch the pages of a large block, which cost nothing until they are written to. */
static struct arena_block *block_new(size_t capacity, bool is_large)
{
    struct arena_block *block = NULL;
    if (capacity <= SIZE_MAX - sizeof(*block))
        block = is_large ? calloc(1, sizeof(*block) + capacity) : malloc(sizeof(*block) + capacity);
    if (block) {
        block->capacity = capacity;
        block->used = 0;
        block->alone_bytes = 0;
        block->older = NULL;
    }
    return block;
}

static bool is_large(size_t need)
{
    return need > BLOCK_MAX_BYTES / 4;
}

/* A large object gets a block of its own behind the newest one, whose room is still good for small
 * ones. */
static struct arena_block *block_add(struct arena *a, size_t need)
{
    size_t capacity = BLOCK_FIRST_BYTES;
    if (a->block && a->block->capacity >= BLOCK_FIRST_BYTES)
        capacity = a->block->capacity * 2;
    if (capacity > BLOCK_MAX_BYTES)
        capacity = BLOCK_MAX_BYTES;
    if (ONE_OBJECT_PER_BLOCK || is_large(need) || capacity < need)
        capacity = need;

    struct arena_block *block = block_new(capacity, is_large(need));
    if (!block)
        return NULL;
    if (is_large(need) && a->block) {
        block->older = a->block->older;
        a->block->older = block;
    } else {
        block->older = a->block;
        a->block = block;
    }
    return block;
}

static void check_budget(const struct arena *a, size_t wanted)
{
    if (wanted > a->budget_bytes || a->used_bytes > a->budget_bytes - wanted)
        exhausted(a, wanted);
}

void *arena_alloc(struct arena *a, size_t size)
{
    size_t wanted = size ? size : 1;
    check_budget(a, wanted);

    /* the budget was checked: rounding up cannot overflow unless the budget itself is absurd */
    size_t need = ONE_OBJECT_PER_BLOCK ? wanted : (wanted + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
    if (need < wanted)
        exhausted(a, wanted);
    struct arena_block *block = a->block;
    bool is_clear = false;
    if (ONE_OBJECT_PER_BLOCK || !block || block->capacity - block->used < need) {
        block = block_add(a, need);
        is_clear = is_large(need);
    }
    if (!block)
        starved(a, wanted);
    if (block->used == 0 && block->capacity == need)
        block->alone_bytes = wanted;
    char *p = block->bytes + block->used;
    block->used += need;
    a->used_bytes += wanted;
    if (!is_clear)
        memset(p, 0, wanted);
    return p;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        exhausted(a, SIZE_MAX);
    return arena_alloc(a, bytes);
}

char *arena_string(struct arena *a, struct span s)
{
    if (s.n == SIZE_MAX)
        exhausted(a, s.n);
    char *copy = arena_alloc(a, s.n + 1);
    if (s.n)
        memcpy(copy, s.p, s.n);
    return copy;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) {
        va_end(again);
        exhausted(a, SIZE_MAX);
    }
    char *text = arena_alloc(a, (size_t)n + 1);
    (void)vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return text;
}

/* Where the block of an object hangs that fills one alone, NULL when it shares its block. */
static struct arena_block **block_of(struct arena *a, const void *p)
{
    for (struct arena_block **at = &a->block; *at; at = &(*at)->older)
        if ((*at)->bytes == p)
            return (*at)->alone_bytes > 0 ? at : NULL;
    return NULL;
}

void arena_give_back(struct arena *a, const void *p)
{
    struct arena_block **at = block_of(a, p);
    if (!at)
        return;
    struct arena_block *block = *at;
    *at = block->older;
    a->used_bytes -= block->alone_bytes;
    free(block);
}

/* `bytes` of the object p as an object of `grown_bytes`. */
static void *regrow(struct arena *a, void *p, size_t bytes, size_t grown_bytes)
{
    struct arena_block **at = p ? block_of(a, p) : NULL;
    if (!at) {
        void *bigger = arena_alloc(a, grown_bytes);
        if (bytes)
            memcpy(bigger, p, bytes);
        return bigger;
    }
    size_t more = grown_bytes - (*at)->alone_bytes;
    check_budget(a, more);
    struct arena_block *block = realloc(*at, sizeof(*block) + grown_bytes);
    if (!block)
        starved(a, more);
    memset(block->bytes + bytes, 0, grown_bytes - bytes);
    block->capacity = block->used = block->alone_bytes = grown_bytes;
    a->used_bytes += more;
    *at = block;
    return block->bytes;
}

void *arena_push(struct arena *a, void **items, size_t *n, size_t *cap, size_t size)
{
    /* memcpy: the caller's variable is a pointer to its own type, seen here through a cast */
    char *base;
    memcpy(&base, items, sizeof(base));
    if (*n == *cap) {
        size_t bytes, grown;
        bool is_large = *cap > BLOCK_MAX_BYTES / size; /* doubling would waste as much again */
        if (__builtin_add_overflow(*cap,
                                   is_large ? *cap / 2
                                   : *cap   ? *cap
                                            : 8,
                                   &grown) ||
            __builtin_mul_overflow(grown, size, &bytes))
            exhausted(a, SIZE_MAX);
        base = regrow(a, base, *n * size, bytes);
        memcpy(items, &base, sizeof(base));
        *cap = grown;
    }
    return base + (*n)++ * size;
}
