/* SPDX-License-Identifier: Apache-2.0 */
/*
 * origin - which row of which table a phrase of the text comes from: for explanations.
 *
 * The tables in memory do not know their lines, because nothing but an explanation asks for them.
 * So an index of all phrases of all tables is made when one is wanted (about half a second and 60
 * MB) and asked by the words of a phrase. Immutable after loading.
 */
#ifndef ORIGIN_H
#define ORIGIN_H

#include <stdint.h>
#include "common/error.h"
#include "common/span.h"

struct origin {
    const char
        *file; /* below the folder of the tables: "actors.tsv", "ar/titles.tsv"; NULL: none */
    uint32_t line;
};

struct origin_index;

/* Reads every *.tsv in the folder and in its folders of languages. */
MUST_USE enum fate origin_load(const char *dir, struct origin_index **ret, struct error *e);
void origin_free(struct origin_index *x);

/* The first row whose first field is `first` and that has a phrase of these words
 * (vocabulary_words); with no words any row that begins so. Nothing when there is none: the loader
 * makes forms itself. */
struct origin origin_of(const struct origin_index *x, struct span first, struct span words);

#endif
