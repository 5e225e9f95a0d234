/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sentence - where sentences and paragraphs begin and end.
 *
 * ICU's sentence rules (UAX 29), corrected by our own lists of abbreviations for English and Arabic
 * (ICU breaks behind "Dr." and د.), never inside a pair of quotation marks shorter than 2,000 code
 * points that a reporting clause goes on after, always at an empty line. ؟ ؛ (only before a line
 * end) ! . end sentences; "..." and … do when a capital or Arabic letter follows in a new clause.
 * Marks of notes, "[2]", belong to the sentence before them. Every decision keeps its reason.
 */
#ifndef SENTENCE_H
#define SENTENCE_H

#include <stdint.h>
#include "common/arena.h"
#include "common/error.h"
#include "text.h"

/* Why a sentence ends, or why none ends where ICU sees an end. */
enum sentence_why {
    SENTENCE_BY_MARK,
    SENTENCE_BY_LINE, /* an end of a line that the text does not go on behind, or its own end */
    SENTENCE_NOT_IN_QUOTE,
    SENTENCE_NOT_BEFORE_SMALL, /* letter */
    SENTENCE_NOT_BEFORE_ASIDE, /* "Viva! (1965), and" */
    SENTENCE_NOT_IN_HEADLINE,  /* ".." for a colon */
    SENTENCE_NOT_LIST_NUMBER,  /* "1. First" */
    SENTENCE_NOT_ABBREVIATION,
};

/* In words, for people. */
const char *sentence_why_text(enum sentence_why why);

struct sentence {
    uint32_t start, end; /* code points, white space at both ends left out */
    uint32_t paragraph;  /* 0, 1, 2 ... */
    uint8_t why;         /* enum sentence_why: what ended it */
};

/* A place that looks like an end and is none. */
struct sentence_joint {
    uint32_t at; /* behind the mark */
    uint8_t why; /* enum sentence_why */
};

struct sentences {
    const struct sentence *at;
    uint32_t n;
    uint32_t paragraphs;
    const struct sentence_joint *joint; /* ascending */
    uint32_t joints;
};

struct sentence_breaker;

/* Holds ICU's iterator; one per thread. FATE_REJECT when ICU has no data. */
MUST_USE enum fate sentence_breaker_new(struct sentence_breaker **ret, struct error *e);
void sentence_breaker_free(struct sentence_breaker *b);

MUST_USE enum fate sentence_split(struct sentence_breaker *b, const struct text *t, struct arena *a,
                                  struct sentences *ret, struct error *e);

#endif
