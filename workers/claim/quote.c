/* SPDX-License-Identifier: Apache-2.0 */
#include "view.h"

/* Quotations are found at their outermost level only: what is quoted inside a quotation is part of
 * it. Curly and straight double marks pair with each other, because editors mix them; guillemets
 * and single marks pair alone. */
enum quote_class { QUOTE_DOUBLE, QUOTE_GUILLEMET, QUOTE_SINGLE, QUOTE_TWIN };

#define QUOTE_RESTARTS                                                                             \
    4 /* a paragraph with more unclosed quotations than this is read without the rest of them */
#define QUOTE_NAME_WORDS 6
#define QUOTE_SHORT_LETTERS 6 /* of a short form */
#define QUOTE_BODY_WORDS 12   /* in front of it */
#define QUOTE_CAPITALS 4
#define QUOTE_SPOKEN_WORDS 200 /* of one that is not closed, up to who says it */
#define QUOTE_SPEAKER_WORDS 6  /* of a speaker in front of "said" */

struct quote_mark {
    enum quote_class class;
    bool may_open, may_close;
};

static bool is_adjacent_word(const struct view *v, uint32_t i)
{
    return i < v->words && !v->word[i].space && !v->word[i].paragraph &&
           (!v->word[i].mark || v->word[i].mark == VIEW_MARK_QUOTE ||
            v->word[i].mark == VIEW_MARK_OPEN || v->word[i].mark == VIEW_MARK_OTHER);
}

/* Two single marks side by side are a double one ('' of old news wires); this is the first of them.
 */
static bool is_twin(const struct view *v, uint32_t i)
{
    return i + 1 < v->words && v->text.point[v->tokens.at[i].start] == '\'' &&
           v->text.point[v->tokens.at[i + 1].start] == '\'' &&
           v->tokens.at[i + 1].start == v->tokens.at[i].end &&
           v->tokens.at[i].end - v->tokens.at[i].start == 1;
}

/* A comma or full stop right behind the mark: it closed something that was never opened. */
static bool ends_speech(const struct view *v, uint32_t i)
{
    return i < v->words && !v->word[i].space &&
           (view_is_mark(v, i, VIEW_MARK_COMMA) || view_is_mark(v, i, VIEW_MARK_STOP));
}

static struct quote_mark quote_read(const struct view *v, uint32_t i)
{
    uint32_t c = v->text.point[v->tokens.at[i].start];
    bool opens = (v->word[i].space || v->word[i].paragraph || (i > 0 && v->word[i - 1].mark)) &&
                 is_adjacent_word(v, i + 1);
    bool closes = !opens;

    if (is_twin(v, i)) {
        opens = (v->word[i].space || v->word[i].paragraph) && is_adjacent_word(v, i + 2);
        return (struct quote_mark){QUOTE_TWIN, opens, !opens};
    }
    switch (c) {
    case 0x201c:
    case 0x201e:
    case 0x201f:
        return (struct quote_mark){QUOTE_DOUBLE, true, !opens};
    case 0x201d:
        if (!opens && i > 0 && view_is_mark(v, i - 1, VIEW_MARK_COLON))
            return (struct quote_mark){QUOTE_DOUBLE, true, false}; /* قال:” لن ... */
        return (struct quote_mark){QUOTE_DOUBLE, opens, true};
    case 0x2033:
        return (struct quote_mark){QUOTE_DOUBLE, false, true};
    case 0x00ab:
        return (struct quote_mark){QUOTE_GUILLEMET, true, false};
    case 0x00bb:
        return (struct quote_mark){QUOTE_GUILLEMET, false, true};
    case 0x2039:
        return (struct quote_mark){QUOTE_SINGLE, true, false};
    case 0x203a:
        return (struct quote_mark){QUOTE_SINGLE, false, true};
    case 0x2018:
    case 0x201a:
        return (struct quote_mark){QUOTE_SINGLE, opens, false};
    case 0x2019:
    case '\'':
        return (struct quote_mark){QUOTE_SINGLE, c == '\'' && opens, closes};
    default: /* the straight mark says nothing by itself: blanks decide, and whether one is open */
        if (v->word[i].space && i > 0 && view_is_mark(v, i - 1, VIEW_MARK_COLON))
            closes = false; /* قال: " لن ... */
        if (!v->word[i].space && !v->word[i].paragraph && i > 0 &&
            view_is_mark(v, i - 1, VIEW_MARK_STOP))
            closes = true; /* ... سنويا."وأضاف */
        return (struct quote_mark){QUOTE_DOUBLE, !ends_speech(v, i + 1), closes};
    }
}

struct quote_scan {
    struct view *v;
    struct arena *a;
    size_t n, cap;
};

static void quote_add(struct quote_scan *s, uint32_t open, uint32_t close, bool is_closed)
{
    struct view_quote q = {.open = open, .close = close, .is_closed = is_closed};
    uint32_t index = (uint32_t)s->n;

    *(struct view_quote *)arena_push(s->a, (void **)&s->v->quote, &s->n, &s->cap, sizeof q) = q;
    for (uint32_t i = open; i < close + is_closed; i++)
        s->v->word[i].quote = index;
    if (is_closed && is_twin(s->v, close))
        s->v->word[close + 1].quote = index;
}

/* The first end of a sentence behind an opening mark that is never closed. */
static uint32_t quote_visible_end(const struct view *v, uint32_t open, uint32_t end)
{
    for (uint32_t i = open + 1; i < end; i++)
        if (view_is_mark(v, i, VIEW_MARK_STOP) &&
            (i + 1 == end || (v->word[i + 1].space && !v->word[i].space)) &&
            v->text.point[v->tokens.at[i].start] != 0x2026)
            return i + 1;
    return end;
}

/* The word of the closing mark for the quotation that opens at `open`, or `end`. */
static uint32_t quote_close_of(const struct view *v, uint32_t open, uint32_t end,
                               enum quote_class class)
{
    unsigned depth = 1;

    for (uint32_t i = open + 1; i < end; i++) {
        struct quote_mark m;
        if (!view_is_mark(v, i, VIEW_MARK_QUOTE))
            continue;
        m = quote_read(v, i);
        if (m.class != class) {
            i += m.class == QUOTE_TWIN;
            continue;
        }
        if (m.may_close)
            depth--;
        else if (m.may_open)
            depth++;
        if (depth == 0)
            return i;
    }
    return end;
}

/* The mark that was never set: "They came. They took him|, said his brother. Where the first comma
 * stands in front of who says it, before another quotation begins; `end` when there is none. */
static uint32_t quote_spoken_end(const struct view *v, uint32_t open, uint32_t end)
{
    static const char *const verbs[] = {"said", "says", "told", "added", NULL};

    for (uint32_t i = open + 1; i + 2 < end && i - open < QUOTE_SPOKEN_WORDS; i++) {
        if (view_is_mark(v, i, VIEW_MARK_QUOTE))
            break;
        if (!view_is_mark(v, i, VIEW_MARK_COMMA))
            continue;
        for (uint32_t k = i + 1; k + 1 < end && k - i <= QUOTE_SPEAKER_WORDS; k++) {
            if (v->word[k].mark)
                break;
            if (view_is_any(v, k, verbs) && (k == i + 1 || view_is_mark(v, k + 1, VIEW_MARK_STOP)))
                return i;
        }
    }
    return end;
}

/* Where a quotation ends to the eye that is never closed. */
static uint32_t quote_open_end(const struct view *v, uint32_t open, uint32_t end)
{
    const uint32_t visible = quote_visible_end(v, open, end),
                   spoken = quote_spoken_end(v, open, end);

    return spoken < end && spoken > visible ? spoken : visible;
}

static void quote_pair_paragraph(struct quote_scan *s, uint32_t from, uint32_t end, bool next_opens)
{
    unsigned restarts = 0, apostrophes = 0;

    for (uint32_t i = from; i < end; i++) {
        struct quote_mark m;
        uint32_t close;
        if (!view_is_mark(s->v, i, VIEW_MARK_QUOTE))
            continue;
        m = quote_read(s->v, i);
        if (!m.may_open || (m.class == QUOTE_SINGLE && apostrophes > QUOTE_RESTARTS))
            continue;
        close = quote_close_of(s->v, i, end, m.class);
        if (close < end) {
            if (close > i + 1)
                quote_add(s, i, close, true);
            i = close + (m.class == QUOTE_TWIN);
            continue;
        }
        if (m.class == QUOTE_SINGLE) { /* an apostrophe, most likely */
            apostrophes++;
            continue;
        }
        close = next_opens && restarts == 0 ? end : quote_open_end(s->v, i, end);
        quote_add(s, i, close, false);
        s->v->quote[s->n - 1].goes_on = next_opens && close == end;
        i = close - 1;
        if (++restarts > QUOTE_RESTARTS)
            return;
    }
}

void quote_pair(struct view *v, struct arena *a)
{
    struct quote_scan s = {.v = v, .a = a};
    uint32_t from = 0;

    for (uint32_t i = 1; i <= v->words; i++) {
        if (i < v->words && !v->word[i].paragraph)
            continue;
        quote_pair_paragraph(&s, from, i, i < v->words && view_is_mark(v, i, VIEW_MARK_QUOTE));
        from = i;
    }
    v->quotes = (uint32_t)s.n;
}

/* منظمة الأغذية والزراعة | "فاو" | : a word that nothing knows behind a body of several words. */
static bool is_short_form(const struct view *v, const struct view_quote *q)
{
    const struct view_word *w = &v->word[q->open + 1];

    if (q->close != q->open + 2 || !w->arabic || (w->lex && !w->conj) || w->article || w->prep ||
        v->tokens.at[q->open + 1].folded.n > 2 * QUOTE_SHORT_LETTERS ||
        !v->word[q->open - 1].article)
        return false;
    for (uint32_t i = q->open; i > 1 && q->open - i < QUOTE_BODY_WORDS && !v->word[i - 1].mark; i--)
        if (view_source(v, i - 2) == LEXICON_SOURCE_ORGANISATION && !v->word[i - 2].article)
            return true;
    return false;
}

/* Words a name is said after: منظمة "..." , the newspaper "..." */
static bool quote_follows_name_word(const struct view *v, const struct view_quote *q)
{
    static const char *const told[] = {"مع", "عبر", "لدي", "ل", NULL};
    enum lexicon_source s;

    if (q->open == 0 || v->word[q->open - 1].mark)
        return false;
    s = view_source(v, q->open - 1);
    if (is_short_form(v, q))
        return true;
    if (view_is_any(v, q->open - 1, told) && q->close - q->open <= QUOTE_CAPITALS + 1)
        return true;
    if (q->close - q->open <= 3 && q->open > 2 && v->word[q->open - 1].article &&
        (view_ends_with(v, q->open - 1, "يه") || view_ends_with(v, q->open - 1, "ي"))) {
        uint32_t head = q->open - 1;
        while (head > 0 && q->open - head < 4 && v->word[head].article)
            head--;
        if (!v->word[head].article && view_has(v, head, LEXICON_NAMED))
            return true; /* وكالة الأنباء الإيرانية "إرنا" */
    }
    return view_has(v, q->open - 1, LEXICON_NAMED) ||
           (v->word[q->open - 1].arabic && !v->word[q->open - 1].article &&
            s == LEXICON_SOURCE_ORGANISATION) ||
           s == LEXICON_SOURCE_MEDIA || s == LEXICON_SOURCE_MEDIA_PERSON;
}

static bool is_mention(const struct view *v, const struct view_quote *q)
{
    const Cw__Mention *m = view_mention(v, q->open + 1);

    if (m && m->start < v->tokens.at[q->open].start && m->end == v->tokens.at[q->close - 1].end)
        return true; /* المتحدث باسم "قسد" فلان: a title that ends with it */
    return m && !view_mentions(v, q->open + 1, CW__MENTION__TYPE__TITLE) &&
           m->start <= v->tokens.at[q->open + 1].start && m->end >= v->tokens.at[q->close - 1].end;
}

/* "موقع بوابة الوسط" */
static bool begins_with_body(const struct view *v, uint32_t i)
{
    return v->word[i].arabic && (view_source(v, i) == LEXICON_SOURCE_MEDIA ||
                                 view_source(v, i) == LEXICON_SOURCE_ORGANISATION);
}

/* English "Hossam Luqa" and the like: capitals behind a word that says nothing. */
static bool is_capitalised(const struct view *v, const struct view_quote *q, uint32_t words,
                           uint32_t capitals)
{
    if (v->word[q->open + 1].arabic || capitals != words || words > QUOTE_CAPITALS)
        return false;
    return q->open > 0 && !v->word[q->open - 1].mark &&
           !(v->word[q->open - 1].lex && v->word[q->open - 1].lex->cue);
}

/* المنسق العام "معز علي": words that nothing knows, a given name among them. */
static bool is_person(const struct view *v, const struct view_quote *q, uint32_t words)
{
    bool is_given = false;

    for (uint32_t i = q->open + 1; i < q->close; i++) {
        const struct view_word *w = &v->word[i];
        const bool given = view_has(v, i, LEXICON_GIVEN) && !w->article;
        if (!w->arabic || w->prep ||
            (w->lex && !given && !view_mentions(v, i, CW__MENTION__TYPE__PER)))
            return false;
        is_given |= given;
    }
    return is_given && words >= 2 && words <= QUOTE_CAPITALS;
}

/* الجوهرة | "اف ام" | : letters read out, behind what the outlet is called. */
static bool is_spelt(const struct view *v, const struct view_quote *q, uint32_t words)
{
    for (uint32_t i = q->open + 1; i < q->close; i++)
        if (!v->word[i].arabic || v->tokens.at[i].folded.n > 4)
            return false;
    return words >= 2 && q->open > 0 && !v->word[q->open - 1].mark;
}

/* "سي.إن.إن": a full stop between letters read out. */
static bool is_dot_of_name(const struct view *v, uint32_t i)
{
    return v->word[i - 1].arabic && v->tokens.at[i - 1].folded.n <= 6 && !v->word[i].space &&
           !v->word[i + 1].space && v->word[i + 1].arabic;
}

static bool quote_looks_like_name(const struct view *v, const struct view_quote *q)
{
    uint32_t words = 0, capitals = 0;

    for (uint32_t i = q->open + 1; i < q->close; i++) {
        words += !v->word[i].mark;
        capitals += v->word[i].capital;
        if (words > QUOTE_NAME_WORDS ||
            (view_is_mark(v, i, VIEW_MARK_STOP) && !is_dot_of_name(v, i)) ||
            view_is_mark(v, i, VIEW_MARK_COMMA))
            return false;
    }
    if (words == 0)
        return false;
    return is_mention(v, q) || quote_follows_name_word(v, q) || begins_with_body(v, q->open + 1) ||
           is_capitalised(v, q, words, capitals) || is_person(v, q, words) || is_spelt(v, q, words);
}

void quote_find_names(struct view *v)
{
    for (uint32_t i = 0; i < v->quotes; i++)
        v->quote[i].is_name = v->quote[i].is_closed && v->quote[i].close > v->quote[i].open + 1 &&
                              quote_looks_like_name(v, &v->quote[i]);
}
