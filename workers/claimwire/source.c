/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source - the outlets that are followed: add, set, list, remove, import, export.
 */
#include "source.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>
#include "claimwire_sql.h"
#include "follow.h"
#include "pg/key.h"

static const char help[] =
    "usage: claimwire source add URL [--name NAME] [--region CC] [--wait SECONDS]\n"
    "       claimwire source add NAME [--home URL] [--region CC] [--feed URL]\n"
    "       claimwire source set NAME [--spacing-ms N|default] [--ignore-robots yes|no]\n"
    "       claimwire source list | remove NAME | import FILE.opml | export [FILE.opml]\n\n"
    "An outlet has a name, as people say it, a home page and the country it mostly reports from "
    "(ISO 3166-1, two\n"
    "letters). With an address, the outlet is named by its host unless --name says otherwise, and "
    "claimwire finds the feeds\n"
    "of that home page by itself; the command waits for them for up to --wait seconds (60; 0: not "
    "at "
    "all). With a name,\n"
    "only the outlet is made; --feed adds a feed in the same breath.\n\n"
    "set makes exceptions: another pause between two requests than the preset, and, where the "
    "owner of the site allows\n"
    "it, no regard to robots.txt. Who decided that is written down. remove stops following; what "
    "was "
    "published stays in\n"
    "the ledger. import and export exchange outlets and feeds with other programs (OPML); "
    "exceptions "
    "are not in it.\n";

static int source_add(struct ask *k, const struct source_wishes *w)
{
    struct follow_outlet o = {.name = span_trim(span_of(k->words[1])),
                              .home_url = span_of(w->home),
                              .region = span_of(w->region)};
    if (o.name.n == 0)
        return verb_misused(k->verb, "a name cannot be empty", NULL);
    struct follow_feed f = {.source = o.name, .url = follow_address(k, span_of(w->feed))};
    if (w->feed && f.url.n == 0)
        return verb_misused(k->verb, "not an http or https address:", w->feed);
    if (w->name || w->wait)
        return verb_misused(k->verb, "--name and --wait go with an address, not with", k->words[1]);
    if (!follow_outlet(k, &o))
        return VERB_FAILED;
    (void)printf("outlet '%s' is followed\n", k->words[1]);
    if (!w->feed)
        return VERB_DONE;
    enum follow_result result = follow_feed(k, &f);
    if (result == FOLLOW_ELSEWHERE)
        return ask_fail(k, "'%s' is followed for another outlet", w->feed);
    if (result != FOLLOW_FAILED)
        (void)printf("feed '%s' is followed\n", w->feed);
    return result == FOLLOW_FAILED ? VERB_FAILED : VERB_DONE;
}

static int add(struct ask *k, const struct source_wishes *w)
{
    if (k->words_len != 2)
        return verb_misused(k->verb, "add needs one NAME or URL", NULL);
    if (w->region && !follow_is_region(span_of(w->region)))
        return verb_misused(k->verb, "a region is two capital letters, not", w->region);
    bool is_address =
        strncmp(k->words[1], "http://", 7) == 0 || strncmp(k->words[1], "https://", 8) == 0;
    return is_address ? source_add_home(k, w) : source_add(k, w);
}

/* "root@host": whose decision it is. */
static const char *who(struct ask *k)
{
    char host[256] = "";
    const struct passwd *user = getpwuid(getuid());
    (void)gethostname(host, sizeof host - 1);
    return arena_printf(&k->arena, "%s@%s", user ? user->pw_name : "somebody", host);
}

/* True: *ret is the wish, or none was given. */
static bool read_spacing(const char *text, bool *ret_is_preset, int32_t *ret)
{
    char *end;
    *ret_is_preset = text && strcmp(text, "default") == 0;
    if (!text || *ret_is_preset)
        return true;
    long v = strtol(text, &end, 10);
    *ret = (int32_t)v;
    return *end == '\0' && end != text && v >= 0 && v <= 3600000;
}

static int source_set(struct ask *k, const struct source_wishes *w)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    bool is_preset, says_yes = w->ignore_robots && strcmp(w->ignore_robots, "yes") == 0;
    int32_t spacing = 0;
    if (k->words_len != 2 || (!w->spacing && !w->ignore_robots))
        return verb_misused(k->verb, "set needs one NAME and --spacing-ms or --ignore-robots",
                            NULL);
    if (!read_spacing(w->spacing, &is_preset, &spacing))
        return verb_misused(k->verb, "--spacing-ms is 0 to 3600000 or default, not", w->spacing);
    if (w->ignore_robots && !says_yes && strcmp(w->ignore_robots, "no") != 0)
        return verb_misused(k->verb, "--ignore-robots is yes or no, not", w->ignore_robots);
    struct span name = span_trim(span_of(k->words[1]));
    struct pg_params *p = pg_params_new(&k->arena);
    pg_add_int8(p, key_source(name));
    pg_add_text(p, name);
    pg_add_bool(p, w->spacing != NULL);
    if (w->spacing && !is_preset)
        pg_add_int4(p, spacing);
    else
        pg_add_null(p);
    if (w->ignore_robots)
        pg_add_bool(p, says_yes);
    else
        pg_add_null(p);
    pg_add_text(p, span_of(who(k)));
    if (!ask_run(k, &sql_source_set, p, &r))
        return VERB_FAILED;
    if (pg_rows(r) == 0)
        return ask_fail(k, "there is no outlet '%s'", k->words[1]);
    (void)printf("outlet '%s': ", k->words[1]);
    if (pg_is_null(r, 0, 0))
        (void)printf("the usual pause between requests");
    else
        (void)printf("%d ms between requests", (int)pg_int(r, 0, 0));
    (void)printf(", robots.txt is %s\n", pg_int(r, 0, 1) ? "ignored" : "obeyed");
    return VERB_DONE;
}

static int source_list(struct ask *k)
{
    static const struct table_column columns[] = {{"name", TABLE_STRING, 40},
                                                  {"home", TABLE_STRING, 50},
                                                  {"region", TABLE_STRING, 0},
                                                  {"feeds", TABLE_INT, 0},
                                                  {"pages", TABLE_INT, 0},
                                                  {"stored", TABLE_INT, 0},
                                                  {"silent", TABLE_BOOL, 0},
                                                  {"blocked", TABLE_STRING, 50},
                                                  {"blocked_since", TABLE_TIME, TABLE_HIDDEN},
                                                  {"spacing_ms", TABLE_INT, 0},
                                                  {"ignores_robots", TABLE_BOOL, 0}};
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    if (!ask_run(k, &sql_source_list, pg_params_new(&k->arena), &r))
        return VERB_FAILED;
    (void)table_print(stdout, k->format, columns, sizeof columns / sizeof columns[0], r);
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

static int source(struct ask *k, const struct source_wishes *w)
{
    const char *what = k->words_len > 0 ? k->words[0] : "";
    if (strcmp(what, "add") == 0)
        return add(k, w);
    if (strcmp(what, "set") == 0)
        return source_set(k, w);
    if (strcmp(what, "remove") == 0)
        return source_remove(k);
    if (strcmp(what, "import") == 0)
        return exchange_import(k);
    return strcmp(what, "export") == 0 ? exchange_export(k) : source_list(k);
}

int verb_source(int argc, char **argv)
{
    static const char *const known[] = {"add", "set", "list", "remove", "import", "export"};
    struct ask k;
    struct source_wishes w = {0};
    const struct ask_option options[] = {{"--name", &w.name, NULL},
                                         {"--home", &w.home, NULL},
                                         {"--region", &w.region, NULL},
                                         {"--feed", &w.feed, NULL},
                                         {"--wait", &w.wait, NULL},
                                         {"--spacing-ms", &w.spacing, NULL},
                                         {"--ignore-robots", &w.ignore_robots, NULL},
                                         {0}};
    int code = ask_begin(&k, argc, argv, help, options);
    bool is_known = false;
    for (size_t i = 0; code == VERB_DONE && k.words_len > 0 && i < sizeof known / sizeof known[0];
         i++)
        is_known = is_known || strcmp(k.words[0], known[i]) == 0;
    if (code == VERB_DONE && !is_known)
        code = verb_misused(k.verb, "say add, set, list, remove, import or export, not",
                            k.words_len > 0 ? k.words[0] : "");
    if (code == VERB_DONE && (code = ask_connect(&k, "claimwire_ingest")) == VERB_DONE)
        code = source(&k, &w);
    ask_end(&k);
    return code == ASK_STOP ? VERB_DONE : code;
}
