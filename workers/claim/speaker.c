/* SPDX-License-Identifier: Apache-2.0 */
#include "arabic.h"
#include "arabic_word.h"
#include "np.h"
#include "np_arabic.h"
#include "speaker_draft.h"
#include "speaker_issuer.h"
#include "speaker_name.h"
#include "speaker_noun.h"

#define HONOUR_WORDS 4   /* around the beginning of a name */
#define SEVERAL_WORDS 40 /* words to look back at for people */

/* المواطنون ... مطالبين: the people in front of the cue, in its sentence. */
static bool resolve_several(struct resolver *r, struct draft *x)
{
    const struct view *v = r->v;
    const uint32_t cue = x->cue_words.from, low = v->unit[x->unit].from;

    for (uint32_t i = cue; i > low && cue - i < SEVERAL_WORDS; i--) {
        const enum lexicon_source s = view_source(v, i - 1);
        if ((s != LEXICON_SOURCE_GROUP && s != LEXICON_SOURCE_LOCAL) || v->word[i - 1].conj)
            continue;
        speaker_draft_set(r, x, np_arabic_after(v, i - 1, cue, true), 0.5f);
        return x->speaker.start < x->speaker.end;
    }
    return false;
}

/* ضيف "البرنامج": who spoke there before. */
static bool is_guest(const struct view *v, struct words np)
{
    static const char *const guests[] = {"ضيف", "ضيفه", NULL};

    return view_is_any(v, np.from, guests) && np.to - np.from <= 6 &&
           speaker_classify(v, np) != CW__CLAIM__CLASS__NAMED_PERSON;
}

/* نص البيان */
static bool is_text_of_document(const struct view *v, struct words np)
{
    return np.to == np.from + 2 && VIEW_IS(v, np.from, "نص") && v->word[np.from + 1].article &&
           view_source(v, np.from + 1) == LEXICON_SOURCE_DOCUMENT;
}

/* معاليه: of [معالي الوزير فلان]; سموه: of صاحب السمو [الأمير فلان]. */
static bool has_honour(const struct view *v, struct words np, struct span honour)
{
    const uint32_t from = np.from > HONOUR_WORDS ? np.from - HONOUR_WORDS : 0;

    for (uint32_t i = from; i < np.to && i < np.from + HONOUR_WORDS; i++) {
        struct span s = v->tokens.at[i].folded;
        if (v->word[i].article && s.n > 4)
            s = span_slice(s, 4, s.n);
        if (span_ends_with(s, SPAN("ه"))) /* سعادة, سعادته */
            s = span_slice(s, 0, s.n - 2);
        if (view_is_in_arabic(v, i, v->arabic->courtesies) && span_starts_with(honour, s))
            return true;
    }
    return false;
}

/* Who is meant by an honour or "the last": who has that honour, else who spoke last, else the last
 * one who was named. */
static bool resolve_honoured(struct resolver *r, struct draft *x, size_t at)
{
    const struct view *v = r->v;
    const struct span honour = span_slice(v->tokens.at[x->source.from].folded, 0,
                                          v->tokens.at[x->source.from].folded.n - 2);
    const struct draft *before = at > 0 ? speaker_draft_before(r, at, true) : NULL;
    const struct candidate *best = NULL;

    for (size_t i = 0; i < r->n && i < 4096; i++) {
        const struct candidate *c = &r->at[i];
        const int better =
            best ? has_honour(v, c->np, honour) - has_honour(v, best->np, honour) : 1;
        if (c->np.to <= x->cue_words.from && c->class == CW__CLAIM__CLASS__NAMED_PERSON &&
            (better > 0 || (better == 0 && c->np.from > best->np.from)))
            best = c;
    }
    if (before && !(best && has_honour(v, best->np, honour)))
        speaker_draft_copy(x, before, 0.6f);
    else if (best)
        speaker_draft_set(r, x, speaker_fullest(r, best->np), 0.6f);
    return before || best;
}

/* معاليه, الأخير, هذا الأخير */
static bool is_last(const struct view *v, struct words np)
{
    np.from += np.to == np.from + 2 && arabic_word_points(v, np.from);
    return np.to == np.from + 1 &&
           (arabic_word_is_honoured(v, np.from) || arabic_word_is_last(v, np.from));
}

/* الوجيه, التركي, اللواء التركي: one word, or one behind a title, that may be a name and a noun or
 * the adjective of a country as well. */
static bool may_be_surname(const struct view *v, struct words np)
{
    const uint32_t last = np.to - 1;
    const bool is_titled = np.to == np.from + 2 && v->word[np.from].article &&
                           v->word[np.from].arabic && view_source(v, np.from);

    return v->word[last].article && (is_titled || np.to == np.from + 1) &&
           (view_source(v, last) ||
            (view_ends_with(v, last, "ي") && view_mentions(v, last, CW__MENTION__TYPE__NORP)));
}

/* Is this word the last of a person's name in the phrase? */
static bool ends_name(const struct view *v, struct words np, uint64_t hash)
{
    for (uint32_t i = np.from + 1; i < np.to; i++)
        if (arabic_word_is_inner(v, i) && view_mentions(v, i, CW__MENTION__TYPE__PER) &&
            !(i + 1 < np.to && arabic_word_is_inner(v, i + 1)) && speaker_name_hash(v, i) == hash)
            return true;
    return !v->word[np.to - 2].article && !v->word[np.to - 2].mark &&
           view_has(v, np.to - 2, LEXICON_GIVEN) && speaker_name_hash(v, np.to - 1) == hash;
}

/* الوجيه: a name that is a noun as well, of somebody who is named with it. */
static bool resolve_surname(struct resolver *r, struct draft *x, size_t at)
{
    const struct view *v = r->v;
    uint32_t best;

    if (is_last(v, x->source))
        return resolve_honoured(r, x, at);
    if (!may_be_surname(v, x->source))
        return false;
    best = speaker_name_find_word(r, x->source.to - 1, SPEAKER_NAME_PERSON);
    if (best == VIEW_NONE || r->at[best].np.to < r->at[best].np.from + 3 ||
        !ends_name(v, r->at[best].np, speaker_name_hash(v, x->source.to - 1)) ||
        !speaker_name_holds(v, r->at[best].np, x->source))
        return false;
    speaker_draft_set(r, x, r->at[best].np, 0.8f);
    return true;
}

/* الأرقام التي أوردتها X */
static bool resolve_issued(struct resolver *r, struct draft *x)
{
    const struct words issuer = speaker_issuer_behind(r->v, x->source);

    if (!r->v->word[x->source.from].article || issuer.from == x->source.from ||
        issuer.to <= issuer.from || speaker_classify(r->v, x->source) != CW__CLAIM__CLASS__DOCUMENT)
        return false;
    speaker_draft_set(r, x, speaker_fullest(r, issuer), 0.8f);
    x->class = CW__CLAIM__CLASS__DOCUMENT;
    return true;
}

/* Is this the verb in front of its subject, of the same gender as the cue? كان فلان, اعتذرت فلانة
 */
static bool is_verb_of(const struct view *v, uint32_t i, const struct draft *x)
{
    const bool is_feminine = view_ends_with(v, i, "ت") && !view_ends_with(v, i, "ات");

    return !v->word[i].mark && !v->word[i].article && !v->word[i].prep && !view_source(v, i) &&
           v->word[i].mention == VIEW_NONE && is_feminine == x->is_feminine &&
           !view_has(v, i,
                     LEXICON_PREP | LEXICON_COMP | LEXICON_REL | LEXICON_PRON | LEXICON_TIME |
                         LEXICON_ADV) &&
           (v->word[i].conj || v->word[i].paragraph || (i > 0 && v->word[i - 1].mark));
}

/* وأضاف: who spoke goes on, whoever else was named since. */
static bool goes_on(const struct view *v, uint32_t cue)
{
    static const char *const words[] = {"اضاف", "اضافت", "تابع",   "تابعت", "واصل", "واصلت",
                                        "اردف", "اردفت", "استطرد", "زاد",   NULL};

    return view_is_any(v, cue, words);
}

/* واعتذرت فلانة أمس. وقالت: the subject of the sentence, or of the one in front of it, who was
 * named since somebody spoke last. */
static bool resolve_new_subject(struct resolver *r, struct draft *x, size_t at)
{
    const struct view *v = r->v;
    const uint32_t cue = x->cue_words.from;
    const struct view_unit *u = &v->unit[x->unit];
    const uint32_t low = x->unit > 0 && u[-1].paragraph == u->paragraph ? u[-1].from : u->from;
    const struct candidate *best = NULL;

    if (!x->is_arabic || x->form != LEXICON_PAST || goes_on(v, cue))
        return false;
    for (size_t i = 0; i < r->n && i < 4096; i++) {
        const struct candidate *c = &r->at[i];
        if (c->class == CW__CLAIM__CLASS__NAMED_PERSON && c->np.from > low && c->np.to <= cue &&
            (at == 0 || c->np.from >= r->d->at[at - 1].cue_words.to) &&
            (c->np.from - 1 == low || c->np.from > u->from) && is_verb_of(v, c->np.from - 1, x) &&
            (!best || c->np.from > best->np.from))
            best = c;
    }
    if (best)
        speaker_draft_set(r, x, speaker_fullest(r, best->np), 0.6f);
    return best != NULL;
}

/* بحسب البيان. وتابعت: the ministry that issued it, which the verb agrees with, as it does not with
 * the document. */
static bool is_of_issuer(const struct view *v, const struct draft *x, const struct draft *before)
{
    return before->class == CW__CLAIM__CLASS__DOCUMENT && x->is_feminine &&
           draft_has_source(before) && before->speaker.start != before->source_at.start &&
           !view_ends_with(v, before->source.from, "ه") &&
           !view_ends_with(v, before->source.from, "ات");
}

/* A source that says who it is, or may be asked for it. */
static void resolve_source(struct resolver *r, struct draft *x, size_t at)
{
    const struct view *v = r->v;
    const bool is_noun =
        speaker_name_is_generic(v, x->source) || speaker_noun_is_of_world(v, x->source);
    const struct draft *before;

    if (x->is_arabic ? resolve_issued(r, x) || resolve_surname(r, x, at)
                     : speaker_noun_monitor(r, x))
        return;
    if ((is_noun && speaker_noun_resolve(r, x, at)) ||
        (is_text_of_document(v, x->source) && speaker_noun_document(r, x, at)))
        return;
    before = is_guest(v, x->source) ? speaker_draft_before(r, at, true) : NULL;
    if (before) {
        speaker_draft_copy(x, before, 0.7f);
        return;
    }
    speaker_draft_set(r, x, speaker_fullest(r, speaker_issuer_of_words(v, x->source)), 0.9f);
    if (x->class == CW__CLAIM__CLASS__DOCUMENT)
        speaker_draft_set_issuer(r, x, x->source);
    else if (x->is_arabic && x->class == CW__CLAIM__CLASS__OFFICIAL_UNNAMED)
        speaker_noun_official(r, x, at);
}

/* He, or nobody at all: who spoke before, else whom the text tells of. */
static void resolve_absent(struct resolver *r, struct draft *x, size_t at, bool wants_person)
{
    const struct view *v = r->v;
    const bool is_of_several = speaker_draft_is_of_several(v, x);
    const struct draft *before;

    if (is_of_several && resolve_several(r, x))
        return;
    before = speaker_draft_before(r, at, wants_person);
    if (!before) {
        if (!is_of_several)
            (void)speaker_noun_subject(r, x);
        return;
    }
    speaker_draft_copy(x, before, 0.7f);
    if (x->is_arabic && is_of_issuer(v, x, before))
        x->class =
            view_source(v, token_find(&v->tokens, x->speaker.start + 1) - 1) == LEXICON_SOURCE_MEDIA
                ? CW__CLAIM__CLASS__MEDIA
                : CW__CLAIM__CLASS__ORGANISATION;
}

/* ولم يذكر [بيان القوات] تفاصيل، لكنه | قال إن; ويواجه [المسؤول] تهما، لكنه | نفى: the subject of
 * the clause that nobody says. */
static bool resolve_but(struct resolver *r, struct draft *x, size_t at)
{
    static const char *const negations[] = {"ولم", "لم", "ولا", "لا", "وقد", NULL};
    const struct view *v = r->v;
    const uint32_t cue = x->cue_words.from;
    uint32_t i = v->unit[x->unit].from;
    struct words np;

    if (!x->is_arabic || x->form != LEXICON_PAST || cue < i + 4 ||
        !arabic_is_pronoun_in_front(v, cue) || arabic_is_exception(v, cue) ||
        (at > 0 && r->d->at[at - 1].unit == x->unit))
        return false;
    i += 1u + view_is_any(v, i, negations);
    np = np_arabic_after(v, i, cue, true);
    if (np.from == np.to || v->word[i].prep || !(view_source(v, i) || np_arabic_is_name(v, i)))
        return false;
    speaker_draft_set(r, x, speaker_fullest(r, np), 0.6f);
    if (x->class == CW__CLAIM__CLASS__DOCUMENT)
        speaker_draft_set_issuer(r, x, np);
    return true;
}

static void resolve(struct resolver *r, size_t at)
{
    static const char *const speakers[] = {"i", "we", "you", NULL}, *const persons[] = {"he", "she",
                                                                                        NULL};
    struct draft *x = &r->d->at[at];
    const struct view *v = r->v;
    const bool is_pronoun = draft_has_source(x) && x->source.to - x->source.from == 1 &&
                            view_has(v, x->source.from, LEXICON_PRON);

    if (draft_has_source(x) && !is_pronoun) {
        resolve_source(r, x, at);
        return;
    }
    if (is_pronoun ? view_is_any(v, x->source.from, speakers)
                   : resolve_but(r, x, at) || resolve_new_subject(r, x, at))
        return;
    if (x->about.from < x->about.to)
        speaker_draft_set(r, x, speaker_fullest(r, x->about), 0.6f);
    else
        resolve_absent(r, x, at, is_pronoun && view_is_any(v, x->source.from, persons));
}

/* قال X لقناة Y ..., مضيفا: told to the same outlet. */
static void carry_via(struct drafts *d, size_t at)
{
    struct draft *x = &d->at[at];
    const struct draft *before = at > 0 ? x - 1 : NULL;

    if (before && x->is_arabic && x->form == LEXICON_ING && before->unit == x->unit &&
        x->via.start == x->via.end && !draft_has_source(x))
        x->via = before->via;
}

/* اتهم مسؤول ألماني ...: an official of some country, of whom the text has told no more. */
static bool is_teaser(const struct view *v, const struct draft *x)
{
    bool is_of_country = false;

    if (!x->is_arabic || x->class != CW__CLAIM__CLASS__OFFICIAL_UNNAMED || !draft_has_source(x) ||
        !view_starts_with(v, x->source.from, "مس") || v->word[x->source.from].article ||
        view_source(v, x->source.from) != LEXICON_SOURCE_OFFICIAL)
        return false;
    for (uint32_t i = x->source.from + 1; i < x->source.to; i++) {
        if (np_arabic_is_prep(v, i) || v->word[i].prep || v->word[i].mark)
            return false; /* مسؤول في الوزارة */
        is_of_country |= view_mentions(v, i, CW__MENTION__TYPE__NORP);
    }
    return is_of_country;
}

/* A report that opens with "a German official" names him in its next sentences: the next speaker,
 * if an office is told of him. */
static void name_teased(struct resolver *r)
{
    struct draft *first = &r->d->at[0];
    const struct draft *named = NULL;
    const struct view *v = r->v;

    for (size_t i = 1; i < r->d->n && !named; i++) {
        const struct draft *x = &r->d->at[i];
        if (draft_has_source(x)) {
            if (x->class != CW__CLAIM__CLASS__NAMED_PERSON ||
                view_source(v, x->source.from) != LEXICON_SOURCE_ROLE)
                return;
            named = x;
        }
    }
    for (size_t i = r->d->n; named && i > 0; i--) {
        struct draft *x = &r->d->at[i - 1];
        if (x != named && x->speaker.start == first->speaker.start)
            speaker_draft_copy(x, named, 0.6f);
    }
}

void speaker_resolve(struct drafts *d)
{
    struct resolver r = {.d = d, .v = d->view};

    if (d->n == 0)
        return;
    speaker_name_collect(&r);
    for (size_t i = 0; i < d->n; i++) {
        resolve(&r, i);
        carry_via(d, i);
    }
    if (is_teaser(r.v, &d->at[0]))
        name_teased(&r);
}
