/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_feed - feeds of any kind, dates of feeds among them; every item must have a web address that
 * no other has, and every text must be UTF-8.
 */
#include <stdint.h>
#include "fuzz_listing.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena a;
    struct error e = {{0}};
    struct feed_input in = fuzz_input(bytes, n);
    Cw__Listing *l = NULL;
    arena_init(&a, FUZZ_BUDGET_BYTES);
    if (arena_guard(&a)) {
        arena_done(&a);
        return 0;
    }
    enum fate fate = feed_read(&in, &a, &l, &e);
    fuzz_check(fate, l, &e);
    arena_done(&a);
    return 0;
}
