/* SPDX-License-Identifier: Apache-2.0 */
#include "source.h"

#include <poll.h>
#include <stdlib.h>
#include "claimwire_sql.h"
#include "common/clock.h"
#include "follow.h"
#include "pg/key.h"
#include "url.h"

#define LOOK_MS 200
#define FETCHERS_MS 5000
#define WAIT_S 60

enum { URL, KIND, STATE, FORMAT, REASON, IS_READ };

struct found {
    int followed;        /* that list pages */
    bool is_complete;    /* nothing is waiting to be read */
    struct span trouble; /* of the home page */
};

/* The host without "www.": what people call an outlet whose name nobody told. */
static struct span name_of(struct span url)
{
    struct span host = url_host(url);
    return span_starts_with(host, SPAN("www.")) ? span_slice(host, 4, host.n) : host;
}

static struct found judge(const struct pg_result *r)
{
    struct found all = {.is_complete = true};
    for (int row = 0; row < pg_rows(r); row++) {
        bool is_followed = span_equal(pg_span(r, row, STATE), SPAN("followed"));
        bool is_home = span_equal(pg_span(r, row, KIND), SPAN("home"));
        bool lists = !is_home && !span_equal(pg_span(r, row, KIND), SPAN("robots"));
        all.is_complete = all.is_complete && pg_int(r, row, IS_READ);
        all.followed += is_followed && lists;
        if (is_home && !pg_is_null(r, row, REASON))
            all.trouble = pg_span(r, row, REASON);
    }
    return all;
}

static void print_found(struct ask *k, const struct pg_result *r)
{
    static const struct table_column columns[] = {
        {"url", TABLE_STRING, 70},    {"kind", TABLE_STRING, 0},
        {"state", TABLE_STRING, 0},   {"format", TABLE_STRING, 0},
        {"reason", TABLE_STRING, 80}, {"read", TABLE_BOOL, TABLE_HIDDEN}};
    (void)table_print(stdout, k->format, columns, sizeof columns / sizeof columns[0], r);
}

static bool ask_found(struct ask *k, struct span name, struct pg_result **ret)
{
    struct pg_params *p = pg_params_new(&k->arena);
    pg_add_int8(p, key_source(name));
    return ask_run(k, &sql_source_found, p, ret);
}

/* For people: the table itself may be for a program. */
static int conclude(struct ask *k, const struct found *all, const char *url, unsigned long wait_s)
{
    if (all->followed > 0 && all->is_complete)
        return VERB_DONE;
    if (!all->is_complete) {
        (void)fprintf(stderr,
                      "claimwire source: not everything was read within %lu s; it goes on, see "
                      "'claimwire feed list --all'\n",
                      wait_s);
        return VERB_DONE;
    }
    if (all->trouble.n > 0)
        return ask_fail(k, "'%s' cannot be read, and will be tried again: %.*s", url,
                        (int)all->trouble.n, all->trouble.p);
    return ask_fail(
        k,
        "no feed was found at '%s'; name one with 'claimwire feed add', or a list page with "
        "--links",
        url);
}

static int wait_found(struct ask *k, struct span name, unsigned long wait_s)
{
    uint64_t until_ms = clock_monotonic_ms() + 1000 * wait_s;
    for (;;) {
        CLEANUP(pg_result_done) struct pg_result *r = NULL;
        if (!ask_found(k, name, &r))
            return VERB_FAILED;
        struct found all = judge(r);
        if (all.is_complete || clock_monotonic_ms() >= until_ms) {
            print_found(k, r);
            return conclude(k, &all, k->words[1], wait_s);
        }
        (void)poll(NULL, 0, LOOK_MS);
    }
}

/* Are there workers that fetch? A dispatch that has just started may not have said so yet: it is
 * given a moment. False: the sentence has been printed. */
static bool find_fetchers(struct ask *k, bool is_patient, bool *ret)
{
    uint64_t until_ms = clock_monotonic_ms() + (is_patient ? FETCHERS_MS : 0);
    for (bool is_over = false; !is_over;) {
        CLEANUP(pg_result_done) struct pg_result *r = NULL;
        if (!ask_run(k, &sql_fetchers, pg_params_new(&k->arena), &r))
            return false;
        *ret = pg_int(r, 0, 0);
        is_over = *ret || !pg_int(r, 0, 1) || clock_monotonic_ms() >= until_ms;
        if (!is_over)
            (void)poll(NULL, 0, LOOK_MS);
    }
    return true;
}

static int wait_or_leave(struct ask *k, struct span name, unsigned long wait_s)
{
    bool is_running;
    if (!find_fetchers(k, wait_s > 0, &is_running))
        return VERB_FAILED;
    if (wait_s > 0 && is_running)
        return wait_found(k, name, wait_s);
    (void)fprintf(stderr, "claimwire source: its feeds will be looked for %s\n",
                  is_running ? "now; see 'claimwire feed list --all'"
                             : "as soon as claimwire runs");
    return VERB_DONE;
}

int source_add_home(struct ask *k, const struct source_wishes *w)
{
    char *end = NULL;
    unsigned long wait_s = w->wait ? strtoul(w->wait, &end, 10) : WAIT_S;
    struct span url = follow_address(k, span_of(k->words[1]));
    if (url.n == 0)
        return verb_misused(k->verb, "not an http or https address:", k->words[1]);
    if (w->wait && (*end != '\0' || end == w->wait || wait_s > 86400))
        return verb_misused(k->verb, "--wait is a number of seconds, not", w->wait);
    if (w->home || w->feed)
        return verb_misused(k->verb, "--home and --feed go with a name, not with", k->words[1]);
    struct follow_outlet o = {.name = w->name ? span_trim(span_of(w->name)) : name_of(url),
                              .home_url = url,
                              .region = span_of(w->region)};
    struct follow_feed home = {.source = o.name, .url = url, .kind = FOLLOW_HOME};
    if (o.name.n == 0)
        return verb_misused(k->verb, "a name cannot be empty", NULL);
    if (!follow_outlet(k, &o))
        return VERB_FAILED;
    enum follow_result result = follow_feed(k, &home);
    if (result == FOLLOW_ELSEWHERE)
        return ask_fail(k, "'%s' is followed for another outlet", k->words[1]);
    if (result == FOLLOW_FAILED)
        return VERB_FAILED;
    (void)fprintf(stderr, "outlet '%.*s' is followed\n", (int)o.name.n, o.name.p);
    return wait_or_leave(k, o.name, wait_s);
}
