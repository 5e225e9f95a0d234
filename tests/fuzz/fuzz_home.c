/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_home - home pages, list pages and robots.txt: the first byte says which.
 */
#include <stdint.h>
#include "fuzz_listing.h"
#include "home.h"
#include "list.h"
#include "robots_txt.h"

static enum fate read_as(uint8_t which, const struct feed_input *in, struct arena *a,
                         Cw__Listing **ret, struct error *e)
{
    switch (which % 3) {
    case 0:
        return home_read(in, a, ret, e);
    case 1:
        return list_read(in, a, ret, e);
    default:
        return robots_txt_read(in, a, ret, e);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena a;
    struct error e = {{0}};
    Cw__Listing *l = NULL;
    if (!n)
        return 0;
    struct feed_input in = fuzz_input(bytes + 1, n - 1);
    arena_init(&a, FUZZ_BUDGET_BYTES);
    if (arena_guard(&a)) {
        arena_done(&a);
        return 0;
    }
    enum fate fate = read_as(bytes[0], &in, &a, &l, &e);
    fuzz_check(fate, l, &e);
    arena_done(&a);
    return 0;
}
