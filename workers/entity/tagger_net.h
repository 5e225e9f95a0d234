/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tagger_net - a second opinion beside the chain's sums: small networks over word vectors.
 *
 * Every feature of an atom (tagger_net_templates) may have a row of lanes, a vector; so has every
 * word that the vectors of plain text know, met by the trainer or not. The lanes of an atom are the
 * sum of its rows. Each member of the committee has its own lanes: it looks at those of the atoms
 * from two before to two behind, through one hidden layer of rectified units (Collobert et al.
 * 2011, "Natural language processing (almost) from scratch"), and has a score for each label. The
 * scores of all members are added to what the chain says.
 *
 * Only atoms near a capital or another script are asked about: elsewhere hardly any name stands,
 * and two thirds of a text cost nothing.
 *
 * All is whole numbers but the last multiplication, so labels do not hang on the machine. A net is
 * immutable.
 */
#ifndef TAGGER_NET_H
#define TAGGER_NET_H

#include "tagger_feature.h"
#include "tagger_weights.h"

#define TAGGER_NET_MEMBERS 2
#define TAGGER_NET_WIDTH 40 /* lanes of a member */
#define TAGGER_NET_HIDDEN 96
#define TAGGER_NET_LANES (TAGGER_NET_MEMBERS * TAGGER_NET_WIDTH)
#define TAGGER_NET_SHIFT 4 /* bits that a hidden unit loses before the last layer */

/* One of the committee, as in the file. Weights are steps of in_scale and out_scale; a bias is a
 * hidden unit's, in steps of in_scale * tagger_net_head.row_scale. */
struct tagger_net_member {
    float in_scale, out_scale;
    float out_bias[TAGGER_LANES];
    int32_t bias[TAGGER_NET_HIDDEN];
    int8_t in[TAGGER_NET_HIDDEN][TAGGER_NEAR_ATOMS * TAGGER_NET_WIDTH];
    int8_t out[TAGGER_LANES][TAGGER_NET_HIDDEN];
};

/* What begins the part of a net in the file; then `rows` features in ascending order, then as many
 * rows of lanes. */
struct tagger_net_head {
    uint32_t rows;
    float row_scale;
    struct tagger_net_member member[TAGGER_NET_MEMBERS];
};

struct tagger_net;

/* Reads a net from the bytes that a file has for it, which are copied. FATE_REJECT says what is
 * wrong with them. */
MUST_USE enum fate tagger_net_read(const char *bytes, size_t n, struct tagger_net **ret,
                                   struct error *e);
void tagger_net_free(struct tagger_net *net);

/* What a network is told of an atom: of the word, then of its place (not the echo). */
extern const struct tagger_templates tagger_net_templates;

/* The feature of a word's own row, by its folded text. */
uint32_t tagger_net_word(struct span folded);

/* The features of an atom's cells, none of them 0; those of the word come first, *ret_words of
 * them. Returns how many. */
unsigned tagger_net_features(const struct tagger_cells *c, uint32_t ret[TAGGER_FEATURES_MAX],
                             unsigned *ret_words);

/* The feature of one sign of the echo (tagger_view_hear). */
uint32_t tagger_net_echo(unsigned sign);

/* Adds the rows of features to lanes. */
void tagger_net_add(const struct tagger_net *net, const uint32_t *feature, unsigned n,
                    int16_t lane[TAGGER_NET_LANES]);

/* Adds the rows of an atom's echo. */
void tagger_net_add_echo(const struct tagger_net *net, uint64_t echo,
                         int16_t lane[TAGGER_NET_LANES]);

/* Adds a member's scores of the atom in the midst of its lanes [TAGGER_NEAR_ATOMS][WIDTH]. */
void tagger_net_score(const struct tagger_net *net, unsigned member, const int16_t *near,
                      float ret[TAGGER_LANES]);

/* Is the network asked about the atoms [from, from + n), one sentence? */
void tagger_net_zone(const struct scan *s, uint32_t from, uint32_t n, bool *ret);

#endif
