/* SPDX-License-Identifier: Apache-2.0 */
#include "cue.h"

bool cue_takes_preposition(const struct cue_hit *h, const struct view *v, uint32_t i)
{
    uint64_t hash;

    if (v->word[i].mark || v->word[i].prep || i >= v->words)
        return false;
    hash = lexicon_hash(v->tokens.at[i].folded);
    for (unsigned p = 0; p < 4 && h->cue->prep[p]; p++)
        if (h->cue->prep[p] == hash)
            return true;
    return false;
}

static bool is_determined(const struct view *v, uint32_t i, uint32_t low)
{
    return i > low && !v->word[i - 1].mark && !VIEW_IS(v, i - 1, "both") &&
           (view_has(v, i - 1, LEXICON_DET) || v->word[i - 1].possessive) &&
           !view_has(v, i - 1, LEXICON_COMP);
}

/* The auxiliary in front, adverbs between skipped; VIEW_NONE when there is none. */
static uint32_t auxiliary(const struct view *v, uint32_t i, uint32_t low)
{
    for (unsigned n = 0; i > low && n < 4; n++, i--) {
        if (v->word[i - 1].mark || v->word[i - 1].mention != VIEW_NONE)
            return VIEW_NONE; /* in "fighters of IS announced" it is a name */
        if (view_has(v, i - 1, LEXICON_AUX | LEXICON_MODAL | LEXICON_HAVE | LEXICON_BE))
            return i - 1;
        if (!view_has(v, i - 1, LEXICON_ADV) &&
            !span_ends_with(v->tokens.at[i - 1].folded, SPAN("ly")))
            return VIEW_NONE;
    }
    return VIEW_NONE;
}

/* A form that may be a noun is a verb when something that can be its content follows. */
static bool precedes_content(const struct view *v, uint32_t i, uint32_t high)
{
    if (i >= high || v->word[i].mark)
        return true;
    return v->word[i].capital ||
           view_has(v, i,
                    LEXICON_COMP | LEXICON_DET | LEXICON_PRON | LEXICON_WHETHER | LEXICON_TIME);
}

/* "officials say": somebody who can speak stands in front of a form that may be a noun as well. */
static bool follows_speaker(const struct view *v, uint32_t i, uint32_t low)
{
    if (i == low || v->word[i - 1].mark)
        return i > low && view_is_mark(v, i - 1, VIEW_MARK_COMMA);
    return v->word[i - 1].capital || view_source(v, i - 1) ||
           view_has(v, i - 1, LEXICON_PRON | LEXICON_ADV) || VIEW_IS(v, i - 1, "and") ||
           span_ends_with(v->tokens.at[i - 1].folded, SPAN("s"));
}

static bool is_negated(const struct view *v, uint32_t i, uint32_t low)
{
    for (unsigned n = 0; n < 3 && i > low && !v->word[i - 1].mark; n++, i--) {
        if (view_has(v, i - 1, LEXICON_NEG) ||
            span_ends_with(v->tokens.at[i - 1].folded, SPAN("n't")))
            return true;
        if (!view_has(v, i - 1, LEXICON_AUX | LEXICON_ADV) && !view_ends_with(v, i - 1, "ly"))
            return false;
    }
    return false;
}

/* to say: only "went on to say" tells that something was said. */
static bool is_base_form(const struct view *v, uint32_t i, uint32_t low, const struct cue_hit *h)
{
    const uint32_t aux = auxiliary(v, i, low);

    if (aux != VIEW_NONE && VIEW_IS(v, aux, "to"))
        return aux > low && VIEW_IS(v, aux - 1, "on");
    if (aux != VIEW_NONE)
        return !view_has(v, aux, LEXICON_BE);
    if (is_determined(v, i, low) || !follows_speaker(v, i, low))
        return false;
    return !cue_has_frame(h, 'N') || view_has(v, i - 1, LEXICON_PRON) ||
           (VIEW_IS(v, h->words.to, "that") && view_source(v, i - 1) && /* analysts estimate that */
            view_ends_with(v, i - 1, "s"));
}

static bool is_present_form(const struct view *v, uint32_t i, struct view_unit unit,
                            const struct cue_hit *h)
{
    if (is_determined(v, i, unit.from))
        return false;
    return !cue_has_frame(h, 'N') ||
           (follows_speaker(v, i, unit.from) && precedes_content(v, h->words.to, unit.to));
}

static bool is_ing_form(const struct view *v, uint32_t i, uint32_t low)
{
    return i == low || v->word[i - 1].mark || VIEW_IS(v, i, "adding") || VIEW_IS(v, i - 1, "and") ||
           view_has(v, i - 1, LEXICON_ADV);
}

static bool english_verb(const struct view *v, uint32_t i, struct view_unit unit, struct cue_hit *h)
{
    const uint32_t aux = auxiliary(v, i, unit.from);
    const bool be =
        aux != VIEW_NONE && view_has(v, aux, LEXICON_BE) && !view_has(v, aux, LEXICON_HAVE);

    if (is_negated(v, i, unit.from) && h->cue->act != CW__CLAIM__ACT__DENY)
        return false; /* did not disclose, has not said: nothing was said */
    switch (h->form) {
    case LEXICON_BASE:
        return is_base_form(v, i, unit.from, h);
    case LEXICON_PRESENT:
        return is_present_form(v, i, unit, h);
    case LEXICON_PAST:
    case LEXICON_PASSIVE:
        h->is_passive = be;
        return !is_determined(v, i, unit.from);
    case LEXICON_ING:
        h->is_finite = be;
        return be || is_ing_form(v, i, unit.from);
    default:
        return true;
    }
}

static bool english_word(const struct view *v, uint32_t i, struct view_unit unit, struct cue_hit *h)
{
    if (h->cue->kind == LEXICON_CUE_NOUN)
        return true;
    if (v->word[i].capital && i > unit.from && !v->word[i - 1].mark)
        return false; /* part of a name */
    return english_verb(v, i, unit, h);
}

bool cue_find(const struct view *v, uint32_t i, struct view_unit unit, struct cue_hit *ret)
{
    const struct view_word *w = &v->word[i];
    const bool is_phrase = w->phrase && w->phrase->cue;
    const struct lexicon_word *lex = is_phrase ? w->phrase : w->lex;
    const uint32_t words = is_phrase ? w->phrase_words : 1;

    if (!lex || !lex->cue || i + words > unit.to || w->mark || view_in_speech(v, i))
        return false;
    if (view_phrase_has(v, i, LEXICON_ADV))
        return false; /* نفى، نفيا قاطعا، أن */
    if (view_phrase_has(v, i,
                        LEXICON_OWN)) /* "it is worth mentioning that": the outlet's own voice */
        return false;
    *ret = (struct cue_hit){
        .cue = lexicon_cue_of(view_lexicon(v, i), lex),
        .words = {i, i + words},
        .form = (enum lexicon_form)lex->form,
    };
    if (ret->cue->kind == LEXICON_CUE_PHRASE)
        return true;
    if (w->arabic && cue_is_act(v, i, unit.from))
        ret->form = LEXICON_NOMINAL;
    return w->arabic ? cue_is_arabic(v, i, unit.from, ret) : english_word(v, i, unit, ret);
}
