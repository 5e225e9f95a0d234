/* SPDX-License-Identifier: Apache-2.0 */
/*
 * marker_table - the rows of data/<iso>/manner.tsv, by hash of their words. Inner header of marker
 * and lexicon.
 */
#ifndef CLAIM_MARKER_TABLE_H
#define CLAIM_MARKER_TABLE_H

#include <stdint.h>
#include "common/arena.h"
#include "common/error.h"
#include "text/data.h"

struct marker_row {
    uint64_t hash;
    uint32_t kinds;
    uint32_t
        longest; /* words of the longest phrase that begins with this word; 0: it begins none */
};

struct marker_table {
    struct marker_row *row; /* open addressing, mask + 1 places */
    uint32_t mask, used;
};

/* Takes the rows of manner.tsv; what it keeps lives in `a`. On FATE_REJECT e names file and line.
 */
MUST_USE enum fate marker_load(struct marker_table *t, const struct data_table *d, struct arena *a,
                               struct error *e);

#endif
