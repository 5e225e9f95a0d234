/* SPDX-License-Identifier: Apache-2.0 */
#include "landmark.h"
#include "arabic_word.h"
#include "np_arabic.h"

#define LANDMARK_WORDS 60
#define REMARK_WORDS 9 /* a quotation longer than this is no remark on the speaker */
#define BEHIND_REMARK_WORDS 14
#define BROADCAST_WORDS 8

static const struct landmark none = {LANDMARK_NONE, 0, 0, 0};

/* إلا, "but", folds like ألا. */
static bool is_but(const struct view *v, uint32_t i)
{
    return VIEW_IS(v, i, "الا") && v->text.point[v->tokens.at[i].start] == 0x625;
}

bool landmark_is_comp(const struct view *v, uint32_t i)
{
    return view_has(v, i, LEXICON_COMP) && !is_but(v, i) && !v->word[i].mark &&
           !view_in_name(v, i) && v->word[i].prep != 'l' && !np_arabic_is_spelt(v, i) &&
           !view_phrase_has(v, i, LEXICON_NOT_COMP) &&
           !(i > 0 && view_phrase_has(v, i - 1, LEXICON_NOT_COMP));
}

/* Where what was said begins behind the complementiser; ألا is part of it, or its negation is lost.
 */
static uint32_t behind_comp(const struct view *v, uint32_t i)
{
    return VIEW_IS(v, i, "الا") ? i : i + 1;
}

bool landmark_is_pronoun_comp(const struct view *v, uint32_t i)
{
    return view_has(v, i, LEXICON_COMP) &&
           (view_ends_with(v, i, "ه") || view_ends_with(v, i, "ها") || view_ends_with(v, i, "هم"));
}

/* طالب الأمنيون | بسن قانون: too short for a guess anywhere else. */
static bool is_short_letter(const struct cue_hit *h, const struct view *v, uint32_t i)
{
    return h->cue->attached == 'b' && i > h->words.to && v->word[i].arabic && !v->word[i].lex &&
           !v->word[i].article && v->word[i].mention == VIEW_NONE &&
           v->tokens.at[i].folded.n == 6 && view_starts_with(v, i, "ب") && v->word[i - 1].article;
}

bool landmark_is_carried(const struct cue_hit *h, const struct view *v, uint32_t i)
{
    const bool is_act = h->cue->attached == 'b' && arabic_word_is_inner_act(v, i);

    if (h->cue->attached == 'l' && h->form == LEXICON_NOMINAL)
        return false; /* دعوة للمؤتمر: to come */
    return h->cue->attached &&
           (v->word[i].prep == h->cue->attached || is_short_letter(h, v, i) || is_act ||
            (h->cue->attached == 'b' && (VIEW_IS(v, i, "بضروره") || VIEW_IS(v, i, "باهميه")))) &&
           !landmark_is_comp(v, i) && (is_act || !arabic_word_is_inner(v, i));
}

static bool takes_clause(const struct cue_hit *h)
{
    return cue_has_frame(h, 't') || cue_has_frame(h, 'g') || cue_has_frame(h, 'q');
}

/* في خطاب ألقاه | ونقل مباشرة: nobody's words are passed on without عن. */
static bool is_broadcast(const struct view *v, uint32_t i)
{
    if (lexicon_cue_of(v->arabic, v->word[i].lex)->kind != LEXICON_CUE_QUOTE)
        return false;
    for (uint32_t k = i + 1; k < v->words && k < i + BROADCAST_WORDS; k++)
        if (VIEW_IS(v, k, "عن") || VIEW_IS(v, k, "الي"))
            return false;
    return true;
}

bool landmark_is_behind_but(const struct view *v, uint32_t i)
{
    return i > 0 &&
           (view_has(v, i - 1, LEXICON_BUT) ||
            (i > 1 && v->word[i - 2].phrase_words == 2 && view_phrase_has(v, i - 2, LEXICON_BUT)));
}

/* Another claim begins here: looking further on would take that one's content. */
static bool begins_other(const struct view *v, uint32_t i)
{
    const struct view_word *w = &v->word[i];

    if (w->mark || w->article || w->prep || view_has(v, i, LEXICON_ADV) || /* تابع قائلا is one */
        np_arabic_is_put_in(v, i) ||
        (VIEW_IS(v, i, "مقرا") && view_starts_with(v, i + 1, "ل"))) /* مقرا له: where it sits */
        return false;
    if (view_is_cue(v, i, LEXICON_ING)) /* متحدثة باسم X, تقارير غير مؤكدة */
        return !view_source(v, i) && !(i > 0 && VIEW_IS(v, i - 1, "غير"));
    if (!view_is_cue(v, i, LEXICON_PAST) || is_broadcast(v, i))
        return false;
    return w->conj || (i > 1 && v->word[i - 2].mark && landmark_is_behind_but(v, i));
}

/* ------------------------------------------------------------------------------- one kind each */

static struct landmark try_comp(const struct cue_hit *h, const struct view *v, uint32_t i,
                                uint32_t end)
{
    (void)end;
    if (!landmark_is_comp(v, i))
        return none;
    if (takes_clause(h) ||
        (cue_has_frame(h, 'B') && ((v->tokens.at[i].folded.n > 4 && view_starts_with(v, i, "ب")) ||
                                   (i > h->words.to && landmark_is_pronoun_comp(v, i) &&
                                    strcmp(h->cue->lemma, "وصف") == 0)))) /* وصف الهجوم | أنه */
        return (struct landmark){LANDMARK_CLAUSE, i, behind_comp(v, i), 0};
    return none;
}

static bool is_remark_end(const struct view *v, uint32_t i)
{
    return view_is_mark(v, i, VIEW_MARK_COMMA) || view_is_mark(v, i, VIEW_MARK_STOP) ||
           view_in_speech(v, i);
}

/* The complementiser behind a quotation that is a remark on the speaker: قال مصدر "فضل عدم ذكر
 * اسمه" لوكالة ... إن C. */
static uint32_t comp_behind_remark(const struct view *v, const struct view_quote *q, uint32_t end)
{
    for (uint32_t j = q->close + 1;
         j < end && j < q->close + BEHIND_REMARK_WORDS && !begins_other(v, j); j++) {
        if (is_remark_end(v, j))
            break;
        if (landmark_is_comp(v, j))
            return j;
    }
    return VIEW_NONE;
}

static bool stands_behind_mark(const struct view *v, uint32_t i)
{
    return i > 0 && (v->word[i - 1].mark || landmark_is_comp(v, i - 1));
}

static struct landmark try_quote(const struct cue_hit *h, const struct view *v, uint32_t i,
                                 uint32_t end)
{
    const struct view_quote *q;
    uint32_t words = 0, comp;

    if (!view_opens_speech(v, i))
        return none;
    q = &v->quote[v->word[i].quote];
    if (i > 0 && np_arabic_is_prep(v, i - 1) && q->is_closed && q->close + 1 < end &&
        view_is_mark(v, q->close + 1, VIEW_MARK_COLON))
        return none; /* في برنامج على "صوت المدينة": what is said stands behind the colon */
    if (stands_behind_mark(v, i) || !q->is_closed || q->close - q->open > REMARK_WORDS)
        return (struct landmark){LANDMARK_QUOTE, i, i, 0};
    comp = comp_behind_remark(v, q, end);
    if (comp != VIEW_NONE)
        return takes_clause(h) ? (struct landmark){LANDMARK_CLAUSE, comp, behind_comp(v, comp), 0}
                               : none;
    for (uint32_t j = i; j <= q->close && j < end && words <= 2; j++)
        words += !v->word[j].mark;
    if (words > 2 || q->close + 2 >= end || view_is_cue(v, q->close + 1, LEXICON_ING))
        return (struct landmark){LANDMARK_QUOTE, i, i, 0};
    return none;
}

static struct landmark try_colon(const struct cue_hit *h, const struct view *v, uint32_t i,
                                 uint32_t end)
{
    (void)h;
    if (!view_is_mark(v, i, VIEW_MARK_COLON) || i + 1 >= end)
        return none;
    if (view_opens_speech(v, i + 1))
        return (struct landmark){LANDMARK_QUOTE, i + 1, i + 1, 0};
    if (landmark_is_comp(v, i + 1) && i + 2 < end) /* وقال المصدر: | إن */
        return (struct landmark){LANDMARK_CLAUSE, i, i + 2, 0};
    return (struct landmark){LANDMARK_CLAUSE, i, behind_comp(v, i), 0};
}

static bool is_whole_quote(const struct view *v, uint32_t i, uint32_t end)
{
    uint32_t close;

    if (!view_opens_speech(v, i))
        return false;
    close = v->quote[v->word[i].quote].close + 1;
    return close >= end || v->word[close].mark;
}

/* حذر مما: من and ما in one word. */
static bool takes_contracted(const struct cue_hit *h, const char *preposition)
{
    const uint64_t hash = lexicon_hash(span_of(preposition));

    for (unsigned k = 0; k < 4; k++)
        if (h->cue->prep[k] == hash)
            return true;
    return false;
}

static struct landmark try_preposition(const struct cue_hit *h, const struct view *v, uint32_t i,
                                       uint32_t end)
{
    static const char *const set[] = {"قبل",  "قبيل",  "بين",   "اجل",  "خلال", "جهه",
                                      "طريق", "كثب",   "ناحيه", "جديد", "هامش", "خلفيه",
                                      "صعيد", "مستوي", "الفور", NULL};

    if ((VIEW_IS(v, i, "مما") || VIEW_IS(v, i, "عما")) && cue_has_frame(h, 'g') &&
        !cue_has_frame(h, 'w') && takes_contracted(h, VIEW_IS(v, i, "مما") ? "من" : "عن"))
        return (struct landmark){LANDMARK_PREP, i, i, 1};
    if (!cue_takes_preposition(h, v, i) || i + 1 >= end || np_arabic_is_issued(v, i) ||
        view_is_any(v, i + 1, set) || (i > 0 && VIEW_IS(v, i - 1, "نقلا")) ||
        VIEW_IS(v, i + 1, "لسان"))
        return none;
    if (view_has(v, i + 1, LEXICON_COMP) &&
        !v->word[i + 1].mark) /* شدد على أن, whatever else على أن may be */
        return (struct landmark){LANDMARK_CLAUSE, i + 1, i + 2, 0};
    if (is_whole_quote(v, i + 1, end))
        return (struct landmark){LANDMARK_QUOTE, i + 1, i + 1, 0};
    if (cue_has_frame(h, 'g') || cue_has_frame(h, 'e'))
        return (struct landmark){LANDMARK_PREP, i, i + 1, 0};
    return none;
}

/* بعرض, and بـ"..." where the letter stands alone. */
static struct landmark try_letter(const struct cue_hit *h, const struct view *v, uint32_t i,
                                  uint32_t end)
{
    (void)end;
    if (h->cue->attached == 'b' && VIEW_IS(v, i, "ب"))
        return (struct landmark){LANDMARK_PREP, i, i + 1, 0};
    if (v->word[i].is_guess && view_source(v, i - 1) == LEXICON_SOURCE_ROLE &&
        !v->word[i - 1].article)
        return none; /* ضيف بوليتيكا: a title without article goes on */
    if (np_arabic_is_of_place(v, i) && i > h->words.to)
        return none; /* ندد الحزب | بمقر البرلمان | بالحملة */
    if (landmark_is_carried(h, v, i) &&
        (cue_has_frame(h, 'g') || cue_has_frame(h, 'B') || cue_has_frame(h, 'e')))
        return (struct landmark){LANDMARK_PREP, i, i, 1};
    return none;
}

/* أضاف | سنحدد موقفنا, قال | لن نقبل: his own words without marks, right behind the verb. */
static struct landmark try_own_words(const struct cue_hit *h, const struct view *v, uint32_t i,
                                     uint32_t end)
{
    static const char *const openings[] = {"لن",   "لقد",   "نحن",   "لسنا",
                                           "اننا", "اعتقد", "نعتقد", NULL};

    (void)end;
    if (i != h->words.to || h->form != LEXICON_PAST || !cue_has_frame(h, 't') ||
        !cue_has_frame(h, 'q') || v->word[i].mark || view_source(v, i))
        return none;
    if (!view_is_any(v, i, openings) &&
        !((view_starts_with(v, i, "سن") || view_starts_with(v, i, "ساا")) && !v->word[i].lex &&
          !view_mention(v, i) && v->tokens.at[i].folded.n >= 10))
        return none;
    return (struct landmark){LANDMARK_CLAUSE, i, i, 0};
}

/* عما إذا, هل */
static struct landmark try_question(const struct cue_hit *h, const struct view *v, uint32_t i,
                                    uint32_t end)
{
    uint32_t start = i;

    if (!cue_has_frame(h, 'w') ||
        !(view_has(v, i, LEXICON_WHETHER) || view_phrase_has(v, i, LEXICON_WHETHER)) ||
        view_opens_speech(v, i + 1))
        return none; /* روى | كيف «...» */
    start += VIEW_IS(v, i, "عما");
    start += i + 1 < end && VIEW_IS(v, i + 1, "اذا");
    return (struct landmark){LANDMARK_CLAUSE, i, start, 0};
}

/* X - الذي قال مرارا إن ... - أن C: the dash that closes what is put in, or the one in hand. */
static uint32_t behind_dashes(const struct view *v, uint32_t dash, uint32_t limit)
{
    if (dash + 1 >= limit || !view_has(v, dash + 1, LEXICON_REL | LEXICON_PRON))
        return dash;
    for (uint32_t i = dash + 1; i < limit; i++)
        if (view_is_mark(v, i, VIEW_MARK_DASH))
            return i;
    return dash;
}

/* تحت عنوان: "...": what something is called. */
static bool is_headed(const struct view *v, uint32_t i)
{
    static const char *const heads[] = {"عنوان", "بعنوان", "شعار", NULL};

    return view_is_any(v, i, heads) &&
           view_opens_speech(v, i + 1 + view_is_mark(v, i + 1, VIEW_MARK_COLON));
}

/* كتب | معلقا "...", أضاف | موضحا أن: how it was said. */
static bool is_manner(const struct cue_hit *h, const struct view *v, uint32_t i)
{
    return i == h->words.to && h->form == LEXICON_PAST && view_is_cue(v, i, LEXICON_ING) &&
           view_ends_with(v, i, "ا");
}

/* موردة الإجابة | بقولها إن: the words are the noun's. */
static bool is_in_words(const struct cue_hit *h, const struct view *v, uint32_t i)
{
    return h->form == LEXICON_ING &&
           (VIEW_IS(v, i, "بقوله") || VIEW_IS(v, i, "بقولها") || VIEW_IS(v, i, "بقولهم"));
}

struct landmark landmark_find(const struct cue_hit *h, const struct view *v, uint32_t i,
                              uint32_t end)
{
    static struct landmark (*const tries[])(const struct cue_hit *, const struct view *, uint32_t,
                                            uint32_t) = {
        try_comp, try_quote, try_colon, try_preposition, try_letter, try_question, try_own_words,
    };
    const uint32_t limit = end - i > LANDMARK_WORDS ? i + LANDMARK_WORDS : end;

    for (; i < limit; i++) {
        for (unsigned k = 0; k < sizeof tries / sizeof *tries; k++) {
            struct landmark l = tries[k](h, v, i, end);
            if (l.kind != LANDMARK_NONE)
                return l;
        }
        if (!takes_clause(h) && i > h->words.to && view_is_cue(v, i, LEXICON_ING) &&
            view_ends_with(v, i, "ا"))
            break; /* تبنى التنظيم العملية، | قائلا إن */
        if (view_is_mark(v, i, VIEW_MARK_DASH))
            i = behind_dashes(v, i, limit);
        else if (is_headed(v, i))
            i = v->quote[v->word[i + 1 + view_is_mark(v, i + 1, VIEW_MARK_COLON)].quote].close;
        else if (view_opens_speech(v, i))
            i = v->quote[v->word[i].quote].close;
        else if ((begins_other(v, i) && !is_manner(h, v, i)) || is_in_words(h, v, i) ||
                 view_is_mark(v, i, VIEW_MARK_SEMICOLON))
            break;
    }
    return (struct landmark){LANDMARK_NONE, i, i, 0};
}

/* --------------------------------------------------------------------------- what lies between */

bool landmark_is_reached(const struct view *v, struct words between)
{
    for (uint32_t i = between.from; i < between.to;) {
        uint32_t next = np_arabic_skip_adverbial(v, i, between.to);
        if (next == i && view_opens_speech(v, i)) /* a remark, or the name of an outlet */
            next = view_quote_end(v, v->word[i].quote);
        if (next == i)
            return v->word[i].mark >= VIEW_MARK_DASH ||
                   (view_is_mark(v, i, VIEW_MARK_COLON) && i + 1 == between.to);
        i = next;
    }
    return true;
}

bool landmark_is_reached_strictly(const struct view *v, struct words between)
{
    for (uint32_t i = between.from; i < between.to;) {
        uint32_t next = np_arabic_skip_pp(v, i, between.to);
        if (next == i)
            return v->word[i].mark != VIEW_MARK_NONE;
        i = next;
    }
    return true;
}
