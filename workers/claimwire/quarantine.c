/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quarantine - what could not be processed, with the reason: list, show, replay, drop.
 */
#include "ask.h"

#include <inttypes.h>
#include <stdlib.h>
#include "claimwire_sql.h"

static const char help[] =
    "usage: claimwire quarantine list | show ID | replay ID|all | drop ID\n\n"
    "replay gives the work another chance, as if it were new: after a repaired program or site. "
    "drop takes it off the\n"
    "list; the page stays marked and its archived bytes stay.\n";

static bool read_id(struct ask *k, int64_t *ret)
{
    char *end;
    *ret = k->words_len == 2 ? strtoll(k->words[1], &end, 10) : 0;
    return k->words_len == 2 && *end == '\0' && end != k->words[1];
}

static int quarantine_list(struct ask *k)
{
    static const struct table_column columns[] = {
        {"id", TABLE_INT, 0},         {"kind", TABLE_STRING, 0},  {"stage", TABLE_STRING, 0},
        {"reason", TABLE_STRING, 80}, {"attempts", TABLE_INT, 0}, {"at", TABLE_TIME, 0},
        {"url", TABLE_STRING, 80}};
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    if (!ask_run(k, &sql_quarantine_list, pg_params_new(&k->arena), &r))
        return VERB_FAILED;
    if (table_print(stdout, k->format, columns, 7, r) == 0 && k->format == TABLE_TEXT)
        (void)puts("(nothing is quarantined)");
    return VERB_DONE;
}

static int quarantine_show(struct ask *k, int64_t id)
{
    static const struct table_column columns[] = {
        {"id", TABLE_INT, 0},        {"kind", TABLE_STRING, 0},  {"stage", TABLE_STRING, 0},
        {"reason", TABLE_STRING, 0}, {"attempts", TABLE_INT, 0}, {"crashes", TABLE_INT, 0},
        {"build", TABLE_STRING, 0},  {"at", TABLE_TIME, 0},      {"url", TABLE_STRING, 0},
        {"head", TABLE_STRING, 0},   {"capture", TABLE_INT, 0},  {"content_type", TABLE_STRING, 0},
        {"bytes", TABLE_INT, 0}};
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct pg_params *p = pg_params_new(&k->arena);
    pg_add_int8(p, id);
    if (!ask_run(k, &sql_quarantine_show, p, &r))
        return VERB_FAILED;
    if (pg_rows(r) == 0)
        return ask_fail(k, "nothing with the id %" PRId64 " is quarantined", id);
    (void)table_print(stdout, k->format == TABLE_TEXT ? TABLE_JSONL : k->format, columns, 13, r);
    return VERB_DONE;
}

static int quarantine_replay(struct ask *k, const int64_t *id)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct pg_params *p = pg_params_new(&k->arena);
    if (id)
        pg_add_int8(p, *id);
    else
        pg_add_null(p);
    if (!ask_run(k, &sql_quarantine_replay, p, &r))
        return VERB_FAILED;
    if (id && pg_int(r, 0, 0) == 0)
        return ask_fail(k, "nothing with the id %" PRId64 " is quarantined", *id);
    (void)printf("%d jobs get another chance\n", (int)pg_int(r, 0, 0));
    return VERB_DONE;
}

static int quarantine_drop(struct ask *k, int64_t id)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct pg_params *p = pg_params_new(&k->arena);
    pg_add_int8(p, id);
    if (!ask_run(k, &sql_quarantine_drop, p, &r))
        return VERB_FAILED;
    return pg_rows(r) > 0 ? VERB_DONE
                          : ask_fail(k, "nothing with the id %" PRId64 " is quarantined", id);
}

static int obey(struct ask *k)
{
    int64_t id;
    const char *what = k->words_len > 0 ? k->words[0] : "";
    bool has_id = read_id(k, &id);
    bool all = k->words_len == 2 && strcmp(k->words[1], "all") == 0;
    if (strcmp(what, "list") == 0)
        return quarantine_list(k);
    if (strcmp(what, "show") == 0 && has_id)
        return quarantine_show(k, id);
    if (strcmp(what, "replay") == 0 && (has_id || all))
        return quarantine_replay(k, all ? NULL : &id);
    if (strcmp(what, "drop") == 0 && has_id)
        return quarantine_drop(k, id);
    return verb_misused(k->verb, "say list, show ID, replay ID|all or drop ID, not", what);
}

int verb_quarantine(int argc, char **argv)
{
    struct ask k;
    int code = ask_begin(&k, argc, argv, help, NULL);
    if (code == VERB_DONE && (code = ask_connect(&k, "claimwire_ingest")) == VERB_DONE)
        code = obey(&k);
    ask_end(&k);
    return code == ASK_STOP ? VERB_DONE : code;
}
