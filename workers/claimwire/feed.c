/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed - what is polled: add, list, pause, resume, poll now, import, export.
 */
#include "source.h"

#include <stdlib.h>
#include "claimwire_sql.h"
#include "follow.h"
#include "pg/key.h"

static const char help[] =
    "usage: claimwire feed add URL --source NAME [--links PATTERN] [--interval SECONDS]\n"
    "       claimwire feed list [--all] | pause URL | resume URL | poll [URL]\n"
    "       claimwire feed import FILE.opml | export [FILE.opml]\n\n"
    "add makes a feed or sitemap of an outlet (made too when it is new) due at once; the interval "
    "then "
    "follows what it lists.\n"
    "With --links URL is an HTML page, and the links on it that match the pattern are articles: "
    "'*' is "
    "any run of characters\n"
    "without '/', '**' any run, '{n}' a number, '{y}' '{m}' '{d}' year, month and day: "
    "'/{y}/{m}/**'.\n"
    "list shows what is followed, with --all also what was found and not yet read or refused. poll "
    "makes one feed, or all,\n"
    "due now. import and export are those of 'claimwire source'.\n";

struct feed_wishes {
    const char *source, *interval, *links;
    bool all;
};

static bool read_interval(const char *text, int32_t *ret)
{
    char *end;
    long seconds = text ? strtol(text, &end, 10) : 0;
    *ret = (int32_t)seconds;
    return !text || (*end == '\0' && end != text && seconds >= 1 && seconds <= 2592000);
}

static int feed_add(struct ask *k, const struct feed_wishes *w)
{
    struct follow_feed f = {.source = span_trim(span_of(w->source)),
                            .links = span_trim(span_of(w->links)),
                            .kind = w->links ? FOLLOW_LIST : FOLLOW_FEED};
    if (k->words_len != 2 || f.source.n == 0)
        return verb_misused(k->verb, "add needs one URL and --source NAME", NULL);
    f.url = follow_address(k, span_of(k->words[1]));
    if (f.url.n == 0)
        return verb_misused(k->verb, "not an http or https address:", k->words[1]);
    if (!read_interval(w->interval, &f.interval_s))
        return verb_misused(k->verb, "an interval is 1 to 2592000 seconds, not", w->interval);
    if (w->links && f.links.n == 0)
        return verb_misused(k->verb, "--links needs a pattern", NULL);
    struct follow_outlet o = {.name = f.source};
    if (!follow_outlet(k, &o))
        return VERB_FAILED;
    enum follow_result result = follow_feed(k, &f);
    if (result == FOLLOW_ELSEWHERE)
        return ask_fail(k, "'%s' is followed for another outlet", k->words[1]);
    if (result != FOLLOW_FAILED)
        (void)printf("feed '%s' %s\n", k->words[1],
                     result == FOLLOW_NEW ? "is followed" : "was followed already and is due now");
    return result == FOLLOW_FAILED ? VERB_FAILED : VERB_DONE;
}

static int feed_list(struct ask *k, const struct feed_wishes *w)
{
    static const struct table_column columns[] = {
        {"outlet", TABLE_STRING, 30}, {"url", TABLE_STRING, 60},
        {"kind", TABLE_STRING, 0},    {"state", TABLE_STRING, 0},
        {"format", TABLE_STRING, 0},  {"paused", TABLE_BOOL, 0},
        {"interval_s", TABLE_INT, 0}, {"last_polled", TABLE_TIME, 0},
        {"last_new", TABLE_TIME, 0},  {"failures", TABLE_INT, 0},
        {"trouble", TABLE_REAL, 0},   {"last_error", TABLE_STRING, 60},
        {"links", TABLE_STRING, 30},  {"found_by", TABLE_STRING, 50}};
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct pg_params *p = pg_params_new(&k->arena);
    pg_add_bool(p, w->all);
    if (!ask_run(k, &sql_feed_list, p, &r))
        return VERB_FAILED;
    (void)table_print(stdout, k->format, columns, sizeof columns / sizeof columns[0], r);
    return VERB_DONE;
}

/* $1 of a statement that finds a feed; how it was typed comes last, for rows from before addresses
 * were made canonical. */
static void add_id(struct ask *k, struct pg_params *p)
{
    struct span url = follow_address(k, span_of(k->words[1]));
    pg_add_int8(p, key_feed(url.n > 0 ? url : span_of(k->words[1])));
}

static int feed_pause(struct ask *k, bool is_paused)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    if (k->words_len != 2)
        return verb_misused(k->verb, "pause and resume need one URL", NULL);
    struct pg_params *p = pg_params_new(&k->arena);
    add_id(k, p);
    pg_add_bool(p, is_paused);
    pg_add_text(p, span_of(k->words[1]));
    if (!ask_run(k, &sql_feed_pause, p, &r))
        return VERB_FAILED;
    if (pg_rows(r) == 0)
        return ask_fail(k, "there is no feed '%s'", k->words[1]);
    (void)printf("feed '%s' is %s\n", k->words[1], is_paused ? "paused" : "followed");
    return VERB_DONE;
}

static int feed_poll(struct ask *k)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct pg_params *p = pg_params_new(&k->arena);
    bool is_one = k->words_len > 1;
    if (is_one)
        add_id(k, p);
    else
        pg_add_null(p);
    ask_add_text(p, is_one ? k->words[1] : NULL);
    if (!ask_run(k, &sql_feed_poll, p, &r))
        return VERB_FAILED;
    if (is_one && pg_int(r, 0, 0) == 0)
        return ask_fail(k, "there is no feed '%s', or it is paused", k->words[1]);
    (void)printf("%d feeds are due now\n", (int)pg_int(r, 0, 0));
    return VERB_DONE;
}

static int feed(struct ask *k, const struct feed_wishes *w)
{
    const char *what = k->words[0];
    if (strcmp(what, "add") == 0)
        return feed_add(k, w);
    if (strcmp(what, "list") == 0)
        return feed_list(k, w);
    if (strcmp(what, "poll") == 0)
        return feed_poll(k);
    if (strcmp(what, "import") == 0)
        return exchange_import(k);
    if (strcmp(what, "export") == 0)
        return exchange_export(k);
    return feed_pause(k, strcmp(what, "pause") == 0);
}

int verb_feed(int argc, char **argv)
{
    static const char *const known[] = {"add",  "list",   "pause", "resume",
                                        "poll", "import", "export"};
    struct ask k;
    struct feed_wishes w = {0};
    const struct ask_option options[] = {{"--source", &w.source, NULL},
                                         {"--interval", &w.interval, NULL},
                                         {"--links", &w.links, NULL},
                                         {"--all", NULL, &w.all},
                                         {0}};
    int code = ask_begin(&k, argc, argv, help, options);
    bool is_known = false;
    for (size_t i = 0; code == VERB_DONE && k.words_len > 0 && i < sizeof known / sizeof known[0];
         i++)
        is_known = is_known || strcmp(k.words[0], known[i]) == 0;
    if (code == VERB_DONE && !is_known)
        code = verb_misused(k.verb, "say add, list, pause, resume, poll, import or export, not",
                            k.words_len > 0 ? k.words[0] : "");
    if (code == VERB_DONE && (code = ask_connect(&k, "claimwire_ingest")) == VERB_DONE)
        code = feed(&k, &w);
    ask_end(&k);
    return code == ASK_STOP ? VERB_DONE : code;
}
