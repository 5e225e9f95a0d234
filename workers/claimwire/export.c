/* SPDX-License-Identifier: Apache-2.0 */
/*
 * export - the ledger for other programs: articles, claims, the archive.
 */
#include "export.h"

#include <errno.h>
#include <sodium.h>
#include "claimwire_sql.h"

static const char help[] =
    "usage: claimwire export articles [--since DATE] [--until DATE] [--source NAME] [--format "
    "jsonl|csv]\n"
    "       claimwire export claims [filters of 'claimwire claims'] [--format jsonl|csv]\n"
    "       claimwire export warc [--since DATE] [--until DATE] [--source NAME] [-o FILE]\n\n"
    "articles  one line an article: its newest edition with text, addresses, dates, quality and "
    "what "
    "changed last\n"
    "claims    what 'claimwire claims' shows, all of it\n"
    "warc      every capture as it was archived, with headers and times, as WARC 1.1: gzip for "
    "each "
    "record, plain when FILE\n"
    "          ends in '.warc'; to standard output without -o. 'claimwire ingest' of it gives the "
    "same "
    "articles.\n"
    "--since and --until count in UTC, the day of --until not included: for articles and claims "
    "the "
    "day of publication,\n"
    "for warc that of the capture. Everything is of one moment, and needs no more memory however "
    "much "
    "there is.\n";

int export_format(struct ask *k)
{
    if (k->has_format && k->format == TABLE_TEXT)
        return verb_misused(k->verb, "an export is jsonl or csv, not", "table");
    k->format = k->has_format ? k->format : TABLE_JSONL;
    return VERB_DONE;
}

bool export_is_heard(struct ask *k, FILE *to)
{
    if (fflush(to) == 0 && !ferror(to))
        return true;
    (void)ask_fail(k, "cannot write: %s", strerror(errno));
    return false;
}

int export_params(struct ask *k, const struct export_wishes *w, struct pg_params *p)
{
    if (!ask_is_date(k, "--since", w->since) || !ask_is_date(k, "--until", w->until))
        return VERB_USAGE;
    ask_add_text(p, w->since);
    ask_add_text(p, w->until);
    ask_add_text(p, w->source);
    return VERB_DONE;
}

static const struct table_column article_columns[] = {
    {"article", TABLE_INT, 0},     {"edition", TABLE_INT, 0},
    {"source", TABLE_STRING, 0},   {"outlet", TABLE_STRING, 0},
    {"url", TABLE_STRING, 0},      {"canonical_url", TABLE_STRING, 0},
    {"title", TABLE_STRING, 0},    {"byline", TABLE_STRING, 0},
    {"section", TABLE_STRING, 0},  {"published", TABLE_STRING, 0},
    {"modified", TABLE_STRING, 0}, {"language", TABLE_STRING, 0},
    {"quality", TABLE_STRING, 0},  {"change", TABLE_STRING, 0},
    {"fetched", TABLE_TIME, 0},    {"gone", TABLE_TIME, 0},
    {"copies", TABLE_INT, 0},      {"text", TABLE_STRING, 0}};
#define ARTICLE_COLUMNS ((int)(sizeof article_columns / sizeof article_columns[0]))

static bool write_articles(void *ctx, const struct pg_result *r)
{
    struct ask *k = ctx;
    table_rows(stdout, k->format, article_columns, ARTICLE_COLUMNS, r);
    return export_is_heard(k, stdout);
}

static int export_articles(struct ask *k, const struct export_wishes *w)
{
    struct pg_params *p = pg_params_new(&k->arena);
    const struct ask_rows rows = {.each = write_articles, .ctx = k, .at_once = EXPORT_ROWS};
    if (w->output)
        return verb_misused(k->verb, "-o goes with warc", NULL);
    int code = export_format(k);
    if (code == VERB_DONE)
        code = export_params(k, w, p);
    if (code != VERB_DONE)
        return code;
    table_begin(stdout, k->format, article_columns, ARTICLE_COLUMNS);
    return ask_stream(k, &sql_export_articles, p, &rows) ? VERB_DONE : VERB_FAILED;
}

/* Which options go with what; those of the one are no options of the other. */
static int check(struct ask *k, bool is_claims, const struct export_wishes *w,
                 const struct claims_wishes *c)
{
    if (is_claims && (w->until || w->source || w->output))
        return verb_misused(k->verb, "--until, --source and -o do not go with", "claims");
    bool has_filter = c->about || c->by || c->place || c->within || c->type || c->outlet;
    if (!is_claims && has_filter)
        return verb_misused(k->verb, "filters of claims do not go with", k->words[0]);
    return sodium_init() < 0 ? ask_fail(k, "cannot start libsodium") : VERB_DONE;
}

static int export(struct ask *k, struct export_wishes *w, struct claims_wishes *c)
{
    const char *what = k->words_len == 1 ? k->words[0] : "";
    bool is_claims = strcmp(what, "claims") == 0, is_warc = strcmp(what, "warc") == 0;
    if (!is_claims && !is_warc && strcmp(what, "articles") != 0)
        return verb_misused(k->verb, "say articles, claims or warc, not", what);
    int code = check(k, is_claims, w, c);
    if (code == VERB_DONE)
        code = ask_connect(k, "claimwire_read");
    if (code != VERB_DONE)
        return code;
    c->since = w->since;
    return is_claims ? export_claims(k, c) : is_warc ? export_warc(k, w) : export_articles(k, w);
}

int verb_export(int argc, char **argv)
{
    struct ask k;
    struct export_wishes w = {0};
    struct claims_wishes c = {0};
    const struct ask_option options[] = {{"--since", &w.since, NULL},
                                         {"--until", &w.until, NULL},
                                         {"--source", &w.source, NULL},
                                         {"-o", &w.output, NULL},
                                         {"--about", &c.about, NULL},
                                         {"--by", &c.by, NULL},
                                         {"--place", &c.place, NULL},
                                         {"--within", &c.within, NULL},
                                         {"--type", &c.type, NULL},
                                         {"--outlet", &c.outlet, NULL},
                                         {0}};
    int code = ask_begin(&k, argc, argv, help, options);
    if (code == VERB_DONE)
        code = export(&k, &w, &c);
    ask_end(&k);
    return code == ASK_STOP ? VERB_DONE : code;
}
