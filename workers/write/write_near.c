/* SPDX-License-Identifier: Apache-2.0 */
#include "write_near.h"

#include <stdlib.h>
#include "write_sql.h"

#define TRIES 5

/* A new edition. Its text's own group is there, maybe without editions. */
struct text_of {
    int64_t edition, group, copies_group, copies_made_us;
    const uint8_t *signature; /* NULL: too short, or an older copy of the text has the bands */
    struct write_document *document;
    bool is_copy;
};

/* Two groups that are to be one, and how old the second is. */
struct link {
    int64_t a, b, made_us;
};

struct write_near {
    struct text_of *text; /* by edition */
    size_t n;
    struct link *link;
    size_t links;
    int64_t turn; /* when the links were found */
};

/* Groups by id, as trees of those that belong together. */
struct forest {
    int64_t *id;
    size_t *up; /* a root is above itself */
    size_t n;
};

/* -------------------------------------------------------------------------------------- texts */

static int by_edition(const void *a, const void *b)
{
    const struct text_of *x = a, *y = b;

    return x->edition < y->edition ? -1 : x->edition > y->edition;
}

static const struct text_of *text_find(const struct write_near *near, int64_t edition)
{
    struct text_of key = {.edition = edition};

    return bsearch(&key, near->text, near->n, sizeof(key), by_edition);
}

static void sign(struct write_document *w, struct arena *a)
{
    uint8_t *signature = arena_alloc(a, MINHASH_BYTES);

    if (minhash_sign(span_of(w->d->text), a, signature))
        w->signature = signature;
}

static struct write_near *note_texts(struct write_document *docs, size_t n, struct arena *a)
{
    struct write_near *near = ARENA_NEW(a, struct write_near);

    near->text = ARENA_ARRAY(a, n, struct text_of);
    for (size_t i = 0; i < n; i++) {
        struct write_document *w = &docs[i];

        if (!w->is_new_edition)
            continue;
        sign(w, a);
        near->text[near->n++] = (struct text_of){
            .edition = w->edition,
            .group = w->group,
            .copies_group = w->copies_group,
            .copies_made_us = w->copies_made_us,
            .signature = w->is_new_text ? w->signature : NULL,
            .document = w,
            .is_copy = w->copy_of != 0,
        };
    }
    qsort(near->text, near->n, sizeof(*near->text), by_edition);
    return near;
}

/* Rows of (edition, band). */
static struct put_table bands_of(const struct write_near *near, struct arena *a)
{
    struct put_table t;

    put_init(&t, a, "ll");
    for (size_t i = 0; i < near->n; i++) {
        int64_t band[MINHASH_BANDS];

        if (!near->text[i].signature)
            continue;
        minhash_bands(near->text[i].signature, band);
        for (int j = 0; j < MINHASH_BANDS; j++) {
            put_int(&t, near->text[i].edition);
            put_int(&t, band[j]);
        }
    }
    return t;
}

/* -------------------------------------------------------------------------------------- links */

static void add_link(struct write_near *near, int64_t a, int64_t b, int64_t made_us)
{
    if (a != b)
        near->link[near->links++] = (struct link){a, b, made_us};
}

/* One row of find_alike: two texts that share a band. */
static void compare(struct write_near *near, const struct pg_result *r, int row)
{
    const struct text_of *one = text_find(near, pg_int(r, row, 0));
    const struct text_of *same_batch = text_find(near, pg_int(r, row, 1));
    struct span other = pg_span(r, row, 4);
    bool is_stored = !pg_is_null(r, row, 2);

    if (!is_stored && same_batch)
        other = span_at((const char *)same_batch->signature, MINHASH_BYTES);
    if (!one || (!is_stored && !same_batch) || other.n != MINHASH_BYTES ||
        minhash_likeness(one->signature, (const uint8_t *)other.p) < MINHASH_LIKE)
        return;
    if (is_stored)
        add_link(near, one->group, pg_int(r, row, 2), pg_int(r, row, 3));
    else
        add_link(near, one->group, same_batch->group, INT64_MAX);
}

/* Whom the new editions resemble, in the ledger and among themselves. */
static enum fate find_links(struct write_txn *x, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct write_near *near = x->near;
    struct put_table bands = bands_of(near, x->arena);
    enum fate fate = put_run(&bands, x->db, &sql_find_alike, &r, e);

    if (fate != FATE_DONE)
        return fate;
    near->links = 0;
    near->link = ARENA_ARRAY(x->arena, 2 * near->n + (r ? (size_t)pg_rows(r) : 0), struct link);
    for (size_t i = 0; i < near->n; i++)
        if (near->text[i].copies_group != 0)
            add_link(near, near->text[i].group, near->text[i].copies_group,
                     near->text[i].copies_made_us);
    for (int row = 0; r && row < pg_rows(r); row++)
        compare(near, r, row);
    return FATE_DONE;
}

/* ------------------------------------------------------------------------------------- groups */

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

/* f->n: it is not there. */
static size_t place_of(const struct forest *f, int64_t id)
{
    const int64_t *at = bsearch(&id, f->id, f->n, sizeof(id), by_value);

    return at ? (size_t)(at - f->id) : f->n;
}

static size_t root_of(struct forest *f, size_t i)
{
    while (f->up[i] != i)
        i = f->up[i] = f->up[f->up[i]];
    return i;
}

static struct forest grow_forest(const struct write_near *near, struct arena *a)
{
    const struct link *link = near->link;
    size_t n = near->links;
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

/* -------------------------------------------------------------------------------------- homes */

/* The oldest group of each tree, by root; of groups of this very transaction the one of smallest
 * id. */
static int64_t *find_oldest(const struct write_near *near, struct forest *f, struct arena *a)
{
    int64_t *oldest = ARENA_ARRAY(a, f->n, int64_t), *made_us = ARENA_ARRAY(a, f->n, int64_t);

    for (size_t i = f->n; i-- > 0;) {
        oldest[root_of(f, i)] = f->id[i];
        made_us[i] = INT64_MAX;
    }
    for (size_t i = 0; i < near->links; i++) {
        const struct link *l = &near->link[i];
        size_t root = root_of(f, place_of(f, l->b));

        if (l->made_us > made_us[root] || l->made_us == INT64_MAX ||
            (l->made_us == made_us[root] && l->b > oldest[root]))
            continue;
        made_us[root] = l->made_us;
        oldest[root] = l->b;
    }
    return oldest;
}

/* Chooses where new editions are stored and keeps those groups from being deleted. *ret_held: false
 * when one of them was, a moment ago. */
static enum fate choose_homes(struct write_txn *x, bool *ret_held, struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct write_near *near = x->near;
    struct forest f = grow_forest(near, x->arena);
    int64_t *oldest = find_oldest(near, &f, x->arena);
    struct put_table t;
    struct idset once;
    enum fate fate;

    put_init(&t, x->arena, "l");
    idset_init(&once, x->arena);
    for (size_t i = 0; i < near->n; i++) {
        struct text_of *text = &near->text[i];
        size_t at = f.n > 0 ? place_of(&f, text->group) : f.n;

        text->document->home = at < f.n ? oldest[root_of(&f, at)] : text->group;
        if (text->document->home != text->group && idset_add(&once, text->document->home))
            put_int(&t, text->document->home);
    }
    fate = put_run(&t, x->db, &sql_hold_groups, &r, e);
    *ret_held = !r || (uint32_t)pg_rows(r) == t.rows;
    return fate;
}

static enum fate see_turn(struct write_txn *x, const struct pg_statement *s, int64_t *ret,
                          struct error *e)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    enum fate fate = pg_run(x->db, s, NULL, &r, e);

    if (fate == FATE_DONE && pg_rows(r) != 1)
        return fail(e, FATE_BROKEN, "copy_turn has %d rows, not one", pg_rows(r));
    if (fate == FATE_DONE)
        *ret = pg_int(r, 0, 0);
    return fate;
}

enum fate write_near_find(struct write_txn *x, struct write_document *docs, size_t n,
                          struct error *e)
{
    struct put_table bands;
    bool is_held = false;
    enum fate fate;

    x->near = note_texts(docs, n, x->arena);
    bands = bands_of(x->near, x->arena);
    fate = put_run(&bands, x->db, &sql_put_bands, NULL, e);
    for (int tries = 0; fate == FATE_DONE && !is_held && x->near->n > 0; tries++) {
        if (tries == TRIES)
            return fail(e, FATE_RETRY, "groups of copies are joined faster than they are found");
        fate = see_turn(x, &sql_see_turn, &x->near->turn, e);
        if (fate == FATE_DONE)
            fate = find_links(x, e);
        if (fate == FATE_DONE)
            fate = choose_homes(x, &is_held, e);
    }
    return fate;
}

/* -------------------------------------------------------------------------------------- joins */

/* Rows of (old group, group that took its editions), by old. NULL: nothing was linked. */
static enum fate join_groups(struct write_txn *x, struct pg_result **ret, struct error *e)
{
    struct forest f = grow_forest(x->near, x->arena);
    struct put_table t;

    put_init(&t, x->arena, "li");
    for (size_t i = 0; i < f.n; i++) {
        put_int(&t, f.id[i]);
        put_int(&t, (int64_t)root_of(&f, i));
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
    for (size_t i = 0; i < x->near->n; i++)
        if (x->near->text[i].is_copy) {
            put_int(&t, group_now(joined, x->near->text[i].group));
            put_int(&t, x->near->text[i].edition);
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
    struct write_near *near = x->near;
    int64_t turn = 0;
    enum fate fate;

    if (!near || near->n == 0)
        return FATE_DONE;
    fate = see_turn(x, &sql_take_turn, &turn, e);
    if (fate == FATE_DONE && turn != near->turn + 1)
        fate = find_links(x, e);
    if (fate != FATE_DONE)
        return fate;
    for (size_t i = 0; i < near->n; i++)
        add_link(near, near->text[i].group, near->text[i].document->home, 0);
    fate = join_groups(x, &joined, e);
    if (fate == FATE_DONE)
        fate = find_first(x, joined, e);
    if (fate == FATE_DONE)
        fate = drop_groups(x, joined, e);
    return fate;
}
