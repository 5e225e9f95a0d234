/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic_word.h"
#include "np_arabic.h"

#define TEH_MARBUTA 0x629
#define CHAIN_WORDS 16 /* of titles in front of one name */

/* An adjective in -ي / -ية. */
static bool is_nisba(const struct view *v, uint32_t i)
{
    return view_ends_with(v, i, "ي") || view_ends_with(v, i, "يه") || view_ends_with(v, i, "يين") ||
           view_ends_with(v, i, "يون");
}

/* المحكمة الانتخابية | العليا: adjectives of other shapes. */
static bool is_adjective(const struct view *v, uint32_t i)
{
    static const char *const adjectives[] = {
        "العليا",  "الاعلي",  "الكبري", "الاكبر",  "العظمي",  "العام",    "العامه",
        "الخاص",   "الخاصه",  "السابق", "السابقه", "الاسبق",  "الاسبقه",  "الجديد",
        "الجديده", "الاول",   "الاولي", "الثاني",  "الثانيه", "الراحل",   "الراحله",
        "الحاكم",  "الحاكمه", "الدائم", "الدائمه", "الشقيق",  "الشقيقه",  "الوسطي",
        "القصوي",  "الحر",    "الحره",  "الاخر",   "الاخري",  "الاخير",   "الاخيره",
        "القادم",  "القادمه", "الابرز", "الشمالي", "الغربي",  "التنفيذي", NULL};

    return view_is_any(v, i, adjectives);
}

static bool is_definite_nisba(const struct view *v, uint32_t i)
{
    return v->word[i].article && is_nisba(v, i);
}

/* A verbal noun or plural in -ات, or a plural behind a feminine singular: no adjective of the
 * phrase in front. */
static bool is_object_like(const struct view *v, uint32_t from, uint32_t i)
{
    const struct lexicon_word *lex = v->word[i].lex;

    if (view_ends_with(v, i, "ات") || (lex && lex->trigger) || view_is_cue(v, i, LEXICON_NOMINAL))
        return !view_ends_with(v, from, "ات") || view_mentions(v, from, CW__MENTION__TYPE__LOC);
    return i == from + 1 && v->word[from].article && view_ends_with(v, from, "ه") &&
           (view_ends_with(v, i, "ين") || view_ends_with(v, i, "ون"));
}

static bool has_definite(const struct view *v, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (np_arabic_is_definite(v, i))
            return true;
    return false;
}

/* وزارة النقل | الاتهامات: what a mention that runs too far takes for a part of the name. */
static bool is_overrun(const struct view *v, uint32_t i)
{
    const struct lexicon_word *lex = v->word[i].lex;

    return v->word[i].article && v->word[i - 1].article && lex && view_ends_with(v, i, "ات") &&
           (lex->trigger || view_is_cue(v, i, LEXICON_NOMINAL));
}

/* السكرتير الصحفي لمكتب الرئاسة | مختار الرحبي: a bare word and a family name in -ي that nobody
 * knows; an adjective would agree, and an act is no name. */
static bool is_name_pair(const struct view *v, uint32_t from, uint32_t i)
{
    return i > from && i + 1 < v->words && !np_arabic_has_name(v, from, i) && !v->word[i].mark &&
           !v->word[i].article && !v->word[i].prep && !v->word[i].conj &&
           !(v->word[i].lex && (v->word[i].lex->trigger || v->word[i].lex->cue)) &&
           !view_ends_with(v, i, "ات") && !view_ends_with(v, i, "ه") && !arabic_word_is_act(v, i) &&
           v->word[i - 1].article && v->word[i + 1].article && !v->word[i + 1].lex &&
           view_ends_with(v, i + 1, "ي");
}

/* رئيس الهيئة | الفريق فلان, وزير النقل | سمو الأمير فلان */
static bool is_address(const struct view *v, uint32_t i)
{
    static const char *const address[] = {"الشيخ",  "الدكتور",  "الاستاذ",  "المهندس", "اللواء",
                                          "الفريق", "العميد",   "الامير",   "الملك",   "العقيد",
                                          "العماد", "الدكتوره", "الاستاذه", NULL};
    static const char *const honour[] = {"سمو", "معالي", "فضيله", "سماحه", NULL};

    return (np_arabic_is_name(v, i + 1) && view_is_any(v, i, address)) || view_is_any(v, i, honour);
}

/* A word that nothing knows and that has no letter of a noun of this language. */
static bool is_foreign(const struct view *v, uint32_t i)
{
    return !v->word[i].mark && !v->word[i].lex && !v->word[i].article && !v->word[i].prep &&
           !v->word[i].conj && !view_mention(v, i) && !view_ends_with(v, i, "ه") &&
           !view_ends_with(v, i, "ات") && !arabic_word_is_act(v, i) &&
           !arabic_word_is_owned(v, i) && !arabic_word_is_accusative(v, i);
}

/* وزير الخارجية الألماني | زيغفريد ناومان اليوم: behind a title two words that nothing knows, then
 * what is no object. */
static bool is_foreign_name(const struct view *v, uint32_t from, uint32_t i)
{
    return i > from && i + 2 < v->words && np_arabic_is_person_noun(v, from) &&
           np_arabic_is_definite(v, i - 1) && is_foreign(v, i) && is_foreign(v, i + 1) &&
           !np_arabic_has_name(v, from, i) &&
           (v->word[i + 2].mark || np_arabic_is_time(v, i + 2) || np_arabic_is_prep(v, i + 2) ||
            v->word[i + 2].prep || np_arabic_is_comp(v, i + 2));
}

/* ماكرون | تشكيلة حكومته, خان | حصيلة القتلى: a feminine noun that governs the next word is no
 * surname. */
static bool is_bound_object(const struct view *v, uint32_t i)
{
    static const char *const persons[] = {"كبيره", "زوجه", "ابنه", "شقيقه", "ارمله", NULL};

    if (view_source(v, i) || view_is_any(v, i, persons))
        return false;
    return v->text.point[v->tokens.at[i].end - 1] == TEH_MARBUTA && i + 1 < v->words &&
           !v->word[i + 1].mark && (v->word[i + 1].article || arabic_word_is_owned(v, i + 1)) &&
           !np_arabic_is_time(v, i + 1) && !np_arabic_is_name(v, i + 1);
}

/* أعلن رئيس المجلس | فوز ماكرون: the deed that is told, whatever is taken for a name. */
static bool is_deed(const struct view *v, uint32_t i)
{
    static const char *const deeds[] = {"فوز",   "مقتل",  "وفاه",   "اغتيال", "اعتقال", "ترشح",
                                        "تعيين", "ترشيح", "انتخاب", "تنصيب",  "هزيمه",  NULL};

    return v->word[i - 1].article && view_is_any(v, i, deeds);
}

/* Small words that bind what stands beside them. */
static bool is_bound_by_word(const struct view *v, uint32_t i)
{
    static const char *const outlets[] = {"برس", "بريس", "نيوز", "تايمز", "بوست", NULL};

    if (VIEW_IS(v, i - 1, "المعترف") || VIEW_IS(v, i, "دوليا") ||
        view_starts_with(v, i, "المنتهي") || view_starts_with(v, i - 1, "المنتهي"))
        return true; /* الحكومة المعترف | بها دوليا */
    if (VIEW_IS(v, i, "باسم") || VIEW_IS(v, i - 1, "باسم"))
        return true; /* المتحدث باسم | وزارة X */
    if (view_is_quantifier(v, i - 1) || (v->word[i].conj && view_is_quantifier(v, i)))
        return true; /* معظم | التغريدات, المتظاهرون | وعدد من الناشطين */
    return view_is_any(v, i, outlets);
}

/* The place that somebody or something is of. */
static bool is_of_place(const struct view *v, uint32_t i)
{
    if (view_ends_with(v, i - 1, "يي") && !v->word[i - 1].article)
        return true; /* مسيحيي | محافظة X: a plural that governs */
    return !v->word[i - 1].article && view_mentions(v, i, CW__MENTION__TYPE__LOC) &&
           (view_source(v, i - 1) || /* سكان | نينوى */
            np_arabic_is_kind(v, i - 1) || np_arabic_is_of_place(v, i - 1)); /* بمدينة | بنغازي */
}

/* Who that is, beside a name or a title. */
static bool is_of_person(const struct view *v, uint32_t from, uint32_t i)
{
    static const char *const callings[] = {"عضو",  "مدير", "مديره", "استاذ", "استاذه", "خبير",
                                           "محلل", "باحث", "مؤسس",  "كاتب",  "محامي",  NULL};
    const bool is_title = np_arabic_is_person_noun(v, from);

    if (np_arabic_is_name(v, i - 1) && view_is_any(v, i, callings))
        return true; /* حذر سامر الحلبي | عضو البلدية من */
    if (is_foreign_name(v, from, i) || is_foreign_name(v, from, i - 1))
        return true;
    if (is_title && (is_address(v, i) || is_name_pair(v, from, i) || is_name_pair(v, from, i - 1)))
        return true;
    return i > from + 2 && v->word[i].article && !v->word[i].lex && np_arabic_is_name(v, i - 1) &&
           VIEW_IS(v, i - 2, "بن"); /* أحمد بن يوسف | الملا */
}

/* Behind a name a word that nothing knows: a surname, unless its form is that of an object. */
static bool is_surname(const struct view *v, uint32_t from, uint32_t i)
{
    return !arabic_word_is_owned(v, i) && !arabic_word_is_act(v, i) &&
           !(view_ends_with(v, i, "ا") && view_ends_with(v, i + 1, "ا")) &&
           !is_bound_object(v, i) && !arabic_word_is_accusative(v, i) &&
           !(view_ends_with(v, i, "ه") && i > from + 2 && arabic_word_is_inner(v, i - 1) &&
             arabic_word_is_inner(v, i - 2)); /* a surname, not اتصالا هاتفيا */
}

/* Words that go on with a name or title whatever their form; `i` is behind `from`. */
static bool goes_on_with_name(const struct view *v, uint32_t from, uint32_t i)
{
    if (is_deed(v, i))
        return false;
    if (v->word[i].mark || v->word[i].conj || np_arabic_is_name(v, i) ||
        view_has(v, i, LEXICON_SAME))
        return true;
    if (is_bound_by_word(v, i) || is_of_place(v, i) || is_of_person(v, from, i))
        return true;
    if (view_mention(v, i) && view_mention(v, i - 1) && view_starts_with(v, i, "و"))
        return true; /* الأردن | وجيبوتي */
    if (arabic_word_is_inner(v, i))
        return !is_overrun(v, i);
    if (view_mentions(v, i, CW__MENTION__TYPE__LOC) && v->word[i - 1].article &&
        (VIEW_IS(v, i - 1, "العاصمه") || VIEW_IS(v, i - 1, "الجاره")))
        return true; /* العاصمة | صنعاء */
    if (np_arabic_is_name(v, i - 1) && !v->word[i].lex && !v->word[i].article &&
        !view_mention(v, i))
        return is_surname(v, from, i);
    return arabic_word_governs(v, i - 1) || /* ورئيس | حزب X */
           (v->word[i].prep == 'l' && np_arabic_letter_stays(v, from, i));
}

/* مفتي المملكة | رئيس هيئة العلماء | الشيخ فلان: titles one behind another that end with a form of
 * address and the name. */
static bool is_title_chain(const struct view *v, uint32_t from, uint32_t i)
{
    if (!arabic_word_governs(v, i) || view_source(v, i) != LEXICON_SOURCE_ROLE ||
        !v->word[i - 1].article || np_arabic_has_name(v, from, i))
        return false;
    for (uint32_t j = i + 1; j + 1 < v->words && j < i + CHAIN_WORDS && !v->word[j].mark; j++)
        if (is_address(v, j) && v->word[j].article)
            return true;
    return false;
}

/* The last word of a person's name of two words or more. */
static bool ends_full_name(const struct view *v, uint32_t i)
{
    return view_mentions(v, i, CW__MENTION__TYPE__PER) && arabic_word_is_inner(v, i) &&
           v->word[i + 1].mention != v->word[i].mention;
}

/* العمدة: a man in spite of his ending. */
static bool is_man(const struct view *v, uint32_t i)
{
    static const char *const men[] = {"العمده", "الداعيه", "الخليفه", "العلامه", NULL};

    return view_is_any(v, i, men);
}

static bool is_feminine(const struct view *v, uint32_t i)
{
    return view_ends_with(v, i, "ه") || view_ends_with(v, i, "ات");
}

/* The same of a country or a body. */
static bool ends_long_mention(const struct view *v, uint32_t i)
{
    return (view_mentions(v, i, CW__MENTION__TYPE__LOC) ||
            view_mentions(v, i, CW__MENTION__TYPE__ORG)) &&
           arabic_word_is_inner(v, i) && v->word[i + 1].mention != v->word[i].mention;
}

/* Somebody else than the body or group that the phrase is about; an office goes on with a title. */
static bool is_third(const struct view *v, uint32_t from, uint32_t i)
{
    const enum lexicon_source s = view_source(v, i);

    return !np_arabic_is_person_noun(v, from) && !np_arabic_is_person_noun(v, i) &&
           s != LEXICON_SOURCE_NONE;
}

/* Right behind the first word of the phrase, or a mark. */
static bool begins_at_once(const struct view *v, uint32_t from, uint32_t i)
{
    if (view_is_mark(v, i - 1, VIEW_MARK_QUOTE) && arabic_word_is_definite_act(v, i))
        return true; /* خفضت وكالة "X" | التصنيف */
    if (i != from + 1 || is_nisba(v, i))
        return false;
    if (!v->word[from].lex && !view_source(v, from) && !view_mention(v, from) &&
        (np_arabic_is_definite(v, from) || /* not حارس المدرسة */
         (!view_ends_with(v, from, "ه") &&
          (is_object_like(v, from, i) || arabic_word_is_definite_act(v, i) ||
           view_source(v, i) == LEXICON_SOURCE_LOCAL ||
           view_source(v, i) == LEXICON_SOURCE_GROUP))))
        return true; /* نفى الأسد | الاتهامات */
    if (is_adjective(v, i))
        return false;
    if (view_mentions(v, from, CW__MENTION__TYPE__LOC) && !v->word[from].article &&
        !arabic_word_is_inner(v, i) &&
        (view_source(v, i) || (!view_ends_with(v, i, "ه") && !np_arabic_is_name(v, i))))
        return true; /* دعت تونس | المجتمع الدولي, أغلقت مرسال | المعبر */
    return arabic_word_is_owned(v, from) && !v->word[i].prep &&
           (!view_starts_with(v, i, "الم") || view_source(v, i)); /* في بيانه | القوى الديمقراطية */
}

/* A noun of speakers: somebody else than the phrase is about? */
static bool is_another(const struct view *v, uint32_t from, uint32_t i)
{
    const bool is_inner = arabic_word_is_inner(v, i),
               is_body = view_source(v, i) == LEXICON_SOURCE_ORGANISATION && !is_inner &&
                         !view_starts_with(v, i, "الم") && !is_nisba(v, i);

    if (np_arabic_has_name(v, from, i) && !np_arabic_is_person_noun(v, i) && !is_inner &&
        !arabic_word_governs(v, i - 1))
        return true; /* دعا رئيس البلدية سامر الحلبي | السكان */
    if (is_body && np_arabic_is_definite(v, i - 1) && !view_source(v, i - 1))
        return true; /* حمّل رئيس الحزب | الحكومة */
    if (is_body && v->word[i - 1].article && i > from + 1 && view_source(v, i - 1) &&
        !np_arabic_is_name(v, i + 1))
        return true; /* ناشد رئيس البلدية | السلطات */
    /* انتقدت السلطات الإيرانية | التحالف; not اللجنة الرباعية العربية */
    return is_definite_nisba(v, i - 1) && !is_nisba(v, i) && !is_inner && is_third(v, from, i);
}

/* No adjective of what stands in front: it would agree, or a name takes none. */
static bool is_out_of_place(const struct view *v, uint32_t from, uint32_t i)
{
    if (is_nisba(v, i))
        return false;
    if (ends_full_name(v, i - 1))
        return true; /* تفقد الوزير سامر الحلبي | المناطق */
    if (is_adjective(v, i))
        return false;
    if (is_feminine(v, from) && !is_man(v, from) && is_feminine(v, i - 1) && !is_feminine(v, i) &&
        !arabic_word_is_inner(v, i) && v->word[i - 1].article)
        return true; /* طالبت دائرة المفاوضات | المجتمع: an adjective would agree */
    if (view_starts_with(v, i, "الم"))
        return false;
    return (ends_long_mention(v, i - 1) && !np_arabic_is_name(v, i + 1)) ||
           is_definite_nisba(v, i - 1);
    /* دانت دولة الإمارات العربية المتحدة | الجريمة, أعلنت وزارة الدفاع الروسية | العثور */
}

/* A word with the article: an adjective, or already the object? */
static bool definite_begins_object(const struct view *v, uint32_t from, uint32_t i)
{
    if (begins_at_once(v, from, i))
        return true;
    /* مسؤول ألماني | تونس: an indefinite phrase takes no definite word behind its adjective. */
    if (!has_definite(v, from, i))
        return i - from >= 2 && !v->word[from].article &&
               (is_nisba(v, i - 1) ||
                (!view_source(v, i - 1) && view_source(v, from) == LEXICON_SOURCE_OFFICIAL));
    if (view_source(v, i))
        return is_another(v, from, i);
    /* نفت الوزارة | الاتهامات, دعت اللجنة | الطرفين */
    return is_out_of_place(v, from, i) || is_object_like(v, from, i);
}

/* مصادر, ناشطون: speakers of whom nothing more is told. */
static bool is_bare_plural(const struct view *v, uint32_t i)
{
    static const char *const plurals[] = {"مصادر",   "ناشطون", "نشطاء",   "شهود",
                                          "مسؤولون", "سكان",   "مراقبون", NULL};

    return view_is_any(v, i, plurals);
}

/* With nothing else to mark where the content begins, the subject ends where its definiteness does:
 * behind a definite word a bare noun begins the object (أعلنت السلطات الجزائرية | حالة الطوارئ),
 * unless it is part of a name. */
bool np_arabic_ends_by_grammar(const struct view *v, uint32_t from, uint32_t i)
{
    if (i == from || (i == from + 1 && arabic_word_points(v, from)) ||
        goes_on_with_name(v, from, i) || is_title_chain(v, from, i) || np_arabic_is_prep(v, i) ||
        np_arabic_is_prep(v, i - 1) || (VIEW_IS(v, i, "العام") && !np_arabic_is_time(v, i)) ||
        np_arabic_is_of_office(v, from, i))
        return false;
    if (v->word[i].article)
        return definite_begins_object(v, from, i);
    if (arabic_word_is_accusative(v, i))
        return true; /* اتهم حداد | أطرافا */
    if ((!v->word[from].lex || view_is_quantifier(v, from)) &&
        (arabic_word_is_owned(v, i) || arabic_word_is_act(v, i)))
        return true; /* أكد حدّال | دعمه, أكد أحد السكان | سقوط قتلى */
    if (view_has(v, from, LEXICON_SPEECH) && !v->word[from].article && v->word[i].lex &&
        (v->word[i].lex->trigger || view_is_cue(v, i, LEXICON_NOMINAL)))
        return true; /* في بيان | مقتل */
    if (i == from + 1 && is_bare_plural(v, from) && arabic_word_is_act(v, i))
        return true;               /* أكدت مصادر | تقدم المعارضة */
    if (!has_definite(v, from, i)) /* صحف محلية | إقرار, جماعة مسلحة | تفجير */
        return i - from >= 2 && view_source(v, from) &&
               (is_nisba(v, i - 1) ||
                (view_ends_with(v, i - 1, "ه") && view_ends_with(v, from, "ه"))) &&
               !is_nisba(v, i) &&
               (arabic_word_is_act(v, i) ||
                (v->word[i].lex &&
                 (v->word[i].lex->trigger || view_is_cue(v, i, LEXICON_NOMINAL))));
    return !view_mentions(v, i, CW__MENTION__TYPE__PER);
}

/* المرشد الأعلى | السعودية: a country, for no adjective agrees so. */
static bool is_land(const struct view *v, uint32_t from, uint32_t i)
{
    return (view_mentions(v, i, CW__MENTION__TYPE__LOC) || VIEW_IS(v, i, "السعوديه")) &&
           !arabic_word_is_inner(v, i) && is_feminine(v, i) && !is_feminine(v, from) &&
           !is_feminine(v, i - 1);
}

/* التقارير الإسرائيلية | فريدمان: the name with which the phrase of a document or of many ends is
 * nobody's own. */
static uint32_t last_name(const struct view *v, struct words np)
{
    const enum lexicon_source s = view_source(v, np.from);
    uint32_t i = np.to;

    if ((s != LEXICON_SOURCE_DOCUMENT && s != LEXICON_SOURCE_GROUP) || !v->word[np.from].article)
        return np.to;
    while (i > np.from + 1 && view_mentions(v, i - 1, CW__MENTION__TYPE__PER) &&
           !v->word[i - 1].article)
        i--;
    return i > np.from && v->word[i - 1].article ? i : np.to;
}

uint32_t np_arabic_last_object(const struct view *v, struct words np)
{
    uint32_t i = last_name(v, np);

    if (np.to == np.from + 2 && view_source(v, np.from) == LEXICON_SOURCE_DOCUMENT &&
        v->word[np.from].article && v->word[np.from + 1].article &&
        (view_ends_with(v, np.from + 1, "ون") || view_ends_with(v, np.from + 1, "ين")) &&
        !view_ends_with(v, np.from, "ات"))
        return np.from + 1; /* القانون | السجون, البيان | المسؤولين */

    if (i < np.to)
        return i;

    do
        i--;
    while (i > np.from + 1 && (is_nisba(v, i) || is_adjective(v, i)) && !is_land(v, np.from, i));
    if (i <= np.from || !v->word[i].article || v->word[i].conj || v->word[i].prep ||
        arabic_word_is_inner(v, i) ||
        ((is_nisba(v, i) || is_adjective(v, i)) && !is_land(v, np.from, i)) ||
        (view_starts_with(v, i, "الم") && !view_source(v, i) && !view_ends_with(v, i, "ات") &&
         !view_ends_with(v, i, "ين")) ||
        (!view_source(v, np.from) && !np_arabic_is_name(v, np.from)))
        return np.to;
    if (np_arabic_is_name(v, i - 1))
        return view_source(v, i) || view_ends_with(v, i, "ات") || view_ends_with(v, i, "ين") ||
                       view_ends_with(v, i, "اء")
                   ? i
                   : np.to;
    if (is_land(v, np.from, i))
        return i;
    return v->word[i - 1].article && !v->word[np.from].article && i > np.from + 1 ? i : np.to;
}
