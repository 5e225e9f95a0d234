/* SPDX-License-Identifier: Apache-2.0 */
#include "ask.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define ASK_BYTES_MAX (64u << 20)

/* 1: it was one of the options; 0: it was not; 2: misused, told. */
static int take_option(struct ask *k, int argc, char **argv, int *i,
                       const struct ask_option *options)
{
    for (const struct ask_option *o = options; o && o->name; o++) {
        if (o->flag && strcmp(argv[*i], o->name) == 0) {
            *o->flag = true;
            return 1;
        }
        if (!o->flag && verb_option(argc, argv, i, o->name, o->value))
            return *o->value ? 1 : verb_misused(k->verb, "a value is missing after", o->name);
    }
    return 0;
}

static int take_argument(struct ask *k, int argc, char **argv, int *i, const char **ret_data)
{
    const char *format = NULL;
    if (verb_option(argc, argv, i, "--data", ret_data))
        return *ret_data ? VERB_DONE : verb_misused(k->verb, "a value is missing after", "--data");
    if (verb_option(argc, argv, i, "--format", &format)) {
        k->has_format = table_format_of(format, &k->format);
        return k->has_format ? VERB_DONE
                             : verb_misused(k->verb, "--format is table, csv or jsonl, not",
                                            format ? format : "");
    }
    if (argv[*i][0] == '-' && argv[*i][1] != '\0')
        return verb_misused(k->verb, "there is no option", argv[*i]);
    if (k->words_len == ASK_WORDS_MAX)
        return verb_misused(k->verb, "there are too many arguments at", argv[*i]);
    k->words[k->words_len++] = argv[*i];
    return VERB_DONE;
}

int ask_begin(struct ask *k, int argc, char **argv, const char *help,
              const struct ask_option *options)
{
    const char *data = NULL;
    struct error e;
    *k = (struct ask){.verb = argv[0]};
    arena_init(&k->arena, ASK_BYTES_MAX);
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            (void)fputs(help, stdout);
            return ASK_STOP;
        }
        int taken = take_option(k, argc, argv, &i, options);
        if (taken == 1)
            continue;
        int code = taken == 0 ? take_argument(k, argc, argv, &i, &data) : VERB_USAGE;
        if (code != VERB_DONE)
            return code;
    }
    if (place_find(data, &k->arena, &k->place, &e) != FATE_DONE)
        return verb_fail(VERB_REFUSED, k->verb, &e);
    return VERB_DONE;
}

int ask_connect(struct ask *k, const char *role)
{
    struct error e;
    enum fate fate = place_open(&k->place, role, &k->arena, &k->db, &e);
    if (fate == FATE_DONE)
        return VERB_DONE;
    k->db = NULL;
    return verb_fail(fate == FATE_RETRY ? VERB_FAILED : VERB_REFUSED, k->verb, &e);
}

bool ask_run(struct ask *k, const struct pg_statement *s, const struct pg_params *p,
             struct pg_result **ret)
{
    struct error e;
    if (pg_run(k->db, s, p, ret, &e) == FATE_DONE)
        return true;
    (void)verb_fail(VERB_FAILED, k->verb, &e);
    return false;
}

/* Begins the transaction and opens the cursor. */
static enum fate open_cursor(struct ask *k, const struct pg_statement *s, const struct pg_params *p,
                             struct error *e)
{
    struct pg_statement *declare = ARENA_NEW(&k->arena, struct pg_statement);
    declare->name = s->name;
    declare->sql = arena_printf(&k->arena, "declare answer no scroll cursor for %s", s->sql);
    enum fate fate = pg_be_patient(k->db, e);
    if (fate == FATE_DONE)
        fate = pg_begin(k->db, e);
    return fate == FATE_DONE ? pg_run(k->db, declare, p, NULL, e) : fate;
}

bool ask_stream(struct ask *k, const struct pg_statement *s, const struct pg_params *p,
                const struct ask_rows *rows)
{
    struct error e;
    struct pg_statement *fetch = ARENA_NEW(&k->arena, struct pg_statement);
    fetch->name = "fetch";
    fetch->sql = arena_printf(&k->arena, "fetch %d from answer", rows->at_once);
    enum fate fate = open_cursor(k, s, p, &e);
    bool is_wanted = true, is_more = true;
    while (fate == FATE_DONE && is_wanted && is_more) {
        CLEANUP(pg_result_done) struct pg_result *r = NULL;
        fate = pg_run(k->db, fetch, NULL, &r, &e);
        is_more = fate == FATE_DONE && pg_rows(r) > 0;
        is_wanted = !is_more || rows->each(rows->ctx, r);
    }
    pg_rollback(k->db); /* it only looked */
    if (fate != FATE_DONE)
        (void)verb_fail(VERB_FAILED, k->verb, &e);
    return fate == FATE_DONE && is_wanted;
}

bool ask_is_date(struct ask *k, const char *option, const char *value)
{
    static const char form[] = "dddd-dd-dd";
    bool holds = true;
    for (size_t i = 0; value && holds && i < sizeof form - 1; i++)
        holds = form[i] == '-' ? value[i] == '-' : value[i] >= '0' && value[i] <= '9';
    if (value && holds)
        holds = value[10] == '\0' || value[10] == 'T';
    if (!holds)
        (void)verb_misused(k->verb,
                           arena_printf(&k->arena, "%s needs a date like 2026-01-31, not", option),
                           value);
    return holds;
}

void ask_end(struct ask *k)
{
    if (k->db)
        pg_close(k->db);
    arena_done(&k->arena);
}

int ask_fail(struct ask *k, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)fflush(stdout);
    (void)fprintf(stderr, "claimwire %s: ", k->verb);
    (void)vfprintf(stderr, format, arguments);
    (void)fputc('\n', stderr);
    va_end(arguments);
    return VERB_FAILED;
}

void ask_add_text(struct pg_params *p, const char *value)
{
    if (value)
        pg_add_text(p, span_of(value));
    else
        pg_add_null(p);
}

void ask_add_article(struct pg_params *p, const char *word)
{
    char *end;
    int64_t id = strtoll(word, &end, 10);
    if (*end == '\0' && end != word)
        pg_add_int8(p, id);
    else
        pg_add_null(p);
    pg_add_text(p, span_of(word));
}
