/* SPDX-License-Identifier: Apache-2.0 */
/*
 * corpus_help - the files of tests/corpus that say how a hostile input is made.
 *
 * NAME.gen: lines of a count, a TAB and what is repeated so often; \n, \\ and \xNN are escapes. Without a TAB a line is a
 * comment. NAME.expect stands beside NAME.bin (the bytes as they are) or NAME.gen.
 */
#ifndef TESTS_CORPUS_HELP_H
#define TESTS_CORPUS_HELP_H

#include "budget.h"
#include "cases.h"
#include "common/buf.h"


static inline void corpus_unescape(struct span s, struct buf *to)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\\' && i + 3 < s.n && s.p[i + 1] == 'x') {
            c = (char)strtoul((char[]){s.p[i + 2], s.p[i + 3], 0}, NULL, 16);
            i += 3;
        } else if (c == '\\' && i + 1 < s.n) {
            c = s.p[++i] == 'n' ? '\n' : s.p[i];
        }
        assert_true(buf_append_byte(to, c));
    }
}

static inline void corpus_generate(const char *recipe, struct buf *to)
{
    struct span rest = span_of(recipe), line, count;

    while (span_split(&rest, '\n', &line)) {
        struct buf piece;
        if (span_find(line, SPAN("\t")) == line.n)
            continue;
        buf_init(&piece, 1 << 16);
        assert_true(span_split(&line, '\t', &count));
        corpus_unescape(line, &piece);
        for (size_t n = strtoul(count.p, NULL, 10); n > 0; n--)
            assert_true(buf_append(to, buf_span(&piece)));
        buf_done(&piece);
    }
}

/* Appends the input that belongs to an expectation. */
static inline void corpus_load(const char *expect_path, const char *plain_ending, struct buf *to)
{
    char path[4096];
    int stem = (int)(strlen(expect_path) - strlen(".expect"));

    (void)snprintf(path, sizeof path, "%.*s%s", stem, expect_path, plain_ending);
    if (buf_read_file(to, path, NULL) == FATE_DONE)
        return;
    (void)snprintf(path, sizeof path, "%.*s.gen", stem, expect_path);
    char *recipe = cases_read_file(path);
    corpus_generate(recipe, to);
    free(recipe);
}

/* The next line "key: value" of an expectation; comments and empty lines are passed over. */
static inline bool corpus_line(struct span *rest, struct span *ret_key, struct span *ret_value)
{
    struct span line;

    while (span_split(rest, '\n', &line)) {
        if (line.n == 0 || line.p[0] == '#')
            continue;
        size_t at = span_find(line, SPAN(":"));
        *ret_key = span_trim(span_slice(line, 0, at));
        *ret_value = at < line.n ? span_trim(span_slice(line, at + 1, line.n)) : SPAN("");
        return true;
    }
    return false;
}

/* Calls `check` with the path of each expectation of a folder; at least `least` of them. */
static inline void corpus_each(const char *folder, size_t least,
                               void (*check)(const char *expect_path, void *ctx), void *ctx)
{
    char pattern[512];
    glob_t found;

    (void)snprintf(pattern, sizeof pattern, "%s/tests/corpus/%s/*.expect", CW_SOURCE_DIR, folder);
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    assert_true(found.gl_pathc >= least);
    for (size_t i = 0; i < found.gl_pathc; i++)
        check(found.gl_pathv[i], ctx);
    globfree(&found);
}

#endif
