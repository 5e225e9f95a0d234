/* SPDX-License-Identifier: Apache-2.0 */
#include "write_table.h"

#include <assert.h>
#include <stdio.h>

static enum pg_type type_of(char letter)
{
    switch (letter) {
    case 'l':
        return PG_INT8;
    case 'i':
        return PG_INT4;
    case 'h':
        return PG_INT2;
    case 'r':
        return PG_FLOAT4;
    case 'd':
        return PG_FLOAT8;
    case 'o':
        return PG_BOOL;
    case 'z':
        return PG_TIMESTAMPTZ;
    case 'b':
        return PG_BYTEA;
    case 'v':
        return PG_TSVECTOR;
    default:
        assert(letter == 's');
        return PG_TEXT;
    }
}

void write_table_init(struct write_table *t, struct arena *a, const char *columns)
{
    *t = (struct write_table){.arena = a, .columns = (int)strlen(columns)};
    assert(t->columns <= WRITE_TABLE_COLUMNS_MAX);
    for (int i = 0; i < t->columns; i++)
        t->column[i] = pg_array_new(a, type_of(columns[i]));
}

static struct pg_array *next(struct write_table *t)
{
    struct pg_array *c = t->column[t->at];

    if (++t->at == t->columns) {
        t->at = 0;
        t->rows++;
    }
    return c;
}

void put_int(struct write_table *t, int64_t v)
{
    pg_push_int(next(t), v);
}

void put_real(struct write_table *t, double v)
{
    pg_push_real(next(t), v);
}

void put_span(struct write_table *t, struct span v)
{
    pg_push_span(next(t), v);
}

void put_null(struct write_table *t)
{
    pg_push_null(next(t));
}

void put_string(struct write_table *t, const char *v)
{
    if (v)
        put_span(t, span_of(v));
    else
        put_null(t);
}

void put_int_if(struct write_table *t, bool is_known, int64_t v)
{
    if (is_known)
        put_int(t, v);
    else
        put_null(t);
}

void put_real_if(struct write_table *t, bool is_known, double v)
{
    if (is_known)
        put_real(t, v);
    else
        put_null(t);
}

void put_ints(struct write_table *t, const uint32_t *v, size_t n)
{
    char *text = arena_alloc(t->arena, n * 11 + 3), *at = text;

    *at++ = '{';
    for (size_t i = 0; i < n; i++) {
        char digits[10];
        int len = 0;
        uint32_t x = v[i];

        if (i > 0)
            *at++ = ',';
        do
            digits[len++] = (char)('0' + x % 10);
        while (x /= 10);
        while (len > 0)
            *at++ = digits[--len];
    }
    *at++ = '}';
    put_span(t, span_at(text, (size_t)(at - text)));
}

void put_strings(struct write_table *t, char *const *v, size_t n)
{
    size_t most = 3;
    char *text, *at;

    for (size_t i = 0; i < n; i++)
        most += 2 * strlen(v[i]) + 3;
    at = text = arena_alloc(t->arena, most);
    *at++ = '{';
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            *at++ = ',';
        *at++ = '"';
        for (const char *p = v[i]; *p; p++) {
            if (*p == '"' || *p == '\\')
                *at++ = '\\';
            *at++ = *p;
        }
        *at++ = '"';
    }
    *at++ = '}';
    put_span(t, span_at(text, (size_t)(at - text)));
}

enum fate write_table_run(struct write_table *t, struct pg *db, const struct pg_statement *s, struct pg_result **ret,
                          struct error *e)
{
    struct pg_params *p;

    assert(t->at == 0);
    if (ret)
        *ret = NULL;
    if (t->rows == 0)
        return FATE_DONE;
    p = pg_params_new(t->arena);
    for (int i = 0; i < t->columns; i++)
        pg_add_array(p, t->column[i]);
    return pg_run(db, s, p, ret, e);
}

/* ------------------------------------------------------------------------------------------------------- sets */

void write_set_init(struct write_set *s, struct arena *a)
{
    *s = (struct write_set){.arena = a, .mask = 63};
    s->slot = ARENA_ARRAY(a, s->mask + 1, int64_t);
}

/* Ids are hashes already: their low bits are as good as any. */
static int64_t *place(const struct write_set *s, int64_t id)
{
    size_t i = (size_t)id & s->mask;

    while (s->slot[i] != 0 && s->slot[i] != id)
        i = (i + 1) & s->mask;
    return &s->slot[i];
}

static void grow(struct write_set *s)
{
    struct write_set old = *s;

    s->mask = old.mask * 4 + 3;
    s->slot = ARENA_ARRAY(s->arena, s->mask + 1, int64_t);
    for (size_t i = 0; i <= old.mask; i++)
        if (old.slot[i] != 0)
            *place(s, old.slot[i]) = old.slot[i];
}

bool write_set_add(struct write_set *s, int64_t id)
{
    int64_t *at = place(s, id);

    if (*at == id)
        return false;
    *at = id;
    if (++s->used * 2 > s->mask)
        grow(s);
    return true;
}

bool write_set_has(const struct write_set *s, int64_t id)
{
    return *place(s, id) == id;
}
