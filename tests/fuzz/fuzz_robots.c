/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_robots - the first line is a path, the rest a robots.txt. Where the path is in canonical
 * form already, the answer must be that of a matcher that tries everything.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "common/arena.h"
#include "robots.h"

#define ORACLE_BYTES 128

/* Does p[0..pn) match a beginning of s (all of it when anchored)? */
static bool tries_everything(struct span p, struct span s, bool is_anchored)
{
    bool row[ORACLE_BYTES + 1] = {true}; /* row[j]: the pattern so far matches s[0..j) */
    for (size_t i = 0; i < p.n; i++) {
        bool next[ORACLE_BYTES + 1] = {false};
        for (size_t j = 0; j <= s.n; j++)
            next[j] = p.p[i] == '*' ? row[j] || (j > 0 && next[j - 1])
                                    : j > 0 && row[j - 1] && s.p[j - 1] == p.p[i];
        memcpy(row, next, sizeof row);
    }
    for (size_t j = 0; j < s.n && !is_anchored; j++)
        if (row[j])
            return true;
    return row[s.n];
}

static bool is_canonical(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && s.p[i] != '/' && s.p[i] != '.')
            return false;
    return s.n > 0 && s.n <= ORACLE_BYTES;
}

static void compare(const struct robots *r, struct span path, bool allows)
{
    size_t longest = 0;
    bool expected = true;
    for (size_t i = 0; i < r->rules; i++) {
        const struct robots_rule *rule = &r->rule[i];
        size_t n = rule->pattern.n + rule->is_anchored;
        if (n >= longest && tries_everything(rule->pattern, path, rule->is_anchored)) {
            expected = n > longest ? rule->allows : expected || rule->allows;
            longest = n;
        }
    }
    if (longest > 0 && allows != expected)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena a;
    struct span body = span_at((const char *)bytes, n), path;
    arena_init(&a, 64u << 20);
    if (arena_guard(&a))
        abort(); /* politeness.c has no guard */
    if (!span_split(&body, '\n', &path))
        path = SPAN("");
    struct robots r;
    robots_parse(body, SPAN("claimwire"), &a, &r);
    bool allows = robots_allows(&r, path, &a);
    if (span_equal(path, SPAN("/robots.txt"))) {
        if (!allows)
            abort();
    } else if (is_canonical(path) && r.rules < 200) {
        compare(&r, path, allows);
    }
    arena_done(&a);
    return 0;
}
