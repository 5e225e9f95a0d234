/* SPDX-License-Identifier: Apache-2.0 */
#include "token.h"

#include <assert.h>
#include <string.h>
#include <unicode/uchar.h>

#define MAIL_MAX                                                                                   \
    64 /* code points before the @: looking further ahead at every word would be quadratic */
#define LONE_DIGITS_MAX 3

/* What a code point can be part of. Letters of other scripts count as Latin ones: they are told
 * apart by shape. */
enum class {
    CLASS_BLANK,
    CLASS_MARK,
    CLASS_DIGIT,
    CLASS_LATIN,
    CLASS_ARABIC,
    CLASS_JOINER,    /* belongs to the letter before: harakat, tatweel, combining marks */
    CLASS_INVISIBLE, /* bidi and zero-width signs: inside a word a part of it, at its ends not */
};

struct scanner {
    const struct text *text;
    const uint8_t *class; /* [len] */
    uint32_t at;
    bool has_at_sign; /* without one, no word needs to be tried as an e-mail address */
};

static enum class class_of_ascii(uint32_t c) {
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') return CLASS_LATIN;
    if (c >= '0' && c <= '9') return CLASS_DIGIT;
    return c == ' ' || (c >= '\t' && c <= '\r') ? CLASS_BLANK : CLASS_MARK;
}

static enum class class_of(uint32_t c) {
    if (c < 0x80) return class_of_ascii(c);
    if ((c >= 0x620 && c <= 0x63F) || (c >= 0x641 && c <= 0x64A) ||
        (c >= 0x671 && c <= 0x6D3)) return CLASS_ARABIC;
    if ((c >= 0x660 && c <= 0x669) || (c >= 0x6F0 && c <= 0x6F9)) return CLASS_DIGIT;
    if (c == 0x640 || (c >= 0x64B && c <= 0x65F) || c == 0x670) return CLASS_JOINER;
    if (u_isUWhiteSpace((UChar32)c)) return CLASS_BLANK;
    uint32_t category = U_GET_GC_MASK((UChar32)c);
    if (category & U_GC_CF_MASK) return CLASS_INVISIBLE;
    if (category & U_GC_M_MASK) return CLASS_JOINER;
    if (category & U_GC_ND_MASK) return CLASS_DIGIT;
    if (!(category & (U_GC_L_MASK | U_GC_NL_MASK))) return CLASS_MARK;
    bool is_arabic = (c >= 0x600 && c <= 0x8FF) || (c >= 0xFB50 && c <= 0xFDFF) ||
                     (c >= 0xFE70 && c <= 0xFEFC);
    return is_arabic ? CLASS_ARABIC : CLASS_LATIN;
}

static enum class class_at(const struct scanner *s, uint32_t i) {
    return i < s->text->len ? s->class[i] : CLASS_BLANK;
}

static uint32_t point_at(const struct scanner *s, uint32_t i)
{
    return i < s->text->len ? s->text->point[i] : ' ';
}

static bool is_letter(enum class c)
{
    return c == CLASS_LATIN || c == CLASS_ARABIC;
}

static bool is_wordy(enum class c)
{
    return c >= CLASS_DIGIT;
}

static bool is_joined(enum class c)
{
    return c == CLASS_JOINER || c == CLASS_INVISIBLE;
}

static bool is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x2BF || c == 0x2BE || c == 0x2BC ||
           c == '`';
}

static bool is_hyphen(uint32_t c)
{
    return c == '-' || c == 0x2010 || c == 0x2011;
}

/* ------------------------------------------------------------------------- addresses and tags */

static bool text_has(const struct scanner *s, uint32_t at, const char *ascii)
{
    for (; *ascii; ascii++, at++)
        if (point_at(s, at) != (uint32_t)*ascii && point_at(s, at) + 0x20 != (uint32_t)*ascii)
            return false;
    return true;
}

static bool ends_address(const struct scanner *s, uint32_t i)
{
    uint32_t c = point_at(s, i);

    return class_at(s, i) == CLASS_BLANK || c == '<' || c == '>' || c == '"' || c == 0xAB ||
           c == 0xBB || c == 0x60C || c == 0x61B || (c >= 0x2018 && c <= 0x201F);
}

/* Full stop, comma, bracket ... behind an address belong to the sentence. */
static uint32_t address_end(const struct scanner *s, uint32_t from)
{
    uint32_t end = from;

    while (!ends_address(s, end))
        end++;
    while (end > from + 1 && class_at(s, end - 1) == CLASS_MARK && point_at(s, end - 1) != '/')
        end--;
    return end;
}

/* End of an e-mail address that begins at `at`, or 0. */
static uint32_t mail_end(const struct scanner *s, uint32_t at)
{
    uint32_t i = at, c;

    while (i - at < MAIL_MAX && ((c = point_at(s, i)) == '.' || c == '_' || c == '-' || c == '+' ||
                                 (c < 0x80 && is_wordy(class_at(s, i)))))
        i++;
    if (i == at || point_at(s, i) != '@' || !is_wordy(class_at(s, i + 1)))
        return 0;
    for (i++; is_wordy(class_at(s, i)) || ((c = point_at(s, i)) == '.' || c == '-');)
        i++;
    while (class_at(s, i - 1) == CLASS_MARK)
        i--;
    return i;
}

/* @name, #tag: letters, digits and underscores. 0 when there is none. */
static uint32_t tag_end(const struct scanner *s, uint32_t at)
{
    uint32_t i = at + 1;

    if (point_at(s, at) != '@' && point_at(s, at) != '#')
        return 0;
    while (is_wordy(class_at(s, i)) || point_at(s, i) == '_')
        i++;
    return i > at + 1 && is_letter(class_at(s, at + 1)) ? i : 0;
}

static uint32_t url_end(const struct scanner *s, uint32_t at)
{
    uint32_t first = point_at(s, at) | 0x20;

    if ((first == 'h' && (text_has(s, at, "http://") || text_has(s, at, "https://"))) ||
        (first == 'w' && text_has(s, at, "www.")))
        return address_end(s, at);
    if (first < 0x80 && is_wordy(class_at(s, at)))
        return s->has_at_sign ? mail_end(s, at) : 0;
    return tag_end(s, at);
}

/* --------------------------------------------------------------------- numbers, words, marks */

static bool is_number_separator(uint32_t c)
{
    return c == '.' || c == ',' || c == 0x66B || c == 0x66C || c == 0x60C;
}

static uint32_t number_end(const struct scanner *s, uint32_t i)
{
    for (;;) {
        if (class_at(s, i) == CLASS_DIGIT || is_joined(class_at(s, i)))
            i++;
        else if (is_number_separator(point_at(s, i)) && class_at(s, i + 1) == CLASS_DIGIT)
            i += 2;
        else
            return i;
    }
}

/* U.S.  a.m.  أ.د. : single letters with a full stop each, two or more. Returns the end, 0 when it
 * is none. */
static uint32_t dotted_end(const struct scanner *s, uint32_t at)
{
    uint32_t i = at;

    while (is_letter(class_at(s, i)) && point_at(s, i + 1) == '.')
        i += 2;
    if (i < at + 4)
        return 0;
    return is_wordy(class_at(s, i)) ? 0 : i;
}

/* May the mark at i stand inside a Latin word? COVID-19 is one word, mid-2015 holds a year. */
static bool joins_word(const struct scanner *s, uint32_t i)
{
    uint32_t end = i + 1;

    if (class_at(s, i + 1) == CLASS_LATIN)
        return is_hyphen(point_at(s, i)) || is_apostrophe(point_at(s, i));
    if (!is_hyphen(point_at(s, i)) || class_at(s, i + 1) != CLASS_DIGIT)
        return false;
    while (end - i <= LONE_DIGITS_MAX + 1 && class_at(s, end) == CLASS_DIGIT)
        end++;
    return end - i - 1 <= LONE_DIGITS_MAX;
}

static uint32_t latin_end(const struct scanner *s, uint32_t i)
{
    for (;;) {
        enum class c = class_at(s, i);
        if (c == CLASS_LATIN || c == CLASS_DIGIT || is_joined(c))
            i++;
        else if (c == CLASS_MARK && joins_word(s, i))
            i += 2;
        else
            return i;
    }
}

static uint32_t word_end(const struct scanner *s, uint32_t at)
{
    uint32_t i = dotted_end(s, at);

    if (i > 0)
        return i;
    if (class_at(s, at) == CLASS_LATIN)
        return latin_end(s, at);
    for (i = at; class_at(s, i) == CLASS_ARABIC || is_joined(class_at(s, i));)
        i++;
    return i;
}

/* Dots, dashes and the like in a row are one mark; quotation marks and brackets stay single. */
static uint32_t mark_end(const struct scanner *s, uint32_t at)
{
    uint32_t c = point_at(s, at), end = at + 1;

    while (is_joined(class_at(s, end)))
        end++;
    if (c == '.' || c == '-' || c == '*' || c == '=' || c == '_' || c == '!' || c == '?' ||
        c == 0x61F || c == 0x2014)
        while (end < s->text->len && point_at(s, end) == c)
            end++;
    return end;
}

static uint32_t token_end(const struct scanner *s, enum token_kind *ret_kind)
{
    enum class c = class_at(s, s->at);
    uint32_t end = url_end(s, s->at);

    *ret_kind = TOKEN_URL;
    if (end > 0)
        return end;
    *ret_kind = c == CLASS_DIGIT ? TOKEN_NUMBER : is_letter(c) ? TOKEN_WORD : TOKEN_MARK;
    if (c == CLASS_DIGIT)
        return number_end(s, s->at);
    return is_letter(c) ? word_end(s, s->at) : mark_end(s, s->at);
}

/* -------------------------------------------------------------------------------------- shape */

/* Length of a word without its possessive 's. */
static uint32_t shape_end(const struct text *t, const struct token *k)
{
    bool is_possessive = k->end - k->start > 2 && (t->point[k->end - 1] | 0x20) == 's' &&
                         is_apostrophe(t->point[k->end - 2]);

    return is_possessive ? k->end - 2 : k->end;
}

/* Ups at the beginning of a part ("Al-Qaeda", "O'Brien") do not make a word mixed. */
static enum token_shape shape_of(const struct text *t, const struct token *k)
{
    unsigned lower = 0, upper = 0, inner = 0;
    bool is_first = true, is_first_upper = false, starts_part = true;

    for (uint32_t i = k->start, end = shape_end(t, k); i < end; i++) {
        uint32_t c = t->point[i];
        bool is_upper = c < 0x80 ? c >= 'A' && c <= 'Z' : u_isUUppercase((UChar32)c) != 0;
        bool is_lower = c < 0x80 ? c >= 'a' && c <= 'z' : u_isULowercase((UChar32)c) != 0;
        upper += is_upper;
        lower += is_lower;
        inner += is_upper && !starts_part;
        if (is_first && (is_upper || is_lower)) {
            is_first_upper = is_upper;
            is_first = false;
        }
        starts_part = is_hyphen(c) || is_apostrophe(c);
    }
    if (lower + upper == 0)
        return TOKEN_SHAPE_NONE;
    if (upper == 0)
        return TOKEN_SHAPE_LOWER;
    if (lower == 0 && upper > 1)
        return TOKEN_SHAPE_UPPER;
    return is_first_upper && inner == 0 ? TOKEN_SHAPE_CAPITALISED : TOKEN_SHAPE_MIXED;
}

/* -------------------------------------------------------------------------------------- split */

static const uint8_t *classify(const struct text *t, struct arena *a, size_t *ret_tokens_max)
{
    uint8_t *class = arena_alloc(a, t->len);
    size_t changes = 0;

    for (uint32_t i = 0; i < t->len; i++) {
        class[i] = (uint8_t)class_of(t->point[i]);
        /* A token begins at a change of class or is a mark, or follows one. */
        changes += class[i] != CLASS_BLANK &&
                   (i == 0 || class[i] == CLASS_MARK || class[i] != class[i - 1]);
    }
    *ret_tokens_max = changes;
    return class;
}

/* What stands between two tokens. */
struct gap {
    bool has_blank;
    unsigned feeds;
};

static struct gap skip_gap(struct scanner *s)
{
    struct gap gap = {.has_blank = s->at == 0};

    for (; s->at < s->text->len; s->at++) {
        enum class c = s->class[s->at];
        if (c != CLASS_BLANK && c != CLASS_INVISIBLE)
            break;
        gap.has_blank |= c == CLASS_BLANK;
        gap.feeds += s->text->point[s->at] == '\n' || s->text->point[s->at] == 0x2029;
    }
    return gap;
}

static uint32_t without_invisible(const struct scanner *s, uint32_t end)
{
    while (s->class[end - 1] == CLASS_INVISIBLE)
        end--;
    return end;
}

static bool is_arabic_token(const struct scanner *s, const struct token *k)
{
    for (uint32_t i = k->start; i < k->end; i++)
        if (is_letter(s->class[i]))
            return s->class[i] == CLASS_ARABIC;
    return false;
}

/* Folded forms of all tokens in one run of bytes. */
static void fill_folded(const struct text *t, struct arena *a, struct token *token, uint32_t n)
{
    char *to = arena_alloc(a, fold_room(t->point, t->len));

    for (uint32_t i = 0; i < n; i++) {
        size_t bytes = fold_points(t->point + token[i].start, token[i].end - token[i].start, to);
        token[i].folded = span_at(to, bytes);
        to += bytes;
    }
}

static bool has_at_sign(const struct text *t)
{
    return t->utf8.n > 0 && memchr(t->utf8.p, '@', t->utf8.n) != NULL;
}

void token_split(const struct text *t, struct arena *a, struct tokens *ret)
{
    size_t max;
    struct scanner s = {.text = t, .class = classify(t, a, &max), .has_at_sign = has_at_sign(t)};
    struct token *token = ARENA_ARRAY(a, max + TOKEN_MARGIN, struct token);
    uint32_t n = 0;

    for (;;) {
        struct gap gap = skip_gap(&s);
        if (s.at >= t->len)
            break;
        assert(n < max);
        struct token *k = &token[n++];
        enum token_kind kind;
        k->start = s.at;
        s.at = token_end(&s, &kind);
        k->kind = kind;
        k->end = without_invisible(&s, s.at);
        k->is_arabic = is_arabic_token(&s, k);
        k->shape = k->is_arabic ? TOKEN_SHAPE_NONE : shape_of(t, k);
        k->after_space = gap.has_blank;
        k->starts_paragraph = n == 1 || gap.feeds > 1;
    }
    arena_give_back(a, s.class);
    fill_folded(t, a, token, n);
    for (uint32_t i = n; i < n + TOKEN_MARGIN; i++)
        token[i] = (struct token){.start = t->len, .end = t->len, .kind = TOKEN_MARK};
    *ret = (struct tokens){.at = token, .n = n};
}

uint32_t token_find(const struct tokens *ts, uint32_t at)
{
    uint32_t low = 0, high = ts->n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (ts->at[middle].start < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ------------------------------------------------------------------------------------ clitics */

#define LETTER_BYTES 2 /* of every Arabic letter that can be a clitic */
#define STEM_MIN_LETTERS 2

static bool letter_is(struct span w, size_t at, const char *letters)
{
    for (; at + LETTER_BYTES <= w.n && *letters; letters += LETTER_BYTES)
        if (memcmp(w.p + at, letters, LETTER_BYTES) == 0)
            return true;
    return false;
}

/* Code points of the text that the first `letters` folded letters of the token take, with the marks
 * behind them; 0 when a ligature stands across the border. */
static uint32_t prefix_points(const struct text *t, const struct token *k, unsigned letters)
{
    uint32_t i = k->start;

    for (; i < k->end && letters > 0; i++) {
        uint32_t c = t->point[i];
        if ((c >= 0xFB50 && c <= 0xFDFF) || (c >= 0xFEF5 && c <= 0xFEFC))
            return 0;
        letters -= fold_point(c) != 0;
    }
    while (i < k->end && fold_point(t->point[i]) == 0)
        i++;
    return i - k->start;
}

struct readings {
    const struct text *text;
    const struct token *token;
    struct token_reading *at;
    unsigned n;
};

static void add_reading(struct readings *r, size_t prefix_bytes)
{
    struct span w = r->token->folded;
    uint32_t points = 0;

    if (prefix_bytes > 0) {
        if (r->n == TOKEN_READINGS_MAX || w.n < prefix_bytes + STEM_MIN_LETTERS * LETTER_BYTES)
            return;
        points = prefix_points(r->text, r->token, (unsigned)(prefix_bytes / LETTER_BYTES));
        if (points == 0)
            return;
    }
    r->at[r->n++] = (struct token_reading){.prefix = span_slice(w, 0, prefix_bytes),
                                           .stem = span_slice(w, prefix_bytes, w.n),
                                           .prefix_points = points};
}

unsigned token_clitics(const struct text *t, const struct token *k,
                       struct token_reading ret[TOKEN_READINGS_MAX])
{
    struct readings r = {.text = t, .token = k, .at = ret};
    struct span w = k->folded;
    size_t at = 0;

    add_reading(&r, 0);
    if (!k->is_arabic || k->kind != TOKEN_WORD)
        return r.n;
    if (letter_is(w, at, "وف"))
        add_reading(&r, at += LETTER_BYTES);
    if (letter_is(w, at, "س") && letter_is(w, at + LETTER_BYTES, "يتنا")) {
        add_reading(&r, at + LETTER_BYTES); /* the future: سيقول */
        return r.n;
    }
    if (letter_is(w, at, "ل") && letter_is(w, at + LETTER_BYTES, "ل")) {
        add_reading(&r, at + LETTER_BYTES);
        add_reading(&r, at + 2 * LETTER_BYTES);
        return r.n;
    }
    if (letter_is(w, at, "بكل"))
        add_reading(&r, at += LETTER_BYTES);
    if (letter_is(w, at, "ا") && letter_is(w, at + LETTER_BYTES, "ل"))
        add_reading(&r, at + 2 * LETTER_BYTES);
    return r.n;
}
