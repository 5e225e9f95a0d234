/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters in PostgreSQL's binary format: integers and reals big-endian, arrays as header plus
 * (length, bytes) pairs. */
#include "pg_private.h"

#include <assert.h>
#include <string.h>

static const struct {
    Oid element, array;
    int bytes; /* 0: variable */
} type_rows[] = {
    [PG_BOOL] = {16, 1000, 1},          [PG_INT2] = {21, 1005, 2},
    [PG_INT4] = {23, 1007, 4},          [PG_INT8] = {20, 1016, 8},
    [PG_FLOAT4] = {700, 1021, 4},       [PG_FLOAT8] = {701, 1022, 8},
    [PG_TEXT] = {25, 1009, 0},          [PG_BYTEA] = {17, 1001, 0},
    [PG_TIMESTAMPTZ] = {1184, 1185, 8}, [PG_TSVECTOR] = {3614, 3643, 0},
};

struct pg_array {
    struct arena *arena;
    enum pg_type type;
    int32_t n;
    bool has_null;
    char *p;
    size_t len, allocated;
};

#define ARRAY_HEADER_BYTES 20

static void put(char *to, uint64_t v, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--, v >>= 8)
        to[i] = (char)(v & 0xff);
}

static uint64_t bits_of_real(double x, int bytes)
{
    uint64_t wide = 0;
    uint32_t narrow = 0;
    float f = (float)x;

    if (bytes == 4) {
        memcpy(&narrow, &f, sizeof(narrow));
        return narrow;
    }
    memcpy(&wide, &x, sizeof(wide));
    return wide;
}

struct pg_params *pg_params_new(struct arena *a)
{
    struct pg_params *p = ARENA_NEW(a, struct pg_params);

    p->arena = a;
    p->allocated = 8;
    p->type = ARENA_ARRAY(a, 8, Oid);
    p->value = ARENA_ARRAY(a, 8, const char *);
    p->len = ARENA_ARRAY(a, 8, int);
    return p;
}

static void grow(struct pg_params *p)
{
    int n = p->allocated * 2;
    Oid *type = ARENA_ARRAY(p->arena, (size_t)n, Oid);
    const char **value = ARENA_ARRAY(p->arena, (size_t)n, const char *);
    int *len = ARENA_ARRAY(p->arena, (size_t)n, int);

    memcpy(type, p->type, (size_t)p->n * sizeof(*type));
    memcpy(value, p->value, (size_t)p->n * sizeof(*value));
    memcpy(len, p->len, (size_t)p->n * sizeof(*len));
    p->type = type;
    p->value = value;
    p->len = len;
    p->allocated = n;
}

static void add(struct pg_params *p, Oid type, const char *value, size_t len)
{
    if (p->n == p->allocated)
        grow(p);
    p->type[p->n] = type;
    p->value[p->n] = value;
    p->len[p->n++] = (int)len;
}

static void add_number(struct pg_params *p, enum pg_type type, uint64_t bits)
{
    int bytes = type_rows[type].bytes;
    char *v = arena_alloc(p->arena, (size_t)bytes);

    put(v, bits, bytes);
    add(p, type_rows[type].element, v, (size_t)bytes);
}

void pg_add_int8(struct pg_params *p, int64_t v)
{
    add_number(p, PG_INT8, (uint64_t)v);
}

void pg_add_int4(struct pg_params *p, int32_t v)
{
    add_number(p, PG_INT4, (uint32_t)v);
}

void pg_add_float8(struct pg_params *p, double v)
{
    add_number(p, PG_FLOAT8, bits_of_real(v, 8));
}

void pg_add_bool(struct pg_params *p, bool v)
{
    add_number(p, PG_BOOL, v);
}

static void add_bytes(struct pg_params *p, enum pg_type type, struct span v)
{
    char *copy = arena_alloc(p->arena, v.n);

    if (v.n > 0)
        memcpy(copy, v.p, v.n);
    add(p, type_rows[type].element, copy, v.n);
}

void pg_add_text(struct pg_params *p, struct span v)
{
    add_bytes(p, PG_TEXT, v);
}

void pg_add_bytea(struct pg_params *p, struct span v)
{
    add_bytes(p, PG_BYTEA, v);
}

void pg_add_null(struct pg_params *p)
{
    add(p, 0, NULL, 0);
}

struct pg_array *pg_array_new(struct arena *a, enum pg_type type)
{
    struct pg_array *v = ARENA_NEW(a, struct pg_array);

    v->arena = a;
    v->type = type;
    v->allocated = 256;
    v->p = arena_alloc(a, v->allocated);
    v->len = ARRAY_HEADER_BYTES;
    return v;
}

static char *room(struct pg_array *v, size_t n)
{
    char *at;

    if (v->len + n > v->allocated) {
        size_t allocated = v->allocated * 2;
        char *p;

        while (allocated < v->len + n)
            allocated *= 2;
        p = arena_alloc(v->arena, allocated);
        memcpy(p, v->p, v->len);
        v->p = p;
        v->allocated = allocated;
    }
    at = v->p + v->len;
    v->len += n;
    v->n++;
    return at;
}

static void push_number(struct pg_array *v, uint64_t bits)
{
    int bytes = type_rows[v->type].bytes;
    char *at = room(v, 4 + (size_t)bytes);

    put(at, (uint64_t)bytes, 4);
    put(at + 4, bits, bytes);
}

void pg_push_int(struct pg_array *v, int64_t x)
{
    assert(type_rows[v->type].bytes > 0 && v->type != PG_FLOAT4 && v->type != PG_FLOAT8);
    if (v->type == PG_TIMESTAMPTZ && __builtin_sub_overflow(x, PG_EPOCH_US, &x))
        x = INT64_MIN; /* -infinity: no moment that PostgreSQL or anybody else can name */
    push_number(v, (uint64_t)x);
}

void pg_push_real(struct pg_array *v, double x)
{
    assert(v->type == PG_FLOAT4 || v->type == PG_FLOAT8);
    push_number(v, bits_of_real(x, type_rows[v->type].bytes));
}

void pg_push_span(struct pg_array *v, struct span x)
{
    char *at;

    assert(type_rows[v->type].bytes == 0);
    at = room(v, 4 + x.n);
    put(at, x.n, 4);
    if (x.n > 0)
        memcpy(at + 4, x.p, x.n);
}

void pg_push_null(struct pg_array *v)
{
    put(room(v, 4), UINT32_MAX, 4);
    v->has_null = true;
}

void pg_add_array(struct pg_params *p, const struct pg_array *v)
{
    int32_t dimensions = v->n > 0;

    put(v->p, (uint64_t)dimensions, 4);
    put(v->p + 4, v->has_null, 4);
    put(v->p + 8, type_rows[v->type].element, 4);
    put(v->p + 12, (uint64_t)v->n, 4);
    put(v->p + 16, 1, 4); /* lower bound */
    /* An array of no dimension ends behind the element type. */
    add(p, type_rows[v->type].array, v->p, v->n > 0 ? v->len : 12);
}
