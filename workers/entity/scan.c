/* SPDX-License-Identifier: Apache-2.0 */
#include "scan.h"
#include <string.h>
#include "text/mojibake.h"

#define PHRASE_MAX_ATOMS 14
#define MATCHES_PER_ATOM 24 /* a table row more than that many times ambiguous says nothing */

static bool is_hyphen(uint32_t c)
{
    return c == '-' || c == 0x2010 || c == 0x2011;
}

/* ---- atoms ---- */

/* Folded letters without apostrophes and dots; a possessive 's or s' is cut off first. */
static struct span bare_word(struct span w, bool *ret_possessive, struct arena *a)
{
    *ret_possessive = false;
    if (w.n > 2 && w.p[w.n - 2] == '\'' && w.p[w.n - 1] == 's') {
        *ret_possessive = true;
        w.n -= 2;
    }
    if (!memchr(w.p, '\'', w.n) && !memchr(w.p, '.', w.n))
        return w;
    char *out = arena_alloc(a, w.n);
    size_t n = 0;
    for (size_t i = 0; i < w.n; i++)
        if (w.p[i] != '\'' && w.p[i] != '.')
            out[n++] = w.p[i];
    return span_at(out, n);
}

static uint8_t shape_of(const struct text *t, uint32_t start, uint32_t end, enum token_shape whole)
{
    unsigned upper = 0, lower = 0;
    for (uint32_t i = start; i < end; i++) {
        uint32_t c = t->point[i];
        upper += c >= 'A' && c <= 'Z';
        lower += c >= 'a' && c <= 'z';
        if (c > 0x7F) /* a letter with a mark: the whole word knows better */
            return (uint8_t)whole;
    }
    if (upper + lower == 0)
        return TOKEN_SHAPE_NONE;
    if (upper == 0)
        return TOKEN_SHAPE_LOWER;
    bool is_first = t->point[start] >= 'A' && t->point[start] <= 'Z';
    if (lower == 0 && upper > 1)
        return TOKEN_SHAPE_UPPER;
    return is_first && upper == 1 ? TOKEN_SHAPE_CAPITALISED : TOKEN_SHAPE_MIXED;
}

/* ---- readings ---- */

/* Words that are looked up when memory has come with what that needs. In order: the word as it
 * stands, which is a reading even when no table knows it, comes before those without clitics. */
#define LOOKUPS 64

struct lookup {
    uint64_t hash;
    struct scan_atom *atom;
    uint8_t points, before; /* points 0: the word as it stands */
};

#define READINGS_AT_ONCE 512

struct taker {
    struct scan *scan;
    struct scan_reading *reading; /* room for that many more */
    unsigned room;
    struct lookup waits[LOOKUPS];
    unsigned n;
};

/* The readings of an atom follow each other, as they are wanted. */
static void put_reading(struct taker *t, struct scan_atom *x, struct scan_reading reading)
{
    if (x->readings == 0) {
        if (t->room < SCAN_READINGS) {
            t->room = READINGS_AT_ONCE;
            t->reading = ARENA_ARRAY(t->scan->arena, t->room, struct scan_reading);
        }
        x->reading = t->reading;
    }
    x->reading[x->readings++] = reading;
    t->reading++;
    t->room--;
}

static void look_up(struct taker *t)
{
    const struct phrase_table *table = t->scan->vocabulary->phrases;
    for (unsigned i = 0; i < t->n; i++) {
        const struct lookup *w = &t->waits[i];
        struct scan_atom *x = w->atom;
        uint32_t word = phrase_word_of(table, w->hash);
        if ((w->points == 0 || word != PHRASE_NONE) && x->readings < SCAN_READINGS)
            put_reading(t, x, (struct scan_reading){word, w->points, w->before});
        phrase_fetch_word(table, word);
    }
    t->n = 0;
}

static void want(struct taker *t, struct lookup lookup)
{
    phrase_fetch_hash(t->scan->vocabulary->phrases, lookup.hash);
    t->waits[t->n] = lookup;
    if (++t->n == LOOKUPS)
        look_up(t);
}

/* "للفرات" is لـ + الفرات: the name has the article that the spelling has swallowed. False: too
 * long to be known. */
static bool hash_with_article(struct span stem, uint64_t *ret)
{
    char buf[64];
    if (stem.n + 4 > sizeof buf)
        return false;
    memcpy(buf, "ال", 4);
    memcpy(buf + 4, stem.p, stem.n);
    *ret = phrase_hash(span_at(buf, stem.n + 4));
    return true;
}

static uint8_t before_of(struct span prefix)
{
    unsigned before = 0;
    for (size_t i = 0; i + 1 < prefix.n; i += 2) {
        const char *c = prefix.p + i;
        if (!memcmp(c, "و", 2) || !memcmp(c, "ف", 2))
            before |= SCAN_AND;
        else if (!memcmp(c, "س", 2))
            before |= SCAN_FUTURE;
        else if (!memcmp(c, "ا", 2))
            before |= SCAN_ARTICLE;
        else if (!(before & SCAN_ARTICLE))
            before |= SCAN_PREPOSITION;
    }
    return (uint8_t)before;
}

static void want_stems(struct taker *t, struct scan_atom *x, const struct token *k)
{
    struct token_reading r[TOKEN_READINGS_MAX];
    unsigned n = token_clitics(t->scan->text, k, r);
    for (unsigned i = 1; i < n; i++) {
        bool is_swallowed = span_ends_with(r[i].prefix, SPAN("لل"));
        struct lookup w = {.atom = x,
                           .points = (uint8_t)(r[i].prefix_points > 255 ? 255 : r[i].prefix_points),
                           .before = before_of(r[i].prefix)};
        if (is_swallowed && hash_with_article(r[i].stem, &w.hash))
            want(t, w);
        w.hash = phrase_hash(r[i].stem);
        w.before |= is_swallowed ? SCAN_ARTICLE : 0;
        want(t, w);
    }
}

static void add_atom(struct taker *t, const struct token *k, uint32_t start, uint32_t end,
                     struct span folded)
{
    struct scan *s = t->scan;
    struct scan_atom *x = &s->atom[s->atoms++];
    bool is_latin = k->kind == TOKEN_WORD && !k->is_arabic;
    *x = (struct scan_atom){.start = start,
                            .end = end,
                            .kind = (uint8_t)k->kind,
                            .is_arabic = k->is_arabic,
                            .after_space = k->after_space && start == k->start,
                            .is_glued = start != k->start};
    x->folded = is_latin ? bare_word(folded, &x->is_possessive, s->arena) : folded;
    x->hash = phrase_hash(x->folded);
    if (x->is_possessive)
        x->end = mojibake_trim(s->text->point, x->start, x->end - 2);
    if (is_latin)
        x->shape = shape_of(s->text, x->start, x->end, k->shape);
    want(t, (struct lookup){.hash = x->hash, .atom = x});
    if (k->kind == TOKEN_WORD && k->is_arabic)
        want_stems(t, x, k);
}

/* A Latin word falls apart at its hyphens, the folded form at the same ones. */
static void add_parts(struct taker *t, const struct token *k)
{
    uint32_t start = k->start;
    size_t from = 0;
    for (uint32_t i = k->start; i < k->end; i++) {
        if (!is_hyphen(t->scan->text->point[i]) || i == start)
            continue;
        const char *dash = memchr(k->folded.p + from, '-', k->folded.n - from);
        if (!dash)
            break;
        size_t to = (size_t)(dash - k->folded.p);
        add_atom(t, k, start, i, span_slice(k->folded, from, to));
        start = i + 1;
        from = to + 1;
    }
    if (start < k->end)
        add_atom(t, k, start, k->end, span_slice(k->folded, from, k->folded.n));
}

static size_t count_parts(const struct text *t, const struct tokens *ts)
{
    size_t n = 0;
    for (uint32_t i = 0; i < ts->n; i++) {
        n++;
        if (ts->at[i].kind == TOKEN_WORD && !ts->at[i].is_arabic)
            for (uint32_t c = ts->at[i].start; c < ts->at[i].end; c++)
                n += is_hyphen(t->point[c]);
    }
    return n;
}

/* The name behind "el-", "ez-", "Al "; 0 when the atom is no article. */
static uint32_t name_behind_article(const struct scan *s, uint32_t atom)
{
    const struct scan_atom *x = &s->atom[atom];
    if (x->kind != TOKEN_WORD || x->is_arabic || x->folded.n > 3)
        return 0;
    uint32_t at = atom + 1;
    if (scan_is_mark(s, at, '-') && !s->atom[at].after_space)
        at++; /* "al- Mayadeen" */
    return at < s->atoms && vocabulary_is_article(x->folded, s->atom[at].folded) ? at : 0;
}

/* "Deir ez Zor", but "Putin as Syria ...". */
static bool is_article_meant(const struct scan *s, uint32_t atom, uint32_t name)
{
    const struct scan_atom *x = &s->atom[atom];
    if (name == atom + 2 || s->atom[name].is_glued || x->folded.p[1] == 'l')
        return true;
    if (x->shape != TOKEN_SHAPE_LOWER && s->atom[name].shape != TOKEN_SHAPE_LOWER &&
        !x->starts_sentence)
        return true;
    return atom > 0 && s->atom[atom - 1].shape == TOKEN_SHAPE_CAPITALISED &&
           s->atom[name].shape == TOKEN_SHAPE_CAPITALISED &&
           !scan_is_one_of(s, atom, SCAN_WORDS("as", "at", "an", "us"));
}

/* "el-", "ez-", "Al " before a name are one and the same article. */
static void unite_articles(struct scan *s)
{
    uint64_t hash = phrase_hash(SPAN("al"));
    uint32_t al = phrase_word_of(s->vocabulary->phrases, hash);
    for (uint32_t i = 0; i + 1 < s->atoms; i++) {
        uint32_t name = name_behind_article(s, i);
        if (name > 0 && is_article_meant(s, i, name)) {
            s->atom[i].folded = SPAN("al");
            s->atom[i].hash = hash;
            s->atom[i].reading[0].word = al;
        }
    }
}

static void set_sentences(struct scan *s)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < s->atoms; i++) {
        while (at + 1 < s->sentences.n && s->atom[i].start >= s->sentences.at[at + 1].start)
            at++;
        s->atom[i].sentence = at;
        bool is_first = i == 0 || s->atom[i - 1].sentence != at;
        s->atom[i].starts_sentence =
            is_first || (s->atom[i - 1].starts_sentence && s->atom[i - 1].kind == TOKEN_MARK);
    }
}

static void set_skipped(struct scan *s, const struct scan_span *spans, size_t spans_len)
{
    size_t at = 0;
    for (uint32_t i = 0; i < s->atoms && spans_len > 0; i++) {
        while (at + 1 < spans_len && s->atom[i].start >= spans[at].end)
            at++;
        s->atom[i].is_skipped = !spans[at].is_known || s->atom[i].start < spans[at].start;
    }
}

/* ---- matches ---- */

/* على is folded to علي, but alone it is the preposition, never the name. */
static bool is_preposition_ala(const struct scan *s, const struct phrase_entry *p,
                               const struct scan_match *m)
{
    const struct scan_atom *x = &s->atom[m->from];
    return m->to == m->from + 1 && x->is_arabic && s->text->point[x->end - 1] == 0x649 &&
           (p->group == VOCABULARY_GIVEN || p->group == VOCABULARY_NAME ||
            p->group == VOCABULARY_NAME_TOKEN) &&
           span_equal(phrase_spell(s->vocabulary->phrases, x->reading[m->reading].word),
                      SPAN("علي"));
}

static bool is_believed(const struct scan *s, const struct phrase_entry *p,
                        const struct scan_match *m)
{
    uint32_t from = m->from, to = m->to;
    if (is_preposition_ala(s, p, m))
        return false;
    if (!(p->flags & (PHRASE_CAPITAL | PHRASE_UPPER)) || s->atom[from].is_arabic)
        return true;
    bool is_article = to > from + 1 && span_equal(s->atom[from].folded, SPAN("al"));
    unsigned shape = s->atom[from + is_article].shape;
    if (p->flags & PHRASE_UPPER)
        return shape == TOKEN_SHAPE_UPPER;
    return shape != TOKEN_SHAPE_LOWER;
}

static void add_matches(struct scan *s, uint32_t node, struct scan_match m, size_t *n, size_t *cap)
{
    const struct phrase_table *t = s->vocabulary->phrases;
    unsigned left = MATCHES_PER_ATOM;
    for (const struct phrase_entry *p = phrase_first(t, node); p && left > 0;
         p = phrase_next(t, p), left--)
        if (is_believed(s, p, &m)) {
            m.entry = p;
            void *at = s->match;
            *(struct scan_match *)arena_push(s->arena, &at, n, cap, sizeof m) = m;
            s->match = at;
        }
}

/* Follows the phrases that begin with one reading of an atom. */
static void walk(struct scan *s, uint32_t from, unsigned reading, size_t *n, size_t *cap)
{
    const struct phrase_table *t = s->vocabulary->phrases;
    uint32_t node = phrase_step(t, PHRASE_NONE, s->atom[from].reading[reading].word);
    uint32_t to = from + 1, last = from + PHRASE_MAX_ATOMS;
    while (node != PHRASE_NONE) {
        add_matches(s, node,
                    (struct scan_match){.from = from, .to = to, .reading = (uint8_t)reading}, n,
                    cap);
        if (to < s->atoms && scan_is_mark(s, to, '-') && !s->atom[to].after_space)
            to++;
        if (to >= s->atoms || to >= last || s->atom[to].sentence != s->atom[from].sentence)
            return;
        node = phrase_step(t, node, s->atom[to].reading[0].word);
        to++;
    }
}

static void sort_longest(struct scan_match *m, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct scan_match x = m[i];
        size_t k = i;
        for (;
             k > 0 && (m[k - 1].to < x.to || (m[k - 1].to == x.to && m[k - 1].reading > x.reading));
             k--)
            m[k] = m[k - 1];
        m[k] = x;
    }
}

#define AHEAD 6 /* atoms */

/* What will be read of the phrases that begin at an atom. */
static void fetch_phrases(const struct scan *s, uint32_t atom)
{
    uint32_t next = atom + 1 < s->atoms ? s->atom[atom + 1].reading[0].word : PHRASE_NONE;
    for (unsigned r = 0; r < s->atom[atom].readings; r++)
        phrase_fetch_step(s->vocabulary->phrases, s->atom[atom].reading[r].word, next);
}

static void find_matches(struct scan *s)
{
    uint32_t *first = ARENA_ARRAY(s->arena, s->atoms + 1, uint32_t);
    uint64_t *mask = ARENA_ARRAY(s->arena, s->atoms + 1, uint64_t);
    size_t n = 0, cap = 0;
    for (uint32_t i = 0; i < s->atoms; i++) {
        first[i] = (uint32_t)n;
        if (i + AHEAD < s->atoms)
            fetch_phrases(s, i + AHEAD);
        if (s->atom[i].is_skipped)
            continue;
        for (unsigned r = 0; r < s->atom[i].readings; r++)
            if (s->atom[i].reading[r].word != PHRASE_NONE)
                walk(s, i, r, &n, &cap);
        if (n > first[i])
            sort_longest(&s->match[first[i]], n - first[i]);
        for (size_t k = first[i]; k < n; k++)
            mask[i] |= UINT64_C(1) << s->match[k].entry->group;
    }
    first[s->atoms] = (uint32_t)n;
    s->first = first;
    s->mask = mask;
}

void scan_text(struct scan *s, const struct scan_span *spans, size_t spans_len)
{
    struct tokens ts;
    struct taker t = {.scan = s};
    token_split(s->text, s->arena, &ts);
    ts.n = ts.n < SCAN_TOKENS ? ts.n : SCAN_TOKENS;
    s->atom = ARENA_ARRAY(s->arena, count_parts(s->text, &ts), struct scan_atom);
    s->atoms = 0;
    for (uint32_t i = 0; i < ts.n; i++) {
        if (ts.at[i].kind == TOKEN_WORD && !ts.at[i].is_arabic)
            add_parts(&t, &ts.at[i]);
        else
            add_atom(&t, &ts.at[i], ts.at[i].start, ts.at[i].end, ts.at[i].folded);
    }
    look_up(&t);
    arena_give_back(s->arena, ts.at); /* the folded words are objects of their own */
    set_sentences(s);
    set_skipped(s, spans, spans_len);
    unite_articles(s);
    find_matches(s);
}

void scan_give_back(const struct scan *s)
{
    const void *const as_large_as_the_text[] = {s->atom, s->match, s->first, s->mask};
    for (size_t i = 0; i < sizeof as_large_as_the_text / sizeof *as_large_as_the_text; i++)
        arena_give_back(s->arena, as_large_as_the_text[i]);
}

const struct scan_match *scan_at(const struct scan *s, uint32_t atom, enum vocabulary_class group)
{
    if (!scan_has(s, atom, group))
        return NULL;
    for (uint32_t i = s->first[atom]; i < s->first[atom + 1]; i++)
        if (s->match[i].entry->group == group)
            return &s->match[i];
    return NULL;
}

const struct vocabulary_item *scan_word(const struct scan *s, uint32_t atom,
                                        enum vocabulary_class group, uint32_t *ret_to)
{
    const struct scan_match *m = scan_at(s, atom, group);
    if (!m)
        return NULL;
    if (ret_to)
        *ret_to = m->to;
    return scan_item(s, m);
}

uint32_t scan_start(const struct scan *s, const struct scan_match *m)
{
    return s->atom[m->from].start + s->atom[m->from].reading[m->reading].points;
}

bool scan_is_mark(const struct scan *s, uint32_t atom, uint32_t point)
{
    return atom < s->atoms && s->atom[atom].kind == TOKEN_MARK &&
           s->text->point[s->atom[atom].start] == point;
}

bool scan_is_dash(const struct scan *s, uint32_t atom)
{
    return scan_is_mark(s, atom, '-') || scan_is_mark(s, atom, 0x2013);
}

bool scan_is_comma(const struct scan *s, uint32_t atom)
{
    return scan_is_mark(s, atom, ',') || scan_is_mark(s, atom, 0x60C);
}

/* Most words that are compared differ in the first letter: two bytes of UTF-8. */
static inline bool may_be(struct span folded, const char *word)
{
    return folded.n > 0 && folded.p[0] == word[0] && (folded.n < 2 || folded.p[1] == word[1]);
}

bool scan_is_word(const struct scan *s, uint32_t atom, const char *word)
{
    return atom < s->atoms && may_be(s->atom[atom].folded, word) &&
           span_equal(s->atom[atom].folded, span_of(word));
}

bool scan_is_one_of(const struct scan *s, uint32_t atom, const char *const *words)
{
    if (atom >= s->atoms)
        return false;
    for (struct span folded = s->atom[atom].folded; *words; words++)
        if (may_be(folded, *words) && span_equal(folded, span_of(*words)))
            return true;
    return false;
}

bool scan_can_be_joined(const struct scan *s, uint32_t atom)
{
    for (unsigned r = 0; atom < s->atoms && r < s->atom[atom].readings; r++)
        if (s->atom[atom].reading[r].before & SCAN_AND)
            return true;
    return false;
}

bool scan_is_quote(const struct scan *s, uint32_t atom)
{
    if (atom >= s->atoms || s->atom[atom].kind != TOKEN_MARK)
        return false;
    uint32_t c = s->text->point[s->atom[atom].start];
    return c == '"' || c == 0xAB || c == 0xBB || (c >= 0x201C && c <= 0x201F) || c == 0x2039 ||
           c == 0x203A;
}
