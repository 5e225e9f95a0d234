/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_pages - what the read stage makes of files, for bench_pages.py to measure, and how fast.
 *
 *   bench_pages FILE...           for each page: "path TAB bytes LF", then that many bytes of its
 *                                 text (0: refused)
 *   bench_pages --meta FILE...    title, byline, dates and addresses of each page
 *   bench_pages --time N FILE...  reads all files N times and prints MiB a second, CPU ms a page
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/arena.h"
#include "common/buf.h"
#include "common/clock.h"
#include "read.h"

#define BUDGET_BYTES (192u << 20)

struct bench {
    struct reader *reader;
    struct arena arena;
    size_t bytes; /* read */
};

static int die(const char *path, const struct error *e)
{
    fprintf(stderr, "bench_pages: %s: %s\n", path, e->text);
    return 1;
}

static enum fate file_read(const char *path, struct buf *b, struct error *e)
{
    buf_init(b, WIRE_MAX_RAW_BYTES);
    return buf_read_file(b, path, e);
}

static int page_print(struct bench *b, const char *path, bool is_meta)
{
    struct error e = {{0}};
    struct buf body;
    Cw__Document *d = NULL;
    enum fate fate = file_read(path, &body, &e);
    if (!fate)
        fate = read_bytes(b->reader, buf_span(&body), NULL, NULL, &b->arena, &d, &e);
    if (fate)
        die(path, &e);
    size_t n = fate ? 0 : strlen(d->text);
    if (!is_meta) {
        printf("%s\t%zu\n%s\n", path, n, n ? d->text : "");
    } else if (!fate) {
        printf("%s\n  title     %s\n  published %s\n  modified  %s\n  canonical %s\n  source    "
               "%s\n  language  %s\n",
               path, d->title ? d->title : "-", d->published ? d->published : "-",
               d->modified ? d->modified : "-", d->canonical_url ? d->canonical_url : "-",
               d->source ? d->source : "-", d->declared_language ? d->declared_language : "-");
        for (size_t i = 0; i < d->n_byline; i++)
            printf("  byline    %s\n", d->byline[i]);
    }
    b->bytes += body.n;
    buf_done(&body);
    arena_reset(&b->arena);
    return fate != FATE_DONE;
}

static int time_all(struct bench *b, long rounds, char **paths, int n)
{
    struct buf *body = calloc((size_t)n, sizeof(*body));
    struct error e = {{0}};
    for (int i = 0; i < n; i++)
        if (file_read(paths[i], &body[i], &e))
            return die(paths[i], &e);
    uint64_t from = clock_thread_cpu_us();
    for (long k = 0; k < rounds; k++)
        for (int i = 0; i < n; i++) {
            Cw__Document *d = NULL;
            (void)!read_bytes(b->reader, buf_span(&body[i]), NULL, NULL, &b->arena, &d, &e);
            b->bytes += body[i].n;
            arena_reset(&b->arena);
        }
    double s = (double)(clock_thread_cpu_us() - from) / 1e6;
    double pages = (double)(rounds * n), bytes = (double)b->bytes;
    printf("%.0f pages, %.1f MiB, %.2f CPU-s: %.1f MiB/s, %.2f ms a page, %.2f ms per 180 KB\n",
           pages, bytes / 1048576, s, bytes / 1048576 / s, s * 1000 / pages,
           s * 1000 / (bytes / 180000));
    for (int i = 0; i < n; i++)
        buf_done(&body[i]);
    free(body);
    return 0;
}

int main(int argc, char **argv)
{
    struct error e = {{0}};
    struct bench b = {0};
    struct read_conf conf;
    if (conf_load(read_conf_rows, &(struct conf_sources){0}, &conf, &e) ||
        read_open(&conf, &b.reader, &e))
        return die("settings", &e);
    arena_init(&b.arena, BUDGET_BYTES);
    int refused = 0;
    bool is_meta = argc > 1 && !strcmp(argv[1], "--meta");
    if (argc > 3 && !strcmp(argv[1], "--time"))
        return time_all(&b, strtol(argv[2], NULL, 10), argv + 3, argc - 3);
    for (int i = is_meta ? 2 : 1; i < argc; i++)
        refused += page_print(&b, argv[i], is_meta);
    arena_done(&b.arena);
    read_close(b.reader);
    return refused > 0;
}
