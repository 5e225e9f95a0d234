/* SPDX-License-Identifier: Apache-2.0 */
#include "cue.h"

static bool is_determined(const struct view *v, uint32_t i, uint32_t low)
{
    return i > low && !v->word[i - 1].mark && (view_has(v, i - 1, LEXICON_DET) || v->word[i - 1].possessive) &&
           !view_has(v, i - 1, LEXICON_COMP);
}

/* The auxiliary in front, adverbs between skipped; VIEW_NONE when there is none. */
static uint32_t auxiliary(const struct view *v, uint32_t i, uint32_t low)
{
    for (unsigned n = 0; i > low && n < 4; n++, i--) {
        if (v->word[i - 1].mark)
            return VIEW_NONE;
        if (view_has(v, i - 1, LEXICON_AUX | LEXICON_MODAL | LEXICON_HAVE | LEXICON_BE))
            return i - 1;
        if (!view_has(v, i - 1, LEXICON_ADV) && !span_ends_with(v->tokens.at[i - 1].folded, SPAN("ly")))
            return VIEW_NONE;
    }
    return VIEW_NONE;
}

/* A form that may be a noun is a verb when something that can be its content follows. */
static bool precedes_content(const struct view *v, uint32_t i, uint32_t high)
{
    if (i >= high || v->word[i].mark)
        return true;
    return v->word[i].capital || view_has(v, i, LEXICON_COMP | LEXICON_DET | LEXICON_PRON | LEXICON_WHETHER | LEXICON_TIME);
}

/* "officials say": somebody who can speak stands in front of a form that may be a noun as well. */
static bool follows_speaker(const struct view *v, uint32_t i, uint32_t low)
{
    if (i == low || v->word[i - 1].mark)
        return i > low && view_is_mark(v, i - 1, VIEW_MARK_COMMA);
    return v->word[i - 1].capital || view_source(v, i - 1) || view_has(v, i - 1, LEXICON_PRON | LEXICON_ADV) ||
           VIEW_IS(v, i - 1, "and") || span_ends_with(v->tokens.at[i - 1].folded, SPAN("s"));
}

static bool is_negated(const struct view *v, uint32_t i, uint32_t low)
{
    for (unsigned n = 0; n < 3 && i > low && !v->word[i - 1].mark; n++, i--) {
        if (view_has(v, i - 1, LEXICON_NEG) || span_ends_with(v->tokens.at[i - 1].folded, SPAN("n't")))
            return true;
        if (!view_has(v, i - 1, LEXICON_AUX | LEXICON_ADV))
            return false;
    }
    return false;
}

static bool english_verb(const struct view *v, uint32_t i, struct view_unit unit, struct cue_hit *h)
{
    const bool may_be_noun = (h->cue->frames & LEXICON_FRAME('N')) != 0;
    const uint32_t low = unit.from;
    const uint32_t aux = auxiliary(v, i, low);
    const bool be = aux != VIEW_NONE && view_has(v, aux, LEXICON_BE) && !view_has(v, aux, LEXICON_HAVE);

    if (is_negated(v, i, low) && h->cue->act != CW__CLAIM__ACT__DENY)
        return false; /* did not disclose, has not said: nothing was said */
    switch (h->form) {
    case LEXICON_BASE:
        if (aux != VIEW_NONE && VIEW_IS(v, aux, "to"))
            return aux > low && VIEW_IS(v, aux - 1, "on"); /* went on to say */
        if (aux != VIEW_NONE)
            return !be;
        return !is_determined(v, i, low) && follows_speaker(v, i, low) &&
               !(may_be_noun && !view_has(v, i - 1, LEXICON_PRON));
    case LEXICON_PRESENT:
        return !is_determined(v, i, low) &&
               (!may_be_noun || (follows_speaker(v, i, low) && precedes_content(v, h->words.to, unit.to)));
    case LEXICON_PAST:
    case LEXICON_PASSIVE:
        h->is_passive = be;
        return !is_determined(v, i, low);
    case LEXICON_ING:
        h->is_finite = be;
        return be || i == low || v->word[i - 1].mark || VIEW_IS(v, i, "adding") || VIEW_IS(v, i - 1, "and") || view_has(v, i - 1, LEXICON_ADV);
    default:
        return true;
    }
}

static bool arabic_word(const struct view *v, uint32_t i, uint32_t low, const struct cue_hit *h)
{
    const struct view_word *w = &v->word[i];

    if (w->suffix && !(h->cue->frames & (LEXICON_FRAME('o') | LEXICON_FRAME('A'))))
        return false; /* ما أكده: part of a phrase, or said before */
    switch (h->form) {
    case LEXICON_PAST:
        return !w->article && !w->prep && !(i > low && view_has(v, i - 1, LEXICON_PREP) && !view_has(v, i - 1, LEXICON_BUT) &&
                                            !view_has(v, i - 1, LEXICON_CONJ));
    case LEXICON_ING:
        return !w->article && !w->prep && !w->conj;
    default:
        return true;
    }
}

bool cue_find(const struct view *v, uint32_t i, struct view_unit unit, struct cue_hit *ret)
{
    const struct view_word *w = &v->word[i];
    const struct lexicon *l = view_lexicon(v, i);
    const struct lexicon_word *lex = w->phrase && w->phrase->cue ? w->phrase : w->lex;
    uint32_t words = lex == w->phrase && w->phrase ? w->phrase_words : 1;

    if (!lex || !lex->cue || i + words > unit.to || w->mark || view_in_speech(v, i))
        return false;
    /* "it is worth mentioning that": the outlet's own voice. */
    if (view_phrase_has(v, i, LEXICON_OWN))
        return false;
    *ret = (struct cue_hit){.cue = &l->cue[lex->cue - 1], .words = {i, i + words}, .form = (enum lexicon_form)lex->form};
    if (ret->cue->kind == LEXICON_CUE_PHRASE)
        return true;
    if (w->arabic)
        return arabic_word(v, i, unit.from, ret);
    if (ret->cue->kind == LEXICON_CUE_NOUN)
        return true;
    if (w->capital && i > unit.from && !v->word[i - 1].mark)
        return false; /* part of a name */
    return english_verb(v, i, unit, ret);
}
