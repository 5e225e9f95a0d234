/* SPDX-License-Identifier: Apache-2.0 */
/*
 * show - an article with its claims, and the proof that the archived bytes are those that were
 * read.
 */
#include "ask.h"

#include <inttypes.h>
#include <jansson.h>
#include <sodium.h>
#include <zstd.h>
#include "claimwire_sql.h"
#include "wire.h"

static const char help[] =
    "usage: claimwire show ARTICLE [--dates]\n\n"
    "ARTICLE is an id (column 'article' of 'claimwire claims') or an "
    "address. Prints the newest edition, its claims with\n"
    "the code points [begin,end) of the text and the bytes of the archived "
    "capture that they stand in, and whether the\n"
    "capture still has the SHA-256 that it was stored with. --dates shows every "
    "date of the page that may have been\n"
    "meant, where it stood, and which one was believed.\n";

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
    COPIES,
    EDITIONS,
    CHANGE,
    QUALITY,
    SECTION,
    OUTLET_NAME,
    BLOCKED,
    GONE,
    DATES
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
    SHADES,
    UNNAMED,
    HEDGES,
    FIGURES,
    BYTE_BEGINS,
    BYTE_ENDS
};

static void print_line(const char *label, const struct pg_result *r, int row, int column)
{
    if (pg_is_null(r, row, column) || pg_span(r, row, column).n == 0)
        return;
    (void)printf("%-11s", label);
    if (strlen(label) >= 11)
        (void)putchar(' ');
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
                 {"  shades", SHADES},
                 {"  unnamed", UNNAMED},
                 {"  via", VIA},
                 {"  act", ACT},
                 {"  cue", CUE},
                 {"  content", CONTENT},
                 {"  holds as", FACTUALITY},
                 {"  polarity", POLARITY},
                 {"  hedges", HEDGES},
                 {"  figures", FIGURES},
                 {"  events", EVENTS},
                 {"  rule", RULE}};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        print_line(lines[i].label, r, row, lines[i].column);
}

static void print_string(const json_t *object, const char *key, const char *before,
                         const char *after)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (!text)
        return;
    (void)fputs(before, stdout);
    table_print_text(stdout, text, strlen(text));
    (void)fputs(after, stdout);
}

/* One line a candidate: the value, what it would date, where it stood, what became of it. */
static void print_dates(const struct pg_result *r)
{
    struct span text = pg_span(r, 0, DATES);
    json_t *all = json_loadb(text.p, text.n, 0, NULL), *one;
    size_t i;
    (void)printf("\n%zu dates:\n", json_array_size(all));
    json_array_foreach(all, i, one)
    {
        print_string(one, "value", "  ", "");
        print_string(one, "role", "  ", "");
        print_string(one, "origin", ", from ", "");
        if (json_is_true(json_object_get(one, "chosen")))
            (void)fputs(", believed", stdout);
        print_string(one, "refused", ", refused: ", "");
        (void)putchar('\n');
    }
    json_decref(all);
}

static void print_head(const struct pg_result *r)
{
    print_line("title", r, 0, TITLE);
    print_line("outlet", r, 0, OUTLET);
    if (!span_equal(pg_span(r, 0, OUTLET_NAME), pg_span(r, 0, OUTLET)))
        print_line("calls itself", r, 0, OUTLET_NAME);
    print_line("section", r, 0, SECTION);
    print_line("by", r, 0, BYLINE);
    print_line("published", r, 0, PUBLISHED);
    print_line("modified", r, 0, MODIFIED);
    print_line("language", r, 0, LANGUAGE);
    print_line("address", r, 0, URL);
    (void)printf("edition    %" PRId64 " of %" PRId64, pg_int(r, 0, EDITION_N),
                 pg_int(r, 0, EDITIONS));
    if (!pg_is_null(r, 0, CHANGE))
        (void)printf(", %.*s against the one before", (int)pg_span(r, 0, CHANGE).n,
                     pg_span(r, 0, CHANGE).p);
    (void)printf(", %" PRId64 " copies elsewhere\n", pg_int(r, 0, COPIES));
    if (span_equal(pg_span(r, 0, QUALITY), SPAN("feed")))
        (void)puts("quality    the feed's own text: the page could not be had");
    print_line("refused", r, 0, BLOCKED);
    if (!pg_is_null(r, 0, GONE))
        (void)puts("gone       it has been taken down since");
}

static int print_article(struct ask *k, const struct pg_result *article, bool has_dates)
{
    CLEANUP(pg_result_done) struct pg_result *claims = NULL;
    print_head(article);
    bool sound = is_sound(k, article);
    (void)printf("capture    %" PRId64 ", %" PRId64 " bytes, sha256 %.*s: %s\n\n",
                 pg_int(article, 0, CAPTURE), pg_int(article, 0, BODY_BYTES),
                 (int)pg_span(article, 0, SHA256).n, pg_span(article, 0, SHA256).p,
                 sound ? "verified" : "DOES NOT MATCH");
    table_print_text(stdout, pg_span(article, 0, TEXT).p, pg_span(article, 0, TEXT).n);
    (void)putchar('\n');
    if (has_dates)
        print_dates(article);
    struct pg_params *p = pg_params_new(&k->arena);
    pg_add_int8(p, pg_int(article, 0, EDITION));
    if (!ask_run(k, &sql_show_claims, p, &claims))
        return VERB_FAILED;
    for (int row = 0; row < pg_rows(claims); row++)
        print_claim(claims, row);
    return sound ? VERB_DONE : VERB_FAILED;
}

static int show(struct ask *k, bool has_dates)
{
    CLEANUP(pg_result_done) struct pg_result *article = NULL;
    struct pg_params *p = pg_params_new(&k->arena);
    ask_add_article(p, k->words[0]);
    if (!ask_run(k, &sql_show_article, p, &article))
        return VERB_FAILED;
    if (pg_rows(article) == 0)
        return ask_fail(k, "there is no article '%s'", k->words[0]);
    return print_article(k, article, has_dates);
}

int verb_show(int argc, char **argv)
{
    struct ask k;
    bool has_dates = false;
    const struct ask_option options[] = {{"--dates", NULL, &has_dates}, {0}};
    int code = ask_begin(&k, argc, argv, help, options);
    if (code == VERB_DONE && k.words_len != 1)
        code = verb_misused(k.verb, "name one article", NULL);
    if (code == VERB_DONE && sodium_init() < 0)
        code = ask_fail(&k, "cannot start libsodium");
    if (code == VERB_DONE && (code = ask_connect(&k, "claimwire_read")) == VERB_DONE)
        code = show(&k, has_dates);
    ask_end(&k);
    return code == ASK_STOP ? VERB_DONE : code;
}
