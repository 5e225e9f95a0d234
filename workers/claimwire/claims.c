/* SPDX-License-Identifier: Apache-2.0 */
/*
 * claims - asks the ledger who said what; as a verb, and as `export claims`.
 */
#include "ask.h"

#include <stdlib.h>
#include "claimwire_sql.h"
#include "export.h"
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

/* What the entity stage's tables make of the three names. */
static enum fate add_entities(struct ask *k, struct pg_params *p, const struct claims_wishes *w,
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

static const struct table_column columns[] = {
    {"date", TABLE_DAY, 0},          {"outlet", TABLE_STRING, 20},
    {"speaker", TABLE_STRING, 34},   {"class", TABLE_STRING, 0},
    {"shades", TABLE_STRING, 14},    {"act", TABLE_STRING, 0},
    {"factuality", TABLE_STRING, 0}, {"polarity", TABLE_STRING, TABLE_HIDDEN},
    {"content", TABLE_STRING, 90},   {"figures", TABLE_STRING, 26},
    {"events", TABLE_STRING, 30},    {"place", TABLE_STRING, 18},
    {"copies", TABLE_INT, 0},        {"article", TABLE_INT, 0},
    {"id", TABLE_INT, TABLE_HIDDEN}, {"url", TABLE_STRING, TABLE_HIDDEN},
    {"unnamed", TABLE_STRING, TABLE_HIDDEN}, {"hedges", TABLE_STRING, TABLE_HIDDEN}};
#define COLUMNS ((int)(sizeof columns / sizeof columns[0]))

/* Parameters of claims.sql; `limit` < 0: all. */
static int add_params(struct ask *k, const struct claims_wishes *w, int64_t limit,
                      struct pg_params *p)
{
    double km;
    struct error e;
    if (!read_number(w->within, 0, &km))
        return verb_misused(k->verb, "--within needs a number of kilometres, not", w->within);
    if (!ask_is_date(k, "--since", w->since))
        return VERB_USAGE;
    add_folded(k, p, w->about);
    add_folded(k, p, w->by);
    add_folded(k, p, w->place);
    pg_add_float8(p, km);
    ask_add_text(p, w->since);
    ask_add_text(p, w->type);
    ask_add_text(p, w->outlet);
    if (limit >= 0)
        pg_add_int8(p, limit);
    else
        pg_add_null(p);
    ask_add_text(p, w->by);
    return add_entities(k, p, w, &e) == FATE_DONE ? VERB_DONE
                                                  : verb_fail(VERB_REFUSED, k->verb, &e);
}

static int claims(struct ask *k, const struct claims_wishes *w)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct pg_params *p = pg_params_new(&k->arena);
    double limit;
    if (!read_number(w->limit, 50, &limit) || limit > 1e9)
        return verb_misused(k->verb, "--limit needs a number, not", w->limit);
    int code = add_params(k, w, (int64_t)limit, p);
    if (code != VERB_DONE)
        return code;
    if (!ask_run(k, &sql_claims, p, &r))
        return VERB_FAILED;
    if (table_print(stdout, k->format, columns, COLUMNS, r) == 0 && k->format == TABLE_TEXT)
        (void)puts("(no claims)");
    return VERB_DONE;
}

static bool write_rows(void *ctx, const struct pg_result *r)
{
    struct ask *k = ctx;
    table_rows(stdout, k->format, columns, COLUMNS, r);
    return export_is_heard(k, stdout);
}

int export_claims(struct ask *k, const struct claims_wishes *w)
{
    struct pg_params *p = pg_params_new(&k->arena);
    const struct ask_rows rows = {.each = write_rows, .ctx = k, .at_once = EXPORT_ROWS};
    int code = export_format(k);
    if (code == VERB_DONE)
        code = add_params(k, w, -1, p);
    if (code != VERB_DONE)
        return code;
    table_begin(stdout, k->format, columns, COLUMNS);
    return ask_stream(k, &sql_claims, p, &rows) ? VERB_DONE : VERB_FAILED;
}

int verb_claims(int argc, char **argv)
{
    struct ask k;
    struct claims_wishes w = {0};
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
