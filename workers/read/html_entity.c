/* SPDX-License-Identifier: Apache-2.0 */
#include "html_entity.h"

#include <stdbool.h>
#include <string.h>
#include <libxml/HTMLparser.h>

/* libxml2 knows the 253 names of HTML 4. HTML 5 has 2,231; these are what its editors write
 * besides. */
static const struct entity_row {
    const char *name;
    uint32_t point;
} entity_rows[] = {
    /* clang-format off */
    {"apos", '\''}, {"ast", '*'}, {"bsol", '\\'}, {"colon", ':'}, {"comma", ','}, {"commat", '@'},
    {"dash", 0x2010}, {"dollar", '$'}, {"equals", '='}, {"excl", '!'}, {"grave", '`'},
    {"hairsp", 0x200A}, {"horbar", 0x2015}, {"hyphen", 0x2010}, {"lbrace", '{'}, {"lbrack", '['},
    {"lcub", '{'}, {"ldquor", 0x201E}, {"lowbar", '_'}, {"lpar", '('}, {"lsqb", '['},
    {"lsquor", 0x201A}, {"mldr", 0x2026}, {"nbsp", 0xA0}, {"nldr", 0x2025}, {"num", '#'},
    {"numsp", 0x2007}, {"percnt", '%'}, {"period", '.'}, {"plus", '+'}, {"puncsp", 0x2008},
    {"quest", '?'}, {"rbrace", '}'}, {"rbrack", ']'}, {"rcub", '}'}, {"rdquor", 0x201D},
    {"rpar", ')'}, {"rsqb", ']'}, {"rsquor", 0x2019}, {"semi", ';'}, {"sol", '/'},
    {"verbar", '|'}, {"vert", '|'}, {"Tab", '\t'}, {"NewLine", '\n'}, {"AMP", '&'}, {"LT", '<'},
    {"GT", '>'}, {"QUOT", '"'}, {"COPY", 0xA9}, {"REG", 0xAE},
    /* clang-format on */
};

#define ENTITY_NAME_MAX 32

static uint32_t entity_exact(const char *name)
{
    const htmlEntityDesc *d = htmlEntityLookup((const xmlChar *)name);
    if (d)
        return d->value;
    for (size_t i = 0; i < sizeof(entity_rows) / sizeof(entity_rows[0]); i++)
        if (!strcmp(entity_rows[i].name, name))
            return entity_rows[i].point;
    return 0;
}

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Names that browsers take without a semicolon: Latin-1 and the five of XML. */
static bool is_legacy(uint32_t point)
{
    return point && point < 256 && point != '\'';
}

uint32_t html_entity_named(struct span s, size_t *ret_used)
{
    char name[ENTITY_NAME_MAX + 1];
    size_t n = 0;
    while (n < ENTITY_NAME_MAX && n < s.n && is_name_byte(s.p[n])) {
        name[n] = s.p[n];
        n++;
    }
    name[n] = 0;
    bool ended = n < s.n && s.p[n] == ';';
    uint32_t point = n ? entity_exact(name) : 0;
    if (point && (ended || is_legacy(point))) {
        *ret_used = n + (ended ? 1 : 0);
        return point;
    }
    if (n > 8)
        n = 8; /* the longest legacy names have six letters */
    for (; n >= 2; n--) {
        name[n] = 0;
        point = entity_exact(name);
        if (is_legacy(point)) {
            *ret_used = n;
            return point;
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
