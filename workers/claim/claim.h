/* SPDX-License-Identifier: Apache-2.0 */
/*
 * claim - who said what: attributed statements and reported events of a document in English or Arabic.
 *
 * Fills claims; needs everything that entity fills. Spans are as the README's section "What a claim is" says. An
 * extractor remembers what its models summed up (sequence/sequence.h), which changes no result: one thread each.
 */
#ifndef CLAIM_H
#define CLAIM_H

#include "common/arena.h"
#include "common/error.h"
#include "claimwire.pb-c.h"

struct claim_extractor;

struct claim_conf {
    char *data_dir;    /* empty: data_preset_dir("claim") */
    bool keeps_whole; /* spans as PolNeAR has them (attribution.h), for measuring */
};

MUST_USE enum fate claim_open(const struct claim_conf *conf, struct claim_extractor **ret, struct error *e);
void claim_close(struct claim_extractor *x);
const char *claim_version(const struct claim_extractor *x);

MUST_USE enum fate claim_annotate(struct claim_extractor *x, Cw__Document *doc, struct arena *a, struct error *e);

#endif
