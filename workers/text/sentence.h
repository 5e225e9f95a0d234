/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sentence - where sentences and paragraphs begin and end.
 *
 * ICU's sentence rules (UAX 29), corrected by our own lists of abbreviations for English and Arabic
 * (ICU breaks behind "Dr." and د.), never inside a pair of quotation marks shorter than 2,000 code
 * points that a reporting clause goes on after, always at an empty line. ؟ ؛ (only before a line
 * end) ! . end sentences; "..." and … do when a capital or Arabic letter follows in a new clause.
 */
#ifndef SENTENCE_H
#define SENTENCE_H

#include <stdint.h>
#include "common/arena.h"
#include "common/error.h"
#include "text.h"

struct sentence {
    uint32_t start, end; /* code points, white space at both ends left out */
    uint32_t paragraph;  /* 0, 1, 2 ... */
};

struct sentences {
    const struct sentence *at;
    uint32_t n;
    uint32_t paragraphs;
};

struct sentence_breaker;

/* Holds ICU's iterator; one per thread. FATE_REJECT when ICU has no data. */
MUST_USE enum fate sentence_breaker_new(struct sentence_breaker **ret, struct error *e);
void sentence_breaker_free(struct sentence_breaker *b);

MUST_USE enum fate sentence_split(struct sentence_breaker *b, const struct text *t, struct arena *a,
                                  struct sentences *ret, struct error *e);

#endif
