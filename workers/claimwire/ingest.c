/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest - takes in addresses, files and folders, once, now.
 */
#include "ask.h"

#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <sodium.h>
#include <stdlib.h>
#include <zstd.h>
#include "claimwire_sql.h"
#include "common/buf.h"
#include "pg/key.h"
#include "wire.h"

static const char help[] =
    "usage: claimwire ingest [--source NAME] [--url URL] URL|FILE|DIR ...\n\n"
    "An address is handed to fetch; the bytes of a file (HTML or text, '-' for standard input) are "
    "archived as they are\n"
    "and enriched; a folder means all files below it. --source names the outlet ('ingested' when "
    "not given), --url says which\n"
    "address a single file stands for. What is known already is not taken twice.\n";

struct ingest {
    struct ask *k;
    struct span source;
    const char *url;
    struct arena arena; /* of one item */
    unsigned accepted, known, failed;
};

static void add_source(struct ingest *g, struct pg_params *p)
{
    pg_add_int8(p, key_source(g->source));
    pg_add_text(p, g->source);
}

static bool count(struct ingest *g, const struct pg_result *r)
{
    if (pg_rows(r) > 0)
        g->accepted++;
    else
        g->known++;
    return true;
}

static bool ingest_address(struct ingest *g, const char *url)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    int64_t page = key_page(span_of(url));
    struct pg_params *p = pg_params_new(&g->arena);
    add_source(g, p);
    pg_add_int8(p, page);
    pg_add_text(p, span_of(url));
    pg_add_int8(p, key_job(JOB_PAGE, page));
    return ask_run(g->k, &sql_ingest_page, p, &r) && count(g, r);
}

static const char *content_type_of(const char *path)
{
    const char *dot = strrchr(path, '.');
    if (dot && (strcmp(dot, ".html") == 0 || strcmp(dot, ".htm") == 0))
        return "text/html";
    return dot && strcmp(dot, ".txt") == 0 ? "text/plain" : NULL;
}

static bool store_bytes(struct ingest *g, const char *url, const char *type, struct span body)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct arena *a = &g->arena;
    unsigned char sha256[crypto_hash_sha256_BYTES];
    size_t bound = ZSTD_compressBound(body.n);
    char *packed = arena_alloc(a, bound);
    size_t packed_len = ZSTD_compress(packed, bound, body.p, body.n, 3);
    crypto_hash_sha256(sha256, (const unsigned char *)body.p, body.n);
    struct span hash = span_at((const char *)sha256, sizeof sha256);
    int64_t page = key_page(span_of(url)), capture = key_capture(CW__FETCH__ROLE__PAGE, page, hash);
    struct pg_params *p = pg_params_new(a);
    add_source(g, p);
    pg_add_int8(p, page);
    pg_add_text(p, span_of(url));
    pg_add_int8(p, capture);
    ask_add_text(p, type);
    pg_add_bytea(p, span_at(packed, packed_len));
    pg_add_int8(p, (int64_t)body.n);
    pg_add_bytea(p, hash);
    pg_add_int8(p, key_job(JOB_ENRICH, capture));
    return ask_run(g->k, &sql_ingest_capture, p, &r) && count(g, r);
}

static void ingest_file(struct ingest *g, const char *path)
{
    struct buf body;
    struct error e;
    char absolute[PATH_MAX] = "";
    buf_init(&body, WIRE_MAX_RAW_BYTES);
    enum fate fate = buf_read_file(&body, path, &e);
    if (fate == FATE_DONE && body.n == 0)
        fate = fail(&e, FATE_REJECT, "'%s' is empty", path);
    if (fate == FATE_DONE && strcmp(path, "-") != 0 && !realpath(path, absolute))
        fate = fail(&e, FATE_REJECT, "cannot find '%s': %s", path, strerror(errno));
    if (fate == FATE_DONE) {
        const char *url =
            g->url ? g->url
                   : arena_printf(&g->arena, "file://%s", absolute[0] ? absolute : "/dev/stdin");
        if (!store_bytes(g, url, content_type_of(path), buf_span(&body)))
            g->failed++;
    } else {
        (void)verb_fail(VERB_FAILED, g->k->verb, &e);
        g->failed++;
    }
    buf_done(&body);
    arena_reset(&g->arena);
}

static void ingest_folder(struct ingest *g, const char *path)
{
    char *roots[] = {(char *)path, NULL};
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    for (FTSENT *entry; tree && (entry = fts_read(tree));) {
        if (entry->fts_info == FTS_F && entry->fts_name[0] != '.')
            ingest_file(g, entry->fts_path);
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

static void ingest_word(struct ingest *g, const char *word)
{
    if (strncmp(word, "http://", 7) == 0 || strncmp(word, "https://", 8) == 0) {
        if (!ingest_address(g, word))
            g->failed++;
        return;
    }
    size_t n = strlen(word);
    if ((n > 5 && strcmp(word + n - 5, ".warc") == 0) ||
        (n > 8 && strcmp(word + n - 8, ".warc.gz") == 0)) {
        (void)ask_fail(g->k, "'%s' is a WARC file, which this version cannot read", word);
        g->failed++;
        return;
    }
    ingest_folder(g, word); /* a file is a tree of one */
}

int verb_ingest(int argc, char **argv)
{
    struct ask k;
    const char *source = "ingested", *url = NULL;
    const struct ask_option options[] = {{"--source", &source, NULL}, {"--url", &url, NULL}, {0}};
    int code = ask_begin(&k, argc, argv, help, options);
    if (code == VERB_DONE && k.words_len == 0)
        code = verb_misused(k.verb, "name at least one address, file or folder", NULL);
    if (code == VERB_DONE && url && k.words_len > 1)
        code = verb_misused(k.verb, "--url goes with one file", NULL);
    if (code == VERB_DONE && sodium_init() < 0)
        code = ask_fail(&k, "cannot start libsodium");
    if (code == VERB_DONE && (code = ask_connect(&k, "claimwire_ingest")) == VERB_DONE) {
        struct ingest g = {.k = &k, .source = span_trim(span_of(source)), .url = url};
        arena_init(&g.arena, 64u << 20);
        for (int i = 0; i < k.words_len; i++) {
            if (strcmp(k.words[i], "-") == 0)
                ingest_file(&g, "-");
            else
                ingest_word(&g, k.words[i]);
        }
        (void)printf("%u accepted, %u known already, %u failed\n", g.accepted, g.known, g.failed);
        arena_done(&g.arena);
        code = g.failed > 0 ? VERB_FAILED : VERB_DONE;
    }
    ask_end(&k);
    return code == ASK_STOP ? VERB_DONE : code;
}
