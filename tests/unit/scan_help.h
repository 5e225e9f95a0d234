/* SPDX-License-Identifier: Apache-2.0 */
/* What tests of single modules of the entity worker share: the tables, and a text taken apart. */
#ifndef TESTS_SCAN_HELP_H
#define TESTS_SCAN_HELP_H

#include "cases.h"
#include "entity/gazetteer.h"
#include "entity/scan.h"

#define SCAN_HELP_DATA CW_SOURCE_DIR "/workers/entity/data"

struct scan_help {
    struct arena kept, arena;
    struct vocabulary vocabulary;
    struct gazetteer gazetteer;
    struct sentence_breaker *breaker;
    struct text text;
    struct scan scan;
};

static inline int scan_help_open(void **state)
{
    static struct scan_help h;
    struct error e;
    enum fate fate = FATE_DONE;

    arena_init(&h.kept, (size_t)256 << 20);
    arena_init(&h.arena, (size_t)64 << 20);
    h.vocabulary.phrases = phrase_new(&h.kept);
    for (int i = 0; i < 2 && fate == FATE_DONE; i++)
        fate = vocabulary_load(&h.vocabulary, SCAN_HELP_DATA, i ? "ar" : "en", &h.kept, &e);
    if (fate == FATE_DONE)
        fate = gazetteer_load(&h.gazetteer, SCAN_HELP_DATA, &h.vocabulary, &h.kept, &e);
    if (fate == FATE_DONE)
        fate = sentence_breaker_new(&h.breaker, &e);
    if (fate != FATE_DONE) {
        print_error("%s\n", e.text);
        return -1;
    }
    *state = &h;
    return 0;
}

static inline int scan_help_close(void **state)
{
    struct scan_help *h = *state;

    sentence_breaker_free(h->breaker);
    gazetteer_done(&h->gazetteer);
    vocabulary_done(&h->vocabulary);
    phrase_free(h->vocabulary.phrases);
    arena_done(&h->arena);
    arena_done(&h->kept);
    return 0;
}

/* The text as atoms and matches; forgets the one before. */
static inline const struct scan *scan_help_text(struct scan_help *h, const char *text)
{
    struct error e;
    struct scan_span all = {0, UINT32_MAX, true};

    arena_reset(&h->arena);
    h->scan = (struct scan){.text = &h->text, .vocabulary = &h->vocabulary, .arena = &h->arena};
    assert_int_equal(text_build(span_of(text), &h->arena, &h->text, &e), FATE_DONE);
    assert_int_equal(sentence_split(h->breaker, &h->text, &h->arena, &h->scan.sentences, &e),
                     FATE_DONE);
    scan_text(&h->scan, &all, 1);
    return &h->scan;
}

#endif
