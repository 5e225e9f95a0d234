/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the entity worker share: one recogniser, and a document from a text. */
#ifndef TESTS_ENTITY_HELP_H
#define TESTS_ENTITY_HELP_H

#include "cases.h"
#include "common/buf.h"
#include "common/clock.h"
#include "entity/entity.h"

#define ENTITY_HELP_ARENA ((size_t)192 << 20)

struct entity_help {
    struct entity_recogniser *recogniser;
    struct arena arena;
};

static inline int entity_help_open(void **state)
{
    static struct entity_help help;
    static char dir[] = CW_SOURCE_DIR "/workers/entity/data";
    struct error e;

    if (entity_open(&(struct entity_conf){.data_dir = dir}, &help.recogniser, &e) != FATE_DONE) {
        print_error("%s\n", e.text);
        return -1;
    }
    arena_init(&help.arena, ENTITY_HELP_ARENA);
    *state = &help;
    return 0;
}

static inline int entity_help_close(void **state)
{
    struct entity_help *help = *state;

    arena_done(&help->arena);
    entity_close(help->recogniser);
    return 0;
}

static inline Cw__Document *entity_help_annotate(struct entity_help *help, struct span text,
                                                 const char *language, const char *published)
{
    Cw__Document *doc = ARENA_NEW(&help->arena, Cw__Document);
    struct error e;

    cw__document__init(doc);
    doc->text = arena_string(&help->arena, text);
    doc->language = (char *)language;
    doc->published = (char *)published;
    if (entity_annotate(help->recogniser, doc, &help->arena, &e) != FATE_DONE)
        fail_msg("%s", e.text);
    return doc;
}

/* The characters [start, end) of a document's text. */
static inline struct span entity_help_slice(const Cw__Document *doc, uint32_t start, uint32_t end)
{
    const char *p = doc->text, *from = NULL;
    uint32_t at = 0;

    for (; *p && at < end; at++) {
        if (at == start)
            from = p;
        for (p++; ((unsigned char)*p & 0xC0) == 0x80;)
            p++;
    }
    return span_at(from ? from : p, from ? (size_t)(p - from) : 0);
}

/* A document of one piece repeated `times` times; CPU of one core in ret_us. */
static inline const Cw__Document *entity_help_repeat(struct entity_help *help, const char *piece,
                                                     size_t times, const char *language,
                                                     uint64_t *ret_us)
{
    size_t n = strlen(piece);
    char *text = arena_alloc(&help->arena, n * times);

    for (size_t i = 0; i < times; i++)
        memcpy(text + i * n, piece, n);
    uint64_t begin = clock_thread_cpu_us();
    const Cw__Document *doc =
        entity_help_annotate(help, span_at(text, n * times), language, "2021-11-24");
    *ret_us = clock_thread_cpu_us() - begin;
    return doc;
}

/* The language that a case file is about, by its name: "ar.case" is Arabic. */
static inline const char *entity_help_language(const char *path)
{
    return strstr(path, "/ar.") ? "ar" : "en";
}

#endif
