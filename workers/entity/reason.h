/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reason - why the entity stage found what it found: rows of the tables, candidates of the link,
 * features of the model, ends of sentences.
 *
 * For people who mend tables and rules (`claimwire explain`), not for the pipeline: the first call
 * reads all tables a second time to learn the lines of their rows. A reasoner may be used by one
 * thread at a time. All that is returned lives in the arena of the document or the reasoner.
 */
#ifndef REASON_H
#define REASON_H

#include "entity.h"
#include "text/sentence.h"
#include "text/token.h"

/* A row of a table that stands in the text. */
struct reason_row {
    uint32_t start, end; /* code points that its phrase covers */
    const char *what;    /* its class: "name", "title", "place_head" ... */
    const char *file;    /* below the folder of the tables; NULL: a form that the loader made */
    uint32_t line;
    const char *label; /* of names the entity's id, of words the row's label */
    const char *name;  /* of names: how the entity is called; else NULL */
    const char *marks; /* "context" "short" "derogatory"; "" */
};

/* A feature of the model that speaks for a label or against it. */
struct reason_feature {
    const char *name; /* "word[-1]=general & word=haddad" */
    float weight;     /* for the label, less that for its rival */
};

/* The label of one atom of a mention. */
struct reason_label {
    uint32_t start, end;
    const char *label, *rival; /* "B-PER", "I-ORG", "O" */
    float lead; /* how much better than its rival behind the label before it; below 0: what follows
                   in the name decided */
    const struct reason_feature *feature; /* the strongest first; changes of labels are one too */
    size_t features;
};

/* An entity that bears the name of a mention. */
struct reason_candidate {
    const char *id, *name, *kind, *country;
    uint32_t population;
    bool is_chosen;
};

struct reason {
    const struct reason_row *row; /* in and beside it, in text order */
    size_t rows;
    const struct reason_candidate *candidate;
    size_t candidates;
    const struct reason_label *label; /* of mentions that a model made */
    size_t labels;
};

struct reasoning;

struct reasons {
    struct sentences sentences;
    struct tokens tokens;
    const struct reason *mention, *time, *quantity; /* as in the document */
    const struct reasoning *reasoning;              /* for reason_rows */
};

struct reasoner;

/* `r` must outlive it. FATE_REJECT names the table that cannot be read. */
MUST_USE enum fate reason_open(struct entity_recogniser *r, struct reasoner **ret, struct error *e);
void reason_close(struct reasoner *x);

/* Does to the document what entity_annotate() does, and says why. */
MUST_USE enum fate reason_annotate(struct reasoner *x, Cw__Document *doc, struct arena *a,
                                   struct reasons *ret, struct error *e);

/* The rows whose phrases stand in the code points [start, end), whether a name was made of them or
 * not: for those who miss one. */
const struct reason_row *reason_rows(const struct reasons *r, uint32_t start, uint32_t end,
                                     size_t *ret_n);

#endif
