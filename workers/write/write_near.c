/* SPDX-License-Identifier: Apache-2.0 */
#include "write_near.h"

#include <stdlib.h>
#include "write_sql.h"

/* A new edition, until its transaction ends. */
struct write_near {
    int64_t edition, group, copies_group;
    const uint8_t *signature; /* NULL: too short, or an older copy of the text has the bands */
    bool is_copy;
};

/* Two groups that are to be one. */
struct link {
    int64_t a, b;
};

/* Groups by id, as trees of those that belong together. */
struct forest {
    int64_t *id;
    size_t *up; /* a root is above itself */
    size_t n;
};

/* -------------------------------------------------------------------------------------- bands */

void write_near_sign(struct write_document *w, struct arena *a)
{
    uint8_t signature[MINHASH_BYTES];

    if (!minhash_sign(span_of(w->d->text), a, signature))
        return;
    w->signature = memcpy(arena_alloc(a, MINHASH_BYTES), signature, MINHASH_BYTES);
}

static enum fate put_bands(struct write_txn *x, struct error *e)
{
    struct put_table t;

    put_init(&t, x->arena, "ll");
    for (size_t i = 0; i < x->near_len; i++) {
        int64_t band[MINHASH_BANDS];

        if (!x->near[i].signature)
            continue;
        minhash_bands(x->near[i].signature, band);
        for (int j = 0; j < MINHASH_BANDS; j++) {
            put_int(&t, band[j]);
            put_int(&t, x->near[i].edition);
        }
    }
    return put_run(&t, x->db, &sql_put_bands, NULL, e);
}

enum fate write_near_note(struct write_txn *x, const struct write_document *docs, size_t n,
                          struct error *e)
{
    x->near = ARENA_ARRAY(x->arena, n, struct write_near);
    for (size_t i = 0; i < n; i++)
        if (docs[i].is_new_edition)
            x->near[x->near_len++] = (struct write_near){
                .edition = docs[i].edition,
                .group = docs[i].group,
                .copies_group = docs[i].copies_group,
                .signature = docs[i].is_new_text ? docs[i].signature : NULL,
                .is_copy = docs[i].copy_of != 0,
            };
    return put_bands(x, e);
}

/* -------------------------------------------------------------------------------------- links */

static int by_edition(const void *a, const void *b)
{
    const struct write_near *x = a, *y = b;

    return x->edition < y->edition ? -1 : x->edition > y->edition;
}

static void add_link(struct link *to, size_t *n, int64_t a, int64_t b)
{
    if (a != b)
        to[(*n)++] = (struct link){a, b};
}

/* Whom the new editions resemble, in the ledger and among themselves. */
static enum fate find_links(struct write_txn *x, struct link **ret, size_t *ret_n, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct put_table t;
    enum fate fate;

    put_init(&t, x->arena, "ll");
    for (size_t i = 0; i < x->near_len; i++) {
        int64_t band[MINHASH_BANDS];

        if (!x->near[i].signature)
            continue;
        minhash_bands(x->near[i].signature, band);
        for (int j = 0; j < MINHASH_BANDS; j++) {
            put_int(&t, x->near[i].edition);
            put_int(&t, band[j]);
        }
    }
    fate = put_run(&t, x->db, &sql_find_alike, &r, e);
    if (fate != FATE_DONE)
        return fate;
    *ret_n = 0;
    *ret = ARENA_ARRAY(x->arena, x->near_len + (r ? (size_t)pg_rows(r) : 0), struct link);
    for (size_t i = 0; i < x->near_len; i++)
        if (x->near[i].copies_group != 0)
            add_link(*ret, ret_n, x->near[i].group, x->near[i].copies_group);
    for (int row = 0; r && row < pg_rows(r); row++) {
        struct write_near key = {.edition = pg_int(r, row, 0)};
        const struct write_near *w = bsearch(&key, x->near, x->near_len, sizeof(key), by_edition);
        struct span other = pg_span(r, row, 3);

        if (w && other.n == MINHASH_BYTES && w->group != pg_int(r, row, 2) &&
            minhash_likeness(w->signature, (const uint8_t *)other.p) >= MINHASH_LIKE)
            add_link(*ret, ret_n, w->group, pg_int(r, row, 2));
    }
    return FATE_DONE;
}

/* ------------------------------------------------------------------------------------- groups */

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

static size_t place_of(const struct forest *f, int64_t id)
{
    const int64_t *at = bsearch(&id, f->id, f->n, sizeof(id), by_value);

    return (size_t)(at - f->id);
}

static size_t root_of(struct forest *f, size_t i)
{
    while (f->up[i] != i)
        i = f->up[i] = f->up[f->up[i]];
    return i;
}

static struct forest grow_forest(const struct link *link, size_t n, struct arena *a)
{
    struct forest f = {ARENA_ARRAY(a, 2 * n, int64_t), ARENA_ARRAY(a, 2 * n, size_t), 0};

    for (size_t i = 0; i < n; i++) {
        f.id[2 * i] = link[i].a;
        f.id[2 * i + 1] = link[i].b;
    }
    qsort(f.id, 2 * n, sizeof(*f.id), by_value);
    for (size_t i = 0; i < 2 * n; i++)
        if (f.n == 0 || f.id[f.n - 1] != f.id[i])
            f.id[f.n++] = f.id[i];
    for (size_t i = 0; i < f.n; i++)
        f.up[i] = i;
    for (size_t i = 0; i < n; i++)
        f.up[root_of(&f, place_of(&f, link[i].a))] = root_of(&f, place_of(&f, link[i].b));
    return f;
}

/* Rows of (old group, group that took its editions), by old. NULL: nothing was linked. */
static enum fate join_groups(struct write_txn *x, const struct link *link, size_t n,
                             struct pg_result **ret, struct error *e)
{
    struct put_table t;
    struct forest f;

    put_init(&t, x->arena, "li");
    if (n > 0) {
        f = grow_forest(link, n, x->arena);
        for (size_t i = 0; i < f.n; i++) {
            put_int(&t, f.id[i]);
            put_int(&t, (int64_t)root_of(&f, i));
        }
    }
    return put_run(&t, x->db, &sql_join_groups, ret, e);
}

static int64_t group_now(const struct pg_result *joined, int64_t group)
{
    for (int row = 0; joined && row < pg_rows(joined); row++)
        if (pg_int(joined, row, 0) == group)
            return pg_int(joined, row, 1);
    return group;
}

/* Who had it first may have changed where groups met, or where an older copy came later. */
static enum fate find_first(struct write_txn *x, const struct pg_result *joined, struct error *e)
{
    struct put_table t;

    put_init(&t, x->arena, "lll");
    for (size_t i = 0; i < x->near_len; i++)
        if (x->near[i].is_copy) {
            put_int(&t, group_now(joined, x->near[i].group));
            put_int(&t, x->near[i].edition);
            put_null(&t);
        }
    for (int row = 0; joined && row < pg_rows(joined); row++) {
        put_int(&t, pg_int(joined, row, 1));
        put_null(&t);
        put_int(&t, pg_int(joined, row, 0));
    }
    return put_run(&t, x->db, &sql_first_groups, NULL, e);
}

static enum fate drop_groups(struct write_txn *x, const struct pg_result *joined, struct error *e)
{
    struct put_table t;

    put_init(&t, x->arena, "l");
    for (int row = 0; joined && row < pg_rows(joined); row++)
        put_int(&t, pg_int(joined, row, 0));
    return put_run(&t, x->db, &sql_drop_groups, NULL, e);
}

enum fate write_near_store(struct write_txn *x, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *joined = NULL;
    struct link *link;
    size_t n;
    enum fate fate;

    if (x->near_len == 0)
        return FATE_DONE;
    qsort(x->near, x->near_len, sizeof(*x->near), by_edition);
    fate = pg_run(x->db, &sql_lock_groups, NULL, NULL, e);
    if (fate == FATE_DONE)
        fate = find_links(x, &link, &n, e);
    if (fate == FATE_DONE)
        fate = join_groups(x, link, n, &joined, e);
    if (fate == FATE_DONE)
        fate = find_first(x, joined, e);
    if (fate == FATE_DONE)
        fate = drop_groups(x, joined, e);
    return fate;
}
