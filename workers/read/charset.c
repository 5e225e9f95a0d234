/* SPDX-License-Identifier: Apache-2.0 */
#include "charset.h"

#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "charset_detect.h"
#include "charset_label.h"
#include "charset_mend.h"
#include "text/utf8.h"

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

/* ---- whom to believe ---- */

#define DOUBT_SCORE 0.5 /* nats a byte by which another charset must be likelier */
#define DOUBT_STRANGE                                                                              \
    3.0               /* the same for a charset whose languages we have not counted: Maltese ... */
#define DOUBT_SUM 5.0 /* and in all: a few odd bytes prove nothing */

/* A declaration that the bytes speak against is not believed. */
static bool contradicts(const struct charset_look *l, const struct charset *c,
                        const struct charset *best, double best_score)
{
    /* ill-formed places are common in pages that are UTF-8 for the rest; well-formed ones are no
     * accident */
    if (!c->iconv)
        return l->wide || l->valid < 2 * l->broken;
    if (!strncmp(c->iconv, "UTF-", 4))
        return l->wide ? l->wide != c : l->zeros < l->bytes.n / 64;
    if (l->wide || !best->iconv)
        return l->wide != NULL || l->valid > 0;
    /* Maltese is not counted in the model; only a text in runs of letters beyond ASCII can tell
     * that it is none of Latin letters */
    if (!charset_is_candidate(c) && l->beside_high * 2 < l->high)
        return false;
    double score = charset_score(l, c);
    return best_score - score > DOUBT_SCORE && (best_score - score) * (double)l->high > DOUBT_SUM;
}

static const struct charset *choose(struct span body, const char *content_type,
                                    enum charset_kind kind, const struct charset_look *l)
{
    const struct charset *declared[CHARSET_DECLARED_MAX];
    double score;

    if (l->broken == 0 && l->valid)
        return charset_find(SPAN("utf-8"));
    unsigned n = charset_declared(body, content_type, kind, declared);
    const struct charset *best = charset_detect(l, &score);
    for (unsigned i = 0; i < n; i++)
        if (!contradicts(l, declared[i], best, score))
            return declared[i];
    return best;
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
    bool is_table = c->iconv && charset_table(c->iconv, table);
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

static enum fate refuse_binary(struct span body, const struct charset_look *l, struct error *e)
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
    size_t bad = l->wide ? 0 : l->controls + l->zeros;
    if (bad > 8 && bad > l->bytes.n / 10)
        return fail(e, FATE_REJECT, "not text: %zu %% of it are control characters",
                    bad * 100 / l->bytes.n);
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

#define LOST_MIN 16
#define LOST_SHARE_MAX 20 /* one in so many characters */

/* A text of which much is U+FFFD, put there by us or by whoever sent it, tells nobody anything. */
static enum fate refuse_lost(const struct charset_text *t, struct error *e)
{
    size_t n = 0, high = 0;

    for (struct span rest = t->utf8;; n++) {
        size_t at = span_find(rest, SPAN("\xEF\xBF\xBD"));
        if (at == rest.n)
            break;
        rest = span_slice(rest, at + 3, rest.n);
    }
    if (n < LOST_MIN)
        return FATE_DONE;
    for (size_t i = 0; i < t->utf8.n; i++)
        high += (unsigned char)t->utf8.p[i] >= 0xC0;
    size_t chars = utf8_len(t->utf8);
    if (n * LOST_SHARE_MAX < chars || n * 4 < high)
        return FATE_DONE;
    return fail(e, FATE_REJECT, "not text: %zu %% of its characters cannot be read as '%s'",
                n * 100 / chars, t->name);
}

enum fate charset_decode(struct span body, const char *content_type, enum charset_kind kind,
                         struct arena *a, struct charset_text *ret, struct error *e)
{
    *ret = (struct charset_text){.utf8 = SPAN(""), .name = "UTF-8"};
    size_t mark = 0;
    enum fate fate = FATE_DONE;
    const struct charset *c = by_mark(body, &mark);
    struct span rest = span_slice(body, mark, body.n);
    /* nearly every page: UTF-8 with more than ASCII in it, nothing to weigh */
    if (!c && is_plain_utf8(body)) {
        ret->utf8 = body;
    } else {
        if (!c) {
            struct charset_look l;
            charset_look_at(body, &l);
            fate = refuse_binary(body, &l, e);
            if (fate)
                return fate;
            c = choose(body, content_type, kind, &l);
        }
        ret->name = c->name;
        ret->utf8 = rest;
        ret->shift = mark;
        if (c->iconv || !utf8_is_valid(rest))
            fate = decode_as(body, mark, c, a, ret, e);
    }
    if (fate == FATE_DONE && !charset_mend(ret, a))
        fate = refuse_lost(ret, e);
    return fate;
}
