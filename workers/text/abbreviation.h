/* SPDX-License-Identifier: Apache-2.0 */
/*
 * abbreviation - full stops that end no sentence, for sentence.c.
 *
 * To add one: a row in abbreviation.c, and a line in tests/cases/sentence/.
 */
#ifndef ABBREVIATION_H
#define ABBREVIATION_H

#include <stdbool.h>
#include "common/span.h"

enum abbreviation {
    ABBREVIATION_NONE,
    ABBREVIATION_INSIDE, /* something always follows: Dr. e.g. vs. */
    ABBREVIATION_NUMBER, /* stands before a number, else it is a word: No. Jan. p. */
    ABBREVIATION_OPEN,   /* may end a sentence: U.S. Inc. p.m.; what follows decides */
};

/* `word` is what stands before the full stop, without it: "Dr", "U.S", "د". Single letters and
 * dotted ones (X.Y) are known by their form. */
enum abbreviation abbreviation_of(struct span word);

/* Does an English sentence like to begin with this word? Decides behind ABBREVIATION_OPEN: "U.S.
 * The" and "U.S. Army". */
bool abbreviation_is_starter(struct span word);

/* An English verb of saying, third person or past: `"Who?" Smith asked.` is one sentence. */
bool abbreviation_is_reporting(struct span word);

/* An Arabic word that goes on behind a quoted question: «من؟» قال سامر. */
bool abbreviation_is_joiner(struct span word);

#endif
