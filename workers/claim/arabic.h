/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arabic - what arabic.c (verbs) and arabic_phrase.c (nouns, phrases, relayed speech) share.
 */
#ifndef CLAIM_ARABIC_H
#define CLAIM_ARABIC_H

#include "cue.h"
#include "draft.h"
#include "landmark.h"

struct arabic_reader {
    struct drafts *d;
    const struct view *v;
    struct view_unit unit;
    uint32_t free; /* first word that no claim of this unit has used */
};

/* May a claim begin with this cue although the content of another is open? Else it is part of that
 * content. */
bool arabic_may_follow(const struct arabic_reader *r, const struct cue_hit *h);

/* The content begins at the landmark. */
void arabic_open_content(struct arabic_reader *r, struct draft *x, struct landmark l);

/* The pronoun of an object or owner is written onto the word: وصفها, اتهامه. */
bool arabic_has_suffix(const struct view *v, uint32_t i);

/* The outlet, without the letter that governs it. */
void arabic_set_via(const struct view *v, struct draft *x, struct words via);

/* Each adds the claim of this cue, or returns false. */
bool arabic_read_noun(struct arabic_reader *r, const struct cue_hit *h);
bool arabic_read_quoted(struct arabic_reader *r, const struct cue_hit *h);
bool arabic_read_document(struct arabic_reader *r, const struct cue_hit *h);
bool arabic_read_phrase(struct arabic_reader *r, const struct cue_hit *h);

#endif
