/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic.h"
#include "arabic_word.h"
#include "np_arabic.h"

#define CALLER_WORDS 14
#define OFFICE_WORDS 8
#define OPENING_WORDS 60 /* what stands in front of a verb is read no further back */

static bool is_subject(const struct view *v, struct words np)
{
    if (np.from == np.to || (np.to == np.from + 1 && v->tokens.at[np.from].folded.n < 4))
        return false;
    return !view_has(v, np.from, LEXICON_PREP | LEXICON_ADV) && !np_arabic_is_time(v, np.from) &&
           !v->word[np.from].prep && !VIEW_IS(v, np.to - 1, "ما") && !view_in_speech(v, np.from);
}

/* وكان [الأمين العام، فلان،] (قد) أدان ...: with all of its appositions. */
static struct words subject_of_kana(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const uint32_t from = r->unit.from, i = h->words.from;
    struct words np;

    if (h->form != LEXICON_PAST || !view_has(v, from, LEXICON_KANA) || draft_last(r->d) ||
        i < from + 2 || i > from + OPENING_WORDS || v->word[i].conj)
        return (struct words){i, i};
    np = np_arabic_after(v, from + 1, i, false);
    for (uint32_t j = np.to; j < i; j++)
        if (view_has(v, j, LEXICON_BUT))
            return (struct words){i, i};
    for (uint32_t j = np.from + 1; j < np.to; j++)
        if (!v->word[j].lex && !v->word[j].article && !view_mention(v, j) &&
            view_ends_with(v, j, "ا") && v->word[j - 1].article)
            return (struct words){i, i}; /* وكان المهاجم | معروفا */
    return is_subject(v, np) && (view_source(v, np.from) || view_mention(v, np.from)) &&
                   landmark_is_reached(v, (struct words){np.to, i})
               ? np
               : (struct words){i, i};
}

/* أما [X]، فقال; وسبق لـ[X] أن أعلن */
static struct words subject_of_opening(const struct arabic_reader *r, uint32_t verb)
{
    const struct view *v = r->v;
    const uint32_t from = r->unit.from;
    struct words np = {verb, verb};

    if (verb < from + 2 || draft_last(r->d))
        return np;
    if (((view_starts_with(v, verb, "ف") && v->word[verb].conj) || VIEW_IS(v, verb - 1, "فقد")) &&
        (VIEW_IS(v, from, "اما") || VIEW_IS(v, from, "واما")))
        np = np_arabic_after(v, from + 1, verb, false);
    else if ((VIEW_IS(v, from, "سبق") || VIEW_IS(v, from, "وسبق")) && v->word[from + 1].prep == 'l')
        np = np_arabic_governed(v, from + 1, verb);
    return np;
}

/* من | جانبه, من | جهتها */
static bool is_on_his_part(const struct view *v, uint32_t i)
{
    static const char *const parts[] = {"جانبه", "جانبها", "جانبهم",  "جهته", "جهتها",
                                        "جهتهم", "ناحيته", "ناحيتها", NULL};

    return VIEW_IS(v, i, "من") && view_is_any(v, i + 1, parts);
}

/* [فلان، القائد الحالي لجيش البلاد،] أعلن: nothing between the two commas speaks or tells of
 * another, so all of it says who he is. */
static uint32_t pair_end(const struct view *v, struct words np, uint32_t last)
{
    uint32_t comma = np.from;

    while (comma < np.to && !view_is_mark(v, comma, VIEW_MARK_COMMA))
        comma++;
    if (comma + 2 >= last || !view_is_mark(v, comma, VIEW_MARK_COMMA) ||
        !view_is_mark(v, last - 1, VIEW_MARK_COMMA) || np.to + 1 >= last ||
        !np_arabic_is_person_noun(v, comma + 1))
        return np.to;
    for (uint32_t i = comma + 1; i + 1 < last; i++)
        if (v->word[i].mark || np_arabic_is_finite_cue(v, i) || np_arabic_is_comp(v, i) ||
            view_has(v, i, LEXICON_REL | LEXICON_CONJ | LEXICON_BUT | LEXICON_QAD | LEXICON_KANA) ||
            np_arabic_is_time(v, i))
            return np.to;
    return last - 1;
}

/* [حدّال] الذي أشرف على الحفل، | قال: a relative clause and a comma between who begins the sentence
 * and the verb, and nobody else who says anything. */
static bool is_told_of_first(const struct view *v, struct words np, uint32_t verb)
{
    if (np.from == np.to || np.to + 2 >= verb || !view_has(v, np.to, LEXICON_REL) ||
        v->word[np.to].conj || !view_is_mark(v, verb - 1, VIEW_MARK_COMMA) ||
        !np_arabic_is_definite(v, np.from) || np_arabic_is_time(v, np.from) ||
        view_ends_with(v, verb, "ون") || view_ends_with(v, verb, "وا"))
        return false;
    for (uint32_t i = np.to + 1; i < verb; i++)
        if (v->word[i].mark >= VIEW_MARK_STOP || np_arabic_is_finite_cue(v, i) ||
            view_has(v, i, LEXICON_KANA))
            return false;
    return true;
}

/* [مدير المشفى، فلان،] أوضح; [الشيخ فلان]، وهو إمام المسجد، قال: the sentence begins with somebody
 * of whom nothing else is told before the verb. */
static struct words subject_of_topic(const struct arabic_reader *r, uint32_t verb)
{
    const struct view *v = r->v;
    const uint32_t from =
        r->unit.from +
        (view_phrase_has(v, r->unit.from, LEXICON_OWN) ? v->word[r->unit.from].phrase_words : 0);
    struct words np;
    uint32_t last;

    if (draft_last(r->d) || verb < from + 2 || verb > from + OPENING_WORDS || v->word[verb].conj)
        return (struct words){verb, verb};
    np = np_arabic_after(v, from, verb, false);
    if (is_told_of_first(v, np, verb))
        return np;
    if (!arabic_is_somebody(v, from))
        return (struct words){verb, verb};
    last =
        verb - (view_has(v, verb - 1, LEXICON_QAD | LEXICON_KANA) || VIEW_IS(v, verb - 1, "فقد"));
    np.to = pair_end(v, np, last);
    if (np.to + 2 == last && is_on_his_part(v, np.to))
        return np; /* صحيفة X | من جانبها | قالت */
    if (np.to < last &&
        !(view_is_mark(v, np.to, VIEW_MARK_COMMA) && view_is_mark(v, last - 1, VIEW_MARK_COMMA)))
        return (struct words){verb, verb};
    return np.to > from && landmark_is_reached(v, (struct words){np.to, verb})
               ? np
               : (struct words){verb, verb};
}

bool arabic_is_said_therein(const struct view *v, uint32_t behind)
{
    static const char *const therein[] = {"فيه", "فيها", "خلاله", "خلالها", "عبره", "عبرها", NULL};

    return view_is_any(v, behind, therein);
}

/* نشرت [وكالة X] صورا | قالت إنها: who did what the verb in front says, without what was done. */
static struct words doer_in(const struct view *v, struct words np)
{
    const uint32_t last = np.to - 1;
    const bool is_object = np.to > np.from + 2 && !v->word[last].article &&
                           !view_mention(v, last) && view_ends_with(v, last, "ا");
    const bool is_verb = !v->word[np.from].article && !view_mention(v, np.from) &&
                         view_ends_with(v, np.from, "ت") && !view_ends_with(v, np.from, "ات") &&
                         arabic_is_somebody(v, np.from + 1);

    return is_object && is_verb ? (struct words){np.from + 1, last} : np;
}

/* مضى | يقول, عاد | يؤكد: a verb that only leads to the next. */
static bool begins_to(const struct view *v, uint32_t i)
{
    static const char *const verbs[] = {"مضي",  "ومضي", "مضت",   "ومضت", "عاد",
                                        "وعاد", "عادت", "وعادت", "راح",  "وراح",
                                        "ظل",   "وظل",  "اخذ",   "واخذ", NULL};

    return view_is_any(v, i, verbs);
}

/* نشرت الصحيفة تصريحا | ل[الوزير]، بثت القناة مقابلة مع | [الوزير]، تلقى الأمير اتصالا من | [الملك]
 */
static bool leads_to_caller(const struct view *v, uint32_t i)
{
    static const char *const talks[] = {"مقابله", "المقابله", "حوارا",  "حوار",   "لقاء",
                                        "حديثا",  "اتصالا",   "محادثه", "مكالمه", NULL};
    static const char *const words[] = {"تصريحا", "تعليقا", "حديثا", "تسجيلا", "رساله",
                                        "تغريده", "خطابا",  "مقطعا", "كلمه",   "بيانا",
                                        "تدوينه", "منشورا", NULL};

    if (v->word[i].prep == 'l')
        return view_is_any(v, i - 1, words) &&
               (view_source(v, i) || view_mentions(v, i, CW__MENTION__TYPE__PER));
    return arabic_is_somebody(v, i) &&
           (VIEW_IS(v, i - 1, "من") ||
            (VIEW_IS(v, i - 1, "مع") && i > 1 &&
             (view_is_any(v, i - 2, talks) || view_is_any(v, i - 3 + (i < 3), talks))));
}

/* تلقى الأمير اتصالا من [الملك فلان] أعرب خلاله عن: who called. */
static struct words caller_before(const struct arabic_reader *r, uint32_t verb)
{
    const struct view *v = r->v;
    const uint32_t end = verb - view_is_mark(v, verb - 1, VIEW_MARK_COMMA);

    for (uint32_t i = verb; i > r->unit.from && verb - i < CALLER_WORDS; i--)
        if (leads_to_caller(v, i)) {
            const struct words np = v->word[i].prep ? np_arabic_governed(v, i, verb)
                                                    : np_arabic_after(v, i, verb, false);
            return np.to == end || (np.to < end && v->word[np.to].prep == 'b' &&
                                    np_arabic_after(v, np.to + 1, verb, false).to == end)
                       ? (struct words){np.from, end} /* وزير الداخلية بدولة X */
                       : (struct words){verb, verb};
        }
    return (struct words){verb, verb};
}

/* The office that ends in front of word `end`, its own ones included (نائب رئيس X); `end` when none
 * stands near. */
static uint32_t office_before(const struct view *v, uint32_t end, uint32_t low)
{
    for (uint32_t i = end; i > low && end - i < OFFICE_WORDS; i--) {
        uint32_t office = i - 1;
        if (v->word[office].mark || np_arabic_is_prep(v, office) ||
            np_arabic_is_finite_cue(v, office) || view_has(v, office, LEXICON_REL))
            return end;
        if (view_source(v, office) != LEXICON_SOURCE_ROLE)
            continue;
        while (office > low && arabic_word_governs(v, office - 1))
            office--;
        return office;
    }
    return end;
}

/* [الرئيس فلان]، الذي | أكد: the person of whom the relative clause tells, when no claim has him
 * yet. */
static struct words antecedent(const struct arabic_reader *r, uint32_t verb)
{
    const struct view *v = r->v;
    const uint32_t low = r->free > r->unit.from ? r->free : r->unit.from;
    const uint32_t end = verb - 1 - (verb > low + 1 && view_is_mark(v, verb - 2, VIEW_MARK_COMMA));
    uint32_t from = end;

    if (end <= low || draft_last(r->d) || v->word[verb - 1].conj || !np_arabic_is_name(v, end - 1))
        return (struct words){verb, verb};
    while (from > low && np_arabic_is_name(v, from - 1))
        from--;
    if (from > low + 1 && view_is_mark(v, from - 1, VIEW_MARK_COMMA) &&
        office_before(v, from - 1, low) < from - 1)
        from--; /* [الرئيس التركي، فلان]، الذي */
    return (struct words){office_before(v, from, low), end};
}

/* The subject that stands in front: [مكتب الرئيس] قال, وكانت [مصادر] أشارت. */
struct words arabic_subject_before(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const uint32_t i = h->words.from, low = r->free > r->unit.from ? r->free : r->unit.from;
    struct words none = {i, i}, np = subject_of_kana(r, h);

    if (np.from == np.to && h->form == LEXICON_PAST && arabic_is_said_therein(v, h->words.to))
        np = caller_before(r, i);
    if (np.from < np.to)
        return np;
    np = subject_of_opening(r, i);
    if (np.from == np.to && h->form == LEXICON_PAST)
        np = subject_of_topic(r, i);
    if (np.from < np.to)
        return np;
    if (h->form == LEXICON_PAST && i > low && view_has(v, i - 1, LEXICON_REL) && !v->word[i].conj &&
        !arabic_has_suffix(v, i) && !arabic_is_said_therein(v, h->words.to))
        return antecedent(r, i);
    if (i == r->unit.from || v->word[i].conj || VIEW_IS(v, i - 1, "و") || h->form != LEXICON_PAST ||
        view_has(v, i - 1, LEXICON_BUT | LEXICON_REL) || begins_to(v, i - 1) ||
        VIEW_IS(v, r->unit.from, "وردا") || VIEW_IS(v, r->unit.from, "ردا") || /* على سؤال */
        (arabic_is_said_therein(v, h->words.to) && !v->word[i - 1].article &&
         !view_mention(v, i - 1)))
        return none;
    np = np_arabic_before(v, i, low);
    if (np.from > low + 1 && view_has(v, np.from - 1, LEXICON_REL))
        np = np_arabic_before(v, np.from - 1, low); /* القوات التي تقودها X | قالت */
    for (uint32_t j = np.from + 1; j < np.to; j++)
        if (view_source(v, j) == LEXICON_SOURCE_DOCUMENT && !v->word[j].article &&
            !v->word[j - 1].lex)
            np.from = j; /* نشرت الصحيفة | تقريرا يفيد */
    np = doer_in(v, np);
    if (np.from > low && v->word[np.from].conj && !v->word[np.from - 1].mark)
        return none; /* وعن خطة الإعمار | وفرض الأمن قال: goes on with what stands in front */
    return is_subject(v, np) ? np : none;
}

/* وقبل يومين | تحدث X ...، قائلا: behind what tells when and where. */
static uint32_t behind_opening(const struct arabic_reader *r, uint32_t i, uint32_t end)
{
    const struct view *v = r->v;
    const uint32_t first = i;
    uint32_t next;

    while (i < end && i < first + OPENING_WORDS && view_has(v, i, LEXICON_PREP | LEXICON_TIME) &&
           !view_has(v, i, LEXICON_BUT) && !v->word[i].article &&
           (next = np_arabic_skip_pp(v, i, end)) > i)
        i = next;
    if (i > first && i < end && view_is_mark(v, i, VIEW_MARK_COMMA))
        i++;
    return i + 1 < end && !v->word[i].mark && !v->word[i].article && !view_mention(v, i) ? i
                                                                                         : first;
}

/* وزير النقل فلان | زار الميناء ...، حيث قال: the sentence begins with its subject. */
static bool begins_topic(const struct view *v, uint32_t i)
{
    return arabic_is_somebody(v, i) && !v->word[i].conj && !VIEW_IS(v, i, "امر") &&
           !view_is_cue(v, i, LEXICON_PAST);
}

/* وكان | فلان رئيس الوزراء قد التقى ...: what stands between the two is the subject, all of it. */
static bool is_before_qad(const struct view *v, uint32_t first, uint32_t i, uint32_t end)
{
    const uint32_t to = np_arabic_after(v, i, end, false).to;

    return view_has(v, first, LEXICON_KANA) && to < end && VIEW_IS(v, to, "قد");
}

/* A participle without a claim before it takes the subject of the sentence: امتنع [مسؤول] ... مشيرا
 * إلى. */
struct words arabic_subject_of_sentence(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const bool has_qad = view_has(v, r->unit.from, LEXICON_KANA) && h->words.from > r->unit.from &&
                         VIEW_IS(v, h->words.from - 1, "قد");
    static const char *const to_him[] = {"عليه", "عليها", "عليهم", "اليه", "اليها", NULL};
    uint32_t i = r->unit.from, first = i;
    struct words none = {0, 0}, np;

    if (draft_last(r->d) || h->words.from < i + 2 + (h->form != LEXICON_ING) ||
        arabic_is_pronoun_in_front(v, h->words.from) ||
        (h->form != LEXICON_ING && !v->word[h->words.from].conj && !has_qad &&
         !arabic_is_said_therein(v, h->words.to) && !view_has(v, h->words.from - 1, LEXICON_CONJ)))
        return none;
    if (arabic_is_said_therein(v, h->words.to) &&
        caller_before(r, h->words.from).from < h->words.from)
        return caller_before(r, h->words.from);
    for (uint32_t j = i + 1; j < i + 4 && VIEW_IS(v, i, "من"); j++)
        if (view_is_mark(v, j, VIEW_MARK_COMMA))
            first = i = j + 1; /* من جانبها، اتخذت البحرين */
    if (view_has(v, i, LEXICON_CONJ) && i + 2 < h->words.from)
        first = ++i; /* بينما | وجه الرئيس دعوة */
    first = i = behind_opening(r, i, h->words.from);
    while (i < h->words.from && i < r->unit.from + OPENING_WORDS &&
           (view_has(v, i, LEXICON_KANA | LEXICON_QAD | LEXICON_ADV) || v->word[i].mark))
        i++;
    if ((i == first || !view_has(v, first, LEXICON_KANA)) && !begins_topic(v, i))
        i++; /* the verb */
    i += view_is_any(v, i, to_him);
    if (i >= h->words.from || (!view_source(v, i) && !view_mention(v, i) &&
                               !view_has(v, i, LEXICON_GIVEN) && !view_is_quantifier(v, i) &&
                               !(i > first && np_arabic_is_finite_cue(v, i - 1) &&
                                 np_arabic_is_person_noun(v, i) && !v->word[i].prep)))
        return none;
    if (!v->word[i].article && view_mentions(v, i, CW__MENTION__TYPE__NORP))
        return none; /* تعاون | تونسي ليبي: a heading without its full stop */
    np = np_arabic_after(v, i, h->words.from, !is_before_qad(v, first, i, h->words.from));
    if (np.to > np.from + 1 && arabic_word_is_inner_act(v, np.to - 1))
        np.to--; /* أشاد فلان | بنجاح X */
    return np;
}
