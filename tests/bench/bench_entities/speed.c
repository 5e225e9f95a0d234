/* SPDX-License-Identifier: Apache-2.0 */
/*
 * speed - what the entity stage costs.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"
#include "common/clock.h"

void bench_speed(struct bench *b)
{
    FILE *f = fopen(b->path, "r");
    char *line = NULL;
    size_t cap = 0, bytes = 0, points = 0;
    unsigned n = 0;
    uint64_t cpu = 0;
    if (!f)
        bench_die("cannot read", b->path);
    while (n < 2000 && getline(&line, &cap, f) > 0) {
        json_t *x = json_loads(line, 0, NULL);
        const char *text = json_string_value(json_object_get(x, "text"));
        if (text && *text) {
            uint64_t begin = clock_thread_cpu_us();
            (void)bench_annotate(b, text, "2017-01-20");
            cpu += clock_thread_cpu_us() - begin;
            bytes += strlen(text);
            points += bench_count_points(text);
            n++;
        }
        json_decref(x);
        arena_reset(&b->arena);
    }
    free(line);
    fclose(f);
    double per = n ? (double)cpu / n : 0;
    printf("%u articles of %.0f characters: %.0f us each, %.0f articles/s, %.1f MB/s\n", n,
           n ? (double)points / n : 0, per, per > 0 ? 1e6 / per : 0,
           cpu ? (double)bytes / (double)cpu : 0);
}
