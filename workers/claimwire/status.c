/* SPDX-License-Identifier: Apache-2.0 */
/*
 * status - depth, age and outcome of the work, and which sources went silent.
 */
#include "ask.h"

#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include "claimwire_sql.h"
#include "common/clock.h"
#include "progress.h"

static const char help[] = "usage: claimwire status [--wait-idle SECONDS]\n\n"
                           "Prints a line per stage, where pages ended, and the outlets that fell "
                           "silent, fail or do not let us in. --wait-idle\n"
                           "first waits until there is nothing to do now; exit code 1 when that "
                           "takes longer.\n";

#define LOOK_MS 200

/* True when idle in time. */
static int wait_idle(struct ask *k, const char *seconds)
{
    char *end;
    uint64_t limit_ms = 1000 * strtoull(seconds, &end, 10), started_ms = clock_monotonic_ms();
    if (*end != '\0' || end == seconds)
        return verb_misused(k->verb, "--wait-idle needs a number of seconds, not", seconds);
    for (;;) {
        CLEANUP(pg_result_done) struct pg_result *r = NULL;
        if (!ask_run(k, &sql_idle, pg_params_new(&k->arena), &r))
            return VERB_FAILED;
        if (pg_int(r, 0, 0))
            return VERB_DONE;
        if (clock_monotonic_ms() - started_ms > limit_ms)
            return ask_fail(k, "there is still work after %s s", seconds);
        (void)poll(NULL, 0, LOOK_MS);
    }
}

/* A line for a number that is not always interesting. */
static void print_count(const char *what, int64_t n)
{
    if (n > 0)
        (void)printf("%s: %" PRId64 "\n", what, n);
}

static int print_outcome(struct ask *k)
{
    enum { STORED, DUPLICATE, QUARANTINED, PENDING, GONE, BLOCKED, LOOKS_DUE, LOOKS_LATER, SHARED };
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    if (!ask_run(k, &sql_outcome, pg_params_new(&k->arena), &r))
        return VERB_FAILED;
    (void)printf("\npages: %" PRId64 " stored, %" PRId64 " stored as duplicate, %" PRId64
                 " quarantined, %" PRId64 " pending\n",
                 pg_int(r, 0, STORED), pg_int(r, 0, DUPLICATE), pg_int(r, 0, QUARANTINED),
                 pg_int(r, 0, PENDING));
    print_count("taken down since", pg_int(r, 0, GONE));
    print_count("known from their feeds only, as the page was refused", pg_int(r, 0, BLOCKED));
    print_count("texts that more than one outlet has", pg_int(r, 0, SHARED));
    if (pg_int(r, 0, LOOKS_DUE) + pg_int(r, 0, LOOKS_LATER) > 0)
        (void)printf("second looks: %" PRId64 " due, %" PRId64 " later\n", pg_int(r, 0, LOOKS_DUE),
                     pg_int(r, 0, LOOKS_LATER));
    return VERB_DONE;
}

static int print_table(struct ask *k, const struct pg_statement *s, const char *title,
                       const struct table_column *columns, int n)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    if (!ask_run(k, s, pg_params_new(&k->arena), &r))
        return VERB_FAILED;
    if (pg_rows(r) == 0)
        return VERB_DONE;
    (void)printf("\n%s:\n", title);
    (void)table_print(stdout, k->format, columns, n, r);
    return VERB_DONE;
}

static int print_silent(struct ask *k)
{
    static const struct table_column columns[] = {
        {"outlet", TABLE_STRING, 30},  {"silent", TABLE_BOOL, 0},       {"last_new", TABLE_TIME, 0},
        {"usual_gap_s", TABLE_INT, 0}, {"silent_s", TABLE_INT, 0},      {"feeds", TABLE_INT, 0},
        {"failing", TABLE_INT, 0},     {"last_error", TABLE_STRING, 80}};
    return print_table(k, &sql_silent, "outlets that fell silent, or whose feeds fail", columns, 8);
}

static int print_blocked(struct ask *k)
{
    static const struct table_column columns[] = {{"outlet", TABLE_STRING, 30},
                                                  {"since", TABLE_TIME, 0},
                                                  {"reason", TABLE_STRING, 80},
                                                  {"pages", TABLE_INT, 0}};
    return print_table(k, &sql_blocked, "outlets that do not let us in", columns, 4);
}

static int print_all(struct ask *k)
{
    struct error e;
    if (progress_print(k->db, &k->arena, &e) != FATE_DONE)
        return verb_fail(VERB_FAILED, k->verb, &e);
    int code = print_outcome(k);
    if (code == VERB_DONE)
        code = print_silent(k);
    return code == VERB_DONE ? print_blocked(k) : code;
}

int verb_status(int argc, char **argv)
{
    struct ask k;
    const char *idle = NULL;
    const struct ask_option options[] = {{"--wait-idle", &idle, NULL}, {0}};
    int code = ask_begin(&k, argc, argv, help, options);
    if (code == VERB_DONE && (code = ask_connect(&k, "claimwire_read")) == VERB_DONE) {
        code = idle ? wait_idle(&k, idle) : VERB_DONE;
        if (code == VERB_DONE)
            code = print_all(&k);
    }
    ask_end(&k);
    return code == ASK_STOP ? VERB_DONE : code;
}
