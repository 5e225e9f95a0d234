/* SPDX-License-Identifier: Apache-2.0 */
#include "json.h"

#include <stdbool.h>
#include <stdint.h>
#include "text/utf8.h"

#define JSON_DEPTH 32
#define JSON_VALUES 20000

struct reader_state {
    struct span s;
    size_t at;
    unsigned values;
    struct arena *a;
};

static void skip_blank(struct reader_state *r)
{
    while (r->at < r->s.n && strchr(" \t\r\n,;", r->s.p[r->at]) && r->s.p[r->at])
        r->at++;
}

static int hex_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Four hex digits at i; -1 when they are none. */
static int32_t hex4(struct span s, size_t i)
{
    int32_t v = 0;
    for (size_t k = i; k < i + 4; k++) {
        int h = k < s.n ? hex_of(s.p[k]) : -1;
        if (h < 0)
            return -1;
        v = v * 16 + h;
    }
    return v;
}

static uint32_t escape_unicode(struct span s, size_t *i)
{
    int32_t high = hex4(s, *i);
    if (high < 0)
        return '?'; /* one byte for two: string_read counts on it */
    *i += 4;
    if (high < 0xD800 || high >= 0xE000)
        return (uint32_t)high;
    int32_t low = *i + 6 <= s.n && s.p[*i] == '\\' && s.p[*i + 1] == 'u' ? hex4(s, *i + 2) : -1;
    if (high >= 0xDC00 || low < 0xDC00 || low >= 0xE000)
        return 0xFFFD;
    *i += 6;
    return 0x10000 + (((uint32_t)high - 0xD800) << 10) + ((uint32_t)low - 0xDC00);
}

uint32_t json_escape(struct span s, size_t *i)
{
    char c = s.p[(*i)++];
    switch (c) {
    case 'n':
    case 'r':
        return '\n';
    case 't':
    case 'b':
    case 'f':
        return ' ';
    case 'u':
        return escape_unicode(s, i);
    default:
        return (unsigned char)c;
    }
}

/* At the opening quote. An escape is never shorter than its character, so the rest's length is
 * enough. */
static struct span string_read(struct reader_state *r)
{
    size_t from = ++r->at, end = from;
    while (end < r->s.n && r->s.p[end] != '"')
        end += r->s.p[end] == '\\' ? 2 : 1;
    if (end > r->s.n)
        end = r->s.n;
    char *to = arena_alloc(r->a, end - from + 4);
    size_t n = 0;
    while (r->at < end) {
        if (r->s.p[r->at] != '\\') {
            to[n++] = r->s.p[r->at++];
            continue;
        }
        if (++r->at < end)
            n += utf8_write(json_escape(r->s, &r->at), to + n);
    }
    r->at = end + 1 < r->s.n ? end + 1 : r->s.n;
    return span_at(to, n);
}

static struct span literal_read(struct reader_state *r)
{
    size_t from = r->at;
    while (r->at < r->s.n && !strchr(" \t\r\n,]}:", r->s.p[r->at]))
        r->at++;
    if (r->at == from)
        r->at++;
    return span_slice(r->s, from, r->at);
}

static struct json_value *value_new(struct reader_state *r, enum json_kind kind)
{
    struct json_value *v = ARENA_NEW(r->a, struct json_value);
    v->kind = kind;
    v->name = v->text = SPAN("");
    return v;
}

static struct json_value *scalar_read(struct reader_state *r)
{
    if (r->s.p[r->at] == '"') {
        struct json_value *v = value_new(r, JSON_STRING);
        v->text = string_read(r);
        return v;
    }
    struct json_value *v = value_new(r, JSON_NUMBER);
    v->text = literal_read(r);
    if (span_equal(v->text, SPAN("null")))
        v->kind = JSON_NULL;
    return v;
}

/* An open object or array; `tail` is where its next member is hung. */
struct level {
    struct json_value *value;
    struct json_value **tail;
};

static struct span name_read(struct reader_state *r, const struct level *l)
{
    if (l->value->kind != JSON_OBJECT)
        return SPAN("");
    struct span name = r->s.p[r->at] == '"' ? string_read(r) : literal_read(r);
    skip_blank(r);
    if (r->at < r->s.n && r->s.p[r->at] == ':')
        r->at++;
    skip_blank(r);
    return name;
}

/* A value of its own, or an object or array of which only the bracket has been read. */
static struct json_value *value_read(struct reader_state *r, struct span name, bool *ret_opens)
{
    char c = r->s.p[r->at];
    struct json_value *v;
    *ret_opens = c == '{' || c == '[';
    if (*ret_opens) {
        v = value_new(r, c == '{' ? JSON_OBJECT : JSON_ARRAY);
        r->at++;
    } else {
        v = scalar_read(r);
    }
    v->name = name;
    return v;
}

struct json_value *json_parse(struct span s, struct arena *a)
{
    struct reader_state r = {.s = s, .a = a};
    while (r.at < s.n && s.p[r.at] != '{' && s.p[r.at] != '[')
        r.at++;
    struct level stack[JSON_DEPTH];
    int depth = -1;
    struct json_value *root = NULL;
    while (r.at < s.n && r.values++ < JSON_VALUES) {
        skip_blank(&r);
        if (r.at >= s.n)
            break;
        if (depth >= 0 && (s.p[r.at] == '}' || s.p[r.at] == ']')) {
            r.at++;
            if (--depth < 0)
                break;
            continue;
        }
        struct span name = depth >= 0 ? name_read(&r, &stack[depth]) : SPAN("");
        if (r.at >= s.n)
            break;
        bool opens;
        struct json_value *v = value_read(&r, name, &opens);
        if (depth >= 0) {
            *stack[depth].tail = v;
            stack[depth].tail = &v->next;
        } else {
            root = v;
        }
        if (opens && ++depth >= JSON_DEPTH)
            break;
        if (opens)
            stack[depth] = (struct level){v, &v->first};
    }
    return root;
}

const struct json_value *json_get(const struct json_value *v, const char *name)
{
    if (!v || v->kind != JSON_OBJECT)
        return NULL;
    struct span wanted = span_of(name);
    for (const struct json_value *m = v->first; m; m = m->next)
        if (span_equal(m->name, wanted))
            return m;
    return NULL;
}

struct span json_text(const struct json_value *v, const char *name)
{
    const struct json_value *m = json_get(v, name);
    return m && m->kind == JSON_STRING ? m->text : SPAN("");
}
