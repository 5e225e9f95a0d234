/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic_word.h"
#include "np_arabic.h"

#define ISSUED_TIME 4
#define FAR_WORDS 14   /* of what an office is about */
#define ENVOY_WORDS 5  /* of the title in front of where he is sent */
#define OFFICE_WORDS 7 /* between an office and who holds it */

/* مدير [قسم] الشرق | في منظمة X: part of a body. */
static bool names_part(const struct view *v, uint32_t from, uint32_t prep)
{
    static const char *const parts[] = {"قسم",    "فرع",  "مكتب",  "دائره", "وحده",
                                        "برنامج", "شعبه", "اداره", "القسم", "الفرع",
                                        "المكتب", "لجنه", "كتله",  NULL};

    for (uint32_t i = from + 1; i < prep; i++)
        if (view_is_any(v, i, parts))
            return true;
    return false;
}

/* كريم حداد | المتحدث باسم X في الحزب: the office that stands behind the name, or `from`. */
static uint32_t office_behind_name(const struct view *v, uint32_t from, uint32_t prep)
{
    if (!np_arabic_is_name(v, from))
        return from;
    for (uint32_t i = from + 1; i < prep; i++)
        if (v->word[i].article && np_arabic_is_person_noun(v, i) && !np_arabic_is_name(v, i))
            return i;
    return from;
}

/* مصدر في الشرطة, مسؤول من وزارة: somebody of that body; a name has its body already. */
static bool is_somebody_of(const struct view *v, uint32_t from, uint32_t prep)
{
    while (from + 1 < prep && view_is_quantifier(v, from))
        from++;
    from = office_behind_name(v, from, prep);
    if (view_source(v, from) == LEXICON_SOURCE_NONE || np_arabic_is_name(v, from) ||
        np_arabic_is_name(v, prep - 1))
        return false;
    return !(v->word[prep - 1].article && view_source(v, from) == LEXICON_SOURCE_ROLE &&
             prep - from > 2 && !names_part(v, from, prep));
}

bool np_arabic_is_issued(const struct view *v, uint32_t prep)
{
    static const char *const issued[] = {"صادر", "صادره", "الصادر", "الصادره", "صدر", "صدرت", NULL};
    uint32_t i = prep;

    while (i > 0 && prep - i < ISSUED_TIME && np_arabic_is_time(v, i - 1))
        i--; /* بلاغ صادر | أمس الأربعاء | عن */
    return i > 0 && view_is_any(v, i - 1, issued);
}

/* The time between صادر and عن. */
bool np_arabic_is_time_of_issue(const struct view *v, uint32_t from, uint32_t i)
{
    uint32_t prep = i;

    while (prep < v->words && prep - i < ISSUED_TIME && np_arabic_is_time(v, prep))
        prep++;
    return prep > i && i > from && VIEW_IS(v, prep, "عن") && np_arabic_is_issued(v, prep);
}

/* مطلع | على, مدافعون | عن, المتعاملين | مع: words that govern a preposition of their own. */
static bool governs(const struct view *v, uint32_t i, uint32_t prep)
{
    static const struct {
        const char *stem, *prep;
    } pairs[] = {
        {"مدافع", "عن"}, {"مسؤول", "عن"},  {"مسوول", "عن"},  {"مسئول", "عن"}, {"ممثل", "عن"},
        {"مقرب", "من"},  {"قريب", "من"},   {"مطلع", "علي"},  {"مشرف", "علي"}, {"قائم", "علي"},
        {"خبير", "في"},  {"متخصص", "في"},  {"مختص", "في"},   {"باحث", "في"},  {"مشارك", "في"},
        {"عامل", "في"},  {"متعامل", "مع"}, {"متعاون", "مع"}, {NULL, NULL},
    };
    static const char *const ends[] = {"", "ه", "ون", "ين", "ات", NULL};
    struct span s = v->tokens.at[i].folded;

    if (v->word[i].mark || v->tokens.at[prep].folded.n > 6)
        return false;

    if (span_starts_with(s, SPAN("و")))
        s = span_slice(s, 2, s.n);
    if (span_starts_with(s, SPAN("ال")))
        s = span_slice(s, 4, s.n);
    for (unsigned k = 0; pairs[k].stem; k++)
        for (unsigned e = 0; ends[e] && span_starts_with(s, span_of(pairs[k].stem)); e++)
            if (span_equal(span_slice(s, span_of(pairs[k].stem).n, s.n), span_of(ends[e])))
                return view_is_any(v, prep, (const char *const[]){pairs[k].prep, NULL});
    return false;
}

/* المؤتمر, للتكتل: a word by which parties name themselves. */
static bool names_party(const struct view *v, uint32_t i)
{
    static const char *const parties[] = {"مؤتمر", "تكتل", "اتحاد", "تجمع", "ائتلاف",
                                          "تحالف", "حركه", "جبهه",  NULL};

    for (unsigned k = 0; v->word[i].article && parties[k]; k++)
        if (view_ends_with(v, i, parties[k]))
            return true;
    return false;
}

static bool is_net(const struct view *v, uint32_t i)
{
    static const char *const nets[] = {"الانترنت", "الانترنات", "الويب",     "الشبكه", "فيسبوك",
                                       "فايسبوك",  "الفيسبوك",  "الفايسبوك", "تويتر",  NULL};

    return view_is_any(v, i, nets);
}

static bool holds_site(const struct view *v, uint32_t from, uint32_t to)
{
    static const char *const sites[] = {"موقع", "الموقع", "صفحه", "الصفحه", "حساب", "الحساب", NULL};

    for (uint32_t i = from; i < to; i++)
        if (view_is_any(v, i, sites))
            return true;
    return false;
}

/* لدى, and تقرير صادر عن: always. */
static bool always_stays(const struct view *v, uint32_t from, uint32_t i)
{
    static const char *const fields[] = {"البحث",   "البحوث",  "الدراسات", "التحقيق", "التحقيقات",
                                         "التحذير", "الوقايه", "الحد",     NULL};

    if (VIEW_IS(v, i, "من") && i > from &&
        (v->text.point[v->tokens.at[i - 1].start] == '%' || VIEW_IS(v, i - 1, "بالمائه") ||
         VIEW_IS(v, i - 1, "بالمئه")))
        return true; /* 80% | من السكان */
    if (i > from && governs(v, i - 1, i) && !view_has(v, i + 1, LEXICON_SPEECH | LEXICON_TIME))
        return true;
    if (VIEW_IS(v, i, "من") && VIEW_IS(v, i + 1, "اجل") && i > from + 1 &&
        (np_arabic_is_body(v, i - 2) || np_arabic_is_body(v, from)))
        return true;
    if (VIEW_IS(v, i, "من") && VIEW_IS(v, i + 1, "اجل") && i > from && names_party(v, i - 1))
        return true; /* المؤتمر | من أجل التقدم */
    if (i == from + 2 && np_arabic_is_body(v, from) && view_is_any(v, i - 1, fields) &&
        (VIEW_IS(v, i, "في") || VIEW_IS(v, i, "من")) &&
        !view_has(v, i + 1, LEXICON_SPEECH | LEXICON_TIME | LEXICON_SAME))
        return true; /* مركز البحث | في علم الفلك, مركز التحذير | من الأعاصير */
    if (VIEW_IS(v, i, "علي") && is_net(v, i + 1) && i > from && holds_site(v, from, i))
        return true; /* الموقع الرسمي للوزارة | على الإنترنت */
    if (VIEW_IS(v, i, "حول") && view_source(v, from) == LEXICON_SOURCE_DOCUMENT &&
        !v->word[i - 1].article)
        return true; /* دراسة حديثة | حول سلوك المستهلك */
    if (VIEW_IS(v, i, "لدي"))
        return !arabic_word_is_owned(v, i + 1); /* فلان | لدى استقباله */
    return i > from &&
           (np_arabic_is_issued(v, i) ||
            (VIEW_IS(v, i, "من") && (view_is_in_arabic(v, i - 1, v->arabic->quantities) ||
                                     (i > from + 1 && VIEW_IS(v, i - 1, "كبير") &&
                                      view_is_in_arabic(v, i - 2, v->arabic->quantities)))));
}

/* قائد الشرطة في داكا: an unknown word without article behind في is a place more often than not. */
static bool is_unknown_place(const struct view *v, uint32_t i, uint32_t high)
{
    return VIEW_IS(v, i - 1, "في") && !v->word[i].lex && !arabic_word_is_owned(v, i) &&
           !v->word[i].article && i + 1 < high && !view_is_number(v, i) &&
           (np_arabic_is_comp(v, i + 1) || v->word[i + 1].prep == 'l' || v->word[i + 1].mark);
}

/* الادعاء في مدينة X, النائب في مجلس الشعب: a kind of place; of a name it is an adverbial. */
static bool is_kind_of_place(const struct view *v, uint32_t from, uint32_t prep)
{
    return VIEW_IS(v, prep, "في") && np_arabic_is_kind(v, prep + 1) &&
           is_somebody_of(v, from, prep);
}

/* عاملون, مقيمون: a plural participle, whatever it is that they do. */
static bool is_plural_participle(const struct view *v, uint32_t i)
{
    const struct span s = v->tokens.at[i].folded;

    return !v->word[i].article && !v->word[i].conj && !view_mention(v, i) && s.n >= 12 &&
           view_ends_with(v, i, "ون") &&
           (view_starts_with(v, i, "م") || span_starts_with(span_slice(s, 2, s.n), SPAN("ا")));
}

/* عاملون | في مستشفى, ناشط إعلامي | من الحي: of people without a name where they are tells who. */
static bool is_where_they_are(const struct view *v, uint32_t from, uint32_t prep)
{
    const enum lexicon_source s = view_source(v, from);
    const bool is_people = s == LEXICON_SOURCE_LOCAL || s == LEXICON_SOURCE_GROUP ||
                           s == LEXICON_SOURCE_ANONYMOUS || s == LEXICON_SOURCE_OFFICIAL ||
                           s == LEXICON_SOURCE_MEDIA_PERSON;

    static const char *const sites[] = {"موقع", "مواقع", "برنامج", "شبكه", "شبكات", "منصه", NULL};

    if (VIEW_IS(v, prep, "علي") && prep == from + 1 && is_people)
        return view_is_any(v, prep + 1, sites); /* مغردون | على موقع X */
    if (!(is_people || is_plural_participle(v, from)) || v->word[from].article ||
        np_arabic_is_name(v, from) || prep <= from || prep > from + 2 ||
        !(VIEW_IS(v, prep, "في") || VIEW_IS(v, prep, "من")) || np_arabic_is_time(v, prep + 1) ||
        v->word[prep + 1].prep || np_arabic_is_prep(v, prep + 1))
        return false;
    if (prep == from + 2 &&
        (v->word[from + 1].article || np_arabic_is_name(v, from + 1) ||
         !(VIEW_IS(v, from + 1, "عيان") || view_ends_with(v, from + 1, "ي") ||
           view_ends_with(v, from + 1, "يه") || view_ends_with(v, from + 1, "ون"))))
        return false;
    return v->word[prep + 1].article || prep == from + 1 || np_arabic_is_kind(v, prep + 1);
}

/* كريم حداد النائب بالمجلس | عن حزب X */
static bool is_deputy(const struct view *v, uint32_t from, uint32_t prep)
{
    static const char *const deputies[] = {"النائب", "نائب", "النواب", "نواب", "المرشح",
                                           "مرشح",   "عضو",  "العضو",  NULL};

    for (uint32_t i = prep; VIEW_IS(v, prep, "عن") && i > from; i--)
        for (unsigned k = 0; deputies[k]; k++)
            if (view_starts_with(v, i - 1, deputies[k]))
                return true; /* النائبان, too */
    return false;
}

/* المبعوث الأممي | إلى ليبيا */
static bool is_envoy(const struct view *v, uint32_t from, uint32_t prep)
{
    static const char *const sent[] = {"المبعوث", "مبعوث", "المبعوثه", "السفير", "سفير",
                                       "الموفد",  "موفد",  "البعثه",   "بعثه",   "للبعثه",
                                       "وفد",     "الوفد", NULL};

    if (!VIEW_IS(v, prep, "الي") || !view_mentions(v, prep + 1, CW__MENTION__TYPE__LOC))
        return false;
    for (uint32_t i = prep; i > from && prep - i < ENVOY_WORDS; i--)
        if (view_is_any(v, i - 1, sent))
            return true;
    return false;
}

/* قيادي في | "الجيش الحر": a body whose name stands in marks. */
static bool begins_quoted_body(const struct view *v, uint32_t i)
{
    const uint32_t q = view_is_mark(v, i, VIEW_MARK_QUOTE) ? v->word[i].quote : VIEW_NONE;

    return q != VIEW_NONE && v->quote[q].open == i && v->quote[q].is_name &&
           np_arabic_is_body(v, i + 1);
}

/* "في" and the like stay inside the phrase when a place or an institution follows: الشرطة في
 * بنغلادش. */
bool np_arabic_prep_stays(const struct view *v, uint32_t from, uint32_t i, uint32_t high)
{
    static const char *const inner[] = {"في", "من", "عن", "علي", NULL};
    static const char *const sides[] = {"جهه",   "جهته",   "جهتها", "جانب",
                                        "جانبه", "جانبها", "ناحيه", NULL};
    static const char *const several[] = {"عده", "عدد", "بعض", "احد", "احدي", NULL};

    if (from + 1 < i && VIEW_IS(v, i, "في") && view_is_any(v, from, several))
        from++; /* عدة مصادر | في حكومة X */
    if (i + 1 >= high || v->word[i + 1].mark)
        return i > from && i + 2 < high && (VIEW_IS(v, i, "في") || VIEW_IS(v, i, "من")) &&
               begins_quoted_body(v, i + 1) && is_somebody_of(v, from, i);
    if (VIEW_IS(v, i, "من") && view_is_any(v, i + 1, sides))
        return false;         /* الوزيرة | من جهة أخرى */
    if (VIEW_IS(v, i, "غير")) /* الهجرة | غير الشرعية */
        return i > from && !np_arabic_is_comp(v, i + 1);
    if (always_stays(v, from, i) || is_envoy(v, from, i))
        return true;
    if (!view_is_any(v, i, inner) ||
        view_has(v, i + 1, LEXICON_SPEECH | LEXICON_TIME | LEXICON_SAME))
        return false;
    if (view_mentions(v, i + 1, CW__MENTION__TYPE__LOC))
        return VIEW_IS(v, i, "في") || (VIEW_IS(v, i, "من") && !np_arabic_is_name(v, i - 1));
    if (is_kind_of_place(v, from, i) || is_where_they_are(v, from, i))
        return true;
    if (np_arabic_is_body(v, i + 1))
        return i > from && (is_somebody_of(v, from, i) || is_deputy(v, from, i));
    return is_unknown_place(v, i + 1, high);
}

/* The noun nearest before i that says what the phrase is: رئيس [اللجنة] ... لحقوق الإنسان. */
static enum lexicon_source nearest_source(const struct view *v, uint32_t from, uint32_t i)
{
    for (uint32_t j = i; j > from; j--)
        if (!v->word[j - 1].mark && view_source(v, j - 1) &&
            !(j - 1 > from && view_source(v, j - 1) == LEXICON_SOURCE_GROUP &&
              view_source(v, j - 2) == LEXICON_SOURCE_ORGANISATION)) /* مركز | أسرى فلسطين */
            return view_source(v, j - 1);
    return LEXICON_SOURCE_NONE;
}

bool np_arabic_has_name(const struct view *v, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (np_arabic_is_name(v, i))
            return true;
    return false;
}

/* مساعد أول | لوكيل X, نائب | لرئيس X: whose hand he is. */
static bool is_deputy_of(const struct view *v, uint32_t from, uint32_t i)
{
    static const char *const deputies[] = {
        "مساعد",    "مساعده",   "نائب",      "نائبه",   "مستشار",  "معاون",
        "معاونه",   "مستشاره",  "ممثل",      "الممثل",  "الممثله", "المبعوث",
        "المبعوثه", "المستشار", "المستشاره", "المساعد", NULL};

    for (uint32_t j = i; j > from && i - j < 2; j--)
        if (view_is_any(v, j - 1, deputies))
            return true;
    return false;
}

/* تقييم | سري, مذكرة | داخلية */
static bool is_adjective(const struct view *v, uint32_t i)
{
    return !v->word[i].mark && !v->word[i].article && !v->word[i].prep && !view_source(v, i) &&
           (view_ends_with(v, i, "ي") || view_ends_with(v, i, "يه"));
}

/* وكالة الأنباء, لجنة ... لحقوق الإنسان, مستشار الرئيس للشؤون الدينية: not the one told. */
bool np_arabic_letter_stays(const struct view *v, uint32_t from, uint32_t i)
{
    static const char *const of_press[] = {"للصحفيين", "للصحافيين",  "للصحافه",
                                           "للاعلام",  "للاعلاميين", NULL};
    static const char *const affairs[] = {"لشؤون", "لشوون", "لشئون", "للشؤون", NULL};
    enum lexicon_source head = nearest_source(v, from, i), s = view_source(v, i);

    if (VIEW_IS(v, i, "للجدل"))
        return true; /* المثير للجدل */
    if ((i == from + 1 || (i == from + 2 && is_adjective(v, from + 1))) &&
        view_source(v, from) == LEXICON_SOURCE_DOCUMENT && !v->word[from].article &&
        (view_has(v, i, LEXICON_MEDIA) || s == LEXICON_SOURCE_MEDIA))
        return true; /* تقرير | لوكالة الأنباء */
    if (i == from + 1 && view_ends_with(v, from, "ون") && !v->word[from].article &&
        v->word[i].article && (!s || s == LEXICON_SOURCE_DOCUMENT) &&
        (!view_source(v, from) || view_source(v, from) == LEXICON_SOURCE_GROUP))
        return true; /* داعمون | للاتفاقية */
    if (view_is_any(v, i, affairs) && np_arabic_is_person_noun(v, from))
        return true; /* مساعد مدير الجوازات | لشؤون الحج */

    if (VIEW_IS(v, i, "للانباء") || (np_arabic_is_body(v, from) && view_is_any(v, i, of_press)))
        return true;
    if (view_has(v, i, LEXICON_MEDIA) || s == LEXICON_SOURCE_MEDIA ||
        s == LEXICON_SOURCE_MEDIA_PERSON)
        return false;
    if (arabic_word_is_act_for(v, i) && np_arabic_is_name(v, i - 1))
        for (uint32_t j = i; j > from; j--)
            if (view_source(v, j - 1) == LEXICON_SOURCE_ORGANISATION)
                return true; /* الباحث في مركز كريم حداد | لمنع الانتشار */
    if (v->word[i].is_guess) /* القطب القضائي | لمكافحة الإرهاب */
        return !view_mentions(v, i - 1, CW__MENTION__TYPE__PER);
    if (view_mentions(v, i, CW__MENTION__TYPE__PER) || view_is_mark(v, i - 1, VIEW_MARK_CLOSE))
        return false;
    if (v->word[i].mention != VIEW_NONE && v->word[i].mention == v->word[i - 1].mention)
        return true;
    if (head == LEXICON_SOURCE_ORGANISATION || head == LEXICON_SOURCE_MEDIA)
        return true;
    if (np_arabic_is_body(v, i) &&
        (head == LEXICON_SOURCE_DOCUMENT ||
         ((head == LEXICON_SOURCE_ANONYMOUS || head == LEXICON_SOURCE_OFFICIAL) &&
          (i == from + 1 || v->word[i - 1].article || VIEW_IS(v, i - 1, "اخر")))))
        return true; /* مصادر للشرطة, بيان لحزب X; but مصادر محلية | لمرصد X tell it */
    if (v->word[i].article && !view_source(v, from) && v->word[from].article && i == from + 2 &&
        v->word[i - 1].article && (view_ends_with(v, i - 1, "يه") || view_ends_with(v, i - 1, "ي")))
        return true; /* الندوة العالمية | للشباب */
    if (np_arabic_is_body(v, i) && !view_source(v, from) && v->word[from].article &&
        v->word[i - 1].article && i > from + 1 && !np_arabic_has_name(v, from, i))
        return true; /* الديوان السياسي | لحزب X */
    if (view_source(v, from) == LEXICON_SOURCE_DOCUMENT && v->word[from].article &&
        v->word[i].article && !np_arabic_has_name(v, from, i))
        return true; /* البيان الختامي | للقمة */
    if (s == LEXICON_SOURCE_ROLE && i > from + 1 && is_deputy_of(v, from, i))
        return true;
    if (np_arabic_is_body(v, i) && view_source(v, from) == LEXICON_SOURCE_ROLE &&
        !np_arabic_has_name(v, from, i))
        return true; /* السكرتير الصحفي | لمكتب الرئاسة */
    return head == LEXICON_SOURCE_ROLE && (v->word[i].article || np_arabic_is_body(v, i)) &&
           !np_arabic_is_name(v, i - 1) && s != LEXICON_SOURCE_GROUP && s != LEXICON_SOURCE_ROLE;
}

/* المكلف بالإعلام, مسؤول الإغاثة بمنطقة X: what the office is about, or where. */
bool np_arabic_is_of_office(const struct view *v, uint32_t from, uint32_t i)
{
    static const char *const charged[] = {"المكلف",  "المكلفه", "مكلف",   "مكلفه", "المعني",
                                          "المعنيه", "معنيه",   "المختص", "مختصه", NULL};

    return view_is_any(v, i - 1, charged) ||
           (np_arabic_is_of_place(v, i) && view_source(v, from) && !np_arabic_is_name(v, i - 1));
}

/* كارلسروه: a word that nothing knows, without article. */
static bool is_foreign(const struct view *v, uint32_t i)
{
    return !v->word[i].mark && !v->word[i].lex && !v->word[i].article && !v->word[i].prep &&
           !v->word[i].conj && !view_ends_with(v, i, "ه") &&
           (!view_ends_with(v, i, "ات") || v->tokens.at[i].folded.n <= 8);
}

/* ضابط التنسيق | في المنطقة | كريم حداد: behind the place comes the name of the one who holds the
 * office, so that the place is part of the phrase. */
bool np_arabic_leads_to_name(const struct view *v, uint32_t from, uint32_t prep, uint32_t high)
{
    bool is_known = false;

    static const char *const sent[] = {"المبعوث", "مبعوث", "السفير", "سفير", "الموفد", NULL};

    if (!np_arabic_is_person_noun(v, from) || np_arabic_has_name(v, from, prep) ||
        !(VIEW_IS(v, prep, "في") || VIEW_IS(v, prep, "عن") || VIEW_IS(v, prep, "لدي") ||
          (VIEW_IS(v, prep, "الي") && view_is_any(v, from, sent))))
        return false;
    for (uint32_t i = prep + 1; i < high && i <= prep + OFFICE_WORDS; i++) {
        if (is_known && np_arabic_is_name(v, i))
            return true;
        if (v->word[i].mark || v->word[i].conj || v->word[i].prep || np_arabic_is_comp(v, i) ||
            np_arabic_is_time(v, i) || np_arabic_is_prep(v, i) ||
            view_has(v, i, LEXICON_SPEECH | LEXICON_REL) || np_arabic_is_finite_cue(v, i))
            return false;
        if (is_known && !v->word[i].lex && !v->word[i].article && i + 1 < high &&
            (np_arabic_is_name(v, i + 1) || np_arabic_is_comp(v, i + 1) ||
             (!v->word[i + 1].lex && !v->word[i + 1].article && i + 2 < high &&
              np_arabic_is_comp(v, i + 2))))
            return true;
        is_known |=
            np_arabic_is_definite(v, i) || (i == prep + 1 && is_foreign(v, i) && i + 3 < high &&
                                            is_foreign(v, i + 1) && is_foreign(v, i + 2));
    }
    return false;
}

/* ماتييا توالدو | إن: two words that nothing knows, in front of what was said. */
static bool is_foreign_pair(const struct view *v, uint32_t i, uint32_t high)
{
    return i + 2 < high && is_foreign(v, i) && is_foreign(v, i + 1) && np_arabic_is_comp(v, i + 2);
}

/* رئيسة لجنة التحقيق | في شبكات ... بمجلس النواب | ليلى حداد أن: whatever the office is about,
 * behind it the name of its holder ends the phrase. */
bool np_arabic_leads_far(const struct view *v, uint32_t from, uint32_t prep, uint32_t high)
{
    uint32_t i = prep + 1;

    if (!np_arabic_is_person_noun(v, from) || np_arabic_has_name(v, from, prep) ||
        VIEW_IS(v, prep, "علي"))
        return false; /* علق ممثل X | على تصريحات فلان */
    while (i < high && i < prep + FAR_WORDS && !view_mentions(v, i, CW__MENTION__TYPE__PER) &&
           !is_foreign_pair(v, i, high)) {
        if (v->word[i].mark || np_arabic_is_comp(v, i) || np_arabic_is_time(v, i) ||
            (v->word[i].conj && np_arabic_is_person_noun(v, i)) || np_arabic_is_finite_cue(v, i) ||
            view_has(v, i, LEXICON_SPEECH | LEXICON_REL | LEXICON_KANA | LEXICON_BUT))
            return false;
        i++;
    }
    if (i + 2 < high && is_foreign_pair(v, i, high))
        return true;
    if (i >= high || !view_mentions(v, i, CW__MENTION__TYPE__PER))
        return false;
    while (i < high && view_mentions(v, i, CW__MENTION__TYPE__PER))
        i++;
    if (v->word[from].article) /* الخبير في X في معهد Y | فلان إن */
        return i < high && (np_arabic_is_comp(v, i) || v->word[i].prep == 'b');
    return i < high && (np_arabic_is_comp(v, i) || view_is_mark(v, i, VIEW_MARK_COMMA) ||
                        view_is_mark(v, i, VIEW_MARK_COLON) || np_arabic_is_guest(v, i));
}
