/* SPDX-License-Identifier: Apache-2.0 */
/*
 * torture - every call of ledger, hub, write path and station that can fail does so once, at each
 * place in turn.
 *
 *   torture [--paths | --all] [--only SCENARIO] [--from N] [--to N] [--seconds N [--seed N]]
 *
 * A scenario makes one process of the pipeline the subject; the others run as they are. A feed is
 * polled, its pages go all the way to claims in a PostgreSQL of our own, while the n-th fallible
 * call of the subject fails. Should the subject end by that, it is started again, as its supervisor
 * would. Then must be seen: no crash and no hang; when it is asked to end it does so with 0 and
 * leaves no memory, socket, connection, result or descriptor behind that a run without failure does
 * not leave; every page has ended exactly once, the one bad page in quarantine and nothing else
 * there.
 *
 * Without --all each place in the code fails once, the first time that it is reached, and so do the
 * places which only that opens; with --paths a place is a call and all its callers, so that each
 * statement has its own. With --all it is the n-th call of the run for n = 1, 2, 3 ... until a run
 * ends without a failure; --from begins later and --to ends sooner, so that slices can run side by
 * side. --seconds ends a scenario after its share of that time: the seed (the time of day) says
 * with which place it begins, and the last line how many of them had their turn. Prints TAP; exit
 * code 1 when anything failed, 77 without PostgreSQL.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "../unit/private_pg.h"
#include "cast.h"
#include "common/clock.h"
#include "pg/key.h"
#include "pg/pg.h"

#define PROGRESS 100 /* runs between two lines that say how far it is */
#define HURRY_MS 100
#define DONE_MS 30000 /* for one run; a good one takes less than one second */

static const struct scenario {
    const char *name;
    enum cast_role subject;
} scenarios[] = {
    {"dispatch", CAST_DISPATCH}, /* hub, ledger, lease, pg, sock, metrics */
    {"write", CAST_WRITE},       /* write path and pg on the driving station */
    {"station", CAST_CLAIM},     /* the station with handle() */
};

struct torture {
    struct private_pg server;
    struct pg *db;
    struct arena arena;
    struct cast cast;
    struct calls_shared *shared;
    int usual_blocks[CALLS_SITES]; /* left behind by a run without failure, as is: */
    int usual_open[CALLS_HANDLE_COUNT];
    int64_t usual_rows[32]; /* stored by it, by expectation */
    unsigned generation;    /* of the outlet's addresses: workers remember what they have seen */
    unsigned failed;
    bool is_all, is_path, is_learning;
    const char *only;
    uint64_t from, to, at, share_ms, until_ms, seed;
};

/* ------------------------------------------------------------------------------------------------
 * the ledger */

static void must(struct torture *t, enum fate fate, const struct error *e)
{
    if (fate == FATE_DONE)
        return;
    (void)fprintf(stderr, "torture: %s\n", e->text);
    cast_done(&t->cast, true);
    exit(1);
}

/* Entities stay: write remembers which of them it has stored. */
static void begin_ledger(struct torture *t)
{
    char sql[2048], url[128];
    struct error e;
    int n;

    (void)snprintf(url, sizeof(url), "https://hadar.example/%u", ++t->generation);
    n = snprintf(sql, sizeof(sql),
                 "truncate source, feed, page, capture, job, quarantine, article, duplicate_group, "
                 "edition, text_map, run, language_span, sentence, mention, "
                 "time_expression, quantity, claim, claim_source, claim_quantity, event, "
                 "event_role, event_claim, judgement, trail, site, edition_band;"
                 "insert into source (id, name) values (1, 'Hadar News');"
                 "insert into feed (id, source_id, url) values (%lld, 1, '%s');"
                 "insert into job (id, kind, ref) values (%lld, 1, %lld)",
                 (long long)key_feed(span_of(url)), url,
                 (long long)key_job(1, key_feed(span_of(url))), (long long)key_feed(span_of(url)));
    if (n < 0 || (size_t)n >= sizeof(sql))
        abort();
    /* workers of the run before may still hold rows */
    while (pg_script(t->db, "begin", sql, &e) == FATE_RETRY)
        continue;
}

static int64_t ask(struct torture *t, const struct pg_statement *s)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct error e;

    arena_reset(&t->arena);
    must(t, pg_run(t->db, s, NULL, &r, &e), &e);
    return pg_int(r, 0, 0);
}

/* What waits to be tried again (a poll up to a minute, by chance) need not wait for our sake. */
static void hurry(struct torture *t)
{
    static const struct pg_statement now = {
        "hurry", "with early as (update job set run_after = now() where id = any (array("
                 "select id from job where lease_until is null and run_after > now() for update "
                 "skip locked)) "
                 "returning 1) select count(*) from early"};

    (void)ask(t, &now);
}

static bool is_done(struct torture *t)
{
    static const struct pg_statement jobs = {"jobs", "select count(*) from job"};

    return ask(t, &jobs) == 0;
}

/* What a ledger must hold when all has ended exactly once. -1: as many rows as a run without
 * failure leaves. */
static const struct expectation {
    struct pg_statement query;
    int64_t n;
    const char *what;
} expectations[] = {
    {{"pages", "select count(*) from page"}, CAST_PAGES, "pages are missing or double"},
    {{"captures", "select count(*) from capture"}, CAST_PAGES + 1, "captures (D1) are wrong"},
    {{"articles", "select count(*) from article"}, CAST_GOOD, "articles are missing or double"},
    {{"editions", "select count(*) from edition"}, CAST_GOOD, "editions are missing or double"},
    {{"runs", "select count(*) from run where is_current"}, CAST_GOOD, "runs are wrong"},
    {{"settled", "select count(*) from page where state in (1, 2)"},
     CAST_GOOD,
     "pages are not settled"},
    {{"bad", "select count(*) from quarantine where reason like '%cannot be read%'"},
     CAST_BAD,
     "the bad page is not in quarantine"},
    {{"dead", "select count(*) from quarantine"}, CAST_BAD, "good work is in quarantine"},
    {{"sentences", "select count(*) from sentence"}, -1, "sentences are missing or double"},
    {{"mentions", "select count(*) from mention"}, -1, "mentions are missing or double"},
    {{"claims", "select count(*) from claim"}, -1, "claims are missing or double"},
    {{"events", "select count(*) from event"}, -1, "events are missing or double"},
    {{"sources", "select count(*) from claim_source"}, -1, "sources are missing or double"},
    {{"quantities", "select count(*) from quantity"}, -1, "quantities are missing or double"},
    {{"entities", "select count(*) from entity"}, -1, "entities are missing or double"},
    {{"groups", "select count(distinct group_id) from edition"}, -1, "copies are not together"},
    {{"orphans", "select coalesce(sum(rows), 0)::bigint from ledger_orphans()"},
     0,
     "rows without their parents"},
};

#define EXPECTATIONS (sizeof(expectations) / sizeof(*expectations))

/* NULL or what is wrong. */
static const char *wrong_in_ledger(struct torture *t)
{
    for (size_t i = 0; i < EXPECTATIONS; i++) {
        int64_t n = ask(t, &expectations[i].query);

        if (n != (expectations[i].n < 0 ? t->usual_rows[i] : expectations[i].n))
            return expectations[i].what;
    }
    return NULL;
}

/* ------------------------------------------------------------------------------------------------
 * a run */

static void complain(struct torture *t, const struct scenario *s, const char *what)
{
    char place[256];

    if (t->is_learning) /* its rows are not known yet */
        return;
    calls_name(t->shared->injected_at[0], t->shared->injected_name, place, sizeof(place));
    printf("not ok %s: call %llu, %s: %s\n", s->name, (unsigned long long)t->at, place, what);
    for (int i = 1; i < CALLS_DEPTH && t->shared->injected_at[i]; i++) {
        calls_name(t->shared->injected_at[i], NULL, place, sizeof(place));
        printf("   from %s\n", place);
    }
    t->failed++;
}

/* What the subject left behind when it ended in order. */
static void judge_leaks(struct torture *t, const struct scenario *s)
{
    static const char *const names[CALLS_HANDLE_COUNT] = {
        "a ZeroMQ context", "a ZeroMQ socket", "a connection", "a result", "a descriptor"};
    char what[320], place[256];

    for (int h = 0; h < CALLS_HANDLE_COUNT; h++) {
        if (atomic_load(&t->shared->open[h]) > t->usual_open[h]) {
            (void)snprintf(what, sizeof(what), "leaves %s behind%s%s", names[h],
                           h == CALLS_FILES ? ": " : "",
                           h == CALLS_FILES ? t->shared->left_file : "");
            complain(t, s, what);
        }
    }
    for (size_t i = 0; i < CALLS_SITES; i++) {
        const struct calls_site *site = &t->shared->site[i];

        if (atomic_load(&site->blocks) > t->usual_blocks[i]) {
            calls_name(site->at, site->name, place, sizeof(place));
            (void)snprintf(what, sizeof(what), "leaks %d of %s", atomic_load(&site->blocks), place);
            complain(t, s, what);
        }
    }
}

static void judge_end(struct torture *t, const struct scenario *s, int code)
{
    char what[80];

    if (code < 0) {
        (void)snprintf(what, sizeof(what), "dies of signal %d", -code);
        complain(t, s, what);
    } else if (code != 0 && code != 1 && code != 78 && code != 86) {
        (void)snprintf(what, sizeof(what), "ends with exit code %d", code);
        complain(t, s, what);
    }
    if (t->shared->is_settled)
        judge_leaks(t, s);
}

static void forget_counts(struct torture *t)
{
    struct calls_shared *c = t->shared;

    atomic_store(&c->count, 0);
    atomic_store(&c->is_injected, false);
    c->is_settled = false;
    memset(c->injected_at, 0, sizeof(c->injected_at));
    for (size_t i = 0; i < CALLS_SITES; i++)
        atomic_store(&c->site[i].blocks, 0);
    for (int h = 0; h < CALLS_HANDLE_COUNT; h++)
        atomic_store(&c->open[h], 0);
}

/* Waits until every job has ended; a subject that ended is started again, unharmed. False: too
 * long. */
static bool wait_done(struct torture *t, const struct scenario *s, bool *ret_ended)
{
    uint64_t until = clock_monotonic_ms() + DONE_MS, hurried = 0;

    while (!is_done(t)) {
        uint64_t now = clock_monotonic_ms();
        int code;

        if (now - hurried > HURRY_MS) {
            hurry(t);
            hurried = now;
        }

        if (cast_has_ended(&t->cast, s->subject, &code)) {
            if (!*ret_ended)
                judge_end(t, s, code);
            *ret_ended = true;
            cast_start(&t->cast, s->subject, NULL, NULL);
        }
        if (now > until)
            return false;
        (void)poll(NULL, 0, 5);
    }
    return true;
}

/* True when a call failed in it. */
static bool run(struct torture *t, const struct scenario *s, uint64_t n, uintptr_t key)
{
    const struct calls_wish wish = {.n = n, .key = key, .is_path = t->is_path};
    bool has_ended = false;
    const char *wrong;
    int code;

    t->at = n;
    begin_ledger(t);
    forget_counts(t);
    cast_start(&t->cast, s->subject, t->shared, &wish);
    if (!wait_done(t, s, &has_ended))
        complain(t, s, "work does not end");
    else if ((wrong = wrong_in_ledger(t)))
        complain(t, s, wrong);
    code = cast_stop(&t->cast, s->subject);
    if (!has_ended)
        judge_end(t, s, code);
    return atomic_load(&t->shared->is_injected);
}

/* ------------------------------------------------------------------------------------------------
 * a scenario */

static bool has_time(const struct torture *t)
{
    return t->until_ms == 0 || clock_monotonic_ms() < t->until_ms;
}

static uint64_t fail_each_call(struct torture *t, const struct scenario *s)
{
    uint64_t n = t->from;

    while (n <= t->to && has_time(t) && run(t, s, n, 0)) {
        if (n++ % PROGRESS == 0)
            printf("# %s: up to call %llu\n", s->name, (unsigned long long)n - 1);
    }
    return n - t->from;
}

/* Places that only a failure opens are found on the way, hence the second look. */
static uint64_t fail_each_site(struct torture *t, const struct scenario *s)
{
    uint64_t n = 0;
    bool is_new = true;

    while (is_new) {
        is_new = false;
        for (size_t i = 0; i < CALLS_SITES && has_time(t); i++) {
            struct calls_site *site = &t->shared->site[(i + t->seed) % CALLS_SITES];

            if (!site->can_fail || site->is_tried)
                continue;
            site->is_tried = is_new = true;
            n += run(t, s, 0, atomic_load(&site->key));
        }
    }
    return n;
}

static size_t count_sites(const struct torture *t)
{
    size_t n = 0;

    for (size_t i = 0; i < CALLS_SITES; i++)
        n += t->shared->site[i].can_fail;
    return n;
}

static void play(struct torture *t, const struct scenario *s)
{
    uint64_t began = clock_monotonic_ms(), calls, n;
    unsigned before = t->failed;

    t->until_ms = t->share_ms ? began + t->share_ms : 0;
    memset(t->shared, 0, sizeof(*t->shared));
    memset(t->usual_blocks, 0, sizeof(t->usual_blocks));
    for (int r = 0; r < CAST_COUNT; r++)
        if (r != (int)s->subject)
            cast_start(&t->cast, (enum cast_role)r, NULL, NULL);
    /* what a run without failure leaves behind is usual: metrics are never given back,
     * /proc/self/statm stays open */
    for (size_t i = 0; i < CALLS_SITES; i++)
        t->usual_blocks[i] = INT32_MAX;
    t->is_learning = true;
    (void)run(t, s, 0, 0);
    t->is_learning = false;
    for (size_t i = 0; i < EXPECTATIONS; i++)
        t->usual_rows[i] = ask(t, &expectations[i].query);
    if (wrong_in_ledger(t)) {
        printf("not ok %s: without failure %s\n", s->name, wrong_in_ledger(t));
        t->failed++;
    }
    for (size_t i = 0; i < CALLS_SITES; i++)
        t->usual_blocks[i] = atomic_load(&t->shared->site[i].blocks);
    for (int h = 0; h < CALLS_HANDLE_COUNT; h++)
        t->usual_open[h] = atomic_load(&t->shared->open[h]);
    calls = atomic_load(&t->shared->count);
    n = t->is_all ? fail_each_call(t, s) : fail_each_site(t, s);
    for (int r = 0; r < CAST_COUNT; r++)
        (void)cast_stop(&t->cast, (enum cast_role)r);
    printf("# %s: %llu calls in a run without failure, %zu places in the code; failures at %llu, "
           "%u wrong; %llu s\n",
           s->name, (unsigned long long)calls, count_sites(t), (unsigned long long)n,
           t->failed - before, (unsigned long long)(clock_monotonic_ms() - began) / 1000);
    if (t->failed == before && t->is_all && (t->from > 1 || t->to < UINT64_MAX))
        printf("ok %s survives the failure of calls %llu to %llu\n", s->name,
               (unsigned long long)t->from, (unsigned long long)(t->from + n - 1));
    else if (t->failed == before && has_time(t))
        printf("ok %s survives the failure of each %s\n", s->name, t->is_all ? "call" : "place");
    else if (t->failed == before)
        printf("ok %s survives failures for %llu s\n", s->name,
               (unsigned long long)t->share_ms / 1000);
}

static void parse(struct torture *t, int argc, char **argv)
{
    t->from = 1;
    t->to = UINT64_MAX;
    t->seed = (uint64_t)clock_wall_us() / 1000000;
    for (int i = 1; i < argc; i++) {
        bool has_value = i + 1 < argc;

        if (strcmp(argv[i], "--all") == 0)
            t->is_all = true;
        else if (strcmp(argv[i], "--paths") == 0)
            t->is_path = true;
        else if (has_value && strcmp(argv[i], "--only") == 0)
            t->only = argv[++i];
        else if (has_value && strcmp(argv[i], "--from") == 0)
            t->from = strtoull(argv[++i], NULL, 10);
        else if (has_value && strcmp(argv[i], "--to") == 0)
            t->to = strtoull(argv[++i], NULL, 10);
        else if (has_value && strcmp(argv[i], "--seconds") == 0)
            t->share_ms =
                1000 * strtoull(argv[++i], NULL, 10) / (sizeof(scenarios) / sizeof(*scenarios));
        else if (has_value && strcmp(argv[i], "--seed") == 0)
            t->seed = strtoull(argv[++i], NULL, 10);
        else
            exit(2);
    }
}

int main(int argc, char **argv)
{
    static struct torture t;
    struct error e;

    setvbuf(stdout, NULL, _IOLBF, 0);
    parse(&t, argc, argv);
    if (!private_pg_start(&t.server, "--no-fsync"))
        return 77;
    if (t.share_ms)
        printf("# --seed %llu\n", (unsigned long long)t.seed);
    t.shared =
        mmap(NULL, sizeof(*t.shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    arena_init(&t.arena, 1u << 20);
    cast_init(&t.cast, t.server.dsn);
    must(&t, pg_open(t.server.dsn, NULL, &t.db, &e), &e);
    must(&t, pg_migrate(t.db, NULL, &e), &e);
    for (size_t i = 0; i < sizeof(scenarios) / sizeof(*scenarios); i++)
        if (!t.only || strcmp(t.only, scenarios[i].name) == 0)
            play(&t, &scenarios[i]);
    cast_done(&t.cast, t.failed > 0);
    pg_close(t.db);
    private_pg_stop(&t.server);
    return t.failed > 0;
}
