/* SPDX-License-Identifier: Apache-2.0 */
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include "claimwire_sql.h"
#include "pg/pg.h"

#define PROGRESS_BYTES_MAX (1u << 20)

enum { STAGE, WORKERS, WAITING, IN_HAND, LATER, DONE, FAILED, OLDEST };

static void print_row(const struct pg_result *r, int row)
{
    struct span stage = pg_span(r, row, STAGE);
    (void)printf("%-9.*s %2" PRId64 " worker%c %7" PRId64 " waiting %5" PRId64 " in hand %8" PRId64
                 " done %5" PRId64 " failed",
                 (int)stage.n, stage.p, pg_int(r, row, WORKERS),
                 pg_int(r, row, WORKERS) == 1 ? ' ' : 's', pg_int(r, row, WAITING),
                 pg_int(r, row, IN_HAND), pg_int(r, row, DONE), pg_int(r, row, FAILED));
    if (pg_int(r, row, LATER) > 0)
        (void)printf("  %" PRId64 " for later", pg_int(r, row, LATER));
    if (!pg_is_null(r, row, OLDEST) && pg_int(r, row, OLDEST) > 0)
        (void)printf("  oldest %" PRId64 " s", pg_int(r, row, OLDEST));
    (void)putchar('\n');
}

/* What a reader would call a change: counts, not ages. */
static uint64_t fingerprint_of(const struct pg_result *r)
{
    uint64_t sum = 14695981039346656037u;
    for (int row = 0; row < pg_rows(r); row++)
        for (int column = WORKERS; column <= FAILED; column++)
            sum = (sum ^ (uint64_t)pg_int(r, row, column)) * 1099511628211u;
    return sum;
}

static enum fate ask_progress(struct pg *db, struct arena *a, struct pg_result **ret,
                              struct error *e)
{
    enum fate fate = pg_run(db, &sql_progress, pg_params_new(a), ret, e);
    if (fate == FATE_RETRY && !pg_is_alive(db) && pg_reset(db, e) == FATE_DONE)
        fate = pg_run(db, &sql_progress, pg_params_new(a), ret, e);
    return fate;
}

void progress_print_change(struct pg *db, struct progress *shown)
{
    struct arena arena;
    struct error e;
    struct pg_result *r = NULL;
    arena_init(&arena, PROGRESS_BYTES_MAX);
    if (ask_progress(db, &arena, &r, &e) == FATE_DONE && fingerprint_of(r) != shown->fingerprint) {
        shown->fingerprint = fingerprint_of(r);
        for (int row = 0; row < pg_rows(r); row++)
            print_row(r, row);
    }
    pg_result_free(r);
    arena_done(&arena);
}

enum fate progress_print(struct pg *db, struct arena *a, struct error *e)
{
    struct pg_result *r = NULL;
    enum fate fate = ask_progress(db, a, &r, e);
    for (int row = 0; fate == FATE_DONE && row < pg_rows(r); row++)
        print_row(r, row);
    pg_result_free(r);
    return fate;
}
