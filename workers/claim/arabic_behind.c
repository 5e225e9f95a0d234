/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic.h"
#include "np_arabic.h"

#define BEHIND_SCORE 0.75f /* of verbs that may stand behind what was said */
#define SPEECH_WORDS 3     /* a shorter quotation in front of a verb is a name or a term */
#define BETWEEN_WORDS 3

/* "..."، هكذا | قال: the quotation that closes in front of the verb; VIEW_NONE when there is none.
 */
static uint32_t quote_in_front(const struct arabic_reader *r, uint32_t verb)
{
    const struct view *v = r->v;
    uint32_t i = verb, q;

    while (i > r->unit.from && verb - i < BETWEEN_WORDS &&
           (view_is_mark(v, i - 1, VIEW_MARK_COMMA) || VIEW_IS(v, i - 1, "هكذا") ||
            VIEW_IS(v, i - 1, "هذا") || VIEW_IS(v, i - 1, "ما")))
        i--;
    q = i > r->unit.from ? v->word[i - 1].quote : VIEW_NONE;
    if (q == VIEW_NONE || v->quote[q].is_name || !v->quote[q].is_closed ||
        v->quote[q].close != i - 1 || v->quote[q].open < r->free ||
        v->quote[q].close - v->quote[q].open <= SPEECH_WORDS)
        return VIEW_NONE;
    return q;
}

/* Does nothing behind the subject begin a content of the verb's own? */
static bool ends_claim(const struct arabic_reader *r, uint32_t i)
{
    const struct view *v = r->v;
    uint32_t next;

    while (i < r->unit.to && !landmark_is_comp(v, i) && !view_is_mark(v, i, VIEW_MARK_COLON) &&
           !view_opens_speech(v, i)) {
        if (v->word[i].mark)
            return true;
        next = np_arabic_skip_pp(v, i, r->unit.to);
        if (next == i)
            return false;
        i = next;
    }
    return i >= r->unit.to;
}

bool arabic_read_behind(struct arabic_reader *r, const struct cue_hit *h)
{
    const struct view *v = r->v;
    const uint32_t verb = h->words.from;
    const bool may_stand = h->form == LEXICON_PAST && cue_has_frame(h, 'q') &&
                           h->cue->score >= BEHIND_SCORE && !v->word[verb].conj;
    const uint32_t q = may_stand ? quote_in_front(r, verb) : VIEW_NONE;
    struct words subject;
    struct draft *x;

    if (q == VIEW_NONE)
        return false;
    subject = np_arabic_after(v, h->words.to, r->unit.to, true);
    if (subject.from == subject.to || !ends_claim(r, subject.to))
        return false;
    x = draft_add(r->d, h->cue, h->form, h->words);
    draft_set_source(x, v, subject);
    arabic_set_via(v, x, arabic_find_via(v, subject.to, r->unit.to));
    draft_add_piece(x, v->quote[q].open, view_quote_end(v, q));
    x->is_quotation = true;
    r->free = subject.to;
    if (subject.to + 1 < r->unit.to && view_is_mark(v, subject.to, VIEW_MARK_COMMA) &&
        view_opens_speech(v, subject.to + 1)) {
        r->free = view_quote_end(v, v->word[subject.to + 1].quote);
        draft_add_piece(x, subject.to + 1, r->free);
    }
    return true;
}
