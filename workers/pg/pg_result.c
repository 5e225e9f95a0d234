/* SPDX-License-Identifier: Apache-2.0 */
/* Results in binary format. */
#include "pg_private.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    OID_BOOL = 16,
    OID_CHAR = 18,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_OID = 26,
    OID_FLOAT4 = 700,
    OID_FLOAT8 = 701,
    OID_TIMESTAMP = 1114,
    OID_TIMESTAMPTZ = 1184,
    OID_JSONB = 3802
};

static const PGresult *inner(const struct pg_result *r)
{
    return r->res;
}

void pg_result_free(struct pg_result *r)
{
    if (!r)
        return;
    if (r->db) {
        *r->at = r->next;
        if (r->next)
            r->next->at = r->at;
    }
    PQclear(r->res);
    free(r);
}

void pg_drop_results(struct pg *db)
{
    while (db->results)
        pg_result_free(db->results);
}

void pg_result_done(struct pg_result **r)
{
    pg_result_free(*r);
    *r = NULL;
}

int pg_rows(const struct pg_result *r)
{
    return PQntuples(inner(r));
}

int64_t pg_affected(const struct pg_result *r)
{
    return strtoll(PQcmdTuples(r->res), NULL, 10);
}

bool pg_is_null(const struct pg_result *r, int row, int column)
{
    return PQgetisnull(inner(r), row, column);
}

static uint64_t bits(const PGresult *r, int row, int column)
{
    const unsigned char *p = (const unsigned char *)PQgetvalue(r, row, column);
    int len = PQgetlength(r, row, column);
    uint64_t v = 0;

    assert(len <= 8);
    for (int i = 0; i < len; i++)
        v = v << 8 | p[i];
    return v;
}

int64_t pg_int(const struct pg_result *r, int row, int column)
{
    uint64_t v = bits(inner(r), row, column);

    if (pg_is_null(r, row, column))
        return 0;
    switch (PQftype(inner(r), column)) {
    case OID_BOOL:
    case OID_CHAR:
    case OID_OID:
        return (int64_t)v;
    case OID_INT2:
        return (int16_t)v;
    case OID_INT4:
        return (int32_t)v;
    case OID_INT8:
        return (int64_t)v;
    case OID_TIMESTAMP:
    case OID_TIMESTAMPTZ: /* +-infinity stays at the ends of the range */
        if ((int64_t)v == INT64_MIN || (int64_t)v > INT64_MAX - PG_EPOCH_US)
            return (int64_t)v;
        return (int64_t)v + PG_EPOCH_US;
    default:
        assert(!"pg_int: the column is no integer");
        return 0;
    }
}

double pg_real(const struct pg_result *r, int row, int column)
{
    uint64_t v = bits(inner(r), row, column);
    uint32_t narrow = (uint32_t)v;
    double wide;
    float f;

    if (pg_is_null(r, row, column))
        return 0;
    if (PQftype(inner(r), column) == OID_FLOAT4) {
        memcpy(&f, &narrow, sizeof(f));
        return (double)f;
    }
    assert(PQftype(inner(r), column) == OID_FLOAT8);
    memcpy(&wide, &v, sizeof(wide));
    return wide;
}

struct span pg_span(const struct pg_result *r, int row, int column)
{
    struct span s = {PQgetvalue(inner(r), row, column), (size_t)PQgetlength(inner(r), row, column)};

    if (PQftype(inner(r), column) == OID_JSONB && s.n > 0)
        return span_slice(s, 1, s.n); /* the first byte is the format's version */
    return s;
}
