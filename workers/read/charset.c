/* SPDX-License-Identifier: Apache-2.0 */
#include "charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "text/utf8.h"

/* Labels as the WHATWG reads them: what pages call ISO-8859-1 is windows-1252, and so on. `iconv`
 * is libc's name. */
struct charset {
    const char *label;
    const char *name;
    const char *iconv;
};

static const struct charset charsets[] = {
    /* clang-format off */
    {"utf-8", "UTF-8", NULL}, {"utf8", "UTF-8", NULL}, {"unicode-1-1-utf-8", "UTF-8", NULL},
    {"utf-16", "UTF-16LE", "UTF-16LE"}, {"utf-16le", "UTF-16LE", "UTF-16LE"},
    {"utf-16be", "UTF-16BE", "UTF-16BE"}, {"unicode", "UTF-16LE", "UTF-16LE"},
    {"utf-32", "UTF-32LE", "UTF-32LE"}, {"utf-32be", "UTF-32BE", "UTF-32BE"},
    {"windows-1256", "windows-1256", "CP1256"}, {"cp1256", "windows-1256", "CP1256"},
    {"x-cp1256", "windows-1256", "CP1256"}, {"win-1256", "windows-1256", "CP1256"},
    {"iso-8859-6", "ISO-8859-6", "ISO-8859-6"}, {"iso8859-6", "ISO-8859-6", "ISO-8859-6"},
    {"asmo-708", "ISO-8859-6", "ISO-8859-6"}, {"arabic", "ISO-8859-6", "ISO-8859-6"},
    {"iso-8859-6-i", "ISO-8859-6", "ISO-8859-6"}, {"ecma-114", "ISO-8859-6", "ISO-8859-6"},
    {"windows-1252", "windows-1252", "CP1252"}, {"cp1252", "windows-1252", "CP1252"},
    {"iso-8859-1", "windows-1252", "CP1252"}, {"iso8859-1", "windows-1252", "CP1252"},
    {"latin1", "windows-1252", "CP1252"}, {"us-ascii", "windows-1252", "CP1252"},
    {"ascii", "windows-1252", "CP1252"}, {"iso-8859-15", "ISO-8859-15", "ISO-8859-15"},
    {"iso-8859-2", "ISO-8859-2", "ISO-8859-2"}, {"iso-8859-3", "ISO-8859-3", "ISO-8859-3"},
    {"iso-8859-4", "ISO-8859-4", "ISO-8859-4"}, {"iso-8859-5", "ISO-8859-5", "ISO-8859-5"},
    {"iso-8859-7", "ISO-8859-7", "ISO-8859-7"}, {"iso-8859-8", "ISO-8859-8", "ISO-8859-8"},
    {"iso-8859-8-i", "ISO-8859-8", "ISO-8859-8"}, {"iso-8859-9", "windows-1254", "CP1254"},
    {"latin5", "windows-1254", "CP1254"}, {"iso-8859-10", "ISO-8859-10", "ISO-8859-10"},
    {"iso-8859-13", "ISO-8859-13", "ISO-8859-13"}, {"iso-8859-14", "ISO-8859-14", "ISO-8859-14"},
    {"iso-8859-16", "ISO-8859-16", "ISO-8859-16"}, {"windows-1250", "windows-1250", "CP1250"},
    {"windows-1251", "windows-1251", "CP1251"}, {"cp1251", "windows-1251", "CP1251"},
    {"windows-1253", "windows-1253", "CP1253"}, {"windows-1254", "windows-1254", "CP1254"},
    {"windows-1255", "windows-1255", "CP1255"}, {"windows-1257", "windows-1257", "CP1257"},
    {"windows-1258", "windows-1258", "CP1258"}, {"koi8-r", "KOI8-R", "KOI8-R"},
    {"koi8-u", "KOI8-U", "KOI8-U"}, {"macintosh", "macintosh", "MACINTOSH"},
    {"gb2312", "GBK", "GBK"}, {"gbk", "GBK", "GBK"}, {"gb18030", "GB18030", "GB18030"},
    {"big5", "Big5", "BIG5"}, {"euc-jp", "EUC-JP", "EUC-JP"}, {"shift_jis", "Shift_JIS", "CP932"},
    {"shift-jis", "Shift_JIS", "CP932"}, {"x-sjis", "Shift_JIS", "CP932"},
    {"iso-2022-jp", "ISO-2022-JP", "ISO-2022-JP"}, {"euc-kr", "EUC-KR", "CP949"},
    {"ks_c_5601-1987", "EUC-KR", "CP949"}, {"tis-620", "windows-874", "CP874"},
    {"windows-874", "windows-874", "CP874"},
    /* clang-format on */
};

static const struct charset *charset_find(struct span label)
{
    label = span_trim(label);
    for (size_t i = 0; i < sizeof(charsets) / sizeof(charsets[0]); i++)
        if (span_equal_nocase(label, span_of(charsets[i].label)))
            return &charsets[i];
    return NULL;
}

bool charset_is_dropped(uint32_t c)
{
    if (c < 0x20)
        return c != '\t' && c != '\n' && c != '\r' && c != '\f';
    if (c >= 0x7F && c < 0xA0)
        return c != 0x85;
    return c == 0xAD || c == 0xFEFF || (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

bool charset_is_space(uint32_t c)
{
    if (c <= 0x20)
        return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v');
    if (c < 0x2000)
        return c == 0xA0 || c == 0x85 || c == 0x1680;
    return c <= 0x200B || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

size_t charset_raw(const struct charset_text *t, size_t at)
{
    return t->raw ? t->raw[at] : at + t->shift;
}

/* ---- what the bytes declare ---- */

static size_t find_nocase(struct span s, const char *needle, size_t from)
{
    size_t n = strlen(needle);
    for (size_t i = from; i + n <= s.n; i++)
        if ((s.p[i] | 32) == needle[0] &&
            span_equal_nocase(span_at(s.p + i, n), span_at(needle, n)))
            return i;
    return s.n;
}

/* The label behind "charset" or "encoding" and "=". */
static struct span label_after(struct span s, const char *key, size_t from)
{
    size_t i = find_nocase(s, key, from);
    if (i >= s.n)
        return SPAN("");
    i += strlen(key);
    while (i < s.n && (s.p[i] == ' ' || s.p[i] == '='))
        i++;
    if (i < s.n && (s.p[i] == '"' || s.p[i] == '\''))
        i++;
    size_t to = i;
    while (to < s.n && !strchr(" \t\r\n\"'>;/,?", s.p[to]) && s.p[to])
        to++;
    return span_slice(s, i, to);
}

#define DECLARATION_BYTES 4096 /* browsers look at 1,024; real pages put scripts before the meta   \
                                */

static const struct charset *declared_inside(struct span body, enum charset_kind kind)
{
    struct span head = span_slice(body, 0, body.n < DECLARATION_BYTES ? body.n : DECLARATION_BYTES);
    const struct charset *found = NULL;
    struct span start = span_trim(head);
    if (kind != CHARSET_PLAIN && span_starts_with(start, SPAN("<?xml"))) {
        size_t end = span_find(start, SPAN("?>"));
        found = charset_find(label_after(span_slice(start, 0, end), "encoding", 0));
    }
    for (size_t i = 0;
         kind == CHARSET_HTML && !found && (i = find_nocase(head, "<meta", i)) < head.n; i++) {
        const char *end = memchr(head.p + i, '>', head.n - i);
        struct span tag = span_slice(head, i, end ? (size_t)(end - head.p) : head.n);
        found = charset_find(label_after(tag, "charset", 0));
    }
    /* who reads "utf-16" in ASCII bytes knows better (WHATWG) */
    if (found && !strncmp(found->name, "UTF-", 4))
        return &charsets[0];
    return found;
}

/* ---- what the bytes look like ---- */

struct look {
    size_t high;    /* bytes above 0x7F */
    size_t in_runs; /* of them, in runs of three and more: a script that is not Latin */
    size_t valid;   /* bytes in well-formed UTF-8 sequences */
    size_t broken;  /* ill-formed places */
    size_t zero_even, zero_odd;
    size_t controls;
};

static void look_at_utf8(struct span s, struct look *l)
{
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        if ((unsigned char)s.p[i] < 0x80) {
            i++;
            continue;
        }
        uint32_t c = utf8_next(s, &i);
        if (c == 0xFFFD && !span_equal(span_slice(s, from, i), SPAN("\xEF\xBF\xBD")))
            l->broken++;
        else
            l->valid += i - from;
    }
}

static struct look look_at(struct span s)
{
    struct look l = {0};
    size_t run = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x80) {
            l.high++;
            run++;
            l.in_runs += run == 3 ? 3 : run > 3 ? 1 : 0;
            continue;
        }
        run = 0;
        if (c == 0)
            *(i & 1 ? &l.zero_odd : &l.zero_even) += 1;
        else if (c != 0x1B && charset_is_dropped(c))
            l.controls++;
    }
    look_at_utf8(s, &l);
    return l;
}

/* How often letters stand in Arabic news, per mille, rounded; from public knowledge of the
 * language. */
static int letter_weight(uint32_t c)
{
    static const struct {
        uint32_t c;
        int weight;
    } rows[] = {
        {0x627, 130}, {0x644, 115}, {0x64A, 75}, {0x645, 60}, {0x646, 55}, {0x648, 60}, {0x631, 50},
        {0x62A, 45},  {0x628, 35},  {0x629, 35}, {0x639, 32}, {0x62F, 32}, {0x633, 28}, {0x641, 28},
        {0x647, 25},  {0x643, 22},  {0x642, 25}, {0x623, 22}, {0x62D, 20}, {0x62C, 15}, {0x634, 12},
        {0x635, 12},  {0x637, 12},  {0x62E, 9},  {0x649, 9},  {0x630, 7},  {0x636, 7},  {0x625, 7},
        {0x60C, 5},   {0x632, 6},   {0x63A, 5},  {0x62B, 5},  {0x638, 3},  {0x626, 4},  {0x621, 4},
        {0x624, 2},   {0x622, 2},   {0x61F, 1},  {0x61B, 1},  {0x640, 1},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (rows[i].c == c)
            return rows[i].weight;
    if (c >= 0x2010 && c <= 0x203A)
        return 1;
    return c >= 0xA0 && c < 0xBF
               ? 0
               : -40; /* harakat and Latin letters with accents: not between Arabic letters */
}

/* The 256 characters of a single-byte charset; 0 where a byte has none, and for charsets of several
 * bytes false. */
static bool table_of(const char *iconv_name, uint32_t ret[256])
{
    iconv_t cd = iconv_open("UTF-32LE", iconv_name);
    if (cd == (iconv_t)-1)
        return false;
    bool is_single = strncmp(iconv_name, "UTF-", 4) && strncmp(iconv_name, "ISO-2022", 8);
    for (unsigned b = 0; is_single && b < 256; b++) {
        char in = (char)b, *from = &in;
        size_t in_n = 1, out_n = 4;
        uint32_t c = 0;
        char *to = (char *)&c;
        iconv(cd, NULL, NULL, NULL, NULL);
        errno = 0;
        size_t r = iconv(cd, &from, &in_n, &to, &out_n);
        if (r == (size_t)-1 && errno == EINVAL)
            is_single = false; /* a lead byte */
        ret[b] = r == (size_t)-1 || out_n ? 0 : c;
    }
    iconv_close(cd);
    return is_single;
}

static double arabic_score(struct span s, const char *iconv_name)
{
    uint32_t table[256];
    if (!table_of(iconv_name, table))
        return 0;
    double score = 0;
    size_t high = 0;
    for (size_t i = 0; i < s.n && high < 20000; i++) {
        unsigned char b = (unsigned char)s.p[i];
        if (b < 0x80)
            continue;
        high++;
        score += table[b] ? letter_weight(table[b]) : -60;
    }
    return high ? score / (double)high : 0;
}

static const struct charset *detect(struct span s, const struct look *l)
{
    if (l->high == 0 || l->valid > 8 * l->broken)
        return charset_find(SPAN("utf-8"));
    if (l->in_runs * 2 > l->high) {
        double windows = arabic_score(s, "CP1256"), iso = arabic_score(s, "ISO-8859-6");
        if (windows > 20 || iso > 20)
            return charset_find(windows >= iso ? SPAN("windows-1256") : SPAN("iso-8859-6"));
    }
    return charset_find(SPAN("windows-1252"));
}

/* A declaration that the bytes speak against is not believed. */
static bool contradicts(struct span s, const struct look *l, const struct charset *c)
{
    if (!c->iconv)
        return l->valid <= 8 * l->broken;
    if (!strncmp(c->iconv, "UTF-", 4))
        return l->zero_even + l->zero_odd < s.n / 64;
    bool is_latin = !strcmp(c->iconv, "CP1252") || !strcmp(c->iconv, "ISO-8859-15");
    bool is_windows = !strcmp(c->iconv, "CP1256"), is_iso = !strcmp(c->iconv, "ISO-8859-6");
    if (!is_latin && !is_windows && !is_iso)
        return false;
    if (l->in_runs * 2 <= l->high)
        return false;
    double windows = arabic_score(s, "CP1256"), iso = arabic_score(s, "ISO-8859-6");
    if (is_latin)
        return windows > 20 || iso > 20;
    return is_windows ? iso > windows + 15 : windows > iso + 15;
}

static const struct charset *choose(struct span body, const char *content_type,
                                    enum charset_kind kind, const struct look *l)
{
    if (l->broken == 0 && l->valid)
        return charset_find(SPAN("utf-8"));
    size_t zeros = l->zero_even + l->zero_odd;
    if (zeros > body.n / 8) /* UTF-16 without a mark: ASCII in it has every other byte zero */
        return charset_find(l->zero_odd > l->zero_even ? SPAN("utf-16le") : SPAN("utf-16be"));
    const struct charset *c = charset_find(label_after(span_of(content_type), "charset", 0));
    if (c && !contradicts(body, l, c))
        return c;
    c = declared_inside(body, kind);
    if (c && !contradicts(body, l, c))
        return c;
    return detect(body, l);
}

/* ---- decoding ---- */

struct sink {
    char *p;
    uint32_t *raw;
    size_t n;
};

static void sink_put(struct sink *s, uint32_t c, size_t raw)
{
    unsigned n = utf8_write(c, s->p + s->n);
    for (unsigned i = 0; i < n; i++)
        s->raw[s->n + i] = (uint32_t)raw;
    s->n += n;
}

static void decode_table(struct span s, size_t from, const uint32_t table[256], struct sink *to)
{
    for (size_t i = from; i < s.n; i++) {
        unsigned char b = (unsigned char)s.p[i];
        uint32_t c = b < 0x80 ? b : table[b];
        sink_put(to, c ? c : b >= 0x80 && b < 0xA0 ? b : b ? 0xFFFD : 0, i);
    }
}

static void decode_utf8(struct span s, size_t from, struct sink *to)
{
    for (size_t i = from; i < s.n;) {
        size_t at = i;
        uint32_t c = utf8_next(s, &i);
        sink_put(to, c, at);
    }
}

/* Character by character, because the way back is wanted; only rare charsets come here. */
static enum fate decode_iconv(struct span s, size_t from, const char *name, struct sink *to,
                              struct error *e)
{
    iconv_t cd = iconv_open("UTF-32LE", name);
    if (cd == (iconv_t)-1)
        return fail(e, FATE_REJECT, "cannot decode charset '%s' on this system", name);
    for (size_t i = from; i < s.n;) {
        uint32_t c = 0;
        char *out = (char *)&c, *in = (char *)s.p + i;
        size_t out_n = 4, in_n = s.n - i;
        size_t r = iconv(cd, &in, &in_n, &out, &out_n);
        size_t next = (size_t)(in - s.p);
        if (out_n == 0) {
            sink_put(to, c, i);
        } else if (r == (size_t)-1 && next == i) {
            sink_put(to, 0xFFFD, i);
            next = i + 1;
            iconv(cd, NULL, NULL, NULL, NULL);
        }
        i = next;
    }
    iconv_close(cd);
    return FATE_DONE;
}

static enum fate decode_as(struct span body, size_t from, const struct charset *c, struct arena *a,
                           struct charset_text *ret, struct error *e)
{
    uint32_t table[256];
    bool is_table = c->iconv && table_of(c->iconv, table);
    /* UTF-8 needs at most three bytes for each byte of any of these charsets, four for two in
     * UTF-16 */
    size_t most = (body.n - from) * 3 + 4;
    struct sink to = {.p = arena_alloc(a, most), .raw = arena_array(a, most, sizeof(uint32_t))};
    if (is_table) {
        decode_table(body, from, table, &to);
    } else if (c->iconv) {
        enum fate fate = decode_iconv(body, from, c->iconv, &to, e);
        if (fate)
            return fate;
    } else {
        decode_utf8(body, from, &to);
    }
    to.raw[to.n] = (uint32_t)body.n;
    ret->utf8 = span_at(to.p, to.n);
    ret->raw = to.raw;
    return FATE_DONE;
}

static enum fate refuse_binary(struct span body, const struct look *l, struct error *e)
{
    static const struct {
        struct span magic;
        const char *what;
    } rows[] = {
        {{"\x89PNG", 4}, "a PNG image"},
        {{"\xFF\xD8\xFF", 3}, "a JPEG image"},
        {{"GIF8", 4}, "a GIF image"},
        {{"%PDF-", 5}, "a PDF document"},
        {{"PK\x03\x04", 4}, "a ZIP archive"},
        {{"\x1F\x8B", 2}, "a gzip file"},
        {{"\x7F"
          "ELF",
          4},
         "a program"},
        {{"RIFF", 4}, "a media file"},
        {{"ID3", 3}, "an MP3 file"},
        {{"\x28\xB5\x2F\xFD", 4}, "a zstd file"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (span_starts_with(body, rows[i].magic))
            return fail(e, FATE_REJECT, "not text: looks like %s", rows[i].what);
    size_t zeros = l->zero_even + l->zero_odd;
    bool is_wide = zeros > body.n / 8 && (l->zero_even < zeros / 8 || l->zero_odd < zeros / 8);
    size_t bad = l->controls + (is_wide ? 0 : zeros);
    if (!is_wide && bad > 8 && bad > body.n / 10)
        return fail(e, FATE_REJECT, "not text: %zu %% of it are control characters",
                    bad * 100 / body.n);
    return FATE_DONE;
}

static const struct charset *by_mark(struct span body, size_t *ret_bytes)
{
    static const struct {
        struct span mark;
        const char *label;
    } rows[] = {
        {{"\xEF\xBB\xBF", 3}, "utf-8"},    {{"\xFF\xFE\0\0", 4}, "utf-32"},
        {{"\0\0\xFE\xFF", 4}, "utf-32be"}, {{"\xFF\xFE", 2}, "utf-16le"},
        {{"\xFE\xFF", 2}, "utf-16be"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (span_starts_with(body, rows[i].mark)) {
            *ret_bytes = rows[i].mark.n;
            return charset_find(span_of(rows[i].label));
        }
    return NULL;
}

#define GLANCE_BYTES 512

/* Valid UTF-8 with a letter beyond ASCII, no NUL, and no control among the first bytes. */
static bool is_plain_utf8(struct span body)
{
    for (size_t i = 0; i < body.n && i < GLANCE_BYTES; i++)
        if ((unsigned char)body.p[i] < 0x20 && !charset_is_space((unsigned char)body.p[i]))
            return false;
    unsigned char any = 0;
    for (size_t i = 0; i < body.n; i++)
        any |= (unsigned char)body.p[i];
    return any > 0x7F && !memchr(body.p, 0, body.n) && utf8_is_valid(body);
}

enum fate charset_decode(struct span body, const char *content_type, enum charset_kind kind,
                         struct arena *a, struct charset_text *ret, struct error *e)
{
    *ret = (struct charset_text){.utf8 = SPAN(""), .name = "UTF-8"};
    size_t mark = 0;
    const struct charset *c = by_mark(body, &mark);
    /* nearly every page: UTF-8 with more than ASCII in it, nothing to weigh */
    if (!c && is_plain_utf8(body)) {
        ret->utf8 = body;
        return FATE_DONE;
    }
    struct look l = look_at(body);
    if (!c) {
        enum fate fate = refuse_binary(body, &l, e);
        if (fate)
            return fate;
        c = choose(body, content_type, kind, &l);
    }
    ret->name = c->name;
    struct span rest = span_slice(body, mark, body.n);
    if (!c->iconv && utf8_is_valid(rest)) {
        ret->utf8 = rest;
        ret->shift = mark;
        return FATE_DONE;
    }
    return decode_as(body, mark, c, a, ret, e);
}
