/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grow - arrays that grow while tables are loaded, outside the arena so that old copies do not
 * stay.
 *
 * Without memory it jumps to the arena_guard of `guard`, as an allocation from that arena would.
 */
#ifndef GROW_H
#define GROW_H

#include <stddef.h>
#include "common/arena.h"

/* `items` with room for more than `need` objects of `size` bytes; what is new is zeroed. *cap is
 * updated. */
void *grow_array(void *items, size_t *cap, size_t need, size_t size, struct arena *guard);

/* Zeroed memory for tables that are read all over, NULL when there is none; free() takes it back.
 * Large ones lie in large pages where the system has them: else most look-ups would wait for the
 * address before they wait for the memory (measured: 5 % of the stage). */
void *grow_pages(size_t bytes);

/* `count` zeroed objects. */
void *grow_zeroed(size_t count, size_t size, struct arena *guard);

#endif
