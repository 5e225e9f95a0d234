/* SPDX-License-Identifier: Apache-2.0 */
#include "charset_detect.h"

#include <iconv.h>
#include <math.h>
#include <string.h>
#include "charset_model.h"
#include "text/letter.h"
#include "text/utf8.h"

#define SAMPLE_BYTES ((size_t)1 << 17)

/* Penalties in nats; a letter that is known costs its rarity instead. */
#define COST_NONE 14.0  /* no character at all */
#define COST_LETTER 9.0 /* of another language */
#define COST_SYMBOL 9.0
#define COST_PUNCTUATION 4.5
#define COST_GREAT_INSIDE 3.0
#define GAIN_GREAT_FIRST 1.5   /* capitals begin words */
#define COST_DENSE_BESIDE 6.0  /* an Arabic letter beside a Latin one */
#define COST_SPARSE_BESIDE 2.5 /* two letters with accents in a row */

/* ---- the bytes ---- */

static void look_at_utf8(struct span s, struct charset_look *l)
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

static bool is_ascii_letter(unsigned char b)
{
    return (b | 32) >= 'a' && (b | 32) <= 'z';
}

static void look_at_high(struct span s, size_t i, struct charset_look *l)
{
    unsigned char b = (unsigned char)s.p[i];
    unsigned char before = i ? (unsigned char)s.p[i - 1] : ' ';
    unsigned char behind = i + 1 < s.n ? (unsigned char)s.p[i + 1] : ' ';

    l->high++;
    (before >= 0x80 ? l->inside : l->first)[b - 0x80]++;
    l->beside_high += before >= 0x80 || behind >= 0x80;
    l->beside_ascii += is_ascii_letter(before) || is_ascii_letter(behind);
}

/* How many units have a byte on this side that says ASCII or the one script of the text; marks of
 * General Punctuation come beside. */
static size_t block_bytes(const size_t count[256], size_t units)
{
    size_t script = 0;

    for (unsigned b = 1; b < 0x12; b++)
        script = count[b] > script ? count[b] : script;
    size_t n = count[0] + script;
    return n > units / 2 ? n + count[0x20] : n;
}

/* In UTF-32 one byte of four is always 0, and another one nearly so. */
static const struct charset *widest_of(struct span s)
{
    size_t zeros[4] = {0}, units = s.n / 4;

    for (size_t i = 0; i < units * 4; i++)
        zeros[i % 4] += s.p[i] == 0;
    if (units < 2 || zeros[0] + zeros[3] < units)
        return NULL;
    if (zeros[3] == units && zeros[2] * 20 > units * 19 && zeros[0] * 20 < units)
        return charset_find(SPAN("utf-32le"));
    if (zeros[0] == units && zeros[1] * 20 > units * 19 && zeros[3] * 20 < units)
        return charset_find(SPAN("utf-32be"));
    return NULL;
}

/* In UTF-16 one byte of each unit says the block: nearly always 0 or that of the one script. */
static const struct charset *wide_of(struct span s)
{
    size_t count[2][256] = {{0}}, units = s.n / 2;

    if (widest_of(s) || units < 2)
        return widest_of(s);
    for (size_t i = 0; i < units * 2; i++)
        count[i % 2][(unsigned char)s.p[i]]++;
    size_t even = block_bytes(count[0], units), odd = block_bytes(count[1], units);
    size_t more = even > odd ? even : odd, less = even > odd ? odd : even;
    if (more * 20 < units * 19 || less * 3 > units * 2)
        return NULL;
    return charset_find(odd > even ? SPAN("utf-16le") : SPAN("utf-16be"));
}

void charset_look_at(struct span body, struct charset_look *ret)
{
    struct span s = span_slice(body, 0, body.n < SAMPLE_BYTES ? body.n : SAMPLE_BYTES);

    *ret = (struct charset_look){.bytes = s};
    for (size_t i = 0; i < s.n; i++) {
        unsigned char b = (unsigned char)s.p[i];
        if (b >= 0x80)
            look_at_high(s, i, ret);
        else if (b == 0)
            ret->zeros++;
        else if (b != 0x1B && charset_is_dropped(b))
            ret->controls++;
    }
    ret->has_escapes = span_find(s, SPAN("\x1B$B")) < s.n || span_find(s, SPAN("\x1B$@")) < s.n;
    look_at_utf8(body, ret);
    if (ret->zeros || ret->controls)
        ret->wide = wide_of(s);
}

/* ---- one byte, one character ---- */

static bool is_punctuation(uint32_t c)
{
    return c == 0xAB || c == 0xBB || c == 0xA0 || c == 0xB0 || c == 0xB7 || c == 0x60C ||
           c == 0x61B || c == 0x61F || c == 0x20AC || c == 0x2116 || c == 0xA3 || c == 0xA9 ||
           c == 0xAD || (c >= 0x2010 && c <= 0x2026);
}

static bool is_great(uint32_t c)
{
    return letter_lower(c) != c;
}

/* Rarity of letters of one language by code point; 0: not a letter of it. */
struct rarity {
    double of[0x800];
    double thai[0x80];
};

static void rarity_read(const char *letters, struct rarity *ret)
{
    struct span s = span_of(letters);

    *ret = (struct rarity){{0}, {0}};
    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        double rarity = (s.p[i++] - 'a') / 2.0 + 0.1;
        if (c < 0x800)
            ret->of[c] = rarity;
        else if (c >= 0xE00 && c < 0xE80)
            ret->thai[c - 0xE00] = rarity;
    }
}

/* What a character costs in a language that does not have it. */
static double cost_of_stranger(uint32_t c)
{
    if (c < 0xA0)
        return COST_NONE;
    if (is_punctuation(c))
        return COST_PUNCTUATION;
    return letter_script(c) != LETTER_SCRIPT_NONE ? COST_LETTER : COST_SYMBOL;
}

struct table {
    const struct charset *charset;
    double prior; /* nats: how seldom pages are written in it */
    uint32_t to[CHARSET_HIGH];
    double stranger[CHARSET_HIGH];
    bool is_great[CHARSET_HIGH];
};

static bool table_read(const struct charset *c, double prior, struct table *ret)
{
    uint32_t all[256];

    *ret = (struct table){.charset = c, .prior = prior};
    if (!charset_table(c->iconv, all))
        return false;
    for (unsigned b = 0; b < CHARSET_HIGH; b++) {
        ret->to[b] = all[b + 0x80];
        ret->stranger[b] = cost_of_stranger(ret->to[b]);
        ret->is_great[b] = is_great(ret->to[b]);
    }
    return true;
}

static double score_table(const struct charset_look *l, const struct table *t,
                          const struct charset_language *language, const struct rarity *r)
{
    double cost = t->prior + (language->is_dense ? COST_DENSE_BESIDE * (double)l->beside_ascii
                                                 : COST_SPARSE_BESIDE * (double)l->beside_high);

    for (unsigned b = 0; b < CHARSET_HIGH; b++) {
        uint32_t n = l->first[b] + l->inside[b], c = t->to[b];
        if (n == 0)
            continue;
        double known = c < 0x800 ? r->of[c] : c >= 0xE00 && c < 0xE80 ? r->thai[c - 0xE00] : 0;
        cost += n * (known > 0 ? known : t->stranger[b]);
        if (t->is_great[b])
            cost += l->inside[b] * COST_GREAT_INSIDE - l->first[b] * GAIN_GREAT_FIRST;
    }
    return -cost / (double)l->high;
}

/* ---- several bytes ---- */

struct wide_model {
    const char *label;
    const char *common;
    bool has_kana;
};

static const struct wide_model wide_models[] = {
    {"shift_jis", charset_kanji, true},     {"euc-jp", charset_kanji, true},
    {"gb18030", charset_simplified, false}, {"big5", charset_traditional, false},
    {"euc-kr", charset_hangul, false},
};

#define COMMON_MAX 512
#define CERTAIN (-3.5) /* bytes that make words are not asked about characters of two bytes */
#define PRIOR_WIDE 6.0

struct common {
    uint32_t at[COMMON_MAX];
    size_t n;
};

static void common_read(const char *letters, struct common *ret)
{
    struct span s = span_of(letters);

    ret->n = 0;
    for (size_t i = 0; i < s.n && ret->n < COMMON_MAX;)
        ret->at[ret->n++] = utf8_next(s, &i);
}

/* The earlier in the list, the more frequent. */
static double cost_of_wide(uint32_t c, const struct wide_model *m, const struct common *common)
{
    if (c < 0x80)
        return 0;
    if ((c >= 0x3000 && c < 0x3040) || (c >= 0xFF00 && c < 0xFF61))
        return 4;
    if (letter_is_kana(c) && c < 0xFF61)
        return m->has_kana ? 4 : 10;
    for (size_t i = 0; i < common->n; i++)
        if (common->at[i] == c)
            return 4.5 + (double)i / 150;
    return c >= 0xAC00 && c <= 0xD7A3 ? 9 : c >= 0x4E00 && c <= 0x9FFF ? 9.5 : 11;
}

static double score_wide(const struct charset_look *l, const struct charset *c,
                         const struct wide_model *m)
{
    struct common common;
    iconv_t cd = iconv_open("UTF-32LE", c->iconv);
    double cost = PRIOR_WIDE;
    size_t chars = 0;

    if (cd == (iconv_t)-1)
        return -COST_NONE;
    common_read(m->common, &common);
    char *from = (char *)l->bytes.p;
    size_t left = l->bytes.n;
    while (left > 0 && chars < 20000) {
        uint32_t out[256];
        char *to = (char *)out;
        size_t room = sizeof out;
        size_t r = iconv(cd, &from, &left, &to, &room);
        for (uint32_t *p = out; (char *)p < to; p++)
            cost += cost_of_wide(*p, m, &common);
        chars += (size_t)(to - (char *)out) / 4;
        if (r == (size_t)-1 && room >= 4 && left > 0) { /* ill-formed */
            cost += 2 * COST_NONE;
            from++;
            left--;
            iconv(cd, NULL, NULL, NULL, NULL);
        }
    }
    iconv_close(cd);
    size_t seen = l->bytes.n - left, high = 0;
    for (size_t i = 0; i < seen; i++)
        high += (unsigned char)l->bytes.p[i] >= 0x80;
    return high ? -cost / (double)high : 0;
}

/* ---- */

static const struct wide_model *wide_model_of(const struct charset *c)
{
    for (size_t i = 0; i < sizeof wide_models / sizeof wide_models[0]; i++) {
        const struct charset *of = charset_find(span_of(wide_models[i].label));
        if (of == c || (of->iconv && c->iconv && !strcmp(of->iconv, c->iconv)))
            return &wide_models[i];
    }
    return NULL;
}

double charset_score(const struct charset_look *look, const struct charset *c)
{
    struct rarity rarity;
    struct table t;
    double best = -COST_NONE;

    if (look->high == 0 || !c->iconv)
        return 0;
    const struct wide_model *m = wide_model_of(c);
    if (m)
        return score_wide(look, c, m);
    if (!table_read(c, 0, &t))
        return 0;
    for (const struct charset_language *l = charset_languages; l->name; l++) {
        rarity_read(l->letters, &rarity);
        best = fmax(best, score_table(look, &t, l, &rarity));
    }
    return best;
}

/* In the order that settles a tie: many charsets agree on what a text uses of them. */
static const struct {
    const char *label;
    double prior;
} candidates[] = {
    {"windows-1252", 0}, {"windows-1256", 0},    {"iso-8859-6", 1},   {"windows-1251", 0},
    {"windows-1254", 1}, {"windows-1250", 1},    {"iso-8859-2", 2},   {"koi8-r", 1},
    {"windows-1253", 0}, {"iso-8859-7", 2},      {"windows-1255", 0}, {"iso-8859-8", 2},
    {"iso-8859-5", 2},   {"ibm866", 4},          {"koi8-u", 4},       {"windows-1257", 4},
    {"windows-874", 0},  {"x-mac-cyrillic", 30},
};
#define CANDIDATES (sizeof candidates / sizeof candidates[0])

bool charset_is_candidate(const struct charset *c)
{
    for (size_t i = 0; i < CANDIDATES; i++)
        if (charset_find(span_of(candidates[i].label)) == c)
            return true;
    return wide_model_of(c) != NULL;
}

static void best_table(const struct charset_look *look, const struct charset **ret,
                       double *ret_score)
{
    static const double is_more = 1e-9;
    struct table table[CANDIDATES];
    size_t tables = 0, best_at = CANDIDATES;
    struct rarity rarity;

    for (size_t i = 0; i < CANDIDATES; i++) {
        const struct charset *c = charset_find(span_of(candidates[i].label));
        tables += table_read(c, candidates[i].prior, &table[tables]);
    }
    for (const struct charset_language *l = charset_languages; l->name; l++) {
        rarity_read(l->letters, &rarity);
        for (size_t i = 0; i < tables; i++) {
            double score = score_table(look, &table[i], l, &rarity);
            bool is_tie = fabs(score - *ret_score) <= is_more;
            if (score > *ret_score + is_more || (is_tie && i < best_at)) {
                best_at = i;
                *ret = table[i].charset;
                *ret_score = score;
            }
        }
    }
}

const struct charset *charset_detect(const struct charset_look *look, double *ret_score)
{
    const struct charset *best = charset_find(SPAN("windows-1252"));

    *ret_score = 0;
    if (look->wide)
        return look->wide;
    if (look->has_escapes && look->high == 0)
        return charset_find(SPAN("iso-2022-jp"));
    if (look->high == 0 || look->valid > 4 * look->broken)
        return charset_find(SPAN("utf-8"));
    *ret_score = -2 * COST_NONE;
    best_table(look, &best, ret_score);
    for (size_t i = 0; *ret_score < CERTAIN && i < sizeof wide_models / sizeof wide_models[0];
         i++) {
        const struct charset *c = charset_find(span_of(wide_models[i].label));
        double score = score_wide(look, c, &wide_models[i]);
        if (score > *ret_score) {
            best = c;
            *ret_score = score;
        }
    }
    return best;
}
