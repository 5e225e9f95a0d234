/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bare_reader - what bare.c (verbs) and bare_passed.c (according to, quoted, accused by) share
 * while they read English that lost its commas.
 */
#ifndef CLAIM_BARE_READER_H
#define CLAIM_BARE_READER_H

#include "bare.h"
#include "content.h"
#include "english.h"

#define BARE_CLAUSE_WORDS 4 /* a clause in front of "S said" has at least so many */

struct bare {
    const struct view *v;
    const struct drafts *old;
    uint32_t *at; /* of a word: 1 + index of the old draft whose cue begins there */
    struct drafts *out;
    struct view_unit seg; /* what is read at once: a unit, or a part of it between gaps */
    uint32_t free;        /* first word that no claim has used */
    struct words lead;    /* marks and datelines from `free` on, once they were looked at */
    uint32_t behind;      /* behind the last cue */
    size_t first;         /* the first draft of the segment */
};

/* Where the content begins that stands in front of a verb. */
uint32_t bare_reader_start(struct bare *b);

bool bare_reader_has_clause(const struct bare *b, uint32_t from, uint32_t to);

/* The newest draft of the segment, or NULL. */
struct draft *bare_reader_last(const struct bare *b);

/* Who passed it on, unless that is known. */
void bare_reader_set_via(const struct bare *b, struct draft *x, struct words via);

struct draft *bare_reader_put(struct bare *b, const struct cue_hit *h, struct words source,
                              struct words content);

/* A claim whose content stands in front and ends before word `end`; false when none does. */
bool bare_reader_add_left(struct bare *b, const struct cue_hit *h, struct words source,
                          uint32_t end);

/* What is passed on by others than who speaks (bare_passed.c): false when this is none. */
bool bare_reader_phrase(struct bare *b, const struct cue_hit *h);
bool bare_reader_quoted(struct bare *b, const struct cue_hit *h);
bool bare_reader_accused(struct bare *b, const struct cue_hit *h);

#endif
