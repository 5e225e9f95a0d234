/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_crf - learns a linear-chain CRF sentence by sentence, by AdaGrad or by plain steps.
 *
 * AdaGrad takes large steps on rare features: good where there is much to learn by heart. Plain
 * steps with a penalty on the squared weights keep them small beside what is seen often, which is
 * better where there is little data and most names of a new text were never seen. The weights are
 * the average of the ends of all epochs but the first; with plain steps of the last half. The order
 * of sentences comes from a fixed seed and there is one thread: the same files give the same
 * weights.
 */
#ifndef TRAIN_CRF_H
#define TRAIN_CRF_H

#include "train_set.h"

struct train_model {
    uint32_t *feature; /* hash of row 1 .. rows; row 0 is none */
    uint32_t rows;
    float (*weight)[TAGGER_LABELS];
    float transition[TAGGER_LABELS + 1][TAGGER_LABELS];
};

struct train_plan {
    const bool *is_held; /* [documents]: not learned from */
    unsigned epochs;
    float rate; /* of AdaGrad: small with few epochs keeps weights from fitting the set too well */
    float penalty; /* > 0: plain steps, so much of the squared weights */
    uint8_t *ret_label; /* [atoms], NULL: not wanted; gets the labels of what is held out */
};

void train_crf(struct train_model *m, const struct train_set *set, const struct train_plan *plan);
void train_model_free(struct train_model *m);

/* What stands in the file besides the tables. */
struct train_parts {
    const struct train_model *model;
    float least;     /* rows whose weights all are below are left out */
    const char *net; /* of train_net, NULL: none */
    size_t net_bytes;
};

/* Writes a file for tagger_load. */
void train_model_write(const struct train_parts *p, const struct train_tables *t, const char *path);

#endif
