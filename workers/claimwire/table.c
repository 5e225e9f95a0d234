/* SPDX-License-Identifier: Apache-2.0 */
#include "table.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include "common/span.h"
#include "pg/pg.h"
#include "text/utf8.h"

#define CELL_BYTES 64
#define COLUMNS_MAX 32
#define DAY_BYTES 10 /* of 2026-01-31T10:00:00Z */

bool table_format_of(const char *name, enum table_format *ret)
{
    static const char *const names[] = {"table", "csv", "jsonl"};
    for (int i = 0; name && i < 3; i++)
        if (strcmp(name, names[i]) == 0) {
            *ret = (enum table_format)i;
            return true;
        }
    return false;
}

static bool is_control(uint32_t c)
{
    return (c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0x61c;
}

static bool is_zero_width(uint32_t c)
{
    return (c >= 0x300 && c <= 0x36f) || (c >= 0x64b && c <= 0x65f) || c == 0x670 || c == 0x200b ||
           c == 0x200c || c == 0x200d;
}

/* Prints at most `limit` columns (0: all) on one line when `flat`; returns the width. */
static unsigned print_text(FILE *to, struct span s, unsigned limit, bool flat)
{
    unsigned width = 0;
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        uint32_t c = utf8_next(s, &i);
        if (limit > 0 && width + 1 == limit && i < s.n) {
            (void)fputs("…", to);
            return width + 1;
        }
        if (is_control(c))
            (void)fputs("\xef\xbf\xbd", to);
        else if (c == '\n' && flat)
            (void)fputc(' ', to);
        else
            (void)fwrite(s.p + at, 1, i - at, to);
        width += !is_zero_width(c);
    }
    return width;
}

void table_print_text(FILE *to, const char *p, size_t n)
{
    (void)print_text(to, span_at(p, n), 0, false);
}

static struct span format_time(int64_t us, char *cell)
{
    time_t seconds = (time_t)(us / 1000000);
    struct tm tm;
    if (!gmtime_r(&seconds, &tm))
        return SPAN("");
    return span_at(cell, strftime(cell, CELL_BYTES, "%Y-%m-%dT%H:%M:%SZ", &tm));
}

/* The value as text, without quotes; `cell` is room for those that are not text in the result. */
static struct span value_of(const struct pg_result *r, int row, int column, enum table_type type,
                            char *cell)
{
    int n = 0;
    switch (type) {
    case TABLE_STRING:
        return pg_span(r, row, column);
    case TABLE_INT:
        n = snprintf(cell, CELL_BYTES, "%" PRId64, pg_int(r, row, column));
        break;
    case TABLE_REAL:
        n = snprintf(cell, CELL_BYTES, "%.6g", pg_real(r, row, column));
        break;
    case TABLE_BOOL:
        return pg_int(r, row, column) ? SPAN("true") : SPAN("false");
    case TABLE_TIME:
    case TABLE_DAY:
        return format_time(pg_int(r, row, column), cell);
    }
    return span_at(cell, n > 0 ? (size_t)n : 0);
}

static void print_csv(FILE *to, struct span s)
{
    bool quoted = false;
    for (size_t i = 0; i < s.n && !quoted; i++)
        quoted = strchr(",\"\r\n", s.p[i]) && s.p[i] != '\0';
    if (!quoted) {
        (void)fwrite(s.p, 1, s.n, to);
        return;
    }
    (void)fputc('"', to);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            (void)fputc('"', to);
        (void)fputc(s.p[i], to);
    }
    (void)fputc('"', to);
}

static void print_json_string(FILE *to, struct span s)
{
    (void)fputc('"', to);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\')
            (void)fprintf(to, "\\%c", c);
        else if (c < 0x20)
            (void)fprintf(to, "\\u%04x", c);
        else
            (void)fputc(c, to);
    }
    (void)fputc('"', to);
}

static void print_row_csv(FILE *to, const struct table_column *columns, int n,
                          const struct pg_result *r, int row)
{
    char cell[CELL_BYTES];
    for (int i = 0; i < n; i++) {
        if (i > 0)
            (void)fputc(',', to);
        if (!pg_is_null(r, row, i))
            print_csv(to, value_of(r, row, i, columns[i].type, cell));
    }
    (void)fputs("\r\n", to);
}

static void print_row_json(FILE *to, const struct table_column *columns, int n,
                           const struct pg_result *r, int row)
{
    char cell[CELL_BYTES];
    for (int i = 0; i < n; i++) {
        (void)fprintf(to, "%s\"%s\":", i == 0 ? "{" : ",", columns[i].name);
        bool is_string = columns[i].type == TABLE_STRING || columns[i].type == TABLE_TIME ||
                         columns[i].type == TABLE_DAY;
        struct span value =
            pg_is_null(r, row, i) ? SPAN("null") : value_of(r, row, i, columns[i].type, cell);
        if (is_string && !pg_is_null(r, row, i))
            print_json_string(to, value);
        else
            (void)fwrite(value.p, 1, value.n, to);
    }
    (void)fputs("}\n", to);
}

static unsigned text_width(struct span s, unsigned limit)
{
    unsigned width = 0;
    for (size_t i = 0; i < s.n;)
        width += !is_zero_width(utf8_next(s, &i));
    return limit > 0 && width > limit ? limit : width;
}

static void pad(FILE *to, unsigned from, unsigned width)
{
    for (; from < width; from++)
        (void)fputc(' ', to);
}

/* What people see in a cell. */
static struct span shown_value(const struct pg_result *r, int row, int column,
                               const struct table_column *c, char *cell)
{
    if (pg_is_null(r, row, column))
        return SPAN("-");
    struct span value = value_of(r, row, column, c->type, cell);
    if (c->type == TABLE_DAY && value.n > DAY_BYTES)
        value.n = DAY_BYTES;
    return value;
}

static void print_row_text(FILE *to, const struct table_column *columns, int n,
                           const struct pg_result *r, int row, const unsigned *width)
{
    char cell[CELL_BYTES];
    for (int i = 0; i < n; i++) {
        if (columns[i].width == TABLE_HIDDEN)
            continue;
        struct span value = shown_value(r, row, i, &columns[i], cell);
        bool is_number = columns[i].type == TABLE_INT || columns[i].type == TABLE_REAL;
        if (i > 0)
            (void)fputs("  ", to);
        if (is_number)
            pad(to, text_width(value, 0), width[i]);
        unsigned printed = print_text(to, value, columns[i].width, true);
        if (!is_number && i + 1 < n)
            pad(to, printed, width[i]);
    }
    (void)fputc('\n', to);
}

static void print_head_text(FILE *to, const struct table_column *columns, int n,
                            const unsigned *width)
{
    for (int i = 0; i < n; i++)
        if (columns[i].width != TABLE_HIDDEN)
            (void)fprintf(to, "%s%-*s", i > 0 ? "  " : "", i + 1 < n ? (int)width[i] : 0,
                          columns[i].name);
    (void)fputc('\n', to);
}

static void print_all_text(FILE *to, const struct table_column *columns, int n,
                           const struct pg_result *r)
{
    unsigned width[COLUMNS_MAX];
    char cell[CELL_BYTES];
    for (int i = 0; i < n; i++) {
        width[i] = (unsigned)strlen(columns[i].name);
        for (int row = 0; row < pg_rows(r); row++) {
            struct span value = shown_value(r, row, i, &columns[i], cell);
            unsigned w = text_width(value, columns[i].width);
            width[i] = w > width[i] ? w : width[i];
        }
    }
    print_head_text(to, columns, n, width);
    for (int row = 0; row < pg_rows(r); row++)
        print_row_text(to, columns, n, r, row, width);
}

void table_begin(FILE *to, enum table_format format, const struct table_column *columns,
                 int columns_len)
{
    if (format == TABLE_CSV)
        for (int i = 0; i < columns_len; i++)
            (void)fprintf(to, "%s%s", columns[i].name, i + 1 < columns_len ? "," : "\r\n");
}

void table_rows(FILE *to, enum table_format format, const struct table_column *columns,
                int columns_len, const struct pg_result *r)
{
    for (int row = 0; row < pg_rows(r); row++) {
        if (format == TABLE_CSV)
            print_row_csv(to, columns, columns_len, r, row);
        else
            print_row_json(to, columns, columns_len, r, row);
    }
}

int table_print(FILE *to, enum table_format format, const struct table_column *columns,
                int columns_len, const struct pg_result *r)
{
    int n = columns_len > COLUMNS_MAX ? COLUMNS_MAX : columns_len;
    if (format == TABLE_TEXT) {
        print_all_text(to, columns, n, r);
        return pg_rows(r);
    }
    table_begin(to, format, columns, n);
    table_rows(to, format, columns, n, r);
    return pg_rows(r);
}
