/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_page - pages and plain texts (by parity of the size), with the map checked to lie inside.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "common/arena.h"
#include "page.h"

static void check_map(const Cw__Document *d, struct span body)
{
    uint32_t end = 0;
    for (size_t i = 0; i < d->n_map; i++) {
        const Cw__TextRange *r = d->map[i];
        if (r->start < end || r->end <= r->start || r->byte_end <= r->byte_start ||
            r->byte_end > body.n)
            abort();
        end = r->end;
    }
}

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
    struct page_input in = {.body = body,
                            .url = "https://news.example/a",
                            .fetched_us = INT64_C(1641772800000000),
                            .limits = {512, 200000, 512}};
    Cw__Document *d = NULL;
    enum fate fate = n & 1 ? page_read_html(&in, &a, &d, &e) : page_read_plain(&in, &a, &d, &e);
    if (!fate)
        check_map(d, body);
    arena_done(&a);
    return 0;
}
