/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cld2 - the statistics of Compact Language Detector 2 behind a C interface: its only C++.
 *
 * Any thread. Takes valid UTF-8.
 */
#ifndef LANGUAGE_CLD2_H
#define LANGUAGE_CLD2_H

#include <stdbool.h>
#include <stddef.h>

#define CLD2_GUESSES 3

struct cld2_guess {
    const char *language; /* CLD2's own code ("iw", "zh-Hant"); NULL: none */
    int percent;          /* of the text */
};

struct cld2_answer {
    struct cld2_guess best[CLD2_GUESSES]; /* most of the text first */
    bool is_reliable;
};

#ifdef __cplusplus
extern "C" {
#endif

/* `hint` is a list of codes as in Content-Language ("ar,en"), NULL when there is none. */
void cld2_detect(const char *text, size_t n, const char *hint, struct cld2_answer *ret);

/* A part of a text in one language, as CLD2 cuts it: what bench_language compares our spans with.
 */
struct cld2_chunk {
    size_t start, end;    /* bytes */
    const char *language; /* NULL: none */
};

/* Returns how many there are; at most cap of them are written. */
size_t cld2_split(const char *text, size_t n, struct cld2_chunk *ret, size_t cap);

/* "V2.0 - 20141016": of the tables that were linked. */
const char *cld2_version(void);

#ifdef __cplusplus
}
#endif

#endif
