/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench - what the parts of bench_entities share: the recogniser, one document, the scores of
 * names.
 *
 * A part is one file here and one row of the table in bench_entities.c. Parts end the program when
 * their input cannot be read: nothing else depends on it.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "common/arena.h"
#include "entity/entity.h"

struct bench {
    struct entity_recogniser *recogniser;
    struct arena arena; /* a part resets it behind each document */
    const char *language, *path;
    const char *part; /* "0-20": per cent of the documents; NULL: all */
    bool is_verbose;
    bool is_model_alone; /* of bench_ner: without the rules that join model and tables */
};

_Noreturn void bench_die(const char *message, const char *subject);

/* The entity stage alone; `published` may be NULL. */
Cw__Document *bench_annotate(struct bench *b, const char *text, const char *published);

/* The characters [start, end) of a text, in the bench's arena. */
const char *bench_slice(struct bench *b, const char *text, uint32_t start, uint32_t end);

uint32_t bench_count_points(const char *s);
double bench_ratio(unsigned a, unsigned b); /* per cent; 0 of nothing is 0 */

/* A file of the shared data sets; false, with a line that says so, when they are not here. */
bool bench_shared(const char *name, char *ret_path, size_t cap);

/* ---- names ---- */

enum { BENCH_TYPES = 6 }; /* as Cw__Mention__Type */
extern const char *const bench_type[BENCH_TYPES];

/* PER of "PERS", "person", "PER" ...; -1 for what no type of ours is. */
int bench_type_of(const char *name);

struct bench_name {
    uint32_t start, end; /* code points */
    int type;
    bool is_optional; /* neither missed nor wrong */
    bool is_hit, is_touched;
};

struct bench_names {
    struct bench_name *at;
    size_t n;
};

struct bench_counts {
    unsigned gold[BENCH_TYPES], found[BENCH_TYPES];
    unsigned hit[BENCH_TYPES];     /* found with span and type */
    unsigned touched[BENCH_TYPES]; /* of the gold: overlapped by a name of its type */
    unsigned right[BENCH_TYPES];   /* of the found: over gold of its type */
    bool has_type[BENCH_TYPES];    /* the others are not looked at */
};

/* Counts the mentions of a document against its gold. Both are compared by whole words, because
 * sets differ in where clitics and possessives belong. With is_verbose every name is printed: =
 * right, + wrong, - missed. */
void bench_score(struct bench *b, const Cw__Document *doc, struct bench_names *gold,
                 struct bench_counts *c);

/* A line by type and one for all: precision, recall, F1 of exact spans, then by overlap. */
void bench_print(const char *title, const struct bench_counts *c);

/* ---- parts ---- */

void bench_ner(struct bench *b);
void bench_model(struct bench *b);
void bench_recall(struct bench *b);
void bench_seeds(struct bench *b);
void bench_speed(struct bench *b);

#endif
