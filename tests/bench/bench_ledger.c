/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_ledger - how many jobs a second are leased and completed, by batch.
 *
 *   bench_ledger [--jobs N] [--no-fsync] [--backlog N] [--sites N]
 *
 * A job is a page to fetch: leased with all that its message needs and packed into a frame by the
 * functions that dispatch uses, then deleted by (id, token) in a transaction that waits for the
 * disk, as write does when it stores the result.
 * --backlog puts so many more due jobs behind those. --sites keeps pauses (of 1 ms, so that slots
 * are never what is waited for) and spreads the jobs over so many sites. A private PostgreSQL of
 * its own, fsync on. Not a timed test.
 *
 * Built with: bench: dispatch
 */
#include <stdio.h>
#include <stdlib.h>
#include "../unit/private_pg.h"
#include "common/clock.h"
#include "lease.h"
#include "pg/pg.h"

#define BUDGET 10000 /* lease and complete per second at batch 100, DESIGN.md section 7 */

struct bench {
    struct private_pg server;
    struct pg *ledger, *writer;
    struct lease lease;
    struct arena arena;
    struct error e;
    long sites; /* 0: no pauses */
};

static void must(enum fate fate, const struct error *e)
{
    if (fate == FATE_DONE)
        return;
    (void)fprintf(stderr, "bench_ledger: %s\n", e->text);
    exit(1);
}

static void fill(struct bench *b, long jobs)
{
    char sql[1024];

    (void)snprintf(sql, sizeof(sql),
                   "truncate source, feed, page, job, site cascade; insert into source (id, name) "
                   "values (1, 'Orontes Herald');"
                   "insert into page (id, source_id, url) select n, 1, 'https://' || n %% "
                   "greatest(%ld, 1) || '.example/news/2026/' || n from generate_series(1, %ld) n;"
                   "insert into job (id, kind, ref, page_id, run_after, site) select n, 2, n, n, "
                   "now() - interval '1 d' + n * interval '1 ms', n %% greatest(%ld, 1)"
                   " from generate_series(1, %ld) n; analyze; checkpoint",
                   b->sites, jobs, b->sites, jobs);
    must(pg_script(b->writer, "fill", sql, &b->e), &b->e);
}

/* All that waits joins its line, as it would have when it came. */
static void join_lines(struct bench *b, long jobs)
{
    uint64_t from = clock_monotonic_us(), us;

    for (long joined = 0; joined < jobs; joined += 1000) {
        struct lease_batch none;

        must(lease_take(&b->lease, STAGE_FETCH, &(struct lease_wish){0, 0}, &none, &b->e), &b->e);
    }
    us = clock_monotonic_us() - from;
    /* as autovacuum does within a minute: what has left job_ready is still passed over there */
    must(pg_script(b->writer, "vacuum", "vacuum job", &b->e), &b->e);
    must(pg_script(b->writer, "vacuum", "vacuum site", &b->e), &b->e);
    (void)printf("%ld jobs join the lines of %ld sites: %.1f us/job\n", jobs, b->sites,
                 (double)us / (double)jobs);
}

static void complete(struct bench *b, const struct lease_batch *batch)
{
    static const struct pg_statement finish = {
        "finish", "delete from job using unnest($1::bigint[], $2::bigint[]) as mine (id, token)"
                  " where job.id = mine.id and job.token = mine.token"};
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct pg_params *p;
    struct pg_array *ids, *tokens;

    arena_reset(&b->arena);
    p = pg_params_new(&b->arena);
    ids = pg_array_new(&b->arena, PG_INT8);
    tokens = pg_array_new(&b->arena, PG_INT8);
    for (size_t i = 0; i < batch->n; i++) {
        pg_push_int(ids, (int64_t)batch->jobs[i]->id);
        pg_push_int(tokens, (int64_t)batch->jobs[i]->token);
    }
    pg_add_array(p, ids);
    pg_add_array(p, tokens);
    must(pg_run(b->writer, &finish, p, &r, &b->e), &b->e);
    if (pg_affected(r) != (int64_t)batch->n) {
        (void)fprintf(stderr, "bench_ledger: %lld of %zu jobs completed\n",
                      (long long)pg_affected(r), batch->n);
        exit(1);
    }
}

static void measure(struct bench *b, unsigned batch, long jobs)
{
    uint64_t from = clock_monotonic_us(), leasing = 0, us;
    long done = 0;

    while (done < jobs) {
        struct lease_batch taken;
        uint64_t start = clock_monotonic_us();

        must(lease_take(&b->lease, STAGE_FETCH, &(struct lease_wish){batch, 0}, &taken, &b->e),
             &b->e);
        leasing += clock_monotonic_us() - start;
        if (taken.n == 0)
            break;
        complete(b, &taken);
        done += (long)taken.n;
        lease_batch_done(&taken);
    }
    us = clock_monotonic_us() - from;
    (void)printf("batch %4u  %8.0f jobs/s  lease %7.1f us/job  complete %7.1f us/job%s\n", batch,
                 (double)done * 1e6 / (double)us, (double)leasing / (double)done,
                 (double)(us - leasing) / (double)done,
                 batch == 100
                     ? ((double)done * 1e6 / (double)us >= BUDGET ? "  (budget 10000: met)"
                                                                  : "  (budget 10000: not met)")
                     : "");
    (void)fflush(stdout);
}

int main(int argc, char **argv)
{
    static const unsigned batches[] = {1, 10, 100, 1000};
    struct bench b = {0};
    long jobs = 50000, backlog = 0;
    const char *options = "";
    int applied;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--jobs") == 0 && i + 1 < argc)
            jobs = atol(argv[++i]);
        else if (strcmp(argv[i], "--backlog") == 0 && i + 1 < argc)
            backlog = atol(argv[++i]);
        else if (strcmp(argv[i], "--sites") == 0 && i + 1 < argc)
            b.sites = atol(argv[++i]);
        else if (strcmp(argv[i], "--no-fsync") == 0)
            options = "--no-fsync";
        else
            return 2;
    }
    if (!private_pg_start(&b.server, options))
        return 77;
    arena_init(&b.arena, 64 << 20);
    must(pg_open(b.server.dsn, NULL, &b.writer, &b.e), &b.e);
    must(pg_migrate(b.writer, &applied, &b.e), &b.e);
    must(pg_open(b.server.dsn, "claimwire_dispatch", &b.ledger, &b.e), &b.e);
    lease_init(&b.lease, b.ledger, &(struct lease_conf){"bench", 30000, b.sites > 0});
    must(lease_relax(&b.lease, &b.e), &b.e);
    for (size_t i = 0; i < sizeof(batches) / sizeof(*batches); i++) {
        long n = batches[i] == 1 ? jobs / 20 : batches[i] == 10 ? jobs / 4 : jobs;

        fill(&b, n + backlog);
        if (b.sites > 0)
            join_lines(&b, n + backlog);
        measure(&b, batches[i], n);
    }
    lease_done(&b.lease);
    pg_close(b.ledger);
    pg_close(b.writer);
    private_pg_stop(&b.server);
    arena_done(&b.arena);
    return 0;
}
