/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest - takes in addresses, files, folders and archives, once, now.
 */
#include "ingest.h"

#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <sodium.h>
#include <stdlib.h>
#include "claimwire_sql.h"
#include "common/clock.h"
#include "pg/key.h"
#include "wire.h"

static const char help[] =
    "usage: claimwire ingest [--source NAME] [--url URL] URL|FILE|DIR|WARC ...\n\n"
    "An address is handed to fetch; the bytes of a file (HTML or text, '-' for standard input) are "
    "archived as they are\n"
    "and enriched; a folder means all files below it. --source names the outlet ('ingested' when "
    "not given), --url says which\n"
    "address a single file stands for. What is known already is not taken twice.\n\n"
    "Of an archive (FILE.warc, FILE.warc.gz) the pages that were answered with status 200 are "
    "taken, "
    "with their addresses,\n"
    "headers and times; the rest is counted by reason. Their outlet is --source, else the one that "
    "'claimwire export warc'\n"
    "wrote down, else the host.\n";

static bool is_web_address(const char *word)
{
    return strncmp(word, "http://", 7) == 0 || strncmp(word, "https://", 8) == 0;
}

static struct span source_of(const struct ingest *g)
{
    return g->source.n > 0 ? g->source : SPAN("ingested");
}

static void ingest_address(struct ingest *g, const char *url)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    int64_t page = key_page(span_of(url));
    struct pg_params *p = pg_params_new(&g->k->arena);
    pg_add_int8(p, key_source(source_of(g)));
    pg_add_text(p, source_of(g));
    pg_add_int8(p, page);
    pg_add_text(p, span_of(url));
    pg_add_int8(p, key_job(JOB_PAGE, page));
    if (!ask_run(g->k, &sql_ingest_page, p, &r))
        g->failed++;
    else if (pg_rows(r) > 0)
        g->accepted++;
    else
        g->known++;
}

static struct span type_of(const char *path)
{
    const char *dot = strrchr(path, '.');
    if (dot && (strcmp(dot, ".html") == 0 || strcmp(dot, ".htm") == 0))
        return SPAN("text/html");
    return dot && strcmp(dot, ".txt") == 0 ? SPAN("text/plain") : SPAN("");
}

static void ingest_file(struct ingest *g, const char *path, const char *url)
{
    struct buf body;
    struct error e;
    char address[PATH_MAX + 8] = "file:///dev/stdin", *absolute = address + 7;
    buf_init(&body, WIRE_MAX_RAW_BYTES);
    enum fate fate = buf_read_file(&body, path, &e);
    if (fate == FATE_DONE && body.n == 0)
        fate = fail(&e, FATE_REJECT, "'%s' is empty", path);
    if (fate == FATE_DONE && strcmp(path, "-") != 0 && !realpath(path, absolute))
        fate = fail(&e, FATE_REJECT, "cannot find '%s': %s", path, strerror(errno));
    if (fate == FATE_DONE) {
        struct ingest_capture c = {.source = source_of(g),
                                   .url = span_of(url ? url : address),
                                   .type = type_of(path),
                                   .body = buf_span(&body),
                                   .fetched_us = clock_wall_us(),
                                   .took_ms = -1};
        ingest_put(g, &c);
    } else {
        (void)verb_fail(VERB_FAILED, g->k->verb, &e);
        g->failed++;
    }
    buf_done(&body);
}

static void ingest_folder(struct ingest *g, const char *path, const char *url)
{
    char *roots[] = {(char *)path, NULL};
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    for (FTSENT *entry; tree && !g->is_lost && (entry = fts_read(tree));) {
        if (entry->fts_info == FTS_F && entry->fts_name[0] != '.') {
            if (ingest_is_warc(entry->fts_path))
                ingest_warc(g, entry->fts_path);
            else
                ingest_file(g, entry->fts_path, url);
        }
        if (entry->fts_info != FTS_NS && entry->fts_info != FTS_DNR && entry->fts_info != FTS_ERR)
            continue;
        (void)ask_fail(g->k, "cannot read '%s': %s", entry->fts_path, strerror(entry->fts_errno));
        g->failed++;
    }
    if (!tree || fts_close(tree) != 0) {
        (void)ask_fail(g->k, "cannot read folder '%s': %s", path, strerror(errno));
        g->failed++;
    }
}

static void ingest_word(struct ingest *g, const char *word, const char *url)
{
    if (strcmp(word, "-") == 0)
        ingest_file(g, "-", url);
    else if (is_web_address(word))
        ingest_address(g, word);
    else
        ingest_folder(g, word, url); /* a file is a tree of one */
}

int verb_ingest(int argc, char **argv)
{
    struct ask k;
    const char *source = "", *url = NULL;
    const struct ask_option options[] = {{"--source", &source, NULL}, {"--url", &url, NULL}, {0}};
    int code = ask_begin(&k, argc, argv, help, options);
    if (code == VERB_DONE && k.words_len == 0)
        code = verb_misused(k.verb, "name at least one address, file or folder", NULL);
    if (code == VERB_DONE && url && (k.words_len > 1 || ingest_is_warc(k.words[0])))
        code = verb_misused(k.verb, "--url goes with one file that is no archive", NULL);
    if (code == VERB_DONE && sodium_init() < 0)
        code = ask_fail(&k, "cannot start libsodium");
    if (code == VERB_DONE && (code = ask_connect(&k, "claimwire_ingest")) == VERB_DONE) {
        struct ingest g;
        ingest_begin(&g, &k, span_trim(span_of(source)));
        for (int i = 0; i < k.words_len && !g.is_lost; i++)
            ingest_word(&g, k.words[i], url);
        ingest_end(&g);
        (void)printf("%u accepted, %u known already, %u failed\n", g.accepted, g.known, g.failed);
        code = g.failed > 0 ? VERB_FAILED : VERB_DONE;
    }
    ask_end(&k);
    return code == ASK_STOP ? VERB_DONE : code;
}
