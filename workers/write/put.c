/* SPDX-License-Identifier: Apache-2.0 */
#include "put.h"

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

void put_init(struct put_table *t, struct arena *a, const char *columns)
{
    *t = (struct put_table){.arena = a, .columns = (int)strlen(columns)};
    assert(t->columns <= PUT_COLUMNS_MAX);
    for (int i = 0; i < t->columns; i++)
        t->column[i] = pg_array_new(a, type_of(columns[i]));
}

static struct pg_array *next(struct put_table *t)
{
    struct pg_array *c = t->column[t->at];

    if (++t->at == t->columns) {
        t->at = 0;
        t->rows++;
    }
    return c;
}

void put_int(struct put_table *t, int64_t v)
{
    pg_push_int(next(t), v);
}

void put_real(struct put_table *t, double v)
{
    pg_push_real(next(t), v);
}

void put_span(struct put_table *t, struct span v)
{
    pg_push_span(next(t), v);
}

void put_null(struct put_table *t)
{
    pg_push_null(next(t));
}

void put_string(struct put_table *t, const char *v)
{
    if (v)
        put_span(t, span_of(v));
    else
        put_null(t);
}

void put_int_if(struct put_table *t, bool is_known, int64_t v)
{
    if (is_known)
        put_int(t, v);
    else
        put_null(t);
}

void put_real_if(struct put_table *t, bool is_known, double v)
{
    if (is_known)
        put_real(t, v);
    else
        put_null(t);
}

void put_ints(struct put_table *t, const uint32_t *v, size_t n)
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

void put_strings(struct put_table *t, char *const *v, size_t n)
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

struct pg_params *put_params(const struct put_table *t)
{
    struct pg_params *p = pg_params_new(t->arena);

    assert(t->at == 0);
    for (int i = 0; i < t->columns; i++)
        pg_add_array(p, t->column[i]);
    return p;
}

enum fate put_run(struct put_table *t, struct pg *db, const struct pg_statement *s,
                  struct pg_result **ret, struct error *e)
{
    if (ret)
        *ret = NULL;
    return t->rows == 0 ? FATE_DONE : pg_run(db, s, put_params(t), ret, e);
}
