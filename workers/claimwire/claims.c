/* SPDX-License-Identifier: Apache-2.0 */
/*
 * claims - asks the ledger who said what.
 */
#include "ask.h"

#include <stdlib.h>
#include "claimwire_sql.h"
#include "names.h"
#include "text/fold.h"

static const char help[] =
    "usage: claimwire claims [--about NAME] [--by SPEAKER] [--place NAME [--within KM]] [--since "
    "DATE] [--type TYPE]\n"
    "                        [--outlet NAME] [--limit N] [--format table|csv|jsonl]\n\n"
    "Names may be written in either script: what is known under both finds both. --type takes an "
    "event type\n"
    "('violence.airstrike') or its first part ('violence'). 'copies' counts other articles with "
    "the same text, which confirm nothing.\n"
    "Newest first; 50 unless --limit says otherwise.\n";

struct wishes {
    const char *about, *by, *place, *within, *since, *type, *outlet, *limit;
};

static void add_folded(struct ask *k, struct pg_params *p, const char *name)
{
    if (name)
        pg_add_text(p, fold_string(span_of(name), &k->arena));
    else
        pg_add_null(p);
}

static bool read_number(const char *text, double preset, double *ret)
{
    char *end;
    *ret = text ? strtod(text, &end) : preset;
    return !text || (*end == '\0' && end != text && *ret >= 0);
}

static bool is_date(const char *s)
{
    for (int i = 0; i < 10; i++)
        if (i == 4 || i == 7 ? s[i] != '-' : s[i] < '0' || s[i] > '9')
            return false;
    return s[10] == '\0' || s[10] == 'T';
}

/* What the entity stage's tables make of the three names. */
static enum fate add_entities(struct ask *k, struct pg_params *p, const struct wishes *w,
                              struct error *e)
{
    struct names *names;
    enum fate fate = names_open(&names, e);
    if (fate != FATE_DONE)
        return fate;
    fate = names_add(names, p, w->about, &k->arena, e);
    if (fate == FATE_DONE)
        fate = names_add(names, p, w->by, &k->arena, e);
    if (fate == FATE_DONE)
        fate = names_add(names, p, w->place, &k->arena, e);
    names_close(names);
    return fate;
}

static int claims(struct ask *k, const struct wishes *w)
{
    static const struct table_column columns[] = {
        {"date", TABLE_DAY, 0},          {"outlet", TABLE_STRING, 20},
        {"speaker", TABLE_STRING, 34},   {"class", TABLE_STRING, 0},
        {"act", TABLE_STRING, 0},        {"factuality", TABLE_STRING, 0},
        {"content", TABLE_STRING, 90},   {"figures", TABLE_STRING, 26},
        {"events", TABLE_STRING, 30},    {"place", TABLE_STRING, 18},
        {"copies", TABLE_INT, 0},        {"article", TABLE_INT, 0},
        {"id", TABLE_INT, TABLE_HIDDEN}, {"url", TABLE_STRING, TABLE_HIDDEN}};
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    double km, limit;
    if (!read_number(w->within, 0, &km))
        return verb_misused(k->verb, "--within needs a number of kilometres, not", w->within);
    if (!read_number(w->limit, 50, &limit) || limit > 1e9)
        return verb_misused(k->verb, "--limit needs a number, not", w->limit);
    if (w->since && !is_date(w->since))
        return verb_misused(k->verb, "--since needs a date like 2026-01-31, not", w->since);
    struct pg_params *p = pg_params_new(&k->arena);
    add_folded(k, p, w->about);
    add_folded(k, p, w->by);
    add_folded(k, p, w->place);
    pg_add_float8(p, km);
    ask_add_text(p, w->since);
    ask_add_text(p, w->type);
    ask_add_text(p, w->outlet);
    pg_add_int8(p, (int64_t)limit);
    ask_add_text(p, w->by);
    struct error e;
    if (add_entities(k, p, w, &e) != FATE_DONE)
        return verb_fail(VERB_REFUSED, k->verb, &e);
    if (!ask_run(k, &sql_claims, p, &r))
        return VERB_FAILED;
    if (table_print(stdout, k->format, columns, 14, r) == 0 && k->format == TABLE_TEXT)
        (void)puts("(no claims)");
    return VERB_DONE;
}

int verb_claims(int argc, char **argv)
{
    struct ask k;
    struct wishes w = {0};
    const struct ask_option options[] = {
        {"--about", &w.about, NULL},   {"--by", &w.by, NULL},       {"--place", &w.place, NULL},
        {"--within", &w.within, NULL}, {"--since", &w.since, NULL}, {"--type", &w.type, NULL},
        {"--outlet", &w.outlet, NULL}, {"--limit", &w.limit, NULL}, {0}};
    int code = ask_begin(&k, argc, argv, help, options);
    if (code == VERB_DONE && k.words_len > 0)
        code = verb_misused(k.verb, "there is no argument", k.words[0]);
    if (code == VERB_DONE && (code = ask_connect(&k, "claimwire_read")) == VERB_DONE)
        code = claims(&k, &w);
    ask_end(&k);
    return code == ASK_STOP ? VERB_DONE : code;
}
