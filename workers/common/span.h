/* SPDX-License-Identifier: Apache-2.0 */
/*
 * span - a borrowed run of bytes.
 *
 * A span never owns memory and need not end in NUL. Text spans are UTF-8. Whoever hands a span out says how long the
 * bytes live; by default as long as the arena or message they came from.
 */
#ifndef COMMON_SPAN_H
#define COMMON_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct span {
    const char *p;
    size_t n;
};

/* A string literal as a span, without strlen. */
#define SPAN(literal) ((struct span){(literal), sizeof(literal) - 1})

/* The bytes of a NUL-ended string; NULL gives the empty span. */
static inline struct span span_of(const char *s)
{
    return (struct span){s ? s : "", s ? strlen(s) : 0};
}

static inline struct span span_at(const char *p, size_t n)
{
    return (struct span){p, n};
}

/* Bytes [from, to) of s; the caller has checked that they lie inside. An empty span may have no p: C knows no NULL + 0. */
static inline struct span span_slice(struct span s, size_t from, size_t to)
{
    return (struct span){s.p ? s.p + from : s.p, to - from};
}

static inline bool span_is_empty(struct span s)
{
    return s.n == 0;
}

static inline bool span_equal(struct span a, struct span b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool span_starts_with(struct span s, struct span prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

static inline bool span_ends_with(struct span s, struct span suffix)
{
    return s.n >= suffix.n && (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

/* Order by bytes, a prefix before what it begins; negative, 0 or positive as memcmp. */
int span_compare(struct span a, struct span b);

/* Without ASCII white space at both ends. */
struct span span_trim(struct span s);

/* Takes the part before the first `separator` off *rest and returns it; the whole of *rest when there is none.
 * When *rest is used up, returns false. "a,,b" gives "a", "", "b"; a separator at the very end
 * adds no empty part. */
bool span_split(struct span *rest, char separator, struct span *ret_part);

/* ASCII case folded equality: for header names, tags and attribute values, never for names of people. */
bool span_equal_nocase(struct span a, struct span b);

/* Position of the first `needle` in s, or s.n when it does not occur. Linear (memmem). */
size_t span_find(struct span s, struct span needle);

#endif
