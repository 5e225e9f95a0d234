/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attribution_cell - what the models of attribution look at: cells of words, for sequence.h.
 *
 * Two models work one behind the other. The first labels the words of a unit: which attribute. The
 * second is asked once for each such cue, and labels the words around it: whose statement it is,
 * and what is stated. Both see what the rules made of the text (the drafts), and are free to
 * differ.
 *
 * To add a cell: 1. a value of enum attribution_cell, at the end of its kind 2. fill it in
 * attribution_cell.c 3. lines in the lists of templates there 4. train anew (train/README.md).
 */
#ifndef CLAIM_ATTRIBUTION_CELL_H
#define CLAIM_ATTRIBUTION_CELL_H

#include "draft.h"
#include "sequence/sequence.h"

enum attribution_cell {
    /* of a word */
    ATTRIBUTION_ONE, /* always there */
    ATTRIBUTION_WORD,
    ATTRIBUTION_TAIL_2, /* so many letters */
    ATTRIBUTION_TAIL_3,
    ATTRIBUTION_HEAD_3,
    ATTRIBUTION_KIND,    /* mark or form of a cue, kind of name, capital */
    ATTRIBUTION_FLAGS,   /* what words.tsv says of it */
    ATTRIBUTION_CUE,     /* row of cues.tsv and form */
    ATTRIBUTION_ACT,     /* its act */
    ATTRIBUTION_PHRASE,  /* the same of a phrase that begins here */
    ATTRIBUTION_SPEAKER, /* class of a noun that speaks */
    ATTRIBUTION_QUOTE,   /* opens, is in, closes a quotation */
    ATTRIBUTION_RULES,   /* part of a cue, source, content of the rules */
    ATTRIBUTION_WORD_CELLS,
    /* of a word that may be a cue */
    ATTRIBUTION_QUOTES = ATTRIBUTION_WORD_CELLS, /* how near quotation marks are on both sides */
    ATTRIBUTION_SUBJECT,                         /* what may be its subject */
    ATTRIBUTION_THAT,                            /* how far "that" is */
    ATTRIBUTION_FIRST,                           /* first of its sentence */
    ATTRIBUTION_CUE_CELLS,
    /* of a word near a cue */
    ATTRIBUTION_SIDE = ATTRIBUTION_WORD_CELLS, /* in front, behind, part of it */
    ATTRIBUTION_PLACE,                         /* side, same sentence, unit before or behind */
    ATTRIBUTION_DISTANCE,                      /* side and distance, rough */
    ATTRIBUTION_BETWEEN,                       /* place; commas, quotation marks and cues between */
    ATTRIBUTION_VERBS,                         /* place; verbs and commas between */
    ATTRIBUTION_NAMES,                         /* place; names and marks between */
    ATTRIBUTION_EDGE,                          /* place; first or last of sentence or unit */
    ATTRIBUTION_DRAFT,  /* what the word is in the rules' claim of this very cue */
    ATTRIBUTION_MARK,   /* mark and quotation */
    ATTRIBUTION_LAST,   /* last word of the cue */
    ATTRIBUTION_FRAME,  /* kinds of the cue and of its neighbours */
    ATTRIBUTION_NEXT,   /* side and kinds of the cue and the word behind it */
    ATTRIBUTION_AROUND, /* side and the words in front of and behind the cue */
    ATTRIBUTION_ROLE_CELLS,
};

/* Labels of the cue model: 0, begins, goes on. Of the other one: 0, source, content. */
#define ATTRIBUTION_CUE_LABELS 3
#define ATTRIBUTION_ROLE_LABELS 5
#define ATTRIBUTION_SOURCE 1
#define ATTRIBUTION_CONTENT 3

extern const struct sequence_shape attribution_cue_shape, attribution_role_shape;

/* Words of a document that the models see: a book is not read for claims, and a hostile megabyte of
 * marks does not get 60 bytes for each. */
#define ATTRIBUTION_WORDS 100000

struct attribution_word {
    uint32_t cell[ATTRIBUTION_WORD_CELLS];
    uint32_t sentence, unit;
    uint32_t draft; /* the rules' claim whose cue it is; VIEW_NONE: none */
};

/* A document as the models see it. */
struct attribution_view {
    const struct view *view;
    const struct drafts *drafts; /* of the rules, contents finished */
    struct attribution_word *word;
    uint32_t words; /* ATTRIBUTION_WORDS at most */
    bool *has_speech; /* of units */
};

void attribution_view_init(struct attribution_view *a, const struct drafts *d);

/* Gives back what is as large as the document. */
void attribution_view_done(struct attribution_view *a);

/* Rows of cells for the cue model: one of ATTRIBUTION_CUE_CELLS for each word. */
void attribution_cue_cells(const struct attribution_view *a, struct words unit, uint32_t *ret);

/* The words around a cue that may be its source or content: its unit, and the ones beside it where
 * they are speech. (In PolNeAR all but 0.2 % of what is attributed lies there.) */
struct words attribution_reach(const struct attribution_view *a, struct words cue);

#define ATTRIBUTION_CUE_WORDS 16    /* a longer cue is none */
#define ATTRIBUTION_REACH_WORDS 110 /* on either side of a cue */
#define ATTRIBUTION_ROLE_WORDS (2 * ATTRIBUTION_REACH_WORDS + ATTRIBUTION_CUE_WORDS)

/* Rows of cells for the other one: one of ATTRIBUTION_ROLE_CELLS for each word of `reach`. */
void attribution_role_cells(const struct attribution_view *a, struct words cue, struct words reach,
                            uint32_t *ret);

#endif
