/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed - the feeds that are polled: add, list, pause, resume, poll now.
 */
#include "ask.h"

#include <stdlib.h>
#include "claimwire_sql.h"
#include "pg/key.h"

static const char help[] = "usage: claimwire feed add URL --source NAME [--interval SECONDS]\n"
                           "       claimwire feed list | pause URL | resume URL | poll [URL]\n\n"
                           "add makes a feed of an outlet (made too when it is new) due at once; "
                           "the interval then follows what it lists.\n"
                           "poll makes one feed, or all, due now.\n";

static bool is_web_address(const char *url)
{
    return strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0;
}

static int feed_add(struct ask *k, const char *source, const char *interval)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    char *end = NULL;
    long seconds = interval ? strtol(interval, &end, 10) : 0;
    if (k->words_len != 2 || !source || !*source)
        return verb_misused(k->verb, "add needs one URL and --source NAME", NULL);
    if (!is_web_address(k->words[1]))
        return verb_misused(k->verb, "not an http or https address:", k->words[1]);
    if (interval && (*end != '\0' || seconds < 1 || seconds > 2592000))
        return verb_misused(k->verb, "an interval is 1 to 2592000 seconds, not", interval);
    struct span name = span_trim(span_of(source)), url = span_of(k->words[1]);
    struct pg_params *p = pg_params_new(&k->arena);
    pg_add_int8(p, key_source(name));
    pg_add_text(p, name);
    pg_add_null(p);
    pg_add_null(p);
    if (!ask_run(k, &sql_source_add, p, NULL))
        return VERB_FAILED;
    p = pg_params_new(&k->arena);
    pg_add_int8(p, key_feed(url));
    pg_add_int8(p, key_source(name));
    pg_add_text(p, url);
    if (interval)
        pg_add_int4(p, (int32_t)seconds);
    else
        pg_add_null(p);
    if (!ask_run(k, &sql_feed_add, p, &r))
        return VERB_FAILED;
    (void)printf("feed '%s' %s\n", k->words[1],
                 pg_int(r, 0, 0) ? "is followed" : "was followed already and is due now");
    return VERB_DONE;
}

static int feed_list(struct ask *k)
{
    static const struct table_column columns[] = {
        {"outlet", TABLE_STRING, 30}, {"url", TABLE_STRING, 60},       {"paused", TABLE_BOOL, 0},
        {"interval_s", TABLE_INT, 0}, {"last_polled", TABLE_TIME, 0},  {"last_new", TABLE_TIME, 0},
        {"failures", TABLE_INT, 0},   {"last_error", TABLE_STRING, 60}};
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    if (!ask_run(k, &sql_feed_list, pg_params_new(&k->arena), &r))
        return VERB_FAILED;
    (void)table_print(stdout, k->format, columns, 8, r);
    return VERB_DONE;
}

static int feed_pause(struct ask *k, bool is_paused)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    if (k->words_len != 2)
        return verb_misused(k->verb, "pause and resume need one URL", NULL);
    struct pg_params *p = pg_params_new(&k->arena);
    pg_add_int8(p, key_feed(span_of(k->words[1])));
    pg_add_bool(p, is_paused);
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
    if (k->words_len > 1)
        pg_add_int8(p, key_feed(span_of(k->words[1])));
    else
        pg_add_null(p);
    if (!ask_run(k, &sql_feed_poll, p, &r))
        return VERB_FAILED;
    if (k->words_len > 1 && pg_int(r, 0, 0) == 0)
        return ask_fail(k, "there is no feed '%s', or it is paused", k->words[1]);
    (void)printf("%d feeds are due now\n", (int)pg_int(r, 0, 0));
    return VERB_DONE;
}

int verb_feed(int argc, char **argv)
{
    struct ask k;
    const char *source = NULL, *interval = NULL;
    static const char *const known[] = {"add", "list", "pause", "resume", "poll"};
    const struct ask_option options[] = {
        {"--source", &source, NULL}, {"--interval", &interval, NULL}, {0}};
    int code = ask_begin(&k, argc, argv, help, options), what = -1;
    for (int i = 0; code == VERB_DONE && k.words_len > 0 && i < 5; i++)
        if (strcmp(k.words[0], known[i]) == 0)
            what = i;
    if (code == VERB_DONE && what < 0)
        code = verb_misused(k.verb, "say add, list, pause, resume or poll, not",
                            k.words_len > 0 ? k.words[0] : "");
    if (code == VERB_DONE && (code = ask_connect(&k, "claimwire_ingest")) == VERB_DONE) {
        if (what == 0)
            code = feed_add(&k, source, interval);
        else if (what == 1)
            code = feed_list(&k);
        else
            code = what == 4 ? feed_poll(&k) : feed_pause(&k, what == 2);
    }
    ask_end(&k);
    return code == ASK_STOP ? VERB_DONE : code;
}
