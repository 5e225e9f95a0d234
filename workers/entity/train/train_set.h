/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_set - annotated sentences as features and labels of atoms.
 *
 * A file has two columns: token TAB tag (BIO), an empty line behind every sentence. Ten sentences
 * make a document, laid out as paragraphs of a text, so that atoms, rules and the document's own
 * usage are those of the entity worker.
 */
#ifndef TRAIN_SET_H
#define TRAIN_SET_H

#include "entity/gazetteer.h"
#include "entity/tagger.h"
#include "text/sentence.h"

#define TRAIN_FIFTHS 5

/* Vectors of words by tagger_net_word, in ascending order, each of length one; [0] is no word's. */
struct train_vectors {
    uint32_t *feature; /* [1 + n] */
    float *at;         /* [1 + n][width] */
    size_t n, width;
};

struct train_tables {
    struct arena arena;
    struct vocabulary vocabulary;
    struct gazetteer gazetteer;
    struct sentence_breaker *breaker;
    struct tagger_clusters clusters; /* n == 0: none */
    /* For the documents of each fifth other classes, made without them: what a document's own
     * labels told would mislead. n == 0: the same for all. */
    struct tagger_clusters fifth[TRAIN_FIFTHS];
    struct train_vectors vectors; /* n == 0: no networks are learned */
    uint32_t documents; /* of all files */
    const struct tagger_templates *templates;
};

struct train_sentence {
    size_t from, to; /* atoms */
    uint32_t document;
};

struct train_document {
    size_t from, to; /* atoms */
    uint32_t stems;
};

struct train_set {
    uint32_t *feature; /* hashes */
    size_t features, features_cap;
    size_t *first; /* [atoms + 1] */
    uint8_t *label;
    size_t atoms, atoms_cap;
    /* for networks, in step with the atoms */
    uint32_t *net_feature; /* hashes, without that of the word */
    size_t net_features, net_features_cap;
    size_t *net_first;    /* [atoms + 1] */
    uint8_t *net_classes; /* how many of an atom's first ones are the word's classes */
    uint32_t *vector;     /* which of the vectors, 0: none */
    bool *is_asked;       /* tagger_net_zone */
    uint32_t *stem;       /* tagger_hearing.stem */
    uint64_t *echo;       /* filled by train_set_hear */
    size_t net_atoms_cap;
    struct train_sentence *sentence;
    size_t sentences, sentences_cap;
    struct train_document *document;
    size_t documents_cap;
    uint32_t documents;
};

/* Features by atom, of which those seen less than `least` times are not learned. */
struct train_listed {
    const uint32_t *feature;
    const size_t *first; /* [atoms + 1] */
    size_t n;
    unsigned least;
};

/* All of these end the program with a message when they fail. */
void train_tables_open(struct train_tables *t, const char *dir, const char *iso);
void train_clusters_read(struct tagger_clusters *c, const char *path);
void train_tables_close(struct train_tables *t);
uint32_t train_set_count(const char *path); /* documents */
void train_set_add_file(struct train_set *set, struct train_tables *t, const char *path);

/* Words and vectors, a line each, the first `most` of them. */
void train_vectors_read(struct train_vectors *v, const char *path, size_t most);

/* Fills the echo by the labels of a first reading of all atoms. */
void train_set_hear(struct train_set *set, const uint8_t *label);

/* Numbers the features of documents that are not held out from 1 up: ret_number[n] gets their
 * numbers, 0 for those not learned; (*ret_feature)[1 ..] the features, to be freed. Returns how
 * many. */
uint32_t train_number(const struct train_set *set, const struct train_listed *of,
                      const bool *is_held, uint32_t *ret_number, uint32_t **ret_feature);

void train_set_free(struct train_set *set);
_Noreturn void train_die(const char *what, const char *about);
void *train_grow(void *items, size_t n, size_t *cap, size_t size);

#endif
