/* SPDX-License-Identifier: Apache-2.0 */
#include "feed_decode.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <strings.h>
#include "charset_label.h"
#include "gunzip.h"
#include "text/utf8.h"

#define FOREIGN_BYTES (4u << 20) /* of what is not UTF-8: decoding takes fifteen times that */
#define LABEL_BYTES 40

/* The name behind encoding= in an XML declaration, of ASCII or of ASCII after decoding. */
static struct span declared(struct span s)
{
    s = span_trim(span_slice(s, 0, s.n < 400 ? s.n : 400));
    if (!span_starts_with(s, SPAN("<?xml")))
        return SPAN("");
    s = span_slice(s, 0, span_find(s, SPAN("?>")));
    size_t i = span_find(s, SPAN("encoding"));
    while (i < s.n && s.p[i] != '"' && s.p[i] != '\'')
        i++;
    size_t to = i + 1;
    while (to < s.n && s.p[to] != '"' && s.p[to] != '\'')
        to++;
    return to < s.n ? span_slice(s, i + 1, to) : SPAN("");
}

/* What charset.h knows not to read: bytes that are safe in one reading become markup in theirs. */
static bool is_unsafe(struct span label)
{
    static const char *const starts[] = {"utf", "unicode", "hz", "iso-2022", "x-user"};
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        size_t n = strlen(starts[i]);
        if (label.n >= n && span_equal_nocase(span_slice(label, 0, n), span_of(starts[i])))
            return true;
    }
    return false;
}

static bool label_copy(struct span label, char to[LABEL_BYTES])
{
    label = span_trim(label);
    if (!label.n || label.n >= LABEL_BYTES)
        return false;
    for (size_t i = 0; i < label.n; i++) {
        char c = label.p[i];
        bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!is_plain && !strchr("-_.:+", c))
            return false;
        to[i] = c;
    }
    to[label.n] = 0;
    return true;
}

/* Labels that libc has under other names. */
static const char *alias_of(const char *name)
{
    static const char *const rows[][2] = {{"macroman", "MACINTOSH"},
                                          {"mac-roman", "MACINTOSH"},
                                          {"maccentraleurope", "MAC-CENTRALEUROPE"},
                                          {"maclatin2", "MAC-CENTRALEUROPE"},
                                          {"mac-latin2", "MAC-CENTRALEUROPE"},
                                          {"maciceland", "MAC-IS"},
                                          {"mac-iceland", "MAC-IS"},
                                          {"kz1048", "RK1048"},
                                          {"kz-1048", "RK1048"},
                                          {"ibm1125", "CP1125"},
                                          {"cp866u", "CP1125"},
                                          {"cp-is", "CP861"}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (!strcasecmp(name, rows[i][0]))
            return rows[i][1];
    return name;
}

/* The name as libc has it: "-" for "_", no "x-" or "cs" in front, "CP" before a number. */
static iconv_t decoder_of(struct span label)
{
    static const char *const fronts[] = {"", "CP"};
    char name[LABEL_BYTES], form[LABEL_BYTES + 8];
    iconv_t cd = (iconv_t)-1;
    if (!label_copy(label, name))
        return cd;
    for (char *c = strchr(name, '_'); c; c = strchr(c, '_'))
        *c = '-';
    for (size_t i = 0; i < sizeof(fronts) / sizeof(fronts[0]) && cd == (iconv_t)-1; i++) {
        snprintf(form, sizeof(form), "%s%s", fronts[i], alias_of(name));
        cd = iconv_open("UTF-8", form);
    }
    bool has_front = !strncmp(name, "x-", 2) || !strncasecmp(name, "cs", 2);
    return cd == (iconv_t)-1 && has_front ? iconv_open("UTF-8", name + 2) : cd;
}

/* All that can be decoded; U+FFFD for what cannot. False: libc has no such charset. */
static bool decode(struct span s, struct span label, struct arena *a, struct span *ret)
{
    iconv_t cd = decoder_of(label);
    if (cd == (iconv_t)-1)
        return false;
    size_t cap = 4 * s.n + 16, left = cap, in_left = s.n;
    char *to = arena_alloc(a, cap), *out = to, *in = (char *)s.p;
    while (in_left && iconv(cd, &in, &in_left, &out, &left) == (size_t)-1 && errno != E2BIG) {
        if (left < 3)
            break;
        memcpy(out, "\xEF\xBF\xBD", 3);
        out += 3;
        left -= 3;
        in++;
        in_left--;
    }
    iconv_close(cd);
    *ret = span_at(to, cap - left);
    return true;
}

/* <?xm in EBCDIC; every code page of it has these four bytes. */
static bool decode_ebcdic(struct span s, struct arena *a, struct span *ret)
{
    if (!span_starts_with(s, SPAN("\x4C\x6F\xA7\x94")) || !decode(s, SPAN("IBM037"), a, ret))
        return false;
    struct span label = declared(*ret);
    if (label.n)
        decode(s, label, a, ret); /* else it stays as it is */
    return true;
}

static bool decode_wide(struct span s, struct arena *a, struct span *ret)
{
    if (span_starts_with(s, SPAN("\0\0\0<")))
        return decode(s, SPAN("UTF-32BE"), a, ret);
    return s.n > 4 && !memcmp(s.p, "<\0\0\0", 4) && decode(s, SPAN("UTF-32LE"), a, ret);
}

static struct span http_charset(const char *content_type)
{
    struct span s = span_of(content_type);
    size_t i = span_find(s, SPAN("charset="));
    if (i >= s.n)
        return SPAN("");
    s = span_slice(s, i + 8, s.n);
    size_t n = 0;
    while (n < s.n && !strchr(";, \t", s.p[n]))
        n++;
    s = span_slice(s, 0, n);
    while (s.n && strchr("\"'", s.p[0]))
        s = span_slice(s, 1, s.n);
    while (s.n && strchr("\"'", s.p[s.n - 1]))
        s.n--;
    return s;
}

#define FEW_BYTES 3

/* Too few bytes above ASCII to speak against a declaration. */
static bool are_few(struct span s)
{
    unsigned n = 0;
    for (size_t i = 0; i < s.n && n <= FEW_BYTES; i++)
        n += (unsigned char)s.p[i] >= 0x80;
    return n <= FEW_BYTES;
}

/* As declared, where charset_decode has no say: it does not know the charset, or has nothing to
 * judge by. */
static bool decode_declared(struct span s, const char *content_type, struct arena *a,
                            struct span *ret)
{
    struct span label = http_charset(content_type);
    if (!label.n)
        label = declared(s);
    if (!label.n || is_unsafe(label))
        return false;
    const struct charset *known = charset_find(label);
    if (!known)
        return decode(s, label, a, ret);
    return known->iconv && are_few(s) && decode(s, span_of(known->iconv), a, ret);
}

#define BLOCK 64

/* ASCII without controls but line ends and tabs; without branches, so that it is done in one go. */
static bool is_plain_block(const char *p)
{
    unsigned odd = 0;
    for (size_t i = 0; i < BLOCK; i++) {
        unsigned char c = (unsigned char)p[i];
        odd |= (unsigned)((unsigned char)(c - 0x20) > 0x5E) & (unsigned)(c != '\n') &
               (unsigned)(c != '\t');
    }
    return !odd;
}

/* A control, a line separator, or what may be no character. */
static bool may_be_dirty(struct span s, size_t i)
{
    unsigned char c = (unsigned char)s.p[i];
    if (c < 0x80)
        return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
    unsigned char next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
    unsigned char third = i + 2 < s.n ? (unsigned char)s.p[i + 2] : 0;
    return (c == 0xC2 && next < 0xA0) || (c == 0xE2 && next == 0x80 && third >= 0xA8) ||
           (c == 0xEF && (next == 0xBF || next == 0xB7)) || c >= 0xF0;
}

/* Nothing that utf8_clean would change; most feeds are so, and looking is cheaper than copying. */
static bool is_clean(struct span s)
{
    for (size_t i = 0; i < s.n;) {
        if (s.n - i >= BLOCK && is_plain_block(s.p + i)) {
            i += BLOCK;
            continue;
        }
        size_t end = s.n - i < BLOCK ? s.n : i + BLOCK;
        for (; i < end; i++)
            if (may_be_dirty(s, i))
                return false;
    }
    return true;
}

enum fate feed_decode(struct span body, const char *content_type, enum charset_kind kind,
                      struct arena *a, struct span *ret, struct error *e)
{
    struct charset_text t;
    enum fate fate = gunzip(body, a, &body, e);
    if (fate)
        return fate;
    struct span s =
        span_starts_with(body, SPAN("\xEF\xBB\xBF")) ? span_slice(body, 3, body.n) : body;
    bool is_utf8 = !memchr(s.p, 0, s.n) && !memchr(s.p, 0x1B, s.n) && utf8_is_valid(s);
    if (is_utf8) {
        *ret = is_clean(s) ? s : utf8_clean(s, a);
        return FATE_DONE;
    }
    if (s.n > FOREIGN_BYTES)
        return fail(e, FATE_REJECT, "more than %u bytes that are not UTF-8", FOREIGN_BYTES);
    if (!decode_ebcdic(s, a, ret) && !decode_wide(s, a, ret) &&
        !decode_declared(s, content_type, a, ret)) {
        fate = charset_decode(body, content_type, kind, a, &t, e);
        *ret = t.utf8;
    }
    if (!fate)
        *ret = utf8_clean(*ret, a);
    return fate;
}
