/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tagger - names by a trained sequence model: a linear chain over atoms with hashed features, and
 * networks beside it.
 *
 * The weights are in data/<iso>/tagger.bin, made by train/ (its README.md is their model card). A
 * label says of an atom that it is outside of any name, begins one of a type, or goes on with it.
 * The best sequence of labels is found by Viterbi, sentence by sentence: time is linear in the
 * text.
 *
 * A document is read twice by a model with networks (tagger_net.h). The first time by the chain
 * alone; how it labelled a word elsewhere is then told to the networks as the word's echo, and the
 * second reading adds their scores to those of the chain.
 *
 * A tagger remembers sums (tagger_score.h): one thread at a time; labels do not depend on what was
 * tagged before.
 *
 * The file, little-endian: struct tagger_header, `rows` of struct tagger_row by ascending feature,
 * `clusters` entries of 64 bits (tagger_clusters.h), `net_bytes` of networks (tagger_net.h).
 */
#ifndef TAGGER_H
#define TAGGER_H

#include "tagger_feature.h"
#include "tagger_net.h"
#include "tagger_weights.h"

#define TAGGER_TYPES 5                       /* PER ORG LOC MISC NORP, as in Cw__Mention__Type */
#define TAGGER_LABELS (1 + 2 * TAGGER_TYPES) /* 0 outside, 1 + 2t begins type t, 2 + 2t goes on */
#define TAGGER_START TAGGER_LABELS           /* the row of transitions from a sentence's start */
#define TAGGER_MAGIC "CWTAG03"

struct tagger_header {
    char magic[8];
    uint32_t labels, rows, clusters, net_bytes;
    float scale; /* of a weight of one */
    float transition[TAGGER_LABELS + 1][TAGGER_LABELS];
    uint32_t templates; /* tagger_templates_hash of those that it was learned with */
    uint64_t hash;      /* XXH3 of all that follows the header */
};

struct tagger_span {
    uint32_t from, to; /* atoms */
    uint8_t type;      /* Cw__Mention__Type */
    float score;       /* 0.5 .. 1: how far the labels are from the next best */
};

struct tagger_spans {
    struct tagger_span *at;
    size_t n, cap;
};

struct tagger;
struct tagger_scorer;

/* FATE_REJECT names the file and what is wrong with it. */
MUST_USE enum fate tagger_load(const char *dir, const char *iso, struct tagger **ret,
                               struct error *e);

/* The same from the bytes of a file, which stay the caller's; `name` is what e calls them. */
MUST_USE enum fate tagger_read(struct span bytes, const char *name, const char *iso,
                               struct tagger **ret, struct error *e);
void tagger_free(struct tagger *t);

uint64_t tagger_hash(const struct tagger *t);

/* What a model is made of, for tagger_explain. */
struct tagger_inside {
    const struct tagger_weights *weights;
    const struct tagger_clusters *clusters;  /* NULL: none */
    const float (*transition)[TAGGER_LANES]; /* [TAGGER_START] from a sentence's start */
    float scale;                             /* of a weight of one */
    const struct tagger_net *net;            /* NULL: none */
    struct tagger_scorer *scorer;
};
struct tagger_inside tagger_inside(const struct tagger *t);

/* May `to` follow `from`? A name goes on only with its own type. */
static inline bool tagger_may_follow(unsigned from, unsigned to)
{
    return to == 0 || to % 2 == 1 || from == to || from + 1 == to;
}

/* Adds the names of a document, asking the model of each sentence's script, in text order, kept in
 * the scan's arena; fills the view's echo. */
void tagger_document(const struct mention_models *models, struct tagger_view *v,
                     struct tagger_spans *ret);

/* A longer sentence is a list or a slip, and is read in pieces: the work area is that of a piece.
 */
#define TAGGER_PIECE_ATOMS 4096

/* Adds the scores of the networks for the atoms [from, from + n), a piece of one sentence. */
void tagger_add_net(const struct tagger *t, const struct tagger_view *v, uint32_t from, uint32_t n,
                    float (*ret)[TAGGER_LANES]);

#endif
