/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sample - the beginning of a run, put right for those who judge its language.
 *
 * Presentation forms become letters, tatweel and invisible marks go, Latin letters inside Cyrillic
 * words (which some keyboards give) become the Cyrillic ones that look like them.
 */
#ifndef LANGUAGE_SAMPLE_H
#define LANGUAGE_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>
#include "common/span.h"
#include "runs.h"
#include "text/text.h"

/* The beginning of a long run says as much as all of it, and CLD2 takes 30 ns a letter. */
#define SAMPLE_POINTS 1000

struct sample {
    uint32_t point[SAMPLE_POINTS];
    uint32_t points, letters;
    struct span all; /* as UTF-8 */
    struct span
        small;        /* its words that do not begin with a capital; empty if there are no others */
    bool is_sentence; /* has a word that is no name, or ends as a sentence does */
    char bytes[2 * 4 * (SAMPLE_POINTS + 1)]; /* that both lie in */
};

void sample_take(const struct text *t, const struct run *r, struct sample *ret);

#endif
