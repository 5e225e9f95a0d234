/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic.h"
#include "arabic_word.h"
#include "np_arabic.h"

#define BLAME_WORDS 16
#define CITATION_WORDS 20
#define QUOTED_WORDS 4

/* حمّل X [المسؤولية]: the word that makes it an accusation, or `end`. */
uint32_t arabic_find_blame(const struct view *v, uint32_t from, uint32_t end)
{
    for (uint32_t i = from; i < end && i < from + BLAME_WORDS; i++)
        if (view_starts_with(v, i, "مسؤولي") || view_starts_with(v, i, "المسؤوليه") ||
            view_starts_with(v, i, "مسئولي") || view_starts_with(v, i, "المسئوليه"))
            return i;
    return end;
}

/* حمّلت | الحكومة مسؤولية ما حدث: one noun phrase in front of the word is the one who is blamed. */
static bool blames_at_once(const struct arabic_reader *r, uint32_t after)
{
    const struct view *v = r->v;
    uint32_t blame = arabic_find_blame(v, after, r->unit.to);

    if (blame > after && VIEW_IS(v, blame - 1, "كامل"))
        blame--;
    after = np_arabic_after(v, after, r->unit.to, true).to;
    return landmark_is_reached_strictly(v, (struct words){after, blame}); /* الحكومة في البلاد */
}

bool arabic_is_whom(const struct view *v, const struct cue_hit *h, uint32_t i)
{
    static const char *const men[] = {"لبنان",  "العراق", "الاردن",  "اليمن", "السودان",
                                      "المغرب", "الكويت", "الصومال", NULL};
    const struct lexicon_word *verb = v->word[h->words.from].lex;

    if (h->form != LEXICON_PAST || v->word[i].mark || v->word[i].conj)
        return false;
    if (view_mentions(v, i, CW__MENTION__TYPE__LOC))
        return verb && !verb->feminine && !view_is_any(v, i, men) && !view_source(v, i) &&
               !view_starts_with(v, h->words.from, "ت") && !arabic_word_is_inner(v, i + 1);
    return v->word[i].article && view_ends_with(v, i, "ين") && v->tokens.at[i].folded.n >= 14 &&
           (!view_mention(v, i) || view_mentions(v, i, CW__MENTION__TYPE__NORP)) &&
           !view_has(v, i, LEXICON_GIVEN);
}

/* طالب | الحكومة ب, دعا | الحاضرات إلى: a body in -ة or women behind a masculine verb are whom he
 * asks. */
static bool disagrees(const struct view *v, const struct cue_hit *h, uint32_t after)
{
    static const char *const asked[] = {"المجتمع", "الجميع", "العالم", NULL}; /* never who asks */
    static const char *const two[] = {"حزبي", "حركتي", "طرفي", "دولتي", "وزيري", NULL};
    const struct lexicon_word *verb = v->word[h->words.from].lex;

    if (h->form == LEXICON_PAST && view_is_any(v, after, two) && v->word[after + 1].article)
        return true; /* وصف | حزبي X وY ب: two that are no subject by their case */
    if (h->form == LEXICON_PAST && verb && !verb->feminine && v->word[after].article &&
        !view_mention(v, after) && v->word[after + 1].article && !v->word[after + 1].prep &&
        !v->word[after + 1].conj && view_ends_with(v, after + 1, "يه") &&
        !view_starts_with(v, h->words.from, "ت"))
        return true; /* دعا | الهياكل القضائية: she would have */
    if (arabic_is_whom(v, h, after) ||
        (h->cue->act == CW__CLAIM__ACT__DEMAND && view_is_any(v, after, asked)))
        return true;
    return h->form == LEXICON_PAST && verb && !verb->feminine && v->word[after].article &&
           !v->word[after].suffix && !view_is_quantifier(v, after) &&
           (view_ends_with(v, after, "ات") ||
            (view_ends_with(v, after, "ه") &&
             view_source(v, after) == LEXICON_SOURCE_ORGANISATION));
}

/* ناشدت | السلطات التدخل: right in front of what is to be done stands whom she asks. */
static bool is_asked_to(const struct view *v, struct words np)
{
    return np.to > np.from && v->word[np.from].article && !np_arabic_has_name(v, np.from, np.to) &&
           arabic_word_is_definite_act(v, np.to);
}

bool arabic_is_demand(const struct view *v, const struct cue_hit *h, struct words source,
                      uint32_t at)
{
    static const char *const his[] = {"له", "لها", "لهم", NULL};
    const uint32_t from = source.from < source.to ? source.to : h->words.to;

    return h->cue->act == CW__CLAIM__ACT__DEMAND && cue_has_frame(h, 'o') && at > 0 &&
           (at == h->words.to || at == from || view_is_mark(v, at - 1, VIEW_MARK_COMMA) ||
            view_is_any(v, at - 1, his)) &&
           landmark_is_reached_strictly(v, (struct words){from, at});
}

/* وصف فلان، في تصريح لصحيفة X، خلال زيارة للمدينة، | الوضع بالكارثي: behind a comma, the last
 * definite noun in front of the landmark; `to` when there is none. */
static uint32_t behind_remarks(const struct arabic_reader *r, uint32_t from, uint32_t to)
{
    const struct view *v = r->v;

    for (uint32_t i = to; i > from + 1 && to <= r->unit.to; i--)
        if (view_is_mark(v, i - 2, VIEW_MARK_COMMA) && v->word[i - 1].article &&
            !v->word[i - 1].prep && !v->word[i - 1].conj && !np_arabic_is_time(v, i - 1) &&
            !view_has(v, i - 1, LEXICON_REL))
            return i - 1;
    return to;
}

/* وصف المكلف | بأملاك الدولة | الوضع ب, دعا أمين عام | لحركة X | إلى: a letter inside the subject
 * marks nothing when the verb's own word follows it. */
static struct landmark landmark_behind(const struct arabic_reader *r, const struct cue_hit *h,
                                       uint32_t after, struct words source)
{
    const struct view *v = r->v;
    const struct landmark l = landmark_find(h, v, after, r->unit.to);
    struct landmark behind;

    if (l.kind != LANDMARK_PREP || !l.lead || l.at <= after || l.at >= source.to)
        return l;
    behind = landmark_find(h, v, source.to, r->unit.to);
    if (behind.kind != LANDMARK_PREP)
        return l;
    if (v->word[l.at].prep == 'l')
        return !behind.lead && np_arabic_is_body(v, l.at) &&
                       landmark_is_reached_strictly(v, (struct words){source.to, behind.at})
                   ? behind
                   : l;
    return np_arabic_is_of_office(v, after, l.at) ? behind : l;
}

/* Accuse, demand, describe: the object belongs to the content, so the subject ends by grammar. */
static struct landmark content_with_object(const struct arabic_reader *r, const struct cue_hit *h,
                                           uint32_t after, struct words *ret_source)
{
    const struct view *v = r->v;
    struct words source = np_arabic_after(v, after, r->unit.to, true);
    const struct landmark l = landmark_behind(r, h, after, source);
    uint32_t at, next;

    if (cue_has_frame(h, 'B') && (l.kind == LANDMARK_NONE || l.at == after))
        return l;
    if ((l.kind == LANDMARK_NONE || l.at > after) && disagrees(v, h, after)) {
        *ret_source = (struct words){after, after};
        return landmark_np(after);
    }
    if (cue_has_frame(h, 'M') && blames_at_once(r, after))
        return landmark_np(after);
    if (h->cue->act == CW__CLAIM__ACT__DEMAND && is_asked_to(v, source)) {
        *ret_source = (struct words){after, after};
        return landmark_np(after);
    }
    if (l.kind != LANDMARK_NONE && l.at < source.to)
        source.to = l.at;
    for (at = source.to; at < l.at && v->word[at].prep != 'b' && !cue_takes_preposition(h, v, at);
         at = next)
        if ((next = np_arabic_skip_pp(v, at, r->unit.to)) == at)
            break;
    *ret_source = source;
    if (at > source.to && at < r->unit.to && !v->word[at].article && !view_mention(v, at) &&
        behind_remarks(r, source.to, l.at) < l.at)
        return landmark_np(behind_remarks(r, source.to, l.at));
    if (l.kind == LANDMARK_QUOTE && at == l.at && arabic_is_demand(v, h, source, l.at) &&
        landmark_find(h, v, view_quote_end(v, v->word[l.at].quote), r->unit.to).kind ==
            LANDMARK_PREP)
        return landmark_np(l.at); /* دعا فلان | "كل القوى" إلى التهدئة */
    if ((l.kind == LANDMARK_QUOTE || l.kind == LANDMARK_CLAUSE) && l.at == at + 1 &&
        cue_takes_preposition(h, v, at))
        return l; /* دعا فلان إلى | "...", دعا فلان إلى أن | ... */
    if ((l.kind == LANDMARK_NONE || at < l.at) && at > source.to && cue_takes_preposition(h, v, at))
        return (struct landmark){LANDMARK_PREP, at, at + 1, 0}; /* حث في بيان | على خفض الإنفاق */
    if (l.kind == LANDMARK_PREP && at == l.at && at > source.to &&
        behind_remarks(r, source.to, l.at) < l.at)
        return landmark_np(behind_remarks(r, source.to, l.at)); /* وصف فلان في تصريح، | الأوضاع ب */
    if (l.kind == LANDMARK_PREP && !l.lead && at < l.at && v->word[at].prep == 'b' &&
        h->cue->attached != 'b' && cue_takes_preposition(h, v, l.at))
        return l; /* دعا فلان بمناسبة العيد | إلى */
    if (l.kind == LANDMARK_NONE || at < l.at)
        return landmark_np(at);
    next = np_arabic_last_object(v, source);
    if (source.from < source.to && next < source.to && !arabic_has_suffix(v, h->words.from)) {
        ret_source->to = next; /* وصف بيان الرئاسة | الحكم بأنه */
        return landmark_np(next);
    }
    if (!cue_has_frame(h, 'B') || cue_has_frame(h, 'U') || arabic_has_suffix(v, h->words.from))
        return l;
    *ret_source =
        (struct words){after, after}; /* وصف الأمر بأنه: the one noun phrase is the object */
    return landmark_np(after);
}

/* أكدت النقابة في برقية وجهتها إلى الوزير، | على تمسكها: behind a comma the verb's own word resumes
 * what something parenthetical interrupted. */
static bool is_resumed(const struct arabic_reader *r, uint32_t from, struct landmark l)
{
    const struct view *v = r->v;

    if (l.at <= from || v->word[l.at].conj || !view_is_mark(v, l.at - 1, VIEW_MARK_COMMA) ||
        l.kind == LANDMARK_QUOTE)
        return false;
    for (uint32_t i = from; i < l.at; i++)
        if (view_is_cue(v, i, LEXICON_PAST) && v->word[i].conj)
            return false;
    return true;
}

/* أعلنت مصادر عراقية | العثور على مقبرة ... يعتقد أن: with its own preposition and more than
 * adverbs before the landmark. */
static bool is_deed_before(const struct view *v, uint32_t i, uint32_t landmark)
{
    return v->word[i].article && !v->word[i].prep && np_arabic_is_prep(v, i + 1) &&
           !landmark_is_reached_strictly(v, (struct words){i, landmark});
}

/* Does the landmark belong to this verb, which could take a bare noun phrase as well? أعلن البيت
 * الأبيض | استقالة X ... بعد كشف الصحافة عن ...: no, because grammar ends the subject before. */
static bool governs(const struct arabic_reader *r, struct words tight, struct words loose,
                    struct landmark l)
{
    const struct view *v = r->v;

    if (is_resumed(r, loose.to, l))
        return true;
    if (!landmark_is_reached(v, (struct words){loose.to, l.at}))
        return false;
    if (l.kind == LANDMARK_CLAUSE)
        return !(tight.to < loose.to && tight.to > tight.from &&
                 (arabic_has_suffix(v, tight.to) /* أكد الوزير | ثقته بأن */ ||
                  is_deed_before(v, tight.to, l.at)));
    return landmark_is_reached_strictly(v, (struct words){tight.to, l.at});
}

/* أصدرت [لجنة X] بيانا | طالبت فيه: what was issued names who issued it, so whoever follows is
 * asked. */
static bool is_issued(const struct arabic_reader *r, const struct cue_hit *h)
{
    static const char *const papers[] = {"بيانا", "بلاغا",  "تقريرا", "خطابا", "تصريحا",
                                         "رساله", "تعميما", "مذكره",  NULL};
    const uint32_t noun = h->words.from - 1;

    return cue_has_frame(h, 'o') && noun > r->unit.from + 1 && view_is_any(r->v, noun, papers) &&
           (arabic_is_somebody(r->v, noun - 1) || view_mention(r->v, noun - 1) ||
            r->v->word[noun - 1].article);
}

/* كان [تنظيم X] قد أعلن | مسؤوليته عن: the subject stands in front, so what follows is the content.
 */
static bool follows_qad(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct words subject = arabic_subject_before(r, h);

    if (arabic_is_plural(r->v, h) && subject.from < subject.to && !cue_has_frame(h, 'o') &&
        (arabic_is_somebody(r->v, subject.from) || r->v->word[subject.from].article))
        return true; /* الأسرى أعلنوا | مشاركة الجميع */
    if (arabic_is_pronoun_in_front(r->v, h->words.from))
        return true; /* لكنه رجح | حدوث أزمة */
    if (!r->v->word[h->words.from].conj && arabic_clause_before(r, h->words.from) < h->words.from)
        return true; /* غير أن صحفيا كشف | سر اللعبة */
    if (arabic_is_said_therein(r->v, h->words.to) && h->words.from > r->unit.from + 1 &&
        ((!arabic_is_somebody(r->v, h->words.to + 1) &&
          !view_mentions(r->v, h->words.to + 1, CW__MENTION__TYPE__LOC)) ||
         is_issued(r, h)))
        return true; /* أصدرت بيانا أدانت فيه | الهجوم, طالبت فيه | الأهالي ب */
    return (VIEW_IS(r->v, h->words.from - 1, "قد") || view_has(r->v, r->unit.from, LEXICON_KANA)) &&
           subject.from < subject.to;
}

static struct landmark content_behind_qad(const struct arabic_reader *r, const struct cue_hit *h,
                                          uint32_t after)
{
    const struct landmark l = landmark_find(h, r->v, after, r->unit.to);
    uint32_t next;

    if (l.kind != LANDMARK_NONE && landmark_is_reached_strictly(r->v, (struct words){after, l.at}))
        return l;
    if (!cue_has_frame(h, 'n') && !cue_has_frame(h, 'o'))
        return l;
    while ((next = np_arabic_skip_pp(r->v, after, r->unit.to)) > after)
        after = next; /* أعلنوا خلال الشهر الماضي، | استقالتهم */
    return landmark_np(after);
}

/* أكد | دعمه للخطة, استنكر | تكليف X: an act, or something of the speaker's own, is the object of a
 * verb whose subject is left out - unless a clause follows at once (أكد محاميه أن). */
static bool begins_object(const struct arabic_reader *r, const struct cue_hit *h, struct words np,
                          struct landmark l)
{
    const uint32_t after = np.from;

    if (VIEW_IS(r->v, after, "الامر") && cue_has_frame(h, 'o'))
        return true; /* اعتبرت | الأمر محض افتراء */
    if (arabic_word_points(r->v, after) && !r->v->word[after + 1].article &&
        view_ends_with(r->v, after + 1, "ا"))
        return true; /* واعتبر | هذا مؤشرا */
    if (arabic_word_points(r->v, after) && r->v->word[after + 1].article &&
        !view_source(r->v, after + 1) && !arabic_word_is_last(r->v, after + 1) &&
        l.kind != LANDMARK_CLAUSE && !(l.kind == LANDMARK_PREP && l.at == after + 2))
        return true; /* وأدان | هذا العمل */
    if (l.kind == LANDMARK_NONE && arabic_word_is_definite_act(r->v, after) &&
        (r->v->word[after + 1].prep == 'b' || np_arabic_is_prep(r->v, after + 1)))
        return true; /* كما أعلنت | التقدم بمبادرة */
    if (!arabic_word_is_act(r->v, after) && !arabic_word_is_accusative(r->v, after) &&
        (!arabic_word_is_owned(r->v, after) || cue_has_frame(h, 'B')))
        return false; /* انتقد منافسه: a mere person */
    return !(l.kind == LANDMARK_CLAUSE && landmark_is_reached(r->v, (struct words){np.to, l.at}));
}

static bool is_same_word(const struct view *v, uint32_t i, uint32_t k)
{
    return span_equal(v->tokens.at[i].folded, v->tokens.at[k].folded);
}

/* أفاد مدير القسم بالوزارة، فلان، | أن; أفاد مصدر لمراسل X بالجهة، | بأنه; أشار من ذهب إلى البيت، |
 * إلى أن: a preposition in front of nothing that happened marks nothing when the clause follows all
 * the same. */
static struct landmark behind_place(const struct arabic_reader *r, const struct cue_hit *h,
                                    uint32_t after, struct words subject)
{
    const struct view *v = r->v;
    const struct landmark first = landmark_find(h, v, after, r->unit.to);
    struct landmark l = first;

    while (l.kind == LANDMARK_PREP && cue_has_frame(h, 'e') && !cue_has_frame(h, 'g') &&
           l.at > after && !arabic_names_event(v, l.start, r->unit.to))
        l = landmark_find(h, v, l.at + 1, r->unit.to);
    return l.kind == LANDMARK_CLAUSE && l.at > first.at &&
                   landmark_is_reached(v,
                                       (struct words){subject.to < l.at ? subject.to : l.at, l.at})
               ? l
               : first;
}

/* أعرب النائب عن الحركة، في تصريح، | عن أمله; كشف المتحدث عن الوزارة | أن: a preposition inside the
 * subject marks nothing when a clause follows the subject. */
static struct landmark landmark_outside(const struct arabic_reader *r, const struct cue_hit *h,
                                        uint32_t after, struct words subject)
{
    const struct landmark l = behind_place(r, h, after, subject);
    struct landmark behind;

    if (l.kind != LANDMARK_PREP || l.at <= after || l.at >= subject.to ||
        strcmp(h->cue->lemma, "نص") == 0)
        return l;
    behind = landmark_find(h, r->v, subject.to, r->unit.to);
    if (!l.lead && cue_has_frame(h, 'n') && np_arabic_is_person_noun(r->v, after) &&
        np_arabic_has_name(r->v, l.at + 1, subject.to))
        return behind; /* أعلنت النائبة عن حزب X فلانة | تجميد عضويتها */
    if (l.lead) /* ندد رئيس هيئة الأمر بالمعروف فلان | بالهجوم */
        return behind.kind == LANDMARK_PREP && behind.at == subject.to &&
                       np_arabic_has_name(r->v, l.at, subject.to)
                   ? behind
                   : l;
    if (behind.kind == LANDMARK_PREP && !behind.lead && behind.at >= subject.to &&
        is_same_word(r->v, l.at, behind.at) &&
        (r->v->word[l.at + 1].article || view_mention(r->v, l.at + 1)))
        return landmark_is_reached(r->v, (struct words){subject.to, behind.at}) ? behind : l;
    return behind.kind == LANDMARK_CLAUSE &&
                   landmark_is_reached(r->v, (struct words){subject.to, behind.at})
               ? behind
               : l;
}

/* أدان الشيخ فلان | وزير الخارجية الهجوم, شجب وزير العدل | رئيس المجلس فلان الهجوم: behind the
 * name, or another title, a bare title is the speaker's own, where the verb takes no person. */
static struct words with_title_behind(const struct arabic_reader *r, const struct cue_hit *h,
                                      struct words np)
{
    const struct view *v = r->v;

    if (cue_has_frame(h, 'o') || cue_has_frame(h, 'B') || np.to <= np.from || np.to >= r->unit.to ||
        !(view_mentions(v, np.to - 1, CW__MENTION__TYPE__PER) ||
          (np_arabic_is_person_noun(v, np.from) && !np_arabic_has_name(v, np.from, np.to))) ||
        !arabic_word_governs(v, np.to) || view_source(v, np.to) != LEXICON_SOURCE_ROLE ||
        v->word[np.to].conj)
        return np;
    return (struct words){np.from, np_arabic_after(v, np.to, r->unit.to, true).to};
}

/* تؤكد تونس، وفق بيان أصدرته الوزارة، | تضامنها: an act or something of the speaker's own behind
 * the comma, or the landmark. */
static struct landmark behind_citation(const struct arabic_reader *r, uint32_t i, struct landmark l)
{
    const struct view *v = r->v;
    const uint32_t limit = i + CITATION_WORDS < r->unit.to ? i + CITATION_WORDS : r->unit.to;

    for (; i + 1 < limit && (l.kind == LANDMARK_NONE || i < l.at); i++)
        if (view_is_mark(v, i, VIEW_MARK_COMMA) &&
            (arabic_word_is_act(v, i + 1) || arabic_word_is_owned(v, i + 1)))
            return landmark_np(i + 1);
    return l;
}

/* أضاف التقرير، | كانت الطريقة ...: behind its subject a clause that nothing but a comma marks. */
static struct landmark unmarked_clause(const struct arabic_reader *r, const struct cue_hit *h,
                                       struct words source, struct landmark l)
{
    const struct view *v = r->v;
    const uint32_t i = source.to + 1;

    if (l.kind == LANDMARK_NONE && source.from < source.to && i + 2 < r->unit.to &&
        view_is_mark(v, source.to, VIEW_MARK_QUOTE) && v->word[source.to].quote == VIEW_NONE &&
        cue_has_frame(h, 'q'))
        return (struct landmark){LANDMARK_CLAUSE, source.to, i,
                                 0}; /* a mark that pairs with none */
    if (l.kind != LANDMARK_NONE || source.from == source.to || i + 2 >= r->unit.to ||
        !view_is_mark(v, source.to, VIEW_MARK_COMMA) || h->cue->score < ARABIC_SURE ||
        !cue_has_frame(h, 'q') || v->word[i].conj || !view_has(v, i, LEXICON_KANA | LEXICON_NEG))
        return l;
    return (struct landmark){LANDMARK_CLAUSE, i, i, 0};
}

/* أعلن الجيش الذي يقوده فلان في منتصف مارس | إطلاق عملية: the act that nothing in the relative
 * clause governs, or `rel`. */
static uint32_t act_behind_relative(const struct arabic_reader *r, uint32_t rel)
{
    const struct view *v = r->v;

    for (uint32_t i = rel + 3; i < r->unit.to && i < rel + CITATION_WORDS; i++) {
        if (view_is_mark(v, i, VIEW_MARK_STOP) || landmark_is_comp(v, i))
            return rel;
        if (arabic_word_is_act(v, i) && !v->word[i].conj &&
            (np_arabic_is_time(v, i - 1) || view_is_mark(v, i - 1, VIEW_MARK_COMMA) ||
             np_arabic_is_name(v, i - 1)))
            return i;
    }
    return rel;
}

/* أكد | "الوطني الحر" | أنه: a few words in marks between the verb and a clause are who says it. */
static struct words quoted_subject(const struct arabic_reader *r, uint32_t i)
{
    const struct view *v = r->v;
    const uint32_t q = v->word[i].quote;
    uint32_t behind;

    if (q == VIEW_NONE || v->quote[q].open != i || !v->quote[q].is_closed ||
        v->quote[q].close > i + QUOTED_WORDS || v->quote[q].close + 2 >= r->unit.to)
        return (struct words){i, i};
    behind = v->quote[q].close + 1;
    return landmark_is_comp(v, behind) || view_has(v, behind, LEXICON_REL)
               ? (struct words){i, behind}
               : (struct words){i, i};
}

static struct landmark content_of_verb(const struct arabic_reader *r, const struct cue_hit *h,
                                       uint32_t after, struct words *ret_source)
{
    const struct view *v = r->v;
    const bool takes_np = cue_has_frame(h, 'n') || cue_has_frame(h, 'o');
    struct words loose, tight = {after, after};
    struct landmark l;
    uint32_t at, next;

    if (cue_has_frame(h, 'o') && !cue_has_frame(h, 'q'))
        return content_with_object(r, h, after, ret_source);
    loose = np_arabic_after(v, after, r->unit.to, false);
    if (loose.from == loose.to)
        loose = quoted_subject(r, after);
    l = landmark_outside(r, h, after, loose);
    if (takes_np || cue_has_frame(h, 'A'))
        tight = np_arabic_after(v, after, r->unit.to, true);
    *ret_source = cue_has_frame(h, 'A') ? tight : loose;
    if (l.kind != LANDMARK_NONE && l.at > after && l.at < ret_source->to)
        ret_source->to = l.at; /* اعترفت الشرطة | بجريمة */
    if (takes_np && begins_object(r, h, loose, l)) {
        *ret_source = (struct words){after, after};
        return landmark_np(after);
    }
    if (!takes_np)
        return unmarked_clause(r, h, loose, l);
    if (l.kind != LANDMARK_NONE && governs(r, tight, loose, l))
        return l;
    *ret_source = with_title_behind(r, h, tight);
    at = ret_source->to;
    if (at < r->unit.to && view_has(v, at, LEXICON_REL) && l.kind == LANDMARK_NONE)
        at = act_behind_relative(r, at);
    while (at < r->unit.to && !arabic_word_is_act(v, at) &&
           (next = np_arabic_skip_pp(v, at, r->unit.to)) > at)
        at = next;
    if (at < r->unit.to &&
        ((v->word[at].phrase && v->word[at].phrase->cue) || view_is_cue(v, at, LEXICON_PHRASAL)))
        return behind_citation(r, at, l);
    if (cue_has_frame(h, 'G') && !arabic_word_is_act(v, at) && !arabic_word_is_definite_act(v, at))
        return l;
    if (l.kind == LANDMARK_NONE && ret_source->from < ret_source->to &&
        (at >= r->unit.to || view_is_mark(v, at, VIEW_MARK_STOP) || view_has(v, at, LEXICON_REL)) &&
        np_arabic_last_object(v, *ret_source) < ret_source->to) {
        at = np_arabic_last_object(v, *ret_source);
        ret_source->to = at; /* أدان خطيب المسجد | الجرائم التي ارتكبت */
    }
    return l.kind != LANDMARK_NONE && at >= l.at ? l : landmark_np(at);
}

/* مضيفا أن, داعيا X إلى, واصفا إياه ب: no subject in between. */
static struct landmark content_of_participle(const struct arabic_reader *r, const struct cue_hit *h,
                                             uint32_t after)
{
    static const char *const him[] = {"اياه", "اياها", "اياهم", "اياهما", "اياهن", NULL};
    const struct view *v = r->v;
    const struct landmark l = landmark_find(h, v, after, r->unit.to);
    uint32_t next;

    if (view_is_any(v, after, him) && cue_takes_preposition(h, v, after + 1))
        return (struct landmark){LANDMARK_PREP, after + 1, after + 2, 0}; /* داعيا إياه إلى */
    after += view_is_any(v, after, him) || VIEW_IS(v, after, "بذلك");
    if (!cue_has_frame(h, 'o') && !cue_has_frame(h, 'n'))
        return l;
    if (l.at <= after || v->word[after].mark || landmark_is_comp(v, after) ||
        view_opens_speech(v, after))
        return l;
    if (l.kind == LANDMARK_NONE && cue_has_frame(h, 'B'))
        return l;
    while (after < l.at && (next = np_arabic_skip_pp(v, after, r->unit.to)) > after)
        after = next; /* مؤكدا في بيان له | دعمه */
    return after >= l.at && l.kind != LANDMARK_NONE ? l : landmark_np(after);
}

/* كما انتقد | دعوة الرئيس كتلته: what he judges, not who does. */
static bool is_judged(const struct view *v, const struct cue_hit *h, uint32_t i)
{
    static const char *const matters[] = {"دعوه",    "تصريحات", "تصريح",   "طلب",    "موقف",
                                          "مواقف",   "سياسه",   "سياسات",  "اداء",   "قرار",
                                          "قرارات",  "طريقه",   "ممارسات", "تصرفات", "محاوله",
                                          "محاولات", "استمرار", "صمت",     NULL};
    const uint32_t verb = h->words.from;

    return h->cue->act == CW__CLAIM__ACT__CONDEMN && h->form == LEXICON_PAST &&
           (v->word[verb].conj || (verb > 0 && VIEW_IS(v, verb - 1, "كما"))) &&
           !v->word[i].article && view_is_any(v, i, matters) && i + 1 < v->words &&
           !v->word[i + 1].mark && cue_has_frame(h, 'n');
}

struct landmark arabic_find_content(const struct arabic_reader *r, const struct cue_hit *h,
                                    uint32_t after, struct words *ret_source)
{
    *ret_source = (struct words){after, after};
    if (h->form == LEXICON_ING)
        return content_of_participle(r, h, after);
    if (h->words.from > r->unit.from && follows_qad(r, h))
        return content_behind_qad(r, h, after);
    if (after < r->unit.to && is_judged(r->v, h, after))
        return landmark_np(after);
    return content_of_verb(r, h, after, ret_source);
}
