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

struct train_tables {
    struct arena arena;
    struct vocabulary vocabulary;
    struct gazetteer gazetteer;
    struct sentence_breaker *breaker;
    struct tagger_clusters clusters; /* n == 0: none */
    /* For the documents of each fifth other classes, made without them: what a document's own
     * labels told would mislead. n == 0: the same for all. */
    struct tagger_clusters fifth[TRAIN_FIFTHS];
    uint32_t documents; /* of all files */
    const struct tagger_templates *templates;
};

struct train_sentence {
    size_t from, to; /* atoms */
    uint32_t document;
};

struct train_set {
    uint32_t *feature; /* hashes; later numbers of weights, 0: none */
    size_t features, features_cap;
    size_t *first; /* [atoms + 1] */
    uint8_t *label;
    size_t atoms, atoms_cap;
    struct train_sentence *sentence;
    size_t sentences, sentences_cap;
    uint32_t documents;
};

/* All of these end the program with a message when they fail. */
void train_tables_open(struct train_tables *t, const char *dir, const char *iso);
void train_clusters_read(struct tagger_clusters *c, const char *path);
void train_tables_close(struct train_tables *t);
uint32_t train_set_count(const char *path); /* documents */
void train_set_add_file(struct train_set *set, struct train_tables *t, const char *path);
void train_set_free(struct train_set *set);
_Noreturn void train_die(const char *what, const char *about);
void *train_grow(void *items, size_t n, size_t *cap, size_t size);

#endif
