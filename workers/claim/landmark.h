/* SPDX-License-Identifier: Apache-2.0 */
/*
 * landmark - what marks where the content of an Arabic claim begins, behind its verb or noun.
 *
 * إن / أن / بأن, a colon, a quotation, the verb's own preposition. When nothing does (أعلن البيت
 * الأبيض | استقالة ...), only grammar tells the subject from the content: see np_arabic_after().
 */
#ifndef CLAIM_LANDMARK_H
#define CLAIM_LANDMARK_H

#include "cue.h"
#include "view.h"

enum landmark_kind {
    LANDMARK_NONE,
    LANDMARK_CLAUSE,
    LANDMARK_QUOTE,
    LANDMARK_PREP, /* a noun phrase behind the preposition */
    LANDMARK_NP,   /* a bare noun phrase */
};

struct landmark {
    enum landmark_kind kind;
    uint32_t at;    /* the marking word itself */
    uint32_t start; /* first word of the content */
    uint32_t lead;  /* code points of the first word that stay outside: ب */
};

/* The first landmark for this cue in words [i, end). `at` says how far the search went when there
 * is none. */
struct landmark landmark_find(const struct cue_hit *h, const struct view *v, uint32_t i,
                              uint32_t end);

/* A complementiser that begins a content, and not "before", "lest" or "it must be that". */
bool landmark_is_comp(const struct view *v, uint32_t i);

/* فيما | أعلنت X, في ما | أكدت X: behind a word or two that set another clause against the one
 * before. */
bool landmark_is_behind_but(const struct view *v, uint32_t i);

/* إنه, أنها: a complementiser with the pronoun of its subject. */
bool landmark_is_pronoun_comp(const struct view *v, uint32_t i);

/* بعرض: the word carries the preposition of this cue. */
bool landmark_is_carried(const struct cue_hit *h, const struct view *v, uint32_t i);

/* Is everything in these words adverbial, so that what comes behind still belongs to the verb in
 * front? The strict form ends a prepositional phrase where its grammar ends. */
bool landmark_is_reached(const struct view *v, struct words between);
bool landmark_is_reached_strictly(const struct view *v, struct words between);

static inline struct landmark landmark_np(uint32_t at)
{
    return (struct landmark){LANDMARK_NP, at, at, 0};
}

#endif
