/* SPDX-License-Identifier: Apache-2.0 */
#include "tagger_weights.h"
#include <stdlib.h>
#include <string.h>
#include "grow.h"

#define FILTER_BITS_PER_ROW UINT64_C(8)
#define FARTHEST 512 /* rows from its place; hashes at half the load come to some 60 */

/* Rows come in order of their places, so the first free one is behind the last. */
static enum fate put_rows(struct tagger_weights *w, const char *rows, uint32_t n, struct error *e)
{
    uint32_t free_at = 0, last = 0;
    for (uint32_t i = 0; i < n; i++) {
        struct tagger_row row;
        memcpy(&row, rows + (size_t)i * sizeof row, sizeof row);
        uint32_t home = row.feature >> w->shift, at = home > free_at ? home : free_at;
        if (row.feature <= last)
            return fail(e, FATE_REJECT, "rows are out of order");
        if (at - home > FARTHEST)
            return fail(e, FATE_REJECT, "rows crowd where hashes would not");
        row.weight[TAGGER_LANES - 1] = 0;
        w->row[at] = row;
        w->filter[(row.feature & w->filter_mask) / 64] |= UINT64_C(1) << row.feature % 64;
        free_at = at + 1;
        last = row.feature;
    }
    return FATE_DONE;
}

enum fate tagger_weights_init(struct tagger_weights *w, const char *rows, uint32_t n,
                              struct error *e)
{
    unsigned bits = 4, filter_bits = 6;
    while (bits < 31 && UINT64_C(1) << bits < n * UINT64_C(2))
        bits++;
    while (filter_bits < 31 && UINT64_C(1) << filter_bits < n * FILTER_BITS_PER_ROW)
        filter_bits++;
    size_t bytes = ((UINT64_C(1) << bits) + FARTHEST + 2) * sizeof *w->row;
    *w = (struct tagger_weights){.row = grow_pages(bytes),
                                 .filter = calloc((UINT64_C(1) << filter_bits) / 64, 8),
                                 .filter_mask = (UINT32_C(1) << filter_bits) - 1,
                                 .shift = 32 - bits};
    if (!w->row || !w->filter)
        return fail(e, FATE_BROKEN, "out of memory");
    return put_rows(w, rows, n, e);
}

void tagger_weights_done(struct tagger_weights *w)
{
    free(w->row);
    free(w->filter);
    *w = (struct tagger_weights){0};
}
