/* SPDX-License-Identifier: Apache-2.0 */
/*
 * speed - what the entity stage costs.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"
#include "common/clock.h"
#include "text/text.h"
#include "text/token.h"

#define ARTICLES_MAX 2000

static uint32_t count_tokens(struct bench *b, const char *text)
{
    struct text t;
    struct tokens ts;
    struct error e;

    if (text_build(span_of(text), &b->arena, &t, &e) != FATE_DONE)
        bench_die(e.text, "");
    token_split(&t, &b->arena, &ts);
    return ts.n;
}

void bench_speed(struct bench *b)
{
    FILE *f = fopen(b->path, "r");
    char *line = NULL;
    size_t cap = 0;
    double articles = 0, points = 0, tokens = 0, cpu_us = 0;

    if (!f)
        bench_die("cannot read", b->path);
    while (articles < ARTICLES_MAX && getline(&line, &cap, f) > 0) {
        json_t *x = json_loads(line, 0, NULL);
        const char *text = json_string_value(json_object_get(x, "text"));
        if (text && *text) {
            uint64_t begun_us = clock_thread_cpu_us();
            (void)bench_annotate(b, text, "2017-01-20");
            cpu_us += (double)(clock_thread_cpu_us() - begun_us);
            points += bench_count_points(text);
            tokens += count_tokens(b, text);
            articles++;
        }
        json_decref(x);
        arena_reset(&b->arena);
    }
    free(line);
    (void)fclose(f);
    if (articles == 0 || cpu_us == 0)
        bench_die("no articles in", b->path);
    printf("%s: %.0f articles of %.0f characters, %.0f us of CPU each, %.0f articles/s, %.0f "
           "tokens/s\n",
           b->language, articles, points / articles, cpu_us / articles, 1e6 * articles / cpu_us,
           1e6 * tokens / cpu_us);
}
