/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_meta - what a page says about its article, JSON-LD included; the first byte cuts the runs
 * into text and what is around it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "common/arena.h"
#include "meta.h"
#include "text/utf8.h"

static void check(const struct meta *m)
{
    if (m->title && (!*m->title || strchr(m->title, '\n')))
        abort();
    if (m->canonical && strncmp(m->canonical, "http", 4))
        abort();
    unsigned chosen[2] = {0, 0};
    for (size_t i = 0; i < m->n_dates; i++) {
        const Cw__DateCandidate *c = m->dates[i];
        if (!c->value || !c->origin || (c->chosen && c->refused))
            abort();
        chosen[c->role] += c->chosen != 0;
    }
    if (chosen[0] > 1 || chosen[1] > 1 || !m->published != (chosen[0] + chosen[1] == 0))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena a;
    struct html_tree tree;
    struct runs rs;
    struct meta m;
    struct error e;
    const struct html_limits limits = {512, 200000, 512};
    if (n == 0)
        return 0;
    arena_init(&a, 192u << 20);
    if (arena_guard(&a)) {
        arena_done(&a);
        return 0;
    }
    struct span source = utf8_clean(span_at((const char *)bytes + 1, n - 1), &a);
    if (html_parse(source, &limits, &a, &tree, &e) == FATE_DONE) {
        run_collect(&tree, &a, &rs);
        struct meta_input in = {.tree = &tree,
                                .runs = &rs,
                                .first_run = rs.n ? bytes[0] % (rs.n + 1) : 0,
                                .url = bytes[0] & 1 ? "https://news.example/2021/11/18/a" : NULL,
                                .feed_title = bytes[0] & 2 ? "A title of the feed" : NULL,
                                .feed_published = bytes[0] & 4 ? "2021-11-18T10:30:00Z" : NULL};
        in.dates.latest_us = INT64_C(1641772800000000);
        in.dates.now_us = bytes[0] & 8 ? in.dates.latest_us : 0;
        meta_collect(&in, &a, &m);
        check(&m);
    }
    arena_done(&a);
    return 0;
}
