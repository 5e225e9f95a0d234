/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic_word.h"
#include "cue.h"
#include "landmark.h"

#define TEH_MARBUTA 0x629
#define YEH 0x64a

static uint32_t last_letter(const struct view *v, uint32_t i)
{
    return v->text.point[v->tokens.at[i].end - 1];
}

static bool follows_word(const struct view *v, uint32_t i, uint32_t low)
{
    return i > low && !v->word[i - 1].mark;
}

/* محادثات | بين X وY, بين | لاجئين: the preposition, unless somebody in the nominative makes
 * something clear behind what may stand in front of a verb. */
static bool is_between(const struct view *v, uint32_t i, uint32_t low)
{
    if (i + 1 < v->words && !v->word[i + 1].mark && !view_mention(v, i + 1) &&
        (view_ends_with(v, i + 1, "ين") || view_is_number(v, i + 1)))
        return true;
    if (follows_word(v, i, low) && !v->word[i - 1].article &&
        last_letter(v, i - 1) == TEH_MARBUTA && !view_has(v, i + 1, LEXICON_COMP) &&
        i + 1 < v->words && !v->word[i + 1].mark && !v->word[i + 1].article)
        return true; /* علاقة | بين نواب ورجل أعمال */
    if (!follows_word(v, i, low) || VIEW_IS(v, i - 1, "ما"))
        return i > low && VIEW_IS(v, i - 1, "ما");
    return !v->word[i].conj && !view_has(v, i - 1, LEXICON_CONJ | LEXICON_QAD | LEXICON_KANA) &&
           !VIEW_IS(v, i - 1, "و") && !view_has(v, i + 1, LEXICON_COMP) &&
           !landmark_is_reached(v, (struct words){low, i});
}

/* يدعى فلان: is called; يدعي ends in a letter with dots, if its writer puts them. */
static bool is_called(const struct view *v, uint32_t i)
{
    static const char *const forms[] = {"يدعي", "ويدعي", "فيدعي", "فتدعي", "تدعي", "وتدعي", NULL};

    return view_is_any(v, i, forms) && last_letter(v, i) != YEH &&
           !view_has(v, i + 1, LEXICON_COMP);
}

/* What is written like a verb of saying, or folds to one, and is another word. */
static bool is_look_alike(const struct view *v, uint32_t i, uint32_t low, const struct cue_hit *h)
{
    static const char *const purposes[] = {"لاجل", "اجل", "قصد", "بقصد", "بغرض", NULL};

    if (h->form == LEXICON_PAST && last_letter(v, i) == TEH_MARBUTA)
        return true; /* طالبة is no verb with a pronoun */
    if (h->form == LEXICON_PAST && i > low && view_is_any(v, i - 1, purposes))
        return true; /* من أجل | حث السكان على */
    if (i > low && view_is_mark(v, i - 1, VIEW_MARK_OPEN) && i + 1 < v->words &&
        view_is_mark(v, i + 1, VIEW_MARK_CLOSE))
        return true; /* شرط (كشف) */
    if (VIEW_IS(v, i, "راي") || VIEW_IS(v, i, "نادي"))
        return last_letter(v, i) == YEH; /* رأي is an opinion, نادي a club */
    if (VIEW_IS(v, i, "نفي"))
        return follows_word(v, i, low) && last_letter(v, i) == YEH; /* نفي الخبر: the noun */
    return VIEW_IS(v, i, "بين") ? is_between(v, i, low) : is_called(v, i);
}

bool cue_is_act(const struct view *v, uint32_t i, uint32_t low)
{
    static const char *const both[] = {"كشف", "وعد", "تعهد", "زعم", NULL};

    return view_is_any(v, i, both) && follows_word(v, i, low) && !v->word[i].conj &&
           (arabic_word_is_act_for(v, i - 1) ||
            (view_has(v, i - 1, LEXICON_PREP) && !view_has(v, i - 1, LEXICON_BUT | LEXICON_CONJ)));
}

bool cue_is_arabic(const struct view *v, uint32_t i, uint32_t low, const struct cue_hit *h)
{
    const struct view_word *w = &v->word[i];

    if (is_look_alike(v, i, low, h))
        return false;
    if (w->suffix && !(h->cue->frames & (LEXICON_FRAME('o') | LEXICON_FRAME('A'))))
        return false; /* ما أكده: part of a phrase, or said before */
    switch (h->form) {
    case LEXICON_PAST:
        return !w->article && !w->prep &&
               !(i > low && view_has(v, i - 1, LEXICON_PREP) && !view_has(v, i - 1, LEXICON_BUT) &&
                 !view_has(v, i - 1, LEXICON_CONJ));
    case LEXICON_ING:
        return !w->article && !w->prep && (!w->conj || view_ends_with(v, i, "ا"));
    default:
        return true;
    }
}
