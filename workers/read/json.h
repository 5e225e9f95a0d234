/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json - reads the JSON that pages carry for search engines (JSON-LD).
 *
 * Forgiving as such blocks need it: raw line ends inside strings, comments and CDATA marks around,
 * commas too many, text behind the end. Bounded: depth, number of values; what goes beyond is left
 * out. Values live in the arena.
 */
#ifndef READ_JSON_H
#define READ_JSON_H

#include <stdint.h>
#include "common/arena.h"
#include "common/span.h"

enum json_kind { JSON_NULL, JSON_STRING, JSON_NUMBER, JSON_OBJECT, JSON_ARRAY };

struct json_value {
    enum json_kind kind;
    struct span name;                /* inside an object */
    struct span text;                /* STRING: unescaped UTF-8; NUMBER and literals: as written */
    struct json_value *first, *next; /* members */
};

/* NULL when there is no value at all. */
struct json_value *json_parse(struct span s, struct arena *a);

/* The member of an object, NULL when v is none or has none. */
const struct json_value *json_get(const struct json_value *v, const char *name);

/* The member's text when it is a string, else empty. */
struct span json_text(const struct json_value *v, const char *name);

/* What an escape in a string means; *i is behind the backslash, inside of s, and advances. White
 * space for the controls, U+FFFD for half a pair, '?' for "\u" without four figures. */
uint32_t json_escape(struct span s, size_t *i);

#endif
