/* SPDX-License-Identifier: Apache-2.0 */
#include "speaker_draft.h"
#include "speaker.h"
#include "speaker_issuer.h"

void speaker_draft_set(struct resolver *r, struct draft *x, struct words np, float score)
{
    const struct view *v = r->v;

    if (view_points(v, np) > DRAFT_NAME_POINTS)
        return;
    np = draft_without_marks(v, np);
    x->speaker = view_range(v, np);
    if (np.from == x->source.from && np.to == x->source.to)
        x->speaker = x->source_at;
    else if ((v->word[np.from].prep || v->word[np.from].conj) && !v->word[np.from].is_guess &&
             view_source(v, np.from))
        x->speaker.start += v->word[np.from].prep == 'l' ? draft_letter_points(v, np.from) : 1;
    x->class = speaker_classify(v, np);
    x->source_score = score;
    for (uint32_t i = np.from; i < np.to; i++) {
        const Cw__Mention *m = view_mention(v, i);
        /* "Syrian officials" are not Syria; a title has an entity where it stands for somebody */
        if (!m || !m->has_entity || m->type == CW__MENTION__TYPE__NORP)
            continue;
        if (x->speaker_entity == VIEW_NONE ||
            (m->type == CW__MENTION__TYPE__PER && x->class == CW__CLAIM__CLASS__NAMED_PERSON))
            x->speaker_entity = m->entity;
        if (m->type == CW__MENTION__TYPE__PER)
            break;
    }
}

/* بيان أصدره [الحزب]: the body of that kind that the text names, when it names one. */
static bool resolve_body(struct resolver *r, struct draft *x, struct words np)
{
    const uint32_t head = speaker_head(r->v, np);
    const uint64_t noun =
        head == np.from && r->v->word[head].lex ? speaker_name_noun(r->v, head) : 0;
    const struct candidate *best = NULL;

    for (size_t i = 0; noun && i < r->n && i < 4096; i++)
        if (r->at[i].head == noun && !r->at[i].is_generic && !r->at[i].is_joined &&
            r->at[i].np.from < np.from && (!best || r->at[i].np.from >= best->np.from))
            best = &r->at[i];
    if (best)
        speaker_draft_set(r, x, speaker_fullest(r, best->np), x->source_score);
    return best != NULL;
}

/* A document speaks for whom issued it, but stays a document. */
void speaker_draft_set_issuer(struct resolver *r, struct draft *x, struct words np)
{
    struct words issuer = speaker_issuer_of(r->v, np);
    const uint32_t verb = speaker_issuer_verb(r->v, np);

    if (verb + 1 < np.to && x->via.start == x->via.end && r->v->word[np.from].arabic) {
        const struct words outlet = {
            verb + 1 + (VIEW_IS(r->v, verb + 1, "عليها") || VIEW_IS(r->v, verb + 1, "عليه")),
            np.to};
        if (outlet.from < outlet.to && speaker_classify(r->v, outlet) == CW__CLAIM__CLASS__MEDIA)
            x->via = view_range(r->v, outlet); /* رسالة اطلعت عليها X */
    }

    if (issuer.from == np.from)
        return;
    while (issuer.to > issuer.from + 1 && r->v->word[issuer.to - 1].prep == 'b')
        issuer.to--; /* منظمة X | باليمن */
    if (!speaker_name_is_generic(r->v, issuer) || !resolve_body(r, x, issuer))
        speaker_draft_set(r, x, speaker_fullest(r, issuer), x->source_score);
    x->class = CW__CLAIM__CLASS__DOCUMENT;
}

void speaker_draft_copy(struct draft *x, const struct draft *from, float score)
{
    x->speaker = from->speaker;
    x->speaker_entity = from->speaker_entity;
    x->class = from->class;
    x->source_score = score;
}

/* he, she: one of these. */
static bool is_somebody(const struct draft *x, Cw__Claim__Class class)
{
    return class == CW__CLAIM__CLASS__NAMED_PERSON || class == CW__CLAIM__CLASS__OFFICIAL_UNNAMED ||
           (class == CW__CLAIM__CLASS__LOCAL && !x->is_arabic);
}

/* مؤكدين, طالبوا: of several. */
bool speaker_draft_is_of_several(const struct view *v, const struct draft *x)
{
    const uint32_t i = x->cue_words.from;

    return x->is_arabic && !draft_has_source(x) &&
           ((x->form == LEXICON_ING && view_ends_with(v, i, "ين")) ||
            (x->form == LEXICON_PAST &&
             (view_ends_with(v, i, "وا") || view_ends_with(v, i, "ون"))));
}

/* One person cannot be several. */
static bool is_single(Cw__Claim__Class class)
{
    return class == CW__CLAIM__CLASS__NAMED_PERSON || class == CW__CLAIM__CLASS__DOCUMENT;
}

/* trusted sources, two officials */
static bool is_plural(const struct view *v, const struct draft *x)
{
    return draft_has_source(x) && view_ends_with(v, x->source.to - 1, "s");
}

/* it: no people; they: nobody who is one. */
static bool is_of_number(const struct view *v, const struct draft *x, const struct draft *y)
{
    if (x->is_arabic || !draft_has_source(x))
        return true;
    if (VIEW_IS(v, x->source.from, "it"))
        return !is_somebody(x, y->class) &&
               (y->class != CW__CLAIM__CLASS__ANONYMOUS || !is_plural(v, y)) &&
               y->class != CW__CLAIM__CLASS__LOCAL && y->class != CW__CLAIM__CLASS__GROUP;
    if (VIEW_IS(v, x->source.from, "they"))
        return y->class != CW__CLAIM__CLASS__NAMED_PERSON &&
               (y->class != CW__CLAIM__CLASS__OFFICIAL_UNNAMED || !draft_has_source(y) ||
                !view_has(v, y->source.from, LEXICON_DET));
    return true;
}

/* بحسب الجريدة. وقال: the outlet of another gender only passed it on. */
static bool is_other_outlet(const struct view *v, const struct draft *x, const struct draft *y)
{
    return x->is_arabic && !draft_has_source(x) && y->class == CW__CLAIM__CLASS__MEDIA &&
           draft_has_source(y) &&
           (y->form == LEXICON_PHRASAL || y->entry->kind == LEXICON_CUE_QUOTE) &&
           view_source(v, y->source.from) == LEXICON_SOURCE_MEDIA &&
           view_ends_with(v, y->source.from, "ه") != x->is_feminine;
}

/* The speaker before this one: of the same gender when a recent one is. */
const struct draft *speaker_draft_before(const struct resolver *r, size_t at, bool wants_person)
{
    const struct draft *x = &r->d->at[at], *any = NULL;
    const bool of_several = speaker_draft_is_of_several(r->v, x);

    for (size_t i = at; i > 0 && at - i < SPEAKER_DRAFT_LOOK_BACK; i--) {
        const struct draft *y = &r->d->at[i - 1];
        if (y->speaker.start == y->speaker.end || (of_several && is_single(y->class)))
            continue;
        if (any && x->is_arabic && x->form == LEXICON_ING && any->unit == x->unit &&
            y->unit != x->unit)
            break; /* قالت المصادر ...، مبينا أن: whatever its gender, of its own sentence */
        if (wants_person ? !is_somebody(x, y->class) : !is_of_number(r->v, x, y))
            continue;
        if (is_other_outlet(r->v, x, y))
            continue;
        if (!any)
            any = y;
        if (!x->is_arabic || y->is_feminine == x->is_feminine || y->form == LEXICON_NOMINAL ||
            y->form == LEXICON_PHRASAL || y->entry->kind == LEXICON_CUE_QUOTE)
            return y;
    }
    return any;
}
