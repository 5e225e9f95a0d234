/* SPDX-License-Identifier: Apache-2.0 */
/*
 * english - what english.c (verbs), english_right.c (what stands behind a verb) and
 * english_phrase.c (according to, nouns, quoted speech) share.
 */
#ifndef CLAIM_ENGLISH_H
#define CLAIM_ENGLISH_H

#include "cue.h"
#include "draft.h"

enum right_kind {
    RIGHT_NOTHING, /* the content, if any, stands in front */
    RIGHT_CLAUSE,
    RIGHT_QUOTE,
    RIGHT_NP,
};

/* What stands behind a verb that attributes. */
struct right {
    enum right_kind kind;
    uint32_t start;   /* first word of the content; RIGHT_NOTHING: where the search ended */
    struct words via; /* the outlet that was told; from == to: none */
    bool is_explicit; /* that, colon, quotation: no guess */
};

struct right right_of(const struct cue_hit *h, const struct view *v, uint32_t i, uint32_t end);

/* Behind the one told: "reporters", "him", "a crowd", "The Huffington Post". */
uint32_t right_skip_addressee(const struct view *v, uint32_t i, uint32_t end,
                              struct words *ret_via);

/* Does a clause begin at i: is there a finite verb before the next mark? */
bool right_is_clause(const struct view *v, uint32_t i, uint32_t end);

struct english_reader {
    struct drafts *d;
    const struct view *v;
    struct view_unit unit;
    uint32_t free; /* first word that no claim of this unit has used */
};

/* May a claim that begins at word `at` stand behind the open content of another? Else it is part of
 * that content. */
bool english_may_follow(const struct english_reader *r, uint32_t at, const struct cue_hit *h,
                        bool has_subject);

/* Ends the open content in front of a claim that begins at word `at`; a conjunction between belongs
 * to neither. */
void english_cut_before(struct english_reader *r, uint32_t at);

/* "No group", "nobody": tells what was not said. */
bool english_is_nobody(const struct view *v, struct words source);

/* Who | asked | not to be named, which | requested | anonymity: tells of the speaker. */
bool english_is_wish(const struct view *v, struct words cue);

/* The blast slammed into a bus, vehicles were blasted by shells: a verb that condemns strikes here.
 */
bool english_is_blow(const struct view *v, const struct draft *x);

/* Clashes which | the Observatory | said killed nine: who speaks; else `source` as it is. `cue` is
 * the first word of the verb. */
struct words english_real_source(const struct view *v, struct words source, uint32_t cue);

/* A strike that activists said | killed six | hit a school: what is stated in a relative clause ends
 * with it. */
void english_end_relative(const struct view *v, struct draft *x);

/* Content behind the verb. */
void english_add_right(struct english_reader *r, struct draft *x, const struct right *right);

/* First word of the content that ends before `end`: the quotation, or the clause since the last
 * claim. */
uint32_t english_content_front(const struct english_reader *r, uint32_t end,
                               bool *ret_is_quotation);

/* The plan, he said, | would fail: behind the comma at r->free the clause goes on. */
bool english_goes_on(const struct english_reader *r, const struct draft *x);

/* Each adds the claim of this cue, or returns false. */
bool english_read_noun(struct english_reader *r, const struct cue_hit *h);
bool english_read_quoted(struct english_reader *r, const struct cue_hit *h);
bool english_read_phrase(struct english_reader *r, const struct cue_hit *h);

#endif
