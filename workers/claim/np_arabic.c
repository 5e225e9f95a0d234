/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic_word.h"
#include "np_arabic.h"

#define SURE_SCORE 0.85f /* of verbs that are hardly anything else */
#define APPOSITION_WORDS 10
#define ISSUED_TIME 4
#define ENVOY_WORDS 5 /* of the title in front of where he is sent */
#define TOLD_WORDS 8 /* of an outlet in brackets */
#define OFFICE_WORDS 7 /* between an office and who holds it */

bool np_arabic_is_comp(const struct view *v, uint32_t i)
{
    return view_has(v, i, LEXICON_COMP) && !v->word[i].mark && !view_in_name(v, i) &&
           !VIEW_IS(v, i + 1, "كي"); /* بان كي مون */
}

static bool is_definite(const struct view *v, uint32_t i)
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
bool np_arabic_is_prep(const struct view *v, uint32_t i)
{
    return view_has(v, i, LEXICON_PREP) && !v->word[i].article && !v->word[i].prep &&
           !is_name_word(v, i);
}

bool np_arabic_is_finite_cue(const struct view *v, uint32_t i)
{
    const struct view_word *w = &v->word[i];

    return w->lex && w->lex->cue && w->lex->form == LEXICON_PAST && !w->article && !w->prep &&
           !w->lex->flags && !w->lex->source;
}

bool np_arabic_is_time(const struct view *v, uint32_t i)
{
    static const char *const prayers[] = {"خطيب", "امام", "صلاه", "خطبه", NULL};
    static const char *const days[] = {"الاحد",  "الاثنين", "الثلاثاء", "الاربعاء",
                                       "الخميس", "الجمعه",  "السبت",    NULL};
    const Cw__Mention *m = view_mention(v, i);

    if (VIEW_IS(v, i, "اليوم") && i + 1 < v->words && view_has(v, i + 1, LEXICON_TIME))
        return true; /* whatever newspaper has that name */
    if (m && m->type == CW__MENTION__TYPE__PER && view_is_any(v, i, days))
        return true; /* a name that runs too far */
    if (v->word[i].mark || (m && m->type != CW__MENTION__TYPE__MISC))
        return false;
    if (i > 0 && VIEW_IS(v, i, "ماي") &&
        (is_name_word(v, i - 1) || view_has(v, i - 1, LEXICON_KANA | LEXICON_COMP) ||
         np_arabic_is_finite_cue(v, i - 1)))
        return false; /* تيريزا ماي is no month */
    if (i > 0 && VIEW_IS(v, i, "الجمعه") && view_is_any(v, i - 1, prayers))
        return false;
    if (i > 0 && VIEW_IS(v, i, "عام") && view_source(v, i - 1) == LEXICON_SOURCE_ROLE)
        return false; /* أمين عام */
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
static bool is_sure_verb(const struct view *v, uint32_t i)
{
    return np_arabic_is_finite_cue(v, i) &&
           lexicon_cue_of(v->arabic, v->word[i].lex)->score >= SURE_SCORE;
}

/* ---------------------------------------------------------------------------- inside a subject */

static bool is_person_noun(const struct view *v, uint32_t i)
{
    enum lexicon_source s = view_source(v, i);

    return s == LEXICON_SOURCE_ROLE || s == LEXICON_SOURCE_OFFICIAL ||
           s == LEXICON_SOURCE_MEDIA_PERSON;
}

static bool is_body(const struct view *v, uint32_t i)
{
    return view_source(v, i) == LEXICON_SOURCE_ORGANISATION ||
           view_source(v, i) == LEXICON_SOURCE_MEDIA || view_mentions(v, i, CW__MENTION__TYPE__ORG);
}

/* مدير [قسم] الشرق | في منظمة X: part of a body. */
static bool names_part(const struct view *v, uint32_t from, uint32_t prep)
{
    static const char *const parts[] = {"قسم", "فرع", "مكتب", "دائره", "وحده", "برنامج", "شعبه",
                                        "اداره", "القسم", "الفرع", "المكتب", NULL};

    for (uint32_t i = from + 1; i < prep; i++)
        if (view_is_any(v, i, parts))
            return true;
    return false;
}

/* مصدر في الشرطة, مسؤول من وزارة: somebody of that body; a name has its body already. */
static bool is_somebody_of(const struct view *v, uint32_t from, uint32_t prep)
{
    static const char *const some[] = {"احد", "احدي", "كبار", "بعض", NULL};

    while (from + 1 < prep && view_is_any(v, from, some))
        from++;
    if (view_source(v, from) == LEXICON_SOURCE_NONE || is_name_word(v, from) ||
        is_name_word(v, prep - 1))
        return false;
    return !(v->word[prep - 1].article && view_source(v, from) == LEXICON_SOURCE_ROLE &&
             prep - from > 2 && !names_part(v, from, prep));
}

bool np_arabic_is_issued(const struct view *v, uint32_t prep)
{
    static const char *const issued[] = {"صادر", "صادره", "الصادر", "الصادره", NULL};
    uint32_t i = prep;

    while (i > 0 && prep - i < ISSUED_TIME && np_arabic_is_time(v, i - 1))
        i--; /* بلاغ صادر | أمس الأربعاء | عن */
    return i > 0 && view_is_any(v, i - 1, issued);
}

/* The time between صادر and عن. */
static bool is_time_of_issue(const struct view *v, uint32_t from, uint32_t i)
{
    uint32_t prep = i;

    while (prep < v->words && prep - i < ISSUED_TIME && np_arabic_is_time(v, prep))
        prep++;
    return prep > i && i > from && VIEW_IS(v, prep, "عن") && np_arabic_is_issued(v, prep);
}

/* لدى, and تقرير صادر عن: always. */
static bool always_stays(const struct view *v, uint32_t from, uint32_t i)
{
    static const char *const for_what[] = {"مدافعه", "المدافعه", "مدافع", "المدافع", NULL};
    static const char *const counted[] = {"عدد",   "العديد", "مجموعه",  "كثير",
                                          "وعدد",  "والعديد", "ومجموعه", "الكثير",
                                          "المئات", "مئات",   "العشرات", "عشرات",
                                          "الالاف", "الاف",   NULL};

    return VIEW_IS(v, i, "لدي") ||
           (i > from && (np_arabic_is_issued(v, i) ||
                         (VIEW_IS(v, i, "عن") && view_is_any(v, i - 1, for_what)) ||
                         (VIEW_IS(v, i, "من") &&
                          (view_is_any(v, i - 1, counted) ||
                           (i > from + 1 && VIEW_IS(v, i - 1, "كبير") &&
                            view_is_any(v, i - 2, counted))))));
}

/* قائد الشرطة في داكا: an unknown word without article behind في is a place more often than not. */
static bool is_unknown_place(const struct view *v, uint32_t i, uint32_t high)
{
    return VIEW_IS(v, i - 1, "في") && !v->word[i].lex && !v->word[i].article && i + 1 < high &&
           (np_arabic_is_comp(v, i + 1) || v->word[i + 1].prep == 'l' || v->word[i + 1].mark);
}

/* الادعاء في مدينة X, النائب في مجلس الشعب: a kind of place; of a name it is an adverbial. */
static bool is_kind_of_place(const struct view *v, uint32_t from, uint32_t prep)
{
    static const char *const kinds[] = {"مدينه",   "بلده",  "قريه",   "محافظه", "اقليم",  "ولايه",
                                        "منطقه",   "مقاطعه", "قضاء",  "ناحيه",  "مخيم",   "ريف",
                                        "العاصمه", "مديريه", "جزيره", "شمال",   "جنوب",   "شرق",
                                        "غرب",     "شمالي",  "جنوبي", "شرقي",   "غربي",   "بلدات",
                                        "قري",     "مدن",    "داخل",  NULL};

    return VIEW_IS(v, prep, "في") && view_is_any(v, prep + 1, kinds) &&
           is_somebody_of(v, from, prep);
}

/* كريم حداد النائب بالمجلس | عن حزب X */
static bool is_deputy(const struct view *v, uint32_t from, uint32_t prep)
{
    static const char *const deputies[] = {"النائب", "النائبه", "نائب",  "المرشح",
                                           "مرشح",   "عضو",     "العضو", NULL};

    for (uint32_t i = prep; VIEW_IS(v, prep, "عن") && i > from; i--)
        if (view_is_any(v, i - 1, deputies))
            return true;
    return false;
}

/* المبعوث الأممي | إلى ليبيا */
static bool is_envoy(const struct view *v, uint32_t from, uint32_t prep)
{
    static const char *const sent[] = {"المبعوث", "مبعوث", "المبعوثه", "السفير", "سفير",
                                       "الموفد",  "موفد",  NULL};

    if (!VIEW_IS(v, prep, "الي") || !view_mentions(v, prep + 1, CW__MENTION__TYPE__LOC))
        return false;
    for (uint32_t i = prep; i > from && prep - i < ENVOY_WORDS; i--)
        if (view_is_any(v, i - 1, sent))
            return true;
    return false;
}

/* "في" and the like stay inside the phrase when a place or an institution follows: الشرطة في
 * بنغلادش. */
bool np_arabic_prep_stays(const struct view *v, uint32_t from, uint32_t i, uint32_t high)
{
    static const char *const inner[] = {"في", "من", "عن", "علي", NULL};

    if (i + 1 >= high || v->word[i + 1].mark)
        return false;
    if (always_stays(v, from, i) || is_envoy(v, from, i))
        return true;
    if (!view_is_any(v, i, inner) ||
        view_has(v, i + 1, LEXICON_SPEECH | LEXICON_TIME | LEXICON_SAME))
        return false;
    if (view_mentions(v, i + 1, CW__MENTION__TYPE__LOC))
        return VIEW_IS(v, i, "في") || VIEW_IS(v, i, "من");
    if (is_kind_of_place(v, from, i))
        return true;
    if (is_body(v, i + 1))
        return i > from && (is_somebody_of(v, from, i) || is_deputy(v, from, i));
    return is_unknown_place(v, i + 1, high);
}

/* The noun nearest before i that says what the phrase is: رئيس [اللجنة] ... لحقوق الإنسان. */
static enum lexicon_source nearest_source(const struct view *v, uint32_t from, uint32_t i)
{
    for (uint32_t j = i; j > from; j--)
        if (!v->word[j - 1].mark && view_source(v, j - 1))
            return view_source(v, j - 1);
    return LEXICON_SOURCE_NONE;
}

static bool has_name(const struct view *v, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (is_name_word(v, i))
            return true;
    return false;
}

/* مساعد أول | لوكيل X, نائب | لرئيس X: whose hand he is. */
static bool is_deputy_of(const struct view *v, uint32_t from, uint32_t i)
{
    static const char *const deputies[] = {"مساعد", "مساعده", "نائب",  "نائبه", "مستشار",
                                           "معاون", "معاونه", "مستشاره", "ممثل",
                                           "الممثل", "الممثله", "المبعوث", "المبعوثه",
                                           "المستشار", "المستشاره", "المساعد", NULL};

    for (uint32_t j = i; j > from && i - j < 2; j--)
        if (view_is_any(v, j - 1, deputies))
            return true;
    return false;
}

/* وكالة الأنباء, لجنة ... لحقوق الإنسان, مستشار الرئيس للشؤون الدينية: not the one told. */
static bool belongs_to_title(const struct view *v, uint32_t from, uint32_t i)
{
    static const char *const of_press[] = {"للصحفيين", "للصحافيين", "للصحافه", "للاعلام",
                                           "للاعلاميين", NULL};
    enum lexicon_source head = nearest_source(v, from, i), s = view_source(v, i);

    if (VIEW_IS(v, i, "للانباء") ||
        (is_body(v, from) && view_is_any(v, i, of_press)))
        return true;
    if (view_has(v, i, LEXICON_MEDIA) || s == LEXICON_SOURCE_MEDIA ||
        s == LEXICON_SOURCE_MEDIA_PERSON)
        return false;
    if (view_mentions(v, i, CW__MENTION__TYPE__PER) || view_is_mark(v, i - 1, VIEW_MARK_CLOSE))
        return false;
    if (v->word[i].mention != VIEW_NONE && v->word[i].mention == v->word[i - 1].mention)
        return true;
    if (head == LEXICON_SOURCE_ORGANISATION || head == LEXICON_SOURCE_MEDIA)
        return true;
    if ((head == LEXICON_SOURCE_ANONYMOUS || head == LEXICON_SOURCE_OFFICIAL ||
         head == LEXICON_SOURCE_DOCUMENT) &&
        is_body(v, i))
        return true; /* مصادر للشرطة, بيان لحزب X */
    if (s == LEXICON_SOURCE_ROLE && i > from + 1 && is_deputy_of(v, from, i))
        return true;
    if (is_body(v, i) && view_source(v, from) == LEXICON_SOURCE_ROLE && !has_name(v, from, i))
        return true; /* السكرتير الصحفي | لمكتب الرئاسة */
    return head == LEXICON_SOURCE_ROLE && (v->word[i].article || is_body(v, i)) &&
           !is_name_word(v, i - 1) && s != LEXICON_SOURCE_GROUP && s != LEXICON_SOURCE_ROLE;
}

/* محمد، | نجل X; كريم حداد، | أحد سكان الحي; كتائب X، | الجناح العسكري ل: who that is by kin, by
 * kind or as part of what. */
static bool tells_who(const struct view *v, uint32_t from, uint32_t comma, uint32_t i)
{
    static const char *const kin[] = {"نجل", "زوجه", "زوج", "ارمله", "ابن",    "ابنه", "احد",
                                      "احدي", "عضو",  "عضوه", "كبير",  "كبيره", NULL};
    static const char *const wings[] = {"الجناح", "الذراع", NULL};

    if (view_is_any(v, i, kin) || view_source(v, i) == LEXICON_SOURCE_LOCAL)
        return !v->word[i].article && (has_name(v, from, comma) || !v->word[from].lex);
    return view_is_any(v, i, wings) && is_body(v, from);
}

/* نائب مدير X، | فلان،: nothing but a person between the commas, or in front of the clause. */
static bool is_name_alone(const struct view *v, uint32_t from, uint32_t i, uint32_t high)
{
    uint32_t to = i;

    while (to < high && view_mentions(v, to, CW__MENTION__TYPE__PER) &&
           v->word[to].mention == v->word[i].mention)
        to++;
    return to > i && to < high && is_person_noun(v, from) &&
           (view_is_mark(v, to, VIEW_MARK_COMMA) || np_arabic_is_comp(v, to));
}

/* Behind the comma: title, name - or name, title. */
static bool begins_apposition(const struct view *v, uint32_t from, uint32_t comma, uint32_t high)
{
    const uint32_t i = comma + 1;

    if (i >= high || v->word[i].mark || v->word[i].conj || np_arabic_is_prep(v, i) ||
        np_arabic_is_time(v, i) || view_is_cue(v, i, LEXICON_PHRASAL) || np_arabic_is_comp(v, i) ||
        view_has(v, i, LEXICON_REL | LEXICON_BUT | LEXICON_CONJ | LEXICON_ADV))
        return false;
    if (view_source(v, i) == LEXICON_SOURCE_ROLE ||
        view_source(v, i) == LEXICON_SOURCE_OFFICIAL || tells_who(v, from, comma, i) ||
        is_name_alone(v, from, i, high))
        return true;
    if (v->word[i].article && !view_mention(v, i) && i + 1 < high &&
        (view_has(v, i + 1, LEXICON_PREP) || v->word[i + 1].prep))
        return false; /* X، المشارك في المسيرة */
    return is_person_noun(v, from) && !has_name(v, from, comma);
}

static bool ends_apposition(const struct view *v, uint32_t from, uint32_t i, uint32_t high)
{
    if (v->word[i].mark || np_arabic_is_comp(v, i) || np_arabic_is_time(v, i) ||
        view_has(v, i, LEXICON_REL))
        return true;
    if (v->word[i].prep == 'l')
        return !belongs_to_title(v, from, i);
    return np_arabic_is_prep(v, i) && !np_arabic_prep_stays(v, from, i, high);
}

/* Behind a quoted name or a bracket that begins at i, or i. */
static uint32_t skip_pair(const struct view *v, uint32_t i, uint32_t high)
{
    const uint32_t q = v->word[i].quote;

    if (view_is_mark(v, i, VIEW_MARK_QUOTE) && q != VIEW_NONE && v->quote[q].is_name &&
        v->quote[q].open == i)
        return v->quote[q].close + 1;
    if (!view_is_mark(v, i, VIEW_MARK_OPEN))
        return i;
    for (uint32_t close = i + 1; close < high && close - i < APPOSITION_WORDS; close++)
        if (view_is_mark(v, close, VIEW_MARK_CLOSE))
            return close + 1;
    return i;
}

static bool ends_at_mark(const struct view *v, uint32_t i)
{
    const struct view_word *w = &v->word[i];

    switch (w->mark) {
    case VIEW_MARK_QUOTE:
        return !(w->quote != VIEW_NONE && v->quote[w->quote].is_name);
    case VIEW_MARK_OPEN:
    case VIEW_MARK_CLOSE:
        return false;
    case VIEW_MARK_DASH:
        return w->space || (i + 1 < v->words && v->word[i + 1].space);
    default:
        return true;
    }
}

/* البيت الأبيض | مضيفا */
static bool is_participle(const struct view *v, uint32_t i)
{
    return view_is_cue(v, i, LEXICON_ING) && !v->word[i].article && !view_mention(v, i) &&
           (view_ends_with(v, i, "ا") || np_arabic_is_comp(v, i + 1));
}

/* A small word that no subject holds. */
static bool is_outer_word(const struct view *v, uint32_t i)
{
    const struct view_word *w = &v->word[i];

    if (np_arabic_is_comp(v, i) || np_arabic_is_time(v, i) ||
        (view_has(v, i, LEXICON_WHETHER) && !view_mentions(v, i, CW__MENTION__TYPE__PER)) ||
        view_phrase_has(v, i, LEXICON_REL))
        return true; /* عقيد | طلب عدم كشف هويته */
    if ((w->phrase && w->phrase->cue && w->phrase->form == LEXICON_PHRASAL) ||
        view_is_cue(v, i, LEXICON_PHRASAL) || is_participle(v, i))
        return true;
    return !w->article &&
           view_has(v, i, LEXICON_REL | LEXICON_BUT | LEXICON_ADV | LEXICON_KANA | LEXICON_QAD);
}

/* A word with ب that belongs to the content: not بالشرطة, باسم, nor one that only looks so. */
static bool is_foreign_b(const struct view *v, uint32_t i)
{
    const struct view_word *w = &v->word[i];

    return !w->is_guess && !w->article && !view_source(v, i) && !view_mention(v, i) &&
           !VIEW_IS(v, i, "باسم");
}

/* المكلف بالإعلام, مسؤول الإغاثة بمنطقة X: what the office is about, or where. */
static bool is_of_office(const struct view *v, uint32_t from, uint32_t i)
{
    static const char *const charged[] = {"المكلف",  "المكلفه", "مكلف",   "مكلفه", "المعني",
                                          "المعنيه", "معنيه",   "المختص", "مختصه", NULL};
    static const char *const places[] = {"بمدينه", "بمنطقه",  "بولايه", "بمحافظه", "بجهه",
                                         "ببلديه", "بمقاطعه", "باقليم", "بريف",    "بشمال",
                                         "بجنوب",  "بشرق",    "بغرب",   "بمخيم",   "ببلده",
                                         "بقريه",  "بناحيه",  "بحي",    NULL};

    return view_is_any(v, i - 1, charged) ||
           (view_is_any(v, i, places) && view_source(v, from) && !is_name_word(v, i - 1));
}

/* كارلسروه: a word that nothing knows, without article. */
static bool is_foreign(const struct view *v, uint32_t i)
{
    return !v->word[i].mark && !v->word[i].lex && !v->word[i].article && !v->word[i].prep &&
           !v->word[i].conj && !view_ends_with(v, i, "ه") && !view_ends_with(v, i, "ات");
}

/* ضابط التنسيق | في المنطقة | كريم حداد: behind the place comes the name of the one who holds the
 * office, so that the place is part of the phrase. */
static bool leads_to_name(const struct view *v, uint32_t from, uint32_t prep, uint32_t high)
{
    bool is_known = false;

    static const char *const sent[] = {"المبعوث", "مبعوث", "السفير", "سفير", "الموفد", NULL};

    if (!is_person_noun(v, from) || has_name(v, from, prep) ||
        !(VIEW_IS(v, prep, "في") || VIEW_IS(v, prep, "عن") || VIEW_IS(v, prep, "لدي") ||
          (VIEW_IS(v, prep, "الي") && view_is_any(v, from, sent))))
        return false;
    for (uint32_t i = prep + 1; i < high && i <= prep + OFFICE_WORDS; i++) {
        if (is_known && is_name_word(v, i))
            return true;
        if (v->word[i].mark || v->word[i].conj || v->word[i].prep || np_arabic_is_comp(v, i) ||
            np_arabic_is_time(v, i) || np_arabic_is_prep(v, i) ||
            view_has(v, i, LEXICON_SPEECH | LEXICON_REL) || np_arabic_is_finite_cue(v, i))
            return false;
        if (is_known && !v->word[i].lex && !v->word[i].article && i + 1 < high &&
            (is_name_word(v, i + 1) || np_arabic_is_comp(v, i + 1) ||
             (!v->word[i + 1].lex && !v->word[i + 1].article && i + 2 < high &&
              np_arabic_is_comp(v, i + 2))))
            return true;
        is_known |= is_definite(v, i) || (i == prep + 1 && is_foreign(v, i) && i + 3 < high &&
                                          is_foreign(v, i + 1) && is_foreign(v, i + 2));
    }
    return false;
}

/* قال فلان | لإردوغان: the letter is no part of the name that the mention covers. */
static bool is_addressed(const struct view *v, uint32_t i)
{
    const Cw__Mention *m = view_mention(v, i);

    return m && m->type == CW__MENTION__TYPE__PER && view_starts_with(v, i, "ل") &&
           m->start == v->tokens.at[i].start + 1;
}

/* اعتبر الوزير | تلك الخطوة: but سكان | هذه البلدة */
static bool points_at_another(const struct view *v, uint32_t from, uint32_t i)
{
    static const char *const these[] = {"هذا", "هذه", "ذلك", "تلك", "هولاء", NULL};

    return i > from && view_is_any(v, i, these) &&
           (v->word[i - 1].article || is_name_word(v, i - 1));
}

static bool ends_subject(const struct view *v, uint32_t from, uint32_t i, uint32_t high)
{
    const struct view_word *w = &v->word[i];

    if (w->mark)
        return ends_at_mark(v, i);
    if (view_has(v, i, LEXICON_SAME) && !w->article)
        return i == from;
    if (is_time_of_issue(v, from, i))
        return false;
    if (i > from && is_addressed(v, i))
        return true;
    if ((VIEW_IS(v, i, "ضيف") && has_name(v, from, i)) || points_at_another(v, from, i))
        return true; /* فلان | ضيف X */
    if (is_outer_word(v, i) || VIEW_IS(v, i, "ب") || VIEW_IS(v, i, "مما") ||
        VIEW_IS(v, i, "ومقره") || VIEW_IS(v, i, "ومقرها") ||
        np_arabic_told(v, i, high).to > i || (i > from && is_sure_verb(v, i)))
        return true;
    if (np_arabic_is_prep(v, i))
        return i == from ||
               !(np_arabic_prep_stays(v, from, i, high) || leads_to_name(v, from, i, high));
    if (w->prep == 'l')
        return i == from || !belongs_to_title(v, from, i);
    if (i > from && v->word[i - 1].article && arabic_word_is_owned(v, i) && !w->lex &&
        !view_starts_with(v, i, "و"))
        return true; /* أوضح الوزير | دوافعه */
    if (w->prep == 'b' && i > from)
        return is_foreign_b(v, i) && !is_of_office(v, from, i);
    return i > from && w->conj && (np_arabic_is_finite_cue(v, i) || view_has(v, i, LEXICON_PRON));
}

/* -------------------------------------------------------------------------- the end by grammar */

/* An adjective in -ي / -ية. */
static bool is_nisba(const struct view *v, uint32_t i)
{
    return view_ends_with(v, i, "ي") || view_ends_with(v, i, "يه") || view_ends_with(v, i, "يين") ||
           view_ends_with(v, i, "يون");
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
        return !view_ends_with(v, from, "ات");
    return i == from + 1 && v->word[from].article && view_ends_with(v, from, "ه") &&
           (view_ends_with(v, i, "ين") || view_ends_with(v, i, "ون"));
}

static bool has_definite(const struct view *v, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (is_definite(v, i))
            return true;
    return false;
}

static const char *const quantifiers[] = {"معظم", "غالبيه", "اغلب", "اغلبيه", "جميع", "كل",
                                          "كافه", "مختلف",  "عدد",  "احد",    "احدي", "وعدد",
                                          NULL};
static const char *const joined_counts[] = {"وعدد", "والعديد", "ومجموعه", NULL};

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
    return i > from && i + 1 < v->words && !has_name(v, from, i) && !v->word[i].mark &&
           !v->word[i].article && !v->word[i].prep && !v->word[i].conj &&
           !(v->word[i].lex && (v->word[i].lex->trigger || v->word[i].lex->cue)) &&
           !view_ends_with(v, i, "ات") && !view_ends_with(v, i, "ه") && !arabic_word_is_act(v, i) &&
           v->word[i - 1].article && v->word[i + 1].article && !v->word[i + 1].lex &&
           view_ends_with(v, i + 1, "ي");
}

/* Words that go on with a name or title whatever their form. */
static bool goes_on_with_name(const struct view *v, uint32_t from, uint32_t i)
{
    if (v->word[i].mark || v->word[i].conj || is_name_word(v, i) || view_has(v, i, LEXICON_SAME))
        return true;
    if (VIEW_IS(v, i, "باسم") || VIEW_IS(v, i - 1, "باسم"))
        return true; /* المتحدث باسم | وزارة X */
    if (!v->word[i - 1].article && view_mentions(v, i, CW__MENTION__TYPE__LOC) &&
        (view_source(v, i - 1) || view_ends_with(v, i - 1, "يي")))
        return true; /* سكان | نينوى */
    if (view_ends_with(v, i - 1, "يي") && !v->word[i - 1].article)
        return true; /* مسيحيي | محافظة X: a plural that governs */
    if (is_person_noun(v, from) && (is_name_pair(v, from, i) || is_name_pair(v, from, i - 1)))
        return true;
    if (view_is_any(v, i - 1, quantifiers) || view_is_any(v, i, joined_counts))
        return true; /* معظم | التغريدات, المتظاهرون | وعدد من الناشطين */
    if (view_mention(v, i) && view_mention(v, i - 1) && view_starts_with(v, i, "و"))
        return true; /* الأردن | وجيبوتي */
    if (arabic_word_is_inner(v, i))
        return !is_overrun(v, i);
    if (view_mentions(v, i, CW__MENTION__TYPE__LOC) && v->word[i - 1].article &&
        (VIEW_IS(v, i - 1, "العاصمه") || VIEW_IS(v, i - 1, "الجاره")))
        return true; /* العاصمة | صنعاء */
    if (is_name_word(v, i - 1) && !v->word[i].lex && !v->word[i].article && !view_mention(v, i))
        return !arabic_word_is_owned(v, i) && !arabic_word_is_act(v, i); /* a surname */
    if (arabic_word_governs(v, i - 1))
        return true; /* ورئيس | حزب X */
    return v->word[i].prep == 'l' && belongs_to_title(v, from, i);
}

/* The last word of a person's name of two words or more. */
static bool ends_full_name(const struct view *v, uint32_t i)
{
    return view_mentions(v, i, CW__MENTION__TYPE__PER) && arabic_word_is_inner(v, i) &&
           v->word[i + 1].mention != v->word[i].mention;
}

/* Somebody else than the body or group that the phrase is about; an office goes on with a title. */
static bool is_third(const struct view *v, uint32_t from, uint32_t i)
{
    const enum lexicon_source s = view_source(v, i);

    return !is_person_noun(v, from) && !is_person_noun(v, i) && s != LEXICON_SOURCE_NONE;
}

/* A word with the article: an adjective, or already the object? */
static bool definite_begins_object(const struct view *v, uint32_t from, uint32_t i)
{
    if (i == from + 1 && !v->word[from].lex && !view_source(v, from) && !view_mention(v, from) &&
        !is_nisba(v, i) && (v->word[from].article || !view_ends_with(v, from, "ه")))
        return true; /* نفى الأسد | الاتهامات */
    /* مسؤول ألماني | تونس: an indefinite phrase takes no definite word behind its adjective. */
    if (!has_definite(v, from, i))
        return i - from >= 2 && !v->word[from].article && !view_source(v, i - 1) &&
               (view_source(v, from) == LEXICON_SOURCE_OFFICIAL || is_nisba(v, i - 1));
    if (view_source(v, i) && has_name(v, from, i) && !is_person_noun(v, i) &&
        !arabic_word_is_inner(v, i) && !arabic_word_governs(v, i - 1))
        return true;       /* دعا رئيس البلدية سامر الحلبي | السكان */
    if (view_source(v, i)) /* انتقدت السلطات الإيرانية | التحالف */
        return is_definite_nisba(v, i - 1) && !arabic_word_is_inner(v, i) && is_third(v, from, i);
    if (ends_full_name(v, i - 1) && !is_nisba(v, i))
        return true; /* تفقد الوزير سامر الحلبي | المناطق */
    if (is_definite_nisba(v, i - 1) && !is_nisba(v, i) && !view_starts_with(v, i, "الم"))
        return true; /* أعلنت وزارة الدفاع الروسية | العثور */
    return is_object_like(v, from, i); /* نفت الوزارة | الاتهامات, دعت اللجنة | الطرفين */
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
static bool ends_by_grammar(const struct view *v, uint32_t from, uint32_t i)
{
    if (i == from || goes_on_with_name(v, from, i) || np_arabic_is_prep(v, i) ||
        np_arabic_is_prep(v, i - 1))
        return false;
    if (v->word[i].article)
        return definite_begins_object(v, from, i);
    if (!v->word[from].lex && (arabic_word_is_owned(v, i) || arabic_word_is_act(v, i)))
        return true; /* أكد حدّال | دعمه */
    if (view_has(v, from, LEXICON_SPEECH) && !v->word[from].article && v->word[i].lex &&
        (v->word[i].lex->trigger || view_is_cue(v, i, LEXICON_NOMINAL)))
        return true;               /* في بيان | مقتل */
    if (i == from + 1 && is_bare_plural(v, from) && arabic_word_is_act(v, i))
        return true;               /* أكدت مصادر | تقدم المعارضة */
    if (!has_definite(v, from, i)) /* صحف محلية | إقرار */
        return i - from >= 2 && view_source(v, from) && is_nisba(v, i - 1) && !is_nisba(v, i) &&
               (arabic_word_is_act(v, i) ||
                (v->word[i].lex &&
                 (v->word[i].lex->trigger || view_is_cue(v, i, LEXICON_NOMINAL))));
    return !view_mentions(v, i, CW__MENTION__TYPE__PER);
}

/* -------------------------------------------------------------------------------- to the right */

/* The name behind a comma: رئيس حركة النهضة، راشد الغنوشي. Returns its end, or `comma`. */
static uint32_t apposition_end(const struct view *v, uint32_t from, uint32_t comma, uint32_t high,
                               bool is_open)
{
    uint32_t i = comma + 1, next;

    if (!begins_apposition(v, from, comma, high))
        return comma;
    for (; i < high && i - comma <= APPOSITION_WORDS; i = next > i ? next : i + 1) {
        next = skip_pair(v, i, high);
        if (next == i && (ends_apposition(v, comma + 1, i, high) ||
                          (is_open && ends_by_grammar(v, comma + 1, i))))
            break;
    }
    if (i > comma + APPOSITION_WORDS || i == comma + 1)
        return comma;
    return i;
}

/* أمين عام الهيئة، التابعة لرابطة X، | فلان: whoever the title was of. Returns its end, or `comma`. */
static uint32_t name_end(const struct view *v, uint32_t from, uint32_t comma, uint32_t high)
{
    uint32_t i = comma + 1;

    if (comma + 1 >= high || !view_is_mark(v, comma, VIEW_MARK_COMMA) || has_name(v, from, comma))
        return comma;
    if (VIEW_IS(v, i, "التابع") || VIEW_IS(v, i, "التابعه")) {
        while (i < high && i - comma <= APPOSITION_WORDS && !view_is_mark(v, i, VIEW_MARK_COMMA))
            i++;
        i++;
    }
    if (i + 1 >= high || !is_name_alone(v, from, i, high))
        return comma;
    while (i < high && view_mentions(v, i, CW__MENTION__TYPE__PER))
        i++;
    return i;
}

/* The phrase from word `from` on, which ends at word i or behind it. */
static struct words np_from(const struct view *v, uint32_t from, uint32_t i, uint32_t high,
                            bool is_open)
{
    uint32_t next;

    if (high <= i)
        return (struct words){from, i};
    if (high > from + NP_WORDS_MAX)
        high = from + NP_WORDS_MAX;
    while (i < high) {
        if (view_is_mark(v, i, VIEW_MARK_COMMA) && i > from)
            return (struct words){
                from, name_end(v, from, apposition_end(v, from, i, high, is_open), high)};
        next = skip_pair(v, i, high);
        if (next > i) {
            i = next;
            continue;
        }
        if (ends_subject(v, from, i, high) || (is_open && ends_by_grammar(v, from, i)))
            break;
        i++;
    }
    return (struct words){from, i < high ? i : high};
}

struct words np_arabic_after(const struct view *v, uint32_t from, uint32_t high, bool is_open)
{
    return np_from(v, from, from, high, is_open);
}

struct words np_arabic_object_of(const struct view *v, uint32_t from, uint32_t high)
{
    const bool is_bound = from + 1 < high && !v->word[from].article && v->word[from + 1].article &&
                          !v->word[from].mark && !v->word[from + 1].prep &&
                          !view_mention(v, from) && !view_has(v, from, LEXICON_SPEECH);

    return np_from(v, from, is_bound ? from + 2 : from, high, true);
}

struct words np_arabic_governed(const struct view *v, uint32_t from, uint32_t high)
{
    return np_from(v, from, from < high ? from + 1 : from, high, false);
}
