/* SPDX-License-Identifier: Apache-2.0 */
#include "ask.h"

#include <stdarg.h>
#include <stdio.h>

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
    if (verb_option(argc, argv, i, "--format", &format))
        return table_format_of(format, &k->format)
                   ? VERB_DONE
                   : verb_misused(k->verb, "--format is table, csv or jsonl, not",
                                  format ? format : "");
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
