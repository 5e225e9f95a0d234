/* SPDX-License-Identifier: Apache-2.0 */
/*
 * language - decides which language a text, and each run of it, is written in.
 *
 * A detector remembers words it has met (grams.h): one thread at a time; no answer depends on what
 * was asked before. It fills language, language_score and languages of a document whose text is
 * set, and touches nothing else.
 */
#ifndef LANGUAGE_H
#define LANGUAGE_H

#include "common/arena.h"
#include "common/conf.h"
#include "common/error.h"
#include "claimwire.pb-c.h"

struct language_detector;

struct language_conf {
    char *data_dir; /* empty: data_preset_dir("language") */
    int64_t min_letters;
};

extern const struct conf_row language_conf_rows[];

/* Tells the C library to keep a megabyte of heap for the process (mallopt). */
MUST_USE enum fate language_open(const struct language_conf *conf, struct language_detector **ret,
                                 struct error *e);
void language_close(struct language_detector *d);
const char *language_version(const struct language_detector *d);

/* Spans in order, together all that is not blank. One a paragraph, cut where another script goes on
 * for some length and where sentences or quoted clauses are in another language; neighbours of one
 * language and script are joined. "und" rather than a guess. What the page or feed declared counts
 * where the text leaves it open. Linear in the text. */
MUST_USE enum fate language_annotate(const struct language_detector *d, Cw__Document *doc,
                                     struct arena *a, struct error *e);

#endif
