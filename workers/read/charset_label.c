/* SPDX-License-Identifier: Apache-2.0 */
#include "charset_label.h"

#include <string.h>
#include "charset_model.h"
#include "text/utf8.h"

static const struct charset charsets[] = {
    {"UTF-8", NULL, "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8"},
    {"UTF-16LE", "UTF-16LE",
     "utf-16 utf-16le unicode ucs-2 csunicode iso-10646-ucs-2 unicodefeff utf16"},
    {"UTF-16BE", "UTF-16BE", "utf-16be unicodefffe"},
    {"UTF-32LE", "UTF-32LE", "utf-32 utf-32le"},
    {"UTF-32BE", "UTF-32BE", "utf-32be"},
    {"windows-1256", "CP1256", "windows-1256 cp1256 x-cp1256 win-1256 windows1256"},
    {"ISO-8859-6", "ISO-8859-6",
     "iso-8859-6 iso8859-6 iso88596 iso-8859-6-e iso-8859-6-i iso-ir-127 asmo-708 arabic ecma-114 "
     "csiso88596e csiso88596i csisolatinarabic"},
    {"windows-1252", "CP1252",
     "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso-ir-100 latin1 latin-1 l1 "
     "us-ascii ascii ansi_x3.4-1968 cp819 ibm819 csisolatin1 windows1252"},
    {"ISO-8859-15", "ISO-8859-15",
     "iso-8859-15 iso8859-15 iso885915 latin-9 latin9 l9 csisolatin9"},
    {"windows-1250", "CP1250", "windows-1250 cp1250 x-cp1250"},
    {"ISO-8859-2", "ISO-8859-2", "iso-8859-2 iso8859-2 iso88592 iso-ir-101 latin2 l2 csisolatin2"},
    {"ISO-8859-3", "ISO-8859-3", "iso-8859-3 iso8859-3 iso88593 iso-ir-109 latin3 l3 csisolatin3"},
    {"ISO-8859-4", "ISO-8859-4", "iso-8859-4 iso8859-4 iso88594 iso-ir-110 latin4 l4 csisolatin4"},
    {"windows-1251", "CP1251", "windows-1251 cp1251 x-cp1251 win-1251"},
    {"ISO-8859-5", "ISO-8859-5",
     "iso-8859-5 iso8859-5 iso88595 iso-ir-144 cyrillic csisolatincyrillic"},
    {"KOI8-R", "KOI8-R", "koi8-r koi koi8 koi8_r cskoi8r"},
    {"KOI8-U", "KOI8-U", "koi8-u koi8-ru"},
    {"IBM866", "CP866", "ibm866 cp866 866 csibm866"},
    {"x-mac-cyrillic", "MAC-CYRILLIC", "x-mac-cyrillic x-mac-ukrainian"},
    {"windows-1253", "CP1253", "windows-1253 cp1253 x-cp1253"},
    {"ISO-8859-7", "ISO-8859-7",
     "iso-8859-7 iso8859-7 iso88597 iso-ir-126 ecma-118 elot_928 greek greek8 sun_eu_greek "
     "csisolatingreek"},
    {"windows-1255", "CP1255", "windows-1255 cp1255 x-cp1255"},
    {"ISO-8859-8", "ISO-8859-8",
     "iso-8859-8 iso8859-8 iso88598 iso-8859-8-e iso-8859-8-i iso-ir-138 hebrew logical visual "
     "csiso88598e csiso88598i csisolatinhebrew"},
    {"windows-1254", "CP1254",
     "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 iso88599 iso-ir-148 latin5 l5 csisolatin5"},
    {"windows-1257", "CP1257", "windows-1257 cp1257 x-cp1257"},
    {"ISO-8859-10", "ISO-8859-10",
     "iso-8859-10 iso8859-10 iso885910 iso-ir-157 latin6 l6 csisolatin6"},
    {"ISO-8859-13", "ISO-8859-13", "iso-8859-13 iso8859-13 iso885913"},
    {"ISO-8859-14", "ISO-8859-14", "iso-8859-14 iso8859-14 iso885914"},
    {"ISO-8859-16", "ISO-8859-16", "iso-8859-16"},
    {"windows-1258", "CP1258", "windows-1258 cp1258 x-cp1258"},
    {"windows-874", "CP874", "windows-874 dos-874 iso-8859-11 iso8859-11 iso885911 tis-620"},
    {"macintosh", "MACINTOSH", "macintosh mac x-mac-roman csmacintosh"},
    {"GBK", "GB18030",
     "gbk gb2312 gb_2312 gb_2312-80 chinese csgb2312 csiso58gb231280 iso-ir-58 x-gbk"},
    {"GB18030", "GB18030", "gb18030"},
    {"Big5", "BIG5-HKSCS", "big5 big5-hkscs cn-big5 csbig5 x-x-big5"},
    {"EUC-JP", "EUC-JP", "euc-jp x-euc-jp cseucpkdfmtjapanese"},
    {"Shift_JIS", "CP932", "shift_jis shift-jis sjis x-sjis ms932 ms_kanji windows-31j csshiftjis"},
    {"ISO-2022-JP", "ISO-2022-JP", "iso-2022-jp csiso2022jp"},
    {"EUC-KR", "CP949",
     "euc-kr ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean windows-949 cseuckr "
     "csksc56011987 iso-ir-149"},
};

const struct charset *charset_at(size_t i)
{
    return i < sizeof charsets / sizeof charsets[0] ? &charsets[i] : NULL;
}

/* "ISO_8859-6:1987" is written "iso-8859-6" above. */
static size_t label_clean(struct span label, char ret[48])
{
    const char *colon = memchr(label.p, ':', label.n);
    size_t n = colon ? (size_t)(colon - label.p) : label.n;

    if (n >= 48)
        return 0;
    for (size_t i = 0; i < n; i++)
        ret[i] = (char)(label.p[i] >= 'A' && label.p[i] <= 'Z' ? label.p[i] + 32 : label.p[i]);
    if (n > 4 && !memcmp(ret, "iso_", 4))
        ret[3] = '-';
    return n;
}

const struct charset *charset_find(struct span label)
{
    char clean[48];
    size_t n = label_clean(span_trim(label), clean);

    for (size_t i = 0; n && i < sizeof charsets / sizeof charsets[0]; i++) {
        struct span labels = span_of(charsets[i].labels), one;
        while (span_split(&labels, ' ', &one))
            if (span_equal(one, span_at(clean, n)))
                return &charsets[i];
    }
    return NULL;
}

/* ---- declarations ---- */

struct declared {
    const struct charset **at;
    unsigned n;
};

static void declared_add(struct declared *d, const struct charset *c)
{
    for (unsigned i = 0; i < d->n; i++)
        if (d->at[i] == c)
            return;
    if (c && d->n < CHARSET_DECLARED_MAX)
        d->at[d->n++] = c;
}

static size_t find_nocase(struct span s, struct span needle, size_t from)
{
    for (size_t i = from; i + needle.n <= s.n; i++)
        if ((s.p[i] | 32) == needle.p[0] && span_equal_nocase(span_at(s.p + i, needle.n), needle))
            return i;
    return s.n;
}

/* The label behind `key` and "="; *at moves behind it, or to the end when there is none. */
static struct span label_after(struct span s, struct span key, size_t *at)
{
    size_t i = find_nocase(s, key, *at);

    *at = s.n;
    if (i >= s.n)
        return SPAN("");
    i += key.n;
    while (i < s.n && (s.p[i] == ' ' || s.p[i] == '='))
        i++;
    if (i < s.n && (s.p[i] == '"' || s.p[i] == '\''))
        i++;
    size_t to = i;
    while (to < s.n && s.p[to] && !strchr(" \t\r\n\"'>;/,?", s.p[to]))
        to++;
    *at = to;
    return span_slice(s, i, to);
}

/* All labels of "text/html; charset=foo; charset=utf-8". */
static void declared_add_all(struct declared *d, struct span s, struct span key, bool is_inside)
{
    for (size_t at = 0; at < s.n && d->n < CHARSET_DECLARED_MAX;) {
        const struct charset *c = charset_find(label_after(s, key, &at));
        /* who reads "utf-16" in ASCII bytes knows better (WHATWG) */
        if (c && is_inside && c->iconv && !strncmp(c->iconv, "UTF-", 4))
            c = charset_find(SPAN("utf-8"));
        declared_add(d, c);
    }
}

#define DECLARATION_BYTES                                                                          \
    8192 /* browsers look at 1,024; real pages put scripts before the meta                         \
          */

static void declared_add_html(struct declared *d, struct span head)
{
    for (size_t i = 0; i < head.n && d->n < CHARSET_DECLARED_MAX;) {
        const char *open = memchr(head.p + i, '<', head.n - i);
        if (!open)
            return;
        struct span rest = span_slice(head, (size_t)(open - head.p), head.n);
        bool is_comment = span_starts_with(rest, SPAN("<!--"));
        size_t end = is_comment ? span_find(rest, SPAN("-->")) : span_find(rest, SPAN(">"));
        if (!is_comment && rest.n > 5 && span_equal_nocase(span_at(rest.p, 5), SPAN("<meta")))
            declared_add_all(d, span_slice(rest, 0, end), SPAN("charset"), true);
        i = (size_t)(open - head.p) + end + 1;
    }
}

unsigned charset_declared(struct span body, const char *content_type, enum charset_kind kind,
                          const struct charset *ret[CHARSET_DECLARED_MAX])
{
    struct declared d = {ret, 0};
    struct span head = span_slice(body, 0, body.n < DECLARATION_BYTES ? body.n : DECLARATION_BYTES);

    declared_add_all(&d, span_of(content_type), SPAN("charset"), false);
    head = span_trim(head);
    if (kind != CHARSET_PLAIN && span_starts_with(head, SPAN("<?xml"))) {
        size_t end = span_find(head, SPAN("?>"));
        declared_add_all(&d, span_slice(head, 0, end), SPAN("encoding"), true);
    }
    if (kind == CHARSET_HTML)
        declared_add_html(&d, head);
    return d.n;
}

/* ---- */

bool charset_table(const char *iconv_name, uint32_t ret[256])
{
    const struct charset_page *page = charset_pages;

    while (page->iconv && strcmp(page->iconv, iconv_name))
        page++;
    if (!page->iconv)
        return false;
    struct span s = span_of(page->characters);
    size_t at = 0;
    for (uint32_t b = 0; b < 256; b++) {
        ret[b] = b < 0x80 ? b : utf8_next(s, &at);
        ret[b] = ret[b] == 0xFFFD ? 0 : ret[b];
    }
    return true;
}
