/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_meta - what pages say about their articles: how many say each field, and what it costs.
 *
 *   bench_meta FILE...   each FILE a page; a file FILE.url beside it holds its address. Prints for
 *                        each page "path TAB field TAB value" lines, then how many pages have each
 *                        field and the CPU time per page of reading and of this part of it alone.
 *
 * bench: read
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "charset.h"
#include "common/arena.h"
#include "common/buf.h"
#include "common/clock.h"
#include "html.h"
#include "meta.h"
#include "read.h"
#include "wire.h"

#define BUDGET_BYTES (192u << 20)
#define ROUNDS 5

enum { TITLE, BYLINE, SECTION, OUTLET, PUBLISHED, MODIFIED, CANONICAL, LANGUAGE, FIELDS };
static const char *const names[FIELDS] = {"title",     "byline",   "section",   "outlet",
                                          "published", "modified", "canonical", "language"};

struct bench {
    struct reader *reader;
    struct arena arena;
    unsigned pages, has[FIELDS];
    uint64_t read_us, meta_us, bytes;
};

static const char *origin_of(const Cw__Document *d, Cw__DateCandidate__Role role)
{
    for (size_t i = 0; i < d->n_dates; i++)
        if (d->dates[i]->chosen && d->dates[i]->role == role)
            return d->dates[i]->origin;
    return "";
}

static void field(struct bench *b, const char *path, int which, const char *value,
                  const char *origin)
{
    if (value)
        printf("%s\t%s\t%s%s%s\n", path, names[which], value, *origin ? "\t" : "", origin);
    b->has[which] += value != NULL;
}

static void document_print(struct bench *b, const char *path, const Cw__Document *d)
{
    field(b, path, TITLE, d->title, "");
    for (size_t i = 0; i < d->n_byline; i++)
        printf("%s\tbyline\t%s\n", path, d->byline[i]);
    b->has[BYLINE] += d->n_byline > 0;
    field(b, path, SECTION, d->section, "");
    field(b, path, OUTLET, d->outlet, "");
    field(b, path, PUBLISHED, d->published, origin_of(d, CW__DATE_CANDIDATE__ROLE__PUBLISHED));
    field(b, path, MODIFIED, d->modified, origin_of(d, CW__DATE_CANDIDATE__ROLE__MODIFIED));
    field(b, path, CANONICAL, d->canonical_url, "");
    field(b, path, LANGUAGE, d->declared_language, "");
    for (size_t i = 0; i < d->n_dates; i++)
        printf("%s\tdate\t%s\t%s\t%s\n", path, d->dates[i]->value, d->dates[i]->origin,
               d->dates[i]->refused ? d->dates[i]->refused : "");
}

/* The part of this bench alone: tree and runs are made outside of the clock. */
static void meta_time(struct bench *b, struct span body, const char *url)
{
    struct charset_text source;
    struct html_tree tree;
    struct runs rs;
    struct error e = {{0}};
    const struct html_limits limits = {512, 200000, 512};
    arena_reset(&b->arena);
    if (charset_decode(body, NULL, CHARSET_HTML, &b->arena, &source, &e) ||
        html_parse(source.utf8, &limits, &b->arena, &tree, &e))
        return;
    run_collect(&tree, &b->arena, &rs);
    struct meta_input in = {.tree = &tree, .runs = &rs, .first_run = rs.n / 4, .url = url};
    in.dates.latest_us = clock_wall_us();
    uint64_t from = clock_thread_cpu_us();
    for (int i = 0; i < ROUNDS; i++) {
        struct meta m;
        meta_collect(&in, &b->arena, &m);
    }
    b->meta_us += clock_thread_cpu_us() - from;
}

static void read_time(struct bench *b, struct span body, const char *url)
{
    struct error e = {{0}};
    uint64_t from = clock_thread_cpu_us();
    for (int i = 0; i < ROUNDS; i++) {
        Cw__Document *d = NULL;
        arena_reset(&b->arena);
        (void)!read_bytes(b->reader, body, NULL, url, &b->arena, &d, &e);
    }
    b->read_us += clock_thread_cpu_us() - from;
}

static int page_measure(struct bench *b, const char *path)
{
    struct error e = {{0}};
    struct buf body, address;
    char beside[4096];
    Cw__Document *d = NULL;
    buf_init(&body, WIRE_MAX_RAW_BYTES);
    buf_init(&address, 4096);
    snprintf(beside, sizeof(beside), "%s.url", path);
    if (buf_read_file(&body, path, &e)) {
        fprintf(stderr, "bench_meta: %s\n", e.text);
        return 1;
    }
    char url[4096] = "";
    if (!buf_read_file(&address, beside, &e)) {
        struct span s = span_trim(buf_span(&address));
        snprintf(url, sizeof(url), "%.*s", (int)s.n, s.p);
    }
    enum fate fate =
        read_bytes(b->reader, buf_span(&body), NULL, *url ? url : NULL, &b->arena, &d, &e);
    if (fate)
        printf("%s\trefused\t%s\n", path, e.text);
    else
        document_print(b, path, d);
    b->pages++;
    b->bytes += body.n;
    read_time(b, buf_span(&body), *url ? url : NULL);
    meta_time(b, buf_span(&body), *url ? url : NULL);
    arena_reset(&b->arena);
    buf_done(&body);
    buf_done(&address);
    return 0;
}

int main(int argc, char **argv)
{
    struct error e = {{0}};
    struct bench b = {0};
    struct read_conf conf;
    if (argc < 2 || conf_load(read_conf_rows, &(struct conf_sources){0}, &conf, &e) ||
        read_open(&conf, &b.reader, &e)) {
        fprintf(stderr, "usage: bench_meta FILE... %s\n", e.text);
        return 1;
    }
    arena_init(&b.arena, BUDGET_BYTES);
    int failed = 0;
    for (int i = 1; i < argc; i++)
        failed += page_measure(&b, argv[i]);
    for (int i = 0; i < FIELDS; i++)
        fprintf(stderr, "%-10s %u of %u pages\n", names[i], b.has[i], b.pages);
    double n = (double)(b.pages ? b.pages : 1) * ROUNDS;
    fprintf(stderr, "%.0f KB a page; read %.2f ms, of it what is said about the article %.2f ms\n",
            (double)b.bytes / (double)(b.pages ? b.pages : 1) / 1000, (double)b.read_us / n / 1000,
            (double)b.meta_us / n / 1000);
    arena_done(&b.arena);
    read_close(b.reader);
    return failed > 0;
}
