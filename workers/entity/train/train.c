/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_entities - learns the weights of the model of names.           built by: ninja
 * train_entities
 *
 * usage: train_entities -d DATA -l en|ar -t FILE.tsv [-t FILE.tsv ...] -o tagger.bin
 *                       [-c CLASSES ...] [-h FROM-TO ...] [-e EPOCHS] [-r RATE] [-s PENALTY]
 *                       [-p LEAST]
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
 * How good a model is tells bench_entities, which runs the whole entity stage with it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "train_crf.h"

#define FILES_MAX 16

struct options {
    const char *data, *language, *out;
    const char *file[FILES_MAX], *classes[1 + TRAIN_FIFTHS];
    struct {
        unsigned from, to;
    } hold[FILES_MAX];
    unsigned files, class_files, holds, epochs;
    float rate, penalty, least;
};

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
        train_die("usage: -d DATA -l en|ar -t FILE.tsv -o OUT [-c CLASSES ...] [-h FROM-TO ...] "
                  "[-e N] [-r RATE] [-s PENALTY] [-p LEAST]",
                  "");
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
    for (unsigned i = 0; i < o->files; i++)
        t->documents += train_set_count(o->file[i]);
    for (unsigned i = 0; i < o->files; i++)
        train_set_add_file(set, t, o->file[i]);
}

int main(int argc, char **argv)
{
    static struct train_tables tables;
    struct options o = {.epochs = 10, .rate = 0.1f, .least = 0.1f};
    struct train_set set = {0};
    struct train_model model;
    for (int letter; (letter = getopt(argc, argv, "d:l:t:o:c:h:e:r:s:p:")) != -1;)
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
    train_crf(&model, &set, &(struct train_plan){is_held, o.epochs, o.rate, o.penalty});
    train_model_write(&model, &tables, o.least, o.out);
    train_model_free(&model);
    train_set_free(&set);
    free(is_held);
    train_tables_close(&tables);
    return 0;
}
