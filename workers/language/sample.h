/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sample - the beginning of a run, put right for those who judge its language.
 *
 * Addresses, @names and #hashtags are left out. Presentation forms become letters, tatweel and
 * invisible marks go, Latin letters inside Cyrillic words (which some keyboards give) become the
 * Cyrillic ones that look like them.
 */
#ifndef LANGUAGE_SAMPLE_H
#define LANGUAGE_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>
#include "common/span.h"
#include "runs.h"
#include "text/text.h"

/* The beginning of a long run says as much as all of it, and CLD2 takes 30 ns a letter. */
#define SAMPLE_POINTS 300

struct sample {
    uint32_t point[SAMPLE_POINTS];
    uint32_t points, letters;
    bool is_sentence; /* has a word that is no name, or ends as a sentence does */
    bool has_names;   /* words that begin with a capital */
    bool is_arabizi;  /* Latin letters with figures for letters: "hay7sal" */
};

void sample_take(const struct text *t, const struct run *r, struct sample *ret);

/* A sample as CLD2 wants it. */
struct sample_bytes {
    struct span all;
    struct span
        small; /* its words that do not begin with a capital; empty if there are no others */
    char bytes[2 * 4 * (SAMPLE_POINTS + 1)]; /* that both lie in */
};

void sample_write(const struct sample *s, struct sample_bytes *ret);

#endif
