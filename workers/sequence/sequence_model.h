/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sequence_model - what the files of this folder know of a model in memory; for sequence.h's users
 * it is opaque.
 */
#ifndef SEQUENCE_MODEL_H
#define SEQUENCE_MODEL_H

#include "sequence.h"

#define SEQUENCE_SEEN_BITS 20 /* of the hash that choose a bit of `seen` */

/* A template at one distance. */
struct sequence_line {
    uint32_t key;
    unsigned parts;
    int32_t cell[SEQUENCE_PARTS]; /* counted from the first of the item */
    unsigned row;                 /* of what a group keeps */
    struct sequence_part part[SEQUENCE_PARTS];
};

/* Has a weight for each label, filled up to a multiple of four bytes. */
struct sequence_row {
    uint32_t feature; /* 0: free */
    int8_t weight[];
};

/* A group with a memory. Where each template lies at one distance, what an item adds to the ones
 * around it is kept together, a row for each distance from `low` on: one look for all of them. */
struct sequence_memory {
    unsigned cells;
    int32_t cell[SEQUENCE_GROUP_PARTS];    /* that the lines look at, each once */
    uint64_t factor[SEQUENCE_GROUP_PARTS]; /* of each in a key */
    unsigned rows;
    int low;
    unsigned shift; /* of a key: what is left is a place */
    size_t kept_size;
    char *kept;
};

/* The lines of a group. */
struct sequence_lines {
    unsigned first, end;
    struct sequence_memory memory;
};

/* Rows lie in a table by feature, open addressing. Most features that a text has were never
 * learned: `seen`, small enough for a cache near the processor, says no to nearly all of them. */
struct sequence_model {
    const struct sequence_shape *shape;
    struct sequence_line *line;
    struct sequence_lines group[SEQUENCE_GROUPS];
    struct sequence_rounds *rounds; /* of sequence_score.c */
    uint64_t seen[(1u << SEQUENCE_SEEN_BITS) / 64];
    char *rows;
    size_t row_size;
    uint32_t mask;
    float scale;
    float transition[SEQUENCE_LABELS + 1][SEQUENCE_LABELS]; /* IMPOSSIBLE where none may be */
    uint64_t hash;
};

/* The feature of a template for the item whose cells these are; 0 when one of them is. */
static inline uint32_t sequence_feature_at(const uint32_t *item, const struct sequence_line *x)
{
    uint32_t value = item[x->cell[0]];
    for (unsigned i = 1; i < x->parts && value; i++) {
        uint32_t next = item[x->cell[i]];
        value = next ? sequence_mix(value, next) : 0;
    }
    return value ? sequence_mix(x->key, value) : 0;
}

static inline const uint64_t *sequence_seen_at(const struct sequence_model *m, uint32_t feature)
{
    return &m->seen[(feature >> (32 - SEQUENCE_SEEN_BITS)) / 64];
}

static inline bool sequence_may_be_known(const struct sequence_model *m, uint32_t feature)
{
    return *sequence_seen_at(m, feature) >> (feature >> (32 - SEQUENCE_SEEN_BITS)) % 64 & 1;
}

static inline struct sequence_row *sequence_row_at(const struct sequence_model *m, uint32_t i)
{
    return (struct sequence_row *)(void *)(m->rows + (i & m->mask) * m->row_size);
}

static inline struct sequence_row *sequence_find(const struct sequence_model *m, uint32_t feature)
{
    uint32_t i = feature;
    struct sequence_row *r;
    while ((r = sequence_row_at(m, i))->feature != 0 && r->feature != feature)
        i++;
    return r;
}

#endif
