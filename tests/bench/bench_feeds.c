/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_feeds - what the read stage makes of feeds, for bench_feeds.py to compare, and how fast.
 *
 *   bench_feeds FILE...           one line of JSON for each feed: the Listing, or why it is refused
 *   bench_feeds --time N FILE...  reads all files N times: feeds a second
 *   bench_feeds --floor N FILE... the same with libxml2's SAX parser and no handlers: the least
 * that a reader on top of it would cost
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef CW_LIBXML
#include <libxml/parser.h>
#endif
#include "common/arena.h"
#include "common/buf.h"
#include "common/clock.h"
#include "read/feed.h"

#define BUDGET_BYTES (192u << 20)
#define FETCHED_US INT64_C(1893456000000000) /* 2030: nothing in the files is later */

static struct feed_input input_of(const struct buf *body)
{
    return (struct feed_input){.body = buf_span(body),
                               .url = "http://feed.example/feed.xml",
                               .fetched_us = FETCHED_US,
                               .limits = {512, 200000, 512}};
}

static void string_print(const char *name, const char *value, const char *behind)
{
    printf("\"%s\": ", name);
    if (!value) {
        printf("null%s", behind);
        return;
    }
    putchar('"');
    for (const char *c = value; *c; c++)
        if (*c == '"' || *c == '\\')
            printf("\\%c", *c);
        else if ((unsigned char)*c < 0x20)
            printf("\\u%04x", *c);
        else
            putchar(*c);
    printf("\"%s", behind);
}

static void item_print(const Cw__Listing__Item *item)
{
    printf("{");
    string_print("url", item->url, ", ");
    string_print("guid", item->guid, ", ");
    string_print("title", item->title, ", ");
    string_print("published", item->published, ", ");
    string_print("updated", item->updated, ", ");
    string_print("text", item->summary_html, ", \"authors\": [");
    for (size_t i = 0; i < item->n_authors; i++) {
        printf("%s{", i ? ", " : "");
        string_print("name", item->authors[i], "}");
    }
    printf("]}");
}

static void listing_print(const Cw__Listing *l)
{
    string_print("format", l->format, ", ");
    string_print("title", l->title, ", ");
    string_print("home", l->home, ", ");
    string_print("language", l->language, ", ");
    printf("\"ttl_s\": %u, \"items\": [", l->has_ttl_s ? l->ttl_s : 0);
    for (size_t i = 0; i < l->n_items; i++) {
        printf("%s", i ? ", " : "");
        item_print(l->items[i]);
    }
    printf("]}\n");
}

static int file_print(const char *path, struct arena *a)
{
    struct error e = {{0}};
    struct buf body;
    Cw__Listing *l = NULL;
    buf_init(&body, 16u << 20);
    enum fate fate = buf_read_file(&body, path, &e);
    struct feed_input in = input_of(&body);
    if (!fate)
        fate = feed_read(&in, a, &l, &e);
    printf("{");
    string_print("path", path, ", ");
    string_print("refused", fate ? e.text : NULL, fate ? "}\n" : ", ");
    if (!fate)
        listing_print(l);
    buf_done(&body);
    arena_reset(a);
    return 0;
}

#ifdef CW_LIBXML
static void floor_read(const struct buf *body)
{
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC};
    xmlParserCtxtPtr ctxt = xmlCreatePushParserCtxt(&sax, NULL, NULL, 0, NULL);
    xmlCtxtUseOptions(ctxt, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlParseChunk(ctxt, buf_span(body).p, (int)body->n, 1);
    xmlFreeParserCtxt(ctxt);
}
#else
static void floor_read(const struct buf *body)
{
    (void)body;
    fprintf(stderr, "bench_feeds: built without libxml2\n");
    exit(1);
}
#endif

static int time_all(struct arena *a, long rounds, bool is_floor, char **paths, int n)
{
    struct buf *body = calloc((size_t)n, sizeof(*body));
    struct error e = {{0}};
    size_t bytes = 0;
    for (int i = 0; i < n; i++) {
        buf_init(&body[i], 16u << 20);
        if (buf_read_file(&body[i], paths[i], &e)) {
            fprintf(stderr, "bench_feeds: %s: %s\n", paths[i], e.text);
            return 1;
        }
    }
    uint64_t from = clock_thread_cpu_us();
    for (long k = 0; k < rounds; k++)
        for (int i = 0; i < n; i++) {
            struct feed_input in = input_of(&body[i]);
            Cw__Listing *l = NULL;
            if (is_floor)
                floor_read(&body[i]);
            else
                (void)!feed_read(&in, a, &l, &e);
            bytes += body[i].n;
            arena_reset(a);
        }
    double s = (double)(clock_thread_cpu_us() - from) / 1e6;
    printf("%.0f feeds/s, %.1f MiB/s (%ld feeds, %.2f CPU-s)\n", (double)(rounds * n) / s,
           (double)bytes / 1048576 / s, rounds * n, s);
    for (int i = 0; i < n; i++)
        buf_done(&body[i]);
    free(body);
    return 0;
}

int main(int argc, char **argv)
{
    struct arena a;
    int failed = 0;
    bool is_time = argc > 3 && !strcmp(argv[1], "--time"),
         is_floor = argc > 3 && !strcmp(argv[1], "--floor");
    arena_init(&a, BUDGET_BYTES);
    if (is_time || is_floor)
        failed = time_all(&a, strtol(argv[2], NULL, 10), is_floor, argv + 3, argc - 3);
    for (int i = 1; i < argc && !is_time && !is_floor; i++)
        failed += file_print(argv[i], &a);
    arena_done(&a);
    return failed > 0;
}
