/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_entities - how well and how fast the entity stage works.        bench: entity
 *
 * The tables are those of the repository, or those of the folder in CW_ENTITY_DATA: weights that
 * were learned without what is held out stand in a folder of their own. -v prints every name: =
 * right, + wrong, - missed. `tests/bench/tables` prints everything that issue 4 asks for.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench_entities/bench.h"
#include "common/clock.h"

#define DOCUMENT_BYTES ((size_t)192 << 20)

static const struct {
    const char *name;
    void (*run)(struct bench *b);
    bool needs_file;
    const char *meaning;
} parts[] = {
    {"ner", bench_ner, true,
     "FILE.tsv en|ar [FROM-TO]: token TAB tag (BIO), of these per cent of the documents"},
    {"model", bench_model, true, "the same of the sequence model alone, by the set's own rules"},
    {"recall", bench_recall, false,
     "names of conflict reporting, tests/gold/names, dev and test half"},
    {"seeds", bench_seeds, false, "the entities of the seeds, wherever a surface of them stands"},
    {"speed", bench_speed, true, "FILE.jsonl en|ar: articles and tokens a second, CPU of one core"},
};
enum { PARTS = sizeof parts / sizeof *parts };

void bench_die(const char *message, const char *subject)
{
    (void)fflush(stdout);
    (void)fprintf(stderr, "bench_entities: %s '%s'\n", message, subject);
    exit(1);
}

Cw__Document *bench_annotate(struct bench *b, const char *text, const char *published)
{
    struct error e;
    Cw__Document *doc = ARENA_NEW(&b->arena, Cw__Document);

    cw__document__init(doc);
    doc->text = (char *)text;
    doc->language = (char *)b->language;
    doc->published = (char *)published;
    if (entity_annotate(b->recogniser, doc, &b->arena, &e) != FATE_DONE)
        bench_die(e.text, "");
    return doc;
}

const char *bench_slice(struct bench *b, const char *text, uint32_t start, uint32_t end)
{
    size_t from = 0, i = 0;

    for (uint32_t at = 0; text[i]; at++) {
        if (at == start)
            from = i;
        if (at == end)
            break;
        for (i++; ((unsigned char)text[i] & 0xC0) == 0x80; i++)
            ;
    }
    return arena_string(&b->arena, span_at(text + from, i - from));
}

uint32_t bench_count_points(const char *s)
{
    uint32_t n = 0;

    for (; *s; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

double bench_ratio(unsigned a, unsigned b)
{
    return b ? 100.0 * a / b : 0;
}

bool bench_shared(const char *name, char *ret_path, size_t cap)
{
    const char *root = getenv("CW_SHARED");
    FILE *f;

    (void)snprintf(ret_path, cap, "%s/data/%s", root ? root : CW_SOURCE_DIR "/../shared", name);
    f = fopen(ret_path, "r");
    if (!f)
        printf("skipped: there is no '%s'\n", ret_path);
    else
        (void)fclose(f);
    return f != NULL;
}

static int usage(void)
{
    (void)fputs("usage: bench_entities PART [FILE [en|ar [FROM-TO]]] [-v]\n\n", stderr);
    for (size_t i = 0; i < PARTS; i++)
        (void)fprintf(stderr, "  %-7s %s\n", parts[i].name, parts[i].meaning);
    return 2;
}

static void run(struct bench *b, void (*part)(struct bench *b))
{
    const char *data = getenv("CW_ENTITY_DATA");
    char dir[4096];
    struct error e;
    uint64_t begun_us = clock_monotonic_us();

    (void)snprintf(dir, sizeof dir, "%s", data ? data : CW_SOURCE_DIR "/workers/entity/data");
    if (entity_open(&(struct entity_conf){.data_dir = dir}, &b->recogniser, &e) != FATE_DONE)
        bench_die(e.text, dir);
    (void)fprintf(stderr, "tables loaded in %.2f s\n",
                  (double)(clock_monotonic_us() - begun_us) / 1e6);
    arena_init(&b->arena, DOCUMENT_BYTES);
    part(b);
    arena_done(&b->arena);
    entity_close(b->recogniser);
}

int main(int argc, char **argv)
{
    struct bench b = {.language = "en"};

    if (argc > 2 && strcmp(argv[argc - 1], "-v") == 0) {
        b.is_verbose = true;
        argc--;
    }
    if (argc > 2)
        b.path = argv[2];
    if (argc > 3)
        b.language = argv[3];
    if (argc > 4)
        b.part = argv[4];
    for (size_t i = 0; argc > 1 && i < PARTS; i++) {
        if (strcmp(argv[1], parts[i].name) != 0)
            continue;
        if (parts[i].needs_file && !b.path)
            return usage();
        run(&b, parts[i].run);
        return 0;
    }
    return usage();
}
