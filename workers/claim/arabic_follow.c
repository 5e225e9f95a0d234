/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic.h"
#include "arabic_word.h"
#include "np_arabic.h"

#define CONNECTIVE_WORDS 6
#define STATEMENT_WORDS 10
#define CLAUSE_WORDS 10 /* from its opening to its verb */

/* Behind a comma a sure verb with a subject of its own begins another claim. */
static bool begins_with_subject(const struct arabic_reader *r, const struct cue_hit *h)
{
    return !r->v->word[h->words.from].suffix &&
           (r->v->word[h->words.from].conj || !landmark_is_carried(h, r->v, h->words.to)) &&
           np_arabic_after(r->v, h->words.to, r->unit.to, false).to > h->words.to;
}

/* Verbs that go on with what somebody says: of whom else would it be told that he added? */
static bool is_addition(const struct cue_hit *h)
{
    static const char *const lemmas[] = {"أضاف", "أردف", "تابع", "استطرد", "أوضح", "أشار",
                                         "لفت",  "نوه",  "شدد",  "قال",    "ذكر",  NULL};

    for (unsigned k = 0; lemmas[k]; k++)
        if (strcmp(h->cue->lemma, lemmas[k]) == 0)
            return true;
    return false;
}

/* ، وقالت إنها: the speaker again, of whom a noun phrase or a quotation was reported. */
static bool goes_on_speaking(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const struct draft *last = draft_last(r->d);
    const bool has_prep = cue_takes_preposition(h, v, h->words.to);
    const uint32_t behind = has_prep ? h->words.to + 1 : np_arabic_behind_manner(v, h->words.to);

    return v->word[h->words.from].conj && (last->is_np || last->is_quotation || is_addition(h)) &&
           last->is_feminine == (bool)v->word[h->words.from].lex->feminine &&
           (landmark_is_comp(v, behind) || view_opens_speech(v, behind) ||
            view_is_mark(v, behind, VIEW_MARK_COLON) ||
            (view_is_mark(v, behind, VIEW_MARK_COMMA) && view_opens_speech(v, behind + 1)) ||
            (has_prep && (is_addition(h) || last->is_np) &&
             view_is_mark(v, h->words.from - 1, VIEW_MARK_COMMA)));
}

bool arabic_is_pronoun_in_front(const struct view *v, uint32_t verb)
{
    static const char *const but[] = {"لكنه", "لكنها", "لكنهم", "ولكنه", "ولكنها", "ولكنهم", NULL};

    return verb > 0 && !v->word[verb].conj &&
           (view_is_any(v, verb - 1, but) || arabic_is_exception(v, verb));
}

/* إلا أنه | شدد على: the speaker again, in the narrator's words. */
bool arabic_is_exception(const struct view *v, uint32_t verb)
{
    return verb >= 2 && landmark_is_pronoun_comp(v, verb - 1) &&
           (VIEW_IS(v, verb - 2, "الا") || VIEW_IS(v, verb - 2, "غير") ||
            VIEW_IS(v, verb - 2, "بيد"));
}

/* وهو ما | اعتبرته الوزارة خرقا: somebody else on what was told. */
static bool is_matter_regarded(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const uint32_t i = h->words.from;

    return i >= r->unit.from + 2 && VIEW_IS(v, i - 1, "ما") && arabic_has_suffix(v, i) &&
           view_has(v, i - 2, LEXICON_PRON) &&
           np_arabic_after(v, h->words.to, r->unit.to, true).to > h->words.to;
}

/* ، من جهتها | أكدت مصادر أن; ، إلى ذلك | أشار متحدث إلى: behind a comma nothing but a connective
 * stands in front, and the verb has a subject of its own. Returns the comma, or `i`. */
uint32_t arabic_connective_before(const struct arabic_reader *r, uint32_t i)
{
    static const char *const openings[] = {"من",    "وفي",    "في",   "الي", "علي",
                                           "بدوره", "بدورها", "كذلك", "كما", "بالمقابل",
                                           "بينما", "فيما",   NULL};
    static const char *const connected[] = {
        "جهته", "جهتها", "جهتهم", "جانبه", "جانبها", "جانبهم", "ناحيته", "ناحيتها", "ذلك", "متصل",
        "ذاته", "نفسه",  "اخر",   "اخري",  "ثانيه",  "بدوره",  "بدورها", "المقابل", NULL};
    const struct view *v = r->v;

    for (uint32_t at = i; at > r->free && i - at < STATEMENT_WORDS; at--)
        if (view_is_mark(v, at - 1, VIEW_MARK_COMMA) && VIEW_IS(v, at, "وفي") &&
            view_has(v, at + 1, LEXICON_SPEECH) && landmark_is_reached(v, (struct words){at, i}))
            return at - 1; /* ، وفي تصريح لصحيفة X | قال إن */
    for (uint32_t at = i; at > r->free && i - at < CONNECTIVE_WORDS; at--)
        if (view_is_mark(v, at - 1, VIEW_MARK_COMMA))
            return at < i && view_is_any(v, at, openings) &&
                           (view_is_any(v, i - 1, connected) || VIEW_IS(v, i - 1, "كما"))
                       ? at - 1
                       : i;
    return i;
}

/* الا أن [مصدرا] أعلن, فيما كان [مصدر] أشار: another subject in a clause of its own in front of the
 * verb. Returns where the clause opens, or the verb. */
uint32_t arabic_clause_before(const struct arabic_reader *r, uint32_t verb)
{
    const struct view *v = r->v;
    const struct draft *last = draft_last(r->d);

    for (uint32_t i = verb; i > r->free && verb - i < CLAUSE_WORDS; i--) {
        uint32_t from = i - 1;
        struct words np;
        if (view_is_mark(v, from, VIEW_MARK_STOP) || v->word[from].quote != VIEW_NONE)
            return verb;
        if (view_phrase_has(v, from, LEXICON_BUT))
            from += v->word[from].phrase_words;
        else if (VIEW_IS(v, from, "فيما") || VIEW_IS(v, from, "بينما") ||
                 (last && last->is_np && VIEW_IS(v, from, "فان")))
            from++; /* ورغم إعلانه مقتل X | فإن [السكان] قالوا */
        else if (view_has(v, from, LEXICON_KANA) && v->word[from].conj)
            ; /* توقفت المفاوضات | وكان [فلان] قال: a sentence without its full stop */
        else
            continue;
        from += view_has(v, from, LEXICON_KANA);
        np = np_arabic_after(v, from, verb, false);
        return np.from < np.to &&
                       (arabic_is_somebody(v, np.from) ||
                        view_mentions(v, np.from, CW__MENTION__TYPE__LOC)) &&
                       landmark_is_reached(v, (struct words){np.to, verb})
                   ? i - 1
                   : verb;
    }
    return verb;
}

/* في خطوة | وصفها مراقبون بالفاشلة */
bool arabic_is_step_regarded(const struct arabic_reader *r, uint32_t verb)
{
    static const char *const steps[] = {"خطوه", "تحرك", "اجراء", "موقف", "تصريح", "قرار", NULL};

    return verb >= r->unit.from + 2 && view_is_any(r->v, verb - 1, steps) &&
           VIEW_IS(r->v, verb - 2, "في") &&
           (arabic_has_suffix(r->v, verb) || view_ends_with(r->v, verb, "ته"));
}

static bool is_imperfect(const struct view *v, uint32_t i)
{
    return view_starts_with(v, i, v->word[i].conj ? "وي" : "ي") ||
           view_starts_with(v, i, v->word[i].conj ? "وت" : "ت");
}

/* أضاف أنه ارتأى أن يلبي الدعوة | ويعلن انضمامه: an imperfect whose subject is left out goes on
 * with what is told in the past, unless the teller tells so. */
static bool is_what_he_may(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const uint32_t i = h->words.from;
    const struct draft *last = draft_last(r->d);

    return v->word[i].conj && h->form == LEXICON_PAST && is_imperfect(v, i) &&
           last->form == LEXICON_PAST && !is_imperfect(v, last->cue_words.from) &&
           !view_is_mark(v, i - 1, VIEW_MARK_COMMA) && !landmark_is_comp(v, h->words.to) &&
           np_arabic_after(v, h->words.to, r->unit.to, true).to > h->words.to &&
           (arabic_word_is_act(v, h->words.to) || arabic_word_is_owned(v, h->words.to));
}

/* قالت الشركتان إن البرنامج شفر البيانات | وطالب المستخدمين ب: whom the masculine verb has for its
 * object tells that its subject is left out, and that is not she who spoke. */
static bool is_anothers(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const struct draft *last = draft_last(r->d);

    return v->word[h->words.from].conj && !view_is_mark(v, h->words.from - 1, VIEW_MARK_COMMA) &&
           cue_has_frame(h, 'o') && last->is_feminine && !v->word[h->words.from].lex->feminine &&
           arabic_is_whom(v, h, h->words.to);
}

/* ذكرت الوزارة أن البلاد تدين | وتستنكر: joined to a verb of what is told. */
static bool is_joined_within(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const uint32_t i = h->words.from;
    const struct draft *last = draft_last(r->d);

    return v->word[i].conj && h->form == LEXICON_PAST && last->form == LEXICON_PAST &&
           np_arabic_is_finite_cue(v, i - 1) && is_imperfect(v, i) && is_imperfect(v, i - 1) &&
           i - 1 >= last->cue_words.to;
}

/* ، قبل أن | تعلن X أن */
static bool is_before_long(const struct view *v, uint32_t i)
{
    return i > 1 && VIEW_IS(v, i - 1, "ان") && VIEW_IS(v, i - 2, "قبل");
}

/* قال المسؤول إن ناجين وصلوا | حيث قالوا إن: the ones he tells of. */
static bool is_told_of_others(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;

    return VIEW_IS(v, h->words.from - 1, "حيث") && arabic_is_plural(v, h) &&
           !view_is_mark(v, h->words.from - 2 + (h->words.from < 2), VIEW_MARK_COMMA);
}

static bool verb_may_follow(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const uint32_t i = h->words.from;

    if (VIEW_IS(v, i, "وتعهد") && view_mentions(v, h->words.to, CW__MENTION__TYPE__LOC))
        return false; /* وتعهد الدوحة ب: the noun, for the verb would agree */

    if (is_anothers(r, h) || is_what_he_may(r, h) || is_joined_within(r, h) ||
        is_told_of_others(r, h))
        return false;
    if (v->word[i].conj && arabic_has_suffix(v, i) && draft_last(r->d)->is_np &&
        cue_has_frame(h, 'B'))
        return true; /* أدانت الهجوم، ووصفته ب */
    if (v->word[i].conj && arabic_has_suffix(v, i))
        return false; /* ودعتها إلى goes on with what is told */
    if (VIEW_IS(v, i - 1, "كما"))
        return i >= 2 && v->word[i - 2].mark != VIEW_MARK_NONE;
    if (view_is_mark(v, i - 1, VIEW_MARK_COMMA) && !v->word[i].conj && cue_has_frame(h, 'B') &&
        landmark_find(h, v, h->words.to, r->unit.to).kind == LANDMARK_PREP)
        return false; /* عشرة شروط، | طالبت الدوحة بتطبيقها */
    if (view_is_mark(v, i - 1, VIEW_MARK_COMMA) && h->cue->score >= ARABIC_SURE &&
        cue_has_frame(h, 't'))
        return begins_with_subject(r, h) || goes_on_speaking(r, h) ||
               (v->word[i].conj && view_starts_with(v, i, "ف") &&
                (landmark_is_comp(v, h->words.to) || view_opens_speech(v, h->words.to) ||
                 view_is_mark(v, h->words.to, VIEW_MARK_COLON)));
    if (arabic_is_exception(v, i) || is_matter_regarded(r, h) || arabic_is_step_regarded(r, i))
        return true;
    if (cue_has_frame(h, 't') && arabic_clause_before(r, i) < i)
        return true;
    if (h->cue->score >= ARABIC_SURE && cue_has_frame(h, 't') &&
        arabic_connective_before(r, i) < i &&
        (begins_with_subject(r, h) || landmark_is_comp(v, h->words.to)))
        return true;
    if (view_has(v, i - 1, LEXICON_CONJ) && h->cue->score >= ARABIC_SURE &&
        begins_with_subject(r, h))
        return true;
    if (draft_last(r->d)->is_np && h->cue->score >= 1 && !view_has(v, i - 1, LEXICON_REL)) {
        const uint32_t behind = np_arabic_after(v, h->words.to, r->unit.to, false).to;
        if (behind > h->words.to && landmark_is_comp(v, behind))
            return true; /* وفاتها في الحال | قال المتحدث إن: a sentence without its full stop */
    }
    return v->word[i].conj || landmark_is_behind_but(v, i) || is_before_long(v, i) ||
           VIEW_IS(v, i - 1, "و") || view_is_mark(v, i - 1, VIEW_MARK_SEMICOLON);
}

/* أعلن البيت الأبيض استقالة X، بعد أيام من | كشف الصحافة عن: behind a comma no part of the noun
 * phrase that was told. */
static bool is_outside_np(const struct arabic_reader *r, uint32_t noun)
{
    const struct view *v = r->v;

    for (uint32_t i = noun; i > r->free + 1 && noun - i < CLAUSE_WORDS; i--)
        if (view_is_mark(v, i - 1, VIEW_MARK_COMMA))
            return draft_last(r->d)->is_np && view_has(v, i, LEXICON_NP_STOP);
    return false;
}

bool arabic_may_follow(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct draft *last = draft_last(r->d);

    if (!last || !last->is_open || h->words.from <= r->unit.from)
        return true;
    if (h->words.from < r->free)
        return false;
    if (h->form == LEXICON_ING || h->cue->kind == LEXICON_CUE_PHRASE)
        return true;
    return h->form == LEXICON_NOMINAL ? is_outside_np(r, h->words.from) : verb_may_follow(r, h);
}
