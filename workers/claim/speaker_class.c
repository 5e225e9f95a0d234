/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic_word.h"
#include "np_arabic.h"
#include "speaker.h"

#define AGENCY_WORDS 5 /* between an agency and its field */

static bool is_person_name(const struct view *v, uint32_t i)
{
    const Cw__Mention *m = view_mention(v, i);

    if (view_starts_with(v, i, "anti-") || view_starts_with(v, i, "pro-"))
        return false; /* the anti-Haddal alliance */
    return (m && m->type == CW__MENTION__TYPE__PER) ||
           (view_has(v, i, LEXICON_GIVEN) && (v->word[i].capital || v->word[i].arabic));
}

static bool has_person(const struct view *v, struct words np)
{
    for (uint32_t i = np.from; i < np.to; i++)
        if (!v->word[i].mark && is_person_name(v, i))
            return true;
    return false;
}

/* الصحفي المصري فلان, but not صحفية على قناة فلان. */
static bool is_named_at_once(const struct view *v, struct words np)
{
    for (uint32_t i = np.from; i < np.to && !view_has(v, i, LEXICON_PREP); i++)
        if (!v->word[i].mark && is_person_name(v, i))
            return true;
    return false;
}

/* Index of the noun that says what the phrase is: the first known one in Arabic, the last before a
 * preposition in English. */
uint32_t speaker_head(const struct view *v, struct words np)
{
    uint32_t head = VIEW_NONE;

    for (uint32_t i = np.from; i < np.to; i++) {
        if (v->word[i].mark == VIEW_MARK_COMMA && head != VIEW_NONE)
            break;
        if (VIEW_IS(v, i, "بعض") && i + 1 < np.to && view_source(v, i + 1) != LEXICON_SOURCE_NONE)
            continue; /* بعض | التقارير */
        if (view_source(v, i) == LEXICON_SOURCE_NONE || v->word[i].mark ||
            (i > np.from && VIEW_IS(v, i, "كبير") && VIEW_IS(v, i - 1, "عدد")))
            continue;
        if (v->word[i].arabic)
            return i;
        head = i;
        if (view_source(v, i) == LEXICON_SOURCE_ANONYMOUS)
            break;                                          /* a source close to the council */
        if (v->word[i].phrase && v->word[i].phrase->source) /* rescue workers */
            i += v->word[i].phrase_words - 1u;
        if (i + 1 < np.to && view_has(v, i + 1, LEXICON_PREP))
            break;
    }
    return head;
}

static Cw__Claim__Class class_of_source(enum lexicon_source s)
{
    switch (s) {
    case LEXICON_SOURCE_ANONYMOUS:
        return CW__CLAIM__CLASS__ANONYMOUS;
    case LEXICON_SOURCE_OFFICIAL:
    case LEXICON_SOURCE_ROLE:
        return CW__CLAIM__CLASS__OFFICIAL_UNNAMED;
    case LEXICON_SOURCE_ORGANISATION:
        return CW__CLAIM__CLASS__ORGANISATION;
    case LEXICON_SOURCE_MEDIA:
    case LEXICON_SOURCE_MEDIA_PERSON:
        return CW__CLAIM__CLASS__MEDIA;
    case LEXICON_SOURCE_LOCAL:
        return CW__CLAIM__CLASS__LOCAL;
    case LEXICON_SOURCE_DOCUMENT:
        return CW__CLAIM__CLASS__DOCUMENT;
    case LEXICON_SOURCE_GROUP:
        return CW__CLAIM__CLASS__GROUP;
    default:
        return CW__CLAIM__CLASS__UNKNOWN;
    }
}

static Cw__Claim__Class class_of_mention(const struct view *v, struct words np)
{
    for (uint32_t i = np.from; i < np.to; i++) {
        if (!view_mention(v, i))
            continue;
        if (view_names_outlet(v, i))
            return CW__CLAIM__CLASS__MEDIA;
        switch (v->word[i].type) {
        case CW__MENTION__TYPE__PER:
            return CW__CLAIM__CLASS__NAMED_PERSON;
        case CW__MENTION__TYPE__ORG:
        case CW__MENTION__TYPE__LOC:
            return CW__CLAIM__CLASS__ORGANISATION;
        case CW__MENTION__TYPE__NORP: /* السعودية alone is the country */
            if (v->word[i].arabic && v->word[i].article && has_person(v, np))
                return CW__CLAIM__CLASS__NAMED_PERSON; /* التونسي كريم حداد */
            return np.to - np.from == 1 && view_ends_with(v, i, "يه")
                       ? CW__CLAIM__CLASS__ORGANISATION
                       : CW__CLAIM__CLASS__GROUP;
        case CW__MENTION__TYPE__TITLE:
            return v->word[i].arabic && has_person(v, np) ? CW__CLAIM__CLASS__NAMED_PERSON
                                                          : CW__CLAIM__CLASS__OFFICIAL_UNNAMED;
        default:
            break;
        }
    }
    return CW__CLAIM__CLASS__UNKNOWN;
}

/* مصدر أمني, security source: an official, not just anybody. */
static bool is_official_source(const struct view *v, struct words np)
{
    static const char *const words[] = {
        "الجيش",      "جيش",       "بالجيش",   "وزاره",        "بوزاره",     "الامن",
        "بالامن",     "قوات",      "القوات",   "حكومه",        "الحكومه",    "بالحكومه",
        "الرئاسه",    "رئاسه",     "الامني",   "الامنيه",      "العسكري",    "العسكريه",
        "الحكومي",    "الحكوميه",  "الرسمي",   "الرسميه",      "قضائي",      "قضائيه",
        "القضائي",    "القضائيه",  "استخباري", "استخباريه",    "امني",       "امنيه",
        "عسكري",      "عسكريه",    "حكومي",    "حكوميه",       "رسمي",       "رسميه",
        "دبلوماسي",   "دبلوماسيه", "security", "military",     "government", "official",
        "diplomatic", "army",      "police",   "intelligence", "شرطه",       "الشرطه",
        "بالشرطه",    "امنيا",     "عسكريا",   "حكوميا",       "رسميا",      "دبلوماسيا",
        "مسؤول",      "مسئول",     "مسؤوله",   "الخارجيه",     "الداخليه",   "وزاري",
        "وزاريه",     "رئاسي",     NULL};

    for (uint32_t i = np.from; i < np.to; i++)
        if (view_is_any(v, i, words))
            return true;
    return false;
}

/* Twelve percent said, قال 12 بالمئة */
static bool is_share(const struct view *v, struct words np)
{
    static const char *const words[] = {"percent", "%",      "بالمئه", "بالمائه",
                                        "المئه",   "المائه", NULL};

    for (uint32_t i = np.from; i < np.to; i++)
        if (view_is_any(v, i, words))
            return true;
    return false;
}

/* Arabic words of which no mention and no table knows more: what they are by themselves. */
static Cw__Claim__Class class_of_arabic_words(const struct view *v, struct words np)
{
    static const char *const some[] = {"احدهم", "احداهن", "احدهن", "بعضهم", NULL},
                             *const one_of[] = {"احد", "احدي", NULL},
                             *const bodies[] = {"القضاء", "قضاء", "الرياض", NULL};
    const bool is_one = np.to == np.from + 1, is_definite = v->word[np.from].article;

    if (view_is_any(v, np.from, bodies))
        return CW__CLAIM__CLASS__ORGANISATION;
    if (is_one && view_is_any(v, np.from, some))
        return CW__CLAIM__CLASS__ANONYMOUS; /* one of them */
    if (np.to == np.from + 2 && view_is_any(v, np.from, one_of) && v->word[np.from + 1].article)
        return CW__CLAIM__CLASS__LOCAL; /* أحد الصيادين */
    if (view_is_in_arabic(v, np.from, v->arabic->quantities) ||
        (is_definite && view_ends_with(v, np.from, "ات")))
        return CW__CLAIM__CLASS__GROUP; /* معظم التغريدات */
    if (view_ends_with(v, np.from, "ون") &&
        (is_definite ? is_one : !is_one && view_has(v, np.from + 1, LEXICON_PREP)))
        return CW__CLAIM__CLASS__GROUP; /* المدعون, عاملون | في مستشفى */
    return CW__CLAIM__CLASS__NAMED_PERSON;
}

/* A name that no table knows: capitals in English, in Arabic a word without article that is nothing
 * else. */
static Cw__Claim__Class class_of_unknown(const struct view *v, struct words np)
{
    uint32_t names = 0, words = 0;
    Cw__Claim__Class class;

    if (is_share(v, np))
        return CW__CLAIM__CLASS__GROUP;
    class = v->word[np.from].arabic ? class_of_arabic_words(v, np) : CW__CLAIM__CLASS__UNKNOWN;
    if (class != CW__CLAIM__CLASS__UNKNOWN && class != CW__CLAIM__CLASS__NAMED_PERSON &&
        class != CW__CLAIM__CLASS__GROUP)
        return class;
    for (uint32_t i = np.from; i < np.to; i++) {
        words += !v->word[i].mark;
        names += (v->word[i].capital && !view_has(v, i, LEXICON_DET)) ||
                 (v->word[i].arabic && !v->word[i].lex);
    }
    if (words == 1 && v->word[np.from].arabic && v->word[np.from].article &&
        view_ends_with(v, np.from, "ي") && !view_mention(v, np.from))
        return CW__CLAIM__CLASS__NAMED_PERSON; /* الحربي: no adjective speaks alone */
    if (words == 0 || names == 0)
        return CW__CLAIM__CLASS__UNKNOWN;
    if (class != CW__CLAIM__CLASS__UNKNOWN)
        return class;
    if (words == 1 && v->tokens.at[np.from].shape == TOKEN_SHAPE_UPPER)
        return CW__CLAIM__CLASS__ORGANISATION;
    if (view_is_lower(v, np.to - 1) && view_ends_with(v, np.to - 1, "s"))
        return CW__CLAIM__CLASS__GROUP; /* Rebel websites */
    return view_has(v, np.from, LEXICON_DET) ? CW__CLAIM__CLASS__ORGANISATION
                                             : CW__CLAIM__CLASS__NAMED_PERSON;
}

/* مختار | الرحبي: in -ي behind a word without article, and nothing that is known. */
static bool is_family_name(const struct view *v, struct words np, uint32_t i)
{
    return i < np.to && v->word[i].article && !v->word[i].lex && view_ends_with(v, i, "ي") &&
           !view_starts_with(v, i - 1, "ال"); /* الأمين العام | الأممي */
}

/* المتحدثة باسم | كريم حداد: the end of the name of whom somebody speaks for, which is not the
 * speaker's; `i` when none begins there. */
static uint32_t skip_spoken_for(const struct view *v, uint32_t i, uint32_t to)
{
    const uint32_t mention = v->word[i].mention;

    if (i >= to || !VIEW_IS(v, i - 1, "باسم") || v->word[i].article || v->word[i].mark ||
        view_source(v, i))
        return i;
    for (i++; mention != VIEW_NONE && i < to && v->word[i].mention == mention;)
        i++;
    return i;
}

/* مقاطعة, لمقاطعة, المقاطعة */
static bool is_place_noun(const struct view *v, uint32_t i)
{
    static const char *const nouns[] = {"مقاطعه", "عاصمه", "مدينه", "محافظه", "ولايه",
                                        "بلده",   "اقليم", "منطقه", "قريه",   NULL};

    for (unsigned k = 0; nouns[k]; k++)
        if (view_ends_with(v, i, nouns[k]))
            return true;
    return false;
}

/* مقاطعة | روستوف, العاصمة السورية | دمشق */
static bool is_place_of(const struct view *v, uint32_t i)
{
    return view_mentions(v, i, CW__MENTION__TYPE__LOC) &&
           (arabic_word_is_inner(v, i) || (i > 0 && is_place_noun(v, i - 1)) ||
            (i > 1 && v->word[i - 1].article && is_place_noun(v, i - 2)));
}

/* رئيسة | المنظمة كريمة حداد: a mention of a body that runs on over the name of a person, which
 * stands behind a definite noun. */
static bool runs_over_name(const struct view *v, uint32_t i)
{
    return arabic_word_is_inner(v, i) && v->word[i - 1].article && view_source(v, i - 1) &&
           !v->word[i].article && (!v->word[i].lex || view_has(v, i, LEXICON_GIVEN)) &&
           !v->word[i].prep && (i < 2 || !arabic_word_is_inner(v, i - 1));
}

/* العقيد | بلحسن X: behind a rank what looks like a letter and a noun is a name. */
static bool is_guessed_name(const struct view *v, uint32_t i)
{
    return v->word[i].is_guess && !v->word[i].lex && v->word[i - 1].article &&
           (view_source(v, i - 1) == LEXICON_SOURCE_OFFICIAL ||
            view_source(v, i - 1) == LEXICON_SOURCE_ROLE);
}

/* Does an unknown word behind a comma follow? */
static bool is_in_apposition(const struct view *v, uint32_t i, struct words np)
{
    for (; i + 1 < np.to; i++)
        if (v->word[i].mark == VIEW_MARK_COMMA)
            return !v->word[i + 1].lex && !v->word[i + 1].mark;
    return false;
}

/* A word of the name of a body or place. */
static bool is_of_thing(const struct view *v, uint32_t i)
{
    return (view_mentions(v, i, CW__MENTION__TYPE__ORG) && !runs_over_name(v, i)) ||
           is_place_of(v, i) || view_in_name(v, i) ||
           (view_mentions(v, i, CW__MENTION__TYPE__LOC) && view_starts_with(v, i, "ل"));
}

/* Without article and nothing else that is known; a plural in -ات is none, nor is ولايته in
 * المنتهية ولايته. */
static bool looks_like_name(const struct view *v, struct words np, uint32_t i)
{
    const struct view_word *w = &v->word[i];

    return !w->mark && !w->article && (!w->prep || is_guessed_name(v, i)) && !w->conj &&
           (!w->lex || is_family_name(v, np, i + 1)) && !view_ends_with(v, i, "ات") &&
           !view_ends_with(v, i, "ته") && !view_ends_with(v, i, "تها");
}

/* الوزير الأميركي | جون كيري: a word behind a title that has no article and is nothing else is a
 * name. */
static bool has_arabic_name(const struct view *v, struct words np, uint32_t head)
{
    bool definite = v->word[head].article;

    if (head > np.from && !v->word[np.from].lex && !v->word[np.from].article &&
        !view_ends_with(v, np.from, "ات") && !view_is_quantifier(v, np.from) &&
        !arabic_word_points(v, np.from))
        return true; /* مرغريتا سيمونيان | رئيسة تحرير */
    for (uint32_t i = head + 1; i < np.to; i++) {
        const struct view_word *w = &v->word[i];
        if (i == head + 1 && w->prep == 'l' && !v->word[head].article)
            return false; /* مستشار لحملة X */
        if (!definite && view_has(v, i, LEXICON_PREP) && !is_in_apposition(v, i, np))
            return false;
        if (VIEW_IS(v, i, "باسم") && !v->word[head].article && i + 1 < np.to &&
            view_source(v, i + 1) == LEXICON_SOURCE_ROLE)
            return false; /* متحدث باسم الرئيس X */
        if (w->mark == VIEW_MARK_COMMA && i + 1 < np.to && !v->word[i + 1].lex &&
            !v->word[i + 1].mark)
            return true; /* نائب حركة X، | العجمي حداد */
        if (skip_spoken_for(v, i, np.to) > i) {
            i = skip_spoken_for(v, i, np.to) - 1;
            continue;
        }
        if (is_of_thing(v, i)) {
            definite |= w->article;
            continue; /* المدير في منظمة «X» */
        }
        if (definite && looks_like_name(v, np, i))
            return true;
        definite |= w->article || w->mark == VIEW_MARK_COMMA;
    }
    return false;
}

/* Capitals that stand beside other capitals or behind the title: Minister Karim Haddal. */
static bool has_english_name(const struct view *v, struct words np, uint32_t head)
{
    for (uint32_t i = np.from + 1;
         i < np.to && !(i > head && (view_has(v, i, LEXICON_PREP) || VIEW_IS(v, i, "named")));
         i++) {
        if (!v->word[i].capital || v->word[i].lex || view_has(v, i - 1, LEXICON_PREP | LEXICON_DET))
            continue;
        if (i > head || i + 1 == head || v->word[i - 1].capital)
            return true;
    }
    return v->word[np.from].capital && !v->word[np.from].lex && np.from != head &&
           np.to - np.from > 2 && view_is_mark(v, np.from + 2, VIEW_MARK_COMMA);
}

static bool is_role(enum lexicon_source s)
{
    return s == LEXICON_SOURCE_ROLE || s == LEXICON_SOURCE_OFFICIAL || s == LEXICON_SOURCE_LOCAL;
}

/* A nurse at the facility | Rana Haddal: a name beside a plain noun, where a comma was lost. */
static bool is_behind_noun(const struct view *v, uint32_t i)
{
    return !v->word[i].arabic && view_is_lower(v, i - 1) && !v->word[i - 1].possessive &&
           !VIEW_IS(v, i - 1, "named") &&
           !view_has(v, i - 1, LEXICON_PREP | LEXICON_DET | LEXICON_CONJ | LEXICON_ADV);
}

/* عائلة, والد, أصدقاء: who is told by the name of somebody else. */
static bool is_kin(const struct view *v, uint32_t i)
{
    static const char *const kin[] = {"عائله", "اسره",  "والد", "والده", "شقيق",   "شقيقه",
                                      "اقارب", "ذوو",   "اهل",  "جيران", "صديق",   "اصدقاء",
                                      "زميل",  "زملاء", "جار",  "جاره",  "عائلات", NULL};

    return view_is_any(v, i, kin);
}

/* "an official in the administration of X" is not X, nor are "residents of X": behind a preposition
 * only a comma brings the name of somebody who is introduced without "the", or of a local. */
static bool is_person_beside(const struct view *v, struct words np, uint32_t head)
{
    const bool is_definite =
        view_source(v, head) == LEXICON_SOURCE_LOCAL ? v->word[head].arabic && v->word[head].article
        : v->word[head].arabic ? v->word[head].article || v->word[head + 1].article ||
                                     view_source(v, head) == LEXICON_SOURCE_ROLE
                               : !VIEW_IS(v, np.from, "a") && !VIEW_IS(v, np.from, "an");
    bool inside = false;

    for (uint32_t i = np.from; i < np.to; i++) {
        const uint32_t behind = i > np.from ? skip_spoken_for(v, i, np.to) : i;
        if (behind > i)
            i = behind - 1;
        else if (v->word[i].mark == VIEW_MARK_COMMA)
            inside = false;
        else if (!is_definite && i > head &&
                 (view_has(v, i, LEXICON_PREP) ||
                  (v->word[i].arabic && v->word[i].prep == 'b' && !v->word[i].is_guess)))
            inside = true;
        else if (i == head + 1 && is_kin(v, head) && !v->word[i].article)
            inside = true; /* عائلة X */
        else if (i == head + 1 && v->word[i].prep == 'l' && !v->word[head].article)
            inside = true; /* مستشار لحملة X */
        else if (VIEW_IS(v, i, "named") && view_source(v, head) == LEXICON_SOURCE_LOCAL)
            inside = true; /* a witness named Ahmad */
        else if (VIEW_IS(v, i, "باسم") && !v->word[head].article && i + 1 < np.to &&
                 view_source(v, i + 1) == LEXICON_SOURCE_ROLE)
            inside = true; /* متحدث باسم الرئيس X */
        else if ((!inside || is_behind_noun(v, i)) && !v->word[i].mark && is_person_name(v, i))
            return true;
    }
    return false;
}

/* مساعد الشؤون بمكتب [الرئيس فلان]: where a title begins that a noun behind a preposition governs,
 * so that the name behind it is another's; np.to without one. */
static uint32_t governed_title(const struct view *v, struct words np, uint32_t head)
{
    for (uint32_t i = head + 2; i < np.to && v->word[np.from].arabic; i++) {
        const struct view_word *w = &v->word[i - 1];
        if (v->word[i].article && view_source(v, i) == LEXICON_SOURCE_ROLE && !w->article &&
            !w->mark && w->mention == VIEW_NONE &&
            (w->prep == 'b' || view_has(v, i - 2, LEXICON_PREP)))
            return i;
    }
    return np.to;
}

/* سيدة is anybody; other roles are officials. */
static Cw__Claim__Class class_without_name(const struct view *v, uint32_t head)
{
    static const char *const anybody[] = {"سيده", "السيده", "سيد", NULL};

    return view_is_any(v, head, anybody) ? CW__CLAIM__CLASS__LOCAL
                                         : class_of_source(view_source(v, head));
}

/* A person who holds a role is named by a name beside it. */
static Cw__Claim__Class class_of_role(const struct view *v, struct words np, uint32_t head)
{
    np.to = governed_title(v, np, head);
    const bool is_named =
        is_person_beside(v, np, head) ||
        (v->word[np.from].arabic ? has_arabic_name(v, np, head) : has_english_name(v, np, head));

    return is_named ? CW__CLAIM__CLASS__NAMED_PERSON : class_without_name(v, head);
}

/* اللواء | فلان: a rank, where a name stands behind it; else a brigade. */
static bool is_general(const struct view *v, struct words np)
{
    return np.to > np.from + 1 && (VIEW_IS(v, np.from, "اللواء") || VIEW_IS(v, np.from, "لواء")) &&
           is_person_name(v, np.from + 1);
}

/* مطار | الملك فهد, King Fahd University: a title inside the name of a place or body is nobody's.
 */
static bool is_inside_name(const struct view *v, uint32_t head)
{
    const struct view_word *w = &v->word[head];
    const bool is_thing = w->type == CW__MENTION__TYPE__LOC || w->type == CW__MENTION__TYPE__ORG;

    return w->mention != VIEW_NONE && is_thing && head + 1 < v->words && w[1].mention == w->mention;
}

/* الوكالة الدولية للطاقة, وكالة الفضاء: an agency that is none of news, by its field. */
static bool is_state_agency(const struct view *v, uint32_t head, uint32_t to)
{
    static const char *const fields[] = {
        "طاقه",  "فضاء",  "استخبارات", "مخابرات", "تصنيف", "ائتمان", "تنميه",  "تعاون",
        "غوث",   "اغاثه", "لاجئين",    "حدود",    "سلامه", "امن",    "ادويه",  "دواء",
        "غذاء",  "بيئه",  "مياه",      "نهوض",    "حمايه", "مراقبه", "مكافحه", "استثمار",
        "طيران", "ملاحه", "تشغيل",     "ذريه",    "الامم", NULL};

    if (!view_ends_with(v, head, "وكاله"))
        return false;
    for (uint32_t i = head + 1; i < to && i < head + AGENCY_WORDS && !v->word[i].mark; i++)
        for (unsigned k = 0; fields[k]; k++)
            if (view_ends_with(v, i, fields[k]))
                return true;
    return false;
}

/* الشبكة السورية لحقوق الإنسان: named like a channel, and none by the tables. */
static bool is_known_body(const struct view *v, uint32_t i)
{
    const Cw__Entity *e = view_entity(v, i);

    if (VIEW_IS(v, i, "news") || (i > 0 && VIEW_IS(v, i - 1, "news")))
        return false; /* the Veldt News Agency, whatever the tables have of its name */
    return e && e->kind && *e->kind && view_mentions(v, i, CW__MENTION__TYPE__ORG) &&
           !view_names_outlet(v, i);
}

/* "الوطني الحر": two words or more in marks that nothing knows, and no title in front. */
static bool is_in_marks(const struct view *v, struct words np)
{
    const uint32_t q = np.from > 0 ? v->word[np.from - 1].quote : VIEW_NONE;

    return np.to > np.from + 1 && v->word[np.from].article && v->word[np.from].arabic &&
           q != VIEW_NONE && v->quote[q].open + 1 == np.from && v->quote[q].is_closed &&
           v->quote[q].close == np.to;
}

Cw__Claim__Class speaker_classify(const struct view *v, struct words np)
{
    const uint32_t head = np.from < np.to ? speaker_head(v, np) : VIEW_NONE;
    const enum lexicon_source s = head == VIEW_NONE ? LEXICON_SOURCE_NONE : view_source(v, head);
    static const char *const correspondents[] = {"مراسل",   "مراسله",   "مراسلنا", "مراسلتنا",
                                                 "المراسل", "المراسله", NULL};
    static const char *const press[] = {"اعلاميه", "اخباريه", "صحفيه", "صحافيه", NULL};
    Cw__Claim__Class class;

    if (np.from >= np.to)
        return CW__CLAIM__CLASS__UNKNOWN;
    if (VIEW_IS(v, np.from, "كل") && VIEW_IS(v, np.from + 1, "من") && np.to > np.from + 2)
        return speaker_classify(v, (struct words){np.from + 2, np.to}); /* كل من X وY */
    if (view_is_number(v, np.from) && is_share(v, np))
        return CW__CLAIM__CLASS__GROUP; /* 12% ممن شملهم الاستطلاع */
    if (is_role(s))
        return is_inside_name(v, head) ? CW__CLAIM__CLASS__ORGANISATION
                                       : class_of_role(v, np, head);
    if (view_is_in_arabic(v, np.from, v->arabic->quantities) &&
        (s == LEXICON_SOURCE_NONE ||
         (s == LEXICON_SOURCE_ORGANISATION &&
          !(head == np.from && np.to > np.from + 1 && np_arabic_is_definite(v, np.from + 1)))))
        return CW__CLAIM__CLASS__GROUP;
    if (s == LEXICON_SOURCE_ANONYMOUS && is_official_source(v, np))
        return CW__CLAIM__CLASS__OFFICIAL_UNNAMED;
    if (s == LEXICON_SOURCE_MEDIA_PERSON && v->word[np.from].arabic &&
        !view_is_any(v, head, correspondents) && /* who speaks for the outlet, named or not */
        (is_named_at_once(v, np) || (v->word[head].article && has_arabic_name(v, np, head))))
        return CW__CLAIM__CLASS__NAMED_PERSON;
    if (s == LEXICON_SOURCE_ANONYMOUS && view_is_any(v, np.from + 1, press))
        return CW__CLAIM__CLASS__MEDIA;
    /* "Karim Haddal of the ministry": the name in front of the noun is the speaker. */
    const bool is_name =
        (s == LEXICON_SOURCE_ORGANISATION || s == LEXICON_SOURCE_GROUP) &&
        (head > np.from || is_general(v, np)) &&
        has_person(v, v->word[np.from].arabic ? np : (struct words){np.from, head});
    if (s == LEXICON_SOURCE_MEDIA &&
        (v->word[head].arabic ? is_state_agency(v, head, np.to) : is_known_body(v, head)))
        return CW__CLAIM__CLASS__ORGANISATION;
    if (s != LEXICON_SOURCE_NONE && !is_name)
        return class_of_source(s);
    class = class_of_mention(v, np);
    if (class == CW__CLAIM__CLASS__UNKNOWN && is_in_marks(v, np))
        return CW__CLAIM__CLASS__ORGANISATION;
    return class != CW__CLAIM__CLASS__UNKNOWN ? class : class_of_unknown(v, np);
}
