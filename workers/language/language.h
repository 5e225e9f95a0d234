/* SPDX-License-Identifier: Apache-2.0 */
/*
 * language - decides which language a text, and each run of it, is written in.
 *
 * A detector is immutable after language_open(): share it between threads without a lock. It fills
 * language, language_score and languages of a document whose text is set, and touches nothing else.
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

MUST_USE enum fate language_open(const struct language_conf *conf, struct language_detector **ret,
                                 struct error *e);
void language_close(struct language_detector *d);
const char *language_version(const struct language_detector *d);

/* One span a paragraph, split at runs of another script of some length; neighbours of one language
 * are joined. "und" rather than a guess. */
MUST_USE enum fate language_annotate(const struct language_detector *d, Cw__Document *doc,
                                     struct arena *a, struct error *e);

#endif
