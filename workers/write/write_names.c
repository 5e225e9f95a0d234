/* SPDX-License-Identifier: Apache-2.0 */
#include "write_names.h"

#include "text/bridge.h"
#include "write_sql.h"

#define SAME_SCORE 0.93 /* the given name is the same already: this is for the rest */

struct write_names {
    struct write_txn *x;
    struct put_table wanted, merges;
};

struct write_names *write_names_new(struct write_txn *x)
{
    struct write_names *w = ARENA_NEW(x->arena, struct write_names);

    w->x = x;
    put_init(&w->wanted, x->arena, "lsos");
    put_init(&w->merges, x->arena, "llr");
    return w;
}

void write_names_add(struct write_names *w, int64_t id, const Cw__Entity *n)
{
    const char *name = n->name_ar ? n->name_ar : n->name_en;

    if (!n->name_key || !n->name_key[0] || !name)
        return;
    put_int(&w->wanted, id);
    put_string(&w->wanted, n->name_key);
    put_int(&w->wanted, n->name_ar != NULL);
    put_string(&w->wanted, name);
}

/* Rows [from, to) are the namesakes of one entity, by whom they count as. */
static void merge_one(struct write_names *w, const struct pg_result *r, int from, int to)
{
    int64_t id = pg_int(r, from, 0), same = 0;
    double score = 0;
    struct span name = pg_span(r, from, 1);

    for (int i = from; i < to; i++) {
        double s = bridge_score(name, pg_span(r, i, 3), w->x->arena);

        if (s < SAME_SCORE)
            continue;
        if (same != 0 && pg_int(r, i, 2) != same)
            return; /* it could be either: a person may say which */
        same = pg_int(r, i, 2);
        score = s > score ? s : score;
    }
    if (same == 0)
        return;
    put_int(&w->merges, id);
    put_int(&w->merges, same);
    put_real(&w->merges, score);
}

enum fate write_names_store(struct write_names *w, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    enum fate fate = put_run(&w->wanted, w->x->db, &sql_find_namesakes, &r, e);

    if (fate != FATE_DONE || !r)
        return fate;
    for (int from = 0, to, n = pg_rows(r); from < n; from = to) {
        for (to = from + 1; to < n && pg_int(r, to, 0) == pg_int(r, from, 0);)
            to++;
        merge_one(w, r, from, to);
    }
    return put_run(&w->merges, w->x->db, &sql_put_merges, NULL, e);
}
