/* SPDX-License-Identifier: Apache-2.0 */
/*
 * view - a document as the claim stage sees it: words that are looked up, quotations that are
 * paired, units of text within which one attribution stands, and which mention covers which word.
 *
 * A unit is a sentence, or several when a quotation runs on over their ends. Everything is indexed
 * by word (marks are words too) and built once, in time linear in the text.
 */
#ifndef CLAIM_VIEW_H
#define CLAIM_VIEW_H

#include "lexicon.h"
#include "text/text.h"
#include "text/token.h"

#define VIEW_NONE UINT32_MAX

/* A text of a megabyte has fewer words; a hostile one may have as many marks as bytes. What stands
 * behind stays unread. */
#define VIEW_WORDS 400000

enum view_mark {
    VIEW_MARK_NONE, /* a word or number */
    VIEW_MARK_COMMA,
    VIEW_MARK_STOP,
    VIEW_MARK_COLON,
    VIEW_MARK_SEMICOLON,
    VIEW_MARK_QUOTE,
    VIEW_MARK_DASH,
    VIEW_MARK_OPEN, /* bracket */
    VIEW_MARK_CLOSE,
    VIEW_MARK_OTHER,
};

struct view_word {
    const struct lexicon_word *lex; /* NULL: unknown */
    const struct lexicon_word
        *phrase;    /* the longest known phrase of two words or more that begins here; NULL: none */
    uint32_t quote; /* the quotation that it stands in, its marks included; VIEW_NONE: none */
    uint32_t mention; /* the mention that covers it; VIEW_NONE: none */
    uint8_t phrase_words;
    uint8_t
        prefix_points; /* Arabic: code points of و, ف, ب, ل, ال in front of what `lex` is about */
    uint8_t mark;      /* enum view_mark */
    uint8_t type;      /* Cw__Mention__Type that the mention stands for: a description of the tables
                          ("Iraqi government") stands for a body as its name does */
    char prep;         /* 'b', 'l', 'k' when written onto the word, else 0 */
    bool conj : 1;     /* و or ف stands in front */
    bool article : 1;
    bool suffix : 1; /* Arabic: `lex` is a verb of saying, known without the pronoun written behind
                        it: أكده */
    bool is_guess : 1;   /* `prep` is not certain */
    bool possessive : 1; /* English 's */
    bool capital : 1;    /* first letter is upper case */
    bool arabic : 1;
    bool space : 1;     /* white space or the beginning stands in front */
    bool paragraph : 1; /* first of a paragraph */
};

/* Words [from, to). */
struct words {
    uint32_t from, to;
};

/* Code points [start, end). */
struct range {
    uint32_t start, end;
};

struct view_quote {
    uint32_t open, close; /* words of the marks; close is the first word behind it when there is no
                             closing mark */
    bool is_closed;
    bool is_name; /* stands round a mere name: "Hisbah" fighters */
    bool goes_on; /* the next paragraph begins with an opening mark: one speech */
};

struct view_unit {
    uint32_t from, to; /* words */
    uint32_t paragraph;
    bool is_arabic;
};

struct view {
    const Cw__Document *doc;
    struct text text;
    struct tokens tokens;
    struct view_word *word; /* [words + TOKEN_MARGIN]: those behind the last are nothing */
    uint32_t words;
    struct view_quote *quote;
    uint32_t quotes;
    struct view_unit *unit;
    uint32_t units;
    const struct lexicon *english, *arabic;
};

MUST_USE enum fate view_build(const Cw__Document *doc, const struct lexicon *english,
                              const struct lexicon *arabic, struct arena *a, struct view *ret,
                              struct error *e);

/* Pairs quotation marks; called by view_build. Marks that stand wrong cost nothing but themselves:
 * a quotation that is never closed ends with its sentence. */
void quote_pair(struct view *v, struct arena *a);

/* Says which quotations stand round a mere name; needs mentions and words looked up. Called by
 * view_build. */
void quote_find_names(struct view *v);

static inline uint32_t view_flags(const struct view *v, uint32_t i)
{
    return v->word[i].lex ? v->word[i].lex->flags : 0;
}

static inline bool view_has(const struct view *v, uint32_t i, uint32_t flags)
{
    return (view_flags(v, i) & flags) != 0;
}

static inline bool view_phrase_has(const struct view *v, uint32_t i, uint32_t flags)
{
    return v->word[i].phrase && (v->word[i].phrase->flags & flags);
}

static inline bool view_is_mark(const struct view *v, uint32_t i, enum view_mark mark)
{
    return v->word[i].mark == mark;
}

static inline enum lexicon_source view_source(const struct view *v, uint32_t i)
{
    if (v->word[i].phrase && v->word[i].phrase->source)
        return (enum lexicon_source)v->word[i].phrase->source;
    return v->word[i].lex ? (enum lexicon_source)v->word[i].lex->source : LEXICON_SOURCE_NONE;
}

static inline const struct lexicon *view_lexicon(const struct view *v, uint32_t i)
{
    return v->word[i].arabic ? v->arabic : v->english;
}

/* Is word i, folded, exactly this? */
static inline bool view_is(const struct view *v, uint32_t i, struct span folded)
{
    return i < v->words && span_equal(v->tokens.at[i].folded, folded);
}
#define VIEW_IS(v, i, literal) view_is((v), (i), SPAN(literal))

/* Is it one of these? The list ends with NULL. */
static inline bool view_is_any(const struct view *v, uint32_t i, const char *const *folded)
{
    const struct span s = i < v->words ? v->tokens.at[i].folded : (struct span){0};

    const size_t k = s.n > 1; /* the second byte tells most Arabic letters apart */

    for (; s.n > 0 && *folded; folded++) {
        size_t n = 0;
        if (s.p[k] != (*folded)[k])
            continue;
        while (n < s.n && s.p[n] == (*folded)[n]) /* most end here: no call for their lengths */
            n++;
        if (n == s.n && (*folded)[n] == '\0')
            return true;
    }
    return false;
}

static inline bool view_ends_with(const struct view *v, uint32_t i, const char *suffix)
{
    return i < v->words && span_ends_with(v->tokens.at[i].folded, span_of(suffix));
}

static inline bool view_starts_with(const struct view *v, uint32_t i, const char *prefix)
{
    return i < v->words && span_starts_with(v->tokens.at[i].folded, span_of(prefix));
}

/* What a mention stands for, as struct view_word has it. */
Cw__Mention__Type view_type(const struct view *v, const Cw__Mention *m);

/* Does the mention over word i stand for this type? */
static inline bool view_mentions(const struct view *v, uint32_t i, Cw__Mention__Type type)
{
    return v->word[i].mention != VIEW_NONE && v->word[i].type == type;
}

/* One of a group of words of the lexicon of its own language, view_lexicon(v, i): the same bit is
 * another group in the other. */
static inline bool view_is_in(const struct view *v, uint32_t i, uint64_t group)
{
    return v->word[i].lex && (v->word[i].lex->needed & group);
}

/* One of v->arabic->quantities, for words of any language. */
static inline bool view_is_in_arabic(const struct view *v, uint32_t i, uint64_t group)
{
    return v->word[i].arabic && view_is_in(v, i, group);
}

/* Arabic, in front of the head of a phrase: how many of them, or which. */
static inline bool view_is_quantifier(const struct view *v, uint32_t i)
{
    return view_is_in_arabic(v, i, v->arabic->quantities | v->arabic->choices);
}

/* A form of a known cue. */
static inline bool view_is_cue(const struct view *v, uint32_t i, enum lexicon_form form)
{
    const struct lexicon_word *w = v->word[i].lex;

    return w && w->cue && w->form == form;
}

static inline bool view_is_number(const struct view *v, uint32_t i)
{
    return v->tokens.at[i].kind == TOKEN_NUMBER;
}

static inline bool view_is_lower(const struct view *v, uint32_t i)
{
    return !v->word[i].mark && !v->word[i].capital;
}

/* A quotation mark that stands round speech, not round a name. */
static inline bool view_opens_speech(const struct view *v, uint32_t i)
{
    uint32_t q = v->word[i].quote;

    return q != VIEW_NONE && v->quote[q].open == i && !v->quote[q].is_name;
}

/* The first word behind a quotation and its marks ('' is two of them). */
static inline uint32_t view_quote_end(const struct view *v, uint32_t q)
{
    uint32_t end = v->quote[q].close + v->quote[q].is_closed;

    return end < v->words && v->quote[q].is_closed && v->word[end].quote == q ? end + 1 : end;
}

/* Inside quoted speech (its marks included). */
static inline bool view_in_speech(const struct view *v, uint32_t i)
{
    return v->word[i].quote != VIEW_NONE && !v->quote[v->word[i].quote].is_name;
}

/* Inside the quotation marks of a name: شبكة "أن تي في". */
static inline bool view_in_name(const struct view *v, uint32_t i)
{
    return v->word[i].quote != VIEW_NONE && v->quote[v->word[i].quote].is_name;
}

/* Code points from the first to the last of these words. */
static inline struct range view_range(const struct view *v, struct words w)
{
    return (struct range){v->tokens.at[w.from].start, v->tokens.at[w.to - 1].end};
}

/* How many code points they take. */
static inline uint32_t view_points(const struct view *v, struct words w)
{
    const struct range at = view_range(v, w);

    return at.end - at.start;
}

static inline const Cw__Mention *view_mention(const struct view *v, uint32_t i)
{
    return v->word[i].mention == VIEW_NONE ? NULL : v->doc->mentions[v->word[i].mention];
}

/* What the name at word i means; NULL: no name stands there, or one that is linked to nothing. */
const Cw__Entity *view_entity(const struct view *v, uint32_t i);

/* Is the name at word i that of an outlet or a news agency? */
bool view_names_outlet(const struct view *v, uint32_t i);

/* The letter of an Arabic preposition that is written on word i, also on a name that nothing knows
 * with it: لسامر. 'l', 'b', 'k'; 0: none. */
char view_letter(const struct view *v, uint32_t i);

#endif
