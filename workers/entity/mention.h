/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mention - where people, organisations and places are named: by the gazetteer, by rules and by a
 * trained model.
 *
 * Candidates come from the tables (mention_known.c) and from rules for names in no table: title +
 * name, given name + name, head + name, runs of capitals (mention_english.c, mention_arabic.c).
 * What is ambiguous with common words needs a sign in the text. Of candidates that overlap the
 * better and longer one stays; names told once in full then let their short forms pass
 * (mention_recall.c). Then a sequence model looks at the text together with all that was found
 * (tagger.h) and has the last word but where the tables know better (mention_model.c). Titles may
 * overlap nothing but are kept beside the names they belong to. What English organisations hold is
 * named besides, the longer name first: a people, the place before "University"; and who has no
 * name of its own ("Iraqi government") is a description (mention_nested.c).
 */
#ifndef MENTION_H
#define MENTION_H

#include <stdbool.h>
#include <stdint.h>
#include "claimwire.pb-c.h"
#include "gazetteer.h"
#include "scan.h"

#define MENTION_SENSES 2

struct mention {
    uint32_t from, to;   /* atoms */
    uint32_t start, end; /* code points */
    uint8_t type;        /* Cw__Mention__Type */
    bool is_description; /* of such a one, no name ("Iraqi government"): shown as TITLE */
    float score;
    const char *rule;
    /* the tables' entries for this span, NULL: known by rule only */
    const struct scan_match *match;
    uint32_t record;  /* settled already (acronym, short form), else GAZETTEER_NONE */
    uint32_t same_as; /* another mention of the list that this one repeats; SCAN_NONE */
    const char *kind; /* what a head says it is ("village"), NULL */
    /* what a title or the head of an organisation says, 0: nothing; two forms of a title */
    uint64_t sense[MENTION_SENSES];
};

struct mentions {
    struct mention *at;
    size_t n, cap;
};

struct tagger;

/* The models by language. */
struct mention_models {
    struct tagger *english, *arabic;
};

/* Keeps the first `most`. */
void mentions_cut(struct mentions *m, size_t most);

/* The atom of an acronym between brackets or quotes behind a name, SCAN_NONE: "Syrian Democratic
 * Forces (SDF)". */
uint32_t mention_acronym(const struct scan *s, const struct mention *m);

/* All mentions in text order. `models` NULL: tables and rules alone. `is_time[atom]`: atoms that
 * belong to times and name nothing. */
void mention_find(const struct scan *s, const struct gazetteer *g,
                  const struct mention_models *models, const bool *is_time, struct mentions *ret);

#endif
