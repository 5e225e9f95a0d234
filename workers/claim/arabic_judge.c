/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic.h"
#include "arabic_word.h"
#include "np_arabic.h"

#define EXPECTED_WORDS 20 /* from what is expected to what goes on with it */
#define PRAYER_WORDS 12   /* between whoever prays and God */
#define PARTICIPLE_GAP 6
#define OPENING_WORDS 60 /* circumstances in front of the verb */
#define EVENT_WORDS 5
#define DEMAND_WORDS 10
#define AMOUNT_WORDS 12
#define FATHATAN 0x64b

bool arabic_names_event(const struct view *v, uint32_t from, uint32_t end)
{
    static const char *const facts[] = {
        "سقوط",  "مواصله", "تسجيل", "وجود",    "ضروره",   "اهميه", "امكانيه",  "احتمال", "عدم",
        "غياب",  "متانه",  "شبهات", "اشكاليه", "خلل",     "نقائص", "تقصير",    "قصور",   "نقص",
        "صعوبه", "حاجه",   "رغبه",  "وجوب",    "استمرار", "تواصل", "احتماليه", NULL};

    for (uint32_t i = from; i < end && i < from + EVENT_WORDS && !landmark_is_comp(v, i); i++)
        if ((v->word[i].lex && v->word[i].lex->trigger) ||
            (i == from && (arabic_word_is_carried_act(v, i) || arabic_word_is_flight(v, i) ||
                           arabic_word_is_happening(v, i) || arabic_word_is_act(v, i) ||
                           view_is_any(v, i, facts))))
            return true;
    return false;
}

bool arabic_is_somebody(const struct view *v, uint32_t i)
{
    return !v->word[i].mark && !v->word[i].prep &&
           (view_source(v, i) || view_has(v, i, LEXICON_GIVEN) ||
            view_mentions(v, i, CW__MENTION__TYPE__PER) ||
            view_mentions(v, i, CW__MENTION__TYPE__ORG));
}

/* With nothing but a noun phrase behind it a thing that does something says nothing: تكشف مؤامرة
 * جديدة. A word that nothing knows may be a name. */
static bool may_speak(const struct view *v, struct words np)
{
    for (uint32_t i = np.from; i < np.to; i++)
        if (arabic_is_somebody(v, i) || view_mention(v, i) || arabic_word_is_last(v, i))
            return true;
    if (v->word[np.from].article)
        return !v->word[np.from].lex && view_ends_with(v, np.from, "ي");
    return view_is_quantifier(v, np.from) ||
           (!v->word[np.from].lex && !view_ends_with(v, np.from, "ه") &&
            !view_ends_with(v, np.from, "ات"));
}

/* أكد | الملا | استنكاره: a definite word that nothing knows, and an act or something of his own
 * behind it. */
static bool is_unknown_person(const struct view *v, const struct cue_hit *h, struct landmark l,
                              struct words source)
{
    return source.to == source.from + 1 && l.start == source.to && v->word[source.from].article &&
           !v->word[source.from].lex && h->cue->score >= ARABIC_SURE &&
           !view_ends_with(v, source.from, "ه") && !view_ends_with(v, source.from, "ات") &&
           (arabic_word_is_act(v, l.start) || arabic_word_is_owned(v, l.start));
}

/* انتقد | الأمم المتحدة ووصفها ب: a body and nothing that it did. */
static bool is_mere_body(const struct arabic_reader *r, uint32_t i)
{
    const struct view *v = r->v;
    const uint32_t mention = v->word[i].mention;

    if (mention == VIEW_NONE)
        return false;
    while (i < r->unit.to && v->word[i].mention == mention)
        i++;
    return i >= r->unit.to || v->word[i].mark || v->word[i].conj;
}

/* رفض | هذه الاتهامات: what somebody said of him. */
static bool is_accusation(const struct view *v, uint32_t i)
{
    static const char *const words[] = {"الاتهامات", "اتهامات",  "التهم",     "المزاعم",
                                        "مزاعم",     "الاتهام",  "الادعاءات", "ادعاءات",
                                        "اتهام",     "الشائعات", NULL};

    return view_is_any(v, i + arabic_word_points(v, i), words);
}

/* قدر | المدعي العام, not | عدد القتلى */
static bool names_one(const struct view *v, struct words source)
{
    return source.from < source.to && !VIEW_IS(v, source.from, "عدد") &&
           (arabic_is_somebody(v, source.from) || v->word[source.from].article ||
            view_mention(v, source.from));
}

/* قدر الحصيلة | بنحو 269 مليارا */
static bool is_amount(const struct view *v, uint32_t from, uint32_t end)
{
    for (uint32_t i = from; i < end && i < from + AMOUNT_WORDS; i++)
        if ((v->word[i].prep == 'b' || VIEW_IS(v, i, "ب")) && i + 2 < end)
            for (uint32_t k = i; k < i + 3; k++)
                if (view_is_number(v, k) || view_starts_with(v, k, "بالمي") ||
                    view_starts_with(v, k, "بالما"))
                    return true;
    return false;
}

static bool is_good_np(const struct arabic_reader *r, const struct cue_hit *h, struct landmark l,
                       struct words source)
{
    const struct view *v = r->v;

    if (cue_has_frame(h, 'a') && !is_accusation(v, l.start))
        return false;
    if (cue_has_frame(h, 'N') && (!is_amount(v, h->words.to, r->unit.to) ||
                                  !(l.kind == LANDMARK_NP || arabic_has_suffix(v, h->words.from)) ||
                                  (h->form == LEXICON_PAST && !names_one(v, source))))
        return false;
    if (cue_has_frame(h, 'M'))
        return arabic_find_blame(v, l.start, r->unit.to) < r->unit.to;
    if (cue_has_frame(h, 'S') || cue_has_frame(h, 'C'))
        return l.kind != LANDMARK_NP ||
               (h->form == LEXICON_ING && cue_has_frame(h, 'n') && arabic_word_is_act(v, l.start));
    if (l.kind == LANDMARK_NP && strcmp(h->cue->lemma, "انتقد") == 0 &&
        (np_arabic_is_name(v, l.start) ||
         (v->word[l.start].article && np_arabic_is_person_noun(v, l.start))))
        return false; /* انتقد | الرئيس: a mere person */
    if (l.kind == LANDMARK_NP && strcmp(h->cue->lemma, "انتقد") == 0 && is_mere_body(r, l.start))
        return false;
    if (l.kind == LANDMARK_NP && strcmp(h->cue->lemma, "أظهر") == 0 &&
        !(source.from < source.to && view_source(v, source.from) == LEXICON_SOURCE_DOCUMENT &&
          (arabic_word_is_act(v, l.start) || arabic_word_is_accusative(v, l.start))))
        return false; /* أظهرت النتائج | فوز حداد, and nothing else */
    if (VIEW_IS(v, l.start, "الله") || VIEW_IS(v, l.start, "المولي"))
        return false; /* دعا الله أن */
    if (l.start >= r->unit.to || (v->word[l.start].conj && !l.lead) || VIEW_IS(v, l.start, "بذلك"))
        return false;
    if (l.kind == LANDMARK_NP && source.from < source.to && !may_speak(v, source) &&
        !is_unknown_person(v, h, l, source))
        return false;
    if (v->word[l.start].mark && v->word[l.start].mark != VIEW_MARK_OPEN &&
        v->word[l.start].quote == VIEW_NONE)
        return false;
    /* أشار إلى + noun phrase counts only when it names an event. */
    return !(l.kind == LANDMARK_PREP && cue_has_frame(h, 'e') && !cue_has_frame(h, 'g')) ||
           arabic_names_event(v, l.start, r->unit.to);
}

/* متهمة الدوحة ب, مطالبة إياهم ب: no adjective of what stands in front. */
static bool is_of_somebody(const struct view *v, const struct cue_hit *h)
{
    static const char *const them[] = {"اياه", "اياها", "اياهم", NULL};
    const uint32_t i = h->words.to;

    return view_is_any(v, i, them) || (strcmp(h->cue->lemma, "اتهم") == 0 && view_mention(v, i));
}

/* ، داعية المجتمع الدولي إلى: behind a comma, with its preposition behind the one asked. */
static bool demands_of(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const struct landmark l = landmark_find(h, v, h->words.to, r->unit.to);

    return cue_has_frame(h, 'o') && h->words.from > r->unit.from &&
           (v->word[h->words.from - 1].mark || is_of_somebody(v, h)) && l.kind != LANDMARK_NONE &&
           l.at <= h->words.to + DEMAND_WORDS;
}

/* قيود | مشددة على, تدوينة | ساخرة من: what a thing is like. */
static bool is_quality(const struct view *v, uint32_t i, struct landmark l)
{
    return l.kind == LANDMARK_PREP && !v->word[i - 1].mark && !v->word[i - 1].article &&
           !view_source(v, i - 1) && !view_mention(v, i - 1) && !np_arabic_is_name(v, i - 1) &&
           !np_arabic_is_finite_cue(v, i - 1) && !np_arabic_is_time(v, i - 1) &&
           !view_has(v, i - 1, LEXICON_PRON | LEXICON_ADV | LEXICON_SPEECH) &&
           !view_ends_with(v, i - 1, "ت") && !view_ends_with(v, i - 1, "ها");
}

/* متوقعة and مهددة are adjectives unless the content follows at once. */
static bool is_participle(const struct arabic_reader *r, const struct cue_hit *h, struct landmark l)
{
    const struct view *v = r->v;
    const uint32_t i = h->words.from, gap = l.at - h->words.to;

    if (view_source(v, i) == LEXICON_SOURCE_DOCUMENT)
        return false; /* مذكرة احتجاج */
    if (i > r->unit.from && (view_has(v, i - 1, LEXICON_NEG | LEXICON_KANA) ||
                             VIEW_IS(v, i - 1, "غير") || VIEW_IS(v, i - 1, "هناك")))
        return false;
    if (strcmp(h->cue->lemma, "اتهم") == 0 &&
        (landmark_is_carried(h, v, h->words.to) || VIEW_IS(v, h->words.to, "في")))
        return false; /* متهمين بالقتل: who are accused */
    if (VIEW_IS(v, i, "مقرا") && (view_starts_with(v, h->words.to, "ل") ||
                                  (l.at == h->words.to && view_ends_with(v, l.at, "ا"))))
        return false; /* مقرا له, مقرا باليا: where somebody sits */
    if (VIEW_IS(v, i, "بالقول") && !v->word[h->words.to].mark && !landmark_is_comp(v, h->words.to))
        return false; /* يدافع بالقول والعمل */
    if (strcmp(h->cue->lemma, "قال") == 0 && l.kind == LANDMARK_QUOTE)
        return true; /* قائلا في كلمة ألقاها أمام البرلمان: "..." */
    if ((!view_ends_with(v, i, "ه") && !view_ends_with(v, i, "ات")) || demands_of(r, h) ||
        v->text.point[v->tokens.at[i].end - 1] == FATHATAN)
        return gap <= PARTICIPLE_GAP; /* معتبرةً: no adjective */
    if (i > r->unit.from && is_quality(v, i, l))
        return false;
    if (i > r->unit.from && v->word[i - 1].mark && l.kind == LANDMARK_NP &&
        gap == VIEW_IS(v, h->words.to, "بذلك") &&
        (arabic_word_is_owned(v, l.start) || arabic_word_is_act(v, l.start)))
        return true; /* ، مبدية تضامنها; ، مؤكدة وجود نقص */
    if (l.kind == LANDMARK_CLAUSE && l.at > 0 && cue_takes_preposition(h, v, l.at - 1))
        return gap <= PARTICIPLE_GAP; /* مشيرة في ذات الإطار إلى أن */
    if (i > r->unit.from && !v->word[i - 1].mark && gap > cue_takes_preposition(h, v, h->words.to))
        return false; /* الموضوع محل | متابعة عن كثب */
    return gap <= 2 && l.kind != LANDMARK_NP && !(l.kind == LANDMARK_PREP && l.lead);
}

/* A quotation behind a verb that takes none counts only behind a colon, a complementiser or its
 * preposition. */
static bool is_good_quote(const struct view *v, const struct cue_hit *h, struct landmark l,
                          struct words source)
{
    if (l.kind != LANDMARK_QUOTE || l.at == 0)
        return true;
    if (cue_has_frame(h, 'q')) /* أوضح الوزير | دوافعه، قائلا "...": the participle's */
        return !(source.from < source.to && source.to < l.at && !cue_has_frame(h, 'C') &&
                 !VIEW_IS(v, source.to, "موجها") && !np_arabic_is_put_in(v, source.to) &&
                 arabic_word_is_owned(v, source.to) && !view_is_cue(v, source.to, LEXICON_NOMINAL));
    if (cue_has_frame(h, 'n') && strcmp(h->cue->lemma, "أظهر") != 0)
        return landmark_is_reached_strictly(
            v, (struct words){source.from < source.to ? source.to : h->words.to, l.at});
    if (arabic_is_demand(v, h, source, l.at))
        return true;
    return view_is_mark(v, l.at - 1, VIEW_MARK_COLON) || landmark_is_comp(v, l.at - 1) ||
           cue_takes_preposition(h, v, l.at - 1);
}

static bool is_passive(const struct view *v, const struct cue_hit *h, struct landmark l)
{
    const uint32_t i = h->words.from;

    return l.kind == LANDMARK_NP && cue_has_frame(h, 'o') && !cue_has_frame(h, 'B') &&
           !h->cue->attached && !h->cue->prep[0] &&
           (view_starts_with(v, i, v->word[i].conj ? "وي" : "ي") ||
            view_starts_with(v, i, v->word[i].conj ? "وت" : "ت"));
}

/* Pictures that show something say nothing. */
static bool is_picture(const struct view *v, struct words source)
{
    static const char *const pictures[] = {
        "الصوره",  "صوره", "صور",   "الصور",  "لقطات", "لقطه",  "فيديو",  "مشاهد",   "اللقطات",
        "المشاهد", "مقطع", "مقاطع", "المقطع", "خريطه", "خرائط", "الصوره", "الخريطه", NULL};

    return source.from < source.to && view_is_any(v, source.from, pictures);
}

static bool has_own_prep(const struct view *v, const struct cue_hit *h, struct landmark l)
{
    return cue_takes_preposition(h, v, l.at) || (l.at > 0 && cue_takes_preposition(h, v, l.at - 1));
}

/* السودان | تؤكد وزارة الداخلية السودانية ...: a heading that ran into its paragraph. */
static bool is_headed_by_land(const struct arabic_reader *r, uint32_t i)
{
    const struct view *v = r->v;

    return i == r->unit.from + 1 && view_mentions(v, r->unit.from, CW__MENTION__TYPE__LOC) &&
           v->word[r->unit.from].prep == 0 && arabic_is_somebody(v, i + 1);
}

/* May a verb stand behind this word, or is it a noun that looks like one? */
static bool stands_free(const struct arabic_reader *r, uint32_t i)
{
    const struct view *v = r->v;

    return i == r->unit.from || v->word[i].conj || v->word[i - 1].mark || is_headed_by_land(r, i) ||
           arabic_is_step_regarded(r, i) || landmark_is_behind_but(v, i) ||
           VIEW_IS(v, i + 1, "فيه") || VIEW_IS(v, i + 1, "فيها") ||
           (i - r->unit.from < OPENING_WORDS &&
            landmark_is_reached(v, (struct words){r->unit.from, i})) ||
           view_is_number(v, i - 1) || VIEW_IS(v, i - 1, "ما") || VIEW_IS(v, i - 1, "و") ||
           view_has(v, i - 1,
                    LEXICON_TIME | LEXICON_ADV | LEXICON_SAME | LEXICON_BUT | LEXICON_KANA |
                        LEXICON_QAD | LEXICON_CONJ | LEXICON_REL | LEXICON_COMP);
}

/* هي عقوبة وصفت ب: an object that is left out makes the verb a passive. */
static bool is_told_of(const struct arabic_reader *r, const struct cue_hit *h, struct landmark l,
                       bool elided)
{
    return elided && l.kind != LANDMARK_NP && cue_has_frame(h, 'o') && cue_has_frame(h, 'B') &&
           !cue_has_frame(h, 'U') && h->form == LEXICON_PAST &&
           !arabic_has_suffix(r->v, h->words.from) && l.at == h->words.to;
}

/* الرئيس فلان، الذي | أكد وقوف بلاده: an act behind a sure verb, put in about somebody named. */
static bool is_put_in_of(const struct arabic_reader *r, const struct cue_hit *h, struct landmark l)
{
    const struct view *v = r->v;
    const uint32_t i = h->words.from;

    const uint32_t end = i > r->unit.from + 2 ? i - 1 - view_is_mark(v, i - 2, VIEW_MARK_COMMA) : i;

    return end < i && np_arabic_is_name(v, end - 1) && l.kind != LANDMARK_NONE &&
           landmark_is_reached_strictly(v, (struct words){h->words.to, l.at}) &&
           h->cue->score >= ARABIC_SURE &&
           (arabic_word_is_act(v, l.start) || arabic_word_is_definite_act(v, l.start));
}

/* التي أعلنت الانفصال: who they are, not what is reported. لافتات تطالب ب: of no speaker. */
static bool is_background(const struct arabic_reader *r, const struct cue_hit *h, struct landmark l)
{
    const struct view *v = r->v;
    const uint32_t i = h->words.from;
    static const char *const things[] = {"دعوات",  "لافتات", "شعارات", "هتافات", "مسيرات",
                                         "عبارات", "اصوات",  "حمله",   "حملات",  NULL};

    if (i == r->unit.from || v->word[i].conj || (l.kind != LANDMARK_NP && l.kind != LANDMARK_PREP))
        return false;
    if (view_has(v, i - 1, LEXICON_REL))
        return !arabic_has_suffix(v, i) && !is_put_in_of(r, h, l);
    return (view_starts_with(v, i, "ت") || view_starts_with(v, i, "ي") ||
            view_is_any(v, i - 1, things)) &&
           l.at == h->words.to && !v->word[i - 1].mark && !v->word[i - 1].article &&
           (!v->word[i - 1].lex || view_has(v, i - 1, LEXICON_MEDIA) ||
            view_is_any(v, i - 1, things)) &&
           !view_mention(v, i - 1);
}

/* توقع, تابع, تعهد: a perfect form that begins with the same letter. */
static bool is_perfect(const struct view *v, uint32_t i)
{
    static const char *const forms[] = {"توقع", "تابع", "تعهد", "تساءل", "تحدث",
                                        "تبني", "تبين", "تحدي", NULL};

    return view_is_any(v, i, forms);
}

/* يُفترض أن | تدعو المحكمة: what may come is not said. */
static bool is_subjunctive(const struct view *v, const struct cue_hit *h, struct landmark l)
{
    const uint32_t i = h->words.from;

    if (i > 1 && VIEW_IS(v, i - 1, "ان") && VIEW_IS(v, i - 2, "قبل") &&
        (l.kind == LANDMARK_CLAUSE || l.kind == LANDMARK_QUOTE))
        return false; /* ، قبل أن تعلن X أن: she did */
    return i > 0 &&
           (VIEW_IS(v, i - 1, "ان") || VIEW_IS(v, i - 1, "لن") || VIEW_IS(v, i - 1, "لم") ||
            VIEW_IS(v, i - 1, "لا")) &&
           h->form == LEXICON_PAST &&
           (h->cue->act != CW__CLAIM__ACT__DENY || VIEW_IS(v, i - 1, "ان")) &&
           (view_starts_with(v, i, "ت") || view_starts_with(v, i, "ي")) &&
           !view_ends_with(v, i, "ت") && !is_perfect(v, i);
}

/* من المنتظر أن يؤكد البيان X، | ويرحب ب: goes on with what is only expected. */
static bool is_expected(const struct arabic_reader *r, const struct cue_hit *h)
{
    static const char *const outlooks[] = {"المنتظر", "المتوقع", "المقرر",
                                           "المرتقب", "المفترض", NULL};
    const struct view *v = r->v;
    const uint32_t cue = h->words.from;

    if (!v->word[cue].conj || draft_last(r->d) ||
        !(view_starts_with(v, cue, "وي") || view_starts_with(v, cue, "وت")))
        return false;
    for (uint32_t i = cue; i > r->unit.from && cue - i < EXPECTED_WORDS; i--)
        if (view_is_any(v, i - 1, outlooks) && VIEW_IS(v, i, "ان"))
            return true;
    return false;
}

/* ويُتوقع أن: nobody in particular expects it. */
static bool is_impersonal(const struct view *v, const struct cue_hit *h, struct landmark l,
                          bool elided)
{
    return elided && h->cue->act == CW__CLAIM__ACT__ESTIMATE && l.kind != LANDMARK_QUOTE &&
           l.at == h->words.to &&
           view_starts_with(v, h->words.from, v->word[h->words.from].conj ? "وي" : "ي");
}

/* من أجل التحقيق | وكشف ملابسات الحادث: in the middle of a sentence a form that is a noun as well
 * needs somebody behind it. */
static bool is_noun_of_act(const struct arabic_reader *r, const struct cue_hit *h,
                           struct words source)
{
    const struct view *v = r->v;
    const uint32_t i = h->words.from;
    static const char *const devices[] = {"جهاز",  "اجهزه",  "الات", "معدات",
                                          "عمليه", "بوابات", NULL};

    if (VIEW_IS(v, i, "كشف") && i > r->unit.from && view_is_any(v, i - 1, devices))
        return true; /* أجهزة | كشف عن المعادن */
    if (!VIEW_IS(v, i, "وكشف") || i == r->unit.from || v->word[i - 1].mark ||
        source.from == source.to)
        return false;
    for (uint32_t k = source.from; k < source.to; k++)
        if (arabic_is_somebody(v, k) || view_mention(v, k))
            return false;
    return true;
}

/* لفت | الانتباه: draws attention, says nothing. */
static bool is_drawing(const struct view *v, const struct cue_hit *h, uint32_t end)
{
    static const char *const eyes[] = {"الانتباه", "النظر", "الانظار", "انتباه",
                                       "نظر",      "انظار", NULL};

    for (uint32_t i = h->words.to; i < end && strcmp(h->cue->lemma, "لفت") == 0; i++)
        if (view_is_any(v, i, eyes))
            return !VIEW_IS(v, i + 1, "الي"); /* لفت النظر إلى أن */
    return false;
}

/* تعتبر بكين | أحد أهم المستوردين: held to be, by nobody. */
static bool is_held(const struct view *v, const struct cue_hit *h, struct landmark l)
{
    static const char *const ranks[] = {"احد", "احدي", "من", "اكبر", "اكثر", "اهم", "ابرز", NULL};
    const uint32_t i = h->words.from;

    return strcmp(h->cue->lemma, "اعتبر") == 0 && l.kind == LANDMARK_NP &&
           view_starts_with(v, i, v->word[i].conj ? "وت" : "ت") && view_is_any(v, l.start, ranks);
}

/* وفسر بأنه: nobody does. */
static bool is_explained(const struct view *v, const struct cue_hit *h, struct landmark l,
                         bool elided)
{
    return elided && strcmp(h->cue->lemma, "فسر") == 0 && l.kind == LANDMARK_CLAUSE &&
           l.at == h->words.to && view_starts_with(v, l.at, "ب");
}

/* أقر المجلس | قانونا يوسع الحالات التي يمكن أن: what was done, with a clause somewhere in it. */
static bool is_done(const struct view *v, const struct cue_hit *h, struct landmark l)
{
    if (l.kind != LANDMARK_CLAUSE || strcmp(h->cue->lemma, "أقر") != 0)
        return false;
    for (uint32_t i = h->words.to; i < l.at; i++)
        if (arabic_word_is_accusative(v, i) && !view_is_cue(v, i, LEXICON_ING))
            return true;
    return false;
}

/* تبين للمحققين أن: came to light. */
static bool is_come_to_light(const struct view *v, const struct cue_hit *h, bool elided)
{
    return elided && (VIEW_IS(v, h->words.from, "تبين") || VIEW_IS(v, h->words.from, "وتبين"));
}

/* الذي حذر منه: a preposition with its pronoun is no speaker. */
static bool is_about_him(const struct view *v, struct words source)
{
    static const char *const words[] = {"منه",   "منها", "منهم",  "عنه", "عنها", "عنهم", "عليه",
                                        "عليها", "اليه", "اليها", "به",  "بها",  "لديه", NULL};

    return source.to > source.from && view_is_any(v, source.from, words);
}

/* رجل يدعى فلان: is called; يدعي, claims, folds like it. */
static bool is_called(const struct view *v, uint32_t i)
{
    return (VIEW_IS(v, i, "يدعي") || VIEW_IS(v, i, "تدعي")) &&
           v->text.point[v->tokens.at[i].end - 1] == 0x649;
}

/* كتب عليه "...": on a thing. */
static bool is_written_on(const struct view *v, const struct cue_hit *h)
{
    return strcmp(h->cue->lemma, "كتب") == 0 &&
           (VIEW_IS(v, h->words.to, "عليه") || VIEW_IS(v, h->words.to, "عليها"));
}

/* تابع المصدر قائلا: / تابع المصدر بالقول إن / تابع المصدر: / تابع المصدر أن */
static bool is_said_openly(const struct view *v, struct landmark l, struct words source)
{
    static const char *const saying[] = {"قائلا", "قائله", "قائلين", "بالقول",
                                         "يقول",  "تقول",  NULL};
    const bool is_interrupted =
        view_is_mark(v, source.to, VIEW_MARK_COMMA) || view_has(v, source.to + 1, LEXICON_SPEECH);
    const bool is_reached =
        source.from < source.to &&
        (l.at == source.to || (l.at > source.to && is_interrupted &&
                               landmark_is_reached_strictly(v, (struct words){source.to, l.at})));

    return l.kind == LANDMARK_CLAUSE && l.at > 0 &&
           (view_is_any(v, l.at - 1, saying) || view_is_mark(v, l.at, VIEW_MARK_QUOTE) ||
            (is_reached && arabic_is_somebody(v, source.from)));
}

/* رد X | على تغريدة Y، قائلا: ...: with what was answered or talked of in between, the participle
 * says it. */
static bool is_participles(const struct view *v, struct landmark l, struct words source)
{
    static const char *const saying[] = {"قائلا", "قائله", "قائلين", NULL};
    const uint32_t i = l.at - (l.at > 0 && view_is_mark(v, l.at - 1, VIEW_MARK_COLON)) - 1;

    return (l.kind == LANDMARK_CLAUSE || l.kind == LANDMARK_QUOTE) && i < l.at &&
           view_is_any(v, i, saying) && source.to < i &&
           (VIEW_IS(v, source.to, "علي") || VIEW_IS(v, source.to, "عن"));
}

/* كما اتهموه ب: who did it is in the verb, in front of the one it befalls. */
static bool has_plural_in_it(const struct view *v, uint32_t i)
{
    return (view_ends_with(v, i, "وه") || view_ends_with(v, i, "وها") ||
            view_ends_with(v, i, "وهم")) &&
           !(i > 0 && VIEW_IS(v, i - 1, "ما"));
}

static bool is_verb(const struct arabic_reader *r, const struct cue_hit *h, struct landmark l,
                    struct words source)
{
    const struct view *v = r->v;
    const uint32_t i = h->words.from;
    const bool elided = source.from == source.to;

    if (arabic_has_suffix(v, i) && elided && !v->word[i].conj && !has_plural_in_it(v, i) &&
        !(i > r->unit.from && VIEW_IS(v, i - 1, "كما")) && !arabic_is_step_regarded(r, i))
        return false;
    if (strcmp(h->cue->lemma, "نص") == 0 && elided && !v->word[i].conj)
        return false; /* الذي | ينص على: what an agreement is, not what it says */
    if (cue_has_frame(h, 'C') && l.kind != LANDMARK_QUOTE && l.at > h->words.to &&
        !is_said_openly(v, l, source))
        return false;
    if (cue_has_frame(h, 'b') && (elided || !np_arabic_is_body(v, source.from)))
        return false;                                      /* وثق فيديو */
    if (cue_has_frame(h, 'G') && !has_own_prep(v, h, l) && /* عبر تويتر is "by way of" */
        !(cue_has_frame(h, 'n') && l.kind == LANDMARK_NP &&
          (arabic_word_is_act(v, l.start) || arabic_word_is_definite_act(v, l.start)) &&
          (!elided || v->word[i].conj || (i > 0 && VIEW_IS(v, i - 1, "قد")))))
        return false;
    if (is_participles(v, l, elided ? h->words : source))
        return false;
    if (is_passive(v, h, l) || !is_good_quote(v, h, l, source)) /* تعتبر شديدة الأهمية */
        return false;
    if ((l.kind == LANDMARK_NP || l.kind == LANDMARK_PREP) && h->form == LEXICON_PAST &&
        is_about_him(v, (struct words){h->words.to, h->words.to + 1}))
        return false; /* خطة كشفت عنها */
    if (is_subjunctive(v, h, l) || is_expected(r, h) || is_come_to_light(v, h, elided) ||
        is_explained(v, h, l, elided) || is_done(v, h, l) || is_drawing(v, h, l.at) ||
        is_held(v, h, l) || is_written_on(v, h) || is_called(v, i) || is_about_him(v, source))
        return false;
    if (is_impersonal(v, h, l, elided) || is_noun_of_act(r, h, source))
        return false;
    if (is_picture(v, source) || is_told_of(r, h, l, elided) || is_background(r, h, l))
        return false;
    if (elided || l.kind == LANDMARK_QUOTE ||
        (l.kind == LANDMARK_CLAUSE && h->cue->score >= ARABIC_SURE) ||
        (strcmp(h->cue->lemma, "اتهم") == 0 && view_mention(v, source.from)))
        return true;
    return stands_free(r, i);
}

/* دعا الشيخ (في ختام كلمته) | الله (العلي القدير) أن يحفظ البلاد */
static bool is_prayer(const struct view *v, const struct cue_hit *h, uint32_t end)
{
    static const char *const praise[] = {"العلي",  "القدير", "عز",     "وجل",   "جل", "وعلا",
                                         "العزيز", "سبحانه", "وتعالي", "تعالي", NULL};

    if (!cue_has_frame(h, 'o'))
        return false;
    for (uint32_t i = h->words.to; i + 1 < end && i < h->words.to + PRAYER_WORDS; i++) {
        uint32_t comp = i + 1;
        if (v->word[i].mark || landmark_is_comp(v, i))
            return false;
        if ((!VIEW_IS(v, i, "الله") && !VIEW_IS(v, i, "المولي")) || arabic_word_is_inner(v, i))
            continue; /* not نصر الله */
        if (i > h->words.to && ((view_source(v, i - 1) && !v->word[i - 1].article &&
                                 !arabic_word_is_honoured(v, i - 1)) ||
                                (view_has(v, i - 1, LEXICON_GIVEN) && !v->word[i - 1].article)))
            return false; /* حزب الله, عبد الله */
        while (comp + 1 < end && (view_is_any(v, comp, praise) || v->word[comp].mark))
            comp++;
        return landmark_is_comp(v, comp);
    }
    return false;
}

bool arabic_is_claim(const struct arabic_reader *r, const struct cue_hit *h, struct landmark l,
                     struct words source)
{
    const uint32_t i = h->words.from;

    if (l.kind == LANDMARK_NONE || is_prayer(r->v, h, r->unit.to))
        return false;
    if ((l.kind == LANDMARK_NP || l.kind == LANDMARK_PREP) && !is_good_np(r, h, l, source))
        return false;
    if (i > r->unit.from && view_has(r->v, i - 1, LEXICON_REL) && r->v->word[i].conj)
        return false; /* التي وردت is not و + ردت */
    return h->form == LEXICON_ING ? is_participle(r, h, l) : is_verb(r, h, l, source);
}
