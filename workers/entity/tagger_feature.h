/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tagger_feature - what the sequence models look at: features of an atom and of its neighbours, as
 * hashes.
 *
 * Every atom has cells: its word, beginnings and ends of it, what the tables and the rules say of
 * it, how the same stem is used elsewhere in the text. A template names up to three cells at
 * distances from -2 to 2; a feature is a template with the values of its cells, hashed to 32 bits.
 * Each language has its list of templates (tagger_english.c, tagger_arabic.c); the trainer and the
 * tagger read features by the same lists: whoever changes them or a cell trains the models anew
 * (train/README.md).
 *
 * A cell is 0 where there is nothing to say, and no feature is made of a template with such a cell.
 * Where "nothing" itself says something the cell is 1 instead. Beyond the edges of a sentence word,
 * shape, rule and use elsewhere are 1, all else 0.
 *
 * What a template costs. Cells come in two kinds: of the word by itself, and of its place in this
 * document. The tagger remembers what the templates of one atom and one kind sum up to, so a
 * template of the word alone, at however many distances, costs nothing where the word was met
 * before; one of the place alone nearly nothing. Templates that join atoms, or both kinds, are
 * looked up for every atom: have few.
 *
 * To add a template: a line in the list of the language. To add a cell: 1. a value of enum
 * tagger_cell, at the end of its kind 2. tagger_cells_of_word or tagger_view_init fills it 3. lines
 * in the lists. What is known of words (classes, lists learned from plain text) is a cell of the
 * word: it may be slow, since it is asked once for each word.
 */
#ifndef TAGGER_FEATURE_H
#define TAGGER_FEATURE_H

#include "mention.h"
#include "scan.h"
#include "tagger_clusters.h"

enum tagger_cell {
    /* of the word by itself */
    TAGGER_ONE,    /* always there */
    TAGGER_WORD,   /* folded */
    TAGGER_STEM,   /* without clitics; 0: none was cut off */
    TAGGER_HEAD_2, /* that many letters of the stem */
    TAGGER_HEAD_3,
    TAGGER_HEAD_4,
    TAGGER_TAIL_1,
    TAGGER_TAIL_2,
    TAGGER_TAIL_3,
    TAGGER_TAIL_4,
    TAGGER_SHAPE,   /* kinds of characters; begins a sentence; glued to the atom before */
    TAGGER_CLITICS, /* which were cut off */
    TAGGER_CLASS_4, /* so many bits of the word's class (tagger_clusters.h) */
    TAGGER_CLASS_8,
    TAGGER_CLASS_12,
    TAGGER_TOLD, /* what is known of an Arabic stem (tagger_lore.h), in its order */
    TAGGER_TOLD_PER,
    TAGGER_TOLD_PER_ON,
    TAGGER_TOLD_LOC,
    TAGGER_TOLD_LOC_ON,
    TAGGER_TOLD_ORG,
    TAGGER_TOLD_ORG_ON,
    TAGGER_TOLD_MISC,
    TAGGER_TOLD_OUT,
    TAGGER_TOLD_ARTICLE,
    TAGGER_TOLD_LETTERS,
    /* of its place in the document */
    TAGGER_BEGINS,      /* a set: vocabulary classes that begin here */
    TAGGER_INSIDE,      /* a set: vocabulary classes that go on here */
    TAGGER_NAME_BEGINS, /* kind of the longest name of the tables */
    TAGGER_NAME_GOES,
    TAGGER_RULE,      /* place in a mention of the rules and its type; 1: in none */
    TAGGER_RULE_NAME, /* the same and which rule; 0: in none */
    TAGGER_ELSEWHERE, /* what the same stem is elsewhere in the text; 1: nothing */
    TAGGER_CASE,      /* how the same stem is written elsewhere in the text */
    TAGGER_CELLS
};
#define TAGGER_PLACE_CELLS TAGGER_BEGINS /* the first of the place */

#define TAGGER_DISTANCE 2
#define TAGGER_NEAR_ATOMS (2 * TAGGER_DISTANCE + 1)
#define TAGGER_PARTS 3
#define TAGGER_FEATURES_MAX 384

struct tagger_part {
    uint8_t cell;
    int8_t at; /* distance from the atom that is labelled */
};

/* One part stands at all the distances up to `last`. Sets give a feature for each member; in joined
 * templates for the whole set. */
struct tagger_template {
    uint8_t parts;
    int8_t last;
    struct tagger_part part[TAGGER_PARTS];
};

#define TAGGER_AT(cell, from, to)                                                                  \
    {                                                                                              \
        1, to,                                                                                     \
        {                                                                                          \
            {                                                                                      \
                TAGGER_##cell, from                                                                \
            }                                                                                      \
        }                                                                                          \
    }
#define TAGGER_PAIR(cell, at, cell2, at2)                                                          \
    {                                                                                              \
        2, 0,                                                                                      \
        {                                                                                          \
            {TAGGER_##cell, at},                                                                   \
            {                                                                                      \
                TAGGER_##cell2, at2                                                                \
            }                                                                                      \
        }                                                                                          \
    }
#define TAGGER_TRIPLE(cell, at, cell2, at2, cell3, at3)                                            \
    {                                                                                              \
        3, 0,                                                                                      \
        {                                                                                          \
            {TAGGER_##cell, at}, {TAGGER_##cell2, at2},                                            \
            {                                                                                      \
                TAGGER_##cell3, at3                                                                \
            }                                                                                      \
        }                                                                                          \
    }

struct tagger_templates {
    const struct tagger_template *at;
    size_t n;
};

extern const struct tagger_templates tagger_english, tagger_arabic;

/* By ISO 639-1 code, NULL: none. */
const struct tagger_templates *tagger_templates_of(const char *iso);

/* A number that differs when the lists do: files learned with others are refused. */
uint32_t tagger_templates_hash(const struct tagger_templates *t);

/* The hash of a template at a place, to be mixed with values. `part` as in the template. */
uint32_t tagger_template_key(const struct tagger_part *part, unsigned parts);

/* A feature of a template's key and a value; never 0. */
static inline uint32_t tagger_mix(uint32_t key, uint32_t value)
{
    uint64_t h = ((uint64_t)key << 32 | value) * 0x9E3779B97F4A7C15ull;
    h ^= h >> 29;
    h *= 0xBF58476D1CE4E5B9ull;
    return (uint32_t)(h >> 32) | (h >> 32 == 0);
}

struct tagger_cells {
    uint64_t begins, inside; /* the members of TAGGER_BEGINS and TAGGER_INSIDE */
    uint32_t cell[TAGGER_CELLS];
};

/* What hangs on an atom's place, and which word it is. */
struct tagger_place {
    uint64_t word; /* the same number, the same cells of the word; never 0 */
    uint64_t begins, inside;
    uint32_t stem, shape;
    uint32_t cell[TAGGER_CELLS - TAGGER_PLACE_CELLS];
};

/* How a first reading labelled the same stem elsewhere in the document: a set of signs. */
#define TAGGER_ECHO_GRAINS 3 /* of a label's share: up to a third, up to two, more */
#define TAGGER_ECHO_LABELS 11
#define TAGGER_ECHO_TIMES (TAGGER_ECHO_LABELS * TAGGER_ECHO_GRAINS) /* once, twice, more; never */
#define TAGGER_ECHO_SMALL (TAGGER_ECHO_TIMES + 4) /* written small once; more often */
#define TAGGER_ECHO_SIGNS (TAGGER_ECHO_SMALL + 2)

/* What a document's first reading tells of its words: for each stem the labels where it has a
 * capital, and how often it is written small. Echoes are made of it one by one: of a megabyte of
 * marks they would take as much room as all else. */
struct tagger_heard {
    uint32_t as[TAGGER_ECHO_LABELS], times, small;
};

struct tagger_hearing {
    const uint32_t *stem; /* [atoms]: which stem of the document, twice, and 1: written small */
    uint32_t stems;
    const uint8_t *label;    /* [atoms], of the first reading */
    struct tagger_heard *of; /* [stems + 1]; NULL: nothing has been heard */
};

/* Hears n atoms by their stems and labels; the memory of `a`, a few words a stem. */
void tagger_hear(struct tagger_hearing *h, uint32_t n, struct arena *a);

/* The echo of an atom: what is heard of its stem without the atom itself. */
uint64_t tagger_echo(const struct tagger_hearing *h, uint32_t atom);

/* Where a sentence is worked on, and then the next one: what is needed of them at a time. */
enum tagger_room_use { TAGGER_ROOM_SUMS, TAGGER_ROOM_CHAIN, TAGGER_ROOM_LANES, TAGGER_ROOMS };

struct tagger_room {
    void *at;
    size_t bytes;
};

/* What is known of a document before a model is asked. */
struct tagger_view {
    const struct scan *scan;
    const struct gazetteer *gazetteer;
    struct tagger_place *place; /* [atoms] */
    struct tagger_room *room;   /* [TAGGER_ROOMS] */
    struct tagger_hearing hearing;
};

/* Looks at the document, kept in the scan's arena. `found`: mentions of rules and tables, in text
 * order. */
void tagger_view_init(struct tagger_view *v, const struct mentions *found);

/* Hears the labels of a first reading of all atoms (tagger.h), in memory of the scan's arena;
 * tagger_view_done gives it back. */
void tagger_view_hear(struct tagger_view *v, const uint8_t *label);

/* Gives back what is as large as the document. */
void tagger_view_done(struct tagger_view *v);

/* Room for `bytes`, aligned for any type, with whatever the sentence before has left there. It
 * holds until it is asked for again. */
void *tagger_view_room(const struct tagger_view *v, enum tagger_room_use use, size_t bytes);

/* A folded word without و ف, ب ك ل and ال where enough letters stay; *ret_clitics, left alone when
 * there are none, gets what was cut (4: the article). The readings of the scan are not used: they
 * need a word that the tables know. */
struct span tagger_arabic_stem(struct span word, uint32_t *ret_clitics);

/* TAGGER_WORD of a folded word. */
uint32_t tagger_word_cell(struct span folded);

/* The cells of an atom's word; `clusters` NULL: no classes. */
void tagger_cells_of_word(const struct tagger_view *v, const struct tagger_clusters *clusters,
                          uint32_t atom, uint32_t ret[TAGGER_PLACE_CELLS]);

/* All cells of an atom. */
void tagger_cells_of(const struct tagger_view *v, const struct tagger_clusters *clusters,
                     uint32_t atom, struct tagger_cells *ret);

/* What stands beyond the edges of a sentence. */
extern const struct tagger_cells tagger_cells_outside;

static inline bool tagger_cell_is_set(unsigned cell)
{
    return cell == TAGGER_BEGINS || cell == TAGGER_INSIDE;
}

/* The features of the atom near[TAGGER_DISTANCE], none of them 0; returns how many. */
unsigned tagger_features(const struct tagger_templates *t,
                         const struct tagger_cells *const near[TAGGER_NEAR_ATOMS],
                         uint32_t ret[TAGGER_FEATURES_MAX]);

/* near[] of the atom i of a sentence with n atoms. */
static inline void tagger_cells_near(const struct tagger_cells *sentence, uint32_t n, uint32_t i,
                                     const struct tagger_cells *near[TAGGER_NEAR_ATOMS])
{
    for (uint32_t k = 0; k < TAGGER_NEAR_ATOMS; k++)
        near[k] = i + k >= TAGGER_DISTANCE && i + k - TAGGER_DISTANCE < n
                      ? &sentence[i + k - TAGGER_DISTANCE]
                      : &tagger_cells_outside;
}

#endif
