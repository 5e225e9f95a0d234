/* SPDX-License-Identifier: Apache-2.0 */
/*
 * show - an article with its claims, and the proof that the archived bytes are those that were
 * read.
 */
#include "ask.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <zstd.h>
#include "claimwire_sql.h"
#include "wire.h"

static const char help[] = "usage: claimwire show ARTICLE\n\n"
                           "ARTICLE is an id (column 'article' of 'claimwire claims') or an "
                           "address. Prints the newest edition, its claims with\n"
                           "the code points [begin,end) of the text and the bytes of the archived "
                           "capture that they stand in, and whether the\n"
                           "capture still has the SHA-256 that it was stored with.\n";

enum {
    ID,
    EDITION_N,
    OUTLET,
    TITLE,
    BYLINE,
    PUBLISHED,
    MODIFIED,
    LANGUAGE,
    URL,
    TEXT,
    CAPTURE,
    BODY,
    BODY_BYTES,
    SHA256,
    FETCHED,
    EDITION,
    COPIES
};
enum {
    CLAIM,
    BEGINS,
    ENDS,
    SPEAKER,
    CLASS,
    ACT,
    FACTUALITY,
    POLARITY,
    CUE,
    CONTENT,
    VIA,
    RULE,
    SCORE_CUE,
    SCORE_SOURCE,
    SCORE_CONTENT,
    EVENTS,
    BYTE_BEGINS,
    BYTE_ENDS
};

static void print_line(const char *label, const struct pg_result *r, int row, int column)
{
    if (pg_is_null(r, row, column) || pg_span(r, row, column).n == 0)
        return;
    (void)printf("%-11s", label);
    table_print_text(stdout, pg_span(r, row, column).p, pg_span(r, row, column).n);
    (void)putchar('\n');
}

/* Unpacks the capture and hashes it again. */
static bool is_sound(struct ask *k, const struct pg_result *r)
{
    struct span packed = pg_span(r, 0, BODY), said = pg_span(r, 0, SHA256);
    size_t n = (size_t)pg_int(r, 0, BODY_BYTES);
    unsigned char hash[crypto_hash_sha256_BYTES];
    char hex[2 * crypto_hash_sha256_BYTES + 1];
    if (n > WIRE_MAX_RAW_BYTES)
        return false;
    char *body = arena_alloc(&k->arena, n + 1);
    if (ZSTD_decompress(body, n, packed.p, packed.n) != n)
        return false;
    crypto_hash_sha256(hash, (const unsigned char *)body, n);
    (void)sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    return span_equal(span_of(hex), said);
}

static void print_claim(const struct pg_result *r, int row)
{
    (void)printf("\n[%" PRId64 ",%" PRId64 ")  ", pg_int(r, row, BEGINS), pg_int(r, row, ENDS));
    if (!pg_is_null(r, row, BYTE_BEGINS))
        (void)printf("bytes %" PRId64 "-%" PRId64 "  ", pg_int(r, row, BYTE_BEGINS),
                     pg_int(r, row, BYTE_ENDS));
    (void)printf("claim %" PRId64 "\n", pg_int(r, row, CLAIM));
    static const struct {
        const char *label;
        int column;
    } lines[] = {{"  speaker", SPEAKER},
                 {"  class", CLASS},
                 {"  via", VIA},
                 {"  act", ACT},
                 {"  cue", CUE},
                 {"  content", CONTENT},
                 {"  holds as", FACTUALITY},
                 {"  polarity", POLARITY},
                 {"  events", EVENTS},
                 {"  rule", RULE}};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        print_line(lines[i].label, r, row, lines[i].column);
}

static int show(struct ask *k)
{
    CLEANUP(pg_result_done) struct pg_result *article = NULL;
    CLEANUP(pg_result_done) struct pg_result *claims = NULL;
    char *end;
    int64_t id = strtoll(k->words[0], &end, 10);
    struct pg_params *p = pg_params_new(&k->arena);
    if (*end == '\0')
        pg_add_int8(p, id);
    else
        pg_add_null(p);
    pg_add_text(p, span_of(k->words[0]));
    if (!ask_run(k, &sql_show_article, p, &article))
        return VERB_FAILED;
    if (pg_rows(article) == 0)
        return ask_fail(k, "there is no article '%s'", k->words[0]);
    print_line("title", article, 0, TITLE);
    print_line("outlet", article, 0, OUTLET);
    print_line("by", article, 0, BYLINE);
    print_line("published", article, 0, PUBLISHED);
    print_line("modified", article, 0, MODIFIED);
    print_line("language", article, 0, LANGUAGE);
    print_line("address", article, 0, URL);
    (void)printf("edition    %" PRId64 ", %" PRId64 " copies elsewhere\n",
                 pg_int(article, 0, EDITION_N), pg_int(article, 0, COPIES));
    bool sound = is_sound(k, article);
    (void)printf("capture    %" PRId64 ", %" PRId64 " bytes, sha256 %.*s: %s\n\n",
                 pg_int(article, 0, CAPTURE), pg_int(article, 0, BODY_BYTES),
                 (int)pg_span(article, 0, SHA256).n, pg_span(article, 0, SHA256).p,
                 sound ? "verified" : "DOES NOT MATCH");
    table_print_text(stdout, pg_span(article, 0, TEXT).p, pg_span(article, 0, TEXT).n);
    (void)putchar('\n');
    p = pg_params_new(&k->arena);
    pg_add_int8(p, pg_int(article, 0, EDITION));
    if (!ask_run(k, &sql_show_claims, p, &claims))
        return VERB_FAILED;
    for (int row = 0; row < pg_rows(claims); row++)
        print_claim(claims, row);
    return sound ? VERB_DONE : VERB_FAILED;
}

int verb_show(int argc, char **argv)
{
    struct ask k;
    int code = ask_begin(&k, argc, argv, help, NULL);
    if (code == VERB_DONE && k.words_len != 1)
        code = verb_misused(k.verb, "name one article", NULL);
    if (code == VERB_DONE && sodium_init() < 0)
        code = ask_fail(&k, "cannot start libsodium");
    if (code == VERB_DONE && (code = ask_connect(&k, "claimwire_read")) == VERB_DONE)
        code = show(&k);
    ask_end(&k);
    return code == ASK_STOP ? VERB_DONE : code;
}
