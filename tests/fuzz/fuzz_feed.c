/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_feed - feeds; every item must have a web address.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "common/arena.h"
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena a;
    struct error e = {{0}};
    struct span body = span_at((const char *)bytes, n);
    arena_init(&a, 192u << 20);
    if (arena_guard(&a)) {
        arena_done(&a);
        return 0;
    }
    struct feed_input in = {
        .body = body, .url = "https://news.example/feed", .fetched_us = INT64_C(1641772800000000)};
    Cw__Listing *l = NULL;
    if (feed_read(&in, &a, &l, &e) == FATE_DONE)
        for (size_t i = 0; i < l->n_items; i++)
            if (!l->items[i]->url || strncmp(l->items[i]->url, "http", 4))
                abort();
    arena_done(&a);
    return 0;
}
