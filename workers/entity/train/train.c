/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_entities - learns the weights of the model of names.           built by: ninja
 * train_entities
 *
 * usage: train_entities -d DATA -l en|ar -t FILE.tsv [-t FILE.tsv ...] -o tagger.bin
 *                       [-c CLASSES ...] [-h FROM-TO ...] [-e EPOCHS] [-r RATE] [-s PENALTY]
 *                       [-p LEAST] [-v VECTORS [-w WORDS] [-n EPOCHS] [-g WEIGHT]]
 *
 * -d  folder of the tables (workers/entity/data)
 * -l  language: its list of templates (tagger_english.c, tagger_arabic.c)
 * -t  annotated sentences: token TAB tag (BIO), an empty line behind each; ten make a document
 * -o  the file of weights
 * -c  word classes: word TAB number (train/clusters.c makes them from vectors, train/train_lore.c
 *     from plain text), or a file of weights, whose classes are taken; five files more are those of
 *     the documents of each fifth
 * -h  per cent of the documents that are not learned from: 0-20 is the first fifth
 * -e  times through the sentences, 10
 * -r  of learning, 0.1
 * -s  plain steps and a penalty of so much of the squared weights, instead of AdaGrad
 * -p  rows with no weight of this size are left out, 0.1
 *
 * -v  vectors of words, lines "word x x x ...": networks are learned beside the chain. How words
 *     echo comes from chains that were learned without a fifth of the documents each
 * -w  so many of the vectors, 50000
 * -n  times through the sentences for a network, 5
 * -g  weight of the networks beside the chain's 1, 0.84
 *
 * How good a model is tells bench_entities, which runs the whole entity stage with it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "train_crf.h"
#include "train_net.h"

#define FILES_MAX 16

struct options {
    const char *data, *language, *out;
    const char *vectors;
    const char *file[FILES_MAX], *classes[1 + TRAIN_FIFTHS];
    struct {
        unsigned from, to;
    } hold[FILES_MAX];
    unsigned files, class_files, holds, epochs, net_epochs, words;
    float rate, penalty, least, weight;
};

static void read_net_option(struct options *o, int letter, const char *value)
{
    switch (letter) {
    case 'v':
        o->vectors = value;
        break;
    case 'w':
        o->words = (unsigned)strtoul(value, NULL, 10);
        break;
    case 'n':
        o->net_epochs = (unsigned)strtoul(value, NULL, 10);
        break;
    case 'g':
        o->weight = strtof(value, NULL);
        break;
    default:
        train_die("usage: -d DATA -l en|ar -t FILE.tsv -o OUT [-c CLASSES ...] [-h FROM-TO ...] "
                  "[-e N] [-r RATE] [-s PENALTY] [-p LEAST] "
                  "[-v VECTORS [-w WORDS] [-n EPOCHS] [-g WEIGHT]]",
                  "");
    }
}

static void read_option(struct options *o, int letter, const char *value)
{
    switch (letter) {
    case 'd':
        o->data = value;
        break;
    case 'l':
        o->language = value;
        break;
    case 't':
        if (o->files == FILES_MAX)
            train_die("too many files", value);
        o->file[o->files++] = value;
        break;
    case 'o':
        o->out = value;
        break;
    case 'c':
        if (o->class_files == 1 + TRAIN_FIFTHS)
            train_die("too many files of classes", value);
        o->classes[o->class_files++] = value;
        break;
    case 'h':
        if (o->holds == FILES_MAX ||
            sscanf(value, "%u-%u", &o->hold[o->holds].from, &o->hold[o->holds].to) != 2)
            train_die("-h needs FROM-TO", value);
        o->holds++;
        break;
    case 'e':
        o->epochs = (unsigned)strtoul(value, NULL, 10);
        break;
    case 'r':
        o->rate = strtof(value, NULL);
        break;
    case 's':
        o->penalty = strtof(value, NULL);
        break;
    case 'p':
        o->least = strtof(value, NULL);
        break;
    default:
        read_net_option(o, letter, value);
    }
}

static bool is_held_out(const struct options *o, uint32_t document, uint32_t documents)
{
    uint64_t percent = document * UINT64_C(100) / documents;
    for (unsigned i = 0; i < o->holds; i++)
        if (percent >= o->hold[i].from && percent < o->hold[i].to)
            return true;
    return false;
}

static void read_files(const struct options *o, struct train_tables *t, struct train_set *set)
{
    for (unsigned i = 0; i < o->class_files; i++)
        train_clusters_read(i == 0 ? &t->clusters : &t->fifth[i - 1], o->classes[i]);
    if (o->vectors)
        train_vectors_read(&t->vectors, o->vectors, o->words);
    for (unsigned i = 0; i < o->files; i++)
        t->documents += train_set_count(o->file[i]);
    for (unsigned i = 0; i < o->files; i++)
        train_set_add_file(set, t, o->file[i]);
}

/* Blocks of documents take turns: neighbours are of one article. */
#define BLOCK_DOCUMENTS 10

/* First readings of all documents that are learned from, each by a chain that has not seen it; half
 * of the epochs will do. */
static void hear(const struct options *o, struct train_set *set, const bool *is_held)
{
    uint8_t *label = calloc(set->atoms + 1, sizeof *label);
    bool *is_out = calloc(set->documents + 1, sizeof *is_out);
    struct train_model model;
    if (!label || !is_out)
        train_die("out of memory", "");
    for (unsigned fifth = 0; fifth < TRAIN_FIFTHS; fifth++) {
        for (uint32_t i = 0; i < set->documents; i++)
            is_out[i] = is_held[i] || i / BLOCK_DOCUMENTS % TRAIN_FIFTHS == fifth;
        train_crf(&model, set,
                  &(struct train_plan){is_out, (o->epochs + 1) / 2, o->rate, o->penalty, label});
        train_model_free(&model);
        printf("first reading of fifth %u\n", fifth + 1);
        (void)fflush(stdout);
    }
    train_set_hear(set, label);
    free(label);
    free(is_out);
}

int main(int argc, char **argv)
{
    static struct train_tables tables;
    struct options o = {.epochs = 10, .rate = 0.1f, .least = 0.1f, .words = 50000, .net_epochs = 5,
                        .weight = 0.84f};
    struct train_set set = {0};
    struct train_model model;
    for (int letter; (letter = getopt(argc, argv, "d:l:t:o:c:h:e:r:s:p:v:w:n:g:")) != -1;)
        read_option(&o, letter, optarg);
    if (!o.data || !o.language || !o.out || o.files == 0 || o.epochs == 0 || !(o.rate > 0))
        read_option(&o, '?', "");
    train_tables_open(&tables, o.data, o.language);
    read_files(&o, &tables, &set);
    bool *is_held = calloc(set.documents + 1, sizeof *is_held);
    if (!is_held)
        train_die("out of memory", "");
    for (uint32_t i = 0; i < set.documents; i++)
        is_held[i] = is_held_out(&o, i, set.documents);
    printf("%zu atoms, %zu sentences, %u documents\n", set.atoms, set.sentences, set.documents);
    struct train_parts parts = {.model = &model, .least = o.least};
    char *net = NULL;
    if (o.vectors) {
        hear(&o, &set, is_held);
        net = train_net(&set, &tables.vectors,
                        &(struct train_net_plan){is_held, o.net_epochs, o.weight},
                        &parts.net_bytes);
        parts.net = net;
    }
    train_crf(&model, &set, &(struct train_plan){is_held, o.epochs, o.rate, o.penalty, NULL});
    train_model_write(&parts, &tables, o.out);
    train_model_free(&model);
    free(net);
    train_set_free(&set);
    free(is_held);
    train_tables_close(&tables);
    return 0;
}
