/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attribution - who said what in English text, by trained models that see what the rules found.
 *
 * The models are data/en/cues.bin and data/en/roles.bin, made by train/ (its README.md is their
 * card); attribution_cell.h says what they look at. They remember sums (sequence/sequence.h): one
 * thread at a time.
 */
#ifndef CLAIM_ATTRIBUTION_H
#define CLAIM_ATTRIBUTION_H

#include "draft.h"

/* Where the parts of a claim begin and end, and what counts as one. */
enum attribution_style {
    /* As the README's section "What a claim is" says: the word that attributes without auxiliaries
     * and adverbs, the content without quotation marks and "that", speech acts only. */
    ATTRIBUTION_SHORT,
    /* As in PolNeAR (Newell, Margolin and Ruths, 2018), which the models were learned from: with
     * all of these, and with what somebody thinks or wants. */
    ATTRIBUTION_WHOLE,
};

struct attribution;

/* FATE_REJECT names the file and what is wrong with it. */
MUST_USE enum fate attribution_load(const char *data_dir, struct attribution **ret,
                                    struct error *e);
void attribution_free(struct attribution *x);
uint64_t attribution_version(const struct attribution *x);

/* Puts what the models find in the place of the rules' drafts of English units. At most DRAFT_MAX
 * cues are asked about, in the first ATTRIBUTION_WORDS; behind them the rules' drafts stay; contents come out finished. */
void attribution_read(struct attribution *x, enum attribution_style style, struct drafts *d);

#endif
