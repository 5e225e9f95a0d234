/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arena - memory that lives as long as one message.
 *
 * The rule of this code base: out-pointers named ret_ belong to the arena you passed, or to you if you passed none;
 * everything returned by value is borrowed.
 *
 * An arena hands out memory by moving a pointer and frees all of it at once. It has a budget. arena_alloc() never
 * returns NULL: when the budget (or the machine) is exhausted it jumps back to the arena_guard() that the owner of the
 * message entered (the worker skeleton and `claimwire annotate` do; both turn it into FATE_REJECT "needs more than N
 * MiB", unless it was the machine that had no memory: arena_is_starved()). So message code contains neither free() nor
 * checks for NULL. Handles of C libraries (an ICU iterator, an XML
 * document) that are open at that moment leak; the worker skeleton therefore restarts its process after such a jump.
 *
 * One thread at a time per arena. Under AddressSanitizer every object is a malloc of its own, so that an overrun of one
 * object into the next is found.
 */
#ifndef COMMON_ARENA_H
#define COMMON_ARENA_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include "common/span.h"

struct arena_block;

struct arena {
    struct arena_block *block; /* newest first */
    size_t used_bytes;         /* handed out since the last reset and not given back */
    size_t budget_bytes;
    bool is_starved;           /* the last exhaustion was the machine's */
    jmp_buf *guard;            /* where exhaustion goes; NULL: abort() with a message, a programming error */
    jmp_buf guard_place;
};

/* The owner writes: if (arena_guard(&a)) return fail(e, FATE_REJECT, "needs more than ...");  -- it is false at first
 * and true when an allocation below did not fit. Locals changed after it must be volatile. The guard holds until
 * arena_unguard() or arena_done(). Must be called directly in the function that stays on the stack. */
#define arena_guard(a) ((a)->guard = &(a)->guard_place, setjmp((a)->guard_place) != 0)
void arena_unguard(struct arena *a);

/* After the guard has said true: the budget was not used up, malloc() failed. The message is fine then, the world is not:
 * FATE_RETRY. Holds until the next reset. */
static inline bool arena_is_starved(const struct arena *a)
{
    return a->is_starved;
}

/* No memory is taken before the first allocation. `budget_bytes` counts what callers ask for, not block overhead. */
void arena_init(struct arena *a, size_t budget_bytes);

/* Forgets every object; keeps one block for the next message. */
void arena_reset(struct arena *a);

/* Frees everything. The arena may be initialised again. */
void arena_done(struct arena *a);

/* `size` bytes, zeroed, aligned for any type; size 0 gives a valid unique pointer. */
void *arena_alloc(struct arena *a, size_t size) __attribute__((malloc, alloc_size(2)));

/* An array of `count` zeroed objects of `size` bytes; a product that overflows counts as exhaustion. */
void *arena_array(struct arena *a, size_t count, size_t size) __attribute__((malloc, alloc_size(2, 3)));

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, count, type) ((type *)arena_array((a), (count), sizeof(type)))

/* A copy of s with a NUL behind it. */
char *arena_string(struct arena *a, struct span s);

/* printf into the arena. */
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Takes an object back before the reset: for work areas as large as the text, so that one pass does not pay for the
 * arrays of the pass before. Only objects that fill a block of their own (all over 256 KiB) return to the budget, for
 * others nothing happens; never touch one again either way. NULL is allowed. */
void arena_give_back(struct arena *a, const void *p);

/* A growing array for pushing pointers or structs. It moves when it grows, and a large one leaves no old copy behind:
 * pointers to its items hold until the next push only. Use: *(T *)arena_push(a, &v.items, &v.n, &v.cap, sizeof(T)) = x; */
void *arena_push(struct arena *a, void **items, size_t *n, size_t *cap, size_t size);

#endif
