/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic.h"
#include "arabic_word.h"
#include "np_arabic.h"

#define ADVERBIAL_WORDS 14
#define RELATIVE_WORDS 25
#define QUOTED_WORDS 5
#define STATEMENT_WORDS 20
#define DIRECTION_WORDS 5 /* جنوبي اليمن */

/* --------------------------------------------------------------------------------- to the left */

static bool ends_before(const struct view *v, uint32_t j, uint32_t end)
{
    if (v->word[j].mark || np_arabic_is_comp(v, j) || np_arabic_is_time(v, j) ||
        view_has(v, j, LEXICON_BUT | LEXICON_KANA | LEXICON_REL | LEXICON_CONJ) ||
        VIEW_IS(v, j, "بعدما"))
        return true;
    /* شهد الجمعة الفائتة | مظاهرات مدنية طالبت: behind a definite word a known noun without article
     * begins anew */
    return j + 1 < end && v->word[j].article && !v->word[j + 1].article && view_source(v, j + 1);
}

static uint32_t quoted_name_start(const struct view *v, uint32_t j, uint32_t low)
{
    const uint32_t q = v->word[j].quote;

    return view_is_mark(v, j, VIEW_MARK_QUOTE) && q != VIEW_NONE && v->quote[q].is_name &&
                   v->quote[q].open >= low
               ? v->quote[q].open
               : j;
}

struct words np_arabic_before(const struct view *v, uint32_t end, uint32_t low)
{
    uint32_t i;

    while (end > low && view_has(v, end - 1, LEXICON_QAD | LEXICON_KANA))
        end--;
    if (end > low && view_is_mark(v, end - 1, VIEW_MARK_COMMA))
        end--;
    for (i = end; i > low && (arabic_word_is_accusative(v, i - 1) ||
                              (i < end && view_source(v, i - 1) && view_ends_with(v, i - 1, "ا")));
         i--)
        ;
    if (i < end)
        return (struct words){i, end}; /* نشرت صحيفة X | تقريرا | يفيد بأن */
    for (i = end; i > low && end - i < NP_WORDS_MAX / 3;) {
        const uint32_t j = i - 1, open = quoted_name_start(v, j, low);
        if (open < j) {
            i = open;
            continue;
        }
        if (ends_before(v, j, end))
            break;
        if (np_arabic_is_finite_cue(v, j) ||
            (np_arabic_is_prep(v, j) && !np_arabic_prep_stays(v, low, j, end)))
            return (struct words){end, end};
        i = j;
        if (v->word[j].conj && !v->word[j].article && i > low && !v->word[i - 1].lex)
            break;
    }
    return (struct words){i, end};
}

/* ---------------------------------------------------------------------------------- adverbials */

/* في بيان تلقت الصحيفة نسخة منه، | ...: what is told of a statement runs to its comma. */
static uint32_t statement_end(const struct view *v, uint32_t from, uint32_t high)
{
    const uint32_t noun = from + 1;
    uint32_t verb = from + 2, outlet = from;

    while (verb < high && verb < from + 4 && !v->word[verb].lex && !v->word[verb].mark &&
           (view_ends_with(v, verb, "ي") || view_ends_with(v, verb, "يه")))
        verb++; /* في مؤتمر صحفي خاص | عقده */

    if (verb >= high || !np_arabic_is_prep(v, from) || !view_has(v, noun, LEXICON_SPEECH) ||
        v->word[noun].article || v->word[verb].mark || v->word[verb].article ||
        view_mention(v, verb))
        return from;
    if (!arabic_word_is_owned(v, verb) && !VIEW_IS(v, verb, "صادر") && !VIEW_IS(v, verb, "صادره") &&
        (!view_ends_with(v, verb, "ت") || view_ends_with(v, verb, "ات")))
        return from;
    if (verb + 1 < high && arabic_word_is_owned(v, verb) &&
        view_source(v, verb + 1) == LEXICON_SOURCE_MEDIA)
        outlet = np_arabic_object_of(v, verb + 1, high).to; /* في تصريح نقلته وكالة X | تضامنه */
    for (uint32_t i = verb + 1;
         i + 1 < high && i >= outlet && arabic_word_is_owned(v, verb) && np_arabic_is_prep(v, i);
         i = outlet)
        outlet = np_arabic_object_of(v, i + 1, high).to; /* نشرته على موقعها | مقتل */
    for (uint32_t i = verb; i < high && i < from + STATEMENT_WORDS; i++) {
        if (np_arabic_is_comp(v, i) || view_opens_speech(v, i))
            return from;
        if (view_is_mark(v, i, VIEW_MARK_COMMA))
            return i;
        if (outlet > i && arabic_word_is_act(v, outlet))
            return outlet;
    }
    return from;
}

/* Behind a name of a few words in marks that begins at i, or i. */
static uint32_t quoted_end(const struct view *v, uint32_t i, uint32_t high)
{
    const uint32_t q = v->word[i].quote;

    return q != VIEW_NONE && v->quote[q].open == i && v->quote[q].is_closed &&
                   v->quote[q].close < i + QUOTED_WORDS && v->quote[q].close + 1 < high
               ? v->quote[q].close + 1
               : i;
}

/* لمراسل X، | مغادرته: what stands behind the comma is no apposition to an outlet. */
static uint32_t outlet_end(const struct view *v, uint32_t from, uint32_t high)
{
    const uint32_t end = np_arabic_governed(v, from, high).to;
    uint32_t named = from + 1;

    while (named < end && view_mentions(v, named, CW__MENTION__TYPE__ORG))
        named++;
    if (named > from + 1 && named < end && !v->word[named].article)
        return named; /* لوكالة X | خبر وفاته */
    for (uint32_t i = from; i < end; i++)
        if (view_is_mark(v, i, VIEW_MARK_COMMA))
            return i;
    return end;
}

uint32_t np_arabic_skip_pp(const struct view *v, uint32_t from, uint32_t high)
{
    uint32_t end;

    end = statement_end(v, from, high);
    if (end > from)
        return end;
    if (VIEW_IS(v, from, "وفقا") && from + 1 < high && view_has(v, from + 1, LEXICON_MEDIA))
        return outlet_end(v, from + 1, high); /* أكدت الوزارة | وفقا لوكالة X | وقوفها */
    if ((end = np_arabic_told(v, from, high).to) > from)
        return end + 1;
    if (VIEW_IS(v, from, "ل") && from + 1 < high && view_names_outlet(v, from + 1)) {
        for (end = from + 2; end < high && v->word[end].mention == v->word[from + 1].mention;)
            end++;
        return end; /* نفى فلان | لـ X | صحة الأنباء */
    }
    if (VIEW_IS(v, from, "علي") && VIEW_IS(v, from + 1, "لسان") && from + 2 < high)
        return np_arabic_after(v, from + 2 + arabic_has_suffix(v, from + 2), high, true).to;
    if (VIEW_IS(v, from, "باسمه") || VIEW_IS(v, from, "باسمها"))
        return from + 1;
    if ((VIEW_IS(v, from, "باسم") || VIEW_IS(v, from, "وباسم")) && from + 1 < high)
        return np_arabic_object_of(v, from + 1, high).to; /* ناشد معاليه | باسم المجلس | السكان */
    if (from + 1 >= high || (!np_arabic_is_prep(v, from) && view_letter(v, from) != 'l'))
        return np_arabic_skip_adverbial(v, from, high);
    if (np_arabic_is_prep(v, from) && from + 1 < high && quoted_end(v, from + 1, high) > from + 1)
        return quoted_end(v, from + 1, high); /* على "تويتر" | المسافرين */
    end = view_has(v, from, LEXICON_MEDIA)    /* لوكالة X: names of outlets hold anything */
              ? outlet_end(v, from, high)
              : np_arabic_object_of(v, from + np_arabic_is_prep(v, from), high).to;
    end = end > from ? end : from + 1;
    while (end < high &&
           (view_has(v, end, LEXICON_SAME) || (view_letter(v, from) && view_mention(v, from) &&
                                               v->word[end].mention == v->word[from].mention)))
        end++; /* لفرانس | برس */
    return end;
}

uint32_t np_arabic_behind_manner(const struct view *v, uint32_t i)
{
    static const char *const ways[] = {"بشكل", "بصوره", "بطريقه", "بلهجه", "بنبره", NULL};

    if (v->word[i].mark || (VIEW_IS(v, i, "كما") && np_arabic_is_finite_cue(v, i + 1)))
        return i; /* لاحظ | كما نقلت عنه الصحيفة | أن */
    if (view_phrase_has(v, i, LEXICON_ADV))
        return i + v->word[i].phrase_words;
    if (view_is_any(v, i, ways) && i + 1 < v->words && !v->word[i + 1].mark &&
        !v->word[i + 1].article)
        return i + 2;
    return i + view_has(v, i, LEXICON_ADV);
}

/* A comma, an adverb, a time or the number of a date. */
static bool is_adverbial_word(const struct view *v, uint32_t i)
{
    if (view_is_mark(v, i, VIEW_MARK_COMMA) || view_has(v, i, LEXICON_ADV | LEXICON_SAME) ||
        np_arabic_is_time(v, i))
        return true;
    return view_is_number(v, i) && i > 0 &&
           (np_arabic_is_time(v, i - 1) || view_is_mark(v, i - 1, VIEW_MARK_COMMA));
}

static bool ends_adverbial(const struct view *v, uint32_t i)
{
    return np_arabic_is_comp(v, i) || view_is_mark(v, i, VIEW_MARK_COMMA) ||
           view_is_mark(v, i, VIEW_MARK_COLON) || view_opens_speech(v, i);
}

/* كتيبة X، | وهي من فصائل المدينة، أنها: who that is; المرصد | ومقره لندن: where it sits. */
static bool is_parenthesis(const struct view *v, uint32_t i)
{
    if (np_arabic_is_put_in(v, i))
        return true;
    return i > 0 && v->word[i].conj && view_has(v, i, LEXICON_PRON);
}

/* محافظة لحج، | جنوبي اليمن، */
bool np_arabic_is_direction(const struct view *v, uint32_t i)
{
    static const char *const directions[] = {"جنوب", "جنوبي", "شمال", "شمالي", "شرق",
                                             "شرقي", "غرب",   "غربي", NULL};

    return view_is_any(v, i, directions);
}

uint32_t np_arabic_skip_adverbial(const struct view *v, uint32_t from, uint32_t high)
{
    uint32_t i = from, limit;

    if (i >= high)
        return from;
    if (np_arabic_told(v, i, high).to > i)
        return np_arabic_told(v, i, high).to + 1;
    if ((VIEW_IS(v, i, "ضيف") || VIEW_IS(v, i, "ضيفه")) && i + 1 < high && !v->word[i + 1].mark)
        return i + 2 + /* فلان ضيف X | أن, ضيف برنامج X | أن */
               (view_has(v, i + 1, LEXICON_MEDIA) && i + 2 < high && !v->word[i + 2].mark);
    if (i > 0 && view_is_mark(v, i - 1, VIEW_MARK_COMMA) && np_arabic_is_direction(v, i)) {
        for (limit = i + DIRECTION_WORDS; i < high && i < limit && !ends_adverbial(v, i); i++)
            ;
        return i;
    }
    if (np_arabic_is_published(v, i))
        return i + 1;
    if (np_arabic_behind_manner(v, i) > i)
        return np_arabic_behind_manner(v, i);
    if (is_adverbial_word(v, i))
        return i +
               (view_phrase_has(v, i, LEXICON_TIME | LEXICON_ADV) ? v->word[i].phrase_words : 1);
    const bool is_relative = view_has(v, i, LEXICON_REL) || view_phrase_has(v, i, LEXICON_REL) ||
                             is_parenthesis(v, i) || np_arabic_is_told_of_him(v, i);
    if (!is_relative && !np_arabic_is_prep(v, i) && v->word[i].prep != 'l')
        return from;
    limit = i + (is_relative ? RELATIVE_WORDS : ADVERBIAL_WORDS);
    for (i++; i < high && i < limit && !ends_adverbial(v, i); i++)
        ;
    return i;
}
