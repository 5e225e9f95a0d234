/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic.h"
#include "arabic_word.h"
#include "np_arabic.h"

#define APPOSITION_WORDS 18
#define NAME_WORDS 5 /* of a name in quotation marks, with the last mark */

/* البيت الأبيض | مضيفا */
static bool is_participle(const struct view *v, uint32_t i)
{
    return view_is_cue(v, i, LEXICON_ING) && !v->word[i].article && !view_mention(v, i) &&
           !(i > 0 && VIEW_IS(v, i - 1, "غير")) && /* تقارير غير مؤكدة */
           (view_ends_with(v, i, "ا") || np_arabic_is_comp(v, i + 1));
}

/* محمد، | نجل X; كريم حداد، | أحد سكان الحي; كتائب X، | الجناح العسكري ل: who that is by kin, by
 * kind or as part of what. */
static bool tells_who(const struct view *v, uint32_t from, uint32_t comma, uint32_t i)
{
    static const char *const kin[] = {"نجل",   "زوجه",  "زوج",   "ارمله", "ابن",   "ابنه",  "احد",
                                      "احدي",  "عضو",   "عضوه",  "كبير",  "كبيره", "حفيد",  "حفيده",
                                      "والد",  "والده", "شقيق",  "شقيقه", "مقدم",  "مقدمه", "صاحب",
                                      "صاحبه", "مولف",  "مولفه", "مؤلف",  "مؤلفه", NULL};
    static const char *const wings[] = {"الجناح", "الذراع", NULL};

    if (view_is_any(v, i, kin) || view_source(v, i) == LEXICON_SOURCE_LOCAL)
        return !v->word[i].article && (np_arabic_has_name(v, from, comma) || !v->word[from].lex);
    return view_is_any(v, i, wings) && np_arabic_is_body(v, from);
}

/* نائب مدير X، | فلان،: nothing but a person between the commas, or in front of the clause. */
static bool is_name_alone(const struct view *v, uint32_t from, uint32_t i, uint32_t high)
{
    const uint32_t q = v->word[i].quote;
    uint32_t to = i;

    if (view_is_mark(v, i, VIEW_MARK_QUOTE) && q != VIEW_NONE && v->quote[q].open == i &&
        v->quote[q].is_name && v->quote[q].close <= i + NAME_WORDS)
        to = v->quote[q].close + 1; /* وزير خارجية X، | "فلان"، */
    while (to < high && view_mentions(v, to, CW__MENTION__TYPE__PER) &&
           v->word[to].mention == v->word[i].mention)
        to++;
    return to > i && to < high && np_arabic_is_person_noun(v, from) &&
           (view_is_mark(v, to, VIEW_MARK_COMMA) || np_arabic_is_comp(v, to));
}

/* Behind the comma: title, name - or name, title. */
static bool begins_apposition(const struct view *v, uint32_t from, uint32_t comma, uint32_t high)
{
    const uint32_t i = comma + 1;

    if (view_has(v, from, LEXICON_SPEECH) || view_source(v, from) == LEXICON_SOURCE_GROUP)
        return false; /* طالب في بيان، | القضاة; طالب نواب، | وزير الإعلام */
    if (i < high && v->word[i].mark && is_name_alone(v, from, i, high))
        return !np_arabic_has_name(v, from, comma);
    if (i >= high || v->word[i].mark || v->word[i].conj || np_arabic_is_prep(v, i) ||
        np_arabic_is_time(v, i) || view_is_cue(v, i, LEXICON_PHRASAL) || is_participle(v, i) ||
        np_arabic_is_comp(v, i) || VIEW_IS(v, i, "ما") ||
        view_has(v, i, LEXICON_REL | LEXICON_BUT | LEXICON_CONJ | LEXICON_ADV) ||
        arabic_word_is_owned(v, i) || np_arabic_is_guest(v, i) ||
        (np_arabic_is_body(v, from) && VIEW_IS(v, i + 1, "عن")))
        return false; /* نيابة X، المسؤولة عن قضايا الإرهاب */
    if (view_mentions(v, i, CW__MENTION__TYPE__NORP) && v->word[i].article && i + 1 < high &&
        np_arabic_is_name(v, i + 1))
        return !np_arabic_has_name(v, from, comma); /* أحد أصدقائه، | المغربي عادل X */
    if (view_source(v, i) == LEXICON_SOURCE_ROLE || view_source(v, i) == LEXICON_SOURCE_OFFICIAL ||
        tells_who(v, from, comma, i) || is_name_alone(v, from, i, high))
        return true;
    if (v->word[i].article && !view_mention(v, i) && i + 1 < high &&
        (view_has(v, i + 1, LEXICON_PREP) || v->word[i + 1].prep))
        return false; /* X، المشارك في المسيرة */
    if (!np_arabic_is_name(v, i) && !view_mention(v, i) && view_ends_with(v, i + 1, "ه"))
        return false; /* بحسب المتحدث، | ظواهر جديدة */
    return np_arabic_is_person_noun(v, from) && !np_arabic_has_name(v, from, comma);
}

/* أضاف | قوله, أضاف فلان | قوله, تابع فلان | حديثه: what he says, not who. */
static bool is_his_words(const struct view *v, uint32_t from, uint32_t i)
{
    static const char *const words[] = {"قوله", "قولها", "قولهم", "القول", NULL};
    static const char *const eyes[] = {"النظر", "الانتباه", "الانظار", NULL};
    static const char *const behind[] = {"حديثه", "حديثها", "موجها", "موجهه", NULL};

    if (v->word[i].article ? !VIEW_IS(v, i + 1, "الي") && !np_arabic_is_comp(v, i + 1)
                           : !arabic_word_is_pronominal(v, i))
        return false; /* most words are not worth the lists */
    return view_is_any(v, i, words) ||
           (i > from &&
            (view_is_any(v, i, behind) || (view_is_any(v, i, eyes) && VIEW_IS(v, i + 1, "الي"))));
}

static bool ends_apposition(const struct view *v, uint32_t from, uint32_t i, uint32_t high)
{
    if (is_his_words(v, from, i) || v->word[i].mark || np_arabic_is_comp(v, i) ||
        np_arabic_is_time(v, i) || view_has(v, i, LEXICON_REL) || np_arabic_told(v, i, high).to > i)
        return true;
    if (v->word[i].prep == 'l')
        return !np_arabic_letter_stays(v, from, i);
    return np_arabic_is_prep(v, i) && !np_arabic_prep_stays(v, from, i, high);
}

/* Behind a quoted name or a bracket that begins at i, or i. */
static uint32_t skip_pair(const struct view *v, uint32_t i, uint32_t high)
{
    const uint32_t q = v->word[i].quote;

    if (view_is_mark(v, i, VIEW_MARK_QUOTE) && q != VIEW_NONE && v->quote[q].is_name &&
        v->quote[q].open == i)
        return v->quote[q].close + 1;
    if (!view_is_mark(v, i, VIEW_MARK_OPEN) || np_arabic_is_direction(v, i + 1))
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
    case VIEW_MARK_STOP: /* د. كريم */
        return !(i > 0 && i + 1 < v->words && v->tokens.at[i - 1].folded.n == 2 && !w->space &&
                 !v->word[i + 1].mark);
    case VIEW_MARK_QUOTE:
        return !(w->quote != VIEW_NONE && v->quote[w->quote].is_name);
    case VIEW_MARK_OPEN: /* نيابة المدينة (جنوب غرب) */
        return np_arabic_is_direction(v, i + 1);
    case VIEW_MARK_CLOSE:
        return false;
    case VIEW_MARK_DASH:
        return w->space || (i + 1 < v->words && v->word[i + 1].space);
    default: /* 20% ممن شملهم الاستطلاع */
        return v->text.point[v->tokens.at[i].start] != '%';
    }
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
    if (VIEW_IS(v, i, "لي") && i > 0 && v->word[i - 1].article && i + 1 < v->words &&
        !v->word[i + 1].lex && !v->word[i + 1].mark && !v->word[i + 1].article)
        return false; /* المتحدثة باسم الخارجية | لي هانج */
    if (VIEW_IS(v, i, "اخري") && i > 0 && !v->word[i - 1].article && view_source(v, i - 1))
        return false; /* تقارير أخرى */
    return !w->article &&
           view_has(v, i, LEXICON_REL | LEXICON_BUT | LEXICON_ADV | LEXICON_KANA | LEXICON_QAD);
}

/* A word with ب that belongs to the content: not بالشرطة, باسم, nor one that only looks so. A
 * name is complete (أشاد حداد | بالدور). */
static bool is_foreign_b(const struct view *v, uint32_t from, uint32_t i)
{
    const struct view_word *w = &v->word[i];
    const bool is_named = view_mentions(v, i - 1, CW__MENTION__TYPE__PER) ||
                          np_arabic_is_name(v, i - 1) ||
                          (i == from + 1 && v->word[from].article && !v->word[from].lex);

    static const char *const stay[] = {"باسم", "بالنيابه", "باحدي", "باحد", NULL};

    return !w->is_guess && (!w->article || is_named) && !view_source(v, i) && !view_mention(v, i) &&
           !view_is_any(v, i, stay);
}

/* معاليه, سموه, (هذا) الأخير: behind it stands nothing but the name or title of him. */
static bool is_behind_honour(const struct view *v, uint32_t from, uint32_t i)
{
    from += i == from + 2 && arabic_word_points(v, from) && arabic_word_is_last(v, from + 1);
    return i == from + 1 && (arabic_word_is_honoured(v, from) || arabic_word_is_last(v, from)) &&
           !np_arabic_is_name(v, i) && !np_arabic_is_person_noun(v, i);
}

/* قال فلان | لإردوغان: the letter is no part of the name that the mention covers. */
static bool is_addressed(const struct view *v, uint32_t i)
{
    const Cw__Mention *m = view_mention(v, i);

    return m && m->type == CW__MENTION__TYPE__PER && view_starts_with(v, i, "ل") &&
           m->start == v->tokens.at[i].start + 1;
}

/* دعا الشيخ المصلح | الله أن: whom one prays to. */
static bool is_god_addressed(const struct view *v, uint32_t i)
{
    return VIEW_IS(v, i, "الله") && v->word[i - 1].article && !arabic_word_is_inner(v, i);
}

/* ردد المتظاهرون | هتافات "...": what they said, not who. */
static bool is_chant(const struct view *v, uint32_t from, uint32_t i)
{
    static const char *const chants[] = {"هتافات", "شعارات", "عبارات", "شعار", "هتاف", NULL};

    return i > from && view_is_any(v, i, chants) && v->word[i - 1].article;
}

/* اعتبر الوزير | تلك الخطوة, دعا الوزير | نظيره: but سكان | هذه البلدة */
static bool points_at_another(const struct view *v, uint32_t from, uint32_t i)
{
    static const char *const equals[] = {"نظيره",  "نظيرته",  "نظيرها", "نظيرتها",
                                         "نظراءه", "نظراءها", NULL};

    return i > from && (v->word[i - 1].article || np_arabic_is_name(v, i - 1)) &&
           (arabic_word_points(v, i) ||
            (arabic_word_is_pronominal(v, i) && view_is_any(v, i, equals)));
}

bool np_arabic_is_told_of_him(const struct view *v, uint32_t i)
{
    static const char *const told[] = {"البالغ",   "البالغه",  "المولود", "المولوده", "المنحدر",
                                       "المنحدره", "المنتسب",  "المنتمي", "المنتميه", "المحسوب",
                                       "المعروف",  "المعروفه", "المقيم",  "المقيمه",  "المشتبه",
                                       "المتهم",   "المتهمه",  NULL};

    return (view_has(v, i + 1, LEXICON_PREP) || v->word[i + 1].prep || VIEW_IS(v, i + 1, "به")) &&
           view_is_any(v, i, told);
}

/* فلان | وستكون المنافسة: a verb of the future. */
static bool is_to_come(const struct view *v, uint32_t i)
{
    return (view_starts_with(v, i, "وستك") || view_starts_with(v, i, "وسيك") ||
            view_starts_with(v, i, "وسيت") || view_starts_with(v, i, "وستت")) &&
           !v->word[i].lex;
}

/* حزب X | المنتمي إلى */
static bool is_member(const struct view *v, uint32_t i)
{
    static const char *const words[] = {"المنتمي", "المنتميه", "المنتسب", "المحسوب", NULL};

    return view_is_any(v, i, words);
}

/* بيان | تلقت الصحيفة نسخة منه, إعلان الحكومة | لا يشكل: what tells of the noun. */
static bool begins_predicate(const struct view *v, uint32_t from, uint32_t i)
{
    static const char *const words[] = {"تلقت", "تم", "تلقته", "تلقاه",  "ليس",
                                        "ليست", "ما", "مفاده", "مفادها", NULL};
    static const char *const negations[] = {"لا", "لم", "لن", NULL};

    if (!v->word[i].lex && !view_mention(v, i) && view_starts_with(v, i, "ي") &&
        (view_ends_with(v, i, "ان") || view_ends_with(v, i, "ون")) &&
        v->tokens.at[i].folded.n >= 10 && v->tokens.at[i].folded.n <= 14)
        return true; /* شقيقان | يسكنان في المدينة */
    if (VIEW_IS(v, i, "جاء") && view_has(v, i + 1, LEXICON_PRON | LEXICON_PREP))
        return true;
    if (view_source(v, from) == LEXICON_SOURCE_DOCUMENT && !v->word[from].article &&
        i <= from + 3 && np_arabic_is_published(v, i))
        return true;                  /* مرسوم طارئ | نشر رسميا أمس */
    if (view_is_any(v, i, negations)) /* not لم الشمل */
        return i + 1 < v->words && !v->word[i + 1].mark && !v->word[i + 1].article;
    return view_is_any(v, i, words) && !view_mention(v, i);
}

/* ناشطون | مجموعة X بالنهب, محتجون | الحكومة: a plural that kept its ن governs nothing. */
static bool ends_with_plural(const struct view *v, uint32_t i)
{
    const enum lexicon_source s = view_source(v, i - 1);
    const bool is_people = s == LEXICON_SOURCE_LOCAL || s == LEXICON_SOURCE_GROUP ||
                           s == LEXICON_SOURCE_OFFICIAL || s == LEXICON_SOURCE_MEDIA_PERSON;

    return is_people && !v->word[i - 1].article && view_ends_with(v, i - 1, "ون") &&
           !v->word[i].mark && !v->word[i].conj && !v->word[i].prep &&
           !arabic_word_is_inner(v, i) && !view_ends_with(v, i, "ون") &&
           (v->word[i].article || np_arabic_is_body(v, i));
}

/* مصادر محلية | لعنب بلدي, | لـ SY24: an outlet that was told, by whatever name. */
static bool is_told_outlet(const struct view *v, uint32_t from, uint32_t i)
{
    const bool is_apart = VIEW_IS(v, i, "ل") && i + 1 < v->words && !v->word[i + 1].mark;

    if (VIEW_IS(v, i, "ل") && i + 1 < v->words && view_is_mark(v, i + 1, VIEW_MARK_QUOTE) &&
        (v->word[i + 1].quote == VIEW_NONE || !v->quote[v->word[i + 1].quote].is_name))
        return true; /* a name whose marks never close */
    if (view_letter(v, i) == 'l')
        return view_names_outlet(v, i) && !arabic_word_is_inner(v, i);
    return is_apart &&
           (view_names_outlet(v, i + 1) || view_has(v, i + 1, LEXICON_MEDIA) ||
            view_source(v, from) == LEXICON_SOURCE_ANONYMOUS ||
            view_source(v, from) == LEXICON_SOURCE_LOCAL || np_arabic_has_name(v, from, i));
}

/* أرقام | أعلنتها الهيئة: who made a document known tells which it is. */
static bool tells_of_document(const struct view *v, uint32_t i)
{
    return view_source(v, i - 1) == LEXICON_SOURCE_DOCUMENT && !v->word[i - 1].article &&
           arabic_has_suffix(v, i);
}

static bool ends_subject(const struct view *v, uint32_t from, uint32_t i, uint32_t high)
{
    static const char *const needs[] = {"ضروره", "اهميه", "وجوب", NULL};
    const struct view_word *w = &v->word[i];

    if ((VIEW_IS(v, i, "بها") || VIEW_IS(v, i, "به")) && i > from)
        return !VIEW_IS(v, i - 1, "المعترف"); /* حكومة غير المعترف | بها */
    if (VIEW_IS(v, i, "دوليا") && i > from + 1)
        return !VIEW_IS(v, i - 2, "المعترف");
    if (w->mark)
        return ends_at_mark(v, i);
    if (w->conj && view_has(v, i, LEXICON_PRON))
        return true; /* يقول | وهو يجلس */
    if (view_has(v, i, LEXICON_SAME) && !w->article)
        return i == from;
    if (np_arabic_is_time_of_issue(v, from, i))
        return false;
    if (i > from + 1 && view_has(v, i - 1, LEXICON_SAME) && !v->word[i - 1].article &&
        !np_arabic_is_name(v, i) && !np_arabic_is_prep(v, i) && !w->prep && !w->conj)
        return true; /* المصادر ذاتها | ... */
    if (i > from && (begins_predicate(v, from, i) || ends_with_plural(v, i) ||
                     (view_has(v, i, LEXICON_PRON) && !w->conj)))
        return true; /* الوزيران حسب الموقع | هما */
    if (i > from && ((VIEW_IS(v, i, "اي") && v->word[i - 1].article) || VIEW_IS(v, i, "الجميع")))
        return true; /* لم يذكر الوزير | أي تفاصيل, دعا الحزب | الجميع إلى */
    if (i > from && (is_addressed(v, i) || is_god_addressed(v, i) || is_behind_honour(v, from, i) ||
                     is_told_outlet(v, from, i)))
        return true;
    if (((np_arabic_is_guest(v, i) || np_arabic_is_told_of_him(v, i)) &&
         (np_arabic_has_name(v, from, i) || is_member(v, i))) ||
        points_at_another(v, from, i))
        return true; /* فلان | ضيف X */
    if (is_his_words(v, from, i) || (VIEW_IS(v, i, "الامر") && view_has(v, i + 1, LEXICON_REL)))
        return true; /* أكده فلان | الأمر الذي */
    if (is_chant(v, from, i) || is_outer_word(v, i) || VIEW_IS(v, i, "ب") || VIEW_IS(v, i, "مما") ||
        np_arabic_is_put_in(v, i) || np_arabic_told(v, i, high).to > i ||
        (i > from && np_arabic_is_sure_verb(v, i) && !tells_of_document(v, i)))
        return true;
    if (np_arabic_is_prep(v, i))
        return i == from || !(np_arabic_prep_stays(v, from, i, high) ||
                              np_arabic_leads_to_name(v, from, i, high) ||
                              np_arabic_leads_far(v, from, i, high));
    if (w->prep == 'l')
        return i == from || !np_arabic_letter_stays(v, from, i);
    if (i > from && view_is_any(v, i, needs) && !v->word[i].prep && !v->word[i].conj)
        return true; /* أكد حدّال | ضرورة العودة */
    if (i > from && v->word[i - 1].article && arabic_word_is_owned(v, i) &&
        (!w->lex || !w->lex->flags) && !view_starts_with(v, i, "و") &&
        !view_starts_with(v, i - 1, "المنتهي"))
        return true; /* أوضح الوزير | دوافعه */
    if (w->prep == 'b' && i > from)
        return is_foreign_b(v, from, i) && !np_arabic_is_of_office(v, from, i) &&
               !np_arabic_leads_far(v, from, i, high);
    return i > from && (w->conj || (!w->lex && view_starts_with(v, i, "وس"))) &&
           (np_arabic_is_finite_cue(v, i) || view_has(v, i, LEXICON_PRON) || is_to_come(v, i));
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
                          (is_open && np_arabic_ends_by_grammar(v, comma + 1, i))))
            break;
    }
    if (i > comma + APPOSITION_WORDS || i == comma + 1)
        return comma;
    return i;
}

/* أمين عام الهيئة، التابعة لرابطة X، | فلان: whoever the title was of. Returns its end, or `comma`.
 */
static uint32_t name_end(const struct view *v, uint32_t from, uint32_t comma, uint32_t high)
{
    uint32_t i = comma + 1;

    if (comma + 1 >= high || !view_is_mark(v, comma, VIEW_MARK_COMMA) ||
        np_arabic_has_name(v, from, comma))
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

/* الطبيبة، سلمى حداد، | مديرة القسم: behind the name alone the office again. */
static uint32_t apposed_end(const struct view *v, uint32_t from, uint32_t comma, uint32_t high,
                            bool is_open)
{
    const uint32_t named = apposition_end(v, from, comma, high, is_open);
    const bool is_alone = named > comma && is_name_alone(v, from, comma + 1, high) &&
                          view_mentions(v, named - 1, CW__MENTION__TYPE__PER);
    uint32_t end;

    if (!is_open && is_alone && named + 1 < high && view_is_mark(v, named, VIEW_MARK_COMMA) &&
        view_source(v, named + 1) == LEXICON_SOURCE_ROLE) {
        end = apposition_end(v, from, named, high, is_open);
        if (end > named)
            return end;
    }
    return name_end(v, from, named, high);
}

/* كل من | الرياض، القاهرة والمنامة: names that are told one by one. */
static bool is_listed(const struct view *v, uint32_t from, uint32_t comma, uint32_t high)
{
    return VIEW_IS(v, from, "كل") && VIEW_IS(v, from + 1, "من") && comma + 1 < high &&
           view_mention(v, comma - 1) && view_mention(v, comma + 1);
}

/* اتهم المتحدث باسم الوزارة السورية | "مجموعات المعارضة": others than whoever speaks. */
static bool is_quoted_body(const struct view *v, uint32_t from, uint32_t i)
{
    return i > from && view_is_mark(v, i, VIEW_MARK_QUOTE) && v->word[i].quote != VIEW_NONE &&
           v->quote[v->word[i].quote].open == i && np_arabic_is_person_noun(v, from) &&
           v->word[i - 1].article &&
           (view_source(v, i + 1) == LEXICON_SOURCE_ORGANISATION ||
            view_source(v, i + 1) == LEXICON_SOURCE_GROUP);
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
        if (view_is_mark(v, i, VIEW_MARK_COMMA) && i > from && is_listed(v, from, i, high)) {
            i++;
            continue;
        }
        if (view_is_mark(v, i, VIEW_MARK_COMMA) && i > from)
            return (struct words){from, apposed_end(v, from, i, high, is_open)};
        if (v->word[i].mark) {
            if (is_open && is_quoted_body(v, from, i))
                break;
            next = skip_pair(v, i, high);
            if (next > i) {
                i = next;
                continue;
            }
        }
        if (ends_subject(v, from, i, high) || (is_open && np_arabic_ends_by_grammar(v, from, i)))
            break;
        i++;
    }
    return (struct words){from, i < high ? i : high};
}

struct words np_arabic_after(const struct view *v, uint32_t from, uint32_t high, bool is_open)
{
    if (from + 1 < high && VIEW_IS(v, from, "كما") && np_arabic_is_finite_cue(v, from + 1))
        return (struct words){from, from}; /* لاحظ | كما نقلت عنه الصحيفة أن */
    return np_from(v, from, from, high, is_open);
}

struct words np_arabic_object_of(const struct view *v, uint32_t from, uint32_t high)
{
    static const char *const heads[] = {"ختام", "بدايه", "اطار", "مستهل", "اعقاب", "نهايه", "وسائل",
                                        "سياق", "هامش",  "خضم",  "غضون",  "ظل",    NULL};
    const bool is_headed = from + 2 < high && view_is_any(v, from, heads) &&
                           !v->word[from + 1].mark && !v->word[from + 1].prep;
    const bool is_bound = from + 1 < high && !v->word[from].article && v->word[from + 1].article &&
                          !v->word[from].mark && !v->word[from + 1].prep &&
                          !view_has(v, from, LEXICON_TIME) && !view_mention(v, from) &&
                          !view_has(v, from, LEXICON_SPEECH);

    return np_from(v, from, is_bound || is_headed ? from + 2 : from, high, true);
}

struct words np_arabic_governed(const struct view *v, uint32_t from, uint32_t high)
{
    return np_from(v, from, from < high ? from + 1 : from, high, false);
}
