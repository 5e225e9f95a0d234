/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic.h"
#include "np.h"

/* Behind a comma a sure verb with a subject of its own begins another claim. */
static bool begins_with_subject(const struct arabic_reader *r, const struct cue_hit *h)
{
    return !r->v->word[h->words.from].suffix &&
           np_arabic_after(r->v, h->words.to, r->unit.to, false).to > h->words.to;
}

/* Verbs that go on with what somebody says: of whom else would it be told that he added? */
static bool is_addition(const struct cue_hit *h)
{
    static const char *const lemmas[] = {"أضاف", "أردف", "تابع", "استطرد", "أوضح",
                                         "أشار", "لفت",  "نوه",  "شدد",    NULL};

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
    const uint32_t behind = h->words.to + cue_takes_preposition(h, v, h->words.to);

    return v->word[h->words.from].conj && (last->is_np || last->is_quotation || is_addition(h)) &&
           last->is_feminine == (bool)v->word[h->words.from].lex->feminine &&
           (landmark_is_comp(v, behind) || view_opens_speech(v, behind));
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

static bool verb_may_follow(const struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const uint32_t i = h->words.from;

    if (v->word[i].conj && arabic_has_suffix(v, i))
        return false; /* ودعتها إلى goes on with what is told */
    if (VIEW_IS(v, i - 1, "كما"))
        return i >= 2 && v->word[i - 2].mark != VIEW_MARK_NONE;
    if (view_is_mark(v, i - 1, VIEW_MARK_COMMA) && h->cue->score >= ARABIC_SURE &&
        cue_has_frame(h, 't'))
        return begins_with_subject(r, h) || goes_on_speaking(r, h) ||
               (v->word[i].conj && view_starts_with(v, i, "ف") &&
                (landmark_is_comp(v, h->words.to) || view_opens_speech(v, h->words.to) ||
                 view_is_mark(v, h->words.to, VIEW_MARK_COLON)));
    if (arabic_is_exception(v, i))
        return true;
    if (is_matter_regarded(r, h))
        return true;
    if (view_has(v, i - 1, LEXICON_CONJ) && h->cue->score >= ARABIC_SURE &&
        begins_with_subject(r, h))
        return true;
    return v->word[i].conj || view_has(v, i - 1, LEXICON_BUT) || VIEW_IS(v, i - 1, "و") ||
           view_is_mark(v, i - 1, VIEW_MARK_SEMICOLON);
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
    return h->form != LEXICON_NOMINAL && verb_may_follow(r, h);
}
