/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entities - who is who in the ledger: show entities, merge two that are one, split what is not.
 */
#include "ask.h"

#include <inttypes.h>
#include <stdlib.h>
#include "claimwire_sql.h"
#include "names.h"
#include "text/fold.h"

static const char help[] =
    "usage: claimwire entity show NAME|ID | merge ID INTO | split ID\n\n"
    "show finds entities by a name in either script, by number, or by the id of annotations "
    "('actor:sdf'), with the\n"
    "spellings that texts used and the entities that count as the same. merge makes ID count as "
    "INTO; split takes back\n"
    "every merge of ID, for good: the writers do not make it again. Nothing else is changed by "
    "either.\n";

static bool read_id(const char *word, int64_t *ret)
{
    char *end;
    *ret = strtoll(word, &end, 10);
    return *end == '\0' && end != word;
}

static int show(struct ask *k, const char *word)
{
    static const struct table_column columns[] = {
        {"id", TABLE_INT, 0},          {"ref", TABLE_STRING, 30},       {"type", TABLE_STRING, 0},
        {"name_en", TABLE_STRING, 34}, {"name_ar", TABLE_STRING, 34},   {"kind", TABLE_STRING, 0},
        {"country", TABLE_STRING, 0},  {"spellings", TABLE_STRING, 80}, {"mentions", TABLE_INT, 0},
        {"same", TABLE_STRING, 80},    {"split", TABLE_STRING, 60}};
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct pg_params *p = pg_params_new(&k->arena);
    struct names *names;
    struct error e;
    int64_t id;
    if (read_id(word, &id))
        pg_add_int8(p, id);
    else
        pg_add_null(p);
    pg_add_text(p, strchr(word, ':') ? span_of(word) : fold_string(span_of(word), &k->arena));
    enum fate fate = names_open(&names, &e);
    if (fate == FATE_DONE) {
        fate = names_add(names, p, word, &k->arena, &e);
        names_close(names);
    }
    if (fate != FATE_DONE)
        return verb_fail(VERB_REFUSED, k->verb, &e);
    if (!ask_run(k, &sql_entity_show, p, &r))
        return VERB_FAILED;
    if (table_print(stdout, k->format, columns, 11, r) == 0 && k->format == TABLE_TEXT)
        (void)puts("(no entity of that name)");
    return VERB_DONE;
}

/* Who decides: the user of this machine. */
static void add_user(struct pg_params *p)
{
    const char *user = getenv("USER");
    pg_add_text(p, span_of(user && *user ? user : "somebody"));
}

static int change(struct ask *k, const struct pg_statement *s, int64_t id, const int64_t *into)
{
    static const struct table_column columns[] = {{"entity", TABLE_INT, 0}, {"into", TABLE_INT, 0}};
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct pg_params *p = pg_params_new(&k->arena);
    pg_add_int8(p, id);
    if (into)
        pg_add_int8(p, *into);
    add_user(p);
    if (!ask_run(k, s, p, &r))
        return VERB_FAILED;
    if (pg_rows(r) == 0)
        return ask_fail(k,
                        into ? "nothing to merge: %" PRId64
                               " is unknown, the same already, or others "
                               "count as both (split one before)"
                             : "no merge holds of the entity %" PRId64,
                        id);
    (void)table_print(stdout, k->format, columns, 2, r);
    return VERB_DONE;
}

static int obey(struct ask *k)
{
    const char *what = k->words_len > 0 ? k->words[0] : "";
    int64_t id = 0, into = 0;
    bool has_id = k->words_len > 1 && read_id(k->words[1], &id);
    bool has_into = k->words_len == 3 && read_id(k->words[2], &into);
    if (strcmp(what, "show") == 0 && k->words_len == 2)
        return show(k, k->words[1]);
    if (strcmp(what, "merge") == 0 && has_id && has_into && id != into)
        return change(k, &sql_entity_merge, id, &into);
    if (strcmp(what, "split") == 0 && has_id && k->words_len == 2)
        return change(k, &sql_entity_split, id, NULL);
    return verb_misused(k->verb, "say show NAME|ID, merge ID INTO or split ID, not", what);
}

int verb_entity(int argc, char **argv)
{
    struct ask k;
    int code = ask_begin(&k, argc, argv, help, NULL);
    if (code == VERB_DONE && (code = ask_connect(&k, "claimwire_ingest")) == VERB_DONE)
        code = obey(&k);
    ask_end(&k);
    return code == ASK_STOP ? VERB_DONE : code;
}
