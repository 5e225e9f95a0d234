/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tagger_weights - rows of weights by feature.
 *
 * Most features that a text has were never seen by the trainer: one bit of a filter that fits a
 * core's cache says so without a look at the rows. Rows lie by the upper bits of the feature, in
 * order, so that a table is filled in one pass and no row is far from where it is looked for.
 */
#ifndef TAGGER_WEIGHTS_H
#define TAGGER_WEIGHTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "common/error.h"

#define TAGGER_LANES 12 /* weights of a row: the labels and padding of 0 */

struct tagger_row {
    uint32_t feature; /* 0: free */
    int8_t weight[TAGGER_LANES];
};

struct tagger_weights {
    struct tagger_row *row;
    uint64_t *filter;
    uint32_t filter_mask;
    unsigned shift; /* a feature's place is its bits from here up */
};

/* Copies n rows from a file. FATE_REJECT: they are not in ascending order of features, or crowd
 * where hashes would not. */
MUST_USE enum fate tagger_weights_init(struct tagger_weights *w, const char *rows, uint32_t n,
                                       struct error *e);
void tagger_weights_done(struct tagger_weights *w);

/* Where the bit of a feature lies, */
static inline const uint64_t *tagger_weights_bits(const struct tagger_weights *w, uint32_t feature)
{
    return &w->filter[(feature & w->filter_mask) / 64];
}

/* and whether it is set. */
static inline bool tagger_weights_may_have(const struct tagger_weights *w, uint32_t feature)
{
    return *tagger_weights_bits(w, feature) >> feature % 64 & 1;
}

/* Where a row is looked for; to be fetched before it is needed. */
static inline const struct tagger_row *tagger_weights_home(const struct tagger_weights *w,
                                                           uint32_t feature)
{
    return &w->row[feature >> w->shift];
}

/* NULL: a feature without weights. */
static inline const struct tagger_row *tagger_weights_find(const struct tagger_weights *w,
                                                           uint32_t feature)
{
    const struct tagger_row *r = tagger_weights_home(w, feature);
    while (r->feature != feature && r->feature != 0)
        r++;
    return r->feature ? r : NULL;
}

#endif
