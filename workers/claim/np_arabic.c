/* SPDX-License-Identifier: Apache-2.0 */
#include "np.h"

#define ADVERBIAL_WORDS 14
#define RELATIVE_WORDS 25
#define APPOSITION_WORDS 8

static bool is_comp(const struct view *v, uint32_t i)
{
    return view_has(v, i, LEXICON_COMP) && !v->word[i].mark;
}

static bool is_definite(const struct view *v, uint32_t i)
{
    const Cw__Mention *m = view_mention(v, i);

    return v->word[i].article || (m && m->type != CW__MENTION__TYPE__TITLE && m->type != CW__MENTION__TYPE__NORP);
}

/* على and علي fold to the same; the last letter as written tells the preposition from the name. */
static bool is_ala(const struct view *v, uint32_t i)
{
    return VIEW_IS(v, i, "علي") && v->text.point[v->tokens.at[i].end - 1] == 0x0649;
}

static bool is_name_word(const struct view *v, uint32_t i)
{
    const Cw__Mention *m = view_mention(v, i);

    if (is_ala(v, i))
        return false;
    return (m && m->type == CW__MENTION__TYPE__PER) || view_has(v, i, LEXICON_GIVEN);
}

/* A preposition of its own, not one that belongs to a name. */
static bool is_prep(const struct view *v, uint32_t i)
{
    return view_has(v, i, LEXICON_PREP) && !v->word[i].article && !v->word[i].prep && !is_name_word(v, i);
}

static bool is_time(const struct view *v, uint32_t i)
{
    const Cw__Mention *m = view_mention(v, i);

    if (v->word[i].mark || (m && m->type != CW__MENTION__TYPE__MISC))
        return false;
    return view_has(v, i, LEXICON_TIME) || view_phrase_has(v, i, LEXICON_TIME);
}

static bool is_finite_cue(const struct view *v, uint32_t i)
{
    const struct view_word *w = &v->word[i];

    return w->lex && w->lex->cue && w->lex->form == LEXICON_PAST && !w->article && !w->prep && !w->lex->flags &&
           !w->lex->source;
}

/* "في" and the like stay inside the phrase when a place or an institution follows: الشرطة في بنغلادش. */
static bool prep_stays(const struct view *v, uint32_t from, uint32_t i, uint32_t high)
{
    const Cw__Mention *m;

    if (i + 1 >= high || v->word[i + 1].mark)
        return false;
    if (VIEW_IS(v, i, "لدي"))
        return true;
    if (!VIEW_IS(v, i, "في") && !VIEW_IS(v, i, "من") && !VIEW_IS(v, i, "عن") && !VIEW_IS(v, i, "علي"))
        return false;
    if (view_has(v, i + 1, LEXICON_SPEECH | LEXICON_TIME | LEXICON_SAME))
        return false;
    m = view_mention(v, i + 1);
    if (m && m->type == CW__MENTION__TYPE__LOC)
        return VIEW_IS(v, i, "في") || VIEW_IS(v, i, "من");
    /* مصدر في الشرطة, مسؤول من وزارة: somebody of that body; a name has its body already */
    if (view_source(v, i + 1) == LEXICON_SOURCE_ORGANISATION || view_source(v, i + 1) == LEXICON_SOURCE_MEDIA ||
        (m && m->type == CW__MENTION__TYPE__ORG))
        return view_source(v, from) != LEXICON_SOURCE_NONE && !is_name_word(v, from) && !is_name_word(v, i - 1) &&
               !(v->word[i - 1].article && view_source(v, from) == LEXICON_SOURCE_ROLE && i - from > 2);
    /* قائد الشرطة في داكا: an unknown word without article behind في is a place more often than not. */
    return VIEW_IS(v, i, "في") && !v->word[i + 1].lex && !v->word[i + 1].article && i + 2 < high &&
           (is_comp(v, i + 2) || view_opens_speech(v, i + 2));
}

/* The name behind a comma: رئيس حركة النهضة، راشد الغنوشي. Returns its end, or `comma`. */
static uint32_t apposition_end(const struct view *v, uint32_t from, uint32_t comma, uint32_t high)
{
    uint32_t i = comma + 1;
    bool has_name = false, has_role = view_source(v, from) == LEXICON_SOURCE_ROLE ||
                                      view_source(v, from) == LEXICON_SOURCE_OFFICIAL ||
                                      view_source(v, from) == LEXICON_SOURCE_MEDIA_PERSON;

    for (uint32_t j = from; j < comma; j++)
        has_name |= is_name_word(v, j);
    if (i >= high || v->word[i].mark || is_prep(v, i) || is_time(v, i) || is_comp(v, i) || v->word[i].conj ||
        view_has(v, i, LEXICON_REL | LEXICON_BUT | LEXICON_CONJ))
        return comma;
    /* title, name - or name, title */
    if (!(has_role && !has_name) && view_source(v, i) != LEXICON_SOURCE_ROLE && view_source(v, i) != LEXICON_SOURCE_OFFICIAL)
        return comma;
    while (i < high && i - comma <= APPOSITION_WORDS && !v->word[i].mark && !is_comp(v, i) && !is_time(v, i) &&
           !view_has(v, i, LEXICON_REL) && !(is_prep(v, i) && !prep_stays(v, from, i, high)) && v->word[i].prep != 'l')
        i++;
    if (i > comma + APPOSITION_WORDS || (i < high && v->word[i].lex && v->word[i].lex->cue && i == comma + 1))
        return comma;
    return i;
}

/* وكالة الأنباء, لجنة ... لحقوق الإنسان, مستشار الرئيس للشؤون الدينية: not the one told. */
static bool belongs_to_title(const struct view *v, uint32_t from, uint32_t i)
{
    enum lexicon_source s = view_source(v, from);

    if (view_has(v, i, LEXICON_MEDIA) || view_source(v, i) == LEXICON_SOURCE_MEDIA || view_source(v, i) == LEXICON_SOURCE_MEDIA_PERSON)
        return false;
    if (view_mention(v, i) && view_mention(v, i)->type == CW__MENTION__TYPE__PER)
        return false;
    if (view_mention(v, i) && view_mention(v, i - 1) == view_mention(v, i))
        return true;
    if (s == LEXICON_SOURCE_ORGANISATION || s == LEXICON_SOURCE_MEDIA)
        return true;
    return s == LEXICON_SOURCE_ROLE && v->word[i].article && !view_source(v, i);
}

static bool ends_subject(const struct view *v, uint32_t from, uint32_t i, uint32_t high)
{
    const struct view_word *w = &v->word[i];

    if (w->mark == VIEW_MARK_QUOTE)
        return !(w->quote != VIEW_NONE && v->quote[w->quote].is_name);
    if (w->mark == VIEW_MARK_OPEN || w->mark == VIEW_MARK_CLOSE)
        return false;
    if (w->mark == VIEW_MARK_DASH)
        return w->space;
    if (w->mark)
        return true;
    if (is_comp(v, i) || view_has(v, i, LEXICON_WHETHER) ||
        (!w->article && view_has(v, i, LEXICON_REL | LEXICON_BUT | LEXICON_ADV | LEXICON_KANA | LEXICON_QAD | LEXICON_SAME)))
        return !(view_has(v, i, LEXICON_SAME) && i > from);
    if (is_time(v, i) || (w->phrase && w->phrase->cue && w->phrase->form == LEXICON_PHRASAL))
        return true;
    if (is_prep(v, i))
        return !prep_stays(v, from, i, high) || i == from;
    if (w->prep == 'l')
        return !(i > from && belongs_to_title(v, from, i));
    if (w->prep == 'b' && i > from && !w->is_guess)
        return !view_source(v, i) && !w->article && !view_mention(v, i) && !VIEW_IS(v, i, "باسم");
    return i > from && is_finite_cue(v, i) && w->conj;
}

/* An adjective in -ي / -ية. */
static bool is_nisba(const struct view *v, uint32_t i)
{
    struct span s = v->tokens.at[i].folded;

    return span_ends_with(s, SPAN("ي")) || span_ends_with(s, SPAN("يه")) || span_ends_with(s, SPAN("يين")) || span_ends_with(s, SPAN("يون"));
}

/* A definite noun that cannot be an adjective of the phrase in front: a verbal noun or plural in -ات, or a plural behind a feminine
 * singular. */
static bool is_object_like(const struct view *v, uint32_t from, uint32_t i)
{
    struct span s = v->tokens.at[i].folded, head = v->tokens.at[from].folded;
    const struct lexicon_word *lex = v->word[i].lex;

    if (span_ends_with(s, SPAN("ات")) || (lex && (lex->trigger || (lex->cue && lex->form == LEXICON_NOMINAL))))
        return !span_ends_with(head, SPAN("ات"));
    return span_ends_with(head, SPAN("ه")) && v->word[from].article && i == from + 1 &&
           (span_ends_with(s, SPAN("ين")) || span_ends_with(s, SPAN("ون")));
}

/* With nothing else to mark where the content begins, the subject ends where its definiteness does: behind a definite
 * word a bare noun begins the object (أعلنت السلطات الجزائرية | حالة الطوارئ), unless it is part of a name. */
static bool ends_by_grammar(const struct view *v, uint32_t from, uint32_t i)
{
    bool definite = false, indefinite_adjective = false;

    if (i == from || v->word[i].mark || is_name_word(v, i) || view_has(v, i, LEXICON_SAME))
        return false;
    if (v->word[i].mention != VIEW_NONE && v->word[i].mention == v->word[i - 1].mention)
        return false;
    for (uint32_t j = from; j < i; j++) {
        definite |= is_definite(v, j);
        indefinite_adjective |= j > from && !is_definite(v, j);
    }
    if (is_name_word(v, i - 1) && !v->word[i].lex && !v->word[i].article)
        return false; /* a surname */
    if (v->word[i].conj || (v->word[i].prep == 'l' && belongs_to_title(v, from, i)))
        return false;
    if (v->word[i].article && i == from + 1 && !v->word[from].lex && !view_mention(v, from) && !is_nisba(v, i))
        return true; /* نفى الأسد | الاتهامات */
    if (v->word[i].article && is_nisba(v, i - 1) && v->word[i - 1].article && !is_nisba(v, i) && !view_source(v, i) &&
        !span_starts_with(v->tokens.at[i].folded, SPAN("الم")))
        return true; /* أعلنت وزارة الدفاع الروسية | العثور */
    /* نفت الوزارة | الاتهامات, دعت اللجنة | الطرفين */
    if (v->word[i].article && definite && i > from && !view_source(v, i) && is_object_like(v, from, i))
        return true;
    if (!v->word[i].article)
        return definite ? view_mention(v, i) == NULL || view_mention(v, i)->type != CW__MENTION__TYPE__PER : false;
    /* مسؤول ألماني | تونس: an indefinite phrase takes no definite word behind its adjective. */
    return !definite && indefinite_adjective && !v->word[from].article && i - from >= 2 && !view_source(v, i - 1) &&
           view_source(v, from) == LEXICON_SOURCE_OFFICIAL;
}

struct words np_arabic_after(const struct view *v, uint32_t from, uint32_t high, bool is_open)
{
    uint32_t i = from;

    if (high > from + NP_WORDS_MAX)
        high = from + NP_WORDS_MAX;
    while (i < high) {
        const uint32_t q = v->word[i].quote;
        if (view_is_mark(v, i, VIEW_MARK_COMMA) && i > from) {
            uint32_t end = apposition_end(v, from, i, high);
            return (struct words){from, end == i ? i : end};
        }
        if (view_is_mark(v, i, VIEW_MARK_QUOTE) && q != VIEW_NONE && v->quote[q].is_name && v->quote[q].open == i) {
            i = v->quote[q].close + 1;
            continue;
        }
        if (view_is_mark(v, i, VIEW_MARK_OPEN)) {
            uint32_t close = i + 1;
            while (close < high && close - i < APPOSITION_WORDS && !view_is_mark(v, close, VIEW_MARK_CLOSE))
                close++;
            if (close < high && view_is_mark(v, close, VIEW_MARK_CLOSE)) {
                i = close + 1;
                continue;
            }
        }
        if (ends_subject(v, from, i, high) || (is_open && ends_by_grammar(v, from, i)))
            break;
        i++;
    }
    return (struct words){from, i < high ? i : high};
}

struct words np_arabic_before(const struct view *v, uint32_t end, uint32_t low)
{
    uint32_t i = end;

    while (i > low && (view_has(v, i - 1, LEXICON_QAD) || view_has(v, i - 1, LEXICON_KANA)))
        i--;
    if (i > low && view_is_mark(v, i - 1, VIEW_MARK_COMMA))
        i--;
    end = i;
    while (i > low && end - i < NP_WORDS_MAX / 3) {
        const uint32_t j = i - 1, q = v->word[j].quote;
        if (view_is_mark(v, j, VIEW_MARK_QUOTE) && q != VIEW_NONE && v->quote[q].is_name && v->quote[q].open >= low) {
            i = v->quote[q].open;
            continue;
        }
        if (v->word[j].mark || is_comp(v, j) || view_has(v, j, LEXICON_BUT | LEXICON_KANA | LEXICON_REL | LEXICON_CONJ) ||
            is_time(v, j))
            break;
        /* شهد الجمعة الفائتة | مظاهرات مدنية طالبت: behind a definite word a known noun without article begins anew */
        if (i < end && v->word[j].article && !v->word[i].article && view_source(v, i))
            break;
        if (is_finite_cue(v, j) || (is_prep(v, j) && !prep_stays(v, low, j, end)))
            return (struct words){end, end};
        i = j;
        if (v->word[j].conj && i > low && !v->word[i - 1].lex)
            break;
    }
    return (struct words){i, end};
}

uint32_t np_arabic_skip_pp(const struct view *v, uint32_t from, uint32_t high)
{
    uint32_t end;

    if (from + 1 >= high || (!is_prep(v, from) && v->word[from].prep != 'l'))
        return np_arabic_skip_adverbial(v, from, high);
    end = np_arabic_after(v, from + (is_prep(v, from) ? 1 : 0), high, true).to;
    while (end < high && view_has(v, end, LEXICON_SAME))
        end++;
    return end > from ? end : from + 1;
}

uint32_t np_arabic_skip_adverbial(const struct view *v, uint32_t from, uint32_t high)
{
    uint32_t i = from, limit;

    if (i >= high)
        return from;
    if (view_is_mark(v, i, VIEW_MARK_COMMA) || view_has(v, i, LEXICON_ADV | LEXICON_SAME) || is_time(v, i) ||
        (v->tokens.at[i].kind == TOKEN_NUMBER && i > 0 && (is_time(v, i - 1) || v->word[i - 1].mark == VIEW_MARK_COMMA)))
        return i + (view_phrase_has(v, i, LEXICON_TIME | LEXICON_ADV) ? v->word[i].phrase_words : 1);
    if (!view_has(v, i, LEXICON_REL) && !is_prep(v, i) && v->word[i].prep != 'l')
        return from;
    limit = i + (view_has(v, i, LEXICON_REL) ? RELATIVE_WORDS : ADVERBIAL_WORDS);
    for (i++; i < high && i < limit; i++)
        if (is_comp(v, i) || view_is_mark(v, i, VIEW_MARK_COMMA) || view_is_mark(v, i, VIEW_MARK_COLON) ||
            view_opens_speech(v, i))
            return i;
    return i < high ? i : high;
}
