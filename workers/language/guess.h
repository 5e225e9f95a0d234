/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guess - decides which language one run of a text is written in.
 *
 * Cheap evidence first: the script, letters that one language alone has, small words. Where these
 * leave it open, letter groups (grams.h) and CLD2's statistics join them: each gives marks to a few
 * candidates; the one with most marks is the answer, unless even that has too few.
 */
#ifndef LANGUAGE_GUESS_H
#define LANGUAGE_GUESS_H

#include "grams.h"
#include "letters.h"
#include "runs.h"
#include "words.h"

#define GUESS_UNDETERMINED "und"

/* What stands still while the runs of a document are judged. */
struct guess_context {
    const struct letters *letters;
    const struct words *words;
    const struct grams *grams;
    uint32_t min_letters;
    const struct text *text;
    const char *declared; /* by page or feed, a hint; NULL: nothing */
};

struct guess {
    const char *language; /* a constant of CLD2 or of the data; GUESS_UNDETERMINED */
    double score;
    bool is_too_short; /* what stands around it may tell */
    bool is_names;     /* no word of it is in small letters: it tells little of the document */
};

/* The same, or so near each other that sentences of one often pass for the other. */
bool guess_are_near(const char *one, const char *other);

struct guess guess_language(const struct guess_context *c, const struct run *r);

#endif
