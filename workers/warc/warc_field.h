/* SPDX-License-Identifier: Apache-2.0 */
/*
 * warc_field - lines of the form "Name: value", as WARC records and HTTP messages have in front.
 *
 * Lines end in CR LF or LF. A line that begins with white space goes on with the value of the one
 * before (folded headers, which old writers made). A line without a colon is no field and is passed
 * over. Names are compared without case. No state; any thread.
 */
#ifndef WARC_FIELD_H
#define WARC_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include "common/span.h"

struct warc_field {
    struct span name;  /* as written */
    struct span value; /* without white space at both ends; any bytes but CR, LF and NUL */
};

/* Reads the fields of head[0..n) into to[0..max). Works in place: line ends inside a folded value
 * and NULs become blanks in `head`, which must outlive the fields. Returns how many there are, or
 * max + 1 when there are more. */
size_t warc_field_parse(char *head, size_t n, struct warc_field *to, size_t max);

/* The value of the first field of that name; p is NULL when there is none. */
struct span warc_field_get(const struct warc_field *fields, size_t n, const char *name);

/* How many bytes the head at the beginning of s has, the empty line behind it included; 0: it does
 * not end in s. Both kinds of line ends. */
size_t warc_field_head(struct span s);

/* Decimal digits only; false for anything else and for what is over 2^62. */
bool warc_field_number(struct span s, unsigned long long *ret);

#endif
