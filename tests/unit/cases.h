/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cases - runs the .case files of a module: examples that people can read, and that are the test.
 *
 * A file holds blocks separated by a line "===". A block is comment lines "# ...", then the input,
 * a line "---", then the expected lines. The callback gets both without the line feed at their end.
 * cases_run() fails the cmocka test when there is no file, when a block has no "---", or when a
 * callback reported a difference through cases_mismatch(); every difference of every block is
 * printed with file and line first.
 */
#ifndef TESTS_CASES_H
#define TESTS_CASES_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
/* common/error.h has a function of that name. */
#undef fail
#undef fail_msg
#define fail_msg(...)                                                                              \
    do {                                                                                           \
        print_error("ERROR: " __VA_ARGS__);                                                        \
        _fail(__FILE__, __LINE__);                                                                 \
    } while (0)
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/span.h"

struct cases_block {
    const char *path;
    unsigned line;       /* of the first input line */
    struct span comment; /* the lines with '#', as they stand */
    struct span input;
    struct span expected;
    unsigned mismatches;
};

typedef void cases_check(struct cases_block *block, void *ctx);

/* "tests/cases/fold/arabic.case:12: expected ...\n got ..." */
static inline void cases_mismatch(struct cases_block *block, struct span got)
{
    block->mismatches++;
    fprintf(stderr, "%s:%u: for input\n%.*s\nexpected\n%.*s\ngot\n%.*s\n", block->path, block->line,
            (int)block->input.n, block->input.p, (int)block->expected.n, block->expected.p,
            (int)got.n, got.p);
}

/* The usual last line of a callback. One line feed at the end of `got` does not count. */
static inline void cases_expect(struct cases_block *block, struct span got)
{
    if (got.n > 0 && got.p[got.n - 1] == '\n')
        got.n--;
    if (!span_equal(got, block->expected))
        cases_mismatch(block, got);
}

static inline char *cases_read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    size_t n = 0, cap = 1 << 16;
    char *bytes = malloc(cap);

    assert_non_null(f);
    assert_non_null(bytes);
    for (size_t got; (got = fread(bytes + n, 1, cap - n - 1, f)) > 0;) {
        n += got;
        if (cap - n < 2) {
            bytes = realloc(bytes, cap *= 2);
            assert_non_null(bytes);
        }
    }
    fclose(f);
    bytes[n] = '\0';
    return bytes;
}

static inline struct span cases_without_feed(const char *from, const char *to)
{
    size_t n = (size_t)(to - from);

    return span_at(from, n > 0 && from[n - 1] == '\n' ? n - 1 : n);
}

/* The first line of [from, to) that is exactly `marker`, or NULL; *ret_behind is where the next
 * line begins. */
static inline const char *cases_find_line(const char *from, const char *to, const char *marker,
                                          const char **ret_behind)
{
    size_t n = strlen(marker);

    for (const char *p = from; p < to;) {
        const char *end = memchr(p, '\n', (size_t)(to - p));
        const char *next = end ? end + 1 : to;
        if ((size_t)((end ? end : to) - p) == n && memcmp(p, marker, n) == 0) {
            *ret_behind = next;
            return p;
        }
        p = next;
    }
    return NULL;
}

static inline unsigned cases_run_file(const char *path, cases_check *check, void *ctx)
{
    char *file = cases_read_file(path);
    const char *all = file + strlen(file), *p = file;
    unsigned blocks = 0, mismatches = 0;

    while (p < all) {
        const char *next = all, *behind = all, *input = p;
        const char *end = cases_find_line(p, all, "===", &next);
        struct cases_block block = {.path = path};
        end = end ? end : all;
        while (input < end && *input == '#') {
            const char *feed = memchr(input, '\n', (size_t)(end - input));
            input = feed ? feed + 1 : end;
        }
        const char *dashes = cases_find_line(input, end, "---", &behind);
        block.line = 1;
        for (const char *q = file; q < input; q++)
            block.line += *q == '\n';
        if (!dashes)
            fail_msg("%s:%u: block without a line '---'", path, block.line);
        block.comment = cases_without_feed(p, input);
        block.input = cases_without_feed(input, dashes);
        block.expected = cases_without_feed(behind, end);
        check(&block, ctx);
        mismatches += block.mismatches;
        blocks++;
        p = next;
    }
    assert_true(blocks > 0);
    free(file);
    return mismatches;
}

/* Runs tests/cases/<module>/<pattern>; pattern is for glob(3): "*.case", "ar.case". */
static inline void cases_run(const char *module, const char *pattern, cases_check *check, void *ctx)
{
    char path[4096];
    glob_t found;
    unsigned mismatches = 0;

    snprintf(path, sizeof path, "%s/tests/cases/%s/%s", CW_SOURCE_DIR, module, pattern);
    if (glob(path, 0, NULL, &found) != 0)
        fail_msg("no case file '%s'", path);
    for (size_t i = 0; i < found.gl_pathc; i++)
        mismatches += cases_run_file(found.gl_pathv[i], check, ctx);
    globfree(&found);
    assert_int_equal(mismatches, 0);
}

/* A folder of the shared data, or NULL (after one line "skipped: ...") when it is not on this
 * machine. */
static inline const char *cases_shared(const char *what)
{
    static char path[4096];
    const char *root = getenv("CW_SHARED");
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", root && *root ? root : CW_SOURCE_DIR "/../shared", what);
    f = fopen(path, "rb");
    if (!f) {
        printf("skipped: '%s' is not on this machine\n", path);
        return NULL;
    }
    fclose(f);
    return path;
}

#endif
