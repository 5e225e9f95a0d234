/* SPDX-License-Identifier: Apache-2.0 */
#include "view.h"
#include "arabic_word.h"
#include "text/letter.h"

#define PHRASE_WORDS 6
#define SUFFIXED_BYTES 64 /* of a verb with its pronoun */

static enum view_mark view_classify(uint32_t c)
{
    switch (c) {
    case ',':
    case 0x060c:
    case 0x3001:
        return VIEW_MARK_COMMA;
    case '.':
    case '!':
    case '?':
    case 0x061f:
    case 0x2026:
    case 0x06d4:
        return VIEW_MARK_STOP;
    case ':':
        return VIEW_MARK_COLON;
    case ';':
    case 0x061b:
        return VIEW_MARK_SEMICOLON;
    case '-':
    case 0x2010:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x0640:
        return VIEW_MARK_DASH;
    case '(':
    case '[':
    case '{':
        return VIEW_MARK_OPEN;
    case ')':
    case ']':
    case '}':
        return VIEW_MARK_CLOSE;
    case '"':
    case '\'':
    case 0x2018:
    case 0x2019:
    case 0x201a:
    case 0x201c:
    case 0x201d:
    case 0x201e:
    case 0x201f:
    case 0x2033: /* a double prime, where an editor knew no better */
    case 0x00ab:
    case 0x00bb:
    case 0x2039:
    case 0x203a:
        return VIEW_MARK_QUOTE;
    default:
        return VIEW_MARK_OTHER;
    }
}

/* What an Arabic word may carry in front, shortest first; `article` comes behind the preposition.
 */
static const struct {
    const char *letters;
    uint8_t bytes, points;
    char prep;
    bool conj, article;
} arabic_prefix[] = {
    {"", 0, 0, 0, false, false},     {"ال", 4, 2, 0, false, true},
    {"و", 2, 1, 0, true, false},     {"ف", 2, 1, 0, true, false},
    {"وال", 6, 3, 0, true, true},    {"لل", 4, 2, 'l', false, true},
    {"بال", 6, 3, 'b', false, true}, {"ب", 2, 1, 'b', false, false},
    {"ل", 2, 1, 'l', false, false},  {"كال", 6, 3, 'k', false, true},
    {"فال", 6, 3, 0, true, true},    {"وب", 4, 2, 'b', true, false},
    {"ول", 4, 2, 'l', true, false},  {"وبال", 8, 4, 'b', true, true},
    {"ولل", 6, 3, 'l', true, true},
};

/* Known only as the first word of a phrase. */
static bool is_bare_head(const struct lexicon_word *w)
{
    return !w->flags && !w->cue && !w->trigger && !w->source && !w->needed;
}

/* A finite verb takes no article and no preposition, and a preposition no article (العلي, a name):
 * what looks so is another word. */
static bool is_impossible(const struct lexicon_word *w, unsigned prefix)
{
    if (w && w->flags & (LEXICON_PREP | LEXICON_COMP) && arabic_prefix[prefix].article)
        return true;
    return w && w->cue && w->form == LEXICON_PAST && !w->flags && !w->source && !w->trigger &&
           (arabic_prefix[prefix].article || arabic_prefix[prefix].prep);
}

enum { ALEF_ABOVE = 0x623, ALEF_BELOW = 0x625, ALEF = 0x627 };

/* Is its article written as one? إلقاء and ألمانيا fold to what looks so. */
static bool is_written(const struct view *v, uint32_t i, unsigned prefix)
{
    const bool has_alef = span_ends_with(span_of(arabic_prefix[prefix].letters), SPAN("ال"));
    const uint32_t at = v->tokens.at[i].start + arabic_prefix[prefix].points - 2u;

    return !has_alef || (v->text.point[at] != ALEF_ABOVE && v->text.point[at] != ALEF_BELOW);
}

/* Is the word behind this prefix known, or, with an article in the prefix, good enough unknown? */
static bool reads_with_prefix(const struct view *v, struct span s, unsigned p,
                              const struct lexicon_word **ret, uint64_t *ret_hash)
{
    const struct span prefix = span_at(arabic_prefix[p].letters, arabic_prefix[p].bytes);

    if (p > 0 && (s.n < 2 || s.p[1] != prefix.p[1] || s.p[0] != prefix.p[0]))
        return false; /* most words begin with none of them */
    if (s.n < prefix.n + (p == 0 ? 1 : 4) || !span_starts_with(s, prefix))
        return false;
    *ret_hash = lexicon_hash(span_slice(s, prefix.n, s.n));
    *ret = lexicon_find(v->arabic, *ret_hash);
    if (p == 0)
        return *ret && !is_bare_head(*ret); /* القصف begins a phrase, but قصف is the word */
    if (is_impossible(*ret, p)) {
        if (!arabic_prefix[p].article)
            return false;
        *ret = NULL; /* النقل is not the verb, but has its article */
    }
    return *ret || arabic_prefix[p].article;
}

static void look_up_arabic(struct view *v, uint32_t i, uint64_t *ret_hash)
{
    const struct span s = v->tokens.at[i].folded;
    struct view_word *w = &v->word[i];

    *ret_hash = lexicon_hash(s);
    for (unsigned p = 0; p < sizeof arabic_prefix / sizeof *arabic_prefix; p++) {
        const struct lexicon_word *found;
        uint64_t hash;
        if (!reads_with_prefix(v, s, p, &found, &hash) || !is_written(v, i, p))
            continue;
        w->conj = arabic_prefix[p].conj;
        w->article = arabic_prefix[p].article;
        w->prep = arabic_prefix[p].prep;
        if (!found)
            continue;
        w->lex = found;
        w->prefix_points = arabic_prefix[p].points;
        *ret_hash = hash;
        return;
    }
}

/* أكده, ذكرته: a verb of saying with its object written behind it. */
static const struct lexicon_word *find_verb(const struct view *v, struct span stem)
{
    const struct lexicon_word *found = lexicon_find(v->arabic, lexicon_hash(stem));
    char plural[SUFFIXED_BYTES];

    if (!found && stem.n + 2 <= sizeof plural && span_ends_with(stem, SPAN("و"))) {
        memcpy(plural, stem.p, stem.n); /* وصفوه: وصفوا */
        memcpy(plural + stem.n, "ا", 2);
        found = lexicon_find(v->arabic, lexicon_hash(span_at(plural, stem.n + 2)));
    }
    return found && found->cue && found->form == LEXICON_PAST && !found->flags && !found->source
               ? found
               : NULL;
}

static void look_up_suffixed(struct view *v, uint32_t i)
{
    const struct span s = v->tokens.at[i].folded;
    static const char *const suffixes[] = {"ها", "هم", "ه"};

    if (v->word[i].lex || s.n < 8)
        return;
    for (unsigned k = 0; k < 3; k++) {
        const struct span suffix = span_of(suffixes[k]);
        const struct lexicon_word *found = NULL;
        size_t from = 0;
        if (!span_ends_with(s, suffix))
            continue;
        for (; from <= 2 && !found; from += 2) /* ووصفوه: behind its و */
            if (from == 0 || (s.n > 10 && span_starts_with(s, SPAN("و"))))
                found = find_verb(v, span_slice(s, from, s.n - suffix.n));
        if (found) {
            v->word[i].lex = found;
            v->word[i].suffix = true;
            v->word[i].conj = from == 4;
            v->word[i].prefix_points = from == 4;
            return;
        }
    }
}

/* بتأخير: an unknown word that begins with ب and goes on for three letters or more carries the
 * preposition, most likely; those that do not are listed as "whole". لمكافحة: so does a verbal noun
 * behind ل. */
static void guess_preposition(struct view *v, uint32_t i)
{
    struct span s = v->tokens.at[i].folded;

    if (!v->word[i].lex && !v->word[i].prep && s.n >= 8 && span_starts_with(s, SPAN("ب"))) {
        v->word[i].prep = 'b';
        v->word[i].is_guess = true;
    }
    if (!v->word[i].lex && !v->word[i].prep && span_starts_with(s, SPAN("ل")) &&
        arabic_word_is_act_for(v, i)) {
        v->word[i].prep = 'l';
        v->word[i].is_guess = true;
    }
}

/* ، مؤكد | أن: behind a comma and before what is said, the participle that its writer left without
 * the alef of its case. */
static void read_participle(struct view *v, uint32_t i)
{
    const struct span s = v->tokens.at[i].folded;
    const uint32_t next = i + 1 + (i + 2 < v->words && view_has(v, i + 1, LEXICON_PREP));
    const struct lexicon_word *found;
    char adverbial[SUFFIXED_BYTES];

    if (i == 0 || next >= v->words || v->word[i].conj || v->word[i].article ||
        !view_is_mark(v, i - 1, VIEW_MARK_COMMA) || !view_has(v, next, LEXICON_COMP) ||
        s.n + 2 > sizeof adverbial)
        return;
    memcpy(adverbial, s.p, s.n);
    memcpy(adverbial + s.n, "ا", 2);
    found = lexicon_find(v->arabic, lexicon_hash(span_at(adverbial, s.n + 2)));
    if (found && found->cue && found->form == LEXICON_ING) {
        v->word[i].lex = found;
        v->word[i].prep = 0;
        v->word[i].prefix_points = 0;
    }
}

/* Marks that folding drops stand inside the prefix (وَقال): the surface prefix is as long as it
 * takes to pass them. */
static void widen_prefix(struct view *v, uint32_t i)
{
    const struct token *k = &v->tokens.at[i];
    uint32_t wanted = v->word[i].prefix_points, at = k->start;

    for (uint32_t seen = 0; at < k->end && seen < wanted; at++)
        seen += fold_point(v->text.point[at]) != 0;
    while (at < k->end && fold_point(v->text.point[at]) == 0)
        at++;
    v->word[i].prefix_points = (uint8_t)(at - k->start < 255 ? at - k->start : 255);
}

/* al-Halabi: a name, whose article is written small. */
static bool is_capital(const struct view *v, const struct token *k)
{
    const uint32_t *c = v->text.point + k->start;
    const uint32_t n = k->end - k->start;

    if (k->shape == TOKEN_SHAPE_MIXED)
        return letter_lower(c[0]) != c[0] ||
               (n > 3 && (c[2] == '-' || c[2] == 0x2010 || c[2] == 0x2011) &&
                letter_lower(c[3]) != c[3]);
    return k->shape == TOKEN_SHAPE_CAPITALISED || k->shape == TOKEN_SHAPE_UPPER;
}

static void look_up_latin(struct view *v, uint32_t i, uint64_t *ret_hash)
{
    struct span s = v->tokens.at[i].folded;
    struct view_word *w = &v->word[i];

    *ret_hash = lexicon_hash(s);
    w->lex = lexicon_find(v->english, *ret_hash);
    w->capital = is_capital(v, &v->tokens.at[i]);
    if (span_ends_with(s, SPAN("'s")) && s.n > 2) {
        w->possessive = true;
        if (!w->lex) {
            *ret_hash = lexicon_hash(span_slice(s, 0, s.n - 2));
            w->lex = lexicon_find(v->english, *ret_hash);
        }
    }
}

/* A new line behind the end of a sentence begins a paragraph too; other line feeds are wrapped
 * text. */
static bool starts_line(const struct view *v, uint32_t i)
{
    if (i == 0)
        return true;
    if (v->word[i - 1].mark != VIEW_MARK_STOP && v->word[i - 1].mark != VIEW_MARK_QUOTE)
        return false;
    for (uint32_t at = v->tokens.at[i - 1].end; at < v->tokens.at[i].start; at++)
        if (v->text.point[at] == '\n')
            return true;
    return false;
}

/* The longest phrase whose first word has this hash. */
static void view_find_phrase(struct view *v, uint32_t i, uint64_t first)
{
    const struct lexicon *l = view_lexicon(v, i);
    const struct lexicon_word *head = lexicon_find(l, first);
    uint64_t h = first;

    for (uint32_t n = 1; head && n < head->longest && n < PHRASE_WORDS && i + n < v->words; n++) {
        const struct lexicon_word *found;
        const struct token *next = &v->tokens.at[i + n];
        if (next->kind == TOKEN_MARK && v->word[i + n].mark != VIEW_MARK_STOP)
            break;
        h = lexicon_join(h, lexicon_hash(next->folded));
        found = lexicon_find(l, h);
        if (found && n + 1 > v->word[i].phrase_words) {
            v->word[i].phrase = found;
            v->word[i].phrase_words = (uint8_t)(n + 1);
        }
    }
}

static void view_look_up(struct view *v, struct arena *a)
{
    uint64_t *hash = ARENA_ARRAY(a, v->words + 1, uint64_t);

    for (uint32_t i = 0; i < v->words; i++) {
        const struct token *k = &v->tokens.at[i];
        struct view_word *w = &v->word[i];
        w->quote = w->mention = VIEW_NONE;
        w->arabic = k->is_arabic;
        w->space = k->after_space;
        w->paragraph = k->starts_paragraph || starts_line(v, i);
        if (k->kind == TOKEN_MARK) {
            w->mark = (uint8_t)view_classify(v->text.point[k->start]);
            hash[i] = 1;
            if (w->mark == VIEW_MARK_OTHER)
                w->lex = lexicon_find(v->english, hash[i] = lexicon_hash(k->folded));
        } else if (k->is_arabic) {
            look_up_arabic(v, i, &hash[i]);
            look_up_suffixed(v, i);
            guess_preposition(v, i);
            if (w->prefix_points)
                widen_prefix(v, i);
        } else {
            look_up_latin(v, i, &hash[i]);
        }
    }
    for (uint32_t i = 0; i < v->words; i++) {
        if (v->word[i].arabic)
            read_participle(v, i);
        uint64_t whole = v->word[i].arabic ? lexicon_hash(v->tokens.at[i].folded) : hash[i];
        view_find_phrase(v, i, hash[i]);
        if (whole != hash[i])
            view_find_phrase(v, i, whole);
    }
    arena_give_back(a, hash);
}

Cw__Mention__Type view_type(const struct view *v, const Cw__Mention *m)
{
    const bool is_body = m->type == CW__MENTION__TYPE__TITLE && m->has_entity && m->rule &&
                         m->entity < v->doc->n_entities && strncmp(m->rule, "gazetteer:", 10) == 0;
    return is_body ? v->doc->entities[m->entity]->type : m->type;
}

/* The ب of بوتفليقة is no preposition when the name begins with it or before it. */
static void place_mention(struct view *v, uint32_t i, uint32_t mention)
{
    v->word[i].mention = mention;
    v->word[i].type = (uint8_t)view_type(v, v->doc->mentions[mention]);
    const bool is_whole = v->doc->mentions[mention]->start <= v->tokens.at[i].start;
    if (is_whole && v->word[i].prep == 'l' && v->word[i].type == CW__MENTION__TYPE__PER &&
        v->doc->mentions[mention]->start == v->tokens.at[i].start &&
        !(i > 0 && (VIEW_IS(v, i - 1, "وفقا") || VIEW_IS(v, i - 1, "طبقا")))) {
        v->word[i].prep = 0; /* لسعد, a name, is not "to Saad" */
        v->word[i].lex = NULL;
        v->word[i].prefix_points = 0;
    }
    if (v->word[i].is_guess && is_whole) {
        v->word[i].is_guess = false;
        v->word[i].prep = 0;
    }
}

static void view_place_mentions(struct view *v)
{
    for (size_t m = 0; m < v->doc->n_mentions; m++) {
        const Cw__Mention *x = v->doc->mentions[m];
        uint32_t i = token_find(&v->tokens, x->start);

        i -= i > 0 && v->tokens.at[i - 1].end > x->start; /* وقطر: behind its letter */
        for (; i < v->words && v->tokens.at[i].start < x->end; i++)
            if (x->type == CW__MENTION__TYPE__TITLE && arabic_word_is_carried_act(v, i))
                break; /* [مسؤول تونس] | بتأخير ترحيل كريم حداد: a title that ran on to a name */
            else if (x->type == CW__MENTION__TYPE__PER && view_starts_with(v, i, "بال") &&
                     view_ends_with(v, i, "يه"))
                break; /* يقول كريم | بالإنكليزية */
            else if (v->word[i].mention == VIEW_NONE)
                place_mention(v, i, (uint32_t)m);
            else
                break; /* mentions come longest first: what is covered stays covered, so this is
                          linear */
    }
}

static void add_unit(struct view *v, size_t *cap, struct arena *a, struct view_unit u)
{
    size_t n = v->units;

    *(struct view_unit *)arena_push(a, (void **)&v->unit, &n, cap, sizeof u) = u;
    v->units = (uint32_t)n;
}

/* True when a unit must end behind word i although the sentence goes on: "... .وقال" without a
 * blank. */
static bool ends_without_blank(const struct view *v, uint32_t i, uint32_t end)
{
    return view_is_mark(v, i, VIEW_MARK_STOP) && i > 0 && i + 1 < end &&
           v->word[i].quote == VIEW_NONE && v->word[i + 1].arabic && v->word[i - 1].arabic &&
           !v->word[i].space && v->word[i + 1].conj;
}

struct splitter {
    struct view *v;
    size_t cap, sentence;
    uint32_t from, paragraph;
    int64_t balance; /* Arabic words less Latin ones */
};

static bool is_last_of_paragraph(const struct view *v, uint32_t i)
{
    return i + 1 == v->words || v->word[i + 1].paragraph;
}

/* Does a sentence end with word i? Without sentences a full stop ends one. */
static bool ends_sentence(struct splitter *s, uint32_t i)
{
    const Cw__Document *doc = s->v->doc;
    const uint32_t end = s->v->tokens.at[i].end;

    while (s->sentence < doc->n_sentences && doc->sentences[s->sentence]->end < end)
        s->sentence++;
    if (s->sentence < doc->n_sentences && doc->sentences[s->sentence]->end == end)
        return true;
    if (doc->n_sentences == 0 && view_is_mark(s->v, i, VIEW_MARK_STOP) && i + 1 < s->v->words)
        return s->v->word[i + 1].space;
    return ends_without_blank(s->v, i, s->v->words);
}

/* Not inside a quotation; the closing mark itself ends a unit, and a mark right behind it belongs
 * to it. */
static bool ends_unit(struct splitter *s, uint32_t i)
{
    const struct view *v = s->v;
    const uint32_t q = v->word[i].quote;
    const bool is_sentence = ends_sentence(s, i);

    if (is_last_of_paragraph(v, i))
        return true;
    if (!is_sentence || (q != VIEW_NONE && i < v->quote[q].close && v->quote[q].close > i + 1))
        return false;
    return !(v->word[i + 1].mark && v->word[i + 1].quote == VIEW_NONE && !v->word[i + 1].space);
}

static void view_split_units(struct view *v, struct arena *a)
{
    struct splitter s = {.v = v};

    for (uint32_t i = 0; i < v->words; i++) {
        s.paragraph += v->word[i].paragraph && i > 0;
        s.balance += v->word[i].arabic ? 1 : v->word[i].mark ? 0 : -1;
        if (!ends_unit(&s, i))
            continue;
        add_unit(v, &s.cap, a, (struct view_unit){s.from, i + 1, s.paragraph, s.balance > 0});
        s.from = i + 1;
        s.balance = 0;
    }
}

enum fate view_build(const Cw__Document *doc, const struct lexicon *english,
                     const struct lexicon *arabic, struct arena *a, struct view *ret,
                     struct error *e)
{
    enum fate fate;

    *ret = (struct view){.doc = doc, .english = english, .arabic = arabic};
    fate = text_build(span_of(doc->text), a, &ret->text, e);
    if (fate != FATE_DONE)
        return fate;
    token_split(&ret->text, a, &ret->tokens);
    ret->words = ret->tokens.n < VIEW_WORDS ? ret->tokens.n : VIEW_WORDS;
    ret->word = ARENA_ARRAY(a, ret->words + TOKEN_MARGIN, struct view_word);
    for (uint32_t i = ret->words; i < ret->words + TOKEN_MARGIN; i++)
        ret->word[i] = (struct view_word){.quote = VIEW_NONE, .mention = VIEW_NONE};
    view_look_up(ret, a);
    view_place_mentions(ret);
    quote_pair(ret, a);
    quote_find_names(ret);
    view_split_units(ret, a);
    return FATE_DONE;
}

const Cw__Entity *view_entity(const struct view *v, uint32_t i)
{
    const Cw__Mention *m = view_mention(v, i);

    return m && m->has_entity && m->entity < v->doc->n_entities ? v->doc->entities[m->entity]
                                                                : NULL;
}

bool view_names_outlet(const struct view *v, uint32_t i)
{
    const Cw__Entity *e = view_entity(v, i);

    return e && e->kind && (strcmp(e->kind, "outlet") == 0 || strcmp(e->kind, "agency") == 0);
}

char view_letter(const struct view *v, uint32_t i)
{
    const Cw__Mention *m = view_mention(v, i);
    const uint32_t start = v->tokens.at[i].start;

    if (v->word[i].prep)
        return v->word[i].prep;
    if (!m || m->start <= start || (m->start >= start + 2 && v->text.point[m->start - 2] == ALEF))
        return 0; /* الهاني: an article */
    switch (v->text.point[m->start - 1]) {
    case 0x644: /* lam */
        return 'l';
    case 0x628: /* beh */
        return 'b';
    default:
        return 0;
    }
}
