/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic_word.h"
#include "np_arabic.h"

#define ALEF_BELOW 0x625 /* إ */
#define SURE_SCORE 0.85f /* of verbs that are hardly anything else */
#define TOLD_WORDS 8     /* of an outlet in brackets */

/* سي.إن.إن: a letter of a name, dots without space round it; إتش7إن9: or digits. */
bool np_arabic_is_spelt(const struct view *v, uint32_t i)
{
    return (i > 0 && view_is_number(v, i - 1) && !v->word[i].space) ||
           (i > 1 && view_is_mark(v, i - 1, VIEW_MARK_STOP) && !v->word[i - 1].space &&
            v->tokens.at[i - 1].end == v->tokens.at[i].start && !v->word[i - 2].mark) ||
           (i + 2 < v->words && view_is_mark(v, i + 1, VIEW_MARK_STOP) && !v->word[i + 1].space &&
            v->tokens.at[i + 1].end == v->tokens.at[i + 2].start && !v->word[i + 2].mark);
}

bool np_arabic_is_put_in(const struct view *v, uint32_t i)
{
    static const char *const words[] = {"ومقره", "ومقرها", "ويدعي", "وتدعي",  "ويبلغ", "وتبلغ",
                                        "واسمه", "واسمها", "وعمره", "وعمرها", NULL};

    return view_is_any(v, i, words);
}

bool np_arabic_is_comp(const struct view *v, uint32_t i)
{
    return view_has(v, i, LEXICON_COMP) && !v->word[i].mark && !view_in_name(v, i) &&
           !np_arabic_is_spelt(v, i) && !VIEW_IS(v, i + 1, "كي"); /* بان كي مون */
}

bool np_arabic_is_definite(const struct view *v, uint32_t i)
{
    const Cw__Mention *m = view_mention(v, i);

    static const char *const sites[] = {"تويتر", "فيسبوك", "فايسبوك", "انستغرام", "يوتيوب", NULL};

    if (view_is_any(v, i, sites))
        return true;
    if (!v->word[i].article && view_ends_with(v, i, "يه"))
        return false; /* مصادر عراقية */
    return v->word[i].article ||
           (m && m->type != CW__MENTION__TYPE__TITLE && m->type != CW__MENTION__TYPE__NORP);
}

/* على and علي fold to the same; the last letter as written tells the preposition from the name. */
static bool is_ala(const struct view *v, uint32_t i)
{
    return (VIEW_IS(v, i, "علي") || VIEW_IS(v, i, "وعلي")) &&
           v->text.point[v->tokens.at[i].end - 1] == 0x0649;
}

bool np_arabic_is_name(const struct view *v, uint32_t i)
{
    const Cw__Mention *m = view_mention(v, i);

    if (is_ala(v, i))
        return false;
    return (m && m->type == CW__MENTION__TYPE__PER) || view_has(v, i, LEXICON_GIVEN);
}

/* إمام and أمام fold to the same, too. */
static bool is_imam(const struct view *v, uint32_t i)
{
    return view_ends_with(v, i, "امام") &&
           v->text.point[v->tokens.at[i].start + v->word[i].conj] == ALEF_BELOW;
}

/* محمد | على البرهومي: the name written without its dots. */
static bool is_ali(const struct view *v, uint32_t i)
{
    return VIEW_IS(v, i, "علي") && i > 0 && i + 1 < v->words && !v->word[i + 1].mark &&
           view_has(v, i - 1, LEXICON_GIVEN) && v->word[i + 1].article && !v->word[i + 1].lex &&
           view_ends_with(v, i + 1, "ي");
}

/* A preposition of its own, not one that belongs to a name. */
bool np_arabic_is_prep(const struct view *v, uint32_t i)
{
    return view_has(v, i, LEXICON_PREP) && !v->word[i].article && !v->word[i].prep &&
           !np_arabic_is_name(v, i) && !is_imam(v, i) && !is_ali(v, i);
}

bool np_arabic_is_finite_cue(const struct view *v, uint32_t i)
{
    const struct view_word *w = &v->word[i];

    return w->lex && w->lex->cue && w->lex->form == LEXICON_PAST && !w->article && !w->prep &&
           !w->lex->flags && !w->lex->source;
}

/* أنصار | الفجر, صحيفة الصباح: a noun without article governs it, so that it is part of a name. */
static bool is_governed_hour(const struct view *v, uint32_t i)
{
    static const char *const hours[] = {"الفجر", "الصباح", "المساء", NULL};

    return i > 0 && v->word[i].article && view_is_any(v, i, hours) && !v->word[i - 1].mark &&
           !v->word[i - 1].article && !v->word[i - 1].prep &&
           !view_has(v, i - 1, LEXICON_PREP | LEXICON_TIME | LEXICON_ADV) &&
           !np_arabic_is_name(v, i - 1) && !np_arabic_is_finite_cue(v, i - 1) &&
           !arabic_word_is_owned(v, i - 1);
}

bool np_arabic_is_time(const struct view *v, uint32_t i)
{
    static const char *const prayers[] = {"خطيب", "امام", "صلاه", "خطبه", NULL};
    static const char *const days[] = {"الاحد",  "الاثنين", "الثلاثاء", "الاربعاء",
                                       "الخميس", "الجمعه",  "السبت",    NULL};
    static const char *const parts[] = {"مطلع",  "نهايه", "بدايه", "منتصف", "اواخر",
                                        "اوائل", "اواسط", "مستهل", NULL};
    static const char *const present[] = {"الحالي", "الحاليه", NULL};
    const Cw__Mention *m = view_mention(v, i);

    if (i + 1 < v->words && !v->word[i + 1].mark &&
        (view_has(v, i + 1, LEXICON_TIME) || VIEW_IS(v, i + 1, "هذا")) && view_is_any(v, i, parts))
        return true; /* مطلع | سبتمبر */
    if (VIEW_IS(v, i, "اليوم") && i + 1 < v->words && view_has(v, i + 1, LEXICON_TIME))
        return true; /* whatever newspaper has that name */
    if (m && m->type == CW__MENTION__TYPE__PER && view_is_any(v, i, days))
        return true; /* a name that runs too far */
    if (v->word[i].mark || (m && m->type != CW__MENTION__TYPE__MISC))
        return false;
    if (i > 0 && VIEW_IS(v, i, "ماي") &&
        (np_arabic_is_name(v, i - 1) || view_has(v, i - 1, LEXICON_KANA | LEXICON_COMP) ||
         np_arabic_is_finite_cue(v, i - 1)))
        return false; /* تيريزا ماي is no month */
    if ((i > 0 && VIEW_IS(v, i, "الجمعه") && view_is_any(v, i - 1, prayers)) ||
        (view_has(v, i, LEXICON_TIME) && is_governed_hour(v, i)))
        return false;
    if (i > 0 && VIEW_IS(v, i, "عام") && view_source(v, i - 1) == LEXICON_SOURCE_ROLE)
        return false; /* أمين عام */
    if (i > 0 && view_is_any(v, i, present) && view_source(v, i - 1) == LEXICON_SOURCE_ROLE)
        return false; /* القائد الحالي */
    if (i > 0 && VIEW_IS(v, i, "العام") && v->word[i - 1].article && view_source(v, i - 1) &&
        view_source(v, i - 1) != LEXICON_SOURCE_DOCUMENT)
        return false; /* الأمين العام is no year */
    return view_has(v, i, LEXICON_TIME) || view_phrase_has(v, i, LEXICON_TIME);
}

/* ل"الخبر", لـ(عكاظ), لـ«العربي»: the letter stands alone in front of a name in marks. */
struct words np_arabic_told(const struct view *v, uint32_t i, uint32_t high)
{
    const struct words none = {i, i};

    if (!VIEW_IS(v, i, "ل") || i + 2 >= high)
        return none;
    if (view_is_mark(v, i + 1, VIEW_MARK_QUOTE)) {
        const uint32_t q = v->word[i + 1].quote;
        return q != VIEW_NONE && v->quote[q].open == i + 1 && v->quote[q].is_name
                   ? (struct words){i + 2, v->quote[q].close}
                   : none;
    }
    for (uint32_t close = i + 2; close < high && close - i < TOLD_WORDS; close++)
        if (view_is_mark(v, i + 1, VIEW_MARK_OPEN) && view_is_mark(v, close, VIEW_MARK_CLOSE))
            return (struct words){i + 2, close};
    return none;
}

/* تصريحات ترامب | قال فيها */
bool np_arabic_is_sure_verb(const struct view *v, uint32_t i)
{
    return np_arabic_is_finite_cue(v, i) &&
           lexicon_cue_of(v->arabic, v->word[i].lex)->score >= SURE_SCORE;
}

bool np_arabic_is_person_noun(const struct view *v, uint32_t i)
{
    enum lexicon_source s = view_source(v, i);

    return s == LEXICON_SOURCE_ROLE || s == LEXICON_SOURCE_OFFICIAL ||
           s == LEXICON_SOURCE_MEDIA_PERSON;
}

bool np_arabic_is_body(const struct view *v, uint32_t i)
{
    return view_source(v, i) == LEXICON_SOURCE_ORGANISATION ||
           view_source(v, i) == LEXICON_SOURCE_MEDIA || view_mentions(v, i, CW__MENTION__TYPE__ORG);
}

bool np_arabic_is_kind(const struct view *v, uint32_t i)
{
    static const char *const kinds[] = {
        "مدينه", "بلده",  "قريه",  "محافظه",  "اقليم",  "ولايه", "منطقه", "مقاطعه", "قضاء",
        "ناحيه", "مخيم",  "ريف",   "العاصمه", "مديريه", "جزيره", "شمال",  "جنوب",   "شرق",
        "غرب",   "شمالي", "جنوبي", "شرقي",    "غربي",   "بلدات", "قري",   "مدن",    "داخل",
        "قطاع",  "مجال",  "صناعه", "جهاز",    "سلاح",   "صفوف",  "مكتب",  "قسم",    NULL};

    return view_is_any(v, i, kinds);
}

bool np_arabic_is_of_place(const struct view *v, uint32_t i)
{
    static const char *const places[] = {
        "بمدينه", "بمنطقه", "بولايه", "بمحافظه", "بجهه",  "ببلديه", "بمقاطعه", "باقليم",
        "بريف",   "بشمال",  "بجنوب",  "بشرق",    "بغرب",  "بمخيم",  "ببلده",   "بقريه",
        "بناحيه", "بحي",    "بمقر",   "بقصر",    "بساحه", "بمبني",  "بشارع",   NULL};

    return view_is_any(v, i, places);
}

bool np_arabic_is_published(const struct view *v, uint32_t i)
{
    return (VIEW_IS(v, i, "نشر") || VIEW_IS(v, i, "نشرت")) && i + 1 < v->words &&
           (np_arabic_is_time(v, i + 1) || view_has(v, i + 1, LEXICON_ADV));
}

/* فلان | ضيف X: of an outlet. */
bool np_arabic_is_guest(const struct view *v, uint32_t i)
{
    return VIEW_IS(v, i, "ضيف") || VIEW_IS(v, i, "ضيفه");
}
