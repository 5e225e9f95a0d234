/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vocabulary - the word lists of a language: titles, heads of names, months, numbers, counted
 * nouns.
 *
 * Every list is a table below data/<iso>/ with the same columns:
 *     class <TAB> phrases, separated by | <TAB> label <TAB> number
 * The class says what the phrases are for (names below, in vocabulary.c); what label and number
 * mean depends on it and is said in the header comment of the table. Words are matched folded, in
 * Arabic with every reading of their clitics.
 *
 * To add a class: 1. an enum value here 2. its name in vocabulary.c 3. rows, with a line in the
 * table's header.
 */
#ifndef VOCABULARY_H
#define VOCABULARY_H

#include <stdbool.h>
#include <stdint.h>
#include "common/arena.h"
#include "common/error.h"
#include "common/span.h"
#include "phrase.h"

enum vocabulary_class {
    VOCABULARY_NAME,  /* a record of the gazetteer, not of a word list */
    VOCABULARY_GROUP, /* NORP; value: a record of the gazetteer or GAZETTEER_NONE */
    VOCABULARY_TITLE,
    VOCABULARY_PLACE_HEAD,
    VOCABULARY_PLACE_TAIL,
    VOCABULARY_PLACE_PREFIX,
    VOCABULARY_PLACE_PREPOSITION,
    VOCABULARY_DIRECTION,
    VOCABULARY_ORG_HEAD,
    VOCABULARY_ORG_TAIL,
    VOCABULARY_ORG_WORD,
    VOCABULARY_GIVEN,
    VOCABULARY_NAME_TOKEN,
    VOCABULARY_NASAB,
    VOCABULARY_SPEECH,
    VOCABULARY_COMMON,
    VOCABULARY_MONTH,
    VOCABULARY_WEEKDAY,
    VOCABULARY_SEASON,
    VOCABULARY_DAY_WORD,
    VOCABULARY_PART_OF_DAY,
    VOCABULARY_TIME_UNIT,
    VOCABULARY_TIME_LAST,
    VOCABULARY_TIME_NEXT,
    VOCABULARY_TIME_THIS,
    VOCABULARY_TIME_AGO,
    VOCABULARY_TIME_SINCE,
    VOCABULARY_TIME_UNTIL,
    VOCABULARY_TIME_REST,
    VOCABULARY_TIME_FROM,
    VOCABULARY_TIME_WITHIN,
    VOCABULARY_TIME_EACH,
    VOCABULARY_TIME_CODE,
    VOCABULARY_FEAST,
    VOCABULARY_TIME_EDGE,
    VOCABULARY_TIME_HEAD,
    VOCABULARY_CLOCK,
    VOCABULARY_ORDINAL,
    VOCABULARY_DECADE,
    VOCABULARY_TO,
    VOCABULARY_BETWEEN,
    VOCABULARY_AND,
    VOCABULARY_NUMBER,
    VOCABULARY_MULTIPLIER,
    VOCABULARY_VAGUE,
    VOCABULARY_FRACTION,
    VOCABULARY_HEDGE,
    VOCABULARY_COUNTED,
    VOCABULARY_HARM,
    VOCABULARY_UNIT,
    VOCABULARY_CURRENCY,
    VOCABULARY_NOT_COUNTED,
    VOCABULARY_PART_MARKER,
    VOCABULARY_FUTURE,
    VOCABULARY_ORG_PURPOSE,
    VOCABULARY_CLASSES
};

/* "title" for VOCABULARY_TITLE, as the tables call it; "" for names. */
const char *vocabulary_class_name(unsigned class);

struct vocabulary_item {
    const char *label; /* "" when the row has none */
    double number;
    uint8_t group; /* enum vocabulary_class */
    bool is_arabic;
};

struct vocabulary {
    struct phrase_table *phrases; /* the gazetteer's names are in it too */
    struct vocabulary_item *item;
    size_t items, items_cap;
    uint64_t hash; /* of all files read */
};

/* Reads every table of data/<iso>/. Strings are kept in `a`; FATE_REJECT names the file and line.
 */
MUST_USE enum fate vocabulary_load(struct vocabulary *v, const char *dir, const char *iso,
                                   struct arena *a, struct error *e);
void vocabulary_done(struct vocabulary *v);

/* Splits a name or phrase into the words that a text's atoms are compared with: folded, apart at
 * hyphens, without apostrophes and dots, forms of the Arabic article in Latin letters ("ad-",
 * "ez-", "el ") as "al". One blank between. */
struct span vocabulary_words(struct span phrase, struct arena *a);

/* Is a folded Latin word a form of the Arabic article when it stands before `next`? "az zawr" yes,
 * "at home" no. */
bool vocabulary_is_article(struct span word, struct span next);

#endif
