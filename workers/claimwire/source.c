/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source - the outlets that are followed: add, list, remove.
 */
#include "ask.h"
#include "claimwire_sql.h"
#include "pg/key.h"

static const char help[] =
    "usage: claimwire source add NAME [--home URL] [--region CC] [--feed URL ...]\n"
    "       claimwire source list | remove NAME\n\n"
    "An outlet has a name, as people say it, a home page and the country it mostly reports from "
    "(ISO 3166-1, two\n"
    "letters). --feed adds a feed in the same breath. remove stops following; what was published "
    "stays in the ledger.\n";

static int source_add(struct ask *k, const char *home, const char *region, const char *feed)
{
    if (k->words_len != 2)
        return verb_misused(k->verb, "add needs one NAME", NULL);
    if (region && (strlen(region) != 2 || region[0] < 'A' || region[0] > 'Z' || region[1] < 'A' ||
                   region[1] > 'Z'))
        return verb_misused(k->verb, "a region is two capital letters, not", region);
    struct span name = span_trim(span_of(k->words[1]));
    struct pg_params *p = pg_params_new(&k->arena);
    pg_add_int8(p, key_source(name));
    pg_add_text(p, name);
    ask_add_text(p, home);
    ask_add_text(p, region);
    if (!ask_run(k, &sql_source_add, p, NULL))
        return VERB_FAILED;
    (void)printf("outlet '%s' is followed\n", k->words[1]);
    if (!feed)
        return VERB_DONE;
    char *feed_arguments[] = {
        (char *)"feed",      (char *)"add",    (char *)feed,         (char *)"--source",
        (char *)k->words[1], (char *)"--data", (char *)k->place.dir, NULL};
    return verb_feed(k->place.dsn ? 5 : 7, feed_arguments);
}

static int source_list(struct ask *k)
{
    static const struct table_column columns[] = {
        {"name", TABLE_STRING, 40}, {"home", TABLE_STRING, 50}, {"region", TABLE_STRING, 0},
        {"feeds", TABLE_INT, 0},    {"pages", TABLE_INT, 0},    {"stored", TABLE_INT, 0}};
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    if (!ask_run(k, &sql_source_list, pg_params_new(&k->arena), &r))
        return VERB_FAILED;
    (void)table_print(stdout, k->format, columns, 6, r);
    return VERB_DONE;
}

static int source_remove(struct ask *k)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    if (k->words_len != 2)
        return verb_misused(k->verb, "remove needs one NAME", NULL);
    struct pg_params *p = pg_params_new(&k->arena);
    pg_add_int8(p, key_source(span_trim(span_of(k->words[1]))));
    if (!ask_run(k, &sql_source_remove, p, &r))
        return VERB_FAILED;
    if (!pg_int(r, 0, 2))
        return ask_fail(k, "there is no outlet '%s'", k->words[1]);
    (void)printf("outlet '%s' is no longer followed: %d feeds removed, %d paused because they have "
                 "articles\n",
                 k->words[1], (int)pg_int(r, 0, 0), (int)pg_int(r, 0, 1));
    return VERB_DONE;
}

int verb_source(int argc, char **argv)
{
    struct ask k;
    const char *home = NULL, *region = NULL, *feed = NULL;
    const struct ask_option options[] = {
        {"--home", &home, NULL}, {"--region", &region, NULL}, {"--feed", &feed, NULL}, {0}};
    int code = ask_begin(&k, argc, argv, help, options);
    const char *what = code == VERB_DONE && k.words_len > 0 ? k.words[0] : "";
    bool is_known =
        strcmp(what, "add") == 0 || strcmp(what, "list") == 0 || strcmp(what, "remove") == 0;
    if (code == VERB_DONE && !is_known)
        code = verb_misused(k.verb, "say add, list or remove, not", what);
    if (code == VERB_DONE && (code = ask_connect(&k, "claimwire_ingest")) == VERB_DONE) {
        if (strcmp(what, "add") == 0)
            code = source_add(&k, home, region, feed);
        else
            code = strcmp(what, "list") == 0 ? source_list(&k) : source_remove(&k);
    }
    ask_end(&k);
    return code == ASK_STOP ? VERB_DONE : code;
}
