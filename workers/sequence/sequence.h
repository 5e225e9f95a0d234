/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sequence - labels for the items of a sequence by a linear-chain conditional random field with
 * hashed features (Lafferty, McCallum and Pereira, 2001).
 *
 * Whoever wants labels gives every item a row of cells: numbers that say what is known of it, 0
 * where there is nothing to say. A template names up to three cells at distances from -REACH to
 * REACH; a feature is a template with the values of its cells, hashed to 32 bits; no feature is
 * made of a template with a cell that is 0. A model is weights by feature and label. The trainer
 * (train/) and the worker read features by the same list of templates: a file that was learned with
 * another list is refused.
 *
 * Templates come in groups. Where all the cells of a group have few values together, what its
 * features sum up to is kept in a memory of fixed size, under the values of those cells: the same
 * kinds of words stand side by side again and again. Where each template of such a group lies at
 * one distance, what an item adds to those around it is kept together, and looked up once. A
 * newcomer takes the place of an older one. Items are scored in blocks, by rounds, so that what one
 * round asks of memory is there in the next. A sum is the same number whether it was remembered or
 * not, so that what a model says does not depend on what it was asked before.
 *
 * Labels: 0 outside, 1 + 2t begins something of type t, 2 + 2t goes on with it. The best sequence
 * is found by Viterbi; time is linear in items and templates.
 *
 * The memory is written to: one thread at a time.
 *
 * The file, little-endian: struct sequence_header, transitions as float [labels + 1][labels] (the
 * last row: from the start), then `rows` times a feature of 32 bits and a signed byte for each
 * label, filled up to a multiple of four bytes.
 */
#ifndef SEQUENCE_H
#define SEQUENCE_H

#include <stdint.h>
#include "common/arena.h"
#include "common/error.h"

#define SEQUENCE_REACH 3
#define SEQUENCE_NEAR (2 * SEQUENCE_REACH + 1)
#define SEQUENCE_PARTS 3
#define SEQUENCE_LABELS 8     /* at most */
#define SEQUENCE_CELLS 64     /* at most */
#define SEQUENCE_FEATURES 256 /* at most of an item */
#define SEQUENCE_EDGE (2 * SEQUENCE_REACH)
#define SEQUENCE_GROUPS 16 /* at most */
#define SEQUENCE_GROUP_PARTS                                                                       \
    16 /* cells at distances that a group with a memory looks at, at most */
#define SEQUENCE_MAGIC "CWSEQ01"

struct sequence_part {
    uint8_t cell;
    int8_t at; /* distance from the item that is labelled */
};

/* A template of one part stands at all the distances up to `last`. */
struct sequence_template {
    uint8_t parts;
    int8_t last;
    struct sequence_part part[SEQUENCE_PARTS];
};

#define SEQUENCE_AT(cell, from, to)                                                                \
    {                                                                                              \
        1, to,                                                                                     \
        {                                                                                          \
            {                                                                                      \
                cell, from                                                                         \
            }                                                                                      \
        }                                                                                          \
    }
#define SEQUENCE_PAIR(cell, at, cell2, at2)                                                        \
    {                                                                                              \
        2, 0,                                                                                      \
        {                                                                                          \
            {cell, at},                                                                            \
            {                                                                                      \
                cell2, at2                                                                         \
            }                                                                                      \
        }                                                                                          \
    }
#define SEQUENCE_TRIPLE(cell, at, cell2, at2, cell3, at3)                                          \
    {                                                                                              \
        3, 0,                                                                                      \
        {                                                                                          \
            {cell, at}, {cell2, at2},                                                              \
            {                                                                                      \
                cell3, at3                                                                         \
            }                                                                                      \
        }                                                                                          \
    }

struct sequence_group {
    const struct sequence_template *at;
    size_t templates;
    unsigned kept_bits; /* 2^this many sums are remembered; 0: none */
};

#define SEQUENCE_GROUP(list, kept_bits)                                                            \
    {                                                                                              \
        list, sizeof(list) / sizeof *(list), kept_bits                                             \
    }

/* What a model looks at and says. */
struct sequence_shape {
    const struct sequence_group *group;
    size_t groups;
    unsigned cells, labels;
    const uint32_t *outside; /* the cells of what stands beyond the ends */
    /* An item is outside without a look at its features when the value of this cell was met often
     * and never was in anything: "the" never attributes. The first cell is none. */
    unsigned closing_cell;
};

#define SEQUENCE_CLOSING_KEY UINT32_MAX /* no template has it */

struct sequence_header {
    char magic[8];
    uint32_t labels, rows;
    uint32_t shape; /* sequence_shape_hash() */
    float scale;    /* of a weight of one */
    uint64_t hash;  /* XXH3 of all that follows the header */
};

struct sequence_model;

/* FATE_REJECT names the file and what is wrong with it. `shape` has to live as long as the model.
 */
MUST_USE enum fate sequence_load(const char *path, const struct sequence_shape *shape,
                                 struct sequence_model **ret, struct error *e);
void sequence_free(struct sequence_model *m);

uint64_t sequence_hash(const struct sequence_model *m);

/* Room to work in, used again from one sequence to the next; begin with zeroes and an arena. */
struct sequence_room {
    struct arena *arena;
    int16_t *sum; /* SEQUENCE_LABELS an item; SEQUENCE_EDGE items more at both ends */
    bool *is_closed;
    float (*score)[SEQUENCE_LABELS];
    uint8_t (*back)[SEQUENCE_LABELS];
    size_t items;
};

/* What is labelled, and what is said of it. */
struct sequence_items {
    size_t n;
    /* Rows of cells, from the first item on; in front of and behind them is room for SEQUENCE_REACH
     * rows more, which is written to. */
    uint32_t *cells;
    const bool *is_closed; /* is outside: no need to look at it; NULL: who knows */
    uint8_t *label;
    float *margin; /* how much better a label but "outside" is than any other with its neighbours
                      as they are */
};

/* `bias` is taken off the score of "outside": above 0 more is found. */
void sequence_label(struct sequence_model *m, const struct sequence_items *items, float bias,
                    struct sequence_room *room);

/* ---- for the trainer ---- */

uint32_t sequence_shape_hash(const struct sequence_shape *s);

/* The features of item i; returns how many. None of them is 0. */
unsigned sequence_features(const struct sequence_shape *s, const uint32_t *cells, size_t n,
                           size_t i, uint32_t ret[SEQUENCE_FEATURES]);

/* May `to` follow `from`? What begins goes on only with its own type; something may begin anywhere.
 */
static inline bool sequence_may_follow(unsigned from, unsigned to)
{
    return to == 0 || to % 2 == 1 || from == to || from + 1 == to;
}

/* Bytes of a row of the file. */
static inline size_t sequence_row_size(unsigned labels)
{
    return (sizeof(uint32_t) + labels + 3) & ~(size_t)3;
}

/* A number made of two; for cells that join several facts. Never 0. */
static inline uint32_t sequence_mix(uint32_t a, uint32_t b)
{
    uint64_t h = ((uint64_t)a << 32 | b) * 0x9E3779B97F4A7C15ull;
    h ^= h >> 29;
    h *= 0xBF58476D1CE4E5B9ull;
    return (uint32_t)(h >> 32) | (h >> 32 == 0);
}

#endif
