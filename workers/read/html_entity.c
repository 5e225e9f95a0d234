/* SPDX-License-Identifier: Apache-2.0 */
#include "html_entity.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "html_entity_name.h"

#define LEGACY_MAX 6 /* bytes of the longest name that needs no semicolon */

static int by_name(const void *key, const void *row)
{
    return strcmp(key, ((const struct html_entity_name *)row)->name);
}

/* With HTML_ENTITY_LEGACY; 0: no such name. */
static uint32_t find_name(const char *name)
{
    const struct html_entity_name *row =
        bsearch(name, html_entity_names, html_entity_names_len, sizeof *row, by_name);
    return row ? row->point : 0;
}

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

uint32_t html_entity_named(struct span s, size_t *ret_used)
{
    char name[HTML_ENTITY_NAME_MAX + 1];
    size_t n = 0;
    while (n < HTML_ENTITY_NAME_MAX && n < s.n && is_name_byte(s.p[n])) {
        name[n] = s.p[n];
        n++;
    }
    name[n] = 0;
    uint32_t point = n < s.n && s.p[n] == ';' ? find_name(name) : 0;
    if (point) {
        *ret_used = n + 1;
        return point & ~HTML_ENTITY_LEGACY;
    }
    for (n = n < LEGACY_MAX ? n : LEGACY_MAX; n >= 2; n--) {
        name[n] = 0;
        point = find_name(name);
        if (point & HTML_ENTITY_LEGACY) {
            *ret_used = n;
            return point & ~HTML_ENTITY_LEGACY;
        }
    }
    return 0;
}

/* What &#128; to &#159; mean: the writer thought of windows-1252. */
static const uint16_t c1_meaning[32] = {
    /* clang-format off */
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    /* clang-format on */
};

static int digit_of(char c, unsigned base)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (base == 16 && c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (base == 16 && c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static uint32_t number_meaning(uint32_t v)
{
    if (v >= 0x80 && v < 0xA0)
        return c1_meaning[v - 0x80];
    return v == 0 || v > 0x10FFFF || (v >= 0xD800 && v < 0xE000) ? 0xFFFD : v;
}

uint32_t html_entity_numeric(struct span s, size_t *ret_used)
{
    size_t i = 0;
    unsigned base = 10;
    if (i < s.n && (s.p[i] == 'x' || s.p[i] == 'X')) {
        base = 16;
        i++;
    }
    size_t digits = i;
    uint32_t v = 0;
    for (int d; i < s.n && (d = digit_of(s.p[i], base)) >= 0; i++)
        v = v > 0x110000 ? v : v * base + (uint32_t)d;
    if (i == digits)
        return 0;
    if (i < s.n && s.p[i] == ';')
        i++;
    *ret_used = i;
    return number_meaning(v);
}
